"""The gold's own errors: what was decided by reading changes the gold only where the other reading was right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.evaluation import brat
from pipeline.evaluation.decisions import Decision, after, decisions, tally
from pipeline.evaluation.gold import Annotation, Record, Trigger

GOLD = Path(__file__).parents[1] / "annotations"


def record(name: str, *starts: int, subtype: str = "visit", factuality: str = "actual") -> Record:
    triggers = tuple(Trigger(s, s + 2, "방문", subtype, factuality, name) for s in starts)
    return Record(name, "CONSULT", subtype, factuality, None, (), (), None, triggers)


def decision(start: int, gold: str, other: str, right: str = "other") -> Decision:
    return Decision("d", start, "trigger", gold, other, right)


def test_what_is_no_event_goes_and_what_was_missed_comes() -> None:
    gold = Annotation("d", records=(record("e1", 10, 50), record("e2", 80)))
    answer = Annotation("d", records=(record("s1", 10), record("s2", 30)))
    decided = [
        decision(50, "event visit, actual", "no event here"),
        decision(80, "event visit, actual", "no event here", right="gold"),
        decision(30, "no event here", "event visit, actual"),
        decision(10, "event visit, actual", "event visit, planned"),
    ]
    found = after(gold, answer, decided)
    assert [(t.start, t.factuality) for t in found.triggers] == [(10, "planned"), (30, "actual"), (80, "actual")]
    assert after(replace(gold, doc_id="other"), answer, decided).records == gold.records


def test_two_mentions_of_one_record_that_were_missed_are_two_records() -> None:
    answer = Annotation("d", records=(record("s1", 10, 30),))
    decided = [decision(start, "no event here", "event visit, actual") for start in (10, 30)]
    assert len({r.id for r in after(Annotation("d"), answer, decided).records}) == 2


def test_a_record_is_what_its_remaining_mentions_tell() -> None:
    gold = Annotation("d", records=(record("e1", 10, 50),))
    found = after(gold, gold, [decision(10, "event visit, actual", "event meet, planned")]).records[0]
    assert (found.subtype, found.factuality) == ("meet", "planned")


def test_the_decisions_of_the_gold_are_of_places_that_it_or_the_pipeline_marks() -> None:
    found = decisions(GOLD)
    assert len(found) == sum(sum(counts.values()) for counts in tally(found).values()) > 0
    assert {d.right for d in found} <= {"gold", "other", "both", "neither"}
    assert all((GOLD / f"{d.doc_id}.ann").is_file() for d in found)
    marked = {
        path.stem: {m.start for m in brat.read(path.read_text("utf-8"), None, path.stem).triggers}
        for path in GOLD.glob("*.ann")
    }
    assert all(d.start in marked[d.doc_id] for d in found if d.layer == "trigger" and d.gold != "no event here")
