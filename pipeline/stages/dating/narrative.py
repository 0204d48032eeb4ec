"""How the anchors move on through a text: headings, captions and bullets set the year, dates told carry it forward."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any, Final

from pipeline.lexicon import table
from pipeline.lexicon.patterns import pattern
from pipeline.stages.dating.anchors import OPENING, Anchors, Told
from pipeline.stages.dating.background import Standing, standing
from pipeline.stages.dating.calendar import Partial
from pipeline.stages.dating.datecells import year_alone
from pipeline.stages.dating.expressions import Found
from pipeline.stages.dating.topics import full_dates, last_year, only_year

_REPORTED: Final = pattern("narrative.reported")
_PICTURE: Final = pattern("narrative.picture")  # whose caption tells of no row below it
_FRESH: Final = 2  # days that news is old
_OF_EVERY_YEAR: Final = pattern("narrative.of_every_year")  # a feast: 4월 25일은 …
_LETTER: Final = re.compile(r"[^\W_ㅇo]")  # other than a bullet
_LONGEST_HEAD: Final = 60  # characters of a line that says of which year the entries below it are
# How an entry of no year opens: 10. 20, 3/5~7, 3월 5일, 29일, | 1.29
_ENTRY: Final = pattern("narrative.entry")
# A line that ends in its year or days: ◇1차(2006년), 방문일지 (1984. 5. 16~7. 1).
_OF_YEAR: Final = pattern("narrative.of_year")


def enter(anchors: Anchors, block: int) -> None:
    """Move on to a block: headings reset the year, captions give theirs to the rows below."""
    for number in range(anchors.block + 1, block + 1):
        entered = anchors.blocks[number]
        stated = anchors.words.text[entered["start"] : entered["end"]]
        _note(anchors, entered["region"] == "footnote")
        if entered["region"] in ("heading", "title") or year_alone(stated) or _heads_entries(anchors, number, stated):
            _head(anchors, stated)
        elif entered["region"] == "caption":
            anchors.caption, anchors.caption_until = only_year(stated) or anchors.section, last_year(stated)
            if anchors.caption and not _PICTURE.match(stated):
                anchors.told.last = Partial(anchors.caption)
        elif entered["region"] != "table_row":
            anchors.caption = None
        _settle(anchors, entered)
    anchors.block = block


def _head(anchors: Anchors, stated: str) -> None:
    year = only_year(stated)
    anchors.section = year or anchors.section or anchors.topic
    anchors.until = last_year(stated) if year else anchors.until
    if year or anchors.topic:
        _restart(anchors, year or anchors.topic)
    named = full_dates(stated)
    if len(named) == 1:
        anchors.told.last = named[0][1]


def _heads_entries(anchors: Anchors, number: int, stated: str) -> bool:
    """Whether a line that is no entry itself tells the year of the entries below it: ◇ 1차 협상(2006년)."""
    if len(stated) > _LONGEST_HEAD or number + 1 == len(anchors.blocks):
        return False
    if _ENTRY.match(stated) or not _OF_YEAR.search(stated) or only_year(stated) is None:
        return False
    below = anchors.blocks[number + 1]
    return _ENTRY.match(anchors.words.text, below["start"], below["end"]) is not None and not _opens_with_day(stated)


def _opens_with_day(stated: str) -> bool:
    """Whether a line opens with a full date, so that it is an entry."""
    return any(date.day and not _LETTER.search(stated[:at]) for at, date in full_dates(stated))


def _note(anchors: Anchors, inside: bool) -> None:
    """A footnote tells beside the narrative, which goes on behind it where it stood."""
    if inside and anchors.above_note is None:
        anchors.above_note = replace(anchors.told)
    elif not inside and anchors.above_note is not None:
        anchors.told, anchors.above_note = anchors.above_note, None


def _restart(anchors: Anchors, year: int | None) -> None:
    told = anchors.told
    if not _within(anchors, year):
        told.last = Partial(year)  # else a new section goes on where the one before it ended
    told.section_fresh, told.last_nearest = True, False


def _within(anchors: Anchors, year: int | None) -> bool:
    """Whether the narrative stands in the year of a section, or later in the years that it spans."""
    reached = anchors.told.last.year if anchors.told.last else None
    if reached is None or year is None:
        return False
    return reached == year or (
        anchors.until is not None and year == anchors.section and year < reached <= anchors.until
    )


def _settle(anchors: Anchors, entered: dict[str, Any]) -> None:
    """A new block goes back to the year of the bullet above it, else to the section's, where one is known."""
    level, region, told = entered["level"], entered["region"], anchors.told
    if region in ("heading", "title"):
        anchors.years.clear()
    if region not in ("list_item", "paragraph") or told.last is None:
        return
    _come_home(told)
    anchors.years = {lv: year for lv, year in anchors.years.items() if lv < level}
    year = anchors.years[max(anchors.years)] if anchors.years else anchors.section
    if year is not None and not _within(anchors, year):
        _restart(anchors, year)
    elif year is None and region == "list_item" and _strayed(anchors):
        told.last, told.last_nearest = None, False


def _come_home(told: Told) -> None:
    """A paragraph of a text that reports days of no known year goes on from them, not from what was recalled."""
    if told.home and told.last and told.last.year is not None:
        told.aside, told.aside_end = told.last, told.last_end
        told.last, told.last_end = told.home, -1


