"""Roles: who acts and who receives, by case frames, compounds, telegraphic rows and what was said before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from pipeline.lexicon import Row, table
from pipeline.stages.clauses import clause_start, open_subjects, predicate_between
from pipeline.stages.focus import Focus, references, state_participant
from pipeline.stages.phrases import Participant, Phrase
from pipeline.stages.triggers import Trigger
from pipeline.stages.words import Words

_TURNING: Final = frozenset(
    {"accuse", "sanction", "coerce", "attack", "invite", "reject", "request", "endorse", "message"}
)
# Before these nouns a name tells who does it (푸틴 방북); behind an owner it tells where (장관의 중국 방문).
_OF_ITS_ACTOR: Final = frozenset({"visit", "weapons_test", "return"})
_OWNED: Final = re.compile(r"의\s([가-힣\d.]{1,10}\s){0,3}")  # 대통령의 1965년 2월 중국 방문
_BEFALLS: Final = frozenset({"coerce"})  # before these a name tells whom it befalls (수치 고문 체포)
_ANSWERS: Final = frozenset({"accuse", "reject", "threaten"})
_TALKS: Final = frozenset({"meet", "sign", "call", "agree"})
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
# A reference that only qualifies what is said of something else: 올해 양국 수교 30주년을 맞아 …; not 양국 정부가.
_QUALIFIES: Final = re.compile(
    r"(?<![은는이가도에])의?\s(?!정상|수뇌|장관|외교|국방|총리|대통령|간|사이|정부|대표|외무)[가-힣]"
)
_ARGUMENT: Final = re.compile(r"[은는이가을를에]\s")
_FAR: Final = 400  # characters within which a pronoun may be a subject
_NOMINATIVE: Final = re.compile(r"(은|는|이|가|도)(?=\s|,)")
_CLOSERS: Final = frozenset("”’\"')」』]")


@cache
def ontology() -> dict[str, Row]:
    """The rows of subtypes.tsv by subtype."""
    return {row["subtype"]: row for row in table("subtypes")}


@dataclass(slots=True)
class Roles:
    """The filled roles of a trigger, and the reasons in the order in which they were found."""

    actors: list[Participant] = field(default_factory=list)
    recipients: list[Participant] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    lead: list[Participant] = field(default_factory=list)  # who goes on as the subject of what follows

    def add(self, role: str, members: list[Participant], why: str) -> None:
        kept = self.actors if role == "actor" else self.recipients
        new = [m for m in members if m["entity_id"] not in {x["entity_id"] for x in kept}]
        if role and new:
            kept.extend(new)
            names = ", ".join(m["name"] for m in new)
            self.why.append(f"{role} {names}: {why}")


def fill(
    text: str,
    words: Words,
    trigger: Trigger,
    found: list[Phrase],
    focus: Focus,
    sentence: tuple[int, int],
    *,
    telegraphic: bool,
) -> Roles:
    """The roles of a trigger in its sentence (tokens `[first, last)`), given who was in focus before."""
    frame = ontology()[trigger.subtype]
    roles = Roles()
    left = [p for p in found if p.end <= trigger.start]
    begin = words.starts[clause_start(words, trigger.first, sentence[0])]
    clause = [p for p in left if p.end > begin]
    if trigger.sense.inner:
        roles.add(
            "recipient",
            [state_participant(trigger.sense.inner)],
            f"named in {text[trigger.start : trigger.end]}",
        )
    adjacent = _adjacent(text, trigger, left)
    if telegraphic and adjacent is not None and not frame["reciprocal"] and _parted(text, adjacent):
        roles.add("actor", adjacent.members[:1], "heads the line")
        roles.add(frame["object"], adjacent.members[1:], "stands right before the trigger")
        return _settled(roles, reciprocal=False)
    since = max(sentence[0], words.at(trigger.start - _FAR))
    subjects = {words.at(p.end + (text[p.end : p.end + 1] in _CLOSERS)): p for p in left if p.case == "subject"}
    opened = open_subjects(words, since, trigger.first, subjects)
    subject = _subject(words, trigger, left, subjects, opened, telegraphic=telegraphic)
    spoken_of = _pronoun(text, words, left, trigger, subject, words.starts[since], focus, opened)
    if spoken_of is not None:
        subject, begin = None, min(begin, spoken_of)
    owner = _owner(text, trigger, left)
    reciprocal = (bool(frame["reciprocal"]) and trigger.sense.row["use"] != "one") or (
        trigger.sense.row["form"] == "교환"
    )
    between = _between(text, trigger, clause) if reciprocal else None
    if between is not None:
        roles.add("actor", between.members, "it is between them")
        return _settled(roles, reciprocal)
    if owner is not None and subject is not None and owner is not subject:
        if trigger.subtype == "invite":
            roles.add("recipient", subject.members, "goes at the owner's invitation")
        elif trigger.passive and trigger.subtype in _TURNING:
            roles.add("recipient", subject.members, f"suffers it: {text[subject.start : subject.end]}")
        subject = None if not reciprocal or len(owner.members) > 1 else subject
    if adjacent is not None and adjacent is not subject:
        _adjacent_role(trigger, frame, adjacent, owner or subject, roles, reciprocal)
    sent = _sent(trigger, clause)
    if sent is not None:
        roles.add("actor", sent.members, f"is sent: {text[sent.start : sent.end]}")
    elif subject is not None:
        turned = trigger.passive and trigger.subtype in _TURNING and not text.startswith("에서", subject.end)
        role = "recipient" if turned else "actor"
        roles.add(role, subject.members, f"subject {text[subject.start : subject.end]}")
        roles.lead = subject.members if role == "actor" else []
    _referred(text, trigger, left, begin, subject, focus, roles)
    for phrase in clause:
        if phrase is subject or phrase is adjacent or phrase is owner or phrase is sent:
            continue
        _by_case(text, trigger, frame, phrase, roles, reciprocal=reciprocal)
    _genitive(text, trigger, frame, clause, subject, adjacent, roles)
    unsaid = reciprocal and subject is None and owner is None and any(p.case == "comitative" for p in clause)
    if unsaid and trigger.predicative:
        _inherit(trigger, focus, roles)
    _unsaid(text, words, trigger, found, _stranger(words, opened, subjects), focus, roles)
    if reciprocal and trigger.subtype in _TALKS and roles.actors:
        _partner(focus, roles, words.starts[sentence[0]])
    if trigger.subtype in _TOWARDS and not roles.recipients and roles.actors and not trigger.passive:
        _towards(text, words, trigger, left, subject, sentence, begin, focus, roles)
    return _settled(roles, reciprocal)


def _partner(focus: Focus, roles: Roles, begin: int) -> None:
    """With whom one side talks where the clause does not say it: as just before in the sentence, else the host."""
    told, end = focus.told
    if end >= begin and len(roles.actors) == 1 and roles.actors[0]["entity_id"] in {m["entity_id"] for m in told}:
        roles.add("actor", told, "with whom he acted just before")
    countries = {m["country"] for m in roles.actors}
    if len(countries) < 2:
        roles.add(
            "actor", [h for h in focus.host if h["country"] not in countries], "the host of the visit told before"
        )


def _unsaid(
    text: str, words: Words, trigger: Trigger, found: list[Phrase], stranger: bool, focus: Focus, roles: Roles
) -> None:
    """Who acts where the clause does not say it: what it modifies, else the subject told before."""
    if not roles.actors or (trigger.passive and trigger.subtype in _TURNING and not roles.recipients):
        _relative(text, words, trigger, found, roles)
    suffered = trigger.passive and roles.recipients and trigger.subtype in _TURNING
    if not roles.actors and not suffered:
        if not stranger:
            _inherit(trigger, focus, roles)


def _towards(
    text: str,
    words: Words,
    trigger: Trigger,
    left: list[Phrase],
    subject: Phrase | None,
    sentence: tuple[int, int],
    begin: int,
    focus: Focus,
    roles: Roles,
) -> None:
    """To whom an act is done where its clause does not say: who acts in the clause or the event before."""
    _others(text, words, trigger, left, subject, roles)
    if not roles.recipients:
        taken_up = trigger.subtype == "reject" or bool(_TAKEN_UP.search(text, begin, trigger.start))
        _answered(words, focus, sentence, roles, taken_up=taken_up, answer=trigger.subtype in _ANSWERS)


def _others(
    text: str,
    words: Words,
    trigger: Trigger,
    left: list[Phrase],
    subject: Phrase | None,
    roles: Roles,
) -> None:
    """Who acts in the clause to which the trigger's reacts or which it makes its condition: X가 …하면, X가 …하자."""
    own = {m["country"] for m in roles.actors} | {m["entity_id"] for m in roles.actors}
    for phrase in reversed(left):
        if phrase is subject or phrase.case != "subject":
            continue
        foreign = [m for m in phrase.members if m["country"] not in own and m["entity_id"] not in own]
        if foreign and predicate_between(words, words.at(phrase.end), trigger.first):
            roles.add("recipient", foreign, f"acts in the clause before: {text[phrase.start : phrase.end]}")
            return


