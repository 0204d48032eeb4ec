"""The TIMEX3 of a date expression: what its own characters say, and what its anchor adds."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Final

from pipeline.lexicon import Row, classed, table, valued
from pipeline.numerals import DAYS, WEEKDAYS, number
from pipeline.stages.dating import deixis, narrative, opendays, openmonths, periods
from pipeline.stages.dating.anchors import Anchors
from pipeline.stages.dating.calendar import Partial, Timex, nth_week, parse
from pipeline.stages.dating.expressions import Found
from pipeline.stages.dating.othercalendars import of_cycle, of_era, of_lunar, of_name
from pipeline.stages.dating.stated import has_end, stated_date, stated_end, stated_time
from pipeline.stages.dating.topics import HEAD

_CENTURY: Final = 100
_LAST_CENTURY, _THIS_CENTURY = 1900, 2000
_RECENT: Final = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")
_NEAR_YEARS: Final = 20  # between two years of one account
_PLANNED_YEARS: Final = 10  # that plans reach
_NTH: Final = {word: int(nth) for word, nth in valued("time_words", "ordinal").items()}
_ABOUT_TIME: Final = classed("time_words", "about")
_NATIVE_SPANS: Final[dict[str, tuple[str, int | None]]] = {"일주일": ("day", 7), "반년": ("month", 6)}
_SHIFT_UNITS: Final = {"Y": "year", "M": "month", "W": "week", "D": "day"}


def resolve(found: Found, anchors: Anchors) -> Timex | None:
    """The TIMEX3 of a match, or None where its numbers are no date; the anchors move on."""
    narrative.enter(anchors, found.block)
    timex = _resolve(found, anchors)
    foreground = not (found.paren or found.cited or found.quoted)
    if timex and timex.type == "DATE" and timex.date is None and foreground and "REF" not in timex.value:
        anchors.told.said = (timex.value, timex.mod)
    if timex and timex.date is not None and timex.type in ("DATE", "TIME"):
        date = parse(timex.begin) if _defines(timex, found, anchors) else timex.date
        narrative.tell(anchors, found, date or timex.date, (timex.value, timex.mod), timex.anchor)
    return timex


def _defines(timex: Timex, found: Found, anchors: Anchors) -> bool:
    """Whether a span of years says how long lasted what a text or section is about: it is told from its begin on."""
    block, first = anchors.blocks[found.block], timex.begin[:4] if timex.begin else ""
    year = anchors.caption if block["region"] == "caption" else anchors.section
    headed = block["region"] in ("heading", "title", "caption") and first == str(year)
    return headed or (block["start"] < HEAD and first == str(anchors.topic))


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
    if "same" in groups and anchors.told.said and begin.year is not None:
        return _same_period(anchors.told.said[0], begin.year, anchor)
    if "nth" in groups:
        nth = _NTH[groups["nth"]] if groups["nth"] in _NTH else int(groups["nth"][0])
        if begin.year is not None and begin.month is not None:
            begin = nth_week(begin.year, begin.month, nth)
    mod = _mod(found)
    if has_end(groups) and found.row != "lunar":
        return _range(groups, begin, mod, anchor)
    if begin.time:
        return Timex("TIME", begin.value, mod, None, None, anchor, replace(begin, time=None))
    return Timex("DATE", begin.value, mod, None, None, anchor, begin)


def _mod(found: Found) -> str | None:
    groups = found.groups
    part = next((groups[k] for k in ("part", "part0", "part1") if k in groups), "")
    about = "around" in groups or found.about or groups.get("todnear", "").startswith(_ABOUT_TIME)
    return periods.PART_MODS.get(part) or ("APPROX" if about else None)


def _range(groups: dict[str, str], begin: Partial, mod: str | None, anchor: str) -> Timex | None:
    end = stated_end(groups, begin)
    if end is None or not end.valid():
        return None
    if end.value == begin.value:
        return Timex("DATE", begin.value, mod, None, None, anchor, begin)
    value = f"{begin.value}/{end.value}"
    return Timex("DATE", value, mod, begin.value, end.value, anchor, replace(end, time=None))


def _point(found: Found, anchors: Anchors) -> deixis.Based:
    """The date that the expression names, as far as it does, completed by what it is read against."""
    groups = found.groups
    stated = stated_date(groups)
    if "named" in groups:
        return of_name(found, stated, anchors)
    if "juche" in groups:
        return replace(stated, year=stated.year or 1911 + int(groups["juche"])), "explicit"
    if "era" in groups:
        return of_era(groups, stated), "explicit"
    if "cycle" in groups:
        return of_cycle(groups["cycle"], stated, anchors)
    if found.row == "lunar":
        return of_lunar(groups, stated, found, anchors)
    for key in ("ry", "rm", "rd", "rw"):
        if key in groups:
            return _relative(groups[key], stated, found, anchors)
    if "wd" in groups or "we" in groups:
        return _weekday(stated, found, anchors)
    if stated.year is not None:
        return (_in_century(stated, anchors) if "yy" in groups else stated), "explicit"
    if found.row in ("month-edge", "month-part"):
        told, anchor = deixis.base(anchors, "last", "month", found)
        return (told.only("month") if told and told.month else None), anchor
    if found.row == "year-edge":
        cited = anchors.citation(found)
        return (Partial(cited.year), "cited article") if cited else openmonths.of_year_part(anchors, stated, found)
    if stated.month is not None:
        return openmonths.of_month(anchors, stated, found)
    if stated.day is not None:
        return opendays.of_day(anchors, stated, found)
    if stated.sub is not None:
        return openmonths.of_year_part(anchors, stated, found)
    if stated.time is not None:
        return opendays.of_time(anchors, stated, found)
    return None, "explicit"


def _in_century(stated: Partial, anchors: Anchors) -> Partial:
    """A year written in two digits, in its century.

    From 45 on it is of the last one, unless the text knows none but earlier years. One below is near the year told
    last (1932년 … 34년), else of this century, or of the last where that would still be to come.
    """
    told, year = anchors.told.last, stated.year
    known = told.year if told else None
    if year is None:
        return stated
    if year < _THIS_CENTURY:
        early = known is not None and known < _LAST_CENTURY and not _RECENT.search(anchors.words.text)
        return replace(stated, year=year - _CENTURY) if early else stated
    near = [y for y in (year, year - _CENTURY) if known is not None and abs(y - known) <= _NEAR_YEARS]
    written = anchors.document.year if anchors.document else None
    to_come = year > (written or known or year) + _PLANNED_YEARS
    return replace(stated, year=near[0] if near else year - _CENTURY if to_come else year)


def _weekday(stated: Partial, found: Found, anchors: Anchors) -> deixis.Based:
    weekday = 6 if "we" in found.groups else WEEKDAYS.index(found.groups["wd"]) + 1
    day, anchor = opendays.of_weekday(anchors, weekday, found)
    if day is None:
        return Partial(None, sub="WXX-WE" if "we" in found.groups else f"WXX-{weekday}"), anchor
    return _weekend(day) if "we" in found.groups else replace(day, time=stated.time), anchor


def _weekend(day: Partial) -> Partial:
    week = day.only("week")
    return Partial(week.year, sub=f"{week.sub}-WE")


@cache
def _relative_words() -> dict[str, Row]:
    return {row["word"]: row for row in table("relative_dates")}


_EVENING: Final = re.compile(r"(0[6-9]|1[01]):")  # hours of the clock that a night may mean


def _relative(word: str, stated: Partial, found: Found, anchors: Anchors) -> deixis.Based:
    row = _relative_words().get(re.sub(r"\s", "", word))
    if row is None:
        return None, "none"
    unit = row["unit"]
    time = stated.time or ("NI" if row["word"].endswith("밤") else None)
    if time and row["word"].endswith("밤") and _EVENING.match(time):
        time = f"{int(time[:2]) + 12}{time[2:]}"  # 어젯밤 11시
    base, anchor = deixis.base(anchors, row["base"], unit, found)
    moved = base.shifted(unit, int(row["shift"])) if base else None
    if unit == "year":
        return Partial(moved.year if moved else None, stated.month, stated.day, stated.sub, time), anchor
    if moved is None:
        return _unknown(unit, stated, base, time, anchors)
    if unit == "day" and stated.day and stated.day != moved.day:
        return opendays.of_day(anchors, stated, found)
    if unit == "month":
        return Partial(moved.year, moved.month, stated.day, None, time), anchor
    if unit == "week" and ("wd" in found.groups or "we" in found.groups):
        return _in_week(moved, found.groups, time), anchor
    return replace(moved, time=time), anchor


def _unknown(unit: str, stated: Partial, base: Partial | None, time: str | None, anchors: Anchors) -> deixis.Based:
    """What is left of a deictic expression whose base is unknown or too coarse: no more than the text says."""
    if base is not None and unit == "day" and base.day is None and anchors.told.last is None:
        return base.only("year"), "none"
    if unit == "week":
        return Partial(sub="WXX"), "none"
    if unit == "month":
        return Partial(None, None, stated.day, None, time) if stated.day else Partial(sub="XX"), "none"
    if stated.day:
        return replace(stated, time=time), "none"
    return Partial(sub=f"XX-XX{f'T{time}' if time else ''}"), "none"


def _in_week(week: Partial, groups: dict[str, str], time: str | None) -> Partial:
    assert week.year is not None
    assert week.sub is not None
    if "we" in groups:
        return Partial(week.year, sub=f"{week.sub}-WE")
    weekday = WEEKDAYS.index(groups["wd"]) + 1
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
        unit, count = _NATIVE_SPANS.get(groups["native"]) or ("day", DAYS.get(groups["native"]))
    elif "unit" in groups:
        unit, count = _SHIFT_UNITS[periods.UNITS[groups["unit"]]], number(groups["n"])
    else:
        return None
    if count is None:
        return Timex("DATE", "PAST_REF" if back else "FUTURE_REF", None, None, None, "none")
    base, anchor = deixis.shift_base(anchors, unit, back, found)
    moved = base.shifted(unit, -count if back else count) if base else None
    if moved is None:
        found.end = found.cut
        return periods.duration(groups, about=found.about)
    if "same_day" in groups and base is not None:
        moved = replace(base, year=moved.year)  # 50년 전 오늘
    elif "m" in groups:
        moved = replace(stated_date(groups), year=moved.year)  # 2년 전 9월
    moved = replace(moved, time=stated_time(groups))
    return Timex("TIME" if moved.time else "DATE", moved.value, mod, None, None, anchor, replace(moved, time=None))


def _word(value: str, found: Found, anchors: Anchors) -> Timex:
    if value != "LAST":
        return Timex("DATE", value)
    beside = anchors.beside(found)
    if beside:
        return Timex("DATE", beside.value, None, None, None, "previous date")
    if anchors.told.said:
        day = anchors.told.said[0].partition("T")[0]  # 31일 새벽 …. 이 무렵 …: about that day
        return Timex("DATE", day, anchors.told.said[1], None, None, "previous date")
    if anchors.told.last:
        return Timex("DATE", anchors.told.last.value, None, None, None, "previous date")
    return Timex("DATE", "PAST_REF", None, None, None, "none")
