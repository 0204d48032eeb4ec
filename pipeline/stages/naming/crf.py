"""A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001) that only reads: no training here."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

OUTSIDE: Final = "O"
_LEAST: Final = -60.0  # of a label's weight below the best one's: small, and never nothing


@dataclass(frozen=True)
class Field:
    """The weights of a field over labels `O`, `B-x`, `I-x`: by feature the labels it speaks for, and label to label."""

    labels: tuple[str, ...]
    state: dict[str, tuple[tuple[int, float], ...]]
    moves: dict[tuple[str, str], float]

    def names(self, units: Sequence[Iterable[str]]) -> list[tuple[int, int, str, float]]:
        """The names in a row of units given by their features: `(first, behind the last, kind, probability)`.

        Before and behind the row stands no name. The probability is that of the name's least sure unit.
        """
        if not units:
            return []
        sure = self._marginals([self._scores(features) for features in units])
        best = [max(range(len(p)), key=p.__getitem__) for p in sure]
        found = []
        at = 0
        while at < len(best):
            label = self.labels[best[at]]
            stop = at + 1
            if label != OUTSIDE:
                while stop < len(best) and self.labels[best[stop]] == f"I-{label[2:]}":
                    stop += 1
                found.append((at, stop, label[2:], min(sure[x][best[x]] for x in range(at, stop))))
            at = stop
        return found

    @cached_property
    def _into(self) -> list[list[float]]:
        """How much each label is favoured behind each other: `[before][after]`, 0 where it cannot stand."""
        return [
            [0.0 if _broken(before, after) else math.exp(self.moves.get((before, after), 0.0)) for after in self.labels]
            for before in self.labels
        ]

    def _scores(self, features: Iterable[str]) -> list[float]:
        """How much a unit's features speak for each label, all by the same factor."""
        total = [0.0] * len(self.labels)
        state = self.state
        for feature in features:
            for label, weight in state.get(feature, ()):
                total[label] += weight
        top = max(total)
        return [math.exp(max(weight - top, _LEAST)) for weight in total]

    def _marginals(self, rows: list[list[float]]) -> list[list[float]]:
        """The probability of each label at each unit, by the forward-backward algorithm."""
        outside, into = self.labels.index(OUTSIDE), self._into
        every = range(len(self.labels))
        forward = [[into[outside][y] * rows[0][y] for y in every]]
        for row in rows[1:]:
            last = forward[-1]
            forward.append(_normal([sum(last[x] * into[x][y] for x in every) * row[y] for y in every]))
        backward = [[into[y][outside] for y in every]]
        for row in reversed(rows[1:]):
            ahead = backward[-1]
            backward.append(_normal([sum(into[x][y] * row[y] * ahead[y] for y in every) for x in every]))
        return [
            _normal([a * b for a, b in zip(f, b_, strict=True)]) for f, b_ in zip(forward, backward[::-1], strict=True)
        ]


def _broken(before: str, after: str) -> bool:
    """Whether a name would go on that never began."""
    return after.startswith("I-") and before[2:] != after[2:]


def _normal(weights: list[float]) -> list[float]:
    whole = sum(weights)
    return [w / whole for w in weights]


def parse(text: str) -> Field:
    """The field of tab-separated lines: `label x`, `move before after weight`, `state feature label weight`."""
    labels: list[str] = []
    state: dict[str, list[tuple[int, float]]] = {}
    moves: dict[tuple[str, str], float] = {}
    for line in text.splitlines():
        what, *cells = line.split("\t")
        if what == "label":
            labels.append(cells[0])
        elif what == "move":
            moves[cells[0], cells[1]] = float(cells[2])
        elif what == "state":
            state.setdefault(cells[0], []).append((labels.index(cells[1]), float(cells[2])))
    return Field(tuple(labels), {feature: tuple(w) for feature, w in state.items()}, moves)
