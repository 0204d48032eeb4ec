"""The states that head the columns of a table: whose doing it is what a cell of theirs tells of nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final

from pipeline.stages.phrases import Participant

_HEADS: Final = 2  # columns headed by a state, from which on a table sets states side by side


class Columns:
    """Asked by block and character; `actors` are the mentions of a text."""

    def __init__(self, text: str, blocks: list[dict[str, Any]], actors: Iterable[Participant]) -> None:
        self.text, self.blocks = text, blocks
        states = {(a["start"], a["end"]): a for a in actors if a["label"] == "STATE"}
        self._heads: dict[int, dict[int, Participant]] = {}  # by block
        for rows in self._tables():
            head = blocks[rows[0]]
            found = {n: states[cell] for n, cell in enumerate(_cells(text, head)) if cell in states}
            if len(found) >= _HEADS:
                bars = text.count("|", head["start"], head["end"])
                whole = (n for n in rows if text.count("|", blocks[n]["start"], blocks[n]["end"]) == bars)
                self._heads.update(dict.fromkeys(whole, found))

    def _tables(self) -> Iterator[list[int]]:
        """The blocks of each run of rows that bars part into cells."""
        for is_row, run in groupby(enumerate(self.blocks), key=lambda one: one[1]["region"] == "table_row"):
            rows = [n for n, block in run if "|" in self.text[block["start"] : block["end"]]] if is_row else []
            if rows:
                yield rows

    def of(self, block: int, at: int) -> Participant | None:
        """The state that heads the column in which character `at` of a block stands."""
        heads = self._heads.get(block)
        return heads.get(self.text.count("|", self.blocks[block]["start"], at)) if heads else None


def _cells(text: str, block: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """The first and last characters of what each cell of a row holds."""
    begin = block["start"]
    for cell in text[begin : block["end"]].split("|"):
        held = cell.strip()
        start = begin + cell.index(held)
        yield start, start + len(held)
        begin += len(cell) + 1
