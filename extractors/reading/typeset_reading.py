"""Laid-out pages → a reading: text as it is, pictures in the text by OCR.

A page that is only a picture is read like a scan, letterhead and stamps too; what a smaller
picture shows (a scanned letterhead, a stamped table) is put among the lines where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO

from extractors.document import LetterheadReading, Reading, StampTrace
from extractors.errors import Damaged, TooLarge
from extractors.page import Box, Line, Page, Word
from extractors.reading.images import image_in
from extractors.reading.joined import UNREAD
from extractors.reading.options import ReadOptions
from extractors.reading.page_image import PageImage
from extractors.reading.picture_reading import PictureReading, is_coarse, read_picture
from extractors.reading.secret_marks import could_bear_mark
from extractors.reading.stamps import stamp_trace
from extractors.reading.typeset.pages import PlacedPicture, SetPage

LEAST_WIDTH, LEAST_HEIGHT = 150.0, 36.0
"""Points; smaller pictures are emblems, marks and signatures."""
SCAN_SHARE = 0.4
"""A picture of this share of the page, alone on it, is a scanned page."""


@dataclass
class _Gathered:
    pages: list[Page] = field(default_factory=list)
    letterheads: list[LetterheadReading] = field(default_factory=list)
    stamps: list[StampTrace] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_set_pages(
    pages: Sequence[SetPage], numbers: Iterable[int], options: ReadOptions
) -> Reading:
    """Return the reading of the pages of these numbers (from 1)."""
    gathered = _Gathered()
    for number in numbers:
        page = pages[number - 1]
        scan = _scan_of(page)
        if scan is None or not _read_scan(number, scan, options, gathered):
            gathered.pages.append(_read_page(number, page, options, gathered))
    return Reading(
        tuple(gathered.pages),
        letterheads=tuple(gathered.letterheads),
        stamps=tuple(gathered.stamps),
        warnings=tuple(dict.fromkeys(gathered.warnings)),
    )


def _scan_of(page: SetPage) -> PlacedPicture | None:
    if page.lines or len(page.pictures) != 1:
        return None
    box = page.pictures[0].box
    share = box.width * box.height / (page.width * page.height)
    return page.pictures[0] if share >= SCAN_SHARE else None


def _read_scan(number: int, scan: PlacedPicture, options: ReadOptions, gathered: _Gathered) -> bool:
    """Read a scanned page; False where the picture cannot be opened."""
    picture = _opened(scan, options, gathered)
    if picture is None:
        return False
    read = _recognised(replace(picture, page=number), options, gathered)
    trace = stamp_trace(read.picture)
    # A cover sheet may bear nothing but a stamp, and its red is no ink to the reader of text.
    page = read.page
    if page.blank and (trace.secret or could_bear_mark(read.picture)):
        page = replace(page, blank=False)
    gathered.pages.append(page)
    if page.blank:
        return True
    gathered.stamps.append(trace)
    if is_coarse(picture):
        gathered.warnings.append("low-quality-scan")
    if options.letterhead is not None:
        gathered.letterheads.append(options.letterhead(read.picture, read.page))
    return True


def _recognised(picture: PageImage, options: ReadOptions, gathered: _Gathered) -> PictureReading:
    read = read_picture(picture, options.limits.page_seconds, ocr=options.ocr)
    if read.poor:
        gathered.warnings.append("low-quality-scan")
    return read


def _opened(placed: PlacedPicture, options: ReadOptions, gathered: _Gathered) -> PageImage | None:
    try:
        with image_in(BytesIO(placed.picture.content), options.limits) as image:
            return image.picture(1, options.dpi)
    except (Damaged, TooLarge):
        if placed.box.width * placed.box.height > SCAN_SHARE * 595 * 842:
            gathered.warnings.append(UNREAD)
        return None


def _read_page(number: int, page: SetPage, options: ReadOptions, gathered: _Gathered) -> Page:
    lines = list(page.lines)
    confidence = 1.0
    for placed in page.pictures:
        if placed.box.width < LEAST_WIDTH or placed.box.height < LEAST_HEIGHT:
            continue
        picture = _opened(placed, options, gathered)
        if picture is None:
            continue
        read = _recognised(replace(picture, page=number), options, gathered).page
        if read.lines:
            confidence = min(confidence, read.confidence)
        lines.extend(_within(read, placed.box))
    if len(lines) > len(page.lines):
        lines.sort(key=lambda line: (round(line.box.middle[1] / 6), line.box.x0))
    return Page(
        number=number,
        width=page.width,
        height=page.height,
        lines=tuple(lines),
        read_by="text" if page.lines or not lines else "ocr",
        confidence=confidence,
        blank=not lines and not page.pictures,
    )


def _within(read: Page, box: Box) -> Iterable[Line]:
    """Yield a picture's lines at the place where it is printed."""
    across, down = box.width / read.width, box.height / read.height
    for line in read.lines:
        yield Line(
            tuple(
                Word(
                    word.text,
                    Box(
                        box.x0 + word.box.x0 * across,
                        box.top + word.box.top * down,
                        box.x0 + word.box.x1 * across,
                        box.top + word.box.bottom * down,
                    ),
                    word.confidence,
                )
                for word in line.words
            )
        )
