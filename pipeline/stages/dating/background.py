"""How a date told stands to the narrative: it carries it forward, is its background, or is still to come.

A narrative goes forward: an earlier year in the same block is its background (`1954년 4월 절정에 이르렀다가`), as is
another year in the news of a day; a mere year before a noun (`1950년 조약`) says when the thing was made, not when what
is told happened. What is to come is good for the rest of its sentence only.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Final

from pipeline.lexicon import table
from pipeline.lexicon.patterns import pattern
from pipeline.stages.dating.anchors import Anchors
from pipeline.stages.dating.calendar import Partial
from pipeline.stages.dating.datecues import cue
from pipeline.stages.dating.expressions import Found

_CLAUSE: Final = 90  # characters
_FAR: Final = 5  # years
_NEWS: Final = 2  # months back that are still those of the news
_CLAUSE_END: Final = pattern("background.clause_end")
_BEFORE_NOUN: Final = pattern("background.before_noun")


class Standing(Enum):
    """What a date told is to the narrative."""

    FORWARD = "forward"
    ASIDE = "aside"  # background with a predicate of its own
    IN_PASSING = "in passing"  # background that only qualifies a noun
    AHEAD = "ahead"
    NONE = "none"  # it only bounds, measures or dates another thing


def standing(anchors: Anchors, found: Found, date: Partial) -> Standing:
    """How a foreground date whose year is known stands to what was told before it."""
    text, last = anchors.words.text, anchors.told.last
    if _to_come(anchors, found, date):
        return Standing.NONE if _is_far_goal(anchors, found, date) else Standing.AHEAD
    if cue("other_year").match(text, found.end - 1):  # 2014년도 예산안, which was told in 2013
        return Standing.NONE
    if anchors.section and cue("since").match(text[found.end : found.end + 14]):
        return Standing.NONE
    if cue("witness").match(text, found.end) or cue("compared").match(text, found.end):
        return Standing.NONE
    if _of_the_past_of_news(anchors, found, date):
        return Standing.IN_PASSING
    if last is not None and last.year is not None and _is_background(anchors, found, date, last):
        return Standing.NONE if _only_qualifies(anchors, found, date) else Standing.ASIDE
    return Standing.FORWARD


def _to_come(anchors: Anchors, found: Found, date: Partial) -> bool:
    """Whether a date lies behind the year of writing; where that is unknown, whether a later year is a plan."""
    year, last = date.year or 0, anchors.told.last
    if anchors.document and anchors.document.year is not None:
        return year > anchors.document.year
    later = last is not None and last.year is not None and year > last.year
    return later and _is_plan(anchors, found, date) and anchors.outlook(found) != "past"


def _is_far_goal(anchors: Anchors, found: Found, date: Partial) -> bool:
    """Whether a year far ahead only names what is aimed at (2050년 탄소중립)."""
    written = anchors.document.year if anchors.document else None
    return written is not None and (date.year or 0) - written >= _FAR and _only_qualifies(anchors, found, date)


def _is_plan(anchors: Anchors, found: Found, date: Partial) -> bool:
    """Whether the clause behind a date says that it is a plan or a limit."""
    text, limit = anchors.words.text, found.end + _CLAUSE
    end = _CLAUSE_END.search(text, found.end, limit)
    return bool(cue("due" if date.day else "limit").search(text[found.end : end.start() if end else limit]))


@cache
def _years_of_writing() -> frozenset[str]:
    """The words of relative_dates.tsv for a year counted from the day of writing (지난해, 올해)."""
    rows = table("relative_dates")
    return frozenset(row["word"] for row in rows if row["unit"] == "year" and row["base"] == "document")


def _of_the_past_of_news(anchors: Anchors, found: Found, date: Partial) -> bool:
    """Whether a year counted from the day of writing only qualifies a noun (지난해 8월 …을 약속했던 총리는)."""
    document = anchors.document
    word = "".join(found.groups.get("ry", "").split())
    if not word or (word not in _years_of_writing() and not anchors.words.text.startswith(("로", "으로"), found.end)):
        return False  # 이듬해 4월 다시 찾은 그는: it goes on from what was told, unless something is set to it
    if document is None or document.day is None or document.year is None:
        return False
    return date.year is not None and date.year < document.year and anchors.adnominal(found)


def _is_background(anchors: Anchors, found: Found, date: Partial, last: Partial) -> bool:
    """Whether a date of another year leaves the narrative where it is."""
    told, year, last_year = anchors.told, date.year or 0, last.year or 0
    if year == last_year:
        return _only_of_what_was(anchors, found, date, last)
    if told.section_fresh:
        return False
    if (told.last_nearest or _told_as_news(anchors, last)) and "y" in found.groups:
        return True
    if year > last_year:
        return False
    in_list = anchors.blocks[found.block]["region"] == "list_item"
    return told.last_block == found.block or (in_list and _only_qualifies(anchors, found, date))


def _told_as_news(anchors: Anchors, last: Partial) -> bool:
    """Whether the date told last was counted from a day of writing in its month or the two before (지난달 25일)."""
    document = anchors.document
    if not (anchors.told.last_from_writing and document and document.day and document.month and last.month):
        return False
    return 0 <= 12 * ((document.year or 0) - (last.year or 0)) + document.month - last.month <= _NEWS


def _only_of_what_was(anchors: Anchors, found: Found, date: Partial, last: Partial) -> bool:
    """Whether an earlier month only says when somebody or something came to be (4월 총리가 된 …)."""
    if anchors.told.last_block != found.block or not (date.month and last.month) or date.day:
        return False
    return date.month < last.month and anchors.adnominal(found)


def _only_qualifies(anchors: Anchors, found: Found, date: Partial) -> bool:
    """Whether a mere year stands before a noun, or any date before 의."""
    text = anchors.words.text
    if date.month or date.sub:
        return text.startswith("의 ", found.end)
    return bool(_BEFORE_NOUN.match(text[found.end : found.end + 3]))
