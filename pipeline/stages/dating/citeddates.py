"""The dates of a text's references: what a cited expression, a note or a statement is read against."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from spacy.tokens import Doc

from pipeline import spans
from pipeline.stages.dating.calendar import Partial
from pipeline.stages.dating.expressions import Found
from pipeline.stages.dating.topics import full_dates

_SOURCE_REACH: Final = 400  # characters within which a reference is still that of the statement


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference `[start, end)` and the full dates in it, each with its place."""

    start: int
    end: int
    dates: tuple[tuple[int, Partial], ...]


class CitedDates:
    """Asked by expression; references without a full date say nothing."""

    def __init__(self, doc: Doc, text: str) -> None:
        cited = sorted((start, end) for start, end in spans.data(doc).get("citations", []))
        dated = ((a, b, tuple((a + at, date) for at, date in full_dates(text[a:b]))) for a, b in cited)
        self._references = [Reference(a, b, dates) for a, b, dates in dated if dates]
        self._starts = [reference.start for reference in self._references]

    def of(self, found: Found, block: dict[str, Any]) -> Partial | None:
        """The date of the reference that holds a cited expression: a headline's date stands behind it.

        What a footnote tells is dated by the reference that follows in the same note.
        """
        if not found.cited:
            if block["region"] != "footnote":
                return None
            return next((r.dates[0][1] for r in self._from(found.end, block["end"])), None)
        before = bisect_right(self._starts, found.start) - 1
        if before < 0 or found.start >= self._references[before].end:
            return None
        dates = self._references[before].dates
        return next((date for at, date in dates if at > found.start), dates[-1][1])

    def behind(self, stated: Partial, found: Found, block: dict[str, Any]) -> Partial | None:
        """The date of the source given behind a statement, where it is of its month: `7월 10일 … (1961/07/11)`."""
        end = min(block["end"], found.end + _SOURCE_REACH)
        for _, date in (dated for r in self._from(found.end, end) for dated in r.dates if dated[0] < end):
            if date.month == stated.month and (stated.day is None or date.day is None or date.day >= stated.day):
                return date
        return None

    def _from(self, start: int, end: int) -> Iterator[Reference]:
        """The references that begin between two characters."""
        return iter(self._references[bisect_left(self._starts, start) : bisect_left(self._starts, end)])
