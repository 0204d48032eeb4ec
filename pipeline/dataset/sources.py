"""Which documents a run reads: files and folders, with what `documents.csv` says of them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pipeline.dataset.corrections import Correction
from pipeline.errors import SageonError
from pipeline.reading.document import Metadata
from pipeline.reading.reader import SUFFIXES

LISTING: Final = "documents.csv"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its identifier, its path, the path that the dataset shows, what is listed of it and corrected."""

    doc_id: str
    path: Path
    shown: str
    metadata: Metadata = field(default_factory=Metadata)
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """The sources of a run in order of their identifiers, and what was worth a warning."""

    sources: tuple[Source, ...]
    warnings: tuple[str, ...] = ()


def collect(paths: list[Path]) -> Collection:
    """The documents under some files and folders.

    Raises SageonError for a path that does not exist. A listed file that is absent is a warning.
    """
    found: list[tuple[Path, Path]] = []
    warnings: list[str] = []
    listed: dict[Path, Metadata] = {}
    for path in paths:
        if not path.exists():
            raise SageonError(f"{path}: there is no such file or folder")
        root = path if path.is_dir() else path.parent
        for folder in {root, *(p.parent for p in path.rglob(LISTING))} if path.is_dir() else {root}:
            rows, notes = _listing(folder)
            listed.update(rows)
            warnings.extend(notes if path.is_dir() else ())
        if path.is_dir():
            files = sorted(p for p in path.rglob("*") if _readable(p, path))
            found.extend((f, root) for f in files)
        else:
            found.append((path, root))
    unique = {f.resolve(): (f, r) for f, r in found}
    return Collection(tuple(_sources(list(unique.values()), listed)), tuple(sorted(set(warnings))))


def _readable(path: Path, root: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
    return path.suffix.lower() in SUFFIXES and not hidden and (path.is_file() or path.is_symlink())


def _sources(found: list[tuple[Path, Path]], listed: dict[Path, Metadata]) -> list[Source]:
    stems = Counter(path.stem for path, _ in found)
    sources = []
    for path, root in found:
        shown = path.relative_to(root).as_posix()
        doc_id = path.stem if stems[path.stem] == 1 else shown
        sources.append(Source(doc_id, path, shown, listed.get(path.resolve(), Metadata())))
    return sorted(sources, key=lambda s: (s.doc_id, s.shown))


def _listing(folder: Path) -> tuple[dict[Path, Metadata], list[str]]:
    path = folder / LISTING
    if not path.is_file():
        return {}, []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SageonError(f"{path}: byte {error.start} is not UTF-8; save the list as UTF-8") from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if "path" not in (reader.fieldnames or ()):
        raise SageonError(f"{path}: the header has no column 'path'; it has {', '.join(reader.fieldnames or ())}")
    rows: dict[Path, Metadata] = {}
    notes: list[str] = []
    for row in reader:
        target = folder / (row["path"] or "")
        if not target.is_file():
            notes.append(f"{path}: lists {row['path']!r}, which is not there")
            continue
        rows[target.resolve()] = Metadata(
            title=row.get("title") or None,
            published=_published(row.get("published"), path, row["path"]),
            published_source="listed" if row.get("published") else None,
            publisher=row.get("publisher") or None,
            genre=row.get("genre") or None,
            url=row.get("url") or None,
            licence=row.get("licence") or None,
        )
    return rows, notes


def _published(value: str | None, path: Path, name: str) -> str | None:
    from pipeline.stages.calendar import parse

    if not value:
        return None
    date = parse(value.strip())
    if date is None or not date.valid():
        raise SageonError(f"{path}: the date of {name} is {value!r}; write 2024, 2024-06 or 2024-06-19")
    return value.strip()
