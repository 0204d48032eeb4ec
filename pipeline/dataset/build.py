"""From sources to tables: each document on its own, then occurrences and entities over all."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from spacy.language import Language

from pipeline import schema
from pipeline.api import analyse, load
from pipeline.dataset.rows import Rows, rows
from pipeline.dataset.sources import Collection, Source
from pipeline.errors import DocumentError
from pipeline.lexicon import entities
from pipeline.link import link
from pipeline.reading import Document, read_bytes
from pipeline.reading.reader import check_suffix

Row = dict[str, Any]
Progress = Callable[[Source, Rows | None], None]


@cache
def _pipeline() -> Language:
    return load()


def process(source: Source) -> Rows:
    """The rows of one document: a pure function of its bytes and what is listed of it.

    Raises DocumentError with stage and reason where the document cannot be processed.
    """
    data = _bytes(source)
    document = _document(source, data)
    doc = analyse(_pipeline(), document)
    return rows(doc, document, path=source.shown, sha256=hashlib.sha256(data).hexdigest())


def document(source: Source) -> Document:
    """The document of a source, read and repaired but not analysed; raises DocumentError as `process` does."""
    return _document(source, _bytes(source))


def _bytes(source: Source) -> bytes:
    check_suffix(source.path.suffix)
    try:
        return source.path.read_bytes()
    except OSError as error:
        raise DocumentError(f"the file cannot be opened: {error.strerror or error}") from error


def _document(source: Source, data: bytes) -> Document:
    return read_bytes(data, doc_id=source.doc_id, suffix=source.path.suffix.lower(), metadata=source.metadata)


def build(
    collection: Collection, progress: Progress = lambda source, found: None
) -> tuple[dict[str, list[Row]], list[Row]]:
    """The tables of a dataset and the failures, documents in order of their identifiers."""
    done: list[Rows] = []
    failures: list[Row] = []
    for source in collection.sources:
        try:
            found = process(source)
        except DocumentError as error:
            failures.append(_failure(source, error.stage, error.reason))
            progress(source, None)
            continue
        except Exception as error:  # a fault of ours must not cost the other documents
            failures.append(_failure(source, "analysis", f"{type(error).__name__}: {error}; please report it"))
            progress(source, None)
            continue
        done.append(found)
        progress(source, found)
    return tables(done), failures


def _failure(source: Source, stage: str, reason: str) -> Row:
    failure = schema.Failure(doc_id=source.doc_id, path=source.shown, stage=stage, severity="failed", reason=reason)
    return failure.model_dump()


def tables(done: list[Rows]) -> dict[str, list[Row]]:
    """The tables of some documents' rows, occurrences linked and entities gathered."""
    actors = [a for r in done for a in r.actors]
    events = link([e for r in done for e in r.events])
    return {
        "events": events,
        "event_mentions": [m for r in done for m in r.event_mentions],
        "dates": [d for r in done for d in r.dates],
        "actors": actors,
        "documents": [r.document for r in done],
        "entities": list(_entities(actors, events)),
    }


def _entities(actors: list[Row], events: list[Row]) -> Iterator[Row]:
    """One row per entity that any table names, by identifier."""
    forms: dict[str, dict[str, int]] = defaultdict(dict)
    shown: dict[str, Row] = {}
    counts: dict[str, int] = defaultdict(int)
    for event in events:
        for member in (*event["actors"], *event["recipients"]):
            shown.setdefault(member["entity_id"], member)
    for actor in actors:
        shown[actor["entity_id"]] = actor
        counts[actor["entity_id"]] += 1
        form = " ".join(actor["text"].split())
        forms[actor["entity_id"]][form] = 1
    known = entities.by_id()
    for entity_id in sorted(shown):
        row, entity = shown[entity_id], known.get(entity_id)
        yield {
            "entity_id": entity_id,
            "name": row["name"],
            "kind": row["kind"],
            "country": row["country"],
            "cow": entities.cow().get(row["country"] or ""),
            "sector": entities.sector(entity, row["kind"], row["name"], row.get("role")),
            "listed": entity is not None,
            "roles": [
                {"role": o.role, "body": o.body or None, "start": o.start, "end": o.end}
                for o in (entity.offices if entity else ())
            ],
            "aliases": sorted(forms[entity_id]),
            "latitude": entity.latitude if entity else None,
            "longitude": entity.longitude if entity else None,
            "mentions": counts[entity_id],
        }
