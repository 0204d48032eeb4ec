"""Events: triggers with their participants, date and place; factuality and records are later stages."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc

from pipeline import spans
from pipeline.lexicon.ontology import of_kind
from pipeline.lexicon.patterns import pattern
from pipeline.stages.acts.contexts import contexts
from pipeline.stages.acts.sayings import said_as, sayings, taken_as
from pipeline.stages.acts.triggers import OTHER, STATE, Trigger, find_triggers
from pipeline.stages.circumstances.attribution import attribution
from pipeline.stages.circumstances.blockdates import EventDate
from pipeline.stages.circumstances.eventdates import EventDates
from pipeline.stages.circumstances.occurring import is_setting, occurs, scholarly, somebody_dies
from pipeline.stages.naming.gazetteer import titles
from pipeline.stages.participation.columns import Columns
from pipeline.stages.participation.discourse import IS_TOPIC, TOPICS, Discourse
from pipeline.stages.participation.filling import Filling
from pipeline.stages.participation.focus import of_all, of_two, references
from pipeline.stages.participation.implied import BY_FORCE
from pipeline.stages.participation.participants import participants
from pipeline.stages.participation.phrases import state_participant
from pipeline.stages.participation.roles import Roles, drop_own_side
from pipeline.stages.participation.unsaid import Act, Unsaid
from pipeline.stages.sentence.clauses import adverbs, clause_start, grammar
from pipeline.stages.sentence.quotations import quoted
from pipeline.stages.sentence.regions import told_regions
from pipeline.stages.sentence.words import words

_WORDS_BETWEEN: Final = r"\s([^\s.,]+\s){0,3}$"  # what may part 각각, 차례로 from its verb
_SEVERAL: Final = 2
_LEAD: Final = 16  # characters between a bare noun and the date that is its own
_CELL_END: Final = re.compile(r"\s?(\||\n|,|$)")
_SUBJECT: Final = pattern("events.subject")
_DENIES: Final = pattern("events.denies")  # a sense of which the denial is part: 제안을 받아들이지 않았다
_TAKEN_UP: Final = pattern("events.taken_up")  # 이번 협정 체결
_DEMONSTRATIVE: Final = 9  # characters of such a word and a noun
_QUOTED_BEFORE: Final = pattern("events.quoted_before")
# Of books and papers: what they name did not happen here.
_TITLES: Final = re.compile(r"『[^『』\n]{2,80}』|「[^「」\n]{2,80}」")


class Events:
    """Finds the events of a Doc; writes the span group `events`."""

    def __call__(self, doc: Doc) -> Doc:
        teller = _Teller(doc)
        annotations = [e for trigger in teller.triggers for e in teller.events(trigger)]
        spans.annotate(doc, spans.EVENTS, annotations, value="date")
        return doc


@Language.factory("sageon/events", assigns=["doc.spans"])
def make_events(nlp: Language, name: str) -> Events:
    """The stage `sageon/events`."""
    return Events()


def _drilled_together(trigger: Trigger, roles: Roles) -> bool:
    """Whether several states hold a drill that is not called a joint one: 칠레와 페루 해군은 대잠훈련을 실시했다."""
    drill = trigger.sense.row["form"].endswith(tuple(grammar("drill")))
    return drill and len({m["country"] for m in roles.actors}) >= _SEVERAL


class _Teller:
    """Tells what the triggers of a Doc tell."""

    def __init__(self, doc: Doc) -> None:
        self.words = words_ = words(doc)
        self.text = text = words_.text
        self.people = participants(doc)
        self.regions = told_regions(doc, words_)
        named = bytearray(len(text) + 1)
        states = ((a["start"], a["end"]) for a in self.people.everyone if a["label"] == "STATE")
        others = ((a["start"], a["end"]) for a in self.people.everyone if a["label"] != "STATE")
        titles = (title.span() for title in _TITLES.finditer(text))
        for start, end, kind in (*((*s, STATE) for s in states), *((*s, OTHER) for s in (*others, *titles))):
            named[start:end] = bytes([kind]) * (end - start)
        found = list(find_triggers(text, words_, self.regions, named))
        self.triggers: list[Trigger] = list(sayings(text, words_, found))
        told = bytearray(len(text) + 1)
        for trigger in self.triggers:
            told[trigger.start : trigger.end] = b"\1" * (trigger.end - trigger.start)
        self.quoted = quoted(text)
        self.dates = EventDates(doc, words_, self.quoted)
        self.discourse = Discourse(doc, words_, self.people, self.quoted, told, self.regions)
        self.unsaid = Unsaid(text, words_, self.discourse.cast, self.people)
        self.columns = Columns(text, self.discourse.blocks, self.people.everyone)

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
        sentence = self.discourse.move_to(trigger.first)
        block = self.discourse.block_of[trigger.first]
        if trigger.subtype == "statement":
            trigger = said_as(self.text, trigger, self.discourse.bounds(sentence)[0])
        quotes = bool(self.quoted[trigger.start]) and not self._reported(trigger)
        if not occurs(self.text, self.words, trigger, sentence, quoted=quotes):
            return None
        roles = self._filled(trigger, sentence)
        date = self.dates.of(trigger, self.words.sentence(trigger.first), block)
        self.unsaid.qualified(trigger, sentence, roles)
        self.unsaid.there(trigger, sentence, roles, date.value)
        if trigger.subtype in of_kind("said") and scholarly(roles, self.text):
            return None
        self._complete(trigger, roles, sentence, block, date.value)
        if not self._somebody(trigger, roles):
            return None
        if trigger.subtype == "mobilize" and _drilled_together(trigger, roles):
            trigger = taken_as(trigger, "joint_drill")
        if roles.actors:
            self.unsaid.remember(Act(trigger.subtype, roles.actors, roles.recipients, sentence, block))
        self.discourse.remember(trigger, roles, block, sentence)
        if not self._once(trigger, roles, sentence) or not (roles.actors or roles.recipients or date.value):
            return None
        return self._told(trigger, roles, date, sentence, block)

    def _filled(self, trigger: Trigger, sentence: tuple[int, int]) -> Roles:
        """Who takes part by what the clause and its surroundings say."""
        focus, speaker = self.discourse.focus, self.discourse.speaker
        says = bool(speaker) and not self.quoted[trigger.start]
        focus.performing = says and self.dates.performs(trigger, sentence[1])
        if speaker and focus.performing:
            focus.subject = [speaker]  # who asks or thanks by saying so, where the sentence names nobody
        telegraphic = self.discourse.headline or self.regions[trigger.first] in spans.TELEGRAPHIC_REGIONS
        reach = self.discourse.in_reach(trigger)
        roles = Filling(self.text, self.words, trigger, reach, focus, sentence, telegraphic=telegraphic).filled()
        drop_own_side(trigger.subtype, roles)
        return roles

    def _complete(self, trigger: Trigger, roles: Roles, sentence: tuple[int, int], block: int, day: str | None) -> None:
        """Add who takes part by what the whole text says."""
        about, column = self.discourse.cast.about, self.columns.of(block, trigger.start)
        caused = trigger.subtype in BY_FORCE and not trigger.predicative and not _CELL_END.match(self.text, trigger.end)
        if column is not None and not (roles.actors or roles.recipients or trigger.passive or caused):
            roles.add("actor", [column], "heads the column")
        if not roles.actors and not roles.recipients:
            self.unsaid.hero(trigger, roles)
        if not roles.actors and about and self.regions[trigger.first] == "list_item" and not trigger.passive:
            # In a bulletin about one state what names nobody else is its act.
            roles.add("actor", [state_participant(about)], "whom the bulletin is about")
        entry = self.regions[trigger.first] in spans.TELEGRAPHIC_REGIONS or self.discourse.headline
        if entry and not self.people.within(*self.discourse.bounds(sentence)):
            self.unsaid.both(trigger, roles)
        self.unsaid.parties(trigger, roles, sentence)
        self.unsaid.leaders(trigger, roles, day)
        self.unsaid.goes_on(trigger, roles, sentence, block)
        self.unsaid.opposite(trigger, roles, sentence)
        self.unsaid.hearer(trigger, roles, sentence)

    def _somebody(self, trigger: Trigger, roles: Roles) -> bool:
        """Whether those take part without whom such an act is none."""
        if trigger.subtype == "statement":
            return bool(roles.actors)
        if trigger.subtype == "endorse":
            return bool(roles.actors or roles.recipients)  # 감사합니다, at the end of a speech
        if trigger.sense.row["use"] == "two":
            return len(roles.actors) >= _SEVERAL  # what one side decides alone is its plan, no agreement
        return trigger.sense.row["use"] != "dies" or somebody_dies(self.text, trigger, roles)

    def _once(self, trigger: Trigger, roles: Roles, sentence: tuple[int, int]) -> bool:
        """Whether it is one occurrence and not the author's account of a line or only a time."""
        if trigger.subtype == "statement" and not self._said(trigger, roles, sentence):
            return False
        return not is_setting(self.text, trigger) or self._dated(trigger)

    def _told(
        self, trigger: Trigger, roles: Roles, date: EventDate, sentence: tuple[int, int], block: int
    ) -> dict[str, Any]:
        """What is kept of an event."""
        bounds = self.discourse.bounds(sentence)
        reach = self.discourse.in_reach(trigger)
        clause = self.words.starts[clause_start(self.words, trigger.first, sentence[0])]
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
            "region": self.regions[trigger.first],
            "block": block,
            "predicative": trigger.predicative,
            "denies": bool(_DENIES.search(trigger.sense.row["after"])),
            "actors": [_named(m) for m in roles.actors],
            "recipients": [_named(m) for m in roles.recipients],
            "date": date.value,
            "date_why": date.why,
            "own_date": date.own,
            "other_dates": date.others,
            "apart": self._apart(trigger, roles, sentence),
            "refers": not trigger.predicative and not date.own,
            "taken_up": bool(_TAKEN_UP.search(self.text, max(0, trigger.start - _DEMONSTRATIVE), trigger.start)),
            "place": self.people.place(trigger.start, trigger.end, bounds),
            "contexts": contexts(trigger.subtype, self.text[clause : trigger.end]),
            "attribution": [_named(m) for m in attribution(self.text, self.words, trigger.tail, sentence, reach)[:1]],
            "why": roles.why,
        }

    def _apart(self, trigger: Trigger, roles: Roles, sentence: tuple[int, int]) -> list[dict[str, Any]]:
        """What differs between occurrences told at one stroke (A와 B를 차례로 만났다): whom each is with, and when."""
        if not adverbs("one_by_one", _WORDS_BETWEEN).search(self.text[trigger.start - _LEAD : trigger.start]):
            return []
        lead = {m["entity_id"] for m in roles.lead}
        others = [m for m in roles.actors if m["entity_id"] not in lead]
        if trigger.subtype not in of_kind("talks") or not lead or len(others) < _SEVERAL:
            return []
        met = sorted(others, key=lambda m: m["start"])
        since = [self.discourse.bounds(sentence)[0], *(m["start"] for m in met)]
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

    def _said(self, trigger: Trigger, roles: Roles, sentence: tuple[int, int]) -> bool:
        """Whether a saying is one occurrence: a person or body speaks, words are quoted, or a day is told.

        That a state stresses this or that, without any of these, is the author's account of its line.
        """
        if any(m["label"] != "STATE" for m in roles.actors) or not trigger.predicative or self._officer(trigger, roles):
            return True
        begin, end = self.discourse.bounds(sentence)
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
            and (m[0].endswith(TOPICS) or IS_TOPIC.match(self.text, m.end()))
            for m in told
        )

    def _officer(self, trigger: Trigger, roles: Roles) -> bool:
        """Whether the holder of an office of the state that says it does (페루 대통령은), not the state."""
        speaks = (p.head for p in self.discourse.in_reach(trigger) if p.case == "subject" and p.members == roles.lead)
        return any(head.split(" ")[-1] in titles() for head in speaks if head)

    def _dated(self, trigger: Trigger) -> bool:
        """Whether a date stands before a bare noun, no subject between them: 1961년 3월 총리 취임 이후."""
        before = bisect_right(self.dates.dates, trigger.start, key=lambda d: int(d["end"]))
        return any(
            d["end"] >= trigger.start - _LEAD and not _SUBJECT.search(self.text, d["end"], trigger.start)
            for d in self.dates.dates[max(0, before - _LEAD) : before]
        )


def _named(member: dict[str, Any]) -> dict[str, Any]:
    return {
        "entity_id": member["entity_id"],
        "name": member["name"],
        "kind": member["label"],
        "country": member["country"],
        "role": member["role"],
    }
