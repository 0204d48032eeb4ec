"""A process that rewrites a dataset, to be killed at any moment: `python looping.py FOLDER ENTRIES ROUNDS LARGEST`.

ENTRIES is a pickle of the rows of two collections' documents, so that no analysis slows the writing down. LARGEST
bounds the size of a file, which is as good as a full disk; -1 does not.
"""

from __future__ import annotations

import pickle
import resource
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.dataset.sources import Source, collect
from pipeline.dataset.update import update


class Canned:
    """A pool whose results are known."""

    def __init__(self, entries: dict[bytes, Any]) -> None:
        self.entries = entries

    def map(self, tasks: Iterable[Source]) -> Iterator[tuple[Source, Any]]:
        for source in tasks:
            yield source, self.entries[source.path.read_bytes()]


if __name__ == "__main__":
    out, canned = Path(sys.argv[1]), Canned(pickle.loads(Path(sys.argv[2]).read_bytes()))
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), int(sys.argv[4])))
    states = [collect([out.parent / name]) for name in ("one", "two")]
    for number in range(int(sys.argv[3])):
        update(states[number % 2], out, jobs=1, pool=canned)  # type: ignore[arg-type]
        print(number, flush=True)
