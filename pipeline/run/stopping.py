"""A run is stopped from outside by a file: Windows lets no program press Ctrl-C in another one."""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

STOP_NAME = "minhchung.stop"
LOOK_EVERY = 0.3
"""Seconds between two looks for the file."""


def ask_to_stop(out: Path) -> None:
    """Ask the run in a results folder to stop, as Ctrl-C would: what is read so far is kept."""
    (out / STOP_NAME).touch()


@contextmanager
def stops_when_asked(out: Path) -> Iterator[None]:
    """Raise KeyboardInterrupt in the main thread when somebody asks.

    A request made before this process began was for another run, and counts not; one made while it
    was loading does.
    """
    asked, over = out / STOP_NAME, threading.Event()
    with suppress(FileNotFoundError):
        if asked.stat().st_mtime < psutil.Process().create_time():
            asked.unlink()

    ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    if ignored:  # begun in the background by a shell that shields what it begins from Ctrl-C
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def watch() -> None:
        while not over.wait(LOOK_EVERY):
            if asked.exists():
                _interrupt()
                return

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()
        asked.unlink(missing_ok=True)
        if ignored:
            signal.signal(signal.SIGINT, signal.SIG_IGN)


def _interrupt() -> None:
    if sys.platform == "win32":
        _thread.interrupt_main()
    else:
        os.kill(os.getpid(), signal.SIGINT)  # wakes what waits, which the other does not
