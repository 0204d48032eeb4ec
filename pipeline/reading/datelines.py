"""When a text was written, where it says so: a stamp or a date alone in a line of its head or tail."""

from __future__ import annotations

import re
from typing import Final

_HEAD: Final = 10  # lines
_TAIL: Final = 4
_LONGEST: Final = 80  # characters of a line that may be a stamp

_DAY: Final = (
    r"(?:주체\s?\d{2,3}\s?[(（]?\s?)?(?P<y>(?:19|20)\d{2}|[’'‘]\d{2})\s?[)）]?\s?[년./\-]\s?"
    r"(?P<m>\d{1,2})\s?[월./\-]\s?(?P<d>\d{1,2})(?!\d)\s?일?\.?"
)
_WEEKDAY: Final = r"(?:\s?[(（]?[월화수목금토일](?:요일)?[)）]?)?"
_CLOCK: Final = r"(?:[,\s]{0,2}(?:오전|오후)?\s?\d{1,2}(?::\d{2}(?::\d{2})?|시(?:\s?\d{1,2}분)?))?"
_UNTIL: Final = (
    rf"(?:\s?[~∼\-–]\s?(?:(?P<y2>\d{{4}})[.년]\s?)?(?:(?P<m2>\d{{1,2}})[.월]\s?)?(?P<d2>\d{{1,2}})일?\.?{_WEEKDAY})?"
)
_LABEL: Final = re.compile(
    r"(?:(?:송고|입력|등록|승인|기사\s?입력|최초\s?입력|보도|배포|발표|발행|게재|게시|작성)\s?(?:시간|일시|일자|일)?\s?[:：]?"
    r"|(?<![가-힣])(?:일시|날짜)\s?[:：])\s{0,3}(?=\S)"
)
_STAMPED: Final = re.compile(_DAY)
_ALONE: Final = re.compile(
    rf"[\s(（\[<【○◦·-]*(?:\[[^\[\]]{{1,30}}\]\s?)?{_DAY}{_WEEKDAY}{_CLOCK}{_UNTIL}\s?"
    r"(?:,\s?[가-힣 ]{1,20}|송고|입력|게재|보도|배포|기준)?[\s)）\]>】]*"
)
_CENTURY: Final = 100


def dateline(text: str) -> str | None:
    """The day on which a text says it was written, as an ISO day; of a period its last day. None where it says none."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for line in (*lines[:_HEAD], *reversed(lines[_HEAD:][-_TAIL:])):
        if len(line) <= _LONGEST:
            found = _day(line)
            if found:
                return found
    return None


def _day(line: str) -> str | None:
    alone = _ALONE.fullmatch(line)
    if alone:
        last = alone["d2"]
        until = _iso(alone["y2"] or alone["y"], alone["m2"] or alone["m"], last) if last else None
        return until or _iso(alone["y"], alone["m"], alone["d"])
    for label in _LABEL.finditer(line):
        stamp = _STAMPED.match(line, label.end())
        if stamp:
            return _iso(stamp["y"], stamp["m"], stamp["d"])
    return None


def _iso(year: str, month: str, day: str) -> str | None:
    """The ISO day; None where the month or the day is none. Two digits: a year from 1950 on."""
    y, m, d = int(year.strip("’'‘")), int(month), int(day)
    if y < _CENTURY:
        y += 1900 if y >= 50 else 2000
    return f"{y:04d}-{m:02d}-{d:02d}" if 1 <= m <= 12 and 1 <= d <= 31 else None
