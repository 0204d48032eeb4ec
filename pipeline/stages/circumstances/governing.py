"""What governs an act: the morphemes of its predicate, and of what the sentence goes on to say of it."""

from __future__ import annotations

from functools import cache
from typing import Final

from pipeline.stages.sentence.clauses import (
    MARKS,
    PAST_MODIFIERS,
    QUOTING,
    TELLING,
    closings,
    endings,
    grammar,
    negates,
)
from pipeline.stages.sentence.words import Words

_COORDINATING: Final = frozenset({"고", "며", "으며", "거나", "이며"})
_MEANT: Final = frozenset({"게", "려고", "으려고", "고자", "려", "으려"})
_SEQUENCE: Final = frozenset({"아", "어", "여", "아서", "어서", "여서"})  # 방문해 회담할 예정이다; not 방문한 데 이어
_SOURCE: Final = 4  # tokens of who says it before what he says: 로이터 통신 보도
_LONGEST: Final = 300  # tokens of a sentence: what is longer is a list without full stops


def governing(words: Words, first: int, last: int) -> tuple[str, str]:
    """The morphemes from `first` to the end of the trigger's own predicate, and on to what governs it.

    Both are forms joined by blanks. The first goes to the connective or final ending; the second on over
    quoting endings, dependent nouns (것, 예정 …) and verbs of saying to the sentence's end.
    """
    key = governing, first, last
    if key not in words.kept:
        words.kept[key] = _governing(words, first, min(last, first + _LONGEST))
    told: tuple[str, str] = words.kept[key]
    return told


def _governing(words: Words, first: int, last: int) -> tuple[str, str]:
    full_stop = words.where(_full_stop).find(1, first, last)
    inner, stop = (last, last) if full_stop < 0 else (full_stop, full_stop + 1)
    fused = first and words.tags[first - 1].startswith("VV+")  # 만난, 만나: a verb that holds its ending
    for i in endings(words, first - 1 if fused else first, inner):
        forms, tags = words.lemmas[i].split("+"), words.tags[i].split("+")
        if _adnominal(words, i, last, tags, forms):
            near = _forms(words, first, i + 1)
            # What is told as past is past whatever becomes of the noun: 체결한 협정을 파기할 것이다.
            return near, near if forms[-1] in PAST_MODIFIERS and "VCP" not in tags else _forms(words, first, stop)
        if ("EC" in tags or "EF" in tags) and not _goes_on(words, i, last, forms):
            near = _forms(words, first, i + 1)
            # A subordinate clause is not governed by what the sentence ends in.
            governed = forms[-1] in _COORDINATING or "EF" in tags
            if forms[-1] in _SEQUENCE:
                governed = not any("ETM" in words.tags[k].split("+") for k in endings(words, first, i))
                governed = governed and not _other_subject(words, i + 1, inner)
            return near, _forms(words, first, stop) if governed else near
    whole = _forms(words, first, stop)
    return whole, whole


def _adnominal(words: Words, i: int, last: int, tags: list[str], forms: list[str]) -> bool:
    """Whether the predicate ends here in a noun's modifier or in a noun of its own (제공하는 무기, 단행함으로써)."""
    following = words.tags[i + 1].split("+")[0] if i + 1 < last else ""
    if forms[0] in ("대하", "관하"):
        return False  # a postposition in all but form: 회담에 대한 기대
    if tags[-1] == "ETM":
        if forms[-1] in PAST_MODIFIERS and i + 1 < last and words.lemmas[i + 1] in grammar("elapsed"):
            return True
        return following != "NNB" and not _leans(words, i + 1, last, forms[-1])
    if tags[-1] == "ETN" and forms[-1] in ("음", "ᆷ"):
        return following == "JKB"
    return False


def _leans(words: Words, i: int, last: int, ending: str) -> bool:
    """Whether a clause leans on the noun at token `i`, or behind a telling ending on that behind who says it.

    방문할 예정이다, 방문했다는 로이터통신 보도가 나왔다.
    """
    reach = _SOURCE if ending in TELLING else 1
    for k in range(i, min(i + reach, last)):
        if words.lemmas[k] in grammar("governor"):
            return True
        if not words.tags[k].startswith(("NN", "SL", "SH")):
            return False
    return False


def _other_subject(words: Words, first: int, last: int) -> bool:
    """Whether the clause that begins at token `first` has a subject of its own (폭격해 수만 명이 숨졌다)."""
    closing = words.once(closings)[True].find(1, first, last)
    return any("JKS" in words.tags[k].split("+") for k in range(first, closing if closing >= 0 else last))


def _goes_on(words: Words, i: int, last: int, forms: list[str]) -> bool:
    """Whether the predicate does not end with the ending at token `i`."""
    if forms[-1].endswith(QUOTING):
        return True
    if forms[-1] == "지" and negates(words, i + 1):
        return True
    if i + 1 >= last:
        return False
    if words.tags[i + 1].startswith(("VX", "JKQ")):
        return True
    following = words.lemmas[i + 1].split("+")[0]
    if forms[-1] in _MEANT:
        return following in ("되", "하")  # 방문하게 된다, 방문하려고 한다
    return forms[-1] in ("고", "라고", "다고") and following in grammar("saying")


def _forms(words: Words, first: int, last: int) -> str:
    """The morphemes in `[first, last)` without what is quoted there: 방문해 “도발할 경우 대응하라”고 지시했다."""
    lemmas = words.lemmas[first:last]
    opening = words.where(_opening_mark).find(1, first, last)
    while opening >= 0:
        mark = MARKS.get(words.texts[opening])
        closing = words.texts.index(mark, opening + 1, last) if mark in words.texts[opening + 1 : last] else opening
        lemmas[opening + 1 - first : closing - first] = [""] * (closing - opening - 1)
        opening = words.where(_opening_mark).find(1, closing + 1, last)
    return " ".join(filter(None, lemmas)).replace("+", " ")


@cache
def _opening_mark(tag: str) -> bool:
    """Whether a token with this tag opens a quotation or a parenthesis."""
    return tag == "SSO"


@cache
def _full_stop(tag: str) -> bool:
    return "SF" in tag.split("+")
