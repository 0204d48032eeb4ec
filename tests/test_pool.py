"""Worker processes: a document that kills or stalls its worker costs itself, nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

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


def limit(task: object) -> float:
    return 1.0 if isinstance(task, str) else 60.0


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


def parent(jobs: int) -> subprocess.Popen[str]:
    """A process whose workers all loop, once they do."""
    code = f"import test_pool as t\nwith t.Pool(t.tell, t.ready, {jobs}, t.limit) as pool:\n    list(pool.map(range({jobs})))"
    here = Path(__file__).parent
    return subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=here,
        process_group=0,
    )


def tell(task: int) -> None:
    os.write(1, f"{os.getpid()}\n".encode())  # in one piece, lest two of them mingle
    time.sleep(60)


def ended(pid: int) -> bool:
    """Whether a process is gone, or soon is."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_its_run(number: signal.Signals) -> None:
    process = parent(2)
    assert process.stdout
    workers = [int(process.stdout.readline()) for _ in range(2)]
    process.send_signal(number)
    process.communicate()
    assert all(map(ended, workers))


@pytest.mark.parametrize("after", [0.3, 0.6, 0.9])
def test_ctrl_c_while_workers_start_is_told_by_the_run_alone(after: float) -> None:
    process = parent(4)
    time.sleep(after)
    os.killpg(process.pid, signal.SIGINT)
    told = process.communicate()[1]
    assert "spawn_main" not in told
    assert told.count("Traceback") <= 1
