"""Likeness of documents to the indicators of a set for which nothing was learned (any field's).

Only the set itself speaks: the titles of its rows, the kinds and wording of the papers they need
(`set_words`). What is general in administration is data: `matters.yaml`, and how usual words are in
titles (`wording`). What each opinion counts was learned on other sets (`zero_shot.yaml`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifiers.features import TitleView, view_of
from classifiers.kinds import LAWS
from classifiers.matters import Matter, matters_in
from classifiers.set_words import SetWords, timed
from classifiers.text import plain
from classifiers.vectors import TextVectors, letter_runs, unit_rows
from classifiers.wording import load_wording

Matrix = NDArray[np.float64]

MATCH_SIGNALS = (
    *("title", "said", "covered", "above", "letters", "wording", "matters", "kind", "other"),
    *("none", "unknown", "elsewhere", "stranger", "central"),
)
"""Opinions on a leaf: likeness to its title; how much of that is said; how much of the document's
words it has; likeness to the rows above, in letters, to the wording of its papers, in matters; 1
where it needs papers of this kind, -1 where of others; share of the subjects that it has not. On
`NONE`: 1; share of the words, of the subjects, of the issuer's words that no row has; 1 for the
centre's papers."""

SINGLE = 0.7
"""What a single syllable counts against a pair."""

STRANGERS = 300
"""Invented titles that no set is about by which is told how like its rows any title is."""

LOWER_QUARTER = 25.0

CENTRAL_LEVELS = frozenset({"bộ", "trung-ương"})


