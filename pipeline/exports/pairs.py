"""Who did it to whom, pair by pair: what those count who aggregate events."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product
from typing import Any, Final

from pipeline.dataset.files import Row
from pipeline.exports.coding import reciprocal
from pipeline.exports.dataset import Dataset

Pair = tuple[Row | None, Row | None]
SIDE: Final = ("entity_id", "name", "kind", "country", "cow", "sector", "role")


def mutual(event: Row) -> bool:
    """Whether all who take part in a record are its actors, so that each stands on both sides."""
    return event["subtype"] in reciprocal() and not event["recipients"] and len(event["actors"]) > 1


def pairs(event: Row) -> Iterator[Pair]:
    """Each actor with each recipient; of a meeting, an agreement or a drill every ordered pair of its actors.

    A missing side is None: a record without recipients gives its actors once each, one without anybody one pair.
    """
    if mutual(event):
        yield from permutations(event["actors"], 2)
    else:
        yield from product(event["actors"] or [None], event["recipients"] or [None])


def side(dataset: Dataset, participant: Row | None, prefix: str) -> dict[str, Any]:
    """A participant as the columns `PREFIX_…` of SIDE, all None for a missing one; COW number and sector by entity."""
    known = dataset.entities.get(participant["entity_id"], {}) if participant else {}
    told = {**known, **(participant or {})}
    return {f"{prefix}_{name}": told.get(name) for name in SIDE}


def side_columns(prefix: str) -> list[str]:
    """The names of the columns that `side` gives."""
    return [f"{prefix}_{name}" for name in SIDE]
