"""Who acts and who receives by what the clause says: case frames, compounds, owners, references, telegraphic rows."""

from __future__ import annotations

from typing import Final

from pipeline.lexicon import classed
from pipeline.lexicon.entities import states
from pipeline.lexicon.ontology import of_kind
from pipeline.lexicon.patterns import pattern
from pipeline.stages.participation.focus import of_all, of_holder, of_two, references
from pipeline.stages.participation.implied import AGREED, ANSWERS, BY_FORCE, Implied
from pipeline.stages.participation.phrases import Phrase, state_participant
from pipeline.stages.participation.relations import NOMINATIVE, PAIR
from pipeline.stages.participation.roles import Roles
from pipeline.stages.participation.voice import buying, does_it, freeing, ordered, suffering
from pipeline.stages.sentence.clauses import grammar, modifies, predicate_between

# Before these nouns a name tells who does it (푸틴 방북); behind an owner it tells where (장관의 중국 방문).
_OF_ITS_ACTOR: Final = frozenset({"visit", "weapons_test", "return"})
_BEFALLS: Final = frozenset({"coerce"})  # before these a name tells whom it befalls (수치 고문 체포)
# Acts that are done to somebody: a condition, a reaction or a pronoun may say to whom (…하면 중단한다, …하자 규탄했다).
_TOWARDS: Final = frozenset(
    {*ANSWERS, "request", "sanction", "cut", "endorse", "coerce", "attack", "agree", "offer", "aid", "concede"}
)
_DONE_TO_ONE: Final = frozenset({"invite", "accuse", "coerce", "attack", "threaten", "sanction"})  # with nobody
_JOINED_OBJECT: Final = pattern("filling.joined_object")
_GOAL: Final = pattern("filling.goal")  # 우리 나라 방문, 우리나라를 국빈 방문
_TO_THEM: Final = pattern("filling.to_them")
_TREATY_ABOUT: Final = pattern("filling.treaty_about")
_TO_WHOM: Final = ("에게", "를")
# A reference that only qualifies what is said of something else: 올해 양국 수교 30주년을 맞아 …; not 양국 정부가.
_QUALIFIES: Final = pattern("filling.qualifies")
_ARGUMENT: Final = pattern("filling.argument")
_OWN_NEAR: Final = pattern("filling.own_near")
# By whose help or on whose word others act: 미국의 중재로, 유엔의 감시하에.
_BY_MEANS: Final = pattern("filling.by_means")
# What a body says or writes in its state's name.
_VOICE: Final = pattern("filling.voice")
_DONE_TO_OWNERS: Final = frozenset({"coerce", "attack", "sanction", "cut"})
_DONE_ON_ORDER: Final = frozenset({"withdraw", "return", "resign"})
_SPOKEN_OF: Final = pattern("filling.spoken_of")
_ABOUT: Final = pattern("filling.about")
_FOR_THEM: Final = pattern("filling.for_them")
_THEIR_PEOPLE: Final = pattern("filling.their_people")
_GIVEN: Final = frozenset({"aid", "arms", "troops"})
_ON_WHAT: Final = pattern("filling.on_what")
_TO_HEARERS: Final = frozenset({"offer", "request", "message", "agree"})  # told to somebody, about something
_FROM_OFFICE: Final = pattern("filling.from_office")
_ASKED: Final = frozenset({"request", "offer", "invite"})
_AT_THEIR: Final = pattern("filling.at_their")
_HOLDING: Final = pattern("filling.holding")
_SUMMIT_OF: Final = pattern("filling.summit_of")
_COMES_FROM: Final = frozenset({"aid", "arms", "message", "request"})
_TAKEN: Final = pattern("filling.taken")
_ITS_PARTIES: Final = pattern("filling.its_parties")  # 페루와의 조약을 비준했다
_JOINING: Final = pattern("filling.joining")
_RESIGNATION: Final = pattern("filling.resignation")
_AGAINST_IT: Final = pattern("filling.against_it")
_NOT_WITH: Final = ("agree", "meet", "mobilize")
_OF_THEIRS: Final = pattern("filling.of_theirs")
_BORDER: Final = pattern("filling.border")
_WHOSE: Final = pattern("filling.whose")
_HAPPENS: Final = pattern("filling.happens")
_CARRIED: Final = pattern("filling.carried")  # behind a noun that a verb carries (축전을 보냈다)
_MOVING: Final = frozenset({"troops", "mobilize", "withdraw"})
_FORCE: Final = pattern("filling.force")
_BROUGHT: Final = frozenset({"meet", "call", "message", "offer", "request", "invite", "aid", "arms"})
_NEAR: Final = 80  # characters before a protest in which stands against whom it is
_VERB_REACH: Final = 3  # tokens from a name to the verb that it belongs to


