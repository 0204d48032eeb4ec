"""The value of a date expression: calendar arithmetic, and the anchor of what its own characters leave open."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from spacy.tokens import Doc

from pipeline import spans
from pipeline.lexicon import Row, table
from pipeline.stages.calendar import DAY_PARTS, SEASONS, Partial, lunar, parse
from pipeline.stages.numerals import DAYS, number
from pipeline.stages.words import words

if TYPE_CHECKING:
    from pipeline.stages.dates import Found

_PART_MODS: Final = {
    **dict.fromkeys(("초", "초순", "상순", "초반", "초엽", "전반"), "START"),
    **dict.fromkeys(("중순", "중반", "중엽"), "MID"),
    **dict.fromkeys(("하순", "말", "후반", "말엽"), "END"),
}
_HALVES: Final = {"상반기": "H1", "전반기": "H1", "하반기": "H2", "후반기": "H2"}
_ERAS: Final = {
    "쇼와": 1925,
    "헤이세이": 1988,
    "레이와": 2018,
    "다이쇼": 1911,
    "메이지": 1867,
    "단기": -2333,
    "서기": 0,
}
_KOREAN_MONTHS: Final = {
    "삼": 3, "사": 4, "오": 5, "유": 6, "칠": 7, "팔": 8, "구": 9, "시": 10, "십일": 11, "십이": 12,
}  # fmt: skip
_ENGLISH: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNITS: Final = {
    "년": "Y", "해": "Y", "개월": "M", "달": "M", "주일": "W", "주": "W", "일": "D", "시간": "TH", "분": "TM",
    "주년": "Y", "돌": "Y", "주기": "Y", "세기": "C", "세대": "X",
}  # fmt: skip
_VAGUE_COUNTS: Final = frozenset(
    {"수", "몇", "수십", "수백", "몇십", "한두", "두세", "서너", "너댓", "대여섯", "십수", "수천"}
)
_SETS: Final = {
    "하루": "P1D", "매일": "P1D", "날마다": "P1D", "매주": "P1W", "매월": "P1M", "매달": "P1M", "다달이": "P1M",
}  # fmt: skip


_SINCE: Final = r"\s?([가-힣]{1,8}\s)?(이후|이래)"


@dataclass(frozen=True, slots=True)
class Timex:
    """A TIMEX3 expression resolved; `anchor` says against what."""

    type: str
    value: str
    mod: str | None = None
    begin: str | None = None
    end_value: str | None = None
    anchor: str = "explicit"
    date: Partial | None = None


@dataclass(slots=True)
class Context:
    """What is known at a point of the text: the document's date, the section's year, the date told last."""

    document: Partial | None
    blocks: list[dict[str, Any]]
    topic: int | None = None
    section: int | None = None
    caption: int | None = None
    last: Partial | None = None
    last_block: int = -1
    block: int = -1
    citation_dates: list[tuple[int, int, list[tuple[int, Partial]]]] = field(default_factory=list)
    years: dict[int, int] = field(default_factory=dict)
    section_fresh: bool = False
    text: str = ""

    @classmethod
    def of(cls, doc: Doc) -> Context:
        """The context at the head of a Doc."""
        meta = spans.data(doc).get("meta", {})
        context = cls(parse(meta.get("published")), spans.blocks(doc))
        context.topic = _first_year(meta.get("title") or "")
        context.section = context.topic
        context.text = words(doc).text
        for start, end in spans.data(doc).get("citations", []):
            dates = [(start + at, date) for at, date in _full_dates(context.text[start:end])]
            if dates:
                context.citation_dates.append((start, end, dates))
        return context

    def enter(self, block: int) -> None:
        """Move on to a block: headings reset the year, captions give theirs to the rows below."""
        for entered in self.blocks[self.block + 1 : block + 1]:
            stated = self.text[entered["start"] : entered["end"]]
            if entered["region"] in ("heading", "title"):
                year = _first_year(stated)
                self.section = year or self.section or self.topic
                if year or self.topic:
                    self.last = Partial(year or self.topic)
                    self.section_fresh = True
            elif entered["region"] == "caption":
                self.caption = _first_year(stated) or self.section
                self.last = Partial(self.caption) if self.caption else self.last
            elif entered["region"] != "table_row":
                self.caption = None
            self._settle(entered)
        self.block = block

    def _settle(self, entered: dict[str, Any]) -> None:
        """A new block goes back to the year of the bullet above it, else to the section's, where one is known."""
        level, region = entered["level"], entered["region"]
        if region in ("heading", "title"):
            self.years.clear()
        if region not in ("list_item", "paragraph") or self.last is None:
            return
        self.years = {lv: year for lv, year in self.years.items() if lv < level}
        year = self.years[max(self.years)] if self.years else self.section
        if year is not None and self.last.year != year:
            self.last = Partial(year)
            self.section_fresh = True

    def citation(self, at: int) -> Partial | None:
        """The date of the reference that holds character `at`: a headline's date stands behind it."""
        dates = next((d for a, b, d in self.citation_dates if a <= at < b), [])
        return next((d for where, d in dates if where > at), dates[-1][1] if dates else None)

    def told(self, date: Partial, found: Found) -> None:
        """Remember a foreground date as the one told last."""
        if found.paren or found.cited or found.quoted or date.year is None:
            return
        if self.document and self.document.year is not None and date.year > self.document.year:
            return  # what is to come does not move the narrative on
        if self.section and re.match(_SINCE, self.text[found.end : found.end + 14]):
            return  # what only bounds the time of something else
        self.last, self.last_block = date, found.block
        self.section_fresh = False
        block = self.blocks[found.block]
        if block["region"] == "list_item" and "y" in found.groups:
            self.years.setdefault(block["level"], date.year)


