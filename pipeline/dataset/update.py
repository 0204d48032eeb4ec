"""A dataset brought up to date: only what is new or stale is read again, and the bytes are those of a run from scratch.

A document's rows are a pure function of its bytes, of what is listed and corrected of it, and of the fingerprint; they
are kept under the hash of these. Occurrences, entities and files are made anew from all rows whenever any changed.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from pipeline import schema
from pipeline.dataset import changes, corrections, croissant
from pipeline.dataset.files import jsonl, read_jsonl
from pipeline.dataset.fingerprint import fingerprint, key
from pipeline.dataset.package import data_package, manifest, pretty
from pipeline.dataset.pool import Lost, Pool
from pipeline.dataset.sources import Collection, Source, is_dataset
from pipeline.dataset.store import Entry, Member, Store
from pipeline.dataset.swap import CACHE, heal, locked, replacing
from pipeline.errors import SageonError

Row = dict[str, Any]

_SAVE_AFTER: Final = 1.0  # seconds of work that a killed run loses at most
_SECONDS: Final = 60.0  # that a document may take, and
_BYTES_A_SECOND: Final = 2_000  # so much more for its length: an eighth of the slowest machine that was measured

_UNREAD: Final = "this document was kept as it was; name its file, too, and the correction is applied"

_FORMS: Final = ("jsonl", "csv", "parquet")
TABLES: Final = tuple(f"{table}.{form}" for table in schema.TABLES for form in _FORMS)
_BESIDE: Final = (
    "errors.jsonl", "corrections.jsonl", "datapackage.json", croissant.NAME, "manifest.json", changes.PAGE,
    changes.TABLE,
)  # fmt: skip
FILES: Final = (*TABLES, *_BESIDE)


@dataclass(slots=True)
class Watcher:
    """What a run tells whoever looks on; each does nothing unless it is replaced."""

    waiting: Callable[[], None] = lambda: None
    begins: Callable[[int, int, int], None] = lambda documents, size, kept: None
    step: Callable[[Source, int, Entry], None] = lambda source, size, entry: None
    writes: Callable[[], None] = lambda: None


@dataclass(slots=True)
class Outcome:
    """What a run did: counts of the dataset, what was read, what failed, what changed."""

    counts: dict[str, int] = field(default_factory=dict)
    read: int = 0
    kept: int = 0
    failures: list[Row] = field(default_factory=list)
    corrections: list[Row] = field(default_factory=list)
    changed: Counter[tuple[str, str]] = field(default_factory=Counter)
    written: bool = False
    seconds: dict[str, float] = field(default_factory=dict)


def update(
    collection: Collection,
    out: Path,
    *,
    jobs: int,
    add: bool = False,
    strict: bool = False,
    listed: dict[str, tuple[corrections.Correction, ...]] | None = None,
    time_limit: float | None = None,
    watcher: Watcher | None = None,
    pool: Pool[Source, tuple[str, Entry]] | None = None,
) -> Outcome:
    """Make the dataset in `out` that of the documents of `collection`; with `add`, of those that it has as well.

    `listed` are people's corrections by document, `time_limit` the seconds that any document may take. Where a
    document fails the others go through; with `strict` nothing is written then. Raises SageonError where `out` cannot
    be written; it is as it was then, and what was read is not read again.
    """
    watcher = watcher or Watcher()
    out = out.resolve()
    _check_ours(out)
    with locked(out, watcher.waiting):
        try:
            heal(out, FILES.__contains__)
            for _ in range(2):
                run = _Run(collection, out, listed or {}, watcher)
                try:
                    return run.work(jobs, add=add, strict=strict, time_limit=time_limit, pool=pool)
                except (sqlite3.Error, zlib.error, UnicodeDecodeError):
                    run.discard()  # damaged, and nothing in it is irreplaceable
                finally:
                    run.close()
        except OSError as error:
            raise SageonError(f"{out}: {error.strerror or error}; the dataset is as it was") from error
    raise SageonError(f"{out / CACHE}: cannot be read back; delete it, or choose another folder with -o")


def _check_ours(out: Path) -> None:
    """A folder whose files have our names, but are somebody's own, is not written to."""
    theirs = [name for name in FILES if (out / name).exists()]
    if theirs and not is_dataset(out):
        raise SageonError(
            f"{out} holds a {theirs[0]} that no run wrote and that the dataset's would replace; choose another folder "
            "with -o"
        )


def workers(jobs: int, time_limit: float | None = None) -> Pool[Source, tuple[str, Entry]]:
    """Processes that make documents' rows; a document of n bytes may take 60 s and 1 s for each 2,000 of them."""
    from pipeline.dataset import build

    def limit(source: Source) -> float:
        try:
            size = source.path.stat().st_size
        except OSError:
            size = 0
        return time_limit or _SECONDS + size / _BYTES_A_SECOND

    return Pool(build.entry, build.prepare, jobs, limit)


