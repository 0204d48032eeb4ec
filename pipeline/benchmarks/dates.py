"""Our `dates` stage beside other date taggers: on the gold, on KLUE-NER, and in characters per second.

Every tagger gets the same repaired blocks, one by one, and the day the document was written; its spans are put
back into the raw file and scored as our own are. KLUE-NER gives no values: there only the spans count.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import spans
from pipeline.api import analyse, load
from pipeline.benchmarks import klue
from pipeline.benchmarks.taggers import PEERS, Tagged, Tagger
from pipeline.dataset.build import document
from pipeline.errors import MissingLibraryError
from pipeline.evaluation.corpus import GoldText, source_of
from pipeline.evaluation.gold import Annotation, Bounds, DateMention, in_split
from pipeline.evaluation.score import score
from pipeline.lexicon.kiwi import shared_kiwi
from pipeline.reading import Document
from pipeline.stages.dating.calendar import bounds as days_of

OURS = "sageon"
KIWI = "Kiwi's tokenisation alone"
_KLUE_TAGS = frozenset({"DT", "TI"})
_UNDATED = datetime.date(2024, 1, 1)  # for a document whose date nobody knows: the taggers need one


@dataclass(slots=True)
class Result:
    """What one tagger did: its figures by split and on KLUE-NER, its time in seconds, why it was not run."""

    splits: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    klue: Mapping[str, Any] | None = None
    seconds: float = 0.0
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Bench:
    """All results by tagger, and how many characters each read."""

    results: Mapping[str, Result]
    characters: int
    kiwi_seconds: float


def bench(
    texts: Sequence[GoldText], parts: Mapping[str, Mapping[str, Sequence[Bounds]]], sentences: Sequence[klue.Sentence]
) -> Bench:
    """Run every tagger over the gold texts and the KLUE sentences, one after the other."""
    golds = {t.doc_id: t.annotation() for t in texts}
    documents = [document(source_of(t)) for t in texts]
    raws = {d.doc_id: d.raw for d in documents}
    results: dict[str, Result] = {}

    def add(name: str, answers: Sequence[Annotation], tagged: Sequence[Tagged], seconds: float) -> None:
        by_id = {a.doc_id: a for a in answers}
        result = results[name] = Result(seconds=seconds)
        for split, bounds in parts.items():
            here = {d: b for d, b in bounds.items() if d in golds}
            if here:
                sides = ([in_split(side[d], b) for d, b in here.items()] for side in (golds, by_id))
                result.splits[split] = score(*sides, texts=raws)["dates"]
        if sentences:
            result.klue = _overlap(sentences, tagged)

    add(OURS, *_ours(documents, sentences))
    for name, tagger in PEERS.items():
        try:
            add(name, *_peer(tagger, documents, sentences))
        except MissingLibraryError as error:
            results[name] = Result(missing=str(error))
    blocks = [d.text[b.start : b.end] for d in documents for b in d.blocks if b.end > b.start]
    every = [*blocks, *(s.text for s in sentences)]
    return Bench(results, sum(map(len, every)), kiwi_seconds(every))


def kiwi_seconds(texts: Iterable[str]) -> float:
    """How long Kiwi alone takes to tokenise some texts."""
    start = time.perf_counter()
    for _ in shared_kiwi().tokenize(texts):
        pass
    return time.perf_counter() - start


def _ours(
    documents: Sequence[Document], sentences: Sequence[klue.Sentence]
) -> tuple[list[Annotation], list[Tagged], float]:
    """The stage's answers, and the time of the stage alone: tokens are there before it begins."""
    tokenise = load(())
    stage = load(("dates",)).get_pipe("dates")
    docs = [analyse(tokenise, d) for d in documents]
    short = [tokenise(s.text) for s in sentences]
    stage(tokenise("2024년 1월 1일"))  # what is loaded on first use is not counted
    start = time.perf_counter()
    for doc in (*docs, *short):
        stage(doc)
    seconds = time.perf_counter() - start
    marked = [
        [(m["start"], m["end"], m["label"], m["value"]) for m in spans.marks(doc, spans.DATES)]
        for doc in (*docs, *short)
    ]
    answers = [_annotation(d, found) for d, found in zip(documents, marked, strict=False)]
    return answers, [[(s, e, v) for s, e, _, v in found] for found in marked[len(docs) :]], seconds


