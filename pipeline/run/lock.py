"""One run at a time in a results folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import PipelineError

LOCK_NAME = "minhchung.lock"
PID_NAME = "minhchung.pid"


class Busy(PipelineError):
    """Another run is writing to the results folder."""


@contextmanager
def only_run(out: Path) -> Iterator[None]:
    """Hold the results folder for one run; raises Busy where another one holds it.

    The system lets go of the lock when its process ends, however it ends: a killed run leaves
    nothing that would keep the next one out.
    """
    try:
        with FileLock(out / LOCK_NAME, timeout=0):
            (out / PID_NAME).write_text(f"{os.getpid()}\n")
            yield
            (out / PID_NAME).unlink(missing_ok=True)
    except Timeout as error:
        raise Busy(
            f"Một lần chạy khác{_by(out)} đang ghi vào {out}: chờ nó xong, hoặc chọn --out khác."
        ) from error


def _by(out: Path) -> str:
    try:
        return f" (tiến trình {int((out / PID_NAME).read_text())})"
    except (OSError, ValueError):
        return ""
