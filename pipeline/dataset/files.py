"""The files of a dataset: JSONL, CSV that opens right in Excel, Parquet; written in a stream."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from pipeline import schema
from pipeline.dataset.store import Piece

Row = dict[str, Any]

# A cell that begins so would be run as a formula by a spreadsheet; an apostrophe in front keeps it text.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_TO_QUOTE: Final = (*_FORMULA, "'")
_JOIN: Final = "|"
_PLAIN: Final = frozenset({int, float, type(None)})  # what the csv module writes as `number` and `cell` do
_encode: Final = json.JSONEncoder(ensure_ascii=False).encode
_GROUP: Final = 2_048  # rows of a Parquet row group; so many of each table wait in memory


def jsonl(rows: Iterable[Row]) -> bytes:
    """One JSON object a line, UTF-8, keys in the schema's order."""
    return "".join(_encode(row) + "\n" for row in rows).encode()


def csv_bytes(table: str, rows: Iterable[Row]) -> bytes:
    """CSV as Excel reads it: UTF-8 with BOM, CR LF, lists joined by `|`, formulas neutralised."""
    return _head(table) + csv_lines(table, rows)


def csv_lines(table: str, rows: Iterable[Row]) -> bytes:
    """The lines of `csv_bytes` below the header."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    values = itemgetter(*schema.TABLES[table].model_fields)
    writer.writerows([v if type(v) in _PLAIN else _written(v) for v in values(row)] for row in rows)
    return out.getvalue().encode()


def _written(value: Any) -> str:
    return neutralised(value if isinstance(value, str) else cell(value))


def _head(table: str) -> bytes:
    return b"\xef\xbb\xbf" + ",".join(schema.TABLES[table].model_fields).encode() + b"\r\n"


def piece(table: str, rows: list[Row]) -> Piece:
    """Some rows of a table as its files hold them."""
    return Piece(jsonl(rows), csv_lines(table, rows), len(rows))


def cell(value: Any) -> str:
    """A value as a CSV cell: participants by name, other objects as JSON, null as an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return _JOIN.join(cell(v) for v in value)
    if isinstance(value, dict):
        if "entity_id" in value:
            return f"{value['name']} ({value['country']})" if value["country"] else str(value["name"])
        return _encode(value)
    return str(value)


def number(value: Any) -> str:
    """A number as it is written; '' for anything else. A negative number is no formula."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def neutralised(text: str) -> str:
    """The text of a cell that no spreadsheet takes for a formula; `restored` undoes it."""
    return "'" + text if text.startswith(_TO_QUOTE) else text


def restored(text: str) -> str:
    """The text that `neutralised` was given."""
    return text[1:] if text.startswith("'") else text


def arrow_schema(table: str) -> Any:
    """The Arrow schema of a table, derived from the declared one."""
    import pyarrow as pa

    def convert(annotation: Any) -> Any:
        kind, inner, _ = schema.shape(annotation)
        if kind == "list":
            return pa.list_(convert_shape(inner))
        if kind == "object":
            return pa.struct([pa.field(n, convert(f.annotation)) for n, f in inner.model_fields.items()])
        return plain[kind]

    def convert_shape(found: tuple[str, Any, bool]) -> Any:
        kind, inner, _ = found
        if kind == "object":
            return pa.struct([pa.field(n, convert(f.annotation)) for n, f in inner.model_fields.items()])
        return pa.list_(convert_shape(inner)) if kind == "list" else plain[kind]

    plain = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    fields = [
        pa.field(name, convert(f.annotation), metadata={"description": f.description or ""})
        for name, f in schema.TABLES[table].model_fields.items()
    ]
    return pa.schema(fields, metadata={"sageon.schema": schema.VERSION})


class TableWriter:
    """A table written piece by piece in its three forms into `folder`; memory does not grow with the pieces.

    Row groups of the Parquet file have the same rows however the pieces are cut, so that its bytes depend on rows only.
    """

    def __init__(self, table: str, folder: Path) -> None:
        import pyarrow.parquet as pq

        self.count = 0
        self._schema = arrow_schema(table)
        self._jsonl = (folder / f"{table}.jsonl").open("wb")
        self._csv = (folder / f"{table}.csv").open("wb")
        self._csv.write(_head(table))
        self._parquet = pq.ParquetWriter(folder / f"{table}.parquet", self._schema, compression="zstd")
        self._waiting: list[bytes] = []
        self._lines = 0
        self._rest = self._schema.empty_table()

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._convert()
                if self._rest.num_rows or not self.count:
                    self._parquet.write_table(self._rest, row_group_size=_GROUP)
        finally:
            self._jsonl.close()
            self._csv.close()
            self._parquet.close()

    def add(self, piece: Piece) -> None:
        """Write the next rows."""
        self._jsonl.write(piece.jsonl)
        self._csv.write(piece.csv)
        self.count += piece.rows
        self._lines += piece.rows
        self._waiting.append(piece.jsonl)
        if self._lines >= _GROUP:
            self._convert()
            while self._rest.num_rows >= _GROUP:
                self._parquet.write_table(self._rest.slice(0, _GROUP).combine_chunks(), row_group_size=_GROUP)
                self._rest = self._rest.slice(_GROUP)
            self._lines = self._rest.num_rows

    def _convert(self) -> None:
        import pyarrow as pa
        import pyarrow.json

        data = b"".join(self._waiting)
        self._waiting = []
        if data:
            options = pyarrow.json.ParseOptions(explicit_schema=self._schema, unexpected_field_behavior="error")
            # one block: a row longer than a block would be refused
            reading = pyarrow.json.ReadOptions(use_threads=False, block_size=len(data) + 1)
            found = pyarrow.json.read_json(io.BytesIO(data), reading, options)
            self._rest = pa.concat_tables([self._rest, found.cast(self._schema)]).combine_chunks()


def read_jsonl(path: Path) -> Iterator[Row]:
    """The rows of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
