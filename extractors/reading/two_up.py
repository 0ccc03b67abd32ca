"""Two pages side by side on one sheet (A4 pages on A3): each half is a page of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from extractors.reading.page_image import PageImage
from extractors.reading.picture import ink_boxes, ink_of, lies_sideways, without_red

LEAST_RATIO, MOST_RATIO = 1.3, 1.55
"""Width to height of such a sheet (A3: 1.41)."""
LEAST_WIDTH = 1000.0
"""Points across it; an A4 page lying across has 842."""
GUTTER = 0.022
"""Share of the width on either side of the middle that nothing is printed in."""
FOLD_WIDTH = 8.0
"""Points across; a line as narrow down the middle is the fold or a shadow of it."""
LEAST_INK = 0.12
"""Share of the ink that each half has."""
LEAST_SIGNS = 40
"""Pieces of ink, mostly letters, on each half."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: the number of its sheet in the file, from 1, and which half of it.

    `half`: 0 left, 1 right, None where the sheet is one page.
    """

    sheet: int
    half: int | None = None


def may_hold_two(width: float, height: float) -> bool:
    """Return whether a sheet's proportions are those of two pages side by side."""
    return height > 0 and LEAST_RATIO <= width / height <= MOST_RATIO


def holds_two(picture: PageImage) -> bool:
    """Return whether two pages stand side by side: text on both halves, nothing between them.

    A wide table, a heading in the middle or lines across keep a sheet whole.
    """
    if not may_hold_two(picture.width, picture.height):
        return False
    ink = ink_of(without_red(picture.pixels), picture.dpi)
    left, right = (0.5 - GUTTER) * picture.width, (0.5 + GUTTER) * picture.width
    signs, inked = [0, 0], [0, 0]
    for x, _, wide, high, area in ink_boxes(ink):
        if x + wide > left and x < right:
            if wide > FOLD_WIDTH or high < 0.5 * picture.height:
                return False
            continue
        half = 0 if x + wide <= left else 1
        signs[half] += 1
        inked[half] += area
    enough = min(signs) >= LEAST_SIGNS and min(inked) >= LEAST_INK * sum(inked)
    return enough and not lies_sideways(ink)


def places(sheets: Iterable[bool]) -> tuple[Place, ...]:
    """Return where each page of a file stands; `sheets`: whether each of its sheets holds two."""
    found: list[Place] = []
    for number, two in enumerate(sheets, start=1):
        found += [Place(number, 0), Place(number, 1)] if two else [Place(number)]
    return tuple(found)


def half_of(picture: PageImage, half: int | None) -> PageImage:
    """Return the half of a sheet, or all of it."""
    if half is None:
        return picture
    middle = picture.pixels.shape[1] // 2
    pixels = picture.pixels[:, :middle] if half == 0 else picture.pixels[:, middle:]
    return PageImage(picture.page, np.ascontiguousarray(pixels), picture.dpi)
