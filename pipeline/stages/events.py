"""Events: triggers with their participants, date and place; factuality and records are later stages."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc

from pipeline import spans
from pipeline.lexicon import table
from pipeline.lexicon.entities import lay_in, states
from pipeline.stages.attribution import attribution
from pipeline.stages.calendar import bounds
from pipeline.stages.cast import cast
from pipeline.stages.clauses import adverbs, clause_start, governing, predicate, switches
from pipeline.stages.contexts import contexts
from pipeline.stages.eventdates import EventDates
from pipeline.stages.focus import Focus, state_participant
from pipeline.stages.phrases import Phrase, phrases
from pipeline.stages.roles import Roles, drop_own_side, fill
from pipeline.stages.speaker import speaker
from pipeline.stages.triggers import Trigger, find_triggers, said_as
from pipeline.stages.words import Words, words

_TELEGRAPHIC: Final = frozenset({"list_item", "table_row", "heading", "title", "caption"})
# Open series and standing habits are no single occurrence.
_SERIES: Final = re.compile(r"(지속적으로|꾸준히|여러\s?차례|수시로|수차례|줄곧|계속해서|매번|끊임없이)\s?[^.]{0,16}$")
_HABIT: Final = re.compile(r"(아|어|하 어|여) ?(오|가) (고 있|았|었|ᆫ|는)|곤 하")
# Towards who tells it, something came once: 남측에 회담을 제의해 왔다.
_CAME: Final = re.compile(r"^(하)? ?(어|여) 오 (았|었)")
_SENT: Final = frozenset({"offer", "invite", "message", "request"})
_RECEIVER: Final = re.compile(r"(에|에게|께)\s([^,.]{1,24}\s)?$")
# What is only a purpose, a duty or a means to an end is no occurrence of its own.
_PURPOSE: Final = re.compile(
    r"^(하|되|시키|받|을|를|ᆯ)? ?"
    r"(기 (위하|위 하)|기 위해|도록|어야 (하|되)|아야 (하|되)|여야 (하|되)|어야 만|(ᆯ|을) 필요|"
    r"(ᆯ|을) 데 대하 ᆫ (결의|제의|제안|요구|요청|호소|권고))"
)
_TO_ATTEND: Final = re.compile(r"^(하|되)? ?기 (위하|위해)")
# Inside quotation marks what a speaker bids others do or suggests: “대화에 나서라”, “만나자”.
_BIDDING: Final = re.compile(r"( 라| 자| 오 라| 달 라| 십시오| 기 를 바라 \S+)$")
# What is only demanded, asked for or offered is no occurrence either (annotation.md, rulings on factuality).
_DEMANDED: Final = re.compile(
    r"^(하|되|시키|받)? ?"
    r"((아|어|여) (달|주) )?((ᆯ|을) ?것 ?(을|ᆯ)|라고|라는|라|자고|자|지 말 (라고|ᆯ 것 을)|(ᆯ 수 있 )?기 (를|ᆯ))"
    r"( \S+){0,5} (요구|촉구|호소|요청|권고|간청|당부|지시|명령|초청|바라|희망|고대|기대|원하)"
)
_DEMANDED_NOUN: Final = re.compile(
    r"(을|를)?\s?([가-힣]{1,8}\s){0,2}(요구|촉구|호소|요청|권고|간청|주장)(?!(으로|로|에\s?따라)\s)(?!\s?(를|을)\s(받아|수용|수락))"
)
# Acts that a text may tell without naming who did them, as long as it dates them.
_IMPERSONAL: Final = frozenset({"domestic", "protest", "attack", "coerce"})
# A stance told as the standing quality of something is no act: 미국을 반대하는 투쟁.
_STANCES: Final = frozenset({"reject", "endorse", "threaten"})
_STANDING: Final = re.compile(r"하 는( |$)")
_TALKS: Final = frozenset({"meet", "agree", "sign"})
_AT_SUMMITS: Final = frozenset({*_TALKS, "call", "message"})
_SUMMIT: Final = re.compile(r"(정상|수뇌)(?!화|적|국|급|들)")
_NEAR: Final = 5  # characters before a trigger in which a word that qualifies it begins
_WORDS_BETWEEN: Final = r"\s([^\s.,]+\s){0,3}$"  # what may part 각각, 차례로 from its verb
_SEVERAL: Final = 2
_LEAD: Final = 16  # characters between a bare noun and the date that is its own
_IS_TOPIC: Final = re.compile(r"(은|는)(?=\s|,)")
_SUBJECT: Final = re.compile(r"(이|가|은|는|께서)\s")
# Acts that somebody is always at the other end of, whether the clause says who or not.
_TWO_SIDED: Final = frozenset(
    {"accuse", "attend", "concede", "cut", "endorse", "offer", "reject", "request", "sanction", "threaten"}
)
# Acts of one kind, which go on towards the same side.
_KINDS: Final = (
    frozenset({"accuse", "threaten", "sanction", "cut", "coerce", "attack", "request", "reject", "postpone"}),
    frozenset({"aid", "arms", "troops"}),
)
_ANSWERS: Final = frozenset({"accuse", "reject", "threaten", "cut", "sanction", "attack", "coerce", "agree", "request"})
_SAID: Final = frozenset({"statement", "endorse", "request", "accuse", "threaten", "offer", "reject", "agree"})
_OF_A_PERSON: Final = frozenset(
    {"statement", "visit", "meet", "attend", "domestic", "resign", "request", "accuse", "agree"}
)
_QUOTATION: Final = 15  # characters from which on what stands in quotation marks is more than a name
_OPINIONS: Final = frozenset({"statement", "accuse", "request", "endorse", "reject", "threaten", "agree"})
_NAMED_REACH: Final = 24  # characters before a name in which what somebody is stands
_HOME: Final = 0.2  # of the names of a text, from which on it is about its author's own state
_REACH: Final = 600  # characters of a sentence within which a phrase may take part in an event
_QUALIFYING: Final = frozenset("주駐반反친親항산")  # behind these a state only qualifies
_TAKEN_UP: Final = re.compile(r"(?<![가-힣])(이번|금번|이|그|동|해당)\s$")  # 이번 방문: one that was told before
_SETTING: Final = re.compile(r"\s?(이후|이래|후(?=\s))")  # 집권 이후, 출범 이후: when, not what
_QUOTED_BEFORE: Final = re.compile(
    r"(다고|라고|자고|다며|라며|다면서|면서|음을|임을|함을|것을|것이라고|[”’\"』》])\S{0,3}\s([가-힣]{1,8}\s){0,2}$"
)
# What stands behind a place where it tells which state an act is about (평양을 방문, 시리아에서 철수, 평양에 대사관).
_AT: Final = {
    subtype: re.compile(pattern)
    for subtype, pattern in {
        "visit": r"(을|를|에|로|으로)\s|\s?$",
        "withdraw": r"에서\s",
        "relations": r"에\s",
        # 바그다드를 폭격, 벨고로드주의 변전소를 공격, 바스라로 진격; not 도심에서
        "attack": r"(을|를|에|로|으로|까지)\s|(의|\s)\s?(\S+(?<![은는이가도에로서와과])\s){0,3}(\S+[을를에까지]\s(\S+\s){0,2})?$",
        "attend": r"(에서\s(열린|열리는|진행되는|진행된|있은|개최된|개최되는)\s|\s)(\S+\s){0,5}\S+에\s$",
        "troops": r"에\s",
        "arms": r"에\s",
        "aid": r"에\s",
        "message": r"에\s",
        "cut": r"\s주재\s",
    }.items()
}
# Of books and papers: what they name did not happen here.
_TITLES: Final = re.compile(r"『[^『』\n]{2,80}』|「[^「」\n]{2,80}」")
_NK_VOICE: Final = re.compile(r"남조선|미제|괴뢰|위대한 수령")


class Events:
    """Finds the events of a Doc; writes the span group `events`."""

    def __call__(self, doc: Doc) -> Doc:
        words_ = words(doc)
        text = words_.text
        actors = _participants(doc)
        reader = _Reader(doc, text, words_, actors)
        annotations = [e for trigger in reader.triggers for e in reader.events(trigger)]
        spans.annotate(doc, spans.EVENTS, annotations, value="date")
        return doc


@Language.factory("sageon/events", assigns=["doc.spans"])
def make_events(nlp: Language, name: str) -> Events:
    """The stage `sageon/events`."""
    return Events()


def _participants(doc: Doc) -> list[dict[str, Any]]:
    """The actors of a Doc as participants: those behind 주, 반, 친 only qualify, those behind 대 receive."""
    found, text = [], words(doc).text
    for actor in spans.marks(doc, spans.ACTORS):
        before = text[actor["start"] - 1 : actor["start"]]
        made_in = text[actor["end"] : actor["end"] + 2] in ("산 ", "제 ")
        prefix = (
            before if actor["label"] == "STATE" and before in tuple("대對주駐반反친親항") else "산" if made_in else ""
        )
        found.append({**actor, "prefix": prefix})
    return found


@dataclass(frozen=True, slots=True)
class _Act:
    """An event that was told: its sentence in tokens and its block."""

    subtype: str
    actors: list[Any]
    recipients: list[Any]
    sentence: tuple[int, int]
    block: int


class _Reader:
    """Reads a Doc sentence by sentence and keeps who is in focus."""

    def __init__(self, doc: Doc, text: str, words_: Words, actors: list[dict[str, Any]]) -> None:
        self.text = text
        self.words = words_
        self.actors = actors
        self.blocks = spans.blocks(doc)
        self.regions = _regions(doc, words_)
        self.block_of = _block_numbers(self.blocks, words_)
        self.named = bytearray(len(text) + 1)
        for actor in actors:
            self.named[actor["start"] : actor["end"]] = b"\1" * (actor["end"] - actor["start"])
        for title in _TITLES.finditer(text):
            self.named[title.start() : title.end()] = b"\1" * (title.end() - title.start())
        self.triggers: list[Trigger] = list(find_triggers(text, words_, self.regions, self.named))
        self.told = bytearray(len(text) + 1)
        for trigger in self.triggers:
            self.told[trigger.start : trigger.end] = b"\1" * (trigger.end - trigger.start)
        self.quoted = _quoted(text)
        self.usable = [a for a in actors if a["prefix"] not in _QUALIFYING and a["label"] != "PLACE"]
        self.usable_starts = [a["start"] for a in self.usable]
        self.places = [a for a in actors if a["label"] == "PLACE"]
        self.place_starts = [a["start"] for a in self.places]
        self.place_ends = {a["start"]: a["end"] for a in self.places}
        self.dates = EventDates(doc, words_, self.quoted)
        self.talks: dict[str, list[Any]] = {}
        meta = spans.data(doc).get("meta", {})
        self.cast = cast(actors, meta.get("title") or "", text)
        own = "PRK" if len(_NK_VOICE.findall(text)) >= 2 else "KOR"
        self.speaker = speaker(text, self.quoted, actors, own, meta.get("published"))
        own = self.speaker["country"] if self.speaker and self.speaker["country"] in states() else own
        named = [m["country"] for m in actors if m["label"] != "PLACE"]
        at_home = named.count(own) >= _HOME * len(named)
        self.focus = Focus(own=own, at_home=at_home, hero=self.cast.hero, speaker=self.speaker)
        self.sentence: tuple[int, int] = (-1, -1)
        self.phrases: list[Phrase] = []
        self.phrase_starts: list[int] = []
        self.headline = False
        self.parents: dict[int, list[Any]] = {}
        self.last_act: _Act | None = None

    def events(self, trigger: Trigger) -> Iterator[dict[str, Any]]:
        """What a trigger tells: nothing, one event, or one for each of several dates in a row."""
        event = self.event(trigger)
        if event is not None:
            others, apart = event.pop("other_dates"), event.pop("apart")
            if apart:
                yield from ({**event, **part} for part in apart)
                return
            yield event
            yield from ({**event, "date": other.value, "date_why": other.why} for other in others)

    def event(self, trigger: Trigger) -> dict[str, Any] | None:
        """The event that a trigger tells, if it tells one."""
        sentence = self.words.sentence(trigger.first)
        block = self.block_of[trigger.first]
        if sentence != self.sentence:
            self._pass_over(sentence)
            self._enter(sentence, block)
        if trigger.subtype == "statement":
            trigger = said_as(self.text, trigger, self._bounds(sentence)[0])
        if not self._occurs(trigger, sentence):
            return None
        region = self.regions[trigger.first]
        if self.speaker and not self.quoted[trigger.start] and self.dates.performs(trigger, sentence[1]):
            self.focus.subject = [self.speaker]  # who asks or thanks by saying so, where the sentence names nobody
        roles = fill(
            self.text,
            self.words,
            trigger,
            self._in_reach(trigger),
            self.focus,
            sentence,
            telegraphic=region in _TELEGRAPHIC or self.headline,
        )
        drop_own_side(trigger.subtype, roles)
        date = self.dates.of(trigger, sentence, block)
        if trigger.subtype in _AT and not roles.recipients and not trigger.passive:
            self._at(trigger, sentence, roles, date.value)
        if trigger.subtype in _OPINIONS and _scholarly(roles, self.text):
            return None
        if not roles.actors and not roles.recipients:
            self._again(trigger, roles)
        if not roles.actors and self.cast.about and region == "list_item" and not trigger.passive:
            # In a bulletin about one state what names nobody else is its act.
            roles.add("actor", [state_participant(self.cast.about)], "whom the bulletin is about")
        self._leaders(trigger, roles)
        self._goes_on(trigger, roles, sentence, block)
        self._opposite(trigger, roles)
        if not roles.actors and not roles.recipients and trigger.subtype not in _IMPERSONAL:
            return None
        if trigger.subtype == "statement" and not roles.actors:
            return None
        if trigger.sense.row["use"] == "two" and len(roles.actors) < 2:
            return None  # what one side decides alone is its plan, no agreement
        self._remember(trigger, roles, block, sentence)
        if trigger.subtype == "statement" and not self._said(trigger, roles, sentence):
            return None
        if trigger.subtype == "domestic" and _SETTING.match(self.text, trigger.end) and not self._dated(trigger):
            return None
        if not roles.actors and not roles.recipients and date.value is None:
            return None
        return {
            "start": trigger.start,
            "end": trigger.end,
            "label": trigger.subtype,
            "row": f"triggers.tsv:{trigger.sense.row.line}",
            "first": trigger.first,
            "last": trigger.last,
            "tail": trigger.tail,
            "sentence_first": sentence[0],
            "sentence_last": sentence[1],
            "region": region,
            "block": block,
            "predicative": trigger.predicative,
            "actors": [_named(m) for m in roles.actors],
            "recipients": [_named(m) for m in roles.recipients],
            "date": date.value,
            "date_why": date.why,
            "own_date": date.own,
            "other_dates": date.others,
            "apart": self._apart(trigger, roles, sentence),
            "refers": not trigger.predicative and not date.own,
            "taken_up": bool(_TAKEN_UP.search(self.text, max(0, trigger.start - 4), trigger.start)),
            "place": self._place(trigger, sentence),
            "contexts": contexts(trigger.subtype, self._clause(trigger, sentence)),
            "attribution": [
                _named(m)
                for m in attribution(self.text, self.words, trigger.tail, sentence, self._in_reach(trigger))[:1]
            ],
            "why": roles.why,
        }

    def _apart(self, trigger: Trigger, roles: Roles, sentence: tuple[int, int]) -> list[dict[str, Any]]:
        """What differs between occurrences told at one stroke (A와 B를 차례로 만났다): whom each is with, and when."""
        if not adverbs("one_by_one", _WORDS_BETWEEN).search(self.text[trigger.start - _LEAD : trigger.start]):
            return []
        lead = {m["entity_id"] for m in roles.lead}
        others = [m for m in roles.actors if m["entity_id"] not in lead]
        if trigger.subtype not in _TALKS or not lead or len(others) < _SEVERAL:
            return []
        met = sorted(others, key=lambda m: m["start"])
        since = [self._bounds(sentence)[0], *(m["start"] for m in met)]
        days = [
            [d["value"] for d in self.dates.dates if first <= d["start"] < d["end"] <= member["start"]]
            for first, member in zip(since, met, strict=False)
        ]
        return [
            {"actors": [_named(m) for m in (*roles.lead, member)]}
            | (
                {"date": day[-1], "date_why": f"{day[-1]}: told before {member['name']}"}
                if day and any(days[1:])
                else {}
            )
            for member, day in zip(met, days, strict=True)
        ]

    def _bounds(self, sentence: tuple[int, int]) -> tuple[int, int]:
        """The characters of a sentence."""
        return self.words.starts[sentence[0]], self.words.ends[sentence[1] - 1]

    def _said(self, trigger: Trigger, roles: Roles, sentence: tuple[int, int]) -> bool:
        """Whether a saying is one occurrence: a person or body speaks, words are quoted, or a day is told.

        That a state stresses this or that, without any of these, is the author's account of its line.
        """
        if any(m["label"] != "STATE" for m in roles.actors) or not trigger.predicative:
            return True
        begin, end = self.words.starts[sentence[0]], self.words.ends[sentence[1] - 1]
        if any(begin <= d["start"] < end for d in self.dates.dates):
            return True
        return bool(_QUOTED_BEFORE.search(self.text[max(begin, trigger.start - 24) : trigger.start]))

    def _dated(self, trigger: Trigger) -> bool:
        """Whether a date stands before a bare noun, no subject between them: 1961년 3월 총리 취임 이후."""
        return any(
            0 <= trigger.start - d["end"] <= _LEAD and not _SUBJECT.search(self.text, d["end"], trigger.start)
            for d in self.dates.dates
        )

    def _pass_over(self, sentence: tuple[int, int]) -> None:
        """Read the sentences without events on the way to one: whom they name is in focus, too."""
        sentences = self.words.sentences
        first = bisect_left(sentences, (self.sentence[1], -1))
        for passed in sentences[first : bisect_left(sentences, sentence)]:
            begin, end = self._bounds(passed)
            named = bisect_left(self.usable_starts, begin) < bisect_left(self.usable_starts, end)
            if named and self.regions[passed[0]]:
                self._enter(passed, self.block_of[passed[0]])

    def _enter(self, sentence: tuple[int, int], block: int) -> None:
        """Move on to a sentence: read its phrases; a new block takes its subject from its parent."""
        passed = self.phrases
        self.focus.saw(passed)
        if block != self.focus.block:
            self.focus.host = []
            self.focus.subject = self._parent_subject(block)
            self.focus.block = block
        else:
            subject = self._main_subject(passed)
            if subject is not None:
                self.focus.subject = subject.members
        if self.cast.life and self.cast.hero:
            self.focus.subject = [self.cast.hero]  # of whom an article on a life tells where it names nobody
        self.focus.topic = self.focus.subject
        self.sentence = sentence
        first, last = (bisect_left(self.usable_starts, at) for at in self._bounds(sentence))
        self.phrases = phrases(self.text, self.words, self.usable[first:last], self.told, *sentence, self.place_ends)
        for phrase in self.phrases:
            if self.text[phrase.start - 1 : phrase.start] in ("대", "對") and len(phrase.members) == 1:
                phrase.case, phrase.bare = "dative", False
        self.phrase_starts = [p.start for p in self.phrases]
        # Headlines and notes have no final predicate.
        self.headline = not any("EF" in self.words.tags[i] for i in range(*sentence))
        subject = next((p for p in self.phrases if p.case == "subject"), None)
        if subject is not None:
            self.parents.setdefault(block, subject.members)

    def _main_subject(self, told: list[Phrase]) -> Phrase | None:
        """Of whom a sentence is: its last topic outside quotations, else its first subject."""
        subjects = [p for p in told if p.case == "subject"]
        topics = [p for p in subjects if _IS_TOPIC.match(self.text, p.end) and not self.quoted[p.start]]
        return next(iter(topics[-1:] or subjects), None)

    def _parent_subject(self, block: int) -> list[Any]:
        """The subject of the bullet above, or of the row that a quotation belongs to."""
        level = self.blocks[block]["level"]
        region = self.blocks[block]["region"]
        if region == "paragraph":
            return []
        for number in range(block - 1, max(-1, block - 12), -1):
            above = self.blocks[number]
            if above["region"] == "heading":
                return []
            if above["region"] == region and above["level"] < level:
                return self.parents.get(number, [])
        return []

    def _occurs(self, trigger: Trigger, sentence: tuple[int, int]) -> bool:
        """Whether the trigger tells an occurrence: no series, no habit, no mere purpose or duty."""
        begin = self.words.starts[sentence[0]]
        if _SERIES.search(self.text[max(begin, trigger.start - 40) : trigger.start]):
            return False
        near, _ = governing(self.words, trigger.tail, sentence[1])
        if self.quoted[trigger.start] and trigger.subtype == "statement":
            return False  # what a speaker says of other sayings is part of his own
        if trigger.subtype in _STANCES and _STANDING.match(near):
            return False
        if trigger.subtype != "statement":
            goes = trigger.subtype == "attend" and _TO_ATTEND.search(near)  # who sets out to attend is planned to
            if (_PURPOSE.search(near) and not goes) or _DEMANDED.search(near) or self._wished(trigger, near):
                return False
            if not trigger.predicative and _DEMANDED_NOUN.match(self.text, trigger.end):
                return False
        if trigger.subtype in _SENT and _CAME.match(near):
            return bool(_RECEIVER.search(self.text[max(begin, trigger.start - 40) : trigger.start]))
        return not (_HABIT.search(near) and trigger.predicative)

    def _wished(self, trigger: Trigger, near: str) -> bool:
        """Whether a speaker only bids or suggests it in his own words."""
        return bool(self.quoted[trigger.start] and trigger.predicative and _BIDDING.search(near))

    def _again(self, trigger: Trigger, roles: Roles) -> None:
        """A bare 회담 takes up the one told last; a predicate without a subject is of whom the text is about."""
        before = self.talks.get(trigger.subtype)
        if before and not trigger.predicative:
            roles.add("actor", before, "takes up what was told before")
        elif trigger.predicative and self.cast.hero and trigger.subtype in _OF_A_PERSON:
            roles.add("actor", [self.cast.hero], "whom the text is about")

    def _leaders(self, trigger: Trigger, roles: Roles) -> None:
        """The summit of two states is one of their leaders, where the text names them (북미 정상회담)."""
        two = len(roles.actors) == 2 and trigger.subtype in _AT_SUMMITS
        if not two or not _SUMMIT.search(self.text, max(0, trigger.start - _NEAR), trigger.end):
            return
        going = [self.cast.leader(m["country"], trigger.end) if m["label"] == "STATE" else None for m in roles.actors]
        for number, leader in enumerate(going):
            if leader is not None:
                roles.why.append(f"actor {leader['name']}: goes to the summit for {roles.actors[number]['name']}")
                roles.actors[number] = leader

    def _opposite(self, trigger: Trigger, roles: Roles) -> None:
        """Gives a two-sided act without a recipient the other of the two states the text is about,
        else whoever of another state is named last before it in its sentence."""
        acting = {m["country"] for m in roles.actors}
        if trigger.subtype not in _TWO_SIDED or trigger.passive or roles.recipients or len(acting) != 1:
            return
        other = self.cast.opposite(next(iter(acting)))
        if other is not None:
            roles.add("recipient", [state_participant(other)], "the other of the two states that the text is about")
        elif trigger.predicative:
            begin = max(self.words.starts[self.sentence[0]], trigger.start - _REACH)
            near = self.usable[bisect_left(self.usable_starts, begin) : bisect_left(self.usable_starts, trigger.start)]
            foreign = [m for m in near if m["country"] not in acting]
            roles.add("recipient", foreign[-1:], "named before it in the sentence")

    def _goes_on(self, trigger: Trigger, roles: Roles, sentence: tuple[int, int], block: int) -> None:
        """To whom an act is done that goes on with, or answers, the one told just before.

        A는 B를 제재했다. A는 협상도 중단했다; A는 B와 단교했다. B는 이를 비난했다; B에게 보낸 서한에서 …고 밝혔다.
        """
        told = self.last_act
        if roles.recipients or not roles.actors or trigger.passive or told is None or told.block != block:
            return
        own, before = ({m["country"] for m in some} for some in (roles.actors, told.actors))
        near = told.sentence[1] >= sentence[0]
        if own == before and told.recipients:
            same = near and any({trigger.subtype, told.subtype} <= kind for kind in _KINDS)
            written = told.subtype == "message" and told.sentence == sentence and trigger.subtype in _SAID
            if same or written:
                roles.add("recipient", told.recipients, "to whom the act told before was done")
        elif near and trigger.subtype in _ANSWERS and own & {m["country"] for m in told.recipients}:
            roles.add("recipient", [m for m in told.actors if m["country"] not in own], "answers the act told before")

    def _remember(self, trigger: Trigger, roles: Roles, block: int, sentence: tuple[int, int]) -> None:
        if roles.actors:
            self.last_act = _Act(trigger.subtype, roles.actors, roles.recipients, sentence, block)
            # Who acts in a clause behind which the subject changes (…하자, …하면) is in focus only for want of another.
            passing = trigger.predicative and switches(self.words, *predicate(self.words, trigger.tail, sentence[1]))
            if not (passing and self.focus.subject):
                self.focus.subject = roles.lead or roles.actors
            self.parents.setdefault(block, roles.actors)
            self.focus.told = roles.actors, trigger.end
            if trigger.subtype in _TALKS and len(roles.actors) > 1:
                self.talks[trigger.subtype] = roles.actors
                persons = [m for m in roles.actors if m["label"] == "PERSON"]
                self.focus.met = persons if len(persons) > 1 else self.focus.met
            both = [*roles.actors, *roles.recipients]
            if len(both) == 2 and both[0]["country"] != both[1]["country"]:
                self.focus.sides = both
        if trigger.subtype == "visit" and roles.recipients:
            self.focus.host = roles.recipients

    def _at(self, trigger: Trigger, sentence: tuple[int, int], roles: Roles, day: str | None) -> None:
        """What is done to a place is done to its state: 평양을 방문, 바그다드를 폭격."""
        begin = self.words.starts[clause_start(self.words, trigger.first, sentence[0])]
        first, last = bisect_left(self.place_starts, begin), bisect_left(self.place_starts, trigger.start)
        for place in self.places[first:last]:
            near = _AT[trigger.subtype].match(self.text[place["end"] : trigger.start])
            then = bounds(day)
            country = lay_in(place["name"], then[0] if then else None)
            if near and country and country not in {m["country"] for m in roles.actors}:
                roles.add("recipient", [state_participant(country)], f"{place['name']} lies there")

    def _in_reach(self, trigger: Trigger) -> list[Phrase]:
        """The phrases that may fill the trigger's roles: the subject of what is quoted does not act outside it."""
        first = bisect_left(self.phrase_starts, trigger.start - _REACH)
        near = self.phrases[first : bisect_left(self.phrase_starts, trigger.end + _REACH)]
        if self.quoted[trigger.start]:
            return near
        return [p for p in near if p.case != "subject" or not self.quoted[p.start]]

    def _clause(self, trigger: Trigger, sentence: tuple[int, int]) -> str:
        """The words of the trigger's clause up to its end."""
        begin = self.words.starts[clause_start(self.words, trigger.first, sentence[0])]
        return self.text[begin : trigger.end]

    def _place(self, trigger: Trigger, sentence: tuple[int, int]) -> str | None:
        begin, end = self.words.starts[sentence[0]], self.words.ends[sentence[1] - 1]
        best = None
        for place in self.places[bisect_left(self.place_starts, begin) : bisect_left(self.place_starts, end)]:
            after = self.text[place["end"] : place["end"] + 20]
            if place["end"] <= trigger.start and re.match(r"[가-힣\s]{0,14}에서", after):
                best = place["name"]
            elif 0 <= place["start"] - trigger.end <= 2 and self.text[place["start"] - 1] == "(":
                return str(place["name"])
        return best


