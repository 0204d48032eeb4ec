"""Occurrences across documents: records of the same act, countries and time share an identifier.

A record known to the day (or to an interval of days) stands for itself; one known to the month or the year joins the
only occurrence of its act and countries that falls into it. Two records of one document are two occurrences, and so are
two whose persons differ.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

Event = dict[str, Any]

# Acts of one side alone that are known by whose they are.
_OF_ONE: Final = frozenset({"weapons_test", "domestic", "mobilize", "cut", "concede"})
_YEAR: Final = 4  # characters of a value that are its year
_MONTH: Final = 7  # and its month
_MANY: Final = 16  # of so many occurrences of one day, a record that names nobody could be any


class Linkable(NamedTuple):
    """What of a record decides its occurrence: `act` is its subtype, year, countries and whether it took place."""

    act: str
    event_id: str
    doc_id: str
    date: str
    persons: tuple[tuple[str, str], ...]  # (country, name), sorted
    words: tuple[str, ...]


def link(events: list[Event]) -> list[Event]:
    """The events with `occurrence_id` set, in the same order."""
    shared = dict(occurrences(sorted(filter(None, map(linkable, events)))))
    return [{**e, "occurrence_id": shared.get(e["event_id"], e["event_id"])} for e in events]


def linkable(event: Event) -> Linkable | None:
    """What is compared of a record; None for one that could be any: undated, or its countries unknown."""
    date = event["date"]
    if date is None or not date[:_YEAR].isdigit():
        return None
    members = (*event["actors"], *event["recipients"])
    countries = sorted({m["country"] for m in members if m["country"]})
    if len(countries) < 2 and (not countries or event["subtype"] not in _OF_ONE):
        return None
    happened = "no" if event["factuality"] == "negated" else "yes"
    return Linkable(
        "\x1f".join((event["subtype"], date[:_YEAR], happened, *countries)),
        event["event_id"],
        event["doc_id"],
        date,
        tuple(sorted({(m["country"], m["name"]) for m in members if m["kind"] == "PERSON" and m["country"]})),
        tuple(sorted({"".join(mention["text"].split()) for mention in event["mentions"]})),
    )


def occurrences(records: Iterable[Linkable]) -> Iterator[tuple[str, str]]:
    """`(event_id, occurrence_id)` of each record that shares its occurrence with one of another document.

    `records` are sorted; only those of one act are held at a time. Records of different documents are one occurrence
    when their acts are equal, their persons do not differ, and their dates are equal or one alone lies in the other.
    Time is linear in the records: each is compared with the occurrences that its persons lead to, not with records.
    """
    for _, group in groupby(records, key=lambda r: r.act):
        for found in _occurrences(list(group)):
            if len(found.documents) > 1:
                name = hashlib.sha256("\x1f".join(sorted(found.ids)).encode()).hexdigest()[:16]
                yield from ((event_id, name) for event_id in found.ids)


class _Occurrence:
    """Records that are one occurrence: whose they are, which persons all of them share, by country."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.documents: set[str] = set()
        self.persons: dict[str, set[str]] = {}
        self.words: set[str] = set()

    def fits(self, documents: set[str], persons: dict[str, set[str]]) -> bool:
        """Whether records of other documents may be it: each country known by persons on both sides shares one."""
        return self.documents.isdisjoint(documents) and all(
            self.persons[country] & names for country, names in persons.items() if country in self.persons
        )

    def add(self, ids: Iterable[str], documents: set[str], persons: dict[str, set[str]], words: Iterable[str]) -> None:
        self.ids.extend(ids)
        self.documents |= documents
        self.words.update(words)
        for country, names in persons.items():
            self.persons[country] = self.persons[country] & names if country in self.persons else set(names)


def _occurrences(group: list[Linkable]) -> list[_Occurrence]:
    """The occurrences in the records of one act and year: by equal dates, the vaguer ones with the only exacter one."""
    by_date: dict[str, list[Linkable]] = defaultdict(list)
    for record in group:
        by_date[record.date].append(record)
    found: list[_Occurrence] = []
    within: dict[str, list[_Occurrence]] = defaultdict(list)  # by the year and the month in which they lie
    for date in sorted(by_date, key=lambda d: (-len(d.partition("/")[0]), d)):
        exacter = within[date] if len(date) <= _MONTH else []
        for told in _of_a_date(by_date[date]):
            if len(exacter) == 1 and exacter[0].fits(told.documents, told.persons):
                exacter[0].add(told.ids, told.documents, told.persons, told.words)
                continue
            found.append(told)
            for end in (_YEAR, _MONTH):
                if len(date) > end:
                    within[date[:end]].append(told)
    return found


def _of_a_date(records: list[Linkable]) -> list[_Occurrence]:
    """The occurrences among records of one date; where a document tells several, the words they share decide."""
    several = len({r.doc_id for r in records}) < len(records)
    known = {country for r in records for country, _ in r.persons}
    found: list[_Occurrence] = []
    led: dict[tuple[str, str], list[int]] = defaultdict(list)  # occurrences by a person of theirs
    open_to_all: list[int] = []  # and those that lack the persons of some country
    for record in records:
        persons: dict[str, set[str]] = defaultdict(set)
        for country, name in record.persons:
            persons[country].add(name)
        whole = bool(persons) and persons.keys() == known
        ways: Sequence[int] = range(len(found))
        if whole:  # who is known by its persons meets those of the country that says most
            ways = min(([n for name in names for n in led[c, name]] for c, names in persons.items()), key=len)
            ways = sorted({*ways, *open_to_all[:_MANY]})
        elif len(found) > _MANY:
            ways = open_to_all[:_MANY]
        fitting = (
            n
            for n in ways
            if found[n].fits({record.doc_id}, persons) and (not several or not found[n].words.isdisjoint(record.words))
        )
        number = next(fitting, len(found))
        if number == len(found):
            found.append(_Occurrence())
            for person in record.persons:
                led[person].append(number)
            if not whole:
                open_to_all.append(number)
        found[number].add([record.event_id], {record.doc_id}, persons, record.words)
    return found
