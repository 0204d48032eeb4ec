"""What a saying amounts to: by its content, by an imperative that it quotes, by what its sentence does by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import takewhile
from typing import Final

from pipeline.lexicon import table
from pipeline.lexicon.ontology import of_kind
from pipeline.lexicon.patterns import pattern
from pipeline.stages.acts.triggers import Trigger
from pipeline.stages.sentence.clauses import grammar
from pipeline.stages.sentence.words import Words

_LONGEST: Final = 200  # tokens behind a statement in which its sentence tells what it does
_QUOTE_END: Final = 36  # characters before a verb of saying in which its quotation ends
_BIDDING: Final = pattern("sayings.bidding")
_ACTS: Final = frozenset({"VV", "VX", "XSV"})
_BY_MEANS: Final = pattern("sayings.by_means")
_MODIFYING: Final = pattern("sayings.modifying")
_TOPICAL: Final = frozenset({"은", "는", "ᆫ"})


def sayings(text: str, words: Words, found: list[Trigger]) -> Iterator[Trigger]:
    """The triggers of a text, its sayings as the requests and other acts that they are (annotation.md, statement).

    What a saying amounts to by its content is left to `said_as`, which needs its sentence.
    """
    for number, trigger in enumerate(found):
        if trigger.subtype != "statement":
            yield trigger
        elif _bidding(words, trigger):
            yield taken_as(trigger, "request")
        else:
            yield taken_as(trigger, _done_by_it(text, words, found, number))


@cache
def _sayings() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"{row['content']}\s([가-힣]{{1,8}}\s){{0,2}}$"), row["subtype"]) for row in table("sayings")
    )


def said_as(text: str, trigger: Trigger, begin: int) -> Trigger:
    """A saying as what it amounts to by its content (`-해야 한다고 강조`: a request), after sayings.tsv."""
    before = text[max(begin, trigger.start - _QUOTE_END) : trigger.start]
    return next((taken_as(trigger, subtype) for pattern, subtype in _sayings() if pattern.search(before)), trigger)


def taken_as(trigger: Trigger, subtype: str) -> Trigger:
    """A trigger with another subtype than its row gives it."""
    return replace(trigger, sense=replace(trigger.sense, subtype=subtype))


def _bidding(words: Words, trigger: Trigger) -> bool:
    """Whether what is said is an imperative, not what something is: 떠나라고 말했다, “중단하라”고 했다."""
    at = trigger.first - 1
    while at > 0 and words.tags[at].startswith(("MAG", "JX")):
        at -= 1
    if at < 1 or words.lemmas[trigger.first].split("+")[0] in grammar("answering"):
        return False
    if words.tags[at] in ("EC", "ETM") and _BIDDING.fullmatch(words.texts[at]):
        return words.tags[at - 1].split("+")[-1].split("-")[0] in _ACTS
    if words.tags[at] != "JKQ":
        return False
    at -= 1
    while at > 0 and words.tags[at].startswith(("SS", "SF", "SP")):
        at -= 1
    verb = words.tags[at].split("+")[0] if "+" in words.tags[at] else words.tags[at - 1].split("+")[-1]
    ending = words.tags[at].split("+")[-1]
    return ending in ("EF", "EC") and words.texts[at].endswith("라") and verb.split("-")[0] in _ACTS


def _done_by_it(text: str, words: Words, found: list[Trigger], number: int) -> str:
    """What a statement amounts to that does one thing (annotation.md): 성명을 내고 …을 규탄했다, …을 규탄하는 성명."""
    statement = found[number]
    if text[statement.start : statement.end] not in grammar("declaration"):
        return statement.subtype
    if number and _MODIFYING.fullmatch(text, found[number - 1].end, statement.start):
        done = {found[number - 1].subtype}
    elif _BY_MEANS.match(text, statement.end):
        begin, last = words.starts[statement.first], _next_topic(words, statement.last)
        behind = (found[n] for n in range(number + 1, len(found)))
        acts = takewhile(lambda act: act.first < last, behind)
        done = {(said_as(text, act, begin) if act.subtype == "statement" else act).subtype for act in acts}
    else:
        done = set()
    done &= of_kind("said") - {"statement"}
    return done.pop() if len(done) == 1 else statement.subtype


def _next_topic(words: Words, first: int) -> int:
    """The token from `first` on at which, outside quotations, the sentence turns to another topic, or ends."""
    last, quoted = min(words.sentence(first)[1], first + _LONGEST), False
    for i in range(first, last):
        if words.tags[i].startswith("SS"):
            quoted = words.tags[i] == "SSO"
        elif not quoted and words.tags[i] == "JX" and words.texts[i] in _TOPICAL:
            return i
    return last
