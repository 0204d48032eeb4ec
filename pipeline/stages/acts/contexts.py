"""Contexts: what an event is about, one or more of PLOVER's 37, by the words of its clause."""

from __future__ import annotations

import re
from functools import cache

from pipeline.errors import TableError, unknown
from pipeline.lexicon import table


@cache
def _words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The contexts of contexts.tsv in order, each with its words."""
    return tuple((row["context"], re.compile(row["words"])) for row in table("contexts"))


@cache
def _of_act() -> dict[str, list[str]]:
    """The contexts that an act has whatever it is about, by subtype."""
    known = [name for name, _ in _words()]
    for row in table("subtypes"):
        for name in row.many("context"):
            if name not in known:
                raise TableError(f"{row.where}: {unknown('context', name, known)}")
    return {row["subtype"]: row.many("context") for row in table("subtypes")}


def contexts(subtype: str, clause: str) -> list[str]:
    """The contexts of an event of a subtype that is told in a clause, in the order of contexts.tsv."""
    own = _of_act()[subtype]
    return [name for name, words in _words() if name in own or words.search(clause)]
