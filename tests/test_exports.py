"""Exports: each opened by those who read the format, Korean intact, nothing of a person's overwritten."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import ROOT, SEEDS

from pipeline import schema
from pipeline.cli import main
from pipeline.dataset.build import build
from pipeline.dataset.files import jsonl, read_jsonl, restored
from pipeline.dataset.sources import collect
from pipeline.errors import GoldError, SageonError
from pipeline.evaluation import brat as standoff
from pipeline.evaluation.gold import Annotation
from pipeline.exports import FORMATS, labelstudio
from pipeline.exports.brat import annotated
from pipeline.exports.coding import coded
from pipeline.exports.dataset import Dataset
from pipeline.exports.pairs import pairs
from pipeline.exports.polecat import COLUMNS
from pipeline.exports.texts import Texts
from pipeline.exports.tokens import upos

PUTIN = {
    "entity_id": "PERSON:RUS:블라디미르_푸틴",
    "name": "블라디미르 푸틴",
    "kind": "PERSON",
    "country": "RUS",
    "role": "대통령",
}
STATES = {"PRK": "북한", "CHN": "중국", "RUS": "러시아", "KOR": "한국"}
ODD = '=HYPERLINK("x")\t탭\n줄'

# A document with what files go wrong on: a byte-order mark, CR LF, an emoji, Hanja, a word with a blank of no width inside.
TEXT = (
    "\ufeff푸틴 대통령이 2024년 6월 19일 평양을 방문했다. 😀\r\n\r\n北中 정상은 2019년 1월 회담했다.\r\n\r\n"
    "러시아 외무성은 한국을 비난하지 않았다. 양국은 다음 달 협정을 체\u200b결할 예정이다.\r\n"
)


def state(code: str) -> dict[str, Any]:
    return {"entity_id": code, "name": STATES[code], "kind": "STATE", "country": code, "role": None}


def event(number: int, subtype: str, **said: Any) -> dict[str, Any]:
    from pipeline.lexicon import table

    line = next(row for row in table("subtypes") if row["subtype"] == subtype)
    date = said.pop("date", None)
    begin, _, end = (date or "").partition("/")
    row = dict.fromkeys(schema.Event.model_fields) | {
        "event_id": f"e{number:02d}",
        "occurrence_id": f"e{number:02d}",
        "doc_id": "글",
        "type": line["type"],
        "subtype": subtype,
        "mode": line["mode"] or None,
        "cameo": line["cameo"] or None,
        "quad": line["quad"],
        "intensity": float(line["intensity"]),
        "contexts": ["diplomatic"],
        "factuality": "actual",
        "date": date,
        "date_begin": begin or None,
        "date_end": (end or begin) or None,
        "date_granularity": "interval" if end else {4: "year", 7: "month", 10: "day"}.get(len(begin)),
        "actors": [],
        "recipients": [],
        "places": [],
        "confidence": 0.5,
        "mentions": [
            {"start": 0, "end": 2, "text": "방\n문", "sentence_start": 0, "sentence_end": 9, "region": "paragraph"}
        ],
    }
    return row | said


EVENTS = [
    event(1, "visit", date="2024-06-19", actors=[PUTIN], recipients=[state("PRK")], places=["평양"]),
    event(2, "statement", date="2024-06", actors=[state("PRK")]),
    event(3, "domestic", date="2024"),
    event(4, "return", date="2024-06-20", actors=[PUTIN]),
    event(5, "visit", factuality="planned", date="2025-01", actors=[PUTIN], recipients=[state("CHN")]),
    event(6, "withdraw", factuality="planned", actors=[state("RUS")], recipients=[state("PRK")]),
    event(7, "attack", factuality="planned", actors=[state("RUS")], recipients=[state("PRK")]),
    event(8, "visit", factuality="negated", date="2024-07-01", actors=[PUTIN], recipients=[state("KOR")]),
    event(9, "sanction", factuality="hypothetical", actors=[state("CHN")], recipients=[state("PRK")]),
    event(10, "meet", date="2023-09-12/2023-09-17", actors=[state("PRK"), state("RUS"), state("CHN")]),
    event(11, "sign", date="2023-H1", date_granularity="half", actors=[state("PRK"), state("RUS")]),
    event(12, "aid", date="XXXX-06", date_granularity="month", actors=[state("CHN")], recipients=[state("PRK")]),
    event(13, "accuse", factuality="uncertain", actors=[{**PUTIN, "entity_id": "PERSON:KOR:odd", "name": ODD}]),
]


def write_dataset(folder: Path, events: list[dict[str, Any]] = EVENTS) -> Path:
    """A dataset written by hand: what one document tells, and a title that a spreadsheet would run."""
    folder.mkdir(parents=True, exist_ok=True)
    members = {m["entity_id"]: m for e in events for m in (*e["actors"], *e["recipients"])}
    cow = {"PRK": 731, "CHN": 710, "RUS": 365, "KOR": 732}
    document = dict.fromkeys(schema.Document.model_fields) | {
        "doc_id": "글", "path": "글.txt", "title": "=1+1 제목", "published": "2024-07-02", "encoding": "utf-8",
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(), "characters": len(TEXT), "sentences": 4, "dates": 0,
        "actors": 0, "events": len(events),
    }  # fmt: skip
    entities = [
        {
            **{k: m[k] for k in ("entity_id", "name", "kind", "country")}, "cow": cow[m["country"]],
            "sector": "GOV" if m["kind"] == "STATE" else "EXE", "listed": True,
            "roles": [{"role": "대통령", "body": None, "start": "2012", "end": None}], "aliases": [m["name"]],
            "latitude": None, "longitude": None, "mentions": 1,
        }
        for m in members.values()
    ]  # fmt: skip
    mentions = [
        {"event_id": e["event_id"], "doc_id": "글", **m, "subtype": e["subtype"], "factuality": e["factuality"]}
        for e in events
        for m in e["mentions"]
    ]
    tables = {"events": events, "event_mentions": mentions, "documents": [document], "entities": entities}
    for name in schema.TABLES:
        (folder / f"{name}.jsonl").write_bytes(jsonl(tables.get(name, [])))
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write_dataset(tmp_path / "dataset")


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A dataset that the pipeline made, and the folder of its texts."""
    root = tmp_path_factory.mktemp("told")
    texts, folder = root / "texts", root / "dataset"
    texts.mkdir()
    folder.mkdir()
    (texts / "글.txt").write_bytes(TEXT.encode())
    (texts / "옛글.txt").write_bytes("일본 외무성은 2020년 3월 4일 한국을 비난했다.".encode("cp949"))
    tables, failures = build(collect([texts]))
    assert failures == []
    for name, rows in tables.items():
        (folder / f"{name}.jsonl").write_bytes(jsonl(rows))
    return folder, texts


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    """Run `sageon export` and give the file back."""

    def run(name: str, dataset: Path, *options: str) -> Path:
        target = tmp_path / "exports" / FORMATS[name].file
        result = CliRunner().invoke(main, ["export", "--to", name, "-o", str(dataset), str(target), *options])
        assert result.exit_code == 0, result.output
        return target

    return run


