"""Credits: bylines, agency marks, addresses and notices of copyright, which are no part of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pipeline.reading.lines import Line

_AGENCY: Final = r"\([가-힣A-Za-z·ㆍ,\s]{1,30}=[가-힣A-Za-z\s]{2,12}\)"
_JOB: Final = r"(?:선임|전문|객원|수습|인턴)?\s?(?:기자|특파원|통신원|논설위원)"
_WRITERS: Final = rf"(?:(?:[가-힣]{{2,4}}\s?[·ㆍ,]?\s?){{1,4}}{_JOB}\s?[·ㆍ,]?\s?){{1,3}}"
_BEFORE: Final = re.compile(rf"\s*{_AGENCY}\s*(?:{_WRITERS}=\s*)?|\s*{_WRITERS}=\s*")
_WHOLE: Final = re.compile(
    rf"\s*(?:[가-힣·ㆍ]{{2,10}}\s?=\s?{_WRITERS}|{_WRITERS}(?:\S+@\S+)?|\S+@\S+\.[A-Za-z.]+|[(（]끝[)）]"
    r"|[<〈(（]?\s?(?:ⓒ|©|저작권자|Copyright).{0,80}|.{0,40}무단\s?(?:전재|복제).{0,40})\s*"
)
_WIRE: Final = re.compile(r"\s*[(（【\[][가-힣]{2,8}\s?\d{1,2}월\s?\d{1,2}일발\s?[가-힣]{2,8}통신[)）】\]]\s*")


def apart(lines: list[Line]) -> Iterator[tuple[Line, str]]:
    """The lines with the region that a credit gives them, '' for all others; a byline before a text is a line apart.

    The mark of a wire (평양 3월 10일발 …통신) is a citation: its date counts.
    """
    for line in lines:
        if _WIRE.fullmatch(line.text):
            yield line, "citation"
        elif _WHOLE.fullmatch(line.text):
            yield line, "boilerplate"
        else:
            before = _BEFORE.match(line.text)
            end = before.end() if before else 0
            if end and line.text[end:].strip():
                yield Line(line.start, line.start + end, line.text[:end], line.gap), "boilerplate"
                yield replace(line, start=line.start + end, text=line.text[end:], gap=0), ""
            else:
                yield line, ""
