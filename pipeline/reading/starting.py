"""How workers are started, and how many a machine bears."""

from __future__ import annotations

import multiprocessing
import multiprocessing.util
import os
import sys
from pathlib import Path
from typing import Any

import psutil

WARM = "pipeline.reading.warm"
"""What the process that workers are forked from loads before the first of them."""

WORKER_TAKES = 700 << 20
"""Memory that a worker takes while it reads (docs/scale.md has the figures)."""

COORDINATOR_TAKES = 1 << 30
"""Memory that is left to the coordinating process, and to whatever the user has open."""

CONTAINER_LIMIT = Path("/sys/fs/cgroup/memory.max")


LONGEST_SOCKET = 107
"""Bytes that the path of a socket may have on Linux (`man 7 unix`)."""

SOCKET_NAME = "/listener-12345678"
"""As long as the name of the socket over which workers are asked for."""


def are_forked() -> bool:
    """Return whether workers are forked here; system libraries of macOS do not bear it.

    Where temporary files lie so deep that no socket can be named there they are started anew.
    """
    if sys.platform != "linux" or not hasattr(os, "fork"):
        return False
    return socket_fits(multiprocessing.util.get_temp_dir())


def socket_fits(folder: str) -> bool:
    """Return whether a socket can lie in a folder."""
    return len(os.fsencode(folder + SOCKET_NAME)) <= LONGEST_SOCKET


def workers_start() -> Any:
    """Return how workers are started: none is a copy of this process, whose threads it lacked.

    On Linux they are forked from a process of its own that has loaded everything once (`WARM`), so
    that the second worker, and one that takes the place of a dead one, is there at once and shares
    its memory. Elsewhere each is started anew.
    """
    context: Any = multiprocessing.get_context("forkserver" if are_forked() else "spawn")
    if are_forked():
        context.set_forkserver_preload([WARM])
    return context


def begin_to_warm() -> None:
    """Let what workers need be loaded while this process goes on; no more than a head start."""
    if are_forked():
        from multiprocessing import forkserver

        workers_start()
        forkserver.ensure_running()


def end_of_workers() -> None:
    """End the process that workers were forked from, once no worker lives any more."""
    if are_forked():
        from multiprocessing import forkserver

        # The only way there is; left alone it would end with this process, its time uncounted.
        forkserver._forkserver._stop()  # type: ignore[attr-defined]


def fitting_jobs() -> int:
    """Return how many workers this machine bears: one for each core, if memory is there for it."""
    return jobs_for(cores(), free_memory())


def jobs_for(cores: int, free: int) -> int:
    """Return how many workers fit on `cores` and into `free` bytes; always one."""
    return max(1, min(cores, (free - COORDINATOR_TAKES) // WORKER_TAKES))


def cores() -> int:
    """Return the cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def free_memory(limit: Path = CONTAINER_LIMIT) -> int:
    """Return the bytes that programs can still have; a container has no more than its limit."""
    free = int(psutil.virtual_memory().available)
    try:
        most = limit.read_text("ascii").strip()
    except OSError:
        return free
    return min(free, int(most)) if most.isdigit() else free
