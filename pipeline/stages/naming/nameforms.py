"""What a name may look like: words that are none, given names, particles that may be the end of one."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pipeline.lexicon import table
from pipeline.lexicon.entities import by_alias
from pipeline.lexicon.koreans import korean_name
from pipeline.lexicon.patterns import pattern
from pipeline.stages.naming.gazetteer import titles
from pipeline.stages.sentence.words import Words

_HANGUL: Final = re.compile(r"[가-힣]+( [가-힣]+)*$")
_WORD_BEHIND: Final = re.compile(r"\s([가-힣]{2,12})")
_SHORT: Final = 2  # a word of so few syllables that holds a listed name is nothing else (미|측)
# What a word for a body, a place or a thing ends in: unknown to the dictionary, but no name of a person.
_NO_NAME: Final = pattern("nameforms.no_name")
_BODY: Final = pattern("nameforms.body")
_DEPENDENT: Final = ("NNB", "XSN")
_VISITING: Final = "한할될된"  # endings of an act that the analyser takes for the end of a name (방몽한 푸틴)
_MODIFYING: Final = "의인"
_WITH_PARTICLE: Final = 3  # syllables of the shortest word whose last one may be a particle
# Particles that Kiwi leaves on a word it does not know, by whether the syllable before is open.
_AFTER_VOWEL: Final = frozenset("가는를와")
_AFTER_CONSONANT: Final = frozenset("은을과")


def particle_kept(tail: str) -> bool:
    """Whether the last of two syllables looks like a particle that was not cut off (하르소노가, 창더순과)."""
    is_open = (ord(tail[0]) - ord("가")) % 28 == 0 if "가" <= tail[0] <= "힣" else False
    return tail[1] in (_AFTER_VOWEL if is_open else _AFTER_CONSONANT)


def subject_kept(form: str, words: int) -> bool:
    """Whether the last of several words of a foreign name holds its particle too (싸모라 마쉘|이, 에스마일 카니|가)."""
    if words < 2 or len(form.rpartition(" ")[2]) < _WITH_PARTICLE:
        return False
    closed = (ord(form[-2]) - ord("가")) % 28 != 0
    return particle_kept(form[-2:]) or (closed and form[-1] == "이")


def before_title(text: str, end: int) -> bool:
    """Whether a title stands over a blank behind a name, so that no particle ends it (하미드 라사이 의원)."""
    behind = _WORD_BEHIND.match(text, end)
    return behind is not None and any(behind[1][:length] in titles() for length in range(2, len(behind[1]) + 1))


def last_syllable(text: str, words: Words, first: int, token: int) -> bool:
    """Whether `token` is the last syllable of the Korean name that `first` begins, taken for a noun (박창|식)."""
    return words.tags[token].startswith(_DEPENDENT) and korean_name(text[words.starts[first] : words.ends[token]])


@cache
def no_names() -> frozenset[str]:
    """Words that name nobody though no dictionary may hold them (no_names.tsv), and nouns that tell an event."""
    nouns = {row["form"] for row in table("triggers") if row["pos"] == "N"}
    acts = {form for form in nouns if len(form) > 1 and _HANGUL.match(form)}
    return frozenset({row["word"] for row in table("no_names")} | acts)


@cache
def is_no_name(word: str) -> bool:
    """Whether a word is no part of a person's name: it names nobody, or a body, or ends as bodies and things do."""
    nobody = word in no_names() or word in titles() or ends_in_title(word)
    return nobody or bool(_NO_NAME.match(word)) or names_other(word)


@cache
def names_other(word: str) -> bool:
    """Whether a word, be it a proper noun to the analyser, is a body, a thing or an act (공산당, 방몽한).

    Or one with its particle, or with what makes it modify a name: 과도정부의, 주석인.
    """
    if word[-1:] in _VISITING and word[:-1] in no_names():
        return True
    if word[-1:] in _MODIFYING and len(word) > _SHORT and (word[:-1] in titles() or is_no_name(word[:-1])):
        return True
    listed = len(word) > _SHORT and any(entity.kind == "ORG" for entity in by_alias().get(word, ()))
    return listed or (bool(_NO_NAME.match(word) or _BODY.match(word)) and not korean_name(word))


@cache
def given_names() -> frozenset[str]:
    """Words of two syllables and more with which names of several words begin."""
    firsts = {row["name"].split(" ")[0] for row in table("persons") if " " in row["name"]}
    listed = {row["name"] for row in table("given_names")}
    return frozenset(name for name in firsts | listed if len(name) > 1)


def ends_in_title(name: str) -> bool:
    return any(name[-n:] in titles() for n in (2, 3, 4) if len(name) > n + 1) and len(name) >= 4
