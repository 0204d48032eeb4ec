"""From raw characters to analysed ones and back, exact for every character."""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass
from typing import Final

# Characters that never belong to a word: zero-width marks, byte-order mark, soft hyphen, controls.
_DROPPED: Final = "\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
# White space that Kiwi would take for a word of its own.
_BLANK: Final = "\t\r\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u2028\u2029\u0085"
# What NFC would change: conjoining jamo, combining marks, compatibility ideographs.
_COMPOSED: Final = (
    "[\u1100-\u115f\ua960-\ua97c][\u1160-\u11a7\ud7b0-\ud7c6]?[\u11a8-\u11ff\ud7cb-\ud7fb]?"
    "|[^\n][\u0300-\u036f\u3099\u309a]+|[\uf900-\ufaff]"
)
_ODD: Final = re.compile(f"(?P<drop>[{_DROPPED}])|(?P<blank>[{_BLANK}])|(?P<nfc>{_COMPOSED})")
# One of these is in whatever `_ODD` matches; most stretches of text have none.
_MARK: Final = re.compile(f"[{_DROPPED}{_BLANK}\u1100-\u115f\ua960-\ua97c\u0300-\u036f\u3099\u309a\uf900-\ufaff]")
_PLACES: Final = array("l")  # 0, 1, 2 … to the end of the longest text so far: slices of it are copied, not counted out


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """For each analysed character the half-open range of raw characters that it stands for."""

    starts: array[int]
    ends: array[int]

    def raw(self, start: int, end: int) -> tuple[int, int]:
        """The raw `[start, end)` that covers the analysed `[start, end)`, breaks inside included."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return at, at
        return min(self.starts[start], self.starts[end - 1]), max(self.ends[start], self.ends[end - 1])

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        """The map of a text that is analysed as it stands."""
        places = _places(length)
        return cls(places[:length], places[1 : length + 1])


def _places(length: int) -> array[int]:
    """The numbers from 0 to `length` at least."""
    _PLACES.extend(range(len(_PLACES), length + 1))
    return _PLACES


class TextBuilder:
    """Puts the analysed text together from pieces of the raw one and remembers where each came from."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self._parts: list[str] = []
        self._starts = array("l")
        self._ends = array("l")
        self._places = _places(len(raw))

    def __len__(self) -> int:
        return len(self._starts)

    def copy(self, start: int, end: int) -> None:
        """Append raw `[start, end)`: composed to NFC, odd blanks as spaces, zero-width marks left out."""
        at = start
        for odd in _ODD.finditer(self.raw, start, end) if _MARK.search(self.raw, start, end) else ():
            self._plain(at, odd.start())
            at = odd.end()
            if odd["blank"]:
                self.insert(" ", odd.start(), odd.end())
            elif odd["nfc"]:
                self.insert(unicodedata.normalize("NFC", odd["nfc"]), odd.start(), odd.end())
        self._plain(at, end)

    def insert(self, text: str, start: int, end: int) -> None:
        """Append characters that all stand for raw `[start, end)`."""
        self._parts.append(text)
        self._starts.extend([start] * len(text))
        self._ends.extend([end] * len(text))

    def finish(self) -> tuple[str, OffsetMap]:
        """The analysed text and its map."""
        return "".join(self._parts), OffsetMap(self._starts, self._ends)

    def _plain(self, start: int, end: int) -> None:
        if end > start:
            self._parts.append(self.raw[start:end])
            self._starts.extend(self._places[start:end])
            self._ends.extend(self._places[start + 1 : end + 1])
