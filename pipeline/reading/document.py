"""A document as the stages get it: analysed text in blocks, the raw text behind it, what is known of it."""

from __future__ import annotations

from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
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
