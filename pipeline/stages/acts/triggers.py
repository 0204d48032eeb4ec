"""Triggers: the words of triggers.tsv where they name an occurrence, with the sense their neighbours give them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import Final

from pipeline import spans
from pipeline.errors import TableError, unknown
from pipeline.lexicon import Row, table
from pipeline.lexicon.entities import states
from pipeline.lexicon.patterns import pattern, written_out
from pipeline.stages.acts.cells import Cell, cell, compiled
from pipeline.stages.sentence.clauses import grammar, modifies
from pipeline.stages.sentence.words import PARTICLES, Words, each

_CELL_ENDS: Final = pattern("triggers.cell_ends")
_HEADING: Final = ("NN", "SN", "NR", "XS", "SL", "SO", "SW")  # what the head of a clause goes on with
_NOUNS: Final = ("NN", "XR", "MAG", "SL", "XPN")  # what a noun trigger may begin with
_STATED: Final = frozenset({"resign", "endorse", "concede", "accuse", "agree", "reject", "offer", "message"})
_STATING: Final = frozenset({"밝히", "표명", "전하", "피력", "재확인"})
_OBJECT_ONLY: Final = pattern("triggers.object_only")
_OBJECT: Final = pattern("triggers.object")
_LINK: Final = frozenset({"하", "되", "시키", "당하", "받", "드리"})
# What may stand behind a bare noun that still names one occurrence.
_NOMINAL: Final = pattern("triggers.nominal")
_TOPIC_NOUN: Final = pattern("triggers.topic_noun")
_NOTES: Final = frozenset({"list_item", "table_row", "caption"})
# Acts that a bare noun names as one occurrence (방문 일정, 회담 결과); stances and sayings need a predicate.
_CONCRETE: Final = frozenset(
    {
        "visit", "meet", "sign", "ratify", "message", "relations", "return", "troops", "weapons_test", "attend", "call",
        "joint_drill", "invite",
    }
)  # fmt: skip
# The particle of a name that a verb of going or seeing takes, up to two words before it; a headline leaves it out.
_GOAL: Final = pattern("triggers.goal")
_GOAL_REACH: Final = 18
_FORCES: Final = pattern("triggers.forces")
STATE, OTHER = 2, 1  # how `find_triggers` is told what is a name
_LONGEST_HEADLINE: Final = 400  # characters
_GOING_ON: Final = frozenset({"었", "았", "였", "며", "으며", "면서", "고", "자", "더니", "여"})
# Up to three words between an object and its predicate (병력 천여 명을 다시 파견했다), none of them another predicate.
_BETWEEN: Final = (
    r"\S{0,4}(?:\s(?!\S*(?:고|며|(?<!에)서|자|지만|으나|는데|면서|한|된|한다|했다|하는|되는),?\s)\S{1,8}){0,3}\s"
)
_QUOTED_HEAD: Final = re.compile(r"[\"”’]\s$")  # "공격하면 불바다" 위협: a headline's saying
_OBJECT_BEFORE: Final = pattern("triggers.object_before")
_GLOSS: Final = re.compile(r"\([^()\n]{1,40}\)")  # what stands in parentheses parts no noun from its verb
# A count parts no noun from its particle: 외교관 18명을 as 외교관을.
_COUNTED: Final = pattern("triggers.counted")
_DONE: Final = frozenset({"ᆫ", "은"})  # the endings of what was done: 쏜 미사일, not 쏠 미사일 or 쏘는 미사일
_LONGEST_HEAD: Final = 6  # tokens
_OWN_OBJECT: Final = pattern("triggers.own_object")
_CLAUSE_END: Final = re.compile(r"$|\n|\s?[,;→(…]|\s?\n|\.(?=\s|$)")
_NOTE_END: Final = re.compile(r"\s?(\n|\(|$)")
_HEADLINE_END: Final = re.compile(r"$|\n|…")
# Before a noun that ends a headline: at or against what (휴전안에 [반대]).
_TOWARDS_IT: Final = pattern("triggers.towards_it")
# How a line without a final predicate begins: with what it is about, or with a day (1991. 9. 17 남북한 유엔 동시 가입).
_HEADED: Final = re.compile(
    r"([\d.~\-\s]{1,16}\s)?[^,.…\n]{1,24}(,|…)\s?|(\d{2,4}[.\-/]\s?)?\d{1,2}[.\-/]\s?\d{1,2}\.?[\s:]"
)
_SENTENCE_END: Final = pattern("triggers.sentence_end")
# The last syllable of a verb's stem in a cell, and what it becomes with an ending.
_FUSED: Final = {
    "하": "하했한할함해", "히": "히혔힌힐힘혀", "이": "이였인일임여", "지": "지졌진질짐져", "치": "치쳤친칠침쳐",
    "키": "키켰킨킬킴켜", "리": "리렸린릴림려", "내": "내냈낸낼냄", "기": "기겼긴길김겨", "우": "우웠운울움워",
}  # fmt: skip
_BRACKET: Final = re.compile(r"\([^()\n]{1,24}\)|\d{1,3}\)")
_STEM: Final = re.compile(rf"(?<=[가-힣])[{''.join(_FUSED)}](?=[|)]|$)")
# A particle and a blank may stand between a trigger and the word that gives it its sense.
_PARTICLE: Final = r"(?:을|를|이|가|의|은|는|도|에)?\s?"


def _inflected(pattern: str) -> str:
    """A cell's pattern whose verb stems also stand for the forms that fuse with them (보이: 보였, 보인, 보임)."""
    return _STEM.sub(lambda stem: f"[{_FUSED[stem[0]]}]", pattern)


