"""The files of a dataset: JSONL, CSV that opens right in Excel, Parquet; written aside and moved in whole."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from pipeline import schema
from pipeline.errors import SageonError

Row = dict[str, Any]

# A cell that begins so would be run as a formula by a spreadsheet; an apostrophe in front keeps it text.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_JOIN: Final = "|"


def jsonl(rows: Iterable[Row]) -> bytes:
    """One JSON object a line, UTF-8, keys in the schema's order."""
    return "".join(json.dumps(r, ensure_ascii=False, separators=(", ", ": ")) + "\n" for r in rows).encode()


def csv_bytes(table: str, rows: Iterable[Row]) -> bytes:
    """CSV as Excel reads it: UTF-8 with BOM, CR LF, lists joined by `|`, formulas neutralised."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    columns = list(schema.TABLES[table].model_fields)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([number(row[c]) or neutralised(cell(row[c])) for c in columns])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


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
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def number(value: Any) -> str:
    """A number as it is written; '' for anything else. A negative number is no formula."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def neutralised(text: str) -> str:
    """The text of a cell that no spreadsheet takes for a formula; `restored` undoes it."""
    return "'" + text if text.startswith((*_FORMULA, "'")) else text


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


def write_parquet(table: str, rows: list[Row], path: Path) -> None:
    """Write the rows of a table as Parquet (zstd), with the field descriptions as metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(rows, schema=arrow_schema(table)), path, compression="zstd")


def write_table(table: str, rows: list[Row], folder: Path) -> None:
    """Write a table in its three forms into `folder`."""
    (folder / f"{table}.jsonl").write_bytes(jsonl(rows))
    (folder / f"{table}.csv").write_bytes(csv_bytes(table, rows))
    write_parquet(table, rows, folder / f"{table}.parquet")


def read_jsonl(path: Path) -> Iterator[Row]:
    """The rows of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A new folder to write into, which takes the place of `folder` when the block ends well.

    Until then, and for good where anything fails, `folder` stays as it was. What the previous dataset
    holds beside the dataset's own files (its `.cache`) is kept.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        new = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise SageonError(f"cannot write beside {folder}: {error.strerror}; choose another folder with -o") from error
    new.chmod(0o755)
    old = new.with_name(new.name + ".old")
    try:
        yield new
        cache = folder / ".cache"
        if cache.is_dir():
            shutil.copytree(cache, new / ".cache", dirs_exist_ok=True)
        if folder.exists():
            os.replace(folder, old)
        try:
            os.replace(new, folder)
        except OSError:
            if old.exists():
                os.replace(old, folder)
            raise
    finally:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
