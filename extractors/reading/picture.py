"""What the pixels of a page say before anything is read: ink, colour, blankness, skew, lie."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.reading.page_image import PageImage, Pixels

Grey = NDArray[np.uint8]
"""Height x width, 0 black to 255 white."""

LOOK_DPI = 75
"""Resolution at which ink is looked for: a line of 12-point text is still some 8 pixels high."""
COLOUR_SPREAD = 12
"""Channels further apart than this make a pixel coloured (JPEG noise on grey stays below)."""
COLOUR_SHARE = 0.0005
"""A page with a larger share of coloured pixels has colour."""
SPECK_POINTS = 3.0
"""Ink no larger than this both ways is a speck."""
BLANK_SHARE = 0.0004
"""A page with less ink than this, specks and edge shadows apart, is blank."""
MOST_SKEW = 5.0
"""Degrees of skew that are put right; more is a photo taken at an angle."""

_COARSE = tuple(float(angle) for angle in np.arange(-MOST_SKEW, MOST_SKEW + 0.1, 1.0))


def without_red(pixels: Pixels) -> Grey:
    """Return the red channel: red seals and stamps turn as light as paper, other ink stays."""
    return np.ascontiguousarray(pixels[:, :, 0])


def has_colour(pixels: Pixels) -> bool:
    """Return whether the picture shows colour, rather than shades of grey."""
    sample = pixels[::3, ::3].astype(np.int16)
    spread = sample.max(axis=2) - sample.min(axis=2)
    return bool((spread >= COLOUR_SPREAD).mean() > COLOUR_SHARE)


def shrink(grey: Grey, dpi: float, to_dpi: float = LOOK_DPI) -> Grey:
    """Return the picture at `to_dpi`, averaged; as it is where it is no finer than that."""
    scale = to_dpi / dpi
    if scale >= 1:
        return grey
    size = (max(round(grey.shape[1] * scale), 1), max(round(grey.shape[0] * scale), 1))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def shrink_rgb(pixels: Pixels, dpi: float, to_dpi: float) -> Pixels:
    """Return a colour picture at `to_dpi`, averaged; as it is where it is no finer than that."""
    scale = to_dpi / dpi
    if scale >= 1:
        return pixels
    size = (max(round(pixels.shape[1] * scale), 1), max(round(pixels.shape[0] * scale), 1))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def ink_of(grey: Grey) -> NDArray[np.uint8]:
    """Return 1 where there is ink: clearly darker than the paper around it."""
    side = max(31, (min(grey.shape) // 12) | 1)
    paper = cv2.GaussianBlur(cv2.dilate(grey, np.ones((9, 9), np.uint8)), (side, side), 0)
    darker = paper.astype(np.int16) - grey.astype(np.int16)
    return (darker > 50).astype(np.uint8)


def ink_boxes(page: PageImage) -> list[tuple[float, float, float, float, int]]:
    """Return every piece of ink that is no speck: left, top, width, height in points, and pixels.

    Shadows that touch the edge of the page are left out.
    """
    grey = shrink(without_red(page.pixels), page.dpi)
    dpi = page.dpi * grey.shape[1] / page.pixels.shape[1]
    points = 72 / dpi
    ink = ink_of(grey)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    height, width = ink.shape
    boxes = []
    for left, top, wide, high, area in stats[1:count].tolist():
        if max(wide, high) * points <= SPECK_POINTS:
            continue
        if left <= 1 or top <= 1 or left + wide >= width - 1 or top + high >= height - 1:
            continue
        boxes.append((left * points, top * points, wide * points, high * points, area))
    return boxes


def is_blank(page: PageImage) -> bool:
    """Return whether there is nothing to read: specks, edge shadows, a lone page number.

    Red is not looked at, so the back of a sealed page that shows the seal through is blank.
    """
    size = page.width * page.height * (LOOK_DPI / 72) ** 2
    return sum(box[4] for box in ink_boxes(page)) < BLANK_SHARE * size


def _sharpness(ink: NDArray[np.uint8], angle: float) -> float:
    """Return how sharply rows of ink stand out after turning by `angle` degrees."""
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_NEAREST)
    rows = turned.sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def skew_of(grey: Grey, dpi: float) -> float:
    """Return the degrees to turn the picture counter-clockwise so that its lines lie level.

    Looked for within 5 degrees either way, first in steps of 1, then 0.25; 0 where none is
    clearly better than leaving the page alone.
    """
    ink = ink_of(shrink(grey, dpi)) * 255
    if not ink.any():
        return 0.0
    coarse = max(_COARSE, key=lambda angle: _sharpness(ink, angle))
    fine = max(
        np.arange(coarse - 0.75, coarse + 0.8, 0.25), key=lambda a: _sharpness(ink, float(a))
    )
    better = _sharpness(ink, float(fine)) > 1.05 * _sharpness(ink, 0.0)
    return float(fine) if better else 0.0


def lies_sideways(grey: Grey, dpi: float) -> bool:
    """Return whether lines of text run up or down the page rather than across it."""
    ink = ink_of(shrink(grey, dpi)) * 255
    across = max(_sharpness(ink, angle) for angle in _COARSE)
    upward = np.ascontiguousarray(ink.T)
    return max(_sharpness(upward, angle) for angle in _COARSE) > 1.5 * across


def turned(pixels: NDArray[np.uint8], clockwise: int) -> NDArray[np.uint8]:
    """Return the picture turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(pixels, k=-(clockwise // 90)))


def levelled(grey: Grey, angle: float) -> Grey:
    """Return the picture turned counter-clockwise by `angle` degrees, same size, paper white."""
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    level = cv2.warpAffine(
        grey, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255)
    )
    return np.asarray(level, dtype=np.uint8)


def unlevelled(x: float, y: float, size: tuple[float, float], angle: float) -> tuple[float, float]:
    """Return where a point of a `levelled` picture of `size` (width, height) stood before."""
    middle_x, middle_y = size[0] / 2, size[1] / 2
    turn = np.deg2rad(angle)
    dx, dy = x - middle_x, y - middle_y
    return (
        float(middle_x + dx * np.cos(turn) - dy * np.sin(turn)),
        float(middle_y + dx * np.sin(turn) + dy * np.cos(turn)),
    )
