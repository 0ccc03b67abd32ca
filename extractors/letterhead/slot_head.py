"""Our own head on RapidOCR's recogniser: its inner features, read for what stands in the slots.

The recogniser has seen far more handwriting than we could draw, but its letters drop strokes
(`1113` as `3`) and its steps are wider than a slim digit. The head reads the features before that,
at steps half as wide, in the slot reader's alphabet. It learned from drawn and real lines
(`training/`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extractors.letterhead.ctc import Steps
from extractors.letterhead.line_picture import head_line
from extractors.letterhead.stock_reader import StockReader
from extractors.networks import load_session

STRETCH = 1.25
"""How much wider the looks are made."""


class SlotHead:
    """The head on one thread, on the features of a stock reader."""

    def __init__(self, model: Path, stock: StockReader) -> None:
        self._session = load_session(model)
        self._stock = stock

    def __call__(self, looks: Sequence[NDArray[np.uint8]]) -> list[Steps]:
        """Return the step probabilities (steps x tokens) of grey line pictures (dark ink)."""
        return [self.steps(self._stock.inner(head_line(look, STRETCH))) for look in looks]

    def steps(self, features: NDArray[np.float32]) -> Steps:
        """Return the step probabilities of inner features of the recogniser."""
        log_probabilities = self._session.run(None, {"features": features[None]})[0][0]
        probabilities: Steps = np.exp(log_probabilities).astype(np.float64)
        return probabilities
