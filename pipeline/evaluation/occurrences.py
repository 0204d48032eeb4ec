"""Occurrence links across documents, scored pair by pair, beside a baseline.

A pair is two records of different documents that share an occurrence. A system's record stands for the gold record that
the scores of records assign to it; one without a partner can only make a wrong pair.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, Final

from pipeline.evaluation.gold import Annotation, Record
from pipeline.evaluation.score import cases
from pipeline.link import link

Named = tuple[str, str]  # a record: its document and its name there
Pairs = set[frozenset[Named]]
_MONTH: Final = 7  # characters of a value that are its year and month


def score(golds: Sequence[Annotation], systems: Sequence[Annotation]) -> dict[str, Any]:
    """Pairwise precision, recall and F1 of four ways to link, with the number of pairs; JSON-ready.

    `system`: the system's records and links; `baseline on system`: its records linked by type, month and countries;
    `given records` and `baseline on given`: both ways of linking on the gold's own records.
    """
    wanted = _pairs((name, record.occurrence) for name, record in _records(golds))
    stands_for: dict[Named, Named] = {}
    for gold, system in zip(golds, systems, strict=True):
        for case in cases(gold, system)["records"]:
            if case.paired:
                stands_for[gold.doc_id, case.system.id] = (gold.doc_id, case.gold.id)
    found = {
        "system": _renamed(_linked(systems), stands_for),
        "baseline on system": _renamed(_alike(systems), stands_for),
        "given records": _linked(golds),
        "baseline on given": _alike(golds),
    }
    return {name: _figure(wanted, pairs) for name, pairs in found.items()}


def _figure(wanted: Pairs, found: Pairs) -> dict[str, Any]:
    hits = len(wanted & found)
    precision, recall = (hits / len(side) if side else None for side in (found, wanted))
    f1 = 2 * hits / (len(wanted) + len(found)) if wanted or found else None
    return {"value": f1, "precision": precision, "recall": recall, "n": len(wanted), "system": len(found)}


def _pairs(records: Iterable[tuple[Named, Hashable | None]]) -> Pairs:
    """The pairs of records of different documents that share a key; a record without one is in none."""
    groups: dict[Hashable, list[Named]] = defaultdict(list)
    for name, key in records:
        if key is not None:
            groups[key].append(name)
    every = (pair for members in groups.values() for pair in combinations(members, 2))
    return {frozenset(pair) for pair in every if pair[0][0] != pair[1][0]}


def _records(annotations: Sequence[Annotation]) -> Iterator[tuple[Named, Record]]:
    return (((a.doc_id, r.id), r) for a in annotations for r in a.records)


def _renamed(pairs: Pairs, names: Mapping[Named, Named]) -> Pairs:
    """The pairs in terms of the gold records that they stand for."""
    return {frozenset(names.get(record, record) for record in pair) for pair in pairs}


def _linked(annotations: Sequence[Annotation]) -> Pairs:
    """The pairs that `link` finds among the records of some documents."""
    named = list(_records(annotations))
    events = link([_event(f"{number}", name[0], record) for number, (name, record) in enumerate(named)])
    return _pairs((name, event["occurrence_id"]) for (name, _), event in zip(named, events, strict=True))


def _event(event_id: str, doc_id: str, record: Record) -> dict[str, Any]:
    """A record as `link` reads it."""
    participants = {
        role: [{"kind": p.kind, "name": p.key[1], "country": p.country} for p in getattr(record, role)]
        for role in ("actors", "recipients")
    }
    told = [{"text": trigger.text} for trigger in record.triggers]
    own = {"event_id": event_id, "doc_id": doc_id, "subtype": record.subtype}
    return {**own, "factuality": record.factuality, "date": record.date, "mentions": told, **participants}


def _alike(annotations: Sequence[Annotation]) -> Pairs:
    """The baseline: the same PLOVER type, month and countries."""
    return _pairs((name, _sort(record)) for name, record in _records(annotations))


def _sort(record: Record) -> Hashable | None:
    countries = frozenset[str]().union(*record.countries)
    month = (record.date or "")[:_MONTH]
    return (record.type, month, countries) if len(month) == _MONTH and len(countries) > 1 else None