@cache
def _agents() -> frozenset[str]:
    return frozenset(row["word"] for row in table("agents"))


def _stranger(words: Words, opened: list[int], subjects: dict[int, Phrase]) -> bool:
    """Whether the trigger's clause has a subject that is no participant (시위대는, 노조가)."""
    if not opened or opened[-1] in subjects or not opened[-1]:
        return False
    noun = opened[-1] - 1
    plural = words.texts[noun] == "들" and noun > 0
    form = words.texts[noun - 1] + "들" if plural else words.texts[noun]
    return form in _agents() or (plural and words.texts[noun - 1] in _agents())


def _parted(text: str, phrase: Phrase) -> bool:
    """Whether a comma parts who acts from whom it befalls: 미얀마군, 아웅산 수치 고문 체포."""
    return len(phrase.members) == 2 and text[phrase.start : phrase.end].count(",") == 1


def _answered(
    words: Words, focus: Focus, sentence: tuple[int, int], roles: Roles, *, taken_up: bool, answer: bool
) -> None:
    """An answer goes to who acted just before: in the same sentence, or in the one before that it takes up (이를)."""
    others, end = focus.told
    if not taken_up and (not answer or end < words.starts[sentence[0]]):
        return
    own = {m["entity_id"] for m in roles.actors} | {m["country"] for m in roles.actors if m["label"] == "STATE"}
    acting = {m["country"] for m in roles.actors}
    addressed = [
        m for m in others if m["entity_id"] not in own and (m["label"] != "STATE" or m["country"] not in acting)
    ]
    roles.add("recipient", [m for m in addressed if m["country"] not in own], "an answer")


