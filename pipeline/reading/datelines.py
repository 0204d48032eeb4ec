"""When a text was written, where it says so: a stamp or a date alone in a line of its head or tail."""

from __future__ import annotations

import datetime
import re
from typing import Final

from pipeline.lexicon import classed, table
from pipeline.lexicon.patterns import pattern
from pipeline.numerals import full_year, number
from pipeline.reading.reckoning import year_of_writing

_HEAD: Final = 10  # lines
_TAIL: Final = 4
_LONGEST: Final = 80  # characters of a line that may be a stamp


def _any(name: str) -> str:
    """The words of a class of dateline_words.tsv, as alternatives."""
    return "(?:" + "|".join(classed("dateline_words", name)) + ")"


_ERAS: Final = {row["name"]: int(row["first"]) for row in table("eras")} | {"주체": 1912}
_DAY: Final = (
    rf"(?:(?P<era>{'|'.join(_ERAS)})\s?(?P<ey>\d{{1,4}}|[元원])(?=\s?[년年]\s?\d)"
    r"|(?:주체\s?\d{2,3}\s?[(（]?\s?)?(?P<y>(?:19|20)\d{2}|[’'‘]\d{2}|(?<!\d)\d{2}(?=\.\d{2}\.\d{2}(?![\d.])|-\d{2}-\d{2}\s\d{2}:)))"
    r"\s?[)）]?\s?[년年./\-]\s?"
    r"(?P<m>\d{1,2})\s?[월月./\-]\s?(?P<d>\d{1,2})(?!\d)\s?[일日]?\.?"
)
_WEEKDAY: Final = r"(?:\s?[(（]?[월화수목금토일月火水木金土日](?:요일|曜日)?[)）]?)?"
_CLOCK: Final = (
    r"(?:[,\s]{0,2}[(（]?(?:오전|오후)?\s?\d{1,2}(?::\d{2}(?::\d{2})?|시(?:\s?\d{1,2}분)?)[)）]?"
    r"|T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_UNTIL: Final = (
    rf"(?:\s?[~∼\-–]\s?(?:(?P<y2>\d{{4}})[.년]\s?)?(?:(?P<m2>\d{{1,2}})[.월]\s?)?(?P<d2>\d{{1,2}})일?\.?{_WEEKDAY})?"
)
_LABEL: Final = re.compile(
    rf"{_any('stamp')}\s?(?:시간|일시|일자|일)?\s?[:：|ㅣ]?\s{{0,3}}(?=\S)"
    rf"|{_any('issue')}\s?(?:(?:일시|일자|시점|시간|날짜|일)\s?[:：]?|[:：])\s{{0,3}}(?=\S)"
    rf"|(?<![가-힣]){_any('when')}\s?[:：]\s{{0,3}}(?=\S)"
)
_STAMPED: Final = re.compile(_DAY)
# What a date stands behind in its line: an issue's number, the name of a bulletin or of a paper.
_OF: Final = (
    rf"(?:(?:[가-힣·\s]{{0,20}}?제\s?\d{{1,4}}(?:-\d{{1,4}})?호|[가-힣·\s]{{0,20}}{_any('bulletin')}"
    rf"|(?:[가-힣]{{2,6}}\s)?[가-힣]{{0,6}}{_any('paper')})\s?[(（\[,]?\s?)?"
)
# A place, a department or a rubric before the date, parted from it; what was born or founded then was not written then.
_PLACED: Final = (
    rf"(?:(?![^\d\n]{{0,30}}{_any('no_stamp')})"
    r"(?:[가-힣A-Za-z=·./\s]{1,30}[,/|｜]\s?|(?:[가-힣·]{1,10}\s?>\s?){1,3}[가-힣·]{1,12}\s{1,3}))?"
)
# and what behind it: a place, who gives it out, the page of a paper.
_BY: Final = (
    rf"(?:(?:\s?(?:배포|발행|발간|작성|게재|기준|자))?\s?[/|｜,·–-]\s?[^\d\n]{{1,30}}|{_any('given_out')}"
    r"|\s?[|｜]\s?[가-힣]{2,4}\s?[\d,]{1,9}|\s?[(（][가-힣A-Za-z=·/\s]{2,14}[)）]"
    rf"|\s?[(（]\d{{1,2}}면?[)）]|\s?{_any('edition')}?"
    r"\s?[(（]?[第제]\s?[\d〇○一二三四五六七八九十百千萬]{1,9}\s?[호號][)）]?(?:\s?[(（][^()（）\n]{1,16}[)）])?"
    rf"|\s?[가-힣]{{2,10}}{_any('office')}(?:\s(?:수석)?(?:부)?대변인)?(?:\s[가-힣]{{2,4}})?)?"
)
_ALONE: Final = re.compile(
    rf"[\s(（\[<【○◦·–—-]*(?:\[[^\[\]]{{1,30}}\]\s?)?{_PLACED}{_OF}{_DAY}{_WEEKDAY}{_CLOCK}{_UNTIL}\s?{_BY}[\s)）\]>】·–—-]*"
)
# An agency's line at the head of its report, or the day to which a bulletin counts at its foot: often without a year.
_NEWSROOM: Final = pattern("datelines.newsroom")
_COUNTED: Final = re.compile(
    r"[(（\[※*\s]{0,3}(?P<m>\d{1,2})\s?[월./]\s?(?P<d>\d{1,2})\s?[일.]?"
    + _WEEKDAY
    + _CLOCK
    + r"\s?(?:현재|기준)(?![가-힣]*\s?[가-힣]+다)"
)
# A line under the title that holds a date beside few words: who wrote, where it was said, the weather of a diary.
_BESIDE: Final = re.compile(_DAY + _WEEKDAY + _CLOCK)
_BEFORE: Final = re.compile(rf"(?:{_any('writer')}\s?\S{{0,40}}|\S+@\S+|=|제\s?\d+(?:-\d+)?호|{_any('text')})?[\s\W]*")
_PENNED: Final = re.compile(rf"{_any('penned')}[\s\W]*$")
_MINUTE: Final = re.compile(r"\d:\d{2}")  # nobody dates to the minute but who sends a text out
# Lines that begin with a month of a year are rows of a chronology where there are several.
_ROW: Final = re.compile(r"\W{0,3}(?:[’'‘]|19|20)\d{2}\s?[년./\-]\s?\d{1,2}(?!\d)")
_ROWS: Final = 3
_FEW: Final = 30  # characters
_FEW_WORDS: Final = 4
_UNDER_TITLE: Final = 6  # lines
_NO_STAMP: Final = re.compile(
    rf"\d{{2}}(?!면|호)|[다요음함임됨]\.|[:：•□○◦▲]|에서$|{_any('no_line')}|{_any('no_event')}$"
)
_ENGLISH: Final = re.compile(
    r"(?:[A-Z][A-Za-z.]+,?\s){0,4}(?:(?P<d>\d{1,2})\s(?P<m>[A-Z][a-z]{2})[a-z]*,?\s(?P<y>20\d{2}|19\d{2})"
    r"|(?P<m2>[A-Z][a-z]{2})[a-z]*\s(?P<d2>\d{1,2}),\s(?P<y2>20\d{2}|19\d{2}))(?:,?\s\d{1,2}:\d{2}.{0,6})?"
)
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Where and on what day a speech was held, under its title.
_HELD: Final = re.compile(
    r"(?:[가-힣\s]{2,16}[,·]\s|[(（]\s?)(?P<m>\d{1,2})\s?[월.]\s?(?P<d>\d{1,2})\s?[일.]?"
    + _WEEKDAY
    + _CLOCK
    + r"(?:,\s?[가-힣\s]{2,10})?\s?[)）]?"
)
# The week of a bulletin, its year in the heading.
_WEEK: Final = re.compile(
    rf"[(（\[]\s?\d{{1,2}}\s?[./]\s?\d{{1,2}}\.?{_WEEKDAY}\s?[~∼\-–]\s?(?P<m>\d{{1,2}})\s?[./]\s?(?P<d>\d{{1,2}})\.?{_WEEKDAY}\s?[)）\]]\s?$"
)
_CENTURY: Final = 100
_UNITS: Final = {"年": "년", "月": "월", "日": "일", "년": "년", "월": "월", "일": "일"}
_IN_HANJA: Final = pattern("datelines.in_hanja")


