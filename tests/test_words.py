"""Words and sentences: hand-marked passages score 1 against themselves, and each fault lowers its own figure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.api import analyse, load
from pipeline.errors import GoldError
from pipeline.evaluation.words import WORDS, Passage, Segmentation, by_hand, compare, passages, segmentation
from pipeline.reading import read_bytes

RAW = "장관은 방북했다. 체 결은 없었다."
# 장관|은 방¦북|했|다|. 체⌒ 결|은 없었|다|.  eleven words, two sentences
PASSAGE = Passage("d", 0, len(RAW), (2, 6, 7, 8, 13, 17, 18), (5,), (11,), (9, 19))


def test_the_marks_score_one_against_themselves() -> None:
    words, sentences = compare(PASSAGE, RAW, by_hand(PASSAGE, RAW))
    assert words.f1 == 1
    assert sentences.f1 == 1
    assert (words.gold, sentences.gold) == (11, 1)


def test_an_optional_boundary_is_right_either_way() -> None:
    hand = by_hand(PASSAGE, RAW)
    assert compare(PASSAGE, RAW, Segmentation(hand.analysed, hand.words | {5}, hand.sentences))[0].f1 == 1


def test_a_missed_boundary_costs_both_words_beside_it() -> None:
    hand = by_hand(PASSAGE, RAW)
    words, _ = compare(PASSAGE, RAW, Segmentation(hand.analysed, hand.words - {2}, hand.sentences))
    assert (words.right, words.gold, words.system) == (9, 11, 10)


def test_a_blank_inside_a_word_is_no_boundary() -> None:
    hand = by_hand(PASSAGE, RAW)
    words, _ = compare(PASSAGE, RAW, Segmentation(hand.analysed, hand.words | {12}, hand.sentences))
    assert (words.right, words.gold, words.system) == (10, 11, 12)


def test_a_sentence_too_many_is_counted() -> None:
    hand = by_hand(PASSAGE, RAW)
    _, sentences = compare(PASSAGE, RAW, Segmentation(hand.analysed, hand.words, hand.sentences | {4}))
    assert (sentences.right, sentences.gold, sentences.system) == (1, 1, 2)


def test_the_tokeniser_answers_in_raw_offsets() -> None:
    raw = "장관은 평양을 방문했다. 회담은 없었다."
    document = read_bytes(raw.encode(), doc_id="d", suffix=".txt")
    found = segmentation(analyse(load(()), document), document)
    assert {raw[i] for i in found.sentences} == {"장", "회"}
    assert raw.index("을") in found.words


def test_a_place_outside_its_passage_is_refused(tmp_path: Path) -> None:
    row = {"doc_id": "d", "start": 0, "end": 4, "boundaries": [9], "optional": [], "joined": [], "sentences": []}
    (tmp_path / WORDS).write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(GoldError, match=r"words\.jsonl, line 1: boundaries must rise"):
        passages(tmp_path)
