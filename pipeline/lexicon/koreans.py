"""What Korean names of persons are made of, by the syllables in name_syllables.tsv."""

from __future__ import annotations

from functools import cache

from pipeline.lexicon import table


@cache
def surnames() -> frozenset[str]:
    """The surnames of one syllable, in Southern and Northern spelling."""
    return _syllables("surname")


@cache
def _syllables(column: str) -> frozenset[str]:
    return frozenset(row["syllable"] for row in table("name_syllables") if row[column])


def korean_name(form: str) -> bool:
    """Whether a name is Korean by its syllables: a surname, and two that Koreans are named with."""
    if len(form) != 3 or form[0] not in surnames():
        return False
    return form[1] in _syllables("first") and form[2] in _syllables("last")
