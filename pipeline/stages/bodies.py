"""Bodies and places that no table lists, by how their names end and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.lexicon import table
from pipeline.stages.gazetteer import Covered, Mention, new_entity
from pipeline.stages.words import Words


def unlisted_bodies(text: str, words: Words, covered: Covered) -> Iterator[Mention]:
    """Bodies and places that no table knows; overlaps are left to the caller."""
    yield from _bodies(text, words, covered)
    yield from _places(text, words, covered)


def _noun(words: Words, i: int) -> bool:
    return words.tags[i].split("+")[0] in ("NNG", "NNP", "XPN", "SL", "XR", "NNB") and len(words.texts[i]) > 0


def _joined(words: Words, i: int) -> bool:
    """Whether token `i` stands directly behind the one before it."""
    return i > 0 and words.ends[i - 1] == words.starts[i]


@cache
def _heads(name: str) -> dict[str, tuple[int, re.Pattern[str] | None, str | None]]:
    found = {}
    for row in table(name):
        sector = row.cells.get("sector")
        found[row["head"]] = (
            int(row["min"]),
            re.compile(row["excludes"]) if row["excludes"] else None,
            sector,
        )
    return found


@cache
def _ministry() -> re.Pattern[str]:
    stems = sorted((row["stem"] for row in table("ministries")), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(stems)})(?:부|성|청|처|국|서)$")


def _runs(words: Words, covered: Covered) -> Iterator[tuple[int, int]]:
    """Token ranges of nouns written together, cut where a listed state name stands."""
    i, count = 0, len(words.texts)
    while i < count:
        if not _noun(words, i) or _barred(words, i, covered):
            i += 1
            continue
        j = i + 1
        while j < count and _joined(words, j) and _noun(words, j) and not _barred(words, j, covered):
            j += 1
        yield i, j
        i = j


def _barred(words: Words, i: int, covered: Covered) -> bool:
    """Whether a token belongs to another name: a body's name may go on over a shorter body's (공업|무역성)."""
    return covered.kind(words.starts[i], words.ends[i]) not in (None, "ORG", "PLACE")


def _bodies(text: str, words: Words, covered: Covered) -> Iterator[Mention]:
    heads = _heads("org_heads")
    for first, last in _runs(words, covered):
        for stop in range(last, first, -1):
            start, end = words.starts[first], words.ends[stop - 1]
            form = text[start:end]
            if _ministry().match(form) or _headed(form, heads):
                yield Mention(start, end, "ORG", (new_entity("ORG", form, None),), "org_heads", extra={"open": True})
                break


def _headed(form: str, heads: dict[str, tuple[int, re.Pattern[str] | None, str | None]]) -> bool:
    for length in range(min(6, len(form)), 1, -1):
        head = heads.get(form[-length:])
        if head is None:
            continue
        least, excludes, _ = head
        return len(form) - length >= least and not (excludes and excludes.fullmatch(form))
    return False


def _places(text: str, words: Words, covered: Covered) -> Iterator[Mention]:
    heads = _heads("place_heads")
    for first, last in _runs(words, covered):
        start, end = words.starts[first], words.ends[last - 1]
        form = text[start:end]
        single = last - first == 1 and words.tags[first] == "NNP"
        if _headed(form, heads) or (
            single and len(form) >= 3 and re.search(r"(현|주|항|역|강|산|섬|시|성|군도|제도)$", form)
        ):
            yield Mention(start, end, "PLACE", (new_entity("PLACE", form, None),), "place_heads")
