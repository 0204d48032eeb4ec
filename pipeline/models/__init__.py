"""Trained weights that the stages read; `pipeline/training` says how each was made."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources


def text(name: str) -> str:
    """The model `name` (without `.tsv`)."""
    return resources.files(__package__).joinpath(f"{name}.tsv").read_text(encoding="utf-8")


def texts() -> Iterator[tuple[str, bytes]]:
    """Each model's name and bytes, sorted by name, for the fingerprint of a run."""
    for path in sorted(resources.files(__package__).iterdir(), key=lambda p: p.name):
        if path.name.endswith(".tsv"):
            yield path.name[:-4], path.read_bytes()
