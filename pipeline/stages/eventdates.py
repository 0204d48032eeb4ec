"""The date of an event: the nearest one that its clause, sentence, row or block gives it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import Any, Final

from spacy.tokens import Doc

from pipeline import spans
from pipeline.lexicon.patterns import pattern
from pipeline.stages.anchors import OPENING
from pipeline.stages.belonging import Belonging
from pipeline.stages.calendar import bounds, contains, parse, single_day
from pipeline.stages.clauses import adverbs, clause_start, finite, predicate, predicate_between
from pipeline.stages.speaker import is_statement
from pipeline.stages.triggers import Trigger
from pipeline.stages.words import Words

_TITLE_YEAR: Final = pattern("eventdates.title_year")
_OPEN_QUOTE: Final = re.compile(r"[“‘\"'「『《][^”’\"'」』》\n]*$")  # what a title quotes is not of its year
_YEAR: Final = re.compile(r"\(?[’'‘]?\d{2,4}")  # a year in so many words: 내년 in a headline is no year of all
TOPIC: Final = "the year that the section or the document is about"
TOLD_BEFORE: Final = "the date told before in the paragraph"
_IN_SENTENCE: Final = "told before it in the sentence"
ABOVE: Final = "of the entry above"
_CARRIED: Final = frozenset({TOPIC, TOLD_BEFORE, _IN_SENTENCE, ABOVE})


@dataclass(frozen=True, slots=True)
class EventDate:
    """A value (None where unknown) and where it came from."""

    value: str | None
    why: str
    own: bool = False  # whether the event's own clause, row or parenthesis gives it
    others: tuple[EventDate, ...] = ()  # the other dates in a row: each is an occurrence of its own (9월과 11월 방문)


_SAYINGS: Final = frozenset({"statement", "agree", "offer", "request", "accuse", "threaten", "reject"})
_PROCLAIMED: Final = _SAYINGS | {"endorse"}
_PRESENT: Final = frozenset({"ᆫ다", "는다", "ᆸ니다", "습니다"})
_CLOSING_TAGS: Final = frozenset({"SF", "SSC", "SP", "SW"})
_QUOTING: Final = pattern("eventdates.quoting")
_CLOSING: Final = {"”": "“", '"': '"', "》": "《"}
_TOPIC_BEFORE: Final = pattern("eventdates.topic_before")
_REACH: Final = 1200  # characters of a sentence: what is longer is a list without full stops
_PHRASE_END: Final = pattern("eventdates.phrase_end")
_MERE_YEAR: Final = re.compile(r"\d{4}")
_SEVERAL: Final = 3  # days on lines of their own: a chronology
_ENTRIES: Final = frozenset({"list_item", "table_row", "paragraph"})
_PARTING: Final = frozenset({"heading", "title", "caption"})
_LETTER: Final = re.compile(r"[가-힣A-Za-z\d]")
_WEEKDAY: Final = pattern("eventdates.weekday")
_WE: Final = pattern("eventdates.we")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
# What takes up the occasion told before, or tells more of it; anything else comes some days later.
_SAME_OCCASION: Final = pattern("eventdates.same_occasion")
_PARTS: Final = frozenset({"attack", "domestic"})  # of a battle or an accident: who fell, what fell
_DAYS: Final = re.compile(r"P(\d{1,2})([DW])")
_FOR: Final = pattern("eventdates.for")
_CONCLUDING: Final = frozenset({"sign", "agree"})  # what talks over several days end with
_TALKS: Final = pattern("eventdates.talks")
_WORD: Final = re.compile(r"[가-힣]{2}")
_BULLET: Final = re.compile(r"[^가-힣\w]*")
_CIRCLES: Final = ("○", "◦", "ㅇ", "o ")
_DASHES: Final = ("- ", "– ", "* ", "· ")  # they open what stands below an item with a circle
_BETWEEN_DATES: Final = (" 사이", "사이")
_LISTED: Final = pattern("eventdates.listed")
_WEEK: Final = 7
_WAVES: Final = "~∼〜～-–"
_ELSEWHERE: Final = timedelta(days=1)  # by which the clock of another continent is ahead
_FAR: Final = 600  # characters of a sentence within which a quotation may hold an event
_OPENING: Final = re.compile(r"[가-힣\s]{0,8}\(")  # between a trigger and a date in parentheses
_CLOSED: Final = re.compile(r"\s?[),·;~]|\s?\(")  # behind a date that parentheses hold for itself
_NEAR: Final = 14  # characters behind a quotation in which the day of saying it stands


class EventDates:
    """Attaches the dates of a Doc to triggers."""

    def __init__(self, doc: Doc, words_: Words, quoted: bytearray) -> None:
        self.text = words_.text
        self.words = words_
        self.quoted = quoted  # which characters stand in a quotation
        self.blocks = spans.blocks(doc)
        self.block_starts = [b["start"] for b in self.blocks]
        self.dates = [
            a
            for a in spans.marks(doc, spans.DATES)
            if a["label"] in ("DATE", "TIME") and a["value"] and not a["value"].endswith("_REF")
        ]
        self.lengths = [a for a in spans.marks(doc, spans.DATES) if a["label"] == "DURATION"]
        self.title = spans.data(doc).get("meta", {}).get("title") or ""
        self.starts = [d["start"] for d in self.dates]
        cited = [tuple(c) for c in spans.data(doc).get("citations", [])]
        self.cited = {d["start"] for a, b in cited for d in self.within(a, b)}
        self.date_lines: list[dict[str, Any] | None] | None = None  # the day on a line of its own above each block
        self.topics: dict[int, str | None] = {}  # the topic year by block
        written = parse(spans.data(doc).get("meta", {}).get("published"))
        self.written = written.as_day() if written else None
        self.news = self._news()
        self.belonging = Belonging(self.text, words_, quoted, self.written if self.news else None)
        self.speaks = any(not quoted[m.start()] for m in _WE.finditer(self.text))
        self.of_talks = self._notes_talks()
        self.is_statement = is_statement(self.text)
        self.news_starts = {d["start"] for d in self.news}

    def _news(self) -> list[dict[str, Any]]:
        """The days of the news that a text tells: those of its last days before it was written; none in other texts."""
        if self.written is None:
            return []
        told = []
        for date in self.dates:
            day = None if self._in_citation(date) else single_day(date["value"])
            if day and 0 <= (self.written - day).days <= _WEEK and self._narrates(date):
                told.append(date)
        return told if any(not d["background"] for d in told) else []

    def _notes_talks(self) -> bool:
        """Whether a text notes the talks of one day: its items tell what was said there."""
        if len({single_day(d["value"]) for d in self.news}) != 1:
            return False
        blocks = (self.blocks[number] for number in {self._block_at(d) for d in self.news})
        return any(_TALKS.search(self.text, block["start"], block["end"]) for block in blocks)

    def _block_at(self, date: dict[str, Any]) -> int:
        return bisect_right(self.block_starts, date["start"]) - 1

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

    def _narrates(self, date: dict[str, Any]) -> bool:
        """Whether a date is one of the text, no stamp of when it was sent out (송고시간 2021-05-06)."""
        block = self.blocks[self._block_at(date)]
        if block["region"] == "heading" and date["label"] == "TIME":
            return False  # nobody heads a section with the minute
        if block["region"] != "paragraph" or not _WORD.search(self.text, block["start"], date["start"]):
            return True
        return finite(self.words, *self.words.sentence(self.words.at(date["start"])))

    def within(self, begin: int, end: int) -> list[dict[str, Any]]:
        """The dates that start in characters `[begin, end)`."""
        return self.dates[bisect_left(self.starts, begin) : bisect_left(self.starts, end)]

    def of(self, trigger: Trigger, sentence: tuple[int, int], block: int) -> EventDate:
        """The date of the event that `trigger` names in its sentence; the last day of talks that it concludes."""
        found = self._of(trigger, sentence, block)
        last = (found.value or "").partition("/")[2]
        if trigger.subtype in _CONCLUDING and _DAY.fullmatch(last):
            begin = max(self.words.starts[sentence[0]], trigger.start - _REACH)
            told = next(reversed(self.within(begin, trigger.start)), None)
            its_own = told is not None and found.why.startswith(self.text[told["start"] : told["end"]] + ":")
            if told and its_own and _TALKS.search(self.text, told["end"], trigger.start):
                return replace(found, value=last, why=f"{found.why}, the last day of the talks")
        return found

    def _of(self, trigger: Trigger, sentence: tuple[int, int], block: int) -> EventDate:
        begin = max(self.words.starts[sentence[0]], trigger.start - _REACH)
        end = min(self.words.ends[sentence[1] - 1], trigger.end + _REACH)
        inside = [d for d in self.within(begin, end) if not self._in_citation(d)]
        behind = self._behind(trigger, inside)
        if behind:
            return self._until(behind, inside, trigger) or self._each(behind, inside, "in parentheses behind it")
        quoting = self._quoting(trigger, max(begin, trigger.start - _FAR), min(end, trigger.end + _FAR))
        if quoting:
            own = self._of_saying(inside, quoting, trigger, begin)
            if quoting.end() <= trigger.start:
                if own:
                    return self._said(own, "the day of saying")
                inside = [d for d in inside if d["start"] >= quoting.end()]
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
        opening = self._opened_by(block, before[-1], trigger) if before else None
        if opening:
            return self._said(opening, "of its entry")
        after = [d for d in inside if trigger.end <= d["start"] < trigger.end + 40 and not d["background"]]
        after = [d for d in after[:1] if self.belonging.governs(d, trigger) and self.belonging.is_told_of(d, trigger)]
        if near and not (after and self.belonging.modifies(near[-1], trigger)):
            own = self._behind_topic(near) if self.belonging.of_partner(near[-1], trigger) else None
            return self._each(own or near[-1], inside, "told in the clause")
        if after:
            return self._said(after[0], "told behind it in the clause")
        beside = [d for d in inside if clause <= d["start"] < trigger.start and d["background"]]
        if beside:
            return self._said(beside[-1], "in parentheses behind what it is about")
        if before:
            return self._said(before[-1], _IN_SENTENCE)
        if adverbs("other_time").search(self.text, begin, end):
            return EventDate(None, "some other time than what was told before")
        reports = not self.speaks or self.performs(trigger, sentence[1])
        return self._from_block(begin, block, self.news if reports else [], trigger)

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
        before = [d for d in before if not (self._to_come(d) or self.belonging.of_noun(d, trigger))]
        first = before[0] if before else None
        if first and _TOPIC_BEFORE.search(self.text, max(0, first["start"] - 4), first["start"]):
            return first
        if quoting.end() > trigger.start:
            return None
        opening = self._opening(begin, quoting)
        said = [d for d in before if d["start"] < opening]
        said = [d for d in said if not self.belonging.elsewhere(d, trigger)]
        return said[-1] if said else None

    def _to_come(self, date: dict[str, Any]) -> bool:
        """Whether a date lies after the day of writing, so that nobody can have said anything then."""
        told = bounds(date["value"]) if self.written else None
        return bool(told and self.written and told[0] > (self.written + _ELSEWHERE).isoformat())

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
        told = {t.value: t for t in (self._said(d, why) for d in row) if t.value}
        values = list(told)
        nested = any(contains(a, b) or contains(b, a) for a, b in pairwise(values))
        if len(values) < 2 or nested or self.text.startswith(_BETWEEN_DATES, row[-1]["end"]):
            return self._said(date, why)
        first, *others = told.values()
        return replace(first, others=tuple(others))

    def _said(self, date: dict[str, Any], why: str) -> EventDate:
        value = date["value"].split("T")[0] if date["label"] == "TIME" else date["value"]
        if value.startswith("XXXX"):
            return EventDate(None, "the year is not known")
        value = value.partition("-XX")[0]  # 2022-XX-09: of what is known the whole part
        value = self._lasting(date, value)
        return EventDate(value, f"{self.text[date['start'] : date['end']]}: {why}", why not in _CARRIED)

    def _lasting(self, date: dict[str, Any], value: str) -> str:
        """The whole time of what lasts so many days from a day on: 3일부터 사흘간, 3일부터 나흘 일정으로."""
        first = single_day(value) if self.text.startswith("부터 ", date["end"]) else None
        if first is None:
            return value
        near = bisect_right(self.lengths, date["end"], key=lambda d: int(d["start"]))
        length = next((d for d in self.lengths[near : near + 1] if d["start"] - date["end"] <= len("부터 ")), None)
        days = _DAYS.fullmatch(length["value"]) if length else None
        if not length or not days or not _FOR.match(self.text, length["end"]):
            return value
        return f"{value}/{first + timedelta(days=int(days[1]) * (7 if days[2] == 'W' else 1) - 1)}"

    def _in_citation(self, date: dict[str, Any]) -> bool:
        return date["start"] in self.cited

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
        return replace(self._said(begins, "in parentheses behind it"), value=f"{first}/{last}")

    def _behind_topic(self, near: list[dict[str, Any]]) -> dict[str, Any] | None:
        """The day right behind the topic, where a later one is of a partner (총리는 5일 [3일 방한한] 장관과)."""
        first = near[0]
        topic = _TOPIC_BEFORE.search(self.text, max(0, first["start"] - 4), first["start"])
        return first if len(near) > 1 and topic else None

    def _from_block(self, begin: int, block: int, news: list[dict[str, Any]], trigger: Trigger) -> EventDate:
        """The date told last in the block before the sentence; the date cell of the row or bullet above."""
        start, level, region = (self.blocks[block][key] for key in ("start", "level", "region"))
        backwards = reversed(self.within(start, begin))
        before = [
            d
            for d in backwards
            if not d["background"] and not self._in_citation(d) and not self.belonging.since_when(d)
        ]
        if self.belonging.past(trigger, self.words.sentence(trigger.first)[1]):
            before = [d for d in before if not self._to_come(d)]
        earlier = iter([d for d in before if not self._in_passing(d)] or before)
        last = next(earlier, None)
        opens = region in ("list_item", "table_row") and last is self._of_entry(self.blocks[block])
        if last and news and not opens and last["start"] not in self.news_starts:
            # A text of the news comes back to its day from what it tells of before.
            last = next((d for d in earlier if d["start"] in self.news_starts), news[0])
        if last:
            told = self._said(last, TOLD_BEFORE)
            entry = opens and last["end"] - start < OPENING
            if not (self.news or entry) and told.value and _DAY.fullmatch(told.value) and self._goes_on(begin, trigger):
                return replace(told, value=told.value[:7])
            return told
        dash = self.text.startswith(_DASHES, start)
        for number in range(block - 1, max(-1, block - 12), -1):
            above = self.blocks[number]
            if region not in ("list_item", "table_row") or above["region"] not in (region, "caption"):
                break
            if above["level"] < level or (dash and self.text.startswith(_CIRCLES, above["start"])):
                cell = self._of_entry(above)
                if cell:
                    return self._said(cell, ABOVE)
        line = self._date_line(block)
        if line is not None:
            return self._said(line, ABOVE)
        if news and (region == "paragraph" or (region == "list_item" and self.of_talks)):
            reached = bisect_left(news, begin, key=lambda d: int(d["start"]))
            return self._said(news[max(0, reached - 1)], TOLD_BEFORE)
        year = self._topic(block)
        return EventDate(year, TOPIC) if year else EventDate(None, "no date in reach")

    def _opened_by(self, block: int, date: dict[str, Any], trigger: Trigger) -> dict[str, Any] | None:
        """The day with which an entry opens, where a date within it is only an earlier year (1972년 성명의 원칙을)."""
        entry = self.blocks[block]
        if entry["region"] not in ("list_item", "table_row") or not _MERE_YEAR.fullmatch(date["value"]):
            return None
        if not _PHRASE_END.search(self.text, date["end"], trigger.start):
            return None
        cell = self._of_entry(entry)
        opens = cell is not None and cell["end"] - entry["start"] < OPENING and single_day(cell["value"])
        return cell if opens and cell and cell["value"][:4] > date["value"] else None

    def _in_passing(self, date: dict[str, Any]) -> bool:
        """Whether a date only says when something was that its sentence is about or quotes (5일 방한한 총리는 …)."""
        end = self.words.ends[self.words.sentence(self.words.at(date["start"]))[1] - 1]
        return self.belonging.embedded(date, end)

    def _of_entry(self, entry: dict[str, Any]) -> dict[str, Any] | None:
        """The date of an entry as a whole: its first, unless that is only of a later clause or of what is told of."""
        cell = next((d for d in self.within(entry["start"], entry["end"]) if not d["background"]), None)
        if cell is None or entry["region"] != "list_item":
            return cell
        first, at = self.words.at(entry["start"]), self.words.at(cell["start"])
        about = predicate_between(self.words, first, at) or self.belonging.in_what_is_told(cell["end"], entry["end"])
        return None if about else cell

    def _date_line(self, block: int) -> dict[str, Any] | None:
        """The day that stands alone on the line above a block's entry, in a text that several such lines part."""
        if self.date_lines is None:
            lines: list[dict[str, Any] | None] = []
            stands_alone = False  # whether the block before was such a line
            for one in self.blocks:
                day = next(iter(self.within(one["start"], one["end"])), None)
                alone = day is not None and not _LETTER.search(
                    self.text[one["start"] : day["start"]] + _WEEKDAY.sub("", self.text[day["end"] : one["end"]], 1)
                )
                if alone and day is not None and single_day(day["value"]):
                    lines.append(day)
                    stands_alone = True
                    continue
                ends = one["region"] in _PARTING or (one["region"] == "paragraph" and not stands_alone)
                lines.append(None if ends or not lines else lines[-1])
                stands_alone = False
            several = len({id(day) for day in lines if day is not None}) >= _SEVERAL
            self.date_lines = lines if several else [None] * len(lines)
        return self.date_lines[block] if self.blocks[block]["region"] in _ENTRIES else None

    def _goes_on(self, begin: int, trigger: Trigger) -> bool:
        """Whether a sentence without a date goes on from the day told before, and so need not be of that day."""
        return trigger.subtype not in _PARTS and not _SAME_OCCASION.search(self.text, begin, trigger.end)

    def _topic(self, block: int) -> str | None:
        """The year of the section's heading or of the title, where either names one."""
        if block not in self.topics:
            for number in range(len(self.topics), block + 1):
                self.topics[number] = self._heading_year(self.blocks[number]) or self.topics.get(number - 1)
        if self.topics[block]:
            return self.topics[block]
        found = _TITLE_YEAR.search(self.title)
        if found and _OPEN_QUOTE.search(self.title, 0, found.start()):
            return None
        return found[0] if found else None

    def _heading_year(self, block: dict[str, Any]) -> str | None:
        if block["region"] not in ("heading", "title", "caption"):
            return None
        inside = (
            d
            for d in self.within(block["start"], block["end"])
            if not _OPEN_QUOTE.search(self.text, block["start"], d["start"])
        )
        dates = (d for d in inside if d["label"] == "DATE" and d["value"][:4].isdigit())
        return next((str(d["value"][:4]) for d in dates if _YEAR.match(self.text, d["start"])), None)


def _stated(text: str, date: dict[str, Any]) -> bool:
    """Whether a date begins with a number: one that is told from another stands in no row (29일, 지난 9월 18일)."""
    return text[date["start"]].isdigit()
