"""The dataset in the formats of other tools: one module a format, listed here so that naming them loads nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its module here, what it writes by default, and what it needs.

    A module has `write(dataset, path) -> Summary`, or with `texts` `write(dataset, texts, path) -> Summary`;
    `path` is a file that does not exist yet, or an empty folder where `folder` names a file that tells such a folder
    from others. `libraries` are of the extra `export`.
    """

    name: str
    module: str
    file: str
    description: str
    libraries: tuple[str, ...] = ()
    texts: bool = False
    folder: str | None = None


_LISTED: Final = (
    Format("duckdb", "duckdb", "sageon.duckdb", "DuckDB database, lists and structs kept", ("duckdb",)),
    Format("sqlite", "sqlite", "sageon.sqlite", "SQLite database, lists as JSON text"),
    Format("polecat", "polecat", "polecat.tsv", "POLECAT's 40 tab-separated columns, coded as PLOVER does"),
    Format("cameo-csv", "cameo_csv", "cameo.csv", "CAMEO-coded dyads as in GDELT and ICEWS"),
    Format("actor-pairs", "actor_pairs", "actor-pairs.csv", "one row per event, actor and recipient"),
    Format("timelinejs", "timelinejs", "timeline.json", "TimelineJS3 timeline of the dated events"),
    Format("graphml", "graphml", "actors.graphml", "actor network for Gephi, igraph, networkx", ("networkx",)),
    Format("ics", "ics", "events.ics", "calendar of the events whose day is known", ("icalendar",)),
    Format(
        "brat",
        "brat",
        "brat",
        "brat standoff, a text and its annotation a document",
        texts=True,
        folder="annotation.conf",
    ),
    Format(
        "labelstudio",
        "labelstudio",
        "labelstudio",
        "Label Studio tasks and labelling setup",
        texts=True,
        folder="labels.xml",
    ),
    Format("docbin", "docbin", "sageon.spacy", "spaCy DocBin with span groups", texts=True),
    Format("conllu", "conllu", "sageon.conllu", "CoNLL-U words with marks and raw offsets in MISC", texts=True),
    Format("excel", "excel", "sageon.xlsx", "Excel workbook, a sheet a table", ("openpyxl",)),
)
FORMATS: Final = {listed.name: listed for listed in _LISTED}
