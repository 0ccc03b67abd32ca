"""Pages a second of a whole reading: ours, bare Tesseract, and OCRmyPDF with sidecar text.

    python -m benchmarks.speed FOLDER [--pages 20] [--least 1] [--jobs 2] [--ocrmypdf PATH]

FOLDER holds scanned PDFs; only those of at least `--least` pages are taken. Each way reads the same
files with the same number of workers: ours in worker processes from closed files to documents with
fields (in full, and first and last page only); Tesseract on pages drawn beforehand at 300 dpi, one
thread each; OCRmyPDF with `--jobs` and `--sidecar`, where its program is given. CPU seconds of all
processes are told beside wall seconds, for a machine that others use; and the most memory that one
process held.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image

from extractors.reading.ocr import LANGUAGE, limit_threads
from extractors.reading.options import Limits
from extractors.reading.pdf import PdfFile
from pipeline.reading.engines import LocalEngine
from pipeline.reading.starting import end_of_workers
from pipeline.reading.tasks import ReadTask


def main() -> int:
    """Print the figures of every way as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--least", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--ocrmypdf", type=Path)
    asked = parser.parse_args()
    limit_threads()
    with tempfile.TemporaryDirectory() as made:
        scans, images = take(asked.folder, asked.pages, asked.least, Path(made))
        pages = len(images)
        ways: dict[str, Callable[[], object]] = {
            "ours, in full": lambda: ours(scans, asked.jobs, identify_only=False),
            "ours, --identify-only": lambda: ours(scans, asked.jobs, identify_only=True),
            "bare Tesseract, 300 dpi": lambda: bare(images, asked.jobs),
        }
        if asked.ocrmypdf:
            ways["OCRmyPDF, sidecar"] = lambda: ocrmypdf(
                asked.ocrmypdf, scans, asked.jobs, Path(made)
            )
        figures = {name: measured(work, pages, len(scans)) for name, work in ways.items()}
    print(json.dumps({"files": len(scans), "pages": pages, "jobs": asked.jobs} | figures, indent=2))
    return 0


def take(folder: Path, most: int, least: int, made: Path) -> tuple[list[Path], list[Path]]:
    """Return scanned PDFs of `most` pages in all or a few more, and pictures of their pages.

    Each has `least` pages or more.
    """
    scans: list[Path] = []
    images: list[Path] = []
    for path in sorted(folder.rglob("*.pdf")):
        with PdfFile(path, Limits()) as file:
            if file.page_count < least:
                continue
            if any(file.read(n, ()).page is not None for n in range(1, file.page_count + 1)):
                continue
            scans.append(path)
            for number in range(1, file.page_count + 1):
                image = made / f"{len(scans)}-{number}.png"
                drawn = Image.fromarray(file.picture(number, 300).pixels).convert("L")
                drawn.save(image, dpi=(300, 300))
                images.append(image)
        if len(images) >= most:
            break
    return scans, images


def measured(work: Callable[[], object], pages: int, files: int) -> dict[str, float]:
    """Run `work` in a child process and return its seconds, a page and a file, and its memory."""
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    _, status, used = os.wait4(child, 0)
    if status:
        raise SystemExit(f"failed with {status}")
    wall, cpu = time.monotonic() - began, used.ru_utime + used.ru_stime
    return {
        "wall s/page": round(wall / pages, 2),
        "CPU s/page": round(cpu / pages, 2),
        "CPU s/file": round(cpu / files, 2),
        "most memory of a process, MiB": round(used.ru_maxrss / 1024),
    }


def ours(scans: Sequence[Path], jobs: int, identify_only: bool) -> None:
    """Read as `minhchung run` does, without its store."""
    tasks = [ReadTask(str(scan), scan, scan.name, identify_only) for scan in scans]
    for result in LocalEngine(jobs, 600).run(tasks):
        if result.error:
            raise SystemExit(f"{result.sha256}: {result.error} {result.detail}")
    end_of_workers()  # else their seconds would not count


def bare(images: Sequence[Path], jobs: int) -> None:
    """Let Tesseract read pictures, words with boxes, `jobs` at a time."""

    def read(image: Path) -> None:
        command = ["tesseract", image, image.with_suffix(""), "-l", LANGUAGE, "tsv"]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)

    with ThreadPoolExecutor(jobs) as threads:
        list(threads.map(read, images))


def ocrmypdf(program: Path, scans: Sequence[Path], jobs: int, made: Path) -> None:
    """Let OCRmyPDF read the files one after the other, as a folder is usually gone through."""
    for scan in scans:
        command = [program, "-l", LANGUAGE, "--jobs", str(jobs), "--output-type", "pdf",
                   "--optimize", "0", "--force-ocr", "--invalidate-digital-signatures",
                   "--sidecar", made / "text.txt",
                   scan, made / "out.pdf"]  # fmt: skip
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main())
