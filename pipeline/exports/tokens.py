"""A document's words with the dataset's marks on them: what both spaCy and CoNLL-U are given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, cast

from spacy.tokens import Doc

from pipeline import spans
from pipeline.api import load
from pipeline.dataset.files import Row
from pipeline.exports.dataset import Dataset
from pipeline.exports.texts import Texts
from pipeline.reading import Document
from pipeline.stages.tokenizer import KiwiTokenizer

# Kiwi's tags (Sejong) as universal parts of speech; of morphemes that share a syllable (했 = 하/XSV + 었/EP) the first.
_UPOS: Final = {
    "NNG": "NOUN", "NNP": "PROPN", "NNB": "NOUN", "NR": "NUM", "NP": "PRON", "VV": "VERB", "VA": "ADJ", "VX": "AUX",
    "VCP": "AUX", "VCN": "ADJ", "MM": "DET", "MAG": "ADV", "MAJ": "CCONJ", "IC": "INTJ", "JC": "CCONJ", "XPN": "PART",
    "XSN": "PART", "XSV": "VERB", "XSA": "ADJ", "XSM": "ADV", "XR": "NOUN", "SF": "PUNCT", "SP": "PUNCT", "SS": "PUNCT",
    "SSO": "PUNCT", "SSC": "PUNCT", "SE": "PUNCT", "SO": "PUNCT", "SB": "PUNCT", "SW": "SYM", "SN": "NUM",
    "SL": "X", "SH": "X", "_SP": "SPACE",
}  # fmt: skip
_UPOS_OF_GROUP: Final = {"J": "ADP", "E": "PART", "V": "VERB", "N": "NOUN"}


def upos(tag: str) -> str:
    """The universal part of speech of a token's tag (`XSV+EP`, `NNG`, `VV-I`): X for what is none."""
    first = tag.split("+", maxsplit=1)[0].split("-", maxsplit=1)[0]
    return _UPOS.get(first) or _UPOS_OF_GROUP.get(first[:1], "X")


def docs(dataset: Dataset, texts: Texts) -> Iterator[Doc]:
    """Each document as a Doc: the repaired text with Kiwi's words, tags and sentences, the dataset's marks as groups.

    Groups `dates`, `actors`, `events` as the pipeline writes them: `label_` is the kind or subtype, `kb_id_` value,
    entity or event. `id_` is `START:END` in the raw file. `user_data["sageon"]` has the rows behind the marks, `raw`
    with the raw offsets of every token, `document` and `event_rows`.
    """
    tokenizer = cast(KiwiTokenizer, load(()).tokenizer)
    for doc_id in texts:
        read = texts.document(doc_id)
        doc = tokenizer.document(read)
        for token in doc:
            token.pos_ = upos(token.tag_)
        at = _analysed(read)
        for group, table, label, value in (
            (spans.DATES, "dates", "type", "value"),
            (spans.ACTORS, "actors", "kind", "entity_id"),
            (spans.EVENTS, "event_mentions", "subtype", "event_id"),
        ):
            marks = (_mark(row, at, label) for row in dataset.of(table, doc_id))
            spans.annotate(doc, group, [mark for mark in marks if mark], value=value)
        store = spans.data(doc)
        store["raw"] = [list(read.offsets.raw(t.idx, t.idx + len(t))) for t in doc]
        store["document"] = dataset.documents[doc_id]
        store["event_rows"] = dataset.of("events", doc_id)
        yield doc


def _analysed(read: Document) -> dict[int, int]:
    """The analysed character of each raw one; those that were left out are missing."""
    offsets = read.offsets
    return {raw: i for i, ends in enumerate(zip(offsets.starts, offsets.ends, strict=True)) for raw in range(*ends)}


def _mark(row: Row, at: dict[int, int], label: str) -> dict[str, Any] | None:
    inside = [at[raw] for raw in range(row["start"], row["end"]) if raw in at]
    if not inside:
        return None
    own = f"{row['start']}:{row['end']}"
    return {**row, "start": min(inside), "end": max(inside) + 1, "label": row[label], "row": own}
