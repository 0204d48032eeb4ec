"""The scores of annotation.md §4: pure functions on characters, each figure with its bootstrap interval."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from pipeline.evaluation import gold as labels
from pipeline.evaluation.gold import Annotation, Bounds, Mention, Record, in_split

__all__ = ["PARTS", "Case", "Counts", "cases", "counts", "in_split", "score", "soft", "strict"]

RESAMPLES: Final = 1000
PARTS: Final = ("subtype", "actors", "recipients", "date", "factuality")

Pair = tuple[int, int]
Test = Callable[[Any, Any], float]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to score: a pair, a miss (`system` is None) or a spurious find (`gold` is None).

    The sides are dates, names, triggers or records; `indices` are their places in their lists.
    """

    doc: str
    gold: Any
    system: Any
    indices: tuple[int | None, int | None]

    @property
    def paired(self) -> bool:
        """Whether both sides are there."""
        return self.gold is not None and self.system is not None

    @property
    def at(self) -> int:
        """Where it stands: on the gold's characters, else on the system's."""
        return int((self.system if self.gold is None else self.gold).start)


@dataclass(frozen=True, slots=True)
class Counts:
    """Pairs and single items of one layer by outcome, as indices into the two sides' lists.

    A correct pair is right in values and span, a partial one in values only, an incorrect one not in values.
    """

    correct: tuple[Pair, ...]
    incorrect: tuple[Pair, ...]
    partial: tuple[Pair, ...]
    missed: tuple[int, ...]
    spurious: tuple[int, ...]


def strict(a: Record, b: Record) -> bool:
    """Whether type, actor countries, recipient countries and date are all equal (two unknown dates are)."""
    return a.type == b.type and a.date == b.date and a.countries == b.countries


def soft(a: Record, b: Record) -> float:
    """The mean likeness in PARTS."""
    return sum(a.likeness(b).values()) / len(PARTS)


def _record_weight(a: Record, b: Record) -> float:
    """0 for a pair that is not eligible; the softly best assignment is sought, the rest decides ties."""
    touch = any(s.start < t.end and t.start < s.end for s in a.triggers for t in b.triggers)
    eligible = (touch and a.type == b.type) or strict(a, b)
    return soft(a, b) + 1e-6 * (1 + strict(a, b) + touch) if eligible else 0.0


def _assign(weights: Mapping[Pair, float]) -> dict[int, int]:
    """The one-to-one assignment of greatest total weight, among pairs that have one."""
    rows, columns = (sorted({pair[side] for pair in weights}) for side in (0, 1))
    matrix = np.array([[weights.get((i, j), 0.0) for j in columns] for i in rows] or [[]])
    chosen = zip(*linear_sum_assignment(matrix, maximize=True), strict=True)
    pairs = ((rows[a], columns[b]) for a, b in chosen)
    return dict(pair for pair in pairs if pair in weights)


def _overlapping(golds: Sequence[Any], systems: Sequence[Any]) -> dict[Pair, float]:
    """The share of common characters of each two spans that have any."""
    a, b = (np.array([(item.start, item.end) for item in side]).reshape(-1, 2) for side in (golds, systems))
    first, last = np.maximum.outer(a[:, 0], b[:, 0]), np.minimum.outer(a[:, 1], b[:, 1])
    whole = np.maximum.outer(a[:, 1], b[:, 1]) - np.minimum.outer(a[:, 0], b[:, 0])
    return {(int(i), int(j)): float((last - first)[i, j] / whole[i, j]) for i, j in np.argwhere(last > first)}


def _likeness(gold: Any, system: Any) -> float:
    """1 and more for marks that may match, next to nothing for those that only stand in one place."""
    if isinstance(gold, Mention):
        right, same = float(gold.type == system.type), float(gold.subtype == system.subtype)
        return right + 0.01 * same + 0.001 * soft(gold.of, system.of)
    if isinstance(gold, labels.ActorMention):
        return float(gold.kind == system.kind)
    return 1 + 0.01 * float(gold.value == system.value)


