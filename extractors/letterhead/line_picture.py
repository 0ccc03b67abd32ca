"""How a line's picture is put before the slot reader, in training and in use."""

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


def padded_width(width: int) -> int:
    """Return how wide a batch is made whose widest line has `width`, with paper on the right.

    Without it the net would learn to tell the picture's edge from paper and read something there.
    """
    return (width + 24 + 7) // 8 * 8
