"""The thresholds of the classifier that decide what a person sees; see thresholds.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from classifiers.text import load_data


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores (0-1), and `close`, a ratio of scores.

    `sure`: least score of a best answer that no person need look at; `sure_unlearned`: the same for
    a set of another field, while too few decisions are there to learn from; `close`: ratio of the
    best two answers below which they are close; `accepted`: least score of an indicator that stands
    beside the best one; `silent`: greatest score of an answer on a document without title and text.
    """

    sure: float
    sure_unlearned: float
    close: float
    accepted: float
    silent: float


@cache
def load_thresholds() -> Thresholds:
    """Return the thresholds; ValueError or TypeError where the file has not just these."""
    data = load_data("thresholds.yaml")
    if not isinstance(data, dict):
        raise ValueError("thresholds.yaml: a mapping is wanted")
    return Thresholds(**data)
