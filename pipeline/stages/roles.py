"""Roles: who acts and who receives, by case frames, compounds, telegraphic rows and what was said before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Final

from pipeline.lexicon import table
from pipeline.lexicon.entities import is_medium
from pipeline.lexicon.ontology import of_kind, ontology
from pipeline.stages.clauses import (
    clause_start,
    ends_quotation,
    grammar,
    modifies,
    modifying,
    open_subjects,
    predicate_between,
    stays,
    switches,
)
from pipeline.stages.focus import Focus, of_two, references, state_participant
from pipeline.stages.phrases import Participant, Phrase
from pipeline.stages.triggers import Trigger
from pipeline.stages.words import Words

_TURNING: Final = frozenset(
    {"accuse", "sanction", "coerce", "attack", "invite", "reject", "request", "endorse", "message"}
)
# Returns that somebody is given, not makes: who is freed is the recipient.
_FREEING: Final = frozenset({"석방", "사면", "구출", "풀", "풀려나"})
# Before these nouns a name tells who does it (푸틴 방북); behind an owner it tells where (장관의 중국 방문).
_OF_ITS_ACTOR: Final = frozenset({"visit", "weapons_test", "return"})
_OWNED: Final = re.compile(r"의\s([가-힣A-Za-z\d.·]{1,10}(?<![은는을를])\s){0,3}")  # 대통령의 1965년 2월 중국 방문
_BEFALLS: Final = frozenset({"coerce"})  # before these a name tells whom it befalls (수치 고문 체포)
_ANSWERS: Final = frozenset({"accuse", "reject", "threaten"})
# Acts that are done to somebody: a condition, a reaction or a pronoun may say to whom (…하면 중단한다, …하자 규탄했다).
_TOWARDS: Final = frozenset(
    {*_ANSWERS, "request", "sanction", "cut", "endorse", "coerce", "attack", "agree", "offer", "aid", "concede"}
)
_TAKEN_UP: Final = re.compile(
    r"(?<![가-힣])(이를|이에|그것을|(이|그|이런|이러한|그런|이\s?같은)\s?"
    r"(안|제안|제의|요구|결정|조치|요청|발언|계획|담화|성명|행동)(을|를|에|에\s대해))\s"
)
_BETWEEN_STATES: Final = frozenset({"relations", "visit", "cut", "sanction", "aid", "arms", "troops", "withdraw"})
_BETWEEN: Final = re.compile(r"\s?(간|사이|양자)(의|에|에서|에는)?\s")
_BY: Final = re.compile(r"에\s?의(해|하여)|로부터|에게서")
_GOAL: Final = re.compile(r"(를|을|에|로)?\s([가-힣]{2,4}\s)?")  # 우리 나라 방문, 우리나라를 국빈 방문
_TO_THEM: Final = re.compile(r"(에게|에|측에|을|를)(?=\s)")
_TO_WHOM: Final = ("에게", "를")
# A reference that only qualifies what is said of something else: 올해 양국 수교 30주년을 맞아 …; not 양국 정부가.
_QUALIFIES: Final = re.compile(
    r"(?<![은는이가도에])의?\s(?!정상|수뇌|장관|외교|국방|총리|대통령|간|사이|정부|대표|외무)[가-힣]"
)
_ARGUMENT: Final = re.compile(r"[은는이가을를에]\s")
_FAR: Final = 400  # characters within which a pronoun may be a subject
_NOMINATIVE: Final = re.compile(r"(은|는|이|가|도)(?=\s|,)")
_NOMINATIVES: Final = ("는", "가", "은", "도")
_CLOSERS: Final = frozenset("”’\"')」』]")
_PAIR: Final = 2
_WORDS: Final = re.compile(r"\s?([가-힣\d.]{1,8}\s?){0,3}")
_AFTER: Final = re.compile(r"\s(후|뒤|이후|직후|전|직전|계기)\s")  # another act ends there: 총회 참석 후 방한
_CASE_MARK: Final = re.compile(r"[은는을를에]\s")
_OWN: Final = re.compile(r"의\s([가-힣A-Za-z\d.,·‘’]{1,12}\s?){0,6}")
_OWN_NEAR: Final = re.compile(r"의\s([가-힣A-Za-z\d.,·‘’]{1,12}\s?){0,3}")
# Who owns what it is done to (이라크의 원자로를 폭격했다); no other argument between.
_OWNS_OBJECT: Final = re.compile(r"의\s(\S+(?<![은는이가도에로서와과])\s){0,3}\S+[을를]\s(\S+\s){0,3}")
_DONE_TO_OBJECTS: Final = frozenset({"attack", "coerce", "cut", "sanction", "agree"})
_SPOKEN_TO: Final = re.compile(r"(측)?(에게|께|한테)(는|도)?(?=\s|,)")
_NEXT: Final = re.compile(r"(측|께서)?(은|는|이|가|도),?\s")  # between a subject and what stands right behind it
_LONGEST_QUOTATION: Final = 200  # tokens
_SAYING_REACH: Final = 4  # tokens from the end of what is quoted to the verb that quotes it
_TAKEN_BY_VERBS: Final = frozenset({"object", "dative", "comitative", "locative"})
_NAMING: Final = frozenset({"비롯", "포함", "위시", "있"})  # verbs that only name some of many, or tell where
_TOPIC: Final = re.compile(r"(측|께서)?(은|는|도)(?=\s|,)")
# What shows in a clause that what it modifies is no object of it: 평양을 방문한 총리, 회의에 참석한 대사.
_HAS_OBJECT: Final = re.compile(r"[을를]\s")
_HAS_GOAL: Final = re.compile(r"([을를에와과]|에서)\s")
_TO_GOALS: Final = frozenset({"visit", "attend", "meet", "sign", "agree", "withdraw", "reject", "endorse", "return"})
# What a body says or writes in its state's name.
_VOICE: Final = re.compile(
    r"\s?([가-힣]{2,8}\s)?(명의의?|대변인)?\s?[가-힣]{0,4}(담화|성명|논평|론평|입장문|보도문|공보문|기자회견|브리핑|연설|발표|기자문답)"
    r"(를|을|에서|으로|로)(\s(통해|통하여|발표|내고|내어))?"
)
_THIS: Final = re.compile(r"(?<![가-힣])(이번|금번|이|그)\s$")
_ASKED: Final = frozenset({"request", "offer", "invite"})
_AT_THEIR: Final = re.compile(r"(으로|에\s따라|에\s따른|에\s의해)(?=\s|,)")
_HAPPENS: Final = re.compile(r"[이가]\s")
_HELD: Final = re.compile(r"[을를]\s")  # 양자 회담을 가졌다: whose the verb is takes part
_THEIRS: Final = re.compile(r"(의|\s?간의?|\s?사이의)?\s([가-힣]{1,8}(?<![은는이가을를에])\s){0,2}[가-힣]{0,4}")
_BETWEEN_REACH: Final = 24  # characters
_MODIFIED_REACH: Final = 16


@dataclass(slots=True)
class Roles:
    """The filled roles of a trigger, and the reasons in the order in which they were found."""

    actors: list[Participant] = field(default_factory=list)
    recipients: list[Participant] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    lead: list[Participant] = field(default_factory=list)  # who goes on as the subject of what follows

    def add(self, role: str, members: list[Participant], why: str) -> None:
        kept = self.actors if role == "actor" else self.recipients
        known = {m["entity_id"] for m in kept}
        new = [m for m in members if m["entity_id"] not in known]
        if role and new:
            kept.extend(new)
            names = ", ".join(m["name"] for m in new)
            self.why.append(f"{role} {names}: {why}")


class Clause:
    """A trigger amid the phrases of its sentence (tokens `[first, last)`): what each of them is to the act.

    `found` are the phrases in reach, `focus` who was in focus before; `telegraphic` tells notes and headlines.
    """

    def __init__(
        self,
        text: str,
        words: Words,
        trigger: Trigger,
        found: list[Phrase],
        focus: Focus,
        sentence: tuple[int, int],
        *,
        telegraphic: bool,
    ) -> None:
        self.text, self.words, self.trigger, self.found, self.focus = text, words, trigger, found, focus
        self.sentence, self.last, self.telegraphic = words.starts[sentence[0]], sentence[1], telegraphic
        self.frame = ontology()[trigger.subtype]
        form, use = trigger.sense.row["form"], trigger.sense.row["use"]
        self.reciprocal = (bool(self.frame["reciprocal"]) and use != "one") or form == "교환"
        # Who stands as its subject suffers it.
        freed = form in _FREEING and (trigger.passive or form == "풀려나")
        self.turned = freed or (trigger.passive and trigger.subtype in _TURNING)
        self.roles = Roles()
        self.left = [p for p in found if p.end <= trigger.start]
        self.begin = words.starts[clause_start(words, trigger.first, sentence[0])]
        self.clause = [p for p in self.left if p.end > self.begin]
        self.since = max(sentence[0], words.at(trigger.start - _FAR))
        subjects = [p for p in self.left if p.case == "subject"]
        self.subjects = {words.at(p.end + (text[p.end : p.end + 1] in _CLOSERS)): p for p in subjects}
        self.opened = open_subjects(words, self.since, trigger.first, self.subjects)
        self.adjacent = self._adjacent()
        self.owner = self._owner()
        self.subject = self._subject()
        self.unnamed = False  # whether the clause modifies a noun that is no participant and acts or suffers
        self._acts_outside()

    def filled(self) -> Roles:
        """The roles that the clause and what was told before give the act."""
        trigger, roles = self.trigger, self.roles
        if trigger.sense.inner:
            inner = [state_participant(trigger.sense.inner)]
            roles.add("recipient", inner, f"named in {self.text[trigger.start : trigger.end]}")
        if self._heads_the_line():
            return self._settled()
        spoken_of = self._pronoun()
        if spoken_of is not None:
            self.subject, self.begin = None, min(self.begin, spoken_of)
        between = self._between()
        if between is not None:
            roles.add("actor", between.members, "it is between them")
            return self._settled()
        self._who_acts()
        sent = self._sent()
        self._as_subject(sent)
        self._referred()
        hearer = self._hearer()
        for phrase in self.clause:
            told = any(phrase is one for one in (self.subject, self.adjacent, self.owner, sent, hearer))
            if not told and not self._of_a_modifier(phrase):
                self._by_case(phrase)
        self._genitive()
        self._unsaid()
        if trigger.subtype in _TOWARDS and not roles.recipients and roles.actors and not trigger.passive:
            self._towards()
        return self._settled()

    def _said(self, phrase: Phrase) -> str:
        return self.text[phrase.start : phrase.end]

    def _heads_the_line(self) -> bool:
        """Whether a comma parts who acts from whom it befalls, in a line of notes: 미얀마군, 아웅산 수치 고문 체포."""
        told = self.adjacent
        if told is None or not self.telegraphic or self.frame["reciprocal"]:
            return False
        if len(told.members) != _PAIR or self._said(told).count(",") != 1:
            return False
        self.reciprocal = False
        self.roles.add("actor", told.members[:1], "heads the line")
        self.roles.add(self.frame["object"], told.members[1:], "stands right before the trigger")
        return True

    def _adjacent(self) -> Phrase | None:
        """The phrase written right before the trigger, modifying it (북러 정상회담, 푸틴 방북)."""
        phrase = self.left[-1] if self.left else None
        if phrase is None or phrase.case not in ("", "listed"):
            return None
        between = self.text[phrase.end : self.trigger.start]
        apart = _CASE_MARK.search(between) or _AFTER.search(between)
        return phrase if _WORDS.fullmatch(between) and not apart else None

    def _subject(self) -> Phrase | None:
        """The phrase that is the trigger's subject: of those whose clause is still open the nearest."""
        for particle in reversed(self.opened):
            if particle in self.subjects and not self._reports(self.subjects[particle]):
                return self.subjects[particle]
        first = self.left[0] if self.telegraphic and self.left else None
        if first is None or first.case not in ("listed", ""):
            return None
        return None if switches(self.words, self.words.at(first.end), self.trigger.first) else first

    def _reports(self, phrase: Phrase) -> bool:
        """Whether newspapers or agencies only tell of the act: 통신은 위원장이 만났다고, 통신은 발사했다고 보도했다."""
        reported = self.trigger.subtype not in of_kind("said")
        return reported and all(m["label"] == "ORG" and is_medium(m["entity_id"], m["name"]) for m in phrase.members)

    def _acts_outside(self) -> None:
        """Leave the topic of the sentence out of a clause that modifies who acts or suffers in it.

        총리는 [어제 방한한] 대사를 만났다; 총리는 [체포된] 기자를 만났다.
        """
        subject, trigger, words = self.subject, self.trigger, self.words
        tells = trigger.predicative or self.text.startswith(" 중인 ", trigger.end)  # 방한 중인 총리
        if subject is None or not tells or not _TOPIC.match(self.text, subject.end):
            return
        end = modifies(words, trigger.tail, self.last)
        if end is None:
            return
        named = next((p for p in self.found if p.start >= trigger.end), None)
        modified = named is not None and words.at(named.start) == end
        told = _HAS_GOAL if trigger.subtype in _TO_GOALS else _HAS_OBJECT
        saturated = trigger.sense.inner or told.search(self.text, max(self.begin, subject.end), trigger.start)
        if self.turned or (modified and saturated):
            self.subject, self.unnamed = None, not modified

    def _owner(self) -> Phrase | None:
        """Whose act a noun names: 서기의 방북, 총리의 평양 방문, 장관의 중국 방문."""
        left, trigger = self.left, self.trigger
        if (trigger.predicative and not trigger.passive) or not left:
            return None
        owner = left[-1]
        if owner.case == "" and len(left) > 1 and _OWNED.fullmatch(self.text, left[-2].end, owner.start):
            owner = left[-2]
        close = _OWN.fullmatch(self.text, owner.end, trigger.start)
        return owner if owner.case == "genitive" and close else None

    def _between(self) -> Phrase | None:
        """The phrase that names all sides: 두 나라 정부 간에 체결된, 총리와 대사 사이에 이루어진."""
        for phrase in reversed(self.clause if self.reciprocal else ()):
            near = self.trigger.start - phrase.end < _BETWEEN_REACH
            if near and len(phrase.members) > 1 and _BETWEEN.match(self.text, phrase.end):
                return phrase
        return None

    def _sent(self) -> Phrase | None:
        """Who goes when somebody sends or lets them: 부위원장을 참석시키다, 외무상을 파견하다."""
        trigger = self.trigger
        goes = trigger.causative and trigger.subtype in ("attend", "visit", "return")
        if not goes and trigger.sense.row["form"] != "파견":
            return None
        objects = [p for p in self.clause if p.case == "object" and any(m["label"] == "PERSON" for m in p.members)]
        return objects[-1] if objects else None

    def _who_acts(self) -> None:
        """What an owner and the name right before the trigger are to it."""
        self._voice()
        owner, subject, roles = self.owner, self.subject, self.roles
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

    def _of_others(self) -> bool:
        """Whether the subject only speaks of talks or drills of others: 중국은 한미 연합훈련을 비난했다."""
        sides = {m["country"] for m in self.adjacent.members} if self.adjacent else set()
        if not self.reciprocal or self.trigger.predicative or self.subject is None or len(sides) < _PAIR:
            return False
        return sides.isdisjoint(m["country"] for m in self.subject.members)

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

    def _adjacent_role(self, adjacent: Phrase, subject: Phrase | None) -> None:
        why, trigger = "stands right before the trigger", self.trigger
        states_only = all(m["label"] == "STATE" for m in adjacent.members)
        visited = trigger.subtype == "visit" and states_only and not trigger.sense.inner
        unowned = subject is None or (trigger.subtype in _OF_ITS_ACTOR and subject.case != "genitive")
        bodies_only = all(m["label"] == "ORG" for m in adjacent.members)
        suffered = trigger.sense.row["use"] == "suffered"
        if trigger.subtype in _ASKED and _AT_THEIR.match(self.text, trigger.end) and not trigger.predicative:
            self.roles.add("actor", adjacent.members, why)  # 북측 요청으로 연기되었다
            self.subject = None
        elif trigger.subtype in _BEFALLS or suffered or (visited and adjacent.case == ""):
            self.roles.add(self.frame["object"], adjacent.members, why)
        elif trigger.subtype == "attend" and bodies_only and subject is not None:
            self.roles.add("recipient", adjacent.members, why)  # who holds it: 아세안 정상회의 참석
        elif self.reciprocal or (adjacent.case == "" and unowned and not trigger.predicative):
            self.roles.add("actor", adjacent.members, why)
        elif self._before_it(adjacent):
            self.roles.add("recipient", adjacent.members, why)
        elif self.frame["object"]:
            self.roles.add(self.frame["object"], adjacent.members, why)

    def _before_it(self, phrase: Phrase) -> bool:
        """Whether a speech is made before whom a phrase names: 유엔 총회에서 연설, 의회 개원 연설."""
        ends = tuple(grammar("assembly"))
        spoken = self.trigger.subtype == "statement" and self.trigger.sense.row["form"].endswith("연설")
        return spoken and self.subject is not None and all(m["name"].endswith(ends) for m in phrase.members)

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
        if (self.turned and self._does_it(phrase)) or (phrase.case == "comitative" and self.reciprocal):
            self.roles.add("actor", phrase.members, where)
        elif phrase.case == "object" and trigger.sense.row["form"] in _FREEING:
            self.roles.add("recipient", phrase.members, where)
        elif phrase.case in ("object", "dative", "comitative"):
            self.roles.add(self.frame[phrase.case], phrase.members, where)
        elif phrase.case == "locative" and (
            trigger.subtype == "withdraw" or trigger.sense.row["form"] == "탈퇴" or self._before_it(phrase)
        ):
            self.roles.add("recipient", phrase.members, where)
        elif phrase.case == "source" and trigger.subtype in ("aid", "arms", "request"):
            self.roles.add("actor", phrase.members, where)

    def _hearer(self) -> Phrase | None:
        """To whom what is quoted is said (총리는 [대통령에게] 떠났다고 말했다): no argument of what is told inside."""
        words, trigger = self.words, self.trigger
        for before, phrase in pairwise(self.left):
            spoken_to = before.case == "subject" and _SPOKEN_TO.match(self.text, phrase.end)
            if not spoken_to or not _NEXT.fullmatch(self.text, before.end, phrase.start):
                continue
            first = words.at(phrase.end)
            last = min(self.last, first + _LONGEST_QUOTATION)
            quoting = next((i for i in range(first, last) if ends_quotation(words, i)), None)
            if quoting is None or self._announced(quoting):
                return None
            if quoting < trigger.first <= quoting + _SAYING_REACH and trigger.subtype in of_kind("said"):
                self.roles.add(self.frame["dative"], phrase.members, f"dative {self._said(phrase)}")
            return phrase if trigger.first < quoting else None
        return None

    def _announced(self, quoting: int) -> bool:
        """Whether what ends at token `quoting` is made public, to nobody in particular: …에게 수여했다고 밝혔다."""
        verbs = self.words.lemmas[quoting + 1 : min(self.last, quoting + _SAYING_REACH)]
        return any(lemma.split("+")[0] in grammar("announcing") for lemma in verbs)

    def _of_a_modifier(self, phrase: Phrase) -> bool:
        """Whether it belongs to a clause that modifies a noun before the trigger: [몽골을 방문한] 총리가 만났다."""
        words, trigger = self.words, self.trigger
        if phrase.case not in _TAKEN_BY_VERBS or self.text.startswith(",", phrase.end + 1):
            return False
        noun = modifying(words, words.at(phrase.end), trigger.first)
        if noun is None or words.lemmas[noun] in grammar("governor"):
            return False  # 이집트에 차관을 제공하려던 계획을 철회했다: who was to have it loses it
        if any(words.lemmas[i].split("+")[0] in _NAMING for i in (noun - 1, noun - 2)):
            return False
        if phrase.case == "comitative" and stays(words, noun):
            return False  # 차관과 협상한 끝에 합의했다
        # 대통령에게 보내는 총리의 친서: the clause modifies the act
        return trigger.predicative or bool(_CASE_MARK.search(self.text, words.starts[noun], trigger.start))

    def _does_it(self, phrase: Phrase) -> bool:
        """Whether a phrase names by whom a passive act is done: 에 의해, of force also 에게 (요원들에게 체포되었다)."""
        forced = self.trigger.subtype in ("coerce", "attack") and phrase.case == "dative"
        return forced or bool(_BY.match(self.text, phrase.end))

    def _genitive(self) -> None:
        """The role of who owns the act or what it is about."""
        trigger, roles = self.trigger, self.roles
        for phrase in reversed(self.clause):
            if phrase.case != "genitive" or phrase is self.subject or phrase is self.adjacent:
                continue
            close = _OWN_NEAR.fullmatch(self.text, phrase.end, trigger.start)
            noun = not roles.actors and (trigger.passive or not trigger.predicative)
            if close and (noun or self.frame["reciprocal"]):
                roles.add("actor", phrase.members, f"owner {self._said(phrase)}")
            elif self.frame["genitive"] and roles.actors and self._owns(phrase):
                roles.add(self.frame["genitive"], phrase.members, f"owner of what it is about: {self._said(phrase)}")
            return

    def _owns(self, phrase: Phrase) -> bool:
        """Whether it is whose an act is about, of what is done to things: whose thing it is done to."""
        if self.trigger.subtype not in _DONE_TO_OBJECTS:
            return True
        return not self.reciprocal and bool(_OWNS_OBJECT.fullmatch(self.text, phrase.end, self.trigger.start))

    def _referred(self) -> None:
        """Whom the words of references.tsv before the trigger bring in (양국은, 그에게, 우리 나라를)."""
        pattern, refers = references()
        trigger, text = self.trigger, self.text
        for found in pattern.finditer(text, self.begin, trigger.start):
            kind = refers[found[0]]
            outer = self.subject is not None and found.end() <= self.subject.start
            if outer and _NOMINATIVE.match(text, found.end()):
                continue  # 양측은 총리가 방한하는 방안을 …
            owned = self.owner is not None and not trigger.predicative and found.end() <= self.owner.start
            happens = not self.reciprocal and not trigger.predicative and _HAPPENS.match(text, trigger.end)
            if (owned or happens) and _NOMINATIVE.match(text, found.end()):
                continue  # 두 정상은 위원장의 답방이 …, 양측은 방한이 성사되면 …
            why = f"{found[0]} refers to them"
            if trigger.subtype == "visit" and kind == "self" and _GOAL.fullmatch(text, found.end(), trigger.start):
                self.roles.add("recipient", self._meant(kind, found.start()), why)
                continue
            if kind == "office" and self._of_a_named(found.start()):
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
            both = of_two(kind) and len({m["country"] for m in self.roles.actors}) < _PAIR
            if not self.roles.actors or both:
                self.roles.add("actor", members, why)

    def _meant(self, kind: str, at: int) -> list[Participant]:
        """Whom a word of references.tsv at character `at` stands for: named beside it (남북 양측) or told."""
        if kind in ("pair", "states") or of_two(kind):
            beside = next((p for p in self.found if p.start < at <= p.end + 1 and len(p.members) > 1), None)
            if beside is not None:
                return beside.members
        return self.focus.referred(kind, at)

    def _of_a_named(self, at: int) -> bool:
        """Whether an office stands within a phrase that names whose it is (러시아 정부는)."""
        return any(p.start <= at < p.end + _PAIR for p in self.left)

    def _pronoun(self) -> int | None:
        """Where a word that stands for participants is a nearer subject than any name: 두 사람은 …."""
        pattern, refers = references()
        last = None
        start = self.words.starts[self.since]
        begin = max(start, self.subject.end if self.subject else start)
        for found in pattern.finditer(self.text, begin, self.trigger.start):
            held = not self.trigger.predicative and not _HELD.match(self.text, self.trigger.end)
            kind = refers[found[0]]
            theirs = held and of_two(kind) and self._meant(kind, found.start())
            if theirs and _THEIRS.fullmatch(self.text, found.end(), self.trigger.start):
                last = found.start()  # 외교부는 [양국 정상의 회담이] 열렸다고 발표했다
                continue
            marked = _NOMINATIVE.match(self.text, found.end())
            if not marked and not found[0].endswith(_NOMINATIVES):
                continue
            if kind == "office" and self._of_a_named(found.start()):
                continue
            if self.words.at(found.end() - (not marked)) in self.opened and self._meant(kind, found.start()):
                last = found.start()
        return last

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
        if not roles.actors and not trigger.predicative:
            roles.add("actor", self._took_part(), "takes up what was told before")
        acts = not self.turned or trigger.subtype == "return"  # who frees, where the freed are told of
        if self.turned and not self.unnamed and not roles.recipients and not self.opened:
            self._inherit("recipient")
        elif acts and not (roles.actors or self.unnamed or self._stranger()):
            self._inherit()
        if self.reciprocal and trigger.subtype in of_kind("talks") and roles.actors:
            self._partner()

    def _took_part(self) -> list[Participant]:
        """Who took part in the act of this sort told last; of visits only where it is the same one."""
        trigger, hosts = self.trigger, {m["country"] for m in self.roles.recipients}
        this = _THIS.search(self.text, max(0, trigger.start - 4), trigger.start)
        same = this or hosts == {m["country"] for m in self.focus.host}
        told = self.focus.talks.get(trigger.subtype, []) if trigger.subtype != "visit" or same else []
        return self.focus.in_person(told) if trigger.subtype in of_kind("talks") else told

    def _relative(self) -> None:
        """A clause that modifies a name lends it its act: 출범을 앞둔 행정부, 방문한 총리."""
        trigger, words = self.trigger, self.words
        after = next((p for p in self.found if p.start >= trigger.end), None)
        if after is None or after.start - trigger.end > _MODIFIED_REACH:
            return
        last = words.at(after.start) - 1
        if last >= trigger.last and words.tags[last].split("+")[-1] == "ETM":
            following = self.found[self.found.index(after) + 1 :][:1]
            if after.case == "genitive" and following and following[0].start == after.end + 2:
                after = following[0]  # 회동한 불가리아의 게쇼프 총리
            self.roles.add("recipient" if self.turned else "actor", after.members, "the clause modifies it")

    def _stranger(self) -> bool:
        """Whether the clause has a subject that is no participant (시위대는, 노조가)."""
        particle = self.opened[-1] if self.opened else 0
        if not particle or particle in self.subjects:
            return False
        texts, noun = self.words.texts, particle - 1
        plural = texts[noun] == "들" and noun > 0
        form = texts[noun - 1] + "들" if plural else texts[noun]
        return form in _agents() or (plural and texts[noun - 1] in _agents())

    def _inherit(self, role: str = "actor") -> None:
        """A zero subject is the subject of the clause or sentence before."""
        taken = {m["entity_id"] for m in (*self.roles.actors, *self.roles.recipients)}
        heirs = [m for m in self.focus.subject if m["entity_id"] not in taken]
        self.roles.add(role, heirs, "the subject told before")
        self.roles.lead = self.roles.lead or (heirs if role == "actor" else [])

    def _partner(self) -> None:
        """With whom one side talks where the clause does not say it: as just before in the sentence, else the host."""
        roles, (told, end) = self.roles, self.focus.told
        alone = len(roles.actors) == 1 and roles.actors[0]["entity_id"] in {m["entity_id"] for m in told}
        if end >= self.sentence and alone:
            roles.add("actor", told, "with whom he acted just before")
        countries = {m["country"] for m in roles.actors}
        if len(countries) < _PAIR:
            hosts = [] if self._opens_it() else self.focus.host
            hosts = [h for h in hosts if h["country"] not in countries]
            roles.add("actor", hosts, "the host of the visit told before")

    def _opens_it(self) -> bool:
        """Whether it is a conference of many that is called or opened, not talks with the host."""
        return self.trigger.sense.row["form"] in grammar("opening")

    def _towards(self) -> None:
        """To whom an act is done where its clause does not say: who acts in the clause or the event before."""
        own = {m["country"] for m in self.roles.actors} | {m["entity_id"] for m in self.roles.actors}
        for phrase in reversed(self.left):
            if phrase is self.subject or phrase.case != "subject":
                continue
            foreign = [m for m in phrase.members if m["country"] not in own and m["entity_id"] not in own]
            if foreign and predicate_between(self.words, self.words.at(phrase.end), self.trigger.first):
                # X가 …하면, X가 …하자: to whose act it answers or whose it makes its condition
                self.roles.add("recipient", foreign, f"acts in the clause before: {self._said(phrase)}")
                return
        if denies(self.trigger):
            return
        taken_up = self.trigger.subtype == "reject" or _TAKEN_UP.search(self.text, self.begin, self.trigger.start)
        if taken_up or (self.trigger.subtype in _ANSWERS and self.focus.told[1] >= self.sentence):
            self._answered()

    def _answered(self) -> None:
        """An answer goes to who acted just before: in the same sentence, or in the one that it takes up (이를)."""
        actors = self.roles.actors
        own = {m["entity_id"] for m in actors} | {m["country"] for m in actors if m["label"] == "STATE"}
        acting = {m["country"] for m in actors}
        others = [m for m in self.focus.told[0] if m["entity_id"] not in own and m["country"] not in own]
        self.roles.add(
            "recipient", [m for m in others if m["label"] != "STATE" or m["country"] not in acting], "an answer"
        )

    def _settled(self) -> Roles:
        """Give the most specific participants only; nobody is both actor and recipient."""
        roles = self.roles
        if self.reciprocal:
            roles.add("actor", roles.recipients, "all who take part are actors")
            roles.recipients = []
        roles.actors = _specific(roles.actors)
        taken = {m["entity_id"] for m in roles.actors}
        roles.recipients = _specific([m for m in roles.recipients if m["entity_id"] not in taken])
        return roles


@cache
def _agents() -> frozenset[str]:
    return frozenset(row["word"] for row in table("agents"))


def denies(trigger: Trigger) -> bool:
    """Whether a word denies or votes down, which is done towards nobody unless the clause says so."""
    return trigger.sense.row["form"] in grammar("denial")


def drop_own_side(subtype: str, roles: Roles) -> None:
    """Take those of the actor's own state from the recipients of an act between states: the embassy that it opens."""
    own = {m["country"] for m in roles.actors}
    if subtype in _BETWEEN_STATES and len(own) == 1:
        roles.recipients = [m for m in roles.recipients if m["country"] not in own]


def _specific(members: list[Participant]) -> list[Participant]:
    better = {m["country"] for m in members if m["label"] != "STATE"}
    return [m for m in members if m["label"] != "STATE" or m["country"] not in better]