class SetMatcher:
    """Compares documents with the leaves of one set; columns are the leaves, then `NONE`."""

    def __init__(self, words: SetWords) -> None:
        self.words = words
        self.noises: dict[tuple[float, ...], float] = {}
        leaves = words.leaves
        counts = Counter(
            run
            for leaf in leaves
            for run in set(runs(" ".join((leaf.title, leaf.above, *leaf.wording))))
        )
        names = sorted(counts)
        self.places = {run: place for place, run in enumerate(names)}
        single = np.array([1.0 if " " in run else SINGLE for run in names])
        in_set = np.array([log((len(leaves) + 1) / (counts[run] + 1)) for run in names])
        self.rarity = np.array([rarity(run) for run in names])
        self.weights = 0.5 * self.rarity + single * in_set
        self.titles = self._rows([leaf.title for leaf in leaves])
        self.above = self._rows([leaf.above for leaf in leaves])
        wordings = [(place, text) for place, leaf in enumerate(leaves) for text in leaf.wording]
        rows = self._rows([text for _, text in wordings])
        self.wordings = unit_rows(rows) if wordings else rows
        self.wording_of = [place for place, _ in wordings]
        spoken = [" ".join((leaf.title, leaf.above, *leaf.wording)) for leaf in leaves]
        self.spoken = self._rows(spoken).sign()
        self.letters = TextVectors(letter_runs(3, 4))
        own = [" ".join((leaf.title, *leaf.wording)) for leaf in leaves]
        self.letter_rows = self.letters.fit(own).rows(own)
        self._compare_matters([_matters_of((leaf.title, *leaf.wording)) for leaf in leaves])
        self.kinds = sorted({kind for leaf in leaves for kind in leaf.kinds})
        self.needed = self._bags([leaf.kinds for leaf in leaves], self.kinds)

    def _compare_matters(self, own: Sequence[frozenset[Matter]]) -> None:
        """Keep the matters of the leaves, `own`, and of the rows above them."""
        above = [matters_in(leaf.above) for leaf in self.words.leaves]
        counts = Counter(matter for matters in own for matter in matters)
        self.own_matters = own
        self.matters = sorted(counts, key=lambda one: (one.sort, one.name))
        rare = np.array([log((len(own) + 1) / counts[matter]) for matter in self.matters])
        self.matter_weights = np.sqrt(rare)
        self.matter_rows = unit_rows(self._bags(own, self.matters) * self.matter_weights)
        held = [one | other for one, other in zip(own, above, strict=True)]
        self.subjects = sorted(
            {m for matters in held for m in matters if m.sort != "activities"},
            key=lambda one: one.name,
        )
        self.held_subjects = self._bags(held, self.subjects)

    @staticmethod
    def _bags(
        found: Sequence[Sequence[object] | frozenset[Matter]], names: Sequence[object]
    ) -> Matrix:
        """One row per entry of `found`, 1 for each of `names` that is in it."""
        place = {name: column for column, name in enumerate(names)}
        bags = np.zeros((len(found), max(len(names), 1)))
        for row, held in enumerate(found):
            bags[row, [place[one] for one in held if one in place]] = 1.0
        return bags

    def _rows(self, texts: Sequence[str]) -> csr_matrix:
        data: list[float] = []
        columns: list[int] = []
        ends = [0]
        for text in texts:
            held = {self.places[run] for run in runs(text) if run in self.places}
            columns += sorted(held)
            data += [self.weights[place] for place in sorted(held)]
            ends.append(len(columns))
        return csr_matrix((data, columns, ends), shape=(len(texts), len(self.places)))

    def strengths(self, views: Sequence[TitleView], weights: Sequence[float]) -> Matrix:
        """Return one number per document and leaf, or `NONE`; the greater the better.

        How like its leaves a title of anything is differs from set to set: `NONE` is set off by it.
        """
        strengths: Matrix = self.signals(views) @ np.asarray(weights)
        strengths[:, -1] += self._noise(tuple(weights))
        return strengths

    def _noise(self, weights: tuple[float, ...]) -> float:
        if weights not in self.noises:
            self.noises[weights] = noise(self.signals(strange_titles()), weights)
        return self.noises[weights]

    def signals(self, views: Sequence[TitleView]) -> Matrix:
        """Return the opinions on documents: documents by leaves and `NONE` by `MATCH_SIGNALS`."""
        texts = [timed(view.words) for view in views]
        found = [matters_in(text) for text in texts]
        signals = np.zeros((len(views), len(self.words.leaves) + 1, len(MATCH_SIGNALS)))
        on_leaves, on_none = signals[:, :-1], signals[:, -1]
        at = {name: place for place, name in enumerate(MATCH_SIGNALS)}
        rows = self._rows(texts)
        alike = unit_rows(rows)
        held = rows.sign()
        rare = held.multiply(self.rarity).tocsr()
        total = np.array([max(sum(map(rarity, set(runs(text)))), 1e-9) for text in texts])
        said = np.asarray(self.titles.sum(axis=1)).ravel()
        on_leaves[:, :, at["title"]] = (alike @ unit_rows(self.titles).T).toarray()
        on_leaves[:, :, at["said"]] = (held @ self.titles.T).toarray() / np.maximum(said, 1e-9)
        on_leaves[:, :, at["covered"]] = (rare @ self.spoken.T).toarray() / total[:, None]
        on_leaves[:, :, at["above"]] = (alike @ unit_rows(self.above).T).toarray()
        letters = self.letters.rows(texts)
        on_leaves[:, :, at["letters"]] = (letters @ self.letter_rows.T).toarray()
        worded = (alike @ self.wordings.T).toarray()
        for column, leaf in enumerate(self.wording_of):
            best = on_leaves[:, leaf, at["wording"]]
            np.maximum(best, worded[:, column], out=best)
        bags = self._bags(found, self.matters)
        if self.matters:
            bags = unit_rows(bags * self.matter_weights)
            on_leaves[:, :, at["matters"]] = bags @ self.matter_rows.T
        on_leaves[:, :, at["kind"]] = self._kind_opinion(views)
        subjects = [[one for one in matters if one.sort != "activities"] for matters in found]
        count = np.array([len(held) for held in subjects])
        asked = count > 0
        ours = self._bags(subjects, self.subjects)
        shared = ours @ self.held_subjects.T
        on_leaves[asked, :, at["other"]] = 1 - shared[asked] / count[asked, None]
        on_none[:, at["none"]] = 1.0
        known = np.asarray(rare.sum(axis=1)).ravel()
        on_none[:, at["unknown"]] = 1 - known / total
        on_none[asked, at["elsewhere"]] = 1 - ours[asked].sum(axis=1) / count[asked]
        on_none[:, at["stranger"]] = [self._strange(view.issuer) for view in views]
        on_none[:, at["central"]] = [central(view) for view in views]
        return signals

    def shared_runs(self, view: TitleView, leaf: int) -> list[str]:
        """Return the runs of a document's words that a leaf has, too, the rarest first."""
        words = self.words.leaves[leaf]
        own = set(runs(" ".join((words.title, *words.wording))))
        shared = own.intersection(runs(timed(view.words)))
        return sorted(shared, key=lambda run: (-rarity(run), run))

    def shared_matters(self, view: TitleView, leaf: int) -> list[str]:
        """Return the names of the subjects that a document and a leaf both name."""
        shared = self.own_matters[leaf] & matters_in(timed(view.words))
        return sorted(matter.name for matter in shared if matter.sort == "subjects")

    def absent_matters(self, view: TitleView) -> list[str]:
        """Return the names of the subjects that a document names and no row of the set."""
        found = matters_in(timed(view.words)).difference(self.subjects)
        return sorted(matter.name for matter in found if matter.sort == "subjects")

    def _strange(self, issuer: str) -> float:
        """Return the share of an issuer's words that no row of the set has; 0 for none."""
        said = set(runs(issuer))
        total = sum(map(rarity, said))
        return sum(rarity(run) for run in said if run not in self.places) / total if total else 0.0

    def _kind_opinion(self, views: Sequence[TitleView]) -> Matrix:
        own = self._bags([(view.kind, view.issued) for view in views], self.kinds)
        wanted = (own @ self.needed.T) > 0
        told = np.array([bool(view.kind or view.issued) for view in views])
        judged = told[:, None] & (self.needed.sum(axis=1) > 0)[None, :]
        return np.where(judged, np.where(wanted, 1.0, -1.0), 0.0)


