"""Worker processes: a document that kills or stalls its worker costs itself, nothing else."""

from __future__ import annotations

import os
import signal
import time

import pytest

from pipeline.dataset.pool import Lost, Pool
from pipeline.errors import SageonError


def ready() -> None:
    """Nothing to load."""


def unable() -> None:
    raise RuntimeError("no model")


def dying() -> None:
    os._exit(3)


def work(task: str) -> str:
    if task == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    if task == "loops":
        time.sleep(60)
    return task.upper()


def limit(task: str) -> float:
    return 1.0


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_task_is_done_once_whatever_others_do(jobs: int) -> None:
    tasks = ["a", "dies", "b", "loops", "c", "d", "dies", "e"]
    with Pool(work, ready, jobs, limit) as pool:
        found = list(pool.map(tasks))
    assert sorted(task for task, _ in found) == sorted(tasks)
    assert {r for _, r in found if isinstance(r, str)} == {"A", "B", "C", "D", "E"}
    reasons = {task: r.reason for task, r in found if isinstance(r, Lost)}
    assert "SIGKILL" in reasons["dies"]
    assert "not done within 1 s" in reasons["loops"]


def test_a_pool_can_be_used_again() -> None:
    with Pool(work, ready, 1, limit) as pool:
        assert [list(pool.map([t])) for t in "ab"] == [[("a", "A")], [("b", "B")]]


def test_no_task_starts_no_worker() -> None:
    with Pool(work, unable, 2, limit) as pool:
        assert list(pool.map([])) == []


def test_what_cannot_be_loaded_ends_the_run_with_its_reason() -> None:
    with pytest.raises(SageonError, match="no model"), Pool(work, unable, 2, limit) as pool:
        list(pool.map(["a", "b"]))


def test_workers_that_die_while_they_load_end_the_run() -> None:
    with pytest.raises(SageonError, match="die while they load"), Pool(work, dying, 1, limit) as pool:
        list(pool.map(["a"]))
