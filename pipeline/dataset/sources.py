"""Which documents a run reads: files and folders, with what `documents.csv` says of them."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pipeline.dataset.changes import PAGE
from pipeline.dataset.corrections import Correction
from pipeline.dataset.sheets import sheet
from pipeline.errors import SageonError, absent
from pipeline.reading.document import Metadata
from pipeline.reading.reader import SUFFIXES

LISTING: Final = "documents.csv"
_MADE: Final = frozenset({LISTING, PAGE, "report.html"})  # what of a dataset looks like a list or a document


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
    """The documents under some files and folders, in whatever order these are given and however they overlap.

    What a run wrote is neither a document nor a list. Raises SageonError for a path that does not exist. A listed
    file that is absent is a warning.
    """
    found: dict[Path, _Found] = {}
    warnings: list[str] = []
    listings: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise absent(path)
        root = path if path.is_dir() else path.parent
        outer = root.resolve()
        if path.is_dir():
            folders, files = _walked(path, warnings)
            listings.update(folders)
        else:
            files = [path]
            if not is_dataset(root):
                listings.add(root)
        for file in files:
            real = file.resolve()
            new = _Found(file, root, outer / file.relative_to(root))
            if real not in found or new.rank() < found[real].rank():
                found[real] = new
    listed: dict[Path, Metadata] = {}
    whole = {p for p in paths if p.is_dir()}
    # the list that lies nearest to a file is the last to speak of it
    for folder in sorted(listings, key=lambda f: (len(f.resolve().parts), f)):
        rows, notes = _listing(folder)
        listed.update(rows)
        warnings.extend(notes if not whole.isdisjoint({folder, *folder.parents}) else ())
    return Collection(tuple(_sources(found, listed)), tuple(sorted(set(warnings))))


@dataclass(frozen=True, slots=True)
class _Found:
    """A file, the path under which it was found, and where both lie."""

    path: Path
    root: Path
    place: Path

    def rank(self) -> tuple[bool, int, str]:
        """Less for the way to the same file that says more: no link, from the outermost folder."""
        return self.path.is_symlink(), len(self.root.resolve().parts), self.shown()

    def shown(self) -> str:
        return _told(self.path.relative_to(self.root).as_posix())


def is_dataset(folder: Path) -> bool:
    """Whether a run has written, or begun to write, its dataset into this folder."""
    return (folder / ".cache" / "rows.sqlite").is_file() or (
        (folder / "manifest.json").is_file() and (folder / "events.jsonl").is_file()
    )


def is_made(path: Path) -> bool:
    """Whether this list or document is one that a run wrote into its dataset."""
    return path.name in _MADE and is_dataset(path.parent)


def _walked(top: Path, warnings: list[str]) -> tuple[list[Path], list[Path]]:
    """The folders with a listing and the documents under a folder; hidden ones and what a run wrote are passed by."""
    folders: list[Path] = []
    files: list[Path] = []

    def closed(error: OSError) -> None:
        warnings.append(f"{error.filename}: {error.strerror}; what lies in it is not read")

    for name, below, names in os.walk(top, onerror=closed):
        folder = Path(name)
        made = is_dataset(folder)
        below[:] = sorted(n for n in below if not n.startswith("."))
        for file in sorted(names):
            if file.startswith(".") or (made and file in _MADE):
                continue
            if file == LISTING:
                folders.append(folder)
            elif os.path.splitext(file)[1].lower() in SUFFIXES:
                path = folder / file
                if path.is_file() or path.is_symlink():
                    files.append(path)
    return folders, files


def _sources(found: dict[Path, _Found], listed: dict[Path, Metadata]) -> list[Source]:
    shown = {real: f.shown() for real, f in found.items()}
    for clashing in (_shared(shown), list(found)):
        if _shared(shown):  # of different folders: the way from the folder that holds them all tells them apart
            base = os.path.commonpath([found[real].place.parent for real in clashing])
            shown |= {real: _told(found[real].place.relative_to(base).as_posix()) for real in clashing}
    names = {real: _told(f.path.stem) for real, f in found.items()}
    while clashing := [real for real in _shared(names) if names[real] != shown[real]]:
        names |= {real: shown[real] for real in clashing}
    sources = [Source(names[real], f.path, shown[real], listed.get(real, Metadata())) for real, f in found.items()]
    return sorted(sources, key=lambda s: (s.doc_id, s.shown))


def _shared(names: dict[Path, str]) -> list[Path]:
    """The files whose name is that of another, too."""
    counts = Counter(names.values())
    return [real for real, name in names.items() if counts[name] > 1]


def _told(name: str) -> str:
    """A file name as text; bytes of it that are no UTF-8 as `\\xb0`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _listing(folder: Path) -> tuple[dict[Path, Metadata], list[str]]:
    path = folder / LISTING
    if not path.is_file():
        return {}, []
    columns, lines = sheet(path, "list")
    if "path" not in columns:
        there = f"it has {', '.join(columns)}" if columns else "the file is empty"
        raise SageonError(f"{path}: the header has no column 'path'; {there}")
    rows: dict[Path, Metadata] = {}
    notes: list[str] = []
    for _, row in lines:
        target = _present(folder, row["path"])
        if target is None:
            notes.append(f"{path}: lists {row['path']!r}, which is not there")
            continue
        if target in rows:
            notes.append(f"{path}: lists {row['path']!r} more than once; the last line counts")
        rows[target] = Metadata(
            title=row.get("title") or None,
            published=_published(row.get("published"), path, row["path"]),
            published_source="listed" if row.get("published") else None,
            publisher=row.get("publisher") or None,
            genre=row.get("genre") or None,
            url=row.get("url") or None,
            licence=row.get("licence") or None,
        )
    return rows, notes


def _present(folder: Path, name: str) -> Path | None:
    """The file of a name, also where the list composes its Hangul and the file's name does not, or the reverse."""
    for form in (name, unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)):
        if (folder / form).is_file():
            return (folder / form).resolve()
    return None


def _published(value: str | None, path: Path, name: str) -> str | None:
    from pipeline.stages.dating.calendar import parse

    if not value:
        return None
    date = parse(value.strip())
    if date is None or not date.valid():
        raise SageonError(f"{path}: the date of {name} is {value!r}; write 2024, 2024-06 or 2024-06-19")
    return value.strip()
