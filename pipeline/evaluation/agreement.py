"""How far two annotators agree: the scores of one against the other, by document and layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pipeline.evaluation.gold import Annotation, Bounds
from pipeline.evaluation.score import FIGURES, score

_TITLES: Final = {
    "dates": "Dates",
    "vague": "Vague references",
    "actors": "Names",
    "triggers": "Triggers",
    "records": "Records",
}


def agreement(
    a: Sequence[Annotation],
    b: Sequence[Annotation],
    *,
    texts: Mapping[str, str] | None = None,
    sentences: Mapping[str, Sequence[Bounds]] | None = None,
) -> dict[str, Any]:
    """The figures between two annotators over the documents that both labelled: `all` and `documents`.

    F1 does not depend on who is called the gold; precision and recall are the second's against the first.
    """
    shared = {one.doc_id for one in a} & {other.doc_id for other in b}
    one, other = ([x for x in side if x.doc_id in shared] for side in (a, b))
    scores = score(one, other, texts=texts, sentences=sentences)
    return {
        "all": {layer: scores[layer] for layer in FIGURES} | {"factuality": scores["factuality"]},
        "documents": {doc: scores["by_document"].get(doc, {}) for doc in sorted(shared)},
    }


def as_markdown(result: Mapping[str, Any]) -> str:
    """The agreement as one Markdown table per layer: a row per document and, with its interval, for all."""
    tables = []
    for layer, title in _TITLES.items():
        names = list(FIGURES[layer])
        rows = [[doc, *_cells(figures.get(layer, {}), names)] for doc, figures in result["documents"].items()]
        rows.append(["**all**", *_cells(result["all"][layer], names, interval=True)])
        head = [["document", *(name.replace("_", " ") for name in names)], ["---"] + ["---:"] * len(names)]
        lines = ["| " + " | ".join(row) + " |" for row in head + rows]
        tables.append("\n".join([f"### {title}", "", *lines]))
    return "\n\n".join(tables) + "\n"


def _cells(figures: Mapping[str, Any], names: Sequence[str], *, interval: bool = False) -> list[str]:
    cells = []
    for name in names:
        entry = figures.get(name, {"value": None})
        cell = "–" if entry["value"] is None else f"{entry['value']:.3f}"
        if interval and entry["value"] is not None:
            cell += f" ({entry['low']:.3f}–{entry['high']:.3f})"
        cells.append(cell)
    return cells
