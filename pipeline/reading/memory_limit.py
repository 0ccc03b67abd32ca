"""A limit on the memory of a process, on every system."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import psutil

WORKER_BYTES = 3 << 30
"""Address space that a worker may take, and each program it starts. Reading takes 1.3 GiB of it,
most for libraries and models; docs/reliability.md has the figures."""

OVER = 113
"""Exit status of a process that was ended because it took more than it may."""

SECONDS_BETWEEN = 0.5
"""How often a process is looked at where the system sets no limit itself."""


def limit_memory(most: int, say: Callable[[], None] = lambda: None) -> None:
    """Let this process, and each of those it starts, take no more than `most` bytes.

    Linux limits address space, and asking for more is a MemoryError. Elsewhere they are looked at
    every half second: one that holds more is ended, this process with the status `OVER` and after
    `say` was called.
    """
    if sys.platform == "linux" and limit_address_space(most):
        return
    threading.Thread(target=keep_below, args=(most, say), daemon=True).start()


def limit_address_space(most: int) -> bool:
    """Set the system's own limit; return False where it has none."""
    try:
        import resource
    except ImportError:
        return False
    if sys.platform != "win32":
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard == resource.RLIM_INFINITY or hard > most:
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
    return True


def give_back_memory() -> None:
    """Give the system what was freed: glibc keeps hundreds of MiB after a large page."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)


def keep_below(most: int, say: Callable[[], None]) -> None:
    """End every child that holds more than `most` bytes, and in the end this process itself."""
    own = psutil.Process()
    while own.memory_info().rss <= most:
        for child in own.children(recursive=True):
            with suppress(psutil.Error):  # it has ended meanwhile
                if child.memory_info().rss > most:
                    child.kill()
        time.sleep(SECONDS_BETWEEN)
    say()
    os._exit(OVER)
