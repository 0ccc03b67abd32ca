"""A small net of our own that judges whether a place on a page is a mark of secrecy (dấu độ mật).

It sees one place that `secret_finder.py` names, closer than the finder does, with all its inks: it
parts a stamp from the text below it where the line recogniser reads neither. It was trained on
drawn stamps, and on real papers without one (`training/train_secret_marks.py`).
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
from extractors.reading.page_image import Pixels

JUDGE = Path(__file__).with_name("secret_judge.onnx")
SEEN = (80, 208)
"""Height and width in pixels of the window that is judged (`secret_finder.window`)."""
ZOOMS = (0.87, 1.15)
"""A window that is not plainly empty is seen smaller and larger as well, and what the net says is
averaged: of stamps over text that alone missed a third fewer, with as many false ones (docs)."""
LOOK_AGAIN = -3.0
"""Log odds of the first look from which the others are taken."""
LEVELS = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
Ink = NDArray[np.float32]
"""3 x height x width: how much darker than paper each channel is, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Which mark a window would show, and the log odds that it shows one at all."""

    mark: str
    odds: float


@cache
def _judge() -> Any:
    return load_session(JUDGE)


def judge(windows: list[Pixels]) -> list[Judgement]:
    """Return what the net says of windows of `SEEN`.

    Raises EnvironmentLack where the net cannot be loaded.
    """
    if not windows:
        return []
    scores = _scores(windows)
    again = np.flatnonzero(scores[:, 0] >= LOOK_AGAIN)
    if len(again):
        looks = [_scores([_zoomed(windows[at], zoom) for at in again]) for zoom in ZOOMS]
        scores[again] = np.mean([scores[again], *looks], axis=0)
    return [Judgement(LEVELS[int(row[1:].argmax())], float(row[0])) for row in scores]


def _scores(windows: list[Pixels]) -> NDArray[np.float32]:
    """Return for each window the odds that it shows a mark, and what speaks for each level."""
    seen = np.stack([ink_of(window) for window in windows])
    return np.array(_judge().run(None, {"windows": seen})[0], dtype=np.float32)


def _zoomed(seen: Pixels, zoom: float) -> Pixels:
    """Return a window with what it shows so much larger, its middle where it was."""
    high, wide = seen.shape[:2]
    larger = cv2.getRotationMatrix2D(((wide - 1) / 2, (high - 1) / 2), 0, zoom)
    drawn = cv2.warpAffine(
        seen, larger, (wide, high), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(drawn, dtype=np.uint8)


def ink_of(seen: Pixels) -> Ink:
    """Return a window as the net gets it: ink against the paper around it, whatever its tint."""
    paper = np.maximum(np.quantile(seen[::2, ::4], 0.9, axis=(0, 1)), 60.0)
    ink = np.clip(1 - seen / paper, 0, 1).transpose(2, 0, 1)
    return np.ascontiguousarray(ink, dtype=np.float32)