def _peer(
    tagger: Tagger, documents: Sequence[Document], sentences: Sequence[klue.Sentence]
) -> tuple[list[Annotation], list[Tagged], float]:
    tagger("2024년 1월 1일", _UNDATED)  # what is loaded on first use is not counted
    start = time.perf_counter()
    found = [list(_by_block(tagger, d)) for d in documents]
    tagged = [tagger(s.text, _UNDATED) for s in sentences]
    seconds = time.perf_counter() - start
    return [_annotation(d, marks) for d, marks in zip(documents, found, strict=True)], tagged, seconds


def _by_block(tagger: Tagger, read: Document) -> Iterable[tuple[int, int, str, str]]:
    day = days_of(read.metadata.published)
    written = datetime.date.fromisoformat(day[1]) if day else _UNDATED
    for block in read.blocks:
        if block.region not in spans.SILENT_REGIONS:
            for start, end, value in tagger(read.text[block.start : block.end], written):
                kind = "DURATION" if value.startswith("P") else "DATE"
                yield block.start + start, block.start + end, kind, value


def _annotation(read: Document, marks: Iterable[tuple[int, int, str, str]]) -> Annotation:
    dates = []
    for start, end, kind, value in marks:
        first, last = read.span(start, end)
        dates.append(DateMention(first, last, read.raw[first:last], kind, value, None))
    return Annotation(read.doc_id, tuple(dates))


def _overlap(sentences: Sequence[klue.Sentence], tagged: Sequence[Tagged]) -> dict[str, float]:
    """Precision, recall and F1 of spans that overlap, each span in one pair at most."""
    hits = golds = systems = 0
    for sentence, found in zip(sentences, tagged, strict=True):
        wanted = [(start, end) for start, end, tag in sentence.spans if tag in _KLUE_TAGS]
        golds, systems = golds + len(wanted), systems + len(found)
        free = sorted((start, end) for start, end, _ in found)
        for start, end in wanted:
            partner = next((span for span in free if span[0] < end and start < span[1]), None)
            if partner:
                free.remove(partner)
                hits += 1
    return {"f1": 2 * hits / (golds + systems), "precision": hits / max(1, systems), "recall": hits / golds, "n": golds}


def table(made: Bench) -> str:
    """The benchmark as a Markdown table: a row for each tagger, then Kiwi; figures are exact span, value, both."""
    names = list(next(iter(made.results.values())).splits)
    with_klue = any(r.klue for r in made.results.values())
    head = ["", *(f"{name}: exact / value / both" for name in names)]
    head += ["KLUE-NER DT, TI: overlap F1 (P, R)"] * with_klue + ["characters a second", "of Kiwi's time"]
    rows = [head, ["---"] * len(head)]
    for name, result in made.results.items():
        if result.missing:
            rows.append([name, result.missing, *[""] * (len(head) - 2)])
            continue
        cells = [" / ".join(f"{result.splits[s][k]['value']:.3f}" for k in ("exact", "value", "both")) for s in names]
        if result.klue:
            k = result.klue
            cells.append(f"{k['f1']:.3f} ({k['precision']:.3f}, {k['recall']:.3f})")
        rows.append([name, *cells, *_speed(made, result.seconds)])
    rows.append([KIWI, *[""] * (len(head) - 3), *_speed(made, made.kiwi_seconds)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _speed(made: Bench, seconds: float) -> list[str]:
    return [f"{made.characters / seconds:,.0f}", f"{seconds / made.kiwi_seconds:.2f}"]


def run(texts: Sequence[GoldText], parts: Mapping[str, Any], sentences: Path | None) -> str:
    """The benchmark's table for some gold texts and, where it is named, the KLUE-NER file."""
    return table(bench(texts, parts, klue.sentences(sentences) if sentences else []))
