"""Excel: a workbook with a sheet a table, the cells as in the dataset's CSV."""

from __future__ import annotations

import datetime
import re
import zipfile
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from pipeline import schema
from pipeline.dataset.files import Row, number
from pipeline.errors import SageonError
from pipeline.exports.dataset import Dataset, Summary
from pipeline.exports.writing import spreadsheet

MOST_ROWS: Final = 1_048_576
LONGEST_CELL: Final = 32_767
_NO_DAY: Final = datetime.datetime(1980, 1, 1)  # the first day that a ZIP file can name
_MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_WIDEST: Final = 60


def write(dataset: Dataset, path: Path) -> Summary:
    """Write the tables: a header that stays in view, filters, widths by content; the same dataset gives the same bytes.

    Lists are joined by `|` and formulas neutralised by an apostrophe in front, as in the CSV (`files.restored` undoes
    it). Characters that XML forbids become `\\ufffd`; a cell of more than 32,767 characters is cut and counted.
    Raises SageonError for a table of more rows than a sheet holds (1,048,576 with its header).
    """
    summary = Summary()
    book = Workbook()
    for blank in book.worksheets:
        book.remove(blank)
    book.properties.creator = "sageon"
    book.properties.created = _NO_DAY
    for table in schema.TABLES:
        rows = dataset.rows(table)
        if len(rows) >= MOST_ROWS:
            raise SageonError(
                f"the table {table} has {len(rows):,} rows, and a sheet of Excel holds {MOST_ROWS:,}: "
                f"export to duckdb or sqlite, or read {dataset.folder / f'{table}.parquet'}"
            )
        _fill(book.create_sheet(table), table, rows, summary)
        summary.written[table] = len(rows)
    aside = path.with_suffix(".part")
    book.save(aside)
    _without_clock(aside, path)
    return summary


def _fill(sheet: Any, table: str, rows: list[Row], summary: Summary) -> None:
    columns = list(schema.TABLES[table].model_fields)
    sheet.append(columns)
    widths = [len(column) + 2 for column in columns]
    for row in rows:
        cells = [_value(row[column], summary) for column in columns]
        widths = [min(_WIDEST, max(w, _width(c))) for w, c in zip(widths, cells, strict=True)]
        sheet.append(cells)
    for n, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(n)].width = width
        sheet.cell(1, n).font = Font(bold=True)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"


def _value(value: Any, summary: Summary) -> Any:
    if value is None or isinstance(value, bool) or number(value):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", spreadsheet(value))
    if len(text) > LONGEST_CELL:
        summary.left_out["ends of cells"] += 1
        text = text[: LONGEST_CELL - 1] + "…"
    return text


def _width(value: Any) -> int:
    """How wide a cell is, a Hangul syllable counting two."""
    text = "" if value is None else str(value)[:_WIDEST]
    return sum(1 + (c > "\u1100") for c in text) + 2


def _without_clock(source: Path, target: Path) -> None:
    """Copy a workbook without the moments at which its parts were written."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>" + _NO_DAY.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), data)
            info = zipfile.ZipInfo(name, _NO_DAY.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, data)
    source.unlink()
