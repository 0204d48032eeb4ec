"""The states that head the columns of a table: whose doing it is what a cell of theirs tells of nobody."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any, Final

from pipeline.stages.participation.phrases import Participant

_HEADS: Final = 2  # columns headed by a state, from which on a table sets states side by side


class Columns:
    """Asked by block and character; `actors` are the mentions of a text."""

    def __init__(self, text: str, blocks: list[dict[str, Any]], actors: Iterable[Participant]) -> None:
        states = {(a["start"], a["end"]): a for a in actors if a["label"] == "STATE"}
        self._rows: dict[int, tuple[list[int], dict[int, Participant]]] = {}  # its bars and heads, by block
        heads: dict[int, Participant] = {}
        width = 0
        for number, block in enumerate(blocks):
            bars = [at for at in range(block["start"], block["end"]) if text[at] == "|"] if _is_row(block) else []
            if not bars:
                heads = {}
                continue
            named = {n: states[cell] for n, cell in enumerate(_cells(text, block)) if cell in states}
            if len(named) >= _HEADS:
                heads, width = named, len(bars)
            elif heads and len(bars) == width:
                self._rows[number] = bars, heads

    def of(self, block: int, at: int) -> Participant | None:
        """The state that heads the column in which character `at` of a block stands."""
        bars, heads = self._rows.get(block, ([], {}))
        return heads.get(bisect_left(bars, at))


def _is_row(block: dict[str, Any]) -> bool:
    return bool(block["region"] == "table_row")


def _cells(text: str, block: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """The first and last characters of what each cell of a row holds."""
    begin = block["start"]
    for cell in text[begin : block["end"]].split("|"):
        held = cell.strip()
        start = begin + cell.index(held)
        yield start, start + len(held)
        begin += len(cell) + 1
