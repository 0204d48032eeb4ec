"""brat standoff: each document's raw text with its annotation beside it, in the form of annotations/ (guide, §6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from pipeline.errors import SageonError
from pipeline.evaluation import brat
from pipeline.evaluation.gold import DATE_TYPES, FACTUALITIES, KIND_LETTERS, TYPE_OF, Annotation, from_tables
from pipeline.exports.dataset import Dataset, Summary
from pipeline.exports.texts import Texts

_ARGUMENTS: Final = ", ".join(f"{role}*:{'|'.join(KIND_LETTERS)}" for role in brat.ROLES)
_SETUP: Final = "\n".join(
    (
        "[entities]", *DATE_TYPES, *KIND_LETTERS,
        "[relations]",
        "[events]", *(f"{subtype} {_ARGUMENTS}" for subtype in TYPE_OF),
        "[attributes]", f"Factuality Arg:<EVENT>, Value:{'|'.join(FACTUALITIES)}", "",
    )
)  # fmt: skip


def write(dataset: Dataset, texts: Texts, path: Path) -> Summary:
    """Write `NAME.txt` (UTF-8) and `NAME.ann` for each document into the folder `path`, and brat's annotation.conf.

    The annotation holds what the gold's form holds: of a record's places the first, not its confidence. Raises
    SageonError where a document's text is not there.
    """
    return write_annotations(annotated(dataset, texts), path)


def annotated(dataset: Dataset, texts: Texts) -> Iterable[tuple[Annotation, str]]:
    """Each document's annotation with its raw text."""
    for doc_id in texts:
        tables = {table: dataset.of(table, doc_id) for table in ("dates", "actors", "events")}
        found = from_tables(tables, doc_id)
        records = tuple(replace(record, confidence=None) for record in found.records)
        yield replace(found, records=records), texts.raw(doc_id)


def write_annotations(found: Iterable[tuple[Annotation, str]], path: Path) -> Summary:
    """Write annotations with their raw texts into the folder `path`."""
    summary = Summary()
    (path / "annotation.conf").write_text(_SETUP, encoding="utf-8")
    for annotation, raw in found:
        text = path / f"{annotation.doc_id}.txt"
        if not text.resolve().is_relative_to(path.resolve()):
            raise SageonError(f"{annotation.doc_id!r} would be written outside of the folder; rename the document")
        text.parent.mkdir(parents=True, exist_ok=True)  # a name that two folders share is a path
        text.write_bytes(raw.encode())
        text.with_name(f"{text.stem}.ann").write_bytes(brat.write(annotation, raw).encode())
        summary.written["documents"] += 1
        summary.written["marks"] += len(annotation.dates) + len(annotation.actors) + len(annotation.triggers)
        summary.written["records"] += len(annotation.records)
    return summary
