"""What a classifier is trained on for one set: titles with what they evidence there.

Four sources: labelled titles (`indicator_map.examples`), reviewers' decisions, invented wording
(`wording.yaml`), and the set's own words for its indicators. Labels and wording are in terms of
`pctn-tinh-2025`; `Translation` says what they mean in another set.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from classifiers.features import TitleView, view_of
from classifiers.kinds import LAWS, load_kinds
from classifiers.profile import Profile
from classifiers.ranking import NONE
from classifiers.text import plain
from classifiers.vectors import TextVectors, word_runs
from classifiers.wording import load_wording
from indicator_map.examples import LABELLED_IN, Example
from indicator_map.loader import load_set
from indicator_map.model import Indicator, IndicatorSet

Origin = Literal["example", "decision", "wording", "set"]

FURTHER_LABEL = 0.3
"""What a title counts for the labels after its first, which an expert would also accept."""

WORDING = 0.5
"""What one pattern of invented wording counts, against 1 for a labelled title."""

KINDRED = 0.5
"""Least share of its leaves that must state `equivalents` or name the field of the labelled titles
for a set to be of that field, where its name does not say so."""

FIELD = "phong chong tham nhung"

ALIKE = 0.35
"""Least likeness (cosine) at which an indicator of an unknown set stands for one of 2025."""


@dataclass(frozen=True, slots=True)
class LabelledDecision:
    """What a reviewer decided of one document: the indicators it evidences, best first.

    No indicators: it evidences nothing. `confirmed`: the suggestion was right as it stood.
    """

    profile: Profile
    indicators: tuple[str, ...]
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class TrainingTitle:
    """One title to learn from; `labels` are leaf ids of the set, or `NONE`, best first."""

    view: TitleView
    labels: tuple[str, ...]
    weight: float
    origin: Origin
    title: str = ""
    number: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """What indicators of `pctn-tinh-2025` are called in another set."""

    table: dict[str, tuple[str, ...]]

    def of(self, labels: Iterable[str]) -> tuple[str, ...]:
        """Return the set's ids for these labels, without repetition; `NONE` stays `NONE`."""
        found = (id for label in labels for id in self.table.get(label, ()))
        return tuple(dict.fromkeys(found))


def kindred(target: IndicatorSet) -> bool:
    """Say whether a set is of the field that the labelled titles are of.

    Of any other field they say nothing, least of all what evidences nothing there.
    """
    if LABELLED_IN in target.lineage or FIELD in plain(target.name):
        return True
    kin = [
        leaf
        for leaf in target.leaves
        if leaf.equivalents or FIELD in plain(" ".join(target.path(leaf.id)))
    ]
    return len(kin) >= KINDRED * len(target.leaves)


def translation_to(target: IndicatorSet) -> Translation:
    """Return what the leaves of `pctn-tinh-2025` are called in `target`.

    A set of that lineage keeps the ids; one that states `equivalents` goes by them; for any
    other, say an imported one, each leaf of 2025 goes to the leaf whose words are most like its
    own, if they are like enough (`ALIKE`). A set of another field has what it states, no more.
    """
    none: dict[str, tuple[str, ...]] = {NONE: (NONE,)}
    if LABELLED_IN in target.lineage:
        return Translation(none | {leaf.id: (leaf.id,) for leaf in target.leaves})
    if any(leaf.equivalents for leaf in target.leaves) or not kindred(target):
        table: dict[str, tuple[str, ...]] = {}
        for leaf in target.leaves:
            for label in leaf.equivalents:
                table[label] = (*table.get(label, ()), leaf.id)
        return Translation(table | none)
    return Translation(_by_likeness(load_set(LABELLED_IN), target) | none)


def _by_likeness(known: IndicatorSet, target: IndicatorSet) -> dict[str, tuple[str, ...]]:
    known_texts = [_words_of(known, leaf) for leaf in known.leaves]
    texts = [_words_of(target, leaf) for leaf in target.leaves]
    if not texts:
        return {}
    vectors = TextVectors(word_runs(2)).fit(known_texts + texts)
    likeness = (vectors.rows(known_texts) @ vectors.rows(texts).T).toarray()
    best = likeness.argmax(axis=1)
    return {
        leaf.id: (target.leaves[best[row]].id,)
        for row, leaf in enumerate(known.leaves)
        if likeness[row, best[row]] >= ALIKE
    }


def _words_of(target: IndicatorSet, leaf: Indicator) -> str:
    """A leaf's title with those above it, the nearer ones counting more."""
    path = target.path(leaf.id)
    return plain(" ".join([*path, *path[-2:], path[-1]]))


