"""What Korean names of persons are made of, by the syllables in name_syllables.tsv."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from functools import cache
from typing import Final

from pipeline.lexicon import classed, table

_SMOOTHING: Final = 0.3
_SURE: Final = 1.0  # the log odds from which a name counts as Korean
_OTHERS: Final = range(2, 6)  # syllables of the foreign names written in one word


@cache
def surnames() -> frozenset[str]:
    """The surnames of one syllable, in Southern and Northern spelling."""
    return _syllables("surname")


@cache
def _syllables(column: str) -> frozenset[str]:
    return frozenset(row["syllable"] for row in table("name_syllables") if row[column])


def korean_name(form: str) -> bool:
    """Whether a name is Korean by its syllables: a surname, and two that Koreans are named with."""
    surname = form[:-2]
    if surname not in surnames() and surname not in classed("name_words", "compound_surname"):
        return False
    return form[-2] in _syllables("first") and form[-1] in _syllables("last")


def sounds_korean(form: str) -> bool:
    """Whether a name is rather a Korean's than that of a neighbour, by the syllables of those in persons.tsv."""
    if len(form) != 3 or form[0] not in surnames():
        return korean_name(form)
    return korean_name(form) or sum(_odds().get(x, 0.0) for x in _places(form)) > _SURE


def southern_name(name: str, country: str | None) -> str:
    """A person's name as South Korea writes it, from a text that spells as North Korea does.

    A South Korean's surname follows the law of initial sounds (리종섭: 이종섭); a foreign name has no tense
    consonants (라찌라까: 라치라카), but those of peoples whose names South Korea writes with them.
    """
    if country == "PRK" or country in TENSE_NAMES:
        return name
    letters = unicodedata.normalize("NFD", name)
    spelled = _INITIAL.sub(lambda found: "ᄋ" if found[1] else "ᄂ", letters)
    return unicodedata.normalize("NFC", spelled if country == "KOR" else letters.translate(_PLAIN))


_INITIAL: Final = re.compile("^(?:([ᄂᄅ])(?=[ᅣᅤᅧᅨᅭᅲᅵ])|ᄅ)")
_PLAIN: Final = str.maketrans("ᄁᄄᄈᄊᄍ", "ᄏᄐᄑᄉᄎ")
TENSE_NAMES: Final = frozenset({"CHN", "TWN", "JPN", "VNM", "THA", "KHM", "LAO", "MMR"})


def _places(name: str) -> list[str]:
    """The syllables of a name, the surname told from the others."""
    return [f"{name[:1]}-", *name[1:]]


@cache
def _odds() -> dict[str, float]:
    """The log odds that a syllable is of a Korean name and not of a foreign one, for each that was seen."""
    names = {row["name"]: row["country"] in ("KOR", "PRK") for row in table("persons")}
    korean = Counter(x for name, is_korean in names.items() if is_korean and len(name) == 3 for x in _places(name))
    others = Counter(
        x
        for name, is_korean in names.items()
        if not is_korean and " " not in name and len(name) in _OTHERS
        for x in _places(name)
    )
    known = len({*korean, *others})
    all_korean, all_others = (count.total() + _SMOOTHING * known for count in (korean, others))
    less = math.log(all_others / all_korean)
    return {x: math.log((korean[x] + _SMOOTHING) / (others[x] + _SMOOTHING)) + less for x in {*korean, *others}}
