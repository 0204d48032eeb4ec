"""The dates of a text's references: what a cited expression, a note or a statement is read against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from spacy.tokens import Doc

from pipeline import spans
from pipeline.stages.calendar import Partial
from pipeline.stages.expressions import Found
from pipeline.stages.topics import full_dates

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
        self._references: list[Reference] = []
        for start, end in spans.data(doc).get("citations", []):
            dates = tuple((start + at, date) for at, date in full_dates(text[start:end]))
            if dates:
                self._references.append(Reference(start, end, dates))

    def of(self, found: Found, block: dict[str, Any]) -> Partial | None:
        """The date of the reference that holds a cited expression: a headline's date stands behind it.

        What a footnote tells is dated by the reference that follows in the same note.
        """
        if not found.cited:
            if block["region"] != "footnote":
                return None
            return next((r.dates[0][1] for r in self._references if found.end <= r.start < block["end"]), None)
        dates = next((r.dates for r in self._references if r.start <= found.start < r.end), ())
        return next((date for at, date in dates if at > found.start), dates[-1][1] if dates else None)

    def behind(self, stated: Partial, found: Found, block: dict[str, Any]) -> Partial | None:
        """The date of the source given behind a statement, where it is of its month: `7월 10일 … (1961/07/11)`."""
        end = min(block["end"], found.end + _SOURCE_REACH)
        near = (date for r in self._references for at, date in r.dates if found.end <= at < end)
        for date in near:
            if date.month == stated.month and (stated.day is None or date.day is None or date.day >= stated.day):
                return date
        return None
