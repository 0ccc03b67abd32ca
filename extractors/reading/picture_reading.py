"""A picture of a page → the page with its lines: put upright, levelled, read by Tesseract."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from extractors.page import Box, Line, Page, Word
from extractors.reading.lines import lines_of
from extractors.reading.ocr import recognise
from extractors.reading.ocr_names import OcrName
from extractors.reading.page_image import PageImage
from extractors.reading.picture import (
    Grey,
    Ink,
    has_colour,
    ink_of,
    is_blank,
    levelled,
    lies_sideways,
    shrink,
    skew_of,
    turned,
    unlevelled,
    without_red,
)
from extractors.reading.text_quality import measure

LEAST_SKEW = 0.4
"""Degrees below which Tesseract copes by itself."""
POOR_VALID = 0.75
"""A reading with a smaller share of Vietnamese syllables is poor."""
POOR_CONFIDENCE = 0.75
"""A reading with a smaller mean word confidence is poor (real scans 0.88 to 0.95, a hand-held
photo that lost half of its text 0.66)."""
OCR_DPI = 200
"""Resolution that Tesseract is given; finer pictures read no better and cost more (measured in
docs/reading.md)."""
LEAST_DPI = 140
"""Coarser pictures are enlarged for Tesseract."""
MOST_ENLARGED = 2.0
"""Fields right of 45 on nine pictures of 600 to 1200 pixels: as they are 28, at most twice as
large 35, three and four times 34 (2026-11-28)."""
COARSE = 700
"""A page of fewer pixels across is tried, and never trusted."""
UNSURE = 0.5
"""A lone sign below this confidence is taken for dirt."""
SPARSE_SHARE = 0.004
"""With less ink than this (a page of text has some 0.08) there is too little to judge by."""
PROBE_DPI = 150
"""Resolution at which the other ways to turn a page are tried out."""
_Read = Callable[[Grey, float], list[Word]]
"""A picture and its dots per inch → its words."""
_NOISE = re.compile(r"^[\W_]$")


@dataclass(frozen=True, slots=True)
class PictureReading:
    """A page read from its picture, and the picture turned upright (same frame as the lines)."""

    page: Page
    picture: PageImage
    poor: bool


def is_coarse(picture: PageImage) -> bool:
    """Return whether the picture of a page has too few pixels for its reading to be trusted."""
    return bool(min(picture.pixels.shape[:2]) < COARSE)


@dataclass(frozen=True, slots=True)
class _Attempt:
    words: tuple[Word, ...]
    size: tuple[float, float]
    angle: float

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        letters = sum(len(word.text) for word in self.words)
        if not letters:
            return 0.0
        return sum(word.confidence * len(word.text) for word in self.words) / letters

    @property
    def score(self) -> float:
        """How much was surely read: syllables times confidence."""
        quality = measure(self.text)
        return quality.tokens * quality.valid * self.confidence

    @property
    def poor(self) -> bool:
        quality = measure(self.text)
        return quality.tokens < 5 or quality.valid < POOR_VALID or self.confidence < POOR_CONFIDENCE


def read_picture(
    picture: PageImage, seconds: float, colour: bool | None = None, ocr: OcrName | None = None
) -> PictureReading:
    """Read a page from its picture; `colour` where the caller knows better than the pixels.

    `seconds` limits each Tesseract run; `ocr`: which way to Tesseract (`ocr.recognise`). Raises
    TimedOut when the time is passed.
    """

    def read(grey: Grey, dpi: float) -> list[Word]:
        return recognise(grey, dpi, seconds, ocr)

    if colour is None:
        colour = has_colour(picture.pixels)
    grey = _sized(without_red(picture.pixels), picture.dpi)
    dpi = grey.shape[1] * 72 / picture.width
    ink = ink_of(grey, dpi)
    if is_blank(ink):
        blank = Page(picture.page, picture.width, picture.height, colour=colour, blank=True)
        return PictureReading(blank, picture, poor=False)
    first = 90 if lies_sideways(ink) else 0
    turn, best = first, _attempt(_turn(grey, first), ink.turned(first), dpi, read)
    sparse = bool(ink.marks.mean() < SPARSE_SHARE)
    if best.poor and not sparse:
        other = _better_turn(grey, ink, dpi, first, read)
        if other != first:
            again = _attempt(_turn(grey, other), ink.turned(other), dpi, read)
            turn, best = max((turn, best), (other, again), key=lambda pair: pair[1].score)
    if best.poor and best.words and not sparse:
        calm = np.asarray(cv2.medianBlur(_turn(grey, turn), 3), dtype=np.uint8)
        best = max(best, _attempt(calm, ink.turned(turn), dpi, read), key=lambda a: a.score)
    upright = replace(picture, pixels=turned(picture.pixels, turn)) if turn else picture
    page = Page(
        number=picture.page,
        width=upright.width,
        height=upright.height,
        lines=_lines(best),
        read_by="ocr",
        rotation=turn,
        confidence=round(best.confidence, 4),
        colour=colour,
    )
    return PictureReading(page, upright, best.poor and not sparse)


def _sized(grey: Grey, dpi: float) -> Grey:
    """Return the picture at the resolution for OCR: averaged down, or a coarse one enlarged."""
    if dpi >= LEAST_DPI:
        return shrink(grey, dpi, OCR_DPI)
    factor = min(OCR_DPI / dpi, MOST_ENLARGED)
    larger = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    return np.asarray(larger, dtype=np.uint8)


def _turn(grey: Grey, clockwise: int) -> Grey:
    return turned(grey, clockwise) if clockwise else grey


def _attempt(grey: Grey, ink: Ink, dpi: float, read: _Read) -> _Attempt:
    angle = skew_of(ink)
    if abs(angle) < LEAST_SKEW:
        angle = 0.0
    level = levelled(grey, angle) if angle else grey
    words = _words(level, dpi, read)
    height, width = grey.shape
    return _Attempt(words, (width * 72 / dpi, height * 72 / dpi), angle)


def _words(grey: Grey, dpi: float, read: _Read) -> tuple[Word, ...]:
    """Return the words of a picture without lone signs that Tesseract itself doubts."""
    return tuple(
        word
        for word in read(grey, dpi)
        if not (_NOISE.match(word.text) and word.confidence < UNSURE)
    )


def _better_turn(grey: Grey, ink: Ink, dpi: float, first: int, read: _Read) -> int:
    """Return the way to turn the page that reads best on a coarse copy."""
    coarse = shrink(grey, dpi, PROBE_DPI)
    coarse_dpi = min(dpi, PROBE_DPI)
    scores = {
        turn: _attempt(_turn(coarse, turn), ink.turned(turn), coarse_dpi, read).score
        for turn in (0, 90, 180, 270)
    }
    best = max(scores, key=lambda turn: scores[turn])
    return best if scores[best] > 1.3 * scores[first] else first


def _lines(attempt: _Attempt) -> tuple[Line, ...]:
    """Return the lines as they lie on the levelled page, with boxes on the page as it was."""
    lines = lines_of(attempt.words)
    if not attempt.angle:
        return lines
    return tuple(
        Line(tuple(replace(word, box=_as_it_was(word.box, attempt)) for word in line.words))
        for line in lines
    )


def _as_it_was(box: Box, attempt: _Attempt) -> Box:
    x, y = unlevelled(*box.middle, attempt.size, attempt.angle)
    return Box(x - box.width / 2, y - box.height / 2, x + box.width / 2, y + box.height / 2)
