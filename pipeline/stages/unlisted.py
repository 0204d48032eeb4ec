"""Names that no table lists: persons by their titles, bodies and places by how their names end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from pipeline.lexicon import entities, table
from pipeline.lexicon.entities import Entity
from pipeline.stages.gazetteer import Mention, titles
from pipeline.stages.words import Words

_HANGUL: Final = re.compile(r"[가-힣]+$")
_SURNAMES: Final = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽성차주우구나민진지엄채원천방공현함변염여추도소석선설마길"
    "연위표명기반왕금옥육인맹제모탁국어은편용예리림량련로룡차태"
)
_HANJA_NAME: Final = re.compile(r"\s?\(\s?([一-鿿豈-﫿·]{2,6})\s?\)")
_LATIN_NAME: Final = re.compile(r"\s?\(\s?[A-Z][a-zé]*\.?(\s?[A-Z]\.?)*[\s.]*([A-Z][a-zé]+)?[^()가-힣]{0,30}\)")
_YEAR_PAREN: Final = re.compile(r"(\s외)?\s?\((1[89]|20)\d{2}[a-z]?[):, ]")


def unlisted_names(text: str, words: Words, taken: list[tuple[int, int, str]]) -> Iterator[Mention]:
    """Persons, bodies and places that no table knows; `taken` are the listed mentions (start, end, kind)."""
    covered = _Covered(taken)
    yield from _bodies(text, words, covered)
    yield from _places(text, words, covered)
    yield from _persons(text, words, covered)


class _Covered:
    """Which tokens a listed name already covers, and with which kind."""

    def __init__(self, taken: list[tuple[int, int, str]]) -> None:
        self.by_char: dict[int, str] = {}
        for start, end, kind in taken:
            for at in range(start, end):
                self.by_char[at] = kind

    def kind(self, start: int, end: int) -> str | None:
        return next((self.by_char[at] for at in range(start, end) if at in self.by_char), None)


def _new(kind: str, name: str, country: str | None) -> tuple[Entity, ...]:
    return (Entity(entities.entity_id(kind, name, country), kind, name, country),)


def _noun(words: Words, i: int) -> bool:
    return words.tags[i].split("+")[0] in ("NNG", "NNP", "XPN", "SL", "XR", "NNB") and len(words.texts[i]) > 0


def _joined(words: Words, i: int) -> bool:
    """Whether token `i` stands directly behind the one before it."""
    return i > 0 and words.ends[i - 1] == words.starts[i]


@cache
def _heads(name: str) -> dict[str, tuple[int, re.Pattern[str] | None, str | None]]:
    found = {}
    for row in table(name):
        sector = row.cells.get("sector")
        found[row["head"]] = (
            int(row["min"]),
            re.compile(row["excludes"]) if row["excludes"] else None,
            sector,
        )
    return found


@cache
def _ministry() -> re.Pattern[str]:
    stems = sorted((row["stem"] for row in table("ministries")), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(stems)})(?:부|성|청|처|국|서)$")


def _runs(words: Words, covered: _Covered) -> Iterator[tuple[int, int]]:
    """Token ranges of nouns written together, cut where a listed state name stands."""
    i, count = 0, len(words.texts)
    while i < count:
        if not _noun(words, i) or _barred(words, i, covered):
            i += 1
            continue
        j = i + 1
        while j < count and _joined(words, j) and _noun(words, j) and not _barred(words, j, covered):
            j += 1
        yield i, j
        i = j


def _barred(words: Words, i: int, covered: _Covered) -> bool:
    """Whether a token belongs to another name: a body's name may go on over a shorter body's (공업|무역성)."""
    return covered.kind(words.starts[i], words.ends[i]) not in (None, "ORG", "PLACE")


def _bodies(text: str, words: Words, covered: _Covered) -> Iterator[Mention]:
    heads = _heads("org_heads")
    for first, last in _runs(words, covered):
        for stop in range(last, first, -1):
            start, end = words.starts[first], words.ends[stop - 1]
            form = text[start:end]
            if _ministry().match(form) or _headed(form, heads):
                yield Mention(start, end, "ORG", _new("ORG", form, None), "org_heads", extra={"open": True})
                break


def _headed(form: str, heads: dict[str, tuple[int, re.Pattern[str] | None, str | None]]) -> bool:
    for length in range(min(6, len(form)), 1, -1):
        head = heads.get(form[-length:])
        if head is None:
            continue
        least, excludes, _ = head
        return len(form) - length >= least and not (excludes and excludes.fullmatch(form))
    return False


def _places(text: str, words: Words, covered: _Covered) -> Iterator[Mention]:
    heads = _heads("place_heads")
    for first, last in _runs(words, covered):
        start, end = words.starts[first], words.ends[last - 1]
        form = text[start:end]
        single = last - first == 1 and words.tags[first] == "NNP"
        if _headed(form, heads) or (
            single and len(form) >= 3 and re.search(r"(현|주|항|역|강|산|섬|시|성|군도|제도)$", form)
        ):
            yield Mention(start, end, "PLACE", _new("PLACE", form, None), "place_heads")


def _persons(text: str, words: Words, covered: _Covered) -> Iterator[Mention]:
    known = titles()
    count = len(words.texts)
    i = 0
    while i < count:
        if words.tags[i].split("+")[0] != "NNP" or covered.kind(words.starts[i], words.ends[i]):
            i += 1
            continue
        j = i + 1
        parted = len(words.texts[i]) == 1 and words.texts[i] in _SURNAMES and j < count and _joined(words, j)
        if parted and words.tags[j] in ("NNP", "NNG") and len(words.texts[j]) == 2:
            j += 1  # 김|철원: a surname that Kiwi parted from the name
        while (
            j < count
            and words.tags[j].split("+")[0] == "NNP"
            and j - i < 5
            and not _joined(words, j)
            and not covered.kind(words.starts[j], words.ends[j])
            and text[words.ends[j - 1] : words.starts[j]] == " "
        ):
            j += 1
        start, end = words.starts[i], words.ends[j - 1]
        name = text[start:end]
        found = _person(text, words, covered, i, j, name, known)
        if found is not None:
            title, row = found
            yield Mention(start, end, "PERSON", _new("PERSON", name, None), row, title, {"open": True})
            hanja = _HANJA_NAME.match(text, end)
            if hanja:
                yield Mention(
                    hanja.start(1),
                    hanja.end(1),
                    "PERSON",
                    _new("PERSON", name, None),
                    "hanja",
                    title,
                    {"open": True},
                )
        i = j


def _person(
    text: str,
    words: Words,
    covered: _Covered,
    first: int,
    last: int,
    name: str,
    known: dict[str, tuple[str, bool]],
) -> tuple[str | None, str] | None:
    """The title and rule that make tokens `[first, last)` a person's name, or None."""
    letters = name.replace(" ", "")
    if not _HANGUL.match(letters) or len(letters) > 16 or (first and _joined(words, first) and _noun(words, first - 1)):
        return None
    end = words.ends[last - 1]
    title = _title_after(text, words, covered, last, known)
    if len(letters) == 1:
        return (title, "surname") if title and letters in _SURNAMES else None
    if title and (known[title][1] or _plausible(name)):
        return title, "title after"
    before = _title_before(words, first, known)
    if before and len(letters) >= 3 and _plausible(name):
        return before, "title before"
    if _HANJA_NAME.match(text, end) and _plausible(name):
        return None, "hanja"
    if _LATIN_NAME.match(text, end) and len(letters) >= 2 and not _joined(words, last):
        return None, "original in parentheses"
    if _YEAR_PAREN.match(text, end) and _plausible(name):
        return None, "author"
    return None


