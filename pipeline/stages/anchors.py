"""What an open date is read against: the section's year, the date told last, a citation's date, the document's."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from spacy.tokens import Doc

from pipeline import spans
from pipeline.reading.reckoning import anniversary_year
from pipeline.stages.calendar import Partial, parse
from pipeline.stages.words import Words, words

if TYPE_CHECKING:
    from pipeline.stages.dates import Found

_NAMED_EVENT: Final = re.compile(
    r"\s(?:‘(?P<quoted>[^‘’]{2,12})’|(?P<plain>[가-힣]{2,6}\s?(?:사건|사태|회의|선언|정변|회담)))"
)
_SINCE: Final = r"\s?([가-힣]{1,8}\s)?(이후|이래)"
# When a witness wrote or spoke (1983년에 낸 회고록에서), and from when time is counted: no step of the narrative.
_BESIDE: Final = re.compile(
    r"로부터|의?에?\s?([가-힣]{1,6}\s){0,2}[가-힣]{0,4}(회고록|회고담|대담|증언|인터뷰|저서|자서전|회상기|비망록)"
)
_AHEAD_NOUNS: Final = frozenset({"예정", "계획", "방침", "전망", "예상", "목표"})
_AHEAD_VERBS: Final = frozenset({"잡히", "앞두", "다가오", "예정되", "계획되"})
_BEFORE: Final = re.compile(r"(?:앞서|이미|일찍이)\s$")
_CLAUSE: Final = 90  # characters
_CLAUSE_END: Final = re.compile(r"[다요함음임됨][.!?]\s|[,\n]\s?")
_PLAN: Final = re.compile(r"예정|계획|방침|전망|예상|목표|[할될갈올릴칠열] 것|겠[다습지]")
_DUE: Final = re.compile(r"예정|방침|전망|예상|[할될갈올릴칠열] 것|기한|만료|^까지|기로\s")
_LIMIT: Final = re.compile(_PLAN.pattern + r"|기한|만료|까지(?!도)|려고|기로\s")
# A time that only measures another (전년 동월 대비 8% 감소).
_COMPARED: Final = re.compile(r"\s?(?:대비|보다\s|에\s비해|에\s비하면)")
_OF_THE_EVENT: Final = re.compile(r"(?:사건|사고|참사|테러|정변|침공|쿠데타)\s$")
_SENTENCE_END: Final = re.compile(r"[다요함음임됨][.!?]\s|\n")
_LONG_PAST: Final = -4  # months: what is planned for a month so far behind is meant for the next year
_SOON: Final = 5  # days
_NEWS: Final = 31  # days
_FRESH: Final = 2
_OPENING: Final = 22  # characters: a bullet and a full date
_THESE_DAYS: Final = 14
_TURN: Final = 8  # months back that are no step back but one into the new year
_NEAR: Final = 25  # characters: 1988년의 선언과 이듬해 4월의 사무소
_HEAD: Final = 400  # characters of a text that say what it is about
_OFTEN: Final = 3
_WEEKDAYS: Final = "월화수목금토일"
_WEEKDAY: Final = re.compile(rf"\(\s?([{_WEEKDAYS}])(?:요일)?\s?\)")
_DEFINED: Final = re.compile(
    r"(?:은|는)\s(?:[^.\n]{0,40}\s)?(?P<year>(?:18|19|20)\d{2})년\s\d{1,2}월[^.\n]{0,160}"
    r"(?:사건|사고|전쟁|위기|논란|회담|회의|테러|침공|사태|정변|쿠데타|작전|협정|조약|선언|분쟁|사변|전투)이(?:다|었다)\."
)
_YEAR_TOLD: Final = re.compile(r"(?<!\d)((?:18|19|20)\d{2})(?=년)")
# What is counted from the day of writing, outside of quotation marks.
_SPEAKS_OF_NOW: Final = re.compile(r"(?<![가-힣])(?:올해|금년|지난해|작년|내년|오늘|어제|이달|지난달|내달)(?!날|의\s)")
_QUOTED: Final = re.compile(r"“[^“”\n]{0,400}”|\"[^\"\n]{0,400}\"")
_SOURCE_REACH: Final = 400  # characters within which a reference is still that of the statement
# What `tell` moves on.
_MOVING: Final = (
    "last",
    "last_block",
    "last_end",
    "last_month_said",
    "last_in_passing",
    "last_nearest",
    "last_from_writing",
    "finest",
    "said",
    "aside",
    "aside_end",
    "aside_in_passing",
    "past",
    "ahead",
    "ahead_end",
    "section_fresh",
)
_FUTURE_LEADS: Final = frozenset({"오는", "다가오는", "돌아오는"})


@dataclass(slots=True)
class Anchors:
    """What is known at a point of the text; `enter` and `tell` move it on, the rest asks."""

    words: Words
    blocks: list[dict[str, Any]]
    document: Partial | None
    topic: int | None = None
    section: int | None = None
    caption: int | None = None
    last: Partial | None = None
    last_block: int = -1
    last_end: int = -1
    aside: Partial | None = None  # a date of the background: it does not move the narrative, but what stands by it may
    aside_end: int = -1
    aside_in_passing: bool = False  # it only qualified a noun
    last_month_said: bool = False  # the date told last named its month itself
    last_in_passing: bool = False  # the date told last only qualified a noun (20일 단식에 들어간 대표는)
    last_nearest: bool = False  # the date told last was itself read against the document's date
    last_from_writing: bool = False  # the same, words such as 지난달 included
    finest: dict[str, tuple[Partial, int]] = field(default_factory=dict)  # the last dates with a day, a month; where
    said: tuple[str, str | None] | None = None  # value and modifier of the date told last
    news_day: Partial | None = None  # the day told last of those right before the text was written
    past: Partial | None = None  # the date told last that was no plan when the text was written
    ahead: Partial | None = None  # a date to come, good for the rest of its sentence
    ahead_end: int = -1
    section_fresh: bool = False
    _block: int = -1
    event: Partial | None = None  # the day of the event that the text is about
    _above_note: tuple[Any, ...] | None = None  # where the narrative stood before a footnote broke it
    _events: dict[tuple[int, str], int] = field(default_factory=dict)  # years of events told by month and name
    _years: dict[int, int] = field(default_factory=dict)
    _citations: list[tuple[int, int, list[tuple[int, Partial]]]] = field(default_factory=list)

    @classmethod
    def of(cls, doc: Doc) -> Anchors:
        """The anchors at the head of a Doc."""
        meta = spans.data(doc).get("meta", {})
        made = cls(words(doc), spans.blocks(doc), parse(meta.get("published")))
        made.topic = made.section = _only_year(meta.get("title") or "")
        text = made.words.text
        if made.document is None and _SPEAKS_OF_NOW.search(_QUOTED.sub("", text)):
            year = anniversary_year(text)
            made.document = Partial(year) if year else None
        if made.topic is None:
            made.topic = _year_of_all(text)
        if _DEFINED.search(text[:_HEAD]):
            made.event = next((date for _, date in _full_dates(text[:_HEAD]) if date.day), None)
        for start, end in spans.data(doc).get("citations", []):
            dates = [(start + at, date) for at, date in _full_dates(text[start:end])]
            if dates:
                made._citations.append((start, end, dates))
        return made

    def enter(self, block: int) -> None:
        """Move on to a block: headings reset the year, captions give theirs to the rows below."""
        for entered in self.blocks[self._block + 1 : block + 1]:
            stated = self.words.text[entered["start"] : entered["end"]]
            self._note(entered["region"] == "footnote")
            if entered["region"] in ("heading", "title"):
                year = _only_year(stated)
                self.section = year or self.section or self.topic
                if year or self.topic:
                    self._restart(year or self.topic)
                named = _full_dates(stated)
                if len(named) == 1:
                    self.last = named[0][1]
            elif entered["region"] == "caption":
                self.caption = _only_year(stated) or self.section
                self.last = Partial(self.caption) if self.caption else self.last
            elif entered["region"] != "table_row":
                self.caption = None
            self._settle(entered)
        self._block = block

    def _note(self, inside: bool) -> None:
        """A footnote tells beside the narrative, which goes on behind it where it stood."""
        if inside and self._above_note is None:
            self._above_note = tuple(getattr(self, name) for name in _MOVING)
        elif not inside and self._above_note is not None:
            for name, value in zip(_MOVING, self._above_note, strict=True):
                setattr(self, name, value)
            self._above_note = None

    def _restart(self, year: int | None) -> None:
        if self.last is None or self.last.year != year:
            self.last = Partial(year)  # else a new section goes on where the one before it ended
        self.section_fresh, self.last_nearest = True, False

    def _settle(self, entered: dict[str, Any]) -> None:
        """A new block goes back to the year of the bullet above it, else to the section's, where one is known."""
        level, region = entered["level"], entered["region"]
        if region in ("heading", "title"):
            self._years.clear()
        if region not in ("list_item", "paragraph") or self.last is None:
            return
        self._years = {lv: year for lv, year in self._years.items() if lv < level}
        year = self._years[max(self._years)] if self._years else self.section
        if year is not None and self.last.year != year:
            self._restart(year)
        elif year is None and region == "list_item" and self._strayed():
            self.last, self.last_nearest = None, False

    def _strayed(self) -> bool:
        """Whether the item above a bullet of the news ended in another year; a chronology's rows open with theirs."""
        if self.document is None or self.document.day is None or self.last is None or self.last_block < 0:
            return False
        opens = self.last_end - self.blocks[self.last_block]["start"] < _OPENING
        return self.last.year != self.document.year and not opens

    def tell(self, found: Found, date: Partial, value: str, mod: str | None, anchor: str) -> None:
        """Remember a foreground date as the one told last.

        One to come is good for the rest of its sentence only. A narrative goes forward: an earlier year in the same
        block is its background (`1954년 4월 절정에 이르렀다가`), as is another year in the news of a day; a mere year
        before a noun (`1950년 조약`) says when the thing was made, not when what is told happened.
        """
        if found.paren or found.cited or found.quoted or date.year is None:
            return
        event = self._event_behind(found)
        if event and date.month:
            self._events.setdefault((date.month, event), date.year)
        if self._to_come(found, date):
            self.ahead, self.ahead_end = date, found.end
            return
        if self.section and re.match(_SINCE, self.words.text[found.end : found.end + 14]):
            return  # what only bounds the time of something else
        if _BESIDE.match(self.words.text, found.end) or _COMPARED.match(self.words.text, found.end):
            return
        if self._of_the_past_of_news(found, date):
            self.aside, self.aside_end, self.aside_in_passing = date, found.end, True
            return
        if self.last is not None and self.last.year is not None and self._is_background(found, date):
            if not self._only_qualifies(found, date):
                self.aside, self.aside_end, self.aside_in_passing = date, found.end, False
            return
        self.last, self.last_block, self.last_end = date, found.block, found.end
        self.finest = {
            **self.finest,
            **({"month": (date, found.block)} if date.month else {}),
            **({"day": (date, found.block)} if date.day else {}),
        }
        day, written = date.as_day(), self.document.as_day() if self.document else None
        if not (day and written and day > written):
            self.past = date
        known = self.news_day.as_day() if self.news_day else None
        stamp = "y" in found.groups
        if day and written and not stamp and 0 <= (written - day).days <= _FRESH and not (known and known > day):
            self.news_day = date
        self.said, self.aside = (value, mod), None
        self.last_in_passing = found.lead == "지난" and _adnominal(
            self.words, found.end, self.blocks[found.block]["end"]
        )
        self.last_month_said = bool({"m", "km", "named", "rm"} & found.groups.keys())
        self.last_nearest = anchor == "document" and not any(k in found.groups for k in ("ry", "rm", "rd", "rw"))
        self.last_from_writing = anchor == "document"
        self.section_fresh = False
        block = self.blocks[found.block]
        if block["region"] == "list_item" and "y" in found.groups:
            self._years.setdefault(block["level"], date.year)

    def _is_background(self, found: Found, date: Partial) -> bool:
        """Whether a date of another year leaves the narrative where it is."""
        assert self.last is not None
        assert self.last.year is not None
        assert date.year is not None
        if date.year == self.last.year and self._only_of_what_was(found, date):
            return True
        if date.year == self.last.year or self.section_fresh:
            return False
        if self.last_nearest and "y" in found.groups:
            return True
        if date.year > self.last.year:
            return False
        in_list = self.blocks[found.block]["region"] == "list_item"
        return self.last_block == found.block or (in_list and self._only_qualifies(found, date))

    def _to_come(self, found: Found, date: Partial) -> bool:
        """Whether a date lies behind the year of writing; where that is unknown, whether a later year is a plan."""
        assert date.year is not None
        if self.document and self.document.year is not None:
            return date.year > self.document.year
        later = self.last is not None and self.last.year is not None and date.year > self.last.year
        cue = _DUE if date.day else _LIMIT
        return later and self._says(cue, found, _CLAUSE_END) and self.outlook(found) != "past"

    def _says(self, cue: re.Pattern[str], found: Found, closing: re.Pattern[str]) -> bool:
        """Whether what stands behind a date, up to a closing mark, holds a cue of what is to come."""
        text = self.words.text
        end = closing.search(text, found.end, found.end + _CLAUSE)
        return bool(cue.search(text[found.end : end.start() if end else found.end + _CLAUSE]))

    def _of_the_past_of_news(self, found: Found, date: Partial) -> bool:
        """Whether a year counted from the day of writing only qualifies a noun (지난해 8월 …을 약속했던 총리는)."""
        if "ry" not in found.groups or self.document is None or self.document.day is None or self.document.year is None:
            return False
        if date.year is None or date.year >= self.document.year:
            return False
        return _adnominal(self.words, found.end, self.blocks[found.block]["end"])

    def _only_of_what_was(self, found: Found, date: Partial) -> bool:
        """Whether an earlier month only says when somebody or something came to be (4월 총리가 된 …)."""
        if self.last is None or self.last_block != found.block or not (date.month and self.last.month) or date.day:
            return False
        end = self.blocks[found.block]["end"]
        return date.month < self.last.month and _adnominal(self.words, found.end, end)

    def _only_qualifies(self, found: Found, date: Partial) -> bool:
        """Whether a mere year stands before a noun, or any date before 의."""
        if date.month or date.sub:
            return self.words.text.startswith("의 ", found.end)
        return bool(re.match(r"의\s|\s([가-힣]{2}|[A-Z‘“『「])", self.words.text[found.end : found.end + 3]))

    def beside(self, found: Found, *, reach: int = 0) -> Partial | None:
        """The background date that governs an expression: told in its sentence with a predicate of its own."""
        if self.aside is None or not self._same_sentence(self.aside_end, found.start):
            return None
        if found.start - self.aside_end <= reach or (self.last_nearest and not self.aside_in_passing):
            return self.aside
        return None if _adnominal(self.words, self.aside_end, found.start) else self.aside

    def _same_sentence(self, start: int, end: int) -> bool:
        return 0 <= start <= end and not _SENTENCE_END.search(self.words.text, start, end)

    def citation(self, found: Found) -> Partial | None:
        """The date of the reference that holds a cited expression: a headline's date stands behind it.

        What a footnote tells is dated by the reference that follows in the same note.
        """
        if not found.cited:
            block = self.blocks[found.block]
            if block["region"] != "footnote":
                return None
            return next((d[0][1] for a, _, d in self._citations if found.end <= a < block["end"]), None)
        dates = next((d for a, b, d in self._citations if a <= found.start < b), [])
        return next((d for where, d in dates if where > found.start), dates[-1][1] if dates else None)

    def _event_behind(self, found: Found) -> str:
        """The event that a month names (8월 ‘종파 사건’), without its blanks; empty where none follows."""
        named = _NAMED_EVENT.match(self.words.text, found.end)
        return "".join((named["quoted"] or named["plain"]).split()) if named else ""

    def _source_behind(self, stated: Partial, found: Found) -> Partial | None:
        """The date of the source given behind a statement, where it is of its month: `7월 10일 … (1961/07/11)`."""
        end = min(self.blocks[found.block]["end"], found.end + _SOURCE_REACH)
        near = (d for a, _, dates in self._citations for at, d in dates if found.end <= at < end)
        for date in near:
            if date.month == stated.month and (stated.day is None or date.day is None or date.day >= stated.day):
                return date
        return None

    def outlook(self, found: Found) -> str | None:
        """`past` or `ahead`, as the first tense or plan behind a date in its sentence says; None where none does."""
        if found.lead:
            return "ahead" if found.lead in _FUTURE_LEADS else "past"
        if _BEFORE.search(self.words.text[max(0, found.start - 8) : found.start]):
            return "past"
        first = self.words.at(found.end - 1) + 1
        if first >= len(self.words.texts):
            return None
        _, last = self.words.sentence(first)
        if found.paren:
            closing = self.words.text.find(")", found.end)
            last = min(last, self.words.at(closing)) if closing >= 0 else last
        said = re.search(r"[은는]\s$", self.words.text[max(0, found.start - 3) : found.start])
        if said and not self._soon(found):
            first = _behind_quotation(self.words, first, last)  # 외교부는 14일 …한다고 밝혔다: the day of saying
        return _outlook(self.words, first, last)

    def _soon(self, found: Found) -> bool:
        """Whether a bare day lies a few days ahead of the day of writing, and weeks behind it."""
        base = self.document.as_day() if self.document else None
        if base is None or "d" not in found.groups or "m" in found.groups:
            return False
        days = monthrange(base.year, base.month)[1]
        return bool(found.groups["d"].isdigit()) and 0 < (int(found.groups["d"]) - base.day) % days <= _SOON

    def of_year_part(self, stated: Partial, found: Found) -> tuple[Partial, str]:
        """A part of a year that is not named: the year told last, the section's, the document's."""
        if self.ahead and self.ahead.year is not None and self._same_sentence(self.ahead_end, found.start):
            return replace(stated, year=self.ahead.year), "previous date"
        told = self.beside(found) or self.last
        if told and told.year is not None:
            return replace(stated, year=told.year), "section" if self.section_fresh else "previous date"
        if self.section:
            return replace(stated, year=self.section), "section"
        if self.document:
            return replace(stated, year=self.document.year), "document"
        return stated, "none"

    def of_month(self, stated: Partial, found: Found) -> tuple[Partial, str]:
        """A month, or a month and day, whose year is not said; a day of the week with it must be that day's."""
        date, anchor = self._of_month(stated, found)
        said = _WEEKDAY.search(self.words.text, found.start, found.end)
        if said is None or date.as_day() is None or date.year is None:
            return date, anchor
        near = (replace(date, year=date.year + step) for step in (0, -1, 1, -2, 2))
        days = ((other, other.as_day()) for other in near)
        fitting = (other for other, day in days if day and _WEEKDAYS[day.weekday()] == said[1])
        return next(fitting, date), anchor

    def _of_month(self, stated: Partial, found: Found) -> tuple[Partial, str]:
        cited = self.citation(found)
        if cited:
            return _nearest(stated, cited, None, ahead_by=6), "cited article"
        known = self._events.get((stated.month or 0, self._event_behind(found)))
        if known is not None:
            return replace(stated, year=known), "previous date"
        source = self._source_behind(stated, found)
        if source:
            return replace(stated, year=source.year), "cited article"
        if self.blocks[found.block]["region"] == "table_row" and self.caption:
            return replace(stated, year=self.caption), "caption"
        beside = self.beside(found)
        if beside and not found.lead:
            return replace(stated, year=beside.year), "previous date"
        from_document = self.document is not None and self.document.month is not None
        if self.document and self.document.month is None and found.lead:
            return replace(stated, year=self.document.year), "document"
        if from_document and (found.lead or self._news(found)):
            assert self.document is not None
            outlook = self.outlook(found)
            if outlook is None and self._goes_on_to(stated, found):
                assert self.last is not None
                return replace(stated, year=self.last.year), "previous date"
            in_list = stated.day and self.blocks[found.block]["region"] == "list_item"
            return _nearest(stated, self.document, outlook, ahead_by=6 if in_list else 0.5), "document"
        if self.ahead and self.ahead.year is not None and self._same_sentence(self.ahead_end, found.start):
            return _nearest(stated, self.ahead, "ahead" if self.ahead.month else None), "previous date"
        if self._of_these_days(stated, found):
            assert self.document is not None
            return _nearest(stated, self.document, None), "document"
        if self.last and self.last.year is not None:
            anchor = "section" if self.section_fresh else "previous date"
            if self._turns_year(stated, found):
                return replace(stated, year=self.last.year + 1), anchor
            earlier = stated.month and self.last.month and stated.month > self.last.month
            return replace(stated, year=self.last.year - bool(found.lead == "지난" and earlier)), anchor
        if self.section:
            return replace(stated, year=self.section), "section"
        if self.document:
            return _nearest(stated, self.document, self.outlook(found)), "document"
        return stated, "none"

    def _goes_on_to(self, stated: Partial, found: Found) -> bool:
        """Whether a later month follows one of its own sentence (5월 말 만료에서 12월 말까지 유예)."""
        last = self.last
        if last is None or not last.month or not stated.month or found.lead:
            return False
        return stated.month > last.month and self._same_sentence(self.last_end, found.start)

    def _of_these_days(self, stated: Partial, found: Found) -> bool:
        """Whether a day of a month, told in a new paragraph, lies about the day of writing: it is no background."""
        written = self.document.as_day() if self.document else None
        if written is None or stated.day is None or self.last_block == found.block:
            return False
        assert self.document is not None
        day = _nearest(stated, self.document, None).as_day()
        return day is not None and abs((day - written).days) <= _THESE_DAYS

    def _turns_year(self, stated: Partial, found: Found) -> bool:
        """Whether a chain goes on into January from the end of the year told last (12월 27일 … 1월 14일)."""
        if self.last is None or not self.last.month or not stated.month or self.last_block != found.block:
            return False
        return self.last.month - stated.month >= _TURN and not found.lead

    def _news(self, found: Found) -> bool:
        """Whether the dates of the text count from the day of writing: the one told last did, or none was told."""
        if self.ahead and self._same_sentence(self.ahead_end, found.start):
            return False
        return self.last_nearest or (self.last is None and not self.section)

    def of_day(self, stated: Partial, found: Found) -> tuple[Partial, str]:
        """A day whose month is not said; a day of the week with it must be that day's."""
        date, anchor = self._of_day(stated, found)
        said = _WEEKDAY.search(self.words.text, found.start, found.end)
        if said is None or date.as_day() is None:
            return date, anchor
        months = (Partial(date.year, date.month).shifted("month", step) for step in (0, 1, -1, 2, -2))
        near = (replace(date, year=month.year, month=month.month) for month in months if month)
        days = ((other, other.as_day()) for other in near if other.valid())
        return next((other for other, day in days if day and _WEEKDAYS[day.weekday()] == said[1]), date), anchor

    def _of_day(self, stated: Partial, found: Found) -> tuple[Partial, str]:
        assert stated.day is not None
        cited = self.citation(found)
        if cited:
            return self._within(stated, cited, found, "cited article")
        known = self.document if self.document and self.document.month else None
        to_come = self.ahead and self.ahead.month and self._same_sentence(self.ahead_end, found.start)
        if to_come and self.outlook(found) != "past":
            assert self.ahead is not None
            return replace(stated, year=self.ahead.year, month=self.ahead.month), "previous date"
        beside = self.beside(found)
        if beside and beside.month and not found.lead:
            return self._within(stated, beside, found, "previous date")
        governs = self.last and self.last.month and (known is None or found.block - self.last_block <= 1)
        if governs and not (known and (found.lead or self._counts_from_writing(stated.day, found))):
            assert self.last is not None
            return self._within(stated, self.last, found, "previous date")
        if known:
            return self._within(stated, known, found, "document")
        if self.last:
            told = self._fine(self.last, "month", found)
            if told.month:
                return self._within(stated, told, found, "previous date")
        return stated, "none"

    def _counts_from_writing(self, day: int, found: Found) -> bool:
        """Whether a bare day is of the news of the day rather than of the month told last."""
        assert self.document is not None
        same = self._same_sentence(self.last_end, found.start)
        if self._told_of_later() and self.outlook(found) == "past":
            return True
        if (
            not same
            and self.last
            and self.last.month != self.document.month
            and self._says(_PLAN, found, _SENTENCE_END)
        ):
            return True  # what is planned comes after the day of writing, not after what was told of another month
        if self.last_nearest and self.last and self.last.day:
            return not (same and day > self.last.day)
        if same:
            return False
        if self._month_is_over(day):
            return True
        return self.document.day is not None and 0 <= self.document.day - day <= 2

    def _month_is_over(self, day: int) -> bool:
        """Whether the news comes from the end of last month into that of writing (지난달 29일 … 3일)."""
        last, document = self.last, self.document
        if not (last and last.day and document and document.day and document.month):
            return False
        before = Partial(document.year, document.month).shifted("month", -1)
        this = before is not None and (before.year, before.month) == (last.year, last.month)
        return this and day < last.day and day <= document.day

    def _told_of_later(self) -> bool:
        """Whether the date told last lies in a month after that of writing."""
        last, document = self.last, self.document
        if not (last and document and last.year and last.month and document.year and document.month):
            return False
        return (last.year, last.month) > (document.year, document.month)

    def _of_the_day(self, found: Found) -> Partial | None:
        """What 이날 means where a paragraph of a news text begins with it anew: the day of the news told last."""
        last = self.last.as_day() if self.last else None
        document = self.document.as_day() if self.document else None
        if document is None or found.groups.get("rd") not in ("이날", "전날", "전일"):
            return None
        if last is None:
            return self.news_day or self.document
        if self.last_block == found.block:
            return self.news_day if self.last_in_passing else None
        return self.news_day if 0 <= (document - last).days <= _NEWS else None

    def _within(self, stated: Partial, base: Partial, found: Found, anchor: str) -> tuple[Partial, str]:
        """The day in the base's month; from the day of writing: the one that was, or with a plan the one to come."""
        if base.month is None:
            return replace(stated, year=base.year), "none"
        month: Partial | None = Partial(base.year, base.month)
        assert month is not None
        assert stated.day is not None
        if anchor != "previous date" and base.day:
            outlook = self.outlook(found)
            ahead = outlook == "ahead" or (outlook is None and self._soon(found))
            if stated.day > base.day and not ahead:
                month = month.shifted("month", -1)
            elif stated.day < base.day - 3 and ahead:
                month = month.shifted("month", 1)
        assert month is not None
        date = replace(stated, year=month.year, month=month.month)
        if not date.valid() and anchor != "previous date":
            earlier = month.shifted("month", -1)  # no 31st in this month: the one before has it
            date = replace(date, year=earlier.year, month=earlier.month) if earlier else date
        return date, anchor

    def of_time(self, stated: Partial, found: Found) -> tuple[Partial, str]:
        """A time whose day is not said."""
        told = self.beside(found) or self.last
        if told is self.last and self._still_to_come(told) and self.outlook(found) == "past":
            told = self.news_day or self.document
        if told and told.day and found.block - self.last_block <= 1:
            return replace(told, time=stated.time), "previous date"
        if self.document and self.document.day:
            return replace(self.document, time=stated.time), "document"
        return stated, "none"

    def _still_to_come(self, told: Partial | None) -> bool:
        """Whether a day lies after that of writing."""
        day, written = told.as_day() if told else None, self.document.as_day() if self.document else None
        return bool(day and written and day > written)

    def of_weekday(self, weekday: int, found: Found) -> tuple[Partial | None, str]:
        """A day of the week (Monday is 1) nearest to the day of writing, as the tense says."""
        cited = self.citation(found)
        base = (cited or self.document or Partial()).as_day()
        if base is None:
            return None, "none"
        behind = (base.isoweekday() - weekday) % 7
        days = (7 - behind) % 7 if self.outlook(found) == "ahead" else -behind
        day = Partial(base.year, base.month, base.day).shifted("day", days)
        return day, "cited article" if cited else "document"

    def base(self, kind: str, unit: str, found: Found) -> tuple[Partial | None, str]:
        """What a deictic word counts from: `document` (the day of writing or of the quotation) or `last`."""
        cited = self.citation(found)
        if cited:
            return cited, "cited article"
        told = self.beside(found, reach=_NEAR) or self.last
        if (
            unit == "year"
            and self.aside
            and self.aside.month
            and found.block > self.last_block
            and self.aside_end > self.last_end
        ):
            told = self.aside  # a new paragraph takes up the year named right before it, background or not
        if kind == "document" and found.quoted and told and (unit == "year" or told.day):
            return told, "quotation"
        if kind == "document":
            if self.document and (unit == "year" or self.document.month):
                return self.document, "document"
            if unit == "year" and self.topic:
                return Partial(self.topic), "section"
            fine = told is not None and (unit == "year" or (unit == "month" and told.month) or told.day)
            return (told, "previous date") if fine else (None, "none")
        if told is self.last and self.past and self.past is not told and found.block != self.last_block:
            told = self.past  # a new paragraph comes back from what is planned to what was
        if unit == "day" and self.event and _OF_THE_EVENT.search(self.words.text[: found.start][-8:]):
            return self.event, "section"
        of_the_day = self._of_the_day(found)
        if of_the_day:
            return of_the_day, "previous date"
        if self.last_from_writing and self.aside and unit == "year":
            told = self.aside  # of the year of writing the news would say 올해
        if told:
            return self._fine(told, unit, found), "previous date"
        return self.document, "document"

    def _fine(self, told: Partial, unit: str, found: Found) -> Partial:
        """The date told last, or the one before it of the same year if only that has the day or month asked for."""
        finer, block = self.finest.get(unit, (told, -1))
        coarse = not (told.day if unit == "day" else told.month if unit == "month" else True)
        return finer if coarse and finer.year == told.year and found.block - block <= 1 else told

    def shift_base(self, unit: str, back: bool, found: Found) -> tuple[Partial | None, str]:
        """What `N년 전`, `사흘 뒤` count from: back from the day of writing, on from the date told last."""

        def fine(date: Partial | None) -> bool:
            if date is None or date.year is None:
                return False
            return unit == "year" or (date.month is not None and (unit == "month" or date.day is not None))

        told = self.beside(found) or self.last
        near = fine(told) and found.block - self.last_block <= 1
        order = [(self.document, "document"), (told, "previous date")]
        if not back or (unit in ("day", "week") and near):
            order.reverse()
        return next(((date, anchor) for date, anchor in order if fine(date)), (None, "none"))


