"""Who may take part in the events of a text, and where: its names and peoples by what stands right around them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

from spacy.tokens import Doc

from pipeline import spans
from pipeline.lexicon.patterns import pattern
from pipeline.stages.participation.focus import references
from pipeline.stages.participation.phrases import Participant, state_participant
from pipeline.stages.sentence.words import words

_PREFIXES: Final = frozenset("대對주駐반反친親항")
_QUALIFYING: Final = _PREFIXES - {"대", "對"} | {"산"}  # behind these a state only qualifies
_MADE_IN: Final = ("산 ", "제 ")
_STATIONED: Final = pattern("participants.stationed")
_JOINED: Final = pattern("participants.joined")
_DATELINE: Final = pattern("participants.dateline")
_SCENE: Final = pattern("participants.scene")  # behind the name of a place where something happens
_BRACKET: Final = 3  # characters behind an event up to which a place in parentheses begins

_start: Final[Callable[[Any], int]] = itemgetter("start")
_end: Final[Callable[[Any], int]] = itemgetter("end")


@dataclass(slots=True)
class Participants:
    """The names of a text in its order: those that may take part, those that only qualify, places and scenes."""

    text: str
    everyone: list[Participant]
    usable: list[Participant]
    qualifying: list[Participant]
    places: list[Participant]
    scenes: list[Participant]  # the places where, as the particle behind them tells, something happens

    def within(self, start: int, end: int) -> list[Participant]:
        """Those that may take part and begin in characters `[start, end)`."""
        return between(self.usable, start, end)

    def add(self, others: Iterator[Participant]) -> None:
        """Let others take part, too."""
        self.usable = sorted([*self.usable, *others], key=_start)

    def place(self, start: int, end: int, bounds: tuple[int, int]) -> str | None:
        """Where what characters `[start, end)` tell happens: the place in parentheses behind, else the scene before.

        `bounds` are the characters of its sentence.
        """
        for place in between(self.places, end, min(bounds[1], end + _BRACKET)):
            if self.text[place["start"] - 1] == "(":
                return str(place["name"])
        before = bisect_right(self.scenes, start, key=_end) - 1
        return str(self.scenes[before]["name"]) if before >= 0 and self.scenes[before]["start"] >= bounds[0] else None


def between(members: list[Participant], start: int, end: int) -> list[Participant]:
    """Those of `members`, in the order of the text, that begin in characters `[start, end)`."""
    return members[bisect_left(members, start, key=_start) : bisect_left(members, end, key=_start)]


def participants(doc: Doc) -> Participants:
    """Who may take part in the events of a Doc: nobody behind 주, 반, 친 or in a dateline; those behind 대 receive.

    A people is no name, but takes part as its state (인도인 30명이 시위를 벌였다).
    """
    text = words(doc).text
    everyone = list(_prefixed(doc, text))
    sends = bytearray(len(text) + 1)  # who sends a report takes no part in it
    for sent in _DATELINE.finditer(text):
        sends[sent.start() : sent.end()] = b"\1" * (sent.end() - sent.start())
    places = [a for a in everyone if a["label"] == "PLACE"]
    return Participants(
        text,
        everyone,
        [a for a in everyone if a["label"] != "PLACE" and a["prefix"] not in _QUALIFYING and not sends[a["start"]]],
        [a for a in everyone if a["prefix"] in _QUALIFYING],
        places,
        [p for p in places if _SCENE.match(text, p["end"])],
    )


def _prefixed(doc: Doc, text: str) -> Iterator[Participant]:
    """The names and peoples of a Doc, each with the syllable before or behind it that tells how it takes part."""
    actors = sorted([*spans.marks(doc, spans.ACTORS), *spans.data(doc).get("peoples", [])], key=_start)
    starts = {actor["start"] for actor in actors}
    for actor in actors:
        before = text[actor["start"] - 1 : actor["start"]]
        stationed = _STATIONED.match(text, actor["end"])
        if stationed and stationed.end() in starts:
            before = "주"  # 몽골 주재 북한 대사
        if actor["label"] == "STATE" and before in _PREFIXES:
            yield {**actor, "prefix": before}
        else:
            yield {**actor, "prefix": "산" if text.startswith(_MADE_IN, actor["end"]) else ""}


def ourselves(text: str, own: str) -> Iterator[Participant]:
    """Where words for the author's own state are joined with another's name: 우리 나라와 라오스는."""
    pattern, refers = references()
    for found in pattern.finditer(text):
        if refers[found[0]] == "self" and _JOINED.match(text, found.end()):
            yield {**state_participant(own), "start": found.start(), "end": found.end(), "prefix": ""}
