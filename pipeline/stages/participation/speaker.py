"""Who says I in a speech: the person named at its head or foot, else the head of state on its day."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Any, Final

from pipeline.lexicon import classed, entities, table
from pipeline.lexicon.patterns import pattern
from pipeline.stages.participation.phrases import Participant

_LEAD: Final = 1200  # characters in which a text says whose words follow
_TOPIC: Final = pattern("speaker.topic")
_OPEN: Final = re.compile(r"[‘'《「『][^’'》」』\n]*\Z")  # a quotation that has not ended
_ENDS: Final = r"(?:문|중에서|전문)?(?![가-힣])"  # what may stand behind the name of a speech
_LONGEST: Final = 300  # characters of a quotation
_SENTENCE: Final = pattern("speaker.sentence")
_HEAD: Final = 300  # characters before the first sentence in which a speech says what it is and whose
_FOOT: Final = 40  # characters of its last line in which it is signed


def speaker(
    text: str, quoted: bytearray, actors: list[dict[str, Any]], own: str, day: str | None
) -> Participant | None:
    """Who says I or we in a text, given where it quotes, of which state it is and its day."""
    states = _who_states(text, quoted, actors)
    if states is not None or all(
        quoted[m.start()] or _OPEN.search(text, max(0, m.start() - _LONGEST), m.start())
        for m in _words("I", r"\s").finditer(text)
    ):
        return states
    head = _head(text)
    line = text.rstrip().rfind("\n") + 1
    foot = line if len(text.rstrip()) - line <= _FOOT else len(text)
    persons = [a for a in actors if a["label"] == "PERSON"]
    named = [a for a in persons if a["end"] <= head or a["start"] >= foot]
    speech = _words("speech", _ENDS).search(text, 0, head)
    if named and (speech or named[0]["start"] >= foot):
        return next((a for a in named if _is_line(text, a)), named[0])
    return _head_of_state(own, day) if speech else None


def _is_line(text: str, person: dict[str, Any]) -> bool:
    """Whether a name is a line of its own, below what the speech is called."""
    begin, end = text.rfind("\n", 0, person["start"]) + 1, text.find("\n", person["end"])
    return begin > 0 and text[begin : end if end >= 0 else len(text)].strip() == text[person["start"] : person["end"]]


def is_statement(text: str) -> bool:
    """Whether a text is headed as a statement: what it tells in the present is done by saying so."""
    return _words("statement", _ENDS).search(text, 0, _head(text)) is not None


def _head(text: str) -> int:
    """The characters before the first sentence of a text, so far as they may say what it is."""
    first = _SENTENCE.search(text)
    return min(first.start() if first else len(text), _HEAD)


def whose_words(text: str, actors: list[dict[str, Any]]) -> str | None:
    """The state whose words a text is that is headed as a statement: of the first person or body at its head."""
    if not is_statement(text) or "우리" not in text:
        return None
    head = _head(text)
    named = (a["country"] for a in actors if a["end"] <= head and a["label"] in ("ORG", "PERSON"))
    return next((code for code in named if code in entities.states()), None)


def _who_states(text: str, quoted: bytearray, actors: list[dict[str, Any]]) -> Participant | None:
    """Whose words all that follows is: 외무성 대변인은 다음과 같이 대답하였다, 다음과 같은 성명을 발표하였다."""
    told = _words("lead", "").search(text, 0, _LEAD)
    if told is None or quoted[told.start()]:
        return None
    begin = max(text.rfind("\n", 0, told.start()), text.rfind("다.", 0, told.start())) + 1
    named = [a for a in actors if begin <= a["start"] and a["end"] < told.start() and a["label"] != "PLACE"]
    for actor, behind in pairwise([*named, {"start": told.start()}]):
        topic = _TOPIC.match(text, actor["end"])
        if topic and topic.end() <= behind["start"]:
            return actor
    return None


def _head_of_state(code: str, day: str | None) -> Participant | None:
    """The one person who held the highest offices of a state on a day; None where either is not known."""
    if not day:
        return None
    found = [
        (entity, office)
        for entity in entities.listed()
        if entity.kind == "PERSON" and entity.country == code
        for office in entity.offices
        if office.role in _highest() and office.start and office.held(day)
    ]
    if len({entity.entity_id for entity, _ in found}) != 1:
        return None
    entity, office = found[0]
    return {
        "label": "PERSON",
        "entity_id": entity.entity_id,
        "name": entity.name,
        "country": entity.country,
        "role": office.role,
    }


@cache
def _words(kind: str, behind: str) -> re.Pattern[str]:
    """Any word of a class of speeches.tsv, with what stands behind it; I only as a word of its own."""
    words = "|".join(classed("speeches", kind))
    return re.compile(rf"{'(?<![가-힣])' if kind == 'I' else ''}(?:{words}){behind}")


@cache
def _highest() -> frozenset[str]:
    return frozenset(row["title"] for row in table("titles") if row["summit"] and not row["title"].endswith("총리"))
