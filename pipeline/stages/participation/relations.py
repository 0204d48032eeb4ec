"""What stands around a trigger: its subject and owner, whom its words refer to, what belongs to another clause."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Final

from pipeline.lexicon import table
from pipeline.lexicon.entities import is_medium
from pipeline.lexicon.ontology import of_kind, ontology
from pipeline.lexicon.patterns import pattern
from pipeline.stages.acts.triggers import Trigger
from pipeline.stages.naming.gazetteer import titles
from pipeline.stages.participation.focus import Focus, holding, of_all, of_holder, of_two, references, title_alone
from pipeline.stages.participation.phrases import Participant, Phrase
from pipeline.stages.participation.voice import buying, passive_behind, turned
from pipeline.stages.sentence.clauses import (
    MARKS,
    clause_start,
    ends_quotation,
    grammar,
    modifies,
    modifying,
    open_subjects,
    predicate_between,
    switches,
)
from pipeline.stages.sentence.words import Words

_OPENS: Final = re.compile(r"\s?([가-힣]+)(?=[,\s])")
_QUOTATION: Final = re.compile(r"“[^“”]*”|\"[^\"]*\"|《[^《》]*》|‘[^‘’]*’")
_OWNED: Final = pattern("relations.owned")  # 대통령의 1965년 2월 중국 방문
_BETWEEN: Final = pattern("relations.between")
_TOPICS: Final = ("은", "는")
_FAR: Final = 400  # characters within which a pronoun may be a subject
NOMINATIVE: Final = pattern("relations.nominative")
_NOMINATIVES: Final = ("는", "가", "은", "도")
_CLOSERS: Final = frozenset("”’\"')」』]")
# Before a word for many these say who they are: 유럽 정상들, 네 나라의 장관들.
_SAYING_WHOSE: Final = ("NN", "SL", "XS", "JKG")
_LED: Final = pattern("relations.led")
PAIR: Final = 2
_WORDS: Final = re.compile(r"\s?([가-힣\d.]{1,8}\s?){0,3}")
_AFTER: Final = pattern("relations.after")  # another act ends there: 총회 참석 후 방한
_CASE_MARK: Final = pattern("relations.case_mark")
_OWN: Final = pattern("relations.own")
# Who owns what it is done to (이라크의 원자로를 폭격했다); no other argument between.
_OWNS_OBJECT: Final = pattern("relations.owns_object")
_OWNS_GOAL: Final = pattern("relations.owns_goal")
# Whose is a means or a place of it is nobody it is about: 대통령의 초청으로 …, 미국의 중재로 ….
_OWNS_MEANS: Final = pattern("relations.owns_means")
_DONE_TO_OBJECTS: Final = frozenset({"attack", "coerce", "cut", "sanction", "agree"})
_HANDED: Final = frozenset({"aid", "arms", "message"})
_SPOKEN_TO: Final = pattern("relations.spoken_to")
_NEXT: Final = pattern("relations.next")  # between a subject and what stands right behind it
_LONGEST_QUOTATION: Final = 200  # tokens
_LONGEST_WORD: Final = 40  # characters
_LONGEST_CLAUSE: Final = 24  # tokens
_UNDER_WAY: Final = pattern("relations.under_way")
_OWN_STATE: Final = pattern("relations.own_state")
_SAYING_REACH: Final = 4  # tokens from the end of what is quoted to the verb that quotes it
_TAKEN_BY_VERBS: Final = frozenset({"object", "dative", "comitative", "locative"})
_NAMING: Final = frozenset({"비롯", "포함", "위시", "있"})  # verbs that only name some of many, or tell where
_TOPIC: Final = pattern("relations.topic")
# What shows in a clause that what it modifies is no object of it: 평양을 방문한 총리, 회의에 참석한 대사.
_HAS_OBJECT: Final = pattern("relations.has_object")
_HAS_GOAL: Final = pattern("relations.has_goal")
_TO_GOALS: Final = frozenset({"visit", "attend", "meet", "sign", "agree", "withdraw", "reject", "endorse", "return"})
_HELD: Final = pattern("relations.held")  # 양자 회담을 가졌다: whose the verb is takes part
_THEIRS: Final = pattern("relations.theirs")
_BETWEEN_REACH: Final = 24  # characters


class Clause:
    """A trigger amid the phrases of its sentence (tokens `[first, last)`): how each of them stands to it.

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
        self.left = [p for p in found if p.end <= trigger.start]
        self.begin = words.starts[clause_start(words, trigger.first, sentence[0])]
        quotations = [q.span() for q in _QUOTATION.finditer(text, self.begin, trigger.start)]
        # What is quoted has its participants for itself: 총리는 “몽골로 가자”고 말했다, 총리 “몽골이 약하다” 비난.
        self.aside = {id(p) for p in self.left if any(start < p.start < end for start, end in quotations)}
        self.clause = [p for p in self.left if p.end > self.begin and id(p) not in self.aside]
        handed = trigger.subtype in _HANDED and any(p.case == "source" for p in self.clause)
        self.turned = handed or turned(words, trigger)  # 미국으로부터 차관을 들여왔다
        self.since = max(sentence[0], words.at(trigger.start - _FAR))
        subjects = [p for p in self.left if p.case == "subject"]
        self.subjects = {words.at(p.end + (text[p.end : p.end + 1] in _CLOSERS)): p for p in subjects}
        self.subjects = {at: p for at, p in self.subjects.items() if not _becomes(words, at)}
        self.opened = open_subjects(words, self.since, trigger.first, self.subjects)
        self.adjacent = self._adjacent()
        self.owner = self._owner()
        self.subject = self._subject()
        self.unnamed = False  # whether the clause modifies a noun that is no participant and acts or suffers
        self._acts_outside()

    def _said(self, phrase: Phrase) -> str:
        return self.text[phrase.start : phrase.end]

    def _adjacent(self) -> Phrase | None:
        """The phrase written right before the trigger, modifying it (북러 정상회담, 푸틴 방북)."""
        phrase = self.left[-1] if self.left else None
        if phrase is None or phrase.case not in ("", "listed"):
            return None
        between = self.text[phrase.end : self.trigger.start]
        apart = _CASE_MARK.search(between) or (len(phrase.members) == 1 and _AFTER.search(between))
        return phrase if _WORDS.fullmatch(between) and not apart else None

    def _subject(self) -> Phrase | None:
        """The phrase that is the trigger's subject: of those whose clause is still open the nearest."""
        for particle in reversed(self.opened):
            if particle in self.subjects and not self._reports(self.subjects[particle]):
                return self.subjects[particle]
            if particle not in self.subjects and self._acts_alone(particle):
                return None
        first = next((p for p in self.left if id(p) not in self.aside), None) if self.telegraphic else None
        if first is None or first.case not in ("listed", ""):
            return None
        return None if switches(self.words, self.words.at(first.end), self.trigger.first) else first

    def _reports(self, phrase: Phrase) -> bool:
        """Whether newspapers or agencies only tell of the act: 통신은 위원장이 만났다고, 통신은 발사했다고 보도했다."""
        words, tail = self.words, self.trigger.tail
        behind = range(tail, min(self.last, tail + _LONGEST_QUOTATION))
        reported = self.trigger.subtype not in of_kind("said") and any(ends_quotation(words, i) for i in behind)
        return reported and _only_media(phrase)

    def _acts_outside(self) -> None:
        """Leave the subject of the sentence out of a clause that modifies who acts or suffers in it.

        총리는 [어제 방한한] 대사를 만났다; 총리가 [한국을 방문한] 대사를 만났다; 총리는 [체포된] 기자를 만났다.
        """
        subject, trigger, words = self.subject, self.trigger, self.words
        tells = trigger.predicative or _UNDER_WAY.match(self.text, trigger.end)  # 방한 중인 총리
        led = not tells and _LED.match(self.text, trigger.end)  # 쿠데타를 주도한 장군
        if subject is None or not (tells or led):
            return
        end = modifies(words, trigger.ending + bool(led), self.last)
        if end is None:
            return
        topic = _TOPIC.match(self.text, subject.end)
        named = next((p for p in self.found if p.start >= trigger.end), None)
        modified = named is not None and words.at(named.start) == end
        told = _HAS_GOAL if trigger.subtype in _TO_GOALS else _HAS_OBJECT
        saturated = led or trigger.sense.inner or told.search(self.text, max(self.begin, subject.end), trigger.start)
        befalls = self.turned and not buying(trigger)
        if (topic and befalls) or (modified and saturated):  # who has no other part in it is its subject
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
        if owner.case != "genitive" or not close or trigger.sense.row["use"] == "whose":
            return None
        if self._apart(owner):
            return None
        if trigger.sense.row["use"] == "paper" and any(p.case == "subject" for p in left):
            return None  # 중국은 세계무역기구의 협정 수락서를 냈다: of which it is, not whose
        if any(p.case in ("subject", "listed") for p in left[:-1]) and _OWNS_OBJECT.fullmatch(
            self.text, owner.end, trigger.start
        ):
            return None  # 칠레, 페루의 제안을 거부
        # 총리는 중국의 노력에 사의를 표했다: his is what it is done to
        towards = self.frame["dative"] == "recipient" and any(p.case == "subject" for p in left)
        return None if towards and _OWNS_GOAL.fullmatch(self.text, owner.end, trigger.start) else owner

    def _apart(self, phrase: Phrase) -> bool:
        """Whether a clause of its own parts a phrase from the trigger: [하마스의 공격을 규탄하는] 성명을 발표했다."""
        apart = _HAS_OBJECT.search(self.text, phrase.end, self.trigger.start)
        return bool(apart) and predicate_between(self.words, self.words.at(phrase.end), self.trigger.first)

    def _between(self) -> Phrase | None:
        """The phrase that names all sides: 두 나라 정부 간에 체결된, 총리와 대사 사이에 이루어진."""
        told = self.reciprocal or not self.trigger.predicative or self.trigger.subtype == "offer"
        for phrase in reversed(self.clause if told else ()):
            near = self.trigger.start - phrase.end < _BETWEEN_REACH
            ends = phrase.end, phrase.end - self.text.endswith(" 간", 0, phrase.end) * len(" 간")  # 칠레와 페루 간에
            if near and len(phrase.members) > 1 and any(_BETWEEN.match(self.text, end) for end in ends):
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

    def _of_others(self) -> bool:
        """Whether the subject only speaks of talks or drills of others: 중국은 한미 연합훈련을 비난했다."""
        sides = {m["country"] for m in self.adjacent.members} if self.adjacent else set()
        if not self.reciprocal or self.trigger.predicative or self.subject is None or len(sides) < PAIR:
            return False
        return sides.isdisjoint(m["country"] for m in self.subject.members)

    def _before_it(self, phrase: Phrase) -> bool:
        """Whether a speech is made before whom a phrase names: 유엔 총회에서 연설, 의회 개원 연설."""
        ends = tuple(grammar("assembly"))
        spoken = self.trigger.subtype == "statement" and self.trigger.sense.row["form"].endswith("연설")
        return spoken and self.subject is not None and all(m["name"].endswith(ends) for m in phrase.members)

    def _hearer(self) -> tuple[Phrase | None, bool]:
        """To whom what is quoted is said (총리는 [대통령에게] 떠났다고 말했다), and whether the trigger says it.

        He is no argument of what is told inside.
        """
        words, trigger = self.words, self.trigger
        for before, phrase in pairwise(self.left):
            spoken_to = _SPOKEN_TO.match(self.text, phrase.end)
            if before.case != "subject" or not (spoken_to or phrase.case == "dative"):
                continue
            if not _NEXT.fullmatch(self.text, before.end, phrase.start):
                continue
            first = words.at(phrase.end)
            last = min(self.last, first + _LONGEST_QUOTATION)
            quoting = next((i for i in range(first, last) if ends_quotation(words, i)), None)
            if not spoken_to and not self._asks(quoting):
                continue  # 페루에 파병하겠다고 밝혔다: part of what is said
            if quoting is None or self._announced(quoting):
                return None, False
            if trigger.first < quoting:
                return phrase if self._in_the_quotation(first) or self._has_object(phrase) else None, False
            verb = trigger.first <= quoting + _SAYING_REACH and trigger.subtype in of_kind("said")
            says = verb and not predicate_between(words, first, quoting, adnominal=False)
            return phrase if says else None, says
        return None, False

    def _asks(self, quoting: int | None) -> bool:
        """Whether what ends at token `quoting` is an imperative that is asked of somebody: 해제하라고 촉구했다."""
        if quoting is None or not self.words.texts[quoting].endswith("라고"):
            return False
        behind = self.words.texts[quoting + 1 : quoting + 1 + _SAYING_REACH]
        return not grammar("asking").isdisjoint(behind)

    def _has_object(self, phrase: Phrase) -> bool:
        """Whether the act is done to somebody named behind a phrase (몽골을 비난했다고)."""
        objects = (p for p in self.left if p.case == "object" and p.start > phrase.end)
        return self.frame["object"] == "recipient" and any(objects)

    def _in_the_quotation(self, first: int) -> bool:
        """Whether between token `first` and the trigger a quotation mark or a subject opens what is said."""
        words, until = self.words, self.trigger.first
        return any(words.texts[i] in MARKS or "JKS" in words.tags[i] for i in range(first, until))

    def _announced(self, quoting: int) -> bool:
        """Whether what ends at token `quoting` is made public or said by another: …에게 수여했다고 밝혔다."""
        words, behind = self.words, range(quoting + 1, min(self.last, quoting + 1 + _SAYING_REACH))
        return any("JKS" in words.tags[i] or words.lemmas[i].split("+")[0] in grammar("announcing") for i in behind)

    def _of_a_modifier(self, phrase: Phrase) -> bool:
        """Whether it belongs to a clause that modifies a noun before the trigger: [몽골을 방문한] 총리가 만났다."""
        words, trigger = self.words, self.trigger
        if phrase.case not in _TAKEN_BY_VERBS or self.text.startswith(",", phrase.end + 1):
            return False
        noun = modifying(words, words.at(phrase.end), trigger.first)
        if noun is None and trigger.subtype in of_kind("said") and phrase.case in ("object", "dative"):
            # 러시아는 [미국이 대만에 무기를 판매한] 것을 비난했다
            others = (p for p in self.left if p.case == "subject" and p is not self.subject and p.end <= phrase.start)
            return any(others) and predicate_between(words, words.at(phrase.end), trigger.first)
        if noun is None or words.lemmas[noun] in grammar("governor"):
            return False  # 이집트에 차관을 제공하려던 계획을 철회했다: who was to have it loses it
        if any(words.lemmas[i].split("+")[0] in _NAMING for i in (noun - 1, noun - 2)):
            return False
        if phrase.case == "dative" and passive_behind(words, words.at(phrase.end), noun):
            return True  # 해적에게 납치된 선박을 구출했다
        if phrase.case != "object":
            # 러시아와 협력을 강화하는 조약을 체결했다; 장관과 회담한 차관은 국장과 협의했다
            behind = (p for p in self.left if p.start >= words.starts[noun])
            return any(p.case == phrase.case for p in behind)
        # 대통령에게 보내는 총리의 친서: the clause modifies the act
        return trigger.predicative or bool(_CASE_MARK.search(self.text, words.starts[noun], trigger.start))

    def _owns(self, phrase: Phrase) -> bool:
        """Whether it is whose an act is about, of what is done to things: whose thing it is done to."""
        if _OWNS_MEANS.match(self.text, phrase.end, self.trigger.start):
            return False
        if self.trigger.subtype not in _DONE_TO_OBJECTS:
            return True
        word = self._word(self.trigger.start + 1)  # 대통령의 자택을 압수|수색
        return not self.reciprocal and bool(_OWNS_OBJECT.fullmatch(self.text, phrase.end, word))

    def _word(self, at: int) -> int:
        """Where the word begins that is written onto what stands before character `at`."""
        blank = self.text.rfind(" ", max(0, at - _LONGEST_WORD), at)
        return blank + 1 if blank >= 0 else max(0, at - _LONGEST_WORD)

    def _meant(self, kind: str, at: int) -> list[Participant]:
        """Whom a word of references.tsv at character `at` stands for: named beside it (남북 양측) or told."""
        if kind in ("pair", "states") or of_two(kind):
            beside = next((p for p in self.found if p.start < at <= p.end + 1 and len(p.members) > 1), None)
            if beside is not None:
                return beside.members
        if of_holder(kind):
            before = [m for p in self.found if p.end < at for m in p.members]
            held = holding(kind, reversed(before))
            if held:
                return held  # 총리는 국왕을 만났으나 [국왕은] …
        return self.focus.referred(kind, at)

    def _is_name(self, at: int) -> bool:
        """Whether a person's name stands where a word of references.tsv seems to (양 부장: 양제츠)."""
        return any(p.start <= at < p.end and p.members[0]["label"] == "PERSON" for p in self.found)

    def _of_a_named(self, at: int) -> bool:
        """Whether an office stands within a phrase that names whose it is (러시아 정부는)."""
        return any(p.start <= at < p.end + PAIR for p in self.left)

    def _says_whose(self, kind: str, at: int) -> bool:
        """Whether an office or a title itself says whose it is, by a name around it or a noun before it."""
        if of_holder(kind) and not title_alone(self.words, at):
            return True
        return (kind == "office" or of_holder(kind)) and self._of_a_named(at)

    def _of_others_named(self, at: int) -> bool:
        """Whether a noun before a word for many says who they are (유럽 정상들은, 아세안 외교장관들은)."""
        before = self.words.at(at) - 1
        beside = before >= 0 and self.words.ends[before] == at - 1
        return beside and self.words.tags[before].startswith(_SAYING_WHOSE)

    def _pronoun(self) -> int | None:
        """Where a word that stands for participants is a nearer subject than any name: 두 사람은 …."""
        pattern, refers = references()
        last = None
        start = self.words.starts[self.since]
        begin = max(start, self.subject.end if self.subject else start)
        for found in pattern.finditer(self.text, begin, self.trigger.start):
            held = not self.trigger.predicative and not _HELD.match(self.text, self.trigger.end)
            kind = refers[found[0]]
            if of_two(kind) and self._is_name(found.start()):
                continue
            theirs = held and of_two(kind) and self._meant(kind, found.start())
            if theirs and _THEIRS.fullmatch(self.text, found.end(), self.trigger.start):
                last = found.start()  # 외교부는 [양국 정상의 회담이] 열렸다고 발표했다
                continue
            marked = NOMINATIVE.match(self.text, found.end())
            if not marked and not found[0].endswith(_NOMINATIVES):
                continue
            if self._says_whose(kind, found.start()):
                continue
            if of_all(kind) and self._of_others_named(found.start()):
                continue
            if self.words.at(found.end() - (not marked)) in self.opened and self._meant(kind, found.start()):
                last = found.start()
        return last

    def _quoting(self) -> Phrase | None:
        """Who tells a clause without a subject behind it: 항구를 폭격했다고 [공군이] 발표했다; no newspaper."""
        words, tail = self.words, self.trigger.tail
        end = next((i for i in range(tail, min(self.last, tail + _LONGEST_CLAUSE)) if ends_quotation(words, i)), None)
        if end is None or self.opened or not self.trigger.predicative:
            return None
        behind = words.starts[end], words.ends[min(self.last, end + _LONGEST_CLAUSE) - 1]
        tells = next((p for p in self.found if p.case == "subject" and behind[0] < p.start < behind[1]), None)
        return None if tells is None or _only_media(tells) else tells

    def _outer(self) -> Phrase | None:
        """Whose state 자국 is in a clause that another is the subject of: 칠레는 페루가 자국 선박을 나포했다고 …."""
        subject = self.subject
        if subject is None or _OWN_STATE.search(self.text, subject.end, self.trigger.start) is None:
            return None
        return next((p for p in self.left if p.case == "subject" and p.end <= subject.start), None)

    def _stranger(self) -> bool:
        """Whether the clause has a subject that is no participant (시위대는, 노조가)."""
        if self.telegraphic and self.focus.told[1] == self.sentence:
            return self._opens_with_agent()
        particle = self.opened[-1] if self.opened else 0
        return bool(particle) and particle not in self.subjects and self._is_agent(particle)

    def _opens_with_agent(self) -> bool:
        """Whether a later part of a headline begins with who acts in it, no participant (…서방 "실망" 비난)."""
        opening = _OPENS.match(self.text, self.sentence)
        return opening is not None and opening[1].endswith(agents())

    def _acts_alone(self, particle: int) -> bool:
        """Whether a subject that is no participant opens a clause of its own: 미국은 규탄했고 [시위대는] 공격했다."""
        words, outer = self.words, max((at for at in self.subjects if at < particle), default=particle)
        own = predicate_between(words, outer + 1, particle, adnominal=False)
        inner = words.texts[particle] in _TOPICS or not predicate_between(words, particle + 1, self.trigger.first)
        return self.trigger.predicative and own and inner and self._is_agent(particle)

    def _of_a_stranger(self, title: int) -> bool:
        """Whether a title is that of somebody named whom nobody knows (밀로스 총리는): right behind a proper noun."""
        words = self.words
        named = title > 0 and (words.strange[title - 1] or words.tags[title - 1].startswith("NNP"))
        return named and words.starts[title] - words.ends[title - 1] == 1

    def _is_agent(self, particle: int) -> bool:
        """Whether the noun before a particle is one of agents.tsv, or a compound that ends with one."""
        texts, noun = self.words.texts, particle - 1
        word = self._word(self.words.starts[noun])
        if any(p.start < self.words.ends[noun] and p.end > word for p in self.left):
            return False  # 미전략핵잠수함이
        if texts[noun] in titles() and self._of_a_stranger(noun):
            return True
        if texts[noun] != "들" or not noun:
            return self.text[word : self.words.ends[noun]].endswith(agents())
        return texts[noun - 1].endswith(agents()) or texts[noun - 1] + "들" in agents()


def _only_media(phrase: Phrase) -> bool:
    """Whether a phrase names newspapers or agencies only."""
    return all(m["label"] == "ORG" and is_medium(m["entity_id"], m["name"]) for m in phrase.members)


def _becomes(words: Words, particle: int) -> bool:
    """Whether a particle marks what somebody becomes or is not: 당의 의장이 되었다."""
    following = words.lemmas[particle + 1].split("+")[0] if particle + 1 < len(words.lemmas) else ""
    return words.texts[particle] in ("이", "가") and following in ("되", "아니")


@cache
def agents() -> tuple[str, ...]:
    """The nouns of agents.tsv: who acts without being a named participant."""
    return tuple(row["word"] for row in table("agents"))
