"""What the pixels of a page say before anything is read: ink, colour, blankness, skew, lie."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.reading.page_image import Pixels

Grey = NDArray[np.uint8]
"""Height x width, 0 black to 255 white."""

LOOK_DPI = 75
"""Resolution at which ink is looked for: a line of 12-point text is still some 8 pixels high."""
MOST_LOOKED_AT = 4_000_000
"""Pixels in which ink is looked for, whatever the size of the page (A4 has half a million): the
blur that finds the paper's shade took half a minute on a page of 200 inches."""
COLOUR_SPREAD = 12
"""Channels further apart than this make a pixel coloured (JPEG noise on grey stays below)."""
COLOUR_SHARE = 0.0005
"""A page with a larger share of coloured pixels has colour."""
PAINTED_SPREAD = 110
"""Channels further apart than this are paint: paper and what shows through it stay below."""
PAINTED_SHARE = 0.005
"""A page with a larger share of paint is not white; a round seal inks about so much of an A4."""
DARKER = 30
"""Ink is darker than the paper around it by more than this; print that shows through from the
other side stays below."""
SPECK_POINTS = 3.0
"""Ink no larger than this both ways is a speck."""
SHADOW_SHARE = 0.12
"""Shadows of the scanner's lid and of a book's fold reach in from the edge by no more than this."""
BLANK_SHARE = 0.0004
"""A page with less ink than this, specks and edge shadows apart, is blank."""
MOST_SKEW = 5.0
"""Degrees of skew that are put right; more is a photo taken at an angle."""

_COARSE = tuple(float(angle) for angle in np.arange(-MOST_SKEW, MOST_SKEW + 0.1, 1.0))


def without_red(pixels: Pixels) -> Grey:
    """Return the red channel: red seals and stamps turn as light as paper, other ink stays.

    So the back of a sealed page that shows the seal through is blank in it.
    """
    return np.ascontiguousarray(pixels[:, :, 0])


def has_colour(pixels: Pixels) -> bool:
    """Return whether the picture shows colour, rather than shades of grey."""
    return bool((_spread(pixels) >= COLOUR_SPREAD).mean() > COLOUR_SHARE)


def is_painted(pixels: Pixels) -> bool:
    """Return whether a part of the picture that counts is filled with strong colour."""
    return bool((_spread(pixels) >= PAINTED_SPREAD).mean() > PAINTED_SHARE)


def _spread(pixels: Pixels) -> Grey:
    """Return how far apart the channels are, in every third pixel."""
    red, green, blue = (pixels[::3, ::3, channel] for channel in range(3))
    highest = np.maximum(np.maximum(red, green), blue)
    return np.asarray(highest - np.minimum(np.minimum(red, green), blue))