def example_titles(
    examples: Sequence[Example], translation: Translation
) -> tuple[TrainingTitle, ...]:
    """Return labelled titles in the terms of a set; those about what it does not have are left out.

    They are left out rather than called `NONE`, because what a set does not name, a coarser
    indicator of it may still cover.
    """
    kinds = load_kinds()
    titles = []
    for example in examples:
        labels = translation.of(example.labels) if example.labels else (NONE,)
        if not labels:
            continue
        kind = kinds.type_code(example.doc_type, example.number)
        level = kinds.level(example.issuer, example.number)
        view = view_of(example.title, kind, level)
        titles.append(
            TrainingTitle(view, labels, 1.0, "example", example.title, example.number, example.rid)
        )
    return tuple(titles)


def decision_titles(
    decisions: Sequence[LabelledDecision], target: IndicatorSet
) -> tuple[TrainingTitle, ...]:
    """Return what reviewers decided as titles to learn from; ids the set lacks are dropped."""
    leaves = {leaf.id for leaf in target.leaves}
    titles = []
    for decision in decisions:
        labels = tuple(id for id in decision.indicators if id in leaves) or (NONE,)
        if decision.indicators and labels == (NONE,):
            continue
        profile = decision.profile
        titles.append(
            TrainingTitle(
                profile_view(profile),
                labels,
                1.0,
                "decision",
                profile.title,
                profile.number,
                f"{profile.number} {profile.title}",
            )
        )
    return tuple(titles)


def profile_view(profile: Profile) -> TitleView:
    """Return what is compared of a document's title, kind and issuer."""
    kinds = load_kinds()
    kind = kinds.code_of(profile.doc_type, profile.number, profile.title)
    level = kinds.level(profile.issuer, profile.number)
    return view_of(profile.title, kind, level, profile.issuer)


def wording_titles(translation: Translation) -> tuple[TrainingTitle, ...]:
    """Return the invented titles in the terms of a set."""
    titles = []
    for wording in load_wording():
        labels = translation.of((wording.label or NONE,))
        if labels:
            view = view_of(wording.title, wording.type_code, wording.level)
            weight = WORDING * wording.weight
            titles.append(TrainingTitle(view, labels, weight, "wording", wording.title))
    return tuple(titles)


def set_titles(target: IndicatorSet) -> tuple[TrainingTitle, ...]:
    """Return the set's own words: titles with the ones above them, needs, hints, examples."""
    kinds = load_kinds()
    titles = []
    for leaf in target.leaves:
        path = " ".join(target.path(leaf.id)[-2:])
        texts = [(path, "")]
        texts += [
            (need.wording, kinds.type_code(doc_type))
            for need in leaf.needs
            if need.wording
            for doc_type in need.doc_types[:2]
        ]
        texts += [(words, "") for words in (*leaf.hints.words, *leaf.hints.citations)]
        texts += [(example, "") for example in leaf.examples]
        titles += [
            TrainingTitle(view_of(text, kind, ""), (leaf.id,), WORDING, "set", text)
            for text, kind in dict.fromkeys(texts)
        ]
    return tuple(titles)


def learning_titles(
    target: IndicatorSet,
    examples: Sequence[Example],
    decisions: Sequence[LabelledDecision],
    translation: Translation,
) -> tuple[tuple[TrainingTitle, ...], tuple[TrainingTitle, ...]]:
    """Return what a set's classifier learns from: titles whose labels are known, and helping ones.

    What evidences nothing of one field may well evidence something of another, unless it is a law.
    """
    labelled = example_titles(examples, translation)
    invented = wording_titles(translation)
    if not kindred(target):
        labelled, invented = _evidencing(labelled), _evidencing(invented)
    known = (*labelled, *decision_titles(decisions, target))
    return known, (*invented, *set_titles(target))


def _evidencing(titles: Sequence[TrainingTitle]) -> tuple[TrainingTitle, ...]:
    """Those that evidence something, and laws, which evidence nothing in any field."""
    return tuple(title for title in titles if title.labels != (NONE,) or title.view.kind in LAWS)


def weights_by_label(titles: Sequence[TrainingTitle]) -> tuple[list[int], list[str], np.ndarray]:
    """Return titles repeated once per label: their places, the labels and what each counts."""
    rows, labels, weights = [], [], []
    for place, title in enumerate(titles):
        for order, label in enumerate(title.labels):
            rows.append(place)
            labels.append(label)
            weights.append(title.weight * (1.0 if order == 0 else FURTHER_LABEL))
    return rows, labels, np.asarray(weights)
