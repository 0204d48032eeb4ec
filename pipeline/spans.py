"""The blackboard: every name under which a stage writes on a spaCy Doc, and nothing else knows them.

Native spaCy fields only, so that bytes, DocBin and copies keep everything:
a span's `label_` is its kind, `kb_id_` its value or entity, `id_` the table row that found it;
what needs more than three strings stands as JSON-ready data in `doc.user_data` under one key.
"""

from __future__ import annotations

from typing import Any, Final

from spacy.tokens import Doc

DATES: Final = "dates"
ACTORS: Final = "actors"
EVENTS: Final = "events"

_DATA: Final = "sageon"

# annotation.md, "Text basis": where dates are labelled, and where actors and events are.
SILENT_REGIONS: Final = frozenset({"boilerplate", "foreign"})
DATES_ONLY_REGIONS: Final = frozenset({"citation"})
TELEGRAPHIC_REGIONS: Final = frozenset({"list_item", "table_row", "heading", "title", "caption"})
# Front-matter values that are prose of the document; other values hold dates only.
PROSE_KEYS: Final = frozenset({"title", "excerpt", "description", "subtitle", "summary"})


def data(doc: Doc) -> dict[str, Any]:
    """The document-level data of this package: `meta`, `morphs`, `dates`, `actors`, `events`, `records`."""
    store: dict[str, Any] = doc.user_data.setdefault(_DATA, {})
    return store


def annotate(doc: Doc, group: str, annotations: list[dict[str, Any]], *, value: str) -> None:
    """Write annotations (dicts with `start`, `end`, `label`, `row` and the key named `value`).

    They are kept whole, on exact characters, in the Doc's data; the span group shows them to spaCy,
    each on the tokens that cover it.
    """
    annotations.sort(key=lambda a: (a["start"], -a["end"]))
    data(doc)[group] = annotations
    shown = []
    for annotation in annotations:
        span = doc.char_span(
            annotation["start"],
            annotation["end"],
            label=annotation["label"],
            kb_id=str(annotation.get(value) or ""),
            span_id=str(annotation.get("row") or ""),
            alignment_mode="expand",
        )
        if span is not None:
            shown.append(span)
    doc.spans[group] = shown


def marks(doc: Doc, group: str) -> list[dict[str, Any]]:
    """What `annotate` wrote under `group`, in text order; none where no stage has."""
    found: list[dict[str, Any]] = data(doc).get(group, [])
    return found


def blocks(doc: Doc) -> list[dict[str, Any]]:
    """The document's blocks (`start`, `end`, `region`, `key`, `level`) in characters of the analysed text."""
    found: list[dict[str, Any]] = data(doc).get("blocks", [])
    return found or [{"start": 0, "end": len(doc.text), "region": "paragraph", "key": "", "level": 0}]
