"""When those whom a text names by their offices held them: it was written then, where it tells of its own time."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from typing import Any, Final

import ahocorasick

from pipeline.lexicon import classed, table
from pipeline.lexicon.entities import Entity, Office, by_alias
from pipeline.lexicon.patterns import pattern

_READ: Final = 20_000  # characters: a text names those of its time early and often
_BEFORE: Final = 40  # characters before a title in which its holder's name stands
_BETWEEN: Final = 2  # words between a name and its title: 왕이 중국 외교부장
_LONGEST_NAME: Final = 3  # words
_FORMER: Final = frozenset(classed("dateline_words", "former"))
_BROAD: Final = frozenset(classed("dateline_words", "broad"))
_BREAK: Final = re.compile(r"[^가-힣A-Za-z\s]|\n")  # behind which another phrase begins, a name's reading apart
_PARTICLE: Final = pattern("officeholders.particle")  # the same
_READING: Final = re.compile(r"\([^()\n]*\)")
_OWN_DAY: Final = pattern("officeholders.own_day")
_FEWEST: Final = 2  # persons: one may be told of long after his time
_MOST: Final = 0.6  # of those named, from which on they are of the text's own time
_NEARLY_ALL: Final = 0.8
_LONGEST: Final = 40  # years of a time whose end is not known
# A text goes on naming for a while by their office those who have just lost it.
_REMEMBERED: Final = datetime.timedelta(days=180)
_EVER: Final = datetime.date(9990, 12, 31)  # of an office whose end is not known

Term = tuple[datetime.date, datetime.date]


def years_in_office(text: str, day: tuple[int, int] | None = None) -> list[int]:
    """The years in which most of those whom a text names by an office held it, and in which its own days lie then.

    `day` is the month and day of writing; else these are the days that the text tells without a year, where nearly all
    lie so. Empty where fewer than two persons are named by an office (`전 대통령` is none), or those of several times.
    """
    holders: dict[str, list[Term]] = {}
    for name, terms in _named(text[:_READ]):
        holders.setdefault(name, []).extend(terms)
    told = [(int(found["month"]), int(found["day"])) for found in _OWN_DAY.finditer(text[:_READ])]
    for grace in (datetime.timedelta(), _REMEMBERED):
        term = _common([[(first, last + grace) for first, last in terms] for terms in holders.values()])
        if term is None:
            continue
        years = range(term[0].year, min(term[1].year, term[0].year + _LONGEST) + 1)
        if day and (found := [year for year in years if _lies_in(year, *day, term)]):
            return found
        if not day:
            fitting = {year: sum(_lies_in(year, *one, term) for one in told) for year in years}
            most = max(fitting.values())
            return [year for year in years if most < _NEARLY_ALL * len(told) or fitting[year] == most]
    return []


def _lies_in(year: int, month: int, day: int, term: Term) -> bool:
    try:
        return term[0] <= datetime.date(year, month, day) <= term[1]
    except ValueError:
        return False


def _common(holders: list[list[Term]]) -> Term | None:
    """The first and last day on which as many as ever hold their office, if these are most of them."""
    turns = sorted((day, step) for terms in holders for term in _joined(terms) for day, step in _turns(*term))
    counts = list(accumulate(step for _, step in turns))
    most = max(counts, default=0)
    if most < _FEWEST or most < _MOST * len(holders):
        return None
    begin, end = counts.index(most), len(counts) - 1 - counts[::-1].index(most)
    return turns[begin][0], turns[end + 1][0] - datetime.timedelta(days=1)


def _turns(first: datetime.date, last: datetime.date) -> tuple[tuple[datetime.date, int], ...]:
    """When somebody comes into office, and when no longer holds it."""
    return (first, 1), (last + datetime.timedelta(days=1), -1)


def _joined(terms: list[Term]) -> list[Term]:
    """Terms that touch or overlap as one."""
    joined: list[Term] = []
    for first, last in sorted(terms):
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return joined


def _named(text: str) -> Iterator[tuple[str, list[Term]]]:
    """The names that stand before a title which their bearers held, with the terms of that office."""
    for end, title in _titles().iter_long(text):
        start = end + 1 - len(title)
        for name, entities in _names(text[max(0, start - _BEFORE) : start]):
            terms = [t for e in entities for o in e.offices if (t := _term(o, title)) is not None]
            if terms:
                yield name, terms
                break


def _names(words: str) -> Iterator[tuple[str, tuple[Entity, ...]]]:
    """The listed names at the end of some words, nearest first; none behind what tells a former office."""
    parts = _BREAK.split(_READING.sub(" ", words))[-1].split()
    for end in range(len(parts), max(0, len(parts) - _BETWEEN - 1), -1):
        behind = parts[end:]
        if any(word in _FORMER or _PARTICLE.match(word) for word in behind):
            return
        for begin in range(max(0, end - _LONGEST_NAME), end):
            entities = by_alias().get(" ".join(parts[begin:end]), ())
            if entities and (begin == 0 or parts[begin - 1] not in _FORMER):
                yield " ".join(parts[begin:end]), entities


def _term(office: Office, title: str) -> Term | None:
    """The first and last day of an office that a title names (주석: 국가주석); None of another or of unknown begin."""
    role = office.role.split()[-1]
    if office.start is None or not (role == title or (title not in _BROAD and role.endswith(title))):
        return None
    return _day(office.start, last=False), _day(office.end, last=True) if office.end else _EVER


def _day(told: str, *, last: bool) -> datetime.date:
    """The first or last day of a date of any precision."""
    year, month, day = (*map(int, told.split("-")), 0, 0)[:3]
    month = month or (12 if last else 1)
    return datetime.date(year, month, day or (calendar.monthrange(year, month)[1] if last else 1))


@cache
def _titles() -> Any:
    """The titles of titles.tsv, to be found all at once."""
    automaton = ahocorasick.Automaton()
    for row in table("titles"):
        automaton.add_word(row["title"], row["title"])
    automaton.make_automaton()
    return automaton
