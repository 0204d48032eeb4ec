"""A date expression as the search finds it: where it stands, which row it is of, what its groups hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Found:
    """A match before it is resolved: analysed characters `[start, end)`, the row, and its named groups."""

    start: int
    end: int
    row: str
    groups: dict[str, str]
    block: int
    paren: bool = False
    quoted: bool = False
    cited: bool = False
    lead: str = ""
    about: bool = False
    nearby: str = ""  # what stands before a named day, for the country whose day it is
    cut: int = 0  # where the count ends and 뒤, 후, 전 follows
