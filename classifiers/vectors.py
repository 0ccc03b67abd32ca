"""Texts as rows of numbers: which runs of words or letters they hold, weighed by rarity (tf-idf).

As scikit-learn's TfidfVectorizer makes them, to the last bit (`tests/classifiers/test_vectors.py`);
here, because ranking must not wait for scikit-learn to load, which takes longer than the ranking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, issparse

Runs = Callable[[str], list[str]]
"""What runs a text is made of, one as often as it stands there."""


def word_runs(most: int) -> Runs:
    """Return runs of one to `most` words in small letters."""

    def runs(text: str) -> list[str]:
        words = text.lower().split()
        found = list(words)
        for length in range(2, most + 1):
            found += [" ".join(words[n : n + length]) for n in range(len(words) - length + 1)]
        return found

    return runs


def letter_runs(fewest: int, most: int) -> Runs:
    """Return runs of `fewest` to `most` small letters within words, a blank before and behind."""

    def runs(text: str) -> list[str]:
        found: list[str] = []
        for word in text.lower().split():
            padded = f" {word} "
            for length in range(fewest, most + 1):
                found += [padded[n : n + length] for n in range(max(len(padded) - length, 0) + 1)]
                if len(padded) <= length:  # a short word counts once
                    break
        return found

    return runs


class TextVectors:
    """Turns texts into sparse rows of unit length; learns from texts which runs there are.

    `fewest`: texts that a run must stand in to count. Not `weighed`: a run is there (1) or not.
    """

    def __init__(
        self, runs: Runs, fewest: int = 1, weighed: bool = True, dtype: type[Any] = np.float64
    ) -> None:
        self._runs = runs
        self._fewest = fewest
        self._weighed = weighed
        self._dtype = dtype
        self.names: list[str] = []
        self.weights: NDArray[Any] = np.ones(0, dtype)
        self._places: dict[str, int] = {}

    def fit(self, texts: Sequence[str]) -> TextVectors:
        """Learn the runs of `texts`, and how rare each is."""
        counts = Counter(run for text in texts for run in set(self._runs(text)))
        names = sorted(run for run, count in counts.items() if count >= self._fewest)
        weights = np.ones(len(names), self._dtype)
        if self._weighed:
            held = np.array([counts[run] for run in names], self._dtype) + self._dtype(1)
            weights = np.log(np.full_like(held, len(texts) + 1) / held) + self._dtype(1)
        return self.restore(names, weights)

    def restore(self, names: Sequence[str], weights: NDArray[Any]) -> TextVectors:
        """Take what another one learned."""
        self.names = list(names)
        self.weights = weights
        self._places = {name: place for place, name in enumerate(self.names)}
        return self

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """Return one row per text."""
        columns: list[int] = []
        counts: list[int] = []
        ends = [0]
        for text in texts:
            held = Counter(
                place for run in self._runs(text) if (place := self._places.get(run)) is not None
            )
            columns += held.keys()
            counts += held.values()
            ends.append(len(columns))
        shape = (len(texts), len(self.names))
        rows = csr_matrix((np.array(counts, self._dtype), columns, ends), shape=shape)
        rows.sort_indices()
        if not self._weighed:
            rows.data = np.ones_like(rows.data)
            return rows
        rows.data = (np.log(rows.data) + self._dtype(1)) * self.weights[rows.indices]
        return unit_rows(rows)


def unit_rows(rows: Any) -> Any:
    """Return `rows`, sparse or not, each of length 1; one of nothing stays so."""
    if not issparse(rows):
        lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
        lengths[lengths < 10 * np.finfo(lengths.dtype).eps] = 1
        return rows / lengths[:, None]
    made = rows.tocsr().copy()
    row_of = np.repeat(np.arange(made.shape[0]), np.diff(made.indptr))
    squares = np.bincount(row_of, made.data * made.data, minlength=made.shape[0])
    squares[squares == 0] = 1
    made.data = (made.data / np.sqrt(squares)[row_of]).astype(made.data.dtype)
    return made