@dataclass(frozen=True)
class Sense:
    """A row of triggers.tsv; its patterns are compiled when a text first asks for them."""

    row: Row
    subtype: str
    predicative: bool
    inner: str

    @cached_property
    def before(self) -> Cell | None:
        """What must stand before the trigger."""
        return cell(self.row["before"], _PARTICLE + "$")

    @cached_property
    def apart(self) -> Cell | None:
        """The same with words between, as stand before a predicate."""
        return cell(self.row["before"], _BETWEEN + "$")

    @cached_property
    def after(self) -> re.Pattern[str] | None:
        """What must stand behind it."""
        return compiled(_inflected(written_out(self.row["after"]))) if self.row["after"] else None

    @cached_property
    def not_before(self) -> Cell | None:
        """What must not stand before it."""
        return cell(self.row["not_before"], "$")

    @cached_property
    def not_after(self) -> Cell | None:
        """What must not stand behind it."""
        return cell(self.row["not_after"])


@dataclass(slots=True)
class Trigger:
    """A trigger in the text: analysed characters `[start, end)`, its tokens, its sense and how it stands."""

    start: int
    end: int
    first: int
    last: int
    sense: Sense
    predicative: bool
    passive: bool = False
    causative: bool = False
    tail: int = 0  # the token at which its predicate goes on, behind a date in parentheses
    fused: bool = False  # whether a verb's own token holds its ending (만난, 떠나)

    @property
    def ending(self) -> int:
        """The token from which on its endings stand."""
        return self.first if self.fused else self.tail

    @property
    def subtype(self) -> str:
        return self.sense.subtype


@cache
def senses() -> tuple[dict[str, tuple[Sense, ...]], dict[str, tuple[Sense, ...]]]:
    """The senses of noun and of verb triggers by form, those that ask most of their neighbours first."""
    nouns: dict[str, list[Sense]] = {}
    verbs: dict[str, list[Sense]] = {}
    known = {row["subtype"] for row in table("subtypes")}
    for row in table("triggers"):
        if row["subtype"] not in known:
            raise TableError(f"{row.where}: {unknown('subtype', row['subtype'], known)}")
        if row["inner"] and row["inner"] not in states():
            raise TableError(f"{row.where}: {row['inner']!r} is no state's code")
        sense = Sense(row, row["subtype"], row["use"] == "pred", row["inner"])
        (verbs if row["pos"] == "V" else nouns).setdefault(row["form"], []).append(sense)

    def ranked(group: dict[str, list[Sense]]) -> dict[str, tuple[Sense, ...]]:
        return {
            f: tuple(sorted(s, key=lambda x: (not x.row["before"]) + (not x.row["after"]))) for f, s in group.items()
        }

    return ranked(nouns), ranked(verbs)


