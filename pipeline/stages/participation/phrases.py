"""Noun phrases that hold participants: mentions joined by apposition and coordination, with their case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pipeline.lexicon import classed, entities, table
from pipeline.lexicon.entities import NON_STATES
from pipeline.lexicon.patterns import pattern
from pipeline.stages.naming.gazetteer import titles
from pipeline.stages.sentence.clauses import grammar
from pipeline.stages.sentence.words import PARTICLES, Words

Participant = dict[str, Any]

_PARTED: Final = pattern("phrases.parted")  # behind a title: 대통령 및, 장관-
_MARKS: Final = pattern("phrases.marks")
_DAY_BETWEEN: Final = pattern("phrases.day_between")
_DAY_BEFORE: Final = pattern("phrases.day_before")
_DAY: Final = 30  # characters before a name within which it has a day of its own
_ENVOY_TO: Final = pattern("phrases.envoy_to")
_ALSO: Final = pattern("phrases.also")  # in place of a particle: 북측 역시
# The locative stands before the dative, whose 에 would take the first half of 에서.
_CASES: Final = tuple(
    (case, pattern(f"phrases.case_{case}"))
    for case in ("subject", "object", "comitative", "cited", "source", "locative", "dative", "genitive")
)
# What may stand between a name and its particle: titles, delegations, offices; no verb, no other particle.
_HEAD_TAGS: Final = ("NN", "XSN", "XPN", "SN", "SL", "SH", "NR", "XR")
_LONGEST_HEAD: Final = 10
# Those named stand for all: 독일과 헝가리를 비롯한 5개국이.
_AMONG: Final = pattern("phrases.among")
# Others without a name stand beside them: 소련과 동유럽 국가들은.
_AND_OTHERS: Final = pattern("phrases.and_others")
_DURING: Final = pattern("phrases.during")
_FUSED: Final = "도은는이가"  # particles that the analyser may take for the end of a name
_OFFICES: Final = frozenset({"정상", "수뇌", "대표", "당국", "측"})


@cache
def _official() -> re.Pattern[str]:
    """An official without a name, who acts for the state or body whose he is: 벨라루스의 외무차관과 장관이."""
    people = sorted({*titles(), "당국자", "관계자", "대표단", *(row["word"] for row in table("agents"))}, key=len)
    office = rf"[가-힣]{{0,6}}(?:{'|'.join(reversed(people))})"
    return re.compile(rf"의\s([가-힣]{{1,8}}\s)?{office}((과|와|\s및)\s{office})?")


@cache
def _envoy() -> re.Pattern[str]:
    """An official of somebody, who acts for that one's state: 대통령의 특사, 이란 최고지도자의 고문."""
    return re.compile(
        rf"\s?[가-힣\s]{{0,12}}의\s([가-힣]{{1,4}}\s)?(?:{'|'.join(classed('grammar', 'envoy'))})(?![가-힣]{{3}})"
    )


@cache
def _former() -> re.Pattern[str]:
    """A title that somebody held before: 전 대통령; not 전 in 회담 전."""
    return re.compile(rf"전\s[가-힣]{{0,8}}(?:{'|'.join(sorted(titles(), key=len, reverse=True))})")


def state_participant(code: str) -> Participant:
    """The state with this code as a participant."""
    entity = entities.state(code)
    return {"label": "STATE", "entity_id": code, "name": entity.name, "country": code, "role": None}


@dataclass(slots=True)
class Phrase:
    """A noun phrase: its tokens end at `end` characters, who is in it, and its case.

    `members` are entities (dicts with entity_id, kind, name, country …) after apposition: the most specific
    of each conjunct. `modifier` tells that it stands right before a noun, without a particle.
    """

    start: int
    end: int
    members: list[Participant]
    case: str
    bare: bool = False
    posts: tuple[Participant, ...] = ()
    head: str = ""


