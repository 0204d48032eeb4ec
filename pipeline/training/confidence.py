"""Fits the weights of `dataset/confidence.py`: `python -m pipeline.training.confidence --help`.

A logistic regression with a ridge penalty on the records that the pipeline finds in the gold's dev halves; a record is
right where the strict score counts it. No test half is read.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline import spans
from pipeline.api import analyse, load
from pipeline.dataset.build import document
from pipeline.dataset.confidence import evidence
from pipeline.dataset.rows import rows
from pipeline.evaluation.corpus import gold_texts, source_of, splits
from pipeline.evaluation.gold import from_tables, in_split
from pipeline.evaluation.score import cases, strict

_RIDGE: Final = 3.0
_STEPS: Final = 30
_RARE: Final = 8  # a piece of evidence that fewer records have gets no weight
_NOTE: Final = (
    "# Written by pipeline/training/confidence.py from the dev halves of the gold: evidence, weight (log odds)."
)


def examples(gold: Path, texts: list[Path]) -> Iterator[tuple[list[str], bool]]:
    """The evidence of each record of the dev halves, and whether it is right."""
    halves = {d: b for name, docs in splits(gold).items() if name.endswith("dev") for d, b in docs.items()}
    nlp = load()
    for text in gold_texts(gold, texts):
        if text.doc_id not in halves or text.text is None:
            continue
        read = document(source_of(text))
        doc = analyse(nlp, read)
        found = rows(doc, read, path="", sha256="")
        told = spans.marks(doc, spans.EVENTS)
        records = spans.data(doc)["records"]
        known = {
            e["event_id"]: evidence(r, [told[n] for n in r["mentions"]])
            for e, r in zip(found.events, records, strict=True)
        }
        answer = from_tables({"events": found.events}, text.doc_id)
        bounds = halves[text.doc_id]
        for case in cases(in_split(text.annotation(), bounds), in_split(answer, bounds))["records"]:
            if case.system is not None:
                yield known[case.system.id], case.gold is not None and strict(case.gold, case.system)


def fit(pairs: list[tuple[list[str], bool]]) -> dict[str, float]:
    """The weights, the constant under `always`."""
    names = sorted({name for found, _ in pairs for name in found})
    names = [name for name in names if sum(name in found for found, _ in pairs) >= _RARE]
    x: NDArray[np.float64] = np.array([[1.0, *(float(name in found) for name in names)] for found, _ in pairs])
    y = np.array([float(right) for _, right in pairs])
    penalty = np.diag([0.0, *([_RIDGE] * len(names))])
    w = np.zeros(len(names) + 1)
    for _ in range(_STEPS):  # Newton's method
        p = 1 / (1 + np.exp(-x @ w))
        w += np.linalg.solve((x.T * (p * (1 - p))) @ x + penalty, x.T @ (y - p) - penalty @ w)
    return {name: round(float(weight), 2) for name, weight in zip(("always", *names), w, strict=True)}


def main() -> None:
    """Write the weights to a file."""
    parser = argparse.ArgumentParser(description="Fit the weights of the records' confidence.")
    parser.add_argument("--gold", type=Path, default=Path("annotations"))
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="further folders with the gold's texts")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    weights = fit(list(examples(given.gold, given.texts)))
    lines = [_NOTE, *(f"{name}\t{weight}" for name, weight in weights.items())]
    given.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
