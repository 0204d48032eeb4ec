"""Who takes part that the act's own clause does not name: whom it modifies, who tells it, who was told before."""

from __future__ import annotations

from typing import Final

from pipeline.lexicon.ontology import of_kind
from pipeline.lexicon.patterns import pattern
from pipeline.stages.acts.triggers import Trigger
from pipeline.stages.naming.gazetteer import titles
from pipeline.stages.participation.phrases import Participant
from pipeline.stages.participation.relations import PAIR, Clause, agents
from pipeline.stages.participation.roles import Roles
from pipeline.stages.sentence.clauses import grammar, predicate_between

ANSWERS: Final = frozenset({"accuse", "reject", "threaten"})
_DECIDED: Final = pattern("implied.decided")
_DONE_BEFORE: Final = pattern("implied.done_before")
BY_FORCE: Final = frozenset({"attack", "coerce", "sanction", "mobilize", "weapons_test"})
_THIS: Final = pattern("implied.this")
_REACTED: Final = pattern("implied.reacted")
AGREED: Final = ("agree", "sign")  # one takes up the other: 협정에 서명했다. 이번 합의를 …
_QUOTED: Final = pattern("implied.quoted")
_TO_SOMEBODY: Final = frozenset({"attack", "coerce", "invite", "sanction", "visit"})  # done to the head of their clause
_ITS_SUBJECT: Final = pattern("implied.its_subject")
_NEAR: Final = 80  # characters before a passive in which its own subject stands
_OF_THEM: Final = pattern("implied.of_them")
_MODIFIED_REACH: Final = 16


