"""From sources to tables: each document on its own, then occurrences and entities over all."""

from __future__ import annotations

import gc
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import schema
from pipeline.dataset.corrections import corrected
from pipeline.dataset.files import TableWriter, arrow_schema, csv_lines, jsonl, piece
from pipeline.dataset.sources import Collection, Source
from pipeline.dataset.store import Entry, Member, Name, Piece, Store
from pipeline.errors import DocumentError
from pipeline.lexicon import entities
from pipeline.link import linkable, occurrences
from pipeline.reading import Document, read_bytes
from pipeline.reading.decode import decode
from pipeline.reading.reader import check_suffix

if TYPE_CHECKING:
    from spacy.language import Language

    from pipeline.dataset.rows import Rows

Row = dict[str, Any]

OF_DOCUMENTS = ("events", "event_mentions", "dates", "actors", "documents")


@cache
def _pipeline() -> Language:
    from pipeline.api import load

    return load()


def prepare() -> None:
    """Load what `process` needs, so that its first document does not wait for it."""
    gc.disable()
    _pipeline()("2024년 1월 1일 한국을 방문했다.")
    gc.freeze()  # the tables stay; there is no sense in searching them for garbage again and again
    gc.set_threshold(20_000)  # a document makes marks by the thousand and hardly a cycle
    gc.enable()


def prepare_writing() -> None:
    """Load what `write` needs."""
    import pyarrow.json
    import pyarrow.parquet  # noqa: F401

    for table in schema.TABLES:
        arrow_schema(table).empty_table()  # pyarrow loads pandas, where there is one, with its first table
    entities.by_id()
    entities.by_alias()
    entities.cow()


def process(source: Source) -> Rows:
    """The rows of one document: a pure function of its bytes and what is listed of it.

    Raises DocumentError with stage and reason where the document cannot be processed.
    """
    return _process(source, _bytes(source))


def _process(source: Source, data: bytes) -> Rows:
    from pipeline.api import analyse
    from pipeline.dataset.rows import rows

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


def entry(source: Source) -> tuple[str, Entry]:
    """The hash of a document's bytes and its part of the dataset; raises nothing.

    The hash is '' where another run might do better: the file cannot be opened, memory ran out.
    """
    sha256 = ""
    try:
        data = _bytes(source)
        sha256 = hashlib.sha256(data).hexdigest()
        return sha256, _entry(source, _process(source, data), data)
    except DocumentError as error:
        return sha256, failed(source, error.stage, error.reason)
    except MemoryError:  # of the machine at this moment, so the next run tries again
        return "", failed(source, "analysis", "memory ran out; try --jobs 1 or split the document")
    except Exception as error:  # a fault of ours must not cost the other documents
        return sha256, failed(source, "analysis", f"{type(error).__name__}: {error}; please report it")


def failed(source: Source, stage: str, reason: str) -> Entry:
    """What a document leaves behind that has no rows."""
    failure = schema.Failure(doc_id=source.doc_id, path=source.shown, stage=stage, severity="failed", reason=reason)
    return Entry(failure=failure.model_dump())


def _entry(source: Source, found: Rows, data: bytes) -> Entry:
    told: tuple[Row, ...] = ()
    if source.corrections:
        found, told = corrected(found, source.corrections, decode(data)[0])
    return entry_of({t: getattr(found, t) for t in OF_DOCUMENTS[:-1]} | {"documents": [found.document]}, told)


def entry_of(rows: dict[str, list[Row]], corrections: tuple[Row, ...] = ()) -> Entry:
    """One document's part of a dataset, of its rows."""
    links = tuple(filter(None, map(linkable, rows["events"])))
    pieces = {table: piece(table, rows[table]) for table in OF_DOCUMENTS}
    return Entry(pieces, links, tuple(_names(rows["actors"], rows["events"])), corrections=corrections)


def _names(actors: list[Row], events: list[Row]) -> Iterator[Name]:
    """What a document says of each entity, by its last mention, else by the first event that names it."""
    forms: dict[str, set[str]] = defaultdict(set)
    counts: dict[str, int] = defaultdict(int)
    shown: dict[str, Row] = {}
    for event in events:
        for member in (*event["actors"], *event["recipients"]):
            shown.setdefault(member["entity_id"], member)
    for actor in actors:
        shown[actor["entity_id"]] = actor
        counts[actor["entity_id"]] += 1
        forms[actor["entity_id"]].add(" ".join(actor["text"].split()))
    for entity_id, row in shown.items():
        told = (row["name"], row["kind"], row["country"], row["role"])
        yield Name(entity_id, *told, tuple(sorted(forms[entity_id])), counts[entity_id])


def build(collection: Collection) -> tuple[dict[str, list[Row]], list[Row]]:
    """The tables of a dataset and the failures in memory, documents in order of their identifiers."""
    store = Store()
    members = []
    for number, source in enumerate(collection.sources):
        sha256, found = entry(source)
        members.append(Member(source.doc_id, source.shown, sha256, str(number)))
        store.put([(str(number), found)])
    store.choose(members)
    tables: dict[str, list[Row]] = {table: [] for table in schema.TABLES}
    for table, part in parts(store):
        tables[table].extend(json.loads(line) for line in part.jsonl.splitlines())
    return tables, [failure for _, failure, _ in store.reports() if failure]


def write(store: Store, folder: Path) -> dict[str, int]:
    """Write the tables of the documents chosen in `store` into `folder`, in a stream; how many rows each has."""
    with ExitStack() as stack:
        writers = {table: stack.enter_context(TableWriter(table, folder)) for table in schema.TABLES}
        for table, part in parts(store):
            writers[table].add(part)
        return {table: writer.count for table, writer in writers.items()}


def parts(store: Store) -> Iterator[tuple[str, Piece]]:
    """The tables of the chosen documents piece by piece: occurrences linked, entities gathered."""
    shared = dict(occurrences(store.links()))
    for pieces in store.pieces():
        for table, part in pieces.items():
            yield table, _linked(part, shared) if table == "events" and shared else part
    for group in _batches(_entities(store.names())):
        yield "entities", piece("entities", group)


def _linked(part: Piece, shared: dict[str, str]) -> Piece:
    """A document's events with the occurrences that they share with other documents."""
    events = [json.loads(line) for line in part.jsonl.splitlines()]
    if not any(e["event_id"] in shared for e in events):
        return part
    for event in events:
        event["occurrence_id"] = shared.get(event["event_id"], event["event_id"])
    return Piece(jsonl(events), csv_lines("events", events), part.rows)


def _batches(rows: Iterable[Row], size: int = 1000) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _entities(names: Iterable[Name]) -> Iterator[Row]:
    """One row per entity that any document names, by identifier."""
    known = entities.by_id()
    for entity_id, group in groupby(names, key=lambda n: n.entity_id):
        told = list(group)
        shown = next((n for n in reversed(told) if n.mentions), told[0])
        entity = known.get(entity_id)
        yield {
            "entity_id": entity_id,
            "name": shown.name,
            "kind": shown.kind,
            "country": shown.country,
            "cow": entities.cow().get(shown.country or ""),
            "sector": entities.sector(entity, shown.kind, shown.name, shown.role),
            "listed": entity is not None,
            "roles": [
                {"role": o.role, "body": o.body or None, "start": o.start, "end": o.end}
                for o in (entity.offices if entity else ())
            ],
            "aliases": sorted({form for name in told for form in name.forms}),
            "latitude": entity.latitude if entity else None,
            "longitude": entity.longitude if entity else None,
            "mentions": sum(name.mentions for name in told),
        }
