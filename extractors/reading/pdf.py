"""PDF → pages: the text layer where it can be trusted, else the picture through OCR."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

import numpy as np
import pypdfium2
from pdfplumber.pdf import PDF

from extractors.document import Candidate, DigitalSignature
from extractors.errors import Blank, Damaged, TooLarge
from extractors.page import Box, Page, Word
from extractors.reading.annotations import (
    hidden,
    read_annotations,
    read_signatures,
)
from extractors.reading.broken_fonts import lost_capitals
from extractors.reading.drawn_forms import check_forms
from extractors.reading.letters import Letters, read_letters
from extractors.reading.lines import lines_of
from extractors.reading.options import Limits
from extractors.reading.page_image import PageImage
from extractors.reading.picture import has_colour, ink_boxes, ink_of, without_red
from extractors.reading.render import (
    draw,
    draw_flat,
    image_has_colour,
    object_count,
    open_pdfium,
    page_dpi,
    pictured_share,
    places_in,
)
from extractors.reading.secret_marks import HEAD_SHARE, LOOK_DPI
from extractors.reading.secret_words import may_hold_mark
from extractors.reading.shown import Shown, shown_on
from extractors.reading.text_layer import TextLayer, open_plumber, read_text_layer
from extractors.reading.text_quality import measure
from extractors.reading.thresholds import load_thresholds
from extractors.reading.two_up import half_of

SLOT_FILL_LETTERS = 40
"""An annotation no longer than this, on one line, is read into the line it stands in."""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """What a PDF page gives without OCR.

    `page`: the page read from a good text layer, None where the picture must be read; `look`: a
    coarse picture of it, where `page` is given and shows more than its words. `bad_layer`: there is
    a text layer and it cannot be trusted. `colour`: what the file itself says of its picture's
    colour, None where the pixels must tell. `scanned`: pictures fill much of the page, so its text
    may be OCR's. `says`: the text layer, trusted or not, has more letters than a page number.
    `bare_head`: its upper half shows nothing but the words of `page` and rules.
    """

    page: Page | None
    look: PageImage | None
    bad_layer: bool
    colour: bool | None
    scanned: bool = False
    says: bool = False
    bare_head: bool = False


SAYS = 5
"""Letters of a text layer that are more than a page number."""
MOST_PICTURED = 0.3
"""Share of a digital page that its pictures (emblems, logos, seals) fill at most."""
MOST_LETTERS = 50_000
"""Letters of a page's text layer; a page in the smallest print has 20,000. More are no text, and
pdfminer takes 3 KiB for each: 600,000 took 1.9 GiB."""


MOST_OBJECTS = 50_000
"""Strokes, pictures and runs of text on a page with a text layer; a table of a full page has some
2,000. A drawing of 52,000 took pdfminer 20 s and 600 MiB."""


MOST_KEPT = 64
"""Pages whose text is kept from when their annotations were read until they are read themselves."""


@dataclass(frozen=True, slots=True)
class _Text:
    """What PDFium tells of a page without drawing it.

    `signs`: of its text layer; `drawing`, `dense`: too many objects, and too much to read from it.
    `letters`, `shown`: None where the text is not plain or not beyond doubt.
    """

    signs: int
    drawing: bool
    dense: bool
    size: tuple[float, float]
    letters: Letters | None
    shown: Shown | None


class PdfFile:
    """An open PDF; raises Encrypted, Damaged, Blank or TooLarge on opening."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        self._stack = ExitStack()
        self._plumber: PDF | None = None
        self._texts: dict[int, _Text] = {}
        self._document = open_pdfium(path)
        self._stack.callback(self._document.close)
        self.page_count = len(self._document)
        if self.page_count > limits.max_pages:
            self._stack.close()
            raise TooLarge(f"{self.page_count} pages, at most {limits.max_pages} are read")
        if self.page_count == 0:
            self._stack.close()
            raise Blank("no pages")
        self._places = places_in(self._document, limits)
        self.page_count = len(self._places)

    def __enter__(self) -> PdfFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def annotations(self, numbers: Sequence[int]) -> tuple[Candidate, ...]:
        """Return the annotation texts on the given pages; TooLarge where one draws without end."""
        sheets = sorted({self._places[number - 1].sheet for number in numbers})
        with suppress(Damaged):
            check_forms(self._open_plumber(), sheets)
        found = read_annotations(self._path, sheets, self._meet)
        return tuple(
            replace(one, page=page, box=box)
            for one in found
            for page, box in [self._on_half(one.page, one.box)]
            if page in numbers
        )

    def signatures(self) -> tuple[DigitalSignature, ...]:
        """Return the file's digital signatures; a broken form has none."""
        try:
            found = read_signatures(self._open_plumber(), self._path)
        except Damaged:
            return ()
        return tuple(
            replace(one, page=page, box=box)
            for one in found
            for page, box in [self._on_half(one.page, one.box)]
        )

    def _on_half(self, sheet: int | None, box: Box | None) -> tuple[int | None, Box | None]:
        """Return page and place of what stands in `box` on a sheet of the file."""
        pages = [n for n, place in enumerate(self._places, start=1) if place.sheet == sheet]
        if len(pages) < 2 or box is None or sheet is None:
            return (pages[0] if pages else sheet), box
        middle = self._document.get_page_size(sheet - 1)[0] / 2
        if box.middle[0] < middle:
            return pages[0], box
        return pages[1], _moved(box, -middle)

    def _shift(self, number: int) -> float:
        """Return how far right of its sheet's left edge a page begins, in points."""
        place = self._places[number - 1]
        return self._document.get_page_size(place.sheet - 1)[0] / 2 if place.half == 1 else 0.0

    def picture(self, number: int, dpi: float, hide: Sequence[Candidate] = ()) -> PageImage:
        """Draw page `number`: a scan at its own resolution, no finer than `dpi`.

        Annotations of `hide` are left out: their text is known, and they stand over the page's.
        """
        page = self._page(number)
        shift = self._shift(number)
        boxes = [_moved(one.box, shift) for one in hide if one.box is not None]
        try:
            with hidden(page, boxes):
                drawn = draw_flat(page, number, page_dpi(page, dpi), self._limits)
                return half_of(drawn, self._places[number - 1].half)
        finally:
            page.close()

    def read(self, number: int, annotations: Sequence[Candidate]) -> PdfPage:
        """Read page `number` from its text layer if that can be trusted; raises Damaged."""
        text = self._texts.pop(self._places[number - 1].sheet, None)
        if text and (found := self._read_plainly(number, text, annotations)):
            return found
        page = self._page(number)
        try:
            if text is None:
                text = self._text_of(number, page)
                if found := self._read_plainly(number, text, annotations):
                    return found
            colour = image_has_colour(page)
            scanned = pictured_share(page) > MOST_PICTURED
            if text.signs == 0 or text.dense:
                bad = text.signs > 0 and not text.drawing
                return PdfPage(None, None, bad_layer=bad, colour=colour)
            look = draw(page, number, LOOK_DPI, self._limits)  # also for marks of secrecy
            look = half_of(look, self._places[number - 1].half)
        except pypdfium2.PdfiumError as error:
            raise Damaged(f"page {number}: {error}") from error
        finally:
            page.close()
        try:
            layer = read_text_layer(self._open_plumber(), self._places[number - 1].sheet)
            layer = self._half_layer(layer, number)
        except Damaged:
            # PDFium draws many a page whose text pdfminer cannot take out: then it is OCR's.
            return PdfPage(None, None, bad_layer=False, colour=colour)
        trusted, bad = judge(layer, look)
        if not trusted:
            letters = sum(sign.isalpha() for word in layer.words for sign in word.text)
            return PdfPage(None, None, bad_layer=bad, colour=colour, says=letters >= SAYS)
        words = [*layer.words, *slot_fills(layer.words, annotations)]
        page_read = Page(
            number=number,
            width=look.width,
            height=look.height,
            lines=lines_of(words),
            read_by="text",
            confidence=1.0,
            colour=has_colour(look.pixels),
        )
        return PdfPage(page_read, look, bad_layer=False, colour=colour, scanned=scanned)

    def _meet(self, sheet: int, page: pypdfium2.PdfPage) -> None:
        """Keep the text of a sheet that is open for its annotations, so that it opens once."""
        pages = [n for n, place in enumerate(self._places, start=1) if place.sheet == sheet]
        fits = max(page.get_size()) <= self._limits.max_page_points
        if len(self._texts) < MOST_KEPT and len(pages) == 1 and fits:
            self._texts[sheet] = self._text_of(pages[0], page)

    def _text_of(self, number: int, page: pypdfium2.PdfPage) -> _Text:
        """Return the text of a page, and what it shows besides, as far as PDFium tells."""
        drawing = object_count(page) > MOST_OBJECTS
        letters = shown = None
        text = page.get_textpage()
        try:
            signs = text.count_chars()
            dense = drawing or signs > MOST_LETTERS
            if signs and not dense and self._places[number - 1].half is None:
                letters = read_letters(page, text)
        finally:
            text.close()
        width, height = map(float, page.get_size())
        if letters is not None and reads_well(letters.layer, height)[0]:
            shown = shown_on(page, letters.runs)
        return _Text(signs, drawing, dense, (width, height), letters, shown)

    def _read_plainly(
        self, number: int, text: _Text, annotations: Sequence[Candidate]
    ) -> PdfPage | None:
        """Read a page of plain text, drawn only where it shows more than that.

        None where its words are in doubt: then pdfplumber reads it.
        """
        letters, shown = text.letters, text.shown
        if letters is None or shown is None:
            return None
        width, height = text.size
        end = HEAD_SHARE * height
        fills = list(slot_fills(letters.layer.words, annotations))
        lines = lines_of([*letters.layer.words, *fills])
        texts = (line.text for line in lines if line.box.top < end)
        marked = any(map(may_hold_mark, (*texts, *(one.value or "" for one in annotations))))
        placed = {(fill.text, fill.box.x0) for fill in fills}
        loose = any(
            one.box is not None and one.box.top < end and (one.value, one.box.x0) not in placed
            for one in annotations
            if not is_note(one)
        )
        places = shown.untold(annotations)
        look, image_colour, scanned = None, None, False
        if places or marked or shown.tinted or letters.tinted:
            page = self._page(number)
            try:
                look = draw(page, number, LOOK_DPI, self._limits)
                if places:
                    image_colour = image_has_colour(page)
                    scanned = pictured_share(page) > MOST_PICTURED
            except pypdfium2.PdfiumError as error:
                raise Damaged(f"page {number}: {error}") from error
            finally:
                page.close()
            if places and not judge(letters.layer, look)[0]:
                return None
        colour = look is not None and has_colour(look.pixels)
        return PdfPage(
            Page(number, width, height, lines, read_by="text", confidence=1.0, colour=colour),
            look if places or marked else None,
            bad_layer=False,
            colour=image_colour,
            scanned=scanned,
            bare_head=not (marked or loose or any(box.top < end for box in places)),
        )

    def _half_layer(self, layer: TextLayer, number: int) -> TextLayer:
        """Return the words of a page of its sheet."""
        place = self._places[number - 1]
        if place.half is None:
            return layer
        middle = self._document.get_page_size(place.sheet - 1)[0] / 2
        here = (word for word in layer.words if (word.box.middle[0] >= middle) == place.half)
        shift = -self._shift(number)
        words = tuple(replace(word, box=_moved(word.box, shift)) for word in here)
        return replace(layer, words=words)

    def _page(self, number: int) -> pypdfium2.PdfPage:
        try:
            page = self._document[self._places[number - 1].sheet - 1]
        except pypdfium2.PdfiumError as error:
            raise Damaged(f"page {number}: {error}") from error
        width, height = page.get_size()
        if max(width, height) > self._limits.max_page_points:
            page.close()
            raise TooLarge(f"page {number} is {width:.0f} x {height:.0f} points")
        return page

    def _open_plumber(self) -> PDF:
        if self._plumber is None:
            self._plumber = self._stack.enter_context(open_plumber(self._path))
        return self._plumber


