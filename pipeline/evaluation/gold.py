"""The annotations of one document in one shape, whoever made them: an annotator, the gold or the pipeline."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Self

from pipeline.errors import GoldError, unknown
from pipeline.stages.dating.calendar import contains

FACTUALITIES: Final = ("actual", "uncertain", "planned", "hypothetical", "negated")
DATE_TYPES: Final = ("DATE", "TIME", "DURATION", "SET")
MODS: Final = ("START", "MID", "END", "APPROX")
VAGUE: Final = frozenset({"PRESENT_REF", "PAST_REF", "FUTURE_REF"})
KIND_LETTERS: Final = {"STATE": "S", "PERSON": "P", "ORG": "O", "PLACE": "L"}
_SUBTYPES_OF: Final = {
    "CONSULT": "visit meet attend call",
    "SUPPORT": "message sign ratify relations endorse",
    "AGREE": "agree offer invite",
    "COOPERATE": "exchange joint_drill",
    "AID": "aid arms troops",
    "RETREAT": "withdraw return resign",
    "CONCEDE": "concede",
    "REQUEST": "request",
    "ACCUSE": "accuse",
    "REJECT": "reject postpone",
    "THREATEN": "threaten",
    "SANCTION": "sanction cut",
    "MOBILIZE": "weapons_test mobilize",
    "COERCE": "coerce",
    "ASSAULT": "attack",
    "PROTEST": "protest",
    "STATEMENT": "statement",
    "DOMESTIC": "domestic",
}
TYPE_OF: Final = {subtype: kind for kind, subtypes in _SUBTYPES_OF.items() for subtype in subtypes.split()}

_SENTENCE: Final = re.compile(r"[^\n]*?(?:다\.[”’\"')\]」』｣]*|\n|$)")

Bounds = tuple[int, int]


def entity_key(kind: str, name: str) -> tuple[str, str]:
    """What two spellings of one entity share: kind and name, blanks and Unicode composition ignored."""
    return kind, "".join(unicodedata.normalize("NFC", name).split())


@dataclass(frozen=True, slots=True)
class DateMention:
    """A time expression with its TIMEX3 type, value and modifier."""

    start: int
    end: int
    text: str
    type: str
    value: str
    mod: str | None

    @property
    def label(self) -> str:
        """What sort of mark this is: its type."""
        return self.type

    @property
    def vague(self) -> bool:
        """Whether the value is a mere reference to present, past or future."""
        return self.value in VAGUE


@dataclass(frozen=True, slots=True)
class ActorMention:
    """A name with the entity that it stands for; a state's `name` is its code."""

    start: int
    end: int
    text: str
    kind: str
    name: str
    country: str | None

    @property
    def label(self) -> str:
        """What sort of mark this is: its kind."""
        return self.kind

    @property
    def key(self) -> tuple[str, str]:
        """The entity, apart from its country."""
        return entity_key(self.kind, self.name)


@dataclass(frozen=True, slots=True)
class Participant:
    """An entity that fills a role; a state's `name` is its code."""

    kind: str
    name: str
    country: str | None

    @classmethod
    def of(cls, kind: str, name: str, country: str | None) -> Self:
        """The participant as all readers write it: states by code, places without a country."""
        if kind not in KIND_LETTERS:
            raise GoldError(unknown("kind of entity", kind, KIND_LETTERS))
        if kind == "STATE":
            return cls(kind, country or name, country or name)
        return cls(kind, name, None if kind == "PLACE" else country or None)

    @property
    def key(self) -> tuple[str, str]:
        """The entity, apart from its country."""
        return entity_key(self.kind, self.name)


def _jaccard(a: Iterable[Participant], b: Iterable[Participant]) -> float:
    one, other = {p.key for p in a}, {p.key for p in b}
    return len(one & other) / len(one | other) if one or other else 1.0


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that names an event; `record` is the identifier of the record it belongs to."""

    start: int
    end: int
    text: str
    subtype: str
    factuality: str
    record: str

    @property
    def label(self) -> str:
        """What sort of mark this is: its subtype."""
        return self.subtype

    @property
    def type(self) -> str:
        """The PLOVER type of the trigger's subtype."""
        return TYPE_OF[self.subtype]


