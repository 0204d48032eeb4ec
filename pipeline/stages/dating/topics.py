"""What a heading or a whole text is about: its year, its event's day, the full dates that it names."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from pipeline.lexicon.patterns import pattern
from pipeline.numerals import full_year
from pipeline.stages.dating.calendar import Partial
from pipeline.stages.dating.datecues import cue

HEAD: Final = 400  # characters of a text that say what it is about
_OFTEN: Final = 3
_DEFINED: Final = pattern("topics.defined")
_DEFINED_SHORT: Final = pattern("topics.defined_short")
_YEAR_TOLD: Final = pattern("topics.year_told")
# 연감 1973년판 tells of the year before.
_YEAR_NAMED: Final = pattern("topics.year_named")
_SHORT_YEAR: Final = pattern("topics.short_year")  # ’88년
_YEARS_SPANNED: Final = pattern("topics.years_spanned")
_FULL: Final = pattern("topics.full")


def year_of_all(text: str) -> int | None:
    """The year that a text is about: told with its day at its head and more often than all other years together."""
    defined = _definition(text)
    if defined:
        return int(defined["year"])
    told = Counter(int(year) for year in _YEAR_TOLD.findall(text))
    found = next((date.year for _, date in full_dates(text[:HEAD]) if date.year), None)
    often = found is not None and told[found] >= _OFTEN and 2 * told[found] > told.total()
    return found if often else None


def _definition(text: str) -> re.Match[str] | None:
    """Where the head of a text says what it is about and when that was."""
    return _DEFINED.search(text[:HEAD]) or _DEFINED_SHORT.search(text[:HEAD])


def day_of_event(text: str, titled: int | None = None) -> Partial | None:
    """The day of the event that a text defines in its first sentences (`… 사건은 1968년 1월 21일 …한 사건이다.`).

    An article that a year heads (`1980년 라이베리아 쿠데타`) is about the first day of that year that it tells.
    """
    defined = _definition(text)
    days = (date for _, date in full_dates(text[:HEAD]) if date.day and (defined or date.year == titled))
    return next(days, None)


def only_year(text: str) -> int | None:
    """The year that a heading names, where it names one only; of a span of years the first."""
    text = _SHORT_YEAR.sub(_whole_year, text)
    span = _YEARS_SPANNED.search(text)
    if span:
        return int(span[1])  # 1963~1965: told from its first year on
    named = (year for year in _YEAR_NAMED.finditer(text) if not cue("other_year").match(text, year.end() + len("년")))
    found = {int(year[1]) for year in named}
    return found.pop() if len(found) == 1 else None


def _whole_year(short: re.Match[str]) -> str:
    return str(full_year(int(short[1])))


def last_year(text: str) -> int | None:
    """The last of the span of years that a heading, or the definition at the head of a text, names."""
    defined = _definition(text)
    span = _YEARS_SPANNED.search(
        defined[0] if defined else _SHORT_YEAR.sub(_whole_year, text.split("\n", maxsplit=1)[0])
    )
    return int(span["last"]) if span else None


def full_dates(text: str) -> list[tuple[int, Partial]]:
    """The dates of a text that name year and month, each with its place."""
    found = []
    for match in _FULL.finditer(text):
        date = Partial(int(match[1]), int(match[2]), int(match[3]) if match[3] else None)
        if date.valid():
            found.append((match.start(), date))
    return found