def find_triggers(text: str, words: Words, region_at: list[str], named: bytearray) -> Iterator[Trigger]:
    """The triggers of a text in order.

    `region_at` gives each token's region ('' where no event is labelled); `named` marks the characters that
    belong to a name or a title, which no trigger may overlap: those of states with `STATE`, the rest with `OTHER`.
    """
    nouns, verbs = senses()
    openings = _openings()
    last: Trigger | None = None
    done = 0
    for i in each(words.where(_may_tell), 0, len(words.tags)):
        region, word = region_at[i], words.texts[i]
        if i < done or not region:
            continue
        if words.tags[i].startswith(("VV", "XSN")):
            trigger = _verb(text, words, i, verbs, named)
        elif word in openings or word[-2:] in nouns:
            trigger = _noun(text, words, i, nouns, region, named)
        else:
            continue
        if trigger is None:
            continue
        if last is None or not (_carries(text, words, last, trigger) or _held(text, last, trigger)):
            yield trigger
            last = trigger
        done = trigger.last


@cache
def _may_tell(tag: str) -> bool:
    """Whether a token with this tag may be a trigger or begin one."""
    return tag.startswith(("VV", *_NOUNS))


@cache
def _openings() -> frozenset[str]:
    """All with which the noun triggers begin, themselves among it."""
    return frozenset(form[:length] for form in senses()[0] for length in range(1, len(form) + 1))


def _carries(text: str, words: Words, noun: Trigger, verb: Trigger) -> bool:
    """Whether a trigger is only the light verb of the noun told right before (회의를 서울에서 열었다)."""
    if noun.subtype in _STATED and verb.subtype == "statement" and _OBJECT_ONLY.fullmatch(text, noun.end, verb.start):
        return words.lemmas[verb.first].split("+")[0] in _STATING  # 사의를 밝혔다: the noun says what it is
    alike = noun.subtype == verb.subtype or (noun.subtype, verb.subtype) == ("call", "meet")
    if not alike or noun.predicative or words.lemmas[verb.first].split("+")[0] not in grammar("carrying"):
        return False
    between = text[noun.end : verb.start]
    return bool(_OBJECT.fullmatch(between) or _OBJECT_ONLY.fullmatch(between))


def _held(text: str, verb: Trigger, noun: Trigger) -> bool:
    """Whether a noun is only the conference that the verb right before says was held (리마에서 열린 외상회의)."""
    if verb.sense.after is None or verb.subtype != noun.subtype or verb.sense.row["pos"] != "V":
        return False
    told = verb.sense.after.match(text, verb.end)
    return bool(told and noun.end <= told.end() and noun.sense.row["pos"] != "V")


def _verb(text: str, words: Words, i: int, verbs: dict[str, tuple[Sense, ...]], named: bytearray) -> Trigger | None:
    candidates = verbs.get(words.lemmas[i].partition("+")[0])
    if not candidates:
        return None
    start, end = words.starts[i], words.ends[i]
    said = _told_as_said(words, i)
    fitting = tuple(s for s in candidates if s.row["use"] != "said" or said)
    fitting = _with_their_name(text, start, named, fitting)
    sense = _sense(text, start, end, fitting, True, verbal=True, head=partial(_head, text, words, i))
    if sense is None:
        return None
    return Trigger(start, end, i, i + 1, sense, True, tail=i + 1, fused="+E" in words.tags[i])


def _with_their_name(text: str, start: int, named: bytearray, senses: tuple[Sense, ...]) -> tuple[Sense, ...]:
    """The senses but those that ask for a name before them which is not there."""
    uses = {sense.row["use"] for sense in senses}
    missing = {use for use in uses & _ASKING.keys() if not _ASKING[use](text, start, named)}
    return tuple(s for s in senses if s.row["use"] not in missing) if missing else senses


def _has_named_forces(text: str, start: int, named: bytearray) -> bool:
    """Whether the forces of a state are the object before a verb: 독일군을 말리에 보냈다; not 남해군을."""
    forces = _FORCES.search(text, max(0, start - _GOAL_REACH), start)
    return (
        forces is not None and forces.start() > 0 and named[forces.start() - 1] == STATE and not named[forces.start()]
    )


def _has_named_goal(text: str, start: int, named: bytearray) -> bool:
    """Whether a name is the object or goal right before a verb: 평양을 다시 찾았다; in a headline 평양 찾아."""
    begin = max(0, start - _GOAL_REACH)
    while found := _GOAL.search(text, begin, start):
        if found.start() and named[found.start() - 1]:
            return True
        begin = found.start() + 1
    return start > 1 and text[start - 1] == " " and bool(named[start - 2]) and _in_headline(text, start)


