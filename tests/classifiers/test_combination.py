from __future__ import annotations

from dataclasses import replace

import numpy as np

from classifiers.combination import (
    MODESTY,
    SUREST,
    Combination,
    calibrate,
    learn_combination,
)
from classifiers.signals import SIGNALS


def signals_where_only(name: str, rows: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Signals of three labels in which one opinion is right and the others are noise."""
    chance = np.random.default_rng(1)
    right = chance.integers(0, 3, rows)
    signals = chance.normal(size=(rows, 3, len(SIGNALS))) * 0.5
    signals[:, :, SIGNALS.index("none")] = 0.0
    signals[np.arange(rows), right, SIGNALS.index(name)] += 2.0
    return signals, np.eye(3, dtype=bool)[right]


def test_the_opinion_that_is_right_gets_the_weight() -> None:
    signals, acceptable = signals_where_only("nearest")
    weights = learn_combination(signals, acceptable, np.ones(len(signals))).weights
    assert SIGNALS[int(np.argmax(weights))] == "nearest"


def test_scores_are_as_often_right_as_they_say_but_for_modesty() -> None:
    signals, acceptable = signals_where_only("words", 2000)
    point = np.full(len(SIGNALS), 4.0)
    modest = calibrate(point, signals, acceptable, np.ones(len(signals)))
    combination = replace(modest, offset=modest.offset + MODESTY)
    scores = combination.scores(combination.strengths(signals))
    best = scores.argmax(axis=1)
    rows = np.arange(len(best))
    assert abs(scores[rows, best].mean() - acceptable[rows, best].mean()) < 0.02


def test_no_score_is_certainty_and_order_is_kept() -> None:
    combination = Combination((1.0,) * len(SIGNALS), 1.0, 5.0)
    strengths = np.array([[50.0, 1.0, 0.0]])
    scores = combination.scores(strengths)
    assert scores.max() == SUREST
    assert list(np.argsort(-scores[0])) == [0, 1, 2]
