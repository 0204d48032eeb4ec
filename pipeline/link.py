"""Occurrences across documents: records of the same act, day and countries share an identifier."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import Any

Event = dict[str, Any]


def link(events: list[Event]) -> list[Event]:
    """The events with `occurrence_id` set, in the same order; near-linear, by hashed keys.

    Records of different documents are one occurrence when subtype, date, factuality and the countries
    of all who take part are equal and the date is known to the day or the month.
    """
    groups: dict[tuple[Any, ...], list[Event]] = defaultdict(list)
    for event in events:
        key = _key(event)
        if key is not None:
            groups[key].append(event)
    shared: dict[str, str] = {}
    for members in groups.values():
        if len({m["doc_id"] for m in members}) > 1:
            ids = sorted(m["event_id"] for m in members)
            name = hashlib.sha256("\x1f".join(ids).encode()).hexdigest()[:16]
            shared.update(dict.fromkeys(ids, name))
    return [{**e, "occurrence_id": shared.get(e["event_id"], e["event_id"])} for e in events]


def _key(event: Event) -> tuple[Any, ...] | None:
    date = event["date"]
    if date is None or event["date_granularity"] not in ("day", "month", "interval"):
        return None
    countries = frozenset(m["country"] for m in (*event["actors"], *event["recipients"]) if m["country"])
    if len(countries) < 2 and event["subtype"] not in ("weapons_test", "domestic", "mobilize"):
        return None
    return event["subtype"], date, countries, event["factuality"] == "negated"
