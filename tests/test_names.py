"""The model of unlisted names: what it is read from, what it may say, and how its training text is read."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.stages.naming.crf import Field, parse
from pipeline.training.names import own, silver

LABELS = ("O", "B-PS", "I-PS", "B-OG", "I-OG")


def _field(state: dict[str, dict[str, float]]) -> Field:
    weights = {f: tuple((LABELS.index(x), w) for x, w in v.items()) for f, v in state.items()}
    return Field(LABELS, weights, {})


def test_a_name_of_two_words_is_one_name_with_the_probability_of_its_less_sure_word() -> None:
    field = _field({"first": {"B-PS": 4.0}, "second": {"I-PS": 3.0}, "other": {"O": 4.0}})
    [(first, last, kind, sure)] = field.names([["other"], ["first"], ["second"], ["other"]])
    assert (first, last, kind) == (1, 3, "PS")
    assert 0.5 < sure < 1


def test_a_name_never_goes_on_that_did_not_begin() -> None:
    field = _field({"second": {"I-PS": 9.0}})
    found = field.names([["second"], ["second"]])
    assert all(kind == "PS" for _, _, kind, _ in found)
    assert field._marginals([field._scores(["second"])])[0][LABELS.index("I-PS")] == 0


@given(st.lists(st.lists(st.sampled_from(["a", "b", "c"]), max_size=3), max_size=6))
def test_probabilities_of_each_unit_sum_to_one(units: list[list[str]]) -> None:
    field = _field({"a": {"B-PS": 2.0}, "b": {"I-PS": 800.0, "O": -800.0}, "c": {"B-OG": 700.0}})
    for row in field._marginals([field._scores(u) for u in units]) if units else []:
        assert math.isclose(sum(row), 1)
    for first, last, _, sure in field.names(units):
        assert 0 <= first < last <= len(units)
        assert 0 < sure <= 1


def test_a_written_field_reads_back() -> None:
    field = parse("# made by hand\nlabel\tO\nlabel\tB-PS\nmove\tO\tB-PS\t0.5\nstate\ts=왕\tB-PS\t1.25\n")
    assert field.labels == ("O", "B-PS")
    assert field.moves == {("O", "B-PS"): 0.5}
    assert field.state == {"s=왕": ((1, 1.25),)}


def test_marks_come_out_of_a_training_sentence() -> None:
    [sentence] = own(["[하산 다부크|PERSON] 국장은 [티레|PLACE]로 갔다."])
    assert sentence.text == "하산 다부크 국장은 티레로 갔다."
    assert [(sentence.text[a:b], tag) for a, b, tag in sentence.names] == [("하산 다부크", "PS"), ("티레", "LC")]


@pytest.mark.parametrize(
    ("often", "names"),
    [(4, [["왕밍"], ["왕밍"], ["왕밍"], ["왕밍"]]), (0, [[], [], [], []])],
)
def test_a_form_is_a_name_in_the_silver_sentences_where_it_nearly_always_is_one(
    often: int, names: list[list[str]]
) -> None:
    rows = [
        {"form": "왕밍", "label": "PS_NAME" if often else "CV_POSITION", "train_freq": "4"},
        {"form": "배우", "label": "CV_OCCUPATION", "train_freq": "3"},
    ]
    found = list(silver(["왕밍은 배우이다."] * 4, rows))
    assert [[s.text[a:b] for a, b, _ in s.names] for s in found] == names


def test_a_sentence_with_a_form_that_is_only_sometimes_a_name_is_left_out() -> None:
    rows = [
        {"form": "한국", "label": "LCP_COUNTRY", "train_freq": "2"},
        {"form": "한국", "label": "OGG_SPORTS", "train_freq": "2"},
    ]
    assert list(silver(["한국이 이겼다."] * 4, rows)) == []
