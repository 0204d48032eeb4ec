"""`sageon run`: read documents, bring the dataset up to date."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import click

from pipeline.dataset import corrections
from pipeline.dataset.sources import Collection, Source, collect
from pipeline.dataset.store import Entry
from pipeline.dataset.update import Outcome, Watcher, update
from pipeline.errors import INTERRUPTED, SageonError

_LINES = 50  # so many documents get a line each where there is no terminal; more are summed up
_PAUSE = 5.0  # seconds between two such sums


def run(
    paths: tuple[str, ...],
    out: str,
    *,
    strict: bool,
    as_json: bool,
    add: bool,
    jobs: int | None,
    time_limit: float | None,
    corrected: str | None,
    watch: bool,
) -> int:
    """Bring the dataset in `out` up to date with the documents under `paths`, print a summary; the exit status."""

    if not out:
        raise SageonError("-o names no folder; -o . is this one")

    def once() -> int:
        started = time.perf_counter()
        collection = _collected(paths)
        progress = _Progress(quiet=as_json)
        try:
            outcome = update(
                collection,
                Path(out),
                jobs=jobs or os.cpu_count() or 1,
                add=add,
                strict=strict,
                listed=_listed(corrected),
                time_limit=time_limit,
                watcher=Watcher(progress.waiting, progress.begins, progress.step, progress.writes),
            )
        except KeyboardInterrupt:
            progress.close()
            click.echo(f"\nstopped; {out} is as it was, and what was read will not be read again", err=True)
            sys.exit(INTERRUPTED)
        finally:
            progress.close()
        return _report(outcome, out, time.perf_counter() - started, strict=strict, as_json=as_json)

    if not watch:
        return once()
    from pipeline.commands.watch import watched

    return watched(paths, Path(corrected or corrections.LISTING), once)


def _collected(paths: tuple[str, ...]) -> Collection:
    collection = collect([Path(p) for p in paths])
    if not collection.sources:
        raise SageonError(f"nothing to read under {', '.join(paths)}: no .txt, .md or .html file")
    for warning in collection.warnings:
        click.echo(f"warning: {warning}", err=True)
    return collection


def _listed(path: str | None) -> dict[str, tuple[corrections.Correction, ...]]:
    if path is None and not Path(corrections.LISTING).is_file():
        return {}
    return corrections.read(Path(path or corrections.LISTING))


def _report(outcome: Outcome, out: str, seconds: float, *, strict: bool, as_json: bool) -> int:
    for failure in outcome.failures:
        click.echo(f"{failure['path']}: {failure['stage']}: {failure['reason']}", err=True)
    for told in outcome.corrections:
        if told["status"] != "applied":
            record = told["event_id"] or told["action"]
            click.echo(f"correction of {told['doc_id']}, {record}: {told['status']}: {told['note']}", err=True)
    status = 1 if outcome.failures else 0
    if status and strict:
        click.echo("--strict: nothing was written", err=True)
        if not as_json:
            return status
    changed = {c: outcome.changed["events", c] for c in ("added", "removed", "changed")}
    summary = {
        **outcome.counts,
        "failed": len(outcome.failures),
        "read": outcome.read,
        "kept": outcome.kept,
        **changed,
        "written": outcome.written,
        "seconds": round(seconds, 1),
        **{f"seconds_{part}": round(spent, 2) for part, spent in outcome.seconds.items()},
    }
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False))
        return status
    told_changes = ", ".join(f"{count} {what}" for what, count in changed.items()) + " since the last run"
    click.echo(
        f"{summary['documents']} documents ({outcome.read} read, {outcome.kept} as before), {summary['dates']} dates, "
        f"{summary['actors']} actors, {summary['events']} events "
        f"({told_changes if outcome.written else 'nothing to do'}) in {summary['seconds']} s -> {out}"
    )
    if outcome.failures:
        click.echo(f"{len(outcome.failures)} documents failed; see {out}/errors.jsonl")
    return status


class _Progress:
    """A bar on a terminal, plain lines elsewhere; on stderr, so that stdout can be piped."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.bar: Any = None
        self.documents = self.size = self.done = self.done_size = 0
        self.started = self.told = 0.0

    def waiting(self) -> None:
        click.echo("another run is writing to this folder; waiting for it to end", err=True)

    def begins(self, documents: int, size: int, kept: int) -> None:
        self.documents, self.size = documents, size
        self.started = self.told = time.monotonic()
        if sys.stderr.isatty() and not self.quiet:
            from tqdm import tqdm

            self.bar = tqdm(total=size, unit="B", unit_scale=True, file=sys.stderr)
            self.bar.set_postfix_str(f"0/{documents} documents")

    def step(self, source: Source, size: int, entry: Entry) -> None:
        self.done += 1
        self.done_size += size
        if self.bar is not None:
            self.bar.update(size)
            self.bar.set_postfix_str(f"{self.done}/{self.documents} documents")
        elif self.quiet:
            return
        elif self.documents <= _LINES:
            told = "failed" if entry.failure else f"{entry.pieces['events'].rows} events"
            click.echo(f"[{self.done}/{self.documents}] {source.doc_id}: {told}", err=True)
        elif time.monotonic() - self.told > _PAUSE:
            self.told = time.monotonic()
            rate = self.done_size / (self.told - self.started)
            left = (self.size - self.done_size) / rate if rate else 0.0
            at = time.strftime("%H:%M", time.localtime(time.time() + left))
            told = (
                f"{self.done:,} of {self.documents:,} documents, {self.done_size / 1e6:.1f} of {self.size / 1e6:.1f} MB"
            )
            click.echo(f"{told}, {rate / 1e3:.0f} kB/s, done at about {at}", err=True)

    def writes(self) -> None:
        self.close()
        if self.documents > _LINES and not self.quiet:
            click.echo("writing the tables", err=True)

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()
            self.bar = None
