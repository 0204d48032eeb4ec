"""Listed names in a text: every alias of the entity tables that stands as a word of its own."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from pipeline.lexicon import classed, entities, table
from pipeline.lexicon.entities import Entity
from pipeline.lexicon.koreans import korean_name
from pipeline.lexicon.patterns import any_of, pattern
from pipeline.stages.sentence.words import Words, edges

_GOVERNING: Final = pattern("gazetteer.governing")
_OF_STATES: Final = frozenset({"GOV", "MIL", "PTY", "LEG", "IGO"})  # sectors of titles
_ACTS: Final = pattern("gazetteer.acts")
_IS_SUBJECT: Final = pattern("gazetteer.is_subject")
_LOCATED: Final = pattern("gazetteer.located")


_PREFIXES: Final = ("대", "반", "친", "주")  # 대중국, 반러시아: before the name of a state or body
_LONG: Final = 2
_OFFICER: Final = pattern("gazetteer.officer")
_HEAD_OF_BODY: Final = pattern("gazetteer.head_of_body")
_TREATY: Final = pattern("gazetteer.treaty")
# What makes a body that is called by its building a place.
_WITHIN: Final = pattern("gazetteer.within")
_SHORT_NAME: Final = 2
_SPACED: Final = 6  # syllables from which on the name of a body may be written with blanks, and
_SPACED_WORLD: Final = 4  # of one that is no state's
_SPACED_STATE: Final = 7  # and from which on the name of a state
_BLANK: Final = re.compile(" ")
_HOMONYM: Final = 3  # syllables of the longest state name that is a common noun too (아이티)


_LETTERS: Final = {"STATE": b"S", "PERSON": b"P", "ORG": b"O", "PLACE": b"L"}
_KINDS: Final = {letter[0]: kind for kind, letter in _LETTERS.items()}
_COVERED: Final = re.compile(rb"[^\0]+")


@dataclass(slots=True)
class Mention:
    """A name in the analysed text `[start, end)` and what it may stand for, best candidate first."""

    start: int
    end: int
    kind: str
    candidates: tuple[Entity, ...]
    row: str
    title: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def entity(self) -> Entity:
        return self.candidates[0]


def new_entity(kind: str, name: str, country: str | None) -> Entity:
    """An entity that no table lists, known by its name and country."""
    return Entity(entities.entity_id(kind, name, country), kind, name, country)


class Covered:
    """Which characters mentions already cover, and with which kind."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        told = [(m.start, m.end, m.kind) for m in mentions]
        self._letters = bytearray(max((end for _, end, _ in told), default=0))  # of the kind at each character, or 0
        for start, end, kind in told:
            self._letters[start:end] = _LETTERS[kind] * (end - start)

    def kind(self, start: int, end: int) -> str | None:
        """The kind of the first mention that covers any of `[start, end)`."""
        covered = self._letters[start:end].lstrip(b"\0")
        return _KINDS[covered[0]] if covered else None

    def tokens(self, words: Words) -> Iterator[tuple[int, str]]:
        """Each token that is covered, with the kind of the first mention that covers any character of it."""
        starts, ends, letters = words.starts, words.ends, self._letters
        done = 0
        for stretch in _COVERED.finditer(letters):
            begin, end = stretch.span()
            first, last = words.covering(begin, end)
            for token in range(max(first, done), last):
                if ends[token] > begin:
                    yield token, _KINDS[letters[max(begin, starts[token])]]
            done = max(done, last)


@cache
def _automaton() -> Any:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    forms: dict[str, list[tuple[str, Any]]] = {f: [("alias", e)] for f, e in entities.by_alias().items()}
    for form, (code, use, excludes) in entities.state_forms().items():
        if use in ("hanja", "never"):
            continue
        # A capital is a place too; any other state's name is nothing else.
        kept = forms.get(form, []) if use == "capital" else []
        value = (entities.state(code), use, re.compile(excludes) if excludes else None)
        forms[form] = [("state", value), *kept]
    for form, found in forms.items():
        automaton.add_word(form, (form, found))
    automaton.make_automaton()
    return automaton


