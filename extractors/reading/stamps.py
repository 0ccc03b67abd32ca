"""Traces of seal and pen on the picture of a page.

Looked for by shape and colour alone. A seal is red, round and of the size of a seal (36 mm and
more across; the emblems that signing software puts in a corner are smaller). A signature is one
loose, slanting stroke, larger than any letter and no ruled line. What is not seen on a
black-and-white scan says nothing: see `Page.colour`.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.document import StampTrace
from extractors.page import Box
from extractors.reading.page_image import PageImage
from extractors.reading.picture import shrink
from extractors.reading.secret_marks import secret_mark

SEAL_DPI = 100
"""Resolution at which traces are looked for."""
LEAST_SEAL, MOST_SEAL = 76.0, 150.0
"""Points across a seal."""
PALE_RED, FULL_RED = 22, 45
"""How far red stands above the other channels in a worn or printed seal, and in a fresh one."""
PALE_LEFT = 0.45
"""A pale ring whose middle lies left of this share of the page is a seal showing through from
the other side: seals stand beside the signature, in the right half."""
RING_SHARE = 0.55
"""Share of the directions from a seal's middle in which its ring must be seen."""
MOST_CORNER_INK = 0.05
"""Share of a seal's ink that may lie in the corners of its box."""
LEAST_STROKE = (45.0, 18.0)
"""Points across and down of a signature's stroke."""
MOST_STROKE = (260.0, 170.0)
MOST_STROKE_FILL = 0.35
"""A stroke fills no more than this of its box; pictures and stamps fill more."""
SIGNATURE_TOP, SIGNATURE_LEFT = 0.22, 0.35
"""Signatures stand below and to the right of these shares of the page (Nghị định 30/2020/NĐ-CP,
Appendix I, field 7c)."""


def stamp_trace(picture: PageImage, bare_head: bool = False) -> StampTrace:
    """Return the red round seal, the pen stroke and the mark of secrecy seen on a page.

    `bare_head`: its upper half shows known words alone, and is not looked at for marks.
    """
    pixels = shrink(picture.pixels, picture.dpi, SEAL_DPI)
    points = picture.width / pixels.shape[1]
    red, green, blue = (pixels[:, :, channel].astype(np.int16) for channel in range(3))
    redness = red - np.maximum(green, blue)
    is_red = (redness > PALE_RED).astype(np.uint8)
    is_blue = (((blue - red) > 30) & (red < 190)).astype(np.uint8)
    is_dark = ((np.maximum(np.maximum(red, green), blue) < 120) & (is_red == 0)).astype(np.uint8)
    return StampTrace(
        page=picture.page,
        red_seal=_seal((redness > FULL_RED).astype(np.uint8), points, 0.0)
        or _seal(is_red, points, PALE_LEFT),
        ink_signature=_stroke(is_blue, points) or _stroke(is_dark, points),
        secret=None if bare_head else secret_mark(picture),
    )


def _seal(red: NDArray[np.uint8], points: float, from_left: float) -> Box | None:
    """Return the box of the roundest ring of a seal's size right of a share of the page."""
    close = max(round(4 / points), 1)
    joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((close, close), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    best: tuple[float, Box] | None = None
    for left, top, wide, high, area in stats[1:count].tolist():
        across, down = wide * points, high * points
        if not (LEAST_SEAL <= across <= MOST_SEAL and LEAST_SEAL <= down <= MOST_SEAL):
            continue
        if left + wide / 2 < from_left * red.shape[1]:
            continue
        if not 0.7 <= across / down <= 1.43 or area < 0.02 * wide * high:
            continue
        ring = _ring_share(red[top : top + high, left : left + wide])
        if ring >= RING_SHARE and (best is None or ring > best[0]):
            box = Box(left * points, top * points, left * points + across, top * points + down)
            best = ring, box
    return best[1] if best else None


def _ring_share(mask: NDArray[np.uint8]) -> float:
    """Return in what share of 36 directions there is ink at 75 to 105 % of the radius.

    0 where the corners outside of the ring are inked as well: a rectangular stamp.
    """
    high, wide = mask.shape
    y, x = np.nonzero(mask)
    across = (x - (wide - 1) / 2) / (wide / 2)
    down = (y - (high - 1) / 2) / (high / 2)
    far = np.hypot(across, down)
    if (far > 1.1).sum() > MOST_CORNER_INK * len(far):
        return 0.0
    on_ring = (far > 0.75) & (far < 1.05)
    directions = (np.arctan2(down[on_ring], across[on_ring]) * 18 / np.pi).astype(int) % 36
    return len(np.unique(directions)) / 36


def _stroke(ink: NDArray[np.uint8], points: float) -> Box | None:
    """Return the box of the largest loose stroke in the signing part of a page."""
    height, width = ink.shape
    joined = cv2.dilate(ink, np.ones((2, 2), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    best: tuple[float, Box] | None = None
    for index, (left, top, wide, high, area) in enumerate(stats[1:count].tolist(), start=1):
        across, down = wide * points, high * points
        if not LEAST_STROKE[0] <= across <= MOST_STROKE[0]:
            continue
        if not LEAST_STROKE[1] <= down <= MOST_STROKE[1]:
            continue
        middle_x, middle_y = (left + wide / 2) / width, (top + high / 2) / height
        if middle_y < SIGNATURE_TOP or middle_x < SIGNATURE_LEFT:
            continue
        if area > MOST_STROKE_FILL * wide * high:
            continue
        part = labels[top : top + high, left : left + wide] == index
        if _is_ruled(part):
            continue
        size = across * down
        if best is None or size > best[0]:
            box = Box(left * points, top * points, left * points + across, top * points + down)
            best = size, box
    return best[1] if best else None


def _is_ruled(part: NDArray[np.bool_]) -> bool:
    """Return whether one row or column of a piece of ink is mostly solid: a frame or table."""
    return bool(part.mean(axis=1).max() > 0.75 or part.mean(axis=0).max() > 0.85)
