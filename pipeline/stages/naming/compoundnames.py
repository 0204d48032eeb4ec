"""Foreign names whose short words the analyser takes for others: Vietnamese ones, and those with 빈 or 울드 within."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from pipeline.lexicon import classed, entities
from pipeline.lexicon.patterns import pattern
from pipeline.stages.naming.gazetteer import Covered, Mention, new_entity, titles
from pipeline.stages.naming.nameforms import before_title, given_names, no_names
from pipeline.stages.sentence.words import PARTICLES, Words

_SHORT_WORD: Final = re.compile(r"\s([가-힣]{1,3})(?![가-힣])")
_WORD: Final = re.compile(r"(?:\s[알엘])?\s([가-힣]{2,8})")
_PARTY: Final = pattern("compoundnames.party")  # 응우옌 푸 쫑 당 서기장
_SYLLABLES: Final = 2  # of the longest word of a Vietnamese name
_ENOUGH: Final = 2  # words behind a surname that make it a name
_MOST: Final = 3  # words that follow


def compound_names(text: str, words: Words, covered: Covered) -> Iterator[Mention]:
    """Persons by the words that such names are made of (name_words.tsv), where no table lists a part of them."""
    for found in _vietnamese().finditer(text):
        end = _given(text, words, found)
        if end is not None:
            yield _mention(text, found.start(), end)
    for found in _joined().finditer(text):
        end = _ending(text, words, covered, found.end())
        listed = covered.kind(found.end() - 1, found.end()) == "PERSON"  # 빈 살만, 벤 월리스
        if end is not None and not listed and _named(text, words, covered, found, end):
            yield _mention(text, found.start(), end)


@cache
def _vietnamese() -> re.Pattern[str]:
    sure, unsure = ("|".join(classed("name_words", c)) for c in ("vietnamese", "vietnamese_titled"))
    return re.compile(rf"(?<![가-힣])(?:(?P<sure>{sure})|{unsure})(?={_SHORT_WORD.pattern})")


@cache
def _joined() -> re.Pattern[str]:
    within = "|".join(classed("name_words", "within_name"))
    return re.compile(rf"(?<![가-힣])(?P<first>[가-힣]{{2,5}})\s(?:{within})(?=\s[가-힣]{{2}})")


def _given(text: str, words: Words, surname: re.Match[str]) -> int | None:
    """Where a Vietnamese name ends: behind words of one or two syllables, at a title or a particle."""
    end, count = surname.end(), 0
    while count < _MOST and (found := _SHORT_WORD.match(text, end)) and not _other_word(text, words, found):
        count += 1
        word, particle = found[1], words.at(found.end() - 1)
        if words.tags[particle] in PARTICLES and words.starts[particle] > found.start(1):  # 롱이; not 지엔 (JKB+JX)
            end = words.starts[particle]
            break
        if len(word) > _SYLLABLES:
            count -= 1
            break
        end = found.end()
    titled = before_title(text, end)
    if surname["sure"]:
        return end if count >= _ENOUGH or (count and titled) else None
    return end if count >= _ENOUGH and titled else None


def _other_word(text: str, words: Words, found: re.Match[str]) -> bool:
    """Whether a short word is a title or a noun of the dictionary, so that the name ends before it."""
    word = found[1]
    if word in titles() or word in no_names() or _PARTY.match(text, found.start()):
        return True
    first, last = words.covering(*found.span(1))
    if any(words.tags[i].startswith(("V", "E")) for i in range(first, last)):
        return True
    return len(word) > 1 and last - first == 1 and words.tags[first] in ("NNG", "MAG") and not words.strange[first]


def _ending(text: str, words: Words, covered: Covered, end: int) -> int | None:
    """Where a name ends behind a word that stands within names: with the word behind, and more that are like it."""
    stop = None
    for _ in range(_MOST):
        found = _WORD.match(text, end)
        if found is None or found[1] in titles() or found[1] in no_names() or found[1] in entities.state_forms():
            break
        if covered.kind(*found.span(1)) in ("STATE", "ORG"):
            break
        first, last = words.covering(*found.span(1))
        bare = last
        while bare > first and words.tags[bare - 1].startswith("J"):
            bare -= 1
        tokens = range(first, bare)
        proper = any(words.strange[i] or words.tags[i] == "NNP" for i in tokens)
        if not tokens or words.tags[bare - 1].startswith(("V", "E", "X")) or not (proper or stop is None):
            break
        stop = end = words.ends[bare - 1]
        if bare != last or text[end : end + 1] != " ":
            break
    return stop


def _named(text: str, words: Words, covered: Covered, found: re.Match[str], end: int) -> bool:
    """Whether the words are a name: a title stands behind, or the first is a given name or none of the dictionary."""
    first, last = words.covering(*found.span("first"))
    if covered.kind(*found.span("first")) is not None and found["first"] not in given_names():
        return False
    if found["first"] in titles() or found["first"] in no_names():
        return False
    if any(words.tags[i].startswith(("J", "E", "V")) for i in range(first, last)):
        return False
    strange = any(words.strange[i] or words.tags[i] == "NNP" for i in range(first, last))
    return strange or found["first"] in given_names() or before_title(text, end)


def _mention(text: str, start: int, end: int) -> Mention:
    title = next((t for t in (text[end + 1 : end + 1 + n] for n in range(8, 1, -1)) if t in titles()), None)
    return Mention(
        start, end, "PERSON", (new_entity("PERSON", text[start:end], None),), "name_words", title, {"open": True}
    )
