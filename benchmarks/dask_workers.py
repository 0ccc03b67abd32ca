"""Pages a second with one and two workers: of this machine's own engine, and of Dask.

    python -m benchmarks.dask_workers FOLDER [--pages 40] [--most 5]

FOLDER holds scanned PDFs; those of up to `--most` pages are read in full, every way the same ones,
each from a cold start (docs/scale.md). `times one worker` says how much the second worker brings.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.speed import measured, take
from extractors.reading.ocr import limit_threads
from pipeline.reading.dask_engine import DaskEngine
from pipeline.reading.engines import LocalEngine
from pipeline.reading.starting import end_of_workers
from pipeline.reading.tasks import ReadTask

SECONDS = 600.0
WORKERS = (1, 2)


def main() -> int:
    """Print the figures of every way as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--most", type=int, default=5)
    asked = parser.parse_args()
    limit_threads()
    with tempfile.TemporaryDirectory() as made:
        scans, images = take(asked.folder, asked.pages, 1, asked.most, Path(made))
    pages = sum(map(len, images))
    told: dict[str, object] = {"files": len(scans), "pages": pages}
    for name, dask in (("this machine's engine", False), ("Dask", True)):
        one = 0.0
        for workers in WORKERS:
            figures = measured(lambda n=workers, d=dask: read(scans, n, d), pages, len(scans))  # type: ignore[misc]
            one = one or figures["wall s/page"]
            figures["times one worker"] = round(one / figures["wall s/page"], 2)
            told[f"{name}, {workers}"] = figures
    print(json.dumps(told | {"load": os.getloadavg()[0]}, indent=2))
    return 0


def read(scans: Sequence[Path], workers: int, dask: bool) -> None:
    """Read the scans whole with so many workers; a file that cannot be read ends the benchmark."""
    engine = DaskEngine(None, workers, SECONDS) if dask else LocalEngine(workers, SECONDS)
    for result in engine.run([ReadTask(str(scan), scan, scan.name) for scan in scans]):
        if result.error:
            raise SystemExit(f"{result.sha256}: {result.error} {result.detail}")
    end_of_workers()


if __name__ == "__main__":
    sys.exit(main())