def rows_of(path: Path) -> list[dict[str, str]]:
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


# --- databases


def test_sqlite_holds_every_row_with_its_korean_and_its_keys(small: Path, export: Callable[..., Path]) -> None:
    with sqlite3.connect(export("sqlite", small)) as database:
        database.row_factory = sqlite3.Row
        for table in schema.TABLES:
            found = [dict(row) for row in database.execute(f'SELECT * FROM "{table}"')]
            for row, declared in zip(found, read_jsonl(small / f"{table}.jsonl"), strict=True):
                opened = {k: json.loads(v) if isinstance(declared[k], list | dict) else v for k, v in row.items()}
                assert opened == declared
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        who = database.execute("SELECT name FROM participants WHERE event_id = 'e01' ORDER BY side").fetchall()
        assert [row["name"] for row in who] == ["블라디미르 푸틴", "북한"]
        keys = database.execute("SELECT name FROM pragma_table_info('dates') WHERE pk > 0 ORDER BY pk").fetchall()
        assert [row["name"] for row in keys] == ["doc_id", "start", "end"]


def test_duckdb_keeps_lists_and_structs_and_tells_what_columns_mean(small: Path, export: Callable[..., Path]) -> None:
    import duckdb

    with duckdb.connect(str(export("duckdb", small)), read_only=True) as database:
        for table in schema.TABLES:
            columns = list(schema.TABLES[table].model_fields)
            found = database.execute(f'SELECT * FROM "{table}"').fetchall()
            declared = list(read_jsonl(small / f"{table}.jsonl"))
            assert [dict(zip(columns, row, strict=True)) for row in found] == declared
        asked = "SELECT actors[1].name FROM events WHERE list_contains(places, '평양')"
        assert database.execute(asked).fetchall() == [("블라디미르 푸틴",)]
        asked = "SELECT comment FROM duckdb_columns() WHERE table_name = 'events' AND column_name = 'quad'"
        assert database.execute(asked).fetchall() == [("Quad class",)]
        with_view = database.execute("SELECT count(*) FROM participants WHERE side = 'recipient'").fetchall()
        assert with_view == [(sum(len(e["recipients"]) for e in EVENTS),)]


