"""What both databases share: the order of the tables, their keys, and the columns that people look up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from pipeline import schema

# Beside the keys: what events are looked up by, and names.
_LOOKED_UP: Final = {
    "events": ("date_begin", "subtype", "occurrence_id"),
    "actors": ("entity_id",),
    "entities": ("name", "country"),
}
# Who takes part in what, a row each: the question that lists make awkward in SQL.
PARTICIPANTS: Final = "participants"


def quoted(name: str) -> str:
    """An identifier in SQL (`end` is a word of its own there)."""
    return f'"{name}"'


def create(table: str, type_of: Callable[[Any], str]) -> str:
    """The CREATE TABLE of a table: columns by `type_of` their annotation, primary and foreign keys."""
    lines = []
    for name, declared in schema.TABLES[table].model_fields.items():
        _, _, nullable = schema.shape(declared.annotation)
        lines.append(f"{quoted(name)} {type_of(declared.annotation)}{'' if nullable else ' NOT NULL'}")
    lines.append(f"PRIMARY KEY ({', '.join(map(quoted, schema.KEYS[table]))})")
    for column, target in schema.REFERENCES.get(table, ()):
        lines.append(f"FOREIGN KEY ({quoted(column)}) REFERENCES {quoted(target)} ({quoted(column)})")
    return f"CREATE TABLE {quoted(table)} (\n  " + ",\n  ".join(lines) + "\n)"


def indexes(table: str) -> list[str]:
    """The CREATE INDEX statements of a table: foreign keys that do not begin its primary key, and what is looked up."""
    columns = [column for column, _ in schema.REFERENCES.get(table, ()) if column != schema.KEYS[table][0]]
    columns += [column for column in _LOOKED_UP.get(table, ()) if column not in columns]
    return [f"CREATE INDEX {quoted(f'{table}_{c}')} ON {quoted(table)} ({quoted(c)})" for c in columns]
