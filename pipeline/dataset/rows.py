"""The rows of one document: a pure function of its Doc and its Document, every span on raw characters."""

from __future__ import annotations

import hashlib
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any

from spacy.tokens import Doc

from pipeline import spans
from pipeline.dataset.confidence import confidence, evidence
from pipeline.lexicon import entities
from pipeline.lexicon.ontology import ontology
from pipeline.reading.document import Document
from pipeline.stages.dating.calendar import granularity
from pipeline.stages.sentence.words import Words, words


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a document by table, as plain dicts in the order of the schema."""

    document: dict[str, Any]
    events: list[dict[str, Any]] = field(default_factory=list)
    event_mentions: list[dict[str, Any]] = field(default_factory=list)
    dates: list[dict[str, Any]] = field(default_factory=list)
    actors: list[dict[str, Any]] = field(default_factory=list)


def rows(doc: Doc, document: Document, *, path: str, sha256: str) -> Rows:
    """The rows of an analysed document; `event_id` depends on the document's name and the record's words only."""
    maker = _Maker(doc, document)
    dates = maker.dates()
    actors = maker.actors()
    events, mentions = maker.events()
    meta = document.metadata
    return Rows(
        {
            "doc_id": document.doc_id,
            "path": path,
            "title": meta.title,
            "published": meta.published,
            "published_source": meta.published_source,
            "publisher": meta.publisher,
            "genre": meta.genre,
            "url": meta.url,
            "licence": meta.licence,
            "encoding": document.encoding,
            "sha256": sha256,
            "characters": len(document.raw),
            "sentences": len(maker.words.sentences) if maker.words.texts else 0,
            "dates": len(dates),
            "actors": len(actors),
            "events": len(events),
        },
        events,
        mentions,
        dates,
        actors,
    )


class _Maker:
    def __init__(self, doc: Doc, document: Document) -> None:
        self.doc = doc
        self.document = document
        self.words: Words = words(doc)
        self.blocks = spans.blocks(doc)
        # both in the order of the text, apart from each other
        self.citations = [tuple(c) for c in spans.data(doc).get("citations", [])]
        self.block_starts = [b["start"] for b in self.blocks]

    def span(self, start: int, end: int) -> dict[str, Any]:
        a, b = self.document.span(start, end)
        return {"start": a, "end": b, "text": self.document.raw[a:b]}

    def region(self, at: int) -> str:
        cited = bisect_right(self.citations, (at, len(self.words.text))) - 1
        if cited >= 0 and at < self.citations[cited][1]:
            return "citation"
        number = bisect_right(self.block_starts, at) - 1
        if number >= 0 and at < self.blocks[number]["end"]:
            return str(self.blocks[number]["region"])
        return "paragraph"

    def dates(self) -> list[dict[str, Any]]:
        return [
            {
                "doc_id": self.document.doc_id,
                **self.span(a["start"], a["end"]),
                "type": a["label"],
                **{k: a[k] for k in ("value", "mod", "begin", "end_value", "granularity", "anchor")},
                "region": self.region(a["start"]),
            }
            for a in spans.marks(self.doc, spans.DATES)
        ]

    def actors(self) -> list[dict[str, Any]]:
        return [
            {
                "doc_id": self.document.doc_id,
                **self.span(a["start"], a["end"]),
                "kind": a["label"],
                **{k: a[k] for k in ("entity_id", "name", "country", "role")},
                "region": self.region(a["start"]),
            }
            for a in spans.marks(self.doc, spans.ACTORS)
        ]

    def events(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        told = spans.marks(self.doc, spans.EVENTS)
        events, mentions = [], []
        seen: dict[str, int] = {}
        for record in spans.data(self.doc).get("records", []):
            own = [told[n] for n in record["mentions"]]
            name = _identity(self.document.doc_id, self._sentence_text(own[0]), own[0], self.words.text)
            seen[name] = seen.get(name, 0) + 1
            event_id = name if seen[name] == 1 else f"{name}-{seen[name]}"
            found = [self._mention(e) for e in own]
            events.append(self._event(event_id, record, own, found))
            for event, span in zip(own, found, strict=True):
                mentions.append(
                    {
                        "event_id": event_id,
                        "doc_id": self.document.doc_id,
                        "start": span["start"],
                        "end": span["end"],
                        "text": span["text"],
                        "subtype": event["label"],
                        "factuality": event["factuality"],
                        "sentence_start": span["sentence_start"],
                        "sentence_end": span["sentence_end"],
                        "region": span["region"],
                    }
                )
        return events, mentions

    def _bounds(self, event: dict[str, Any]) -> tuple[int, int]:
        return self.words.starts[event["sentence_first"]], self.words.ends[event["sentence_last"] - 1]

    def _sentence_text(self, event: dict[str, Any]) -> str:
        start, end = self._bounds(event)
        return self.words.text[start:end]

    def _mention(self, event: dict[str, Any]) -> dict[str, Any]:
        sentence = self.span(*self._bounds(event))
        return {
            **self.span(event["start"], event["end"]),
            "sentence_start": sentence["start"],
            "sentence_end": sentence["end"],
            "region": event["region"],
        }

    def _event(
        self, event_id: str, record: dict[str, Any], own: list[dict[str, Any]], found: list[dict[str, Any]]
    ) -> dict[str, Any]:
        date = record["date"]
        return {
            "event_id": event_id,
            "occurrence_id": event_id,
            "doc_id": self.document.doc_id,
            **classified(record["subtype"]),
            "contexts": sorted(record["contexts"]),
            "factuality": record["factuality"],
            "attribution": next((in_office(m, date) for m in record["attribution"]), None),
            **dated(date),
            "actors": [in_office(m, date) for m in record["actors"]],
            "recipients": [in_office(m, date) for m in record["recipients"]],
            "places": record["places"],
            "confidence": confidence(evidence(record, own)),
            "correction": None,
            "mentions": found,
        }


def classified(subtype: str) -> dict[str, Any]:
    """What the ontology says of an act: PLOVER type and mode, CAMEO code, quad class, intensity."""
    kind = ontology()[subtype]
    return {
        "type": kind["type"],
        "subtype": subtype,
        "mode": kind["mode"] or None,
        "cameo": kind["cameo"] or None,
        "quad": kind["quad"],
        "intensity": float(kind["intensity"]),
    }


def dated(date: str | None) -> dict[str, Any]:
    """The columns of an event's date: its value, both ends at the same precision, the precision."""
    begin, _, end = (date or "").partition("/")
    return {
        "date": date,
        "date_begin": begin or None,
        "date_end": (end or begin) or None,
        "date_granularity": granularity(date),
    }


def _identity(doc_id: str, sentence: str, event: dict[str, Any], text: str) -> str:
    """An identifier from the document's name, the trigger and the words of the sentence that first tells the record.

    None of the record's values is in it, so that it stays when they change.
    """
    return identifier(doc_id, text[event["start"] : event["end"]], sentence)


def identifier(doc_id: str, *words: str) -> str:
    """An identifier from a document's name and words of its text, however they are spaced and composed."""
    told = ("".join(word.split()) for word in words)
    key = unicodedata.normalize("NFC", "\x1f".join((doc_id, *told)))
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def in_office(participant: dict[str, Any], date: str | None) -> dict[str, Any]:
    """The participant with the office held when the event began, else the title that the text gives."""
    day = date.partition("/")[0][:10] if date and date[:4].isdigit() else None
    entity = entities.by_id().get(participant["entity_id"])
    role = entity.role(day) if entity else None
    return {**participant, "role": role or participant["role"]}
