"""What is kept between runs: each document's rows under its key, in one SQLite file in the dataset's `.cache`.

Only rows that were asked for again are kept. The file is no part of the dataset: without it a run starts afresh and
ends in the same bytes.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from pipeline.errors import SageonError
from pipeline.link import Linkable

Row = dict[str, Any]

_VERSION: Final = 2
_TABLES: Final = """
CREATE TABLE entries(key TEXT PRIMARY KEY, failure TEXT, corrections TEXT, pieces BLOB);
CREATE TABLE links(key TEXT, act TEXT, event_id TEXT, doc_id TEXT, date TEXT, persons TEXT, words TEXT);
CREATE TABLE names(key TEXT, entity_id TEXT, name TEXT, kind TEXT, country TEXT, role TEXT, forms TEXT, mentions INT);
CREATE TABLE members(position INTEGER PRIMARY KEY, doc_id TEXT, path TEXT, sha256 TEXT, key TEXT);
CREATE TABLE facts(name TEXT PRIMARY KEY, value TEXT);
CREATE INDEX links_by_key ON links(key);
CREATE INDEX names_by_key ON names(key);
"""


class Piece(NamedTuple):
    """One document's part of a table, as its files hold it: JSON lines, CSV lines, how many."""

    jsonl: bytes
    csv: bytes
    rows: int