class Implied(Clause):
    """Gives those who are told outside the clause of a trigger their roles in its act."""

    roles: Roles

    def _only_reacted_to(self) -> bool:
        """Whether the subject only reacts to what a noun names (쿠데타를 규탄했다) or mediates (회담을 중재했다)."""
        trigger = self.trigger
        return self.subject is not None and not trigger.predicative and bool(_REACTED.match(self.text, trigger.end))

    def _of_whom_it_is_said(self) -> None:
        """Whom words in quotation marks right before a blame are about: “칠레는 약속을 어겼다”고 비난했다."""
        own = {m["country"] for m in self.roles.actors}
        quotes = [p for p in self.left if id(p) in self.aside and p.case == "subject"]
        said = next((p for p in quotes if not own & {m["country"] for m in p.members}), None)
        if said is not None and _QUOTED.search(self.text, said.end, self.trigger.start):
            self.roles.add("recipient", said.members, f"what is said is about them: {self._said(said)}")

    def _unsaid(self) -> None:
        """Who acts where the clause does not say it: what it modifies, else the subject told before; with whom."""
        trigger, roles = self.trigger, self.roles
        with_whom = any(p.case == "comitative" for p in self.clause)
        if self.reciprocal and self.subject is None and self.owner is None and with_whom:
            told = len(roles.actors)
            self._relative()  # 총리와 마주 앉은 대통령
            if len(roles.actors) == told:
                self._inherit()
        if not roles.actors or (self.turned and not roles.recipients):
            self._relative()
        elif trigger.predicative and not (roles.recipients or trigger.passive) and trigger.subtype in _TO_SOMEBODY:
            self._relative("recipient")
        elif (
            trigger.predicative and self.reciprocal and trigger.subtype in of_kind("talks") and len(roles.actors) < PAIR
        ):
            self._relative()  # 대통령이 만난 총리
        if not roles.actors and not trigger.predicative:
            roles.add("actor", self._took_part(), "takes up what was told before")
        roles.stranger = self._stranger()
        acts = not self.turned or trigger.subtype == "return"  # who frees, where the freed are told of
        if self.turned and not self.unnamed and not roles.recipients and not self.opened:
            self._inherit("recipient")
        elif acts and not (roles.actors or self.unnamed or roles.stranger or self._comes_about()):
            self._told_by()
            if not roles.actors:
                self._inherit()
        if self.reciprocal and trigger.subtype in of_kind("talks") and roles.actors:
            self._partner()

    def _comes_about(self) -> bool:
        """Whether a passive has a text or talks as its subject, which nobody told alone has made: 협정이 체결되었다."""
        if not (self.reciprocal and self.trigger.passive) or len(self.focus.subject) >= PAIR:
            return False
        return bool(_ITS_SUBJECT.search(self.text, max(self.sentence, self.trigger.start - _NEAR), self.trigger.start))

    def _took_part(self) -> list[Participant]:
        """Who took part in the act of this sort told last; of visits only where it is the same one."""
        trigger, hosts = self.trigger, {m["country"] for m in self.roles.recipients}
        this = _THIS.search(self.text, max(0, trigger.start - 4), trigger.start)
        same = this or hosts == {m["country"] for m in self.focus.host}
        reacted = _REACTED.match(self.text, trigger.end)
        agreed = trigger.subtype in AGREED and not (this or reacted)  # 이번 합의를: the one told before
        told = self.focus.talks.get(trigger.subtype, []) if not agreed and (trigger.subtype != "visit" or same) else []
        return self.focus.in_person(told) if trigger.subtype in of_kind("talks") else told

    def _relative(self, role: str = "actor") -> None:
        """A clause that modifies a name lends it its act: 출범을 앞둔 행정부, 방문한 총리; 정부가 추방한 대사."""
        trigger, words = self.trigger, self.words
        after = next((p for p in self.found if p.start >= trigger.end), None)
        if after is None or after.start - trigger.end > _MODIFIED_REACH:
            return
        last = words.at(after.start) - 1
        last -= words.texts[last] in titles()  # 만난 대통령 마크롱
        if last >= trigger.ending and words.tags[last].split("+")[-1] == "ETM":
            self.roles.add("recipient" if self.turned else role, after.members, "the clause modifies it")

    def _told_by(self) -> None:
        """Who tells what is done by force does it, if nobody else is its subject; so for all that opens a text."""
        tells = self._quoting()
        named = {m["country"] for m in self.roles.recipients}
        if tells is None or any(m["country"] in named for m in tells.members):
            return
        if self.trigger.subtype in BY_FORCE or not self.focus.subject:
            self.roles.add("actor", tells.members, f"tells it: {self._said(tells)}")

    def _inherit(self, role: str = "actor") -> None:
        """A zero subject is the subject of the clause or sentence before."""
        taken = {m["entity_id"] for m in (*self.roles.actors, *self.roles.recipients)}
        heirs = [m for m in self.focus.subject if m["entity_id"] not in taken]
        self.roles.add(role, heirs, "the subject told before")
        self.roles.lead = self.roles.lead or (heirs if role == "actor" else [])

    def _partner(self) -> None:
        """With whom one side talks where the clause does not say it: as just before in the sentence, else the host."""
        roles, (told, end) = self.roles, self.focus.told
        going_on = {m["entity_id"] for m in roles.actors} <= {m["entity_id"] for m in told}
        alone = going_on and (len(roles.actors) == 1 or self.trigger.subtype == "meet")  # 만나 논의했다
        if end >= self.sentence and alone:
            roles.add("actor", told, "with whom he acted just before")
        if self._with_others():
            return
        countries = {m["country"] for m in roles.actors}
        if len(countries) < PAIR:
            decided = _DECIDED.fullmatch(self.text, end, self.trigger.start)  # to visit them is his own decision
            hosts = [] if decided or self._opens_it() else self.focus.host
            hosts = [h for h in hosts if h["country"] not in countries]
            roles.add("actor", hosts, "the host of the visit told before")
        if len({m["country"] for m in roles.actors}) < PAIR and not self._opens_it():
            roles.add("actor", self.focus.partner(roles.actors), "with whom the talks told before were")

    def _with_others(self) -> bool:
        """Whether the noun before talks says that they are with other people (기업인 간담회, 교민들과의 만찬)."""
        found = _OF_THEM.search(self.text, max(0, self.trigger.start - _NEAR), self.trigger.start)
        return found is not None and self.text.endswith(agents(), self.sentence, found.start())

    def _opens_it(self) -> bool:
        """Whether it is a conference of many that is called or opened, not talks with the host."""
        return self.trigger.sense.row["form"] in grammar("opening")

    def _towards(self) -> None:
        """To whom an act is done where its clause does not say: who acts in the clause or the event before."""
        own = {m["country"] for m in self.roles.actors} | {m["entity_id"] for m in self.roles.actors}
        if denies(self.trigger):
            return
        joins = self.subject is not None and self.text.startswith("도", self.subject.end)  # …했고, Y도 …했다
        for phrase in reversed(self.left):
            if joins or phrase is self.subject or phrase.case != "subject":
                continue
            foreign = [m for m in phrase.members if m["country"] not in own and m["entity_id"] not in own]
            if foreign and predicate_between(self.words, self.words.at(phrase.end), self.trigger.first):
                # X가 …하면, X가 …하자: to whose act it answers or whose it makes its condition
                self.roles.add("recipient", foreign, f"acts in the clause before: {self._said(phrase)}")
                return
        if joins:
            return
        taken_up = self.trigger.subtype == "reject" or _DONE_BEFORE.search(self.text, self.begin, self.trigger.start)
        answers = self.trigger.subtype in ANSWERS and self.focus.told[1] >= self.sentence
        if taken_up or answers or self.focus.told[1] == self.sentence:  # the part before in a headline
            self._answered()

    def _answered(self) -> None:
        """An answer goes to who acted just before: in the same sentence, or in the one that it takes up (이를)."""
        actors = self.roles.actors
        own = {m["entity_id"] for m in actors} | {m["country"] for m in actors if m["label"] == "STATE"}
        acting = {m["country"] for m in actors}
        told = self.focus.told[0]
        if any(m["entity_id"] in own for m in told):  # no answer to those of his own who acted with him
            own |= acting
        others = [m for m in told if m["entity_id"] not in own and m["country"] not in own]
        self.roles.add(
            "recipient", [m for m in others if m["label"] != "STATE" or m["country"] not in acting], "an answer"
        )


def denies(trigger: Trigger) -> bool:
    """Whether a word denies or votes down, which is done towards nobody unless the clause says so."""
    return trigger.sense.row["form"] in grammar("denial")
