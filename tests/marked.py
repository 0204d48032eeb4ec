"""Marked sentences: read from tests/sentences, compared layer by layer, and scored.

`python tests/marked.py` prints how many sentences of each set are right in each layer, and the F1 of the marks;
`--write` also renews the column `open`, which names the layers in which a sentence is not read right yet.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline import spans
from pipeline.api import analyse, load
from pipeline.evaluation.gold import TYPE_OF, entity_key
from pipeline.reading import Metadata, as_given, read_text

FOLDER = Path(__file__).parent / "sentences"
_MARK = re.compile(r"\[(?P<surface>[^\[\]|]+)(?:\|(?P<label>[^\[\]|]+))?\]")

Mark = tuple[int, int, Any]


@dataclass(frozen=True)
class Sentence:
    """A sentence without its marks; `marks` are (start, end, label) in text order."""

    table: str
    row: dict[str, Any]
    text: str
    marks: tuple[Mark, ...]

    @property
    def open(self) -> set[str]:
        return set(self.row["open"].split())


def _sentence(table: str, row: dict[str, Any], labels: list[Any] | None = None) -> Sentence:
    written = row["sentence"].replace("\\n", "\n")
    text, at, marks = "", 0, []
    for number, mark in enumerate(_MARK.finditer(written)):
        text += written[at : mark.start()]
        label = labels[number] if labels is not None else mark["label"]
        marks.append((len(text), len(text) + len(mark["surface"]), label))
        text, at = text + mark["surface"], mark.end()
    return Sentence(table, row, text + written[at:], tuple(marks))


@cache
def sentences(table: str) -> tuple[Sentence, ...]:
    """The sentences of `dates`, `actors` or `events`."""
    with (FOLDER / f"{table}.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader((x for x in lines if not x.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE))
    return tuple(_sentence(table, row, json.loads(row["events"]) if table == "events" else None) for row in rows)


@cache
def documents() -> tuple[Sentence, ...]:
    """The whole documents of documents.tsv; their marks are dates."""
    with (FOLDER / "documents.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader((x for x in lines if not x.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE))
    return tuple(_sentence("documents", row | {"sentence": row["document"], "open": ""}) for row in rows)


@cache
def dated(text: str, published: str) -> frozenset[tuple[int, int, str]]:
    """The dates of a document read as a file would be: raw characters and value."""
    document = read_text(text, doc_id="document", metadata=Metadata(published=published or None))
    found = spans.marks(analyse(_pipeline("dates"), document), "dates")
    return frozenset((*document.span(d["start"], d["end"]), d["value"]) for d in found)


def misread(document: Sentence) -> int:
    """How many dates of a document are missed, found where none is, or read as another value."""
    wanted, ours = frozenset(document.marks), dated(document.text, document.row["published"])
    return len({(a, b) for a, b, _ in wanted ^ ours})


def cases(table: str) -> list[Any]:
    """A parameter for each sentence and layer; what is open is expected to fail, and told when it no longer does."""
    found = []
    for number, sentence in enumerate(sentences(table), 1):
        for layer in LAYERS[table]:
            marks = [pytest.mark.xfail(reason="open", strict=True)] if layer in sentence.open else []
            name = f"{sentence.row['phenomenon']}-{number}-{layer}"
            found.append(pytest.param(sentence, layer, id=name, marks=marks))
    return found


@cache
def _pipeline(table: str) -> Any:
    stages = {"dates": ("dates",), "actors": ("dates", "actors")}
    return load(stages[table]) if table in stages else load()


@cache
def analysed(sentence_text: str, published: str, table: str) -> tuple[dict[str, Any], ...]:
    """What the pipeline marks in a sentence."""
    given = replace(as_given(sentence_text), metadata=Metadata(published=published or None))
    return tuple(spans.marks(analyse(_pipeline(table), given), table))


def answer(sentence: Sentence) -> tuple[dict[str, Any], ...]:
    """What the pipeline marks in a sentence, as annotations."""
    return analysed(sentence.text, sentence.row["published"], sentence.table)


def layer(sentence: Sentence, name: str) -> tuple[Any, Any]:
    """What one layer of a sentence should be, and what it is."""
    return LAYERS[sentence.table][name](sentence, answer(sentence))


def _dates(sentence: Sentence, found: tuple[dict[str, Any], ...]) -> tuple[Any, Any]:
    ours = [
        (
            sentence.text[d["start"] : d["end"]],
            "SET:" * (d["label"] == "SET") + d["value"] + (f";{d['mod']}" if d["mod"] else ""),
        )
        for d in found
    ]
    return [(sentence.text[start:end], label) for start, end, label in sentence.marks], ours


def _named(label: str) -> tuple[str, str, str]:
    """Kind, name and country of a mark such as `PERSON 블라디미르 푸틴 RUS`."""
    kind, _, rest = label.partition(" ")
    if kind in ("STATE", "PLACE"):
        return kind, rest, rest if kind == "STATE" else ""
    name, _, country = rest.rpartition(" ")
    return kind, name, "" if country == "-" else country


def _mentions(sentence: Sentence, found: tuple[dict[str, Any], ...]) -> tuple[Any, Any]:
    wanted = [(sentence.text[a:b], a, _named(label)[0]) for a, b, label in sentence.marks]
    return wanted, [(sentence.text[m["start"] : m["end"]], m["start"], m["label"]) for m in found]


def _matched(
    sentence: Sentence, found: tuple[dict[str, Any], ...]
) -> list[tuple[tuple[str, str, str], dict[str, Any]]]:
    ours = {(m["start"], m["end"], m["label"]): m for m in found}
    named = [(a, b, _named(label)) for a, b, label in sentence.marks]
    return [(n, ours[a, b, n[0]]) for a, b, n in named if (a, b, n[0]) in ours]


def _entities(sentence: Sentence, found: tuple[dict[str, Any], ...]) -> tuple[Any, Any]:
    pairs = _matched(sentence, found)
    ours = [entity_key(m["label"], m["country"] if m["label"] == "STATE" else m["name"]) for _, m in pairs]
    return [entity_key(kind, name) for (kind, name, _), _ in pairs], ours


def _countries(sentence: Sentence, found: tuple[dict[str, Any], ...]) -> tuple[Any, Any]:
    pairs = [(n, m) for n, m in _matched(sentence, found) if n[0] != "PLACE"]
    return [n[2] for n, _ in pairs], [m["country"] or "" for _, m in pairs]


def _pairs(sentence: Sentence, found: tuple[dict[str, Any], ...]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The events that overlap in a trigger of the right type."""
    pairs, taken = [], set()
    for start, end, event in sentence.marks:
        for number, ours in enumerate(found):
            right = TYPE_OF[ours["label"]] == TYPE_OF[event["subtype"]]
            if right and number not in taken and ours["start"] < end and start < ours["end"]:
                taken.add(number)
                pairs.append((event, ours))
                break
    return pairs


