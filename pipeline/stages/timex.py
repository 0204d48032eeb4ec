"""The TIMEX3 of a date expression: what its own characters say, and what its anchor adds."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from pipeline.lexicon import Row, table
from pipeline.stages import periods
from pipeline.stages.anchors import Anchors
from pipeline.stages.calendar import DAY_PARTS, SEASONS, Partial, Timex, lunar, nth_week
from pipeline.stages.numerals import DAYS, day_of_month, number

if TYPE_CHECKING:
    from pipeline.stages.dates import Found

_HALVES: Final = {
    **dict.fromkeys(("상반기", "전반기", "상반년"), "H1"),
    **dict.fromkeys(("하반기", "후반기", "하반년"), "H2"),
}
_ENGLISH: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS: Final = "월화수목금토일"
_NTH: Final = {"첫": 1, "첫째": 1, "둘째": 2, "셋째": 3, "넷째": 4, "다섯째": 5, "마지막": -1}
_STEMS: Final = "갑을병정무기경신임계"
_BRANCHES: Final = "자축인묘진사오미신유술해"
_ABOUT_TIME: Final = ("경", "께", "쯤")
_SHIFT_UNITS: Final = {
    "년": ("year", 1), "해": ("year", 1), "개월": ("month", 1), "달": ("month", 1), "주일": ("week", 1),
    "주": ("week", 1), "일": ("day", 1),
}  # fmt: skip

_Anchored = tuple[Partial | None, str]


def resolve(found: Found, anchors: Anchors) -> Timex | None:
    """The TIMEX3 of a match, or None where its numbers are no date; the anchors move on."""
    anchors.enter(found.block)
    timex = _resolve(found, anchors)
    foreground = not (found.paren or found.cited or found.quoted)
    if timex and timex.type == "DATE" and timex.date is None and foreground and "REF" not in timex.value:
        anchors.said = (timex.value, timex.mod)
    if timex and timex.date is not None and timex.type in ("DATE", "TIME"):
        anchors.tell(found, timex.date, timex.value, timex.mod, timex.anchor)
    return timex


def _resolve(found: Found, anchors: Anchors) -> Timex | None:
    groups = found.groups
    if "word" in groups:
        return _word(groups["word"], found, anchors)
    if "set" in groups or "every" in groups:
        return periods.recurring(groups)
    if "dec" in groups or "century" in groups:
        return periods.decade(groups)
    if "shift" in groups:
        return _shifted(found, anchors)
    if "unit" in groups or "native" in groups:
        return periods.duration(groups, about=found.about)
    begin, anchor = _point(found, anchors)
    if begin is None or not begin.valid():
        return None
    if "same" in groups and anchors.said and begin.year is not None:
        return _same_period(anchors.said[0], begin.year, anchor)
    if "nth" in groups:
        nth = _NTH[groups["nth"]] if groups["nth"] in _NTH else int(groups["nth"][0])
        if begin.year is not None and begin.month is not None:
            begin = nth_week(begin.year, begin.month, nth)
    mod = _mod(found)
    if _has_end(groups) and found.row != "lunar":
        return _range(groups, begin, mod, anchor)
    kind = "TIME" if begin.time else "DATE"
    return Timex(kind, begin.value, mod, None, None, anchor, replace(begin, time=None))


def _mod(found: Found) -> str | None:
    groups = found.groups
    part = next((groups[k] for k in ("part", "part0", "part1") if k in groups), "")
    about = "around" in groups or found.about or groups.get("todnear", "").startswith(_ABOUT_TIME)
    return periods.PART_MODS.get(part) or ("APPROX" if about else None)


def _range(groups: dict[str, str], begin: Partial, mod: str | None, anchor: str) -> Timex | None:
    end = _end(groups, begin)
    if end is None or not end.valid():
        return None
    if end.value == begin.value:
        return Timex("DATE", begin.value, mod, None, None, anchor, begin)
    value = f"{begin.value}/{end.value}"
    return Timex("DATE", value, mod, begin.value, end.value, anchor, replace(end, time=None))


def _has_end(groups: dict[str, str]) -> bool:
    return any(k in groups for k in ("y2", "yy2", "ys2", "m2", "d2", "eh"))


def _number(groups: dict[str, str], name: str) -> int | None:
    return number(groups[name]) if name in groups else None


def _year(groups: dict[str, str], suffix: str = "") -> int | None:
    if f"y{suffix}" in groups:
        return _number(groups, f"y{suffix}")
    if f"yy{suffix}" in groups:
        short = int(groups[f"yy{suffix}"])
        return 2000 + short if short < 45 else 1900 + short
    return None


def _end(groups: dict[str, str], begin: Partial) -> Partial | None:
    year = _year(groups, "2")
    if year is not None and "yy2" in groups and begin.year is not None and year < begin.year:
        year += 100  # ’25~’60: no range goes back
    if year is None and "ry2" in groups and begin.year is not None:
        year = begin.year + 1
    if year is None and "ys2" in groups and begin.year is not None:
        year = begin.year // 100 * 100 + int(groups["ys2"])
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


def _point(found: Found, anchors: Anchors) -> _Anchored:
    """The date that the expression names, as far as it does, completed by what it is read against."""
    groups = found.groups
    stated = Partial(_year(groups), _month(groups), _day(groups), _sub(groups), _time(groups))
    if "named" in groups:
        return _named(found, stated, anchors)
    if "juche" in groups:
        return replace(stated, year=stated.year or 1911 + int(groups["juche"])), "explicit"
    if "era" in groups:
        return _era(groups, stated), "explicit"
    if "cycle" in groups:
        return _cycle(groups["cycle"], stated, anchors)
    if found.row == "lunar":
        return _lunar(groups, stated, found, anchors)
    for key in ("ry", "rm", "rd", "rw"):
        if key in groups:
            return _relative(groups[key], stated, found, anchors)
    if "wd" in groups or "we" in groups:
        return _weekday(stated, found, anchors)
    if stated.year is not None:
        return stated, "explicit"
    if found.row in ("month-edge", "month-part"):
        told, anchor = anchors.base("last", "month", found)
        return (told.only("month") if told and told.month else None), anchor
    if found.row == "year-edge":
        cited = anchors.citation(found)
        return (Partial(cited.year), "cited article") if cited else anchors.of_year_part(stated, found)
    if stated.month is not None:
        return anchors.of_month(stated, found)
    if stated.day is not None:
        return anchors.of_day(stated, found)
    if stated.sub is not None:
        return anchors.of_year_part(stated, found)
    if stated.time is not None:
        return anchors.of_time(stated, found)
    return None, "explicit"


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


def _time(groups: dict[str, str]) -> str | None:
    hour = next((groups[k] for k in ("h", "h0", "h1", "h2", "hn") if k in groups), None)
    part = groups.get("tod")
    if hour is None:
        if part in ("정오", "자정"):
            return "12:00" if part == "정오" else "00:00"
        return DAY_PARTS[part] if part else None
    count = number(hour) or 0
    if part in ("오후", "저녁", "밤", "낮") and count < 12 and not (part == "밤" and count < 5):
        count += 12
    if part in ("오전", "새벽") and count == 12:
        count = 0
    half = any(k in groups for k in ("hh", "hh0", "hh2"))
    minute = next((groups[k] for k in ("min", "min0", "min1", "min2") if k in groups), "30" if half else "0")
    return f"{count:02d}:{int(minute):02d}"


@cache
def _eras() -> dict[str, int]:
    return {row["name"]: int(row["first"]) for row in table("eras")}


def _era(groups: dict[str, str], stated: Partial) -> Partial:
    if stated.year is not None:
        return stated
    count = number(groups["ey"])
    return replace(stated, year=None if count is None else _eras()[groups["era"]] - 1 + count)


def _cycle(name: str, stated: Partial, anchors: Anchors) -> _Anchored:
    """A year of the sixty-year cycle: the last one of its name before the text was written or the date told last."""
    base, anchor = (anchors.document, "document") if anchors.document else (anchors.last, "previous date")
    if base is None or base.year is None:
        return stated, "none"
    wanted = (
        next(i for i in range(60) if _STEMS[i % 10] == name[0] and _BRANCHES[i % 12] == name[1])
        if _paired(name)
        else None
    )
    if wanted is None:
        return None, "none"
    return replace(stated, year=base.year - (base.year - 4 - wanted) % 60), anchor


def _paired(name: str) -> bool:
    """Whether stem and branch ever meet: both odd or both even."""
    return (_STEMS.index(name[0]) - _BRANCHES.index(name[1])) % 2 == 0


def _lunar(groups: dict[str, str], stated: Partial, found: Found, anchors: Anchors) -> _Anchored:
    year, anchor = stated.year or _year(groups, "2"), "explicit"
    if year is None:
        base, anchor = anchors.of_year_part(Partial(), found)
        year = base.year
    day = 15 if "lunar15" in groups else stated.day
    if year is None or stated.month is None or day is None:
        return None, anchor
    return lunar(year, stated.month, day), anchor


def _weekday(stated: Partial, found: Found, anchors: Anchors) -> _Anchored:
    weekday = 6 if "we" in found.groups else _WEEKDAYS.index(found.groups["wd"]) + 1
    day, anchor = anchors.of_weekday(weekday, found)
    if day is None:
        return Partial(None, sub="WXX-WE" if "we" in found.groups else f"WXX-{weekday}"), anchor
    return _weekend(day) if "we" in found.groups else replace(day, time=stated.time), anchor


def _weekend(day: Partial) -> Partial:
    week = day.only("week")
    return Partial(week.year, sub=f"{week.sub}-WE")


@cache
def _relative_words() -> dict[str, Row]:
    return {row["word"]: row for row in table("relative_dates")}


def _relative(word: str, stated: Partial, found: Found, anchors: Anchors) -> _Anchored:
    row = _relative_words().get(re.sub(r"\s", "", word))
    if row is None:
        return None, "none"
    unit = row["unit"]
    time = stated.time or ("NI" if row["word"].endswith("밤") else None)
    base, anchor = anchors.base(row["base"], unit, found)
    moved = base.shifted(unit, int(row["shift"])) if base else None
    if unit == "year":
        return Partial(moved.year if moved else None, stated.month, stated.day, stated.sub, time), anchor
    if moved is None:
        return _unknown(unit, stated, base, time, anchors)
    if unit == "month":
        return Partial(moved.year, moved.month, stated.day, None, time), anchor
    if unit == "week" and ("wd" in found.groups or "we" in found.groups):
        return _in_week(moved, found.groups, time), anchor
    return replace(moved, time=time), anchor


def _unknown(unit: str, stated: Partial, base: Partial | None, time: str | None, anchors: Anchors) -> _Anchored:
    """What is left of a deictic expression whose base is unknown or too coarse: no more than the text says."""
    if base is not None and unit == "day" and base.day is None and anchors.last is None:
        return base.only("year"), "none"
    if unit == "week":
        return Partial(sub="WXX"), "none"
    if unit == "month":
        return Partial(None, None, stated.day, None, time) if stated.day else Partial(sub="XX"), "none"
    return Partial(sub=f"XX-XX{f'T{time}' if time else ''}"), "none"


def _in_week(week: Partial, groups: dict[str, str], time: str | None) -> Partial:
    assert week.year is not None
    assert week.sub is not None
    if "we" in groups:
        return Partial(week.year, sub=f"{week.sub}-WE")
    weekday = _WEEKDAYS.index(groups["wd"]) + 1
    return replace(Partial.of_week(week.year, int(week.sub[1:]), weekday), time=time)


def _same_period(value: str, year: int, anchor: str) -> Timex:
    """The period told last, in another year (`지난해 같은 기간`)."""
    ends = value.split("/")
    first = ends[0][:4]
    if not first.isdigit() or not all(e[:4].isdigit() for e in ends):
        return Timex("DATE", f"{year}", anchor=anchor, date=Partial(year))
    moved = [f"{int(e[:4]) - int(first) + year:04d}{e[4:]}" for e in ends]
    if len(moved) == 1:
        return Timex("DATE", moved[0], anchor=anchor, date=Partial(year))
    return Timex("DATE", "/".join(moved), None, moved[0], moved[1], anchor, Partial(year))


def _shifted(found: Found, anchors: Anchors) -> Timex | None:
    """`사흘 뒤`, `2년 전`: counted from its base; where that is unknown only the duration is marked."""
    groups = found.groups
    back = groups["shift"] == "전"
    mod = "APPROX" if found.about or "near0" in groups else None
    if "native" in groups:
        unit, count = "day", DAYS.get(groups["native"])
    elif groups.get("unit") in _SHIFT_UNITS:
        unit, count = _SHIFT_UNITS[groups["unit"]][0], number(groups["n"])
    else:
        return None
    if count is None:
        return Timex("DATE", "PAST_REF" if back else "FUTURE_REF", None, None, None, "none")
    base, anchor = anchors.shift_base(unit, back, found)
    moved = base.shifted(unit, -count if back else count) if base else None
    if moved is None:
        found.end = found.cut
        return periods.duration(groups, about=found.about)
    moved = replace(moved, time=_time(groups))
    return Timex("TIME" if moved.time else "DATE", moved.value, mod, None, None, anchor, replace(moved, time=None))


def _word(value: str, found: Found, anchors: Anchors) -> Timex:
    if value != "LAST":
        return Timex("DATE", value)
    beside = anchors.beside(found)
    if beside:
        return Timex("DATE", beside.value, None, None, None, "previous date")
    if anchors.said:
        return Timex("DATE", anchors.said[0], anchors.said[1], None, None, "previous date")
    if anchors.last:
        return Timex("DATE", anchors.last.value, None, None, None, "previous date")
    return Timex("DATE", "PAST_REF", None, None, None, "none")


def _named(found: Found, stated: Partial, anchors: Anchors) -> _Anchored:
    rows = [row for row in table("named_days") if row["name"] == found.groups["named"]]
    row = _by_country(rows, found.nearby)
    is_lunar = row["day"].startswith("lunar:")
    month, day = map(int, row["day"].removeprefix("lunar:").split("-"))
    date, anchor = Partial(stated.year, month, day), "explicit"
    if date.year is None:
        date, anchor = anchors.of_month(date, found)
    if is_lunar:
        if date.year is None:
            return None, anchor
        date = lunar(date.year, month, day) or Partial(date.year)
    return replace(date, time=stated.time), anchor


def _by_country(rows: list[Row], nearby: str) -> Row:
    """The row whose country is named last before the day; the first row where none is."""
    if len(rows) == 1:
        return rows[0]
    from pipeline.lexicon.entities import state

    def place(row: Row) -> tuple[int, int]:
        """Where the country is named last, longer names first: 인도네시아 before 인도."""
        cues = [state(row["country"]).name, *row.many("cues")] if row["country"] else []
        return max(((nearby.rfind(cue), len(cue)) for cue in cues), default=(-1, 0))

    best = max(rows, key=place)
    return best if place(best)[0] >= 0 else next((r for r in rows if r["country"] == "PRK"), rows[0])
