"""How PLOVER and CAMEO code a record: what was only planned is the intention, what did not happen is nothing.

PLOVER manual (openeventdata/PLOVER, PLOVER_MANUAL.tex): "Auxiliary modes", and the categories AGREE, CONCEDE and
RETREAT. CAMEO codebook 1.1b3, cue category 03, "Express intent to cooperate".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pipeline.lexicon import Row as Line
from pipeline.lexicon import table

FUTURE: Final = "future"

# Codes of CAMEO's 03: to meet or negotiate, diplomatic cooperation, material cooperation, material aid, to yield.
_INTENT: Final = {"CONSULT": "036", "SUPPORT": "032", "COOPERATE": "031", "AID": "033", "RETREAT": "035"}
_UNTOLD: Final = ("negated", "hypothetical")


@dataclass(frozen=True, slots=True)
class Coding:
    """A record as PLOVER codes it; `cameo` is None where CAMEO has no code for it."""

    type: str
    mode: str | None
    cameo: str | None
    quad: str
    intensity: float
    contexts: tuple[str, ...]


def unhappened(event: dict[str, Any]) -> str | None:
    """`negated` or `hypothetical` for a record of what did not happen or is merely possible; else None."""
    return event["factuality"] if event["factuality"] in _UNTOLD else None


def homeward(event: dict[str, Any]) -> bool:
    """Whether the record is a plain return home: a `return` that hands over nobody to anybody."""
    return event["subtype"] == "return" and not event["recipients"]


def coded(event: dict[str, Any]) -> Coding:
    """The coding of a record that is neither negated nor hypothetical.

    Planned CONSULT, SUPPORT, COOPERATE and AID are AGREE, planned RETREAT is CONCEDE, with the score of the type that
    they become and no mode; what else is planned keeps its type and gets PLOVER's auxiliary context `future`.
    """
    contexts = tuple(event["contexts"])
    if event["factuality"] != "planned":
        return Coding(event["type"], event["mode"], event["cameo"], event["quad"], event["intensity"], contexts)
    if event["type"] in _INTENT:
        line = _plain("concede" if event["type"] == "RETREAT" else "agree")
        quad, intensity = line["quad"], float(line["intensity"])
        return Coding(line["type"], None, _INTENT[event["type"]], quad, intensity, contexts)
    contexts = (*contexts, FUTURE)
    return Coding(event["type"], event["mode"], event["cameo"], event["quad"], event["intensity"], contexts)


@cache
def _plain(subtype: str) -> Line:
    return next(row for row in table("subtypes") if row["subtype"] == subtype)


@cache
def reciprocal() -> frozenset[str]:
    """The subtypes in which all who take part are actors."""
    return frozenset(row["subtype"] for row in table("subtypes") if row["reciprocal"])
