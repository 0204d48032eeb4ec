"""The dates that stand for what a text tells: in the block before it, the entry or line above, the heading's year."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from spacy.tokens import Doc

from pipeline import spans
from pipeline.lexicon.patterns import pattern
from pipeline.stages.acts.triggers import Trigger
from pipeline.stages.circumstances.belonging import Belonging
from pipeline.stages.dating.anchors import OPENING
from pipeline.stages.dating.calendar import bounds, parse, single_day
from pipeline.stages.sentence.clauses import finite, predicate_between
from pipeline.stages.sentence.words import Words

_TITLE_YEAR: Final = pattern("blockdates.title_year")
_OPEN_QUOTE: Final = re.compile(r"[“‘\"'「『《][^”’\"'」』》\n]*$")  # what a title quotes is not of its year
_YEAR: Final = re.compile(r"\(?[’'‘]?\d{2,4}")  # a year in so many words: 내년 in a headline is no year of all
TOPIC: Final = "the year that the section or the document is about"
TOLD_BEFORE: Final = "the date told before in the paragraph"
IN_SENTENCE: Final = "told before it in the sentence"
WHEN_SAID: Final = "the day on which it was said"
ABOVE: Final = "of the entry above"
_CARRIED: Final = frozenset({TOPIC, TOLD_BEFORE, IN_SENTENCE, ABOVE})
_PHRASE_END: Final = pattern("blockdates.phrase_end")
_MERE_YEAR: Final = re.compile(r"\d{4}")
_SEVERAL: Final = 3  # days on lines of their own: a chronology
_ENTRIES: Final = frozenset({"list_item", "table_row", "paragraph"})
_PARTING: Final = frozenset({"heading", "title", "caption"})
_LETTER: Final = re.compile(r"[가-힣A-Za-z\d]")
_WEEKDAY: Final = pattern("blockdates.weekday")
DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
# What takes up the occasion told before, or tells more of it; anything else comes some days later.
_SAME_OCCASION: Final = pattern("blockdates.same_occasion")
_PARTS: Final = frozenset({"attack", "domestic"})  # of a battle or an accident: who fell, what fell
_DAYS: Final = re.compile(r"P(\d{1,2})([DW])")
_FOR: Final = pattern("blockdates.for")
TALKS: Final = pattern("blockdates.talks")
_WORD: Final = re.compile(r"[가-힣]{2}")
_CIRCLES: Final = ("○", "◦", "ㅇ", "o ")
_DASHES: Final = ("- ", "– ", "* ", "· ")  # they open what stands below an item with a circle
_WEEK: Final = 7
_ELSEWHERE: Final = timedelta(days=1)  # by which the clock of another continent is ahead


@dataclass(frozen=True, slots=True)
class EventDate:
    """A value (None where unknown) and where it came from."""

    value: str | None
    why: str
    own: bool = False  # whether the event's own clause, row or parenthesis gives it
    others: tuple[EventDate, ...] = ()  # the other dates in a row: each is an occurrence of its own (9월과 11월 방문)


class BlockDates:
    """The dates of a Doc, and which of them holds for a block without one of its own."""

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
        self.of_talks = self._notes_talks()
        self.news_starts = {d["start"] for d in self.news}

    def _news(self) -> list[dict[str, Any]]:
        """The days of the news that a text tells: those of its last days before it was written; none in other texts."""
        if self.written is None:
            return []
        told = []
        for date in self.dates:
            day = None if self.in_citation(date) else single_day(date["value"])
            if day and 0 <= (self.written - day).days <= _WEEK and self._narrates(date):
                told.append(date)
        return told if any(not d["background"] for d in told) else []

    def _notes_talks(self) -> bool:
        """Whether a text notes the talks of one day: its items tell what was said there."""
        if len({single_day(d["value"]) for d in self.news}) != 1:
            return False
        blocks = (self.blocks[number] for number in {self._block_at(d) for d in self.news})
        return any(TALKS.search(self.text, block["start"], block["end"]) for block in blocks)

    def _block_at(self, date: dict[str, Any]) -> int:
        return bisect_right(self.block_starts, date["start"]) - 1

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

    def to_come(self, date: dict[str, Any]) -> bool:
        """Whether a date lies after the day of writing, so that nobody can have said anything then."""
        told = bounds(date["value"]) if self.written else None
        return bool(told and self.written and told[0] > (self.written + _ELSEWHERE).isoformat())

    def said(self, date: dict[str, Any], why: str) -> EventDate:
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

    def in_citation(self, date: dict[str, Any]) -> bool:
        return date["start"] in self.cited

    def from_block(self, begin: int, block: int, news: list[dict[str, Any]], trigger: Trigger) -> EventDate:
        """The date told last in the block before the sentence; the date cell of the row or bullet above."""
        start, level, region = (self.blocks[block][key] for key in ("start", "level", "region"))
        backwards = reversed(self.within(start, begin))
        before = [
            d for d in backwards if not d["background"] and not self.in_citation(d) and not self.belonging.since_when(d)
        ]
        if self.belonging.past(trigger, self.words.sentence(trigger.first)[1]):
            before = [d for d in before if not self.to_come(d)]
        earlier = iter([d for d in before if not self._in_passing(d)] or before)
        last = next(earlier, None)
        opens = region in ("list_item", "table_row") and last is self.of_entry(self.blocks[block])
        if last and news and not opens and last["start"] not in self.news_starts:
            # A text of the news comes back to its day from what it tells of before.
            last = next((d for d in earlier if d["start"] in self.news_starts), news[0])
        if last:
            told = self.said(last, TOLD_BEFORE)
            entry = opens and last["end"] - start < OPENING
            if not (self.news or entry) and told.value and DAY.fullmatch(told.value) and self._goes_on(begin, trigger):
                return replace(told, value=told.value[:7])
            return told
        dash = self.text.startswith(_DASHES, start)
        for number in range(block - 1, max(-1, block - 12), -1):
            above = self.blocks[number]
            if region not in ("list_item", "table_row") or above["region"] not in (region, "caption"):
                break
            if above["level"] < level or (dash and self.text.startswith(_CIRCLES, above["start"])):
                cell = self.of_entry(above)
                if cell:
                    return self.said(cell, ABOVE)
        line = self._date_line(block)
        if line is not None:
            return self.said(line, ABOVE)
        if news and (region == "paragraph" or (region == "list_item" and self.of_talks)):
            reached = bisect_left(news, begin, key=lambda d: int(d["start"]))
            return self.said(news[max(0, reached - 1)], TOLD_BEFORE)
        year = self._topic(block)
        return EventDate(year, TOPIC) if year else EventDate(None, "no date in reach")

    def opened_by(self, block: int, date: dict[str, Any], trigger: Trigger) -> dict[str, Any] | None:
        """The day with which an entry opens, where a date within it is only an earlier year (1972년 성명의 원칙을)."""
        entry = self.blocks[block]
        if entry["region"] not in ("list_item", "table_row") or not _MERE_YEAR.fullmatch(date["value"]):
            return None
        if not _PHRASE_END.search(self.text, date["end"], trigger.start):
            return None
        cell = self.of_entry(entry)
        opens = cell is not None and cell["end"] - entry["start"] < OPENING and single_day(cell["value"])
        return cell if opens and cell and cell["value"][:4] > date["value"] else None

    def _in_passing(self, date: dict[str, Any]) -> bool:
        """Whether a date only says when something was that its sentence is about or quotes (5일 방한한 총리는 …)."""
        end = self.words.ends[self.words.sentence(self.words.at(date["start"]))[1] - 1]
        return self.belonging.embedded(date, end)

    def of_entry(self, entry: dict[str, Any]) -> dict[str, Any] | None:
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
