"""Days and years of other reckonings: eras, the sixty-year cycle, the lunar calendar, days known by name."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Final

from pipeline.lexicon import Row, table
from pipeline.numerals import number
from pipeline.stages.dating import openmonths
from pipeline.stages.dating.anchors import Anchors
from pipeline.stages.dating.calendar import Partial, lunar
from pipeline.stages.dating.datepatterns import PLAIN
from pipeline.stages.dating.deixis import Based
from pipeline.stages.dating.expressions import Found
from pipeline.stages.dating.stated import stated_year

_CYCLE: Final = 60  # years
_STEMS: Final = "갑을병정무기경신임계"
_BRANCHES: Final = "자축인묘진사오미신유술해"


def of_era(groups: dict[str, str], stated: Partial) -> Partial:
    """A date of an era, in our calendar; the year in parentheses behind it is taken as it stands."""
    if stated.year is not None:
        return stated
    count = number(groups["ey"])
    return replace(stated, year=None if count is None else _eras()[groups["era"]] - 1 + count)


@cache
def _eras() -> dict[str, int]:
    return {row["name"].translate(PLAIN): int(row["first"]) for row in table("eras")}


def of_cycle(name: str, stated: Partial, anchors: Anchors) -> Based:
    """A year of the sixty-year cycle: the last of its name when the text was written, else the nearest to that told."""
    last = anchors.told.last
    base, anchor = (anchors.document, "document") if anchors.document else (last, "previous date")
    if base is None or base.year is None:
        return stated, "none"
    wanted = (
        next(i for i in range(_CYCLE) if _STEMS[i % 10] == name[0] and _BRANCHES[i % 12] == name[1])
        if _paired(name)
        else None
    )
    if wanted is None:
        return None, "none"
    back = (base.year - 4 - wanted) % _CYCLE
    nearer_ahead = base is last and back > _CYCLE // 2
    return replace(stated, year=base.year - back + _CYCLE * nearer_ahead), anchor


def _paired(name: str) -> bool:
    """Whether stem and branch ever meet: both odd or both even."""
    return (_STEMS.index(name[0]) - _BRANCHES.index(name[1])) % 2 == 0


def of_lunar(groups: dict[str, str], stated: Partial, found: Found, anchors: Anchors) -> Based:
    """A day of the lunar calendar, in ours."""
    of, anchor = stated.year or stated_year(groups, "2"), "explicit"
    if of is None:
        base, anchor = openmonths.of_year_part(anchors, Partial(), found)
        of = base.year
    day = 15 if "lunar15" in groups else stated.day
    if of is None or stated.month is None or day is None:
        return None, anchor
    date = lunar(of, stated.month, day)
    return (replace(date, time=stated.time) if date else None), anchor


def of_name(found: Found, stated: Partial, anchors: Anchors) -> Based:
    """A day known by name (태양절), of the country whose day it is where the text names it."""
    rows = [row for row in table("named_days") if row["name"] == found.groups["named"]]
    row = _by_country(rows, found.nearby)
    is_lunar = row["day"].startswith("lunar:")
    month, day = map(int, row["day"].removeprefix("lunar:").split("-"))
    date, anchor = Partial(stated.year, month, day), "explicit"
    if date.year is None:
        date, anchor = openmonths.of_month(anchors, date, found)
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
