"""Scores for people: tables for the terminal, and every miss shown in its sentence."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any, Final

from pipeline.evaluation.gold import ActorMention, Annotation, DateMention, Mention, Record, sentence_bounds
from pipeline.evaluation.inline import notation
from pipeline.evaluation.score import FIGURES, Case, cases

_TITLES: Final = {
    "dates": "Dates",
    "vague": "Vague references",
    "actors": "Actors",
    "triggers": "Triggers",
    "records": "Records",
}
_NAMES: Final = {
    ("dates", "both"): "span and value",
    ("vague", "both"): "span and value",
    ("actors", "overlap"): "overlap, right kind",
    ("actors", "exact"): "exact, right kind",
    ("actors", "both"): "overlap, link and country",
    ("triggers", "trigger"): "overlap, right type",
    ("triggers", "factuality_macro"): "factuality, macro F1",
}
# What the tables by document, region and label show of each layer.
_HEADLINES: Final = {
    "dates": ("overlap", "value", "both"),
    "actors": ("overlap", "link"),
    "triggers": ("trigger", "roles"),
    "records": ("strict", "soft"),
}
# A sentence of a wrapped table can be very long: this much of it is shown on each side of a mention.
_CONTEXT: Final = 120


def tables(scores: Mapping[str, Any]) -> str:
    """The scores as plain text: each layer's figures, factuality, then by document, region and label."""
    parts = [_layer(layer, scores[layer]) for layer in FIGURES]
    parts.append(_confusion(scores["factuality"]))
    parts += [_grouped(name, scores[f"by_{name}"]) for name in ("document", "region") if scores[f"by_{name}"]]
    parts += [_labels(layer, scores["by_label"][layer]) for layer in _HEADLINES if scores["by_label"][layer]]
    return "\n\n".join(parts) + "\n"


_IN_SHORT: Final = (
    ("dates: exact span", "dates", "exact"),
    ("dates: value", "dates", "value"),
    ("dates: span and value", "dates", "both"),
    ("actors: exact span and kind", "actors", "exact"),
    ("actors: entity", "actors", "link"),
    ("triggers: overlap and type", "triggers", "trigger"),
    ("triggers: roles", "triggers", "roles"),
    ("triggers: factuality", "triggers", "factuality"),
    ("records: strict", "records", "strict"),
    ("records: soft", "records", "soft"),
)


def headline(results: Mapping[str, Any]) -> str:
    """The chief figures of each split as a Markdown table: value, 95 % interval, and n in the gold."""
    rows = [["", *results], ["---", *("---" for _ in results)]]
    rows += [[title, *(_cell(r[layer][name]) for r in results.values())] for title, layer, name in _IN_SHORT]
    rows += [
        [
            f"tokeniser: {name}",
            *(f"{_decimal(r['words'][name]['value'])} ({r['words'][name]['n']})" for r in results.values()),
        ]
        for name in ("words", "sentences")
    ]
    for names in ("in the tables", "in no table"):
        apart = [r["by_names"].get(names) for r in results.values()]
        if all(apart):
            rows.append([f"names {names}: exact span and kind", *(_cell(a["exact"]) for a in apart if a)])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"


def reliable(results: Mapping[str, Any]) -> str:
    """How often records are right by their confidence, as a Markdown table, a column a split: share right (n)."""
    bands = dict.fromkeys((b["from"], b["to"]) for r in results.values() for b in r["reliability"])
    rows = [["records of this confidence that are right", *results], ["---", *("---" for _ in results)]]
    for low, high in sorted(bands):
        told = [next((b for b in r["reliability"] if b["from"] == low), None) for r in results.values()]
        rows.append([f"{low:.2f} to {high:.2f}", *(f"{_decimal(b['right'])} ({b['n']})" if b else "–" for b in told)])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"


def linked(ways: Mapping[str, Mapping[str, Any]]) -> str:
    """The scores of occurrence links as a Markdown table: pairs of records of different documents."""
    rows = [["occurrence links", "F1", "precision", "recall", "pairs in the gold", "pairs found"], ["---"] * 6]
    for way, figure in ways.items():
        shares = (_decimal(figure[name]) for name in ("value", "precision", "recall"))
        rows.append([way, *shares, str(figure["n"]), str(figure["system"])])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"


def _cell(entry: Mapping[str, Any]) -> str:
    if entry["value"] is None:
        return "–"
    return f"{_decimal(entry['value'])} ({_decimal(entry['low'])}–{_decimal(entry['high'])}; {entry['n']})"


def _layer(layer: str, figures: Mapping[str, Any]) -> str:
    head = [_TITLES[layer], "score", "95 %", "precision", "recall", "gold", "system"]
    rows = [
        [
            _NAMES.get((layer, name), name),
            _decimal(entry["value"]),
            "" if entry["low"] is None else f"{_decimal(entry['low'])}–{_decimal(entry['high'])}",
            _decimal(entry.get("precision")) if "precision" in entry else "",
            _decimal(entry.get("recall")) if "recall" in entry else "",
            str(entry["n"]),
            str(entry.get("system", "")),
        ]
        for name, entry in figures.items()
    ]
    return _table([head, *rows])


def _confusion(table: Mapping[str, Mapping[str, int]]) -> str:
    head = ["Factuality: gold \\ system", *table]
    return _table([head, *([gold, *(str(n) for n in row.values())] for gold, row in table.items())])


def _grouped(name: str, groups: Mapping[str, Any]) -> str:
    columns = [(layer, figure) for layer, figures in _HEADLINES.items() for figure in figures]
    head = [f"By {name}", *(f"{layer} {figure}" for layer, figure in columns)]
    rows = [[key, *(_decimal(group[a][b]["value"]) for a, b in columns)] for key, group in groups.items()]
    return _table([head, *rows])


