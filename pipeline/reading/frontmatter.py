"""YAML front matter: its values, and where in the raw text each stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from pipeline.errors import DocumentError

_OPENING: Final = re.compile(r"\ufeff?---[ \t]*\r?\n")
_CLOSING: Final = re.compile(r"^(---|\.\.\.)[ \t]*\r?$", re.M)
_KEY: Final = re.compile(r"[A-Za-z_][\w-]*\s*:")
_LINKS: Final = re.compile(r"https?://|^\S+\.(jpg|jpeg|png|gif|hwp|hwpx|pdf|docx?|html?|txt)$", re.I)


@dataclass(frozen=True, slots=True)
class Value:
    """A text value of the front matter: its key and the raw lines `[start, end)` that hold it."""

    key: str
    text: str
    lines: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of a text; `end` is where the body begins."""

    values: dict[str, Any]
    located: tuple[Value, ...]
    end: int


def front_matter(raw: str) -> FrontMatter | None:
    """The front matter that opens `raw`, or None. Raises DocumentError where its YAML does not parse."""
    import yaml

    opening = _OPENING.match(raw)
    closing = _CLOSING.search(raw, opening.end()) if opening else None
    if not opening or not closing or not _KEY.match(raw, opening.end()):
        return None
    source = raw[opening.end() : closing.start()]
    try:
        values = yaml.safe_load(source)
        node = yaml.compose(source, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" at line {mark.line + 2}" if mark is not None else ""
        problem = getattr(error, "problem", None) or "not valid YAML"
        raise DocumentError(
            f"the front matter does not parse{line}: {problem}; "
            "mend it, or remove the opening line of dashes if it is no front matter",
            stage="front matter",
        ) from error
    except ValueError as error:  # a date that YAML takes for one, of a day that there is not
        raise DocumentError(
            f"the front matter holds a value that is none: {error}; mend it, or put it in quotation marks",
            stage="front matter",
        ) from error
    if not isinstance(values, dict) or not isinstance(node, yaml.MappingNode):
        return None
    located = []
    for key, value in node.value:
        if isinstance(value, yaml.ScalarNode) and value.value and not _LINKS.search(value.value):
            start, end = value.start_mark.index, value.end_mark.index
            lines = tuple(_value_lines(source, start, end, value.style))
            shifted = tuple((a + opening.end(), b + opening.end()) for a, b in lines)
            located.append(Value(str(key.value), value.value, shifted))
    return FrontMatter(values, tuple(located), min(len(raw), closing.end() + 1))


def _value_lines(source: str, start: int, end: int, style: str | None) -> list[tuple[int, int]]:
    text = source[start:end]
    lines = []
    at = start
    for number, line in enumerate(text.splitlines(keepends=True)):
        body = line.strip()
        if body and not (number == 0 and style in (">", "|")):
            offset = at + line.index(body)
            stop = offset + len(body)
            if style in ("'", '"'):
                offset += body[:1] == style and number == 0
                stop -= body[-1:] == style and at + len(line) >= end
            lines.append((offset, stop))
        at += len(line)
    return lines
