"""What an open date may be read against: the section's year, the date told last, a citation's date, the document's."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from spacy.tokens import Doc

from pipeline import spans
from pipeline.lexicon.patterns import pattern
from pipeline.reading.reckoning import current_year, kept_today, last_told, only_told, only_year_in_office
from pipeline.stages.dating.calendar import Partial, parse
from pipeline.stages.dating.citeddates import CitedDates
from pipeline.stages.dating.expressions import Found
from pipeline.stages.dating.outlook import adnominal, outlook
from pipeline.stages.dating.topics import day_of_event, last_year, only_year, year_of_all
from pipeline.stages.sentence.words import Words, words

# What is counted from the day of writing, outside of quotation marks.
_SPEAKS_OF_NOW: Final = pattern("anchors.speaks_of_now")
_KEEPS: Final = pattern("anchors.keeps")  # which is kept in the year of writing
_QUOTED: Final = re.compile(r"“[^“”\n]{0,400}”|\"[^\"\n]{0,400}\"")
_SENTENCE_END: Final = pattern("anchors.sentence_end")
_GOES_BEFORE: Final = pattern("anchors.goes_before")  # which takes up the date told right before
_WORD: Final = pattern("anchors.word")  # that is no bullet and no part of a date
_RUBRIC: Final = re.compile(r"[\[(（【〈<][^\])）】〉>\n]+[\])）】〉>]")  # ■ [국경 무역] 2019년 …
OPENING: Final = 22  # characters: a bullet and a full date
_LONGEST_SENTENCE: Final = 2000  # characters
_NAMED_EVENT: Final = pattern("anchors.named_event")


def _year(year: int | None) -> Partial | None:
    return Partial(year) if year else None


@dataclass(slots=True)
class Told:
    """Where the narrative stands: the date told last, and what was told beside and before it."""

    last: Partial | None = None
    last_block: int = -1
    last_end: int = -1
    story: Partial | None = None  # the day of what was told, where the one told last only says when it was reported
    opened: Partial | None = None  # the date told last of those with which a line opens, and the line's block
    opened_block: int = -1
    in_order: int = 0  # how many lines in a row have opened with dates in order
    last_in_passing: bool = False  # it only qualified a noun (20일 단식에 들어간 대표는)
    last_nearest: bool = False  # it was itself read against the document's date
    last_from_writing: bool = False  # the same, words such as 지난달 included
    finest: dict[str, tuple[Partial, int]] = field(default_factory=dict)  # the last dates with a day, a month; where
    said: tuple[str, str | None] | None = None  # value and modifier of the date told last
    aside: Partial | None = None  # a date of the background: it does not move the narrative, but what stands by it may
    aside_end: int = -1
    aside_in_passing: bool = False  # it only qualified a noun
    past: Partial | None = None  # the date told last that was no plan when the text was written
    ahead: Partial | None = None  # a date to come, good for the rest of its sentence
    ahead_end: int = -1
    section_fresh: bool = False  # a heading has just set the year
    home: Partial | None = None  # the day told last of a text that reports and does not say its year


@dataclass(slots=True)
class Anchors:
    """What is known at a point of the text; `narrative` moves it on, `openmonths`, `opendays` and `deixis` ask."""

    words: Words
    blocks: list[dict[str, Any]]
    document: Partial | None
    cited: CitedDates
    topic: int | None = None  # the year that the whole text is about
    event: Partial | None = None  # the day of the event that the text is about
    latest: int | None = None  # the last year that a text without a day of writing tells as past
    section: int | None = None
    until: int | None = None  # the last year of the section, where it spans several
    caption: int | None = None
    caption_until: int | None = None  # the last of the years that it spans
    told: Told = field(default_factory=Told)
    above_note: Told | None = None  # where the narrative stood before a footnote broke it
    block: int = -1  # the last one entered
    alone: int | None = None  # the only year that a text without a day of writing tells
    news_day: Partial | None = None  # the day told last of those right before the text was written
    events: dict[tuple[int, str], int] = field(default_factory=dict)  # years of events told by month and name
    years: dict[int, int] = field(default_factory=dict)  # the years that the bullets above opened with, by level

    @classmethod
    def of(cls, doc: Doc) -> Anchors:
        """The anchors at the head of a Doc."""
        meta = spans.data(doc).get("meta", {})
        words_ = words(doc)
        text = words_.text
        document = parse(meta.get("published"))
        latest = None if document else last_told(text)
        own = "" if document else _QUOTED.sub("", text)
        today = kept_today(own)
        if today:
            document, latest = Partial(today.year, today.month, today.day), None
        elif _SPEAKS_OF_NOW.search(own) or _KEEPS.search(own):
            document = _year(current_year(text))
        elif not document and latest is None:
            document = _year(only_year_in_office(text))
        titled = only_year(_QUOTED.sub("", meta.get("title") or ""))
        made = cls(words_, spans.blocks(doc), document, CitedDates(doc, text))
        made.topic, made.section, made.event = titled or year_of_all(text), titled, day_of_event(text, titled)
        made.until = last_year(meta.get("title") or "") if titled else last_year(text)
        made.latest = None if document else latest
        made.alone = None if document else only_told(text)
        return made

    def citation(self, found: Found) -> Partial | None:
        """The date of the reference that an expression belongs to."""
        return self.cited.of(found, self.blocks[found.block])

    def outlook(self, found: Found) -> str | None:
        """`past` or `ahead`, as what stands behind an expression tells it; None where it says nothing."""
        return outlook(found, self.words, self.document)

    def adnominal(self, found: Found) -> bool:
        """Whether the first predicate behind an expression in its block only qualifies a noun."""
        return adnominal(self.words, found.end, self.blocks[found.block]["end"])

    def same_sentence(self, start: int, end: int) -> bool:
        """Whether no sentence ends between two characters."""
        near = 0 <= start <= end <= start + _LONGEST_SENTENCE
        return near and not _SENTENCE_END.search(self.words.text, start, end)

    def opens_line(self, found: Found) -> bool:
        """Whether an expression stands at the head of its block, as in the lines of a chronology."""
        start = int(self.blocks[found.block]["start"])
        near = found.end - start < OPENING
        return near and not _WORD.search(_RUBRIC.sub("", self.words.text[start : found.start]))

    def in_list(self, found: Found) -> bool:
        """Whether an expression opens a line of a chronology, as one did on a line before."""
        listed = self.blocks[found.block]["region"] in ("heading", "list_item", "table_row")
        return listed and -1 < self.told.opened_block < found.block and self.opens_line(found)

    def last(self, found: Found) -> Partial | None:
        """The date told last; to one that opens a line of a chronology that with which the line before opened."""
        told = self.told
        opened = told.opened if not told.section_fresh and told.last is not None and self.in_list(found) else None
        return opened or told.last

    def coming(self, found: Found) -> Partial | None:
        """The date to come that was told in the sentence of an expression."""
        told = self.told
        return told.ahead if told.ahead and self.same_sentence(told.ahead_end, found.start) else None

    def beside(self, found: Found, *, reach: int = 0) -> Partial | None:
        """The background date that governs an expression: told in its sentence with a predicate of its own."""
        told = self.told
        if told.aside is not None and _GOES_BEFORE.search(self.words.text, max(0, found.start - 12), found.start):
            return told.aside
        if told.aside is None or not self.same_sentence(told.aside_end, found.start):
            return None
        if found.start - told.aside_end <= reach or (told.last_nearest and not told.aside_in_passing):
            return told.aside
        return None if adnominal(self.words, told.aside_end, found.start) else told.aside

    def announces(self, found: Found, last: Partial) -> bool:
        """Whether the news of a day looks ahead (9월 28일 치러진다) behind a sentence that recalled a year past."""
        document = self.document
        if self.news_day is None or document is None or last.year is None or last.year >= (document.year or 0):
            return False
        return not self.same_sentence(self.told.last_end, found.start) and self.outlook(found) == "ahead"

    def event_behind(self, found: Found) -> str:
        """The event that a month names (8월 ‘종파 사건’), without its blanks; empty where none follows."""
        named = _NAMED_EVENT.match(self.words.text, found.end)
        return "".join((named["quoted"] or named["plain"]).split()) if named else ""
