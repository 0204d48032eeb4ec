"""`sageon run --watch`: run again whenever a document changes, until Ctrl-C."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from pipeline.dataset import corrections
from pipeline.dataset.sources import LISTING
from pipeline.errors import MissingLibraryError, SageonError
from pipeline.reading.reader import SUFFIXES


def watched(paths: tuple[str, ...], out: str, once: Callable[[], int]) -> int:
    """Run `once` now and after every change of what it reads under `paths`; the status of the last run at Ctrl-C.

    What is wrong with a run is said, and the next change is waited for. Raises MissingLibraryError without watchfiles.
    """
    try:
        from watchfiles import Change, watch
    except ImportError as error:
        raise MissingLibraryError('--watch needs a library: pip install "sageon[watch]"') from error
    own = Path(out).resolve()

    def counts(change: Change, path: str) -> bool:
        found = Path(path)
        if own in found.resolve().parents or any(part.startswith(".") for part in found.parts[1:]):
            return False
        return found.suffix.lower() in SUFFIXES or found.name in (LISTING, Path(corrections.LISTING).name)

    folders = {str(p if p.is_dir() else p.parent) for p in map(Path, paths)}
    folders |= {str(Path(corrections.LISTING).parent)} if Path(corrections.LISTING).is_file() else set()
    status = _told(once)
    click.echo("watching for changes; Ctrl-C ends it", err=True)
    for _ in watch(*folders, watch_filter=counts, raise_interrupt=False):
        status = _told(once)
    return status


def _told(once: Callable[[], int]) -> int:
    try:
        return once()
    except SageonError as error:
        click.echo(f"sageon: {error}", err=True)
        return 2
