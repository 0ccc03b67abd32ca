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

import numpy as np
from numpy.typing import NDArray

from extractors.networks import load_session
from extractors.reading.page_image import Pixels

JUDGE = Path(__file__).with_name("secret_judge.onnx")
SEEN = (80, 208)
"""Height and width in pixels of the window that is judged (`secret_finder.window`)."""
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
    scores = _judge().run(None, {"windows": np.stack([ink_of(seen) for seen in windows])})[0]
    return [Judgement(LEVELS[int(row[1:].argmax())], float(row[0])) for row in scores]


def ink_of(seen: Pixels) -> Ink:
    """Return a window as the net gets it: ink against the paper around it, whatever its tint."""
    paper = np.maximum(np.quantile(seen[::2, ::4], 0.9, axis=(0, 1)), 60.0)
    ink = np.clip(1 - seen / paper, 0, 1).transpose(2, 0, 1)
    return np.ascontiguousarray(ink, dtype=np.float32)
