"""Whom a text has in focus as the reading goes on, and so whom its pronouns stand for."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

from pipeline.lexicon import entities, table
from pipeline.lexicon.entities import states
from pipeline.lexicon.patterns import any_of, pattern
from pipeline.stages.naming.gazetteer import leads
from pipeline.stages.participation.phrases import Participant, Phrase, state_participant
from pipeline.stages.sentence.clauses import grammar
from pipeline.stages.sentence.words import Words

_PAIR: Final = 2
_KEPT: Final = 6  # of those named last
_OF_TWO: Final = frozenset({"pair", "persons", "leaders", "ministers"})
_BOTH_OF: Final = "양국 "  # before the title of two, or what both states have
_OF_ALL: Final = "all"  # before the number of states, where the word says it (3국 장관)
_TITLED: Final = "titled "  # before the title of the two whom a word of references.tsv stands for (양 차관)
_HOLDER: Final = "holder "  # before the title of whom a word of references.tsv stands for (총리는)
_MINISTER_OF: Final = "minister "  # the same, whom his state answers for where no name was told (외교장관은)
_COMPOUND: Final = pattern("focus.compound")  # 외무장관회의 is no minister
_NOUNS: Final = ("NN", "XPN", "XSN", "XR", "SL", "SH", "MM")
_MINISTER: Final = pattern("focus.minister")


@cache
def references() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of the words of references.tsv, and what each refers to."""
    words = {row["word"]: row["refers"] for row in table("references")}
    both = [word for word, kind in words.items() if kind == "states" and word.endswith(("국", "나라"))]
    for word in [word for word in words if word.startswith(_BOTH_OF)]:
        words |= {f"{states} {word.removeprefix(_BOTH_OF)}": words[word] for states in both}
    return re.compile(rf"(?<![가-힣])({any_of(words)})(?!{_COMPOUND.pattern})"), words


@cache
def _spokesmen() -> tuple[str, ...]:
    """The nouns that references.tsv takes up as a spokesman, without their particle."""
    return tuple({word[:-1] for word, kind in references()[1].items() if kind == "spokesman"})


@cache
def _ruling_party() -> Participant:
    """Whom 우리 당 stands for in a text of North Korea."""
    party = entities.by_id()[entities.entity_id("ORG", "조선노동당", "PRK")]
    return {"label": "ORG", "entity_id": party.entity_id, "name": party.name, "country": "PRK", "role": None}


