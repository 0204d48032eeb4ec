"""A folder replaced in one step: its readers see the old one or the new one, whole, whatever happens in between."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from pipeline.errors import SageonError

CACHE: Final = ".cache"
_COMING: Final = "new"  # in the cache of a folder that stays: files that are being written,
_READY: Final = "ready"  # and those that are to be moved in
_PROBE: Final = "probe"


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
    except BaseException:
        new = False  # what was read so far is kept for the next run
        raise
    finally:
        if new and folder.is_dir() and {p.name for p in folder.iterdir()} <= {CACHE}:
            shutil.rmtree(folder)  # nothing was made of it; while no other run can hold it
        lock.release()


@contextmanager
def replacing(folder: Path, own: Callable[[str], bool] = lambda name: True, *, stay: bool = False) -> Iterator[Path]:
    """A new folder to write into, which takes the place of `folder` when the block ends well.

    Until then, and for good where anything fails, `folder` stays as it was. What lies in it beside the files that
    are its `own` is taken over, first of all its `.cache`. The swap is one system call where the system has it
    (Linux, macOS); elsewhere `heal` mends what a crash between two renames leaves.

    A folder that must `stay` (it holds what the run reads) or cannot be swapped (somebody works in it, it is a mount
    point, nothing can be written beside it, it has no hard links) gets the files moved in one after the other; where a
    crash comes between two of them, `heal` moves the rest.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.exists() and not os.access(folder, os.W_OK):
        raise SageonError(f"cannot write to {folder}: it is read-only; choose another folder with -o")
    stay = folder.is_dir() and (stay or not _movable(folder))
    try:
        if stay:
            (folder / CACHE).mkdir(exist_ok=True)
            new = folder / CACHE / _COMING
            shutil.rmtree(new, ignore_errors=True)
            new.mkdir()
        else:
            new = Path(tempfile.mkdtemp(prefix=_prefix(folder), dir=folder.parent))
            new.chmod(stat.S_IMODE(folder.stat().st_mode) if folder.is_dir() else 0o755)
    except OSError as error:
        raise SageonError(f"cannot write to {folder}: {error.strerror}; choose another folder with -o") from error
    try:
        yield new
        if stay:
            os.replace(new, folder / CACHE / _READY)
            _move_in(folder)
        elif folder.is_dir():
            _link_cache(folder, new)
            _exchange(folder, new)
            _take_over(new, folder, own)
        else:
            os.replace(new, folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def heal(folder: Path, own: Callable[[str], bool]) -> None:
    """Clear away what killed runs left in and beside `folder`, taking over what of it the folder lacks.

    Needs the lock of the folder.
    """
    _move_in(folder)
    shutil.rmtree(folder / CACHE / _COMING, ignore_errors=True)
    beside: list[Path] = []
    with suppress(PermissionError):  # nothing was written there, then
        beside = [p for p in folder.parent.iterdir() if _left(folder.name, p.name) and p.is_dir()]
    for left in beside:
        if not any(own(p.name) for p in folder.iterdir()) and (left / "manifest.json").is_file():
            _take_over(left, folder, lambda name: False)
        else:
            _take_over(left, folder, own)
        shutil.rmtree(left, ignore_errors=True)


def _prefix(folder: Path) -> str:
    return f".{folder.name}-new-"


def _left(name: str, found: str) -> bool:
    """Whether a folder is one that a run on the folder `name` made beside it."""
    return re.fullmatch(rf"\.{re.escape(name)}-new-[a-z0-9_]{{8}}(-old)?", found) is not None


def _movable(folder: Path) -> bool:
    """Whether a folder can be swapped with one beside it, and nobody of ours would be left standing in the old one."""
    probe = folder / CACHE / _PROBE
    with suppress(OSError):
        if Path.cwd().samefile(folder):
            return False
    if os.path.ismount(folder) or not os.access(folder.parent, os.W_OK):
        return False
    try:
        probe.parent.mkdir(exist_ok=True)
        probe.unlink(missing_ok=True)
        probe.touch()
        os.link(probe, probe.with_name(_PROBE + "-link"))
    except OSError:
        return False
    finally:
        for path in (probe, probe.with_name(_PROBE + "-link")):
            path.unlink(missing_ok=True)
    return True


def _move_in(folder: Path) -> None:
    """Move finished files into their folder, or what of them a killed run has not."""
    ready = folder / CACHE / _READY
    if ready.is_dir():
        for path in sorted(ready.iterdir()):
            os.replace(path, folder / path.name)
        ready.rmdir()


def _link_cache(old: Path, new: Path) -> None:
    """The same files under both folders, so that there is no moment without them: no copies, the store is in use."""
    (new / CACHE).mkdir()
    for path in (old / CACHE).iterdir():
        if path.is_file():
            os.link(path, new / CACHE / path.name)


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
