"""Most memory of a process while one long file is read, against its number of pages.

    python -m benchmarks.long_file FOLDER [--pages 50 250 500]

FOLDER holds PDFs; the first page with a good text layer and the first scanned page found there are
repeated, nineteen digital pages for each scanned one, so that 500 pages do not take an hour of OCR.
Reads as `minhchung run` does: first pass, then the rest in ranges, with one worker.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pypdfium2

from benchmarks.speed import measured
from extractors.reading.ocr import limit_threads
from extractors.reading.options import Limits
from extractors.reading.pdf import PdfFile
from pipeline.reading.engines import LocalEngine
from pipeline.reading.tasks import ReadTask

SCANNED_EVERY = 20


def main() -> int:
    """Print the figures for every number of pages as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, nargs="+", default=[50, 250, 500])
    asked = parser.parse_args()
    limit_threads()
    digital = first_page(asked.folder, lambda read: read)
    scanned = first_page(asked.folder, lambda read: not read)
    figures = {}
    with tempfile.TemporaryDirectory() as made:
        for pages in asked.pages:
            path = Path(made) / f"{pages}.pdf"
            make(path, digital, scanned, pages)
            figures[pages] = measured(partial(read, path), pages, 1)
    print(json.dumps(figures, indent=2))
    return 0


def first_page(folder: Path, wanted: Callable[[bool], bool]) -> Path:
    """Return the first file whose page 1 has (or has not) a text layer to be trusted."""
    for path in sorted(folder.rglob("*.pdf")):
        with PdfFile(path, Limits()) as file:
            if wanted(file.read(1, ()).page is not None):
                return path
    raise SystemExit(f"{folder} has not both digital and scanned PDFs")


def make(path: Path, digital: Path, scanned: Path, pages: int) -> None:
    """Write a PDF of `pages` pages, one in `SCANNED_EVERY` of them scanned."""
    with (
        pypdfium2.PdfDocument.new() as file,
        pypdfium2.PdfDocument(digital) as text,
        pypdfium2.PdfDocument(scanned) as picture,
    ):
        for number in range(pages):
            file.import_pages(picture if number % SCANNED_EVERY == 10 else text, [0])
        file.save(path)


def read(path: Path) -> None:
    """Read the file in both passes."""
    task = ReadTask(path.name, path, path.name, identify_only=True)
    (first,) = LocalEngine(1, 600).run([task])
    rest = replace(task, identify_only=False, content=first.content, rest=True)
    (result,) = LocalEngine(1, 600).run([rest])
    if result.error:
        raise SystemExit(f"{result.error} {result.detail}")


if __name__ == "__main__":
    sys.exit(main())