def _plausible(name: str) -> bool:
    """Whether a word looks like a name: a Korean one by surname and length, a foreign one by length."""
    letters = name.replace(" ", "")
    if " " in name:
        return len(letters) >= 4
    return (letters[0] in _SURNAMES and 2 <= len(letters) <= 4) or len(letters) >= 3


def _title_after(text: str, words: Words, covered: _Covered, i: int, known: dict[str, tuple[str, bool]]) -> str | None:
    """The title behind a name, over states, bodies and modifiers (사이토 일본 경제산업성대신)."""
    steps = 0
    while i < len(words.texts) and steps < 8:
        if words.texts[i] in ("(",) and steps == 0:
            close = text.find(")", words.starts[i], words.starts[i] + 16)
            if close < 0:
                return None
            i = words.at(close) + 1
            continue
        found = _title_at(words, i, known)
        if found:
            return found
        tag = words.tags[i].split("+")[0]
        kind = covered.kind(words.starts[i], words.ends[i])
        if (
            kind in ("STATE", "ORG", "PLACE")
            or tag in ("NNG", "NNP", "XPN", "MM", "SN", "NR", "XSN")
            or words.texts[i] in ("·", "및", "겸")
        ):
            steps += 1
            i += 1
            continue
        return None
    return None


def _title_at(words: Words, i: int, known: dict[str, tuple[str, bool]]) -> str | None:
    """The longest title that begins at token `i`, alone or as the end of a compound (외교 + 장관)."""
    form = ""
    best = None
    for j in range(i, min(i + 4, len(words.texts))):
        if j > i and not _joined(words, j):
            break
        if not _noun(words, j) and words.tags[j].split("+")[0] not in ("XSN", "SN", "XPN"):
            break
        form += words.texts[j]
        if form in known:
            best = form
        elif any(form.endswith(t) and len(t) >= 2 for t in (form[-2:], form[-3:], form[-4:]) if t in known):
            best = next(t for t in (form[-4:], form[-3:], form[-2:]) if t in known)
    return best


def _title_before(words: Words, first: int, known: dict[str, tuple[str, bool]]) -> str | None:
    """The title right before a name (국방상 강순남, 국방장관인 쇼이구)."""
    i = first - 1
    if i >= 0 and words.lemmas[i] in ("이+ᆫ", "인", "인") and words.tags[i].startswith("VCP"):
        i -= 1
    if i < 0 or (i == first - 1 and _joined(words, first)):
        return None
    text = words.texts[i]
    j = i
    while j > 0 and _joined(words, j) and i - j < 3 and _noun(words, j - 1):
        j -= 1
        text = words.texts[j] + text
    for candidate in (text, text[-5:], text[-4:], text[-3:], text[-2:]):
        if candidate in known and known[candidate][1]:
            return candidate
    return None