def _nearest(stated: Partial, base: Partial, outlook: str | None, *, ahead_by: float = 0.5) -> Partial:
    """The occurrence of a month (and day) nearest to `base`: behind it, or ahead where the text looks ahead."""
    if base.year is None or base.month is None or stated.month is None:
        return replace(stated, year=base.year)
    months = stated.month - base.month
    whole = months + (stated.day - base.day) / 31 if stated.day and base.day else float(months)
    year = base.year
    if outlook == "past":
        year -= whole > 0
    elif outlook == "ahead":
        year += whole < _LONG_PAST
    else:
        begin = months + ((stated.day or 1) - (base.day or 28)) / 31
        year += (begin < ahead_by - 12) - (begin > ahead_by)
    return replace(stated, year=year)


def _behind_quotation(words_: Words, first: int, last: int) -> int:
    """The token behind the last quotative ending, or the first one where nothing is quoted."""
    quoting = [i for i in range(first, last) if re.search(r"(다고|라고|자고|다며|라며)$", words_.lemmas[i])]
    return quoting[-1] + 1 if quoting else first


def _outlook(words_: Words, first: int, last: int) -> str | None:
    depth = 0  # what is quoted or in parentheses has a time of its own
    for i in range(first, last):
        depth = max(0, depth + (words_.tags[i] == "SSO") - (words_.tags[i] == "SSC"))
        if depth:
            continue
        tags, lemmas = words_.tags[i].split("+"), words_.lemmas[i].split("+")
        before = words_.tags[i - 1].split("+")[-1]
        for tag, lemma in zip(tags, lemmas, strict=False):
            if tag == "EP":
                if lemma in ("었", "았", "였"):
                    return "past"
                if lemma == "겠":
                    return "ahead"
            elif tag == "ETM" and before.startswith(("VV", "XSV", "VX")):
                return "past" if lemma in ("ᆫ", "은", "던") else "ahead"
            elif (
                (tag in ("EF", "EC") and _present(lemma, before))
                or (tag == "VV" and lemma in _AHEAD_VERBS)
                or (tag == "NNG" and lemma in _AHEAD_NOUNS)
                or (tag == "ETN" and lemma == "기" and i + 1 < last and words_.texts[i + 1].startswith("로"))
            ):
                return "ahead"
            before = tag
    return None


