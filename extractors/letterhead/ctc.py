"""Decode the step probabilities of a line reader under a slot's grammar.

CTC (connectionist temporal classification): a reader gives for every step along the line the
probability of each token, token 0 standing for nothing new. The probability of a text is the sum
over all ways of spreading it over the steps. See Graves et al. 2006 (forward sums) and
Hannun et al. 2014 (prefix beam search).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Steps = NDArray[np.float64]
"""Probabilities, steps x tokens; token 0 is the blank."""

_LEAST = 1e-6
_SURELY_BLANK = 0.9998
"""Steps this sure of nothing new are passed over; about half of all are."""


class SlotGrammar(Protocol):
    """What may stand in a slot."""

    def following(self, text: str) -> str:
        """Return the characters that may follow `text`."""
        ...

    def complete(self, text: str) -> bool:
        """Return whether `text` is a whole reading."""
        ...


def text_log_probability(steps: Steps, tokens: Sequence[int]) -> float:
    """Return the log probability that the steps read exactly `tokens` (numbers without blanks)."""
    if len(steps) == 0:
        return 0.0 if not tokens else -math.inf
    spread = [0]
    for token in tokens:
        spread += [token, 0]
    path = np.array(spread)
    may_skip = np.zeros(len(path), dtype=bool)
    may_skip[2:] = (path[2:] != 0) & (path[2:] != path[:-2])
    reached = np.zeros(len(path))
    reached[0] = steps[0, 0]
    if len(path) > 1:
        reached[1] = steps[0, path[1]]
    total = 0.0
    for row in steps[1:]:
        added = reached.copy()
        added[1:] += reached[:-1]
        added[2:] += np.where(may_skip[2:], reached[:-2], 0)
        reached = added * row[path]
        size = reached.sum()
        if size <= 0:
            return -math.inf
        reached /= size
        total += math.log(size)
    ending = reached[-1] + (reached[-2] if len(path) > 1 else 0)
    return total + math.log(ending) if ending > 0 else -math.inf


def best_texts(
    steps: Steps, alphabet: Sequence[str], grammar: SlotGrammar, width: int = 16
) -> list[tuple[str, float]]:
    """Return the likeliest complete texts with their log probabilities, best first.

    `alphabet` names the tokens (index 0 the blank). Only texts that the grammar lets grow are
    followed, so what cannot stand in the slot never wins. Empty when no complete text survives.
    """
    number = {letter: i for i, letter in enumerate(alphabet) if letter}
    follow_cache: dict[str, list[tuple[str, int]]] = {}
    # per text: probability of ending in a blank, and of ending in its last letter
    beams: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}
    total = 0.0
    for row in steps:
        if row[0] > _SURELY_BLANK:
            beams = {text: (blank + letter, 0.0) for text, (blank, letter) in beams.items()}
            continue
        grown: dict[str, list[float]] = {}
        for text, (in_blank, in_letter) in beams.items():
            both = in_blank + in_letter
            kept = grown.setdefault(text, [0.0, 0.0])
            kept[0] += both * max(row[0], 1e-9)
            if text:
                kept[1] += in_letter * row[number[text[-1]]]
            if text not in follow_cache:
                follow_cache[text] = [(c, number[c]) for c in grammar.following(text)]
            for letter, index in follow_cache[text]:
                share = row[index]
                if share < _LEAST:
                    continue
                before = in_blank if text and text[-1] == letter else both
                if before > 0:
                    grown.setdefault(text + letter, [0.0, 0.0])[1] += before * share
        best = sorted(grown.items(), key=lambda item: -(item[1][0] + item[1][1]))[:width]
        size = sum(blank + letter for _, (blank, letter) in best)
        if size <= 0:
            return []
        total += math.log(size)
        beams = {text: (blank / size, letter / size) for text, (blank, letter) in best}
    found = [
        (text, total + math.log(blank + letter))
        for text, (blank, letter) in beams.items()
        if blank + letter > 0 and grammar.complete(text)
    ]
    return sorted(found, key=lambda item: -item[1])
