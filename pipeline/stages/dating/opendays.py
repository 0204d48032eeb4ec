"""The month or the day of what does not say it: bare days, times of day, days of the week."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pipeline.lexicon.patterns import pattern
from pipeline.stages.dating.anchors import Anchors
from pipeline.stages.dating.calendar import Partial
from pipeline.stages.dating.datecues import cue
from pipeline.stages.dating.deixis import finer
from pipeline.stages.dating.expressions import Found
from pipeline.stages.dating.openmonths import Anchored, on_weekday
from pipeline.stages.dating.outlook import adnominal, soon

_WEEK: Final = 7
_CLAUSE: Final = 90  # characters
_SENTENCE_END: Final = pattern("opendays.sentence_end")


def of_day(anchors: Anchors, stated: Partial, found: Found) -> Anchored:
    """A day whose month is not said; a day of the week with it must be that day's."""
    date, anchor = _of_day(anchors, stated, found)
    if date.as_day() is None:
        return date, anchor
    months = (Partial(date.year, date.month).shifted("month", step) for step in (0, 1, -1, 2, -2))
    near = (replace(date, year=month.year, month=month.month) for month in months if month)
    return on_weekday(anchors, near, found) or date, anchor


def _of_day(anchors: Anchors, stated: Partial, found: Found) -> Anchored:
    told, last = anchors.told, anchors.last(found)
    cited = anchors.citation(found)
    if cited:
        return _within(anchors, stated, cited, found, "cited article")
    known = anchors.document if anchors.document and anchors.document.month else None
    coming = anchors.coming(found)
    if coming and coming.month and anchors.outlook(found) != "past":
        return replace(stated, year=coming.year, month=coming.month), "previous date"
    beside = anchors.beside(found)
    if beside and beside.month and not found.lead:
        return _within(anchors, stated, beside, found, "previous date")
    if told.section_fresh and anchors.event and _told_before(last, anchors.event):
        return _within(anchors, stated, anchors.event, found, "section")
    governs = last and last.month and (known is None or found.block - told.last_block <= 1)
    if last and governs and not (known and (found.lead or _counts_from_writing(anchors, stated, found, known))):
        return _within(anchors, stated, last, found, "previous date")
    if known:
        return _within(anchors, stated, known, found, "document")
    fine = finer(anchors, last, "month", found) if last else None
    if fine and fine.month:
        return _within(anchors, stated, fine, found, "previous date")
    return stated, "none"


def _counts_from_writing(anchors: Anchors, stated: Partial, found: Found, document: Partial) -> bool:
    """Whether a bare day is of the news of the day rather than of the month told last."""
    told, last, day = anchors.told, anchors.told.last, stated.day or 0
    same = anchors.same_sentence(told.last_end, found.start)
    if _told_of_later(last, document) and anchors.outlook(found) == "past":
        return True
    if last and anchors.announces(found, last):
        return True
    if not same and last and last.month != document.month and _is_plan(anchors, found):
        return True  # what is planned comes after the day of writing, not after what was told of another month
    if told.last_nearest and last and last.day:
        return not (same and day > last.day)
    if same:
        only_who = last is not None and last.day is None and document.day is not None
        if only_who and adnominal(anchors.words, told.last_end, found.start):
            return True  # 지난 3월 방문한 총리는 18일
    if _month_is_over(last, document, day, anchors.outlook(found)):
        return True
    return not same and document.day is not None and 0 <= document.day - day <= 2


def _is_plan(anchors: Anchors, found: Found) -> bool:
    """Whether the rest of the sentence behind a day says that it is a plan."""
    text, limit = anchors.words.text, found.end + _CLAUSE
    end = _SENTENCE_END.search(text, found.end, limit)
    return bool(cue("plan").search(text[found.end : end.start() if end else limit]))


def _month_is_over(last: Partial | None, document: Partial, day: int, outlook: str | None) -> bool:
    """Whether the news comes from the end of last month into that of writing (지난달 29일 … 3일), or looks ahead."""
    if not (last and last.day and document.day and document.month):
        return False
    before = Partial(document.year, document.month).shifted("month", -1)
    this = before is not None and (before.year, before.month) == (last.year, last.month)
    return this and day < last.day and (day <= document.day or outlook == "ahead")


def _told_before(last: Partial | None, event: Partial) -> bool:
    """Whether a section begins behind one that told what went before the event of the text, in its year."""
    return last is not None and last.year == event.year and (last.month or 0) < (event.month or 0)


def _told_of_later(last: Partial | None, document: Partial) -> bool:
    """Whether the date told last lies in a month after that of writing."""
    if not (last and last.year and last.month and document.year and document.month):
        return False
    return (last.year, last.month) > (document.year, document.month)


def _within(anchors: Anchors, stated: Partial, base: Partial, found: Found, anchor: str) -> Anchored:
    """The day in the base's month; from the day of writing: the one that was, or with a plan the one to come."""
    if base.month is None:
        return replace(stated, year=base.year), "none"
    month = Partial(base.year, base.month)
    from_writing, day = anchor != "previous date", stated.day or 0
    if from_writing and base.day:
        outlook = anchors.outlook(found)
        ahead = outlook == "ahead" or (outlook is None and soon(found, anchors.document))
        ahead = ahead or (0 < day - base.day <= _WEEK and _is_plan(anchors, found))
        if day > base.day and not ahead:
            month = month.shifted("month", -1) or month
        elif day < base.day - 3 and ahead:
            month = month.shifted("month", 1) or month
    date = replace(stated, year=month.year, month=month.month)
    if not date.valid() and from_writing:
        month = month.shifted("month", -1) or month  # no 31st in this month: the one before has it
        date = replace(stated, year=month.year, month=month.month)
    return date, anchor


def of_time(anchors: Anchors, stated: Partial, found: Found) -> Anchored:
    """A time whose day is not said."""
    last, document = anchors.told.last, anchors.document
    told = anchors.beside(found) or last
    if told is last and _still_to_come(told, document) and anchors.outlook(found) == "past":
        told = anchors.news_day or document
    if told and told.day and found.block - anchors.told.last_block <= 1:
        return replace(told, time=stated.time), "previous date"
    if document and document.day:
        return replace(document, time=stated.time), "document"
    return stated, "none"


def _still_to_come(told: Partial | None, document: Partial | None) -> bool:
    """Whether a day lies after that of writing."""
    day, written = told.as_day() if told else None, document.as_day() if document else None
    return bool(day and written and day > written)


def of_weekday(anchors: Anchors, weekday: int, found: Found) -> tuple[Partial | None, str]:
    """A day of the week (Monday is 1) nearest to the day of writing, as the tense says."""
    cited = anchors.citation(found)
    base = (cited or anchors.document or Partial()).as_day()
    if base is None:
        return None, "none"
    behind = (base.isoweekday() - weekday) % 7
    days = (7 - behind) % 7 if anchors.outlook(found) == "ahead" else -behind
    day = Partial(base.year, base.month, base.day).shifted("day", days)
    return day, "cited article" if cited else "document"
