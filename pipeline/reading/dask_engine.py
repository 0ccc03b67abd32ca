"""Reads on several machines through Dask, or on this one through a Dask cluster of its own.

Every Dask worker reads in a process of its own child, so that the limits on time and memory hold
there as they do on one machine. Only the coordinator writes: results come back to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import lru_cache

import dask
from distributed import Client, Future, LocalCluster, as_completed
from pebble import ProcessPool

from pipeline.errors import EnvironmentLackError
from pipeline.reading.engines import (
    TASKS_IN_HAND,
    TASKS_PER_WORKER,
    ReadFunction,
    failed_result,
    may_try_again,
    read,
)
from pipeline.reading.environment_faults import check_space
from pipeline.reading.memory_limit import WORKER_BYTES, limit_memory
from pipeline.reading.ranges import Flow
from pipeline.reading.starting import workers_start
from pipeline.reading.tasks import ReadTask
from pipeline.reading.versions import extractor_version, reader_key
from pipeline.records.found import ReadResult

ATTEMPTS = 2
"""A task on which the reader dies is tried once more."""
SECONDS_TO_CONNECT = 20


class DaskEngine:
    """Reads on the workers of `scheduler` (`tcp://host:8786`), or of a cluster on this machine.

    Files are opened by the workers: the evidence folder must have the same path on every machine.
    A task whose worker is lost is given to another one by Dask.
    """

    def __init__(
        self,
        scheduler: str | None,
        jobs: int,
        timeout: float,
        read_task: ReadFunction = read,
    ) -> None:
        self._scheduler = scheduler
        self._jobs = jobs
        self._timeout = timeout
        self._read = read_task

    def run(self, tasks: Iterable[ReadTask]) -> Iterator[ReadResult]:
        """Yield a result for every task, as they finish.

        Raises EnvironmentLackError where the scheduler does not answer, has no workers, or its
        workers run another version of the program.
        """
        flow = Flow(tasks)
        first = flow.next()
        if first is None:
            return
        with ExitStack() as stack:
            client = self._connect(stack)
            yield from self._work(client, flow, first)

    def _connect(self, stack: ExitStack) -> Client:
        # A worker must be allowed to have children: the readers.
        stack.enter_context(dask.config.set({"distributed.worker.daemon": False}))
        address = self._scheduler
        if address is None:
            address = stack.enter_context(
                LocalCluster(
                    n_workers=self._jobs,
                    threads_per_worker=1,
                    memory_limit=None,
                    dashboard_address=None,
                )
            ).scheduler_address
        try:
            client: Client = stack.enter_context(Client(address, timeout=SECONDS_TO_CONNECT))
            client.wait_for_workers(1, timeout=SECONDS_TO_CONNECT)
        except (OSError, TimeoutError, ValueError) as error:
            raise EnvironmentLackError(
                f"Không kết nối được bộ điều phối Dask {address}: kiểm tra `dask scheduler` và "
                "`dask worker` đã chạy chưa (docs/scale.md)."
            ) from error
        ours = versions()
        others = [worker for worker, theirs in client.run(versions).items() if theirs != ours]
        if others:
            raise EnvironmentLackError(
                f"Máy {', '.join(others)} chạy phiên bản khác của chương trình: cài cùng một bản."
            )
        return client

    def _work(self, client: Client, flow: Flow, first: ReadTask) -> Iterator[ReadResult]:
        running: dict[Future[ReadResult], ReadTask] = {}
        finished = as_completed()
        task: ReadTask | None = first
        while running or task is not None:
            most = max(sum(client.nthreads().values()), 1) * TASKS_IN_HAND
            while task is not None:
                future = client.submit(
                    read_in_child, task, self._timeout, self._read, pure=False, key=None
                )
                running[future] = task
                finished.add(future)
                task = flow.next() if len(running) < most else None
            future = next(finished)
            done = running.pop(future)
            error = future.exception()
            if isinstance(error, EnvironmentLackError):
                raise error
            if error is None:
                result: ReadResult = future.result()
            else:  # Dask gave up on it: every worker that took it was lost
                result = ReadResult(done.sha256, error="crashed", detail=type(error).__name__)
            future.release()
            check_space(result.error)
            whole = flow.done(done, result)
            if whole is not None:
                yield whole
            task = flow.next()


def versions() -> tuple[str, str]:
    """Return what readings and fields are made with on this machine."""
    return reader_key(whole=True), extractor_version()


def read_in_child(task: ReadTask, timeout: float, read_task: ReadFunction) -> ReadResult:
    """Read one task in the child process of this Dask worker; errors become results."""
    for attempt in range(ATTEMPTS):
        future = _child().schedule(read_task, args=[task], timeout=timeout)
        error = future.exception()
        if error is None:
            result: ReadResult = future.result()
            return result
        if isinstance(error, TimeoutError):
            return ReadResult(task.sha256, seconds=timeout, error="timeout")
        if may_try_again(error) and attempt + 1 < ATTEMPTS:
            continue
        return failed_result(task, error, str(getattr(error, "traceback", "")))
    raise AssertionError("every attempt returns or goes on")


@lru_cache(maxsize=1)
def _child() -> ProcessPool:
    """Return the child of this Dask worker; it is started once, for models take a second."""
    return ProcessPool(
        max_workers=1,
        max_tasks=TASKS_PER_WORKER,
        initializer=limit_memory,
        initargs=[WORKER_BYTES],
        context=workers_start(),
    )
