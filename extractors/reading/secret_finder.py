"""A small net of our own that finds where a mark of secrecy (dấu độ mật) may stand on a page.

It looks everywhere on a page's head, coarsely, at letters of two sizes, in all colours, and names
the few places that might be the word MẬT of a mark; it misses next to none and is wrong often:
`secret_judge.py` looks closer at each, `secret_marks.py` reads what stands there. It was trained on
drawn stamps alone (`training/train_secret_marks.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.networks import load_session
from extractors.page import Box
from extractors.reading.page_image import Pixels
from extractors.reading.picture import averaged, scaled_size

FINDER = Path(__file__).with_name("secret_finder.onnx")
FINDER_DPI = (90.0, 45.0)
"""Resolutions of the finder's looks: letters of 7 to 17 pixels are found."""
STRIDE = 8
"""Pixels from one answer of the finder to the next."""
CLOSER = 4 / 3
"""How much closer than the finder a reader looks."""
WINDOW = (64, 288)
"""Height and width in pixels of what a reader gets to see."""
MOST_PLACES = 8
LEAST_LIKELY = -2.0
"""Log odds below which no place is named: all drawn marks lie above (2026-11-28)."""
HALF = (22.0, 10.0)
"""Points left and right, above and below the middle of a word of small letters."""
Ink = NDArray[np.float32]
"""3 x height x width: how much darker than paper each channel is, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place that may be a mark: its middle in points, the finder's look and log odds."""

    x: float
    y: float
    dpi: float
    odds: float

    @property
    def box(self) -> Box:
        """About where the word stands."""
        wide, high = (side * FINDER_DPI[0] / self.dpi for side in HALF)
        return Box(max(self.x - wide, 0), max(self.y - high, 0), self.x + wide, self.y + high)


@cache
def _finder() -> Any:
    return load_session(FINDER)


def places(head: Pixels, dpi: float, most: int = MOST_PLACES) -> list[Place]:
    """Return the likeliest places on the head of a page, likeliest first."""
    found: list[Place] = []
    for look in FINDER_DPI:
        ink = _coarse(head, dpi, look)
        odds = _finder().run(None, {"page": ink[None]})[0][0, 0]
        peaks = odds == cv2.dilate(odds, np.ones((3, 5), np.uint8))
        for row, column in np.argwhere(peaks & (odds > LEAST_LIKELY)):
            x, y = ((float(at) + 0.5) * STRIDE * 72 / look for at in (column, row))
            found.append(Place(x, y, look, float(odds[row, column])))
    return sorted(found, key=lambda place: -place.odds)[:most]


def _coarse(head: Pixels, dpi: float, look: float) -> Ink:
    """Return the head as the finder gets it; its sides are whole strides."""
    small = averaged(head, scaled_size(head, look / dpi))
    height, width = (-(-side // STRIDE) * STRIDE for side in small.shape[:2])
    ink = np.zeros((3, height, width), dtype=np.float32)
    ink[:, : small.shape[0], : small.shape[1]] = 1 - small.transpose(2, 0, 1) / np.float32(255)
    return ink


def window(head: Pixels, dpi: float, place: Place, size: tuple[int, int] = WINDOW) -> Pixels:
    """Return the picture around a place as a reader or the judge sees it; white beyond the page."""
    scale = CLOSER * place.dpi / dpi
    middle = (size[1] - 1) / 2, (size[0] - 1) / 2
    high, wide = (int(side / scale / 2) + 2 for side in size)
    at_x, at_y = round(place.x * dpi / 72), round(place.y * dpi / 72)
    left, top = max(at_x - wide, 0), max(at_y - high, 0)
    part = np.ascontiguousarray(head[top : at_y + high, left : at_x + wide])
    own = min(scale, 1.0)
    smaller = cv2.resize(part, None, fx=own, fy=own, interpolation=cv2.INTER_AREA)
    zoom = scale / own
    move = np.array(
        [
            [zoom, 0, middle[0] - zoom * (at_x - left) * own],
            [0, zoom, middle[1] - zoom * (at_y - top) * own],
        ]
    )
    seen = cv2.warpAffine(
        smaller,
        move,
        size[::-1],
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255, 255, 255),
    )
    return np.asarray(seen, dtype=np.uint8)