def phrases(
    text: str,
    words: Words,
    actors: list[dict[str, Any]],
    triggers: bytearray,
    first: int,
    last: int,
    places: Mapping[int, int],
) -> list[Phrase]:
    """The phrases of the sentence in tokens `[first, last)`, in order; `actors` are those of the sentence, no places.

    `triggers` marks the characters of triggers, over which no phrase goes on; `places` gives the ends of the places
    by their starts.
    """
    begin, stop = words.starts[first], words.ends[last - 1]
    begin += 2 * text.startswith("o ", begin)  # a bullet
    groups: list[list[list[dict[str, Any]]]] = []
    for actor in actors:
        if not groups:
            groups.append([[actor]])
            continue
        left = groups[-1][-1][-1]
        joint = "none" if any(triggers[left["end"] : actor["start"]]) else _joint(text, words, left, actor)
        if joint == "apposition" and _place_between(text, left, actor, places):
            joint = "none"  # 앙골라·쿠바, 뉴욕 유엔본부에서
        if joint == "apposition":
            groups[-1][-1].append(actor)
        elif joint == "coordination":
            groups[-1].append([actor])
        else:
            groups.append([[actor]])
    bounds = [*(group[0][0]["start"] for group in groups[1:]), stop][: len(groups)]  # up to the names behind
    told = [_phrase(text, words, group, bound, triggers, places) for group, bound in zip(groups, bounds, strict=True)]
    found = _led(told, text, stop)
    for phrase in found:
        end = places.get(phrase.end + 1) if phrase.members[-1]["label"] == "STATE" else None
        if end is not None and _LOCATIVE.match(text, end):
            phrase.case, phrase.bare = "locative", False  # 이집트 카이로에서: where, not who
    if found and _LABEL.match(text, found[0].end) and not _LETTER.search(text, begin, found[0].start):
        found[0].case, found[0].bare = "subject", False  # 북한: 관련설을 부인
    return _headline_subject(text, words, triggers, groups[0], found, (begin, stop), places) if found else []


def _place_between(text: str, left: dict[str, Any], right: dict[str, Any], places: Mapping[int, int]) -> bool:
    """Whether behind a comma a place stands before the second name, which only says where in it."""
    at = left["end"]
    return text.startswith(", ", at) and places.get(at + 2) == right["start"] - 1


_LETTER: Final = re.compile(r"[가-힣A-Za-z]")
_HEAD: Final = re.compile(
    r"[가-힣\s]{0,20}(\([^()]*\)[가-힣\s]{0,6})?[,.]\s"
)  # between a line's first name and the rest
_LOCATIVE: Final = pattern("phrases.locative")
_LABEL: Final = re.compile(r"\s?[:：]\s")
_LEADS: Final = pattern("phrases.leads")
_NAMED: Final = pattern("phrases.named")  # before the name of a delegation
_LED: Final = pattern("phrases.led")


def _led(found: list[Phrase], text: str, stop: int) -> list[Phrase]:
    """A delegation is its named head: 차관을 대표로 하는 대표단이 has the vice minister's case and place."""
    kept: list[Phrase] = []
    for phrase in reversed(found):
        leads = _LEADS.match(text, phrase.end, stop)
        named = kept[-1] if leads and kept and _NAMED.fullmatch(text, leads.end(), kept[-1].start) else None
        led = None if named or not leads else _LED.match(text, leads.end(), stop)
        if named:
            kept.pop()
            phrase.end, phrase.head, phrase.case, phrase.bare = named.end, named.head, named.case, named.bare
        elif led:
            phrase.end, phrase.head = led.end(), led[0]
            phrase.case, phrase.bare = _case(text, led.end(), stop)
        kept.append(phrase)
    return kept[::-1]


_BETWEEN: Final = pattern("phrases.between")
_BY_VERBS: Final = ("dative", "comitative", "object")


def _headline_subject(
    text: str,
    words: Words,
    triggers: bytearray,
    group: list[list[dict[str, Any]]],
    found: list[Phrase],
    sentence: tuple[int, int],
    places: Mapping[int, int],
) -> list[Phrase]:
    """In a row or headline the first name before a comma is the subject: 김정은, 푸틴에 위문 전달; 中, 대만 비난."""
    begin, stop = sentence
    gaps = [n for n in range(1, len(group)) if "," in text[group[n - 1][-1]["end"] : group[n][0]["start"]]]
    cut = gaps[0] if len(gaps) == 1 else 1  # of whom the comma parts from the rest: 한미, 대통령 비난
    first = group[cut - 1][-1]
    end = words.at(stop - 1)
    told = words.tags[end - (words.tags[end] == "SF")].endswith("EF")  # not 제의를 수락.
    two = len(gaps) == 1 and not told  # 中, 필리핀 대사 초치
    if len(group) < 2 or found[0].case not in (*_BY_VERBS, *(("", "locative", "genitive") if two else ())):
        return found
    head = _HEAD.match(text[first["end"] : first["end"] + 40])
    if not head or _LETTER.search(text, begin, group[0][0]["start"]):
        return found
    states = first["label"] == "STATE" and group[1][0]["label"] == "STATE"
    if cut == 1 and states and len(group) > 2 and not _BETWEEN.match(text, found[0].end):
        return found  # but 스웨덴, 미국과 북한 사이 중재
    subject = _phrase(text, words, group[:cut], stop, triggers, places)
    subject.case, subject.bare = "listed", False
    return [subject, _phrase(text, words, group[cut:], stop, triggers, places), *found[1:]]


