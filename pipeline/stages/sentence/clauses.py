"""Clauses by morphology: where the predicate of a trigger ends, and what lies between it and a phrase."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import cache
from typing import Final

from pipeline.lexicon import classed
from pipeline.stages.sentence.words import Words, each

# Endings that close a clause; an auxiliary behind them keeps the predicate going (-지 않-, -고 있-, -어 오-).
_ENDINGS: Final = frozenset({"EC", "EF", "ETM", "ETN"})
_PARTED: Final = frozenset({"며", "면서", "고", "는"})  # what the analyser may part from 다 (깼다|며)
QUOTING: Final = ("다고", "라고", "자고", "냐고", "다며", "라며", "다면서", "라면서", "다는", "라는", "자는", "자며")
MARKS: Final = {"“": "”", "‘": "’", "《": "》", "「": "」", "『": "』", '"': '"'}


@cache
def grammar(kind: str) -> frozenset[str]:
    """The words of a class of grammar.tsv (its head names the classes)."""
    return frozenset(classed("grammar", kind))


@cache
def adverbs(kind: str, behind: str = "") -> re.Pattern[str]:
    """Any word of a class of adverbs.tsv (its head names the classes), with what stands behind it."""
    words = "|".join(classed("adverbs", kind))
    return re.compile(rf"(?<![가-힣])(?:{words}){behind}")


@cache
def connectives(kind: str) -> frozenset[str]:
    """The words of a class of connectives.tsv (its head names the classes)."""
    return frozenset(classed("connectives", kind))


def predicate_between(words: Words, first: int, last: int, *, adnominal: bool = True) -> bool:
    """Whether a finite or connective predicate (or, with `adnominal`, a modifying one) lies in `[first, last)`.

    What stands in quotation marks that open and close there is no part of the clause: 장관, “오면 만난다”고 언급.
    """
    return _any_outside(words, words.once(closings)[adnominal], first, last)


def _any_outside(words: Words, marked: bytes, first: int, last: int) -> bool:
    """Whether any token in `[first, last)` is marked that stands in no quotation."""
    if marked.find(1, first, last) < 0:
        return False
    if words.once(_quotation_marks).find(1, first, last) < 0:
        return True
    return any(marked[i] for i in _outside(words, first, last))


def _quotation_marks(words: Words) -> bytes:
    """Which tokens open a quotation."""
    return bytes(map(MARKS.__contains__, words.texts))


def _outside(words: Words, first: int, last: int) -> Iterator[int]:
    """The tokens in `[first, last)` that stand in no quotation marks that open and close there."""
    closing = ""
    for i in range(first, last):
        if closing:
            closing = "" if words.texts[i] == closing else closing
        elif (mark := MARKS.get(words.texts[i])) and mark in words.texts[i + 1 : last]:
            closing = mark
        else:
            yield i


def predicate(words: Words, first: int, last: int) -> tuple[int, int]:
    """The tokens of the predicate that goes on at `first`: up to and with the ending that closes it."""
    closing = words.once(closings)[True].find(1, first, last)
    return first, closing + 1 if closing >= 0 else last


def modifies(words: Words, first: int, last: int) -> int | None:
    """The first token of what the predicate that goes on at `first` modifies, a noun of its own (방한한 총리)."""
    end = predicate(words, first, last)[1]
    if not first < end < last or words.tags[end - 1].split("+")[-1] != "ETM":
        return None
    following = words.tags[end].split("+")[0]
    return end if following.startswith(("NN", "SL", "SH")) and following != "NNB" and not _stays(words, end) else None


def modifying(words: Words, first: int, last: int) -> int | None:
    """The noun in `[first, last)` that the first predicate there modifies, if no subject stands before it."""
    end = words.once(closings)[True].find(1, first, last)
    if end < 0 or end + 1 >= last or words.tags[end].split("+")[-1] != "ETM":
        return None
    if words.tags[end].startswith(_ADJECTIVES) or words.tags[end - 1].startswith(_ADJECTIVES):
        return None  # 총리와 새로운 방안을 논의했다
    following = words.tags[end + 1].split("+")[0]
    if not following.startswith(("NN", "SL", "SH")) or following == "NNB":
        return None
    return None if any("JKS" in words.tags[i] for i in range(first, end)) else end + 1


def switches(words: Words, first: int, last: int) -> bool:
    """Whether a predicate in `[first, last)`, outside quotations, ends so that another subject follows (…가 오자 …)."""
    switching = connectives("switching")
    ending = words.where(_ends)
    return ending.find(1, first, last) >= 0 and any(
        ending[i] and words.lemmas[i].split("+")[-1] in switching for i in _outside(words, first, last)
    )


TELLING: Final = ("ᆫ다는", "는다는", "다는")  # endings before a noun that tells something: 해산한다는 법령
PAST_MODIFIERS: Final = ("ᆫ", "은")  # of verbs; of a copula they tell no time
_TOPICS: Final = ("은", "는", "ᆫ", "도")
_NOUN: Final = ("NN", "NP", "NR", "XSN", "SN", "SL", "SH", "SS", "SW", "ETN")
_DESCRIBING: Final = ("VA", "XSA", "VCP", "VCN")  # what tells how or what something is: 새로운, 동맹국인
_ADJECTIVES: Final = ("VA", "XSA")
_QUOTATION: Final = frozenset({*MARKS, *MARKS.values()})
_PASSIVE: Final = ("되", "잡히", "열리", "알려지")
_BESIDE: Final = 2  # tokens


def open_subjects(words: Words, first: int, last: int, known: Container[int] = ()) -> list[int]:
    """The tokens of the particles in `[first, last)` whose subject or topic still has its clause open at `last`.

    `known` are tokens that are such a particle whatever they look like. The outermost comes first. A clause that
    modifies a noun or is quoted takes the subject opened last with it, unless no other is left that could act behind
    it (우리는 [그들이 떠난] 것을 비난했다); one behind which the subject changes takes it always (…가 떠나자).
    """
    opened: list[int] = []
    done: set[int] = set()  # those of a clause that went before: 대사가 떠났고 [장관이 …]
    outside: list[tuple[str, int]] = []  # the mark that closes a quotation, and how many were open before it
    ended = False  # whether a clause has ended since a subject was opened
    closing, telling = words.once(closings)[True], words.where(_tells)
    for i in range(first, last):
        text = words.texts[i]
        if not (telling[i] or text in _QUOTATION or i in known):
            continue
        tags = words.tags[i].split("+")
        if outside and text == outside[-1][0]:
            del opened[outside.pop()[1] :]
        elif text in MARKS:
            outside.append((MARKS[text], len(opened)))
        elif i in known or "JKS" in tags or ("JX" in tags and _is_topic(words, i, tags)):
            if ended and "JKS" in tags:
                done.update(k for k in opened if "JKS" in words.tags[k].split("+"))
            opened.append(i)
            ended = False
        elif tags[-1].startswith("E"):
            least = outside[-1][1] if outside else 0
            taken = _taken(words, i, tags, opened, least, done, last, ended=ended)
            ended = ended or (taken is None and tags[-1] == "EC" and closing[i] > 0)
            if taken is not None:
                del opened[taken:]
    return opened


@cache
def _tells(tag: str) -> bool:
    """Whether a token with this tag may open a clause's subject or end a clause."""
    return "JKS" in tag or "JX" in tag or tag.rpartition("+")[2].startswith("E")


