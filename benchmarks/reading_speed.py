"""Seconds a page: our reading of scans against bare Tesseract on the same pages.

Ours counts everything from the closed file to the page with its lines (opening, drawing, ink,
skew, Tesseract, letterhead strip, annotations, seals); bare Tesseract counts `tesseract IMAGE
--psm 3 tsv` on pages drawn beforehand at 300 and at 200 dpi. Both on one thread; CPU seconds of
this process and its children, so that other work on the machine counts little.

Run: `python -m benchmarks.reading_speed FOLDER [PAGES]` with a folder of scanned PDFs.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytesseract
from PIL import Image

from extractors.reading.ocr import limit_threads
from extractors.reading.options import Limits, ReadOptions
from extractors.reading.pdf import PdfFile
from extractors.reading.read_file import read_file
from extractors.reading.tesseract import LANGUAGE


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Return CPU and wall seconds that `work` took, children included."""

    def cpu() -> float:
        kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        return sum(resource.getrusage(k).ru_utime + resource.getrusage(k).ru_stime for k in kinds)

    cpu_before, wall_before = cpu(), time.perf_counter()
    work()
    return cpu() - cpu_before, time.perf_counter() - wall_before


def bare_tesseract(images: list[Path]) -> None:
    """Read pictures as they are, with the page mode that Tesseract has by default."""
    for image in images:
        pytesseract.image_to_data(str(image), lang=LANGUAGE, config="--psm 3")


def main() -> None:
    """Print the seconds of each way, in sum and a page."""
    limit_threads()
    folder, most = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20
    ways = ("ours", "bare, 300 dpi", "bare, 200 dpi")
    totals = {way: [0.0, 0.0] for way in ways}
    count = 0
    with tempfile.TemporaryDirectory() as made:
        for path in sorted(folder.glob("*.pdf")):
            with PdfFile(path, Limits()) as file:
                if file.read(1, ()).page is not None:
                    continue
                last = min(file.page_count, most - count)
                for number in range(1, last + 1):
                    for dpi in (300, 200):
                        drawn = file.picture(number, dpi)
                        image = Image.fromarray(drawn.pixels).convert("L")
                        image.save(Path(made, f"{dpi}-{number}.png"), dpi=(dpi, dpi))

            images = {
                dpi: [Path(made, f"{dpi}-{n}.png") for n in range(1, last + 1)]
                for dpi in (300, 200)
            }
            works: dict[str, Callable[[], object]] = {
                "ours": partial(read_file, path, ReadOptions(pages=(1, last))),
                "bare, 300 dpi": partial(bare_tesseract, images[300]),
                "bare, 200 dpi": partial(bare_tesseract, images[200]),
            }
            for way in ways:
                cpu, wall = spent(works[way])
                totals[way][0] += cpu
                totals[way][1] += wall
            count += last
            if count >= most:
                break
    print(f"{count} pages")
    print("way\tcpu s/page\twall s/page")
    for way, (cpu, wall) in totals.items():
        print(f"{way}\t{cpu / count:.2f}\t{wall / count:.2f}")


if __name__ == "__main__":
    main()