def resolve(found: Found, context: Context) -> Timex | None:
    """The TIMEX3 of a match, or None where its numbers are no date; the context moves on."""
    context.enter(found.block)
    timex = _resolve(found, context)
    if timex and timex.date is not None and timex.type in ("DATE", "TIME"):
        context.told(timex.date, found)
    return timex


def _resolve(found: Found, context: Context) -> Timex | None:
    groups = found.groups
    if "word" in groups:
        return _word(groups["word"], context)
    if "set" in groups:
        return Timex("SET", _SETS.get(groups["set"], "P1Y"))
    if "dec" in groups or "century" in groups:
        return _decade(groups)
    if "unit" in groups or "native" in groups:
        return _duration(found)
    if "named" in groups:
        return _named(found, context)
    begin, anchor = _point(groups, "", found, context)
    if begin is None or not begin.valid():
        return None
    mod = _PART_MODS.get(groups.get("part", "")) or ("APPROX" if "around" in groups or found.about else None)
    if _has_end(groups):
        end = _end(groups, begin)
        if end is None or not end.valid():
            return None
        if end.value == begin.value:
            return Timex("DATE", begin.value, mod, None, None, anchor, begin)
        value = f"{begin.value}/{end.value}"
        return Timex("DATE", value, mod, begin.value, end.value, anchor, replace(end, time=None))
    kind = "TIME" if begin.time and begin.day is not None else "DATE"
    return Timex(kind, begin.value, mod, None, None, anchor, replace(begin, time=None))


def _has_end(groups: dict[str, str]) -> bool:
    return any(k in groups for k in ("y2", "yy2", "ys2", "m2", "d2"))


def _year(groups: dict[str, str], suffix: str = "") -> int | None:
    if f"y{suffix}" in groups:
        return int(groups[f"y{suffix}"])
    if f"yy{suffix}" in groups:
        short = int(groups[f"yy{suffix}"])
        return 2000 + short if short < 45 else 1900 + short
    return None


def _end(groups: dict[str, str], begin: Partial) -> Partial | None:
    year = _year(groups, "2")
    if year is None and "ys2" in groups and begin.year is not None:
        year = begin.year // 100 * 100 + int(groups["ys2"])
    if year is not None and "m2" not in groups and "d2" not in groups:
        return Partial(year)
    month = int(groups["m2"]) if "m2" in groups else begin.month
    day = int(groups["d2"]) if "d2" in groups else None
    if year is None:
        year = begin.year
        if year is not None and month is not None and begin.month is not None and month < begin.month:
            year += 1
    return Partial(year, month, day)


