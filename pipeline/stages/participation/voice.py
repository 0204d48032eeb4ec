"""Voice: whom an act befalls, and who does it, where a verb, a particle or another noun turns that round."""

from __future__ import annotations

from typing import Final

from pipeline.lexicon.ontology import ontology
from pipeline.lexicon.patterns import pattern
from pipeline.stages.acts.triggers import Trigger
from pipeline.stages.participation.phrases import Phrase
from pipeline.stages.sentence.clauses import grammar
from pipeline.stages.sentence.words import Words

# Acts that are done to the subject of their passive.
_TURNING: Final = frozenset(
    {"accuse", "sanction", "coerce", "attack", "invite", "reject", "request", "endorse", "message"}
)
_FORCED: Final = frozenset({"coerce", "attack"})
_RECEIVED_REACH: Final = 2  # tokens
_DRILLED: Final = frozenset({"mobilize", "statement"})  # 훈련을 받다, 보고를 받다: nobody does it to them
_PASSIVE: Final = ("되", "당하")
_BY: Final = pattern("voice.by")
_CAUSE: Final = pattern("voice.cause")
_ORDERED: Final = pattern("voice.ordered")
_SUFFERING_REACH: Final = 16  # tokens from the cause to what befalls somebody
_ORDERING_REACH: Final = 4


def turned(words: Words, trigger: Trigger) -> bool:
    """Whether who stands as the subject of a trigger suffers it: 체포되다, 무기를 지원받다; not 식량이 제공되다."""
    form = trigger.sense.row["form"]
    if trigger.subtype in _FORCED and words.text.startswith(" 중인 ", trigger.end):
        return True  # 군부에 억류 중인 총리
    if trigger.predicative and words.lemmas[trigger.first].split("+")[0] in grammar("caught"):
        return trigger.subtype in _FORCED
    if freeing(trigger) and (trigger.passive or form == "풀려나"):
        return True
    if buying(trigger):
        return True
    return trigger.passive and (trigger.subtype in _TURNING or _received(words, trigger))


def freeing(trigger: Trigger) -> bool:
    """Whether a return is one that somebody is given, not makes: who is freed is its recipient."""
    return trigger.sense.row["form"] in grammar("freeing")


def buying(trigger: Trigger) -> bool:
    """Whether arms are bought, by whom they go to: 전차를 사들였다."""
    return trigger.predicative and trigger.subtype == "arms" and trigger.sense.row["form"] in grammar("buying")


def _received(words: Words, trigger: Trigger) -> bool:
    """Whether an act that somebody is given is taken by the subject: 지원받다, 승인을 받다."""
    frame = ontology()[trigger.subtype]
    given = "recipient" in (frame["object"], frame["dative"]) and not frame["reciprocal"]
    if not given or trigger.subtype in _DRILLED:
        return False
    behind = words.lemmas[trigger.tail : trigger.tail + _RECEIVED_REACH]
    return any(lemma.split("+")[0] in grammar("undergoing") for lemma in behind)


def passive_behind(words: Words, first: int, noun: int) -> bool:
    """Whether tokens `[first, noun)` are a passive predicate that modifies that noun, without an object."""
    told = [words.lemmas[i].split("+")[0] for i in range(first, noun)]
    objects = any("JKO" in words.tags[i] or "JKS" in words.tags[i] for i in range(first, noun))
    return not objects and any(form in _PASSIVE or form in grammar("caught") for form in told)


def does_it(text: str, trigger: Trigger, phrase: Phrase) -> bool:
    """Whether a phrase names by whom a passive act is done: 에 의해, of force also 에게 (요원들에게 체포되었다)."""
    forced = trigger.subtype in _FORCED and phrase.case == "dative"
    return forced or bool(_BY.match(text, phrase.end))


def suffering(words: Words, trigger: Trigger, last: int) -> int | None:
    """The token before token `last` that tells what an attack brings about (공습으로 [숨]졌다); None where nothing."""
    if trigger.subtype not in _FORCED or trigger.predicative or not _CAUSE.match(words.text, trigger.end):
        return None
    near = range(trigger.last, min(last, trigger.last + _SUFFERING_REACH))
    return next((i for i in near if words.lemmas[i].split("+")[0] in grammar("suffering")), None)


def ordered(words: Words, trigger: Trigger, last: int) -> bool:
    """Whether a noun tells what is ordered or decided: 정당의 해산을 명령했다, 미군에 철수를 통보했다."""
    if trigger.predicative or not _ORDERED.match(words.text, trigger.end):
        return False
    near = range(trigger.last, min(last, trigger.last + _ORDERING_REACH))
    return any(words.lemmas[i].split("+")[0] in grammar("ordering") for i in near)
