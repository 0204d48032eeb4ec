"""The year of what does not say it: months, days of a month, halves, quarters and seasons."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from pipeline.lexicon.patterns import pattern
from pipeline.numerals import WEEKDAYS
from pipeline.stages.dating.anchors import Anchors
from pipeline.stages.dating.calendar import Partial
from pipeline.stages.dating.expressions import Found
from pipeline.stages.sentence.clauses import telegraphic

Anchored = tuple[Partial, str]

_LONG_PAST: Final = -4  # months: what is planned for a month so far behind is meant for the next year
_FAR_OFF: Final = 240  # days
_LATELY: Final = 100
_THESE_DAYS: Final = 14
_HALF_A_YEAR: Final = 6  # months ahead up to which headlines and notes look, which have no tense
_HEADLINES: Final = ("title", "heading")
_TURN: Final = 8  # months back that are no step back but one into the new year
_LINE_TURN: Final = 6  # the same from line to line of a chronology
_ORDERED: Final = 2  # lines whose dates are in order
_YEAR_TURNS: Final = pattern("openmonths.year_turns")
_BEFORE: Final = 14  # characters
_WEEKDAY: Final = re.compile(rf"\(\s?([{WEEKDAYS}])(?:요일)?\s?\)")


def of_year_part(anchors: Anchors, stated: Partial, found: Found) -> Anchored:
    """A part of a year that is not named: the year told last, the section's, the document's."""
    coming = anchors.coming(found)
    if coming and coming.year is not None:
        return replace(stated, year=coming.year), "previous date"
    told = anchors.beside(found) or anchors.told.last
    if told and told.year is not None:
        return replace(stated, year=told.year), _place(anchors)
    if anchors.section:
        return replace(stated, year=anchors.section), "section"
    if anchors.document:
        return replace(stated, year=anchors.document.year), "document"
    return stated, "none"


def of_month(anchors: Anchors, stated: Partial, found: Found) -> Anchored:
    """A month, or a month and day, whose year is not said; a day of the week with it must be that day's."""
    date, anchor = _of_month(anchors, stated, found)
    if date.as_day() is None:
        return date, anchor
    near = (replace(date, year=(date.year or 0) + step) for step in (0, -1, 1, -2, 2))
    return on_weekday(anchors, near, found) or date, anchor


def on_weekday(anchors: Anchors, dates: Iterable[Partial], found: Found) -> Partial | None:
    """The first of some dates that falls on the day of the week within an expression, if one stands there."""
    said = _WEEKDAY.search(anchors.words.text, found.start, found.end)
    if said is None:
        return None
    days = ((date, date.as_day()) for date in dates)
    return next((date for date, day in days if day and WEEKDAYS[day.weekday()] == said[1]), None)


def _place(anchors: Anchors) -> str:
    return "section" if anchors.told.section_fresh else "previous date"


def _of_month(anchors: Anchors, stated: Partial, found: Found) -> Anchored:
    """By what the words themselves point at, else the news, else what was told, else the head of the text."""
    return (
        _pointed_at(anchors, stated, found)
        or _of_the_news(anchors, stated, found)
        or _of_what_was_told(anchors, stated, found)
        or _of_the_head(anchors, stated, found)
    )


def _pointed_at(anchors: Anchors, stated: Partial, found: Found) -> Anchored | None:
    """By a reference, an event told before, a source, a caption or the date beside it."""
    if "column" in found.groups:
        return replace(stated, year=int(found.groups["column"])), "caption"
    cited = anchors.citation(found)
    if cited:
        return _nearest(stated, cited, None, ahead_by=6), "cited article"
    known = anchors.events.get((stated.month or 0, anchors.event_behind(found)))
    if known is not None:
        return replace(stated, year=known), "previous date"
    block = anchors.blocks[found.block]
    source = anchors.cited.behind(stated, found, block)
    if source:
        return replace(stated, year=source.year), "cited article"
    if block["region"] == "table_row" and anchors.caption:
        return replace(stated, year=_year_of_row(anchors, anchors.caption)), "caption"
    beside = anchors.beside(found)
    if beside is None or found.lead:
        return None
    turned = beside.year is not None and (beside.month or 0) - (stated.month or 0) >= _TURN  # 12월 27일에 이어 1월 4일
    return replace(stated, year=(beside.year or 0) + 1 if turned else beside.year), "previous date"


def _year_of_row(anchors: Anchors, caption: int) -> int:
    """The caption's year, or the later one of those it spans that the rows above have reached."""
    reached = (anchors.told.last.year if anchors.told.last else None) or caption
    return reached if caption < reached <= (anchors.caption_until or caption) else caption


def _of_the_news(anchors: Anchors, stated: Partial, found: Found) -> Anchored | None:
    """By the day of writing, where the text counts from it."""
    document, last = anchors.document, anchors.told.last
    if document is None:
        return None
    if document.month is None:
        return (replace(stated, year=document.year), "document") if found.lead else None
    announced = last is not None and anchors.announces(found, last)
    if not found.lead and not announced and not _is_news(anchors, found):
        return None
    outlook = anchors.outlook(found)
    if outlook is None and last is not None and _goes_on_to(anchors, stated, found, last):
        return replace(stated, year=last.year), "previous date"
    block = anchors.blocks[found.block]
    headline = block["region"] in _HEADLINES and not found.lead and not _told(anchors, block)
    tenseless = headline or (stated.day and block["region"] == "list_item")
    return _nearest(stated, document, outlook, ahead_by=_HALF_A_YEAR if tenseless else 0.5), "document"