def dateline(text: str) -> str | None:
    """The day on which a text says it was written, as an ISO day; of a period its last day. None where it says none.

    Several dates alone in lines of their own are the rows of a chronology, not stamps.
    """
    lines = [_plain(line) for line in text.split("\n") if line.strip()]
    near = [line for line in (*lines[:_HEAD], *reversed(lines[_HEAD:][-_TAIL:])) if len(line) <= _LONGEST]
    stamps = (_stamped(line) for line in near)
    alone = [day for day in map(_alone, near) if day]
    stated = next((day for day in stamps if day), None) or (alone[0] if len(set(alone)) == 1 else None)
    return stated or (None if alone else _of_the_newsroom(lines, text) or _beside_few_words(lines))


def _plain(line: str) -> str:
    """A line without the blanks that only set its parts apart, numerals of a date in Hanja as digits."""
    line = " ".join(line.split())
    return _IN_HANJA.sub(_as_digits, line) if len(line) <= _LONGEST and _IN_HANJA.search(line) else line


def _as_digits(found: re.Match[str]) -> str:
    told = number(found[1])
    return f"{found[1] if told is None else told}{_UNITS[found[2]]}"


def _beside_few_words(lines: list[str]) -> str | None:
    """The day in a line under the title, or at the foot, that says little else; none of a chronology's rows."""
    if sum(_ROW.match(line) is not None for line in lines) >= _ROWS:
        return None
    for near in (lines[1:_UNDER_TITLE], lines[_UNDER_TITLE:][-2:]):
        days = {day for line in near if len(line) <= _LONGEST and (day := _english(line) or _day_beside(line))}
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def _day_beside(line: str) -> str | None:
    found = _BESIDE.search(line)
    if found is None or len(line) - (found.end() - found.start()) > _FEW:
        return None
    rest = (line[: found.start()].strip(), line[found.end() :].strip(" \t)）]>"))
    if _MINUTE.search(found[0]) and rest[0].count(" ") < _FEW_WORDS and not any(_NO_STAMP.search(p) for p in rest):
        return _day(found)
    if _BEFORE.fullmatch(rest[0]) is None and _PENNED.search(rest[0]) is None:
        return None
    return None if any(_NO_STAMP.search(part) for part in rest) else _day(found)


