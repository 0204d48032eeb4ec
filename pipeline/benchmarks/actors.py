"""Our `actors` stage on KLUE-NER, beside the figures that other models publish for it or for such texts.

KLUE-NER tags persons (PS), bodies (OG) and places (LC), a country now as LC, now as OG: a STATE counts as LC, and
LC and OG are also scored as one. A span counts where both its ends and its tag are right, as in the benchmark.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline import spans
from pipeline.api import load
from pipeline.benchmarks import klue
from pipeline.benchmarks.dates import kiwi_seconds

_TAG_OF: Final = {"PERSON": "PS", "ORG": "OG", "PLACE": "LC", "STATE": "LC"}
_ROWS: Final[Mapping[str, frozenset[str]]] = {
    "PS": frozenset({"PS"}),
    "OG": frozenset({"OG"}),
    "LC": frozenset({"LC"}),
    "LC or OG": frozenset({"LC", "OG"}),
}
_ALL: Final = "all six tags"
# As their authors give them: spaCy's model card, and the best KoELECTRA on this development set, over all tags only.
_PUBLISHED: Final[Mapping[str, Mapping[str, float]]] = {
    "ko_core_news_sm (published)": {"PS": 0.658, "OG": 0.594, "LC": 0.560, _ALL: 0.715},
    "KoELECTRA (published)": {_ALL: 0.861},
}

_Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """Precision, recall and F1 of one tag, and how often the benchmark has it."""

    precision: float
    recall: float
    f1: float
    n: int


def measure(golds: Sequence[Iterable[_Span]], systems: Sequence[Iterable[_Span]]) -> dict[str, Figure]:
    """The figure of each row: spans with both ends and their tag right."""
    figures = {}
    for row, tags in _ROWS.items():
        hits = wanted = found = 0
        for gold, system in zip(golds, systems, strict=True):
            ours = {(a, b) for a, b, tag in system if tag in tags}
            theirs = {(a, b) for a, b, tag in gold if tag in tags}
            hits, wanted, found = hits + len(ours & theirs), wanted + len(theirs), found + len(ours)
        figures[row] = Figure(hits / max(1, found), hits / max(1, wanted), 2 * hits / max(1, wanted + found), wanted)
    return figures


def run(path: Path) -> str:
    """The Markdown table of F1 by tag for the sentences of a KLUE-NER file, and what the stage costs."""
    sentences = klue.sentences(path)
    texts = [sentence.text for sentence in sentences]
    nlp = load(("dates", "actors"))
    docs = [nlp.get_pipe("dates")(nlp.tokenizer(text)) for text in texts]
    stage = nlp.get_pipe("actors")
    stage(nlp.tokenizer("한국"))  # what is loaded on first use is not counted
    start = time.perf_counter()
    for doc in docs:
        stage(doc)
    seconds = time.perf_counter() - start
    systems = [[(m["start"], m["end"], _TAG_OF[m["label"]]) for m in spans.marks(doc, spans.ACTORS)] for doc in docs]
    figures = measure([sentence.spans for sentence in sentences], systems)
    heads = [*figures, _ALL]
    rows = [["", *heads], ["---"] * (len(heads) + 1)]
    rows.append(
        [
            "sageon: F1 (P, R; n)",
            *(f"{f.f1:.3f} ({f.precision:.3f}, {f.recall:.3f}; {f.n})" for f in figures.values()),
            "",
        ]
    )
    rows += [[name, *(f"{f1[row]:.3f}" if row in f1 else "" for row in heads)] for name, f1 in _PUBLISHED.items()]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    share = seconds / kiwi_seconds(texts)
    return f"{table}\n\n{sum(map(len, texts)) / seconds:,.0f} characters a second; {share:.2f} of Kiwi's time"
