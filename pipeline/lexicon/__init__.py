"""Tables of Korean knowledge: one idea per file, rows that carry their own running examples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pipeline.errors import TableError


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its cells by column, and where it stands."""

    table: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def many(self, column: str) -> list[str]:
        """The cell's values where `|` separates several, empty ones dropped."""
        return [part for part in (p.strip() for p in self.cells[column].split("|")) if part]

    @property
    def where(self) -> str:
        return f"{self.table}.tsv, line {self.line}"


def parse(table: str, text: str) -> list[Row]:
    """The rows of a tab-separated text with a header line; `#` lines are comments.

    Raises TableError with file and line where a row has not as many cells as the header.
    """
    rows: list[Row] = []
    header: list[str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
            continue
        if len(cells) != len(header):
            raise TableError(
                f"{table}.tsv, line {number}: {len(cells)} cells, but the header names {len(header)} "
                f"({', '.join(header)})"
            )
        rows.append(Row(table, number, dict(zip(header, (c.strip() for c in cells), strict=True))))
    return rows


@cache
def table(name: str) -> tuple[Row, ...]:
    """The rows of the built-in table `name` (without `.tsv`), in file order."""
    source = resources.files(__package__).joinpath(f"{name}.tsv")
    if not source.is_file():
        raise TableError(f"no table named {name!r}; there are {', '.join(names())}")
    return tuple(parse(name, source.read_text(encoding="utf-8")))


@cache
def classed(name: str, kind: str) -> tuple[str, ...]:
    """The words of one class of a table with the columns `word` and `class`, in file order."""
    return tuple(row["word"] for row in table(name) if row["class"] == kind)


def valued(name: str, kind: str) -> dict[str, str]:
    """The words of one class of a table with the columns `word`, `class` and `value`, each with its value."""
    return {row["word"]: row["value"] for row in table(name) if row["class"] == kind}


def names() -> list[str]:
    """The names of the built-in tables, sorted."""
    return sorted(p.name[:-4] for p in resources.files(__package__).iterdir() if p.name.endswith(".tsv"))


def texts() -> Iterator[tuple[str, bytes]]:
    """Each built-in table's name and bytes, sorted by name, for the fingerprint of a run."""
    for name in names():
        yield name, resources.files(__package__).joinpath(f"{name}.tsv").read_bytes()
