"""The cast of a text: whom it as a whole is about, which a clause may leave unsaid."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from pipeline.lexicon import entities
from pipeline.lexicon.entities import state_forms, states
from pipeline.lexicon.patterns import pattern
from pipeline.stages.naming.gazetteer import leads
from pipeline.stages.participation.phrases import Participant

_PAIR: Final = 2
_OFTEN: Final = 6  # mentions
_MOSTLY: Final = 0.7  # of the names of a text, from which on they make it one about two states
_MATCHED: Final = 0.3  # of the names of the first state that the second has at least
# Behind a name: the end of the line, or what it is in parentheses and a topic's particle.
_HEADS: Final = pattern("cast.heads")
_VISIT_DIARY: Final = pattern("cast.visit_diary")
# What may stand behind a state's name in a title without another name beginning there.
_BEHIND_STATE: Final = pattern("cast.behind_state")


@dataclass(frozen=True, slots=True)
class Cast:
    """Whom a text is about: its hero, the state of its title, the two states between which it plays, their leaders."""

    hero: Participant | None
    about: str | None
    two: tuple[str, ...]
    leaders: dict[str, list[Participant]] = field(default_factory=dict)
    life: bool = False  # an article on its hero's life
    titled: tuple[Participant, ...] = ()  # the two states that its title names

    def opposite(self, code: str) -> str | None:
        """The other of the two states that the text is about; None where it is about more or fewer."""
        return next((other for other in self.two if other != code), None) if code in self.two else None

    def leader(self, code: str, at: int, day: str | None) -> Participant | None:
        """Who goes to a summit for a state: its leader named last before character `at`, else the one named first.

        Only those count who led it on `day` (an ISO value), as far as that is known.
        """
        named = [leader for leader in self.leaders.get(code, []) if not _out_of_office(leader, day)]
        before = bisect_left(named, at, key=lambda m: int(m["start"]))
        return named[max(0, before - 1)] if named else None


def cast(actors: list[dict[str, Any]], title: str, text: str) -> Cast:
    """The cast of a text with these mentions and this title."""
    leaders: dict[str, list[Participant]] = {}
    for actor in actors:
        if actor["label"] == "PERSON" and leads(actor["role"] or ""):
            leaders.setdefault(actor["country"], []).append(actor)
    living = _article_on(actors, text) or _diary_of(actors, text)
    hero, titled = living or _hero(actors), _titled(actors, title, text)
    return Cast(hero, _about(title), _two(actors), leaders, life=living is not None, titled=titled)


def _article_on(actors: list[dict[str, Any]], text: str) -> Participant | None:
    """The person whose name heads a text as an article of an encyclopaedia: 이범석 (1922년), 헤이그(영어: …)는."""
    first = actors[0] if actors else None
    if first is None or first["label"] != "PERSON" or text[: first["start"]].strip():
        return None
    return first if _HEADS.match(text, first["end"]) else None


def _diary_of(actors: list[dict[str, Any]], text: str) -> Participant | None:
    """The one person whom the first lines name of a diary of a visit: 수령님의 동유럽방문일지, 장관 방미 일정."""
    head = _VISIT_DIARY.match(text)
    persons = [a for a in actors if a["label"] == "PERSON" and a["end"] <= head.end()] if head else []
    return persons[0] if len(persons) == 1 else None


def _hero(actors: list[dict[str, Any]]) -> Participant | None:
    """The person whom a text is about: named often, and far more often than anyone else."""
    persons = Counter(a["entity_id"] for a in actors if a["label"] == "PERSON")
    ranked = persons.most_common(2)
    if not ranked or ranked[0][1] < _OFTEN or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    return next(a for a in actors if a["entity_id"] == ranked[0][0])


def _about(title: str) -> str | None:
    """The code of the one state that a title names as a word (일일 북한동향, 몽골의 오늘); None for several."""
    words = (_BEHIND_STATE.sub("", word) for word in re.findall(r"[가-힣A-Za-z]+", title))
    found = {state_forms()[word][0] for word in words if len(word) > 1 and word in state_forms()}
    return found.pop() if len(found) == 1 else None


def _titled(actors: list[dict[str, Any]], title: str, text: str) -> tuple[Participant, ...]:
    """The two states that the title at the head of a text names, where it names no third: 북·일 관계 연표."""
    if not title or not text.startswith(title):
        return ()
    states_named = {a["country"]: a for a in actors if a["start"] < len(title) and a["label"] == "STATE"}
    return tuple(states_named.values()) if len(states_named) == _PAIR else ()


def _two(actors: list[dict[str, Any]]) -> tuple[str, ...]:
    """The two states whose names, persons and bodies are most of those that a text names."""
    named = Counter(a["country"] for a in actors if a["label"] != "PLACE" and a["country"])
    ranked = named.most_common(2)
    if len(ranked) < 2 or ranked[1][1] < max(_OFTEN, _MATCHED * ranked[0][1]):
        return ()
    two = tuple(code for code, _ in ranked if code in states())
    return two if len(two) == 2 and sum(n for _, n in ranked) >= _MOSTLY * named.total() else ()


def _out_of_office(leader: Participant, day: str | None) -> bool:
    """Whether somebody listed led no state at a time (an ISO value)."""
    entity = entities.by_id().get(leader["entity_id"])
    date = day.partition("/")[0] if day else None
    if entity is None or not entity.offices or not date or not all(o.start for o in entity.offices if leads(o.role)):
        return False
    return not any(office.held(date) for office in entity.offices if leads(office.role))
