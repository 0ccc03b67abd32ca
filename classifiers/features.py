"""Titles as rows of numbers: words, characters, kind of document and level of issuer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from classifiers.kinds import load_kinds
from classifiers.spelling import mended
from classifiers.text import plain
from classifiers.vectors import TextVectors, letter_runs, word_runs

ISSUING = re.compile(
    r"^(?:v/v|về việc|về)?\s*(?:ban hành|phê duyệt|ve viec ban hanh|ban hanh|phe duyet)\s+",
    re.IGNORECASE,
)
MARKS_WEIGHT = 0.5
CHARACTERS_WEIGHT = 1.0
FEWEST_TITLES = 4
"""Titles that three characters must stand in to count; rarer ones are slips and names."""


@dataclass(frozen=True, slots=True)
class TitleView:
    """What is compared of one title: its plain words, its kind and the level of its issuer.

    `issued`: the kind that a title says it issues (`Quyết định ban hành Kế hoạch …`: KH); `issuer`:
    plain words of who issued it, which only sets of other fields look at.
    """

    words: str
    kind: str
    level: str
    issued: str
    issuer: str = ""

    @property
    def marks(self) -> str:
        """Kind and level as words of their own."""
        named = (("kind", self.kind), ("level", self.level), ("issued", self.issued))
        return " ".join(f"{name}={value}" for name, value in named if value)


def view_of(title: str, kind: str, level: str, issuer: str = "") -> TitleView:
    """Return what is compared of a title; `kind` and `level` are codes of kinds.yaml.

    It is the same whether the title repeats the name of its kind or not.
    """
    title = load_kinds().without_opening(title, kind)
    issued = load_kinds().type_opening(ISSUING.sub("", title))
    return TitleView(mended(plain(title)), kind, level, issued, plain(issuer))


class TitleFeatures:
    """Turns views into sparse rows; learns its vocabulary from the views it is fitted on."""

    def __init__(self) -> None:
        self.words = TextVectors(word_runs(3), dtype=np.float32)
        self.marks = TextVectors(str.split, weighed=False, dtype=np.float32)
        self.characters = TextVectors(letter_runs(3, 3), FEWEST_TITLES, dtype=np.float32)

    @classmethod
    def restored(
        cls, learned: Sequence[tuple[Sequence[str], NDArray[np.float32]]]
    ) -> TitleFeatures:
        """Return features with what `learned` of others gave."""
        features = cls()
        parts = (features.words, features.marks, features.characters)
        for vectors, (names, weights) in zip(parts, learned, strict=True):
            vectors.restore(names, weights)
        return features

    @property
    def learned(self) -> tuple[tuple[list[str], NDArray[np.float32]], ...]:
        """What was learned: runs of words, marks and characters in order, with their weights."""
        parts = (self.words, self.marks, self.characters)
        return tuple((vectors.names, vectors.weights) for vectors in parts)

    def fit(self, views: Sequence[TitleView]) -> TitleFeatures:
        """Learn the vocabulary of `views`."""
        self.words.fit([view.words for view in views])
        self.marks.fit([view.marks for view in views])
        self.characters.fit([view.words for view in views])
        return self

    @property
    def vocabulary(self) -> list[str]:
        """The runs of words that the first columns of `rows` stand for."""
        return self.words.names

    def rows(self, views: Sequence[TitleView]) -> csr_matrix:
        """Return one row per view."""
        words = [view.words for view in views]
        parts = [
            self.words.rows(words),
            self.marks.rows([view.marks for view in views]) * MARKS_WEIGHT,
            self.characters.rows(words) * CHARACTERS_WEIGHT,
        ]
        return hstack(parts).tocsr()