def _joint(text: str, words: Words, left: dict[str, Any], right: dict[str, Any]) -> str:
    """How two neighbouring mentions belong together: apposition, coordination or none."""
    start, end = left["end"], right["start"]
    between = text[start:end]
    if between == "":
        return "coordination" if left["label"] == right["label"] == "STATE" else "apposition"
    if _ENVOY_TO.search(between):
        return "coordination"  # 日 외무상, 주일 러시아대사 불러
    if len(between) > 40 or "\n" in between or (":" in between and "(" not in between) or _ALSO.search(between):
        return "none"
    if _MARKS.fullmatch(between):
        return "coordination"
    if _DAY_BETWEEN.search(between) and not _DAY_BEFORE.search(text, max(0, left["start"] - _DAY), left["start"]):
        return "none"  # 김정은, 5일 러시아 방문; not 15일 김영일, 16일 김영남과 각각 면담
    if between == " " and left["label"] == right["label"] == "STATE":
        return "none"
    if between == "의 " and left["label"] == "STATE" and right["label"] in ("PERSON", "ORG"):
        return "apposition" if left["country"] == right["country"] else "none"  # 몽골의 후렐수흐 대통령
    first, last = words.covering(start, end)
    if words.starts[first] < start:
        first += 1
    tags = [t for i in range(first, last) for t in words.tags[i].split("+")]
    if any(t.startswith(("E", "VV", "VA", "VX")) and t != "ETM" for t in tags):
        return "none"
    if "ETM" in tags and "VCP" not in tags:
        return "none"
    particles = [i for i in range(first, last) if words.tags[i].split("+")[0] in PARTICLES]
    if any(_fused_title(words, i) for i in range(first, last)):
        return "none"  # 한미 정상은 유엔총회 계기에
    if not particles:
        if _PARTED.search(between) and "(" not in between:
            return "coordination"
        return "apposition" if not re.search(r"[“”‘’\"'.;→]", between) else "none"
    if (
        len(particles) == 1
        and particles[0] == last - 1
        and words.texts[particles[0]] in ("와", "과", "하고", "이나", "나", "랑")
    ):
        return "coordination"
    return "none"


def _phrase(
    text: str,
    words: Words,
    group: list[list[dict[str, Any]]],
    stop: int,
    triggers: bytearray,
    places: Mapping[int, int],
) -> Phrase:
    members: list[Participant] = []
    posts: list[Participant] = []
    known: set[str] = set()
    for conjunct in group:
        chosen = most_specific(conjunct)
        for member in chosen:
            if member["entity_id"] not in known:  # 모디(Narendra Modi) is one
                members.append(member)
                known.add(member["entity_id"])
        told = {id(m) for m in chosen}
        posts.extend(m for m in conjunct if id(m) not in told)
    if len(group) > 1 and members and members[-1]["label"] == "ORG" and "공동" in members[-1]["name"]:
        # A joint committee of two states meets as those states.
        states = [m for conjunct in group for m in conjunct if m["label"] == "STATE"]
        members = states if len(states) > 1 else members
    last = group[-1][-1]
    official = _official().match(text, last["end"], stop) if last["label"] in ("STATE", "ORG") else None
    if official and not any(triggers[last["end"] : official.end()]):
        case, _ = _case(text, official.end(), stop)
        if case == "subject":
            return Phrase(group[0][0]["start"], official.end(), members, case, False, tuple(posts), official[0])
    envoy = _envoy().match(text, last["end"], stop) if last["label"] in ("PERSON", "STATE") else None
    if envoy and last["country"] in entities.states() and not any(triggers[last["end"] : envoy.end()]):
        case, bare = _case(text, envoy.end(), stop)
        members = [*members[:-1], state_participant(last["country"])]
        return Phrase(group[0][0]["start"], envoy.end(), members, case, bare, tuple(posts), envoy[0])
    end = _head_end(text, words, last["end"], stop, triggers, places)
    case, bare = _case(text, end, stop)
    if last["label"] == "ORG" and len(members) == 1 and _DURING.match(text, last["end"]):
        case, bare = "time", False  # 유엔총회 기간 중 만났다
    if end > last["end"] and (case == "" or bare):
        end = last["end"]
        case, bare = _case(text, end, stop)
    others = {"object": _AMONG, "comitative": _AND_OTHERS}.get(case)
    beside = others.match(text, end, stop) if others else None
    if beside and not any(triggers[end : beside.end()]):
        end = beside.end()
        case, bare = _case(text, end, stop)
    return Phrase(group[0][0]["start"], end, members, case, bare, tuple(posts), text[last["end"] : end].strip())


