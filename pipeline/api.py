"""The pipeline from Python: load it, analyse a document, extract a dataset."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline import schema
from pipeline.reading.document import Document
from pipeline.stages import actors, dates, events, factuality, records, tokenizer  # noqa: F401  (register the stages)

if TYPE_CHECKING:
    import pandas as pd

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


@dataclass(frozen=True, slots=True)
class Dataset:
    """The tables of a dataset as DataFrames, columns as the schema declares them."""

    events: pd.DataFrame
    mentions: pd.DataFrame
    dates: pd.DataFrame
    actors: pd.DataFrame
    documents: pd.DataFrame
    entities: pd.DataFrame
    errors: tuple[dict[str, Any], ...] = ()


def extract(paths: str | Path | Iterable[str | Path]) -> Dataset:
    """The dataset of some files or folders, in memory; failures are in `errors`, the others go through."""
    import pandas as pd

    from pipeline.dataset.build import build
    from pipeline.dataset.sources import collect

    given = [paths] if isinstance(paths, str | Path) else list(paths)
    tables, failures = build(collect([Path(p) for p in given]))

    def frame(table: str) -> pd.DataFrame:
        return pd.DataFrame(tables[table], columns=list(schema.TABLES[table].model_fields))

    return Dataset(
        frame("events"),
        frame("event_mentions"),
        frame("dates"),
        frame("actors"),
        frame("documents"),
        frame("entities"),
        tuple(failures),
    )
