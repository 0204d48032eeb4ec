"""A folder replaced in one step: its readers see the old one or the new one, whole, whatever happens in between."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from pipeline.errors import SageonError

CACHE: Final = ".cache"


@contextmanager
def locked(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold `folder` for one run; calls `waiting` once and waits where another run holds it.

    The lock is a file in the folder's `.cache`; the system lets go of it when its holder dies. Raises SageonError
    where nothing can be written.
    """
    from filelock import FileLock, Timeout

    new = not folder.exists()
    try:
        (folder / CACHE).mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / CACHE / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            waiting()
            lock.acquire()
    except OSError as error:
        raise SageonError(f"cannot write to {folder}: {error.strerror}; choose another folder with -o") from error
    try:
        yield
    finally:
        lock.release()
        if new and folder.is_dir() and {p.name for p in folder.iterdir()} <= {CACHE}:
            shutil.rmtree(folder)  # nothing was made of it


@contextmanager
def replacing(folder: Path, own: Callable[[str], bool] = lambda name: True) -> Iterator[Path]:
    """A new folder to write into, which takes the place of `folder` when the block ends well.

    Until then, and for good where anything fails, `folder` stays as it was. What lies in it beside the files that
    are its `own` is taken over, first of all its `.cache`. The swap is one system call where the system has it
    (Linux, macOS); elsewhere `heal` mends what a crash between two renames leaves.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.exists() and not os.access(folder, os.W_OK):
        raise SageonError(f"cannot write to {folder}: it is read-only; choose another folder with -o")
    try:
        new = Path(tempfile.mkdtemp(prefix=_prefix(folder), dir=folder.parent))
    except OSError as error:
        raise SageonError(f"cannot write beside {folder}: {error.strerror}; choose another folder with -o") from error
    new.chmod(0o755)
    try:
        yield new
        if folder.is_dir():
            _take_cache(folder, new)
            _exchange(folder, new)
            _take_over(new, folder, own)
        else:
            os.replace(new, folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def heal(folder: Path, own: Callable[[str], bool]) -> None:
    """Clear away what killed runs left beside `folder`, taking over what of it the folder lacks; needs its lock."""
    for left in folder.parent.glob(_prefix(folder) + "*"):
        if not left.is_dir():
            continue
        if not any(own(p.name) for p in folder.iterdir()) and (left / "manifest.json").is_file():
            _take_over(left, folder, lambda name: False)
        else:
            _take_over(left, folder, own)
        shutil.rmtree(left, ignore_errors=True)


def _prefix(folder: Path) -> str:
    return f".{folder.name}-new-"


def _take_cache(old: Path, new: Path) -> None:
    """The same files under both folders, so that there is no moment without them."""
    (new / CACHE).mkdir()
    for path in (old / CACHE).glob("*"):
        target = new / CACHE / path.name
        try:
            os.link(path, target)
        except OSError:
            shutil.copy2(path, target)


def _take_over(left: Path, folder: Path, own: Callable[[str], bool]) -> None:
    """Move what a person put into the old folder into the one that took its place."""
    for path in left.iterdir():
        if path.name != CACHE and not own(path.name) and not (folder / path.name).exists():
            os.replace(path, folder / path.name)


_RENAME_EXCHANGE: Final = 2  # the flag of Linux's renameat2 and of macOS's renamex_np
_AT_FDCWD: Final = -100


def _exchange(one: Path, other: Path) -> None:
    """Swap two folders of one file system."""
    names = os.fsencode(one), os.fsencode(other)
    with suppress(OSError, AttributeError):  # no such call in this system's library
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            done = library.renamex_np(*names, _RENAME_EXCHANGE)
        else:
            done = library.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE)
        if done == 0:
            return
    aside = other.with_name(other.name + "-old")
    os.replace(one, aside)
    try:
        os.replace(other, one)
    except OSError:
        os.replace(aside, one)
        raise
    os.replace(aside, other)