def _moved(box: Box, right: float) -> Box:
    return replace(box, x0=box.x0 + right, x1=box.x1 + right) if right else box


def judge(layer: TextLayer, look: PageImage) -> tuple[bool, bool]:
    """Return whether a text layer can be trusted, and whether it is there but bad.

    Trusted: Vietnamese by its spelling, upright, and covering the ink of the page. A scan that
    carries only signature notes is neither: its layer is not bad, it is just not the page.
    """
    trusted, bad = reads_well(layer, look.height)
    if covered_share(layer.words, look) < load_thresholds().least_covered:
        return False, False
    return trusted, bad


def reads_well(layer: TextLayer, height: float) -> tuple[bool, bool]:
    """Return whether the words of a text layer can be trusted, and whether they are bad.

    As `judge` does, but for the ink that they should cover; `height` is the page's.
    """
    quality = measure(" ".join(word.text for word in layer.words))
    limits = load_thresholds()
    if layer.upright < limits.least_upright:
        return False, not quality.good
    head = [word.text for word in layer.words if word.box.top < limits.head_share * height]
    if lost_capitals(head):
        return False, True
    return quality.good, not quality.good and quality.tokens >= limits.few_words


def covered_share(words: Sequence[Word], look: PageImage) -> float:
    """Return the share of the page's ink that stands within the boxes of words; 1 without ink.

    A piece of ink counts where its middle stands, with a point or two to spare.
    """
    ink = ink_of(without_red(look.pixels), look.dpi)
    scale = ink.dpi / 72
    within = np.zeros(ink.marks.shape, np.bool_)
    for box in (word.box for word in words):
        top, bottom = ((box.top - 2) * scale, (box.bottom + 2) * scale + 1)
        left, right = ((box.x0 - 1) * scale, (box.x1 + 1) * scale + 1)
        within[max(int(top), 0) : max(int(bottom), 0), max(int(left), 0) : max(int(right), 0)] = (
            True
        )
    inked = covered = 0
    for x0, y0, wide, high, area in ink_boxes(ink):
        inked += area
        if within[int((y0 + high / 2) * scale), int((x0 + wide / 2) * scale)]:
            covered += area
    return covered / inked if inked else 1.0


def is_note(annotation: Candidate) -> bool:
    """Return whether an annotation is a note beside the text: who signed and when, `SAO Y`.

    Anything short on one line may be a number or day written into the text.
    """
    text = annotation.value or ""
    return "\n" in text or len(text) > SLOT_FILL_LETTERS


def slot_fills(words: Sequence[Word], annotations: Sequence[Candidate]) -> Iterator[Word]:
    """Yield annotation texts that stand in a line of the page, as words of it.

    E-signature systems write number and day over the empty slots of `Số:      /KH-UBND` and
    `ngày    tháng 6`; longer notes (who signed, when) stay annotations.
    """
    for annotation in annotations:
        box, text = annotation.box, annotation.value or ""
        if box is None or not text or is_note(annotation):
            continue
        y = box.middle[1]
        beside = [word for word in words if word.box.top <= y <= word.box.bottom]
        if beside:
            near = min(beside, key=lambda w: abs(w.box.middle[0] - box.middle[0]))
            level = replace(box, top=near.box.top, bottom=near.box.bottom)
            yield Word(text, level)
