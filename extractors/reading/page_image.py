"""The picture of a page, and the seam through which the letterhead reader sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from extractors.document import LetterheadReading
from extractors.page import Page

Pixels = NDArray[np.uint8]
"""Height x width x 3, RGB, 0-255."""

A4_WIDTH, A4_HEIGHT = 595.0, 842.0
"""Points of an A4 page, taken for images that do not say their resolution."""


def a4_dpi(width: int, height: int) -> float:
    """Return the resolution at which the longer side of a picture is that of an A4 page."""
    return max(max(width, height) * 72 / A4_HEIGHT, min(width, height) * 72 / A4_WIDTH)


@dataclass(frozen=True, slots=True, eq=False)
class PageImage:
    """One page as a person sees it, upright: form fields, stamps and annotations drawn.

    `page` counts from 1; `pixels` are RGB; a pixel at (x, y) stands at (x, y) * 72 / `dpi`
    points from the page's top left, the same frame as `Page.lines`.
    """

    page: int
    pixels: Pixels
    dpi: float

    @property
    def width(self) -> float:
        """Width in points."""
        return float(self.pixels.shape[1] * 72 / self.dpi)

    @property
    def height(self) -> float:
        """Height in points."""
        return float(self.pixels.shape[0] * 72 / self.dpi)


class LetterheadReader(Protocol):
    """Whoever reads number and date from the picture of a document's first page."""

    def __call__(self, picture: PageImage, page: Page) -> LetterheadReading:
        """Return what the picture shows; `page` holds the typed lines already read there."""
        ...