@dataclass(slots=True)
class Focus:
    """Who is in focus as the reading goes on: subjects, the pair of states, persons, the host of a visit."""

    subject: list[Participant] = field(default_factory=list)
    topic: list[Participant] = field(default_factory=list)  # of whom the sentence before was
    states: list[Participant] = field(default_factory=list)
    persons: list[Participant] = field(default_factory=list)
    host: list[Participant] = field(default_factory=list)
    own: str = "KOR"
    at_home: bool = False  # whether the text is about the author's own state, so that 정부는 is its government
    hero: Participant | None = None  # whom the text is about, so whom a pronoun stands for
    speaker: Participant | None = None  # who says I in it
    addressed: bool = False  # whether the text is a speech to an audience, be its speaker unnamed
    performing: bool = False  # whether the act told is done by saying so, which we is then the speaker's word for
    block: int = -1
    told: tuple[list[Participant], int] = ([], -1)  # who acted in the event told last, and where that ended
    sides: list[Participant] = field(default_factory=list)  # the two that acted with or against each other last
    joined: int | None = None  # the block in which these acted together
    met: list[Participant] = field(default_factory=list)  # the persons who met last
    talks: dict[str, list[Participant]] = field(default_factory=dict)  # who took part in the talks of a sort told last
    visitors: list[Participant] = field(default_factory=list)  # the members of the delegation told last
    spokesman: list[Participant] = field(default_factory=list)  # for whom a spokesman spoke last, or who he is
    entered: Focus | None = None  # as it was where the sentence begins

    def enter(self) -> None:
        """Begin a sentence: what stands early in it refers to what was told before, whatever it goes on to tell."""
        self.entered = replace(self, states=[*self.states], persons=[*self.persons], entered=None)

    def saw(self, found: list[Phrase]) -> None:
        """Remember the states and persons of a sentence, the latest last."""
        for phrase in found:
            if phrase.head.endswith(_spokesmen()):
                self.spokesman = phrase.members
            for member in (*phrase.posts, *phrase.members):
                kept = self.persons if member["label"] == "PERSON" else self.states
                if member["label"] == "ORG":
                    continue
                kept[:] = [m for m in kept if m["entity_id"] != member["entity_id"]][1 - _KEPT :]
                kept.append(member)

    def pair(self) -> list[Participant]:
        """Guest and host of the visit told before, else the two states named last: by the persons who met, if any."""
        return self.in_person(self._sides())

    def in_person(self, sides: list[Participant]) -> list[Participant]:
        """Those who met last where they are of just these sides, else the sides."""
        return self.met if self.met and _countries(self.met) == _countries(sides) else sides

    def _sides(self) -> list[Participant]:
        guests = {m["country"] for m in self.subject}
        if self.host and len(guests) == 1 and not guests & {m["country"] for m in self.host}:
            return [*self.subject, *self.host]
        if len(self.sides) == 2:
            return self.sides
        return self.states[-2:] if len(self.states) >= 2 else []

    def referred(self, kind: str, at: int) -> list[Participant]:
        """Whom a word of references.tsv at character `at` stands for, by what it refers to."""
        if (kind == "states" or of_two(kind)) and self.entered is not None and at < self.told[1]:
            return self.entered.referred(kind, at)
        if kind == "speaker":
            said = [state_participant(self.own)] if self.addressed else []
            return [self.speaker] if self.speaker else said
        if kind == "party":
            return [_ruling_party()] if self.own == "PRK" else []
        if kind == "self":
            if self.performing and self.speaker:
                return [self.speaker]
            return [state_participant(self.own)]
        if kind == "office":
            if self.at_home:
                return [state_participant(self.own)]
            codes = [m["country"] for m in (*self.subject, *self.states[::-1]) if m["country"] in states()]
            return [state_participant(codes[0] if codes else self.own)]
        if of_all(kind):
            return self._all(kind.removeprefix(_OF_ALL))
        if kind.startswith(_HOLDER):
            return self._holder(kind.removeprefix(_HOLDER))
        if kind.startswith(_MINISTER_OF):
            return self._holder(kind.removeprefix(_MINISTER_OF)) or self.referred("office", at)
        if kind == "visitors":
            return self.visitors
        if kind == "spokesman":
            return self.spokesman
        if kind == "person":
            told = [m for m in self.topic if m["label"] == "PERSON"]
            return told[:1] or ([self.hero] if self.hero else self.persons[-1:])
        if kind == "states":
            return [state_participant(m["country"]) if m["country"] in states() else m for m in self.pair()]
        return self.pair() if kind == "pair" else self.two(kind)

    def _all(self, many: str) -> list[Participant]:
        """Those who took part in the talks told last, be they many, or else acted together last; of `many` states."""
        told = next((t for t in (self.talks.get("meet", []), self.told[0], self.subject) if len(_countries(t)) > 1), [])
        return told if many in ("", str(len(_countries(told)))) else []

    def _holder(self, title: str) -> list[Participant]:
        """Whom a title stands for: of whom the sentence before was, else who was told last of those with it."""
        return holding(title, (*self.topic, *reversed(self.persons)))

    def other(self, kind: str, taken: Container[str]) -> list[Participant]:
        """Whom a word for one person stands for where the one in focus acts himself: who was named last but him."""
        return [m for m in self.persons if m["entity_id"] not in taken][-1:] if kind == "person" else []

    def partner(self, one: list[Participant]) -> list[Participant]:
        """With whom somebody met last, if with one person."""
        met = [m for m in self.met if m["entity_id"] not in {x["entity_id"] for x in one}]
        return met if len(met) == 1 < len(self.met) else []

    def two(self, kind: str) -> list[Participant]:
        """The two persons, leaders or ministers of two states: those who met last, else those named last."""
        for persons in (self.met, self.persons):
            last = {m["country"]: m for m in persons if _holds(kind, m["role"] or "")}
            if len(last) >= _PAIR:
                return list(last.values())[-_PAIR:]
        return self.persons[-_PAIR:] if len(self.persons) >= _PAIR else self.pair()


def _countries(members: list[Participant]) -> set[str | None]:
    return {m["country"] for m in members}


def of_holder(kind: str) -> bool:
    """Whether words of references.tsv of this kind stand for somebody only where no name is right before them."""
    return kind.startswith((_HOLDER, _MINISTER_OF)) or kind in ("visitors", "spokesman")


def title_alone(words: Words, at: int) -> bool:
    """Whether a title at character `at` stands on its own: neither a name nor a noun right before says whose."""
    before = words.at(at) - 1
    if before < 0 or at - words.ends[before] > 1 or words.text[at - 1] == "\n":
        return True
    return words.texts[before] in grammar("time") or not words.tags[before].startswith(_NOUNS)


def holding(kind: str, told: Iterable[Participant]) -> list[Participant]:
    """The first of some told who holds the title that words of references.tsv of this kind stand for."""
    title = kind.removeprefix(_HOLDER).removeprefix(_MINISTER_OF)  # of other kinds no title
    return [m for m in told if m["label"] == "PERSON" and (m["role"] or "").endswith(title)][:1]


def of_two(kind: str) -> bool:
    """Whether words of references.tsv of this kind stand for two participants."""
    return kind in _OF_TWO or kind.startswith(_TITLED)


def of_all(kind: str) -> bool:
    """Whether words of references.tsv of this kind stand for all who took part in talks."""
    return kind.startswith(_OF_ALL)


def _holds(kind: str, role: str) -> bool:
    """Whether an office is such as a word of references.tsv asks for (두 정상: leaders, 양 장관: ministers)."""
    if kind.startswith(_TITLED):
        return role.endswith(kind.removeprefix(_TITLED))
    return kind == "persons" or (leads(role) if kind == "leaders" else bool(_MINISTER.search(role)))
