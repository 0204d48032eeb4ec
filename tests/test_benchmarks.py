"""Benchmarks: the KLUE-NER reader, what the taggers say of one sentence, and the tables."""

from __future__ import annotations

import datetime
import importlib.util
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.api import analyse
from pipeline.benchmarks import actors, events, klue
from pipeline.benchmarks.taggers import PEERS
from pipeline.errors import GoldError
from pipeline.reading import as_given

_LIBRARIES = {"korean-datetime": "korean_datetime", "dateparser": "dateparser", "Duckling": "duckling"}
_TAGGED = "## a comment\n3\tB-DT\n월\tI-DT\n \tO\n푸\tB-PS\n틴\tI-PS\n이\tO\n\n서\tB-LC\n울\tI-LC\n시\tB-OG\n"


def test_tagged_characters_become_sentences_with_spans(tmp_path: Path) -> None:
    path = tmp_path / "klue.tsv"
    path.write_text(_TAGGED, encoding="utf-8")
    first, second = klue.sentences(path)
    assert (first.text, first.spans) == ("3월 푸틴이", ((0, 2, "DT"), (3, 5, "PS")))
    assert second.spans == ((0, 2, "LC"), (2, 3, "OG"))


def test_a_line_without_a_tag_is_named(tmp_path: Path) -> None:
    path = tmp_path / "klue.tsv"
    path.write_text("3\tB-DT\n월\n", encoding="utf-8")
    with pytest.raises(GoldError, match="line 2"):
        klue.sentences(path)


def test_a_name_counts_where_both_ends_and_its_tag_are_right() -> None:
    gold = [[(0, 2, "LC"), (3, 5, "PS")]]
    found = actors.measure(gold, [[(0, 2, "OG"), (3, 5, "PS"), (6, 8, "PS")]])
    assert (found["PS"].precision, found["PS"].recall) == (0.5, 1.0)
    assert found["LC"].f1 == 0.0
    assert found["LC or OG"].f1 == 1.0


@pytest.mark.parametrize("name", sorted(PEERS))
def test_a_peer_reads_a_full_date(name: str) -> None:
    if importlib.util.find_spec(_LIBRARIES[name]) is None:
        pytest.skip(f"{_LIBRARIES[name]} is not installed (extra `bench`)")
    ((start, end, value),) = PEERS[name]("회담은 2019년 4월 11일에 열렸다.", datetime.date(2021, 5, 20))
    assert ("회담은 2019년 4월 11일에 열렸다."[start:end].strip(), value) == ("2019년 4월 11일", "2019-04-11")


def test_the_baseline_of_events_takes_the_nearest_names_and_date_and_believes_all(nlp: Any) -> None:
    read = replace(as_given("몽골은 2019년 4월 11일 일본과 협정을 체결하지 않았다."), doc_id="d")
    (event,) = events._nearest(analyse(nlp, read), read)
    assert (event["subtype"], event["date"], event["factuality"]) == ("sign", "2019-04-11", "actual")
    assert [m["country"] for m in (*event["actors"], *event["recipients"])] == ["JPN", "MNG"]
    assert read.raw[event["mentions"][0]["start"] : event["mentions"][0]["end"]] == "체결"
