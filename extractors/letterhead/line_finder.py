"""Find the text lines in the top of a page and cut them out straight.

The detector is RapidOCR's (PP-OCR, DB); its quads follow skew and perspective.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidocr.ch_ppocr_det.utils import DBPostProcess

from extractors.networks import load_session
from extractors.reading.picture import averaged

Picture = NDArray[np.uint8]
Quad = NDArray[np.float32]
"""Four corners (x, y) in pixels: top left, top right, bottom right, bottom left."""

_THRESHOLD, _BOX_THRESHOLD, _UNCLIP, _MOST_BOXES = 0.3, 0.5, 1.6, 300
"""The detector's own values, as RapidOCR sets them."""

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
        self._boxes: Any = DBPostProcess(
            thresh=_THRESHOLD,
            box_thresh=_BOX_THRESHOLD,
            max_candidates=_MOST_BOXES,
            unclip_ratio=_UNCLIP,
            use_dilation=True,
            score_mode="fast",
        )

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
        heat = self._session.run(None, {self._input: scaled})[0]
        quads, _ = self._boxes(heat, small.shape[:2])
        back = np.array([picture.shape[1] / size[0], picture.shape[0] / size[1]])
        return [FoundLine((np.asarray(quad) * back).astype(np.float32)) for quad in quads]