def _present(ending: str, before: str) -> bool:
    """Whether an ending puts a verb (no adjective, no 이다) into the present, which tells of what is to come."""
    return ending.startswith(("ᆫ다", "는다")) or (ending in ("ᆸ니다", "습니다") and before.startswith(("VV", "XSV")))


def _adnominal(words_: Words, start: int, end: int) -> bool:
    """Whether the first predicate behind character `start` only qualifies a noun (1959년 1월 정권을 무너뜨린 …)."""
    for i in range(words_.at(start), len(words_.texts)):
        if words_.starts[i] >= end:
            return False
        if words_.starts[i] >= start:
            tags = words_.tags[i].split("+")
            if "ETM" in tags:
                return True
            if tags[-1] in ("EC", "EF"):
                return False
    return False


def _year_of_all(text: str) -> int | None:
    """The year that a text is about: told with its day at its head and more often than all other years together."""
    defined = _DEFINED.search(text[:_HEAD])
    if defined:
        return int(defined["year"])
    told = Counter(int(year) for year in _YEAR_TOLD.findall(text))
    found = next((date.year for _, date in _full_dates(text[:_HEAD]) if date.year), None)
    often = found is not None and told[found] >= _OFTEN and 2 * told[found] > told.total()
    return found if often else None


def _only_year(text: str) -> int | None:
    """The year that a heading names, where it names one only; of a span of years the first."""
    span = re.search(r"(?<!\d)(1[89]\d{2}|20\d{2})년?\s?[~∼–\-]\s?(?:1[89]|20)\d{2}(?!\d)", text)
    if span:
        return int(span[1])  # 1963~1965: told from its first year on
    found = {int(m[1]) for m in re.finditer(r"(?<!\d)(1[89]\d{2}|20\d{2})(?=\s?[년.,)~\-–\s]|$)", text)}
    return found.pop() if len(found) == 1 else None


def _full_dates(text: str) -> list[tuple[int, Partial]]:
    """The dates of a text that name year and month, each with its place."""
    found = []
    for match in re.finditer(r"(1[89]\d{2}|20\d{2})\s?[.\-/년]\s?(\d{1,2})(?:\s?[.\-/월]\s?(\d{1,2}))?", text):
        date = Partial(int(match[1]), int(match[2]), int(match[3]) if match[3] else None)
        if date.valid():
            found.append((match.start(), date))
    return found
