"""The cues of date_cues.tsv: what stands beside a date and tells what it is to the narrative."""

from __future__ import annotations

import re
from functools import cache

from pipeline.lexicon import table


@cache
def cues(name: str) -> tuple[str, ...]:
    """The cues of a class, as they stand in the table."""
    return tuple(row["cue"] for row in table("date_cues") if name in row["class"].split())


@cache
def cue(name: str) -> re.Pattern[str]:
    """What finds any cue of a class."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in cues(name)))