# What a row asks for by its column `use`, and what tells whether it is there.
_ASKING: Final = {"named": _has_named_goal, "forces": _has_named_forces}


def _in_headline(text: str, at: int) -> bool:
    """Whether a line is a headline whose first part a comma or a sign ends: no full sentence (김정은, 러시아 찾아)."""
    begin = text.rfind("\n", max(0, at - _LONGEST_HEADLINE), at) + 1
    if not begin and at > _LONGEST_HEADLINE:
        return False
    head = _HEADED.match(text, begin, at)
    if head is None:
        return False
    end = text.find("\n", at, begin + _LONGEST_HEADLINE)
    end = len(text) if end < 0 else end
    return end - begin <= _LONGEST_HEADLINE and not _SENTENCE_END.search(text, head.end(), end)


def _told_as_said(words: Words, i: int) -> bool:
    """Whether a verb of saying is told as past or goes on, not as hearsay or a name (-다고 한다, -라고 하는)."""
    forms = [*words.lemmas[i].split("+")[1:], *(words.lemmas[i + 1].split("+") if i + 1 < len(words.lemmas) else ())]
    return bool(forms) and forms[0] in _GOING_ON


def _noun(
    text: str,
    words: Words,
    i: int,
    nouns: dict[str, tuple[Sense, ...]],
    region: str,
    named: bytearray,
) -> Trigger | None:
    # The longest run of nouns written together that is, or ends with, a trigger.
    for last in range(_together(words, i), i, -1):
        start, end = words.starts[i], words.ends[last - 1]
        form = text[start:end]
        candidates = nouns.get(form)
        if candidates is None and last - i == 1 and len(form) > 3:
            # 정상회담, 군사회담: Kiwi knows some compounds as one word.
            candidates = nouns.get(form[-2:])
            start = end - 2
        if not candidates or any(named[start:end]):
            continue
        tail = _past_parenthesis(text, words, last)
        predicate, passive, causative = _predicate(words, tail)
        said = _closes_clause(text, start, end, region) or (region in _NOTES and bool(_NOTE_END.match(text, end)))
        said = said or (any(x.subtype == "visit" for x in candidates) and _behind_its_goal(text, start, end, named))
        acts = predicate or _light(text, words, last) or said
        candidates = _with_their_name(text, start, named, candidates)
        # what was suffered only says in which state it is: 단절된 관계
        head = partial(_head, text, words, tail) if predicate and not passive else str
        sense = _sense(text, start, end, candidates, acts, verbal=predicate or said, head=head)
        if sense is None:
            continue
        if not predicate and not said and not _stands_alone(text, words, last, end, region, sense):
            continue
        suffered = passive or sense.row["use"] == "suffered"
        return Trigger(start, end, i, last, sense, predicate, suffered, causative, tail)
    return None


def _closes_clause(text: str, start: int, end: int, region: str) -> bool:
    """Whether a noun stands for a predicate at a clause end, as in notes and headlines (…하자고 주장, …를 제의)."""
    before, after = text[max(0, start - 4) : start], text[end : end + 2]
    if _HEADLINE_END.match(after):
        towards = region in spans.TELEGRAPHIC_REGIONS and _TOWARDS_IT.search(before)
        if towards or _QUOTED_HEAD.search(before) or (not before.endswith("의 ") and _in_headline(text, start)):
            return True  # 북한, 재설정 위협
    return bool(_OBJECT_BEFORE.search(before) and _CLAUSE_END.match(after))


def _behind_its_goal(text: str, start: int, end: int, named: bytearray) -> bool:
    """Whether a noun of going closes a clause right behind a name without a particle: 평양 도착, 모스크바 입국."""
    return start > 1 and text[start - 1] == " " and bool(named[start - 2]) and bool(_CLAUSE_END.match(text, end))


def _past_parenthesis(text: str, words: Words, i: int) -> int:
    """The token behind a parenthesis or a note's number that stands between a noun and its verb: 방문(9월)하여."""
    found = _BRACKET.match(text, words.ends[i - 1])
    return words.covering(words.ends[i - 1], found.end())[1] if found else i


def _together(words: Words, first: int) -> int:
    """The end of the nouns written together from token `first` on, three at most."""
    last, most = first + 1, min(first + 3, len(words.texts))
    while (
        last < most and words.ends[last - 1] == words.starts[last] and words.tags[last].startswith(("NN", "XSN", "XPN"))
    ):
        last += 1
    return last


