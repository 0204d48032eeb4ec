"""Factuality: did it happen, was it planned, possible, alleged or denied; by cues with scope."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc

from pipeline import spans
from pipeline.lexicon import table
from pipeline.lexicon.ontology import of_kind
from pipeline.lexicon.patterns import pattern
from pipeline.stages.circumstances.blockdates import ABOVE, TOLD_BEFORE, WHEN_SAID
from pipeline.stages.circumstances.governing import governing
from pipeline.stages.dating.calendar import bounds
from pipeline.stages.sentence.clauses import PAST_MODIFIERS, grammar
from pipeline.stages.sentence.words import Words, words

_REACH: Final = 8  # tokens between a noun and the predicate that comments on it
_COMMENTS: Final = frozenset({"accuse", "endorse", "statement", "threaten"})
_ANSWERS: Final = frozenset({"agree", "reject"})
_SAID: Final = frozenset({"invite", "message", "offer", "request", "threaten"})
_PAST: Final = pattern("factuality.past")
_DENIAL: Final = pattern("factuality.denial")
_NOTED: Final = pattern("factuality.noted")
_TO_BE: Final = "ᆯ"  # in which a predicate ends that modifies a noun, of what is to come
_GOING_ON: Final = pattern("factuality.going_on")
_STANDS: Final = pattern("factuality.stands")  # a clause told in the past, and the end of what governs those before it
_PRESENT: Final = pattern("factuality.present")
_EVERY: Final = pattern("factuality.every")
_HELD: Final = pattern("factuality.held")
_SAID_TO_COME: Final = pattern("factuality.said_to_come")
_UNDERTAKEN: Final = frozenset({"visit", "meet", "attend", "joint_drill", "resign"})  # deeds, too, if not by hands
# What is said or felt in the present is so now.
_SO_NOW: Final = frozenset({*_COMMENTS, "reject", "request", "agree", "offer"})
_KEPT: Final = 4096  # predicates whose cues are known
_RANK: Final = {"negated": 0, "hypothetical": 1, "planned": 2, "uncertain": 3}


@dataclass(frozen=True, slots=True)
class Cue:
    """A row of factuality.tsv, compiled."""

    pattern: re.Pattern[str]
    factuality: str
    scope: str
    row: str


# Days told elsewhere on which what has this factuality is not.
_NOT_THEN: Final = {
    "hypothetical": (ABOVE, TOLD_BEFORE, WHEN_SAID),
    "planned": (ABOVE, TOLD_BEFORE, WHEN_SAID),
    "negated": (TOLD_BEFORE, WHEN_SAID),
}


@cache
def cues() -> tuple[Cue, ...]:
    """The cues in table order."""
    return tuple(Cue(re.compile(row["cue"]), row["factuality"], row["scope"], row.where) for row in table("factuality"))


class Factuality:
    """Gives each event of a Doc its factuality and the cue that decided."""

    def __call__(self, doc: Doc) -> Doc:
        words_ = words(doc)
        events = spans.marks(doc, spans.EVENTS)
        told = {e["first"]: e["label"] for e in events if e["predicative"]}
        written = spans.data(doc).get("meta", {}).get("published")
        for event in events:
            near, far = _predicate(words_, event)
            event["factuality"], event["cue"] = factuality(words_, event, told, near, far)
            past = event["predicative"] and _PAST.search(_QUOTING.split(near, 1)[0])  # 참석한다고 발표했다
            if event["cue"] is None and written and not past:
                if _lies_ahead(event["date"], written):
                    if event["predicative"] and event["label"] in _COMMENTS and _NOTED.match(near):
                        event["date"], event["date_why"] = None, "what is said lies ahead, not that it is said"
                    else:
                        event["factuality"], event["cue"] = "planned", "a day after the text was written"
                elif _announced(event, near) and not _lies_behind(event["date"], written):
                    event["factuality"], event["cue"] = "planned", "told in the present tense"
            if event["cue"] is None and _said_to_come(words_, event, near):
                event["factuality"], event["cue"] = "planned", "said in the present tense"
            if event["date_why"].endswith(_NOT_THEN.get(event["factuality"], ())):
                # What is only possible does not take place on the day told before, nor does what was not done.
                event["date"], event["date_why"] = None, "not done, and no date of its own"
        spans.annotate(doc, spans.EVENTS, events, value="date")
        return doc


@Language.factory("sageon/factuality", assigns=["doc.spans"])
def make_factuality(nlp: Language, name: str) -> Factuality:
    """The stage `sageon/factuality`."""
    return Factuality()


# A bare noun shares the fate of a predicate only as its subject or object: 방문이 무산되었다, but 방문을 계기로.
_QUOTING: Final = pattern("factuality.quoting")
_ARGUMENT: Final = frozenset({"이", "가", "을", "를", "은", "는", "도"})
_ADVERBIAL: Final = frozenset({"로", "으로", "에서", "부터", "후", "이후", "직후", "당시", "때"})
_SETTING: Final = frozenset({"계기", "통하", "기점", "위하", "앞두", "이유", "중심", "바탕", "토대", "빌미", "명분"})
_NOUN_WINDOW: Final = 5
_OUTCOME: Final = pattern("factuality.outcome")  # 합의로 이어지지 않았다
# In a list the last item's predicate tells of all: 관광 재개, 노동자 파견 등을 추진하고자 했다.
_LIST: Final = pattern("factuality.list")


def _of_noun(near: str) -> tuple[str, bool]:
    """What bears on a bare noun, its own predicate or just the words behind it; and whether it is the predicate's."""
    near = _LIST.sub("", near, count=1)
    forms = near.split()
    if not forms or (forms[0] in _ADVERBIAL and not _OUTCOME.match(near)):
        return "", False
    if forms[0] in _ARGUMENT and not _SETTING.intersection(forms[1:3]):
        return near, True
    return " ".join(forms[:_NOUN_WINDOW]), False


