"""Whole letterheads for fitting the confidence: issuer, motto, number line, date line, subject.

The reader sees them as it sees a page: the lines must be found, cut and read. Writing styles are
those held out from the training of the slot reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.digit_sources import load_sources, sized_font, text_ink
from training.line_wear import Random, wear
from training.synthetic_lines import SIZE, WORDS, Composer, LineMaker

_WIDTH, _HEIGHT = SIZE * 42, SIZE * 19
"""An A4 page is about 42 letters' sizes wide at 13 points; the canvas is the top third."""


@dataclass(frozen=True, eq=False)
class Letterhead:
    """A picture (RGB) of a page's top with its truth.

    `number` is canonical and "" where the slot is empty; `issue_date` is ISO and "" likewise.
    """

    pixels: NDArray[np.uint8]
    dpi: float
    number: str
    issue_date: str


class LetterheadMaker:
    """Makes letterheads in held-out writing styles."""

    def __init__(self, packages: Path) -> None:
        self._lines = LineMaker.from_recipe(load_sources(packages)[1])

    def __call__(self, random: Random) -> Letterhead:
        """Return a random letterhead."""
        page = np.zeros((_HEIGHT, _WIDTH), dtype=np.float32)
        number, label, symbol = self._lines.composed_number(random, cut=False)
        day, date_label = self._lines.composed_date(random, whole=True)
        face = self._lines.fonts[0][0]
        issuers = WORDS["issuers"]
        over, under = issuers[int(random.integers(len(issuers)))]
        row = int(SIZE * random.uniform(2, 5))
        for text, x in ((over, 5), (under, 6)):
            _type(page, text, SIZE * (x + random.uniform(-1, 1)), row, face)
            row += int(SIZE * 1.45)
        party = label.endswith("-")
        motto = "ĐẢNG CỘNG SẢN VIỆT NAM" if party else "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
        _type(page, motto, SIZE * 19.5, row - int(SIZE * 2.9), face)
        if not party:
            _type(page, "Độc lập - Tự do - Hạnh phúc", SIZE * 23, row - int(SIZE * 1.45), face)
        line = row + int(SIZE * random.uniform(0.5, 1.2))
        _lay(page, number, SIZE * random.uniform(3, 6), line)
        _lay(page, day, SIZE * random.uniform(20, 23), line + int(SIZE * random.uniform(-0.3, 0.8)))
        _type(page, "KẾ HOẠCH", SIZE * 18, line + int(SIZE * 2.6), face)
        _type(
            page,
            "Thực hiện công tác phòng, chống tham nhũng",
            SIZE * 11,
            line + int(SIZE * 4),
            face,
        )
        scale = float(np.exp(random.uniform(np.log(0.5), np.log(1.0))))
        worn = wear((255 * (1 - page)).astype(np.uint8), random, scale)
        digits = label.rstrip("-").split("/")[0]
        head, _, year = date_label.partition("A")
        date, _, month = head.partition("T")
        return Letterhead(
            np.repeat(worn[:, :, None], 3, axis=2),
            72 * worn.shape[1] / 595,
            digits + symbol if digits else "",
            f"{year}-{int(month):02d}-{int(date):02d}" if date and month else "",
        )


def _type(page: NDArray[np.float32], text: str, left: float, top: int, face: Path) -> None:
    mask, _ = text_ink(text, sized_font(face, SIZE))
    region = page[top : top + mask.shape[0], int(left) : int(left) + mask.shape[1]]
    np.maximum(region, mask[: region.shape[0], : region.shape[1]] / np.float32(255), out=region)


def _lay(page: NDArray[np.float32], line: Composer, left: float, top: int) -> None:
    """Put a composed line on the page with its baseline about one size under `top`."""
    ink = line.canvas[:, : int(line.x) + 8]
    y, x = top + SIZE - line.baseline, int(left)
    region = page[max(y, 0) : y + ink.shape[0], x : x + ink.shape[1]]
    np.maximum(region, ink[max(-y, 0) :][: region.shape[0], : region.shape[1]], out=region)


def show(letterhead: Letterhead, path: Path) -> None:
    """Write the picture to a file, for a look by eye."""
    cv2.imwrite(str(path), letterhead.pixels)
