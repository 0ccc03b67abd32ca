"""Pages of real papers, as they are looked at for marks of secrecy."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from extractors.errors import ReadingError
from extractors.reading.images import open_image
from extractors.reading.options import Limits
from extractors.reading.page_image import PageImage
from extractors.reading.pdf import PdfFile
from extractors.reading.sniff import sniff


def pages_of(folder: Path, dpi: float, most: int | None = None) -> Iterator[tuple[str, PageImage]]:
    """Yield the pages of real papers with their names; what cannot be read is told.

    `most`: how many of each paper, None for all.
    """
    for path in sorted(p for p in folder.iterdir() if p.suffix not in (".tsv", ".md")):
        try:
            opened = PdfFile(path, Limits()) if sniff(path) == "pdf" else open_image(path, Limits())
            with opened as file:
                for number in islice(range(1, file.page_count + 1), most):
                    yield path.name, file.picture(number, dpi)
        except ReadingError as error:
            print(f"  {path.name}: {error.code}")
