"""`sageon run --watch`: every change of what is read leads to a run, and nothing else does."""

from __future__ import annotations

import _thread
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from test_update import TEXTS, write

from pipeline.commands.watch import watched
from pipeline.errors import SageonError

pytest.importorskip("watchfiles")
pytestmark = pytest.mark.usefixtures("ctrl_c")


def followed(paths: list[Path], corrections: Path, *steps: Callable[[], object], patience: float = 10) -> list[bool]:
    """Whether a run follows each step, the first of which is taken during the first run; Ctrl-C ends it."""
    found: list[bool] = []
    begun = threading.Event()
    first = True

    def once() -> int:
        nonlocal first
        if first:
            first = False
            steps[0]()
            people.start()
        else:
            begun.set()
        return 7

    def taken() -> None:
        for step in (*steps[1:], None):
            found.append(begun.wait(patience))
            time.sleep(0.3)  # what belongs to one change comes in one piece
            begun.clear()
            if step:
                step()
        _thread.interrupt_main()

    people = threading.Thread(target=taken)
    assert watched(tuple(map(str, paths)), corrections, once) == 7
    people.join()
    return found


def test_changes_additions_and_removals_are_seen_also_during_a_run(tmp_path: Path) -> None:
    texts = write(tmp_path / ".hidden" / "texts", {"a": TEXTS[0]})
    corrections = write(tmp_path / "lists", {}) / "mine.csv"
    moved = write(tmp_path / "moved", {"c": TEXTS[2]})
    steps = [
        lambda: (texts / "b.txt").write_text(TEXTS[1], encoding="utf-8"),
        (texts / "a.txt").unlink,
        lambda: moved.rename(texts / "moved"),
        lambda: corrections.write_text("action,doc_id\n", encoding="utf-8"),
    ]
    assert followed([texts], corrections, *steps) == [True] * 4


def test_what_a_run_writes_leads_to_no_other(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", {"a": TEXTS[0]})

    def wrote() -> None:
        for name in ("manifest.json", "events.jsonl", "documents.csv", "CHANGES.md"):
            (texts / "out" / name).write_text("x", encoding="utf-8")
            (texts / name).write_text("x", encoding="utf-8")

    (texts / "out").mkdir()
    for folder in (texts, texts / "out"):
        for name in ("manifest.json", "events.jsonl"):
            (folder / name).write_text("", encoding="utf-8")
    assert followed([texts], tmp_path / "none.csv", wrote, patience=1.5) == [False]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SageonError, match="no such file or folder"):
        watched((str(tmp_path / "none"),), tmp_path / "none.csv", lambda: 0)