def _point(groups: dict[str, str], suffix: str, found: Found, context: Context) -> tuple[Partial | None, str]:
    year = _year(groups)
    month = _month(groups)
    day = int(groups["d"]) if "d" in groups else int(groups["de"]) if "de" in groups else None
    sub = _sub(groups)
    time = _time(groups)
    stated = Partial(year, month, day, sub, time)
    if "juche" in groups:
        return replace(stated, year=year or 1911 + int(groups["juche"])), "explicit"
    if "era" in groups:
        count = 1 if groups["ey"] == "원" else int(groups["ey"])
        return replace(stated, year=_ERAS[groups["era"]] + count), "explicit"
    if found.row == "lunar":
        return _lunar(groups, stated, context)
    for key in ("ry", "rm", "rd", "rw"):
        if key in groups:
            return _relative(groups, groups[key], stated, found, context)
    if year is not None:
        return stated, "explicit"
    if found.row == "year-edge":
        cited = context.citation(found.start) if found.cited else None
        return (Partial(cited.year), "cited article") if cited else _base_year(stated, context)
    if month is not None:
        return _without_year(stated, found, context)
    if day is not None:
        return _without_month(stated, found, context)
    if sub is not None:
        return _base_year(stated, context)
    if time is not None:
        return _without_day(stated, found, context)
    return None, "explicit"


def _month(groups: dict[str, str]) -> int | None:
    if "m" in groups:
        return int(groups["m"])
    if "km" in groups:
        return _KOREAN_MONTHS[groups["km"]]
    if "en" in groups:
        return _ENGLISH.index(groups["en"][:3]) + 1
    return None


def _sub(groups: dict[str, str]) -> str | None:
    if "half" in groups:
        return _HALVES[groups["half"]]
    if "q" in groups:
        return f"Q{groups['q']}"
    return SEASONS[groups["season"]] if "season" in groups else None


def _time(groups: dict[str, str]) -> str | None:
    hour = next((groups[k] for k in ("h", "h0", "h1") if k in groups), None)
    part = groups.get("tod")
    if hour is None:
        if part == "정오":
            return "12:00"
        if part == "자정":
            return "00:00"
        return DAY_PARTS[part] if part else None
    count = int(hour)
    if part in ("오후", "저녁", "밤", "낮") and count < 12 and not (part == "밤" and count < 5):
        count += 12
    half = any(k in groups for k in ("hh", "hh0"))
    minute = next((groups[k] for k in ("min", "min0", "min1") if k in groups), "30" if half else "0")
    return f"{count:02d}:{int(minute):02d}"


def _lunar(groups: dict[str, str], stated: Partial, context: Context) -> tuple[Partial | None, str]:
    year = stated.year
    anchor = "explicit"
    if year is None:
        base, anchor = _base_year(Partial(), context)
        year = base.year if base else None
    day = 15 if "lunar15" in groups else stated.day
    if year is None or stated.month is None or day is None:
        return None, anchor
    return lunar(year, stated.month, day), anchor


def _base_year(stated: Partial, context: Context) -> tuple[Partial, str]:
    """A part of a year that is not named: the year told last, the section's, the document's."""
    if context.last and context.last.year is not None:
        return replace(stated, year=context.last.year), "section" if context.section_fresh else "previous date"
    if context.section:
        return replace(stated, year=context.section), "section"
    if context.document:
        return replace(stated, year=context.document.year), "document"
    return stated, "none"


def _without_year(stated: Partial, found: Found, context: Context) -> tuple[Partial, str]:
    cited = context.citation(found.start) if found.cited else None
    if cited:
        return _nearest(stated, cited, found, ahead_by=6), "cited article"
    region = context.blocks[found.block]["region"]
    if region == "table_row" and context.caption:
        return replace(stated, year=context.caption), "caption"
    if found.lead and context.document and context.document.month:
        return _nearest(stated, context.document, found), "document"
    if context.last and context.last.year is not None:
        anchor = "section" if context.section_fresh else "previous date"
        if found.lead == "지난" and stated.month and context.last.month and stated.month > context.last.month:
            return replace(stated, year=context.last.year - 1), anchor
        return replace(stated, year=context.last.year), anchor
    if context.section:
        return replace(stated, year=context.section), "section"
    if context.document:
        return _nearest(stated, context.document, found), "document"
    return stated, "none"