def _english(line: str) -> str | None:
    found = _ENGLISH.fullmatch(line)
    month = (found["m"] or found["m2"]) if found else None
    if found is None or month not in _MONTHS:
        return None
    return _iso(found["y"] or found["y2"], str(_MONTHS.index(month) + 1), found["d"] or found["d2"])


def _of_the_newsroom(lines: list[str], text: str) -> str | None:
    """The day of an agency's line or of the count of a bulletin; a year that it leaves out is reckoned."""
    found = next((m for line in lines[:_HEAD] if (m := _NEWSROOM.match(line))), None)
    if found is None:
        heads = (*lines[:_HEAD], *lines[_HEAD:][-_TAIL:])
        found = next((m for line in heads if len(line) <= _LONGEST and (m := _COUNTED.match(line))), None)
    if found is None:
        found = next((m for line in lines[1:_UNDER_TITLE] if (m := _HELD.fullmatch(line))), None)
    if found is None:
        found = next((m for line in lines[:2] if (m := _WEEK.search(line))), None)
    if found is None:
        return None
    year = found.groupdict().get("y") or year_of_writing(text, (int(found["m"]), int(found["d"])))
    return _iso(str(year), found["m"], found["d"]) if year else None


def _alone(line: str) -> str | None:
    """The day of a line that holds nothing else."""
    found = _ALONE.fullmatch(line)
    if not found:
        return None
    begin = _day(found)
    end = _iso(found["y2"] or _year(found), found["m2"] or found["m"], found["d2"]) if found["d2"] else None
    return end if begin and end and begin <= end else begin


def _stamped(line: str) -> str | None:
    """The day behind the label of a stamp."""
    for label in _LABEL.finditer(line):
        stamp = _STAMPED.match(line, label.end())
        if stamp:
            return _day(stamp)
    return None


def _day(found: re.Match[str]) -> str | None:
    """The day that a match of `_DAY` names."""
    return _iso(_year(found), found["m"], found["d"])


def _year(found: re.Match[str]) -> str:
    """The year as it is written, or that of an era in our calendar (元, 원: its first)."""
    if not found["era"]:
        return str(found["y"])
    return str(_ERAS[found["era"]] - 1 + (int(found["ey"]) if found["ey"].isdecimal() else 1))


def _iso(year: str, month: str, day: str) -> str | None:
    """The ISO day; None where the month or the day is none. Two digits: a year from 1950 on."""
    y, m, d = int(year.strip("’'‘")), int(month), int(day)
    if y < _CENTURY:
        y = full_year(y)
    try:
        return datetime.date(y, m, d).isoformat()
    except ValueError:
        return None
