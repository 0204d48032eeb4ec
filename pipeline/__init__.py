"""sageon: from Korean political documents to an event dataset in which every value leads back to its characters.

`load()` gives a spaCy pipeline, `read(path)` a repaired document, `extract(paths)` the dataset as DataFrames.
Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.api import analyse, load
    from pipeline.dataset.frames import Dataset, extract
    from pipeline.reading import Document, Metadata, read

__all__ = ["Dataset", "Document", "Metadata", "analyse", "extract", "load", "read"]

_HOMES = {
    "Dataset": "pipeline.dataset.frames",
    "analyse": "pipeline.api",
    "extract": "pipeline.dataset.frames",
    "load": "pipeline.api",
    "Document": "pipeline.reading",
    "Metadata": "pipeline.reading",
    "read": "pipeline.reading",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'pipeline' has no attribute {name!r}; it has {', '.join(__all__)}")
    from importlib import import_module

    return getattr(import_module(home), name)
