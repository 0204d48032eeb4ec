"""What a heading or a whole text is about: its year, its event's day, the full dates that it names."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from pipeline.numerals import full_year
from pipeline.stages.calendar import Partial
from pipeline.stages.datecues import cue

HEAD: Final = 400  # characters of a text that say what it is about
_OFTEN: Final = 3
_DEFINABLE: Final = (
    "(?:사건|사고|전쟁|위기|논란|회담|회의|테러|침공|사태|정변|쿠데타|작전|협정|조약|선언|분쟁|사변|전투)"
)
_DEFINED: Final = re.compile(
    r"(?:은|는)\s(?:[^.\n]{0,40}?\s)??(?P<year>(?:18|19|20)\d{2})년\s\d{1,2}월[^.\n]{0,160}"
    + _DEFINABLE
    + r"이(?:다|었다)\."
)
# 정의 … 1896년 2월 11일 고종이 러시아 공사관으로 옮긴 사건.
_DEFINED_SHORT: Final = re.compile(
    r"^(?P<year>(?:18|19|20)\d{2})년\s\d{1,2}월[^.\n]{0,160}" + _DEFINABLE + r"\.?\s*$",
    re.MULTILINE,
)
_YEAR_TOLD: Final = re.compile(r"(?<!\d)((?:18|19|20)\d{2})(?=년)")
# 연감 1973년판 tells of the year before.
_YEAR_NAMED: Final = re.compile(r"(?<!\d)(1[89]\d{2}|20\d{2})(?!년판)(?=\s?[년.,)~\-–\s]|$)")
_SHORT_YEAR: Final = re.compile(r"[’'‘](\d{2})(?=\s?[년.])")  # ’88년
_YEARS_SPANNED: Final = re.compile(
    r"(?<!\d)(1[89]\d{2}|20\d{2})년?(?:\s?\d{1,2}월(?:\s?\d{1,2}일)?|(?:\s?\.\s?\d{1,2}){1,2}\.?)?"
    r"\s?(?:[~∼–\-]|부터)\s?(?P<last>(?:1[89]|20)\d{2})(?!\d)"
)
_FULL: Final = re.compile(r"(1[89]\d{2}|20\d{2})\s?[.\-/년]\s?(\d{1,2})(?:\s?[.\-/월]\s?(\d{1,2}))?")


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
