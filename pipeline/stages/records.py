"""Records: mentions of one occurrence joined within a document, the most specific values kept."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Hashable, Iterator
from functools import partial
from heapq import merge
from itertools import chain, combinations
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc

from pipeline import spans
from pipeline.lexicon.ontology import ontology
from pipeline.stages.dating.calendar import bounds, contains

# What is first planned and then told as done is one occurrence; so is what is alleged and then asserted.
_COMPATIBLE: Final = ({"planned", "hypothetical"}, {"actual", "uncertain"}, {"planned", "actual"})
_PAIR: Final = 2
_FEW: Final = 30  # records of an act that are sooner tried than found by their marks
_BACK: Final = 40  # mentions of an act before one that takes it up (이번 회담)
_CERTAINTY: Final = ("actual", "negated", "uncertain", "planned", "hypothetical")


class Records:
    """Joins the events of a Doc into records; writes `records` into the Doc's data."""

    def __call__(self, doc: Doc) -> Doc:
        events = list(enumerate(spans.marks(doc, spans.EVENTS)))
        by_act: dict[str, _Told] = defaultdict(_Told)
        for number, event in events:
            if not _refers(event):
                by_act[event["label"]].tell(event, number)
        for number, event in events:
            if _refers(event) and not by_act[event["label"]].refer(event, number):
                by_act[event["label"]].tell(event, number)
        records = chain.from_iterable(told.records for told in by_act.values())
        spans.data(doc)["records"] = sorted(records, key=lambda record: record["mentions"][0])
        return doc


class _Told:
    """The records of one act in a document, each found by what it must share with a mention that belongs to it."""

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []
        self.begun: list[int] = []  # the mention with which each began
        self.marks: list[set[Hashable]] = []  # those of each, with those that it had before more was joined to it
        self.sharing: dict[Hashable, list[int]] = defaultdict(list)  # the records with a mark, in order
        self.noted = 0  # how many records have their marks noted: all, or none while they are few
        self.mentions: list[tuple[int, int]] = []  # each mention, and behind it the record as a negative number

    def tell(self, event: dict[str, Any], number: int) -> None:
        """Join a mention to the record last begun that tells the same occurrence, or begin one with it."""
        at = next((n for n in self._like(event) if same(self.records[n], event)), len(self.records))
        if at < len(self.records):
            _join(self.records[at], event)
        else:
            self.records.append(_record(event))
            self.begun.append(number)
            self.marks.append(set())
        self._mention(at, number)
        if len(self.records) > _FEW:
            for n in (at, *range(self.noted, len(self.records))):
                self._note(n)
            self.noted = len(self.records)

    def _note(self, at: int) -> None:
        """Note the marks by which a record may be found."""
        new = _marks(self.records[at]) - self.marks[at]
        self.marks[at] |= new
        for mark in new:
            insort(self.sharing[mark], at)

    def _mention(self, at: int, number: int) -> None:
        insort(self.records[at]["mentions"], number)
        insort(self.mentions, (number, -at))

    def _like(self, event: dict[str, Any]) -> Iterator[int]:
        """Those records that may tell the same occurrence, the last begun first: which the rarest mark leaves."""
        if not self.noted:
            return reversed(range(len(self.records)))
        asked = [[self.sharing.get(mark, ()) for mark in marks] for marks in _asked(event)]
        fewest = min(asked, key=lambda found: sum(map(len, found)), default=[range(len(self.records))])
        return merge(*map(reversed, fewest), reverse=True)

    def refer(self, event: dict[str, Any], number: int) -> bool:
        """Join a bare noun without a date of its own (방북 이후, 조약 체결은) to the occurrences that it only takes up.

        They are those of the same act between the same countries, wherever the document tells them: the only one, or
        of several the one told nearest whose date fits what was told before, dated ones first. A noun that names more
        sides than two takes up every pair of them that the document tells of.
        """
        countries = _countries(event)
        taken_up = self._taken_up(event, number) if event["taken_up"] else None
        if taken_up is not None:
            self._mention(taken_up, number)
            return True
        same_sides = self._between(countries, event["factuality"])
        fitting = [n for n in same_sides if _dates_fit(self.records[n]["date"], event["date"])]
        if fitting or len(same_sides) == 1:
            self._mention(min(fitting or same_sides, key=partial(self._far, number)), number)
            return True
        if len(countries) > _PAIR and ontology()[event["label"]]["reciprocal"]:
            pairs = (self._between(frozenset(pair), event["factuality"]) for pair in combinations(countries, _PAIR))
            several = [found for found in pairs if found]
            for at in chain.from_iterable(several if len(several) > 1 else ()):
                self._mention(at, number)
            return len(several) > 1
        return False

    def _taken_up(self, event: dict[str, Any], number: int) -> int | None:
        """The record that a noun behind 이번 or 이 takes up, told last before it: one that fits, else any.

        What stands around it (국무부는 6일 이번 회담을 환영했다) need not take part in it, nor is that day its own.
        """
        countries, date = _countries(event), None if event["own_date"] else event["date"]
        last = bisect_left(self.mentions, (number,))
        told = [-at for _, at in reversed(self.mentions[max(0, last - _BACK) : last])]
        told = [at for at in dict.fromkeys(told) if self.begun[at] < number]
        among = [at for at in told if countries <= _countries(self.records[at])]
        fitting = (at for at in among if _dates_fit(self.records[at]["date"], date))
        beside = (at for at in told if countries & _countries(self.records[at]))
        return next(chain(fitting, beside, told), None)

    def _between(self, countries: frozenset[str], factuality: str) -> list[int]:
        """The records between just these countries."""
        return [
            n
            for n in (self.sharing.get(countries, ()) if self.noted else range(len(self.records)))
            if self.records[n]["factuality"] == factuality and _countries(self.records[n]) == countries
        ]

    def _far(self, number: int, at: int) -> tuple[bool, int]:
        """How far from a mention a record is told, those without a date farthest."""
        mentions = self.records[at]["mentions"]
        behind = bisect_left(mentions, number)
        return self.records[at]["date"] is None, min(abs(number - m) for m in mentions[max(0, behind - 1) : behind + 1])