def _adjacent(text: str, trigger: Trigger, left: list[Phrase]) -> Phrase | None:
    """The phrase written right before the trigger, modifying it (북러 정상회담, 푸틴 방북)."""
    if not left:
        return None
    phrase = left[-1]
    between = text[phrase.end : trigger.start]
    if (
        phrase.case in ("", "listed")
        and re.fullmatch(r"\s?([가-힣\d.]{1,8}\s?){0,3}", between)
        and not re.search(r"[은는을를에]\s", between)
    ):
        return phrase
    return None


def _adjacent_role(
    trigger: Trigger, frame: Row, adjacent: Phrase, subject: Phrase | None, roles: Roles, reciprocal: bool
) -> None:
    why = "stands right before the trigger"
    states_only = all(m["label"] == "STATE" for m in adjacent.members)
    visited = trigger.subtype == "visit" and states_only and not trigger.sense.inner
    if trigger.subtype in _BEFALLS or (visited and adjacent.case == ""):
        roles.add(frame["object"], adjacent.members, why)
    elif reciprocal or (
        adjacent.case == ""
        and (subject is None or (trigger.subtype in _OF_ITS_ACTOR and subject.case != "genitive"))
        and not trigger.predicative
    ):
        roles.add("actor", adjacent.members, why)
    elif frame["object"]:
        roles.add(frame["object"], adjacent.members, why)