def _is_topic(words: Words, i: int, tags: list[str]) -> bool:
    """Whether a particle (은, 는, 도) stands right behind a noun (not 에서는, 방문했지만은)."""
    if words.lemmas[i].split("+")[-1] not in _TOPICS:
        return False
    before = tags[-2] if len(tags) > 1 else words.tags[i - 1].split("+")[-1] if i else ""  # 에선, 에겐: no topic
    return before.startswith(_NOUN)


def _taken(
    words: Words,
    i: int,
    tags: list[str],
    opened: list[int],
    least: int,
    done: Container[int],
    last: int,
    *,
    ended: bool,
) -> int | None:
    """From which of `opened` on the clause that ends at token `i` takes its subjects with it; None if it takes none.

    The first `least` stand outside the quotation in which the clause does; `ended` tells that a clause has ended
    since the last of them was opened.
    """
    own = next((n for n in range(len(opened) - 1, least - 1, -1) if "JKS" in words.tags[opened[n]].split("+")), None)
    if own is None:
        return _spoken_of(words, opened, least) if quotes(words, i) else None
    following = words.tags[i + 1].split("+")[0] if i + 1 < len(words.tags) else ""
    if tags[-1] == "ETN":
        return own if own and following == "JKO" else None
    if not words.once(closings)[True][i]:
        return None
    if quotes(words, i):
        # All that was opened behind the topic is said: 총리는 [배가 물을 쏴 선원이 다쳤다고] 비난했다.
        while own > least + 1 and all("JKS" in words.tags[opened[k]].split("+") for k in (own, own - 1)):
            own -= 1
        return own if any(k not in done for k in opened[:own]) else None
    if tags[-1] == "ETM":
        if (
            own != len(opened) - 1
            or i + 1 == last
            or words.lemmas[i - (len(tags) == 1)].split("+")[0] in connectives("attribute")
            or _stays(words, i + 1)
            or (ended and words.lemmas[i].split("+")[0] in _PASSIVE)  # 서한을 보내 [3일로 예정된] 회의를 미뤘다
            or words.lemmas[i - (len(tags) == 1)].split("+")[0] in grammar("happening")  # [파리에서 열리는] 회의
            or _names_day(words, i)
        ):
            return None
        return own if own and (i - opened[-1] <= _BESIDE or not tags[0].startswith(_DESCRIBING)) else None
    return own if words.lemmas[i].split("+")[-1] in connectives("switching") else None


