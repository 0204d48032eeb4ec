"""What deictic words count from: the day of writing or of the quotation (`어제`), or the date told last (`이튿날`)."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Final

from pipeline.lexicon import table
from pipeline.lexicon.patterns import pattern
from pipeline.stages.dating.anchors import Anchors
from pipeline.stages.dating.calendar import Partial
from pipeline.stages.dating.datecues import cues
from pipeline.stages.dating.expressions import Found

Based = tuple[Partial | None, str]

_NEAR: Final = 25  # characters: 1988년의 선언과 이듬해 4월의 사무소
_EVENT: Final = 8  # characters: the word for what happened
_HEAD_OF_DAY: Final = 24  # characters: a full date, the day of the week, the weather
_AHEAD: Final = ("다음", "다다음", "내", "래")  # which narratives count from the date told last, too
_NEWS: Final = 31  # days
_SAID_ON: Final = pattern("deixis.said_on")


def base(anchors: Anchors, kind: str, unit: str, found: Found) -> Based:
    """What a deictic word counts from, by its row: `document` or `last`."""
    cited = anchors.citation(found)
    if cited:
        return cited, "cited article"
    told = anchors.beside(found, reach=_NEAR) or anchors.told.last
    if unit == "year" and _takes_up_aside(anchors, found):
        told = anchors.told.aside
    if kind == "document":
        return _of_writing(anchors, unit, found, told)
    return _of_what_was_told(anchors, unit, found, told)


def _takes_up_aside(anchors: Anchors, found: Found) -> bool:
    """Whether a new paragraph takes up the year named right before it, background or not."""
    told = anchors.told
    if told.aside is None or not told.aside.month:
        return False
    return found.block > told.last_block and told.aside_end > told.last_end


def _of_writing(anchors: Anchors, unit: str, found: Found, told: Partial | None) -> Based:
    if found.quoted and told and (unit == "year" or told.day):
        return told, "quotation"
    if anchors.document and (unit == "year" or anchors.document.month):
        return anchors.document, "document"
    if unit == "year" and anchors.topic:
        return Partial(anchors.topic), "section"
    in_chronology = anchors.blocks[found.block]["region"] in ("list_item", "table_row")
    if unit == "year" and anchors.latest and told and not in_chronology:
        return Partial(anchors.latest), "previous date"
    if unit == "day" and _writes_by_days(anchors, found):
        return anchors.told.opened, "section"
    if unit != "year" and _counts_from_another_year(anchors, found, told):
        return None, "none"
    fine = told is not None and (unit == "year" or (unit == "month" and told.month) or told.day)
    return (told, "previous date") if fine else (None, "none")


def _writes_by_days(anchors: Anchors, found: Found) -> bool:
    """Whether the line, or the one above, opened with its day and nothing else, as in a diary."""
    told = anchors.told
    if anchors.document or told.opened is None or told.opened.day is None:
        return False
    above = anchors.blocks[told.opened_block]
    return found.block - told.opened_block == 1 and above["end"] - above["start"] <= _HEAD_OF_DAY


def _counts_from_another_year(anchors: Anchors, found: Found, told: Partial | None) -> bool:
    """Whether a word such as 지난달 cannot count from the date told last: the text was written in a later year."""
    written = anchors.document.year if anchors.document else anchors.latest
    looks_ahead = any(found.groups.get(key, "").startswith(_AHEAD) for key in ("rm", "rw", "rd"))
    return bool(told and written and told.year and told.year < written and not looks_ahead)


def _of_what_was_told(anchors: Anchors, unit: str, found: Found, told: Partial | None) -> Based:
    narrative, coming = anchors.told, anchors.coming(found)
    if coming and narrative.ahead_end > max(narrative.last_end, narrative.aside_end) and _fine(coming, unit):
        return coming, "previous date"  # what is to come, where it is told right before
    if told is narrative.last and narrative.past and _comes_back(anchors, found):
        told = narrative.past
    if told is narrative.last and narrative.story and "".join(found.groups.get("rd", "").split()) in _next_day():
        told = narrative.story  # 14일 만났다고 17일 보도했다. 이튿날 …: the story goes on, not the reporting
    if unit == "day" and anchors.event and _of_the_event(anchors, found):
        return anchors.event, "section"
    of_the_day = _of_the_report(anchors, found) or _of_the_day(anchors, found)
    if of_the_day:
        return of_the_day, "previous date"
    if narrative.last_from_writing and narrative.aside and unit == "year":
        told = narrative.aside  # of the year of writing the news would say 올해
    if told:
        return finer(anchors, told, unit, found), "previous date"
    return anchors.document, "document"


def _comes_back(anchors: Anchors, found: Found) -> bool:
    """Whether the text comes back from what is planned to what was: in a new paragraph, or by what it tells of 이날."""
    if found.block != anchors.told.last_block:
        return True
    this_day = found.groups.get("rd") == "이날" and not anchors.same_sentence(anchors.told.last_end, found.start)
    return this_day and anchors.outlook(found) == "past"


@cache
def _next_day() -> frozenset[str]:
    """The words of relative_dates.tsv for the day after what was told (이튿날, 다음 날)."""
    rows = table("relative_dates")
    return frozenset(r["word"] for r in rows if (r["unit"], r["shift"], r["base"]) == ("day", "1", "last"))


def _of_the_event(anchors: Anchors, found: Found) -> bool:
    """Whether a word counts from the event that the text is about (사건 전날)."""
    before = anchors.words.text[max(0, found.start - _EVENT) : found.start]
    return before.endswith(" ") and before.rstrip().endswith(cues("event"))


def _of_the_report(anchors: Anchors, found: Found) -> Partial | None:
    """The day of saying behind what is said of the day before it: 위원장이 [전날] 훈련을 참관했다고 19일 보도했다."""
    told, document = anchors.told.last, anchors.document.as_day() if anchors.document else None
    if document is None or found.groups.get("rd") not in ("전날", "전일"):
        return None
    said = _SAID_ON.search(anchors.words.text, found.end, anchors.blocks[found.block]["end"])
    if said is None or not anchors.same_sentence(found.end, said.start()):
        return None
    if told is not None and anchors.same_sentence(anchors.told.last_end, found.start):
        return None
    days = (document - timedelta(days=back) for back in range(_NEWS + 1))
    return next((Partial(d.year, d.month, d.day) for d in days if d.day == int(said["day"])), None)


def _of_the_day(anchors: Anchors, found: Found) -> Partial | None:
    """What 이날 means where a paragraph of a news text begins with it anew: the day of the news told last."""
    told = anchors.told
    last = told.last.as_day() if told.last else None
    document = anchors.document.as_day() if anchors.document else None
    if document is None or found.groups.get("rd") not in ("이날", "전날", "전일"):
        return None
    if last is None:
        return anchors.news_day or anchors.document
    if told.last_block == found.block:
        return anchors.news_day if told.last_in_passing else None
    return anchors.news_day if 0 <= (document - last).days <= _NEWS else None


def finer(anchors: Anchors, told: Partial, unit: str, found: Found) -> Partial:
    """The date told last, or the one before it of the same year if only that has the day or month asked for."""
    fine, block = anchors.told.finest.get(unit, (told, -1))
    coarse = not (told.day if unit == "day" else told.month if unit == "month" else True)
    return fine if coarse and fine.year == told.year and found.block - block <= 1 else told


def shift_base(anchors: Anchors, unit: str, back: bool, found: Found) -> Based:
    """What `N년 전`, `사흘 뒤` count from: back from the day of writing, on from the date told last."""
    told = anchors.beside(found) or anchors.told.last
    near = _fine(told, unit) and found.block - anchors.told.last_block <= 1
    if back and anchors.news_day and not anchors.same_sentence(anchors.told.last_end, found.start):
        near = False  # 대변인은 하루 전 …: the news counts from its own day
    written = anchors.document or (Partial(anchors.alone) if anchors.alone and not told else None)
    order = [(written, "document"), (told, "previous date")]
    if not back or (unit in ("day", "week") and near):
        order.reverse()
    return next(((date, anchor) for date, anchor in order if _fine(date, unit)), (None, "none"))


def _fine(date: Partial | None, unit: str) -> bool:
    """Whether a date is precise enough to count units from it."""
    if date is None or date.year is None:
        return False
    return unit == "year" or (date.month is not None and (unit == "month" or date.day is not None))
