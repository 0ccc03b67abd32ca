"""A photo of a sheet → the sheet alone, flat and evenly lit; scans are left as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.reading.page_image import PageImage, Pixels, a4_dpi
from extractors.reading.picture import Grey, averaged, scaled_size

Corners = NDArray[np.float32]
"""Four corners (x, y) as shares of width and height: top left, top right, bottom right, left."""

LOOK_PIXELS = 640
"""Longer side of the copy in which the sheet is looked for, whatever the photo's size."""
FIRST_LOOK = 320
"""Longer side of the copy that shows whether a closer look is worth while."""
LEAST_SHEET, MOST_SHEET = 0.25, 0.97
"""Share of the picture that a sheet takes up; beyond, there is nothing to cut away."""
LEAST_RATIO, MOST_RATIO = 1.15, 1.75
"""Longer to shorter side of a sheet seen at an angle (A4: 1.41)."""
A4_RATIO = 2**0.5
LEAST_STEP = 18
"""Grey levels by which the sheet is lighter than what lies around it, all along its edges."""
LEAST_EDGE = 0.85
"""Share of a sheet's edge along which that step is seen."""
LEAST_SEEN = 0.7
"""Share of each side that must have something beside it in the picture."""
UNEVEN, DARK_PAPER = 45, 170
"""Grey levels between the lighter and the darker parts of a sheet that call for even light, and
those of the darker parts that do so by themselves."""
MAYBE_EDGE, SURELY_EVEN, SURELY_LIGHT = 0.5, 37, 178
"""The same in the first look, with something to spare."""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """Where a sheet of paper lies in a picture."""

    corners: Corners

    def cut(self, pixels: Pixels) -> Pixels:
        """Return the sheet seen from above; an A4 one gets its true proportions."""
        height, width = pixels.shape[:2]
        source = self.corners * np.array([width, height], np.float32)
        across, down = _sides(source)
        if 1.2 < max(across, down) / min(across, down) < 1.65:
            longer = max(across, down, A4_RATIO * min(across, down))
            shorter = longer / A4_RATIO
            across, down = (longer, shorter) if across > down else (shorter, longer)
        size = max(round(across), 1), max(round(down), 1)
        target = np.array(
            [[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], dtype=np.float32
        )
        matrix = cv2.getPerspectiveTransform(source, target)
        flat = cv2.warpPerspective(
            pixels, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(flat, dtype=np.uint8)


def put_flat(picture: PageImage, look: Callable[[], Pixels]) -> PageImage:
    """Return a page's picture, put flat and evenly lit where it is a photo of a sheet.

    `look` draws the coarse picture in which the sheet is looked for. What a smaller one shows to be
    a scan with some to spare is not looked at more closely (docs/speed.md).
    """
    small = _resized(picture.pixels, min(FIRST_LOOK / max(picture.pixels.shape[:2]), 1.0))
    part = FIRST_LOOK / LOOK_PIXELS
    low, high = _shades_of(_paper_of(small, part))
    even = high - low < SURELY_EVEN and low > SURELY_LIGHT
    if even and _clearest(small, MAYBE_EDGE, part) is None:
        return picture
    return laid_flat(picture, find_sheet(look()))


def laid_flat(picture: PageImage, sheet: Sheet | None) -> PageImage:
    """Return the sheet that a photo shows, taken for A4; without one only the light is evened."""
    pixels = picture.pixels if sheet is None else sheet.cut(picture.pixels)
    dpi = picture.dpi if sheet is None else a4_dpi(pixels.shape[1], pixels.shape[0])
    return PageImage(picture.page, evenly_lit(pixels), dpi)


def evenly_lit(pixels: Pixels) -> Pixels:
    """Return the picture divided by the shade of its paper; as it is where that is even."""
    scale = LOOK_PIXELS / max(pixels.shape[:2])
    light = _paper_of(_resized(pixels, min(scale, 1.0)))
    low, high = _shades_of(light)
    if high - low < UNEVEN and low > DARK_PAPER:
        return pixels
    shade = cv2.resize(light, pixels.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    even = cv2.divide(pixels, np.maximum(np.asarray(shade), 20), scale=250)
    return np.asarray(even, dtype=np.uint8)


def _paper_of(small: Pixels, part: float = 1.0) -> Pixels:
    """Return a coarse picture without its print: the shade of the paper at every place.

    `part`: its size as a share of `LOOK_PIXELS`.
    """
    # The paper shows between the letters: the lightest around each place, then the usual around.
    light = cv2.dilate(small, _square(11 * part))
    light = cv2.medianBlur(light, _odd(41 * part))
    return np.asarray(cv2.GaussianBlur(light, (0, 0), 12 * part), dtype=np.uint8)


def _shades_of(light: Pixels) -> tuple[float, float]:
    """Return how light the darker and the lighter parts of a page's paper are."""
    low, high = np.percentile(light.max(axis=2), (3, 97))
    return float(low), float(high)


def _odd(side: float) -> int:
    return max(round(side) | 1, 3)


def _square(side: float) -> Grey:
    return np.ones((_odd(side), _odd(side)), np.uint8)


def find_sheet(pixels: Pixels) -> Sheet | None:
    """Return the sheet of a photo where all of its four edges are clear, else None."""
    look = _resized(pixels, min(LOOK_PIXELS / max(pixels.shape[:2]), 1.0))
    if min(look.shape[:2]) < 100:
        return None
    best = _clearest(look, LEAST_EDGE)
    if best is None:
        return None
    height, width = look.shape[:2]
    return Sheet((best / np.array([width, height])).astype(np.float32))


def _clearest(look: Pixels, least: float, part: float = 1.0) -> Corners | None:
    """Return the corners in pixels of the sheet with the clearest edges, None if under `least`."""
    # Closing takes print off the paper, so that only the sheet's own outline is left.
    calm = cv2.morphologyEx(look, cv2.MORPH_CLOSE, _square(9 * part))
    calm = np.asarray(cv2.GaussianBlur(calm, (_odd(5 * part), _odd(5 * part)), 0), dtype=np.uint8)
    best: tuple[float, Corners] | None = None
    for grey in _shades(np.asarray(calm, dtype=np.uint8)):
        for mask in _masks(grey, part):
            for corners in _quads(mask, part):
                clear = _clearness(grey, corners)
                if clear >= least and (best is None or clear > best[0]):
                    best = clear, corners
    return best[1] if best else None


def _resized(pixels: Pixels, scale: float) -> Pixels:
    return averaged(pixels, scaled_size(pixels, scale))


def _shades(pixels: Pixels) -> list[Grey]:
    """Return pictures in which paper is lighter than a desk: by light, by its lack of colour."""
    lowest, highest = pixels.min(axis=2), pixels.max(axis=2)
    colour = np.minimum((highest - lowest).astype(np.uint16) * 3, 255)
    colourless = 255 - colour
    return [np.ascontiguousarray(one, dtype=np.uint8) for one in (lowest, highest, colourless)]


def _masks(grey: Grey, part: float) -> list[Grey]:
    """Return pictures in which the sheet may be one white piece: by shade, by its outline."""
    otsu, mask = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    masks = [mask]
    for level in (0.55 * otsu, 0.7 * otsu, 0.85 * otsu, 1.12 * otsu):
        masks.append(cv2.threshold(grey, level, 255, cv2.THRESH_BINARY)[1])
    for low in (20, 45):
        edges = cv2.Canny(grey, low, 3 * low)
        closed = cv2.morphologyEx(edges, cv2.MORPH_CLOSE, _square(7 * part))
        # What the edges enclose: all but what can be reached from the picture's border.
        masks.append(_enclosed(np.asarray(closed, np.uint8)))
    return [np.asarray(one, np.uint8) for one in masks]


def _enclosed(edges: Grey) -> Grey:
    framed = np.pad(edges, 1)
    outside = np.zeros((framed.shape[0] + 2, framed.shape[1] + 2), np.uint8)
    filled = framed.copy()
    cv2.floodFill(filled, outside, (0, 0), 255)
    inside = (filled == 0) | (framed > 0)
    return np.asarray(inside[1:-1, 1:-1] * 255, dtype=np.uint8)


def _quads(mask: Grey, part: float) -> list[Corners]:
    """Return the outlines of large pieces that have four corners, in pixels."""
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, _square(9 * part))
    outlines, _ = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    found = []
    for outline in outlines:
        area = cv2.contourArea(outline)
        if not LEAST_SHEET < area / mask.size < MOST_SHEET:
            continue
        hull = cv2.convexHull(outline)
        corners = _four_corners(np.asarray(hull, dtype=np.int32))
        if corners is None or cv2.contourArea(corners) * 0.9 > area:
            continue  # far from its outline: no sheet, or one that something covers
        across, down = _sides(corners)
        if LEAST_RATIO <= max(across, down) / max(min(across, down), 1.0) <= MOST_RATIO:
            found.append(corners)
    return found


def _four_corners(hull: NDArray[np.int32]) -> Corners | None:
    """Return a hull's four corners in order from the top left, None if it has not just four."""
    around = cv2.arcLength(hull, True)
    for share in (0.01, 0.015, 0.02, 0.03, 0.04, 0.05):
        rough = cv2.approxPolyDP(hull, share * around, True)
        if len(rough) == 4:
            return _in_order(rough.reshape(4, 2).astype(np.float32))
        if len(rough) < 4:
            return None
    return None


def _in_order(corners: Corners) -> Corners:
    """Return corners clockwise, the one nearest to the picture's top left first."""
    middle = corners.mean(axis=0)
    angles = np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    clockwise = corners[np.argsort(angles)]
    first = int(np.argmin(clockwise.sum(axis=1)))
    return np.roll(clockwise, -first, axis=0)


def _sides(corners: Corners) -> tuple[float, float]:
    """Return the mean lengths of the sides across and of those down."""
    lengths = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    return float(lengths[0] + lengths[2]) / 2, float(lengths[1] + lengths[3]) / 2


def _clearness(grey: Grey, corners: Corners) -> float:
    """Return the least share of a side along which the inside is clearly lighter.

    A side along the picture's own border has nothing beside it: then the sheet is not clear.
    """
    height, width = grey.shape
    middle = corners.mean(axis=0)
    shares = []
    for at in range(4):
        start, end = corners[at], corners[(at + 1) % 4]
        along = np.linspace(0.04, 0.96, 60)[:, None]
        points = start + (end - start) * along
        normal = np.array([end[1] - start[1], start[0] - end[0]])
        normal = normal / max(float(np.linalg.norm(normal)), 1e-6)
        if np.dot(normal, middle - (start + end) / 2) < 0:
            normal = -normal
        reach = 0.012 * max(height, width) + 2
        inner, outer = points + normal * reach, points - normal * reach
        seen = (
            (outer[:, 0] >= 0)
            & (outer[:, 1] >= 0)
            & (outer[:, 0] <= width - 1)
            & (outer[:, 1] <= height - 1)
        )
        if seen.mean() < LEAST_SEEN:
            return 0.0
        step = _at(grey, inner) - _at(grey, outer)
        shares.append(float((step[seen] > LEAST_STEP).mean()))
    return min(shares)


def _at(grey: Grey, points: NDArray[np.float64]) -> NDArray[np.float64]:
    x = np.clip(np.round(points[:, 0]), 0, grey.shape[1] - 1).astype(int)
    y = np.clip(np.round(points[:, 1]), 0, grey.shape[0] - 1).astype(int)
    return np.asarray(grey[y, x], dtype=np.float64)
