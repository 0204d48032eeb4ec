"""Are the ends of lines wraps? Decided per text from evidence, never assumed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Final

_END_OF_SENTENCE: Final = re.compile(r"[.?!。:;][\"'”’」』)\]]*\d{0,3}$")
_WORD_END: Final = re.compile(r"[가-힣A-Za-z0-9一-鿿,]$")


class Wrapping(Enum):
    """What a line end means in a text."""

    NONE = "every line is a block of its own"
    SINGLE = "a line end is a wrap, a blank line ends a block"
    DOUBLE = "a line end and a blank line are a wrap, a bare line end is the edge of a page"


@dataclass(frozen=True)
class Line:
    """A physical line `[start, end)` without its line break; `gap` blank lines stand before it."""

    start: int
    end: int
    text: str
    gap: int

    @cached_property
    def width(self) -> int:
        return width(self.text)


def width(text: str) -> int:
    """Columns on a screen: two for Hangul and Hanja, one for the rest, outer blanks aside."""
    text = text.strip()
    if text.isascii():
        return len(text)
    return sum(map(_COLUMNS.__getitem__, text))


class _Columns(dict[str, int]):
    """Columns by character, asked of Unicode once for each."""

    def __missing__(self, char: str) -> int:
        self[char] = columns = 2 if unicodedata.east_asian_width(char) in "WF" else 1
        return columns


_COLUMNS: Final = _Columns()


def split_lines(raw: str, start: int, end: int) -> list[Line]:
    """The lines of raw `[start, end)` that hold anything, each with the count of blank lines before it."""
    lines: list[Line] = []
    gap = 0
    at = start
    while at < end:
        stop = raw.find("\n", at, end)
        stop = end if stop < 0 else stop
        text = raw[at:stop].rstrip("\r")
        for part_start, part in _pages(text, at):
            if part.strip(" \t\u00a0\u3000\ufeff\u200b"):
                lines.append(Line(part_start, part_start + len(part), part, gap))
                gap = 0
            else:
                gap += 1
        at = stop + 1
    return lines


def _pages(text: str, at: int) -> list[tuple[int, str]]:
    if "\x0c" not in text:
        return [(at, text)]
    parts = []
    for part in text.split("\x0c"):
        parts.append((at, part))
        at += len(part) + 1
    return parts


def wrapping(lines: list[Line]) -> Wrapping:
    """What line ends mean here.

    A wrapped text has a column that most lines fill, most full lines stop in mid-sentence, and
    lines that stop so are nearly always full; a list, a chronology or one paragraph a line differs.
    """
    if len(lines) < 6:
        return Wrapping.NONE
    if _listed(lines):
        return Wrapping.NONE
    widths = [line.width for line in lines]
    column = sorted(widths)[int(len(widths) * 0.9)]
    if not 40 <= column <= 200:
        return Wrapping.NONE
    pairs = list(zip(lines, lines[1:], strict=False))
    full = [(a, b) for a, b in pairs if a.width >= 0.8 * column]
    if len(full) < max(4, 0.35 * len(lines)):
        return Wrapping.NONE
    open_ends = [(a, b) for a, b in full if _continues(a)]
    if len(open_ends) < 0.6 * len(full):
        return Wrapping.NONE
    stopping = sum(_continues(line) for line in lines[:-1])
    if len(open_ends) < 0.7 * stopping:
        return Wrapping.NONE
    doubled = sum(b.gap >= 1 for _, b in open_ends)
    return Wrapping.DOUBLE if doubled > 0.6 * len(open_ends) else Wrapping.SINGLE


def _listed(lines: list[Line]) -> bool:
    """Whether most lines begin alike, as rows of a table or a chronology do (2000년대,2000-…)."""
    openings = Counter(re.sub(r"\d", "0", line.text.strip()[:6]) for line in lines)
    return openings.most_common(1)[0][1] > 0.5 * len(lines)


def _continues(line: Line) -> bool:
    text = line.text.rstrip()
    return bool(_WORD_END.search(text) or text[-1:] in "”’」』)·") and not _END_OF_SENTENCE.search(text)


def spaces_tell(lines: list[Line], *, share: float = 0.1) -> bool:
    """Whether trailing spaces show which wrapped lines end a word (at least `share` of open ends have one)."""
    open_ends = [line for line in lines if _continues(line)]
    marked = sum(line.text.endswith(" ") for line in open_ends)
    return bool(open_ends) and marked >= share * len(open_ends)
