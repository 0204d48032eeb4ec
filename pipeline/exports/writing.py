"""How an export comes to its place: written aside, moved in whole, and never over what a person has changed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from pipeline.dataset.files import cell, neutralised, number
from pipeline.errors import SageonError

# Hashes of what was exported from a dataset, in the part of its folder that a run keeps.
_MEMORY: Final = Path(".cache", "exports.json")


@contextmanager
def taking_place(path: Path, dataset: Path, *, folder: str | None, force: bool) -> Iterator[Path]:
    """A path beside `path` to write to (with `folder` an empty folder), which takes its place when the block ends well.

    Until then, and for good where anything fails, what stands at `path` stays as it was. Raises SageonError where
    that is not, byte for byte, an earlier export of this dataset and `force` is not given; a folder without the file
    that `folder` names is never replaced.
    """
    if path.exists() and not force and _hash(path) not in _remembered(dataset):
        raise SageonError(
            f"{path} is there already and is not what an export of {dataset} wrote, or was changed since; "
            "name another file, or write over it with --force"
        )
    if path.exists() and path.is_dir() != (folder is not None):
        raise SageonError(f"{path} is a {'file' if folder else 'folder'}; name a {'folder' if folder else 'file'}")
    if folder and path.is_dir() and not (path / folder).is_file() and any(path.iterdir()):
        raise SageonError(f"{path} holds files that are no export ({folder} is missing); name another folder")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    except OSError as error:
        raise SageonError(f"cannot write beside {path}: {error.strerror}; name a file elsewhere") from error
    new, old = work / path.name, work / f"{path.name}.old"
    try:
        if folder:
            new.mkdir()
        yield new
        found = _hash(new)
        if folder and path.exists():
            os.replace(path, old)
        try:
            os.replace(new, path)
        except OSError:
            if old.exists():
                os.replace(old, path)
            raise
        _remember(dataset, found)
    except OSError as error:
        raise SageonError(f"{path} was not written: {error}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _hash(path: Path) -> str:
    """The hash of a file, or of a folder's files with their names."""
    if path.is_file():
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    parts = [(p.relative_to(path).as_posix(), _hash(p)) for p in sorted(path.rglob("*")) if p.is_file()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _remembered(dataset: Path) -> list[str]:
    try:
        found = json.loads((dataset / _MEMORY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [str(known) for known in found] if isinstance(found, list) else []


def _remember(dataset: Path, found: str) -> None:
    """Keep the hash of an export; where the dataset cannot be written to, its next export asks for --force."""
    path = dataset / _MEMORY
    kept = _remembered(dataset)
    if found in kept:
        return
    aside = path.with_suffix(".new")
    try:
        path.parent.mkdir(exist_ok=True)
        aside.write_text(json.dumps([*kept, found][-1000:], indent=0), encoding="utf-8")
        os.replace(aside, path)
    except OSError:
        return


def one_line(text: str) -> str:
    """A text in one line: every run of white space and control characters is one blank."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())


def spreadsheet(value: Any) -> str:
    """A value as the cell of a spreadsheet: numbers as they are, text that no spreadsheet runs as a formula."""
    return number(value) or neutralised(cell(value))


def sheet(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> bytes:
    """CSV as the dataset's own: UTF-8 with BOM, CR LF, formulas neutralised."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([spreadsheet(row[column]) for column in columns])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