def _spoken_of(words: Words, opened: list[int], least: int) -> int | None:
    """From which of `opened` on the topics are of what is said: 대표는 [서울은 여기서 멀지 않다며] 위협했다.

    That is the first that stands behind another with no predicate between.
    """
    closing = words.once(closings)[True]
    pairs = ((n, opened[n - 1], opened[n]) for n in range(least + 1, len(opened)))
    return next((n for n, speaker, topic in pairs if closing.find(1, speaker, topic) < 0), None)


def _names_day(words: Words, i: int) -> bool:
    """Whether the copula whose modifying ending token `i` holds only names the day behind it (광복절인 지난 15일)."""
    if "VCP" not in "+".join(words.tags[i - 1 : i + 1]) or i + 1 >= len(words.tags):
        return False
    return words.tags[i + 1].startswith("SN") or words.lemmas[i + 1].split("+")[0] in ("지나", "오")


def _stays(words: Words, i: int) -> bool:
    """Whether behind a modifying ending the noun at token `i` leaves the subject as it is: 방문한 뒤, 만난 데 이어."""
    if i >= len(words.lemmas) or words.lemmas[i].split("+")[0] not in connectives("sequel"):
        return False
    return i + 1 >= len(words.lemmas) or words.lemmas[i + 1].split("+")[0] not in connectives("postposition")


def clause_start(words: Words, trigger: int, sentence_start: int) -> int:
    """The first token behind the predicate that closes the clause before the trigger's, or of the longest clause."""
    first = max(sentence_start, trigger - _LONGEST)
    closes = words.once(closings)[False]
    closing = closes.rfind(1, first, trigger)
    if closing >= 0 and words.where(_closing_mark).find(1, closing, trigger) >= 0:
        closing = max((i for i in _outside(words, first, trigger) if closes[i]), default=-1)
    return closing + 1 if closing >= 0 else first


@cache
def _closing_mark(tag: str) -> bool:
    """Whether a token with this tag closes a quotation."""
    return tag == "SSC"


