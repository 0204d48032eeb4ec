"""Does confidence keep what it promises: of the records of each band of confidence, how many are right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pipeline.evaluation.gold import Annotation
from pipeline.evaluation.score import cases, strict

BANDS: Final = (0.0, 0.15, 0.3, 0.45, 0.6, 1.01)


def reliability(golds: Sequence[Annotation], systems: Sequence[Annotation]) -> list[dict[str, Any]]:
    """By band `[from, to)`: the number of records, their mean confidence, and the share that is right (strict)."""
    told: list[tuple[float, bool]] = []
    for gold, system in zip(golds, systems, strict=True):
        for case in cases(gold, system)["records"]:
            if case.system is not None and case.system.confidence is not None:
                told.append((case.system.confidence, case.paired and strict(case.gold, case.system)))
    bands = []
    for low, high in zip(BANDS, BANDS[1:], strict=False):
        inside = [(c, right) for c, right in told if low <= c < high]
        if inside:
            sums = [sum(side) for side in zip(*inside, strict=True)]
            mean, share = (total / len(inside) for total in sums)
            bands.append({"from": low, "to": min(high, 1.0), "n": len(inside), "mean": mean, "right": share})
    return bands
