"""Listed names that are also a word or another thing: they count only where the text tells the name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline.lexicon import entities, table
from pipeline.lexicon.entities import Entity
from pipeline.lexicon.patterns import any_of, pattern
from pipeline.stages.naming.gazetteer import Mention, titles
from pipeline.stages.sentence.words import Words

_ABBREVIATION: Final = re.compile(r"[A-Za-z][A-Za-z\d]{1,3}")
# Endings with which parties are named in words of everyday: a name of few syllables says not whose it is.
_PARTY: Final = pattern("homonyms.party")
_AT_HOME: Final = frozenset({"KOR", "PRK"})  # whose parties a Korean text names without their state
_AROUND: Final = 80  # characters on either side that may tell a name in a sentence without end
_NAME: Final = "~"


@dataclass(frozen=True, slots=True)
class Asking:
    """What a name asks for to count, as the columns of homonyms.tsv say."""

    asks: str
    told: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    party: bool = False


_CUT: Final = Asking("words")  # a piece of another word is never the name


@cache
def asking() -> dict[str, Asking]:
    """What each doubtful name asks for: by homonyms.tsv, or as a short name of a body that not every reader knows."""
    found = {}
    for form in entities.by_alias().keys() - {row["form"] for row in table("known_names")}:
        party = _party(form, entities.by_alias()[form])
        if party or _abbreviation(form, entities.by_alias()[form]):
            found[form] = Asking("text", party=party)
    for row in table("homonyms"):
        told, unless = (re.compile(row[name]) if row[name] else None for name in ("with", "unless"))
        found[row["form"]] = Asking(row["asks"], told, unless)
    return found


def _abbreviation(form: str, bearers: tuple[Entity, ...]) -> bool:
    return bool(_ABBREVIATION.fullmatch(form)) and all(e.kind == "ORG" for e in bearers)


def _party(form: str, bearers: tuple[Entity, ...]) -> bool:
    foreign = all(e.sector == "PTY" and e.country not in _AT_HOME for e in bearers)
    return foreign and bool(_PARTY.fullmatch(form)) and not _with_state(form)


def _with_state(form: str) -> bool:
    """Whether a body's name begins with its state's (독일좌파당)."""
    return any(form[:length] in entities.state_forms() for length in range(2, len(form)))


def told_apart(
    text: str, words: Words, listed: list[Mention], others: Iterable[Mention]
) -> tuple[list[Mention], frozenset[tuple[int, int]]]:
    """The listed mentions that count, by what they and `others` tell; and where only a word or another thing stands.

    Decided once for the text: what is told in one place holds in all.
    """
    asked = asking()
    doubtful = [
        (m, _CUT if "cut" in m.extra else asked[form])
        for m in listed
        if m.kind != "STATE" and ((form := text[m.start : m.end]) in asked or "cut" in m.extra)
    ]
    if not doubtful:
        return listed, frozenset()
    doubted = {id(m) for m, _ in doubtful}
    told = _Told(m for m in (*listed, *others) if id(m) not in doubted)
    pending, refused = [], set()
    for mention, name in doubtful:
        sentence = _sentence(text, words, mention)
        if name is _CUT or (name.unless and name.unless.search(sentence)):
            refused.add(id(mention))
        elif not name.asks or (name.told and name.told.search(sentence)) or _titled(text, mention):
            told.entities.update(mention.candidates)
        else:
            pending.append((mention, name))
    for mention, name in pending:
        candidates = told.of(mention.candidates, name.asks == "text")
        mention.candidates = candidates or mention.candidates
        if not candidates:
            refused.add(id(mention))
    kept = [m for m in listed if id(m) not in refused]
    # A party may be another state's of the same name, which no table lists.
    words_only = {(m.start, m.end) for m, name in doubtful if id(m) in refused and not (name.party and told.states)}
    return kept, frozenset(words_only) - {(m.start, m.end) for m in kept}


class _Told:
    """Which entities a text names surely, and the states of which it names anything."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self.entities: set[Entity] = set()
        self.countries: set[str | None] = set()
        for mention in mentions:
            self.entities.update(mention.candidates)
            if mention.kind == "PLACE":
                self.countries.add(entities.located().get(mention.entity.name))
            elif len(countries := {e.country for e in mention.candidates}) == 1:
                self.countries |= countries  # 외교부 has many states and tells none
        self.states = bool(self.countries - entities.NON_STATES - {None})

    def of(self, candidates: tuple[Entity, ...], by_state: bool) -> tuple[Entity, ...]:
        """The candidates that are told; `by_state` also those of whose state anything is, a world body by any state."""
        return tuple(e for e in candidates if e in self.entities or (by_state and self._near(e)))

    def _near(self, entity: Entity) -> bool:
        country = entities.located().get(entity.name) if entity.kind == "PLACE" else entity.country
        return self.states if country in entities.NON_STATES else country in self.countries


def _sentence(text: str, words: Words, mention: Mention) -> str:
    """The sentence around a mention, with a mark in the place of its name."""
    first, last = words.sentence(words.at(mention.start))
    begin = max(words.starts[first], mention.start - _AROUND)
    stop = min(words.ends[last - 1], mention.end + _AROUND)
    return text[begin : mention.start] + _NAME + text[mention.end : stop]


def _titled(text: str, mention: Mention) -> bool:
    """Whether a title stands beside a person's name, over a state, a body or a modifier (카니 캐나다 총리)."""
    if mention.kind != "PERSON":
        return False
    before, behind = _title_patterns()
    return bool(behind.match(text, mention.end) or before.search(text, max(0, mention.start - 12), mention.start))


@cache
def _title_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before and behind a person with a title."""
    known = any_of(title for title in titles() if len(title) > 1)
    return re.compile(rf"(?:{known})(?:인)? $"), re.compile(rf"\s?(?:[가-힣]{{1,8}}\s){{0,2}}[가-힣]{{0,6}}(?:{known})")
