"""Confidence: a probability that evidence moves, and that keeps what it promises."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.dataset.confidence import confidence
from pipeline.evaluation.gold import Annotation, Participant, Record, Trigger
from pipeline.evaluation.reliability import reliability

NAMES = ("two sides", "no actor", "a person", "a date of its own", "a day", "no date", "a predicate", "telegraphic")


@given(st.lists(st.sampled_from(NAMES), unique=True))
def test_confidence_is_a_probability(found: list[str]) -> None:
    assert 0 < confidence(found) < 1


def test_who_and_when_make_a_record_more_probable() -> None:
    assert (
        confidence(["no actor", "no date"]) < confidence([]) < confidence(["two sides", "a date of its own", "a day"])
    )


def test_a_band_tells_how_many_of_its_records_are_right() -> None:
    state = Participant.of("STATE", "KOR", "KOR")
    trigger = Trigger(0, 2, "방문", "visit", "actual", "e")
    right = Record("e", "CONSULT", "visit", "actual", "1998", (state,), (), None, (trigger,))
    wrong = replace(right, id="f", date="1999", triggers=(replace(trigger, start=10, end=12),))
    gold = Annotation("d", records=(right, replace(wrong, date="2001")))
    told = Annotation("d", records=(replace(right, confidence=0.7), replace(wrong, confidence=0.65)))
    assert reliability([gold], [told]) == [{"from": 0.6, "to": 1.0, "n": 2, "mean": 0.675, "right": 0.5}]
