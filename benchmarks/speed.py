"""Seconds a page and letters right: ours, bare Tesseract (program and library), and OCRmyPDF.

    python -m benchmarks.speed FOLDER [--pages 20] [--least 1] [--most 1000] [--each 0] [--jobs 2]
        [--ocrmypdf PATH] [--drawn 6]

FOLDER holds scanned PDFs; only those of `--least` to `--most` pages are taken. With `--each 5` a
file of five pages is made of each: its first five, or all of it and the second and later pages of
the one before. Each way reads the
same files with the same number of workers, from a cold start: ours in worker processes from closed
files to documents with fields (in full, and first and last page only); Tesseract, as a program and
as a library, on pages drawn beforehand at 300 dpi; OCRmyPDF with `--jobs` and `--sidecar`, where
its program is given. CPU seconds of all processes are told beside wall seconds, for a machine that
others use; and the most memory that one process held.

Then every way reads `--drawn` made papers, printed and worn like scans, whose text is known:
`letters right` is the share of their letters that are in what was read, in the same order.
Last come the ratios that docs/speed.md speaks of.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image

from benchmarks.office_samples.papers import PAPERS
from benchmarks.office_samples.word_variants import plain
from benchmarks.photos import DPI, printed
from benchmarks.reading_resolution import worn
from extractors.reading.docx import read_docx
from extractors.reading.lines import lines_of
from extractors.reading.ocr import limit_threads, recognise
from extractors.reading.options import Limits
from extractors.reading.page_image import PageImage
from extractors.reading.pdf import PdfFile
from extractors.reading.store_form import from_json
from extractors.reading.tesseract import LANGUAGE, MODELS
from pipeline.reading.engines import LocalEngine
from pipeline.reading.starting import end_of_workers
from pipeline.reading.tasks import ReadTask

FINEST = 300
"""Dots per inch of the pages that bare Tesseract is given, as OCRmyPDF does."""
MADE_AND_INVALID = 4
"""How OCRmyPDF ends where what it wrote of a damaged PDF is read and written, and still damaged."""
Texts = list[str]
"""What was read of every file."""


def main() -> int:
    """Print the figures of every way as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--least", type=int, default=1)
    parser.add_argument("--most", type=int, default=1000)
    parser.add_argument("--each", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--ocrmypdf", type=Path)
    parser.add_argument("--drawn", type=int, default=6)
    asked = parser.parse_args()
    limit_threads()
    with tempfile.TemporaryDirectory() as made:
        folder: Path = asked.folder
        if asked.each:
            folder = of_pages(asked.each, folder, asked.least, asked.most, Path(made, "each"))
        least, most = (asked.each, asked.each) if asked.each else (asked.least, asked.most)
        scans, images = take(folder, asked.pages, least, most, Path(made))
        pages = sum(map(len, images))
        figures = {
            name: measured(lambda way=way: way(scans, images), pages, len(scans))  # type: ignore[misc]
            for name, way in ways(asked.jobs, asked.ocrmypdf, Path(made)).items()
        }
        drawn, drawn_images, known = drawn_scans(asked.drawn, Path(made))
        for name, way in ways(asked.jobs, asked.ocrmypdf, Path(made)).items():
            if drawn and "identify" not in name:
                read = way(drawn, drawn_images)
                figures[name]["letters right, %"] = round(100 * letters_right(known, read), 2)
    told = {"files": len(scans), "pages": pages, "jobs": asked.jobs, "load": os.getloadavg()[0]}
    print(json.dumps(told | figures | {"ratios": ratios(figures)}, indent=2))
    return 0


def ratios(figures: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Return what is claimed of our speed: how much faster than OCRmyPDF, and dearer than bare OCR.

    By seconds of the wall and of all processors; the latter say more where others use the machine.
    """
    found = {}
    ours, only = figures["ours, in full"], figures["ours, --identify-only"]
    bare, other = figures["bare Tesseract, library"], figures.get("OCRmyPDF, sidecar")
    for kind in ("wall", "CPU"):
        if other is not None:
            found[f"in full, times OCRmyPDF, pages by {kind} s"] = (
                other[f"{kind} s/page"] / ours[f"{kind} s/page"]
            )
            found[f"--identify-only, times OCRmyPDF, files by {kind} s"] = (
                other[f"{kind} s/file"] / only[f"{kind} s/file"]
            )
        found[f"in full, of the bare library's {kind} s"] = (
            ours[f"{kind} s/page"] / bare[f"{kind} s/page"]
        )
    return {name: round(ratio, 2) for name, ratio in found.items()}


Way = Callable[[Sequence[Path], Sequence[Sequence[Path]]], Texts]
"""Reads files, of whose pages there are pictures too."""


def ways(jobs: int, ocrmypdf_program: Path | None, made: Path) -> dict[str, Way]:
    """Return the ways to read, by name."""
    found: dict[str, Way] = {
        "ours, in full": lambda scans, images: ours(scans, jobs, identify_only=False),
        "ours, --identify-only": lambda scans, images: ours(scans, jobs, identify_only=True),
        "bare Tesseract, library": lambda scans, images: library(images, jobs),
        "bare Tesseract, program": lambda scans, images: program(images, jobs),
    }
    if ocrmypdf_program is not None:
        path = ocrmypdf_program
        found["OCRmyPDF, sidecar"] = lambda scans, images: ocrmypdf(path, scans, jobs, made)
    return found


def take(
    folder: Path, pages: int, least: int, most: int, made: Path
) -> tuple[list[Path], list[list[Path]]]:
    """Return scanned PDFs of `pages` pages in all or a few more, and pictures of their pages.

    Each has `least` to `most` pages.
    """
    scans: list[Path] = []
    images: list[list[Path]] = []
    for path in sorted(folder.rglob("*.pdf")):
        with PdfFile(path, Limits()) as file:
            numbers = range(1, file.page_count + 1)
            if not least <= file.page_count <= most:
                continue
            if any(file.read(number, ()).page is not None for number in numbers):
                continue
            scans.append(path)
            images.append([])
            for number in numbers:
                image = made / f"{len(scans)}-{number}.png"
                drawn = Image.fromarray(file.picture(number, FINEST).pixels).convert("L")
                drawn.save(image, dpi=(FINEST, FINEST))
                images[-1].append(image)
        if sum(map(len, images)) >= pages:
            break
    return scans, images


def of_pages(count: int, folder: Path, least: int, most: int, made: Path) -> Path:
    """Return a folder of PDFs of `count` pages, made of those of `folder`; see above."""
    made.mkdir()
    before: Path | None = None
    for path in sorted(folder.rglob("*.pdf")):
        with pikepdf.open(path) as scan, pikepdf.new() as whole:
            if not least <= len(scan.pages) <= most:
                continue
            whole.add_pages_from(scan, range(min(count, len(scan.pages))))
            if len(whole.pages) < count and before is not None:
                with pikepdf.open(before) as other:
                    more = range(1, min(1 + count - len(whole.pages), len(other.pages)))
                    whole.add_pages_from(other, more)
            if len(whole.pages) == count:
                whole.save(made / path.name)
            before = path
    return made


def drawn_scans(count: int, made: Path) -> tuple[list[Path], list[list[Path]], Texts]:
    """Return made papers as PDFs of one worn picture, these pictures, and their text."""
    scans, images, known = [], [], []
    for seed, paper in enumerate(PAPERS[:count]):
        file = made / "paper.docx"
        file.write_bytes(plain(paper))
        lines = read_docx(file, Limits())[0].lines
        grey = Image.fromarray(worn(PageImage(1, printed(lines), DPI), seed))
        scans.append(made / f"drawn-{seed}.pdf")
        images.append([made / f"drawn-{seed}.png"])
        grey.save(scans[-1], resolution=DPI, quality=90)
        finer = round(grey.width * FINEST / DPI), round(grey.height * FINEST / DPI)
        grey.resize(finer, Image.Resampling.BICUBIC).save(images[-1][0], dpi=(FINEST, FINEST))
        known.append("\n".join(line.text for line in lines))
    return scans, images, known


def letters_right(known: Texts, read: Texts) -> float:
    """Return which share of the known letters was read, in the same order; blanks do not count."""
    pairs = [("".join(a.split()), "".join(b.split())) for a, b in zip(known, read, strict=True)]
    return sum(common(a, b) for a, b in pairs) / sum(len(a) for a, _ in pairs)


def common(first: str, second: str) -> int:
    """Return the length of the longest common subsequence, by bits (Hyyrö 2004)."""
    places: defaultdict[str, int] = defaultdict(int)
    for at, letter in enumerate(first):
        places[letter] |= 1 << at
    everywhere = (1 << len(first)) - 1
    unmatched = everywhere
    for letter in second:
        here = unmatched & places[letter]
        unmatched = ((unmatched + here) | (unmatched - here)) & everywhere
    return len(first) - unmatched.bit_count()


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
        "wall s/page": round(wall / pages, 3),
        "CPU s/page": round(cpu / pages, 3),
        "wall s/file": round(wall / files, 3),
        "CPU s/file": round(cpu / files, 3),
        "most memory of a process, MiB": round(used.ru_maxrss / 1024),
    }


def ours(scans: Sequence[Path], jobs: int, identify_only: bool) -> Texts:
    """Read as `minhchung run` does, without its store."""
    texts = {}
    tasks = [ReadTask(str(scan), scan, scan.name, identify_only) for scan in scans]
    for result in LocalEngine(jobs, 600).run(tasks):
        if result.error:
            raise SystemExit(f"{result.sha256}: {result.error} {result.detail}")
        pages = from_json(result.content).pages if result.content else ()
        texts[result.sha256] = "\n".join(line.text for page in pages for line in page.lines)
    end_of_workers()  # else their seconds would not count
    return [texts[str(scan)] for scan in scans]


def library(images: Sequence[Sequence[Path]], jobs: int) -> Texts:
    """Let Tesseract in worker processes read pictures, words with boxes."""
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as workers:
        each = list(workers.map(_by_library, [image for file in images for image in file]))
    texts = iter(each)
    return ["\n".join(next(texts) for _ in file) for file in images]


def _by_library(image: Path) -> str:
    limit_threads()
    grey = np.array(Image.open(image), dtype=np.uint8)
    lines = lines_of(recognise(grey, FINEST, 600, "tesserocr"))
    return "\n".join(line.text for line in lines)


def program(images: Sequence[Sequence[Path]], jobs: int) -> Texts:
    """Let the program Tesseract read pictures, words with boxes and text, `jobs` at a time."""

    def read(image: Path) -> str:
        out = image.with_suffix("")
        command = ["tesseract", image, out, "--tessdata-dir", MODELS, "-l", LANGUAGE,
                   "-c", "tessedit_create_tsv=1", "-c", "tessedit_create_txt=1"]  # fmt: skip
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        return out.with_suffix(".txt").read_text(encoding="utf-8")

    with ThreadPoolExecutor(jobs) as threads:
        texts = iter(list(threads.map(read, [image for file in images for image in file])))
    return ["\n".join(next(texts) for _ in file) for file in images]


def ocrmypdf(program: Path, scans: Sequence[Path], jobs: int, made: Path) -> Texts:
    """Let OCRmyPDF read the files one after the other, as a folder is usually gone through."""
    texts = []
    side = made / "text.txt"
    for scan in scans:
        command = [program, "-l", LANGUAGE, "--jobs", str(jobs), "--output-type", "pdf",
                   "--optimize", "0", "--force-ocr", "--invalidate-digital-signatures",
                   "--sidecar", side, scan, made / "out.pdf"]  # fmt: skip
        done = subprocess.run(command, check=False, stderr=subprocess.DEVNULL)
        if done.returncode not in (0, MADE_AND_INVALID):
            raise SystemExit(f"OCRmyPDF ended with {done.returncode} on {scan}")
        texts.append(side.read_text(encoding="utf-8"))
    return texts


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main())