class _Run:
    def __init__(
        self,
        collection: Collection,
        out: Path,
        listed: dict[str, tuple[corrections.Correction, ...]],
        watcher: Watcher,
    ) -> None:
        self.out = out
        self.watcher = watcher
        self.listed = listed
        self.sources = [replace(s, corrections=listed.get(s.doc_id, ())) for s in collection.sources]
        self.store = Store(out / CACHE / "rows.sqlite")
        self.damaged = False
        self.passing: dict[str, Entry] = {}  # failures that another run might not have

    def close(self) -> None:
        """Let go of the store; what only this run met (a killed worker, a file in use) is tried again by the next."""
        try:
            if not self.damaged:
                self.store.drop(self.passing)
        finally:
            self.store.close()

    def discard(self) -> None:
        """Forget all rows that are kept."""
        self.damaged = True
        self.store.discard()

    def work(
        self,
        jobs: int,
        *,
        add: bool,
        strict: bool,
        time_limit: float | None,
        pool: Pool[Source, tuple[str, Entry]] | None,
    ) -> Outcome:
        begun = time.perf_counter()
        outcome = Outcome()
        members = {m.doc_id: m for m in self._kept()} if add else {}
        known = self.store.keys()
        stale: list[tuple[Source, int]] = []
        for source in self.sources:
            size, sha256 = _hashed(source.path)
            member = Member(source.doc_id, source.shown, sha256, key(source, sha256))
            members[source.doc_id] = member
            if member.key not in known:
                stale.append((source, size))
        outcome.read, outcome.kept = len(stale), len(members) - len(stale)
        if stale:
            self.watcher.begins(len(stale), sum(size for _, size in stale), outcome.kept)
            for member in self._read(stale, jobs, time_limit, pool):
                members[member.doc_id] = member
        outcome.seconds["reading"] = time.perf_counter() - begun
        self.store.choose(sorted(members.values()))
        self._report(outcome, members)
        digest = self._digest(outcome, members.values())
        facts = {"digest": digest, "files": _stamps(self.out)}
        if self.passing or not facts["files"] or any(self.store.fact(n) != v for n, v in facts.items()):
            if not (strict and outcome.failures):
                self._write(outcome, digest)
        else:
            outcome.counts = self.store.fact("counts")
        outcome.seconds["writing"] = time.perf_counter() - begun - outcome.seconds["reading"]
        return outcome

    def _read(
        self,
        stale: list[tuple[Source, int]],
        jobs: int,
        time_limit: float | None,
        pool: Pool[Source, tuple[str, Entry]] | None,
    ) -> Iterator[Member]:
        """Read documents, keep their rows as they come; each with the key under which they are kept."""
        from pipeline.dataset import build

        sizes = {source.doc_id: size for source, size in stale}
        waiting: dict[str, Entry] = {}
        saved = time.monotonic()
        with ExitStack() as stack:
            stack.callback(lambda: self.store.put([*waiting.items(), *self.passing.items()]))
            if pool is None:
                pool = stack.enter_context(workers(jobs, time_limit))
                pool.start(len(stale))
                build.prepare_writing()  # while they load
            for source, result in pool.map(source for source, _ in stale):
                if isinstance(result, Lost):
                    sha256, entry = "", build.failed(source, "analysis", result.reason)
                else:
                    sha256, entry = result
                name = key(source, sha256)
                if sha256:
                    waiting[name] = entry
                else:
                    self.passing[name] = entry
                if time.monotonic() - saved > _SAVE_AFTER:
                    self.store.put(waiting.items())
                    waiting, saved = {}, time.monotonic()
                self.watcher.step(source, sizes[source.doc_id], entry)
                yield Member(source.doc_id, source.shown, sha256, name)

    def _kept(self) -> list[Member]:
        """The documents of the dataset as it stands in the folder."""
        if self.store.fact("files") == _stamps(self.out):
            return self.store.members()
        if not (self.out / "documents.jsonl").is_file():
            return []
        try:
            return list(_adopted(self.out, self.store))
        except (ValueError, LookupError, TypeError, OSError) as error:
            raise SageonError(
                f"{self.out} cannot be added to, its files are damaged ({error}); restore them, or run without --add "
                "on all its documents"
            ) from error

    def _report(self, outcome: Outcome, members: dict[str, Member]) -> None:
        read = {source.doc_id for source in self.sources}
        reports = {member.doc_id: (failure, told) for member, failure, told in self.store.reports()}
        for doc_id in sorted({*reports, *self.listed}):
            failure, told = reports.get(doc_id, (None, []))
            outcome.corrections.extend(told)
            if failure:
                outcome.failures.append(failure)
            elif doc_id not in members:
                note = "this document is not in the dataset"
                outcome.corrections.extend(corrections.report(c, "gone", note) for c in self.listed[doc_id])
            elif doc_id not in read:
                outcome.corrections.extend(self._unread(doc_id, told))

    def _unread(self, doc_id: str, told: list[Row]) -> Iterator[Row]:
        """What is listed of a document that `add` only kept, beside what was listed when it was read."""
        known = [{**row, "status": "", "note": None} for row in told]
        for correction in self.listed.get(doc_id, ()):
            if corrections.report(correction, "") not in known:
                yield corrections.report(correction, "refused", _UNREAD)

    def _digest(self, outcome: Outcome, members: Iterable[Member]) -> str:
        told = [fingerprint(), sorted(members), outcome.corrections]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()

    def _write(self, outcome: Outcome, digest: str) -> None:
        from pipeline.dataset.build import write

        self.watcher.writes()
        reads_there = any(s.path.resolve().is_relative_to(self.out) for s in self.sources)
        with replacing(self.out, FILES.__contains__, stay=reads_there) as folder:
            outcome.counts = write(self.store, folder)
            (folder / "errors.jsonl").write_bytes(jsonl(outcome.failures))
            (folder / "corrections.jsonl").write_bytes(jsonl(outcome.corrections))
            hashes = {d["doc_id"]: d["sha256"] for d in read_jsonl(folder / "documents.jsonl")}
            (folder / "datapackage.json").write_bytes(pretty(data_package(outcome.counts)))
            sums = {name: _hashed(folder / name)[1] for name in TABLES}
            (folder / croissant.NAME).write_bytes(pretty(croissant.croissant(sums)))
            outcome.changed = changes.write(changes.changes(self.out, folder), folder)
            if not outcome.changed:
                _keep_page(self.out, folder)
            told = manifest(hashes, outcome.counts, len(outcome.failures))
            (folder / "manifest.json").write_bytes(pretty(told))
        outcome.written = True
        self.store.settle(digest="" if self.passing else digest, files=_stamps(self.out), counts=outcome.counts)


