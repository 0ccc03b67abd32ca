"""The separate opinions on a document, one number per label each, before they are weighed.

`words`: a linear model over words and characters; `nearest`: likeness to the nearest labelled
title; `certain`, `likely`: rules of the domain; `none`: 1 for the label `NONE`, so that its share
can be learned; `match`, for sets of other fields only: likeness to the set's words (`matching`).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifiers.features import TitleFeatures, TitleView
from classifiers.matching import SetMatcher
from classifiers.ranking import NONE
from classifiers.rules import RuleMatch
from classifiers.titles import TrainingTitle, Translation, weights_by_label
from classifiers.vectors import unit_rows

SIGNALS = ("words", "nearest", "certain", "likely", "none")
OPEN_SIGNALS = (*SIGNALS, "match")
"""The opinions on documents for a set of another field: `match` is what `matching` says."""

CHUNK = 1024
SETTLED = 4.0
"""What a rule that settles the matter counts, against 1 for another certain one: more than any
words, since whose document it is is no question of likeness."""

STEEP = 3.0
"""In a set of another field only what is nearly the same as a confirmed title speaks: likeness is
raised to this power."""

FAR = -2.0
"""Opinion of the linear model on a label it has seen no title of."""


@dataclass(frozen=True, slots=True)
class LinearModel:
    """What a linear model learned: one row of coefficients and one intercept for each label.

    Of two labels there is one row, which speaks for the second.
    """

    labels: tuple[str, ...]
    coefficients: NDArray[np.float64]
    intercepts: NDArray[np.float64]

    def decide(self, rows: csr_matrix) -> NDArray[np.float64]:
        """Return an opinion per title and label; the greater the better."""
        decision: NDArray[np.float64] = rows @ self.coefficients.T + self.intercepts
        return decision if decision.shape[1] > 1 else np.column_stack([-decision, decision])


UNLEARNED = LinearModel((), np.zeros((0, 0)), np.zeros(0))


class TitleModel:
    """What is learned from titles: a linear model and a memory of the labelled ones.

    `matcher` and `match_weights`: for a set of another field, what compares titles with its words.
    """

    def __init__(
        self,
        labels: Sequence[str],
        features: TitleFeatures,
        matcher: SetMatcher | None = None,
        match_weights: Sequence[float] = (),
    ) -> None:
        self.labels = tuple(labels)
        self.features = features
        self.matcher = matcher
        self.match_weights = tuple(match_weights)
        self.linear = UNLEARNED
        self.memory = csr_matrix((0, 0))
        self.memory_labels: NDArray[np.float64] = np.zeros((0, len(labels)))
        self.remembered: tuple[TrainingTitle, ...] = ()

    def fit(self, titles: Sequence[TrainingTitle], rows: csr_matrix) -> TitleModel:
        """Learn from titles of every origin and their features; ValueError if all have one label.

        `rows` are what `features` makes of the titles.
        """
        from sklearn.svm import LinearSVC  # only learning needs it, and it takes long to load

        places, labels, weights = weights_by_label(titles)
        learner = LinearSVC(C=1.0, random_state=0)
        with warnings.catch_warnings():
            # A set of another field has few titles for each of its leaves until reviewers decide.
            warnings.filterwarnings("ignore", message="The number of unique classes")
            learner.fit(rows[places], labels, sample_weight=weights)
        names = tuple(str(label) for label in learner.classes_)
        self.linear = LinearModel(names, learner.coef_, learner.intercept_)
        known = [n for n, title in enumerate(titles) if title.origin in ("example", "decision")]
        self.remembered = tuple(titles[n] for n in known)
        self.memory = unit_rows(rows[known]) if known else csr_matrix((0, rows.shape[1]))
        column = {label: n for n, label in enumerate(self.labels)}
        self.memory_labels = np.zeros((len(known), len(self.labels)))
        for row, title in enumerate(self.remembered):
            for order, label in enumerate(title.labels):
                self.memory_labels[row, column[label]] = 1.0 if order == 0 else 0.7
        return self

    def fitted(self, titles: Sequence[TrainingTitle], rows: csr_matrix) -> TitleModel:
        """Return a model like this one that learned from titles (`fit`); this one stays."""
        model = TitleModel(self.labels, self.features, self.matcher, self.match_weights)
        return model.fit(titles, rows)

    def words(self, rows: csr_matrix) -> NDArray[np.float64]:
        """Return the linear model's opinion, one row per title, one column per label."""
        decision = self.linear.decide(rows)
        column = {label: n for n, label in enumerate(self.labels)}
        opinion = np.full((rows.shape[0], len(self.labels)), FAR)
        opinion[:, [column[label] for label in self.linear.labels]] = decision
        return opinion

    def match(self, views: Sequence[TitleView]) -> NDArray[np.float64] | None:
        """Return what the set's own words say, one row per title; None for a set of the field."""
        if self.matcher is None:
            return None
        return self.matcher.strengths(views, self.match_weights)

    def nearest(self, rows: csr_matrix) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return per label the likeness (0-1) of the nearest labelled title, and which it is."""
        likeness = np.zeros((rows.shape[0], len(self.labels)))
        which = np.full((rows.shape[0], len(self.labels)), -1)
        if not self.remembered:
            return likeness, which
        held = [np.flatnonzero(self.memory_labels[:, n]) for n in range(len(self.labels))]
        for start in range(0, rows.shape[0], CHUNK):
            close = (unit_rows(rows[start : start + CHUNK]) @ self.memory.T).toarray()
            for n, members in enumerate(held):
                if len(members):
                    own = close[:, members] * self.memory_labels[members, n]
                    best = own.argmax(axis=1)
                    likeness[start : start + CHUNK, n] = own[np.arange(len(own)), best]
                    which[start : start + CHUNK, n] = members[best]
        return likeness, which


def rule_opinion(
    matched: Sequence[tuple[RuleMatch, ...]], labels: Sequence[str], translation: Translation
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what certain and what likely rules say: 1 for, -1 against, 0 nothing."""
    column = {label: n for n, label in enumerate(labels)}
    certain = np.zeros((len(matched), len(labels)))
    likely = np.zeros((len(matched), len(labels)))
    for row, found in enumerate(matched):
        for match in found:
            target = certain if match.rule.strength == "certain" else likely
            for label in translation.of(match.rule.speaks_for):
                target[row, column[label]] = SETTLED if match.rule.settles else 1.0
            for label in translation.of(match.rule.against):
                certain[row, column[label]] -= 1.0
    return certain, likely


