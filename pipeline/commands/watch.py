"""`sageon run --watch`: run again whenever a document changes, until Ctrl-C."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from pipeline.dataset.sources import LISTING, is_dataset, is_made
from pipeline.errors import MissingLibraryError, SageonError, absent
from pipeline.reading.reader import SUFFIXES

_STEP = 200  # milliseconds between two looks at what has changed


def watched(paths: tuple[str, ...], corrections: Path, once: Callable[[], int]) -> int:
    """Run `once` now and after every change of what it reads; the status of the last run at Ctrl-C.

    It reads what lies under `paths`, and the list of corrections. What is wrong with a run is said, and the next
    change is waited for; a change during a run is not missed. Raises MissingLibraryError without watchfiles.
    """
    try:
        from watchfiles import Change, watch
    except ImportError as error:
        raise MissingLibraryError('--watch needs a library: pip install "sageon[watch]"') from error
    given = [Path(p) for p in paths]
    for path in given:
        if not path.exists():
            raise absent(path)
    folders = {(p if p.is_dir() else p.parent).resolve() for p in given}
    listed = corrections.parent.resolve() / corrections.name

    def counts(change: Change, name: str) -> bool:
        path = Path(name)
        return path == listed or any(_read(path, folder) for folder in folders)

    places = folders | ({listed.parent} if listed.parent.is_dir() else set())
    status = 0
    try:
        changes = watch(*places, watch_filter=counts, yield_on_timeout=True, rust_timeout=_STEP)
        next(changes)  # from here on no change is missed
        status = _told(once)
        click.echo("watching for changes; Ctrl-C ends it", err=True)
        for found in changes:
            if found:
                status = _told(once)
    except KeyboardInterrupt:
        pass
    return status


def _read(path: Path, folder: Path) -> bool:
    """Whether a run on `folder` may read what lies, or lay, at `path`."""
    if not path.is_relative_to(folder):
        return False
    if any(part.startswith(".") for part in path.relative_to(folder).parts):
        return False
    if path.is_dir() or not path.suffix:  # a folder that came or went with what lies in it
        return not is_dataset(path)
    return (path.suffix.lower() in SUFFIXES or path.name == LISTING) and not is_made(path)


def _told(once: Callable[[], int]) -> int:
    try:
        return once()
    except SageonError as error:
        click.echo(f"sageon: {error}", err=True)
        return 2