def listed_names(text: str, words: Words) -> Iterator[Mention]:
    """Every occurrence of a listed name whose ends are ends of words; overlaps are left to the caller.

    What is only cut out of another word is said to be so, lest others take it for a name.
    """
    starts, ends = words.once(edges)
    states = entities.state_forms()
    for last, (form, meanings) in _automaton().iter(text):
        start, end = last + 1 - len(form), last + 1
        named = form in states and len(form) > 1 and start in starts  # 방한 중인: no people
        people = _NATIONALS.match(text, end) if named else None
        if people and meanings[0][0] == "state" and meanings[0][1][1] != "capital":
            state = meanings[0][1][0]
            yield Mention(
                start, people.end(), "STATE", (state,), "state_forms", extra={"dropped": True, "people": True}
            )
            continue
        army = form in states and _ARMY.match(text, end)
        if not (army and start in starts) and not _bounded(text, start, end, starts, ends):
            continue
        if form in states and text[start - 1 : start] == "방" and text[start - 2 : start - 1].strip() == "":
            continue  # 방인니: a visit
        token = words.at(start)
        tag = words.tags[token].split("+")[0]
        if not tag.startswith(("NN", "SL", "SH", "SN", "XR", "SW", "NR")) and len(form) < 4 and " " not in form:
            continue
        if form not in states and _behind_surname(words, token, start):
            continue  # 김철원 is no 철원
        if end - start == _SHORT_NAME and form not in states and _named_after(text, words, start, end):
            continue  # 하동선 is no 하동
        if form in classed("name_words", "branch") and _letter(text[end : end + 1]) and not _OFFICER.match(text, end):
            behind = words.at(end)
            if not words.tags[behind].startswith(("J", "E", "V")):
                continue
        cut = _cut_out(text, words, token, start, end) if form not in states else ""
        if cut == "word":
            yield Mention(start, end, meanings[0][1][0].kind, meanings[0][1], "", extra={"cut": True})
            continue
        for what, value in meanings:
            if what == "state":
                if _GOVERNING.match(text, end) or not _other_word(words, token, start, end, value[1]):
                    yield from _in_full(text, ends, _state(text, start, end, tag, *value))
            elif cut == "noun" and (_foreign(form, value) or _company(form, value)):
                yield Mention(start, end, value[0].kind, value, "", extra={"cut": True})
            elif not (value[0].kind == "PERSON" and _inside_word(words, token, start, end)):
                yield from _alias(text, start, end, form, tag, value)


# Its people are no state (인도인 30명), what is that state is (상대가 인도인 만큼).
_NATIONALS: Final = pattern("gazetteer.nationals")
_ARMY: Final = pattern("gazetteer.army")  # 소련|군: of a state
_ONE: Final = pattern("gazetteer.one")


def short_places(text: str, words: Words) -> Iterator[Mention]:
    """Cities of one syllable, where what follows makes them a place (빈에서 열린 회담)."""
    for found in _ONE.finditer(text):
        if found["next"] and not _begins_with_name(found["next"]):
            continue  # 텅 빈, 버려진 집
        tag = words.tags[words.at(found.start())]
        if tag.startswith(("NN", "XPN", "XR")) or words.strange[words.at(found.start())]:
            yield Mention(*found.span(), "PLACE", (_cities()[found[0]],), "places")


def _begins_with_name(word: str) -> bool:
    listed = (word[:length] for length in range(2, len(word) + 1))
    return any(form in entities.state_forms() or form in entities.by_alias() for form in listed)


@cache
def _cities() -> dict[str, Entity]:
    return {e.name: e for e in entities.listed() if e.kind == "PLACE" and len(e.name) == 1}


