"""How OCR resolution and Tesseract's page mode change what is read, and what it costs.

Digital PDFs whose text is known are drawn, worn like a scan (skew, blur, noise, JPEG), and read
back; words are compared as a multiset. Run: `python -m benchmarks.reading_resolution FOLDER`
with a folder of digital PDFs.
"""

from __future__ import annotations

import resource
import sys
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from extractors.reading.ocr import limit_threads, recognise
from extractors.reading.options import Limits
from extractors.reading.page_image import PageImage
from extractors.reading.pdf import PdfFile
from extractors.reading.picture import Grey, ink_of, levelled, shrink, skew_of, without_red

WAYS = [(dpi, mode) for dpi in (150, 200, 250, 300) for mode in (3, 4, 6, 11)]


def known_pages(folder: Path) -> Iterator[tuple[str, Counter[str], PageImage]]:
    """Yield name, words and picture of every page that has a trusted text layer."""
    for path in sorted(folder.glob("*.pdf")):
        with PdfFile(path, Limits()) as file:
            for number in range(1, file.page_count + 1):
                annotations = file.annotations([number])
                page = file.read(number, annotations).page
                if page is not None:
                    words = Counter(w for line in page.lines for w in line.text.split())
                    yield f"{path.name} {number}", words, file.picture(number, 300)


def worn(picture: PageImage, seed: int) -> Grey:
    """Return the picture as a middling office scanner gives it."""
    random = np.random.default_rng(seed)
    grey = levelled(without_red(picture.pixels), float(random.uniform(-1.5, 1.5)))
    soft = cv2.GaussianBlur(grey, (0, 0), 1.4).astype(np.float32)
    noisy = np.clip(soft * 0.92 + random.normal(8, 9, soft.shape), 0, 255).astype(np.uint8)
    held = BytesIO()
    Image.fromarray(noisy).save(held, "JPEG", quality=45)
    return np.array(Image.open(held), dtype=np.uint8)


def child_seconds() -> float:
    """Return the CPU seconds that ended child processes have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print one line for each resolution and page mode."""
    limit_threads()
    totals: dict[tuple[int, int], list[float]] = {way: [0.0, 0.0, 0.0, 0.0] for way in WAYS}
    pages = 0
    for seed, (_, words, picture) in enumerate(known_pages(Path(sys.argv[1]))):
        pages += 1
        grey = worn(picture, seed)
        level = levelled(grey, skew_of(ink_of(grey, picture.dpi)))
        for dpi, mode in WAYS:
            start = child_seconds()
            read = recognise(shrink(level, picture.dpi, dpi), min(dpi, picture.dpi), 300, mode=mode)
            total = totals[(dpi, mode)]
            total[0] += child_seconds() - start
            got = Counter(part for one in read for part in one.text.split())
            total[1] += (got & words).total()
            total[2] += words.total()
            total[3] += got.total()
    print(f"{pages} pages")
    print("dpi\tmode\trecall\tprecision\tcpu s/page")
    for (dpi, mode), (seconds, right, known, read_count) in totals.items():
        print(
            f"{dpi}\t{mode}\t{right / known:.3f}\t{right / read_count:.3f}\t{seconds / pages:.2f}"
        )


if __name__ == "__main__":
    main()