def _scholarly(roles: Roles, text: str) -> bool:
    """Whether only scholars and journalists act: what they argue is no event.

    They are known by the year or the original name behind theirs, or by what they are (김 교수는, 정치학자 헤이스는).
    """
    return bool(roles.actors) and all(
        m.get("row") in ("author", "original in parentheses") or (m["label"] == "PERSON" and _observes(m, text))
        for m in roles.actors
    )


def _observes(member: dict[str, Any], text: str) -> bool:
    """Whether the words around a mention say that somebody only observes politics."""
    before, behind = _observers()
    start = member.get("start")
    if start is None:
        return False
    return bool(behind.match(text, member["end"]) or before.search(text, max(0, start - _NAMED_REACH), start))


@cache
def _observers() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands right before and behind the name of a scholar or a journalist."""
    words = {row["title"] for row in table("titles") if row["sector"] in ("EDU", "MED")} - {"총장"}  # 유엔 사무총장
    words |= {row["word"] for row in table("agents") if row["word"].endswith(("학자", "전문가", "평론가"))}
    some = "|".join(sorted(words, key=len, reverse=True))
    return (
        re.compile(rf"(?:{some})(?:인|이자 [가-힣]{{1,8}}인)?\s$"),
        re.compile(
            rf"(?:\s?\([^()\n]{{1,30}}\))?\s(?:[가-힣A-Za-z·]{{1,14}}(?<![은는이가을를의])\s){{0,3}}(?:명예|석좌|초빙|객원|겸임|특임|부|조)?(?:{some})(?:은|는|이|가|도|의)\s"
        ),
    )


def _quoted(text: str) -> bytearray:
    """Which characters stand in a quotation of some length: what is told inside is told by its speaker."""
    inside = bytearray(len(text) + 1)
    for line in re.finditer(r"[^\n]+", text):
        marks = [m.start() for m in re.finditer(r"\"", line[0])]
        pairs = [*zip(marks[::2], marks[1::2], strict=False)] if len(marks) % 2 == 0 else []
        pairs += [m.span() for m in re.finditer(r"“[^“”]{1,600}”", line[0])]
        for start, end in pairs:
            if end - start > _QUOTATION:
                inside[line.start() + start : line.start() + end] = b"\1" * (end - start)
    return inside


def _named(member: dict[str, Any]) -> dict[str, Any]:
    return {
        "entity_id": member["entity_id"],
        "name": member["name"],
        "kind": member["label"],
        "country": member["country"],
        "role": member["role"],
    }


def _regions(doc: Doc, words_: Words) -> list[str]:
    """Each token's region, '' where no event is labelled."""
    regions = [""] * len(words_.texts)
    for block in spans.blocks(doc):
        if block["region"] in spans.SILENT_REGIONS or block["region"] in spans.DATES_ONLY_REGIONS:
            continue
        if block["region"] == "front_matter" and block["key"] not in spans.PROSE_KEYS:
            continue
        if block["end"] <= block["start"]:
            continue
        first, last = words_.covering(block["start"], block["end"])
        regions[first:last] = [block["region"]] * (last - first)
    for start, end in spans.data(doc).get("citations", []):
        first, last = words_.covering(start, end)
        regions[first:last] = [""] * (last - first)
    return regions


def _block_numbers(blocks: list[dict[str, Any]], words_: Words) -> list[int]:
    numbers = [0] * len(words_.texts)
    for number, block in enumerate(blocks):
        if block["end"] > block["start"]:
            first, last = words_.covering(block["start"], block["end"])
            numbers[first:last] = [number] * (last - first)
    return numbers