class Filling(Implied):
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
        beside = between is not None and not self.reciprocal and self._beside(between)
        if between is not None and not beside:
            roles.add("actor", between.members, "it is between them")
            return roles.settled(reciprocal=self.reciprocal)
        told_to = self._ordered_to()
        if told_to is not None:
            roles.add("actor", told_to.members, f"is ordered to: {self._said(told_to)}")
            if trigger.subtype == "withdraw" and self.subject is not None:
                roles.add("recipient", self.subject.members, f"orders it: {self._said(self.subject)}")
            return roles.settled(reciprocal=self.reciprocal)
        self._who_acts()
        if between is not None and beside:
            roles.add("recipient", between.members, f"it is done between them: {self._said(between)}")
        sent = self._sent()
        self._as_subject(sent)
        self._referred()
        hearer, said_to = self._hearer()
        if hearer is not None and said_to:
            self.roles.add(self.frame["dative"], hearer.members, f"dative {self._said(hearer)}")
        for phrase in self.clause:
            if trigger.subtype == "exchange" and _JOINING.match(self.text, phrase.end):
                roles.add("actor", phrase.members, f"it joins them: {self._said(phrase)}")
            told = any(phrase is one for one in (self.subject, self.adjacent, self.owner, sent, hearer))
            if not told and not self._of_a_modifier(phrase):
                self._by_case(phrase)
        self._behind()
        if self.subject is None and not roles.actors and trigger.subtype in of_kind("deed"):
            self._owner_of_the_subject()
        self._genitive()
        if trigger.subtype in _GIVEN and not roles.recipients and roles.actors:
            self._for_whom()
        self._answerer()
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
        return roles.settled(reciprocal=self.reciprocal)

    def _beside(self, between: Phrase) -> bool:
        """Whether another acts between those whom a phrase names: 국왕은 칠레와 페루 사이에서 중재를 제의했다."""
        return self.subject is not None and self.subject is not between

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

    def _parties(self) -> None:
        """Who is party to a treaty that says what it is about: 조중우호협조에 관한 조약이 체결되였다."""
        for phrase in self.clause:
            of_two_states = len(phrase.members) >= PAIR and all(m["label"] == "STATE" for m in phrase.members)
            if of_two_states and _TREATY_ABOUT.match(self.text, phrase.end):
                self.roles.add("actor", phrase.members, f"parties to it: {self._said(phrase)}")

    def _forces(self) -> None:
        """Whose forces are moved by one who is told by his title alone: 총리는 독일군을 말리에 파병했다."""
        forces = next((p for p in self.clause if self._is_force(p)), None)
        if forces is None or self.roles.actors:
            return
        pattern, refers = references()
        commanders = (m for m in pattern.finditer(self.text, self.begin, forces.start) if of_holder(refers[m[0]]))
        if next(commanders, None) is not None and modifies(self.words, self.trigger.ending, self.last) is None:
            self.roles.add("actor", forces.members, f"whose forces they are: {self._said(forces)}")

    def _is_force(self, phrase: Phrase) -> bool:
        """Whether a phrase names what is sent or withdrawn, not to whom."""
        moved = self.trigger.subtype in _MOVING and phrase.case == "object"
        return moved and _FORCE.search(self.text, phrase.start, phrase.end) is not None

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

    def _befalls_its_owner(self) -> bool:
        """Whether what the subject orders or decides is done to who owns it: 정당의 해산을 명령했다."""
        return self.trigger.subtype in _DONE_TO_OWNERS and ordered(self.words, self.trigger, self.last)

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
        if _SUMMIT_OF.match(self.text, adjacent.end) and states_only and len(adjacent.members) == 1:
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
            self.roles.add("actor", [m for m in phrase.members if m["label"] == "PERSON"], where)  # …제1서기직에서 물러남
        elif phrase.case == "locative" and (
            trigger.subtype == "withdraw" or trigger.sense.row["form"] == "탈퇴" or self._before_it(phrase)
        ):
            self.roles.add("recipient", phrase.members, where)
        elif trigger.subtype == "protest" and phrase.head.endswith("앞"):
            self.roles.add("recipient", phrase.members, where)  # 페루 대사관 앞에서 시위를 벌였다
        elif phrase.case == "source" and trigger.subtype == "attack":
            self.roles.add("recipient", phrase.members, where)  # 반군으로부터 공항을 탈환했다
        elif phrase.case == "locative" and buying(trigger):
            self.roles.add("actor", phrase.members, where)  # 러시아에서 전차를 사들였다
        elif phrase.case == "source" and (trigger.subtype in _COMES_FROM or self.turned):
            self.roles.add("actor", phrase.members, where)

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


def _is_mission(phrase: Phrase) -> bool:
    """Whether a phrase is only an embassy or the like."""
    return all(m["label"] == "ORG" and m["name"].endswith(classed("grammar", "mission")) for m in phrase.members)
