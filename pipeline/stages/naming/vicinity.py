"""Which states stand around a name: right before it, in its sentence, by its places, in the text as a whole."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import Final

from pipeline.lexicon import classed, entities
from pipeline.lexicon.koreans import sounds_korean
from pipeline.lexicon.patterns import pattern
from pipeline.stages.naming.gazetteer import Mention
from pipeline.stages.sentence.words import Words

_PARTICLE: Final = pattern("vicinity.particle")
_TO_TITLE: Final = pattern("vicinity.to_title")
_SIDE: Final = pattern("vicinity.side")
_TOPIC: Final = pattern("vicinity.topic")
_LEADS: Final = pattern("vicinity.leads")
_OF: Final = pattern("vicinity.of")
_WHERE: Final = pattern("vicinity.where")  # 유엔 주재 팔레스타인 대사
_PARTED: Final = pattern("vicinity.parted")
_SEATED: Final = pattern("vicinity.seated")  # 베이징 소재 외교부, 런던 외무부
_FORMER: Final = pattern("vicinity.former")


class Vicinity:
    """The states that the mentions of a text name, asked by the number of a mention or by a character."""

    def __init__(self, words_: Words, mentions: list[Mention]) -> None:
        self.text, self.words, self.mentions = words_.text, words_, mentions
        self.states = [(m.start, m.end, m.entity.entity_id) for m in mentions if m.kind == "STATE"]
        self.state_starts = [start for start, _, _ in self.states]
        self.acting = [(start, code) for start, _, code in self.states if not posted_to(self.text, start)]
        self.sides = [(start, code) for start, end, code in self.states if _SIDE.match(self.text, end)]
        lying = entities.located()
        self.lands = [(m.start, lying[m.entity.name]) for m in mentions if m.kind == "PLACE" and m.entity.name in lying]
        self.common = Counter(code for _, _, code in self.states)
        self.told = self.common + Counter(
            code for m in mentions if m.kind != "STATE" and (code := of_one(m)) in entities.states()
        )

    def adjacent_state(self, number: int, *, gap: int = 1) -> str | None:
        """The state named right before mention `number` within its noun phrase."""
        at = self.mentions[number].start
        for back in range(number - 1, max(-1, number - 4), -1):
            other = self.mentions[back]
            between = self.text[other.end : at]
            if len(between) > gap + 8 or re.search(r"[.,!?\n”\"’]", between):
                return None
            if other.kind == "STATE" and posted_to(self.text, other.start):
                return None
            if other.kind == "PERSON" and back == number - 1 and self._of_foreigner(other, between):
                return other.entity.country
            if (
                other.kind == "STATE"
                and re.fullmatch(r"(\s?[가-힣]{0,8}\s?){0,2}", between)
                and not _PARTICLE.search(between)
            ):
                return other.entity.country
            if other.kind == "ORG" and _PARTED.search(between):
                return None
            sure = not other.extra.get("open") or other.extra.get("named")
            if other.kind == "ORG" and other.entity.country and sure:
                return other.entity.country
        return None

    def seat(self, number: int) -> str | None:
        """The state in which the place lies that is named right before body `number`."""
        place = self.mentions[number - 1] if number else None
        if (
            place is None
            or place.kind != "PLACE"
            or not _SEATED.fullmatch(self.text, place.end, self.mentions[number].start)
        ):
            return None
        return entities.located().get(place.entity.name)

    def _of_foreigner(self, person: Mention, between: str) -> bool:
        """Whether a foreigner is named right before what he serves (린자룽 외교부장, 아도르니 대통령실 대변인)."""
        return bool(_FORMER.fullmatch(between)) and person.row != "surname" and not sounds_korean(person.entity.name)

    def nearby_state(self, at: int) -> str | None:
        """The state named last before `at` in the same sentence."""
        return self._last(self.acting, at)

    def around(self, at: int) -> str | None:
        """The state named last in the sentence, else that of its places, else the text's commonest."""
        return self.nearby_state(at) or self.nearby_place(at) or self.usual()

    def described(self, end: int) -> str | None:
        """The state to which a description gives the person named up to `end` (X는 러시아의 관료이다)."""
        topic = _TOPIC.match(self.text, end)
        if not topic:
            return None
        here = self.states_within(topic.end(), topic.end() + 1)
        return next((c for _, e, c in here if _OF.match(self.text, e)), None)

    def led(self, number: int) -> str | None:
        """The state of the delegation that person `number` leads (후사크가 인솔하는 체코 대표단)."""
        leads = _LEADS.match(self.text, self.mentions[number].end)
        whose = self.mentions[number + 1] if leads and number + 1 < len(self.mentions) else None
        if leads is None or whose is None or whose.start != leads.end():
            return None
        return whose.entity.country if whose.kind == "STATE" else of_one(whose) if whose.kind == "ORG" else None

    def beside(self, at: int) -> str | None:
        """The state whose side at a table is told of last before `at` in the same sentence (칠레 측에서는)."""
        return self._last(self.sides, at)

    def nearby_place(self, at: int) -> str | None:
        """The country of the place named last before `at` in the same sentence."""
        return self._last(self.lands, at)

    def _last(self, told: list[tuple[int, str]], at: int) -> str | None:
        """Of what is told at some characters what stands last before `at` in the same sentence."""
        number = bisect_left(told, (at,)) - 1
        if number < 0:
            return None
        first, _ = self.words.sentence(self.words.at(at))
        begin = self.words.starts[first] if first < len(self.words.starts) else 0
        return told[number][1] if told[number][0] >= begin else None

    def states_within(self, begin: int, end: int) -> list[tuple[int, int, str]]:
        """The states named in `[begin, end)`."""
        return self.states[bisect_left(self.state_starts, begin) : bisect_left(self.state_starts, end)]

    def korea(self) -> str:
        """The Korea that the text tells of more."""
        return "PRK" if self.common["PRK"] > 2 * self.common["KOR"] else "KOR"

    def nearby_of(self, at: int, countries: list[str | None]) -> str | None:
        before = [code for _, _, code in self.states_within(at - 199, at) if code in countries]
        return before[-1] if before else None

    def usual(self) -> str | None:
        return self.common.most_common(1)[0][0] if self.common else None

    def following_country(self, number: int) -> str | None:
        """The country of the state or body between a name and its title."""
        at = self.mentions[number].end
        for other in self.mentions[number + 1 : number + 3]:
            between = self.text[at : other.start]
            if not _TO_TITLE.fullmatch(between):
                return None
            sure = other.kind == "STATE" or (other.kind == "ORG" and of_one(other))
            if sure and other.entity.country and not _WHERE.match(self.text, other.end):
                return other.entity.country
            at = other.end
        return None


def posted_to(text: str, start: int) -> bool:
    """Whether a state is only where an envoy is posted (주에콰도르 대사, 주몽골 대사관)."""
    return text[start - 1 : start] == "주" and not text[max(0, start - 2) : start - 1].isalnum()


def of_one(mention: Mention) -> str | None:
    """The state or community of a listed person, body or place whose name no other bears."""
    entity = mention.entity
    if mention.extra.get("open") or len(mention.candidates) != 1 or (mention.kind == "ORG" and generic(entity.name)):
        return None
    return entities.located().get(entity.name) if mention.kind == "PLACE" else entity.country


def generic(form: str) -> bool:
    """Whether a body's name is one that many states have (외교부, 국방부, 의회, 해군)."""
    return (len(form) <= 5 and form[-1] in "부성청처국원회찰소당실") or form in classed("name_words", "force")