_PLAIN: Final = re.compile(
    r"\d{4}(-\d\d){0,2}"
)  # a year, month or day: of these alone one holds what begins as it does
_LENGTHS: Final = (4, 7, 10)


def _marks(record: dict[str, Any]) -> set[Hashable]:
    """By what a record may be found: its block, its day, month and year, who acts, who receives, all its countries."""
    marks: set[Hashable] = {("block", record["block"]), _countries(record)}
    date = record["date"]
    if date is None or not _PLAIN.fullmatch(date):
        marks.add("any day")
    else:
        marks |= {("on", date), *(("in", date[:length]) for length in _LENGTHS if length <= len(date))}
    for role in ("actors", "recipients"):
        countries, named = _sides(record[role])
        marks |= {(role, countries), *((role, "of", c) for c in countries), *((role, m) for m in named)}
        marks |= set() if named else {(role, "state", c) for c in countries}
        if len(countries) == 1:
            marks |= {(role, "alone", m) for m in named}
        else:
            marks |= {(role, countries, "open", c) for c in countries - _persons(record[role]).keys()}
    return marks


def _asked(event: dict[str, Any]) -> Iterator[list[Hashable]]:
    """For each thing that must fit the marks of which a record has one, where `same` is true of it."""
    date = event["date"]
    if date is not None and _PLAIN.fullmatch(date):
        yield ["any day", ("in", date), *(("on", date[:length]) for length in _LENGTHS if length < len(date))]
    if event["label"] == "statement":
        yield [("block", event["block"])]
    for role in ("actors", "recipients"):
        countries, named = _sides(event[role])
        fitting: list[Hashable] = [(role, frozenset())]
        persons = _persons(event[role])
        if len(countries) > 1 and persons:  # of each country goes the same person, or it is not told who
            others = [*((role, "state", c) for c in countries), *((role, "alone", m) for m in named)]
            for country, going in persons.items():
                yield [*fitting, *others, (role, countries, "open", country), *((role, m) for m in going)]
            continue
        if len(countries) > 1:
            fitting.append((role, countries))
        if named:
            fitting += [*((role, "state", c) for c in countries), *((role, m) for m in named)]
        elif len(countries) > 1:
            fitting += [(role, frozenset({c})) for c in countries]
        else:
            fitting += [(role, "of", c) for c in countries]
        if countries:
            yield fitting


def _sides(members: list[dict[str, Any]]) -> tuple[frozenset[str], set[str]]:
    """The countries of those in a role, and which of them are no states."""
    return frozenset(m["country"] for m in members), {m["entity_id"] for m in members if m["kind"] != "STATE"}


def _persons(members: list[dict[str, Any]]) -> dict[str, set[str]]:
    """The persons in a role by their country."""
    found: dict[str, set[str]] = defaultdict(set)
    for member in members:
        if member["kind"] == "PERSON":
            found[member["country"]].add(member["entity_id"])
    return found


