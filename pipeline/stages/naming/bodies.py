"""Bodies and places that no table lists, by how their names end and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from pipeline.lexicon import classed, table
from pipeline.lexicon.entities import by_alias
from pipeline.lexicon.koreans import korean_name
from pipeline.lexicon.patterns import pattern
from pipeline.stages.naming.gazetteer import Covered, Mention, new_entity
from pipeline.stages.sentence.words import Words

_NATIONAL_TITLE: Final = pattern("bodies.national_title")  # 무이주 대통령 is of no province
_PLACE_HEAD: Final = pattern("bodies.place_head")
_NUMBERED: Final = pattern("bodies.numbered")
# An army or a group of what is tried or sorted: the sentence tells (제1군은 진격했다, 제1군은 남자였다).
_GROUP: Final = pattern("bodies.group")
_WARLIKE: Final = pattern("bodies.warlike")
_SHORTEST: Final = 3
_MODEL: Final = pattern("bodies.model")  # of a rocket: 북극성-3형, 천리마-1호
_DEPARTMENT: Final = pattern("bodies.department")
_RANK: Final = pattern("bodies.rank")
_MISSION: Final = pattern("bodies.mission")
_ABBREVIATED: Final = pattern("bodies.abbreviated")  # what a text gives an abbreviation is a body of some kind
_CITED: Final = re.compile(r"\s?\((1[89]|20)\d\d")  # an author, not a place: 문서성(2004)
_HEAD_OF_BUREAU: Final = pattern("bodies.head_of_bureau")
_NO_BUREAU: Final = pattern("bodies.no_bureau")


@cache
def _nominal(tag: str) -> bool:
    return tag.split("+", maxsplit=1)[0] in ("NNG", "NNP", "XPN", "SL", "XR", "NNB")


def _joined(words: Words, i: int) -> bool:
    """Whether token `i` stands directly behind the one before it."""
    return i > 0 and words.ends[i - 1] == words.starts[i]


@cache
def _heads(name: str) -> dict[str, tuple[int, re.Pattern[str] | None, str | None]]:
    found = {}
    for row in table(name):
        if not row["min"]:
            continue
        sector = row.cells.get("sector")
        found[row["head"]] = (
            int(row["min"]),
            re.compile(row["excludes"]) if row["excludes"] else None,
            sector,
        )
    return found


@cache
def facilities(apart: str) -> frozenset[str]:
    """What names a place as a word of its own behind a name of no table (`name`) or a listed place (`listed`)."""
    return frozenset(row["head"] for row in table("place_heads") if row["apart"] in ("both", apart))


@cache
def _last_letters() -> frozenset[str]:
    """The syllables in which bodies, ministries and departments end."""
    return frozenset("부성청처국서실위원") | {head[-1] for head in _heads("org_heads")}


@cache
def _no_department() -> re.Pattern[str]:
    return re.compile(rf"({'|'.join(classed('name_words', 'no_department'))})$")


@cache
def _ministry() -> re.Pattern[str]:
    stems = sorted((row["stem"] for row in table("ministries")), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(stems)})(?:부|성|청|처|국|서)$")


def _runs(words: Words, covered: Covered) -> Iterator[tuple[int, int]]:
    """Token ranges of nouns written together, cut where another name stands.

    A body's name may go on over a shorter body's (공업|무역성).
    """
    starts, ends = words.starts, words.ends
    count = len(starts)
    free = bytearray(words.where(_nominal))
    for i, kind in covered.tokens(words):
        free[i] &= kind in ("ORG", "PLACE")
    i = free.find(1)
    while i >= 0:
        j = i + 1
        while j < count and free[j] and starts[j] == ends[j - 1]:
            j += 1
        yield i, j
        i = free.find(1, j)


def unlisted_bodies(text: str, words: Words, covered: Covered) -> Iterator[Mention]:
    """Bodies that no table knows, by their endings and what stands around them; overlaps are left to the caller."""
    heads, endings = _heads("org_heads"), _last_letters()
    for found in _ABBREVIATED.finditer(text):
        if found["short"] not in by_alias():
            yield _body(text, found.start(), found.end())
    for bodies in (_NUMBERED, _MISSION):
        for found in bodies.finditer(text):
            if not _GROUP.fullmatch(found[0]) or _at_war(text, words, covered, found.start()):
                yield _body(text, found.start(), found.end())
    for first, last in _runs(words, covered):
        for stop in range(last, first, -1):
            end = words.ends[stop - 1]
            if text[end - 1] not in endings:
                continue
            form = text[words.starts[first] : end]
            whole = None if _office(form) else _with_state(text, words, first, covered)
            begin = first if whole is None else whole
            # To a party's or movement's name its state counts (기네민주당), to no other body's (인도네시아외교부).
            counts = form.endswith("당") or form.startswith(classed("name_words", "of_state"))
            if _headed(text[words.starts[begin] : end] if counts else form, heads):
                yield _body(text, words.starts[begin], end)
                break
            if _ministry().match(form) or (stop == last and _department(text, words, first, last, covered)):
                yield _body(text, words.starts[first], words.ends[stop - 1])
                break
        else:
            behind = _bureau(text, words, first, last)
            if behind:
                yield _body(text, words.starts[first], behind)


def _at_war(text: str, words: Words, covered: Covered, at: int) -> bool:
    """Whether the sentence around a character tells of armies, or names a state or body."""
    first, last = words.sentence(words.at(at))
    begin, end = words.starts[first], words.ends[last - 1]
    return bool(_WARLIKE.search(text, begin, end)) or covered.kind(begin, end) in ("STATE", "ORG")


def _body(text: str, start: int, end: int) -> Mention:
    name = text[start:end]
    return Mention(start, end, "ORG", (new_entity("ORG", name, None),), "org_heads", extra={"open": True})


def _with_state(text: str, words: Words, first: int, covered: Covered) -> int | None:
    """The token of a state's name glued on before a run: part of a body's full name (인도네시아공산당)."""
    if (
        not first
        or (not _joined(words, first) and not text.startswith(classed("name_words", "of_state"), words.starts[first]))
        or covered.kind(words.starts[first - 1], words.ends[first - 1]) != "STATE"
    ):
        return None
    alone = not _joined(words, first - 1) and words.starts[first] - words.ends[first - 1] <= 1
    return first - 1 if len(words.texts[first - 1]) > 1 and alone else None


def _office(form: str) -> bool:
    """Whether a body is an office of the state named before it, which keeps its own mark (미국|대사관)."""
    return form.endswith(("대사관", "대표부", "총영사관", "사령부", "함대")) or bool(_ministry().match(form))


def _department(text: str, words: Words, first: int, last: int, covered: Covered) -> bool:
    """Whether a word in 부, 성, 청, 국, 실 is a department: its state or ministry stands before, or a title behind."""
    form = text[words.starts[first] : words.ends[last - 1]]
    if not _DEPARTMENT.fullmatch(form) or _no_department().search(form) or korean_name(form):
        return False
    before = words.starts[first] - 1
    kind = covered.kind(before - 1, before) if before > 0 and text[before] == " " else None
    if kind in ("STATE", "ORG"):
        return True
    return form[-1] in "부성청" and bool(_RANK.match(text, words.ends[last - 1]))


def _bureau(text: str, words: Words, first: int, last: int) -> int | None:
    """Where the bureau ends that a head's title holds in full (아프리카중동국|장, 투자통상과|장)."""
    start, end = words.starts[first], words.ends[last - 1]
    if text[end - 1] != "장":
        return None
    form = text[start:end]
    if _HEAD_OF_BUREAU.fullmatch(form) and not _NO_BUREAU.search(form) and not korean_name(form[:3]):
        return end - 1
    return None