@cache
def _ends(tag: str) -> bool:
    """Whether a token's tag holds an ending."""
    return not _ENDINGS.isdisjoint(tag.split("+"))


def closings(words: Words) -> tuple[bytes, bytes]:
    """Which tokens close a finite or connective predicate, and which any."""
    own, every = bytearray(len(words.tags)), bytearray(len(words.tags))
    for i in endings(words, 0, len(words.tags)):
        if _closes(words, i):
            own[i], every[i] = "ETM" not in words.tags[i].split("+"), True
    return bytes(own), bytes(every)


def _closes(words: Words, i: int) -> bool:
    """Whether the ending that token `i` holds closes a predicate."""
    tags = words.tags[i].split("+")
    if words.lemmas[i].endswith("게") and tags[-1] == "EC":
        return False  # an adverb in all but form: 세 시간 넘게 마주 앉았다
    if words.lemmas[i].endswith("지") and tags[-1] == "EC" and negates(words, i + 1):
        return False
    if words.lemmas[i].endswith("도록") and i + 1 < len(words.lemmas) and words.lemmas[i + 1] in grammar("asking"):
        return False  # 총리에게 섬의 정부와 강화하도록 종용했다
    if words.lemmas[i] == "라" and i and words.tags[i - 1] == "VCN":
        return False  # 본토가 아니라 섬의 정부와: what stands behind takes the place of what stands before
    if "ETN" in tags or words.lemmas[i].split("+")[0] in connectives("postposition"):
        return False  # a purpose belongs to the act it serves: 러시아를 지원하기 위해 파병했다
    if i and "EC" in tags and words.lemmas[i - 1].split("+")[0] in connectives("postposition"):
        return False
    following = words.tags[i + 1] if i + 1 < len(words.tags) else ""
    if following.startswith("VV") and _is_serial(words, i):
        return False  # 식량을 실어 날랐다: two verbs of one act
    return not following.startswith("VX")


def _is_serial(words: Words, i: int) -> bool:
    """Whether token `i` is a plain verb in -아, -어, or that ending: 실어 (나르다), not 방문해 (만나다)."""
    if words.lemmas[i].split("+")[-1] not in ("어", "아"):
        return False
    verb = words.tags[i] if "+" in words.tags[i] else words.tags[i - 1]
    return verb.startswith("VV")


def quotes(words: Words, i: int) -> bool:
    """Whether a token ends what somebody is told to say (방문했다고, 방문하라며)."""
    if not _ends(words.tags[i]):
        return False
    ending = words.lemmas[i].split("+")[-1]
    parted = ending in _PARTED and i > 0 and words.tags[i - 1].endswith("EF") and words.ends[i - 1] == words.starts[i]
    return parted or ending.endswith(QUOTING)


def ends_quotation(words: Words, i: int) -> bool:
    """Whether a token ends what is quoted, in so many words too: 떠났다고, “떠났다”고."""
    return words.tags[i].startswith("JKQ") or quotes(words, i)


def negates(words: Words, i: int) -> bool:
    """Whether an auxiliary of negation follows -지: 않, 못(하), 말."""
    return i < len(words.texts) and words.lemmas[i].split("+")[0] in (
        "않",
        "못",
        "못하",
        "말",
        "아니하",
        "는",
        "도",
        "를",
    )


_LONGEST: Final = 300  # tokens of a sentence: what is longer is a list without full stops


@cache
def _final(tag: str) -> bool:
    return "EF" in tag.split("+")


def endings(words: Words, first: int, last: int) -> Iterator[int]:
    """The tokens in `[first, last)` that hold an ending."""
    return each(words.where(_ends), first, last)


def telegraphic(words: Words, first: int, last: int) -> bool:
    """Whether tokens `[first, last)` hold no final ending outside quotation marks: a headline, an entry of notes."""
    return not _any_outside(words, words.where(_final), first, last)


def finite(words: Words, first: int, last: int) -> bool:
    """Whether tokens `[first, last)` hold a final ending: headlines and notes have none."""
    return words.where(_final).find(1, first, last) >= 0