def _refers(event: dict[str, Any]) -> bool:
    """Whether a mention only takes up what is told elsewhere: a bare noun without a date of its own, or behind 이번."""
    return bool(event["refers"] or (event["taken_up"] and not event["predicative"]))


def _countries(told: dict[str, Any]) -> frozenset[str]:
    return frozenset(m["country"] for role in ("actors", "recipients") for m in told[role])


@Language.factory("sageon/records", assigns=["doc.spans"])
def make_records(nlp: Language, name: str) -> Records:
    """The stage `sageon/records`."""
    return Records()


def same(record: dict[str, Any], event: dict[str, Any]) -> bool:
    """Whether an event mention tells the occurrence of a record: act, participants, time and factuality fit."""
    if record["subtype"] != event["label"]:
        return False
    if not _factuality_fits(record["factuality"], event["factuality"]):
        return False
    if not _dates_fit(record["date"], event["date"]):
        return False
    if record["subtype"] == "statement" and (record["block"] != event["block"] or _one_and_all(record, event)):
        return False
    if not _participants_fit(record["actors"], event["actors"]):
        return False
    if len(event["actors"]) < 2 and ontology()[record["subtype"]]["reciprocal"] and record["block"] != event["block"]:
        # Talks of which one side is known are the same only close by.
        return bool(record["date"] is not None and record["date"] == event["date"])
    return _participants_fit(record["recipients"], event["recipients"])


def _one_and_all(first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Whether of two tellings one is by several countries, the other by one: a joint announcement, a side's own."""
    counts = sorted(len({m["country"] for m in told["actors"]}) for told in (first, second))
    return counts[0] == 1 < counts[1]


def _factuality_fits(first: str, second: str) -> bool:
    return first == second or {first, second} in _COMPATIBLE


def _dates_fit(first: str | None, second: str | None) -> bool:
    if first == second or first is None or second is None:
        return True
    return contains(first, second) or contains(second, first)


def _participants_fit(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> bool:
    """Whether two role fillers may be the same: no country on one side that the other side denies."""
    if not first or not second:
        return True
    countries_left, countries_right = {m["country"] for m in first}, {m["country"] for m in second}
    if min(len(countries_left), len(countries_right)) > 1:
        # What two sides sign a third does not, nor are talks with one person those with another.
        return countries_left == countries_right and not _sent_others(first, second)
    left, right = {m["entity_id"] for m in first}, {m["entity_id"] for m in second}
    if left <= right or right <= left:
        return True
    named_left, named_right = ({m["entity_id"] for m in side if m["kind"] != "STATE"} for side in (first, second))
    if named_left and named_right and not (named_left <= named_right or named_right <= named_left):
        return False  # what one ministry or person says, another does not
    return countries_left <= countries_right or countries_right <= countries_left


def _sent_others(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> bool:
    """Whether a country takes part through other persons here than there: its president or its prime minister."""
    left, right = _persons(first), _persons(second)
    return any(left[country].isdisjoint(right[country]) for country in left.keys() & right.keys())


def _record(event: dict[str, Any]) -> dict[str, Any]:
    return {
        "subtype": event["label"],
        "factuality": event["factuality"],
        "date": event["date"],
        "actors": list(event["actors"]),
        "recipients": list(event["recipients"]),
        "places": [event["place"]] if event["place"] else [],
        "contexts": list(event["contexts"]),
        "attribution": list(event["attribution"]),
        "block": event["block"],
        "mentions": [],
    }


def _join(record: dict[str, Any], event: dict[str, Any]) -> None:
    record["date"] = _more_specific(record["date"], event["date"])
    for role in ("actors", "recipients"):
        record[role] = _merged(record[role], event[role])
    if event["place"] and event["place"] not in record["places"]:
        record["places"].append(event["place"])
    record["contexts"].extend(c for c in event["contexts"] if c not in record["contexts"])
    if not event["attribution"]:
        record["attribution"] = []  # what the author says too is no longer just somebody's word
    if _CERTAINTY.index(event["factuality"]) < _CERTAINTY.index(record["factuality"]):
        record["factuality"] = event["factuality"]


def _more_specific(first: str | None, second: str | None) -> str | None:
    if first is None or second is None:
        return first or second
    a, b = bounds(first), bounds(second)
    if a and b and contains(first, second) and a != b:
        return second
    return first


def _merged(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {m["entity_id"] for m in first}
    merged = [*first, *(m for m in second if m["entity_id"] not in known)]
    better = {m["country"] for m in merged if m["kind"] != "STATE"}
    return [m for m in merged if m["kind"] != "STATE" or m["country"] not in better]
