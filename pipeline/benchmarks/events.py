"""Our events beside a fair baseline: the same words, dates and names, joined by nearness alone.

The baseline takes every listed trigger word as an event of its own and of its first sense, the two nearest names of
the sentence as actor and recipient (those before the word first), the nearest date before it in the sentence, else the
document's, and everything as having happened. What stands between its figures and ours is what the rules of the stages
are worth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from pipeline import spans
from pipeline.api import analyse, load
from pipeline.dataset.build import document
from pipeline.dataset.rows import rows
from pipeline.evaluation.corpus import GoldText, source_of
from pipeline.evaluation.gold import Annotation, Bounds, from_tables, in_split
from pipeline.evaluation.score import score
from pipeline.lexicon.ontology import ontology
from pipeline.reading import Document
from pipeline.stages.acts.triggers import senses
from pipeline.stages.sentence.words import Words, words

OURS: Final = "sageon"
BASELINE: Final = "nearest names and date"
_FIGURES: Final = (
    ("triggers", "trigger"),
    ("triggers", "subtype"),
    ("triggers", "factuality"),
    ("triggers", "factuality_macro"),
    ("triggers", "roles"),
    ("records", "strict"),
    ("records", "soft"),
)


def run(texts: Sequence[GoldText], parts: Mapping[str, Mapping[str, Sequence[Bounds]]]) -> str:
    """The Markdown table of both, layer by layer and split by split, for gold texts that are here."""
    golds = {t.doc_id: t.annotation() for t in texts}
    answers: dict[str, dict[str, Annotation]] = {OURS: {}, BASELINE: {}}
    for text in texts:
        read = document(source_of(text))
        doc = analyse(load(), read)
        found = rows(doc, read, path="", sha256="")
        answers[OURS][text.doc_id] = from_tables(asdict(found), text.doc_id)
        events = list(_nearest(doc, read))
        answers[BASELINE][text.doc_id] = from_tables({"events": events}, text.doc_id)
    table = [["", "", *(name.replace("_", " ") for _, name in _FIGURES)], ["---"] * (len(_FIGURES) + 2)]
    for split, bounds in parts.items():
        here = {d: b for d, b in bounds.items() if d in golds}
        for name, answer in answers.items():
            if here:
                sides = ([in_split(side[d], b) for d, b in here.items()] for side in (golds, answer))
                figures = score(*sides, texts={t.doc_id: t.raw() or "" for t in texts})
                table.append([split, name, *(_cell(figures[layer][part]) for layer, part in _FIGURES)])
    return "\n".join(f"| {' | '.join(row)} |" for row in table)


def _cell(figure: Mapping[str, Any]) -> str:
    return "–" if figure["value"] is None else f"{figure['value']:.3f}"


def _nearest(doc: Any, read: Document) -> Iterator[dict[str, Any]]:
    """The baseline's events of a Doc, as rows of the events table."""
    words_ = words(doc)
    names = [a for a in spans.marks(doc, spans.ACTORS) if a["label"] != "PLACE"]
    dates = [d for d in spans.marks(doc, spans.DATES) if d["label"] == "DATE" and d["value"][:4].isdigit()]
    silent = [b for b in spans.blocks(doc) if b["region"] in spans.SILENT_REGIONS]
    for number, (at, subtype) in enumerate(_words_of_the_list(words_)):
        start, end = words_.starts[at], words_.ends[at]
        if any(b["start"] <= start < b["end"] for b in silent):
            continue
        first, last = words_.sentence(at)
        begin, stop = words_.starts[first], words_.ends[last - 1]
        before = [a for a in names if begin <= a["start"] < start]
        behind = [a for a in names if end <= a["start"] < stop]
        told = [d for d in dates if begin <= d["start"] < start]
        sides = [*reversed(before), *behind][:2]
        a, b = read.span(start, end)
        yield {
            "doc_id": read.doc_id,
            "event_id": f"{number}",
            "type": ontology()[subtype]["type"],
            "subtype": subtype,
            "factuality": "actual",
            "date": told[-1]["value"] if told else read.metadata.published,
            "actors": [_participant(m) for m in sides[:1]],
            "recipients": [_participant(m) for m in sides[1:]],
            "places": [],
            "occurrence_id": f"{number}",
            "mentions": [{"start": a, "end": b, "text": read.raw[a:b]}],
        }


def _participant(actor: Mapping[str, Any]) -> dict[str, Any]:
    return {"kind": actor["label"], "name": actor["name"], "country": actor["country"]}


def _words_of_the_list(words_: Words) -> Iterator[tuple[int, str]]:
    """The tokens that are listed triggers, each with the subtype of its first row."""
    nouns, verbs = senses()
    for i, (form, tag, lemma) in enumerate(zip(words_.texts, words_.tags, words_.lemmas, strict=True)):
        listed = (
            nouns.get(form) if tag.startswith("NN") else verbs.get(lemma.split("+")[0]) if tag[:2] == "VV" else None
        )
        if listed:
            yield i, listed[0].subtype
