"""Whether what may name an event tells an occurrence here: no series, purpose, demand, setting or scholar's view."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from pipeline.lexicon import table
from pipeline.lexicon.ontology import of_kind
from pipeline.lexicon.patterns import any_of, pattern
from pipeline.stages.acts.triggers import Trigger
from pipeline.stages.circumstances.governing import governing
from pipeline.stages.naming.gazetteer import titles
from pipeline.stages.participation.roles import Roles
from pipeline.stages.sentence.clauses import TELLING, grammar, modifies, predicate
from pipeline.stages.sentence.words import Words

# Open series and standing habits are no single occurrence.
_SERIES: Final = pattern("occurring.series")
_HABIT: Final = pattern("occurring.habit")
# Towards who tells it, something came once: 남측에 회담을 제의해 왔다.
_CAME: Final = pattern("occurring.came")
# Whoever or whatever is taken is carried off once: 장관을 붙잡아 갔다, 섬을 빼앗아 갔다.
_CARRIED_OFF: Final = pattern("occurring.carried_off")
_TAKING: Final = frozenset({"attack", "coerce"})
_SENT: Final = frozenset({"offer", "invite", "message", "request"})
_RECEIVER: Final = pattern("occurring.receiver")
# What is only a purpose, a duty or a means to an end is no occurrence of its own.
_PURPOSE: Final = pattern("occurring.purpose")
_AND: Final = frozenset({"고", "며", "으며"})
_DUTY: Final = pattern("occurring.duty")
_DUTY_OF_NOUN: Final = pattern("occurring.duty_of_noun")
_TO_ATTEND: Final = pattern("occurring.to_attend")
# Inside quotation marks what a speaker bids others do or suggests: “대화에 나서라”, “만나자”.
_BIDDING: Final = pattern("occurring.bidding")
# An imperative that somebody quotes: 철수하라고 말했다, 떠나라는 통보, 와 달라며.
_BIDDEN: Final = pattern("occurring.bidden")
# A stance told as the standing quality of something is no act: 미국을 반대하는 투쟁.
_STANCES: Final = frozenset({"reject", "endorse", "threaten"})
_STANDING: Final = pattern("occurring.standing")
# Beside what serves for a deed it is only what that is there for.
_STANDS_FOR: Final = frozenset({"는"})
_PROVIDES: Final = frozenset(TELLING[:2])
_BELONGS: Final = frozenset({*_STANDS_FOR, *_PROVIDES, "려는", "자는"})  # 협상을 요구하는 전략, 반대한다는 원칙
_EFFECTED: Final = frozenset({"cut", "sanction"})  # what a text that provides for it brings about
_INVITED: Final = pattern("occurring.invited")  # 방한 초청
_OBJECT: Final = pattern("occurring.object")
_MEANS: Final = pattern("occurring.means")
_NAMED_REACH: Final = 24  # characters before a name in which what somebody is stands
_REACH_OF_DEATH: Final = 40  # characters before a death in which its subject stands
_SETTINGS: Final = frozenset({"domestic", "attack"})
_SETTING: Final = pattern("occurring.setting")  # 집권 이후, 출범 이후: when, not what


def occurs(text: str, words: Words, trigger: Trigger, sentence: tuple[int, int], *, quoted: bool) -> bool:
    """Whether a trigger in a sentence of tokens `[first, last)` tells an occurrence: no series, habit, purpose or duty.

    `quoted` tells that it stands in a quotation of some length.
    """
    begin = words.starts[sentence[0]]
    if _SERIES.search(text[max(begin, trigger.start - 40) : trigger.start]):
        return False
    fused = words.lemmas[trigger.first].split("+")[1:] if trigger.fused else []  # 받아들|여야 한다
    near, far = (" ".join([*fused, told]).strip() for told in governing(words, trigger.tail, sentence[1]))
    if trigger.subtype == "statement" and (quoted or _defines(text, trigger)):
        return False  # what a speaker says of other sayings is part of his own
    if trigger.subtype in _STANCES and _STANDING.match(near):
        # But what a text says, somebody said: 경고하는 담화를 냈다.
        return _modifies(words, trigger, sentence[1], _STANDS_FOR, "text")
    if trigger.subtype != "statement":
        if trigger.predicative and _BIDDEN.match(near):
            return False
        if trigger.predicative and _modifies(words, trigger, sentence[1], _BELONGS, "line"):
            return False
        if _ought(near, far, noun=not trigger.predicative):
            return False
        goes = trigger.subtype == "attend" and _TO_ATTEND.search(near)  # who sets out to attend is planned to
        if (
            (_PURPOSE.search(near) and not goes)
            or _demanded().search(near)
            or _wished(words, trigger, near, sentence[1], quoted=quoted)
        ):
            return False
        if trigger.subtype in of_kind("deed") and _modifies(words, trigger, sentence[1], _STANDS_FOR, "design"):
            return False
        if trigger.subtype not in _EFFECTED and _modifies(words, trigger, sentence[1], _PROVIDES, "provision"):
            return False
        if not trigger.predicative and _demanded_noun().match(text, trigger.end):
            return False
        if trigger.subtype == "visit" and _INVITED.match(text, trigger.end):
            return False
    if trigger.subtype in _SENT and _CAME.match(near):
        return bool(_RECEIVER.search(text[max(begin, trigger.start - 40) : trigger.start]))
    if trigger.subtype in _TAKING and _CARRIED_OFF.match(near):
        return True
    return not (_HABIT.search(near) and trigger.predicative)


def _defines(text: str, trigger: Trigger) -> bool:
    """Whether an entry says what a word means: 두 나라가 맺은 협정을 말한다."""
    before = text[max(0, trigger.start - 2) : trigger.start]
    return trigger.sense.row["form"] == "말" and bool(_OBJECT.match(before) and _MEANS.match(text, trigger.end))


def _ought(near: str, far: str, *, noun: bool) -> bool:
    """Whether a duty is told in which an act takes part: 철수하고 협정을 맺어야 한다, 협정 체결에 응하여야 한다."""
    if noun:
        return bool(_DUTY_OF_NOUN.match(near))
    return near.rpartition(" ")[2] in _AND and bool(_DUTY.search(far))


@cache
def _demanded() -> re.Pattern[str]:
    """A predicate that tells what is only asked or wished for (annotation.md, factuality): 방문할 것을 요구."""
    asking = "|".join(sorted(grammar("asking") | grammar("wishing")))
    return re.compile(
        r"^(하|되|시키|받)? ?"
        r"((아|어|여) (달|주) )?((ᆯ|을) ?것 ?(을|ᆯ)|라고|라는|라|자고|자|지 말 (라고|ᆯ 것 을)|(ᆯ 수 있 )?기 (를|ᆯ))"
        rf"( \S+){{0,5}} ({asking})"
    )


@cache
def _demanded_noun() -> re.Pattern[str]:
    """What stands behind a noun that is only asked for or argued for: 철군을 강력히 요구, 철수 주장."""
    asking = "|".join(sorted(grammar("asking")))
    no_predicate = r"(?!\S*(?:고|며|면서|해|여|서|자|는|은|한)\s)"
    return re.compile(
        rf"[’'\"”]?(?:(을|를|은|는|도)?\s?({no_predicate}[가-힣]{{1,8}}\s){{0,2}}({asking}|주장)"
        rf"|(을|를)\s({no_predicate}[가-힣]{{1,8}}\s){{0,2}}[가-힣]{{1,8}}(\s?것을|라고)\s([^\s.,]{{1,8}}\s){{0,3}}({asking}))"
        r"(?!(으로|로|에\s?따라)\s)(?!\s?(를|을)\s(받아|수용|수락))"
    )


def _modifies(words: Words, trigger: Trigger, last: int, endings: frozenset[str], kind: str) -> bool:
    """Whether a predicate with one of these endings modifies a noun of a class of grammar.tsv.

    So a deed only tells what something is there for (공격하는 훈련) or what a text provides for (철수한다는 내용), an
    act what belongs to a line or a habit (협상을 요구하는 전략).
    """
    noun = modifies(words, trigger.ending, last)
    if noun is None or words.lemmas[noun - 1].split("+")[-1] not in endings:
        return False
    return not grammar(kind).isdisjoint(words.texts[noun : min(noun + 2, last)])


def is_setting(text: str, trigger: Trigger) -> bool:
    """Whether a noun only tells since when: 집권 이후, 출범 이후."""
    return trigger.subtype in _SETTINGS and bool(_SETTING.match(text, trigger.end))


def _wished(words: Words, trigger: Trigger, near: str, last: int, *, quoted: bool) -> bool:
    """Whether a speaker only bids or suggests it in his own words: “대화에 나서라”, 총리 "떠나라" 촉구."""
    if not trigger.predicative or not _BIDDING.search(near):
        return False
    end = predicate(words, trigger.ending, last)[1]
    return quoted or (end < last and words.tags[end] == "SSC")


def somebody_dies(text: str, trigger: Trigger, roles: Roles) -> bool:
    """Whether who dies is named, or told by an office: 부통령이 사고로 숨졌다; not 주민 두 명이 숨졌다."""
    if any(m["label"] == "PERSON" for m in (*roles.actors, *roles.recipients)):
        return True
    return bool(_holder().search(text, max(0, trigger.start - _REACH_OF_DEATH), trigger.start))


@cache
def _holder() -> re.Pattern[str]:
    """The holder of an office as the subject of a death, with how it came between."""
    held = any_of(titles())
    return re.compile(rf"(?:{held})(이|가|은|는|의)?\s([^\s.,]+\s){{0,3}}$")


def scholarly(roles: Roles, text: str) -> bool:
    """Whether only scholars and journalists act: what they argue is no event.

    They are known by the year or the original name behind theirs, or by what they are (김 교수는, 정치학자 헤이스는).
    """
    return bool(roles.actors) and all(
        m.get("row") in ("author", "original in parentheses") or (m["label"] == "PERSON" and _observes(m, text))
        for m in roles.actors
    )


def _observes(member: dict[str, Any], text: str) -> bool:
    """Whether the words around a mention say that somebody only observes politics."""
    before, behind = _observers()
    start = member.get("start")
    if start is None:
        return False
    return bool(behind.match(text, member["end"]) or before.search(text, max(0, start - _NAMED_REACH), start))


@cache
def _observers() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands right before and behind the name of a scholar or a journalist."""
    words = {row["title"] for row in table("titles") if row["sector"] in ("EDU", "MED")} - {"총장"}  # 유엔 사무총장
    words |= {row["word"] for row in table("agents") if row["word"].endswith(("학자", "전문가", "평론가"))}
    some = any_of(words)
    return (
        re.compile(rf"(?:{some})(?:인|이자 [가-힣]{{1,8}}인)?\s$"),
        re.compile(
            rf"(?:\s?\([^()\n]{{1,30}}\))?\s(?:[가-힣A-Za-z·]{{1,14}}(?<![은는이가을를의])\s){{0,3}}(?:명예|석좌|초빙|객원|겸임|특임|부|조)?(?:{some})(?:은|는|이|가|도|의)\s"
        ),
    )