@cache
def _long_names() -> Any:
    """An automaton of the names of bodies, places and states that are long enough to be told by their syllables."""
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for form, found in entities.by_alias().items():
        bodies = tuple(e for e in found if e.kind == "ORG") or tuple(e for e in found if e.kind == "PLACE")
        least = _SPACED_WORLD if all(e.country in entities.NON_STATES for e in bodies) else _SPACED
        if bodies and len(form) >= least and " " not in form and "가" <= form[0] <= "힣":
            automaton.add_word(form, (form, bodies))
    for form, (code, use, _) in entities.state_forms().items():
        if use == "name" and len(form) >= _SPACED_STATE and "가" <= form[0] <= "힣":
            automaton.add_word(form, (form, (entities.state(code),)))
    automaton.make_automaton()
    return automaton


def spaced_names(text: str, words: Words) -> Iterator[Mention]:
    """Listed names written with blanks between their nouns (국제 원자력 기구, 랭커스터 하우스, 중화 인민 공화국)."""
    squeezed = text.replace(" ", "")
    blanks = (m.start() for m in _BLANK.finditer(text))
    before = [at - number for number, at in enumerate(blanks)]  # how many other characters stand before each blank
    starts, ends = words.once(edges)
    for last, (form, bodies) in _long_names().iter(squeezed):
        first = last + 1 - len(form)
        start, end = first + bisect_right(before, first), last + bisect_right(before, last) + 1
        head, blank, rest = text[start:end].partition(" ")
        belongs = (head in entities.state_forms() or len(head) == 1) and bodies[0].kind != "STATE"
        if not blank or "  " in text[start:end] or belongs:
            continue  # 일본 경제산업성, 미 태평양사령부: a state and its body
        if bodies[0].kind == "PLACE" and head in entities.by_alias() and " " not in rest:
            continue  # 태평양 도서국: a place and what lies there
        first, behind = words.covering(start, end)
        apart = all(words.tags[i].startswith(("N", "XPN", "SL")) for i in range(first, behind))
        if apart and start in starts and end in ends and _bounded(text, start, end, starts, ends):
            table_ = "state_forms" if bodies[0].kind == "STATE" else "organisations"
            yield Mention(start, end, bodies[0].kind, bodies, table_)


# A name letter by letter, as it stands under the title of a speech: 김 일 성.
_LETTERED: Final = re.compile(r"(?<![가-힣])(?:[가-힣] ){2}[가-힣](?![가-힣])")


def lettered_names(text: str) -> Iterator[Mention]:
    """Listed Korean persons whose three syllables stand apart."""
    for found in _LETTERED.finditer(text):
        form = found[0].replace(" ", "")
        listed = entities.by_alias().get(form, ())
        persons = tuple(e for e in listed if e.kind == "PERSON" and e.country in entities.KOREAS)
        if persons:
            yield Mention(*found.span(), "PERSON", persons, "persons")


def _bounded(text: str, start: int, end: int, starts: set[int], ends: set[int]) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if after == "장" and text[end - 1 : end] in "부실국처원청소" and _HEAD_OF_BODY.match(text, end):
        after = " "  # 국가안보실|장: the body whose head it is
    elif _OFFICER.match(text, end):
        after = " "  # 국회|의장, 통일부|장관: the body whose officer it is
    prefixed = before in _PREFIXES and end - start >= _LONG and not _letter(text[start - 2 : start - 1])
    return (start in starts or not _letter(before) or prefixed) and (end in ends or not _letter(after))


def _behind_surname(words: Words, token: int, start: int) -> bool:
    """Whether a one-syllable name that Kiwi parted from its given name stands right before."""
    before = token - 1
    return bool(token and words.ends[before] == start and words.tags[before] == "NNP" and len(words.texts[before]) == 1)


_GIVEN_NAME: Final = pattern("gazetteer.given_name")


def _named_after(text: str, words: Words, start: int, end: int) -> bool:
    """Whether the two syllables of a place are only the beginning of a Korean name (하동|선은)."""
    name = _GIVEN_NAME.match(text, start)
    return name is not None and korean_name(name[0]) and not words.tags[words.at(end)].startswith(("J", "E", "V"))


