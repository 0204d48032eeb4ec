"""What every export reads: the tables of a dataset folder, as the schema declares them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

from pipeline import schema
from pipeline.dataset.files import Row, read_jsonl
from pipeline.errors import SageonError


@dataclass(slots=True)
class Summary:
    """What an export wrote and what it left out, each by kind."""

    written: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        told = ", ".join(f"{n} {kind}" for kind, n in self.written.items()) or "nothing"
        gone = ", ".join(f"{n} {reason}" for reason, n in self.left_out.items())
        return f"{told}; left out: {gone}" if gone else told


class Dataset:
    """The tables of a dataset folder, each read when it is first asked for.

    Columns of a newer minor version are dropped, those that an older one lacks are empty. Raises SageonError where
    the folder holds no dataset, a line is broken, or a row lacks what the schema of this version needs.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not (folder / "events.jsonl").is_file():
            raise SageonError(f"{folder} holds no dataset; run `sageon run -o {folder}` first or name its folder by -o")
        version = _version(folder)
        if version.split(".")[0] != schema.VERSION.split(".")[0]:
            raise SageonError(
                f"{folder} has the schema {version}, this is {schema.VERSION}: run `sageon run -o {folder}` again"
            )
        self._tables: dict[str, list[Row]] = {}
        self._by_document: dict[str, dict[str, list[Row]]] = {}

    def rows(self, table: str) -> list[Row]:
        """The rows of a table in file order, columns in the schema's order."""
        if table not in self._tables:
            path = self.folder / f"{table}.jsonl"
            if not path.is_file():
                raise SageonError(f"{path} is missing; run `sageon run -o {self.folder}` again")
            try:
                read = enumerate(read_jsonl(path), 1)
                self._tables[table] = [conformed(schema.TABLES[table], row, f"{path}, row {n}") for n, row in read]
            except (ValueError, AttributeError) as error:
                raise SageonError(f"{path} is no JSONL of ours: {error}; run `sageon run` again") from error
        return self._tables[table]

    @cached_property
    def entities(self) -> dict[str, Row]:
        """The entities by identifier."""
        return {row["entity_id"]: row for row in self.rows("entities")}

    @cached_property
    def documents(self) -> dict[str, Row]:
        """The documents by identifier."""
        return {row["doc_id"]: row for row in self.rows("documents")}

    def of(self, table: str, doc_id: str) -> list[Row]:
        """A document's rows of a table, in file order."""
        if table not in self._by_document:
            grouped = self._by_document[table] = {}
            for row in self.rows(table):
                grouped.setdefault(row["doc_id"], []).append(row)
        return self._by_document[table].get(doc_id, [])

    @cached_property
    def _naming(self) -> dict[tuple[str, str], list[Row]]:
        found: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows("actors"):
            found.setdefault((row["doc_id"], row["entity_id"]), []).append(row)
        return found

    def naming(self, doc_id: str, entity_id: str) -> list[Row]:
        """The mentions of an entity in a document, in text order."""
        return self._naming.get((doc_id, entity_id), [])

    def tables(self) -> Iterator[tuple[str, list[Row]]]:
        """Every table with its rows, a table after those that it refers to."""
        for name in in_order():
            yield name, self.rows(name)


def _version(folder: Path) -> str:
    """The schema's version that a dataset says it has; today's where it says nothing."""
    try:
        described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        return str(described["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return schema.VERSION


def in_order() -> list[str]:
    """The names of the tables, each after those that its foreign keys name."""
    found: list[str] = []

    def visit(table: str) -> None:
        for _, target in schema.REFERENCES.get(table, ()):
            if target != table:
                visit(target)
        if table not in found:
            found.append(table)

    for table in schema.TABLES:
        visit(table)
    return found


def conformed(model: type[schema.Row], row: Row, where: str) -> Row:
    """A row with exactly the columns of its model; see Dataset for those it lacks. Raises SageonError."""
    found: Row = {}
    for column in _columns(model):
        if column.name in row:
            value = row[column.name]
            if column.inner and value is not None:
                inner = column.inner
                several = isinstance(value, list)
                value = [conformed(inner, v, where) for v in value] if several else conformed(inner, value, where)
            found[column.name] = value
        elif column.needed:
            raise SageonError(f"{where} has no {column.name!r}: it is of another major version, or damaged")
        else:
            found[column.name] = column.absent()
    return found


@dataclass(frozen=True, slots=True)
class _Column:
    """A column as a reader needs it: the model of the objects in it, and what stands where it is absent."""

    name: str
    inner: type[schema.Row] | None
    needed: bool
    absent: Callable[[], Any]


@cache
def _columns(model: type[schema.Row]) -> tuple[_Column, ...]:
    found = []
    for name, declared in model.model_fields.items():
        kind, inner, nullable = schema.shape(declared.annotation)
        repeated = kind == "list"
        if repeated:
            kind, inner, _ = inner
        default = partial(declared.get_default, call_default_factory=True, validated_data={})
        absent = default if not declared.is_required() else list if repeated else _nothing
        needed = declared.is_required() and not repeated and not nullable
        found.append(_Column(name, inner if kind == "object" else None, needed, absent))
    return tuple(found)


def _nothing() -> None:
    return None