def _cases(doc: str, golds: Sequence[Any], systems: Sequence[Any]) -> list[Case]:
    if isinstance(next(iter((*golds, *systems)), None), Record):
        every = {(i, j): _record_weight(g, s) for i, g in enumerate(golds) for j, s in enumerate(systems)}
        weights = {pair: weight for pair, weight in every.items() if weight}
    else:
        shares = _overlapping(golds, systems)
        weights = {(i, j): _likeness(golds[i], systems[j]) + 0.1 * share for (i, j), share in shares.items()}
    partner = _assign(weights)
    taken = set(partner.values())
    pairs = [(i, partner.get(i)) for i in range(len(golds))]
    found = [Case(doc, golds[i], None if j is None else systems[j], (i, j)) for i, j in pairs]
    return found + [Case(doc, None, s, (None, j)) for j, s in enumerate(systems) if j not in taken]


def cases(gold: Annotation, system: Annotation) -> dict[str, list[Case]]:
    """What there is to score in one document, by layer: `dates`, `vague`, `actors`, `triggers`, `records`."""
    dates = _cases(gold.doc_id, gold.dates, system.dates)
    vague = [any(side is not None and side.vague for side in (c.gold, c.system)) for c in dates]
    return {
        "dates": [c for c, apart in zip(dates, vague, strict=True) if not apart],
        "vague": [c for c, apart in zip(dates, vague, strict=True) if apart],
        "actors": _cases(gold.doc_id, gold.actors, system.actors),
        "triggers": _cases(gold.doc_id, gold.triggers, system.triggers),
        "records": _cases(gold.doc_id, gold.records, system.records),
    }


# What a case adds to a figure's columns: (right, among) for a share, groups of (hit, gold, system) for F1.
_Figure = Callable[[Case], Sequence[float]]


def _share(right: Test, among: Test = lambda g, s: True) -> _Figure:
    def add(case: Case) -> Sequence[float]:
        counted = case.paired and among(case.gold, case.system)
        return (float(right(case.gold, case.system)), 1.0) if counted else (0.0, 0.0)

    return add


def _f1(hit: Test, size: Callable[[Any], int] = lambda _: 1) -> _Figure:
    def add(case: Case) -> Sequence[float]:
        sizes = (0.0 if side is None else float(size(side)) for side in (case.gold, case.system))
        return float(hit(case.gold, case.system)) if case.paired else 0.0, *sizes

    return add


def _equal(*names: str) -> Test:
    """The test that two sides agree in all these attributes."""
    return lambda g, s: all(getattr(g, name) == getattr(s, name) for name in names)


def _part(name: str) -> Test:
    return lambda g, s: float(g.likeness(s)[name])


def _factuality_groups(case: Case) -> Sequence[float]:
    g, s = (case.gold.factuality, case.system.factuality) if _matched(case) else ("", "")
    return [float(x) for f in labels.FACTUALITIES for x in (g == s == f, g == f, s == f)]


def _matched(case: Case) -> bool:
    return case.paired and bool(case.gold.type == case.system.type)


_DATES: Final = {
    "exact": _f1(_equal("start", "end")),
    "overlap": _f1(_equal()),
    "value": _share(_equal("value")),
    "mod": _share(_equal("mod")),
    "both": _f1(_equal("value")),
}
FIGURES: Final[Mapping[str, Mapping[str, _Figure]]] = {
    "dates": _DATES,
    "vague": _DATES,
    "actors": {
        "exact": _f1(_equal("kind", "start", "end")),
        "overlap": _f1(_equal("kind")),
        "link": _share(_equal("key"), _equal("kind")),
        "country": _share(_equal("country"), lambda g, s: g.kind == s.kind != "PLACE"),
        "both": _f1(_equal("key", "country")),
    },
    "triggers": {
        "trigger": _f1(_equal("type")),
        "subtype": _f1(_equal("subtype")),
        "factuality": _share(_equal("factuality"), _equal("type")),
        "factuality_macro": _factuality_groups,
        "roles": _f1(lambda g, s: (g.type == s.type) * len(g.roles & s.roles), lambda m: len(m.roles)),
    },
    "records": {"strict": _f1(strict), "soft": _f1(soft), **{name: _share(_part(name)) for name in PARTS}},
}
# What a pair must have right to be correct or partial, and what more to be correct.
_OUTCOME: Final = {
    "dates": (_equal("value", "mod"), _equal("start", "end")),
    "vague": (_equal("value", "mod"), _equal("start", "end")),
    "actors": (_equal("key", "country"), _equal("start", "end")),
    "triggers": (_equal("subtype", "factuality"), _equal("start", "end")),
    "records": (strict, lambda g, s: soft(g, s) == 1),
}


