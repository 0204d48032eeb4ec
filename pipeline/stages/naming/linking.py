"""Which entity a name stands for: the state it acts for, who held an office, whom a surname takes up."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Final

from spacy.tokens import Doc

from pipeline import spans
from pipeline.lexicon import classed, entities, table
from pipeline.lexicon.entities import KOREAS, Entity
from pipeline.lexicon.koreans import korean_name, sounds_korean, southern_name
from pipeline.lexicon.patterns import pattern
from pipeline.stages.naming.gazetteer import Mention, new_entity, titles
from pipeline.stages.naming.knownpersons import KnownPersons, holder, in_words, out_of_time, short_names
from pipeline.stages.naming.origins import origin
from pipeline.stages.naming.spellings import is_northern, northern_spelling, same_person, southern_body
from pipeline.stages.naming.vicinity import Vicinity, generic, posted_to
from pipeline.stages.sentence.words import Words

_PARTY: Final = pattern("linking.party")
_EMBASSIES: Final = ("대사관", "총영사관", "대표부")
_HOSTED: Final = pattern("linking.hosted")
_POSTED: Final = pattern("linking.posted")
_OFTEN: Final = 3  # times as often a text must tell of another state than of the usual one to be about it
_LONG: Final = 12  # names of states and of theirs in a text that tells of Korea where it is about it
_AFTER_NAME: Final = pattern("linking.after_name")
_FAR: Final = 200  # characters within which a state named before still counts as told of
_KOREAN_READING: Final = ("KOR", "PRK", "CHN", "TWN")  # whose names may sound Korean (반숙청)
_NEIGHBOURS: Final = ("CHN", "TWN", "VNM", "JPN", "MNG")  # whose names may look Korean in Hangul
_FORMER: Final = "전"  # before a title a surname, or former
_CITED: Final = pattern("linking.cited")  # a scholar
_SCHOLARS: Final = ("교수", "연구위원", "연구원")  # in a text on the North they are the South's
_BY_PLACE: Final = 0.3
_ROW: Final = pattern("linking.row")  # what stands between persons told in a row
_BEHIND: Final = re.compile(r"(?:\s[가-힣]{1,12}){1,3}")
_BODIES: Final = ("부", "성", "청", "처", "원", "당", "위원회")
_PART: Final = 2  # letters of a name that may stand for a longer one
_DEFAULTS: Final = ("KOR", "PRK", "RUS", "USA", "CHN", "JPN")


class Linker:
    """Decides, mention by mention in text order, which entity a name stands for."""

    def __init__(self, words_: Words, mentions: list[Mention], dates: DatesTold) -> None:
        self.text = words_.text
        self.dates = dates
        self.words = words_
        self.mentions = mentions
        self.persons = KnownPersons()
        self.unlinked: dict[str, list[Mention]] = defaultdict(list)  # the persons by what they may be called for short
        for mention in mentions:
            if mention.kind == "PERSON" and mention.row != "surname":
                for form in short_names(in_words(mention.entity)):
                    self.unlinked[form].append(mention)
        self.waiting: list[tuple[Mention, Mention]] = []  # mentions of persons that are named in full only later
        self.bodies: dict[str, str] = {}
        self.near = Vicinity(words_, mentions)
        self.northern = is_northern(self.text)
        self.foreign = self.near.told.total() >= _LONG and not self.near.told["KOR"] and not self.near.told["PRK"]

    def link(self, allowed: Callable[[Mention], bool]) -> None:
        for number, mention in enumerate(self.mentions):
            if mention.kind == "ORG":
                self._body(mention, number)
            elif mention.kind == "PERSON":
                self._person(mention, number)
        for mention, later in self.waiting:
            mention.candidates = later.candidates
        self._later_mentions(allowed)

    def _body(self, mention: Mention, number: int) -> None:
        if "of" in mention.extra:
            mention.candidates = mention.extra["of"].candidates
            return
        part = mention.extra.get("part")  # of a party: it is linked as the party is
        form = self.text[mention.start : mention.end].removesuffix(part or "").rstrip()
        countries = [e.country for e in mention.candidates]
        country = self.near.adjacent_state(number) or (None if form.endswith(_EMBASSIES) else self.near.seat(number))
        never = _never(form, self.dates.at(mention.start))
        country = None if country in never else country
        countries = [c for c in countries if c not in never]
        if mention.extra.get("open"):
            mention.extra["named"] = _named_in(form)  # so that it is sure whose it is
            country = mention.extra["named"] or country or self.bodies.get(form) or self.near.around(mention.start)
            if _POSTED.match(form):
                country = self.near.korea()
            mention.candidates = (_listed(form, country) or new_entity("ORG", southern_body(form), country),)
        elif len(countries) > 1 or (
            generic(form)
            and country not in countries
            and (country or self.foreign)
            and all(c in entities.states() for c in countries)  # 유럽의회 is no state's
        ):
            chosen = country if country in countries or (country and generic(form)) else None
            beside = self.near.beside(mention.start)
            chosen = (
                chosen
                or (None if beside in never else beside)
                or ("PRK" if self.northern and "PRK" in countries else None)
                or self.bodies.get(form)
                or self.near.nearby_of(mention.start, countries)
                or self._default(countries, foreign=self.foreign and generic(form))
            )
            match = next((e for e in mention.candidates if e.country == chosen), None)
            mention.candidates = (match or new_entity("ORG", form, chosen),)
        if mention.entity.country:
            self.bodies[form] = mention.entity.country
        if part:
            name, country = f"{mention.entity.name} {part}", mention.entity.country
            mention.candidates = (_listed(name, country) or new_entity("ORG", name, country),)
        elif form.endswith(_EMBASSIES) and not form.startswith("주"):
            mention.candidates = (self._embassy(mention, number, form),)

    def _embassy(self, mention: Mention, number: int, form: str) -> Entity:
        """An embassy by where it is posted too (평양 주재 독일 대사관), where the text says so."""
        country = mention.entity.country
        before = [m for m in self.mentions[max(0, number - 3) : number] if m.kind in ("STATE", "PLACE")]
        for host in reversed(before):
            code = host.entity.country if host.kind == "STATE" else entities.located().get(host.entity.name)
            between = self.text[host.end : mention.start]
            prefixed = host.kind == "STATE" and posted_to(self.text, host.start)
            if code and code != country and country in entities.states() and (_HOSTED.match(between) or prefixed):
                at = "한" if code == "KOR" else entities.state(code).name
                kind = next(k for k in _EMBASSIES if form.endswith(k))
                return new_entity("ORG", f"주{at} {entities.state(country or '').name} {kind}", country)
        return mention.entity

    def _default(self, countries: list[str | None], *, foreign: bool) -> str | None:
        """Whose a body is whose name says it no more than the words around: of a state that the text tells of."""
        told = [c for c in countries if c and self.near.told[c]] if self.near.told.total() >= _LONG else []
        if not told and foreign:
            return self.near.told.most_common(1)[0][0]
        usual = _default([*told] or countries)
        if usual in entities.states() and usual not in KOREAS and self.near.common and not self.near.told[usual]:
            return self.near.usual()  # no body of a state of which the text tells nothing
        most = max(told, key=lambda c: self.near.told[c], default=None)
        return most if most and usual and self.near.told[most] > _OFTEN * self.near.told[usual] else usual

    def _korea_of(self, mention: Mention, number: int) -> str:
        """Which Korea a Korean name belongs to: of the body behind, else the text's own or the one told more of."""
        if _CITED.match(self.text, mention.end) or mention.title in _SCHOLARS:
            return "KOR"
        body = next(iter(self.mentions[number + 1 : number + 2]), None)
        if body and body.kind == "ORG" and not self.text[mention.end : body.start].strip():
            never = _never(self.text[body.start : body.end], self.dates.at(body.start))
            koreas = {e.country for e in body.candidates} & KOREAS - never
            if len(koreas) == 1:
                return str(koreas.pop())
        before = self.text[max(0, mention.start - len("장관 ")) : mention.start].rstrip()
        southern = classed("name_words", "southern")
        northern = self.northern and not any(x.endswith(southern) for x in (before, mention.title or ""))
        return "PRK" if northern else self.near.korea()

    def _person(self, mention: Mention, number: int) -> None:
        form = self.text[mention.start : mention.end]
        if "of" in mention.extra:
            mention.candidates = mention.extra["of"].candidates
            return
        if mention.row == "surname":
            best = self.persons.short(form, mention.title)
            called = (m for m in self.unlinked.get(form, ()) if form in short_names(in_words(m.entity)))
            best = best or next(called, None)
            former = form == _FORMER and self.text.startswith(" ", mention.end)
            listed = None if best or former else holder(form, mention.title, self.dates.at(mention.start))
            if best:
                mention.candidates = best.candidates
            elif listed:
                mention.candidates = (listed,)
            else:
                mention.extra["dropped"] = True
            return
        met = mention.entity.name in self.persons.names
        if mention.extra.get("weak") and not (met or self.near.adjacent_state(number) or self._among_persons(number)):
            mention.extra["dropped"] = True
            return
        mention.title = mention.title or _title_behind(self.text, mention.end)
        if len(mention.candidates) > 1:
            country = self.near.adjacent_state(number) or self.near.nearby_of(
                mention.start, [e.country for e in mention.candidates]
            )
            match = [e for e in mention.candidates if e.country == country]
            mention.candidates = self._in_office(tuple(match) or mention.candidates, mention.start)
        elif mention.extra.get("open"):
            later = None if form in self.persons.holding else self._named_later(mention, form)
            if later:
                self.waiting.append((mention, later))
                return
            mention.candidates = (self._new_person(mention, number, form),)
        elif out_of_time(mention.entity, form, self.dates.at(mention.start)):
            mention.candidates = (self._new_person(mention, number, form),)
        elif self._another(mention, form):
            mention.candidates = self.persons.holding[form].candidates
        elif mention.entity.country in KOREAS:
            country = self.near.following_country(number)
            if country in KOREAS and country != mention.entity.country:  # of one name on either side of the border
                mention.candidates = (new_entity("PERSON", mention.entity.name, country),)
        self.persons.add(mention)

    def _in_office(self, bearers: tuple[Entity, ...], at: int) -> tuple[Entity, ...]:
        """Those of one name with who held an office then first, else of one state who came to one last (부시)."""
        day = self.dates.at(at)
        of_one_state = len({bearer.country for bearer in bearers}) == 1

        def standing(bearer: Entity) -> tuple[bool, str]:
            last = max((o.start or "" for o in bearer.offices), default="") if of_one_state else ""
            return bool(day and bearer.role(day)), last

        return tuple(sorted(bearers, key=standing, reverse=True))

    def _another(self, mention: Mention, form: str) -> bool:
        """Whether part of a listed name (하야시) is that of somebody whom the text has named in full before."""
        holder = self.persons.holding.get(form)
        part = " " in mention.entity.name and form != mention.entity.name
        return bool(part and holder and mention.entity.name not in self.persons.names)

    def _among_persons(self, number: int) -> bool:
        """Whether a name of two syllables is told in a row with another person: 장쩌민, 리펑과."""
        around = self.mentions[max(0, number - 1) : number + 2]
        return any(
            one.kind == other.kind == "PERSON" and _ROW.fullmatch(self.text, one.end, other.start)
            for one, other in pairwise(around)
        )

    def _named_later(self, mention: Mention, form: str) -> Mention | None:
        """Who is named in full only further on: a headline's 하토야마 총리 before 하토야마 유키오 일본 총리."""
        if len(form) < _PART or korean_name(form):
            return None
        return next((m for m in self.unlinked.get(form, ()) if m.start > mention.end and m.row != "hanja"), None)

    def _new_person(self, mention: Mention, number: int, form: str) -> Entity:
        """An unlisted person: one already met under a longer name, or a new one with the country around."""
        if mention.row == "hanja" and self.persons.last and not "가" <= form[0] <= "힣":
            return self.persons.last.entity
        hangul = self.northern and "가" <= form[0] <= "힣"
        known = self.persons.titled(form, mention.title) or self.persons.holding.get(form)
        known = known or (hangul and self.persons.holding.get(southern_name(form, None))) or None
        if known:
            return known.entity
        country = (
            self.near.described(mention.end)
            or self.near.adjacent_state(number, gap=6)
            or self.near.following_country(number)
            or self.near.led(number)
        )
        if korean_name(form) or (country not in _NEIGHBOURS and sounds_korean(form)):
            if country not in _KOREAN_READING or _CITED.match(self.text, mention.end):
                behind = self.text[mention.end : mention.end + 3].lstrip()
                northern = behind.startswith(classed("name_words", "northern"))
                country = "PRK" if northern else self._korea_of(mention, number)
        elif mention.row == "author" and country is None:
            country = "KOR" if len(form) <= 3 else None
        else:
            country = country or self.near.beside(mention.start) or self._likely(form, mention.start)
        told = form
        if hangul:
            form = southern_name(form, country)
            listed = [e for e in entities.by_alias().get(form, ()) if e.kind == "PERSON" and e.country != "PRK"]
            if len(listed) == 1:
                return listed[0]
        spelled = same_person(told, country) if hangul or northern_spelling(told, country) else None
        return spelled or new_entity("PERSON", form, country)

    def _likely(self, name: str, at: int) -> str | None:
        """Whose a foreign person likely is, whom nothing right beside gives a state.

        What speaks for a state: how much the text tells of it, how near before it was named, how the name sounds.
        """
        family = origin(name)
        before = [code for _, _, code in self.near.states_within(at - _FAR + 1, at)]
        nearest = {code: 1 / rank for rank, code in reversed([*enumerate(reversed(before), 1)])}
        place = self.near.nearby_place(at)
        candidates = [c for c in dict.fromkeys((*reversed(before), *self.near.told, place)) if c and c not in KOREAS]
        most = max((self.near.told[c] for c in (*candidates, "KOR", "PRK")), default=0) or 1

        def evidence(code: str) -> float:
            near = nearest.get(code, 0.0)
            return self.near.told[code] / most + near + (code in family) + _BY_PLACE * (code == place)

        return max(candidates, key=evidence, default=None) or self.near.around(at)

    def _later_mentions(self, allowed: Callable[[Mention], bool]) -> None:
        """Full names found once are found wherever they stand."""
        told = [m for m in self.mentions if m.kind == "PERSON" and not m.extra.get("dropped")]
        names = {m.entity.name: m.candidates for m in told if m.extra.get("open")}
        full = {**{self.text[m.start : m.end]: m.candidates for m in told if m.row == "persons"}, **names}
        shorter = {n.split()[-1]: c for n, c in full.items() if " " in n and len(n.split()[-1]) >= 2}
        forms = {n: c for n, c in {**shorter, **names}.items() if len(n) >= 2 and n not in titles() and n[0] >= "가"}
        if not forms:
            return
        taken = {at: m for m in self.mentions for at in range(m.start, m.end)}
        for start, end, form in sorted(_standing(self.text, forms), key=lambda found: (found[0], -found[1])):
            inside = {id(m): m for m in map(taken.get, range(start, end)) if m is not None}.values()
            if any(m.kind != "PERSON" or not m.extra.get("open") or _as_long(m, start, end) for m in inside):
                continue
            again = Mention(start, end, "PERSON", forms[form], "again")
            if allowed(again):
                for part in inside:
                    part.extra["dropped"] = True
                taken.update(dict.fromkeys(range(start, end), again))
                self.mentions.append(again)
        self.mentions.sort(key=lambda m: m.start)


