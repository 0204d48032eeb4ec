"""A dataset in memory, for those who work in Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import schema
from pipeline.dataset.build import build
from pipeline.dataset.sources import collect

if TYPE_CHECKING:
    import pandas as pd


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
