"""Engines run read tasks and hand the results to the coordinator, in the order they finish."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, as_completed
from typing import Protocol

from pebble import ProcessExpired, ProcessPool

from extractors.errors import EnvironmentLack
from pipeline.errors import EnvironmentLackError
from pipeline.store.store import ReadResult
from pipeline.tasks import ReadTask, read

TASKS_PER_WORKER = 200
"""After so many files a worker is replaced, so that a library's leak cannot grow for a night."""


class Engine(Protocol):
    """Runs tasks; yields one result for each, whatever happens to it."""

    def run(self, tasks: Sequence[ReadTask]) -> Iterator[ReadResult]:
        """Yield a result for every task, as they finish."""
        ...


class SerialEngine:
    """Reads in this process, one file after the other: for one file, and for tests."""

    def __init__(self, read_task: Callable[[ReadTask], ReadResult] = read) -> None:
        self._read = read_task

    def run(self, tasks: Sequence[ReadTask]) -> Iterator[ReadResult]:
        """Yield a result for every task, in order."""
        for task in tasks:
            try:
                yield self._read(task)
            except EnvironmentLack as error:
                raise EnvironmentLackError(str(error)) from error


class LocalEngine:
    """Reads in worker processes of this machine, with a time limit for each file.

    A worker that dies costs its own task only, which is tried once more and then recorded as
    `crashed`. Workers are spawned, not forked: forking a process with threads can deadlock.
    """

    def __init__(
        self,
        jobs: int,
        timeout: float,
        read_task: Callable[[ReadTask], ReadResult] = read,
    ) -> None:
        self._jobs = jobs
        self._timeout = timeout
        self._read = read_task

    def run(self, tasks: Sequence[ReadTask]) -> Iterator[ReadResult]:
        """Yield a result for every task, as they finish."""
        if not tasks:
            return
        pool = ProcessPool(
            max_workers=min(self._jobs, len(tasks)),
            max_tasks=TASKS_PER_WORKER,
            context=multiprocessing.get_context("spawn"),
        )
        try:
            crashed: list[ReadTask] = []
            for task, future in self._finished(pool, tasks):
                if isinstance(future.exception(), ProcessExpired):
                    crashed.append(task)
                else:
                    yield self._result(task, future)
            for task, future in self._finished(pool, crashed):
                yield self._result(task, future)
            pool.close()  # type: ignore[no-untyped-call]
        finally:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()

    def _finished(
        self, pool: ProcessPool, tasks: Sequence[ReadTask]
    ) -> Iterator[tuple[ReadTask, Future[ReadResult]]]:
        futures: dict[Future[ReadResult], ReadTask] = {
            pool.schedule(self._read, args=[task], timeout=self._timeout): task for task in tasks
        }
        for future in as_completed(futures):
            yield futures[future], future

    def _result(self, task: ReadTask, future: Future[ReadResult]) -> ReadResult:
        error = future.exception()
        if error is None:
            return future.result()
        if isinstance(error, EnvironmentLack):
            raise EnvironmentLackError(str(error)) from error
        if isinstance(error, TimeoutError):
            return ReadResult(task.sha256, seconds=self._timeout, error="timeout")
        if isinstance(error, ProcessExpired):
            return ReadResult(task.sha256, error="crashed", detail=f"exit {error.exitcode}")
        # A mistake of ours in one file must not cost the run; the log names it.
        return ReadResult(task.sha256, error="crashed", detail=f"{type(error).__name__}: {error}")
