"""Cases: what the particle behind a name makes of whom it names, by the frame of the act."""

from __future__ import annotations

from typing import Final

from pipeline.lexicon import classed
from pipeline.lexicon.ontology import of_kind
from pipeline.lexicon.patterns import pattern
from pipeline.stages.participation.implied import Implied
from pipeline.stages.participation.phrases import Phrase
from pipeline.stages.participation.relations import PAIR
from pipeline.stages.participation.voice import buying, does_it, freeing
from pipeline.stages.sentence.clauses import grammar, predicate_between

_DONE_TO_ONE: Final = frozenset({"invite", "accuse", "coerce", "attack", "threaten", "sanction"})  # with nobody
_JOINED_OBJECT: Final = pattern("cases.joined_object")
_ABOUT: Final = pattern("cases.about")
_ON_WHAT: Final = pattern("cases.on_what")
_TO_HEARERS: Final = frozenset({"offer", "request", "message", "agree"})  # told to somebody, about something
_ON_GROUND: Final = pattern("cases.on_ground")
_FROM_OFFICE: Final = pattern("cases.from_office")
_COMES_FROM: Final = frozenset({"aid", "arms", "message", "request"})
_ITS_PARTIES: Final = pattern("cases.its_parties")  # 페루와의 조약을 비준했다
_NOT_WITH: Final = ("agree", "meet", "mobilize")
_OF_THEIRS: Final = pattern("cases.of_theirs")
_BORDER: Final = pattern("cases.border")
_MOVING: Final = frozenset({"troops", "mobilize", "withdraw"})
_FORCE: Final = pattern("cases.force")


