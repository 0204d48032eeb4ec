"""The search for date expressions: what the rows of the tables match, the longest at each place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc

from pipeline import spans
from pipeline.lexicon import table
from pipeline.lexicon.patterns import pattern
from pipeline.stages.dating.datecells import DateCells
from pipeline.stages.dating.datepatterns import PLAIN, Pattern, named_days, openings, vague_words
from pipeline.stages.dating.enclosures import Enclosures
from pipeline.stages.dating.expressions import Found
from pipeline.stages.dating.surroundings import WHO, cites, free_standing, glued, stands
from pipeline.stages.sentence.words import words

_OWN_DAY: Final = pattern("datesearch.own_day")
_NTH_ANNIVERSARY: Final = pattern("datesearch.nth_anniversary")  # 제79주년 광복절
_INSIDE_NUMBER: Final = pattern("datesearch.inside_number")
_USUAL: Final = 2  # blocks from which on a kind of numeric dates is usual in a text
_LEAD: Final = pattern("datesearch.lead")
_YEAR_COLUMN: Final = pattern("datesearch.year_column")  # before the day of a chronology's line
_NEAR: Final = 12  # characters
_ELAPSED: Final = pattern("datesearch.elapsed")  # 10년이 지난 2002년
_WHAT: Final = pattern("datesearch.what")  # behind the day of an entry
_ABOUT: Final = pattern("datesearch.about")
_TIME_USE: Final = pattern("datesearch.time_use")
_OCCASION_USE: Final = pattern("datesearch.occasion_use")


def find(doc: Doc) -> Iterator[Found]:
    """The date expressions of a Doc in text order, none overlapping, unresolved."""
    words_ = words(doc)
    text = words_.text.translate(PLAIN)
    enclosures, cells = Enclosures(doc, words_.text), DateCells(doc, text)
    candidates: list[Found] = []
    shown: Counter[str] = Counter()
    for number, block in enumerate(spans.blocks(doc)):
        if block["region"] not in spans.SILENT_REGIONS:
            usual = {family for family, blocks in shown.items() if blocks >= _USUAL}
            search = _Block(text, block["start"], block["end"], number, enclosures, cells, usual)
            candidates.extend(search.candidates())
            shown.update(search.families - usual)
    candidates = [c for c in candidates if stands(text, c, words_)]
    candidates.sort(key=lambda c: (c.start, -(c.end - c.start)))
    at = -1
    for candidate in candidates:
        if candidate.start >= at:
            yield candidate
            at = candidate.end


class _Block:
    """The search through one block `[start, end)` of the plain text."""

    def __init__(
        self, text: str, start: int, end: int, number: int, enclosures: Enclosures, cells: DateCells, usual: set[str]
    ) -> None:
        self.text, self.start, self.end, self.number = text, start, end, number
        self.enclosures, self.cells = enclosures, cells
        self.families = set(usual)  # kinds of numeric dates that the block or the text has shown to be dates

    def candidates(self) -> Iterator[Found]:
        """What any pattern or word of the tables finds; overlaps included."""
        numbers, first_words = openings()
        for at, rows in numbers.within(self.text, self.start, self.end):
            before = self.text[max(self.start, at - 6) : at]
            if self.text[at] in "'~" or not _INSIDE_NUMBER.search(before) or _NTH_ANNIVERSARY.match(self.text, at):
                yield from self._best(rows, at)
        for at, rows in first_words.within(self.text, self.start, self.end):
            yield from self._best(rows, at)
        yield from self._vague()
        yield from self._named()

    def _found(self, start: int, end: int, row: str, groups: dict[str, str]) -> Found:
        asked = self.enclosures
        return Found(
            start, end, row, groups, self.number, asked.in_parens(start), asked.quoted(start), asked.cited(start)
        )

    def _best(self, rows: tuple[Pattern, ...], at: int) -> Iterator[Found]:
        """The longest match of any row at `at`; among equals the earlier row."""
        best: tuple[int, Pattern, re.Match[str]] | None = None
        for row in rows:
            match = row.regex.match(self.text, at, self.end)
            if match:
                stop = at + len(match[0].rstrip())
                if stop > (best[0] if best else at) and self._in_its_place(row, at, stop):
                    best = stop, row, match
        if best is None:
            return
        stop, row, match = best
        self.families.add(row.family)
        groups = {k: v for k, v in match.groupdict().items() if v is not None}
        column = self.cells.column(at)
        if column is not None:
            groups["column"] = str(column)
        found = self._found(at, stop, row.row["id"], groups)
        if "shift" in groups:
            found.cut = at + len(self.text[at : match.start("shift")].rstrip())
        self._modify(found)
        yield found

    def _in_its_place(self, pattern: Pattern, at: int, stop: int) -> bool:
        if not pattern.where:
            return True
        if pattern.where == "again":
            return pattern.family in self.families
        paren = self.enclosures.in_parens(at)
        if pattern.where == "cell":
            opens = self._opens_cell(at) or self._follows_who(at, stop)
            return paren or opens or pattern.family in self.families or self.cells.day(at)
        if pattern.where == "paren":
            return paren
        return self.cells.year(at) or cites(self.text, at, stop, paren=paren, cited=self.enclosures.cited(at))

    def _opens_cell(self, at: int) -> bool:
        """Whether only a bullet or a bracket stands between the block's start and `at`."""
        before = _YEAR_COLUMN.sub("", self.text[self.start : at])
        return not re.search(r"[가-힣A-Za-z\d]", before)

    def _follows_who(self, at: int, stop: int) -> bool:
        """Whether in an entry of notes only who acts stands before, with a comma: ○ 북한 외무성, 5.10 담화 발표."""
        return bool(WHO.fullmatch(self.text, self.start, at) and _WHAT.match(self.text, stop))

    def _modify(self, found: Found) -> None:
        """Take 지난, 오는, 약 before an expression into it."""
        lead = _LEAD.search(self.text, max(self.start, found.start - 6), found.start)
        elapsed = lead and _ELAPSED.search(self.text, max(self.start, lead.start() - _NEAR), lead.start())
        if lead and not elapsed and lead.end() == found.start:
            found.start, found.lead = lead.start(), lead[1]
        about = _ABOUT.search(self.text, max(self.start, found.start - 4), found.start)
        alone = about and (about.start() <= self.start or not glued(self.text[about.start() - 1]))
        if about and alone and about.end() == found.start:
            found.start, found.about = about.start(), True

    def _vague(self) -> Iterator[Found]:
        pattern, rows = vague_words()
        for match in pattern.finditer(self.text, self.start, self.end):
            for row in rows[match[0]]:
                if row["excludes"] and re.match(row["excludes"], self.text[match.end() : match.end() + 24]):
                    continue
                if row["value"] == "LAST" and not free_standing(self.text, match.end()):
                    continue
                yield self._found(match.start(), match.end(), row["word"], {"word": row["value"]})
                break

    def _named(self) -> Iterator[Found]:
        for match in named_days().finditer(self.text, self.start, self.end):
            at = match.start()
            after = self.text[match.end() : match.end() + 20]
            timed = match["own"] or match["tod"] or _TIME_USE.match(after)
            if _OCCASION_USE.match(after) or not timed or re.match(r"\d|[A-Za-z]", after):
                continue
            if _another_day(match["named"], after):
                continue
            groups = {k: v for k, v in match.groupdict().items() if v is not None}
            found = self._found(at, match.end(), match["named"], groups)
            found.nearby = self.text[max(self.start, at - 60) : at + 30]
            self._modify(found)
            yield found


def _another_day(name: str, after: str) -> bool:
    """Whether the parentheses behind a named day date it otherwise than the table: the day of a state not listed."""
    stated = _OWN_DAY.match(after)
    if stated is None:
        return False
    days = [row["day"] for row in table("named_days") if row["name"] == name]
    return f"{int(stated[1]):02d}-{int(stated[2]):02d}" not in days and not any(d.startswith("lunar") for d in days)