def _labels(layer: str, groups: Mapping[str, Any]) -> str:
    head = [f"{_TITLES[layer]} by label", *_HEADLINES[layer], "gold", "system"]
    first = _HEADLINES[layer][0]
    rows = [
        [
            label,
            *(_decimal(group[name]["value"]) for name in _HEADLINES[layer]),
            str(group[first]["n"]),
            str(group[first]["system"]),
        ]
        for label, group in groups.items()
    ]
    return _table([head, *rows])


def _decimal(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _width(text: str) -> int:
    """The columns that a terminal needs: two for wide characters, none for combining ones."""
    visible = (c for c in text if not unicodedata.combining(c))
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in visible)


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Columns aligned on the terminal, the first to the left, the rest to the right, with a rule."""
    widths = [max(_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        pads = [" " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
        cells = [row[0] + pads[0], *(pad + cell for pad, cell in zip(pads[1:], row[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join([lines[0], "─" * (sum(widths) + 2 * len(widths) - 2), *lines[1:]])


def misses(gold: Iterable[Annotation], system: Iterable[Annotation], raw_texts: Mapping[str, str]) -> str:
    """Every miss as Markdown, by document and layer: its kind, expected and found, and its sentence."""
    systems = {annotation.doc_id: annotation for annotation in system}
    parts = ["# Misses"]
    for annotation in gold:
        found = cases(annotation, systems.get(annotation.doc_id, Annotation(annotation.doc_id)))
        raw = raw_texts[annotation.doc_id]
        starts = [start for start, _ in sentence_bounds(raw)]
        parts.append(f"## {annotation.doc_id}")
        for layer, some in found.items():
            faulty = [(case, faults(layer, case)) for case in sorted(some, key=lambda case: case.at)]
            items = [_item(case, wrong, raw, starts) for case, wrong in faulty if wrong]
            parts.append(f"### {_TITLES[layer]}: {len(items)} of {len(some)}")
            parts += items
    return "\n\n".join(parts) + "\n"


def faults(layer: str, case: Case) -> list[str]:
    """What is wrong with a case, in words; nothing for one that is right in all."""
    if case.system is None:
        return [f"missed: {_described(case.gold)}"]
    if case.gold is None:
        return [f"spurious: {_described(case.system)}"]
    return [
        f"wrong {name}: expected {_shown(expected)}, found {_shown(found)}"
        for name, of in _COMPARED[layer].items()
        if (expected := of(case.gold)) != (found := of(case.system))
    ]


def _attributes(*names: str) -> dict[str, Callable[[Any], Any]]:
    return {name: attrgetter(name) for name in names}


def _span(mark: Any) -> str:
    return f"{mark.text} ({mark.start}–{mark.end})"


def _people(role: str) -> Callable[[Any], list[str]]:
    """Who fills a role, with blanks in names dropped, since they do not count as a difference."""
    return lambda record: sorted(notation(replace(p, name=p.key[1])) for p in getattr(record, role))


_DATE: Final = {"span": _span, **_attributes("type", "value", "mod")}
_COMPARED: Final[Mapping[str, Mapping[str, Callable[[Any], Any]]]] = {
    "dates": _DATE,
    "vague": _DATE,
    "actors": {"span": _span, "link": lambda name: name.key[1], **_attributes("kind", "country")},
    "triggers": {
        **_attributes("type", "subtype", "factuality"),
        "roles": lambda mention: sorted(f"{role} {name}" for role, (_, name) in mention.roles),
    },
    "records": {
        **_attributes("subtype", "factuality", "date"),
        "actors": _people("actors"),
        "recipients": _people("recipients"),
    },
}


def _described(item: Any) -> str:
    """An item in one line: what it is and every value that it would have been compared by."""
    layer = _LAYERS[type(item)]
    values = (f"{name} {_shown(of(item))}" for name, of in _COMPARED[layer].items() if name != "span")
    return f"{item.label}, " + ", ".join(values)


_LAYERS: Final = {DateMention: "dates", ActorMention: "actors", Mention: "triggers", Record: "records"}


def _shown(value: Any) -> str:
    if isinstance(value, list):
        value = "; ".join(value)
    return f"`{' '.join(value.split())}`" if value else "none"


def _item(case: Case, wrong: Sequence[str], raw: str, starts: Sequence[int]) -> str:
    item = case.system if case.gold is None else case.gold
    mark = item.triggers[0] if isinstance(item, Record) and item.triggers else item
    start, end = mark.start, getattr(mark, "end", mark.start)
    kinds = (f"**{kind}**:{rest}" for kind, _, rest in (fault.partition(":") for fault in wrong))
    return f"- {'; '.join(kinds)}\n  > {_in_sentence(raw, start, end, starts)}"


def _in_sentence(raw: str, start: int, end: int, starts: Sequence[int]) -> str:
    first, after = bisect_right(starts, start) - 1, bisect_left(starts, end)
    left, right = starts[first] if first >= 0 else 0, starts[after] if after < len(starts) else len(raw)
    begin, stop = max(left, start - _CONTEXT), min(right, end + _CONTEXT)
    before, inside, behind = (_plain(raw[a:b]) for a, b in ((begin, start), (start, end), (end, stop)))
    marked = f"{before}**{inside}**{behind}".strip()
    return ("…" if begin > left else "") + marked + ("…" if stop < right else "")


def _plain(text: str) -> str:
    """Text on one line whose characters Markdown leaves alone."""
    return re.sub(r"([\\`*_<>\[\]|])", r"\\\1", re.sub(r"\s+", " ", text))
