"""Whether a date in a sentence is that of an act: no bound of time, and not of what the act is only about."""

from __future__ import annotations

import datetime
from typing import Any, Final

from pipeline.lexicon.patterns import pattern
from pipeline.stages.acts.triggers import Trigger
from pipeline.stages.dating.calendar import bounds, single_day
from pipeline.stages.sentence.clauses import TELLING, grammar, predicate, predicate_between
from pipeline.stages.sentence.words import Words

# A date that only bounds the time of an event is not its date.
_BOUND: Final = pattern("belonging.bound")  # 이후락: a name
# A date that belongs to the event after which another took place: 2020년 국경 봉쇄 이후 …
_FIRST_SINCE: Final = pattern("belonging.first_since")
_SINCE: Final = pattern("belonging.since")
_TOPIC_BEFORE: Final = pattern("belonging.topic_before")
_TO: Final = ("로", "으로")
_TOLD: Final = ("것", "데", "점")
_PAST: Final = frozenset({"었", "았", "였", "ᆫ", "은"})
_LONG_AGO: Final = datetime.timedelta(days=60)
_TOPIC_WITHIN: Final = pattern("belonging.topic_within")
_PAST_MODIFYING: Final = frozenset({"ᆫ", "은", "던"})
_PREDICATE: Final = 12  # tokens that a predicate has at most
# Behind what is past and somebody comments on.
_COMMENTED: Final = pattern("belonging.commented")
_CLAUSE: Final = 40  # tokens of a clause that is told of
_OBJECT: Final = pattern("belonging.object")
_OF_PLAN: Final = pattern("belonging.of_plan")
# Between a noun and the day on which what it names was: it is what the sentence is about, or is going on.
_TOLD_OF: Final = pattern("belonging.told_of")
_BESIDE: Final = pattern("belonging.beside")
_VERB: Final = 4


