"""Who says I in a speech: the person named at its head or foot, else the head of state on its day."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from pipeline.lexicon import classed, entities, table
from pipeline.stages.phrases import Participant

_OPEN: Final = re.compile(r"[‘'《「『][^’'》」』\n]*\Z")  # a quotation that has not ended
_ENDS: Final = r"(?:문|중에서|전문)?(?![가-힣])"  # what may stand behind the name of a speech
_LONGEST: Final = 300  # characters of a quotation
_SENTENCE: Final = re.compile(r"[가-힣](?:다|까|요|오)[.?!]")
_HEAD: Final = 300  # characters before the first sentence in which a speech says what it is and whose
_FOOT: Final = 40  # characters of its last line in which it is signed


def speaker(
    text: str, quoted: bytearray, actors: list[dict[str, Any]], own: str, day: str | None
) -> Participant | None:
    """The person who says I in a text, given where it quotes, of which state it is and its day."""
    if all(
        quoted[m.start()] or _OPEN.search(text, max(0, m.start() - _LONGEST), m.start())
        for m in _words("I", r"\s").finditer(text)
    ):
        return None
    first = _SENTENCE.search(text)
    head = min(first.start() if first else len(text), _HEAD)
    line = text.rstrip().rfind("\n") + 1
    foot = line if len(text.rstrip()) - line <= _FOOT else len(text)
    persons = [a for a in actors if a["label"] == "PERSON"]
    named = [a for a in persons if a["end"] <= head or a["start"] >= foot]
    speech = _words("speech", _ENDS).search(text, 0, head)
    if named and (speech or named[0]["start"] >= foot):
        return named[0]
    return _head_of_state(own, day) if speech else None


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
