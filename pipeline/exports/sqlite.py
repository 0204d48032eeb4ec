"""SQLite: a table for each table of the dataset, lists and objects as JSON text (`json_each` opens them)."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from pipeline import schema
from pipeline.errors import SageonError
from pipeline.exports.dataset import Dataset, Summary
from pipeline.exports.sql import PARTICIPANTS, create, indexes, quoted

_TYPES: Final = {
    "string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "list": "TEXT", "object": "TEXT",
}  # fmt: skip
_MEMBER: Final = ", ".join(f"json_extract(value, '$.{name}') AS \"{name}\"" for name in schema.Participant.model_fields)
_VIEW: Final = f"""CREATE VIEW {PARTICIPANTS} AS SELECT event_id, side, {_MEMBER}
FROM (SELECT event_id, 'actor' AS side, j.value FROM events, json_each(events.actors) AS j
      UNION ALL
      SELECT event_id, 'recipient', j.value FROM events, json_each(events.recipients) AS j)"""


def write(dataset: Dataset, path: Path) -> Summary:
    """Write the tables with keys and indexes, and a view `participants` (event, side, entity …).

    `user_version` is the schema's, 100 times its major number and its minor one. Raises SageonError where a key is
    given twice or points to no row.
    """
    summary = Summary()
    with closing(sqlite3.connect(path)) as database:
        for table, rows in dataset.tables():
            columns = list(schema.TABLES[table].model_fields)
            database.execute(create(table, lambda annotation: _TYPES[schema.shape(annotation)[0]]))
            marks = ", ".join("?" * len(columns))
            try:
                database.executemany(
                    f"INSERT INTO {quoted(table)} VALUES ({marks})",
                    ([_value(row[column]) for column in columns] for row in rows),
                )
            except sqlite3.IntegrityError as error:
                raise SageonError(f"the dataset's table {table} breaks its keys: {error}") from error
            summary.written[table] = len(rows)
        for table in schema.TABLES:
            for index in indexes(table):
                database.execute(index)
        database.execute(_VIEW)
        broken = database.execute("PRAGMA foreign_key_check").fetchone()
        if broken:
            raise SageonError(f"the dataset's table {broken[0]} names a row of {broken[2]} that is not there")
        major, minor = map(int, schema.VERSION.split("."))
        database.execute(f"PRAGMA user_version = {100 * major + minor}")
        database.commit()
    return summary


def _value(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