def _standing(text: str, forms: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Where one of `forms` stands as a word with at most a particle: `(start, end, form)`."""
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for form in forms:
        automaton.add_word(form, form)
    automaton.make_automaton()
    behind: dict[str, int] = {}  # where each was found last
    for last, form in automaton.iter(text):
        start, end = last + 1 - len(form), last + 1
        if start < behind.get(form, 0):
            continue
        behind[form] = end
        if not text[max(0, start - 1) : start].isalpha() and _AFTER_NAME.match(text, end):
            yield start, end, form


def _as_long(mention: Mention, start: int, end: int) -> bool:
    """Whether a mention holds a name found again, and not only with a particle that was taken for a part of it."""
    same = mention.start == start and mention.end == end + 1
    return mention.start < start or (mention.end >= end and not same)


def _named_in(form: str) -> str | None:
    """The country of the state or place with which a body's name begins (상하이동북아연구센터, 네팔공산당)."""
    states = entities.state_forms()
    party = _PARTY.search(form)
    for length in range(min(7, len(form) - 2), 1, -1):
        head = form[:length]
        # A state's name that is a common word too is the state's before a party's: 기네민주당, but 저지위원회.
        if head in states and states[head][1] in (("name", "capital", "common") if party else ("name", "capital")):
            return states[head][0]
        place = next((e for e in entities.by_alias().get(head, ()) if e.kind == "PLACE"), None)
        if place and place.name in entities.located():
            return entities.located()[place.name]
    return None


def _never(form: str, date: str | None) -> frozenset[str]:
    """The states that had no ministry of this name, on a day (an ISO value) or ever."""
    return frozenset(
        code
        for name, begin, end, codes in _ministries_not_had()
        if name == form and (not begin or (date and date[: len(begin)] >= begin)) and (not end or (date and date < end))
        for code in codes
    )


@cache
def _ministries_not_had() -> tuple[tuple[str, str, str, tuple[str, ...]], ...]:
    return tuple((r["name"], r["from"], r["until"], tuple(r.many("not"))) for r in table("foreign_ministries"))


def _listed(form: str, country: str | None) -> Entity | None:
    """The listed body of a country that bears a name, however it is spelled or parted."""
    for name in (form.replace(" ", ""), southern_body(form).replace(" ", "")):
        for entity in entities.by_alias().get(name, ()):
            if entity.kind == "ORG" and entity.country == country:
                return entity
    return None


def _default(countries: list[str | None]) -> str | None:
    return next((c for c in _DEFAULTS if c in countries), countries[0] if countries else None)


def _title_behind(text: str, end: int) -> str | None:
    """The title behind a name, over the state and the body of which it is (올라프 숄츠 독일 총리)."""
    found = _BEHIND.match(text, end)
    words = found[0].split() if found else []
    for word in words:
        for length in range(len(word), 0, -1):
            if word[:length] in titles():
                return word[:length]
        if word not in entities.state_forms() and not word.endswith(_BODIES):
            return None
    return None


class DatesTold:
    """The date that governs a character: the last one in its sentence before it, else the document's."""

    def __init__(self, doc: Doc) -> None:
        self.dates = [a for a in spans.marks(doc, spans.DATES) if a["label"] in ("DATE", "TIME")]
        self.starts = [a["start"] for a in self.dates]
        self.published = spans.data(doc).get("meta", {}).get("published")

    def at(self, char: int) -> str | None:
        number = bisect_right(self.starts, char) - 1
        near = number >= 0 and char - self.starts[number] < 120
        value = self.dates[number]["value"] if near else self.published
        return value.split("/")[0][:10] if value and value[:4].isdigit() else None