def _nearest(stated: Partial, base: Partial, found: Found, *, ahead_by: float = 0.5) -> Partial:
    """The occurrence of a month (and day) nearest to `base`: behind it, unless it lies `ahead_by` months ahead."""
    if base.year is None or base.month is None or stated.month is None:
        return replace(stated, year=base.year)
    ahead = stated.month - base.month + ((stated.day or 1) - (base.day or 28)) / 31
    year = base.year
    if found.lead in ("오는", "다가오는", "돌아오는"):
        year += ahead < 0
    elif found.lead == "지난":
        year -= ahead > 0
    elif ahead > ahead_by:
        year -= 1
    elif ahead < ahead_by - 12:
        year += 1
    return replace(stated, year=year)


def _without_month(stated: Partial, found: Found, context: Context) -> tuple[Partial, str]:
    cited = context.citation(found.start) if found.cited else None
    base, anchor = (cited, "cited article") if cited else (None, "")
    if base is None and context.last and context.last.month and _close(found, context):
        base, anchor = context.last, "previous date"
    elif base is None and context.document and context.document.month:
        base, anchor = context.document, "document"
    elif base is None and context.last:
        base, anchor = context.last, "previous date"
    if base is None or base.month is None:
        return Partial(base.year if base else None, None, None, None), "none"
    month = Partial(base.year, base.month)
    assert stated.day is not None
    if anchor != "previous date" and base.day and stated.day > base.day and found.lead not in ("오는", "다가오는"):
        month = month.shifted("month", -1) or month
    return replace(stated, year=month.year, month=month.month), anchor


def _close(found: Found, context: Context) -> bool:
    """Whether the date told last still governs: the same block or the one before, or the document's own year."""
    if found.block - context.last_block <= 1:
        return True
    return not context.document or not context.document.month


def _without_day(stated: Partial, found: Found, context: Context) -> tuple[Partial | None, str]:
    if context.last and context.last.day and found.block - context.last_block <= 1:
        return replace(context.last, time=stated.time), "previous date"
    if context.document and context.document.day:
        return replace(context.document, time=stated.time), "document"
    return None, "none"


@cache
def _relative_words() -> dict[str, Row]:
    return {row["word"]: row for row in table("relative_dates")}


def _relative(
    groups: dict[str, str], word: str, stated: Partial, found: Found, context: Context
) -> tuple[Partial | None, str]:
    row = _relative_words().get(re.sub(r"\s", "", word))
    if row is None:
        return None, "none"
    base, anchor = _base(row["base"], row["unit"], found, context)
    if base is None:
        return (
            (Partial(None, stated.month, stated.day, stated.sub), "none") if row["unit"] == "year" else (None, "none")
        )
    unit = row["unit"]
    moved = base.shifted(unit, int(row["shift"]))
    if moved is None:
        return base.only("year") if base.day is None and unit == "day" and not context.last else None, anchor
    if unit == "year":
        return Partial(moved.year, stated.month, stated.day, stated.sub, stated.time), anchor
    if unit == "month":
        return Partial(moved.year, moved.month, stated.day, None, stated.time), anchor
    return replace(moved, time=stated.time), anchor


def _base(kind: str, unit: str, found: Found, context: Context) -> tuple[Partial | None, str]:
    if found.cited:
        cited = context.citation(found.start)
        if cited:
            return cited, "cited article"
    if kind == "document" and found.quoted and context.last and (unit == "year" or context.last.day):
        return context.last, "quotation"
    if kind == "document":
        if context.document and (unit == "year" or context.document.month):
            return context.document, "document"
        if unit == "year" and context.topic:
            return Partial(context.topic), "section"
        return (context.last, "previous date") if unit == "year" else (None, "none")
    if context.last:
        return context.last, "previous date"
    return context.document, "document"


def _word(value: str, context: Context) -> Timex:
    if value != "LAST":
        return Timex("DATE", value)
    if context.last:
        return Timex("DATE", context.last.value, None, None, None, "previous date")
    return Timex("DATE", "PAST_REF", None, None, None, "none")


