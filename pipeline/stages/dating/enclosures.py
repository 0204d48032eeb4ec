"""Which characters of a Doc stand in parentheses, in quotation marks and in citations."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from spacy.tokens import Doc

from pipeline import spans

# Opening and closing mark on one line, and how long what they enclose may be; an unclosed mark encloses nothing.
_QUOTES: Final = tuple(
    re.compile(rf"{left}[^{left}{right}\n]{{0,{longest}}}{right}")
    for left, right, longest in (("“", "”", 400), ("‘", "’", 120), ("《", "》", 400))
)
_PARENS: Final = re.compile(r"\([^()\n]{0,120}\)")

_Stretches = list[tuple[int, int]]


class Enclosures:
    """Asked by character; `text` is the Doc's text with its marks as they are written."""

    def __init__(self, doc: Doc, text: str) -> None:
        self._cited = sorted((a, b) for a, b in spans.data(doc).get("citations", []))
        self._parens = _pairs(text, _PARENS)
        self._quotes = sorted(pair for quote in _QUOTES for pair in _pairs(text, quote))
        self._starts = [[a for a, _ in found] for found in (self._cited, self._parens, self._quotes)]

    def cited(self, at: int) -> bool:
        """Whether character `at` is part of a reference."""
        return _inside(self._cited, self._starts[0], at)

    def in_parens(self, at: int) -> bool:
        """Whether character `at` stands in parentheses."""
        return _inside(self._parens, self._starts[1], at)

    def quoted(self, at: int) -> bool:
        """Whether character `at` stands in quotation marks, one pair in another included."""
        i = bisect_right(self._starts[2], at) - 1
        return any(at < self._quotes[j][1] for j in range(max(0, i - 2), i + 1))


def _inside(found: _Stretches, starts: list[int], at: int) -> bool:
    i = bisect_right(starts, at) - 1
    return i >= 0 and at < found[i][1]


def _pairs(text: str, enclosed: re.Pattern[str]) -> _Stretches:
    return [found.span() for found in enclosed.finditer(text)]