def _headed(form: str, heads: dict[str, tuple[int, re.Pattern[str] | None, str | None]]) -> bool:
    if len(form) < _SHORTEST:
        return False
    for length in range(min(6, len(form)), 1, -1):
        head = heads.get(form[-length:])
        if head is None:
            continue
        least, excludes, _ = head
        return len(form) - length >= least and not (excludes and excludes.fullmatch(form))
    return False


def unlisted_places(text: str, words: Words, covered: Covered) -> Iterator[Mention]:
    """Places that no table knows, by the endings of place_heads.tsv; overlaps are left to the caller."""
    heads = _heads("place_heads")
    for first, last in _runs(words, covered):
        start, end = words.starts[first], words.ends[last - 1]
        form = text[start:end]
        if form in facilities("name") and first and _named(words, first - 1) and not covered.kind(start - 2, start - 1):
            begin = _begin(words, first - 1)
            yield _place(text, words.starts[begin], end)
            continue
        if _MODEL.match(text, end) or _NATIONAL_TITLE.match(text, end):
            continue
        single = last - first == 1 and words.tags[first] == "NNP"
        if _headed(form, heads) or (
            single
            and len(form) >= 3
            and not (korean_name(form) or _CITED.match(text, end))
            and _PLACE_HEAD.search(form)
        ):
            yield _place(text, start, end)


def _place(text: str, start: int, end: int) -> Mention:
    return Mention(start, end, "PLACE", (new_entity("PLACE", text[start:end], None),), "place_heads")


def _named(words: Words, i: int) -> bool:
    """Whether token `i` ends a word of no dictionary, or a proper noun, over a blank before what it names."""
    own = words.strange[i] or words.tags[i] == "NNP"
    return own and len(words.texts[i]) > 1 and words.starts[i + 1] - words.ends[i] == 1


def _begin(words: Words, i: int) -> int:
    """The first token of the word of no dictionary that ends with token `i`, and of one like it before."""
    while i and (_joined(words, i) or (words.strange[i] and words.strange[i - 1] and _named(words, i - 1))):
        i -= 1
    return i
