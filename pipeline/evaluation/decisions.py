"""The gold's own errors: disagreements that were decided by reading, and the gold as it would be after them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pipeline.errors import GoldError
from pipeline.evaluation.gold import Annotation, Record
from pipeline.lexicon import parse

DECISIONS: Final = "decisions.tsv"
_NONE: Final = "no event here"


@dataclass(frozen=True, slots=True)
class Decision:
    """One disagreement: where it stands, both readings, and whose was right (gold, other, both, neither)."""

    doc_id: str
    start: int
    layer: str
    gold: str
    other: str
    right: str


def decisions(folder: Path) -> list[Decision]:
    """The decisions of a gold folder; none where it has no such file."""
    path = folder / DECISIONS
    if not path.is_file():
        return []
    names = ("doc_id", "start", "layer", "gold", "other", "right")
    rows = [[row[name] for name in names] for row in parse(path.name, path.read_text(encoding="utf-8"))]
    try:
        return [Decision(doc, int(start), *rest) for doc, start, *rest in rows]
    except ValueError as error:
        raise GoldError(f"{path}: {error}") from error


def tally(decided: Iterable[Decision]) -> dict[str, dict[str, int]]:
    """How often each side was right, by layer."""
    found: dict[str, Counter[str]] = {}
    for decision in decided:
        found.setdefault(decision.layer, Counter())[decision.right] += 1
    return {layer: dict(counts) for layer, counts in sorted(found.items())}


def after(gold: Annotation, answer: Annotation, decided: Sequence[Decision]) -> Annotation:
    """The gold of a document with the other reading of triggers where that was right.

    What is no event is dropped, what was missed is added as the answer has it, and where both saw an event its
    subtype and factuality become the answer's.
    """
    wrong = {d.start: d for d in decided if d.doc_id == gold.doc_id and d.layer == "trigger" and d.right == "other"}
    if not wrong:
        return gold
    told = {trigger.start: trigger for trigger in answer.triggers}
    records: list[Record] = []
    for record in gold.records:
        kept = []
        for trigger in record.triggers:
            decision = wrong.get(trigger.start)
            if decision is None:
                kept.append(trigger)
            elif decision.other != _NONE:
                subtype, factuality = decision.other.removeprefix("event ").split(", ")
                kept.append(replace(trigger, subtype=subtype, factuality=factuality))
        if kept:
            first = kept[0]
            changed = replace(record, triggers=tuple(kept))
            if changed.triggers != record.triggers:
                changed = replace(changed, type=first.type, subtype=first.subtype, factuality=first.factuality)
            records.append(changed)
    for start, decision in wrong.items():
        if decision.gold == _NONE and start in told:
            found = told[start]
            name = f"{found.of.id}+{start}"  # two mentions of one record may have been missed
            records.append(replace(found.of, id=name, triggers=(replace(found.plain, record=name),)))
    return replace(gold, records=tuple(sorted(records, key=lambda r: r.start)))
