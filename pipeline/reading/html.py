"""HTML to blocks, every character with its place in the source."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

_MARKUP: Final = re.compile(
    r"<(/?(p|div|span|h[1-6]|br|table|tr|td|ul|ol|li|b|strong|em|i|a|body|html|article)\b[^<>]*|!doctype html[^>]*)>",
    re.I,
)
_BREAKING: Final = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "td",
        "th",
        "blockquote",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "nav",
        "aside",
        "figure",
        "figcaption",
        "caption",
        "br",
        "hr",
        "pre",
        "dl",
        "dt",
        "dd",
        "body",
        "html",
        "head",
        "title",
        "address",
        "form",
    ]
)
_SKIPPED: Final = frozenset({"script", "style", "nav", "template", "noscript", "svg", "button", "select"})
_REGIONS: Final = {
    **{f"h{n}": ("heading", n) for n in range(1, 7)},
    "li": ("list_item", 1),
    "dd": ("list_item", 1),
    "dt": ("list_item", 1),
    "tr": ("table_row", 0),
    "td": ("table_row", 0),
    "th": ("table_row", 0),
    "figcaption": ("caption", 0),
    "caption": ("caption", 0),
    "footer": ("boilerplate", 0),
    "title": ("title", 0),
}


@dataclass(slots=True)
class Piece:
    """Text of the source: raw `[start, end)`, or `text` where a reference such as `&amp;` stands for it."""

    start: int
    end: int
    text: str | None = None


@dataclass(slots=True)
class HtmlBlock:
    """A block of a page with its pieces in order."""

    region: str
    level: int
    pieces: list[Piece] = field(default_factory=list)


def is_html(raw: str) -> bool:
    """Whether the text is marked up: a handful of known tags, closing ones among them."""
    tags = _MARKUP.findall(raw[:200_000])
    return len(tags) >= 3 and any(tag[0].startswith("/") or tag[0].startswith("!") for tag in tags)


def html_blocks(raw: str, start: int) -> list[HtmlBlock]:
    """The blocks of the HTML source that begins at raw offset `start`."""
    parser = _Parser(raw, start)
    parser.feed(raw[start:])
    parser.close()
    return [b for b in parser.blocks if any(_visible(raw, p) for p in b.pieces)]


def _visible(raw: str, piece: Piece) -> bool:
    return bool((piece.text if piece.text is not None else raw[piece.start : piece.end]).strip(" \t\r\n\u00a0"))


class _Parser(HTMLParser):
    def __init__(self, raw: str, start: int) -> None:
        super().__init__(convert_charrefs=False)
        self.raw = raw
        self.line_starts = [start]
        at = raw.find("\n", start)
        while at >= 0:
            self.line_starts.append(at + 1)
            at = raw.find("\n", at + 1)
        self.blocks: list[HtmlBlock] = [HtmlBlock("paragraph", 0)]
        self.open: list[str] = []
        self.titled = False

    def here(self) -> int:
        line, column = self.getpos()
        return self.line_starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("td", "th") and self.blocks[-1].pieces and "tr" in self.open:
            at = self.here()
            self.blocks[-1].pieces.append(Piece(at, at, " "))
            return
        if tag in _BREAKING:
            self._begin(tag)
        if tag not in ("br", "hr", "img", "input", "meta", "link", "td", "th"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open and self.open.pop() != tag:
                pass
        if tag in _BREAKING and tag not in ("td", "th"):
            self._begin("")

    def handle_data(self, data: str) -> None:
        if data and not _SKIPPED.intersection(self.open):
            start = self.here()
            self.blocks[-1].pieces.append(Piece(start, start + len(data)))

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};", name)

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};", f"#{name}")

    def _reference(self, reference: str, name: str) -> None:
        if _SKIPPED.intersection(self.open):
            return
        start = self.here()
        end = start + 1 + len(name)
        end += self.raw[end : end + 1] == ";"
        self.blocks[-1].pieces.append(Piece(start, end, html.unescape(reference)))

    def _begin(self, tag: str) -> None:
        region, level = _REGIONS.get(tag) or next(
            (_REGIONS[t] for t in reversed(self.open) if t in _REGIONS), ("paragraph", 0)
        )
        if tag == "h1" and not self.titled:
            region, level, self.titled = "title", 0, True
        if self.blocks[-1].pieces:
            self.blocks.append(HtmlBlock(region, level))
        else:
            self.blocks[-1].region, self.blocks[-1].level = region, level
