"""Lists that people keep in CSV, as spreadsheets save them."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Final

from pipeline.errors import SageonError

_DELIMITERS: Final = (",", ";", "\t")  # what spreadsheets put between cells, by country


def sheet(path: Path, kind: str) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The columns of a list and its rows with their lines; rows of empty cells are left out, missing cells are empty.

    Byte-order mark, line ends and delimiter are those of any spreadsheet. Raises SageonError with file and place where
    the list cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SageonError(f"{path}: byte {error.start} is not UTF-8; save the {kind} as 'CSV UTF-8'") from error
    except OSError as error:
        raise SageonError(f"{path}: {error.strerror}") from error
    head = text.partition("\n")[0]
    delimiter = next((d for d in _DELIMITERS if d in head), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        columns = [name.strip() for name in next(reader, [])]
        rows = []
        for cells in reader:
            if any(cell.strip() for cell in cells):
                padded = cells + [""] * (len(columns) - len(cells))
                rows.append((reader.line_num, {c: v for c, v in zip(columns, padded, strict=False) if c}))
    except csv.Error as error:
        raise SageonError(f"{path}, line {reader.line_num}: {error}; is a quotation mark missing?") from error
    return [name for name in columns if name], rows