class Name(NamedTuple):
    """What one document says of an entity; `mentions` is 0 where only an event names it."""

    entity_id: str
    name: str
    kind: str
    country: str | None
    role: str | None
    forms: tuple[str, ...]
    mentions: int


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything that a dataset needs of one document: its parts of the tables, or why it has none."""

    pieces: dict[str, Piece] = field(default_factory=dict)
    links: tuple[Linkable, ...] = ()
    names: tuple[Name, ...] = ()
    failure: Row | None = None
    corrections: tuple[Row, ...] = ()


class Member(NamedTuple):
    """A document of a dataset: its identifier, its path, the hash of its bytes, the key of its rows."""

    doc_id: str
    path: str
    sha256: str
    key: str


class Store:
    """The rows of documents by key; `path` None keeps them in memory.

    Raises SageonError where the disk is full or cannot be written. A file that is no store of this version, or is
    damaged, is replaced by an empty one: nothing in it is irreplaceable.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        with _explained(path):
            try:
                self._open()
            except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
                if path is None or isinstance(error, sqlite3.OperationalError):
                    raise
                self.discard()
                self._open()

    def _open(self) -> None:
        self._connection = sqlite3.connect(self._path or ":memory:", isolation_level=None)
        found = self._connection.execute("PRAGMA user_version").fetchone()[0]
        empty = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if found != (0 if empty else _VERSION):
            raise sqlite3.DatabaseError(f"version {found}")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        if empty:
            self._connection.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {_VERSION}; COMMIT")
        self._connection.executescript(
            "CREATE TEMP TABLE now(position INTEGER PRIMARY KEY, doc_id TEXT, path TEXT, sha256 TEXT, key TEXT);"
        )

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def discard(self) -> None:
        """Let go of the file and delete it, with what an unfinished write would roll back in a new one."""
        self._connection.close()
        if self._path:
            self._path.unlink(missing_ok=True)
            self._path.with_name(self._path.name + "-journal").unlink(missing_ok=True)

    def keys(self) -> set[str]:
        """The keys of all rows that are kept."""
        return {row[0] for row in self._connection.execute("SELECT key FROM entries")}

    def put(self, entries: Iterable[tuple[str, Entry]]) -> None:
        """Keep the rows of some documents; all of them or, where anything fails, none."""
        with self._writing() as connection:
            for key, entry in entries:
                self._forget(key)
                told = (json.dumps(x, ensure_ascii=False) if x else None for x in (entry.failure, entry.corrections))
                failure, corrections = told
                row = (key, failure, corrections, _packed(entry.pieces))
                connection.execute("INSERT OR REPLACE INTO entries VALUES(?, ?, ?, ?)", row)
                connection.executemany(
                    "INSERT INTO links VALUES(?, ?, ?, ?, ?, ?, ?)",
                    [
                        (key, *link[:4], json.dumps(link.persons, ensure_ascii=False), "\x1f".join(link.words))
                        for link in entry.links
                    ],
                )
                connection.executemany(
                    "INSERT INTO names VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
                    [(key, *name[:5], "\x1f".join(name.forms), name.mentions) for name in entry.names],
                )

    def drop(self, keys: Iterable[str]) -> None:
        """Forget the rows of some documents."""
        with self._writing() as connection:
            for key in keys:
                self._forget(key)
                connection.execute("DELETE FROM entries WHERE key = ?", (key,))

    def _forget(self, key: str) -> None:
        for table in ("links", "names"):
            self._connection.execute(f"DELETE FROM {table} WHERE key = ?", (key,))

    def choose(self, members: Iterable[Member]) -> None:
        """Say which documents the dataset that is being made has, in their order."""
        with self._writing() as connection:
            connection.execute("DELETE FROM now")
            connection.executemany(
                "INSERT INTO now VALUES(?, ?, ?, ?, ?)", ((n, *member) for n, member in enumerate(members))
            )

    def pieces(self) -> Iterator[dict[str, Piece]]:
        """The chosen documents' parts of the tables, in order."""
        for (pieces,) in self._connection.execute("SELECT pieces FROM now JOIN entries USING(key) ORDER BY position"):
            yield _unpacked(pieces)

    def reports(self) -> Iterator[tuple[Member, Row | None, list[Row]]]:
        """Those of the chosen documents that failed or were corrected, with why and what became of it, in order."""
        rows = self._connection.execute(
            "SELECT doc_id, path, sha256, key, failure, corrections FROM now JOIN entries USING(key)"
            " WHERE failure IS NOT NULL OR corrections IS NOT NULL ORDER BY position"
        )
        for *member, failure, told in rows:
            yield Member(*member), json.loads(failure) if failure else None, json.loads(told) if told else []

    def links(self) -> Iterator[Linkable]:
        """What of the chosen documents' records decides their occurrence, sorted."""
        rows = self._connection.execute(
            "SELECT act, event_id, links.doc_id, date, persons, words FROM links JOIN now USING(key)"
            " ORDER BY act, event_id"
        )
        for act, event_id, doc_id, date, persons, words in rows:
            found = tuple((country, name) for country, name in json.loads(persons))
            yield Linkable(act, event_id, doc_id, date, found, tuple(words.split("\x1f")))

    def names(self) -> Iterator[Name]:
        """What the chosen documents say of entities, by entity and then in the documents' order."""
        rows = self._connection.execute(
            "SELECT entity_id, name, kind, country, role, forms, mentions FROM names JOIN now USING(key)"
            " ORDER BY entity_id, position"
        )
        for entity_id, name, kind, country, role, forms, mentions in rows:
            yield Name(entity_id, name, kind, country, role, tuple(forms.split("\x1f")) if forms else (), mentions)

    def members(self) -> list[Member]:
        """The documents of the dataset that the last run wrote."""
        rows = self._connection.execute("SELECT doc_id, path, sha256, key FROM members ORDER BY position")
        return [Member(*row) for row in rows]

    def fact(self, name: str) -> Any:
        """What `settle` was told of the dataset that the last run wrote; null where it said nothing."""
        row = self._connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else None

    def settle(self, **facts: Any) -> None:
        """The chosen documents are the dataset now: what no document of it needs is dropped."""
        with self._writing() as connection:
            connection.execute("DELETE FROM members")
            connection.execute("INSERT INTO members SELECT * FROM now")
            for table in ("entries", "links", "names"):
                connection.execute(f"DELETE FROM {table} WHERE key NOT IN (SELECT key FROM members)")
            connection.execute("DELETE FROM facts")
            connection.executemany("INSERT INTO facts VALUES(?, ?)", [(n, json.dumps(v)) for n, v in facts.items()])

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with _explained(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")


@contextmanager
def _explained(path: Path | None) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise SageonError(f"{path}: {error}; the dataset is as it was") from error


def _packed(pieces: dict[str, Piece]) -> bytes:
    sizes = {table: [len(p.jsonl), len(p.csv), p.rows] for table, p in pieces.items()}
    parts = [json.dumps(sizes).encode(), b"\n", *(part for p in pieces.values() for part in p[:2])]
    return zlib.compress(b"".join(parts), 1)


def _unpacked(data: bytes | None) -> dict[str, Piece]:
    if not data:
        return {}
    head, _, rest = zlib.decompress(data).partition(b"\n")
    pieces, at = {}, 0
    for table, (lines, cells, rows) in json.loads(head).items():
        pieces[table] = Piece(rest[at : at + lines], rest[at + lines : at + lines + cells], rows)
        at += lines + cells
    return pieces
