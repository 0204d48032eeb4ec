"""The dataset: rows that lead back to their characters, files that others can trust, one order of bytes."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SEEDS
from hypothesis import given
from hypothesis import strategies as st

import pipeline
from pipeline import schema
from pipeline.dataset.build import build, prepare_writing
from pipeline.dataset.files import (
    TableWriter,
    arrow_schema,
    csv_bytes,
    jsonl,
    neutralised,
    piece,
    read_jsonl,
    restored,
)
from pipeline.dataset.package import data_package
from pipeline.dataset.sources import collect
from pipeline.dataset.swap import replacing
from pipeline.errors import SageonError

NEWS = "모디 총리가 2019년 2월 21일 한국을 방문했다. 양국은 협정을 체결했다.\n"
OTHER = "---\ntitle: 회담\ndate: 2020-03-04\n---\n\n<p>일본 외무성은 <b>한국</b>을 비난했다.</p><p>&nbsp;</p><p>양국은 합의했다.</p>\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a.txt").write_text(NEWS, encoding="utf-8")
    (texts / "b.txt").write_text(OTHER, encoding="utf-8")
    return texts


def tables(folder: Path) -> dict[str, list[dict[str, Any]]]:
    found, failures = build(collect([folder]))
    assert failures == []
    return found


def test_every_row_keeps_the_schema(folder: Path) -> None:
    for name, rows in tables(folder).items():
        for row in rows:
            assert schema.TABLES[name].model_validate(row).model_dump() == row
            assert list(row) == list(schema.TABLES[name].model_fields)


def test_every_span_re_reads_from_the_raw_file(folder: Path) -> None:
    found = tables(folder)
    raws = {p.stem: p.read_text(encoding="utf-8") for p in folder.glob("*.txt")}
    spans = [*found["dates"], *found["actors"], *found["event_mentions"]]
    assert spans
    for row in spans:
        assert raws[row["doc_id"]][row["start"] : row["end"]] == row["text"]


def test_changing_a_document_changes_only_its_rows(folder: Path) -> None:
    before = tables(folder)
    (folder / "a.txt").write_text(NEWS.replace("협정", "조약"), encoding="utf-8")
    after = tables(folder)
    for name in ("events", "dates", "actors"):
        ours = [[r for r in t[name] if r["doc_id"] == "b"] for t in (before, after)]
        assert ours[0] == ours[1]


def test_an_edit_elsewhere_keeps_an_events_identifier(folder: Path) -> None:
    before = {e["subtype"]: e["event_id"] for e in tables(folder)["events"] if e["doc_id"] == "a"}
    (folder / "a.txt").write_text("새 문장이 앞에 왔다.\n\n" + NEWS, encoding="utf-8")
    after = {e["subtype"]: e["event_id"] for e in tables(folder)["events"] if e["doc_id"] == "a"}
    assert before["visit"] == after["visit"]


def test_dates_are_as_precise_as_the_text(folder: Path) -> None:
    visit = next(e for e in tables(folder)["events"] if e["subtype"] == "visit")
    assert (visit["date"], visit["date_begin"], visit["date_granularity"]) == ("2019-02-21", "2019-02-21", "day")


def test_the_same_meeting_in_two_documents_is_one_occurrence(tmp_path: Path) -> None:
    for name, text in (
        ("x", "모디 총리가 2019년 2월 21일 한국을 방문했다."),
        ("y", "2019년 2월 21일 모디 총리가 한국을 방문했다."),
    ):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    first, second = (e for e in tables(tmp_path)["events"] if e["subtype"] == "visit")
    assert first["occurrence_id"] == second["occurrence_id"]
    assert first["event_id"] != second["event_id"]


def test_csv_opens_right_in_a_spreadsheet() -> None:
    row = dict.fromkeys(schema.TABLES["documents"].model_fields)
    row |= {"doc_id": "=1+1", "title": '쉼표, "따옴표"\n줄', "characters": -3}
    data = csv_bytes("documents", [row])
    assert data.startswith(b"\xef\xbb\xbf")
    header, cells = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    found = dict(zip(header, cells, strict=True))
    assert (found["doc_id"], found["title"], found["characters"]) == ("'=1+1", '쉼표, "따옴표"\n줄', "-3")


@given(st.text(st.characters(codec="utf-8")))
def test_neutralising_a_cell_can_be_undone(text: str) -> None:
    assert restored(neutralised(text)) == text
    assert not neutralised(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_failing_write_leaves_the_previous_dataset_whole(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with replacing(out) as new:
        (new / "events.jsonl").write_text("old", encoding="utf-8")

    def write_half_of_it() -> None:
        with replacing(out) as new:
            (new / "events.jsonl").write_text("half", encoding="utf-8")
            raise RuntimeError("disk full")

    with pytest.raises(RuntimeError):
        write_half_of_it()
    assert (out / "events.jsonl").read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_the_data_package_describes_every_column_and_validates(folder: Path, tmp_path: Path) -> None:
    from frictionless import Package

    found = tables(folder)
    for name, rows in found.items():
        (tmp_path / f"{name}.csv").write_bytes(csv_bytes(name, rows))
    described = data_package({n: len(r) for n, r in found.items()})
    (tmp_path / "datapackage.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])[:5]
    for resource, name in zip(described["resources"], schema.TABLES, strict=True):
        assert [f["name"] for f in resource["schema"]["fields"]] == list(schema.TABLES[name].model_fields)


def test_parquet_has_the_schemas_columns() -> None:
    for name, model in schema.TABLES.items():
        assert arrow_schema(name).names == list(model.model_fields)


def test_extract_gives_the_tables_of_a_run_and_names_what_failed(folder: Path) -> None:
    (folder / "c.txt").write_bytes(b"---\ntitle: [\n---\n")
    found = pipeline.extract(str(folder))
    written, failures = build(collect([folder]))
    for name, table in written.items():
        frame = getattr(found, "mentions" if name == "event_mentions" else name)
        assert list(frame.columns) == list(schema.TABLES[name].model_fields)
        first = next(iter(schema.TABLES[name].model_fields))
        assert list(frame[first]) == [row[first] for row in table]
    assert [e["doc_id"] for e in found.errors] == [f["doc_id"] for f in failures] == ["c"]
    assert pipeline.extract([]).events.empty


def test_a_table_of_any_length_waits_in_memory_for_a_few_rows_only(folder: Path, tmp_path: Path) -> None:
    import pyarrow.parquet

    part = piece("actors", tables(folder)["actors"])
    times = 20_000 // part.rows
    prepare_writing()  # what the libraries themselves take is not meant
    tracemalloc.start()
    with TableWriter("actors", tmp_path) as table:
        for _ in range(times):
            table.add(part)
        peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    written = pyarrow.parquet.ParquetFile(tmp_path / "actors.parquet")
    assert written.metadata.num_rows == table.count == times * part.rows
    assert peak < len(part.jsonl) * times / 3


def test_a_listed_file_that_is_absent_is_a_warning(folder: Path) -> None:
    (folder / "documents.csv").write_text("path,published\na.txt,2019-02\nnone.txt,\n", encoding="utf-8")
    collection = collect([folder])
    assert [s.metadata.published for s in collection.sources] == ["2019-02", None]
    assert "none.txt" in collection.warnings[0]


def test_a_date_that_is_none_is_refused_with_what_to_write(folder: Path) -> None:
    (folder / "documents.csv").write_text("path,published\na.txt,언젠가\n", encoding="utf-8")
    with pytest.raises(SageonError, match="2024-06-19"):
        collect([folder])


def test_two_files_of_one_name_are_told_apart_by_their_paths(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "a.txt").write_text(NEWS, encoding="utf-8")
    assert [s.doc_id for s in collect([folder]).sources] == ["a.txt", "b", "sub/a.txt"]


# What a reader of the seeds must find in the committed dataset.
MUST_HOLD: list[tuple[str, str, str | None, set[str], set[str] | None]] = [
    ("000", "sign", "1961-07-06", {"PRK", "SUN"}, set()),
    ("000", "sign", "1961-07-11", {"PRK", "CHN"}, set()),
    ("000", "visit", "1961-05-30/1961-06-06", {"SUN"}, {"PRK"}),
    ("002", "visit", "2024-06-19", {"RUS"}, {"PRK"}),
    ("002", "ratify", "2024-11-11", {"PRK"}, set()),
    ("001", "weapons_test", "2023-11-21", {"PRK"}, set()),
    ("002", "troops", "2024-10", {"PRK"}, None),
    ("003", "sign", None, {"PRK", "RUS"}, set()),
]


@pytest.mark.parametrize(("doc", "subtype", "date", "actors", "recipients"), MUST_HOLD)
def test_the_committed_dataset_holds(
    doc: str, subtype: str, date: str | None, actors: set[str], recipients: set[str] | None
) -> None:
    events = [e for e in read_jsonl(ROOT / "outputs" / "events.jsonl") if e["doc_id"].startswith(doc)]
    found = [
        ({m["country"] for m in e["actors"]}, {m["country"] for m in e["recipients"]})
        for e in events
        if e["subtype"] == subtype and e["date"] == date
    ]
    assert any(a == actors and recipients in (None, r) for a, r in found), found


def test_the_committed_dataset_re_reads_from_the_seeds() -> None:
    raws = {p.stem: p.read_bytes().decode("utf-8") for p in SEEDS.glob("*.txt")}
    count = 0
    for table in ("dates", "actors", "event_mentions"):
        for row in read_jsonl(ROOT / "outputs" / f"{table}.jsonl"):
            assert raws[row["doc_id"]][row["start"] : row["end"]] == row["text"]
            count += 1
    assert count > 3000
    assert sum(1 for _ in read_jsonl(ROOT / "outputs" / "events.jsonl")) >= 200


def test_json_lines_are_read_as_they_were_written(tmp_path: Path) -> None:
    rows = [{"a": "한국 \u2028 줄", "b": None}]
    (tmp_path / "x.jsonl").write_bytes(jsonl(rows))
    assert list(read_jsonl(tmp_path / "x.jsonl")) == rows
