"""How a line's picture is put before the slot readers, in training and in use."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

LINE_HEIGHT = 32
"""Height in pixels of the lines that the slot reader takes."""


def normalised_line(grey: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return a grey line picture (dark ink) as `LINE_HEIGHT`×W with paper 0 and the darkest ink 1.

    Paper is the median of each line picture, so contrast and paper colour do not matter.
    """
    factor = LINE_HEIGHT / grey.shape[0]
    width = max(round(grey.shape[1] * factor), 8)
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    line = cv2.resize(grey, (width, LINE_HEIGHT), interpolation=how).astype(np.float32)
    paper = float(np.median(line))
    ink = float(np.percentile(line, 1))
    scaled: NDArray[np.float32] = np.clip((paper - line) / max(paper - ink, 25.0), -0.5, 1.5)
    return scaled.astype(np.float32)


HEAD_HEIGHT = 48
"""Height in pixels of the lines that RapidOCR's recogniser takes."""
_WIDEST = 960
_DARK, _PAPER = 10.0, 245.0


def head_line(grey: NDArray[np.uint8], stretch: float) -> NDArray[np.float32]:
    """Return a grey line picture as RapidOCR's recogniser takes it: 1×3×`HEAD_HEIGHT`×W, -1 to 1.

    `stretch` widens it: handwritten digits are narrower than the recogniser's steps. Paper and the
    darkest ink are set to the same greys in every picture, so a faint pencil is as dark as a pen.
    """
    wide = grey.shape[1] * HEAD_HEIGHT / grey.shape[0] * stretch
    width = min(max(round(wide / 4) * 4, 32), _WIDEST)
    how = cv2.INTER_AREA if grey.shape[0] > HEAD_HEIGHT else cv2.INTER_CUBIC
    line = cv2.resize(grey, (width, HEAD_HEIGHT), interpolation=how).astype(np.float32)
    paper = float(np.median(line))
    ink = float(np.percentile(line, 1))
    light = _PAPER - (_PAPER - _DARK) * (paper - line) / max(paper - ink, 25.0)
    scaled = np.clip(light, 0, 255) / 127.5 - 1
    return np.repeat(scaled[None, None], 3, axis=1).astype(np.float32)


def padded_width(width: int) -> int:
    """Return how wide a batch is made whose widest line has `width`, with paper on the right.

    Without it the net would learn to tell the picture's edge from paper and read something there.
    """
    return (width + 24 + 7) // 8 * 8
