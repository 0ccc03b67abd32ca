"""Whole letterheads for fitting the confidence: issuer, motto, number line, date line, subject.

The reader sees them as it sees a page: the lines must be found, cut and read. Writing styles are
those held out from the training of the slot reader. A letterhead is one of four kinds, in the mix
of an archive: `e-stamped` (number and day set in by an e-signature system, clean picture),
`typed scan`, `handwritten` (scans) and `photo` (perspective, shade, few pixels).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.page import Box, Line, Page, Word
from training.digit_sources import load_sources, sized_font, text_ink
from training.line_wear import Picture, Random, choose, wear
from training.synthetic_lines import SIZE, WORDS, Composer, LineMaker

_WIDTH, _HEIGHT = SIZE * 42, SIZE * 19
"""An A4 page is about 42 letters' sizes wide at 13 points; the canvas is the top third."""
KINDS = {"e-stamped": 0.35, "typed scan": 0.2, "handwritten": 0.38, "photo": 0.07}
"""The kinds of letterhead and their shares."""
_WAYS = {"e-stamped": ("stamp", "typed"), "typed scan": ("typed", "stamp")}
"""How the slots of a kind are filled; all others are written by hand."""
_BLUE, _RED = (1.0, 0.75, 0.2), (0.12, 0.85, 0.8)
"""What blue pen and red seal ink take away from the light, per channel."""


@dataclass(frozen=True, eq=False)
class Letterhead:
    """A picture (RGB) of a page's top with its truth.

    `hidden`: a digit stands under the words beside the slot, so that its truth cannot be seen.

    `number` is canonical and "" where the slot is empty; `issue_date` is ISO and "" likewise.
    `page` holds the words of the number line as OCR would give them; None: the page has no words.
    """

    kind: str
    pixels: NDArray[np.uint8]
    dpi: float
    number: str
    issue_date: str
    page: Page | None
    hidden: bool


class LetterheadMaker:
    """Makes letterheads in held-out writing styles."""

    def __init__(self, packages: Path) -> None:
        self._lines = LineMaker.from_recipe(load_sources(packages)[1])

    def __call__(self, random: Random) -> Letterhead:
        """Return a random letterhead."""
        kind = choose(random, list(KINDS), list(KINDS.values()))
        self._lines.ways = _WAYS.get(kind, ("hand",))
        page = np.zeros((_HEIGHT, _WIDTH, 3), dtype=np.float32)
        number, label, symbol = self._lines.composed_number(random, cut=False)
        day, date_label = self._lines.composed_date(random, whole=True)
        face = self._lines.fonts[0][0]
        over, under = choose(random, WORDS["issuers"])
        row = int(SIZE * random.uniform(2, 5))
        if random.random() < 0.3:  # what e-signature systems and registries leave above
            top = choose(random, ["Ký bởi: Văn phòng", "Thời gian ký: 14:05 03/07/2023", "ĐẾN"])
            _type(page, top, SIZE * random.uniform(4, 26), max(row - 2 * SIZE, 0), face)
        for text, x in ((over, 5), (under, 6)):
            _type(page, text, SIZE * (x + random.uniform(-1, 1)), row, face)
            row += int(SIZE * 1.45)
        party = label.endswith("-")
        motto = "ĐẢNG CỘNG SẢN VIỆT NAM" if party else "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
        _type(page, motto, SIZE * 19.5, row - int(SIZE * 2.9), face)
        if not party:
            _type(page, "Độc lập - Tự do - Hạnh phúc", SIZE * 23, row - int(SIZE * 1.45), face)
        line = row + int(SIZE * random.uniform(0.5, 1.2))
        left = SIZE * random.uniform(3, 6)
        pen = _BLUE if random.random() < 0.5 else (1.0, 1.0, 1.0)
        _lay(page, number, left, line, pen)
        below = line + int(SIZE * random.uniform(-0.3, 0.8))
        _lay(page, day, SIZE * random.uniform(20, 23), below, pen)
        _type(page, "KẾ HOẠCH", SIZE * 18, line + int(SIZE * 2.6), face)
        subject = "Thực hiện công tác phòng, chống tham nhũng"
        _type(page, subject, SIZE * 11, line + int(SIZE * 4), face)
        if random.random() < 0.12:
            _seal(page, left + SIZE * random.uniform(0, 9), line, random)
        pixels = _worn(page, kind, random)
        digits = label.rstrip("-").split("/")[0]
        head, _, year = date_label.partition("A")
        date, _, month = head.partition("T")
        dpi = 72 * pixels.shape[1] / 595
        found = Box(left, line, left + number.x, line + 1.4 * SIZE)
        return Letterhead(
            kind,
            pixels,
            dpi,
            digits + symbol if digits else "",
            f"{year}-{int(month):02d}-{int(date):02d}" if date and month else "",
            _words(f"Số: {digits}{symbol}", found, kind, random),
            number.hidden or day.hidden,
        )