def _lies_ahead(date: str | None, written: str) -> bool:
    """Whether an event's day, month or year begins after the text was written."""
    told, writing = bounds(date or ""), bounds(written)
    return bool(told and writing and told[0] > writing[1])


def _lies_behind(date: str | None, written: str) -> bool:
    """Whether an event's date is past on the day of writing."""
    told, writing = bounds(date or ""), bounds(written)
    return bool(told and writing and told[1] < writing[0])


def _announced(event: dict[str, Any], near: str) -> bool:
    """Whether a predicate stands in the plain present, in which news tells what is to come (22일 귀국한다)."""
    return event["predicative"] and event["label"] not in _SO_NOW and bool(_PRESENT.search(near))


def _said_to_come(words_: Words, event: dict[str, Any], near: str) -> bool:
    """Whether somebody says in the plain present what he is to do: 철수한다고 발표했다; not 적이 공격한다고 밝혔다.

    What is decided is done by saying so: 협정을 정지한다고 발표했다.
    """
    to_be_done = event["label"] in of_kind("deed") or event["label"] in _UNDERTAKEN
    if not (event["predicative"] and to_be_done and _SAID_TO_COME.search(near)):
        return False
    told = range(event["sentence_first"], event["first"])
    topic = next((i for i in told if words_.tags[i] == "JX"), None)
    another = topic is not None and any(words_.tags[i] == "JKS" for i in told if i > topic)
    habit = _EVERY.search(words_.text, words_.starts[event["sentence_first"]], event["start"])
    return not another and habit is None


def _predicate(words_: Words, event: dict[str, Any]) -> tuple[str, str]:
    """The morphemes of an event's own predicate, what its verb's own token holds first, and of what governs it."""
    near, far = governing(words_, event["tail"], event["sentence_last"])
    fused = words_.lemmas[event["first"]].split("+")[1:] if words_.tags[event["first"]].startswith("VV+") else []
    near, far = (" ".join([*fused, text]).strip() for text in (near, far))
    return near, far


def _commented(words_: Words, event: dict[str, Any], told: Mapping[int, str]) -> bool:
    """Whether the noun is what another event speaks of: to blame a launch or not leaves the launch as it is.

    So does an answer what it answers: an offer that was turned down was made.
    """
    for i in range(event["last"], min(event["sentence_last"], event["last"] + _REACH)):
        if i in told:
            return told[i] in _COMMENTS or (told[i] in _ANSWERS and event["label"] in _SAID)
        if words_.tags[i].startswith(("VV", "NNG", "NNP")):
            return False
    return False


def _carried_out(words_: Words, event: dict[str, Any]) -> bool:
    """Whether the verb that carries the noun tells it as past before it (보낸 친서를 거부할 것이다)."""
    at = event["first"] - 1
    if at < 1 or words_.tags[at].split("+")[-1] != "ETM" or words_.lemmas[at].split("+")[-1] not in PAST_MODIFIERS:
        return False
    at -= "+" not in words_.tags[at]  # 보낸, 내놓|은
    if words_.tags[at].startswith(("VA", "XSA")):
        return False  # 원만한 합의
    verb = words_.texts[at - 1] if words_.tags[at].startswith("XSV") else words_.lemmas[at].split("+")[0]
    return verb in grammar("light") | grammar("handing") | grammar("opening") | grammar("carrying")


def factuality(
    words_: Words, event: dict[str, Any], told: Mapping[int, str], near: str, far: str
) -> tuple[str, str | None]:
    """The factuality of an event and the row of the cue; `actual` where no cue applies.

    `told` gives the subtypes of the events that are predicates, by their first token; `near` and `far` are the
    morphemes of the event's own predicate and of what governs it.
    """
    if not event["predicative"]:
        apart = _commented(words_, event, told) or _carried_out(words_, event)
        near, shared = ("", False) if apart else _of_noun(near)
        far = far if shared else near
    if event["label"] in _SO_NOW:
        near = _HELD.sub(" ", near)  # 지지하는 뜻을 밝혔다: it is held now
    if event["denies"]:
        near = _DENIAL.sub(" ", near, count=1)
    # What is told in the past or as going on stands on its own; what is not waits for what governs it.
    past = bool(_PAST.search(near) or _GOING_ON.search(near))
    far = near if event["label"] in _SO_NOW else _STANDS.split(far, 1)[0]  # 사의를 표하고 [준수할 것임을] 다짐했다
    return by_cues(near, far, past)


@lru_cache(maxsize=_KEPT)
def by_cues(near: str, far: str, past: bool) -> tuple[str, str | None]:
    """What the cues make of a predicate and of what governs it; the same few predicates are told again and again."""
    best: tuple[int, Cue] | None = None
    for cue in cues():
        if cue.factuality == "pseudo":
            # What only looks like a cue is blotted out, so that no later row sees it.
            near, far = cue.pattern.sub(" ", near), cue.pattern.sub(" ", far)
            continue
        if cue.scope == "first" and cue.pattern.search(near):
            return cue.factuality, cue.row
        if cue.scope == "noun":
            found = cue.pattern.search(far) if near.endswith(_TO_BE) else None
        else:
            found = cue.pattern.search(near)
        if not found and not past and best is None and cue.scope == "far":
            found = cue.pattern.search(far)
        if found and (best is None or _RANK[cue.factuality] < best[0]):
            best = (_RANK[cue.factuality], cue)
    return (best[1].factuality, best[1].row) if best else ("actual", None)
