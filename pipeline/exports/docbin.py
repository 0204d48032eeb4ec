"""spaCy's DocBin: the documents with words, sentences and the dataset's marks as span groups."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from spacy.tokens import DocBin

from pipeline.exports.dataset import Dataset, Summary
from pipeline.exports.texts import Texts
from pipeline.exports.tokens import docs

_KEPT: Final = ("TAG", "POS", "LEMMA", "SENT_START")


def write(dataset: Dataset, texts: Texts, path: Path) -> Summary:
    """Write the Docs of `tokens.docs`; any blank pipeline's vocabulary loads them, ours or `spacy.blank("xx")`.

    Raises SageonError where a document's text is not there.
    """
    summary = Summary()
    kept = DocBin(attrs=_KEPT, store_user_data=True)
    for doc in docs(dataset, texts):
        kept.add(doc)
        summary.written["documents"] += 1
        summary.written["words"] += len(doc)
        summary.written["spans"] += sum(len(group) for group in doc.spans.values())
    path.write_bytes(kept.to_bytes())
    return summary