def _inside_word(words: Words, token: int, start: int, end: int) -> bool:
    """Whether a person's name is only a piece of another word (부시|장, 사위리|스가)."""
    behind = words.at(end)
    if token and words.ends[token - 1] == start and (words.strange[token - 1] or words.tags[token - 1] == "NNP"):
        return True
    if words.starts[behind] != end or end - start > _SHORT_NAME:
        return False
    return words.tags[behind].startswith(("NNG", "XSN")) and len(words.texts[behind]) == 1


# What follows a name without a blank, and what may be written onto a person's or a company's besides titles.
_PARTICLE: Final = pattern("gazetteer.particle")
_COPULA: Final = pattern("gazetteer.copula")  # behind a vowel its own syllable is left out (오바마|라는)
_ONTO_NAMES: Final = (
    "측|식|표|파|계|발|패|급|대|전|팀|일당|도당|패당|역도|정부|정권|행정부|내각|체제|시대|주의|사상|노선|독트린|집권|일가|가문|"
    "부부|부자|형제|자매|편|기|호|행|그룹|본사|지사|회장|부회장|사장|이사회|노조|공장|직원|주가|주식|계열|재단|코리아|차이나|재팬|아메리카"
)


# What a ministry's last syllable begins with what follows (교통|부문, 환경|부하, 상무|부인).
_PART: Final = pattern("gazetteer.part")


_SCRIPT_ENDS: Final = re.compile(r"[一-鿿][가-힣]")  # no name goes on in another script: 朴定洙|외교통상부장관


def _cut_out(text: str, words: Words, token: int, start: int, end: int) -> str:
    """Whether a name is only cut out of a `word` (갈|카니, 강경화|하다), or goes on with a `noun` (라이시|움)."""
    if token and words.ends[token - 1] == start and words.tags[token - 1].startswith(("V", "E", "MAG")):
        return "word"
    if not _letter(text[end : end + 1]) or _PARTICLE.match(text, end) or _SCRIPT_ENDS.match(text, end - 1):
        return ""
    if _PART.match(text, end - 1):
        return "word"
    behind = words.at(end)
    tag = words.tags[behind]
    if words.starts[behind] != end or tag.startswith("VC"):
        return ""
    if tag.startswith(("MAG", "MAJ", "XSV", "XSA", "IC")) or (tag.startswith("E") and not _COPULA.match(text, end)):
        return "word"
    return "noun" if tag.startswith(("NN", "XR", "SL", "V")) and not _written_on().match(text, end) else ""


@cache
def _written_on() -> re.Pattern[str]:
    return re.compile(rf"{_ONTO_NAMES}|{'|'.join(sorted(titles(), key=len, reverse=True))}")


def _foreign(form: str, found: tuple[Entity, ...]) -> bool:
    """Whether a name is a foreigner's, with which other foreign words begin (머스크|멜론)."""
    return found[0].kind == "PERSON" and not korean_name(form)


def _company(form: str, found: tuple[Entity, ...]) -> bool:
    """Whether a name is a company's, from which words for other things are made (네이버|후드, 삼성전자|레인지)."""
    return "가" <= form[0] <= "힣" and all(e.sector == "BUS" for e in found)


def _other_word(words: Words, token: int, start: int, end: int, use: str) -> bool:
    """Whether a state's name is the common noun that sounds alike: so the analyser says, or what modifies it."""
    if words.starts[token] != start or words.ends[token] != end or end - start > _HOMONYM:
        return False
    if words.tags[token] == "NNG" and not words.strange[token]:
        return True  # 시신 인도, 도발을 저지
    before = words.tags[token - 1] if token else ""
    return use == "common" and before.endswith(("ETM", "MM", "JKG"))  # 모든 수단, 그의 오만


def _letter(char: str) -> bool:
    return bool(char) and (char.isalnum() or "가" <= char <= "힣")


