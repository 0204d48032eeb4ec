"""What people correct: records confirmed, rejected, edited or added in a list that survives every run.

The list is a CSV file that a spreadsheet can edit. `doc_id` and `event_id` say which record is meant; where an
identifier is no longer there, `text` (the trigger) and `sentence` find the record again. Cells are written as the
dataset's own CSV shows them: `블라디미르 푸틴 (RUS)|러시아 (RUS)`. An empty cell leaves a value as it is, `-` takes
it away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

from pipeline import schema
from pipeline.dataset.sheets import sheet
from pipeline.errors import SageonError, unknown

if TYPE_CHECKING:
    from pipeline.dataset.rows import Rows

Row = dict[str, Any]

LISTING: Final = "annotations/corrections.csv"
ACTIONS: Final = ("confirm", "reject", "edit", "add")
_EMPTY: Final = "-"
_PARTICIPANT: Final = re.compile(r"(?:(?P<kind>STATE|PERSON|ORG|PLACE):)?(?P<name>.+?)(?: \((?P<country>[A-Z]{3})\))?")


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of the list."""

    action: str
    doc_id: str
    event_id: str = ""
    text: str = ""
    sentence: str = ""
    subtype: str = ""
    factuality: str = ""
    date: str = ""
    actors: str = ""
    recipients: str = ""
    places: str = ""
    by: str = ""
    reason: str = ""


COLUMNS: Final = tuple(f.name for f in fields(Correction))


def read(path: Path) -> dict[str, tuple[Correction, ...]]:
    """The corrections of a list by document, in the list's order.

    Raises SageonError with file and line for a column, an action or a gap that says nothing.
    """
    columns, lines = sheet(path, "list")
    for column in columns:
        if column not in COLUMNS:
            raise SageonError(f"{path}: {unknown('column', column, COLUMNS)}")
    found: dict[str, list[Correction]] = {}
    for line, row in lines:
        correction = Correction(**{c: row.get(c, "").strip().removeprefix("'") for c in COLUMNS})
        where = f"{path}, line {line}"
        if correction.action not in ACTIONS:
            raise SageonError(f"{where}: {unknown('action', correction.action, ACTIONS)}")
        if not correction.doc_id:
            raise SageonError(f"{where}: no doc_id; copy it from events.csv")
        if correction.action == "add" and not (correction.text and correction.sentence and correction.subtype):
            raise SageonError(f"{where}: to add a record, give text, sentence and subtype")
        if correction.action != "add" and not (correction.event_id or (correction.text and correction.sentence)):
            raise SageonError(f"{where}: give the event_id, or text and sentence")
        found.setdefault(correction.doc_id, []).append(correction)
    return {doc_id: tuple(corrections) for doc_id, corrections in found.items()}


def report(correction: Correction, status: str, note: str | None = None) -> Row:
    """A line of `corrections.jsonl`."""
    return {
        "doc_id": correction.doc_id,
        "event_id": correction.event_id or None,
        "action": correction.action,
        "status": status,
        "note": note,
        "by": correction.by or None,
        "reason": correction.reason or None,
    }


class _RefusedError(Exception):
    """A correction that cannot be made; says why."""


def corrected(rows: Rows, corrections: tuple[Correction, ...], raw: str) -> tuple[Rows, tuple[Row, ...]]:
    """A document's rows as people corrected them, and what became of each correction; `raw` is its decoded text."""
    maker = _Corrector(rows, raw)
    told = tuple(maker.apply(correction) for correction in corrections)
    return maker.rows(), told


