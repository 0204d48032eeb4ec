"""Factuality: did it happen, was it planned, possible, alleged or denied; by cues with scope."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc

from pipeline import spans
from pipeline.lexicon import table
from pipeline.stages.clauses import governing
from pipeline.stages.eventdates import TOLD_BEFORE
from pipeline.stages.words import Words, words

_RANK: Final = {"negated": 0, "hypothetical": 1, "planned": 2, "uncertain": 3}


@dataclass(frozen=True, slots=True)
class Cue:
    """A row of factuality.tsv, compiled."""

    pattern: re.Pattern[str]
    factuality: str
    near: bool
    row: str


@cache
def cues() -> tuple[Cue, ...]:
    """The cues in table order."""
    return tuple(
        Cue(re.compile(row["cue"]), row["factuality"], row["scope"] == "near", row.where) for row in table("factuality")
    )


class Factuality:
    """Gives each event of a Doc its factuality and the cue that decided."""

    def __call__(self, doc: Doc) -> Doc:
        words_ = words(doc)
        events = spans.marks(doc, spans.EVENTS)
        for event in events:
            event["factuality"], event["cue"] = factuality(words_, event)
            if event["factuality"] in ("hypothetical", "planned") and event["date_why"].endswith(TOLD_BEFORE):
                # What is only possible does not take place on the day told before.
                event["date"], event["date_why"] = None, "not yet, and no date of its own"
        spans.annotate(doc, spans.EVENTS, events, value="date")
        return doc


@Language.factory("sageon/factuality", assigns=["doc.spans"])
def make_factuality(nlp: Language, name: str) -> Factuality:
    """The stage `sageon/factuality`."""
    return Factuality()


# A bare noun shares the fate of a predicate only as its subject or object: 방문이 무산되었다, but 방문을 계기로.
_ARGUMENT: Final = frozenset({"이", "가", "을", "를", "은", "는", "도"})
_ADVERBIAL: Final = frozenset({"로", "으로", "에서", "부터", "후", "이후", "직후", "당시", "때"})
_SETTING: Final = frozenset({"계기", "통하", "기점", "위하", "앞두", "이유", "중심", "바탕", "토대", "빌미", "명분"})
_NOUN_WINDOW: Final = 5
# In a list the last item's predicate tells of all: 관광 재개, 노동자 파견 등을 추진하고자 했다.
_LIST: Final = re.compile(r"^[,·](?P<items>.*?) 등 (?=(을|를|이|가|은|는|도) )")


def _of_noun(near: str) -> str:
    """What bears on a bare noun: its own predicate, or just the words behind it."""
    near = _LIST.sub("", near, count=1)
    forms = near.split()
    if not forms or forms[0] in _ADVERBIAL:
        return ""
    if forms[0] in _ARGUMENT and not _SETTING.intersection(forms[1:3]):
        return near
    return " ".join(forms[:_NOUN_WINDOW])


def factuality(words_: Words, event: dict[str, Any]) -> tuple[str, str | None]:
    """The factuality of an event and the row of the cue; `actual` where no cue applies."""
    near, far = governing(words_, event["tail"], event["sentence_last"])
    if not event["predicative"]:
        near = far = _of_noun(near)
    # What is told in the past stands on its own; what is not waits for the end of the sentence.
    past = bool(re.search(r"(^|\s)(었|았)( |$)", near))
    best: tuple[int, Cue] | None = None
    for cue in cues():
        if cue.factuality == "pseudo":
            # What only looks like a cue is blotted out, so that no later row sees it.
            near = cue.pattern.sub(" ", near)
            continue
        found = cue.pattern.search(near) or (None if cue.near or past else cue.pattern.search(far))
        if found and (best is None or _RANK[cue.factuality] < best[0]):
            best = (_RANK[cue.factuality], cue)
    return (best[1].factuality, best[1].row) if best else ("actual", None)
