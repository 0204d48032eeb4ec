"""What else a text calls a person whom it names in full: surname and title, surname in Hanja, original name."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from pipeline.lexicon import table
from pipeline.lexicon.patterns import any_of, pattern
from pipeline.stages.naming.gazetteer import Mention, titles

_LONGEST: Final = 4  # syllables of a name whose first is its surname
# Surnames that are words of their own before a title (이 장관: this minister): the title must be the person's.
_WORDS: Final = frozenset("이그한두전현양구주제정여원조남동본")
_ORIGINAL: Final = pattern("surnames.original")
_BEHIND: Final = re.compile(r"(?:\([^()]{1,12}\))?\s(?P<words>(?:[가-힣]+\s){0,4}[가-힣\d]+)")
_REACH: Final = 40  # characters behind a name within which its titles stand
_BEHIND_HANJA: Final = r"(?=(?:은|는|이|가|의|와|과|도|에게|을|를|측)[\s,]|\s?[“\"‘'·,…]|\s?(?:{titles}))"


def other_names(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The further mentions of the persons among `mentions`; overlaps are left to the caller.

    A surname with a title is a `surname` mention, which the linking gives to the person it takes up.
    """
    persons = [m for m in mentions if m.kind == "PERSON" and m.row != "surname"]
    yield from _titled(text, persons)
    yield from _in_hanja(text, persons)
    for person in persons:
        original = _ORIGINAL.match(text, person.end)
        if original:
            start, end = original.span("name")
            yield Mention(start, end, "PERSON", person.candidates, "original", extra={"of": person})


def _by_surname(persons: Sequence[Mention]) -> dict[str, list[Mention]]:
    """The persons whose names are written together, by first syllable."""
    found: dict[str, list[Mention]] = {}
    for person in persons:
        name = person.entity.name
        if " " not in name and 2 <= len(name) <= _LONGEST and "가" <= name[0] <= "힣":
            found.setdefault(name[0], []).append(person)
    return found


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    """A syllable with a title behind it, a surname in Hanja, and how each of these is read."""
    longest = any_of(title for title in titles() if len(title) > 1)
    readings = {row["hanja"]: row["hangul"] for row in table("hanja_surnames")}
    return (
        re.compile(rf"(?<![가-힣A-Za-z\d])([가-힣])\s([가-힣\d]{{0,6}}?)({longest})(?![가-힣]{{3}})"),
        re.compile(rf"(?<![가-힣一-鿿])[{''.join(readings)}]{_BEHIND_HANJA.format(titles=longest)}"),
        readings,
    )


def _titled(text: str, persons: Sequence[Mention]) -> Iterator[Mention]:
    named = _by_surname(persons)
    ends = {person.end for person in persons}
    held: dict[tuple[str, str], list[Mention]] = {}
    for found in _patterns()[0].finditer(text) if named else ():
        if found[1] not in named or found.start() - 1 in ends:
            continue  # 노태우 전 대통령: the former one
        surname, title = found[1], found[3]
        if (surname, title) not in held:
            held[surname, title] = [p for p in named[surname] if _holds(text, p, title)]
        start = found.start(1)
        bearer = _last_before(start, held[surname, title] or ([] if surname in _WORDS else named[surname]))
        if bearer:
            yield Mention(start, start + 1, "PERSON", bearer.candidates, "surname", title)


def _holds(text: str, person: Mention, title: str) -> bool:
    """Whether a person is named with a title: in front of the name, or right behind it."""
    if person.title and person.title.endswith(title):
        return True
    behind = _BEHIND.match(text, person.end, person.end + _REACH)
    return behind is not None and any(title in word for word in behind["words"].split())


def _last_before(start: int, bearers: Sequence[Mention]) -> Mention | None:
    """Whom a surname takes up: the one named last before it, else the first one named behind it."""
    at = bisect_left(bearers, start, key=lambda bearer: bearer.start)
    return bearers[max(at - 1, 0)] if bearers else None


def _in_hanja(text: str, persons: Sequence[Mention]) -> Iterator[Mention]:
    named = _by_surname(persons)
    _, pattern, readings = _patterns()
    for found in pattern.finditer(text) if named else ():
        bearer = _last_before(found.start(), named.get(readings[found[0]], ()))
        if bearer:
            extra = {"of": bearer}
            yield Mention(found.start(), found.end(), "PERSON", bearer.candidates, "hanja_surnames", extra=extra)