def _subject(
    words: Words,
    trigger: Trigger,
    left: list[Phrase],
    subjects: dict[int, Phrase],
    opened: list[int],
    *,
    telegraphic: bool,
) -> Phrase | None:
    """The phrase that is the trigger's subject: of those whose clause is still open the nearest."""
    for particle in reversed(opened):
        if particle in subjects:
            return subjects[particle]
    if telegraphic and left:
        first = left[0]
        if first.case in ("listed", "") and not predicate_between(words, words.at(first.end), trigger.first):
            return first
    return None


def _sent(trigger: Trigger, clause: list[Phrase]) -> Phrase | None:
    """Who goes when somebody sends or lets them: 부위원장을 참석시키다, 외무상을 파견하다."""
    if not (
        (trigger.causative and trigger.subtype in ("attend", "visit", "return")) or trigger.sense.row["form"] == "파견"
    ):
        return None
    objects = [p for p in clause if p.case == "object" and any(m["label"] == "PERSON" for m in p.members)]
    return objects[-1] if objects else None


def _owner(text: str, trigger: Trigger, left: list[Phrase]) -> Phrase | None:
    """Whose act a noun names: 서기의 방북, 총리의 평양 방문, 장관의 중국 방문."""
    if (trigger.predicative and not trigger.passive) or not left:
        return None
    owner = left[-1]
    if owner.case == "" and len(left) > 1 and _OWNED.fullmatch(text, left[-2].end, owner.start):
        owner = left[-2]
    close = re.fullmatch(r"의\s([가-힣\d.,‘’]{1,12}\s?){0,6}", text[owner.end : trigger.start])
    return owner if owner.case == "genitive" and close else None


def _between(text: str, trigger: Trigger, clause: list[Phrase]) -> Phrase | None:
    """The phrase that names all sides: 두 나라 정부 간에 체결된, 총리와 대사 사이에 이루어진."""
    for phrase in reversed(clause):
        if len(phrase.members) > 1 and _BETWEEN.match(text, phrase.end) and trigger.start - phrase.end < 24:
            return phrase
    return None


def _relative(text: str, words: Words, trigger: Trigger, found: list[Phrase], roles: Roles) -> None:
    """A clause that modifies a name lends it its act: 출범을 앞둔 행정부, 방문한 총리."""
    after = next((p for p in found if p.start >= trigger.end), None)
    if after is None or after.start - trigger.end > 16:
        return
    last = words.at(after.start) - 1
    if last >= trigger.last and words.tags[last].split("+")[-1] == "ETM":
        role = "recipient" if trigger.passive and trigger.subtype in _TURNING else "actor"
        roles.add(role, after.members, "the clause modifies it")


def _agent(text: str, trigger: Trigger, phrase: Phrase) -> bool:
    """Whether a phrase names by whom a passive act is done: 에 의해, and of force also 에게 (요원들에게 체포되었다)."""
    forced = trigger.subtype in ("coerce", "attack") and phrase.case == "dative"
    return forced or bool(_BY.match(text, phrase.end))


def _by_case(text: str, trigger: Trigger, frame: Row, phrase: Phrase, roles: Roles, *, reciprocal: bool) -> None:
    where = f"{phrase.case} {text[phrase.start : phrase.end]}"
    if (trigger.passive and trigger.subtype in _TURNING and _agent(text, trigger, phrase)) or (
        phrase.case == "comitative" and reciprocal
    ):
        roles.add("actor", phrase.members, where)
    elif phrase.case in ("object", "dative", "comitative"):
        roles.add(frame[phrase.case], phrase.members, where)
    elif phrase.case == "locative" and (trigger.subtype == "withdraw" or trigger.sense.row["form"] == "탈퇴"):
        roles.add("recipient", phrase.members, where)
    elif phrase.case == "source" and trigger.subtype in ("aid", "arms", "request"):
        roles.add("actor", phrase.members, where)


def _genitive(
    text: str,
    trigger: Trigger,
    frame: Row,
    clause: list[Phrase],
    subject: Phrase | None,
    adjacent: Phrase | None,
    roles: Roles,
) -> None:
    for phrase in reversed(clause):
        if phrase.case != "genitive" or phrase is subject or phrase is adjacent:
            continue
        close = re.fullmatch(r"의\s([가-힣\d.,‘’]{1,12}\s?){0,3}", text[phrase.end : trigger.start])
        if (close and not roles.actors and (trigger.passive or not trigger.predicative)) or (
            close and frame["reciprocal"]
        ):
            roles.add("actor", phrase.members, f"owner {text[phrase.start : phrase.end]}")
        elif frame["genitive"] and roles.actors:
            roles.add(
                frame["genitive"],
                phrase.members,
                f"owner of what it is about: {text[phrase.start : phrase.end]}",
            )
        return


