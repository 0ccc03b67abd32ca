"""RapidOCR's line recogniser, read for its text and for its step probabilities of digits.

It knows few of the Vietnamese letters with two marks, so its words are only good for finding
places in the line; its digits are good.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.letterhead.ctc import Steps
from extractors.letterhead.line_finder import Picture
from extractors.networks import INNER, load_session

_HEIGHT = 48
_FLOOR = 1e-4
"""Least probability of a digit; the recogniser is not so sure as it says."""


@dataclass(frozen=True, eq=False)
class StockReading:
    """One line as the recogniser reads it.

    `text` is its best reading, `places[i]` the step where `text[i]` begins (one more entry: the
    number of steps); `digits` are the probabilities of blank and 0-9, steps x 11; `features` the
    recogniser's inner features (features x steps, a step every 4 pixels), None where not kept.
    """

    text: str
    places: tuple[int, ...]
    digits: NDArray[np.float32]
    confidence: float
    features: NDArray[np.float32] | None = None

    def slot(self, start: int, end: int) -> Steps:
        """Return the digit probabilities of the steps between two places in the text.

        Only digits may stand there: the probability of anything else is dropped, so a long `1`
        that looks like an `A` is still a `1`. The slot begins right behind the letter before it:
        a digit that was not seen stands there.
        """
        first = self.places[start - 1] + 1 if start else 0
        part = self.digits[first : self.places[end]].astype(np.float64)
        part = np.maximum(part, _FLOOR)
        shares: Steps = part / part.sum(axis=1, keepdims=True)
        return shares


class StockReader:
    """RapidOCR's recogniser on one thread."""

    def __init__(self, model: Path) -> None:
        self._session = load_session(model, INNER)
        self._output = self._session.get_outputs()[0].name
        self._input = self._session.get_inputs()[0].name
        named = self._session.get_modelmeta().custom_metadata_map["character"].split("\n")
        self._characters = ["", *named, " "]
        self._digits = [0, *(self._characters.index(str(digit)) for digit in range(10))]

    def __call__(self, line: Picture) -> StockReading:
        """Read one RGB line picture."""
        width = max(int(np.ceil(_HEIGHT * line.shape[1] / line.shape[0])), 16)
        sized = cv2.resize(line, (width, _HEIGHT)).astype(np.float32)
        scaled = sized.transpose(2, 0, 1)[None] / 127.5 - 1
        (steps,), (inner,) = self._session.run([self._output, INNER], {self._input: scaled})
        best = steps.argmax(axis=1)
        new = (best != 0) & np.concatenate([[True], best[1:] != best[:-1]])
        at = np.flatnonzero(new)
        text, places = "", []
        for step in at:
            for letter in self._characters[best[step]]:
                text += letter
                places.append(int(step))
        sure = float(steps[at, best[at]].mean()) if len(at) else 0.0
        digits, features = steps[:, self._digits].copy(), inner.reshape(-1, inner.shape[-1])
        return StockReading(text, (*places, len(steps)), digits, sure, features)

    def inner(self, line: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the inner features (features x steps, a step every 4 pixels) of a `head_line`."""
        maps: NDArray[np.float32] = self._session.run([INNER], {self._input: line})[0][0]
        return maps.reshape(-1, maps.shape[-1])
