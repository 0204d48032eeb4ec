"""The ontology of events: what PLOVER and CAMEO call a subtype, and which case fills which of its roles."""

from __future__ import annotations

from functools import cache

from pipeline.lexicon import Row, table


@cache
def ontology() -> dict[str, Row]:
    """The rows of subtypes.tsv by subtype."""
    return {row["subtype"]: row for row in table("subtypes")}


@cache
def of_kind(kind: str) -> frozenset[str]:
    """The subtypes of a kind of subtypes.tsv: said or talks."""
    return frozenset(subtype for subtype, row in ontology().items() if kind in row["kinds"].split())
