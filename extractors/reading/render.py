"""PDF pages as pictures, drawn by PDFium one at a time, with form fields and annotations.

E-signature systems stamp number and date as annotations or form fields, so what is not drawn
is not read. Where PDFium refuses a file, poppler (pdf2image) draws it as a second opinion.
"""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path

import numpy as np
import pypdfium2
from pypdfium2 import raw as pdfium

from extractors.errors import Blank, Damaged, Encrypted, TooLarge
from extractors.reading.options import Limits
from extractors.reading.page_image import PageImage
from extractors.reading.photo import put_flat
from extractors.reading.two_up import (
    LEAST_WIDTH,
    Place,
    half_of,
    holds_two,
    may_hold_two,
    places,
)

# Its words on forms that it does not draw (XFA) are for programmers, not for the clerk's screen.
logging.getLogger("pypdfium2").setLevel(logging.ERROR)

POINTS_PER_INCH = 72
PHOTO_LOOK_DPI = 75
"""Resolution at which a photo's sheet of paper, and two pages on a sheet, are looked for."""
LEAST_SCAN_DPI = 200
"""A scan below this is drawn larger: Tesseract wants capitals of 20 pixels and more
(tessdoc, "Improving the quality of the output")."""


def open_pdfium(path: Path) -> pypdfium2.PdfDocument:
    """Open a PDF for drawing, form fields included; raises Encrypted or Damaged."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        # PDFium may still tell the error of the file before: the file itself must speak of a lock.
        locked = any(word in str(error).lower() for word in ("password", "security"))
        if locked and b"/Encrypt" in path.read_bytes():
            raise Encrypted(str(path)) from error
        raise Damaged(str(error)) from error
    # A broken form is drawn without its fields: the rest of the page still stands.
    with contextlib.suppress(pypdfium2.PdfiumError):
        document.init_forms()
    return document


def fitting_dpi(width: float, height: float, dpi: float, limits: Limits) -> float:
    """Return `dpi`, or less where a page of width x height points would exceed the pixel limit."""
    pixels = width * height * (dpi / POINTS_PER_INCH) ** 2
    return (
        dpi
        if pixels <= limits.max_picture_pixels
        else dpi * (limits.max_picture_pixels / pixels) ** 0.5
    )


def scan_dpi(page: pypdfium2.PdfPage) -> float | None:
    """Return the resolution of the one image that covers the whole page, None if it is no scan."""
    images = list(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2))
    if len(images) != 1:
        return None
    left, bottom, right, top = images[0].get_bounds()
    width, height = page.get_size()
    if page.get_rotation() in (90, 270):
        width, height = height, width
    if (right - left) * (top - bottom) < 0.9 * width * height or right <= left:
        return None
    return float(images[0].get_px_size()[0] * POINTS_PER_INCH / (right - left))


def pictured_share(page: pypdfium2.PdfPage) -> float:
    """Return which share of a page its images fill, those that overlap counted each."""
    width, height = page.get_size()
    images = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2)
    boxes = [image.get_bounds() for image in images]
    filled = sum(abs((right - left) * (top - bottom)) for left, bottom, right, top in boxes)
    return float(filled / max(width * height, 1.0))


def image_has_colour(page: pypdfium2.PdfPage) -> bool | None:
    """Return False where the page is one black-and-white or grey image, else None.

    Stamps of the signing software are drawn in colour over it, so its pixels would mislead.
    """
    images = list(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2))
    if len(images) != 1 or scan_dpi(page) is None:
        return None
    about = images[0].get_metadata()
    grey = about.bits_per_pixel == 1 or about.colorspace == pdfium.FPDF_COLORSPACE_DEVICEGRAY
    return False if grey else None


def object_count(page: pypdfium2.PdfPage) -> int:
    """Return how many strokes, pictures, forms and runs of text a page is made of."""
    return int(pdfium.FPDFPage_CountObjects(page))


def check_pictures(page: pypdfium2.PdfPage, number: int, limits: Limits) -> None:
    """Raise TooLarge where a picture on a page has more pixels than is ever scanned."""
    for image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
        width, height = image.get_px_size()
        if width * height > limits.max_shown_pixels:
            raise TooLarge(f"page {number} shows a picture of {width} x {height} pixels")


def draw(page: pypdfium2.PdfPage, number: int, dpi: float, limits: Limits) -> PageImage:
    """Draw one page at `dpi` (less where limits demand it).

    Raises Damaged, TooLarge, or Blank where it has no area.
    """
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        raise Blank(f"page {number} has no area")
    check_pictures(page, number, limits)
    dpi = fitting_dpi(width, height, dpi, limits)
    try:
        bitmap = page.render(scale=dpi / POINTS_PER_INCH, rev_byteorder=True)
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise Damaged(f"page {number}: {error}") from error
    pixels = np.array(bitmap.to_numpy()[:, :, :3], dtype=np.uint8)
    bitmap.close()
    return PageImage(number, pixels, dpi)


def is_bare_scan(page: pypdfium2.PdfPage) -> bool:
    """Return whether a page is one image and nothing else: no text, no annotation."""
    if scan_dpi(page) is None or pdfium.FPDFPage_GetAnnotCount(page) > 0:
        return False
    text = page.get_textpage()
    letters = text.count_chars()
    text.close()
    return bool(letters == 0)


def draw_flat(page: pypdfium2.PdfPage, number: int, dpi: float, limits: Limits) -> PageImage:
    """Draw one page as `draw` does; a photo of a sheet of paper is put flat."""
    picture = draw(page, number, dpi, limits)
    if not is_bare_scan(page):
        return picture
    # The same look whatever `dpi` is, so that whoever draws the page sees it in the same frame.
    return put_flat(picture, lambda: draw(page, number, PHOTO_LOOK_DPI, limits).pixels)


def places_in(document: pypdfium2.PdfDocument, limits: Limits) -> tuple[Place, ...]:
    """Return the pages of a PDF: one for each sheet, two for an A3 sheet that holds two."""
    return places(_sheet_holds_two(document, index, limits) for index in range(len(document)))


def _sheet_holds_two(document: pypdfium2.PdfDocument, index: int, limits: Limits) -> bool:
    try:
        width, height = document.get_page_size(index)
        wide = LEAST_WIDTH <= width <= limits.max_page_points
        if not wide or not may_hold_two(width, height):
            return False
        page = document[index]
        try:
            return holds_two(draw(page, index + 1, PHOTO_LOOK_DPI, limits))
        finally:
            page.close()
    except (pypdfium2.PdfiumError, Damaged, TooLarge):
        return False  # reading it says what is wrong


def page_dpi(page: pypdfium2.PdfPage, dpi: float) -> float:
    """Return the resolution to draw a page at: a scan's own between 200 and `dpi`, else `dpi`."""
    own = scan_dpi(page)
    return dpi if own is None else min(max(own, LEAST_SCAN_DPI), dpi)


def render_page(path: Path, number: int, dpi: float, limits: Limits | None = None) -> PageImage:
    """Draw page `number` (from 1) of a PDF; raises Encrypted, Damaged, Blank or TooLarge."""
    document = open_pdfium(path)
    try:
        limits = limits or Limits()
        found = places_in(document, limits)
        if not 1 <= number <= len(found):
            raise Damaged(f"page {number} of {len(found)}")
        place = found[number - 1]
        try:
            page = document[place.sheet - 1]
        except pypdfium2.PdfiumError as error:
            raise Damaged(f"page {number}: {error}") from error
        return half_of(draw_flat(page, number, dpi, limits), place.half)
    finally:
        document.close()
