"""A file to a Document: decoded, its markup understood, its lines made whole, every offset kept."""

from __future__ import annotations

import re
from calendar import monthrange
from itertools import islice
from pathlib import Path
from typing import Any, Final

from pipeline.errors import DocumentError
from pipeline.reading.datelines import dateline
from pipeline.reading.decode import decode
from pipeline.reading.document import Block, Document, Metadata
from pipeline.reading.frontmatter import FrontMatter, front_matter
from pipeline.reading.html import html_blocks, is_html
from pipeline.reading.joints import Spacer, joints
from pipeline.reading.layout import layout
from pipeline.reading.lines import spaces_tell, split_lines
from pipeline.reading.offsets import OffsetMap, TextBuilder

SUFFIXES: Final = (".txt", ".md", ".html", ".htm")

_PUBLISHED_KEYS: Final = (
    "date",
    "published",
    "pubdate",
    "created",
    "meeting_date",
    "발행일",
    "작성일",
    "날짜",
)
_MARKDOWN_MARK: Final = re.compile(r"(\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`)")
# White space of a page that is not one blank between two words.
_TO_SQUEEZE: Final = re.compile(r"\s\s+|[^\S ]|\A | \Z")
# What only Markdown has, whatever the file is called: “**…**” (not 김**씨), [text](https://…).
_MARKED_DOWN: Final = re.compile(
    r"(?<![\w*])\*\*(?=\S)[^*\n]{1,80}(?<=\S)\*\*(?!\*)|\[[^\[\]\n]+\]\(https?://[^()\s]+\)"
)
_HEAD: Final = 200_000  # characters of a text that tell what it is written in
_MARKS: Final = 2  # of these at least
_MARKDOWN_LINK: Final = re.compile(r"!?\[(?P<text>[^\[\]]*)\]\((?P<url>[^()\s]*)\)")


def read(path: str | Path, *, metadata: Metadata | None = None, doc_id: str | None = None) -> Document:
    """Read and repair one file.

    Raises DocumentError (with stage and reason) where the file is no readable text.
    """
    path = Path(path)
    check_suffix(path.suffix)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise DocumentError("there is no such file: it was moved or deleted; put it back, or run again") from error
    except OSError as error:
        raise DocumentError(
            f"the file cannot be opened: {error.strerror or error}; see that you may read it, and run again"
        ) from error
    return read_bytes(data, doc_id=doc_id or path.stem, suffix=path.suffix.lower(), metadata=metadata)


def check_suffix(suffix: str) -> None:
    """Raises DocumentError for a file ending that no reader knows."""
    if suffix.lower() not in SUFFIXES:
        raise DocumentError(
            f"files ending in {suffix or 'nothing'!r} are not read; readable are {', '.join(SUFFIXES)}: "
            "export the document to one of them"
        )


def read_bytes(data: bytes, *, doc_id: str, suffix: str = ".txt", metadata: Metadata | None = None) -> Document:
    """The Document of a file's bytes; a pure function of its arguments."""
    raw, encoding = decode(data)
    return read_text(raw, doc_id=doc_id, suffix=suffix, metadata=metadata, encoding=encoding)


def read_text(
    raw: str,
    *,
    doc_id: str,
    suffix: str = ".txt",
    metadata: Metadata | None = None,
    encoding: str = "utf-8",
    spacer: Spacer | None = None,
) -> Document:
    """The Document of a decoded text; `spacer` replaces Kiwi in deciding where cut lines join."""
    known = metadata or Metadata()
    builder = TextBuilder(raw)
    blocks: list[Block] = []
    front = front_matter(raw)
    if front:
        _write_front_matter(front, builder, blocks)
    start = front.end if front else 0
    if is_html(raw[start:]) or (suffix in (".html", ".htm") and "<" in raw):
        _write_html(raw, start, builder, blocks)
    else:
        _write_plain(raw, start, builder, blocks, known, spacer, markdown=suffix == ".md" or _is_markdown(raw))
    text, offsets = builder.finish()
    if not any(b.region not in ("boilerplate", "front_matter") for b in blocks) and not blocks:
        raise DocumentError(
            "no text is left once the markup is taken away: if the page is filled by a script, "
            "save it from the browser as it shows, or as text"
        )
    return Document(
        doc_id=doc_id,
        raw=raw,
        text=text,
        offsets=offsets,
        blocks=tuple(blocks),
        metadata=_complete(known, front, text, blocks),
        encoding=encoding,
    )


def as_given(text: str, doc_id: str = "text") -> Document:
    """The Document of a text analysed as it stands: offsets are its own, each line a block."""
    found = layout(split_lines(text, 0, len(text)))
    blocks = tuple(
        Block(block.lines[0].start, block.lines[-1].end, block.region, "", block.level)
        for block in sorted(found.blocks, key=lambda b: b.lines[0].start)
    )
    return Document(doc_id, text, text, OffsetMap.identity(len(text)), blocks)


def _open_block(builder: TextBuilder, at: int) -> int:
    if len(builder):
        builder.insert("\n", at, at)
    return len(builder)


