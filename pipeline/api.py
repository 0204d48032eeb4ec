"""The pipeline from Python: load it, analyse a document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.reading.document import Document
from pipeline.stages import actors, dates, events, factuality, records, tokenizer  # noqa: F401  (register the stages)

STAGES: Final = ("dates", "actors", "events", "factuality", "records")


def load(stages: Iterable[str] = STAGES) -> Language:
    """A spaCy pipeline for Korean: Kiwi's tokeniser and the given stages in order.

    `nlp(text)` analyses a text as given; `analyse(nlp, document)` one that was read and repaired.
    """
    nlp = spacy.blank("ko", config={"nlp": {"tokenizer": {"@tokenizers": "sageon/kiwi"}}})
    for stage in stages:
        nlp.add_pipe(f"sageon/{stage}", name=stage)
    return nlp


def analyse(nlp: Language, document: Document) -> Doc:
    """The Doc of a document that was read: tokenised block by block, then every stage of `nlp` in order."""
    doc: Doc = cast(tokenizer.KiwiTokenizer, nlp.tokenizer).document(document)
    for _, stage in nlp.pipeline:
        doc = stage(doc)
    return doc
