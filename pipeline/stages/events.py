"""Events: triggers with their participants, date and place; factuality and records are later stages."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc

from pipeline import spans
from pipeline.lexicon.entities import states
from pipeline.lexicon.ontology import of_kind
from pipeline.stages.attribution import attribution
from pipeline.stages.cast import cast
from pipeline.stages.clauses import adverbs, clause_start, connectives, predicate, switches, telegraphic
from pipeline.stages.contexts import contexts
from pipeline.stages.eventdates import EventDates
from pipeline.stages.filling import Filling
from pipeline.stages.focus import Focus, of_all, of_two, references
from pipeline.stages.gazetteer import titles
from pipeline.stages.implied import AGREED
from pipeline.stages.occurring import is_setting, occurs, scholarly, somebody_dies
from pipeline.stages.phrases import Phrase, phrases, state_participant
from pipeline.stages.roles import Roles, drop_own_side
from pipeline.stages.sayings import said_as, sayings
from pipeline.stages.speaker import speaker, whose_words
from pipeline.stages.spellings import is_northern
from pipeline.stages.triggers import Trigger, find_triggers
from pipeline.stages.unsaid import Act, Unsaid
from pipeline.stages.words import Words, words

_WORDS_BETWEEN: Final = r"\s([^\s.,]+\s){0,3}$"  # what may part 각각, 차례로 from its verb
_SEVERAL: Final = 2
_OF_MANY: Final = frozenset({"IGO", "NGO", None})  # no side of a pair
_LEAD: Final = 16  # characters between a bare noun and the date that is its own
_TOPICS: Final = ("은", "는")
_IS_TOPIC: Final = re.compile(r"(은|는)(?=\s|,)")
_SUBJECT: Final = re.compile(r"(이|가|은|는|께서)\s")
_WITH_QUOTATION: Final = re.compile(r'^.*["“].*$', re.MULTILINE)  # a line with a quotation
_CURLY: Final = re.compile(r"“[^“”]{1,600}”")
_QUOTATION: Final = 15  # characters from which on what stands in quotation marks is more than a name
_SCENE: Final = re.compile(r"[가-힣\s]{0,14}에서")  # behind the name of a place where something happens
_BRACKET: Final = 3  # characters behind an event up to which a place in parentheses begins
_HOME: Final = 0.2  # of the names of a text, from which on it is about its author's own state
_HEADLINE: Final = 80  # tokens that one has at most
_AUDIENCE: Final = re.compile(r"존경하는\s[가-힣\s]{0,16}(의장|여러분|대통령|총리|위원|의원|국민)|국민\s여러분")
_JOINED: Final = re.compile(r"[와과]\s(?!친하|가까|다르|같)")
_DATELINE: Final = re.compile(r"^\s*\([^()\n]{2,40}(?:발\s|=)[^()\n]{0,30}\)", re.MULTILINE)
_OMISSION: Final = re.compile(r"…|\.\.|‥|/ ")
_REACH: Final = 600  # characters of a sentence within which a phrase may take part in an event
_QUALIFYING: Final = frozenset("주駐반反친親항산")  # behind these a state only qualifies
_STATIONED: Final = re.compile(r"\s(주재|주둔)\s")
_TAKEN_UP: Final = re.compile(r"(?<![가-힣])(이번|금번|이|그|동|해당)\s([가-힣]{2,5}\s)?$")  # 이번 협정 체결
_DEMONSTRATIVE: Final = 9  # characters of such a word and a noun
_QUOTED_BEFORE: Final = re.compile(
    r"(다고|라고|자고|다며|라며|다면서|면서|음을|임을|함을|것을|것이라고|[”’\"』》])\S{0,3}\s([가-힣]{1,8}\s){0,2}$"
)
# Of books and papers: what they name did not happen here.
_TITLES: Final = re.compile(r"『[^『』\n]{2,80}』|「[^「」\n]{2,80}」")
_NK_VOICE: Final = re.compile(r"남조선|미제|괴뢰|위대한 수령|반공화국|우리 공화국")


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
    """The actors of a Doc as participants: those behind 주, 반, 친 only qualify, those behind 대 receive.

    A people is no name, but takes part as its state (인도인 30명이 시위를 벌였다).
    """
    found, text = [], words(doc).text
    actors = sorted(
        [*spans.marks(doc, spans.ACTORS), *spans.data(doc).get("peoples", [])], key=lambda actor: int(actor["start"])
    )
    starts = {actor["start"] for actor in actors}
    for actor in actors:
        before = text[actor["start"] - 1 : actor["start"]]
        made_in = text[actor["end"] : actor["end"] + 2] in ("산 ", "제 ")
        stationed = _STATIONED.match(text, actor["end"])
        if stationed and stationed.end() in starts:
            before = "주"  # 몽골 주재 북한 대사
        prefix = (
            before if actor["label"] == "STATE" and before in tuple("대對주駐반反친親항") else "산" if made_in else ""
        )
        found.append({**actor, "prefix": prefix})
    return found


def _ourselves(text: str, own: str) -> Iterator[dict[str, Any]]:
    """Where words for the author's own state are joined with another's name: 우리 나라와 라오스는."""
    pattern, refers = references()
    for found in pattern.finditer(text):
        if refers[found[0]] == "self" and _JOINED.match(text, found.end()):
            yield {**state_participant(own), "start": found.start(), "end": found.end(), "prefix": ""}


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
        found = list(find_triggers(text, words_, self.regions, self.named))
        self.triggers: list[Trigger] = list(sayings(text, words_, found))
        self.told = bytearray(len(text) + 1)
        for trigger in self.triggers:
            self.told[trigger.start : trigger.end] = b"\1" * (trigger.end - trigger.start)
        self.quoted = _quoted(text)
        datelines = bytearray(len(text) + 1)  # who sends a report takes no part in it
        for sent in _DATELINE.finditer(text):
            datelines[sent.start() : sent.end()] = b"\1" * (sent.end() - sent.start())
        self.usable = [
            a for a in actors if a["prefix"] not in _QUALIFYING and a["label"] != "PLACE" and not datelines[a["start"]]
        ]
        self.usable_starts = [a["start"] for a in self.usable]
        self.places = [a for a in actors if a["label"] == "PLACE"]
        self.place_starts = [a["start"] for a in self.places]
        self.scenes = [p for p in self.places if _SCENE.match(text, p["end"])]
        self.place_ends = {a["start"]: a["end"] for a in self.places}
        pattern, refers = references()
        self.pronouns = [
            (found.start(), refers[found[0]])
            for found in pattern.finditer(text)
            if not self.quoted[found.start()] and (found[0].endswith(_TOPICS) or _IS_TOPIC.match(text, found.end()))
        ]
        self.dates = EventDates(doc, words_, self.quoted)
        meta = spans.data(doc).get("meta", {})
        self.cast = cast(actors, meta.get("title") or "", text)
        northern = len(_NK_VOICE.findall(text)) >= _SEVERAL or is_northern(text)
        own = "PRK" if northern else whose_words(text, actors) or "KOR"
        self.speaker = speaker(text, self.quoted, actors, own, meta.get("published"))
        own = self.speaker["country"] if self.speaker and self.speaker["country"] in states() else own
        self.usable = sorted([*self.usable, *_ourselves(text, own)], key=lambda actor: int(actor["start"]))
        self.usable_starts = [a["start"] for a in self.usable]
        named = [m["country"] for m in actors if m["label"] != "PLACE"]
        at_home = named.count(own) >= _HOME * len(named)
        addressed = _AUDIENCE.search(text) is not None
        self.focus = Focus(own=own, at_home=at_home, hero=self.cast.hero, speaker=self.speaker, addressed=addressed)
        self.sentence: tuple[int, int] = (-1, -1)
        self.phrases: list[Phrase] = []
        self.phrase_starts: list[int] = []
        self.headline = False
        self.parents: dict[int, list[Any]] = {}
        qualifying = [a for a in actors if a["prefix"] in _QUALIFYING]
        self.unsaid = Unsaid(text, words_, self.cast, self.usable, self.places, qualifying)

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
        parts = self._parts(trigger.first)
        sentence = next(part for part in reversed(parts) if part[0] <= trigger.first)
        block = self.block_of[trigger.first]
        if sentence != self.sentence:
            self._pass_over(parts[0])
            for part in parts[: parts.index(sentence) + 1]:
                if part > self.sentence:
                    self._enter(part, block)
        if trigger.subtype == "statement":
            trigger = said_as(self.text, trigger, self._bounds(sentence)[0])
        quoted = bool(self.quoted[trigger.start]) and not self._reported(trigger)
        if not occurs(self.text, self.words, trigger, sentence, quoted=quoted):
            return None
        region = self.regions[trigger.first]
        says = bool(self.speaker) and not self.quoted[trigger.start]
        self.focus.performing = says and self.dates.performs(trigger, sentence[1])
        if self.speaker and self.focus.performing:
            self.focus.subject = [self.speaker]  # who asks or thanks by saying so, where the sentence names nobody
        roles = Filling(
            self.text,
            self.words,
            trigger,
            self._in_reach(trigger),
            self.focus,
            sentence,
            telegraphic=region in spans.TELEGRAPHIC_REGIONS or self.headline,
        ).filled()
        drop_own_side(trigger.subtype, roles)
        date = self.dates.of(trigger, self.words.sentence(trigger.first), block)
        self.unsaid.qualified(trigger, sentence, roles)
        self.unsaid.there(trigger, sentence, roles, date.value)
        if trigger.subtype in of_kind("said") and scholarly(roles, self.text):
            return None
        if not roles.actors and not roles.recipients:
            self.unsaid.hero(trigger, roles)
        if not roles.actors and self.cast.about and region == "list_item" and not trigger.passive:
            # In a bulletin about one state what names nobody else is its act.
            roles.add("actor", [state_participant(self.cast.about)], "whom the bulletin is about")
        self.unsaid.leaders(trigger, roles)
        self.unsaid.goes_on(trigger, roles, sentence, block)
        self.unsaid.opposite(trigger, roles, sentence)
        self.unsaid.hearer(trigger, roles, sentence)
        if trigger.subtype == "statement" and not roles.actors:
            return None
        if trigger.sense.row["use"] == "two" and len(roles.actors) < 2:
            return None  # what one side decides alone is its plan, no agreement
        if trigger.sense.row["use"] == "dies" and not somebody_dies(self.text, trigger, roles):
            return None
        self._remember(trigger, roles, block, sentence)
        if trigger.subtype == "statement" and not self._said(trigger, roles, sentence):
            return None
        if is_setting(self.text, trigger) and not self._dated(trigger):
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
            "taken_up": bool(_TAKEN_UP.search(self.text, max(0, trigger.start - _DEMONSTRATIVE), trigger.start)),
            "place": self._place(trigger, sentence),
            "contexts": contexts(trigger.subtype, self._clause(trigger, sentence)),
            "attribution": [
                _named(m)
                for m in attribution(self.text, self.words, trigger.tail, sentence, self._in_reach(trigger))[:1]
            ],
            "why": roles.why,
        }

    def _parts(self, token: int) -> list[tuple[int, int]]:
        """The sentence of a token, a headline in its parts between marks of omission (칠레 공습…페루 "학살" 규탄)."""
        first, last = self.words.sentence(token)
        if last - first > _HEADLINE or not telegraphic(self.words, first, last):
            return [(first, last)]
        cuts = [i for i in range(first, last) if _OMISSION.match(self.text, self.words.starts[i])]
        bounds = zip([first, *(cut + 1 for cut in cuts)], [*cuts, last], strict=True)
        return [(begin, end) for begin, end in bounds if begin < end]

    def _apart(self, trigger: Trigger, roles: Roles, sentence: tuple[int, int]) -> list[dict[str, Any]]:
        """What differs between occurrences told at one stroke (A와 B를 차례로 만났다): whom each is with, and when."""
        if not adverbs("one_by_one", _WORDS_BETWEEN).search(self.text[trigger.start - _LEAD : trigger.start]):
            return []
        lead = {m["entity_id"] for m in roles.lead}
        others = [m for m in roles.actors if m["entity_id"] not in lead]
        if trigger.subtype not in of_kind("talks") or not lead or len(others) < _SEVERAL:
            return []
        met = sorted(others, key=lambda m: m["start"])
        since = [self._bounds(sentence)[0], *(m["start"] for m in met)]
        days = [
            [d["value"] for d in self.dates.within(first, member["start"]) if d["end"] <= member["start"]]
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
        if any(m["label"] != "STATE" for m in roles.actors) or not trigger.predicative or self._officer(trigger, roles):
            return True
        begin, end = self._bounds(sentence)
        if bisect_left(self.dates.starts, begin) < bisect_left(self.dates.starts, end):
            return True
        return bool(_QUOTED_BEFORE.search(self.text[max(begin, trigger.start - 24) : trigger.start]))

    def _reported(self, trigger: Trigger) -> bool:
        """Whether a quotation reports what several said together: “3국은 …을 강조했다”고 밝혔다."""
        begin = self.quoted.rfind(0, 0, trigger.start) + 1
        pattern, refers = references()
        told = pattern.finditer(self.text, begin, trigger.start)
        return any(
            (of_two(refers[m[0]]) or of_all(refers[m[0]]) or refers[m[0]] == "states")
            and (m[0].endswith(_TOPICS) or _IS_TOPIC.match(self.text, m.end()))
            for m in told
        )

    def _officer(self, trigger: Trigger, roles: Roles) -> bool:
        """Whether the holder of an office of the state that says it does (페루 대통령은), not the state."""
        speaks = (p.head for p in self._in_reach(trigger) if p.case == "subject" and p.members == roles.lead)
        return any(head.split(" ")[-1] in titles() for head in speaks if head)

    def _dated(self, trigger: Trigger) -> bool:
        """Whether a date stands before a bare noun, no subject between them: 1961년 3월 총리 취임 이후."""
        before = bisect_right(self.dates.dates, trigger.start, key=lambda d: int(d["end"]))
        return any(
            d["end"] >= trigger.start - _LEAD and not _SUBJECT.search(self.text, d["end"], trigger.start)
            for d in self.dates.dates[max(0, before - _LEAD) : before]
        )

    def _pass_over(self, sentence: tuple[int, int]) -> None:
        """Read the sentences without events on the way to one: whom they name is in focus, too."""
        sentences = self.words.sentences
        first = bisect_left(sentences, (self.sentence[1], -1))
        for passed in sentences[first : bisect_left(sentences, sentence)]:
            begin, end = self._bounds(passed)
            named = bisect_left(self.usable_starts, begin) < bisect_left(self.usable_starts, end)
            if (named or self._pronoun(passed)) and self.regions[passed[0]]:
                self._enter(passed, self.block_of[passed[0]])

    def _enter(self, sentence: tuple[int, int], block: int) -> None:
        """Move on to a sentence: read its phrases; a new block takes its subject from its parent."""
        passed = self.phrases
        self.focus.saw(passed)
        new = block != self.focus.block
        if new:
            self.focus.host = []
            self.focus.block = block
        if new and not self._goes_on(sentence, block):
            self.focus.subject = self._parent_subject(block)
        else:
            subject = self._main_subject(passed)
            spoken_of = None if subject else self._pronoun(self.sentence)
            if subject is not None:
                self.focus.subject = subject.members
            elif spoken_of is not None:
                self.focus.subject = self.focus.referred(spoken_of, self._bounds(sentence)[0]) or self.focus.subject
        if self.cast.life and self.cast.hero:
            self.focus.subject = [self.cast.hero]  # of whom an article on a life tells where it names nobody
        if self._continues(sentence):  # 칠레, 공습…페루 "학살" 규탄: an answer
            acted = self.focus.told[1] > self._bounds(self.sentence)[0]
            before = self.focus.told[0] if acted else passed[0].members if passed else []
            self.focus.told = before, self._bounds(sentence)[0]
        self.focus.topic = self.focus.subject
        self.focus.enter()
        self.sentence = sentence
        first, last = (bisect_left(self.usable_starts, at) for at in self._bounds(sentence))
        self.phrases = phrases(self.text, self.words, self.usable[first:last], self.told, *sentence, self.place_ends)
        for phrase in self.phrases:
            if self.text[phrase.start - 1 : phrase.start] in ("대", "對") and len(phrase.members) == 1:
                phrase.case, phrase.bare = "dative", False
        self.phrase_starts = [p.start for p in self.phrases]
        # Headlines and notes have no final predicate.
        self.headline = telegraphic(self.words, *sentence)
        heads = ("subject", "listed") if self.headline else ("subject",)
        subject = next((p for p in self.phrases if p.case in heads), None)
        if subject is not None:
            self.parents.setdefault(block, subject.members)

    def _continues(self, sentence: tuple[int, int]) -> bool:
        """Whether it is a later part of the headline read last."""
        return self.sentence[0] >= 0 and self.words.sentence(sentence[0]) == self.words.sentence(self.sentence[0])

    def _goes_on(self, sentence: tuple[int, int], block: int) -> bool:
        """Whether a paragraph begins with a word that adds to the one above, of whose subject it then is (이어 …)."""
        regions = {self.blocks[number]["region"] for number in (block - 1, block)} if block else set()
        begin = self._bounds(sentence)[0]
        return regions == {"paragraph"} and bool(_adding().match(self.text, begin))

    def _main_subject(self, told: list[Phrase]) -> Phrase | None:
        """Of whom a sentence is: its last topic outside quotations, else its first subject."""
        subjects = [p for p in told if p.case == "subject"]
        topics = [p for p in subjects if _IS_TOPIC.match(self.text, p.end) and not self.quoted[p.start]]
        return next(iter(topics[-1:] or subjects), None)

    def _pronoun(self, sentence: tuple[int, int]) -> str | None:
        """What the word refers to that is the topic of a sentence in place of a name (저는 …, 정부는 …)."""
        if sentence[1] <= 0:
            return None
        begin, end = (bisect_left(self.pronouns, (at, "")) for at in self._bounds(sentence))
        return self.pronouns[begin][1] if begin < end else None

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

    def _remember(self, trigger: Trigger, roles: Roles, block: int, sentence: tuple[int, int]) -> None:
        if roles.actors:
            self.unsaid.remember(Act(trigger.subtype, roles.actors, roles.recipients, sentence, block))
            # Who acts in a clause behind which the subject changes (…하자, …하면) is in focus only for want of another.
            passing = trigger.predicative and switches(self.words, *predicate(self.words, trigger.ending, sentence[1]))
            if not (passing and self.focus.subject):
                self.focus.subject = roles.lead or roles.actors
            self.parents.setdefault(block, roles.actors)
            self.focus.told = roles.actors, trigger.end
            if trigger.subtype in of_kind("talks") and len(roles.actors) > 1:
                self.focus.talks[trigger.subtype] = roles.actors
                persons = [m for m in roles.actors if m["label"] == "PERSON"]
                self.focus.met = persons if len(persons) > 1 else self.focus.met
            if trigger.subtype in AGREED and len(roles.actors) > 1:
                self.focus.talks.update(dict.fromkeys(AGREED, roles.actors))
            both = [*roles.actors, *roles.recipients]
            if len(roles.actors) == _SEVERAL < len({m["country"] for m in both} - _OF_MANY):
                both = roles.actors  # 영국과 프랑스는 양측에 통첩을 보냈다. 두 나라는 …
            if len({m["country"] for m in both} - _OF_MANY) == len(both) == _SEVERAL:
                self.focus.sides = both
                if all(m["label"] == "STATE" for m in both):
                    self.focus.met = []  # it is the states that act now
        if trigger.subtype == "visit" and roles.recipients:
            self.focus.host = roles.recipients
            if roles.actors:
                self.focus.talks["visit"] = roles.actors

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
        begin, end = self._bounds(sentence)
        behind = (bisect_left(self.place_starts, at) for at in (trigger.end, min(end, trigger.end + _BRACKET)))
        for place in self.places[slice(*behind)]:
            if self.text[place["start"] - 1] == "(":
                return str(place["name"])
        before = bisect_right(self.scenes, trigger.start, key=lambda p: int(p["end"])) - 1
        return str(self.scenes[before]["name"]) if before >= 0 and self.scenes[before]["start"] >= begin else None


@cache
def _adding() -> re.Pattern[str]:
    return re.compile(rf"({'|'.join(connectives('adding'))})(?![가-힣])")


def _quoted(text: str) -> bytearray:
    """Which characters stand in a quotation of some length: what is told inside is told by its speaker."""
    inside = bytearray(len(text) + 1)
    for line in _WITH_QUOTATION.finditer(text):
        marks = [at for at, char in enumerate(line[0]) if char == '"']
        pairs = [*zip(marks[::2], marks[1::2], strict=False)] if len(marks) % 2 == 0 else []
        pairs += [m.span() for m in _CURLY.finditer(line[0])]
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
