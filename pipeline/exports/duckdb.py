"""DuckDB: a table for each table of the dataset, lists and objects as LIST and STRUCT, fields explained in comments."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from pipeline import schema
from pipeline.dataset.files import arrow_schema
from pipeline.errors import SageonError
from pipeline.exports.dataset import Dataset, Summary
from pipeline.exports.sql import PARTICIPANTS, create, indexes, quoted

_TYPES: Final = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN"}
_VIEW: Final = f"""CREATE VIEW {PARTICIPANTS} AS
SELECT event_id, side, unnest(member) FROM (
  SELECT event_id, 'actor' AS side, unnest(actors) AS member FROM events
  UNION ALL
  SELECT event_id, 'recipient', unnest(recipients) FROM events)"""


def write(dataset: Dataset, path: Path) -> Summary:
    """Write the tables with keys, indexes and comments, and a view `participants` (event, side, entity …).

    Raises SageonError where a key is given twice or points to no row.
    """
    summary = Summary()
    with duckdb.connect(str(path)) as database:
        for table, rows in dataset.tables():
            database.execute(create(table, _type))
            database.register("incoming", pa.Table.from_pylist(rows, schema=arrow_schema(table)))
            try:
                database.execute(f"INSERT INTO {quoted(table)} SELECT * FROM incoming")
            except duckdb.ConstraintException as error:
                raise SageonError(f"the dataset's table {table} breaks its keys: {error}") from error
            database.unregister("incoming")
            summary.written[table] = len(rows)
        for table, model in schema.TABLES.items():
            for index in indexes(table):
                database.execute(index)
            database.execute(f"COMMENT ON TABLE {quoted(table)} IS {_text(model.__doc__)}")
            for name, declared in model.model_fields.items():
                database.execute(f"COMMENT ON COLUMN {quoted(table)}.{quoted(name)} IS {_text(declared.description)}")
        database.execute(_VIEW)
        database.execute("CHECKPOINT")  # else a .wal file beside it holds the last rows
    return summary


def _type(annotation: Any) -> str:
    kind, inner, _ = schema.shape(annotation)
    if kind == "list":
        element, model, _ = inner
        return f"{_struct(model) if element == 'object' else _TYPES[element]}[]"
    return _struct(inner) if kind == "object" else _TYPES[kind]


def _struct(model: type[schema.Row]) -> str:
    fields = (f"{quoted(name)} {_type(declared.annotation)}" for name, declared in model.model_fields.items())
    return f"STRUCT({', '.join(fields)})"


def _text(text: str | None) -> str:
    return "'" + (text or "").strip().replace("'", "''") + "'"
