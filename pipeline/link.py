"""Occurrences across documents: records of the same act, countries and time share an identifier.

A record known to the day (or to an interval of days) stands for itself; one known to the month or the year joins the
only occurrence of its act and countries that falls into it. Two records of one document are two occurrences, and so are
two whose persons differ.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import Any, Final

Event = dict[str, Any]

# Acts of one side alone that are known by whose they are.
_OF_ONE: Final = frozenset({"weapons_test", "domestic", "mobilize", "cut", "concede"})
_YEAR: Final = 4  # characters of a value that are its year
_MONTH: Final = 7  # and its month


def link(events: list[Event]) -> list[Event]:
    """The events with `occurrence_id` set, in the same order.

    Records of different documents are one occurrence when subtype, the countries of all who take part and whether it
    took place are equal, their persons do not differ, and their dates are equal or one alone lies in the other. Time is
    linear in the records but for those of one subtype, year and countries, which are compared with each other.
    """
    groups: dict[tuple[Any, ...], list[Event]] = defaultdict(list)
    for event in events:
        key = _key(event)
        if key is not None:
            groups[key].append(event)
    shared: dict[str, str] = {}
    for group in groups.values():
        for members in _occurrences(group):
            if len({m["doc_id"] for m in members}) > 1:
                ids = sorted(m["event_id"] for m in members)
                name = hashlib.sha256("\x1f".join(ids).encode()).hexdigest()[:16]
                shared.update(dict.fromkeys(ids, name))
    return [{**e, "occurrence_id": shared.get(e["event_id"], e["event_id"])} for e in events]


def _key(event: Event) -> tuple[Any, ...] | None:
    """What all records of an occurrence have in common; None for one that could be any."""
    date = event["date"]
    if date is None or not date[:_YEAR].isdigit():
        return None
    countries = frozenset(m["country"] for m in (*event["actors"], *event["recipients"]) if m["country"])
    if len(countries) < 2 and (not countries or event["subtype"] not in _OF_ONE):
        return None
    return event["subtype"], date[:_YEAR], countries, event["factuality"] == "negated"


def _occurrences(group: list[Event]) -> list[list[Event]]:
    """The occurrences in a group of records of one year: by equal dates, the vaguer ones with the only exacter one."""
    by_date: dict[str, list[Event]] = defaultdict(list)
    for event in sorted(group, key=lambda e: e["event_id"]):
        by_date[event["date"]].append(event)
    found: list[list[Event]] = []
    within: dict[str, list[list[Event]]] = defaultdict(list)  # by the year and the month in which they lie
    for date in sorted(by_date, key=lambda d: (-len(d.partition("/")[0]), d)):
        exacter = within[date] if len(date) <= _MONTH else []
        for told in _of_a_date(by_date[date]):
            if len(exacter) == 1 and all(_may_be(a, b) for a in told for b in exacter[0]):
                exacter[0].extend(told)
                continue
            found.append(told)
            for end in (_YEAR, _MONTH):
                if len(date) > end:
                    within[date[:end]].append(told)
    return found


def _of_a_date(events: list[Event]) -> list[list[Event]]:
    """The occurrences among records of one date; where a document tells several, the words they share decide."""
    several = len({e["doc_id"] for e in events}) < len(events)
    found: list[list[Event]] = []
    for event in events:
        fitting = (
            members
            for members in found
            if all(_may_be(event, m) for m in members)
            and (not several or any(_words(event) & _words(m) for m in members))
        )
        joined = next(fitting, None)
        if joined is None:
            found.append([event])
        else:
            joined.append(event)
    return found


def _may_be(one: Event, other: Event) -> bool:
    """Whether two records of one act, day and countries may be the same: of two documents, by the same persons."""
    if one["doc_id"] == other["doc_id"]:
        return False
    left, right = _persons(one), _persons(other)
    return all(left[country] & right[country] for country in left.keys() & right.keys())


def _persons(event: Event) -> dict[str, set[str]]:
    """The persons who take part, by country."""
    found: dict[str, set[str]] = defaultdict(set)
    for member in (*event["actors"], *event["recipients"]):
        if member["kind"] == "PERSON":
            found[member["country"]].add(member["name"])
    return found


def _words(event: Event) -> set[str]:
    """The words that tell an event, without the breaks inside them."""
    return {"".join(mention["text"].split()) for mention in event["mentions"]}
