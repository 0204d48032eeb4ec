"""Who acts and who receives by what the clause says: case frames, compounds, owners, references, telegraphic rows."""

from __future__ import annotations

from typing import Final

from pipeline.lexicon.entities import states
from pipeline.lexicon.ontology import of_kind
from pipeline.lexicon.patterns import pattern
from pipeline.stages.participation.focus import of_all, of_two, references
from pipeline.stages.participation.implied import AGREED, ANSWERS, BY_FORCE
from pipeline.stages.participation.owners import Owners
from pipeline.stages.participation.phrases import Phrase, state_participant
from pipeline.stages.participation.relations import NOMINATIVE, PAIR
from pipeline.stages.participation.roles import Roles
from pipeline.stages.participation.voice import ordered, suffering
from pipeline.stages.sentence.clauses import grammar, predicate_between

# Before these nouns a name tells who does it (푸틴 방북); behind an owner it tells where (장관의 중국 방문).
_OF_ITS_ACTOR: Final = frozenset({"visit", "weapons_test", "return"})
_BEFALLS: Final = frozenset({"coerce"})  # before these a name tells whom it befalls (수치 고문 체포)
# Acts that are done to somebody: a condition, a reaction or a pronoun may say to whom (…하면 중단한다, …하자 규탄했다).
_TOWARDS: Final = frozenset(
    {*ANSWERS, "request", "sanction", "cut", "endorse", "coerce", "attack", "agree", "offer", "aid", "concede"}
)
_GOAL: Final = pattern("filling.goal")  # 우리 나라 방문, 우리나라를 국빈 방문
_TO_THEM: Final = pattern("filling.to_them")
_TO_WHOM: Final = ("에게", "를")
# A reference that only qualifies what is said of something else: 올해 양국 수교 30주년을 맞아 …; not 양국 정부가.
_QUALIFIES: Final = pattern("filling.qualifies")
_ARGUMENT: Final = pattern("filling.argument")
# What a body says or writes in its state's name.
_VOICE: Final = pattern("filling.voice")
_DONE_ON_ORDER: Final = frozenset({"withdraw", "return", "resign"})
_SPOKEN_OF: Final = pattern("filling.spoken_of")
_GIVEN: Final = frozenset({"aid", "arms", "troops"})
_ASKED: Final = frozenset({"request", "offer", "invite"})
_AT_THEIR: Final = pattern("filling.at_their")
_HOLDING: Final = pattern("filling.holding")
_SUMMIT_OF: Final = pattern("filling.summit_of")
_TAKEN: Final = pattern("filling.taken")
_JOINING: Final = pattern("filling.joining")
_RESIGNATION: Final = pattern("filling.resignation")
_AGAINST_IT: Final = pattern("filling.against_it")
_HAPPENS: Final = pattern("filling.happens")
_CARRIED: Final = pattern("filling.carried")  # behind a noun that a verb carries (축전을 보냈다)
_BROUGHT: Final = frozenset({"meet", "call", "message", "offer", "request", "invite", "aid", "arms"})
_NEAR: Final = 80  # characters before a protest in which stands against whom it is
_VERB_REACH: Final = 3  # tokens from a name to the verb that it belongs to


