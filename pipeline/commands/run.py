"""`sageon run`: read documents, write the dataset."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import click

from pipeline import schema
from pipeline.dataset.build import build
from pipeline.dataset.files import jsonl, read_jsonl, replacing, write_table
from pipeline.dataset.package import data_package, manifest, pretty
from pipeline.dataset.rows import Rows
from pipeline.dataset.sources import Collection, Source, collect


def run(paths: tuple[str, ...], out: str, *, strict: bool, as_json: bool) -> int:
    """Process the documents under `paths`, write the dataset to `out`, print a summary; the exit status."""
    started = time.perf_counter()
    collection = collect([Path(p) for p in paths])
    if not collection.sources:
        click.echo(f"nothing to read under {', '.join(paths)}: no .txt, .md or .html file", err=True)
        return 2
    for warning in collection.warnings:
        click.echo(f"warning: {warning}", err=True)
    before = _events(Path(out))
    with _Progress(collection, quiet=as_json) as progress:
        tables, failures = build(collection, progress.step)
    for failure in failures:
        click.echo(f"{failure['path']}: {failure['stage']}: {failure['reason']}", err=True)
    if failures and strict:
        click.echo("--strict: nothing was written", err=True)
        return 1
    _write(Path(out), tables, failures)
    after = {e["event_id"]: e for e in tables["events"]}
    summary = {
        "documents": len(tables["documents"]),
        "failed": len(failures),
        **{t: len(tables[t]) for t in ("dates", "actors", "events")},
        "entities": len(tables["entities"]),
        "added": len(after.keys() - before.keys()),
        "removed": len(before.keys() - after.keys()),
        "changed": sum(before[k] != after[k] for k in before.keys() & after.keys()),
        "seconds": round(time.perf_counter() - started, 1),
    }
    _report(summary, out, as_json=as_json)
    return 1 if failures else 0


def _events(out: Path) -> dict[str, Any]:
    """The events of the dataset that stands there now; none where it cannot be read."""
    path = out / "events.jsonl"
    try:
        return {e["event_id"]: e for e in read_jsonl(path)} if path.is_file() else {}
    except (OSError, ValueError, KeyError):
        return {}


def _write(out: Path, tables: dict[str, list[dict[str, Any]]], failures: list[dict[str, Any]]) -> None:
    counts = {t: len(rows) for t, rows in tables.items()}
    hashes = {d["doc_id"]: d["sha256"] for d in tables["documents"]}
    with replacing(out) as folder:
        for table in schema.TABLES:
            write_table(table, tables[table], folder)
        (folder / "errors.jsonl").write_bytes(jsonl(failures))
        (folder / "datapackage.json").write_bytes(pretty(data_package(counts)))
        (folder / "manifest.json").write_bytes(pretty(manifest(hashes, counts, len(failures))))


def _report(summary: dict[str, Any], out: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False))
        return
    click.echo(
        f"{summary['documents']} documents, {summary['dates']} dates, {summary['actors']} actors, "
        f"{summary['events']} events ({summary['added']} added, {summary['removed']} removed, "
        f"{summary['changed']} changed since the last run) in {summary['seconds']} s -> {out}"
    )
    if summary["failed"]:
        click.echo(f"{summary['failed']} documents failed; see {out}/errors.jsonl")


class _Progress:
    """A bar on a terminal, plain lines elsewhere; on stderr, so that stdout can be piped."""

    def __init__(self, collection: Collection, *, quiet: bool) -> None:
        self.total = len(collection.sources)
        self.quiet = quiet
        self.bar: Any = None
        self.done = 0

    def __enter__(self) -> _Progress:
        if sys.stderr.isatty() and not self.quiet:
            from tqdm import tqdm

            self.bar = tqdm(total=self.total, unit="doc", file=sys.stderr)
        return self

    def __exit__(self, *error: object) -> None:
        if self.bar is not None:
            self.bar.close()

    def step(self, source: Source, found: Rows | None) -> None:
        self.done += 1
        if self.bar is not None:
            self.bar.update()
        elif not self.quiet:
            told = f"{len(found.events)} events" if found else "failed"
            click.echo(f"[{self.done}/{self.total}] {source.doc_id}: {told}", err=True)
