"""Where a bare number is a date by its place: alone in a line, at the heads of a chronology's lines, in a table.

`1988` in the first column is a year, `9.17` under `월일` a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, Final

from spacy.tokens import Doc

from pipeline import spans
from pipeline.stages.dating.datecues import cue

_YEAR: Final = r"(?:1[89]|20)\d{2}"
_ALONE: Final = re.compile(rf"[\W_]*(?P<year>{_YEAR})[\W_]*")
_OPENING: Final = re.compile(rf"[\W_]*(?P<year>{_YEAR})(?=\s?[:\-~]\s|\s+\D)")
_BARRED: Final = re.compile(r"[^|]+")
_BLANKED: Final = re.compile(r"\S+")  # what tabs parted, which are blanks once a text is read
_FULL: Final = re.compile(rf"{_YEAR}\s?[.\-/년]\s?\d{{1,2}}")
_DAY: Final = re.compile(r"(?:1[0-2]|0?[1-9])\s?[./]\s?(?:3[01]|[12]\d|0?[1-9])\.?(?!\d)")
_DAY_UNDER_YEAR: Final = re.compile(_DAY.pattern + r"|\d{1,2}월")
_LINES: Final = 3  # from which on years at the head of lines are those of a chronology
_CELLS: Final = 2  # the same of a column
_FIRST: Final = 3  # cells


@dataclass(frozen=True, slots=True)
class _Cell:
    row: int
    column: int
    start: int
    text: str


class DateCells:
    """Asked by the character with which a number begins."""

    def __init__(self, doc: Doc, text: str) -> None:
        blocks = [block for block in spans.blocks(doc) if block["region"] not in spans.SILENT_REGIONS]
        self._years = {*_alone(blocks, text), *_opening(blocks, text)}
        self._days: set[int] = set()
        self._columns: dict[int, int] = {}
        for table in _tables(blocks, text):
            self._years.update(_years(table))
            self._days.update(_days(table))
            self._columns.update(_days_of_years(table))

    def year(self, at: int) -> bool:
        """Whether the bare number at `at` is a year by its place."""
        return at in self._years

    def day(self, at: int) -> bool:
        """Whether what stands at `at` is the month and day of a table's row."""
        return at in self._days or at in self._columns

    def column(self, at: int) -> int | None:
        """The year that heads the column of a day at `at`."""
        return self._columns.get(at)


def year_alone(stated: str) -> int | None:
    """The year that is all a line holds, its brackets and bullets apart."""
    found = re.fullmatch(rf"[\W_]*(?P<year>{_YEAR})\s?년?[\W_]*", stated)
    return int(found["year"]) if found else None


_Blocks = list[dict[str, Any]]


def _alone(blocks: _Blocks, text: str) -> Iterator[int]:
    found = (_ALONE.fullmatch(text, block["start"], block["end"]) for block in blocks)
    return (match.start("year") for match in found if match)


def _opening(blocks: _Blocks, text: str) -> Iterator[int]:
    """The years with which the lines of a chronology begin, where they go on or back without a break."""
    lines = [m for b in blocks if b["region"] != "heading" and (m := _OPENING.match(text, b["start"], b["end"]))]
    years = [int(line["year"]) for line in lines]
    if len(lines) >= _LINES and _in_order(years):
        yield from (line.start("year") for line in lines)


def _in_order(years: list[int]) -> bool:
    return len(set(years)) > 1 and any(
        all(one <= other for one, other in pairwise(order)) for order in (years, years[::-1])
    )


def _tables(blocks: _Blocks, text: str) -> Iterator[list[_Cell]]:
    """The cells of every table: a run of rows."""
    for is_row, run in groupby(blocks, key=lambda block: block["region"] == "table_row"):
        if is_row:
            yield [cell for row, block in enumerate(run) for cell in _cells(row, block, text)]


def _cells(row: int, block: dict[str, Any], text: str) -> Iterator[_Cell]:
    """The cells of a row that hold something; of one parted by blanks only those that no blank of a cell moved."""
    start, end = block["start"], block["end"]
    barred = "|" in text[start:end]
    column = at = 0
    for number, found in enumerate((_BARRED if barred else _BLANKED).finditer(text, start, end)):
        column = column + text.count("|", at or start, found.start()) if barred else number
        at = found.start()
        stated = found[0].strip()
        if stated and (barred or number < _FIRST):
            yield _Cell(row, column, found.start() + found[0].index(stated[0]), stated)


def _years(table: list[_Cell]) -> Iterator[int]:
    """The years that are a whole cell: under a head that asks for dates, down the first column, along the first row."""
    headed = _headed(table)
    years = [cell for cell in table if re.fullmatch(_YEAR, cell.text)]
    first = min((cell.column for cell in table), default=0)
    down = [cell for cell in years if cell.column == first]
    along = [cell for cell in years if cell.row == 0]
    yield from (cell.start for cell in years if cell.column in headed)
    for run in (down, along):
        if len(run) >= _CELLS and _in_order([int(cell.text) for cell in run]):
            yield from (cell.start for cell in run)


def _days_of_years(table: list[_Cell]) -> Iterator[tuple[int, int]]:
    """The days that open a cell under a year, each with its year: | 구분 | 2013 | 2014 |."""
    heads = {cell.column: year for cell in table if cell.row == 0 and (year := year_alone(cell.text))}
    if len(heads) >= _CELLS:
        for cell in table:
            if cell.column in heads and _DAY_UNDER_YEAR.match(cell.text):
                yield cell.start, heads[cell.column]


def _days(table: list[_Cell]) -> Iterator[int]:
    """The days that open a cell under a head that asks for dates, or in the column of dates with their year."""
    dated = _headed(table) | {cell.column for cell in table if _FULL.match(cell.text)}
    width = max((cell.column for cell in table if cell.row == 0), default=0)
    last = _last_columns(table)
    for cell in table:
        cut = max(0, width - last[cell.row])  # a row whose first cells are blank lost the marks before them
        if _DAY.match(cell.text) and not dated.isdisjoint({cell.column, cell.column + cut}):
            yield cell.start


def _headed(table: list[_Cell]) -> set[int]:
    """The columns whose head asks for dates."""
    return {cell.column for cell in table if cell.row == 0 and cue("column").fullmatch(cell.text)}


def _last_columns(table: Iterable[_Cell]) -> dict[int, int]:
    return {cell.row: cell.column for cell in table}
