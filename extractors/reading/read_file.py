"""File → `Reading`: the one way in for whoever wants to know what a file says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from extractors.document import Candidate, DigitalSignature, LetterheadReading, Reading, StampTrace
from extractors.errors import (
    Blank,
    Damaged,
    Encrypted,
    ReadingError,
    TimedOut,
    TooLarge,
    Unreadable,
    Vanished,
)
from extractors.page import Page
from extractors.reading.docx import docx_sections
from extractors.reading.head import may_start_document
from extractors.reading.images import open_image
from extractors.reading.joined import UNREAD
from extractors.reading.office.libreoffice import converted
from extractors.reading.office.odt import read_flat_odt, read_odt
from extractors.reading.office.rtf import read_rtf
from extractors.reading.office.sheets import read_other_sheets, read_xlsx
from extractors.reading.office.web import read_html, read_text
from extractors.reading.office.word97 import read_doc
from extractors.reading.options import Limits as Limits
from extractors.reading.options import ReadOptions as ReadOptions
from extractors.reading.page_image import PageImage
from extractors.reading.pdf import PdfFile, is_note
from extractors.reading.picture import is_painted, shows_ink, turned
from extractors.reading.picture_reading import is_coarse, read_picture
from extractors.reading.poppler import PopplerFile
from extractors.reading.secret_marks import could_bear_mark
from extractors.reading.sniff import FileType, sniff
from extractors.reading.stamps import stamp_trace
from extractors.reading.text_layer import has_no_pages
from extractors.reading.typeset.model import Section
from extractors.reading.typeset.pages import set_pages
from extractors.reading.typeset_reading import read_set_pages

_OF_A_PAGE = (Damaged, TooLarge, Blank, TimedOut)
"""Errors that cost a page, not the file."""


@dataclass
class _Gathered:
    """What is known of a file so far; turned into a `Reading` at the end."""

    pages: list[Page] = field(default_factory=list)
    letterheads: list[LetterheadReading] = field(default_factory=list)
    stamps: list[StampTrace] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[ReadingError] = field(default_factory=list)

    def warn(self, code: str) -> None:
        if code not in self.warnings:
            self.warnings.append(code)

    def lost(self, number: int, error: ReadingError) -> None:
        """Keep an empty page in the place of one that could not be read."""
        self.pages.append(Page(number, 0.0, 0.0))
        self.errors.append(error)
        self.warn(UNREAD)


def read_file(path: Path, options: ReadOptions) -> Reading:
    """Read a PDF, a picture or an office file (`sniff.FileType`).

    A page that cannot be read is an empty page and the warning `page-unread`; if none can, the
    error of the first is raised. Raises a ReadingError (UnsupportedType, NeedsLibreOffice,
    EmptyFile, Encrypted, Damaged, Blank, TimedOut, TooLarge, Vanished, Unreadable) or
    EnvironmentLack.
    """
    kind = sniff(path)
    try:
        before = path.stat()
        reading = _READERS[kind](path, options)
        after = path.stat()
    except FileNotFoundError as error:
        raise Vanished(str(path)) from error
    except PermissionError as error:
        raise Unreadable(str(error)) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise Vanished(f"{path} changed while it was read")
    return reading


def _read_sections(
    reader: Callable[[Path], tuple[Section, ...]], path: Path, options: ReadOptions
) -> Reading:
    """Read an office file: its sections laid out, pictures in it by OCR."""
    try:
        pages = set_pages(reader(path), options.limits.max_pages)
    except RecursionError as error:
        raise Damaged("nested too deeply") from error
    return read_set_pages(pages, _wanted(len(pages), options), options)


def _office(
    reader: Callable[[Path], tuple[Section, ...]],
) -> Callable[[Path, ReadOptions], Reading]:
    return lambda path, options: _read_sections(reader, path, options)


def _read_through_libreoffice(path: Path, options: ReadOptions) -> Reading:
    with converted(path) as made:
        return _read_pdf(made, options)


def _wanted(count: int, options: ReadOptions) -> list[int]:
    """Return the numbers of the pages to read, of a file that has `count`; raises Damaged."""
    first, last = options.pages or (1, count)
    numbers = list(range(max(first, 1), min(last, count) + 1))
    if not numbers:
        raise Damaged(f"pages {first} to {last} of {count} do not exist")
    asked = sorted({numbers[0], numbers[-1]}) if options.identify_only else numbers
    return [number for number in asked if number not in options.known]


def _read_image(path: Path, options: ReadOptions) -> Reading:
    gathered = _Gathered()
    with open_image(path, options.limits) as file:
        for number in _wanted(file.page_count, options):
            try:
                picture = file.picture(number, options.dpi)
                _read_page_picture(picture, None, None, options, gathered)
            except _OF_A_PAGE as error:
                gathered.lost(number, error)
    return _reading(gathered)


def _read_pdf(path: Path, options: ReadOptions) -> Reading:
    """Read a PDF through PDFium, or as pictures by poppler where PDFium opens no page of it."""
    try:
        file = PdfFile(path, options.limits)
    except (Damaged, Blank, Encrypted) as refused:
        if has_no_pages(path):
            raise Blank("no pages") from refused
        return _read_by_poppler(path, options, refused)
    gathered = _Gathered()
    with file:
        numbers = _wanted(file.page_count, options)
        annotations = file.annotations(numbers)
        signatures = file.signatures()
        for number in numbers:
            try:
                _read_pdf_page(file, number, annotations, options, gathered)
            except _OF_A_PAGE as error:
                gathered.lost(number, error)
    if len(gathered.pages) == sum(isinstance(one, Damaged | Blank) for one in gathered.errors) > 0:
        # PDFium opens the file and none of its pages, or gives them no area.
        with suppress(Damaged):
            return _read_by_poppler(path, options, gathered.errors[0])
    return _reading(gathered, signatures, annotations)


def _read_by_poppler(path: Path, options: ReadOptions, refused: ReadingError) -> Reading:
    gathered = _Gathered()
    file = PopplerFile(path, options.limits, refused)
    for number in _wanted(file.page_count, options):
        try:
            picture = file.picture(number, options.dpi)
            _read_page_picture(picture, None, None, options, gathered)
        except _OF_A_PAGE as error:
            gathered.lost(number, error)
    return _reading(gathered)


def _read_pdf_page(
    file: PdfFile,
    number: int,
    annotations: Sequence[Candidate],
    options: ReadOptions,
    gathered: _Gathered,
) -> None:
    """Read a page from its text layer, or by OCR without the notes whose text is known.

    A note that signing software laid over a scan often covers the letterhead in part.
    """
    here = [annotation for annotation in annotations if annotation.page == number]
    found = file.read(number, here)
    if found.bad_layer:
        gathered.warn("text-layer-bad")
    if found.page is not None:
        gathered.pages.append(found.page)
        look = found.look
        trace = StampTrace(number) if look is None else stamp_trace(look, found.bare_head)
        gathered.stamps.append(trace)
        told = not found.scanned and options.told(found.page, found.bare_head)
        if options.letterhead is not None and not told and _starts_document(found.page):
            picture = file.picture(number, options.dpi)
            gathered.letterheads.append(options.letterhead(picture, found.page))
        return
    notes = [annotation for annotation in here if is_note(annotation)]
    bare = file.picture(number, options.dpi, hide=notes)
    shown = partial(file.picture, number, options.dpi) if notes else None
    _read_page_picture(bare, shown, found.colour, options, gathered, found.says)


def _read_page_picture(
    picture: PageImage,
    shown: Callable[[], PageImage] | None,
    colour: bool | None,
    options: ReadOptions,
    gathered: _Gathered,
    says: bool = False,
) -> None:
    """Read a page by OCR; `shown` draws it with all notes where `picture` leaves some out.

    `says`: there are words on it, little as its ink may be.
    """
    read = read_picture(picture, options.limits.page_seconds, colour, options.ocr)
    upright = read.picture
    starts = options.letterhead is not None and _starts_document(read.page)
    if starts and shown is not None:
        whole = shown()
        upright = replace(whole, pixels=turned(whole.pixels, read.page.rotation))
    trace = stamp_trace(read.picture)
    page, pixels = read.page, read.picture.pixels
    # A cover sheet may bear nothing but a stamp or a painted title: red and yellow are no ink to
    # the reader of text.
    if page.blank and (
        trace.secret
        or is_painted(pixels)
        or could_bear_mark(read.picture)
        or (says and shows_ink(pixels, picture.dpi))
    ):
        page = replace(page, blank=False)
    gathered.pages.append(page)
    if read.poor or (is_coarse(picture) and not page.blank):
        gathered.warn("low-quality-scan")
    if not page.blank:
        gathered.stamps.append(trace)
    if options.letterhead is not None and starts:
        gathered.letterheads.append(options.letterhead(upright, read.page))


def _starts_document(page: Page) -> bool:
    words = (word for line in page.lines for word in line.words)
    return not page.blank and may_start_document(page.number, words, page.height)


def _reading(
    gathered: _Gathered,
    signatures: Sequence[DigitalSignature] = (),
    annotations: Sequence[Candidate] = (),
) -> Reading:
    if gathered.errors and len(gathered.errors) == len(gathered.pages):
        raise gathered.errors[0]
    return Reading(
        pages=tuple(gathered.pages),
        letterheads=tuple(gathered.letterheads),
        signatures=tuple(signatures),
        annotations=tuple(annotations),
        stamps=tuple(gathered.stamps),
        warnings=tuple(gathered.warnings),
    )


SECTIONS: Mapping[FileType, Callable[[Path], tuple[Section, ...]]] = {
    "docx": docx_sections,
    "doc": read_doc,
    "rtf": read_rtf,
    "odt": read_odt,
    "fodt": read_flat_odt,
    "xlsx": read_xlsx,
    "xls": read_other_sheets,
    "html": read_html,
    "txt": read_text,
}
"""Who reads the office files that are laid out here."""
_READERS: Mapping[FileType, Callable[[Path, ReadOptions], Reading]] = {
    "pdf": _read_pdf,
    "png": _read_image,
    "jpeg": _read_image,
    "tiff": _read_image,
    "gif": _read_image,
    "bmp": _read_image,
    "webp": _read_image,
    "heic": _read_image,
    "jp2": _read_image,
    **{kind: _office(reader) for kind, reader in SECTIONS.items()},
    "slides": _read_through_libreoffice,
    "drawing": _read_through_libreoffice,
}
