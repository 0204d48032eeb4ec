"""Where a text quotes, for what is told inside quotation marks is told by somebody else."""

from __future__ import annotations

import re
from typing import Final

_WITH_QUOTATION: Final = re.compile(r'^.*["“].*$', re.MULTILINE)  # a line with a quotation
_CURLY: Final = re.compile(r"“[^“”]{1,600}”")
_QUOTATION: Final = 15  # characters from which on what stands in quotation marks is more than a name


def quoted(text: str) -> bytearray:
    """Which characters stand in a quotation of some length."""
    inside = bytearray(len(text) + 1)
    for line in _WITH_QUOTATION.finditer(text):
        marks = [at for at, char in enumerate(line[0]) if char == '"']
        pairs = [*zip(marks[::2], marks[1::2], strict=False)] if len(marks) % 2 == 0 else []
        pairs += [m.span() for m in _CURLY.finditer(line[0])]
        for start, end in pairs:
            if end - start > _QUOTATION:
                inside[line.start() + start : line.start() + end] = b"\1" * (end - start)
    return inside
