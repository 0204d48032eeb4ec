"""Attribution: who says that an event took place, where the sentence tells it as somebody's words."""

from __future__ import annotations

from typing import Final

from pipeline.lexicon.patterns import pattern
from pipeline.stages.participation.phrases import Participant, Phrase
from pipeline.stages.sentence.clauses import endings, finite, grammar, quotes
from pipeline.stages.sentence.words import Words

_SOURCE: Final = pattern("attribution.source")
_TOPIC: Final = pattern("attribution.topic")
_LONGEST: Final = 80  # tokens from an event to the end of the quotation that tells it
_REACH: Final = 8  # tokens between what is quoted and the verb that quotes it


def attribution(
    text: str, words: Words, tail: int, sentence: tuple[int, int], found: list[Phrase]
) -> list[Participant]:
    """Those who say so: a source (X에 따르면), else the subject of the verb that quotes the event (X는 …다고 밝혔다).

    `tail` is the token at which the event's predicate goes on, `found` the phrases of its sentence. Empty where the
    author says it.
    """
    start = words.starts[min(tail, len(words.starts) - 1)]
    for phrase in found:
        if phrase.start < start and _SOURCE.match(text, phrase.end):
            return phrase.members
    saying = _saying(words, tail, sentence[1])
    if saying is None:
        return []
    quoted, said = saying
    between = [p for p in found if words.starts[quoted] < p.start < words.starts[said] and p.case == "subject"]
    if between:
        return between[0].members
    topics = [p for p in found if p.end <= start and p.case == "subject" and _TOPIC.match(text, p.end)]
    return topics[0].members if topics else []


def _saying(words: Words, tail: int, last: int) -> tuple[int, int] | None:
    """The token that ends the quotation of a predicate and the verb that quotes it, where there are both."""
    for i in endings(words, tail, min(last, tail + _LONGEST)):
        if not quotes(words, i):
            if finite(words, i, i + 1):
                return None
            continue
        for k in range(i, min(last, i + _REACH)):
            if words.tags[k].startswith(("VV", "NNG")) and words.lemmas[k].split("+")[0] in grammar("saying"):
                return i, k
        return None
    return None