def noise(signals: Matrix, weights: Sequence[float]) -> float:
    """Return what the best leaf of a set gets of opinions on strange titles, of the lower quarter.

    The lower quarter, because some of them are about what the set is about.
    """
    best = (signals[:, :-1] @ np.asarray(weights)).max(axis=1)
    return float(np.percentile(best, LOWER_QUARTER))


@cache
def strange_titles() -> tuple[TitleView, ...]:
    """Return invented titles of all that administration writes about."""
    titles = [one for one in load_wording() if not one.label]
    chosen = titles[:: max(1, len(titles) // STRANGERS)]
    return tuple(view_of(one.title, one.type_code, one.level) for one in chosen)


def central(view: TitleView) -> bool:
    """Say whether a document is a law or comes from the centre: no evidence of what others did."""
    return view.kind in LAWS or view.level in CENTRAL_LEVELS


def runs(text: str) -> list[str]:
    """Return the syllables of a plain text that are no numbers, and the pairs of neighbours."""
    words = [word for word in text.split() if not word.isdigit()]
    return [*words, *(f"{one} {after}" for one, after in pairwise(words))]


@cache
def rarity(run: str) -> float:
    """Return how rare a run is in titles of any field; a single syllable counts less (`SINGLE`)."""
    counts, titles = _usual()
    return log((titles + 1) / (counts[run] + 1)) * (1.0 if " " in run else SINGLE)


@cache
def _usual() -> tuple[Counter[str], int]:
    titles = [timed(plain(one.title)) for one in load_wording()]
    return Counter(run for title in titles for run in set(runs(title))), len(titles)


def _matters_of(texts: Sequence[str]) -> frozenset[Matter]:
    return frozenset(matter for text in texts for matter in matters_in(text))