def _of_what_was_told(anchors: Anchors, stated: Partial, found: Found) -> Anchored | None:
    """By what is to come in the sentence, by the days about that of writing, by the date told last."""
    coming, last = anchors.coming(found), anchors.last(found)
    if coming and coming.year is not None:
        ahead = _nearest(stated, coming, "ahead" if coming.month else None)
        lately = _lately(anchors, stated, ahead)
        return (lately, "document") if lately else (ahead, "previous date")
    if anchors.document and _of_these_days(anchors, stated, found, anchors.document):
        return _nearest(stated, anchors.document, None), "document"
    if last is None or last.year is None:
        return None
    if _turns_year(anchors, stated, found, last) or _says_so(anchors, found):
        return replace(stated, year=last.year + 1), _place(anchors)
    earlier = stated.month and last.month and stated.month > last.month
    return replace(stated, year=last.year - bool(found.lead == "지난" and earlier)), _place(anchors)


def _lately(anchors: Anchors, stated: Partial, ahead: Partial) -> Partial | None:
    """The month as one of the last before writing, where the next one of its name is far off: 다음 달 …, 10월 방문."""
    day, written = ahead.as_day(), anchors.document.as_day() if anchors.document else None
    if day is None or written is None or anchors.document is None or (day - written).days <= _FAR_OFF:
        return None
    past = _nearest(stated, anchors.document, "past")
    return past if (gone := past.as_day()) and (written - gone).days <= _LATELY else None


def _of_the_head(anchors: Anchors, stated: Partial, found: Found) -> Anchored:
    if anchors.section:
        return replace(stated, year=anchors.section), "section"
    if anchors.document:
        return _nearest(stated, anchors.document, anchors.outlook(found)), "document"
    if anchors.alone and anchors.told.last is None:
        return replace(stated, year=anchors.alone), "section"
    return stated, "none"


def _told(anchors: Anchors, block: dict[str, Any]) -> bool:
    """Whether a block ends in a predicate, which has a tense."""
    return not telegraphic(anchors.words, *anchors.words.covering(block["start"], block["end"]))


def _is_news(anchors: Anchors, found: Found) -> bool:
    """Whether the dates of the text count from the day of writing: the one told last did, or none was told."""
    if anchors.coming(found):
        return False
    return anchors.told.last_nearest or (anchors.told.last is None and not anchors.section)


def _goes_on_to(anchors: Anchors, stated: Partial, found: Found, last: Partial) -> bool:
    """Whether a later month follows one of its own sentence (5월 말 만료에서 12월 말까지 유예)."""
    if not last.month or not stated.month or found.lead:
        return False
    return stated.month > last.month and anchors.same_sentence(anchors.told.last_end, found.start)


def _of_these_days(anchors: Anchors, stated: Partial, found: Found, document: Partial) -> bool:
    """Whether a day of a month, told in a new paragraph, lies about the day of writing: it is no background."""
    written = document.as_day()
    if written is None or stated.day is None or anchors.told.last_block == found.block or anchors.in_list(found):
        return False
    day = _nearest(stated, document, None).as_day()
    return day is not None and abs((day - written).days) <= _THESE_DAYS


def _says_so(anchors: Anchors, found: Found) -> bool:
    """Whether the words before a month say that the year has turned (해가 바뀌어 1월에는)."""
    return bool(_YEAR_TURNS.search(anchors.words.text, max(0, found.start - _BEFORE), found.start))


def _turns_year(anchors: Anchors, stated: Partial, found: Found, last: Partial) -> bool:
    """Whether a chain goes on into the next year from the one told last (12월 27일 … 1월 14일), line by line too."""
    if not last.month or not stated.month or found.lead:
        return False
    told = anchors.told
    if told.last_block == found.block:
        return last.month - stated.month >= _TURN
    if told.opened is None or told.opened.year != last.year or not anchors.opens_line(found):
        return False
    if told.in_order < _ORDERED:
        return False  # the latest comes first
    between = anchors.blocks[told.opened_block + 1 : found.block]
    turned = (told.opened.month or 0) - stated.month >= (_LINE_TURN if anchors.in_list(found) else _TURN)
    return turned and all(block["region"] != "heading" for block in between)


def _nearest(stated: Partial, base: Partial, outlook: str | None, *, ahead_by: float = 0.5) -> Partial:
    """The occurrence of a month (and day) nearest to `base`: behind it, or ahead where the text looks ahead."""
    if base.year is None or base.month is None or stated.month is None:
        return replace(stated, year=base.year)
    months = stated.month - base.month
    whole = months + (stated.day - base.day) / 31 if stated.day and base.day else float(months)
    year = base.year
    if outlook == "past":
        year -= whole > 0
    elif outlook == "ahead":
        year += whole < _LONG_PAST
    else:
        begin = months + ((stated.day or 1) - (base.day or 28)) / 31
        year += (begin < ahead_by - 12) - (begin > ahead_by)
    return replace(stated, year=year)