def _hashed(path: Path) -> tuple[int, str]:
    """Size and hash of a file; the hash is '' where it cannot be opened."""
    try:
        with path.open("rb") as file:  # in pieces: a table may be larger than the memory
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return file.tell(), digest
    except OSError:
        return 0, ""


def _stamps(folder: Path) -> dict[str, list[int]]:
    """Size and time of each file of a dataset, to see that nobody touched it; empty where one is missing."""
    try:
        return {name: [s.st_size, s.st_mtime_ns] for name in FILES for s in [(folder / name).stat()]}
    except OSError:
        return {}


def _keep_page(before: Path, after: Path) -> None:
    """A run that changed nothing leaves the account of the last change."""
    for name in (changes.PAGE, changes.TABLE):
        if (before / name).is_file():
            (after / name).write_bytes((before / name).read_bytes())


def _adopted(folder: Path, store: Store) -> Iterator[Member]:
    """The documents of a dataset of which only the files are left, taken into the store."""
    from pipeline.dataset.build import OF_DOCUMENTS, entry_of

    coming = {t: groupby(read_jsonl(folder / f"{t}.jsonl"), key=lambda r: r["doc_id"]) for t in OF_DOCUMENTS}
    ahead = {t: next(groups, None) for t, groups in coming.items()}
    told = defaultdict(list)
    for row in read_jsonl(folder / "corrections.jsonl") if (folder / "corrections.jsonl").is_file() else ():
        if row["note"] != _UNREAD:
            told[row["doc_id"]].append(row)
    for document in read_jsonl(folder / "documents.jsonl"):
        rows: dict[str, list[Row]] = {}
        for table in OF_DOCUMENTS:
            at, columns = ahead[table], schema.TABLES[table].model_fields
            rows[table] = []
            if at and at[0] == document["doc_id"]:
                # an older minor version lacks columns that may be null
                rows[table] = [{column: row.get(column) for column in columns} for row in at[1]]
                ahead[table] = next(coming[table], None)
        for event in rows["events"]:
            event["occurrence_id"] = event["event_id"]
        kept = tuple(told[document["doc_id"]])
        name = "adopted:" + hashlib.sha256(json.dumps([rows, kept], ensure_ascii=False).encode()).hexdigest()
        store.put([(name, entry_of(rows, kept))])
        yield Member(document["doc_id"], document["path"], document["sha256"], name)
    for failure in read_jsonl(folder / "errors.jsonl"):
        name = "adopted:" + hashlib.sha256(json.dumps(failure, ensure_ascii=False).encode()).hexdigest()
        store.put([(name, Entry(failure=failure))])
        yield Member(failure["doc_id"], failure["path"], "", name)