def _words(text: str, box: Box, kind: str, random: Random) -> Page | None:
    """Return the number line's words, as a text layer or as OCR reads them, or no page."""
    if random.random() < 0.4:
        return None
    layer = kind == "e-stamped" and random.random() < 0.7
    if not layer:  # OCR's usual slips
        for right, wrong, share in (("Đ", "D", 0.15), ("/", "", 0.06), ("Ố", "O", 0.1)):
            if random.random() < share:
                text = text.replace(right, wrong, 1)
    scale = 595 / _WIDTH
    placed = Box(box.x0 * scale, box.top * scale, box.x1 * scale, box.bottom * scale)
    line = Line((Word(text, placed, 1.0 if layer else 0.8),))
    return Page(1, 595, 842, (line,), read_by="text" if layer else "ocr")


def _worn(page: NDArray[np.float32], kind: str, random: Random) -> NDArray[np.uint8]:
    """Return the page (ink per channel) as its kind of picture would show it."""
    light = (255 * (1 - page)).astype(np.uint8)
    if kind == "e-stamped":  # drawn by the program at 200 dpi, or a little less
        scale = random.uniform(0.75, 1.0)
        drawn: NDArray[np.uint8] = cv2.resize(
            light, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA
        ).astype(np.uint8)
        return drawn
    least = 0.36 if kind == "photo" else 0.5
    scale = float(np.exp(random.uniform(np.log(least), np.log(0.6 if kind == "photo" else 1.0))))
    if kind == "photo":
        light = _tilted(light, random)
    if kind == "photo" or random.random() < 0.5:
        seed = int(random.integers(2**32))  # the same wear in every channel
        worn = [wear(light[:, :, c], np.random.default_rng(seed), scale) for c in range(3)]
        return np.stack(worn, axis=2)
    grey = cv2.cvtColor(light, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    return np.repeat(wear(grey, random, scale)[:, :, None], 3, axis=2)


def _tilted(light: Picture, random: Random) -> Picture:
    """Return the page as a camera held by hand sees it."""
    height, width = light.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    moved = corners + random.uniform(0, 0.03, (4, 2)).astype(np.float32) * width * np.array(
        [[1, 1], [-1, 1], [-1, -1], [1, -1]], dtype=np.float32
    )
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    tilted: Picture = cv2.warpPerspective(
        light, matrix, (width, height), borderValue=(200, 200, 200)
    ).astype(np.uint8)
    return tilted


def _seal(page: NDArray[np.float32], x: float, y: float, random: Random) -> None:
    """Draw the rings of a red seal."""
    ring = np.zeros(page.shape[:2], dtype=np.float32)
    for radius in (2.6, 2.2):
        centre = (int(x), int(y + SIZE * random.uniform(-2, 2)))
        cv2.circle(ring, centre, int(radius * SIZE), random.uniform(0.4, 0.9), 4)
    for channel, share in enumerate(_RED):
        np.maximum(page[:, :, channel], ring * share, out=page[:, :, channel])


def _type(page: NDArray[np.float32], text: str, left: float, top: int, face: Path) -> None:
    mask, _ = text_ink(text, sized_font(face, SIZE))
    region = page[top : top + mask.shape[0], int(left) : int(left) + mask.shape[1]]
    ink = mask[: region.shape[0], : region.shape[1], None] / np.float32(255)
    np.maximum(region, ink, out=region)


def _lay(
    page: NDArray[np.float32],
    line: Composer,
    left: float,
    top: int,
    pen: tuple[float, float, float],
) -> None:
    """Put a composed line on the page with its baseline about one size under `top`."""
    ink = np.repeat(line.canvas[:, : int(line.x) + 8, None], 3, axis=2)
    for start, end in line.penned:
        ink[:, start:end] *= np.array(pen, dtype=np.float32)
    y, x = top + SIZE - line.baseline, int(left)
    region = page[max(y, 0) : y + ink.shape[0], x : x + ink.shape[1]]
    np.maximum(region, ink[max(-y, 0) :][: region.shape[0], : region.shape[1]], out=region)


def show(letterhead: Letterhead, path: Path) -> None:
    """Write the picture to a file, for a look by eye."""
    cv2.imwrite(str(path), cv2.cvtColor(letterhead.pixels, cv2.COLOR_RGB2BGR))
