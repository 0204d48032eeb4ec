"""Confidence: how probable it is that a record is right, by the evidence that the text gives for it.

Right means what the strict score means: its act is told there, and type, countries of both sides and date are those of
the gold. The weights are fitted on the gold's dev halves by `pipeline/training/confidence.py`; `sageon eval` prints how
often the records of each band are right on every half.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any, Final

from pipeline import models
from pipeline.lexicon.ontology import ontology

_TELEGRAPHIC: Final = frozenset({"list_item", "table_row", "heading", "title", "caption"})
_PLAIN: Final = frozenset({"visit", "meet", "sign", "message", "weapons_test", "return", "attend", "call"})
_STANCE: Final = frozenset({"STATEMENT", "ACCUSE", "REQUEST", "REJECT", "THREATEN"})
_DAY: Final = 10  # characters of a value that names a day


def evidence(record: dict[str, Any], own: list[dict[str, Any]]) -> list[str]:
    """What speaks for or against a record, by name: who is known, when, how and how often it is told."""
    frame = ontology()[record["subtype"]]
    kinds = {m["kind"] for m in (*record["actors"], *record["recipients"])}
    states = {m["country"] for m in (*record["actors"], *record["recipients"]) if m["country"]}
    told = {
        "two sides": len(states) > 1,
        "no actor": not record["actors"],
        "a person": "PERSON" in kinds,
        "a side is missing": not frame["reciprocal"] and bool(frame["object"]) and not record["recipients"],
        "many actors": len(record["actors"]) > 2,
        "a date of its own": any(e["date"] and not e["refers"] and e["own_date"] for e in own),
        "a date told before": bool(record["date"]) and not any(e["own_date"] for e in own),
        "a day": len((record["date"] or "").partition("/")[0]) == _DAY,
        "no date": not record["date"],
        "a predicate": any(e["predicative"] for e in own),
        "several mentions": len(own) > 1,
        "telegraphic": any(e["region"] in _TELEGRAPHIC for e in own),
        "happened": record["factuality"] == "actual",
        "a plain act": record["subtype"] in _PLAIN,
        "a stance": frame["type"] in _STANCE,
    }
    return [name for name, holds in told.items() if holds]


def confidence(found: list[str]) -> float:
    """The probability that a record with this evidence is right, to two decimals."""
    weights = _weights()
    return round(1 / (1 + math.exp(-weights["always"] - sum(weights.get(name, 0.0) for name in found))), 2)


@cache
def _weights() -> dict[str, float]:
    lines = (line.split("\t") for line in models.text("confidence").splitlines() if not line.startswith("#"))
    return {name: float(weight) for name, weight in lines}
