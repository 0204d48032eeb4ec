"""The date of an event: the nearest one that its clause, sentence, row or block gives it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

from spacy.tokens import Doc

from pipeline.lexicon.patterns import pattern
from pipeline.stages.acts.triggers import Trigger
from pipeline.stages.circumstances.blockdates import DAY, IN_SENTENCE, TALKS, WHEN_SAID, BlockDates, EventDate
from pipeline.stages.dating.calendar import contains, single_day
from pipeline.stages.participation.speaker import is_statement
from pipeline.stages.sentence.clauses import adverbs, clause_start, predicate, predicate_between
from pipeline.stages.sentence.words import Words

_SAYINGS: Final = frozenset({"statement", "agree", "offer", "request", "accuse", "threaten", "reject"})
_PROCLAIMED: Final = _SAYINGS | {"endorse"}
_PRESENT: Final = frozenset({"ᆫ다", "는다", "ᆸ니다", "습니다"})
_CLOSING_TAGS: Final = frozenset({"SF", "SSC", "SP", "SW"})
_QUOTING: Final = pattern("eventdates.quoting")
_INTENDED: Final = pattern("eventdates.intended")
_CLOSING: Final = {"”": "“", '"': '"', "》": "《"}
_REACH: Final = 1200  # characters of a sentence: what is longer is a list without full stops
_CONCLUDING: Final = frozenset({"sign", "agree"})  # what talks over several days end with
_BULLET: Final = re.compile(r"[^가-힣\w]*")
_BETWEEN_DATES: Final = (" 사이", "사이")
_LISTED: Final = pattern("eventdates.listed")
_WAVES: Final = "~∼〜～-–"
_FAR: Final = 600  # characters of a sentence within which a quotation may hold an event
_OPENING: Final = re.compile(r"[가-힣\s]{0,8}\(")  # between a trigger and a date in parentheses
_CLOSED: Final = re.compile(r"\s?[),·;~]|\s?\(")  # behind a date that parentheses hold for itself
_NEAR: Final = 14  # characters behind a quotation in which the day of saying it stands
_WE: Final = pattern("eventdates.we")


class EventDates(BlockDates):
    """Attaches the dates of a Doc to triggers."""

    def __init__(self, doc: Doc, words_: Words, quoted: bytearray) -> None:
        super().__init__(doc, words_, quoted)
        self.speaks = any(not quoted[m.start()] for m in _WE.finditer(self.text))
        self.is_statement = is_statement(self.text)

    def performs(self, trigger: Trigger, sentence_end: int) -> bool:
        """Whether the writer does something by saying so (우리는 …을 규탄한다): on the day of the text."""
        carried = not trigger.predicative and self.words.texts[trigger.ending : trigger.ending + 1] in (["을"], ["를"])
        first, last = predicate(self.words, trigger.ending + carried, sentence_end)
        tags = [t for i in range(first, last) for t in self.words.tags[i].split("+")]
        return (trigger.predicative or carried) and not {"EP", "ETM", "ETN"} & set(tags)

    def _proclaims(self, trigger: Trigger, sentence: tuple[int, int]) -> bool:
        """Whether a statement does something by saying so, in the present to its end: 이사회는 공격을 규탄한다."""
        if not self.is_statement or trigger.subtype not in _PROCLAIMED or self.quoted[trigger.start]:
            return False
        words, last = self.words, sentence[1] - 1
        while last > trigger.last and words.tags[last] in _CLOSING_TAGS:
            last -= 1
        final = words.tags[last].split("+")
        present = final[-1] == "EF" and words.lemmas[last].split("+")[-1] in _PRESENT
        past = "EP" in final or "EP" in words.tags[last - 1].split("+")
        return present and not past and self.performs(trigger, sentence[1])

    def of(self, trigger: Trigger, sentence: tuple[int, int], block: int) -> EventDate:
        """The date of the event that `trigger` names in its sentence; the last day of talks that it concludes."""
        found = self._of(trigger, sentence, block)
        last = (found.value or "").partition("/")[2]
        if trigger.subtype in _CONCLUDING and DAY.fullmatch(last):
            begin = max(self.words.starts[sentence[0]], trigger.start - _REACH)
            told = next(reversed(self.within(begin, trigger.start)), None)
            its_own = told is not None and found.why.startswith(self.text[told["start"] : told["end"]] + ":")
            if told and its_own and TALKS.search(self.text, told["end"], trigger.start):
                return replace(found, value=last, why=f"{found.why}, the last day of the talks")
        return found

    def _of(self, trigger: Trigger, sentence: tuple[int, int], block: int) -> EventDate:
        begin = max(self.words.starts[sentence[0]], trigger.start - _REACH)
        end = min(self.words.ends[sentence[1] - 1], trigger.end + _REACH)
        inside = [d for d in self.within(begin, end) if not self.in_citation(d)]
        behind = self._behind(trigger, inside)
        if behind:
            return self._until(behind, inside, trigger) or self._each(behind, inside, "in parentheses behind it")
        quoting = self._quoting(trigger, max(begin, trigger.start - _FAR), min(end, trigger.end + _FAR))
        if quoting:
            own = self._of_saying(inside, quoting, trigger, begin)
            if quoting.end() <= trigger.start:
                if own:
                    return self.said(own, "the day of saying")
                inside = [d for d in inside if d["start"] >= quoting.end()]
            elif own:
                told = self._told_of(trigger, sentence, block, inside, begin, end)
                one_day = DAY.fullmatch(own["value"].partition("T")[0]) is not None
                of_saying = one_day and told.why.startswith(f"{self.text[own['start'] : own['end']]}:")
                return replace(told, why=f"{told.why}, {WHEN_SAID}") if of_saying else told
        return self._told_of(trigger, sentence, block, inside, begin, end)

    def _told_of(
        self,
        trigger: Trigger,
        sentence: tuple[int, int],
        block: int,
        inside: list[dict[str, Any]],
        begin: int,
        end: int,
    ) -> EventDate:
        """The date among those of the sentence, `[begin, end)` of it, or of what was told before."""
        clause = self.words.starts[clause_start(self.words, trigger.first, sentence[0])]
        before = [d for d in inside if d["end"] <= trigger.start and not self.belonging.elsewhere(d, trigger)]
        before = [d for d in before if not self.belonging.embedded(d, trigger.start)]
        before = [d for d in before if not self.belonging.recalled(d, trigger, begin)]
        if not self.quoted[trigger.start]:
            before = [d for d in before if not self.quoted[d["start"]]]
        if before and self.belonging.told_by_another(before[-1], trigger, sentence[1], end):
            return EventDate(None, "told later than it was, and no date of its own")
        near = [d for d in before if d["start"] >= clause]
        told = bool(before) and not self.belonging.modifies(before[-1], trigger)
        if self.written and not told and self._proclaims(trigger, sentence):
            return EventDate(self.written.isoformat(), "done by saying so, on the day of the text")
        opening = self.opened_by(block, before[-1], trigger) if before else None
        if opening:
            return self.said(opening, "of its entry")
        after = [d for d in inside if trigger.end <= d["start"] < trigger.end + 40 and not d["background"]]
        after = [d for d in after[:1] if self.belonging.governs(d, trigger) and self.belonging.is_told_of(d, trigger)]
        if near and not (after and self.belonging.modifies(near[-1], trigger)):
            own = self._behind_topic(near) if self.belonging.of_partner(near[-1], trigger) else None
            return self._each(own or near[-1], inside, "told in the clause")
        if after:
            why = "told behind it in the clause"
            intends = _INTENDED.search(self.text[trigger.end : after[0]["start"]])
            return self.said(after[0], f"{why}, {WHEN_SAID}" if intends else why)
        beside = [d for d in inside if clause <= d["start"] < trigger.start and d["background"]]
        if beside:
            return self.said(beside[-1], "in parentheses behind what it is about")
        if before:
            return self.said(before[-1], IN_SENTENCE)
        if adverbs("other_time").search(self.text, begin, end):
            return EventDate(None, "some other time than what was told before")
        reports = not self.speaks or self.performs(trigger, sentence[1])
        return self.from_block(begin, block, self.news if reports else [], trigger)

    def _quoting(self, trigger: Trigger, begin: int, end: int) -> re.Match[str] | None:
        """The last ending of the sentence behind which somebody says, agrees or asks (…한다고 밝혔다)."""
        found = None
        for match in _QUOTING.finditer(self.text, begin, end):
            if match.end() <= trigger.start and trigger.subtype not in _SAYINGS:
                continue  # what follows a quotation without saying it is no part of it
            found = match
        return found

    def _of_saying(
        self, inside: list[dict[str, Any]], quoting: re.Match[str], trigger: Trigger, begin: int
    ) -> dict[str, Any] | None:
        """The date of the saying itself: behind the quotation, else before its opening mark or with who says it."""
        behind = [d for d in inside if quoting.end() <= d["start"] < quoting.end() + _NEAR]
        if behind and (behind[0]["end"] <= trigger.start or trigger.end <= quoting.start()):
            return behind[0]
        before = [d for d in inside if d["end"] <= quoting.start() and not d["background"]]
        before = [d for d in before if not (self.to_come(d) or self.belonging.of_noun(d, trigger))]
        first = before[0] if before else None
        if first and self.belonging.behind_topic(first):
            # 북한은 지난달 12일 부인했으며 총리는 4일 …고 말했다: who speaks comes with the clause told last
            later = (d for d in reversed(before[1:]) if self.belonging.behind_topic(d))
            return next((d for d in later if self._in_other_clause(first, d)), first)
        if quoting.end() > trigger.start:
            return None
        opening = self._opening(begin, quoting)
        said = [d for d in before if d["start"] < opening]
        said = [d for d in said if not self.belonging.elsewhere(d, trigger)]
        return said[-1] if said else None

    def _in_other_clause(self, first: dict[str, Any], later: dict[str, Any]) -> bool:
        """Whether a clause ends between two dates that goes on to the next, outside quotations."""
        if self.quoted[later["start"]]:
            return False
        begin, end = (self.words.at(d["start"]) for d in (first, later))
        return predicate_between(self.words, begin, end, adnominal=False)

    def _opening(self, begin: int, quoting: re.Match[str]) -> int:
        """Up to where a sentence says who speaks and when: the mark that opens the quotation, else the first topic."""
        if quoting[0][0] in _CLOSING:
            at = self.text.rfind(_CLOSING[quoting[0][0]], begin, quoting.start())
            return at if at >= 0 else begin
        first, last = self.words.covering(begin, quoting.start() + 1)
        for i in range(first, last):
            if self.words.tags[i] == "JX" and self.words.texts[i] in ("은", "는"):
                return self.words.starts[i]
        head = _BULLET.match(self.text, begin)
        return (head.end() if head else begin) + 1  # what such a sentence begins with

    def _each(self, date: dict[str, Any], inside: list[dict[str, Any]], why: str) -> EventDate:
        """The first of the dates that stand in a row with `date`, the others beside it."""
        row = [date]
        at = inside.index(date)
        for step in (-1, 1):
            near, i = date, at + step
            while 0 <= i < len(inside):
                left, right = (inside[i], near) if step < 0 else (near, inside[i])
                if not _LISTED.fullmatch(self.text, left["end"], right["start"]) or not _stated(self.text, right):
                    break
                near = inside[i]
                row.insert(0, near) if step < 0 else row.append(near)
                i += step
        told = {t.value: t for t in (self.said(d, why) for d in row) if t.value}
        values = list(told)
        nested = any(contains(a, b) or contains(b, a) for a, b in pairwise(values))
        if len(values) < 2 or nested or self.text.startswith(_BETWEEN_DATES, row[-1]["end"]):
            return self.said(date, why)
        first, *others = told.values()
        return replace(first, others=tuple(others))

    def _behind(self, trigger: Trigger, inside: list[dict[str, Any]]) -> dict[str, Any] | None:
        """A date in parentheses right behind the trigger or its predicate: 정상회담(9월)."""
        for date in inside:
            if date["start"] >= trigger.end and _OPENING.fullmatch(self.text, trigger.end, date["start"]):
                told = any(d["end"] <= trigger.start for d in inside)  # 3일 방문 예정(2일 중방 예고): when it was told
                return None if told and not _CLOSED.match(self.text, date["end"]) else date
        return None

    def _until(self, behind: dict[str, Any], inside: list[dict[str, Any]], trigger: Trigger) -> EventDate | None:
        """From the day told before the trigger to that in parentheses behind it: 10. 8. 총리 방한(∼10. 9.)."""
        begins = next((d for d in reversed(inside) if d["end"] <= trigger.start), None)
        if begins is None or self.text[behind["start"]] not in _WAVES or "/" in behind["value"]:
            return None
        first, last = single_day(begins["value"]), single_day(behind["value"])
        if first is None or last is None or not first < last:
            return None
        return replace(self.said(begins, "in parentheses behind it"), value=f"{first}/{last}")

    def _behind_topic(self, near: list[dict[str, Any]]) -> dict[str, Any] | None:
        """The day right behind the topic, where a later one is of a partner (총리는 5일 [3일 방한한] 장관과)."""
        first = near[0]
        return first if len(near) > 1 and self.belonging.behind_topic(first) else None


def _stated(text: str, date: dict[str, Any]) -> bool:
    """Whether a date begins with a number: one that is told from another stands in no row (29일, 지난 9월 18일)."""
    return text[date["start"]].isdigit()
