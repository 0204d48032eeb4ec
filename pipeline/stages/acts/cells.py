"""Cells of patterns: compiled and tried only where a text holds a word with which they begin.

Most of the patterns of triggers.tsv begin with plain words; looking for these first spares compiling and trying them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from pipeline.lexicon.patterns import written_out

# A cell of a word or of several in parentheses, and what follows whichever it is.
_CHOICE: Final = re.compile(r"(?:\(([^()\[\]]+)\)|([가-힣A-Za-z ]+)(?![?*{]))((?:[^|?*{].*)?)", re.DOTALL)
_GROUP: Final = re.compile(r"\\.|\[[^\]]*\]|\([^()]*\)", re.DOTALL)
_PLAIN: Final = re.compile(r"[가-힣A-Za-z ]+(?![?*{])")


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern compiled once, in however many cells it stands."""
    return re.compile(pattern)


@dataclass(frozen=True)
class Cell:
    """A cell's pattern: compiled when a text holds one of the words with which it begins, and that without these.

    `words` is empty where they are not plain to see; `pattern` follows them if they are all, else it is the whole.
    """

    words: tuple[str, ...]
    all: bool
    pattern: str

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """What has to be compiled of the pattern; many cells have the same."""
        return compiled(self.pattern)

    def search(self, text: str) -> bool:
        """Whether a text holds the pattern."""
        if not self.all:
            held = not self.words or any(word in text for word in self.words)
            return held and self.compiled.search(text) is not None
        for word in self.words:
            at = text.find(word)
            while at >= 0:
                if self.compiled.match(text, at + len(word)):
                    return True
                at = text.find(word, at + 1)
        return False

    def match(self, text: str) -> bool:
        """Whether a text begins with the pattern."""
        if not self.all:
            return (not self.words or text.startswith(self.words)) and self.compiled.match(text) is not None
        return any(text.startswith(word) and self.compiled.match(text, len(word)) for word in self.words)


def _outside_groups(pattern: str) -> str:
    """What stands outside the groups of a pattern."""
    inner = None
    while inner != pattern:
        inner, pattern = pattern, _GROUP.sub("", pattern)
    return pattern


@cache
def cell(pattern: str, behind: str = "") -> Cell | None:
    """A cell's pattern, the rows of patterns.tsv that it names put in, and what comes behind it; None if empty."""
    if not pattern:
        return None
    pattern = written_out(pattern)
    choice = _CHOICE.fullmatch(pattern) if "|" not in _outside_groups(pattern) else None
    words = (choice[1] or choice[2]).split("|") if choice else []
    begins = [_PLAIN.match(word) for word in words]
    plain = tuple(begin[0] for begin in begins if begin) if all(begins) else ()
    if choice and plain == tuple(words):
        return Cell(plain, True, choice[3] + behind)
    return Cell(plain, False, f"(?:{pattern}){behind}")
