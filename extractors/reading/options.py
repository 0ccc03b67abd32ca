"""What a caller may ask of reading, and the limits that keep hostile files small."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from extractors.page import Page
from extractors.reading.ocr_names import OcrName
from extractors.reading.page_image import LetterheadReader


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes beyond which a file is refused as too large, or a page drawn more coarsely.

    `max_pages`: pages in one file. `max_page_points`: side of a page; 14 400 points (200 inches)
    is the limit of PDF itself (ISO 32000-1, Annex C.2). `max_picture_pixels`: pixels of one
    drawn page; a larger page is drawn at fewer dots per inch (A4 at 300 dpi has 8.7 million, A3
    has 15 million at 278 dpi), so that a worker with its models stays below 1 GiB.
    `max_file_pixels`: pixels of one image in an image file; above it the file is refused.
    `max_shown_pixels`: pixels of one image on a PDF page (PDFium decodes it row by row, some
    seconds each time); A0 at 550 dpi has as many.
    `page_seconds`: time for one page's OCR.
    """

    max_pages: int = 3000
    max_page_points: float = 14_400
    max_picture_pixels: int = 15_000_000
    max_file_pixels: int = 150_000_000
    max_shown_pixels: int = 500_000_000
    page_seconds: float = 120


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read one file.

    `pages`: first and last page, both included, None for all. `identify_only`: of these only
    the first and the last. `known`: numbers of pages that are read already, and are left out.
    `dpi`: the finest picture that OCR is given; scans keep their own resolution when it is lower.
    `letterhead`: who reads number and date from the picture of a document's first page; None
    leaves `Reading.letterheads` empty. `told`: whether the words of a digital page say number and
    date beyond doubt, so that its picture is not read for them, and of one whose upper half shows
    nothing but words. `ocr`: which way to Tesseract, None
    for the one there is.
    """

    pages: tuple[int, int] | None = None
    identify_only: bool = False
    known: frozenset[int] = frozenset()
    dpi: int = 300
    limits: Limits = field(default_factory=Limits)
    letterhead: LetterheadReader | None = None
    told: Callable[[Page, bool], bool] = lambda page, bare_head: False
    ocr: OcrName | None = None
