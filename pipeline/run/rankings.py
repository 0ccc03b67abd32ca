"""Ranks documents, and ranks each one only once for as long as the classifier stays the same.

Light on purpose: a run over unchanged files loads neither scikit-learn nor a model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path

from classifiers.profile import Profile
from classifiers.ranking import Ranking
from extractors.content_key import content_key
from indicator_map.examples import load_examples
from indicator_map.model import IndicatorSet
from pipeline.errors import StoreError
from pipeline.store.loading import form_of
from pipeline.store.store import Store

if TYPE_CHECKING:  # scikit-learn takes seconds to load
    from classifiers.classifier import IndicatorClassifier

LEARNED_WITH = ("numpy", "scipy", "scikit-learn")

RANKED_AT_ONCE = 2000
"""Profiles that are classified at a time: some ten numbers for each of them and each indicator are
held meanwhile."""

UNSEEN = {"document", "sections", "none_said"}
"""Fields of a profile that do not count when the whole document is ranked."""


@dataclass(frozen=True, slots=True)
class ClassifierSource:
    """A classifier that is loaded only when something must be ranked.

    `key` changes with everything that rankings depend on: what is asked for, the examples, the
    rules and code, the libraries, and the model that reviewers taught.
    """

    key: str
    load: Callable[[], IndicatorClassifier]


def classifier_source(indicators: IndicatorSet, out: Path | None = None) -> ClassifierSource:
    """Return the classifier for a set: the reviewers' own in results folder `out`, else ours."""
    taught = taught_model(out, indicators) if out else None
    if taught is not None and not taught.is_file():
        before = taught.with_suffix(".skops")  # taught with 0.1.0
        taught = before if before.is_file() else None
    return ClassifierSource(
        # Documents and the rows of a register ask one after the other: loaded once for both.
        classifier_key(indicators, taught),
        cache(partial(load_classifier, indicators, taught)),
    )


def taught_model(out: Path, indicators: IndicatorSet) -> Path:
    """Return where in results folder `out` a classifier lies that learned from its reviewers."""
    return out / f"classifier-{indicators.id}.npz"


def classifier_key(indicators: IndicatorSet, taught: Path | None = None) -> str:
    """Return the key of the classifier for a set; `taught` is a model that reviewers taught."""
    digest = hashlib.sha256(" ".join(version(name) for name in LEARNED_WITH).encode())
    digest.update(content_key("classifiers.saving").encode())
    digest.update(repr((indicators.id, indicators.indicators)).encode())
    if taught:
        digest.update(taught.read_bytes())
    else:
        digest.update(repr(load_examples()).encode())
    return digest.hexdigest()


def load_classifier(indicators: IndicatorSet, taught: Path | None = None) -> IndicatorClassifier:
    """Load the classifier; it is trained where the user's cache does not hold it yet.

    A taught model that cannot be used, or is for other indicators, raises StoreError.
    """
    from classifiers.classifier import train
    from classifiers.ranking import NONE
    from classifiers.saving import ModelError, load, ready_classifier

    if taught:
        try:
            classifier = load(taught)[0]
        except ModelError as error:
            raise StoreError(str(error)) from error
        if set(classifier.labels) == {*(leaf.id for leaf in indicators.leaves), NONE}:
            return classifier
        raise StoreError(f"Mô hình {taught} là của bộ tiêu chí khác: xóa tệp hoặc học lại.")
    examples = load_examples()
    try:
        return ready_classifier(indicators, examples, (), user_cache_path("minhchung"))
    except OSError:  # a home folder that cannot be written: train every time
        return train(indicators, examples)


def rank_all(
    profiles: Sequence[Profile], store: Store, classifier: ClassifierSource
) -> list[Ranking]:
    """Return the ranking of every profile, in order; only those not ranked before are classified.

    Rankings by other classifiers are dropped from the store when new ones are kept.
    """
    key_of = {profile: profile_key(profile) for profile in dict.fromkeys(profiles)}
    keys = [key_of[profile] for profile in profiles]
    known = store.rankings(classifier.key, key_of.values())
    fresh = {key: profile for profile, key in key_of.items() if key not in known}
    rest = iter(fresh.items())
    while some := dict(islice(rest, RANKED_AT_ONCE)):
        ranked = classifier.load().rank_many(list(some.values()))
        made = dict(zip(some, ranked, strict=True))
        store.save_rankings(classifier.key, made)
        known |= made
    return [known[key] for key in keys]


def profile_key(profile: Profile) -> str:
    """Return the hash of all that the classifier sees of a document, or of a section of one."""
    return hashlib.sha256(form_of(Profile).dump_json(profile, exclude=UNSEEN)).hexdigest()
