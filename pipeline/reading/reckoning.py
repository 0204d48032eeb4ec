"""The year in which a text was written, reckoned from what it tells: anniversaries, days of the week, its own years."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.lexicon import table
from pipeline.lexicon.patterns import pattern
from pipeline.numerals import WEEKDAYS, full_year
from pipeline.reading.officeholders import years_in_office

_HEAD: Final = 200  # characters: title and heading of a bulletin
_YEAR: Final = pattern("reckoning.year")
# The head of a bulletin names its year, or its number does: No. 2019-08, 제2021-7호.
_HEADED: Final = pattern("reckoning.headed")
# What says that a year told was still to come: a plan, an intention, a limit; only in the same clause.
_AHEAD: Final = re.compile("|".join(row["cue"] for row in table("years_ahead")))
_CLAUSE: Final = pattern("reckoning.clause")
_CLAUSE_LENGTH: Final = 60
_ANNIVERSARY: Final = pattern("reckoning.anniversary")
_TODAY: Final = pattern("reckoning.today")
_FULL_DAY: Final = pattern("reckoning.full_day")
_NEXT_YEAR: Final = pattern("reckoning.next_year")
_BEGUN: Final = pattern("reckoning.begun")
_WITH_WEEKDAY: Final = pattern("reckoning.with_weekday")
_AFTER: Final = 40  # years that an anniversary may lie behind the last year told
_BESIDE: Final = 80  # characters
_WITHIN: Final = 5  # years within which a calendar with its days of the week does not come again


def year_of_writing(text: str, day: tuple[int, int] | None = None) -> int | None:
    """The year in which a text seems to have been written, on a month and `day` if it says them; None if unknown.

    The heading of a bulletin names it; else an anniversary that is kept (`수교 30주년` of what 1992년 began), else the
    days of the week that its dates have, else the last year that it tells as past. Where those whom it names by their
    offices tell the time, it is a year of that time, the only one if nothing else tells it.
    """
    headed = {int(m[0]) for m in _HEADED.finditer(text[:_HEAD].split("\n", maxsplit=1)[0])}
    if len(headed) == 1:
        return headed.pop()
    possible = _possible(text, day)
    reckoned = (anniversary_year(text), _by_weekdays(text, possible), last_told(text))
    if not possible:
        return next((year for year in reckoned if year), None)
    fitting = (year for year in reckoned if year in possible)
    return next(fitting, possible[0] if len(possible) == 1 else None)


def anniversary_year(text: str) -> int | None:
    """The year in which the anniversaries that a text speaks of are kept; None where no year told bears one out."""
    told = list(_told(text))
    last = max((year for year, _, ahead in told if not ahead), default=0)
    to_come = min((year for year, _, ahead in told if ahead and year > last), default=9999)
    founded = {year for year, _, _ in told}
    votes: Counter[int] = Counter()
    for found in _ANNIVERSARY.finditer(text):
        count = int(found["n"] or found["years"] or found["since"])
        near = text[max(0, found.start() - 30) : found.start()]
        known = {int(row["year"]) for row in table("date_foundings") if row["name"] in near}
        near_by = sorted((abs(at - found.start()), year) for year, at, _ in told)
        beside = known | {year for away, year in near_by if away <= _BESIDE}
        nearest = {year for _, year in near_by[:1]} & beside
        for first in founded | known:
            kept = first + count - bool(_NEXT_YEAR.search(near))
            if count and last <= kept <= min(to_come, (last or kept) + _AFTER):
                votes[kept] += 3 if first in nearest else 2 if first in beside else 1
    if not votes:
        return None
    best = max(votes.values())
    return min(year for year, count in votes.items() if count == best)


def kept_today(text: str) -> datetime.date | None:
    """The day of writing of a text that says of how much its day is the anniversary, and when that was."""
    said = _TODAY.search(text)
    if said is None:
        return None
    founded = min(_FULL_DAY.finditer(text), key=lambda day: abs(day.start() - said.start()), default=None)
    if founded is None or abs(founded.start() - said.start()) > 2 * _BESIDE:
        return None
    try:
        return datetime.date(int(founded["y"]) + int(said["n"]), int(founded["m"]), int(founded["d"]))
    except ValueError:
        return None


def current_year(text: str) -> int | None:
    """The year in which a text that counts from its own day was written, as far as it bears that out.

    By an anniversary that it keeps, by the year that it says has begun, by those it names by their offices.
    """
    in_office = _possible(text)
    reckoned = (anniversary_year(text), begun_year(text), only_year_in_office(text))
    return next((year for year in reckoned if year and (not in_office or year in in_office)), None)


def only_year_in_office(text: str) -> int | None:
    """The year in which alone those whom a text names by their offices held them, none of its years told behind it."""
    possible = _possible(text)
    return possible[0] if len(possible) == 1 else None


def _possible(text: str, day: tuple[int, int] | None = None) -> list[int]:
    """The years in which those named by an office held it, without those before a year that the text tells as past."""
    in_office, last = years_in_office(text, day), last_told(text) or 0
    return [year for year in in_office if year >= last] or in_office


def begun_year(text: str) -> int | None:
    """The year that a text says has begun (`2021년 들어`), where it tells of none behind it."""
    last = last_told(text)
    return last if last in {int(found["y"]) for found in _BEGUN.finditer(text)} else None


def _by_weekdays(text: str, possible: Sequence[int]) -> int | None:
    """The first year whose calendar has all the days of the week that stand by dates without a year.

    Of the `possible` ones, else of those from the last year told on.
    """
    days = {(int(m["m"]), int(m["d"]), WEEKDAYS.index(m["wd"])) for m in _WITH_WEEKDAY.finditer(text)}
    last = last_told(text)
    years = possible or (range(last, last + _WITHIN) if last is not None else ())
    return next((y for y in years if all(_falls_on(y, *day) for day in days)), None) if days else None


def _falls_on(year: int, month: int, day: int, weekday: int) -> bool:
    try:
        return datetime.date(year, month, day).weekday() == weekday
    except ValueError:
        return False


def last_told(text: str) -> int | None:
    """The last year that a text tells as past."""
    return max((year for year, _, ahead in _told(text) if not ahead), default=None)


def only_told(text: str) -> int | None:
    """The year that a text tells, if it tells but one."""
    years = {year for year, _, _ in _told(text)}
    return years.pop() if len(years) == 1 else None


def _told(text: str) -> Iterator[tuple[int, int, bool]]:
    """The years that a text names, each with its place and whether it was still to come."""
    for found in _YEAR.finditer(text):
        year = int(found["y"]) if found["y"] else full_year(int(found["yy"]))
        end = _CLAUSE.search(text, found.end() + 2, found.end() + _CLAUSE_LENGTH)
        clause = text[found.end() : end.start() if end else found.end() + _CLAUSE_LENGTH]
        yield year, found.start(), bool(_AHEAD.search(clause))
