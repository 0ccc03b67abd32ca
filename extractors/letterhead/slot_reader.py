"""Our own slot reader: a small net that reads only what stands in the slots of a line.

Trained on synthetic lines alone (`training/`); it knows the long `1`, the crossed `7` and digits
that touch the words beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extractors.letterhead.ctc import SlotGrammar, Steps, best_texts
from extractors.letterhead.line_picture import LINE_HEIGHT, normalised_line, padded_width
from extractors.letterhead.slot_tokens import SLOT_TOKENS
from extractors.networks import load_session


class SlotReader:
    """The slot net on one thread."""

    def __init__(self, model: Path) -> None:
        self._session = load_session(model)

    def __call__(self, lines: Sequence[NDArray[np.uint8]]) -> list[Steps]:
        """Return the step probabilities (steps x tokens) of grey line pictures (dark ink)."""
        if not lines:
            return []
        pictures = [normalised_line(line) for line in lines]
        width = padded_width(max(picture.shape[1] for picture in pictures))
        batch = np.zeros((len(pictures), 1, LINE_HEIGHT, width), dtype=np.float32)
        for i, picture in enumerate(pictures):
            batch[i, 0, :, : picture.shape[1]] = picture
        log_probabilities = self._session.run(None, {"line": batch})[0]
        return [
            np.exp(log_probabilities[i, : (picture.shape[1] + 16) // 2]).astype(np.float64)
            for i, picture in enumerate(pictures)
        ]


def readings(steps: Steps, grammar: SlotGrammar) -> list[tuple[str, float]]:
    """Return the likeliest readings of a line under a slot's grammar, with log probabilities."""
    return best_texts(steps, SLOT_TOKENS, grammar)
