"""Credits: bylines, agency marks, addresses and notices of copyright, which are no part of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pipeline.lexicon import classed
from pipeline.lexicon.patterns import pattern
from pipeline.reading.lines import Line


def _any(*kinds: str) -> str:
    """The words of some classes of credit_words.tsv, as alternatives."""
    return "(?:" + "|".join(word for kind in kinds for word in classed("credit_words", kind)) + ")"


_OPEN: Final = r"[(（【\[]"
_CLOSE: Final = r"[)）】\]]"
_AGENCY: Final = rf"{_OPEN}[가-힣一-龥A-Za-z·ㆍ,./\s]{{1,30}}=[가-힣一-龥A-Za-z\d·/\s]{{2,16}}{_CLOSE}"
# 박정호 기자, 박정호·김세영 선임 기자
_WRITERS: Final = rf"(?:(?:[가-힣]{{2,4}}\s?[·ㆍ,]?\s?){{1,4}}{_any('job')}\s?[·ㆍ,]?\s?){{1,3}}"
# [도쿄=김서린 특파원], [가람경제 김서린 기자]
_SIGNED: Final = rf"{_OPEN}(?:[가-힣A-Za-z\d·ㆍ/\s]{{2,20}}[=\s]\s?)?{_WRITERS}{_CLOSE}"
# [가람 제공. 재판매 및 DB 금지], (사진=가람통신)
_PICTURE: Final = (
    rf"{_OPEN}[^()\[\]【】\n]{{0,60}}{_any('picture')}[^()\[\]【】\n]{{0,60}}{_CLOSE}"
    rf"|{_OPEN}?사진\s?[=:]\s?[가-힣A-Za-z\d\s·/]{{2,30}}{_CLOSE}?"
)
# Of every credit, one.
_MARKS: Final = re.compile(rf"[@=ⓒ©끝]|사진|무단|{_any('job', 'picture', 'owner')}")
_BEFORE: Final = re.compile(rf"\s*{_AGENCY}\s*(?:{_WRITERS}=\s*)?|\s*{_SIGNED}\s*(?:=\s*)?|\s*{_WRITERS}=\s*")
_WHOLE: Final = re.compile(
    rf"\s*(?:[가-힣·ㆍ]{{2,10}}\s?=\s?{_WRITERS}|{_SIGNED}|{_PICTURE}"
    rf"|[가-힣]{{1,8}}\s?[-–]\s?[가-힣]{{2,4}}\s[^\s@]+@[^\s@]+"
    rf"|{_WRITERS}(?:[^\s@]+@[^\s@]+)?|(?:[◎☞◇]\s?[가-힣A-Za-z\d\s]{{2,16}})?[^\s@]+@[^\s@]+\.[A-Za-z.]+"
    rf"|[(（]끝[)）]|[<〈(（]?\s?(?:ⓒ|©|{_any('owner')}).{{0,80}}"
    rf"|.{{0,40}}무단\s?{_any('copying')}.{{0,40}}금지.{{0,20}})\s*"
)
_SENTENCE: Final = pattern("credits.sentence")
_LONGEST: Final = 200  # characters of a line that may be a credit, or open with one
_WIRE: Final = pattern("credits.wire")


def apart(lines: list[Line]) -> Iterator[tuple[Line, str]]:
    """The lines with the region that a credit gives them, '' for all others; one before a text is a line apart.

    The mark of a wire (평양 3월 10일발 …통신) is a citation: its date counts.
    """
    for line in lines:
        if wire := _WIRE.match(line.text, 0, _LONGEST):
            yield from _parted(line, wire.end(), "citation")
        elif not _MARKS.search(line.text, 0, _LONGEST):
            yield line, ""
        elif len(line.text) <= _LONGEST and not _SENTENCE.search(line.text) and _WHOLE.fullmatch(line.text):
            yield line, "boilerplate"
        else:
            before = _BEFORE.match(line.text)
            if before and line.text[before.end() :].strip():
                yield from _parted(line, before.end(), "boilerplate")
            else:
                yield line, ""


def _parted(line: Line, end: int, region: str) -> Iterator[tuple[Line, str]]:
    """A line's beginning in a region, and what is left of it."""
    yield Line(line.start, line.start + end, line.text[:end], line.gap), region
    if line.text[end:].strip():
        yield replace(line, start=line.start + end, text=line.text[end:], gap=0), ""
