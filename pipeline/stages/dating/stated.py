"""What the characters of an expression state by themselves: the parts of a date, and the second end of a range."""

from __future__ import annotations

from typing import Final

from pipeline.lexicon import valued
from pipeline.numerals import day_of_month, number
from pipeline.stages.dating.calendar import DAY_PARTS, SEASONS, Partial

_HALVES: Final = valued("time_words", "half")
_DANGI: Final = 2333  # 4289년 counts from the founding of Korea, also where nothing says so
_ENGLISH: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def stated_date(groups: dict[str, str]) -> Partial:
    """The parts of a date that the groups of a match name; none that has to be reckoned."""
    return Partial(stated_year(groups), _month(groups), _day(groups), _sub(groups), stated_time(groups))


def stated_year(groups: dict[str, str], suffix: str = "") -> int | None:
    """The year that is written out, or in two digits; of the second end with the suffix 2."""
    if f"y{suffix}" in groups:
        year = _number(groups, f"y{suffix}")
        return year - _DANGI if year and year > _DANGI else year
    if f"yy{suffix}" in groups:
        short = int(groups[f"yy{suffix}"])
        return 2000 + short if short < 45 else 1900 + short
    return None


def _month(groups: dict[str, str]) -> int | None:
    if "en" in groups:
        return _ENGLISH.index(groups["en"][:3]) + 1
    return _number(groups, "m") or _number(groups, "km")


def _day(groups: dict[str, str]) -> int | None:
    if "kd" in groups:
        return day_of_month(groups["kd"])
    return _number(groups, "d") or _number(groups, "de")


def _sub(groups: dict[str, str]) -> str | None:
    if "half" in groups:
        return _HALVES[groups["half"]]
    if "q" in groups:
        return f"Q{groups['q']}"
    return SEASONS[groups["season"]] if "season" in groups else None


def stated_time(groups: dict[str, str]) -> str | None:
    """The hour and minute, or the part of the day."""
    hour = next((groups[k] for k in ("h", "h0", "h1", "h2", "hn") if k in groups), None)
    part = groups.get("tod")
    if hour is None:
        if part in ("정오", "자정"):
            return "12:00" if part == "정오" else "00:00"
        return DAY_PARTS[part] if part else None
    count = number(hour) or 0
    if part in ("오후", "하오", "저녁", "밤", "낮") and count < 12 and not (part == "밤" and count < 5):
        count += 12
    if part in ("오전", "상오", "새벽") and count == 12:
        count = 0
    half = any(k in groups for k in ("hh", "hh0", "hh2"))
    minute = next((groups[k] for k in ("min", "min0", "min1", "min2") if k in groups), "30" if half else "0")
    second = next((f":{int(groups[k]):02d}" for k in ("sec", "sec0", "sec1") if k in groups), "")
    return f"{count:02d}:{int(minute):02d}{second}"


def has_end(groups: dict[str, str]) -> bool:
    """Whether a second end of a range is named."""
    return any(k in groups for k in ("y2", "yy2", "ys2", "m2", "d2", "eh"))


def stated_end(groups: dict[str, str], begin: Partial) -> Partial | None:
    """The second end of a range, completed by what its begin says."""
    year = stated_year(groups, "2")
    if year is not None and "yy2" in groups and begin.year is not None and year < begin.year:
        year += 100  # ’25~’60: no range goes back
    if year is None and "ry2" in groups and begin.year is not None:
        year = begin.year + 1
    if year is None and "ys2" in groups and begin.year is not None:
        size = 10 ** len(groups["ys2"])  # 2017~19년, 1991~2년
        year = begin.year // size * size + int(groups["ys2"])
    if year is not None and "m2" not in groups and "d2" not in groups:
        return Partial(year)
    month = _number(groups, "m2") or begin.month
    if year is None:
        year = begin.year
        if year is not None and month is not None and begin.month is not None and month < begin.month:
            year += 1
    if "eh" in groups:
        time = f"{int(groups['eh']):02d}:{groups['emin']}"
        return Partial(year, month, _number(groups, "d2") or begin.day, time=time)
    return Partial(year, month, _number(groups, "d2"))


def _number(groups: dict[str, str], name: str) -> int | None:
    return number(groups[name]) if name in groups else None
