"""What people correct: applied, marked, and told when its words are gone."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from test_update import Here, dataset, events, write

from pipeline.cli import main
from pipeline.dataset.corrections import COLUMNS, read
from pipeline.dataset.files import read_jsonl
from pipeline.dataset.sources import collect
from pipeline.dataset.update import update
from pipeline.errors import SageonError

TEXT = "모디 총리가 2019년 2월 21일 한국을 방문했다. 양국은 협정을 체결했다.\n몽골 대통령은 침묵하였다.\n"


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    return write(tmp_path / "texts", {"a": TEXT, "b": "일본 외무성은 중국을 비난했다.\n"})


def run(texts: Path, out: Path, *rows: dict[str, str]) -> list[dict[str, Any]]:
    """Run with these corrections; what became of each."""
    path = texts.parent / "corrections.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    update(collect([texts]), out, jobs=1, pool=Here(), listed=read(path))  # type: ignore[arg-type]
    return list(read_jsonl(out / "corrections.jsonl"))


def record(out: Path, subtype: str) -> dict[str, Any]:
    return next(e for e in events(out).values() if e["subtype"] == subtype)


def test_an_edited_record_keeps_its_identifier_and_says_that_it_was_edited(texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(texts, out)
    before = record(out, "visit")
    told = run(
        texts,
        out,
        {
            "action": "edit",
            "doc_id": "a",
            "event_id": before["event_id"],
            "date": "2019-02",
            "factuality": "planned",
            "recipients": "일본 (JPN)|몽골",
            "reason": "기사 정정",
            "by": "김",
        },
    )
    after = record(out, "visit")
    assert (after["event_id"], after["correction"], after["confidence"]) == (before["event_id"], "edited", 1.0)
    assert (after["date"], after["date_end"], after["date_granularity"]) == ("2019-02", "2019-02", "month")
    assert [m["country"] for m in after["recipients"]] == ["JPN", "MNG"]
    assert after["actors"] == before["actors"]
    mentions = [m for m in read_jsonl(out / "event_mentions.jsonl") if m["event_id"] == after["event_id"]]
    assert {m["factuality"] for m in mentions} == {"planned"}
    assert [(t["status"], t["reason"], t["by"]) for t in told] == [("applied", "기사 정정", "김")]


def test_a_confirmed_record_is_marked_and_a_rejected_one_leaves_the_dataset(texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(texts, out)
    visit, signed = (record(out, s)["event_id"] for s in ("visit", "sign"))
    rows = [
        {"action": "confirm", "doc_id": "a", "event_id": visit},
        {"action": "reject", "doc_id": "a", "event_id": signed},
    ]
    run(texts, out, *rows)
    assert events(out)[visit]["correction"] == "confirmed"
    assert signed not in events(out)
    assert signed not in {m["event_id"] for m in read_jsonl(out / "event_mentions.jsonl")}
    documents = {d["doc_id"]: d["events"] for d in read_jsonl(out / "documents.jsonl")}
    assert sum(documents.values()) == len(events(out))


def test_an_added_record_stands_on_its_characters(texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    row = {
        "action": "add",
        "doc_id": "a",
        "text": "침묵",
        "sentence": "몽골 대통령은 침묵 하였다.",
        "subtype": "reject",
        "actors": "몽골 (MNG)",
        "date": "2019",
    }
    told = run(texts, out, row)
    assert [t["status"] for t in told] == ["applied"]
    added = next(e for e in events(out).values() if e["correction"] == "added")
    span = added["mentions"][0]
    assert TEXT[span["start"] : span["end"]] == "침묵"
    assert TEXT[span["sentence_start"] : span["sentence_end"]] == "몽골 대통령은 침묵하였다."
    assert (added["type"], added["date"], [m["entity_id"] for m in added["actors"]]) == ("REJECT", "2019", ["MNG"])


def test_corrections_survive_regeneration_and_only_their_document_is_read_again(texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(texts, out)
    row = {"action": "confirm", "doc_id": "a", "event_id": record(out, "visit")["event_id"]}
    run(texts, out, row)
    before = dataset(out)
    (texts / "c.txt").write_text("아무 일도 없었다.\n", encoding="utf-8")
    run(texts, out, row)
    assert record(out, "visit")["correction"] == "confirmed"
    (texts / "c.txt").unlink()
    run(texts, out, row)
    assert dataset(out) == before
    run(texts, out)
    assert record(out, "visit")["correction"] is None


def test_a_record_whose_identifier_is_gone_is_found_by_its_sentence(texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    row = {
        "action": "confirm",
        "doc_id": "a",
        "event_id": "0000000000000000",
        "text": "방문",
        "sentence": "모디 총리가 2019년 2월 21일 한국을 방문했다.",
    }
    assert [t["status"] for t in run(texts, out, row)] == ["applied"]
    assert record(out, "visit")["correction"] == "confirmed"


def test_a_correction_whose_text_has_gone_is_reported(texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    rows = [
        {"action": "reject", "doc_id": "a", "event_id": "x", "text": "방문", "sentence": "없는 문장이다."},
        {"action": "reject", "doc_id": "a", "event_id": "x", "text": "침묵", "sentence": "몽골 대통령은 침묵하였다."},
        {"action": "confirm", "doc_id": "gone", "event_id": "x"},
    ]
    told = run(texts, out, *rows)
    assert [t["status"] for t in told] == ["gone"] * 3
    assert "no longer in the document" in told[0]["note"]
    assert "no record tells it" in told[1]["note"]
    assert "not in the dataset" in told[2]["note"]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"date": "언젠가"}, "2024-06-19"),
        ({"date": "2019-02-21/2019-01"}, "ends before it begins"),
        ({"subtype": "visits"}, "did you mean 'visit'"),
        ({"factuality": "maybe"}, "actual"),
        ({"actors": "홍길동 (KOR)"}, "PERSON:홍길동"),
    ],
)
def test_a_value_that_is_none_is_refused_with_what_to_write(
    texts: Path, tmp_path: Path, cells: dict[str, str], said: str
) -> None:
    out = tmp_path / "out"
    run(texts, out)
    before = record(out, "visit")
    told = run(texts, out, {"action": "edit", "doc_id": "a", "event_id": before["event_id"], **cells})
    assert told[0]["status"] == "refused"
    assert said in told[0]["note"]
    assert record(out, "visit") == before


def test_a_record_is_added_once(texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    row = {"action": "add", "doc_id": "a", "text": "침묵", "sentence": "몽골 대통령은 침묵하였다.", "subtype": "reject"}
    assert [t["status"] for t in run(texts, out, row, row)] == ["applied", "refused"]
    assert [m["text"] for m in read_jsonl(out / "event_mentions.jsonl")].count("침묵") == 1


def test_a_correction_of_a_document_that_is_only_kept_is_told(texts: Path, tmp_path: Path) -> None:
    out, listing = tmp_path / "out", tmp_path / "corrections.csv"
    run(texts, out)
    visit, signed = (record(out, s)["event_id"] for s in ("visit", "sign"))
    more = write(tmp_path / "more", {"c": TEXT})

    def added(*lines: str) -> list[str]:
        listing.write_text("\n".join(["action,doc_id,event_id", *lines]), encoding="utf-8")
        outcome = update(collect([more]), out, jobs=1, pool=Here(), add=True, listed=read(listing))  # type: ignore[arg-type]
        return [f"{t['status']}: {t['note']}" for t in outcome.corrections]

    run(texts, out, {"action": "reject", "doc_id": "a", "event_id": visit})
    assert added(f"reject,a,{visit}") == ["applied: None"]
    applied, unread = added(f"reject,a,{visit}", f"reject,a,{signed}")
    assert (applied, unread.split(";")[0]) == ("applied: None", "refused: this document was kept as it was")
    (out / "events.csv").unlink()  # its files are read again, then
    assert added(f"reject,a,{visit}") == ["applied: None"]
    assert visit not in events(out)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffaction,doc_id,event_id,,\r\nconfirm,a,x,,\r\n,,,,\r\n",
        "action;doc_id;event_id\nconfirm;a;x\n",
        "action\tdoc_id\tevent_id\nconfirm\ta\tx\n",
    ],
)
def test_a_list_is_read_as_any_spreadsheet_saves_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "corrections.csv").write_text(text, encoding="utf-8", newline="")
    assert [(c.action, c.event_id) for c in read(tmp_path / "corrections.csv")["a"]] == [("confirm", "x")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("action,doc,event_id\n", "unknown column 'doc'"),
        ("action,doc_id,event_id\nconfrim,a,b\n", "line 2: unknown action 'confrim'; did you mean 'confirm'"),
        ("action,doc_id,event_id\nconfirm,,b\n", "no doc_id"),
        ("action,doc_id,event_id\nconfirm,a,\n", "give the event_id"),
        ("action,doc_id,text\nadd,a,b\n", "to add a record"),
    ],
)
def test_a_list_with_a_slip_is_refused_with_its_line(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "corrections.csv").write_text(line, encoding="utf-8")
    with pytest.raises(SageonError, match=said.replace("(", r"\(")):
        read(tmp_path / "corrections.csv")


def test_the_command_reads_the_list_and_says_what_is_gone(texts: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("action,doc_id,event_id\nconfirm,a,0000\n", encoding="utf-8")
    command = ["run", str(texts), "-o", str(tmp_path / "out"), "--corrections", str(path), "--jobs", "1"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0
    assert "correction of a, 0000: gone" in result.output


def test_explain_says_who_corrected_a_record_and_why(texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(texts, out)
    visit = record(out, "visit")["event_id"]
    run(texts, out, {"action": "confirm", "doc_id": "a", "event_id": visit, "by": "김", "reason": "원문 확인"})
    result = CliRunner().invoke(main, ["explain", visit, str(texts), "-o", str(out)])
    assert result.exit_code == 0
    assert "confirmed by a person" in result.output
    assert "confirm by 김: 원문 확인" in result.output
