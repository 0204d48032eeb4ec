"""Lines to blocks: headings, bullets, tables, notes, running heads, and paragraphs made whole again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from pipeline.lexicon.patterns import pattern
from pipeline.reading import credits
from pipeline.reading.lines import Line, Wrapping, wrapping

_BULLET: Final = pattern("layout.bullet")
_LEVELS: Final = {"■": 1, "□": 1, "▶": 1, "●": 1, "◆": 1, "○": 2, "o": 2, "ㅇ": 2, "-": 2, "–": 2, "*": 3}
_HEADING: Final = pattern("layout.heading")
# A chronology's entry, which is no numbered heading: 10. 20 최고인민회의 …, 5. 20~23 …, 4. 23.~25. …
_ENTRY: Final = re.compile(r"(1[0-2]|0?[1-9])\.\s?(3[01]|[12]\d|0?[1-9])(?=\.?(\s|[~∼,(–\-]|$))")
_CAPTION: Final = pattern("layout.caption")
_DATE_CELL: Final = pattern("layout.date_cell")
_NOTE: Final = re.compile(r"(?P<number>\d{1,3})(\)\s|\u3000|\s?\)\s?(?=[｢「『“\"가-힣A-Z])|\]\s)")
_MARKDOWN_NOTE: Final = re.compile(r"\[\^[^\]\s]{1,20}\]:\s")
_STAR_NOTE: Final = re.compile(r"\*{1,3}\s?\S")
_PAGE_NUMBER: Final = re.compile(r"[-–—(\[]?\s?\d{1,4}\s?[-–—)\]]?$")
_SENTENCE_END: Final = re.compile(r"[.?!。][\"'”’」』)\]]*\s*(\d{1,3}\)?)?$|[가-힣]\d{1,3}\)$")
_HANGUL: Final = re.compile(r"[가-힣]")
_LATIN: Final = re.compile(r"[A-Za-zÀ-ɏА-я]")
_REFERENCES: Final = pattern("layout.references")


@dataclass(slots=True)
class RawBlock:
    """A block before it is made whole: its lines, its region, and what is known of its shape."""

    lines: list[Line]
    region: str
    level: int = 0
    key: str = ""


@dataclass(slots=True)
class Layout:
    """The blocks of a text in reading order and what its line ends mean."""

    blocks: list[RawBlock]
    wrapping: Wrapping
    column: int = 0
    lines: list[Line] = field(default_factory=list)


def layout(lines: list[Line], *, title: str | None = None) -> Layout:
    """Group physical lines into blocks with their region."""
    how = wrapping(lines)
    told = list(credits.apart(lines))
    if how is Wrapping.NONE:
        return Layout(_flat(told), how, lines=lines)
    lines = [line for line, region in told if not region]
    if not lines:
        return Layout(_flat(told), how)
    column = sorted(line.width for line in lines)[int(len(lines) * 0.9)]
    blocks = _Wrapped(lines, how, column, title).blocks()
    blocks.extend(RawBlock([line], region) for line, region in told if region)
    return Layout(blocks, how, column, lines)


def _flat(told: list[tuple[Line, str]]) -> list[RawBlock]:
    """A block a line; `told` gives each line the region that a credit has, '' for all others."""
    blocks: list[RawBlock] = []
    lines = [line for line, _ in told]
    table = references = False
    for number, (line, credit) in enumerate(told):
        if credit:
            blocks.append(RawBlock([line], credit))
            continue
        text = line.text.strip()
        if _REFERENCES.match(text):
            references = True
        table = _still_table(text, table) if not (line.gap and table) else _is_date_row(text)
        region, level = _region(text, first=number == 0, alone=_alone(lines, number), table=table)
        if references and region == "paragraph":
            region = "citation"
        if region == "caption":
            table = True
        blocks.append(RawBlock([line], region, level))
    return blocks


def _alone(lines: list[Line], number: int) -> bool:
    after = lines[number + 1] if number + 1 < len(lines) else None
    return bool(number == 0 or lines[number].gap) and after is not None and after.width > lines[number].width


def _is_date_row(text: str) -> bool:
    return bool(_DATE_CELL.match(text)) and not _SENTENCE_END.search(text)


def _still_table(text: str, table: bool) -> bool:
    return table and not _BULLET.match(text) and not _SENTENCE_END.search(text)


def _region(text: str, *, first: bool, alone: bool, table: bool) -> tuple[str, int]:
    """The region of a line that begins a block, and its level."""
    if is_foreign(text):
        return ("citation" if _NOTE.match(text) else "foreign"), 0  # a reference in another language is still one
    if _MARKDOWN_NOTE.match(text):
        return "footnote", 0
    if _CAPTION.match(text):
        return "caption", 0
    if "\t" in text or text.count("|") >= 2 or re.match(r"[^,.]{1,20},\d{4}-\d{2}(-\d{2})?,", text):
        return "table_row", 0
    short = len(text) <= 60 and not _SENTENCE_END.search(text)
    if first and short and not _BULLET.match(text):
        return "title", 0
    if _is_heading(text) and short:
        return "heading", 1 + text.split(maxsplit=1)[0].rstrip(".").count(".")
    bullet = _BULLET.match(text)
    if bullet:
        return "list_item", _LEVELS.get(bullet[0].strip(), 3)
    if table or _is_date_row(text):
        return "table_row", 0
    if alone and short and len(text) <= 45 and not text.endswith((",", "、", "”", "’")):
        return "heading", 1
    return "paragraph", 0


def _is_heading(text: str) -> bool:
    return _HEADING.match(text) is not None and _ENTRY.match(text) is None


def is_foreign(text: str) -> bool:
    """Whether a block is in another language: a good stretch of letters and hardly any Hangul."""
    return len(_LATIN.findall(text)) >= 25 and len(_HANGUL.findall(text)) < 0.05 * len(text)


class _Wrapped:
    """Blocks of a text whose line ends are wraps: pages first, then notes and heads out, then paragraphs."""

    def __init__(self, lines: list[Line], how: Wrapping, column: int, title: str | None) -> None:
        self.column = column
        self.how = how
        self.title = re.sub(r"\s", "", title or "")
        self.repeated = _repeated(lines)
        self.pages = self._pages(lines)
        self.out: list[RawBlock] = []
        self.notes: list[RawBlock] = []
        self.next_note = 1
        self.table: bool = False
        self.references = False

    def blocks(self) -> list[RawBlock]:
        for page in self.pages:
            head, body, notes = self._parts(page)
            for number, line in enumerate(body):
                self._take(line, page_start=number == 0, following=body[number + 1 : number + 2])
            self.notes.extend(RawBlock([line], "boilerplate") for line in head)
            self._take_notes(notes)
            # Notes and heads come behind the body of their page, so that a paragraph can run on.
            if not self._open():
                self._flush()
        self._flush()
        return self.out

    def _flush(self) -> None:
        self.out.extend(self.notes)
        self.notes = []

    def _open(self) -> bool:
        """Whether the last block of the body goes on over the page's edge."""
        if not self.out or self.out[-1].region not in ("paragraph", "list_item", "table_row", "foreign"):
            return False
        return not _SENTENCE_END.search(self.out[-1].lines[-1].text.rstrip())

    def _edge(self, line: Line) -> bool:
        if self.how is Wrapping.DOUBLE and line.gap == 0 and line.text.startswith(" "):
            return True
        return line.gap >= 3 and not _NOTE.match(line.text)

    def _pages(self, lines: list[Line]) -> list[list[Line]]:
        pages: list[list[Line]] = []
        for line in lines:
            if not pages or self._edge(line):
                pages.append([])
            pages[-1].append(line)
        return pages

    def _parts(self, page: list[Line]) -> tuple[list[Line], list[Line], list[Line]]:
        """A page's running heads and feet, its body, and its notes."""
        start = self._run(page)
        end = len(page) - self._run(page[start:][::-1])
        head = page[:start] + page[end:]
        body = page[start:end]
        for number, line in enumerate(body):
            if self._begins_notes(body, number):
                first = number - self._carried_over(body[:number])
                return head, body[:first], body[first:]
            if self._is_next_note(line) and number and line.gap == 0:
                return head, body[:number], body[number:]
        return head, body, []

    def _run(self, lines: list[Line]) -> int:
        """How many lines from the edge are running head or foot."""
        count = 0
        for line in lines:
            prose = re.search(r"[가-힣A-Za-z]", line.text) and _SENTENCE_END.search(line.text.strip())
            if not self._is_head(line) and (line.width >= 0.5 * self.column or prose):
                break
            count += 1
        if count == len(lines):
            count = 0
        run = lines[:count]
        tight = any(line.gap == 0 and not line.text.startswith(" ") for line in run[1:])
        if not run or not (tight or any(self._is_head(line) for line in run)):
            return 0
        if any(_DATE_CELL.match(line.text.strip()) for line in run[:1]) or any(
            _CAPTION.match(line.text.strip()) or _BULLET.match(line.text.strip()) for line in run
        ):
            return 0
        last = max((i for i, line in enumerate(run) if tight or self._is_head(line)), default=-1)
        return last + 1

    def _is_head(self, line: Line) -> bool:
        if _NOTE.match(line.text):
            return False
        text = re.sub(r"\s", "", line.text)
        bare = re.sub(r"^\d{1,3}/?|/?\d{1,3}$", "", text)
        return bool(
            _PAGE_NUMBER.match(line.text.strip())
            or self.repeated[_bare(line.text)] > 1
            or (self.title and bare == self.title and bare != text)
        )

    def _note_number(self, line: Line) -> int:
        found = _NOTE.match(line.text.lstrip())
        return int(found["number"]) if found else 0

    def _begins_notes(self, body: list[Line], number: int) -> bool:
        """Whether the notes of the page begin here: the next number, and nothing but notes behind it."""
        line = body[number]
        if _STAR_NOTE.match(line.text) and number > len(body) // 2:
            return not any(_BULLET.match(x.text.lstrip()) for x in body[number + 1 :])
        if not self._is_next_note(line):
            return False
        return not any(_BULLET.match(x.text.lstrip()) for x in body[number + 1 :])

    def _is_next_note(self, line: Line) -> bool:
        """The number that is due, or one shortly after it: a source may have lost a note."""
        return self.next_note <= self._note_number(line) <= self.next_note + 3

    def _carried_over(self, before: list[Line]) -> int:
        """How many lines before the first number belong to the last note of the page before."""
        last = self._last_note()
        if last is None or _SENTENCE_END.search(last.lines[-1].text.rstrip()):
            return 0
        return int(bool(before) and bool(re.search(r"[』｣」][.;]?\s*$", before[-1].text)))

    def _take_notes(self, lines: list[Line]) -> None:
        for line in lines:
            if self._is_next_note(line):
                self.next_note = self._note_number(line) + 1
                self.notes.append(RawBlock([line], "footnote"))
                continue
            last = self._last_note()
            if last is None or _STAR_NOTE.match(line.text):
                self.notes.append(RawBlock([line], "footnote"))
            else:
                last.lines.append(line)

    def _last_note(self) -> RawBlock | None:
        return next((b for b in reversed(self.out + self.notes) if b.region == "footnote"), None)

    def _take(self, line: Line, *, page_start: bool, following: list[Line]) -> None:
        text = line.text.strip()
        last = self.out[-1] if self.out else None
        new, region, level = self._begins(line, text, last, page_start=page_start, following=following)
        if new or last is None:
            if _REFERENCES.match(text):
                self.references = True
            if self.references and region in ("paragraph", "foreign"):
                region = "citation"
            self._flush()
            self.out.append(RawBlock([line], region, level))
            self.table = region == "caption" or (region == "table_row" or (self.table and level == 2))
        else:
            last.lines.append(line)

    def _begins(
        self, line: Line, text: str, last: RawBlock | None, *, page_start: bool, following: list[Line]
    ) -> tuple[bool, str, int]:
        """Whether a block begins with this line, and of which region and level it is."""
        before = last.lines[-1] if last else None
        ended = before is None or bool(_SENTENCE_END.search(before.text.rstrip()))
        short_before = before is None or before.width < 0.85 * self.column
        gap = 1 if self.how is Wrapping.DOUBLE else 0
        short = line.width < 0.7 * self.column and not _SENTENCE_END.search(text)
        apart = (line.gap > gap) or (page_start and ended and (short_before or short))
        foreign = is_foreign(text)
        if last is not None and (last.region == "foreign") != foreign and (page_start or apart):
            return True, "foreign" if foreign else "paragraph", 0
        if _CAPTION.match(text) and short:
            return True, "caption", 0
        if last is not None and last.region == "foreign":
            return apart, "foreign" if foreign else "paragraph", 0
        if self.table:
            return self._in_table(line, text, last, page_start=page_start, apart=apart)
        bullet = _BULLET.match(text)
        if bullet and (ended or short_before or apart or bullet[0][0] in "■□▶◦●○◆※"):
            return True, "list_item", _LEVELS.get(bullet[0].strip(), 3)
        if _is_heading(text) and short and (ended or apart or short_before):
            return True, "heading", 1 + text.split(maxsplit=1)[0].rstrip(".").count(".")
        if last is not None and last.region in ("heading", "title", "caption"):
            return True, "heading" if short and apart else "paragraph", 0
        if before is None:
            return True, "title" if short and following and following[0].gap > gap else "paragraph", 0
        if apart and ended:
            begins_section = short and bool(following) and following[0].width > line.width
            return True, "heading" if begins_section else "paragraph", 1 if begins_section else 0
        if ended and short_before:
            return True, "paragraph", 0
        return False, "paragraph", 0

    def _in_table(
        self, line: Line, text: str, last: RawBlock | None, *, page_start: bool, apart: bool
    ) -> tuple[bool, str, int]:
        if _DATE_CELL.match(text):
            return True, "table_row", 0
        if re.match(r"[-–]\s", text):
            return True, "table_row", 2
        wide = line.width >= 0.8 * self.column
        if line.gap > 2 or (page_start and wide and last is not None and last.level != 2):
            self.table = False
            return True, "paragraph" if wide else "heading", 0 if wide else 1
        if last is not None and last.region == "caption":
            return True, "table_row", 0
        if last is not None and last.level == 2 and re.search(r"[”\"]\s*$", last.lines[-1].text):
            # The quotation of a row is closed: what follows is the row's next entry.
            return True, "table_row", 1
        return False, "table_row", 0


def _bare(text: str) -> str:
    return re.sub(r"[\d\s/|-]", "", text)


def _repeated(lines: Iterable[Line]) -> Counter[str]:
    return Counter(bare for line in lines if len(bare := _bare(line.text)) >= 3)
