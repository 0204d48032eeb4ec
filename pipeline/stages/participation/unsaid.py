"""Who takes part in an event that neither its clause nor its sentence says: by what was told before and elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pipeline.lexicon.entities import lay_in
from pipeline.lexicon.ontology import of_kind
from pipeline.lexicon.patterns import pattern
from pipeline.stages.acts.triggers import Trigger
from pipeline.stages.dating.calendar import bounds
from pipeline.stages.participation.cast import Cast
from pipeline.stages.participation.implied import denies
from pipeline.stages.participation.participants import Participants, between
from pipeline.stages.participation.phrases import Participant, state_participant
from pipeline.stages.participation.roles import Roles
from pipeline.stages.sentence.clauses import clause_start, grammar
from pipeline.stages.sentence.words import Words

_SUMMIT: Final = pattern("unsaid.summit")
_SUMMIT_HELD: Final = pattern("unsaid.summit_held")
_NEAR_VERB: Final = 10  # characters before a verb in which the summit that it opens begins
_PAIR: Final = 2
_FEW: Final = 4  # states whose summit is told by its leaders
_NEAR: Final = 5  # characters before a trigger in which a word that qualifies it begins
# Acts that somebody is always at the other end of, whether the clause says who or not.
_TWO_SIDED: Final = frozenset(
    {"accuse", "attack", "attend", "concede", "cut", "endorse", "offer", "reject", "request", "sanction", "threaten"}
)
_PUT_OFF: Final = frozenset({"meet", "visit", "call", "joint_drill"})  # whose postponement is done to a partner
# Acts of one kind, which go on towards the same side.
_KINDS: Final = (
    frozenset({"accuse", "threaten", "sanction", "cut", "coerce", "attack", "request", "postpone"}),
    frozenset({"aid", "arms", "troops"}),
)
_ANSWERS: Final = frozenset({"accuse", "reject", "threaten", "cut", "sanction", "attack", "coerce", "agree", "request"})
_TOGETHER: Final = frozenset({"relations", "sign", "ratify", "meet", "agree", "exchange", "joint_drill"})
_BILATERAL: Final = pattern("unsaid.bilateral")  # no treaty of many
_CONCLUDED: Final = frozenset({"sign", "ratify", "relations"})
_IN_PERSON: Final = frozenset({"meet", "call"})
_SIDE_SPEAKS: Final = pattern("unsaid.side_speaks")
_HEARER: Final = pattern("unsaid.hearer")  # somebody whom no table lists
_GIFTS: Final = frozenset({"aid", "arms", "offer", "message", "concede"})  # what a guest brings his host
_OF_A_PERSON: Final = frozenset(
    {"statement", "visit", "meet", "attend", "domestic", "resign", "request", "accuse", "agree"}
)
# What a state qualifies that an act is done to: its goods, the post in it.
_AND: Final = pattern("unsaid.and")
_QUALIFYING_FOR: Final = {"sanction": ("산",), "cut": ("주", "駐")}
_REACH: Final = 600  # characters before an event within which somebody may be at its other end
# What stands behind a place where it tells which state an act is about (평양을 방문, 시리아에서 철수, 평양에 대사관).
_AT: Final = {
    subtype: re.compile(pattern)
    for subtype, pattern in {
        "visit": r"(을|를|에|로|으로)\s|\s?$",
        "withdraw": r"에서\s",
        "relations": r"에\s",
        # 바그다드를 폭격, 벨고로드주의 변전소를 공격, 바스라로 진격; not 도심에서
        "attack": r"(을|를|에|로|으로|까지)\s|"
        r"(의|\s)\s?(\S+(?<![은는이가도에로서와과])\s){0,3}(\S+[을를에까지]\s(\S+\s){0,2})?$",
        "attend": r"(에서\s(열린|열리는|진행되는|진행된|있은|개최된|개최되는)\s|\s)(\S+\s){0,5}\S+에\s$",
        "troops": r"에\s",
        "arms": r"에\s",
        "aid": r"에\s",
        "message": r"에\s",
        "cut": r"\s주재\s",
    }.items()
}


@dataclass(frozen=True, slots=True)
class Act:
    """An event that was told: its sentence in tokens and its block."""

    subtype: str
    actors: list[Any]
    recipients: list[Any]
    sentence: tuple[int, int]
    block: int


class Unsaid:
    """Fills what the clauses of a text leave open; `last` is the event told last."""

    def __init__(self, text: str, words: Words, cast: Cast, people: Participants) -> None:
        self.text, self.words, self.cast, self.people = text, words, cast, people
        self.last: Act | None = None
        self.talking: list[Participant] = []  # the two whose talks were told last,
        self.talked = 0  # and the character up to which the reading stayed with them

    def hero(self, trigger: Trigger, roles: Roles) -> None:
        """A predicate without a subject is of whom the text is about."""
        if trigger.predicative and not roles.stranger and self.cast.hero and trigger.subtype in _OF_A_PERSON:
            roles.add("actor", [self.cast.hero], "whom the text is about")

    def both(self, trigger: Trigger, roles: Roles) -> None:
        """In a chronology of two states what an entry tells of nobody they did together: 협정 체결."""
        if trigger.subtype in _TOGETHER and not roles.actors and not roles.recipients:
            roles.add("actor", list(self.cast.titled), "the two states of the title")

    def parties(self, trigger: Trigger, roles: Roles, sentence: tuple[int, int]) -> None:
        """A treaty such as two conclude, of whom nobody is named, is between the two states of the text."""
        if trigger.subtype not in _CONCLUDED or not trigger.passive or roles.actors or roles.recipients:
            return
        begin = max(self.words.starts[sentence[0]], trigger.start - _REACH)
        if _BILATERAL.search(self.text, begin, min(self.words.ends[sentence[1] - 1], trigger.end + _REACH)):
            roles.add("actor", [state_participant(c) for c in self.cast.two], "the two states that the text is about")

    def leaders(self, trigger: Trigger, roles: Roles, day: str | None) -> None:
        """The summit of a few states is one of their leaders, where the text names them (북미 정상회담)."""
        few = 1 < len(roles.actors) <= _FEW and (trigger.subtype in of_kind("talks") or trigger.subtype == "message")
        held = _SUMMIT_HELD.search(self.text, max(0, trigger.start - _NEAR_VERB), trigger.start)
        if not few or not (held or _SUMMIT.search(self.text, max(0, trigger.start - _NEAR), trigger.end)):
            return
        going = [
            self.cast.leader(m["country"], trigger.end, day) if m["label"] == "STATE" else None for m in roles.actors
        ]
        if len(going) > _PAIR and None in going:
            return
        for number, leader in enumerate(going):
            if leader is not None:
                roles.why.append(f"actor {leader['name']}: goes to the summit for {roles.actors[number]['name']}")
                roles.actors[number] = leader

    def opposite(self, trigger: Trigger, roles: Roles, sentence: tuple[int, int]) -> None:
        """Gives a two-sided act without a recipient the other of the two states the text is about,
        else whoever of another state is named last before it in its sentence."""
        acting = {m["country"] for m in roles.actors}
        two_sided = trigger.subtype in _TWO_SIDED and not denies(trigger)
        if not two_sided or trigger.passive or roles.recipients or len(acting) != 1:
            return
        other = self.cast.opposite(next(iter(acting)))
        if other is not None:
            roles.add("recipient", [state_participant(other)], "the other of the two states that the text is about")
        elif trigger.predicative:
            begin = max(self.words.starts[sentence[0]], trigger.start - _REACH)
            near = self.people.within(begin, trigger.start)
            told = self.last  # who did something else in it, unless they met, is not whom this is done to
            alone = told is not None and told.sentence == sentence and told.subtype not in of_kind("talks")
            others = _entities(told.actors) if told and alone else set()
            foreign = [m for m in near if m["country"] not in acting and m["entity_id"] not in others]
            roles.add("recipient", foreign[-1:], "named before it in the sentence")

    def goes_on(self, trigger: Trigger, roles: Roles, sentence: tuple[int, int], block: int) -> None:
        """To whom an act is done that goes on with, or answers, the one told just before.

        A는 B를 제재했다. A는 협상도 중단했다; A는 B와 단교했다. B는 이를 비난했다; B에게 보낸 서한에서 …고 밝혔다.
        """
        told = self.last
        if roles.recipients or not roles.actors or trigger.passive or told is None or told.block != block:
            return
        own, before = ({m["country"] for m in some} for some in (roles.actors, told.actors))
        near = told.sentence[1] >= sentence[0]
        answers = near and trigger.subtype in _ANSWERS
        if answers and own == before and _entities(roles.actors) & _entities(told.recipients):
            acted = [m for m in told.actors if m["entity_id"] not in _entities(roles.actors)]
            roles.add(
                "recipient", acted, "answers what was done in its own state"
            )  # 법원은 전 총리를 체포했다. 전 총리는 …
        elif trigger.subtype == "postpone" and told.sentence == sentence and told.subtype in _PUT_OFF:
            others = [m for m in (*told.actors, *told.recipients) if m["country"] not in own]
            roles.add("recipient", others, "with whom it was to be")  # 총리의 방중을 취소했다, 북남회담을 연기했다
        elif own == before and told.recipients:
            same = near and any({trigger.subtype, told.subtype} <= kind for kind in _KINDS)
            written = told.subtype == "message" and told.sentence == sentence and trigger.subtype in of_kind("said")
            brought = told.subtype == "visit" and told.sentence == sentence and trigger.subtype in _GIFTS
            if same or written or brought:
                roles.add("recipient", told.recipients, "to whom the act told before was done")
        elif trigger.subtype == "message" and told.subtype == "meet" and told.sentence == sentence:
            met = [m for m in told.actors if m["country"] not in own]  # 대통령을 예방하고 친서를 전했다
            roles.add("recipient", met, "handed to whom the talks told before were with")
        elif answers and own & {m["country"] for m in told.recipients}:
            roles.add("recipient", [m for m in told.actors if m["country"] not in own], "answers the act told before")

    def hearer(self, trigger: Trigger, roles: Roles, sentence: tuple[int, int]) -> None:
        """Who says something in the talks told before says it to the other: 두 장관은 회담했다. A 장관은 …고 말했다.

        Not what is said on another occasion, or to others (회견에서, 측근에게).
        """
        if trigger.subtype != "statement" or not trigger.predicative or roles.recipients or len(roles.actors) != 1:
            return
        begin = max(self.words.starts[sentence[0]], trigger.start - _REACH)
        speaks, told = roles.actors[0]["entity_id"], self.text[begin : trigger.start]
        if speaks not in _entities(self.talking) or trigger.start - self.talked > _REACH:
            return
        persons = all(m["label"] == "PERSON" for m in self.talking)
        if (persons or _SIDE_SPEAKS.search(told)) and not (_HEARER.search(told) or _elsewhere().search(told)):
            others = [m for m in self.talking if m["entity_id"] != speaks]
            roles.add("recipient", others, "with whom the talks told before were")
            self.talked = self.words.ends[sentence[1] - 1]

    def remember(self, act: Act) -> None:
        """Keep an act as the one told last; what its actor does besides is done to nobody else (폭격했다고 밝혔다)."""
        told = self.last
        own = told is not None and told.sentence == act.sentence and _entities(told.actors) == _entities(act.actors)
        if act.recipients or not own:
            self.last = act
        if act.subtype in _IN_PERSON:
            self.talking = act.actors if len(act.actors) == _PAIR else []
            self.talked = self.words.ends[act.sentence[1] - 1]

    def qualified(self, trigger: Trigger, sentence: tuple[int, int], roles: Roles) -> None:
        """Whose goods are taxed or barred, and from where an envoy is recalled: 페루산 와인에 관세, 주페루 대사."""
        prefixes = _QUALIFYING_FOR.get(trigger.subtype)
        if prefixes is None or roles.recipients or trigger.passive:
            return
        begin = self.words.starts[clause_start(self.words, trigger.first, sentence[0])]
        own = {m["country"] for m in roles.actors}
        near = between(self.people.qualifying, begin, trigger.start)
        told = [m for m in near if m["prefix"] in prefixes and m["country"] not in own]
        roles.add("recipient", told[-1:], "whose it is")

    def there(self, trigger: Trigger, sentence: tuple[int, int], roles: Roles, day: str | None) -> None:
        """What is done to a place is done to its state: 평양을 방문, 바그다드를 폭격."""
        if trigger.subtype not in _AT or roles.recipients or trigger.passive:
            return
        begin = self.words.starts[clause_start(self.words, trigger.first, sentence[0])]
        named = between(self.people.places, begin, trigger.start)
        for number, place in enumerate(named):
            end = place["end"]
            for other in named[number + 1 :] if trigger.subtype == "attack" else ():  # 런던과 파리를 공격했다
                end = other["end"] if _AND.fullmatch(self.text, end, other["start"]) else end
            near = _AT[trigger.subtype].match(self.text[end : trigger.start])
            then = bounds(day)
            country = lay_in(place["name"], then[0] if then else None)
            if near and country and country not in {m["country"] for m in roles.actors}:
                roles.add("recipient", [state_participant(country)], f"{place['name']} lies there")


@cache
def _elsewhere() -> re.Pattern[str]:
    """An occasion on which one speaks to others than one's partner, or a way of doing so: 회견에서, 방송을 통해."""
    words = "|".join(sorted(grammar("occasion") | grammar("assembly"), key=len, reverse=True))
    return re.compile(rf"(?:{words})\S{{0,4}}(에|에서|에서는|[을를]\s통해|들에게)\s")


def _entities(members: list[Participant]) -> set[str]:
    return {m["entity_id"] for m in members}
