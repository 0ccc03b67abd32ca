"""Engines run read tasks and hand the results to the coordinator, in the order they finish."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Protocol

from pebble import ProcessExpired, ProcessPool

from extractors.errors import EnvironmentLack, TooLarge
from extractors.reading.ocr_names import OcrName
from pipeline.errors import EnvironmentLackError
from pipeline.reading.environment_faults import check_space, fault_of
from pipeline.reading.memory_limit import OVER, WORKER_BYTES, give_back_memory, limit_memory
from pipeline.reading.ranges import Flow
from pipeline.reading.starting import workers_start
from pipeline.reading.tasks import ReadTask
from pipeline.records.found import ReadResult

TASKS_PER_WORKER = 200
"""After so many tasks a worker is replaced, so that a library's leak cannot grow for a night."""

TASKS_IN_HAND = 4
"""Tasks waiting for each worker: enough to keep it busy, and few to hold in memory. Until the first
result is there each has one, so that no other task stands before the rest of the first file."""

MODULE_LINE = re.compile(r'File ".*?([\w-]+/[\w-]+\.py)", line (\d+)')

ReadFunction = Callable[[ReadTask], ReadResult]


def read(task: ReadTask, ocr: OcrName | None = None) -> ReadResult:
    """Read one file in this process; the models are loaded here, at the first call."""
    from pipeline.reading.worker import read as read_with_models

    try:
        return read_with_models(task, ocr)
    finally:
        give_back_memory()


class Engine(Protocol):
    """Runs tasks; yields one result for each file, whatever happens to it."""

    def run(self, tasks: Iterable[ReadTask]) -> Iterator[ReadResult]:
        """Yield a result for every task, as they finish."""
        ...


class SerialEngine:
    """Reads in this process, one file after the other: for one file, and for tests."""

    def __init__(self, read_task: ReadFunction = read) -> None:
        self._read = read_task

    def run(self, tasks: Iterable[ReadTask]) -> Iterator[ReadResult]:
        """Yield a result for every task, in order."""
        flow = Flow(tasks)
        while (task := flow.next()) is not None:
            try:
                read_now = self._read(task)
            except EnvironmentLack as error:
                raise EnvironmentLackError(str(error)) from error
            except OSError as error:
                if fault := fault_of(error):
                    raise fault from error
                raise
            check_space(read_now.error)
            result = flow.done(task, read_now)
            if result is not None:
                yield result


class LocalEngine:
    """Reads in worker processes of this machine, with a limit on time and memory for each task.

    A worker that dies costs its own task only, which is tried once more and then recorded as
    `crashed`.
    """

    def __init__(
        self,
        jobs: int,
        timeout: float,
        read_task: ReadFunction = read,
        worker_bytes: int = WORKER_BYTES,
    ) -> None:
        self._jobs = jobs
        self._timeout = timeout
        self._read = read_task
        self._worker_bytes = worker_bytes

    def run(self, tasks: Iterable[ReadTask]) -> Iterator[ReadResult]:
        """Yield a result for every task, as they finish."""
        flow = Flow(tasks)
        first = flow.next()
        if first is None:
            return
        pool = ProcessPool(
            max_workers=self._jobs,
            max_tasks=TASKS_PER_WORKER,
            initializer=limit_memory,
            initargs=[self._worker_bytes],
            context=workers_start(),
        )
        try:
            yield from self._work(pool, flow, first)
            pool.close()  # type: ignore[no-untyped-call]
        finally:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()

    def _work(self, pool: ProcessPool, flow: Flow, first: ReadTask) -> Iterator[ReadResult]:
        crashed_once: set[ReadTask] = set()
        running: dict[Future[ReadResult], ReadTask] = {}
        task: ReadTask | None = first
        in_hand = self._jobs
        while running or task is not None:
            while task is not None:
                running[pool.schedule(self._read, args=[task], timeout=self._timeout)] = task
                task = None if len(running) >= in_hand else flow.next()
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                done = running.pop(future)
                error = future.exception()
                if may_try_again(error) and done not in crashed_once:
                    crashed_once.add(done)
                    running[pool.schedule(self._read, args=[done], timeout=self._timeout)] = done
                    continue
                result = future.result() if error is None else self._failed(done, error)
                check_space(result.error)
                whole = flow.done(done, result)
                if whole is not None:
                    in_hand = self._jobs * TASKS_IN_HAND
                    yield whole
            if len(running) < in_hand:
                task = flow.next()

    def _failed(self, task: ReadTask, error: BaseException) -> ReadResult:
        if isinstance(error, TimeoutError):
            return ReadResult(task.sha256, seconds=self._timeout, error="timeout")
        return failed_result(task, error, str(getattr(error, "traceback", "")))


def may_try_again(error: BaseException | None) -> bool:
    """Return whether a worker died of something that need not come again."""
    return isinstance(error, ProcessExpired) and error.exitcode != OVER


def failed_result(task: ReadTask, error: BaseException, traceback: str) -> ReadResult:
    """Return the result of a task that raised `error`; a fault of the machine ends the run instead.

    The detail names the error and the line of code, not its message: that may quote a document.
    """
    if isinstance(error, EnvironmentLack):
        raise EnvironmentLackError(str(error)) from error
    if fault := fault_of(error, traceback):
        raise fault from error
    if isinstance(error, ProcessExpired) and error.exitcode != OVER:
        return ReadResult(task.sha256, error="crashed", detail=f"exit {error.exitcode}")
    if isinstance(error, MemoryError | ProcessExpired):
        detail = "more memory than a worker may take"
        return ReadResult(task.sha256, error=TooLarge.code, detail=detail)
    # A mistake of ours in one file must not cost the run.
    lines = MODULE_LINE.findall(traceback)
    place = f" at {lines[-1][0]}:{lines[-1][1]}" if lines else ""
    return ReadResult(task.sha256, error="crashed", detail=f"{type(error).__name__}{place}")