def _referred(
    text: str,
    trigger: Trigger,
    left: list[Phrase],
    begin: int,
    subject: Phrase | None,
    focus: Focus,
    roles: Roles,
) -> None:
    pattern, refers = references()
    for found in pattern.finditer(text, begin, trigger.start):
        kind = refers[found[0]]
        if subject is not None and found.end() <= subject.start and _NOMINATIVE.match(text, found.end()):
            continue  # 양측은 총리가 방한하는 방안을 …: of the outer clause
        if trigger.subtype == "visit" and kind == "self" and _GOAL.fullmatch(text, found.end(), trigger.start):
            roles.add("recipient", focus.referred(kind), f"{found[0]} refers to them")
            continue
        if kind == "office" and any(p.start <= found.start() < p.end + 2 for p in left):
            continue  # 러시아 정부는 names its state
        if _QUALIFIES.match(text, found.end()) and _ARGUMENT.search(text, found.end(), trigger.start):
            continue
        members = focus.referred(kind)
        if _TO_THEM.match(text, found.end()):
            if trigger.subtype in _TOWARDS or ontology()[trigger.subtype]["dative"] == "recipient":
                roles.add("recipient", members, f"{found[0]} refers to them")
            continue
        both = kind in ("pair", "persons", "leaders", "ministers") and len({m["country"] for m in roles.actors}) < 2
        if not roles.actors or both:
            roles.add("actor", members, f"{found[0]} refers to them")


def _pronoun(
    text: str,
    words: Words,
    left: list[Phrase],
    trigger: Trigger,
    subject: Phrase | None,
    start: int,
    focus: Focus,
    opened: list[int],
) -> int | None:
    """Where a word that stands for participants is a nearer subject of the trigger than any name: 두 사람은 …."""
    pattern, refers = references()
    last = None
    for found in pattern.finditer(text, max(start, subject.end if subject else start), trigger.start):
        nominative = found[0].endswith(("는", "가", "은", "도")) or _NOMINATIVE.match(text, found.end())
        particle = words.at(found.end() - (not _NOMINATIVE.match(text, found.end())))
        if nominative and particle in opened and focus.referred(refers[found[0]]):
            if refers[found[0]] == "office" and any(p.start <= found.start() < p.end + 2 for p in left):
                continue  # 러시아 정부는 names its state
            last = found.start()
    return last


def _inherit(trigger: Trigger, focus: Focus, roles: Roles) -> None:
    """A zero subject is the subject of the clause or sentence before."""
    if focus.subject:
        taken = {m["entity_id"] for m in roles.recipients}
        heirs = [m for m in focus.subject if m["entity_id"] not in taken]
        roles.add("actor", heirs, "the subject told before")
        roles.lead = roles.lead or heirs


def _settled(roles: Roles, reciprocal: bool) -> Roles:
    """Give the most specific participants only; nobody is both actor and recipient."""
    if reciprocal:
        roles.add("actor", roles.recipients, "all who take part are actors")
        roles.recipients = []
    roles.actors = _specific(roles.actors)
    taken = {m["entity_id"] for m in roles.actors}
    roles.recipients = _specific([m for m in roles.recipients if m["entity_id"] not in taken])
    return roles


def drop_own_side(subtype: str, roles: Roles) -> None:
    """Take those of the actor's own state from the recipients of an act between states: the embassy that it opens."""
    own = {m["country"] for m in roles.actors}
    if subtype in _BETWEEN_STATES and len(own) == 1:
        roles.recipients = [m for m in roles.recipients if m["country"] not in own]


def _specific(members: list[Participant]) -> list[Participant]:
    better = {m["country"] for m in members if m["label"] != "STATE"}
    return [m for m in members if m["label"] != "STATE" or m["country"] not in better]