class Filling(Owners):
    """Gives the phrases around a trigger, and who was told before, their roles in its act."""

    def filled(self) -> Roles:
        """The roles that the clause and what was told before give the act."""
        self.roles = Roles()
        trigger, roles = self.trigger, self.roles
        if trigger.sense.inner:
            inner = [state_participant(trigger.sense.inner)]
            roles.add("recipient", inner, f"named in {self.text[trigger.start : trigger.end]}")
        if self._heads_the_line() or self._held_somewhere():
            return roles.settled(reciprocal=self.reciprocal)
        if self._only_reacted_to():
            self.subject, self.unnamed = None, True
        spoken_of = self._pronoun()
        if spoken_of is not None and not self.unnamed:
            self.subject, self.begin = None, min(self.begin, spoken_of)
        between = self._between()
        beside = between is not None and self._beside(between)
        if between is not None and not beside:
            roles.add("actor", between.members, "it is between them")
            return roles.settled(reciprocal=self.reciprocal)
        if self._is_ordered():
            return roles.settled(reciprocal=self.reciprocal)
        self._who_acts()
        if between is not None:
            roles.add("recipient", between.members, f"it is done between them: {self._said(between)}")
        self._by_phrases()
        self._of_whom_nobody_says()
        return roles.settled(reciprocal=self.reciprocal)

    def _is_ordered(self) -> bool:
        """Whether somebody is only ordered to do it, who then acts: 미군에 철수를 통보했다."""
        trigger, told_to = self.trigger, self._ordered_to()
        if told_to is None:
            return False
        self.roles.add("actor", told_to.members, f"is ordered to: {self._said(told_to)}")
        if trigger.subtype == "withdraw" and self.subject is not None:
            self.roles.add("recipient", self.subject.members, f"orders it: {self._said(self.subject)}")
        return True

    def _by_phrases(self) -> None:
        """The roles of the phrases of the clause, by their case, their place and what they own."""
        trigger, roles = self.trigger, self.roles
        sent = self._sent()
        self._as_subject(sent)
        self._referred()
        hearer, said_to = self._hearer()
        if hearer is not None and said_to:
            roles.add(self.frame["dative"], hearer.members, f"dative {self._said(hearer)}")
        for phrase in self.clause:
            if trigger.subtype == "exchange" and _JOINING.match(self.text, phrase.end):
                roles.add("actor", phrase.members, f"it joins them: {self._said(phrase)}")
            told = any(phrase is one for one in (self.subject, self.adjacent, self.owner, sent, hearer))
            if not told and not self._of_a_modifier(phrase):
                self._by_case(phrase)
        self._behind()
        unacted = self.subject is None and not roles.actors and not (self.turned or trigger.passive)
        if unacted and trigger.subtype in of_kind("deed"):
            self._owner_of_the_subject()
        self._genitive()
        if trigger.subtype in _GIVEN and not roles.recipients and roles.actors:
            self._for_whom()
        self._answerer()

    def _of_whom_nobody_says(self) -> None:
        """The roles of those whom the clause does not name or only names beside it."""
        trigger, roles = self.trigger, self.roles
        outer = self._outer() if trigger.subtype in BY_FORCE and not roles.recipients else None
        if outer is not None:
            own = {m["country"] for m in outer.members} - {m["country"] for m in roles.actors}
            roles.add("recipient", [state_participant(code) for code in own if code in states()], "its own state's")
        if trigger.subtype in AGREED and not roles.actors:
            self._parties()
        if trigger.subtype == "protest" and not roles.recipients:
            self._against()
        self._unsaid()
        if trigger.subtype in ANSWERS and not roles.recipients and roles.actors:
            self._of_whom_it_is_said()
        if trigger.subtype in _TOWARDS and not roles.recipients and roles.actors and not trigger.passive:
            self._towards()
        self._forces()

    def _beside(self, between: Phrase) -> bool:
        """Whether another acts between those whom a phrase names: 국왕은 칠레와 페루 사이에서 중재를 제의했다."""
        return not self.reciprocal and self.subject is not None and self.subject is not between

    def _against(self) -> None:
        """Against whom people demonstrate: whose resignation they ask for, the government of where they do."""
        against = _AGAINST_IT.search(self.text, max(0, self.trigger.start - _NEAR), self.trigger.start)
        for phrase in reversed(self.left):
            states = all(m["label"] == "STATE" for m in phrase.members)
            if _RESIGNATION.match(self.text, phrase.end) or (
                against and states and phrase.case in ("locative", "genitive")
            ):
                self.roles.add("recipient", phrase.members, f"it is against them: {self._said(phrase)}")
                return

    def _at_their_word(self) -> bool:
        """Whether it is only told that something is done at somebody's request or invitation (북측 요청으로)."""
        asked = self.trigger.subtype in _ASKED and not self.trigger.predicative
        return asked and bool(_AT_THEIR.match(self.text, self.trigger.end))

    def _answerer(self) -> None:
        """Who does what is asked, or accepts or rejects it: 초청으로 [총리가] 방한했다, 제안을 [총리는] 거부했다."""
        trigger, roles = self.trigger, self.roles
        noun = trigger.subtype in _ASKED and not trigger.predicative
        taken = noun and bool(_TAKEN.match(self.text, trigger.end))
        if noun and self.text.startswith("에 ", trigger.end):  # 사과 요구에 [총리는] …
            goes_on = (p for p in self.found if p.start == trigger.end + len("에 ") and p.case == "subject")
            taken = taken or next(goes_on, None) is not None
        if roles.recipients or not roles.actors or not (taken or self._at_their_word()):
            return
        end = self.words.ends[self.last - 1]
        subjects = [p for p in self.clause if p.case == "subject"]
        subjects += [p for p in self.found if trigger.end <= p.start < end and p.case == "subject"]
        answers = next((p for p in subjects if p.members != roles.actors), None)
        if answers is not None:
            roles.add("recipient", answers.members, f"answers it: {self._said(answers)}")

    def _behind(self) -> None:
        """What stands between a noun and the verb that carries it: 축전을 [주석에게] 보냈다, 회담을 [장관과] 가졌다."""
        trigger, words = self.trigger, self.words
        if trigger.predicative or trigger.subtype not in _BROUGHT or not _CARRIED.match(self.text, trigger.end):
            return
        for phrase in self.found:
            if phrase.start < trigger.end or phrase.case not in ("dative", "comitative"):
                continue
            verbs = words.lemmas[words.at(phrase.end) : words.at(phrase.end) + _VERB_REACH]
            if predicate_between(words, trigger.last, words.at(phrase.start)):
                return
            if any(lemma.split("+")[0] in grammar("light") | grammar("handing") for lemma in verbs):
                role = self.frame["dative"] if phrase.case == "dative" else "actor" if self.reciprocal else ""
                self.roles.add(role, phrase.members, f"{phrase.case} {self._said(phrase)}")

    def _heads_the_line(self) -> bool:
        """Whether a comma parts who acts from whom it befalls, in a line of notes: 미얀마군, 아웅산 수치 고문 체포."""
        told = self.adjacent
        if told is None or not self.telegraphic or self.frame["reciprocal"]:
            return False
        if len(told.members) != PAIR or self._said(told).count(",") != 1:
            return False
        self.reciprocal = False
        self.roles.add("actor", told.members[:1], "heads the line")
        self.roles.add(self.frame["object"], told.members[1:], "stands right before the trigger")
        return True

    def _held_somewhere(self) -> bool:
        """Whether an election is only spoken of: it is that of the state named with it, whoever speaks of it."""
        trigger, text = self.trigger, self.text
        if trigger.sense.row["use"] != "held" or trigger.predicative or _HOLDING.match(text, trigger.end):
            return False
        told = self.adjacent or next((p for p in reversed(self.clause) if p.case in ("locative", "genitive")), None)
        if told is None:
            return False
        self.roles.add("actor", told.members, f"is held there: {self._said(told)}")
        return True

    def _who_acts(self) -> None:
        """What an owner and the name right before the trigger are to it."""
        self._voice()
        self._victim()
        owner, subject, roles = self.owner, self.subject, self.roles
        if owner is not None and subject not in (None, owner) and self._befalls_its_owner():
            roles.add("recipient", owner.members, f"it is ordered: {self._said(owner)}")
            return
        if owner is not None and subject is not None and owner is not subject:
            if self.trigger.subtype == "invite":
                roles.add("recipient", subject.members, "goes at the owner's invitation")
            elif self.turned:
                roles.add("recipient", subject.members, f"suffers it: {self._said(subject)}")
            self.subject = None if not self.reciprocal or len(owner.members) > 1 else subject
        if self.adjacent is not None and self.adjacent is not self.subject:
            if self._of_others():
                self.subject = None
            self._adjacent_role(self.adjacent, owner or self.subject)

    def _voice(self) -> None:
        """A state speaks by whom it names: 북한은 외무성 대변인 담화를 통해 …."""
        subject = self.subject
        states = subject is not None and all(m["label"] == "STATE" for m in subject.members)
        if subject is None or not states or self.trigger.subtype not in of_kind("said"):
            return
        own = {m["country"] for m in subject.members}
        for phrase in self.left:
            named = phrase.start > subject.end and any(m["label"] != "STATE" for m in phrase.members)
            if named and {m["country"] for m in phrase.members} == own and _VOICE.match(self.text, phrase.end):
                self.subject = phrase
                return

    def _victim(self) -> None:
        """Whom an attack befalls that is told as a cause: 이스라엘의 공습으로 사무총장이 숨졌다."""
        told = suffering(self.words, self.trigger, self.last)
        if told is None:
            return
        reach = self.trigger.end, self.words.starts[told]
        behind = [p for p in self.found if reach[0] <= p.start < reach[1]]
        there = (p for p in behind if p.case == "locative" and all(m["label"] == "STATE" for m in p.members))
        victim = next((p for p in behind if p.case == "subject"), None) or self.subject or next(there, None)
        if victim is not None:
            self.roles.add("recipient", victim.members, f"suffers from it: {self._said(victim)}")
            self.subject, self.unnamed = None, True

    def _ordered_to(self) -> Phrase | None:
        """Who is to do what another orders: 미군에 철수를 통보했다."""
        if self.trigger.subtype not in _DONE_ON_ORDER or not ordered(self.words, self.trigger, self.last):
            return None
        return next((p for p in reversed(self.clause) if p.case == "dative" and p is not self.subject), None)

    def _adjacent_role(self, adjacent: Phrase, subject: Phrase | None) -> None:
        why, trigger = "stands right before the trigger", self.trigger
        states_only = all(m["label"] == "STATE" for m in adjacent.members)
        visited = trigger.subtype == "visit" and states_only and not trigger.sense.inner
        unowned = subject is None or (trigger.subtype in _OF_ITS_ACTOR and subject.case != "genitive")
        bodies_only = all(m["label"] == "ORG" for m in adjacent.members)
        suffered = trigger.sense.row["use"] == "suffered"
        alone = states_only and len(adjacent.members) == 1 and not self.telegraphic
        if alone and _SUMMIT_OF.match(self.text, adjacent.end):
            return  # 싱가포르 정상회담: where they met
        if self._at_their_word():
            self.roles.add("actor", adjacent.members, why)  # 북측 요청으로 연기되었다
            self.subject = None
        elif trigger.subtype in _BEFALLS or suffered or (visited and adjacent.case == ""):
            self.roles.add(self.frame["object"], adjacent.members, why)
        elif trigger.subtype == "attend" and bodies_only and subject is not None:
            self.roles.add("recipient", adjacent.members, why)  # who holds it: 아세안 정상회의 참석
        elif self.reciprocal or (adjacent.case == "" and unowned and not trigger.predicative):
            self.roles.add("actor", adjacent.members, why)
            if trigger.subtype in _OF_ITS_ACTOR and (self.telegraphic or _SPOKEN_OF.match(self.text, trigger.end)):
                self.subject = None  # 대변인, 총리 방북 관련 논평; 칠레는 페루 미사일 발사를 규탄했다
        elif self._before_it(adjacent):
            self.roles.add("recipient", adjacent.members, why)
        elif self.frame["object"]:
            self.roles.add(self.frame["object"], adjacent.members, why)

    def _as_subject(self, sent: Phrase | None) -> None:
        """The role of the subject, and of whom somebody sends."""
        if sent is not None:
            self.roles.add("actor", sent.members, f"is sent: {self._said(sent)}")
        elif self.subject is not None:
            suffers = self.turned and not self.text.startswith("에서", self.subject.end)
            self.roles.add(
                "recipient" if suffers else "actor", self.subject.members, f"subject {self._said(self.subject)}"
            )
            self.roles.lead = [] if suffers else self.subject.members

    def _referred(self) -> None:
        """Whom the words of references.tsv before the trigger bring in (양국은, 그에게, 우리 나라를)."""
        pattern, refers = references()
        trigger, text = self.trigger, self.text
        for found in pattern.finditer(text, self.begin, trigger.end):
            kind = refers[found[0]]
            if found.end() > trigger.start:
                break
            if of_two(kind) and self._is_name(found.start()):
                continue
            if of_all(kind) and self._of_others_named(found.start()):
                continue
            outer = self.subject is not None and found.end() <= self.subject.start
            if outer and NOMINATIVE.match(text, found.end()):
                continue  # 양측은 총리가 방한하는 방안을 …
            owned = self.owner is not None and not trigger.predicative and found.end() <= self.owner.start
            happens = not self.reciprocal and not trigger.predicative and _HAPPENS.match(text, trigger.end)
            if (owned or happens) and NOMINATIVE.match(text, found.end()):
                continue  # 두 정상은 위원장의 답방이 …, 양측은 방한이 성사되면 …
            why = f"{found[0]} refers to them"
            if trigger.subtype == "visit" and kind == "self" and _GOAL.fullmatch(text, found.end(), trigger.start):
                self.roles.add("recipient", self._meant(kind, found.start()), why)
                continue
            if self._says_whose(kind, found.start()):
                continue
            done_to = _TO_THEM.match(text, found.end()) or found[0].endswith(_TO_WHOM)
            qualifies = not done_to and _QUALIFIES.match(text, found.end())
            if qualifies and _ARGUMENT.search(text, found.end(), trigger.start):
                continue
            members = self._meant(kind, found.start())
            if done_to:
                taken = {m["entity_id"] for m in self.roles.actors}
                members = [m for m in members if m["entity_id"] not in taken] or self.focus.other(kind, taken)
                if trigger.subtype in _TOWARDS or self.frame["dative"] == "recipient":
                    self.roles.add("recipient", members, why)
                continue
            both = of_two(kind) and len({m["country"] for m in self.roles.actors}) < PAIR
            if not self.roles.actors or both:
                self.roles.add("actor", members, why)
