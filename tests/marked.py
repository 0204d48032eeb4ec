"""Marked sentences: `총리는 [13일 밤|2024-06-13TNI] 귀국했다`, read into a text and its marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "sentences"
_MARK = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]+)\]")


@dataclass(frozen=True)
class Marked:
    """A sentence without its marks, and the marks as (start, end, label)."""

    text: str
    marks: tuple[tuple[int, int, str], ...]

    @classmethod
    def of(cls, written: str) -> Marked:
        written = written.replace("\\n", "\n")
        text, at, marks = "", 0, []
        for mark in _MARK.finditer(written):
            text += written[at : mark.start()]
            marks.append((len(text), len(text) + len(mark[1]), mark[2]))
            text, at = text + mark[1], mark.end()
        return cls(text + written[at:], tuple(marks))


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of sentences."""
    lines = [x for x in (FOLDER / name).read_text(encoding="utf-8").splitlines() if x and not x.startswith("#")]
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:]]


def cases(name: str) -> list[Any]:
    """The rows as parameters; those that are open are expected to fail, and to be told when they no longer do."""
    return [
        pytest.param(
            row,
            id=f"{row['phenomenon']}-{number}",
            marks=[pytest.mark.xfail(reason=row["open"], strict=True)] if row["open"] else [],
        )
        for number, row in enumerate(rows(name), 1)
    ]
