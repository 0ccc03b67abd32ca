"""What each opinion of `matching` counts: learned on other sets (zero_shot.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from classifiers.combination import Combination
from classifiers.matching import MATCH_SIGNALS
from classifiers.text import load_data

CERTAIN_WEIGHT = 2.0
"""What a certain rule of any set counts: a law evidences nothing, however much it is about."""

NEAREST_WEIGHT = 8.0
"""What likeness to a document that a reviewer confirmed counts before weights can be learned."""


@dataclass(frozen=True, slots=True)
class ZeroShot:
    """Weights of `MATCH_SIGNALS`, and the line from softmax to calibrated score in log odds."""

    weights: tuple[float, ...]
    slope: float
    offset: float

    @property
    def combination(self) -> Combination:
        """How a set's opinions are weighed while few decisions are there (`OPEN_SIGNALS`)."""
        return Combination(
            (0.0, NEAREST_WEIGHT, CERTAIN_WEIGHT, 0.0, 0.0, 1.0), self.slope, self.offset
        )


@cache
def load_zero_shot() -> ZeroShot:
    """Return what `zero_shot.yaml` holds; KeyError where an opinion has no weight there."""
    data: Any = load_data("zero_shot.yaml")
    weights = tuple(float(data["weights"][name]) for name in MATCH_SIGNALS)
    return ZeroShot(weights, float(data["slope"]), float(data["offset"]))