def _write_front_matter(front: FrontMatter, builder: TextBuilder, blocks: list[Block]) -> None:
    for value in front.located:
        if not value.lines:
            continue
        start = _open_block(builder, value.lines[0][0])
        for number, (a, b) in enumerate(value.lines):
            if number:
                builder.insert(" ", value.lines[number - 1][1], a)
            builder.copy(a, b)
        blocks.append(Block(start, len(builder), "front_matter", value.key.lower()))


def _write_html(raw: str, start: int, builder: TextBuilder, blocks: list[Block]) -> None:
    for block in html_blocks(raw, start):
        begin = _open_block(builder, block.pieces[0].start)
        blank = True
        for piece in block.pieces:
            if piece.text is not None:
                if not (blank and piece.text.isspace()):
                    builder.insert(piece.text.replace("\u00a0", " "), piece.start, piece.end)
                blank = piece.text.isspace()
                continue
            at = piece.start
            for run in _TO_SQUEEZE.finditer(raw[piece.start : piece.end]):
                a, b = piece.start + run.start(), piece.start + run.end()
                builder.copy(at, a)
                if a > at or not blank:
                    builder.insert(" ", a, b)
                at, blank = b, True
            if piece.end > at:
                builder.copy(at, piece.end)
                blank = False
        blocks.append(Block(begin, len(builder), block.region, "", block.level))


def _write_plain(
    raw: str,
    start: int,
    builder: TextBuilder,
    blocks: list[Block],
    known: Metadata,
    spacer: Spacer | None,
    *,
    markdown: bool,
) -> None:
    lines = split_lines(raw, start, len(raw))
    found = layout(lines, title=known.title)
    trusted = spaces_tell(lines)
    for block in found.blocks:
        begin = _open_block(builder, block.lines[0].start)
        previous = block.lines[0].start
        spaces = joints(block.lines, trusted=trusted, spacer=spacer)
        for number, line in enumerate(block.lines):
            lead = len(line.text) - len(line.text.lstrip(" \t\u00a0\u3000\ufeff"))
            body = line.text.strip(" \t\u00a0\u3000\ufeff")
            a, b = line.start + lead, line.start + lead + len(body)
            if number and spaces[number - 1]:
                builder.insert(" ", previous, a)
            if markdown:
                _copy_markdown(raw, a, b, builder)
            else:
                builder.copy(a, b)
            previous = b
        blocks.append(Block(begin, len(builder), block.region, block.key, block.level))


def _is_markdown(raw: str) -> bool:
    """Whether a text is written in Markdown, by the marks in it."""
    return len(list(islice(_MARKED_DOWN.finditer(raw, 0, _HEAD), _MARKS))) == _MARKS


def _copy_markdown(raw: str, start: int, end: int, builder: TextBuilder) -> None:
    heading = re.compile(r"#{1,6}\s+").match(raw, start, end)
    at = heading.end() if heading else start
    for link in _MARKDOWN_LINK.finditer(raw, at, end):
        _copy_unmarked(raw, at, link.start(), builder)
        if not link[0].startswith("!"):
            _copy_unmarked(raw, link.start("text"), link.end("text"), builder)
        at = link.end()
    _copy_unmarked(raw, at, end, builder)


def _copy_unmarked(raw: str, start: int, end: int, builder: TextBuilder) -> None:
    at = start
    for mark in _MARKDOWN_MARK.finditer(raw, start, end):
        builder.copy(at, mark.start())
        at = mark.end()
    builder.copy(at, end)


def _complete(known: Metadata, front: FrontMatter | None, text: str, blocks: list[Block]) -> Metadata:
    """What is listed, completed from the front matter and the head of the text; nothing is invented."""
    values: dict[str, Any] = {k.lower(): v for k, v in (front.values if front else {}).items()}
    title = known.title or _first(values, ("title", "제목"))
    if title is None:
        title = next((text[b.start : b.end].strip() for b in blocks if b.region == "title"), None)
    published, source = known.published, known.published_source
    if published is None:
        stated = _first(values, _PUBLISHED_KEYS)
        date = _iso(stated) if stated else None
        if date:
            published, source = date, "front matter"
    if published is None:
        date = dateline(_prose(text, blocks))
        if date:
            published, source = date, "text"
    return Metadata(
        title=title,
        published=published,
        published_source=source if published else None,
        publisher=known.publisher or _first(values, ("publisher", "source")),
        genre=known.genre,
        url=known.url or _first(values, ("url", "source_url", "link")),
        licence=known.licence or _first(values, ("licence", "license")),
    )


def _first(values: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    return next((str(values[k]) for k in keys if values.get(k)), None)


def _iso(stated: str) -> str | None:
    found = re.match(r"\s*(\d{4})(?:\s?[-./년]\s?(\d{1,2})(?:\s?[-./월]\s?(\d{1,2}))?)?", stated)
    if not found:
        return None
    year, month, day = found.groups()
    if month and not 1 <= int(month) <= 12:
        return year
    if month and day and not 1 <= int(day) <= monthrange(int(year), int(month))[1]:
        day = None
    return "-".join([year, *(f"{int(p):02d}" for p in (month, day) if p)])


def _prose(text: str, blocks: list[Block]) -> str:
    """The text without its front matter."""
    return "\n".join(text[b.start : b.end] for b in blocks if b.region != "front_matter")
