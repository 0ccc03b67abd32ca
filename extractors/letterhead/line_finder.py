"""Find the text lines in the top of a page and cut them out straight.

The detector is RapidOCR's (PP-OCR, DB: Liao et al. 2020); its quads follow skew and perspective.
What RapidOCR's package does with its answer is done here: loading that package takes a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.networks import load_session
from extractors.reading.picture import averaged

Picture = NDArray[np.uint8]
Quad = NDArray[np.float32]
"""Four corners (x, y) in pixels: top left, top right, bottom right, bottom left."""

_THRESHOLD, _BOX_THRESHOLD, _UNCLIP, _MOST_BOXES = 0.3, 0.5, 1.6, 300
_LEAST_CORE, _LEAST_SIDE = 3, 5
"""The detector's own values, as RapidOCR sets them: the heat from which a pixel is text, the mean
heat of a line, by what share of area over outline it is grown, and the least pixels of a side
before and after that."""

_TALLEST = 6
"""Times its width: a page made to be a strip would be drawn larger than there is memory."""


@dataclass(frozen=True, eq=False)
class FoundLine:
    """A piece of text as a quad in the picture's pixels."""

    quad: Quad

    @property
    def left(self) -> float:
        """Middle of the left edge, x."""
        return float(self.quad[[0, 3], 0].mean())

    @property
    def right(self) -> float:
        """Middle of the right edge, x."""
        return float(self.quad[[1, 2], 0].mean())

    @property
    def middle(self) -> tuple[float, float]:
        """The centre (x, y)."""
        x, y = self.quad.mean(axis=0)
        return float(x), float(y)

    @property
    def height(self) -> float:
        """Mean length of the two upright edges."""
        sides = np.linalg.norm(self.quad[[3, 2]] - self.quad[[0, 1]], axis=1)
        return float(sides.mean())

    @property
    def width(self) -> float:
        """Mean length of the two long edges."""
        sides = np.linalg.norm(self.quad[[1, 2]] - self.quad[[0, 3]], axis=1)
        return float(sides.mean())

    @property
    def direction(self) -> NDArray[np.float32]:
        """Unit vector along the line."""
        along = self.quad[1] + self.quad[2] - self.quad[0] - self.quad[3]
        unit: NDArray[np.float32] = (along / max(float(np.linalg.norm(along)), 1e-6)).astype(
            np.float32
        )
        return unit

    def distance_below(self, other: FoundLine) -> float:
        """Return how far this line's middle lies below `other`'s row, across its direction."""
        gap = np.asarray(self.middle) - np.asarray(other.middle)
        x, y = other.direction
        return float(gap[1] * x - gap[0] * y)

    def joined(self, others: list[FoundLine]) -> FoundLine:
        """Return the quad around this line and `others`, along this line's own direction."""
        direction = max([self, *others], key=lambda line: line.width).direction
        across = np.array([-direction[1], direction[0]], dtype=np.float32)
        corners = np.vstack([line.quad for line in [self, *others]])
        along, down = corners @ direction, corners @ across
        u0, u1, v0, v1 = along.min(), along.max(), down.min(), down.max()
        quad = [u * direction + v * across for u, v in ((u0, v0), (u1, v0), (u1, v1), (u0, v1))]
        return FoundLine(np.array(quad, dtype=np.float32))

    def grown(self, left: float, top: float, right: float, bottom: float) -> FoundLine:
        """Return the line with each side moved out by a share of its height."""
        along, height = self.direction, self.height
        across = np.array([-along[1], along[0]], dtype=np.float32)
        moves = [
            (-left, -top),
            (right, -top),
            (right, bottom),
            (-left, bottom),
        ]
        quad = [
            corner + height * (x * along + y * across)
            for corner, (x, y) in zip(self.quad, moves, strict=True)
        ]
        return FoundLine(np.array(quad, dtype=np.float32))

    def lowered(self, by: float) -> FoundLine:
        """Return the line `by` pixels further down."""
        return FoundLine(self.quad + np.array([0, by], dtype=np.float32))

    def cut(self, picture: Picture) -> Picture:
        """Return the line's own picture, straightened."""
        width, height = max(round(self.width), 4), max(round(self.height), 4)
        target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
        matrix = cv2.getPerspectiveTransform(self.quad, target)
        cut: Picture = cv2.warpPerspective(
            picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        ).astype(np.uint8)
        return cut


class LineFinder:
    """RapidOCR's text detector on one thread."""

    def __init__(self, model: Path) -> None:
        self._session = load_session(model)
        self._input = self._session.get_inputs()[0].name

    def __call__(self, picture: Picture, width: int) -> list[FoundLine]:
        """Return the lines of an RGB picture, looked at `width` pixels wide; none of a strip."""
        if picture.shape[0] > _TALLEST * picture.shape[1]:
            return []
        factor = width / picture.shape[1]
        high, wide = (max(round(side * factor / 32), 1) * 32 for side in picture.shape[:2])
        size = wide, high
        if factor < 1:
            small = averaged(picture, size)
        else:
            small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC))
        scaled = small.astype(np.float32).transpose(2, 0, 1)[None] / 127.5 - 1
        heat = self._session.run(None, {self._input: scaled})[0][0, 0]
        back = np.array([picture.shape[1] / size[0], picture.shape[0] / size[1]])
        return [FoundLine((quad * back).astype(np.float32)) for quad in quads_in(heat)]


def quads_in(heat: NDArray[np.float32]) -> list[Quad]:
    """Return the lines in the detector's answer: how much each pixel is a line's core, 0 to 1."""
    cores = cv2.dilate((heat > _THRESHOLD).astype(np.uint8), np.ones((2, 2), np.uint8))
    outlines, _ = cv2.findContours(cores, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    limits = np.array([heat.shape[1] - 1, heat.shape[0] - 1], dtype=np.float32)
    quads = []
    for outline in outlines[:_MOST_BOXES]:
        middle, (wide, high), angle = cv2.minAreaRect(outline)
        if min(wide, high) < _LEAST_CORE:
            continue
        core = np.asarray(cv2.boxPoints((middle, (wide, high), angle)), dtype=np.float32)
        if _mean_heat(heat, core) < _BOX_THRESHOLD:
            continue
        more = wide * high * _UNCLIP / (wide + high)  # on both sides together
        grown = wide + more, high + more
        if min(grown) < _LEAST_SIDE:
            continue
        corners = np.asarray(cv2.boxPoints((middle, grown, angle)), dtype=np.float32)
        quads.append(_in_order(np.clip(np.round(corners), 0, limits)))
    return quads


def _mean_heat(heat: NDArray[np.float32], core: Quad) -> float:
    """Return the mean of the detector's answer within a quad."""
    limits = np.array(heat.shape[::-1]) - 1
    left, top = np.clip(np.floor(core.min(axis=0)).astype(int), 0, limits)
    right, bottom = np.clip(np.ceil(core.max(axis=0)).astype(int), 0, limits)
    mask = np.zeros((bottom - top + 1, right - left + 1), np.uint8)
    cv2.fillPoly(mask, [(core - np.array([left, top])).astype(np.int32)], (1,))
    return float(cv2.mean(heat[top : bottom + 1, left : right + 1], mask)[0])


def _in_order(corners: Quad) -> Quad:
    """Return corners from the top left, clockwise."""
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left, right = (side[np.argsort(side[:, 1], kind="stable")] for side in (by_x[:2], by_x[2:]))
    return np.array([left[0], right[0], right[1], left[1]], dtype=np.float32)