def averaged(pixels: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Return a picture, grey or in colour, averaged down to `size` (width, height).

    By halves first, which OpenCV does ten times as fast as any other step (docs/speed.md).
    """
    while min(pixels.shape[1] / size[0], pixels.shape[0] / size[1]) >= 2:
        height, width = (side // 2 for side in pixels.shape[:2])
        even = pixels[: 2 * height, : 2 * width]
        pixels = np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def shrink(pixels: NDArray[np.uint8], dpi: float, to_dpi: float = LOOK_DPI) -> NDArray[np.uint8]:
    """Return a picture at `to_dpi`, averaged; as it is where it is no finer than that."""
    scale = to_dpi / dpi
    if scale >= 1:
        return pixels
    return averaged(pixels, scaled_size(pixels, scale))


def scaled_size(pixels: NDArray[np.uint8], scale: float) -> tuple[int, int]:
    """Return width and height of a picture made `scale` times as large, at least one pixel each."""
    return max(round(pixels.shape[1] * scale), 1), max(round(pixels.shape[0] * scale), 1)


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """Where there is ink on a page: 1 in `marks`, at `dpi`."""

    marks: NDArray[np.uint8]
    dpi: float

    def turned(self, clockwise: int) -> Ink:
        """Return the ink of the page turned clockwise by 0, 90, 180 or 270 degrees."""
        return Ink(turned(self.marks, clockwise), self.dpi)


def ink_of(grey: Grey, dpi: float) -> Ink:
    """Return where the picture is clearly darker than the paper around."""
    small = shrink(grey, dpi, min(LOOK_DPI, dpi * (MOST_LOOKED_AT / grey.size) ** 0.5))
    side = max(31, (min(small.shape) // 12) | 1)
    paper = cv2.GaussianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), (side, side), 0)
    darker = cv2.subtract(paper, small)
    marks = (np.asarray(darker) > DARKER).astype(np.uint8)
    return Ink(marks, dpi * small.shape[1] / grey.shape[1])


def ink_boxes(ink: Ink) -> list[tuple[float, float, float, float, int]]:
    """Return every piece of ink that is no speck: left, top, width, height in points, and pixels.

    Shadows that touch the edge of the page are left out.
    """
    points = 72 / ink.dpi
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink.marks, connectivity=8)
    height, width = ink.marks.shape
    boxes = []
    for left, top, wide, high, area in stats[1:count].tolist():
        if max(wide, high) * points <= SPECK_POINTS:
            continue
        if left <= 1 or top <= 1 or left + wide >= width - 1 or top + high >= height - 1:
            continue
        boxes.append((left * points, top * points, wide * points, high * points, area))
    return boxes


def is_blank(ink: Ink) -> bool:
    """Return whether there is nothing to read: specks, edge shadows, a lone page number."""
    inked = sum(box[4] for box in ink_boxes(ink)) + _ruled_from_the_edge(ink.marks)
    return inked < BLANK_SHARE * ink.marks.size


def _ruled_from_the_edge(marks: NDArray[np.uint8]) -> int:
    """Return how much ink of the page's inside hangs together with ink at its edge.

    A table, or squared paper, that runs off the page takes what is written in it with it.
    """
    _, labels = cv2.connectedComponents(marks, connectivity=8)
    edges = (labels[:2], labels[-2:], labels[:, :2], labels[:, -2:])
    at_edge = np.unique(np.concatenate([edge.ravel() for edge in edges]))
    down, across = (round(side * SHADOW_SHARE) for side in marks.shape)
    inside = labels[down : marks.shape[0] - down, across : marks.shape[1] - across]
    return int(np.isin(inside, at_edge[at_edge > 0]).sum())


def shows_ink(pixels: Pixels, dpi: float) -> bool:
    """Return whether there is ink of any colour, however little; specks and edges apart."""
    return bool(ink_boxes(ink_of(np.ascontiguousarray(pixels.min(axis=2)), dpi)))


def _sharpness(marks: NDArray[np.uint8], angle: float) -> float:
    """Return how sharply rows of ink stand out after turning by `angle` degrees."""
    height, width = marks.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    tilted = cv2.warpAffine(marks, matrix, (width, height), flags=cv2.INTER_NEAREST)
    rows = cv2.reduce(tilted, 1, cv2.REDUCE_SUM, dtype=cv2.CV_64F)[:, 0]
    return float(np.square(np.diff(rows)).sum())


def _half(marks: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the marks at half their size, for a first look."""
    size = (max(marks.shape[1] // 2, 1), max(marks.shape[0] // 2, 1))
    half = cv2.resize(marks * np.uint8(255), size, interpolation=cv2.INTER_AREA)
    return np.asarray(half, dtype=np.uint8)


def skew_of(ink: Ink) -> float:
    """Return the degrees to turn the picture counter-clockwise so that its lines lie level.

    Looked for within 5 degrees either way, first in steps of 1, then 0.25; 0 where none is
    clearly better than leaving the page alone.
    """
    if not ink.marks.any():
        return 0.0
    half = _half(ink.marks)
    coarse = max(_COARSE, key=lambda angle: _sharpness(half, angle))
    finer = {
        angle: _sharpness(ink.marks, angle)
        for angle in (0.0, *(coarse + step / 4 for step in range(-3, 4)))
    }
    best = max(finer, key=lambda angle: finer[angle])
    return best if finer[best] > 1.05 * finer[0.0] else 0.0


def lies_sideways(ink: Ink) -> bool:
    """Return whether lines of text run up or down the page rather than across it."""
    half = _half(ink.marks)
    across = max(_sharpness(half, angle) for angle in _COARSE)
    upward = np.ascontiguousarray(half.T)
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