def _head_end(text: str, words: Words, end: int, stop: int, triggers: bytearray, places: Mapping[int, int]) -> int:
    """Where the nouns that go on behind a name end: 응우옌 당 서기 겸 국방부장|이."""
    i = words.covering(end - 1, end)[1]
    reached = end
    if words.tags[i - 1].startswith("NN") and not any(triggers[end : words.ends[i - 1]]):
        reached = max(end, words.ends[i - 1])  # 국가안보실|장은: a title in one word with its body
    if i < len(words.texts) and words.texts[i] == ")" and words.starts[i] == end:
        reached, i = words.ends[i], i + 1  # 도시미쓰(敏充) 외무상|과: the name in another script
    for _ in range(_LONGEST_HEAD):
        if i >= len(words.texts) or words.starts[i] >= stop or any(triggers[words.starts[i] : words.ends[i]]):
            break
        if words.texts[i] == "(":
            close = text.find(")", words.starts[i], min(stop, words.starts[i] + 40))
            if close < 0:
                break
            i = words.covering(close, close + 1)[1]
            reached = close + 1
            continue
        if words.starts[i] in places:  # 오키나와현 지사|는
            reached = places[words.starts[i]]
            i = words.covering(reached - 1, reached)[1]
            continue
        if _fused_title(words, i):
            return words.ends[i] - 1
        former = words.texts[i] == "전" and _former().match(text, words.starts[i])
        if words.texts[i] in grammar("time") and not former and not words.tags[i].startswith("NR"):
            break
        if not former and not words.tags[i].startswith(_HEAD_TAGS) and words.texts[i] not in ("겸", "및", "·"):
            break
        reached = words.ends[i]
        i += 1
    return reached


def _fused_title(words: Words, token: int) -> bool:
    """Whether a token is a title with its particle, which the analyser takes for a name (대사|도, 정상|은)."""
    title = words.texts[token][:-1]
    fused = words.tags[token] == "NNP" and words.texts[token][-1] in _FUSED
    return fused and (title in titles() or title in _OFFICES)


def most_specific(mentions: list[dict[str, Any]]) -> list[Participant]:
    """Of the names of one participant: its persons, else its bodies, else its states.

    A state behind a body that is no state's own is no part of it: 아세안 의장국 라오스.
    """
    last = mentions[-1]
    if last["label"] == "STATE" and all(m["label"] == "ORG" and m["country"] in NON_STATES for m in mentions[:-1]):
        return [last]
    for kind in ("PERSON", "ORG", "STATE"):
        found = [m for m in mentions if m["label"] == kind]
        if kind == "ORG" and found:
            return found[-1:]
        if found:
            return found
    return []


_CLOSERS: Final = ("”", "’", '"', "'", ")", "」", "』", "]")
_COMMA: Final = re.compile(r"\s?,")
_WORD_BEHIND: Final = re.compile(r"\s?[가-힣‘“「｢『]")


def _case(text: str, end: int, stop: int) -> tuple[str, bool]:
    after = text[end : min(stop, end + 12)]
    if after[:1] in _CLOSERS:
        after = after[1:]
    for case, particles in _CASES:
        if particles.match(after):
            return case, False
    if _COMMA.match(after):
        return "listed", False
    return "", bool(_WORD_BEHIND.match(after))