@pytest.mark.parametrize("name", ["sqlite", "duckdb"])
def test_a_key_that_points_nowhere_is_refused_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "broken")
    (folder / "documents.jsonl").write_bytes(b"")
    result = CliRunner().invoke(main, ["export", "--to", name, "-o", str(folder), str(tmp_path / "out.db")])
    assert result.exit_code == 2
    assert "the dataset's table" in result.output
    assert [p.name for p in tmp_path.iterdir()] == ["broken"]


# --- spreadsheets


def test_excel_opens_with_a_frozen_header_and_no_formula(small: Path, export: Callable[..., Path]) -> None:
    import openpyxl

    book = openpyxl.load_workbook(export("excel", small))
    assert book.sheetnames == list(schema.TABLES)
    sheet = book["documents"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:{sheet.cell(1, sheet.max_column).column_letter}2")
    header, row = ([cell.value for cell in line] for line in sheet.iter_rows())
    assert header == list(schema.Document.model_fields)
    title = row[header.index("title")]
    assert (title, restored(title)) == ("'=1+1 제목", "=1+1 제목")
    assert {cell.data_type for line in book["entities"].iter_rows() for cell in line} <= {"s", "n", "b"}
    names = [row[1].value for row in book["entities"].iter_rows(min_row=2)]
    assert restored(names[-1]) == ODD
    assert "블라디미르 푸틴" in names


def test_a_table_too_long_for_a_sheet_is_refused_with_what_to_use(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.exports import excel

    monkeypatch.setattr(excel, "MOST_ROWS", 5)
    result = CliRunner().invoke(main, ["export", "--to", "excel", "-o", str(small), str(tmp_path / "x.xlsx")])
    assert result.exit_code == 2
    assert "duckdb or sqlite" in result.output


def test_cells_too_long_for_excel_are_cut_and_counted(tmp_path: Path) -> None:
    long = event(1, "visit", date="2024", places=["가" * 40_000, "\x01"])
    folder = write_dataset(tmp_path / "dataset", [long])
    result = CliRunner().invoke(main, ["export", "--to", "excel", "-o", str(folder), str(tmp_path / "x.xlsx")])
    assert "left out: 1 ends of cells" in result.output


def test_actor_pairs_have_each_actor_with_each_recipient(small: Path, export: Callable[..., Path]) -> None:
    rows = rows_of(export("actor-pairs", small))
    assert len({r["event_id"] for r in rows}) == len(EVENTS)
    visit = next(r for r in rows if r["event_id"] == "e01")
    shown = (
        "actor_name",
        "actor_country",
        "actor_cow",
        "actor_role",
        "recipient_name",
        "recipient_cow",
        "date",
        "type",
    )
    assert [visit[k] for k in shown] == [
        "블라디미르 푸틴",
        "RUS",
        "365",
        "대통령",
        "북한",
        "731",
        "2024-06-19",
        "CONSULT",
    ]
    meeting = {(r["actor_country"], r["recipient_country"]) for r in rows if r["event_id"] == "e10"}
    assert len(meeting) == 6
    assert ("PRK", "RUS") in meeting
    assert ("RUS", "PRK") in meeting
    odd = next(r for r in rows if r["event_id"] == "e13")
    assert (restored(odd["actor_name"]), odd["recipient_name"]) == (ODD, "")


def test_a_record_without_anybody_keeps_one_row() -> None:
    assert list(pairs(EVENTS[2])) == [(None, None)]


# --- PLOVER and CAMEO


def test_polecat_has_forty_columns_and_no_stray_tab_or_line(small: Path, export: Callable[..., Path]) -> None:
    text = export("polecat", small).read_bytes().decode("utf-8")
    lines = text.removesuffix("\n").split("\n")
    assert (len(COLUMNS), len(set(COLUMNS))) == (40, 40)
    assert lines[0].split("\t") == list(COLUMNS)
    assert {line.count("\t") for line in lines} == {39}
    assert all(c.isprintable() or c in "\t\n" for c in text)
    assert '=HYPERLINK("x") 탭 줄' in text


def test_polecat_codes_what_is_planned_and_leaves_out_what_is_none(small: Path, export: Callable[..., Path]) -> None:
    lines = export("polecat", small).read_text(encoding="utf-8").splitlines()
    found = {r["Event ID"]: r for r in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}
    assert set(found) == {"e01", "e05", "e06", "e07", "e10", "e11", "e12", "e13"}
    told = {k: (v["Event Type"], v["Event Mode"], v["Quad Code"], v["Contexts"]) for k, v in found.items()}
    assert told["e01"] == ("CONSULT", "visit", "VERBAL COOPERATION", "diplomatic")
    assert told["e05"] == ("AGREE", "None", "VERBAL COOPERATION", "diplomatic")
    assert told["e06"] == ("CONCEDE", "None", "VERBAL COOPERATION", "diplomatic")
    assert told["e07"] == ("ASSAULT", "None", "MATERIAL CONFLICT", "diplomatic; future")
    visit, meeting = found["e01"], found["e10"]
    shown = ("Event Date", "Actor Name", "Actor COW", "Actor Title", "Recipient Country", "Placename", "Country")
    assert [visit[k] for k in shown] == ["2024-06-19", "블라디미르 푸틴", "365", "대통령", "PRK", "평양", "PRK"]
    assert [meeting[k] for k in ("Actor Country", "Actor COW", "Recipient Name")] == [
        "PRK; RUS; CHN",
        "731; 365; 710",
        "None",
    ]
    assert (found["e05"]["Event Date"], found["e06"]["Event Date"]) == ("2025-01", "None")


@pytest.mark.parametrize(
    ("subtype", "kind"),
    [("visit", "AGREE"), ("sign", "AGREE"), ("exchange", "AGREE"), ("aid", "AGREE"), ("withdraw", "CONCEDE"),
     ("concede", "CONCEDE"), ("sanction", "SANCTION"), ("request", "REQUEST")],
)  # fmt: skip
def test_what_is_planned_is_coded_as_plover_does(subtype: str, kind: str) -> None:
    assert coded(event(1, subtype, factuality="planned")).type == kind


def test_cameo_dyads_have_codes_and_both_directions_of_a_meeting(small: Path, export: Callable[..., Path]) -> None:
    rows = rows_of(export("cameo-csv", small))
    found = {(r["event_id"], r["source_country"], r["target_country"]): r for r in rows}
    visit = found["e01", "RUS", "PRK"]
    assert [visit[k] for k in ("date", "source_name", "cameo", "cameo_root", "quad_class")] == [
        "2024-06-19",
        "블라디미르 푸틴",
        "042",
        "04",
        "1",
    ]
    assert found["e05", "RUS", "CHN"]["cameo"] == "036"
    assert found["e06", "RUS", "PRK"]["cameo"] == "035"
    assert ("e10", "CHN", "PRK") in found
    assert {"e03", "e04", "e08", "e09"}.isdisjoint(r["event_id"] for r in rows)


# --- timeline, network, calendar

# The published format (Knight Lab, "JSON format"): which keys an object may have, and which it must.
_SLIDE = {"start_date", "end_date", "text", "media", "group", "display_date", "background", "autolink", "unique_id"}
_DATE = {"year", "month", "day", "hour", "minute", "second", "millisecond", "display_date", "format"}


def test_a_timeline_keeps_the_published_format_and_the_precision_of_dates(
    small: Path, export: Callable[..., Path]
) -> None:
    timeline = json.loads(export("timelinejs", small).read_text(encoding="utf-8"))
    assert set(timeline) <= {"title", "events", "eras", "scale"}
    slides = {s["unique_id"].removeprefix("event-"): s for s in timeline["events"]}
    for slide in slides.values():
        assert set(slide) <= _SLIDE
        assert set(slide["text"]) <= {"headline", "text"}
        for end in ("start_date", "end_date"):
            assert set(slide.get(end, {})) <= _DATE
        assert isinstance(slide["start_date"]["year"], int)
    assert len({s["unique_id"] for s in timeline["events"]}) == len(timeline["events"])
    assert slides["e01"]["start_date"] == {"year": 2024, "month": 6, "day": 19}
    assert slides["e02"]["start_date"] == {"year": 2024, "month": 6}
    assert "end_date" not in slides["e02"]
    assert slides["e03"]["start_date"] == {"year": 2024}
    assert slides["e10"]["end_date"] == {"year": 2023, "month": 9, "day": 17}
    assert (slides["e11"]["start_date"], slides["e11"]["end_date"]) == (
        {"year": 2023, "month": 1},
        {"year": 2023, "month": 6},
    )
    assert slides["e01"]["text"]["headline"] == "블라디미르 푸틴 → 북한: 방 문"
    assert "e12" not in slides


def test_what_a_timeline_leaves_out_is_counted(small: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["export", "--to", "timelinejs", "-o", str(small), str(tmp_path / "t.json")])
    assert "8 slides; left out: 4 without a date, 1 with a date left open" in result.output


def test_markup_in_a_name_is_text_on_a_timeline(tmp_path: Path, export: Callable[..., Path]) -> None:
    named = {**PUTIN, "name": "<b>누구</b>"}
    folder = write_dataset(tmp_path / "markup", [event(1, "visit", date="2024", actors=[named])])
    slide = json.loads(export("timelinejs", folder).read_text(encoding="utf-8"))["events"][0]
    assert slide["text"]["headline"].startswith("&lt;b&gt;누구")


def test_the_actor_network_is_read_by_networkx(small: Path, export: Callable[..., Path]) -> None:
    import networkx as nx

    graph: Any = nx.read_graphml(export("graphml", small), force_multigraph=True)
    assert graph.is_directed()
    node = graph.nodes[PUTIN["entity_id"]]
    assert (node["label"], node["kind"], node["country"], node["cow"], node["sector"]) == (
        "블라디미르 푸틴",
        "PERSON",
        "RUS",
        365,
        "EXE",
    )
    edges = {(a, b, data["type"]): data for a, b, data in graph.edges(data=True)}
    visit = edges[PUTIN["entity_id"], "PRK", "CONSULT"]
    assert (visit["weight"], visit["planned"], visit["intensity"], visit["first"], visit["last"]) == (
        1,
        0,
        4.0,
        "2024-06-19",
        "2024-06-19",
    )
    assert edges["PRK", "CHN", "CONSULT"]["last"] == "2023-09-17"
    assert (PUTIN["entity_id"], "KOR", "CONSULT") not in edges  # negated


def test_a_calendar_holds_the_days_that_are_known(small: Path, export: Callable[..., Path]) -> None:
    import icalendar

    data = export("ics", small).read_bytes()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    data.decode("utf-8")
    entries = {str(e["uid"]): e for e in icalendar.Calendar.from_ical(data).walk("VEVENT")}
    assert set(entries) == {f"e{n:02d}@sageon" for n in (1, 4, 8, 10)}
    visit, talks = entries["e01@sageon"], entries["e10@sageon"]
    assert (visit.decoded("dtstart"), visit.decoded("dtend")) == (
        datetime.date(2024, 6, 19),
        datetime.date(2024, 6, 20),
    )
    assert talks.decoded("dtend") == datetime.date(2023, 9, 18)
    assert str(visit["summary"]) == "블라디미르 푸틴 → 북한: 방 문"
    assert visit.decoded("dtstamp") == datetime.datetime(2024, 7, 2, tzinfo=datetime.UTC)
    assert [str(entries[f"e{n:02d}@sageon"]["status"]) for n in (1, 8)] == ["CONFIRMED", "CANCELLED"]
    assert "=1+1 제목" in str(visit["description"])


# --- texts with marks


def test_brat_reads_back_the_same_annotation(told: tuple[Path, Path], export: Callable[..., Path]) -> None:
    dataset, texts = told
    folder = export("brat", dataset, "--texts", str(texts))
    for annotation, raw in annotated(Dataset(dataset), Texts(Dataset(dataset), [texts])):
        ann = (folder / f"{annotation.doc_id}.ann").read_text(encoding="utf-8")
        assert (folder / f"{annotation.doc_id}.txt").read_bytes() == raw.encode()
        assert standoff.read(ann, raw, annotation.doc_id) == annotation
        assert standoff.check(ann, raw) == []
    assert annotation.dates
    assert (folder / "annotation.conf").read_text(encoding="utf-8").startswith("[entities]")


def test_brat_of_the_seeds_reads_back_the_same_records(export: Callable[..., Path]) -> None:
    dataset = Dataset(ROOT / "outputs")
    for annotation, raw in annotated(dataset, Texts(dataset, [SEEDS])):
        written = standoff.write(annotation, raw)
        assert ordered(standoff.read(written, raw, annotation.doc_id)) == ordered(annotation)
        assert standoff.check(written, raw) == []  # among others: no mark holds another


def ordered(annotation: Annotation) -> Annotation:
    """The annotation with its marks and records in an order of their own."""
    return replace(
        annotation,
        dates=tuple(sorted(annotation.dates, key=lambda m: (m.start, m.end))),
        actors=tuple(sorted(annotation.actors, key=lambda m: (m.start, m.end))),
        records=tuple(sorted(annotation.records, key=lambda r: r.id)),
    )


def test_label_studio_tasks_come_back_without_loss(told: tuple[Path, Path], export: Callable[..., Path]) -> None:
    dataset, texts = told
    folder = export("labelstudio", dataset, "--texts", str(texts))
    back = {a.doc_id: (ordered(a), raw) for a, raw in labelstudio.read(folder / "tasks.json")}
    for annotation, raw in annotated(Dataset(dataset), Texts(Dataset(dataset), [texts])):
        assert back[annotation.doc_id] == (ordered(annotation), raw)


def test_what_came_from_label_studio_becomes_the_same_brat_files(
    told: tuple[Path, Path], tmp_path: Path, export: Callable[..., Path]
) -> None:
    dataset, texts = told
    there = export("labelstudio", dataset, "--texts", str(texts)) / "tasks.json"
    straight = export("brat", dataset, "--texts", str(texts))
    back = tmp_path / "back"
    arguments = ["export", "--to", "brat", "-o", str(dataset), "--from-labelstudio", str(there), str(back)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    for path in straight.iterdir():
        assert (back / path.name).read_bytes() == path.read_bytes()


def _task(told: tuple[Path, Path]) -> dict[str, Any]:
    dataset, texts = told
    annotation, raw = next(iter(annotated(Dataset(dataset), Texts(Dataset(dataset), [texts]))))
    return labelstudio.task(annotation, raw)


def _read(task: dict[str, Any], folder: Path) -> Annotation:
    (folder / "export.json").write_text(json.dumps([task]), encoding="utf-8")
    return labelstudio.read(folder / "export.json")[0][0]


def test_an_annotation_of_a_person_counts_before_the_prediction(told: tuple[Path, Path], tmp_path: Path) -> None:
    task = _task(told)
    kept = [r for r in task["predictions"][0]["result"] if r.get("id", "").startswith("d")]
    task["annotations"] = [{"result": kept}, {"result": [], "was_cancelled": True}]
    found = _read(task, tmp_path)
    assert found.dates
    assert (found.actors, found.records) == ((), ())


def test_an_arrow_that_a_person_drew_fills_a_role(told: tuple[Path, Path], tmp_path: Path) -> None:
    task = _task(told)
    results = task["predictions"][0]["result"]
    results = [
        r for r in results if r["type"] != "relation" and r.get("from_name") not in ("told", "record", "occurrence")
    ]
    names = [r["id"] for r in results if r["type"] == "labels" and r["id"].startswith("n")]
    results.append({"type": "relation", "from_id": "e1", "to_id": names[0], "direction": "right", "labels": ["actor"]})
    task["predictions"][0]["result"] = results
    record = next(r for r in _read(task, tmp_path).records if r.id == "e1")
    assert [p.name for p in record.actors] == ["블라디미르 푸틴"]


def test_a_region_without_its_value_is_named(told: tuple[Path, Path], tmp_path: Path) -> None:
    task = _task(told)
    task["predictions"][0]["result"] = [r for r in task["predictions"][0]["result"] if r.get("from_name") != "timex"]
    with pytest.raises(GoldError, match=r"글: the region '2024년 6월 19일' at 9 has no timex"):
        _read(task, tmp_path)


def test_a_file_that_is_no_label_studio_export_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('[{"text": "가"}]', encoding="utf-8")
    with pytest.raises(SageonError, match="no JSON export"):
        labelstudio.read(tmp_path / "x.json")


def test_a_document_labelled_twice_is_named(told: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps([_task(told)] * 2), encoding="utf-8")
    with pytest.raises(GoldError, match="more than one task of 글"):
        labelstudio.read(tmp_path / "x.json")


def test_a_task_cannot_write_outside_of_its_folder(told: tuple[Path, Path], tmp_path: Path) -> None:
    task = _task(told)
    task["data"]["doc_id"] = "../../글"
    (tmp_path / "x.json").write_text(json.dumps([task]), encoding="utf-8")
    arguments = ["export", "--to", "brat", "--from-labelstudio", str(tmp_path / "x.json"), str(tmp_path / "brat")]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "outside of the folder" in result.output


def test_the_labelling_setup_names_every_label_and_value() -> None:
    from xml.etree import ElementTree

    view = ElementTree.fromstring(labelstudio.setup())
    labels = {label.get("value") for label in view.iter("Label")}
    assert {"DATE", "STATE", "visit"} <= labels
    controls = {c.get("name") for c in view if c.get("name")}
    assert controls == {"mark", "text", "factuality", "timex", "entity", "record", "occurrence", "told"}


def test_a_docbin_gives_words_spans_and_raw_offsets_to_any_vocabulary(
    told: tuple[Path, Path], export: Callable[..., Path]
) -> None:
    import spacy
    from spacy.tokens import DocBin

    dataset, texts = told
    data = export("docbin", dataset, "--texts", str(texts)).read_bytes()
    ours = spacy.blank("ko", config={"nlp": {"tokenizer": {"@tokenizers": "sageon/kiwi"}}})
    for vocab in (spacy.blank("xx").vocab, ours.vocab):
        doc = next(iter(DocBin().from_bytes(data).get_docs(vocab)))
        date, name = doc.spans["dates"][0], doc.spans["actors"][0]
        assert (date.text, date.label_, date.kb_id_, date.id_) == ("2024년 6월 19일", "DATE", "2024-06-19", "9:21")
        assert (name.text, name.label_, name.kb_id_) == ("푸틴", "PERSON", "PERSON:RUS:블라디미르_푸틴")
        signed = next(span for span in doc.spans["events"] if span.label_ == "sign")
        start, end = map(int, signed.id_.split(":"))
        assert (signed.text, TEXT[start:end]) == ("체결", "체\u200b결")
        stored = doc.user_data["sageon"]
        for token, (a, b) in zip(doc, stored["raw"], strict=True):
            if token.is_alpha:
                assert TEXT[a:b].replace("\u200b", "") == token.text
        assert {e["event_id"] for e in stored["event_rows"]} == {span.kb_id_ for span in doc.spans["events"]}
        assert next(doc.sents).text.startswith("푸틴 대통령이")
        assert doc[0].tag_ == "NNP"
        assert doc[0].pos_ == "PROPN"


def test_conllu_is_lossless_and_leads_back_to_the_raw_text(
    told: tuple[Path, Path], export: Callable[..., Path]
) -> None:
    import conllu

    dataset, texts = told
    sentences = conllu.parse(export("conllu", dataset, "--texts", str(texts)).read_text(encoding="utf-8"))
    documents: dict[str, str] = {}
    doc_id = ""
    for sentence in sentences:
        doc_id = sentence.metadata.get("newdoc id", doc_id)
        written = ""
        for n, word in enumerate(sentence, 1):
            misc = word["misc"]
            after = "" if misc.get("SpaceAfter") == "No" else unescaped(misc.get("SpacesAfter", "\\s"))
            written += unescaped(misc.get("SpacesBefore", "")) + word["form"] + after
            assert (word["id"], word["head"], word["upos"]) == (n, None, upos(word["xpos"]))
            assert word["upos"] != "SPACE"
        documents[doc_id] = documents.get(doc_id, "") + written
        assert " ".join(written.split()) == sentence.metadata["text"]
    held = Texts(Dataset(dataset), [texts])
    assert documents == {name: held.document(name).text for name in held}
    words = [word for sentence in sentences for word in sentence]
    date = next(word for word in words if word["misc"].get("Date") == "B-DATE")
    assert (date["form"], date["misc"]["DateValue"], date["misc"]["Raw"]) == ("2024", "2024-06-19", "9:13")
    cut = next(word for word in words if word["form"] == "체결")
    assert cut["misc"]["Event"] == "B-sign"
    assert cut["misc"]["Factuality"] == "planned"
    start, end = map(int, cut["misc"]["Raw"].split(":"))
    assert TEXT[start:end] == "체\u200b결"


def unescaped(text: str) -> str:
    for mark, blank in (("\\s", " "), ("\\n", "\n"), ("\\t", "\t"), ("\\r", "\r"), ("\\p", "|"), ("\\\\", "\\")):
        text = text.replace(mark, blank)
    return text


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("NNG", "NOUN"), ("XSV+EP", "VERB"), ("JKS", "ADP"), ("JC", "CCONJ"), ("EF", "PART"), ("VV-I", "VERB"),
     ("SF", "PUNCT"), ("SL", "X"), ("W_URL", "X"), ("VCN", "ADJ")],
)  # fmt: skip
def test_kiwis_tags_have_universal_parts_of_speech(tag: str, expected: str) -> None:
    assert upos(tag) == expected


def test_a_document_that_was_changed_is_refused(told: tuple[Path, Path], tmp_path: Path) -> None:
    dataset, _ = told
    (tmp_path / "글.txt").write_bytes(TEXT.replace("평양", "서울").encode())
    arguments = ["export", "--to", "brat", "-o", str(dataset), "--texts", str(tmp_path), str(tmp_path / "brat")]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "is not the text that the dataset" in result.output
    assert not (tmp_path / "brat").exists()


def test_a_renamed_document_is_found_by_its_hash(told: tuple[Path, Path], tmp_path: Path) -> None:
    dataset, texts = told
    for path in texts.iterdir():
        (tmp_path / f"다른 {path.name}").write_bytes(path.read_bytes())
    assert Texts(Dataset(dataset), [tmp_path]).raw("글") == TEXT


def test_a_document_that_is_not_there_is_named(told: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(SageonError, match=r"'글' is not under .*--texts"):
        Texts(Dataset(told[0]), [tmp_path]).raw("글")


# --- files


@pytest.mark.parametrize("name", [n for n, f in FORMATS.items() if not f.texts and n != "duckdb"])
def test_the_same_dataset_gives_the_same_bytes(name: str, small: Path, export: Callable[..., Path]) -> None:
    path = export(name, small)
    first = path.read_bytes()
    assert export(name, small).read_bytes() == first


def test_an_earlier_export_is_written_over_but_not_what_a_person_changed(small: Path, tmp_path: Path) -> None:
    target = tmp_path / "pairs.csv"
    arguments = ["export", "--to", "actor-pairs", "-o", str(small), str(target)]
    run = CliRunner().invoke
    assert [run(main, arguments).exit_code for _ in range(2)] == [0, 0]
    target.write_bytes(target.read_bytes() + "메모\r\n".encode())
    refused = run(main, arguments)
    assert refused.exit_code == 2
    assert "--force" in refused.output
    assert target.read_bytes().endswith("메모\r\n".encode())
    assert run(main, [*arguments, "--force"]).exit_code == 0
    assert not target.read_bytes().endswith("메모\r\n".encode())


def test_a_folder_with_files_of_a_persons_own_is_not_replaced(told: tuple[Path, Path], tmp_path: Path) -> None:
    dataset, texts = told
    target = tmp_path / "brat"
    arguments = ["export", "--to", "brat", "-o", str(dataset), "--texts", str(texts), str(target)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    (target / "메모.txt").write_text("내 것", encoding="utf-8")
    assert CliRunner().invoke(main, arguments).exit_code == 2
    assert (target / "메모.txt").read_text(encoding="utf-8") == "내 것"


def test_a_folder_that_is_no_export_is_not_replaced_even_by_force(told: tuple[Path, Path], tmp_path: Path) -> None:
    dataset, texts = told
    (tmp_path / "집").mkdir()
    (tmp_path / "집" / "일기.txt").write_text("오늘", encoding="utf-8")
    arguments = ["export", "--to", "brat", "-o", str(dataset), "--texts", str(texts), str(tmp_path / "집"), "--force"]
    assert CliRunner().invoke(main, arguments).exit_code == 2
    assert (tmp_path / "집" / "일기.txt").exists()


def test_the_folder_of_the_dataset_is_never_the_target(small: Path, tmp_path: Path) -> None:
    for target in (small, tmp_path):
        result = CliRunner().invoke(main, ["export", "--to", "brat", "-o", str(small), str(target), "--force"])
        assert result.exit_code == 2
        assert "holds the dataset itself" in result.output


def test_a_failing_export_leaves_the_previous_file_whole(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.exports import ics

    target = tmp_path / "events.ics"
    arguments = ["export", "--to", "ics", "-o", str(small), str(target)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    before = target.read_bytes()

    def failing(*given: Any) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr(ics, "_entry", failing)
    assert CliRunner().invoke(main, arguments).exit_code == 1
    assert target.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["dataset", "events.ics"]


def test_a_full_disk_is_named_and_leaves_nothing_behind(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.exports import actor_pairs

    def full(*given: Any) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(actor_pairs, "sheet", full)
    result = CliRunner().invoke(main, ["export", "--to", "actor-pairs", "-o", str(small), str(tmp_path / "x.csv")])
    assert result.exit_code == 2
    assert "No space left" in result.output
    assert [p.name for p in tmp_path.iterdir()] == ["dataset"]


def test_a_missing_library_is_named_with_what_to_install(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from importlib import util

    monkeypatch.setattr(util, "find_spec", lambda name: None)
    result = CliRunner().invoke(main, ["export", "--to", "duckdb", "-o", str(small), str(tmp_path / "x")])
    assert result.exit_code == 2
    assert 'pip install "sageon[export]"' in result.output


def test_a_folder_without_a_dataset_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["export", "--to", "sqlite", "-o", str(tmp_path)])
    assert result.exit_code == 2
    assert "holds no dataset" in result.output


def test_annotations_come_from_label_studio_as_brat_alone(small: Path, tmp_path: Path) -> None:
    arguments = ["export", "--to", "sqlite", "-o", str(small), "--from-labelstudio", "x.json", str(tmp_path / "x")]
    assert "--to brat" in CliRunner().invoke(main, arguments).output


def test_the_formats_are_listed_without_loading_any() -> None:
    shown = CliRunner().invoke(main, ["export", "--list"]).output
    assert [line.split()[0] for line in shown.splitlines()] == list(FORMATS)


# The others need the words of the seeds, half a minute of Kiwi: docs/downstream.md runs them.
@pytest.mark.parametrize("name", [name for name, listed in FORMATS.items() if not listed.texts])
def test_every_table_format_is_written_from_the_committed_dataset(name: str, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(ROOT / "outputs", tmp_path / "outputs", ignore=shutil.ignore_patterns(".cache"))
    arguments = ["export", "--to", name, "-o", str(tmp_path / "outputs"), str(tmp_path / FORMATS[name].file)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
