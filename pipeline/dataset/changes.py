"""What changed between two datasets: records added, removed, changed field by field."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from pipeline.dataset.files import jsonl

Row = dict[str, Any]
Change = dict[str, Any]

PAGE: Final = "CHANGES.md"
TABLE: Final = "changes.jsonl"
_DOC_ID: Final = re.compile(r'"doc_id": ("(?:[^"\\]|\\.)*")')  # the first is the row's own: nested rows have none
_SHOWN: Final = 200  # changes of records that the page shows; `changes.jsonl` has all


def changes(before: Path, after: Path) -> Iterator[Change]:
    """The changes from one dataset folder to another, by document; a folder without a dataset is an empty one.

    Each is `{"change": added|removed|changed, "table", "doc_id", "event_id", "field", "before", "after"}`; a row that
    is added or removed is told in a few words. Documents come first, then records. Both are read in step, a document
    at a time.
    """
    for old, new in _paired(before / "documents.jsonl", after / "documents.jsonl"):
        yield from _compared("documents", old, new, "doc_id")
    for old, new in _paired(before / "events.jsonl", after / "events.jsonl"):
        yield from _compared("events", old, new, "event_id")


def _paired(before: Path, after: Path) -> Iterator[tuple[list[Row], list[Row]]]:
    """The rows of each document in both files, where they are not the same."""
    for old, new in _lines(before, after):
        if old != new:
            yield [json.loads(line) for line in old], [json.loads(line) for line in new]


def _lines(before: Path, after: Path) -> Iterator[tuple[list[str], list[str]]]:
    """The lines of each document in both files; documents come in the same order in both."""
    left, right = _by_document(before), _by_document(after)
    old, new = next(left, None), next(right, None)
    while old or new:
        if new is None or (old is not None and old[0] < new[0]):
            assert old is not None
            yield old[1], []
            old = next(left, None)
        elif old is None or new[0] < old[0]:
            yield [], new[1]
            new = next(right, None)
        else:
            yield old[1], new[1]
            old, new = next(left, None), next(right, None)


def _by_document(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The lines of a table by document; only those that differ are worth reading as JSON."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="\n") as lines:
        for doc_id, group in groupby(lines, key=_doc_id):
            yield doc_id, list(group)


def _doc_id(line: str) -> str:
    found = _DOC_ID.search(line)
    return str(json.loads(found[1]) if found else json.loads(line)["doc_id"])


def _compared(table: str, old: list[Row], new: list[Row], key: str) -> Iterator[Change]:
    before, after = {r[key]: r for r in old}, {r[key]: r for r in new}
    for name in dict.fromkeys([*before, *after]):
        row = after.get(name) or before[name]
        what = {"change": "changed", "table": table, "doc_id": row["doc_id"], "event_id": row.get("event_id")}
        if name not in before:
            yield {**what, "change": "added", "field": None, "before": None, "after": _brief(row)}
        elif name not in after:
            yield {**what, "change": "removed", "field": None, "before": _brief(row), "after": None}
        else:
            for field in dict.fromkeys([*before[name], *after[name]]):
                values = before[name].get(field), after[name].get(field)
                if values[0] != values[1]:
                    yield {**what, "field": field, "before": values[0], "after": values[1]}


def _brief(row: Row) -> str | None:
    """A record in a few words: its act, its date, its trigger."""
    if "subtype" not in row:
        return None
    return " ".join(x for x in (row["subtype"], row["date"], *(m["text"] for m in row["mentions"][:1])) if x)


def write(found: Iterable[Change], folder: Path) -> Counter[tuple[str, str]]:
    """Write `changes.jsonl` and `CHANGES.md` into `folder`; how many rows of which table changed how."""
    counts: Counter[tuple[str, str]] = Counter()
    shown: list[Change] = []
    lines = 0
    with (folder / TABLE).open("wb") as table:
        for row, group in groupby(found, key=lambda c: (c["table"], c["change"], c["doc_id"], c["event_id"])):
            counts[row[:2]] += 1
            told = list(group)
            table.write(jsonl(told))
            lines += len(told)
            shown.extend(told[: max(0, _SHOWN - len(shown))])
    (folder / PAGE).write_text(_page(counts, shown, lines), encoding="utf-8")
    return counts


def _page(counts: Counter[tuple[str, str]], shown: list[Change], lines: int) -> str:
    head = ["# What the last run changed", "", "| | added | removed | changed |", "| --- | ---: | ---: | ---: |"]
    for table in ("documents", "events"):
        head.append(f"| {table} | " + " | ".join(str(counts[table, c]) for c in ("added", "removed", "changed")) + " |")
    body = ["", "| document | record | field | before | after |", "| --- | --- | --- | --- | --- |"]
    for change in shown:
        field = change["field"] or f"({change['change']})"
        cells = (change["doc_id"], change["event_id"] or "", field, _cell(change["before"]), _cell(change["after"]))
        body.append("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |")
    if lines > len(shown):
        body += ["", f"{lines - len(shown):,} further changes are in `{TABLE}`."]
    return "\n".join([*head, *(body if shown else [])]) + "\n"


def _cell(value: Any) -> str:
    """A value in a few words: participants by name, spans by their words."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_cell(v) for v in value)
    if isinstance(value, dict):
        return str(value.get("name") or value.get("text") or json.dumps(value, ensure_ascii=False))
    return str(value)