def _strayed(anchors: Anchors) -> bool:
    """Whether the item above a bullet of the news ended in another year; a chronology's rows open with theirs."""
    document, told = anchors.document, anchors.told
    if document is None or document.day is None or told.last is None or told.last_block < 0:
        return False
    opens = told.last_end - anchors.blocks[told.last_block]["start"] < OPENING
    return told.last.year != document.year and not opens


def tell(anchors: Anchors, found: Found, date: Partial, said: tuple[str, str | None], anchor: str) -> None:
    """Remember a foreground date as the one told last; one of the background only for what stands beside it."""
    if (found.paren and not _heads_block(anchors, found)) or found.cited or found.quoted:
        return
    block = anchors.blocks[found.block]
    if block["region"] == "caption" and _PICTURE.match(anchors.words.text, block["start"]):
        return
    if date.year is None:
        _tell_without_year(anchors, found, date)
        return
    event = anchors.event_behind(found)
    if event and date.month:
        anchors.events.setdefault((date.month, event), date.year)
    told, place = anchors.told, standing(anchors, found, date)
    if place is Standing.AHEAD:
        told.ahead, told.ahead_end = date, found.end
    elif place in (Standing.ASIDE, Standing.IN_PASSING):
        told.aside, told.aside_end, told.aside_in_passing = date, found.end, place is Standing.IN_PASSING
    elif place is Standing.FORWARD:
        _go_on(anchors, found, date, said, anchor)


def _heads_block(anchors: Anchors, found: Found) -> bool:
    """Whether only marks stand before an expression in its block: `(2011년) 3월 15일 …`, `○ (7월) …`."""
    return not _LETTER.search(anchors.words.text, anchors.blocks[found.block]["start"], found.start)


def _tell_without_year(anchors: Anchors, found: Found, date: Partial) -> None:
    """A month of no known year is that of the days behind it (1월 7일 출발하였다. 8일 도착하였다).

    A text that so reports its days comes back to them from the years that it recalls.
    """
    told = anchors.told
    if not (date.month or date.day) or {"ry", "rm", "rw"} & found.groups.keys():
        return
    if not (found.lead or anchors.section or anchors.topic or _OF_EVERY_YEAR.match(anchors.words.text, found.end)):
        told.home = date
    recalled = found.lead == "지난" and (told.last is not None or not date.day)
    if not recalled and (told.last is None or told.last.year is None):
        told.last, told.last_block, told.last_end = date, found.block, found.end


@cache
def _years_back() -> frozenset[str]:
    """The words of relative_dates.tsv for a year gone by (지난해, 재작년)."""
    rows = table("relative_dates")
    return frozenset(row["word"] for row in rows if row["unit"] == "year" and int(row["shift"]) < 0)


def _open_line(anchors: Anchors, found: Found, date: Partial) -> None:
    """Remember the date with which a line opens, and whether the lines go from the first day to the last."""
    told = anchors.told
    if "".join(found.groups.get("ry", "").split()) in _years_back():
        return  # 지난해 7월 합의한 일은 …: the lines go on from before
    if not date.month:
        told.opened, told.in_order = None, 0
        return
    before = (told.opened.year or 0, told.opened.month or 0) if told.opened else (0, 0)
    told.in_order = told.in_order + 1 if before <= (date.year or 0, date.month) else 1
    told.opened, told.opened_block = date, found.block
    if anchors.section and date.year == anchors.section + 1 and "y" not in found.groups:
        # a chronology has gone on into the next year
        passed = anchors.section
        anchors.topic = date.year if anchors.topic == passed else anchors.topic
        anchors.section = date.year
        anchors.years = {level: date.year if year == passed else year for level, year in anchors.years.items()}


def _go_on(anchors: Anchors, found: Found, date: Partial, said: tuple[str, str | None], anchor: str) -> None:
    told, block = anchors.told, anchors.blocks[found.block]
    reported = _REPORTED.match(anchors.words.text, found.end) and anchors.same_sentence(told.last_end, found.start)
    told.story = told.last if reported else None
    told.last, told.last_block, told.last_end = date, found.block, found.end
    if anchors.opens_line(found):
        _open_line(anchors, found, date)
    told.finest = {
        **told.finest,
        **({"month": (date, found.block)} if date.month else {}),
        **({"day": (date, found.block)} if date.day else {}),
    }
    day, written = date.as_day(), anchors.document.as_day() if anchors.document else None
    if not (day and written and day > written):
        told.past = date
    known = anchors.news_day.as_day() if anchors.news_day else None
    stamp = "y" in found.groups
    if day and written and not stamp and 0 <= (written - day).days <= _FRESH and not (known and known > day):
        anchors.news_day = date
    told.said, told.aside = said, None
    told.last_in_passing = found.lead == "지난" and anchors.adnominal(found)
    told.last_from_writing = anchor == "document"
    told.last_nearest = told.last_from_writing and not any(k in found.groups for k in ("ry", "rm", "rd", "rw"))
    told.section_fresh = False
    if block["region"] == "list_item" and "y" in found.groups:
        anchors.years.setdefault(block["level"], date.year or 0)
