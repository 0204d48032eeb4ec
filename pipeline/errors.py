"""What can go wrong, said to a person: what was found, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Final

INTERRUPTED: Final = 130  # the exit status of what Ctrl-C ended, as shells have it


class SageonError(Exception):
    """Any failure that this package explains itself; its text is meant for the user."""


class DocumentError(SageonError):
    """A document that cannot be processed, with the stage that refused it and the reason."""

    def __init__(self, reason: str, *, stage: str = "read") -> None:
        super().__init__(reason)
        self.stage = stage
        self.reason = reason


class TableError(SageonError):
    """A row of a table that does not hold what its column promises; names file and line."""


class GoldError(SageonError):
    """An annotation that contradicts its text or the annotation scheme."""


class MissingLibraryError(SageonError):
    """A library that a command needs and the installation lacks; says how to install it."""


def unknown(kind: str, found: str, known: Iterable[str]) -> str:
    """A sentence that says what was not known and which known name comes closest."""
    names = sorted(known)
    close = get_close_matches(found, names, n=1)
    others = f"known are {', '.join(names)}" if names else "there are none"
    hint = f"; did you mean {close[0]!r}?" if close else f"; {others}"
    return f"unknown {kind} {found!r}{hint}"


def absent(path: Path) -> SageonError:
    """What to say of a path that does not exist: up to where it does, and what there is called most like it."""
    held = next(parent for parent in path.absolute().parents if parent.is_dir())
    missed = path.absolute().relative_to(held).parts[0]
    close = get_close_matches(missed, sorted(entry.name for entry in held.iterdir()), n=1)
    hint = f"did you mean {held / close[0]}?" if close else f"{held} holds nothing called {missed}: check the spelling"
    return SageonError(f"{path}: there is no such file or folder; {hint}")