class _Corrector:
    def __init__(self, rows: Rows, raw: str) -> None:
        self._rows = rows
        self._raw = raw
        self._events = {e["event_id"]: e for e in rows.events}
        self._mentions = list(rows.event_mentions)

    def rows(self) -> Rows:
        events = sorted(self._events.values(), key=lambda e: e["mentions"][0]["start"])
        known = {e["event_id"]: e for e in events}
        mentions = [{**m, "subtype": known[m["event_id"]]["subtype"]} for m in self._mentions if m["event_id"] in known]
        document = {**self._rows.document, "events": len(events)}
        return replace(self._rows, document=document, events=events, event_mentions=mentions)

    def apply(self, correction: Correction) -> Row:
        if correction.action == "add":
            from pipeline.dataset.rows import identifier

            event_id = identifier(correction.doc_id, "added", correction.text, correction.sentence)
            return self._tried(replace(correction, event_id=event_id), self._add)
        event = self._found(correction)
        if event is None:
            gone = "the sentence is still there, but no record tells it so"
            if not correction.sentence:
                gone = "there is no record of this identifier; give text and sentence, so that it can be found again"
            elif self._place(correction) is None:
                gone = "the sentence is no longer in the document"
            return report(correction, "gone", gone)
        return self._tried(correction, lambda c: self._change(event, c))

    def _tried(self, correction: Correction, work: Any) -> Row:
        try:
            work(correction)
        except _RefusedError as error:
            return report(correction, "refused", str(error))
        return report(correction, "applied")

    def _found(self, correction: Correction) -> Row | None:
        if correction.event_id in self._events:
            return self._events[correction.event_id]
        text, sentence = _bare(correction.text), _bare(correction.sentence)
        if not text or not sentence:
            return None
        told = (
            e
            for e in self._events.values()
            for m in e["mentions"]
            if _bare(m["text"]) == text and sentence in _bare(self._raw[m["sentence_start"] : m["sentence_end"]])
        )
        return next(told, None)

    def _change(self, event: Row, correction: Correction) -> None:
        if correction.action == "reject":
            del self._events[event["event_id"]]
            return
        changed = dict(event)
        if correction.action == "edit":
            self._edit(changed, correction)
            if correction.factuality:
                self._mentions = [
                    {**m, "factuality": correction.factuality} if m["event_id"] == event["event_id"] else m
                    for m in self._mentions
                ]
        changed |= {"confidence": 1.0, "correction": "confirmed" if correction.action == "confirm" else "edited"}
        self._events[event["event_id"]] = changed

    def _edit(self, event: Row, correction: Correction) -> None:
        from pipeline.dataset.rows import classified, dated, in_office
        from pipeline.lexicon.ontology import ontology
        from pipeline.stages.dating.calendar import parse

        if correction.subtype:
            if correction.subtype not in ontology():
                raise _RefusedError(unknown("subtype", correction.subtype, ontology()))
            event |= classified(correction.subtype)
        if correction.factuality:
            values = get_args(schema.FactualityValue)
            if correction.factuality not in values:
                raise _RefusedError(unknown("factuality", correction.factuality, values))
            event["factuality"] = correction.factuality
        if correction.date:
            date = None if correction.date == _EMPTY else correction.date
            for end in (date or "").split("/"):
                value = parse(end) if end else None
                if date and (value is None or not value.valid()):
                    raise _RefusedError(f"{end!r} is no date; write 2024, 2024-06, 2024-06-19 or BEGIN/END")
            if date and _backwards(*date.partition("/")[::2]):
                raise _RefusedError(f"{date!r} ends before it begins; write BEGIN/END")
            event |= dated(date)
        for role in ("actors", "recipients"):
            told = getattr(correction, role)
            if told:
                event[role] = [] if told == _EMPTY else [self._participant(t) for t in _cells(told)]
            event[role] = [in_office(m, event["date"]) for m in event[role]]
        if correction.places:
            event["places"] = [] if correction.places == _EMPTY else list(_cells(correction.places))

    def _participant(self, told: str) -> Row:
        """The entity that a cell means: one that the document names, else a listed one, else what the cell says."""
        from pipeline.lexicon import entities

        match = _PARTICIPANT.fullmatch(told)
        assert match  # any text matches
        name, kind, country = match["name"], match["kind"], match["country"]
        members = (m for e in self._rows.events for m in (*e["actors"], *e["recipients"]))
        for row in (*self._rows.actors, *members):
            if row["name"] == name and country in (None, row["country"]) and kind in (None, row["kind"]):
                return {k: row[k] for k in schema.Participant.model_fields}
        code = entities.state_forms().get(name, (name, "", ""))[0]
        states = (entities.states()[code],) if code in entities.states() else ()
        for entity in (*states, *entities.by_alias().get(name, ())):
            if country in (None, entity.country) and kind in (None, entity.kind):
                told_of = (entity.entity_id, entity.name, entity.kind, entity.country, None)
                return dict(zip(schema.Participant.model_fields, told_of, strict=True))
        if kind and (country or kind == "PLACE"):
            told_of = (entities.entity_id(kind, name, country), name, kind, country, None)
            return dict(zip(schema.Participant.model_fields, told_of, strict=True))
        raise _RefusedError(
            f"neither the document nor the tables name {told!r}; if it is right, say what it is: PERSON:{name} (XXX)"
        )

    def _add(self, correction: Correction) -> None:
        from pipeline.dataset.rows import dated

        place = self._place(correction)
        if place is None:
            raise _RefusedError("the sentence with this text in it is not in the document")
        start, end, sentence_start, sentence_end = place
        event_id = correction.event_id
        if event_id in self._events:
            raise _RefusedError("a record with this text in this sentence is added already; edit that line")
        span = {
            "start": start,
            "end": end,
            "text": self._raw[start:end],
            "sentence_start": sentence_start,
            "sentence_end": sentence_end,
            "region": "paragraph",
        }
        if correction.subtype == _EMPTY:
            raise _RefusedError("a record needs a subtype")
        event = dict.fromkeys(schema.Event.model_fields) | {
            "event_id": event_id,
            "occurrence_id": event_id,
            "doc_id": correction.doc_id,
            "contexts": [],
            "factuality": "actual",
            **dated(None),
            "actors": [],
            "recipients": [],
            "places": [],
            "confidence": 1.0,
            "correction": "added",
            "mentions": [span],
        }
        self._edit(event, correction)
        self._events[event_id] = event
        mention = {"event_id": event_id, "doc_id": correction.doc_id, **span}
        mention |= {"subtype": event["subtype"], "factuality": event["factuality"]}
        self._mentions.append({k: mention[k] for k in schema.EventMention.model_fields})
        self._mentions.sort(key=lambda m: self._events.get(m["event_id"], event)["mentions"][0]["start"])

    def _place(self, correction: Correction) -> tuple[int, int, int, int] | None:
        """Where the sentence and the trigger in it stand in the raw text, however it is spaced and broken."""
        sentence = _spaced(correction.sentence).search(self._raw) if correction.sentence else None
        trigger = _spaced(correction.text).search(self._raw, sentence.start(), sentence.end()) if sentence else None
        return (*trigger.span(), *sentence.span()) if sentence and trigger else None


def _backwards(begin: str, end: str) -> bool:
    """Whether an interval of years, months or days ends before it begins, as far as both are known."""
    known = min(len(begin), len(end))
    return not set(begin + end) - set("0123456789-") and end[:known] < begin[:known]


def _bare(text: str) -> str:
    return "".join(text.split())


def _spaced(words: str) -> re.Pattern[str]:
    return re.compile(r"\s*".join(map(re.escape, _bare(words))))


def _cells(told: str) -> Iterator[str]:
    return (part.strip() for part in told.split("|") if part.strip())