def _head(text: str, words: Words, i: int) -> str:
    """What the predicate that goes on at token `i` modifies, told as its object: 쏜 미사일은 as 미사일을."""
    first = modifies(words, i, min(i + _LONGEST_HEAD, len(words.tags)))
    if first is None or words.lemmas[first - 1].split("+")[-1] not in _DONE:
        return ""
    last = first + 1
    while last < min(first + _LONGEST_HEAD, len(words.tags)) and words.tags[last].startswith(_HEADING):
        last += 1
    return _COUNTED.sub("", text[words.starts[first] : words.ends[last - 1]] + "을 ")


def _sense(
    text: str,
    start: int,
    end: int,
    candidates: tuple[Sense, ...],
    predicate: bool,
    *,
    verbal: bool,
    head: Callable[[], str] = str,
) -> Sense | None:
    before, after = text[max(0, start - 40) : start], text[end : end + 24]
    if "(" in before:
        before = _GLOSS.sub("", text[max(0, start - 80) : start])
    uncounted = _COUNTED.sub("", before)
    told = (before,) if uncounted == before else (before, uncounted)
    possible = [sense for sense in candidates if predicate or not sense.predicative]
    found = next((sense for sense in possible if _fits(sense, told, after, apart=verbal)), None)
    asking = [sense for sense in possible if sense.before] if found is None else []
    if not asking or _OWN_OBJECT.search(before):
        return found
    retold = (head(),)
    return next((sense for sense in asking if retold[0] and _fits(sense, retold, after, apart=False)), None)


def _fits(sense: Sense, told: tuple[str, ...], after: str, *, apart: bool) -> bool:
    """Whether what stands before a trigger, as told in one of these ways, and behind it is what a sense asks for."""
    if sense.before and not any(
        sense.before.search(x) or (apart and sense.apart and sense.apart.search(x)) for x in told
    ):
        return False
    if sense.after and not sense.after.match(after):
        return False
    if sense.not_before and any(sense.not_before.search(x) for x in told):
        return False
    return not (sense.not_after and sense.not_after.match(after))


def _predicate(words: Words, i: int) -> tuple[bool, bool, bool]:
    """Whether a verb suffix follows (하, 되, 시키 …), and whether it is passive or causative."""
    if i >= len(words.texts):
        return False, False, False
    form, tag = words.lemmas[i].split("+")[0], words.tags[i].split("+")[0].split("-")[0]
    if tag == "JKO" and i + 1 < len(words.texts) and words.lemmas[i + 1].split("+")[0] in grammar("undergoing"):
        return True, True, False  # 공격을 받다, 침략을 당하다
    if tag in ("XSV", "XSA", "VV", "VX") and form in _LINK and words.starts[i] - words.ends[i - 1] <= 1:
        return True, form in ("되", "당하", "받"), form == "시키"
    return False, False, False


def _light(text: str, words: Words, i: int) -> bool:
    """Whether the noun is the object or subject of a light verb (회담을 가졌다)."""
    k = i
    if k < len(words.texts) and words.tags[k].split("+")[0] in PARTICLES:
        k += 1
    for step in range(3):
        if k + step >= len(words.texts):
            return False
        if words.tags[k + step].startswith(("VV", "NNG")) and words.lemmas[k + step].split("+")[0] in grammar("light"):
            return True
        if not words.tags[k + step].startswith(("MAG", "NNG", "SN", "NNB", "MM")):
            return False
    return False


def _stands_alone(text: str, words: Words, i: int, end: int, region: str, sense: Sense) -> bool:
    """Whether a bare noun names an occurrence here rather than a topic."""
    after = text[end : end + 14]
    if _TOPIC_NOUN.match(after):
        return False
    if _light(text, words, i):
        return True
    if region in spans.TELEGRAPHIC_REGIONS and _CELL_ENDS.match(after):
        return True
    if after.startswith(" ") or _NOMINAL.match(after):
        return True
    if sense.after and i < len(words.tags) and words.starts[i] == end and words.tags[i].startswith(("VV", "XSN")):
        return True  # a northern verb that the analyser takes apart (웨|쳤다): its row asks for the rest
    return sense.subtype in _CONCRETE and not re.match(r"[가-힣]", after)