@dataclass(frozen=True, slots=True)
class Record:
    """One occurrence with all that the document says of it; triggers in text order."""

    id: str
    type: str
    subtype: str
    factuality: str
    date: str | None
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    place: str | None
    triggers: tuple[Trigger, ...]
    occurrence: str | None = None
    confidence: float | None = None

    @property
    def label(self) -> str:
        """What sort of record this is: its PLOVER type."""
        return self.type

    @property
    def start(self) -> int:
        """Where its first mention stands; 0 for a record without one."""
        return self.triggers[0].start if self.triggers else 0

    @property
    def countries(self) -> tuple[frozenset[str], ...]:
        """The countries of its actors and those of its recipients."""
        return tuple(frozenset(p.country for p in r if p.country) for r in (self.actors, self.recipients))

    @property
    def roles(self) -> frozenset[tuple[str, tuple[str, str]]]:
        """Who fills what: `(role, entity)` for actors and recipients."""
        filled = {"actor": self.actors, "recipient": self.recipients}
        return frozenset((role, p.key) for role, participants in filled.items() for p in participants)

    def likeness(self, other: Record) -> dict[str, float]:
        """How alike two records are in subtype, actors, recipients, date and factuality, from 0 to 1."""
        within = contains(self.date, other.date) or contains(other.date, self.date)
        return {
            "subtype": float(self.subtype == other.subtype),
            "actors": _jaccard(self.actors, other.actors),
            "recipients": _jaccard(self.recipients, other.recipients),
            "date": 1.0 if self.date == other.date else 0.5 * within,
            "factuality": float(self.factuality == other.factuality),
        }


@dataclass(frozen=True, slots=True)
class Mention(Trigger):
    """A trigger that knows its record."""

    of: Record

    @property
    def plain(self) -> Trigger:
        """The trigger alone."""
        return Trigger(self.start, self.end, self.text, self.subtype, self.factuality, self.record)

    @property
    def roles(self) -> frozenset[tuple[str, tuple[str, str]]]:
        """Who fills what in its record."""
        return self.of.roles


@dataclass(frozen=True, slots=True)
class Annotation:
    """All labels of one document; `lenders` are records of another split that have mentions in this one."""

    doc_id: str
    dates: tuple[DateMention, ...] = ()
    actors: tuple[ActorMention, ...] = ()
    records: tuple[Record, ...] = ()
    regions: tuple[tuple[int, int, str], ...] = ()
    lenders: tuple[Record, ...] = ()

    @property
    def triggers(self) -> list[Mention]:
        """Every trigger with its record, in text order."""
        found = [
            Mention(t.start, t.end, t.text, t.subtype, t.factuality, t.record, r)
            for r in (*self.records, *self.lenders)
            for t in r.triggers
        ]
        return sorted(found, key=lambda mention: (mention.start, mention.end))

    def region(self, at: int) -> str | None:
        """The region in which a character stands, where regions are known."""
        return next((label for start, end, label in self.regions if start <= at < end), None)


def in_split(annotation: Annotation, splits: Sequence[Bounds]) -> Annotation:
    """The part of an annotation that starts inside `splits` (raw offsets, half open).

    A mention belongs to the split of its start, a record to that of its first mention.
    """

    def inside(at: int) -> bool:
        return any(start <= at < end for start, end in splits)

    def cut(record: Record) -> Record:
        return replace(record, triggers=tuple(t for t in record.triggers if inside(t.start)))

    own = [r for r in annotation.records if r.triggers and inside(r.triggers[0].start)]
    others = [r for r in annotation.records if r not in own]
    return replace(
        annotation,
        dates=tuple(d for d in annotation.dates if inside(d.start)),
        actors=tuple(a for a in annotation.actors if inside(a.start)),
        records=tuple(cut(r) for r in own),
        lenders=tuple(r for r in map(cut, (*others, *annotation.lenders)) if r.triggers),
    )


