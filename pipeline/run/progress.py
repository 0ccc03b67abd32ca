"""Shows how far a run is: a bar on a terminal, plain lines elsewhere, always on stderr.

It is noted in a file too, for a page that watches the run from another process.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

LINE_EVERY = 10.0
"""Seconds between two plain lines."""

PROGRESS_NAME = "minhchung.progress"
NOTE_EVERY = 0.5
"""Seconds between two notes in the file."""


class RunProgress(Protocol):
    """Hears of every file that is done, and at last that it is over."""

    def file_done(self, path: str, pages: int, error: str) -> None:
        """Count a file; `pages` is 0 where it could not be read."""
        ...

    def close(self) -> None:
        """Show nothing more."""
        ...


class SilentProgress:
    """Shows nothing: for tests and for single files."""

    def file_done(self, path: str, pages: int, error: str) -> None:
        """Count nothing."""

    def close(self) -> None:
        """Nothing was shown."""


class Pace:
    """Files, pages, pages a minute and the time left, from what is done so far."""

    def __init__(self, total: int, clock: Callable[[], float]) -> None:
        self.total = total
        self.files = self.pages = self.failed = 0
        self._clock = clock
        self._began = clock()

    def add(self, pages: int, error: str) -> None:
        """Count one file."""
        self.files += 1
        self.pages += pages
        self.failed += bool(error)

    @property
    def seconds_left(self) -> float:
        """The time that the rest takes at the pace so far; 0 before the first file."""
        elapsed = max(self._clock() - self._began, 1e-6)
        return elapsed / self.files * (self.total - self.files) if self.files else 0.0

    @property
    def text(self) -> str:
        """The state in words: `12/40 tệp · 57 trang · 38 trang/phút · còn 03:10`."""
        elapsed = max(self._clock() - self._began, 1e-6)
        parts = [
            f"{self.files}/{self.total} tệp",
            f"{self.pages} trang",
            f"{self.pages / elapsed * 60:.0f} trang/phút",
        ]
        if self.failed:
            parts.append(f"{self.failed} tệp lỗi")
        if self.files:
            parts.append(f"còn {clock_time(self.seconds_left)}")
        return " · ".join(parts)


def clock_time(seconds: float) -> str:
    """Return seconds as `mm:ss`, or `h:mm:ss` from an hour on."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"


class LineProgress:
    """One plain line every ten seconds and at the end, for logs and pipes."""

    def __init__(
        self,
        title: str,
        total: int,
        stream: TextIO = sys.stderr,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._title = title
        self._pace = Pace(total, clock)
        self._stream = stream
        self._clock = clock
        self._last = clock()

    def file_done(self, path: str, pages: int, error: str) -> None:
        """Count a file and print a line when it is time."""
        self._pace.add(pages, error)
        now = self._clock()
        if now - self._last >= LINE_EVERY or self._pace.files == self._pace.total:
            self._last = now
            print(f"{self._title}: {self._pace.text}", file=self._stream, flush=True)

    def close(self) -> None:
        """Each line was whole when it was printed."""


class BarProgress:
    """A bar on the terminal, from the beginning until it is closed."""

    def __init__(self, title: str, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._pace = Pace(total, clock)
        self._progress = Progress(
            TextColumn(title),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[pace]}"),
            console=Console(stderr=True),
        )
        self._task: TaskID = self._progress.add_task("", total=total, pace="")
        self._progress.start()

    def close(self) -> None:
        """Leave the bar as it is."""
        self._progress.stop()

    def file_done(self, path: str, pages: int, error: str) -> None:
        """Count a file and move the bar."""
        self._pace.add(pages, error)
        self._progress.update(self._task, completed=self._pace.files, pace=self._pace.text)


class NotedProgress:
    """Passes on what it hears to `shown`, and notes it in the results folder until it is closed."""

    def __init__(
        self,
        out: Path,
        shown: Callable[[str, int], RunProgress],
        title: str,
        total: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._file = out / PROGRESS_NAME
        self._shown = shown(title, total)
        self._title = title
        self._pace = Pace(total, clock)
        self._clock = clock
        self._note()

    def file_done(self, path: str, pages: int, error: str) -> None:
        """Count a file, and note it when it is time."""
        self._pace.add(pages, error)
        self._shown.file_done(path, pages, error)
        if self._clock() - self._noted >= NOTE_EVERY:
            self._note()

    def close(self) -> None:
        """Take the note away."""
        self._shown.close()
        with suppress(OSError):
            self._file.unlink(missing_ok=True)

    def _note(self) -> None:
        self._noted = self._clock()
        pace = self._pace
        note = {
            "title": self._title,
            "files": pace.files,
            "total": pace.total,
            "pages": pace.pages,
            "failed": pace.failed,
            "text": pace.text,
        }
        part = self._file.with_name(f"{PROGRESS_NAME}.part")
        with suppress(OSError):  # a note that cannot be written must not end the run
            part.write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")
            part.replace(self._file)


def noted_in(out: Path) -> Mapping[str, Any] | None:
    """Return how far the run in a results folder noted that it is; None without a note."""
    with suppress(OSError, ValueError):
        held = json.loads((out / PROGRESS_NAME).read_text(encoding="utf-8"))
        return held if isinstance(held, dict) else None
    return None