@dataclass(frozen=True)
class Opinions:
    """All opinions on some titles, and what the reasons for them are made of.

    `signals`: titles by labels by `SIGNALS` (`OPEN_SIGNALS`); `rows`: the titles' features;
    `likeness` (0-1) of the nearest labelled title per label, and `which` it is, -1 for none, as a
    place in `TitleModel.remembered`.
    """

    signals: NDArray[np.float64]
    rows: csr_matrix
    likeness: NDArray[np.float64]
    which: NDArray[np.int64]


def form_opinions(
    model: TitleModel,
    views: Sequence[TitleView],
    matched: Sequence[tuple[RuleMatch, ...]],
    translation: Translation,
) -> Opinions:
    """Return all opinions on titles and the rules that hold for them."""
    rows = model.features.rows(views)
    certain, likely = rule_opinion(matched, model.labels, translation)
    none = np.zeros_like(certain)
    if NONE in model.labels:
        none[:, model.labels.index(NONE)] = 1.0
    likeness, which = model.nearest(rows)
    opinions = [model.words(rows), likeness, certain, likely, none]
    in_set_words = model.match(views)
    if in_set_words is not None:
        opinions[1] = likeness**STEEP
        opinions.append(in_set_words)
    return Opinions(np.stack(opinions, axis=2), rows, likeness, which)
