"""Actor pairs: every record once for each actor and recipient, for those who aggregate."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pipeline.exports.dataset import Dataset, Summary
from pipeline.exports.pairs import mutual, pairs, side, side_columns
from pipeline.exports.writing import sheet

_OF_EVENT: Final = (
    "event_id", "occurrence_id", "doc_id", "date", "date_begin", "date_end", "date_granularity", "type", "subtype",
    "cameo", "quad", "intensity", "factuality", "confidence",
)  # fmt: skip
COLUMNS: Final = (*_OF_EVENT, "mutual", *side_columns("actor"), *side_columns("recipient"))


def write(dataset: Dataset, path: Path) -> Summary:
    """Write a CSV for spreadsheets (UTF-8 with BOM), one row per event, actor and recipient; nothing is left out.

    Values are the dataset's, not recoded. A missing side is empty. Of what all do together (`mutual` true) each
    ordered pair has a row: count `actor_entity_id < recipient_entity_id` for undirected pairs.
    """
    summary = Summary()
    rows = []
    for event in dataset.rows("events"):
        told = {name: event[name] for name in _OF_EVENT} | {"mutual": mutual(event)}
        for actor, recipient in pairs(event):
            rows.append({**told, **side(dataset, actor, "actor"), **side(dataset, recipient, "recipient")})
        summary.written["events"] += 1
    summary.written["pairs"] = len(rows)
    path.write_bytes(sheet(COLUMNS, rows))
    return summary