def sentence_bounds(text: str) -> list[Bounds]:
    """Sentences as anyone can cut them: at line ends and after `다.`; they cover the text without gaps."""
    return [m.span() for m in _SENTENCE.finditer(text) if m.end() > m.start()]


_MENTIONS: Final = "event_mentions"


def from_inline(parsed: Mapping[str, Any]) -> Annotation:
    """The annotation that `inline.parse` returns as plain data."""
    return _annotation(parsed["doc_id"], parsed["dates"], parsed["actors"], parsed["events"], id_key="id")


def from_tables(source: Path | str | Mapping[str, Iterable[Mapping[str, Any]]], doc_id: str) -> Annotation:
    """One document's annotation from the tables `dates`, `actors`, `events`: a folder of JSONL, or rows.

    Where `event_mentions` is there too, a mention has the subtype and factuality told there, else its record's.
    """
    names = ("dates", "actors", "events")
    if isinstance(source, Mapping):
        tables = [[row for row in source.get(name, ()) if row["doc_id"] == doc_id] for name in (*names, _MENTIONS)]
    else:
        paths = [Path(source) / f"{name}.jsonl" for name in names]
        told = Path(source) / f"{_MENTIONS}.jsonl"
        tables = [*(_rows(path, doc_id) for path in paths), _rows(told, doc_id) if told.is_file() else []]
    dates, actors, events, mentions = tables
    own = {(m["event_id"], m["start"], m["end"]): m for m in mentions}
    return _annotation(doc_id, dates, actors, events, id_key="event_id", own=own)


def _rows(path: Path, doc_id: str) -> list[Mapping[str, Any]]:
    if not path.is_file():
        raise GoldError(f"{path} is missing; run `sageon run` first or give the folder of its outputs")
    with path.open(encoding="utf-8", newline="\n") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    return [row for row in rows if row["doc_id"] == doc_id]


_Rows = Iterable[Mapping[str, Any]]
_Told = Mapping[tuple[str, int, int], Mapping[str, Any]]  # rows of mentions by record, start and end


def _annotation(
    doc_id: str, dates: _Rows, actors: _Rows, events: _Rows, *, id_key: str, own: _Told | None = None
) -> Annotation:
    return Annotation(
        doc_id,
        tuple(DateMention(d["start"], d["end"], d["text"], d["type"], d["value"], d["mod"]) for d in dates),
        tuple(_actor(a) for a in actors),
        tuple(_record(e, f"{e[id_key]}", own or {}) for e in events),
    )


def _actor(row: Mapping[str, Any]) -> ActorMention:
    entity = _participant(row)
    return ActorMention(row["start"], row["end"], row["text"], entity.kind, entity.name, entity.country)


def _participant(row: Mapping[str, Any]) -> Participant:
    return Participant.of(row["kind"], row["name"], row["country"])


def _record(row: Mapping[str, Any], record_id: str, own: _Told) -> Record:
    mentions = sorted(row["mentions"], key=lambda m: (m["start"], m["end"]))
    triggers = tuple(
        Trigger(m["start"], m["end"], m["text"], _known(told["subtype"]), told["factuality"], record_id)
        for m in mentions
        for told in [{**row, **m, **own.get((record_id, m["start"], m["end"]), {})}]
    )
    return Record(
        record_id,
        row["type"],
        _known(row["subtype"]),
        row["factuality"],
        row["date"],
        tuple(_participant(p) for p in row["actors"]),
        tuple(_participant(p) for p in row["recipients"]),
        row["place"] if "place" in row else next(iter(row["places"]), None),
        triggers,
        row.get("occurrence_id"),
        row.get("confidence"),
    )


def _known(subtype: str) -> str:
    if subtype not in TYPE_OF:
        raise GoldError(unknown("subtype", subtype, TYPE_OF))
    return subtype
