"""Owners: whose an act is, whose the thing is that it is done to, and whose people, forces or treaties take part."""

from __future__ import annotations

from typing import Final

from pipeline.lexicon.patterns import pattern
from pipeline.stages.participation.cases import Cases
from pipeline.stages.participation.focus import of_holder, references
from pipeline.stages.participation.phrases import Phrase
from pipeline.stages.participation.relations import PAIR
from pipeline.stages.participation.voice import ordered
from pipeline.stages.sentence.clauses import grammar, modifies, predicate_between

_TREATY_ABOUT: Final = pattern("owners.treaty_about")
_OWN_NEAR: Final = pattern("owners.own_near")
# By whose help or on whose word others act: 미국의 중재로, 유엔의 감시하에.
_BY_MEANS: Final = pattern("owners.by_means")
_DONE_TO_OWNERS: Final = frozenset({"coerce", "attack", "sanction", "cut"})
_FOR_THEM: Final = pattern("owners.for_them")
_THEIR_PEOPLE: Final = pattern("owners.their_people")
_WHOSE: Final = pattern("owners.whose")


class Owners(Cases):
    """Gives who owns what is told of an act a role in it."""

    def _genitive(self) -> None:
        """The role of who owns the act or what it is about."""
        trigger, roles = self.trigger, self.roles
        for phrase in reversed(self.clause):
            if phrase.case != "genitive" or phrase is self.subject or phrase is self.adjacent:
                continue
            if self.subject is not None and _WHOSE.fullmatch(self.text, phrase.end, self.subject.start):
                continue  # 크렘린궁의 페스코프 대변인은, 대통령의 부인인 부통령은: whose he is
            close = _OWN_NEAR.fullmatch(self.text, phrase.end, trigger.start)
            noun = not roles.actors and (trigger.passive or not trigger.predicative)
            if trigger.sense.row["use"] == "one" and len(phrase.members) > 1 and self._is_tie(phrase):
                continue  # 조중친선의 바통을 이어 나갈 것을 언약했다
            means = _BY_MEANS.match(self.text, phrase.end, trigger.start)
            both = self.reciprocal and self.frame["reciprocal"]
            if close and (noun or both) and not (means or self._apart(phrase)):
                roles.add("actor", phrase.members, f"owner {self._said(phrase)}")
            elif self._towards_owner() and roles.actors and self._owns(phrase):
                roles.add(
                    self.frame["genitive"] or "recipient",
                    phrase.members,
                    f"owner of what it is about: {self._said(phrase)}",
                )
            return

    def _is_tie(self, phrase: Phrase) -> bool:
        """Whether a phrase only names what ties states: 조중친선, 한미동맹."""
        return all(m["label"] == "STATE" for m in phrase.members) and phrase.head.endswith(tuple(grammar("matter")))

    def _towards_owner(self) -> bool:
        """Whether an act is done to whose what it is about is: 결정을 비난했다, 제안을 수락했다, 사임을 요구했다."""
        asks = self.trigger.subtype == "request" and not self.roles.recipients
        return bool(self.frame["genitive"]) or self.trigger.sense.row["use"] in ("one", "whose") or asks

    def _for_whom(self) -> None:
        """For whose good something is given: 몽골의 복구를 위하여, 몽골 어린이의 교육에 쓸."""
        for phrase in self.clause:
            owns = phrase.case == "genitive" or phrase.head != ""
            if owns and phrase is not self.subject and _FOR_THEM.match(self.text, phrase.end, self.trigger.start):
                self.roles.add("recipient", phrase.members, f"it is for them: {self._said(phrase)}")
                return

    def _owner_of_the_subject(self) -> None:
        """Whose people or things act where nobody named does: 과학원의 기술자들은, 해병대의 수송기와 헬기는."""
        for phrase in reversed(self.left):
            if phrase.case == "genitive" and _THEIR_PEOPLE.match(self.text, phrase.end, self.trigger.start):
                if not predicate_between(self.words, self.words.at(phrase.end), self.trigger.first):
                    self.roles.add("actor", phrase.members, f"whose they are: {self._said(phrase)}")
                return

    def _befalls_its_owner(self) -> bool:
        """Whether what the subject orders or decides is done to who owns it: 정당의 해산을 명령했다."""
        return self.trigger.subtype in _DONE_TO_OWNERS and ordered(self.words, self.trigger, self.last)

    def _forces(self) -> None:
        """Whose forces are moved by one who is told by his title alone: 총리는 독일군을 말리에 파병했다."""
        forces = next((p for p in self.clause if self._is_force(p)), None)
        if forces is None or self.roles.actors:
            return
        pattern, refers = references()
        commanders = (m for m in pattern.finditer(self.text, self.begin, forces.start) if of_holder(refers[m[0]]))
        if next(commanders, None) is not None and modifies(self.words, self.trigger.ending, self.last) is None:
            self.roles.add("actor", forces.members, f"whose forces they are: {self._said(forces)}")

    def _parties(self) -> None:
        """Who is party to a treaty that says what it is about: 조중우호협조에 관한 조약이 체결되였다."""
        for phrase in self.clause:
            of_two_states = len(phrase.members) >= PAIR and all(m["label"] == "STATE" for m in phrase.members)
            if of_two_states and _TREATY_ABOUT.match(self.text, phrase.end):
                self.roles.add("actor", phrase.members, f"parties to it: {self._said(phrase)}")
