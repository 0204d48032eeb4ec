"""CAMEO-coded dyads: who does what to whom, a row per pair, as users of GDELT and ICEWS count them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pipeline.exports.coding import coded, homeward, unhappened
from pipeline.exports.dataset import Dataset, Summary
from pipeline.exports.pairs import pairs, side
from pipeline.exports.writing import sheet

_SIDE: Final = ("name", "country", "cow", "sector")
COLUMNS: Final = (
    "event_id", "date", "date_granularity",
    *(f"source_{name}" for name in _SIDE),
    *(f"target_{name}" for name in _SIDE),
    "cameo", "cameo_root", "intensity", "quad", "quad_class", "factuality", "doc_id",
)  # fmt: skip
# GDELT numbers the quad classes so, and the PLOVER manual too.
_QUAD_CLASS: Final = {
    "verbal cooperation": 1, "material cooperation": 2, "verbal conflict": 3, "material conflict": 4,
}  # fmt: skip


def write(dataset: Dataset, path: Path) -> Summary:
    """Write a CSV for spreadsheets (UTF-8 with BOM), one row per source and target.

    Left out are domestic events, which have no CAMEO code, plain returns home, and negated and hypothetical records;
    what was only planned has the code of the intention (`coding.coded`). `intensity` is PLOVER's score on Goldstein's
    scale; `date` the begin at the precision of the text. What all do together has a row in each direction.
    """
    summary = Summary()
    rows = []
    for event in dataset.rows("events"):
        reason = "return home" if homeward(event) else unhappened(event)
        coding = None if reason else coded(event)
        if coding is None or coding.cameo is None:
            summary.left_out[reason or "without a CAMEO code"] += 1
            continue
        summary.written["events"] += 1
        told = {
            "event_id": event["event_id"],
            "date": event["date_begin"],
            "date_granularity": event["date_granularity"],
            "cameo": coding.cameo,
            "cameo_root": coding.cameo[:2],
            "intensity": coding.intensity,
            "quad": coding.quad,
            "quad_class": _QUAD_CLASS[coding.quad],
            "factuality": event["factuality"],
            "doc_id": event["doc_id"],
        }
        for source, target in pairs(event):
            rows.append({**told, **side(dataset, source, "source"), **side(dataset, target, "target")})
    summary.written["dyads"] = len(rows)
    path.write_bytes(sheet(COLUMNS, rows))
    return summary