class Cases(Implied):
    """Gives a phrase of the clause the role that its case has in the frame of the trigger's act."""

    def _by_case(self, phrase: Phrase) -> None:
        """What the case of a phrase makes it."""
        trigger, where = self.trigger, f"{phrase.case} {self._said(phrase)}"
        if trigger.subtype == "ratify" and _ITS_PARTIES.match(self.text, phrase.end):
            return
        if trigger.subtype in _NOT_WITH and _OF_THEIRS.search(self.text[phrase.end : trigger.start]):
            border = trigger.subtype == "mobilize" and _BORDER.match(self.text, phrase.end)
            self.roles.add("recipient" if border else "", phrase.members, where)
            return  # 페루와의 국경에 병력을 배치하기로 했다
        if trigger.subtype == "statement" and phrase.case == "dative" and _ABOUT.match(self.text, phrase.end):
            return
        if phrase.case == "comitative" and _ON_GROUND.match(self.text, phrase.end):
            return  # 반군과의 유착을 이유로 이란과 단교했다
        if trigger.subtype in _TO_HEARERS and _ON_WHAT.match(self.text, phrase.end):
            return  # 라오스 문제에 관한 방안을 제기했다
        beside = phrase.case == "comitative" and (self.reciprocal or self._takes_part(phrase))
        if beside or (self.turned and does_it(self.text, trigger, phrase)):
            self.roles.add("actor", phrase.members, where)
        elif phrase.case == "object" and phrase.head and self._owned_beside(phrase):
            return  # 러시아의 유엔 결의 위반을 규탄했다: whose it is, is whom it is about
        elif self._is_force(phrase):
            return
        elif phrase.case == "object" and freeing(trigger):
            self.roles.add("recipient", phrase.members, where)
        elif trigger.subtype in of_kind("talks") and self._is_matter(phrase):
            return
        elif trigger.subtype == "relations" and phrase.case == "object" and _is_mission(phrase):
            return  # 몽골에 대사관을 열었다: with whom it is, not what is opened
        elif trigger.subtype == "sign" and phrase.case == "dative" and len(self.roles.actors) >= PAIR:
            return  # 「한-몽골 협정」에 서명했다
        elif trigger.subtype == "accuse" and all(m["name"].endswith(tuple(grammar("court"))) for m in phrase.members):
            return  # 이스라엘을 국제사법재판소에 제소했다
        elif phrase.case == "dative" and phrase.head.endswith(tuple(grammar("ground"))):
            return  # 몽골 간첩 혐의로 체포했다
        elif phrase.case == "comitative" and self._one_of_its_objects(phrase):
            self.roles.add(self.frame["object"], phrase.members, where)
        elif phrase.case in ("object", "dative", "comitative"):
            self.roles.add(self.frame[phrase.case], phrase.members, where)
        elif trigger.subtype == "resign" and phrase.case == "locative" and _FROM_OFFICE.search(self._said(phrase)):
            holders = [m for m in phrase.members if m["label"] == "PERSON"]
            self.roles.add("actor", holders, where)  # 니키타 흐루쇼프 제1서기직에서 물러남
        elif phrase.case == "locative" and (
            trigger.subtype == "withdraw" or trigger.sense.row["form"] == "탈퇴" or self._before_it(phrase)
        ):
            self.roles.add("recipient", phrase.members, where)
        elif trigger.subtype == "protest" and phrase.head.endswith("앞"):
            self.roles.add("recipient", phrase.members, where)  # 페루 대사관 앞에서 시위를 벌였다
        elif phrase.case == "source" and trigger.subtype == "attack":
            self.roles.add("recipient", phrase.members, where)  # 반군으로부터 공항을 탈환했다
        elif phrase.case == "locative" and buying(trigger) and self._sells(phrase):
            self.roles.add("actor", phrase.members, where)  # 러시아에서 전차를 사들였다
        elif phrase.case == "source" and (trigger.subtype in _COMES_FROM or self.turned):
            self.roles.add("actor", phrase.members, where)

    def _sells(self, phrase: Phrase) -> bool:
        """Whether a phrase of place names the state that sells: not 러시아에서 열린 전시회에서, 시리아 내전에서."""
        bare = not phrase.head and all(m["label"] == "STATE" for m in phrase.members)
        return bare and not predicate_between(self.words, self.words.at(phrase.end), self.trigger.first)

    def _one_of_its_objects(self, phrase: Phrase) -> bool:
        """Whether who stands in a phrase is joined with an object that nobody knows: 말리와 그 저항운동을 초청했다."""
        joined = self.trigger.subtype in _DONE_TO_ONE and _JOINED_OBJECT.fullmatch(
            self.text, phrase.end, self.trigger.start
        )
        return bool(joined) and not predicate_between(self.words, self.words.at(phrase.end), self.trigger.first)

    def _owned_beside(self, phrase: Phrase) -> bool:
        """Whether what a body's phrase names belongs to somebody named right before it (러시아의 유엔 결의 위반)."""
        bodies = all(m["label"] == "ORG" for m in phrase.members)
        return bodies and any(p.case == "genitive" and p.end + len("의 ") == phrase.start for p in self.clause)

    def _takes_part(self, phrase: Phrase) -> bool:
        """Whether who stands in a phrase acts as the subject does: 몽골과 함께, 몽골과 공동으로."""
        behind = self.words.at(phrase.end) + 1
        together = grammar("together")
        return any(lemma.split("+")[0] in together for lemma in self.words.lemmas[behind : behind + 1])

    def _is_matter(self, phrase: Phrase) -> bool:
        """Whether a phrase is what talks are about, not with whom: 시리아 사태를, 한미동맹에 대해."""
        about = phrase.case == "dative" and _ABOUT.match(self.text, phrase.end)
        return bool(about) or (phrase.case in ("object", "dative") and phrase.head.endswith(tuple(grammar("matter"))))

    def _is_force(self, phrase: Phrase) -> bool:
        """Whether a phrase names what is sent or withdrawn, not to whom."""
        moved = self.trigger.subtype in _MOVING and phrase.case == "object"
        return moved and _FORCE.search(self.text, phrase.start, phrase.end) is not None


def _is_mission(phrase: Phrase) -> bool:
    """Whether a phrase is only an embassy or the like."""
    return all(m["label"] == "ORG" and m["name"].endswith(classed("grammar", "mission")) for m in phrase.members)
