"""Names in another spelling: as North Korea writes them, or letters that stand for the same foreign sounds."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache
from typing import Final

from pipeline.lexicon import entities, table
from pipeline.lexicon.entities import Entity
from pipeline.lexicon.koreans import TENSE_NAMES
from pipeline.lexicon.patterns import any_of

_LETTERS: Final = 5  # syllables from which on a name of several words is told by its sound,
_EXACT: Final = 3  # and one word that sounds exactly as a listed name
_ALIKE: Final = 0.86  # of the sounds of the whole name,
_WORD_ALIKE: Final = 0.66  # and of each of its words
_NEAR: Final = ("CHN", "TWN", "JPN", "VNM")  # whose names differ by so little as a syllable's first sound
_GLIDES: Final = "ᅪᅫᅯᅰᅱ"  # behind no consonant: a v, which is ㅂ elsewhere (웰로진: 볼로딘)
_SOUNDS: Final = str.maketrans(
    {
        **dict.fromkeys("ᄀᄁᄏᆨᆩᆿ", "k"),
        **dict.fromkeys("ᄃᄄᄐᄌᄍᄎᆮᆺᆻᆽᆾᇀ", "t"),
        **dict.fromkeys("ᄇᄈᄑᆸᇁ", "p"),
        **dict.fromkeys("ᄉᄊ", "s"),
        **dict.fromkeys("ᄅᆯ", "l"),
        **dict.fromkeys("ᄂᆫ", "n"),
        **dict.fromkeys("ᄆᆷ", "m"),
        **dict.fromkeys("ᄒᇂ", "h"),
        **dict.fromkeys("ᅡᅣᅪ", "a"),
        **dict.fromkeys("ᅢᅤᅦᅨᅫᅬᅰ", "e"),
        **dict.fromkeys("ᅥᅧᅩᅭᅯ", "o"),
        **dict.fromkeys("ᅮᅲ", "u"),
        **dict.fromkeys("ᅵᅱᅴ", "i"),
        "ᆼ": "g",
        "ᄋ": "",
        "ᅳ": "",
    }
)
_TENSE: Final = frozenset("ᄁᄄᄈᄊᄍ")
_VOICED: Final = re.compile(f"ᄋ(?=[{_GLIDES}])")
_DOUBLED: Final = re.compile(r"(.)\1+")

_QUOTED: Final = re.compile(r"“[^“”\n]{1,400}”")  # North Korea quotes between 《 and 》
_MARKED: Final = 3  # different words as only North Korea writes them, from which on a text is its own


def sounds(name: str) -> str:
    """The sounds of a foreign name, the same for what writers of Korean spell differently (쥐브꼬브, 지프코프)."""
    letters = _VOICED.sub("ᄇ", unicodedata.normalize("NFD", name))
    return _DOUBLED.sub(r"\1", letters.translate(_SOUNDS))


def northern_spelling(name: str, country: str | None) -> bool:
    """Whether a foreign name has tense consonants where South Korea writes none."""
    return country not in TENSE_NAMES and not _TENSE.isdisjoint(unicodedata.normalize("NFD", name))


@cache
def same_person(name: str, country: str | None) -> Entity | None:
    """The one listed person of a state whose name sounds like `name`, None where several do or none does."""
    words = name.split(" ")
    heard = sounds(name)
    listed = _by_first_sound().get((country, heard[:1]), ())
    if len(words) == 1 or country in _NEAR:
        exact = len(name) >= _EXACT and not (len(words) == 1 and country in _NEAR)
        found = {e.entity_id: e for form, e in listed if form == heard} if exact else {}
        return next(iter(found.values())) if len(found) == 1 else None
    if len(name.replace(" ", "")) < _LETTERS:
        return None
    ranked = sorted(((_likeness(heard, form), e.entity_id) for form, e in listed), reverse=True)
    best = {identifier for likeness, identifier in ranked if likeness and likeness == ranked[0][0]}
    return entities.by_id()[best.pop()] if len(best) == 1 else None


def _likeness(heard: str, form: str) -> float:
    """How alike two names sound, word by word; 0 where they are not the same."""
    ours, theirs = heard.split(" "), form.split(" ")
    if [word[:1] for word in ours] != [word[:1] for word in theirs] or abs(len(heard) - len(form)) > len(heard) // 3:
        return 0.0
    whole = SequenceMatcher(None, heard, form, autojunk=False).ratio()
    if whole < _ALIKE:
        return 0.0
    each = (SequenceMatcher(None, *pair, autojunk=False).ratio() for pair in zip(ours, theirs, strict=True))
    return whole if min(each) >= _WORD_ALIKE else 0.0


@cache
def _by_first_sound() -> dict[tuple[str | None, str], list[tuple[str, Entity]]]:
    """The sounds of the listed persons' names, by their state and first sound."""
    found: dict[tuple[str | None, str], list[tuple[str, Entity]]] = {}
    for entity in entities.listed():
        if entity.kind == "PERSON":
            for form in (entity.name, *entity.aliases):
                heard = sounds(form)
                found.setdefault((entity.country, heard[:1]), []).append((heard, entity))
    return found


@cache
def _northern_states() -> dict[str, str]:
    """The names of states as only North Korea spells them, with our own."""
    rows = [row for row in table("state_forms") if row["note"] == "North-Korean spelling"]
    return {row["form"]: entities.state(row["code"]).name for row in rows}


@cache
def _northern_words() -> re.Pattern[str]:
    """Words as only North Korea writes them, among them states, with whose name no other begins, and bodies' parts."""
    forms = {row["form"] for row in table("state_forms")} - {*_northern_states()}
    states = {x for x in _northern_states() if not any(form.startswith(x) for form in forms)}
    rows = table("northern_words")
    words = {*states, *(row["north"] for row in table("spellings")), *(r["word"] for r in rows if not r["within"])}
    within = any_of(row["word"] for row in rows if row["within"])
    return re.compile(rf"{within}|(?<![가-힣]){any_of(words)}")


def is_northern(text: str) -> bool:
    """Whether a text is written as only North Korea writes, what it quotes between “ and ” apart."""
    return len(set(_northern_words().findall(_QUOTED.sub(" ", text)))) >= _MARKED


def southern_body(form: str) -> str:
    """A body's name as South Korea spells it (뽈스까로동당: 폴란드노동당)."""
    for row in table("spellings"):
        form = form.replace(row["north"], row["south"])
    state = next((n for n in range(len(form) - 1, 1, -1) if form[:n] in _northern_states()), 0)
    return _northern_states().get(form[:state], "") + form[state:]