def _triggers(sentence: Sentence, found: tuple[dict[str, Any], ...]) -> tuple[Any, Any]:
    missed = len(sentence.marks) - len(_pairs(sentence, found))
    return (0, 0), (missed, len(found) - len(_pairs(sentence, found)))


def _field(theirs: str, ours: str) -> Callable[[Sentence, tuple[dict[str, Any], ...]], tuple[Any, Any]]:
    def compare(sentence: Sentence, found: tuple[dict[str, Any], ...]) -> tuple[Any, Any]:
        pairs = _pairs(sentence, found)
        return [_plain(a[theirs]) for a, _ in pairs], [_plain(b[ours]) for _, b in pairs]

    return compare


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        names = [m["name"] if isinstance(m, dict) else m for m in value]
        return sorted("".join(name.split()) for name in names)
    return value or None


LAYERS: dict[str, dict[str, Callable[[Sentence, tuple[dict[str, Any], ...]], tuple[Any, Any]]]] = {
    "dates": {"dates": _dates},
    "actors": {"mentions": _mentions, "entities": _entities, "countries": _countries},
    "events": {
        "triggers": _triggers,
        "factuality": _field("factuality", "factuality"),
        "days": _field("date", "date"),
        "actors": _field("actors", "actors"),
        "recipients": _field("recipients", "recipients"),
    },
}


