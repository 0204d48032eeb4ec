"""POLECAT: one row an event, 40 tab-separated columns, coded as PLOVER codes.

The columns are those of POLECAT's files on Dataverse ("POLECAT Weekly Data"), as the loaders of users list them in
order; so are the words: quad codes in capitals, `; ` between several values, `None` for a missing one.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from pipeline import schema
from pipeline.dataset.files import Row
from pipeline.exports.coding import coded, homeward, unhappened
from pipeline.exports.dataset import Dataset, Summary
from pipeline.exports.writing import one_line
from pipeline.lexicon import entities

_SIDE: Final = ("{} Name", "{} Country", "{} COW", "Primary {} Sector", "{} Sectors", "{} Title", "{} Name Raw",
                "Wikipedia {} ID")  # fmt: skip
COLUMNS: Final = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    *(name.format("Actor") for name in _SIDE),
    *(name.format("Recipient") for name in _SIDE),
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename",
    "Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language",
    "Version",
)  # fmt: skip
_MISSING: Final = "None"
_STORY: Final = {
    "Story People": ("PERSON",), "Story Organizations": ("ORG",), "Story Locations": ("STATE", "PLACE"),
}  # fmt: skip
_TYPES_OF_OURS: Final = {"STATEMENT": "statement", "DOMESTIC": "domestic"}


def write(dataset: Dataset, path: Path) -> Summary:
    """Write the events that PLOVER has a type for, UTF-8 without BOM, one header line.

    Left out are statements, domestic events and plain returns home, which PLOVER does not code, and negated and
    hypothetical records, which it excludes; planned ones are coded as `coding.coded` says. `Event Date` is the
    begin of the date at the precision of the text: `2024-06` is never padded to a day, a record without a date has
    `None`. Columns for what the dataset does not know (Wikipedia and GeoNames identifiers, administrative divisions)
    hold `None`.
    """
    summary = Summary()
    version = f"sageon schema {schema.VERSION}"
    stories = _stories(dataset)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write("\t".join(COLUMNS) + "\n")
        for event in dataset.rows("events"):
            reason = excluded(event)
            if reason:
                summary.left_out[reason] += 1
                continue
            values = {**_event(event), **_sides(dataset, event), **_place(dataset, event)}
            values |= {**stories[event["doc_id"]], "Version": version}
            out.write("\t".join(_cell(values.get(column)) for column in COLUMNS) + "\n")
            summary.written["events"] += 1
    return summary


def excluded(event: Row) -> str | None:
    """Why POLECAT would not hold a record: statement, domestic, return home, negated, hypothetical; else None."""
    ours = _TYPES_OF_OURS.get(event["type"])
    return ours or ("return home" if homeward(event) else unhappened(event))


def _event(event: Row) -> dict[str, Any]:
    coding = coded(event)
    return {
        "Event ID": event["event_id"],
        "Event Date": event["date_begin"],
        "Event Type": coding.type,
        "Event Mode": coding.mode,
        "Intensity": coding.intensity,
        "Quad Code": coding.quad.upper(),
        "Contexts": _several(coding.contexts),
    }


def _sides(dataset: Dataset, event: Row) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for side, role in (("Actor", "actors"), ("Recipient", "recipients")):
        members: list[Row] = event[role]
        known = [dataset.entities.get(m["entity_id"], {}) for m in members]
        sectors = [k.get("sector") for k in known]
        columns = (
            _several(m["name"] for m in members),
            _several(m["country"] for m in members),
            _several(k.get("cow") for k in known),
            next((s for s in sectors if s), None),
            _several(sectors),
            _several(m["role"] for m in members),
            _several(_as_written(dataset, event, m["entity_id"]) for m in members),
            None,
        )
        values |= {name.format(side): value for name, value in zip(_SIDE, columns, strict=True)}
    return values


def _as_written(dataset: Dataset, event: Row, entity_id: str) -> str | None:
    """How the sentences that tell a record name an entity; None where only a pronoun or an office stands there."""
    sentences = [(m["sentence_start"], m["sentence_end"]) for m in event["mentions"]]
    named = dataset.naming(event["doc_id"], entity_id)
    return next((a["text"] for a in named if any(s <= a["start"] < e for s, e in sentences)), None)


def _place(dataset: Dataset, event: Row) -> dict[str, Any]:
    name = next(iter(event["places"]), None)
    if name is None:
        return {}
    known = dataset.entities.get(entities.entity_id("PLACE", name, None), {})
    return {
        "Placename": name,
        "Raw Placename": name,
        "Country": entities.lay_in(name, event["date_begin"]),
        "Latitude": known.get("latitude"),
        "Longitude": known.get("longitude"),
    }


def _stories(dataset: Dataset) -> dict[str, dict[str, Any]]:
    """What each document says of its events: source, day, and all whom it names."""
    found = {}
    for doc_id, document in dataset.documents.items():
        named = {a["entity_id"]: a for a in dataset.of("actors", doc_id)}
        story = {
            column: _several(sorted({a["name"] for a in named.values() if a["kind"] in kinds}))
            for column, kinds in _STORY.items()
        }
        source = document["publisher"] or document["title"] or doc_id
        found[doc_id] = {"Source": source, "Publication Date": document["published"], "Language": "Korean", **story}
    return found


def _several(values: Iterable[Any]) -> str | None:
    """Several values in one cell, `None` in the place of those missing; None where all are."""
    cells = list(values)
    if all(v is None for v in cells):
        return None
    return "; ".join(_cell(v).replace(";", ",") for v in cells)


def _cell(value: Any) -> str:
    return (one_line(str(value)) or _MISSING) if value is not None else _MISSING
