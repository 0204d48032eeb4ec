"""The gold's dates and names given: what the later stages see is the gold's, to the character."""

from __future__ import annotations

from pathlib import Path

from pipeline.evaluation import given
from pipeline.evaluation.corpus import gold_texts

GOLD = Path(__file__).parents[1] / "annotations"


def test_the_later_stages_see_the_golds_dates_and_names_and_no_others() -> None:
    text = next(t for t in gold_texts(GOLD) if t.doc_id.startswith("003"))
    gold, answer = text.annotation(), given.answer(text)
    assert [(d.start, d.end, d.value, d.mod) for d in answer.dates] == [
        (d.start, d.end, d.value, d.mod) for d in gold.dates
    ]
    assert [(a.start, a.end, a.kind, a.key, a.country) for a in answer.actors] == [
        (a.start, a.end, a.kind, a.key, a.country) for a in gold.actors
    ]
    assert answer.records
