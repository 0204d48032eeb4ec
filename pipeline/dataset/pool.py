"""Worker processes that analyse documents; one that dies or loops costs its document, not the run.

Workers are spawned (forking a process in which Kiwi's threads have run can hang) and return rows, not Docs. The
executors of the standard library end all work when one worker dies and cannot stop a task, hence this module.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from typing import Any, Final, Generic, TypeVar

from pipeline.errors import SageonError

Task = TypeVar("Task")
Result = TypeVar("Result")

_AHEAD: Final = 2  # tasks that a worker has, so that it never waits for the next
_LOADS: Final = 3  # workers that may die while they load before the run is given up


@dataclass(frozen=True, slots=True)
class Lost:
    """A task that cost its worker: it died (`limit` None) or was stopped after `limit` seconds."""

    exitcode: int | None
    limit: float | None = None

    @property
    def reason(self) -> str:
        """What happened, for a person."""
        if self.limit is not None:
            return f"not done within {self.limit:.0f} s and stopped; --time-limit gives it longer"
        if self.exitcode is not None and self.exitcode < 0:
            name = signal.Signals(-self.exitcode).name
            return f"the worker process was killed ({name}); if memory ran out, try --jobs 1 or split the document"
        return f"the worker process died (exit status {self.exitcode})"


@dataclass
class _Worker(Generic[Task]):
    process: Any
    connection: Connection
    ready: bool = False
    tasks: deque[Task] = field(default_factory=deque)
    since: float = 0.0


class Pool(Generic[Task, Result]):
    """`jobs` processes that call `work(task)`; `prepare()` is called once in each before it.

    `work` and `prepare` are importable functions. `limit(task)` is the time in seconds that a task may take.
    """

    def __init__(
        self,
        work: Callable[[Task], Result],
        prepare: Callable[[], object],
        jobs: int,
        limit: Callable[[Task], float],
    ) -> None:
        self._work = work
        self._prepare = prepare
        self._jobs = jobs
        self._limit = limit
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker[Task]] = []
        self._deaths = 0

    def __enter__(self) -> Pool[Task, Result]:
        return self

    def __exit__(self, *error: object) -> None:
        for worker in self._workers:
            worker.process.kill()
            worker.process.join()
            worker.connection.close()
        self._workers = []

    def map(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Result | Lost]]:
        """Each task with its result, in the order in which they are done. Tasks are taken as workers need them.

        Raises SageonError where workers die before they have done anything.
        """
        coming = iter(tasks)
        waiting = deque(islice(coming, self._jobs))  # what comes next; first of all what a lost worker left
        self.start(len(waiting))
        while True:
            for depth in range(1, _AHEAD + 1):
                for worker in self._workers:
                    if not waiting:
                        waiting.extend(islice(coming, 1))
                    if waiting and len(worker.tasks) < depth:
                        self._give(worker, waiting.popleft())
            if not any(worker.tasks for worker in self._workers):
                return
            yield from self._step(waiting)

    def start(self, tasks: int) -> None:
        """Let the workers that so many tasks need begin to load; `map` does so itself, later."""
        while len(self._workers) < min(tasks, self._jobs):
            self._workers.append(self._start())

    def _start(self) -> _Worker[Task]:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._work, self._prepare), daemon=True)
        with _held_back():
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def _give(self, worker: _Worker[Task], task: Task) -> None:
        worker.tasks.append(task)
        if len(worker.tasks) == 1:
            worker.since = time.monotonic()
        with suppress(OSError):  # it has died; `_step` sees so
            worker.connection.send(task)

    def _step(self, waiting: deque[Task]) -> Iterator[tuple[Task, Result | Lost]]:
        """Wait for the next thing to happen to a worker."""
        timeout = min((self._left(w) for w in self._workers if w.ready and w.tasks), default=None)
        happened = wait([w.connection for w in self._workers], None if timeout is None else max(0.0, timeout))
        for number, worker in enumerate(self._workers):
            if worker.connection in happened:
                try:
                    told = worker.connection.recv()
                except (EOFError, OSError):
                    worker.process.join()
                    yield from self._lost(number, Lost(worker.process.exitcode), waiting)
                    continue
                if not worker.ready:
                    if told is not None:
                        raise SageonError(told)
                    worker.ready = True
                else:
                    self._deaths = 0
                    yield worker.tasks.popleft(), told
                worker.since = time.monotonic()
            elif worker.ready and worker.tasks and self._left(worker) <= 0 and not worker.connection.poll():
                worker.process.kill()
                worker.process.join()
                yield from self._lost(number, Lost(None, self._limit(worker.tasks[0])), waiting)

    def _left(self, worker: _Worker[Task]) -> float:
        return worker.since + self._limit(worker.tasks[0]) - time.monotonic()

    def _lost(self, number: int, lost: Lost, waiting: deque[Task]) -> Iterator[tuple[Task, Lost]]:
        """Put a new worker in the place of a lost one; its other tasks are done by others."""
        worker = self._workers[number]
        worker.connection.close()
        if worker.ready and worker.tasks:
            yield worker.tasks.popleft(), lost
        else:
            self._deaths += 1
            if self._deaths == _LOADS:
                raise SageonError(f"worker processes die while they load: {lost.reason}")
        waiting.extendleft(reversed(worker.tasks))
        self._workers[number] = self._start()


@contextmanager
def _held_back() -> Iterator[None]:
    """Ctrl-C waits for the block to end; a process that is started in it never hears of one."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # else it is started in the block and lets Ctrl-C through
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _follow() -> None:
    """End this process when its parent has ended, even in the middle of a task."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _serve(connection: Connection, work: Callable[[Any], Any], prepare: Callable[[], object]) -> None:
    """A worker's life: load, say so, answer tasks until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers
    threading.Thread(target=_follow, daemon=True).start()
    try:
        prepare()
    except Exception as error:
        connection.send(f"the pipeline cannot be loaded: {type(error).__name__}: {error}")
        return
    connection.send(None)
    while True:
        try:
            task = connection.recv()
            connection.send(work(task))
        except (EOFError, OSError):
            return
