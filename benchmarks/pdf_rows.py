"""PDFs through the worker that `run` uses, with its memory limit: one row each, with a true name.

Unless `whole` is asked for, all that reads a page's picture (Tesseract, the networks) is stood in
for where that changes no name: it takes seconds a page, and gets a picture of bounded size whatever
the file. Of a file read in ranges, the first and the last are read.

Faults: no row; more than `LONGEST` seconds or `MOST_MEMORY` MiB; `damaged`, `encrypted` or
`unsupported-type` where PDFium or poppler draw a page; `blank` where they draw one with ink. A
worker that a library ends is the row `crashed`, and counted.
"""

from __future__ import annotations

import resource
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pypdfium2
from pebble import ProcessExpired, ProcessPool
from PIL import Image

from extractors.document import LetterheadReading
from extractors.letterhead.reader import LetterheadReader
from extractors.reading import picture_reading, stamps
from pipeline.reading.engines import read
from pipeline.reading.memory_limit import WORKER_BYTES, limit_memory
from pipeline.reading.tasks import ReadTask

LONGEST = 60.0
MOST_MEMORY = 1024
LOOK_DPI = 20
LOOK_PAGES = 3


@contextmanager
def pictures_unread() -> Iterator[None]:
    """Stand in for all that reads a page's picture; then little ink without words is blank."""
    nothing = (
        (picture_reading, "recognise", lambda *_rest: []),
        (stamps, "secret_mark", lambda _picture: None),
        (
            LetterheadReader,
            "__call__",
            lambda _self, picture, _page: LetterheadReading(picture.page),
        ),
    )
    with ExitStack() as stack:
        for where, name, stand_in in nothing:
            stack.enter_context(patch.object(where, name, stand_in))
        yield


def read_one(path: Path, whole: bool = False) -> tuple[str, float]:
    """Read a file as a worker does; return its row's name and the MiB that the worker took.

    `whole`: pictures of pages are read too, which takes seconds a page.
    """
    with nullcontext() if whole else pictures_unread():
        name = _read(path)
    return name, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _read(path: Path) -> str:
    result = read(ReadTask("0" * 64, path, path.name))
    name = result.error
    if result.documents:
        codes = {code for one in result.documents for code in one.extraction.findings}
        name = "not-a-document" if "not-a-document" in codes else "read"
    elif result.ranges:
        ends = sorted({result.ranges[0], result.ranges[-1]})
        rows = [read(ReadTask("0" * 64, path, path.name, pages=pages)) for pages in ends]
        name = "read" if any(row.content for row in rows) else rows[0].error
    return name or "blank"


def misnamed(path: Path, name: str) -> str:
    """Return what speaks against the name of a file's row, empty where nothing does."""
    if name not in ("damaged", "blank", "encrypted", "unsupported-type"):
        return ""
    looks = list(_drawn_by_pdfium(path)) or list(_drawn_by_poppler(path))
    if name == "blank":
        shown = any(look.min() < 128 for look in looks)
        return "called blank, and shows ink" if shown else ""
    return f"called {name}, and can be drawn" if looks else ""


def _drawn_by_pdfium(path: Path) -> Iterator[np.ndarray]:
    try:
        with pypdfium2.PdfDocument(path) as document:
            for number in range(min(len(document), LOOK_PAGES)):
                page = document[number]
                if min(page.get_size()) > 0 and max(page.get_size()) < 14400:
                    yield page.render(scale=LOOK_DPI / 72).to_numpy()
    except pypdfium2.PdfiumError:
        return


def _drawn_by_poppler(path: Path) -> Iterator[np.ndarray]:
    with tempfile.TemporaryDirectory() as folder:
        wanted = ["-cropbox", "-r", str(LOOK_DPI), "-l", str(LOOK_PAGES)]
        call = ["pdftoppm", *wanted, str(path), f"{folder}/p"]
        try:
            subprocess.run(call, capture_output=True, timeout=30, check=False)
        except subprocess.TimeoutExpired:
            return
        for drawn in Path(folder).iterdir():
            with Image.open(drawn) as picture:
                yield np.asarray(picture)


@dataclass
class _Told:
    """What came of the files so far."""

    keep: Path | None
    rows: Counter[str] = field(default_factory=Counter)
    faults: int = 0
    most: float = 0.0
    slowest: tuple[float, str] = (0.0, "")

    def fault(self, path: Path, words: str) -> None:
        self.faults += 1
        print(f"{path.name}: {words}", flush=True)
        if self.keep is not None:
            self.keep.mkdir(parents=True, exist_ok=True)
            (self.keep / path.name).write_bytes(path.read_bytes())


def tell_rows(
    paths: Iterable[Path],
    seconds: float,
    keep: Path | None = None,
    group: Callable[[Path], str] = lambda _path: "",
    whole: bool = False,
) -> int:
    """Read files until the time is over and print rows and faults; return 1 where there are any.

    `keep`: a folder for the files at fault; `group`: what a file is counted with besides all.
    """
    told = _Told(keep)
    end = time.monotonic() + seconds
    pool = _pool()
    for path in paths:
        if time.monotonic() > end:
            print("the time is over, from", path.name)
            break
        began = time.monotonic()
        name, memory, fault = _row(pool, path, whole)
        told.slowest = max(told.slowest, (time.monotonic() - began, path.name))
        told.most = max(told.most, memory)
        if name:
            told.rows.update({"all: " + name: 1, f"{group(path)} {name}": 1})
        if name in ("crashed", "too-large"):
            print(f"{path.name}: {name}", flush=True)
        if memory > MOST_MEMORY:
            fault = fault or f"takes {memory:.0f} MiB"
        if fault:
            told.fault(path, fault)
        if memory > MOST_MEMORY:  # its peak would be told of all that come after
            pool.close()
            pool = _pool()
    pool.stop()
    pool.join()
    return _told(told)


def _told(told: _Told) -> int:
    for kind, number in sorted(told.rows.items()):
        print(f"  {kind}: {number}")
    files = sum(number for kind, number in told.rows.items() if kind.startswith("all: "))
    print(
        f"{files} files with a row, {told.faults} faults; most memory {told.most:.0f} MiB; "
        f"slowest {told.slowest[1]} {told.slowest[0]:.1f} s"
    )
    return 1 if told.faults else 0


def _row(pool: ProcessPool, path: Path, whole: bool) -> tuple[str, float, str]:
    """Return the name of a file's row (empty: it has none), the MiB it took, and its fault."""
    try:
        name, memory = pool.schedule(read_one, args=(path, whole), timeout=LONGEST).result()
        fault = misnamed(path, name)
        if name == "blank" and fault and not whole:
            name, memory = pool.schedule(read_one, args=(path, True), timeout=LONGEST).result()
            fault = misnamed(path, name)
    except TimeoutError:
        return "", 0.0, f"hangs for more than {LONGEST:g} s"
    except ProcessExpired:  # the memory limit; `run` tries once more
        return "crashed", 0.0, ""
    except MemoryError:  # `run` calls such a file too large
        return "too-large", WORKER_BYTES / 2**20, "takes all memory"
    except Exception as error:  # noqa: BLE001 whatever it is, it is the finding
        return "", 0.0, f"{type(error).__name__}: {error}"[:300]
    return name, memory, fault


def _pool() -> ProcessPool:
    return ProcessPool(1, max_tasks=200, initializer=limit_memory, initargs=(WORKER_BYTES,))
