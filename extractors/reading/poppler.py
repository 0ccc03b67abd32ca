"""A second opinion on PDFs that PDFium refuses: poppler draws their pages, through pdf2image."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pdf2image
from pdf2image.exceptions import (
    PDFInfoNotInstalledError,
    PDFPageCountError,
    PDFPopplerTimeoutError,
    PDFSyntaxError,
)

from extractors.errors import Blank, Damaged, Encrypted, ReadingError, TooLarge
from extractors.reading.options import Limits
from extractors.reading.page_image import PageImage
from extractors.reading.render import POINTS_PER_INCH, fitting_dpi

SECONDS = 60
"""Time for one call of poppler."""


class PopplerFile:
    """A PDF as poppler sees it.

    Raises `refused`, Blank, Damaged or TooLarge where it knows no better.
    """

    def __init__(self, path: Path, limits: Limits, refused: ReadingError) -> None:
        self._path = path
        self._limits = limits
        try:
            about = pdf2image.pdfinfo_from_path(str(path), timeout=SECONDS)
            self.page_count = int(about["Pages"])
            if self.page_count < 1:
                raise Blank("no pages")
            width, height = (float(v) for v in str(about["Page size"]).split()[0:3:2])
        except (
            PDFInfoNotInstalledError,
            PDFPopplerTimeoutError,
        ) as error:
            raise refused from error
        except (PDFPageCountError, KeyError, ValueError) as error:
            if isinstance(refused, Encrypted):
                raise refused from error
            # Neither opens it: what PDFium took for a file without pages is the rest of one.
            raise Damaged(str(refused)) from error
        if self.page_count > limits.max_pages:
            raise TooLarge(f"{self.page_count} pages, at most {limits.max_pages} are read")
        if max(width, height) > limits.max_page_points:
            raise TooLarge(f"page 1 is {width:.0f} x {height:.0f} points")
        self._size = width, height

    def picture(self, number: int, dpi: float) -> PageImage:
        """Draw page `number` (from 1); raises Damaged."""
        dpi = int(fitting_dpi(*self._size, dpi, self._limits))
        # By its longer side rather than by resolution: pages may lie about their unit.
        side = max(round(max(self._size) * dpi / POINTS_PER_INCH), 1)
        try:
            drawn = pdf2image.convert_from_path(
                self._path, size=side, first_page=number, last_page=number, timeout=SECONDS
            )
        except (PDFPageCountError, PDFPopplerTimeoutError, PDFSyntaxError, OSError) as error:
            raise Damaged(f"page {number}: {error}") from error
        if not drawn:
            raise Damaged(f"page {number} cannot be drawn")
        return PageImage(number, np.array(drawn[0].convert("RGB"), dtype=np.uint8), dpi)
