"""What the rows of a document depend on beside the document: the code, the tables, the models, the libraries."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import astuple, fields
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from typing import Final

from pipeline.dataset.sources import Source
from pipeline.reading.document import Metadata

LIBRARIES: Final = (
    "babel",
    "kiwipiepy",
    "kiwipiepy_model",
    "korean-lunar-calendar",
    "pydantic",
    "spacy",
)

_METADATA: Final = tuple(f.name for f in fields(Metadata))

# What has no part in a document's rows; a change there makes nothing stale.
_OUTSIDE: Final = frozenset({"benchmarks", "commands", "evaluation", "exports", "training", "cli.py"})


def libraries() -> dict[str, str | None]:
    """The versions of the libraries that decide what comes out."""
    return {name: version(name) for name in LIBRARIES}


def version(name: str) -> str | None:
    """The installed version of a distribution; null where it is not installed."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


@cache
def fingerprint() -> str:
    """A hash of everything but the documents that the dataset depends on; costs milliseconds, loads no stage."""
    digest = hashlib.sha256(json.dumps([sys.version_info[:2], libraries()]).encode())
    for name, data in _files(resources.files("pipeline"), ""):
        digest.update(f"\x1f{name}\x1f{len(data)}\x1f".encode())
        digest.update(data)
    return digest.hexdigest()


def _files(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        name = prefix + entry.name
        if name in _OUTSIDE:
            continue
        if entry.is_dir():
            yield from _files(entry, name + "/")
        elif name.endswith((".py", ".tsv")):
            yield name, entry.read_bytes()


def key(source: Source, sha256: str) -> str:
    """The name under which a document's rows are kept: of the fingerprint, its bytes and what is said of it."""
    told = [fingerprint(), source.doc_id, source.shown, source.path.suffix.lower(), sha256]
    told += [getattr(source.metadata, name) for name in _METADATA]
    corrections = [astuple(correction) for correction in source.corrections]
    return hashlib.sha256(json.dumps([told, corrections], ensure_ascii=False).encode()).hexdigest()
