"""One run at a time in a results folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from pipeline.errors import PipelineError, StoreError

LOCK_NAME = "minhchung.lock"
PID_NAME = "minhchung.pid"
CLOCKS_DIFFER = 2.0
"""Seconds by which the clocks of files and of processes may differ."""


class Busy(PipelineError):
    """Another run is writing to the results folder."""


@contextmanager
def only_run(out: Path) -> Iterator[None]:
    """Hold the results folder for one run; raises Busy where another one holds it.

    The system lets go of the lock when its process ends, however it ends: a killed run leaves
    nothing that would keep the next one out.
    """
    lock = FileLock(out / LOCK_NAME, timeout=0)
    try:
        lock.acquire()
        (out / PID_NAME).write_text(f"{os.getpid()}\n")
    except Timeout as error:
        raise Busy(
            f"Một lần chạy khác{_by(out)} đang ghi vào {out}: chờ nó xong, hoặc chọn --out khác."
        ) from error
    except PermissionError as error:
        lock.release()
        raise StoreError(
            f"Không ghi được {error.filename or out}: {error.strerror}. Sửa quyền, hoặc chọn --out "
            "khác."
        ) from error
    try:
        yield
    finally:
        (out / PID_NAME).unlink(missing_ok=True)
        lock.release()


def run_in(out: Path) -> int | None:
    """Return the process of the run that goes on in a results folder, None where none does.

    It only looks, and keeps no run out by holding the lock. What a killed run has left counts not,
    though its number may be another process's by now: that one began later.
    """
    note = out / PID_NAME
    try:
        process = psutil.Process(int(note.read_text()))
        began_before = process.create_time() <= note.stat().st_mtime + CLOCKS_DIFFER
        alive = process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except (OSError, ValueError, psutil.Error):
        return None
    return process.pid if alive and began_before else None


def _by(out: Path) -> str:
    try:
        return f" (tiến trình {int((out / PID_NAME).read_text())})"
    except (OSError, ValueError):
        return ""
