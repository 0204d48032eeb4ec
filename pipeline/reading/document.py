"""A document as the stages get it: analysed text in blocks, the raw text behind it, what is known of it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.reading.offsets import OffsetMap


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of analysed text `[start, end)` of one region.

    `key` is the front-matter key; `level` the depth of a heading or of a bullet (0 where there is none).
    """

    start: int
    end: int
    region: str
    key: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document beside its text; `published` is a TIMEX3 value as coarse as it is known."""

    title: str | None = None
    published: str | None = None
    published_source: str | None = None  # "listed", "front matter", "text" or None
    publisher: str | None = None
    genre: str | None = None
    url: str | None = None
    licence: str | None = None


@dataclass(frozen=True)
class Document:
    """A file read and repaired: `offsets.raw` leads from `text` back to `raw`, character by character."""

    doc_id: str
    raw: str
    text: str
    offsets: OffsetMap
    blocks: tuple[Block, ...]
    metadata: Metadata = field(default_factory=Metadata)
    encoding: str = "utf-8"
    warnings: tuple[str, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The raw `[start, end)` of analysed text; of a word that a page's notes stand amid, its longer part."""
        first, last = self.offsets.raw(start, end)
        if not self._begin_inside(first + 1, last):
            return first, last
        parts: list[tuple[int, int]] = []
        for at in range(start, end):
            a, b = self.offsets.raw(at, at + 1)
            if not self.text[at].strip():
                continue
            if parts and not self._begin_inside(parts[-1][1], a):
                parts[-1] = (parts[-1][0], b)
            else:
                parts.append((a, b))
        return max(parts, key=lambda part: part[1] - part[0], default=(first, last))

    def _begin_inside(self, first: int, last: int) -> bool:
        at = bisect_left(self._beginnings, first)
        return at < len(self._beginnings) and self._beginnings[at] < last

    @cached_property
    def _beginnings(self) -> list[int]:
        """Where blocks begin in the raw text."""
        return sorted(self.offsets.raw(block.start, block.end)[0] for block in self.blocks if block.start < block.end)