def _f1(table: str, some: list[Sentence]) -> str:
    """The F1 of exact spans (dates, actors) or of overlapping triggers of the right type (events)."""
    hits = wanted = ours = 0
    for sentence in some:
        found = answer(sentence)
        wanted, ours = wanted + len(sentence.marks), ours + len(found)
        if table == "events":
            hits += len(_pairs(sentence, found))
        elif table == "actors":
            hits += len(_matched(sentence, found))
        else:
            hits += len({(a, b) for a, b, _ in sentence.marks} & {(d["start"], d["end"]) for d in found})
    return f"{2 * hits / max(1, wanted + ours):.3f} ({wanted})"


def _documents(*, write: bool) -> None:
    """Print what is right of the documents set by set, and renew their column `misread`."""
    sets: dict[str, list[Sentence]] = {}
    for document in documents():
        sets.setdefault(document.row["set"], []).append(document)
    for name, some in sets.items():
        wanted = [frozenset(document.marks) for document in some]
        ours = [dated(document.text, document.row["published"]) for document in some]
        hits, both = sum(len(a & b) for a, b in zip(wanted, ours, strict=True)), sum(map(len, (*wanted, *ours)))
        whole = sum(a == b for a, b in zip(wanted, ours, strict=True))
        dates = sum(map(len, wanted))
        print(
            f"documents {name}: of {len(some)} right: {whole}; F1 of spans with value {2 * hits / both:.3f} ({dates})"
        )
    if write:
        path = FOLDER / "documents.tsv"
        comments = [x for x in path.read_text(encoding="utf-8").splitlines() if x.startswith("#")]
        columns = ("set", "published", "document", "misread")
        rows = [document.row | {"misread": str(misread(document))} for document in documents()]
        lines = ["\t".join(columns), *("\t".join(row[name] for name in columns) for row in rows)]
        path.write_text("\n".join([*comments, *lines]) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", nargs="*", default=[*LAYERS, "documents"])
    parser.add_argument("--write", action="store_true", help="renew the column `open`")
    asked = parser.parse_args()
    if "documents" in asked.tables:
        _documents(write=asked.write)
    for table in (name for name in asked.tables if name in LAYERS):
        sets: dict[str, list[Sentence]] = {}
        right: Counter[tuple[str, str]] = Counter()
        for sentence in sentences(table):
            sets.setdefault(sentence.row["set"], []).append(sentence)
            closed = [name for name in LAYERS[table] if len({json.dumps(x) for x in layer(sentence, name)}) == 1]
            right.update(
                (sentence.row["set"], name) for name in [*closed, *["all"] * (len(closed) == len(LAYERS[table]))]
            )
            sentence.row["open"] = " ".join(name for name in LAYERS[table] if name not in closed)
        for name, some in sets.items():
            shares = ", ".join(f"{x} {right[name, x]}" for x in ("all", *LAYERS[table]))
            print(f"{table} {name}: of {len(some)} sentences right: {shares}; F1 of marks {_f1(table, some)}")
        if asked.write:
            path = FOLDER / f"{table}.tsv"
            comments = [x for x in path.read_text(encoding="utf-8").splitlines() if x.startswith("#")]
            rows = [sentence.row for sentence in sentences(table)]
            lines = ["\t".join(rows[0]), *("\t".join(row.values()) for row in rows)]
            path.write_text("\n".join([*comments, *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
