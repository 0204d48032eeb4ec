"""Whose people a foreign name sounds like: the shape of names as Hangul writes them, learned from the table of persons.

A naive Bayes classifier over syllables and pairs of syllables (cf. Ambekar et al. 2009, name-ethnicity classification).
"""

from __future__ import annotations

import math
from collections import Counter
from functools import cache
from typing import Final

from pipeline.lexicon import table
from pipeline.lexicon.koreans import korean_name

_SMOOTHING: Final = 0.3
_SURE: Final = 0.95  # how likely a family must be


@cache
def origin(name: str) -> frozenset[str]:
    """The states whose people bear names of the shape of a foreign `name`; none where that is not sure."""
    families, shapes = _learned()
    told = _shape(name)
    scores = [sum(seen.get(part, unseen) for part in told) for seen, unseen in shapes]
    best = max(scores)
    weights = [math.exp(score - best) for score in scores]
    return families[scores.index(best)] if 1 / sum(weights) >= _SURE else frozenset()


def _shape(name: str) -> set[str]:
    parts: set[str] = set()
    for word in name.split():
        parts.update(word)
        parts.update(word[at : at + 2] for at in range(len(word) - 1))
        parts.update((f"^{word[0]}", f"{word[-1]}$"))
    return parts


@cache
def _learned() -> tuple[list[frozenset[str]], list[tuple[dict[str, float], float]]]:
    """The families, and for each the logarithms of how likely its names have a part: seen ones, and any other."""
    rows = table("origins")
    families = [frozenset(row["states"].split()) for row in rows]
    counts: list[Counter[str]] = [Counter() for _ in rows]
    for person in table("persons"):
        if not korean_name(person["name"]) or person["country"] in ("CHN", "TWN"):
            for family, count in zip(families, counts, strict=True):
                if person["country"] in family:
                    count.update(_shape(person["name"]))
    known = len(set().union(*counts))
    shapes = []
    for count in counts:
        total = math.log(count.total() + _SMOOTHING * known)
        seen = {part: math.log(n + _SMOOTHING) - total for part, n in count.items()}
        shapes.append((seen, math.log(_SMOOTHING) - total))
    return families, shapes
