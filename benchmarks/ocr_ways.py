"""Words and CPU seconds a page of both ways to Tesseract: the library and the program.

Every scanned page of the PDFs and pictures below FOLDER is drawn once and read by each way as a run
reads it (`picture_reading.read_picture`). A word counts as different where the other way has none
in its place (difflib on the lists of words); a sure one has a confidence of 80 % or more: the rest
is mostly what Tesseract makes of stamps, strokes and dirt. CPU seconds are of this process and its
children.

Run: `python -m benchmarks.ocr_ways FOLDER [PAGES]`.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from typing import get_args

from extractors.errors import ReadingError
from extractors.page import Page, Word
from extractors.reading.images import open_image
from extractors.reading.ocr import limit_threads
from extractors.reading.ocr_names import OcrName
from extractors.reading.options import Limits
from extractors.reading.page_image import PageImage
from extractors.reading.pdf import PdfFile
from extractors.reading.picture_reading import read_picture

DPI, SECONDS, SURE = 300, 120.0, 0.8
PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")


def scanned_pages(folder: Path) -> Iterator[PageImage]:
    """Yield the picture of every page that OCR would read, file after file."""
    for path in sorted(folder.rglob("*")):
        try:
            if path.suffix.lower() == ".pdf":
                with PdfFile(path, Limits()) as file:
                    for number in range(1, file.page_count + 1):
                        if file.read(number, ()).page is None:
                            yield file.picture(number, DPI)
            elif path.suffix.lower() in PICTURES:
                with open_image(path, Limits()) as images:
                    yield images.picture(1, DPI)
        except ReadingError:
            continue


def cpu_seconds() -> float:
    """Return what this process and its ended children have taken."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(k).ru_utime + resource.getrusage(k).ru_stime for k in kinds)


def words_of(page: Page) -> list[Word]:
    """Return the words of a page as they stand in its lines."""
    return [word for line in page.lines for word in line.words]


def unlike(ours: list[Word], others: list[Word]) -> list[Word]:
    """Return those of our words that have no like in their place among the others."""
    matcher = SequenceMatcher(
        None, [word.text for word in ours], [word.text for word in others], autojunk=False
    )
    return [
        word
        for what, begin, end, _, _ in matcher.get_opcodes()
        if what != "equal"
        for word in ours[begin:end]
    ]


def main() -> None:
    """Print words, those unlike the other way's, and CPU of each way."""
    limit_threads()
    folder, most = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    ways: tuple[OcrName, ...] = get_args(OcrName)
    spent = dict.fromkeys(ways, 0.0)
    counts = {way: [0, 0, 0, 0] for way in ways}
    pages = 0
    for picture in islice(scanned_pages(folder), most):
        found: dict[OcrName, list[Word]] = {}
        for way in ways:
            before = cpu_seconds()
            found[way] = words_of(read_picture(picture, SECONDS, ocr=way).page)
            spent[way] += cpu_seconds() - before
        for way, other in (ways, ways[::-1]):
            unlike_words = unlike(found[way], found[other])
            for at, words in enumerate((found[way], unlike_words)):
                counts[way][at] += len(words)
                counts[way][at + 2] += sum(word.confidence >= SURE for word in words)
        pages += 1
    print(f"{pages} pages")
    print("way\twords\tunlike\tsure words\tunlike\tCPU s a page")
    for way in ways:
        words, alone, sure, sure_alone = counts[way]
        print(f"{way}\t{words}\t{alone / max(words, 1):.2%}\t{sure}\t"
              f"{sure_alone / max(sure, 1):.2%}\t{spent[way] / max(pages, 1):.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
