"""Persons whom a text has named or the tables list, by what they may be called for short."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import Final

from pipeline.lexicon import entities
from pipeline.lexicon.entities import Entity
from pipeline.lexicon.koreans import korean_name
from pipeline.stages.naming.gazetteer import Mention, leads

_CAREER: Final = 20  # years
_YEAR: Final = 4  # digits
_ONE_WORD: Final = 3  # letters of a name that is not written in words


class KnownPersons:
    """The persons that a text has named so far, each found by what it may be called; the last one of several."""

    def __init__(self) -> None:
        self.last: Mention | None = None
        self.names: set[str] = set()
        self.holding: dict[str, Mention] = {}  # by the words in a row that their names hold
        self._short: dict[tuple[str, str], Mention] = {}  # by what they are called for short and how their titles end

    def add(self, person: Mention) -> None:
        """A person more."""
        name, title = in_words(person.entity), person.title or ""
        self.last = person
        self.names.add(person.entity.name)
        parts = name.split(" ")
        for first, stop in combinations(range(len(parts) + 1), 2):
            self.holding[" ".join(parts[first:stop])] = person
        for form in short_names(name):
            for at in range(len(title) + 1):
                self._short[form, title[at:]] = person

    def titled(self, form: str, title: str | None) -> Mention | None:
        """Whom a surname or part of a name stands for that is told with the title he bears."""
        return self._short.get((form, title)) if title else None

    def short(self, form: str, title: str | None) -> Mention | None:
        """Whom a surname or part of a name with a title stands for: who bears such a title, else anyone."""
        return self.titled(form, title) or self._short.get((form, ""))


@cache
def _by_surname() -> dict[str, list[Entity]]:
    """The listed persons with offices and a Korean name, by surname."""
    found: dict[str, list[Entity]] = {}
    for entity in entities.listed():
        if entity.kind == "PERSON" and entity.offices and korean_name(entity.name):
            found.setdefault(entity.name[0], []).append(entity)
    return found


def holder(surname: str, title: str | None, date: str | None) -> Entity | None:
    """The one person of a surname who held such an office on a day (최 외무상 in 2023); None where several did."""
    if not title or not date or len(surname) != 1:
        return None
    held = [
        entity
        for entity in _by_surname().get(surname, ())
        if any(office.role.endswith(title) and office.start and office.held(date) for office in entity.offices)
    ]
    return held[0] if len(held) == 1 else None


def out_of_time(entity: Entity, form: str, date: str | None) -> bool:
    """Whether a part of a name (밴스) stands in a text of long before its bearer held any office.

    Long after, too, unless that was one of those who led a state, whom texts remember.
    """
    if form == entity.name or " " not in entity.name or not date or len(date) < _YEAR or not entity.offices:
        return False
    year = int(date[:_YEAR])
    begins = [int(office.start[:_YEAR]) for office in entity.offices if office.start]
    ends = [int(office.end[:_YEAR]) for office in entity.offices if office.end]
    if len(begins) == len(entity.offices) and year < min(begins) - _CAREER:
        return True
    led = any(leads(office.role) for office in entity.offices)
    return not led and len(ends) == len(entity.offices) and year > max(ends) + 2 * _CAREER


def in_words(entity: Entity) -> str:
    """A person's name in its words, where the table has it in one (르엉끄엉: 르엉 끄엉)."""
    if " " in entity.name or len(entity.name) <= _ONE_WORD:
        return entity.name
    return next((a for a in entity.aliases if " " in a and a.replace(" ", "") == entity.name), entity.name)


def short_names(name: str) -> list[str]:
    """What a title may make stand for a full name: its surname (김), or any word of a longer name (빈)."""
    parts = name.split()
    return parts if len(parts) > 1 else [name[0]] if 1 <= len(name) <= 4 else []