class Belonging:
    """Asked of the dates of a text; `quoted` marks its quotations, `news_of` is the day of writing of news."""

    def __init__(self, text: str, words: Words, quoted: bytearray, news_of: datetime.date | None) -> None:
        self.text, self.words, self.quoted, self.news_of = text, words, quoted, news_of

    def behind_topic(self, date: dict[str, Any]) -> bool:
        """Whether a date stands right behind a topic (외무성은 5일)."""
        return _TOPIC_BEFORE.search(self.text, max(0, date["start"] - 4), date["start"]) is not None

    def since_when(self, date: dict[str, Any]) -> bool:
        """Whether a date only says since when something has not been (2019년 11월 이후 3년 7개월 만이다)."""
        return bool(_FIRST_SINCE.match(self.text, date["end"]))

    def elsewhere(self, date: dict[str, Any], trigger: Trigger) -> bool:
        """Whether a date belongs to something else: in parentheses, a bound of time, or of what went before."""
        since = _SINCE.match(self.text, date["end"])
        return bool(
            date["background"]
            or _BOUND.match(self.text, date["end"])
            or self._set_to(date)
            or self.of_noun(date, trigger)
            or self._of_plan(date)
            or (since and since.end() <= trigger.start)
        )

    def of_noun(self, date: dict[str, Any], trigger: Trigger) -> bool:
        """Whether a date is only that of a noun which the act is done to, or that does it (9월 3일의 핵실험을 …)."""
        words, behind = self.words, self.words.at(date["end"])
        if words.starts[behind] != date["end"] or words.tags[behind] != "JKG":
            return False
        tags = (words.tags[i] for i in range(behind + 1, trigger.first))
        particle = next((tag for tag in tags if tag[0] == "J" and tag != "JKG"), "")
        return particle in ("JKO", "JKS")

    def _of_plan(self, date: dict[str, Any]) -> bool:
        """Whether years from one to another are those that a plan is for (2026∼2028년 교류계획서)."""
        return "/" in date["value"] and "-" not in date["value"] and bool(_OF_PLAN.match(self.text, date["end"]))

    def _set_to(self, date: dict[str, Any]) -> bool:
        """Whether something is set or moved to a date: 목표일을 1월 1일로 제의, 회담을 5일로 연기."""
        words, behind = self.words, self.words.at(date["end"])
        if words.starts[behind] != date["end"] or words.texts[behind] not in _TO:
            return False
        verbs = words.lemmas[behind + 1 : behind + 1 + _VERB]
        return any(lemma.split("+")[0] in grammar("setting") for lemma in verbs)

    def embedded(self, date: dict[str, Any], until: int) -> bool:
        """Whether a date only says when something was that the act is about (지난해 맺은 협정을 …)."""
        words = self.words
        if self.in_what_is_told(date["end"], until):
            return not self._of_speaker(date)
        if self._in_what_something_says(date, until):
            return True
        close = _BESIDE.match(self.text, date["end"])
        if close is None:
            return False
        first, last = words.at(close.end() - 1) + 1, words.at(until)
        i = next((k for k in range(first, min(last, first + _VERB)) if "ETM" in words.tags[k].split("+")), -1)
        verb = [t for k in range(first, i + 1) for t in words.tags[k].split("+")]
        if not any(t.startswith(("VV", "XSV")) for t in verb) or any(t[0] in "JM" for t in verb):
            return False
        if words.lemmas[first].startswith("열리") and not words.lemmas[first].endswith("ᆯ"):
            return False  # who does something at talks does it on their day
        until_planned = ("JKO", "JKS", "JX") if close[1] in ("로", "으로") else ("JKO",)
        for k in range(i + 1, last):
            tag = words.tags[k].split("+")[0]
            if tag in until_planned:
                return k > i + 1
            if tag == "NNB" and words.texts[k] not in ("것", "데"):
                return False
            if tag[0] in "EV" or (tag[0] == "J" and tag not in ("JC", "JKG")):
                return False
        return False

    def _in_what_something_says(self, date: dict[str, Any], until: int) -> bool:
        """Whether a clause that tells what a text says ends between a date and the act: 1월 1일 해산한다는 법령에 …"""
        words = self.words
        told = self.text.find(TELLING[-1], date["end"], until) >= 0
        if not told or self.behind_topic(date):
            return False
        first = words.at(date["end"])
        return any(
            words.tags[i].split("+")[-1] == "ETM" and words.lemmas[i].split("+")[-1] in TELLING
            for i in range(first, min(words.at(until), first + _CLAUSE))
        )

    def _of_speaker(self, date: dict[str, Any]) -> bool:
        """Whether a date stands by itself behind the topic (북한은 29일, 지난 9월 침투시킨 데 대해 …)."""
        return self.behind_topic(date) and self.text.startswith(",", date["end"])

    def recalled(self, date: dict[str, Any], trigger: Trigger, begin: int) -> bool:
        """Whether news recalls by a long past date what a noun was (양측은 2019년 최대였던 교역이 …함을 환영했다).

        Its clause ends before the act, modifies a noun, and stands behind the topic of the sentence.
        """
        told = bounds(date["value"]) if self.news_of else None
        if told is None or self.news_of is None or told[1] >= (self.news_of - _LONG_AGO).isoformat():
            return False
        if not _TOPIC_WITHIN.search(self.text, begin, date["start"]):
            return False
        first = self.words.at(date["end"] - 1) + 1
        closing = predicate(self.words, first, trigger.first)[1] - 1
        tags = self.words.tags[closing].split("+")
        if closing <= first or closing + 1 >= trigger.first or "ETM" not in tags:
            return False
        if tags[0].startswith(("VA", "XSA")) or self.words.tags[closing - 1].startswith("XSA"):
            return False  # 막대한 자재: no act of that day
        return self.words.lemmas[closing].split("+")[-1] in _PAST_MODIFYING

    def in_what_is_told(self, begin: int, until: int) -> bool:
        """Whether a clause that is the object of the act ends between a date and it: …한 것을, …한 데 대해."""
        words = self.words
        first = words.at(begin)
        for i in range(first, min(words.at(until), first + _CLAUSE)):
            if words.tags[i] == "NNB" and words.texts[i] in _TOLD and "ETM" in words.tags[i - 1].split("+"):
                return bool(_OBJECT.match(self.text, words.ends[i]))
        return False

    def told_by_another(self, date: dict[str, Any], trigger: Trigger, last: int, end: int) -> bool:
        """Whether what is past was before the day on which somebody speaks of it (A는 5일 B가 …했다며 비난했다)."""
        if not self.past(trigger, last):
            return False
        if self.quoted[trigger.start]:
            return not self.quoted[date["start"]]
        if not self.behind_topic(date) or single_day(date["value"]) is None:
            return False
        if not _COMMENTED.match(self.text, trigger.end, end):
            return False
        words = self.words
        return any("JKS" in words.tags[i].split("+") for i in range(words.at(date["end"]), trigger.first))

    def past(self, trigger: Trigger, last: int) -> bool:
        """Whether the predicate of a trigger tells of what is past (침공했다며, 침공한 것)."""
        words = self.words
        first, end = predicate(words, trigger.ending, min(last, trigger.tail + _PREDICATE))
        tags = [tag for i in range(first, end) for tag in words.tags[i].split("+")]
        forms = [form for i in range(first, end) for form in words.lemmas[i].split("+")]
        told = [form for tag, form in zip(tags, forms, strict=False) if tag == "EP"]
        return not _PAST.isdisjoint([*told, *(forms[-1:] if tags[-1:] == ["ETM"] else ())])

    def is_told_of(self, date: dict[str, Any], trigger: Trigger) -> bool:
        """Whether a date says when what a noun names was, and no bound of time (회담은 5월 5일 열렸다, 방문 중인)."""
        bound = _BOUND.match(self.text, date["end"]) or _SINCE.match(self.text, date["end"])
        told = _TOLD_OF.match(self.text, trigger.end, date["start"])
        if bound or not told:
            return False
        ending = self.words.at(told.end() - len("은 "))  # 맺은 합의에 따라: an ending of what was before, no particle
        earlier = self.words.tags[ending] == "ETM" and self.words.texts[ending] == "은"
        return not earlier or self.words.tags[ending + 1] == "NNB"  # 만난 것은 5월 5일이다

    def governs(self, date: dict[str, Any], trigger: Trigger) -> bool:
        return not predicate_between(self.words, trigger.last, self.words.at(date["start"]), adnominal=False)

    def of_partner(self, date: dict[str, Any], trigger: Trigger) -> bool:
        """Whether a date is that of a clause which modifies a noun of another phrase (3일 방한한 장관과 회담했다)."""
        first, last = self.words.at(date["end"]), trigger.first
        closing = predicate(self.words, first, last)[1]
        particles = (self.words.tags[k] for k in range(closing, last))
        return self.modifies(date, trigger) and any(tag[0] == "J" and tag != "JKG" for tag in particles)

    def modifies(self, date: dict[str, Any], trigger: Trigger) -> bool:
        """Whether a date is that of a clause which only modifies who or what stands before the act."""
        first, last = self.words.at(date["end"]), trigger.first
        goes_on = predicate_between(self.words, first, last, adnominal=False)
        return not goes_on and predicate_between(self.words, first, last)
