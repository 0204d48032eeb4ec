"""Partial dates: what an expression says and no more, and TIMEX3 values made of it."""

from __future__ import annotations

import calendar as _calendar
import datetime as _datetime
import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from pipeline.lexicon import valued

_VALUE: Final = re.compile(
    r"(?P<y>\d{4})(?:-(?P<m>\d{2})(?:-(?P<d>\d{2}))?|-(?P<sub>H[12]|Q[1-4]|SP|SU|FA|WI|W\d{2}(?:-WE)?))?(?:T.*)?$"
)
_ANY_YEAR: Final = 2001
_SHORTEST_MONTH: Final = 28  # days
SEASONS: Final = valued("time_words", "season")
DAY_PARTS: Final = valued("time_words", "day_part")


@dataclass(frozen=True, slots=True)
class Partial:
    """A date as far as it is known; `sub` is a half, quarter, season or week of the year; `time` follows T."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    sub: str | None = None
    time: str | None = None

    @property
    def value(self) -> str:
        """The TIMEX3 value: as precise as what is known, `XXXX` and `XX` for what above a known part is not."""
        year = f"{self.year:04d}" if self.year is not None else "XXXX"
        if self.sub:
            return f"{year}-{self.sub}"
        if self.month is None and self.day is None and not self.time:
            return year
        value = year + ("-XX" if self.month is None else f"-{self.month:02d}")
        if self.day is None and not self.time:
            return value
        value += "-XX" if self.day is None else f"-{self.day:02d}"
        return f"{value}T{self.time}" if self.time else value

    @classmethod
    def of_week(cls, year: int, week: int, weekday: int) -> Partial:
        """The day of an ISO week; Monday is 1."""
        day = _datetime.date.fromisocalendar(year, week, weekday)
        return cls(day.year, day.month, day.day)

    def valid(self) -> bool:
        """Whether the calendar holds such a date."""
        if self.month is not None and not 1 <= self.month <= 12:
            return False
        if self.day is None:
            return True
        if self.day <= 28 or self.month is None:
            return 1 <= self.day <= 31
        return self.day <= _calendar.monthrange(self.year or 2000, self.month)[1]

    def only(self, unit: str) -> Partial:
        """This date cut down to its year, month, week or day."""
        if unit == "year":
            return Partial(self.year)
        if unit == "month":
            return Partial(self.year, self.month)
        if unit == "week":
            day = self.as_day()
            if day is None:
                return Partial(self.year)
            week = day.isocalendar()
            return Partial(week.year, sub=f"W{week.week:02d}")
        return Partial(self.year, self.month, self.day)

    def as_day(self) -> _datetime.date | None:
        """The calendar day, where all of it is known."""
        if self.year is None or self.month is None or self.day is None or not self.valid():
            return None
        return _datetime.date(self.year, self.month, self.day)

    def shifted(self, unit: str, count: int) -> Partial | None:
        """The date `count` units later, at the unit's precision; None where this one is too coarse."""
        if self.year is None:
            return self._shifted_without_year(unit, count)
        if unit == "year":
            return Partial(self.year + count)
        if unit == "month":
            if self.month is None:
                return None
            months = self.year * 12 + self.month - 1 + count
            return Partial(months // 12, months % 12 + 1)
        day = self.as_day()
        if day is None:
            return None
        moved = day + _datetime.timedelta(days=count * (7 if unit == "week" else 1))
        return Partial(moved.year, moved.month, moved.day).only(unit)

    def _shifted_without_year(self, unit: str, count: int) -> Partial | None:
        """The same of a month or a day of no known year, as far as its calendar tells."""
        if unit in ("month", "day") and self.month and (unit == "month" or self.day):
            moved = replace(self, year=_ANY_YEAR).shifted(unit, count)
            return replace(moved, year=None) if moved else None
        day = (self.day or 0) + count
        sure = unit == "day" and self.day is not None and 1 <= day <= _SHORTEST_MONTH
        return Partial(day=day) if sure else None


@dataclass(frozen=True, slots=True)
class Timex:
    """A TIMEX3 expression resolved; `anchor` says against what, `date` is the day, month or year it tells of."""

    type: str
    value: str
    mod: str | None = None
    begin: str | None = None
    end_value: str | None = None
    anchor: str = "explicit"
    date: Partial | None = None


@lru_cache(maxsize=4096)
def parse(value: str | None) -> Partial | None:
    """The partial date that a TIMEX3 value writes (the begin of an interval); None for anything else."""
    if not value:
        return None
    found = _VALUE.match(value.split("/", maxsplit=1)[0])
    if not found:
        return None
    month, day = found["m"], found["d"]
    return Partial(int(found["y"]), int(month) if month else None, int(day) if day else None, found["sub"])


@lru_cache(maxsize=4096)
def granularity(value: str | None) -> str | None:
    """day, week, month, quarter, half, year, decade, century or interval; None for what has no precision.

    A season counts as a quarter of the year; a time as its day.
    """
    if not value or value.endswith("_REF") or value.startswith("P"):
        return None
    if "/" in value:
        return "interval"
    value = value.split("T", maxsplit=1)[0]
    shapes = (
        (r"\d{2}", "century"), (r"\d{3}", "decade"), (r"[\dX]{4}", "year"), (r"[\dX]{4}-H[12]", "half"),
        (r"[\dX]{4}-(Q[1-4]|SP|SU|FA|WI)", "quarter"),
        (r"[\dX]{4}-W[\dX]{2}(-WE)?", "week"), (r"[\dX]{4}-W[\dX]{2}-\d", "day"),
        (r"[\dX]{4}-[\dX]{2}", "month"), (r"[\dX]{4}-[\dX]{2}-[\dX]{2}", "day"),
    )  # fmt: skip
    return next((name for shape, name in shapes if re.fullmatch(shape, value)), None)


def nth_week(year: int, month: int, nth: int) -> Partial:
    """The nth week of a month, -1 for its last: weeks belong to the month that holds their Thursday, as in ISO 8601."""
    days = range(1, _calendar.monthrange(year, month)[1] + 1)
    thursdays = [day for day in (_datetime.date(year, month, d) for d in days) if day.isoweekday() == 4]
    chosen = thursdays[-1 if nth < 0 or nth > len(thursdays) else nth - 1]
    return Partial(chosen.isocalendar().year, sub=f"W{chosen.isocalendar().week:02d}")


@cache
def lunar(year: int, month: int, day: int) -> Partial | None:
    """The solar date of a day of the Korean lunar calendar."""
    from korean_lunar_calendar import KoreanLunarCalendar

    converter = KoreanLunarCalendar()
    if not converter.setLunarDate(year, month, day, False):
        return None
    return Partial(converter.solarYear, converter.solarMonth, converter.solarDay)


@lru_cache(maxsize=4096)
def bounds(value: str | None) -> tuple[str, str] | None:
    """First and last day of what a value covers, as ISO days; None where it covers none."""
    if not value or "X" in value or value.endswith("_REF") or value.startswith("P"):
        return None
    if "/" in value:
        first, last = value.split("/", maxsplit=1)
        begin, end = bounds(first), bounds(last)
        return (begin[0], end[1]) if begin and end else None
    value = value.split("T", maxsplit=1)[0]
    if re.fullmatch(r"\d{2,3}", value):
        return value.ljust(4, "0") + "-01-01", value.ljust(4, "9") + "-12-31"
    date = parse(value)
    if date is None or date.year is None:
        return None
    first_month, last_month = 1, 12
    if date.month:
        first_month = last_month = date.month
    elif date.sub and date.sub[0] == "W" and date.sub != "WI":  # a week, no winter
        offset = 5 if date.sub.endswith("-WE") else 0
        try:
            monday = _datetime.date.fromisocalendar(date.year, int(date.sub[1:3]), 1)
        except ValueError:  # the year has no 53rd week
            return None
        days = (monday + _datetime.timedelta(days=n) for n in (offset, 6))
        begin_day, end_day = (day.isoformat() for day in days)
        return begin_day, end_day
    elif date.sub:
        first_month, last_month = _SUB_MONTHS[date.sub]
    if date.day:
        return value, value
    end_year = date.year
    if last_month < first_month:
        end_year += 1
    last_day = _calendar.monthrange(end_year, last_month)[1]
    return f"{date.year:04d}-{first_month:02d}-01", f"{end_year:04d}-{last_month:02d}-{last_day:02d}"


_SUB_MONTHS: Final = {
    "H1": (1, 6), "H2": (7, 12), "Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12),
    "SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2),
}  # fmt: skip


def single_day(value: str | None) -> _datetime.date | None:
    """The calendar day that a value is, with or without a time of day; None for all else and for days that are none."""
    covered = bounds(value)
    date = parse(covered[0]) if covered and covered[0] == covered[1] else None
    return date.as_day() if date else None


def contains(outer: str | None, inner: str | None) -> bool:
    """Whether the time of `inner` lies within that of `outer`."""
    a, b = bounds(outer), bounds(inner)
    return bool(a and b and a[0] <= b[0] and b[1] <= a[1])