def _decade(groups: dict[str, str]) -> Timex:
    mod = _PART_MODS.get(groups.get("part", ""))
    if "century" in groups:
        return Timex("DATE", f"{int(groups['century']) - 1:02d}", mod)
    begin = _decade_value(groups["dec"])
    if "dec2" not in groups:
        return Timex("DATE", begin, mod)
    end = _decade_value(groups["dec2"])
    return Timex("DATE", f"{begin}/{end}", mod, begin, end)


def _decade_value(written: str) -> str:
    if len(written) == 4:
        return written[:3]
    return ("200" if written[0] in "012" else "19" + written[0])[:3] if written != "00" else "200"


def _duration(found: Found) -> Timex | None:
    groups = found.groups
    near = found.about or any(k in groups for k in ("near", "near0", "near2"))
    mod = "APPROX" if near else None
    if "native" in groups:
        word = groups["native"]
        if word in DAYS:
            return Timex("DURATION", f"P{DAYS[word]}D", mod)
        value = {"일주일": "P1W", "반년": "P6M", "반세기": "P50Y", "한나절": "PT6H"}[word]
        return Timex("DURATION", value, mod)
    unit = _UNITS[groups["unit"]]
    if groups["n"] in _VAGUE_COUNTS:
        return Timex("DURATION", _period("X", unit), mod)
    count = number(groups["n"])
    if count is None:
        if groups["n"] == "반" and unit == "Y":
            return Timex("DURATION", "P6M", mod)
        return None
    value = _period(str(count), unit)
    if "n3" in groups:
        months = number(groups["n3"])
        value += f"{months}M" if months else ""
    if "n2" in groups:
        end = _period(str(int(groups["n2"])), unit)
        return Timex("DURATION", f"{value}/{end}", mod, value, end)
    return Timex("DURATION", value, mod)


def _period(count: str, unit: str) -> str:
    if unit == "C":
        return f"P{int(count) * 100}Y" if count.isdigit() else "PXY"
    if unit == "X":
        return f"P{int(count) * 30}Y" if count.isdigit() else "PXY"
    return f"PT{count}{unit[1]}" if unit[0] == "T" else f"P{count}{unit}"


def _named(found: Found, context: Context) -> Timex | None:
    rows = [row for row in table("named_days") if row["name"] == found.groups["named"]]
    row = _by_country(rows, found.extra.get("nearby", ""))
    if row["day"].startswith("lunar:"):
        month, day = map(int, row["day"][6:].split("-"))
        base, anchor = _without_year(Partial(None, month, day), found, context)
        if base.year is None:
            return None
        date = lunar(base.year, month, day)
        return Timex("DATE", date.value, None, None, None, anchor, date) if date else None
    month, day = map(int, row["day"].split("-"))
    date, anchor = _without_year(Partial(None, month, day), found, context)
    return Timex("DATE", date.value, None, None, None, anchor, date)


def _by_country(rows: list[Row], nearby: str) -> Row:
    """The row whose country is named last before the day; the first row where none is."""
    if len(rows) == 1:
        return rows[0]
    from pipeline.lexicon.entities import state

    def place(row: Row) -> int:
        name = state(row["country"]).name
        return max(nearby.rfind(name), nearby.rfind({"PRK": "평양", "RUS": "모스크바"}.get(row["country"], name)))

    best = max(rows, key=place)
    return best if place(best) >= 0 else next((r for r in rows if r["country"] == "PRK"), rows[0])


def _first_year(text: str) -> int | None:
    found = re.search(r"(?<!\d)(1[89]\d{2}|20\d{2})(?=\s?[년.,)\s]|$)", text)
    return int(found[1]) if found else None


def _full_dates(text: str) -> list[tuple[int, Partial]]:
    """The dates of a text that name year and month, each with its place."""
    found = []
    for match in re.finditer(r"(1[89]\d{2}|20\d{2})\s?[.\-/년]\s?(\d{1,2})(?:\s?[.\-/월]\s?(\d{1,2}))?", text):
        date = Partial(int(match[1]), int(match[2]), int(match[3]) if match[3] else None)
        if date.valid():
            found.append((match.start(), date))
    return found