def counts(gold: Annotation, system: Annotation) -> dict[str, Counts]:
    """The outcomes of one document, by layer."""
    return {layer: _counts(layer, found) for layer, found in cases(gold, system).items()}


def _counts(layer: str, found: Sequence[Case]) -> Counts:
    outcomes: dict[str, list[Any]] = {name: [] for name in Counts.__slots__}
    for case in found:
        outcome = "spurious" if case.gold is None else "missed"
        if case.paired:
            right, whole = (test(case.gold, case.system) for test in _OUTCOME[layer])
            outcome = "incorrect" if not right else "correct" if whole else "partial"
        i, j = case.indices
        outcomes[outcome].append((i, j) if case.paired else j if i is None else i)
    return Counts(**{name: tuple(items) for name, items in outcomes.items()})


@lru_cache(maxsize=8)
def _resamples(units: int, seed: int) -> Floats:
    """How often each unit is drawn in each of RESAMPLES draws with replacement."""
    drawn = np.random.default_rng(seed).integers(units, size=(RESAMPLES, units))
    flat = (drawn + units * np.arange(RESAMPLES)[:, None]).ravel()
    return np.bincount(flat, minlength=RESAMPLES * units).reshape(RESAMPLES, units).astype(np.float64)


def _ratio(sums: Floats) -> Floats:
    """The figure that column sums (last axis) make: a share, or the mean F1 of the groups that occur."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if sums.shape[-1] == 2:
            return np.asarray(sums[..., 0] / sums[..., 1])
        hits, golds, systems = (sums[..., at::3] for at in range(3))
        f1 = 2 * hits / (golds + systems)
        return np.asarray(np.nansum(f1, axis=-1) / np.sum(~np.isnan(f1), axis=-1))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 6)


def _entry(sums: Floats, samples: Floats) -> dict[str, Any]:
    ratios = _ratio(samples)
    ratios = ratios[~np.isnan(ratios)]
    low, high = np.quantile(ratios, (0.025, 0.975)) if len(ratios) else (np.nan, np.nan)
    entry = {"value": _number(float(_ratio(sums))), "low": _number(low), "high": _number(high)}
    if len(sums) != 3:
        return entry | {"n": int(sums[1::3].sum() if len(sums) > 3 else sums[1])}
    hits, n, system = (float(x) for x in sums)
    precision, recall = (round(hits / total, 6) if total else None for total in (system, n))
    return entry | {
        "precision": precision,
        "recall": recall,
        "hits": hits,
        "n": int(n),
        "system": int(system),
    }


def _figures(layer: str, found: Sequence[Case], units: Sequence[Hashable], seed: int) -> dict[str, Any]:
    figures = FIGURES[layer]
    ends = np.cumsum([len(figure(Case("", None, None, (None, None)))) for figure in figures.values()])
    row_of = {unit: row for row, unit in enumerate(dict.fromkeys(units))}
    table = np.zeros((max(1, len(row_of)), ends[-1]))
    for case, unit in zip(found, units, strict=True):
        table[row_of[unit]] += [x for figure in figures.values() for x in figure(case)]
    columns = np.split(np.vstack([table.sum(axis=0), _resamples(len(table), seed) @ table]), ends[:-1], axis=1)
    return {name: _entry(part[0], part[1:]) for name, part in zip(figures, columns, strict=True)}


def score(
    gold: Sequence[Annotation],
    system: Sequence[Annotation],
    *,
    texts: Mapping[str, str] | None = None,
    sentences: Mapping[str, Sequence[Bounds]] | None = None,
    known: Callable[[tuple[str, str]], bool] | None = None,
    seed: int = 0,
) -> dict[str, Any]:
    """Every figure of the gold's documents by layer, then the same by document, region and label; JSON-ready.

    Intervals resample records or sentences: those given, else cut from the texts, else 100 characters each.
    A gold document that the system lacks is missed as a whole; one without gold is left out.
    `known` tells of an entity's key whether the tables hold it: the names are then also scored apart by that.
    """
    systems = {annotation.doc_id: annotation for annotation in system}
    pairs = [(g, systems.get(g.doc_id, Annotation(g.doc_id))) for g in gold]
    regions = {g.doc_id: g if g.regions else s for g, s in pairs}
    cuts = sentences or {doc: labels.sentence_bounds(text) for doc, text in (texts or {}).items()}
    starts = {doc: [start for start, _ in cut] for doc, cut in cuts.items()}
    every = [cases(g, s) for g, s in pairs]
    found = {layer: [case for layers in every for case in layers[layer]] for layer in FIGURES}

    def unit(layer: str, case: Case) -> Hashable:
        cut = starts.get(case.doc)
        sentence = bisect_right(cut, case.at) if cut else case.at // 100
        return (case.doc, *case.indices) if layer == "records" else (case.doc, sentence)

    def figures(layer: str, some: Sequence[Case]) -> dict[str, Any]:
        return _figures(layer, some, [unit(layer, case) for case in some], seed)

    def grouped(key: Callable[[Case], str | None]) -> dict[str, Any]:
        keys = {layer: [key(case) for case in some] for layer, some in found.items()}
        names = sorted({name for some in keys.values() for name in some if name is not None})
        return {
            name: {
                layer: figures(layer, [c for c, k in zip(some, keys[layer], strict=True) if k == name])
                for layer, some in found.items()
            }
            for name in names
        }

    return {
        "documents": len(gold),
        **{layer: figures(layer, some) for layer, some in found.items()},
        "factuality": _factuality(found["triggers"]),
        "by_document": grouped(lambda case: case.doc),
        "by_region": grouped(lambda case: regions[case.doc].region(case.at)),
        "by_label": {
            layer: {
                label: figures(layer, _of_label(some, label))
                for label in sorted({s.label for c in some for s in (c.gold, c.system) if s is not None})
            }
            for layer, some in found.items()
        },
        "by_names": {name: figures("actors", some) for name, some in _by_names(found["actors"], known)},
    }


def _by_names(
    found: Iterable[Case], known: Callable[[tuple[str, str]], bool] | None
) -> Iterator[tuple[str, list[Case]]]:
    if known is not None:
        held = [(case, known(_side(case).key)) for case in found]
        yield "in the tables", [case for case, is_held in held if is_held]
        yield "in no table", [case for case, is_held in held if not is_held]


def _side(case: Case) -> Any:
    return case.system if case.gold is None else case.gold


def _of_label(found: Iterable[Case], label: str) -> list[Case]:
    """The cases with the sides of another label left out."""

    def kept(side: Any) -> Any:
        return side if side is not None and side.label == label else None

    split = [replace(case, gold=kept(case.gold), system=kept(case.system)) for case in found]
    return [case for case in split if case.gold is not None or case.system is not None]


def _factuality(found: Iterable[Case]) -> dict[str, dict[str, int]]:
    """How often each factuality of a matched gold trigger was taken for each."""
    taken = Counter((c.gold.factuality, c.system.factuality) for c in found if _matched(c))
    return {g: {s: taken[g, s] for s in labels.FACTUALITIES} for g in labels.FACTUALITIES}
