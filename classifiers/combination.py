"""How the separate opinions are weighed, and what a score means.

Weights and calibration are learned from titles that the opinions were formed without
(out of fold), by `learn_combination`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, softmax

Matrix = NDArray[np.float64]

SUREST = 0.97
"""Greatest score. Rules and wording were written by people who had read the labelled titles, so
that these are ranked better than titles that nobody here has seen (docs/classifier.md)."""

MODESTY = 0.5
"""Log odds by which every calibrated score is lowered, for the same reason: on 328 titles that the
version before had not seen, its scores were that much too high (docs/classifier.md)."""

RIDGE = 0.005
"""How strongly weights are kept small. The rules were written by people who had read the labelled
titles, so that what these say of the rules is too good; less than this believes it all."""


@dataclass(frozen=True, slots=True)
class Combination:
    """Weights of opinions (`signals.SIGNALS`), and the line from softmax to score in log odds."""

    weights: tuple[float, ...]
    slope: float
    offset: float

    def strengths(self, signals: Matrix) -> Matrix:
        """Return one number per title and label; the greater the better."""
        strengths: Matrix = signals @ np.asarray(self.weights)
        return strengths

    def scores(self, strengths: Matrix) -> Matrix:
        """Return the chance (0-1) that an expert accepts each label of each title.

        The best label's is calibrated; the others' stand to it as their shares do.
        """
        shares = softmax(strengths, axis=1)
        best = shares.max(axis=1, keepdims=True)
        chance = expit(self.slope * logit(np.clip(best, 1e-6, 1 - 1e-6)) + self.offset)
        chance = np.minimum(chance, SUREST)
        scores: Matrix = chance * shares / best
        return scores


def learn_combination(
    signals: Matrix,
    acceptable: NDArray[np.bool_],
    weights: Matrix,
    prior: Sequence[float] | None = None,
    ridge: float = RIDGE,
) -> Combination:
    """Return the combination that makes the acceptable labels most likely.

    `signals`: titles by labels by opinions, formed without the titles themselves; `acceptable`:
    titles by labels, what an expert would accept; `weights`: what each title counts;
    `prior`: the weights that little evidence leaves as they are, else nothing.
    """
    from scipy.optimize import minimize

    usual = np.zeros(signals.shape[2]) if prior is None else np.asarray(prior)

    def loss(point: Matrix) -> tuple[float, Matrix]:
        apart = point - usual
        strengths = signals @ point
        shares = softmax(strengths, axis=1)
        right = np.where(acceptable, shares, 0.0)
        total = np.clip(right.sum(axis=1), 1e-12, None)
        gradient = shares - right / total[:, None]
        value = -(weights * np.log(total)).sum() / weights.sum()
        slope = np.einsum("tl,tls,t->s", gradient, signals, weights) / weights.sum()
        return value + ridge * float(apart @ apart), slope + 2 * ridge * apart

    start = np.ones(signals.shape[2]) if prior is None else usual
    found = minimize(loss, start, jac=True, method="L-BFGS-B")
    point = found.x
    return calibrate(tuple(float(one) for one in point), signals, acceptable, weights)


def calibrate(
    point: Sequence[float], signals: Matrix, acceptable: NDArray[np.bool_], weights: Matrix
) -> Combination:
    """Return the combination with these weights, its best answers' scores made true (`MODESTY`)."""
    from scipy.optimize import minimize

    shares = softmax(signals @ np.asarray(point), axis=1)
    best = shares.argmax(axis=1)
    rows = np.arange(len(best))
    odds = logit(np.clip(shares[rows, best], 1e-6, 1 - 1e-6))
    right = acceptable[rows, best].astype(float)

    def loss(line: Matrix) -> float:
        chance = np.clip(expit(line[0] * odds + line[1]), 1e-9, 1 - 1e-9)
        value = -(weights * (right * np.log(chance) + (1 - right) * np.log(1 - chance))).sum()
        return float(value / weights.sum() + 0.002 * ((line[0] - 1) ** 2 + line[1] ** 2))

    slope, offset = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return Combination(tuple(point), max(float(slope), 0.05), float(offset) - MODESTY)