def _state(
    text: str, start: int, end: int, tag: str, state: Entity, use: str, excludes: re.Pattern[str] | None
) -> Iterator[Mention]:
    after = text[end : end + 40]
    if excludes and excludes.match(after):
        return
    if use == "capital":
        acts = _ACTS.match(after)
        if acts and not _LOCATED.match(after) and (acts[0][0] not in "은는이가도" or _IS_SUBJECT.match(after)):
            yield Mention(start, end, "STATE", (state,), "state_forms", extra={"capital": True})
        return
    if use == "common" and not (_GOVERNING.match(after) or tag == "NNP"):
        return
    yield Mention(start, end, "STATE", (state,), "state_forms")


_REPUBLIC: Final = pattern("gazetteer.republic")


def _in_full(text: str, ends: set[int], found: Iterable[Mention]) -> Iterator[Mention]:
    """A state with what its full name calls it besides (체코 공화국), which may be another's (독일 민주 공화국)."""
    for mention in found:
        called = _REPUBLIC.match(text, mention.end)
        end = called.end() if called else 0
        if end in ends or (end and not _letter(text[end : end + 1])):
            listed = entities.state_forms().get(text[mention.start : end].replace(" ", ""))
            state = entities.state(listed[0]) if listed else mention.entity
            yield Mention(mention.start, end, "STATE", (state,), mention.row, extra=mention.extra)
        else:
            yield mention


def _alias(text: str, start: int, end: int, form: str, tag: str, found: tuple[Entity, ...]) -> Iterator[Mention]:
    kinds = {e.kind for e in found}
    after = text[end : end + 20]
    if kinds == {"PERSON"}:
        hangul = "가" <= form[0] <= "힣"
        if hangul and len(form) == 2 and found[0].name == form and not _titled().match(after):
            yield Mention(start, end, "PERSON", found, "persons", extra={"weak": True})
            return
        if tag not in ("NNP", "SL", "SH") and len(form) < 4 and " " not in form and not _titled().match(after):
            return
    if re.match(r"[가-힣]", form[0]) and len(form) == 2 and "PLACE" in kinds and tag != "NNP":
        return
    kind = next(k for k in ("PERSON", "ORG", "PLACE") if k in kinds)
    agreed = kind == "PLACE" and bool(_TREATY.match(text, end))  # 제네바 합의: of its name, no name of its own
    within = _WITHIN.match(text, end) if kind == "ORG" and form in classed("name_words", "seat") else None
    if within:
        end = within.end("hall") if within["hall"] else end
        yield Mention(start, end, "PLACE", (new_entity("PLACE", text[start:end], None),), "places")
        return
    of_kind = tuple(e for e in found if e.kind == kind)
    row = {"PERSON": "persons", "ORG": "organisations"}.get(kind, "places")
    yield Mention(start, end, kind, of_kind, row, extra={"dropped": True} if agreed else {})


@cache
def _titled() -> re.Pattern[str]:
    """Behind a short name that is a word too: its Hanja, or a title (남일 외무상, 허담 당 비서)."""
    held = (title for title, (sector, names) in titles().items() if names or sector in _OF_STATES)
    some = any_of(title for title in held if len(title) > 1)
    return re.compile(rf"\s?(?:\([一-鿿]{{2,4}}\)|(?:[가-힣一-鿿]{{1,12}}\s){{0,2}}[가-힣]{{0,12}}(?:{some}))")


@cache
def titles() -> dict[str, tuple[str, bool]]:
    """Titles of persons: their sector, and whether they make an unknown word before them a name."""
    return {row["title"]: (row["sector"], row["strong"] == "yes") for row in table("titles")}


@cache
def _summit_titles() -> frozenset[str]:
    """The titles of those who meet at a summit."""
    return frozenset(row["title"] for row in table("titles") if row["summit"])


def leads(role: str) -> bool:
    """Whether an office is one of those who meet at a summit (대통령, 당 총서기; not 전 대통령)."""
    return not role.startswith("전 ") and role.rpartition(" ")[2] in _summit_titles()
