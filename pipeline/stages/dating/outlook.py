"""Whether what stands behind a date is told as past or as still to come."""

from __future__ import annotations

from calendar import monthrange
from typing import Final

from pipeline.lexicon.patterns import pattern
from pipeline.stages.dating.calendar import Partial
from pipeline.stages.dating.datecues import cues
from pipeline.stages.dating.expressions import Found
from pipeline.stages.sentence.clauses import TELLING, connectives, grammar
from pipeline.stages.sentence.words import Words

_TOPIC: Final = pattern("outlook.topic")
_QUOTING: Final = pattern("outlook.quoting")
_FUTURE_LEADS: Final = frozenset({"오는", "다가오는", "돌아오는"})
_WAS_PLANNED: Final = pattern("outlook.was_planned")
_SOON: Final = 5  # days
_REACH: Final = 300  # words within which a predicate is looked for; no sentence that is one has more


def outlook(found: Found, words: Words, document: Partial | None) -> str | None:
    """`past` or `ahead`, as the first tense or plan behind a date in its sentence says; None where none does."""
    if found.lead:
        return "ahead" if found.lead in _FUTURE_LEADS else "past"
    if _told_already(words.text[max(0, found.start - 8) : found.start]):
        return "past"
    first = words.at(found.end - 1) + 1
    if first >= len(words.texts):
        return None
    last = min(words.sentence(first)[1], first + _REACH)
    if found.paren:
        closing = words.text.find(")", found.end)
        last = min(last, words.at(closing)) if closing >= 0 else last
    if _TOPIC.search(words.text[max(0, found.start - 3) : found.start]) and not soon(found, document):
        first = _behind_quotation(words, first, last)  # 외교부는 14일 …한다고 밝혔다: the day of saying
    tense = _tense(words, first, last)
    if tense == "ahead" and _WAS_PLANNED.search(words.text[found.end : words.ends[last - 1]]):
        return "ahead" if soon(found, document) else "past"  # 15일 방문할 예정이었으나
    return tense


def _told_already(before: str) -> bool:
    """Whether a word before a date tells it as past (앞서 3월)."""
    return before.endswith(" ") and before.rstrip().endswith(cues("already"))


def soon(found: Found, document: Partial | None) -> bool:
    """Whether a bare day lies a few days ahead of the day of writing, and weeks behind it."""
    base = document.as_day() if document else None
    if base is None or "d" not in found.groups or "m" in found.groups:
        return False
    days = monthrange(base.year, base.month)[1]
    return bool(found.groups["d"].isdigit()) and 0 < (int(found.groups["d"]) - base.day) % days <= _SOON


def adnominal(words: Words, start: int, end: int) -> bool:
    """Whether the first predicate behind character `start` only qualifies a noun (1959년 1월 정권을 무너뜨린 …)."""
    first = words.at(start)
    for i in range(first, min(first + _REACH, len(words.texts))):
        if words.starts[i] >= end:
            return False
        if words.starts[i] >= start:
            tags = words.tags[i].split("+")
            if "ETM" in tags:
                behind = words.lemmas[i + 1 : i + 2]
                return connectives("sequel").isdisjoint(behind)  # 서명한 데 이어, 서명한 뒤
            if tags[-1] in ("EC", "EF"):
                return False
    return False


def _behind_quotation(words: Words, first: int, last: int) -> int:
    """The token behind the last quotative ending, or the first one where nothing is quoted."""
    quoting = [i for i in range(first, last) if _QUOTING.search(words.lemmas[i])]
    return quoting[-1] + 1 if quoting else first


def _tense(words: Words, first: int, last: int) -> str | None:
    depth = 0  # what is quoted or in parentheses has a time of its own
    for i in range(first, last):
        depth = max(0, depth + (words.tags[i] == "SSO") - (words.tags[i] == "SSC"))
        if depth:
            continue
        tags, lemmas = words.tags[i].split("+"), words.lemmas[i].split("+")
        if tags[-1] == "EC" and _agrees_there(words, i, last):
            return "past"
        before = words.tags[i - 1].split("+")[-1]
        for tag, lemma in zip(tags, lemmas, strict=False):
            if tag == "EP":
                if lemma in ("었", "았", "였"):
                    return "past"
                if lemma == "겠":
                    return "ahead"
            elif tag == "ETM" and before.startswith(("VV", "XSV", "VX")):
                if lemma in TELLING or (lemma == "는" and _only_beside(words, i, last)):
                    break  # what a decree or a report says has a time of its own
                return "past" if lemma in ("ᆫ", "은", "던") else "ahead"
            elif (
                (tag in ("EF", "EC") and _present(lemma, before))
                or (tag == "VV" and lemma in cues("verb"))
                or (tag == "NNG" and lemma in cues("noun") and not _is_thing(words, i))
                or (tag == "ETN" and lemma == "기" and i + 1 < last and words.texts[i + 1].startswith("로"))
            ):
                return "ahead"
            before = tag
    return None


def _only_beside(words: Words, i: int, last: int) -> bool:
    """Whether a clause goes on beside what is told (지켜보는 가운데), or says what a thing is for (요구하는 집회)."""
    verb = words.texts[i - 1 : i] + words.texts[i - 2 : i - 1] if i > 1 else []
    return words.lemmas[min(i + 1, last - 1)] in cues("meanwhile") or not set(cues("stance")).isdisjoint(verb)


def _agrees_there(words: Words, i: int, last: int) -> bool:
    """Whether the clause that ends at token `i` tells of talks that agreed on something: 15일 만나 …하기로 했다."""
    talks = {lemma.split("+")[0] for lemma in words.lemmas[max(0, i - 3) : i + 1]} & grammar("talking")
    return (
        bool(talks)
        and any(
            words.tags[k] == "ETN" and words.lemmas[k] == "기" and words.texts[k + 1].startswith("로")
            for k in range(i + 1, last - 1)
        )
        and any(t == "EP" for k in range(i + 1, last) for t in words.tags[k].split("+"))
    )


def _is_thing(words: Words, i: int) -> bool:
    """Whether something is done with a plan (의회가 계획을 승인하였다), so that it is no plan of the clause."""
    counted = not {"SN", "NR", "MM"}.isdisjoint(words.tags[max(0, i - 2) : i])  # 5대방침을, 3개년계획을
    return words.tags[i + 1 : i + 2] == ["JKO"] and (counted or words.tags[i - 1] != "NNG")


def _present(ending: str, before: str) -> bool:
    """Whether an ending puts a verb (no adjective, no 이다) into the present, which tells of what is to come."""
    return ending.startswith(("ᆫ다", "는다")) or (ending in ("ᆸ니다", "습니다") and before.startswith(("VV", "XSV")))
