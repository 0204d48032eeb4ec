"""Bibliographic references inside prose and notes: only their dates are labelled."""

from __future__ import annotations

import re
from typing import Final

from pipeline.lexicon.patterns import pattern
from pipeline.reading.document import Block

_SEE: Final = pattern("citations.see")
_YEAR: Final = r"(1[89]|20)\d{2}[a-z]?"
_PAGES: Final = r"(\s?[:,]\s?(p{1,2}\.\s?)?\d{1,4}(\s?[-–~]\s?\d{1,4})?)"
_DATE: Final = rf"{_YEAR}([./-]\s?\d{{1,2}}){{0,2}}\.?"
# (유현주, 2022: 219), (沈志華, 2017; 박종철, 2011), (조선중앙통신사, 1957: 16), (2012, 278)
_AUTHOR_YEAR: Final = re.compile(rf"\((?:(?:[^()\d]{{1,40}}[,\s]\s?)?{_DATE}{_PAGES}?(?:\s?;\s?)?)+\)")
# (3.2. 노동·중통), (11.17, 중통), (조선중앙통신), (연합뉴스, 2023. 5. 1.)
_MEDIUM: Final = (
    r"(노동|로동|중통|중방|평방|중앙통신|조선중앙통신|조선중앙TV|조선중앙텔레비전|노동신문|로동신문|민주조선|"
    r"연합뉴스|연합|신화통신|타스통신|로이터|교도통신|NHK|RFA|VOA|[가-힣]{2,6}(통신|신문|일보|뉴스|방송))"
)
_SOURCE: Final = re.compile(
    rf"\((?:’?\d{{0,4}}[./]?\s?\d{{1,2}}[./]\s?\d{{1,2}}\.?[,\s]\s?)?{_MEDIUM}([·,‧ㆍ\s]+({_MEDIUM}|사설|논평|논설|보도|담화))*"
    rf"(?:[,\s]\s?{_DATE})?\)"
)
# ｢제목｣(2023. 4. 15.), 『연합뉴스』
_HEADLINE: Final = re.compile(
    rf"[｢「][^｢｣「」\n]{{2,200}}[｣」]\s?\(?{_DATE}\s?\)?[,.]?\s*"
    r"(『[^』]{1,30}』|[A-Za-z가-힣]{2,20}(\s?(뉴스|방송|신문|일보|통신))?(?=[.;]))?[.;]?"
)
_PROSE: Final = pattern("citations.prose")
_NUMBERED: Final = re.compile(r"\s*(\*{1,3}|\[?\d{1,3}[)\]]?)[\s\u3000]*")
_QUOTED: Final = re.compile(r"[｢「“‘『][^｢｣「」“”‘’『』]*[｣」”’』]")


def citations(text: str, blocks: list[Block]) -> list[tuple[int, int]]:
    """The stretches `[start, end)` of the analysed text that are bibliographic references, in order."""
    found: list[tuple[int, int]] = []
    for block in blocks:
        if block.region in ("boilerplate", "foreign", "front_matter"):
            continue
        if block.region == "citation":
            found.append((block.start, block.end))
            continue
        stretch = text[block.start : block.end]
        inside = [
            (m.start() + block.start, m.end() + block.start)
            for pattern in (_HEADLINE, _AUTHOR_YEAR, _SOURCE)
            for m in pattern.finditer(stretch)
        ]
        if block.region == "footnote" and _is_reference(stretch):
            inside = [(block.start, block.end)]
        found.extend(inside)
    return _merged(found)


def _is_reference(note: str) -> bool:
    body = _NUMBERED.sub("", note, count=1)
    outside = _HEADLINE.sub("", body)
    outside = _QUOTED.sub("", outside)
    return not _PROSE.search(outside) and not _SEE.search(outside)


def _merged(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
