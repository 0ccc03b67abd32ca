"""Keeps a trained classifier on disk, with what it was learned from: arrays and JSON, no pickle.

Read with NumPy alone, so that ranking waits for no other library.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from scipy.sparse import csr_matrix

from classifiers.classifier import IndicatorClassifier, train
from classifiers.combination import Combination
from classifiers.features import TitleFeatures, TitleView
from classifiers.matching import SetMatcher
from classifiers.set_words import LeafWords, SetWords
from classifiers.signals import LinearModel, TitleModel
from classifiers.titles import LabelledDecision, TrainingTitle, Translation
from extractors.content_key import content_key
from indicator_map.examples import Example
from indicator_map.model import IndicatorSet

FORMAT = 2
SUFFIX = ".npz"
OLD_SUFFIX = ".skops"
"""What 0.1.0 kept classifiers in; one that reviewers taught is still read."""

KEPT = 4
"""Classifiers of one set that stay in the folder, one for each version of the program."""

LEARNED_WITH = ("numpy", "scipy", "scikit-learn")
_UNUSABLE = (BadZipFile, ValueError, KeyError, TypeError, OSError, EOFError)


class ModelError(Exception):
    """A saved classifier that cannot be used; the message is for the user."""

    exit_status = 2


@dataclass(frozen=True, slots=True)
class LearnedFrom:
    """What a classifier was learned from, so that another one like it can be known.

    `digest`: SHA-256 over the set, the examples, the decisions, the code and data that
    this module depends on, and the versions; two classifiers with one digest are the same.
    """

    set_id: str
    examples: int
    decisions: int
    digest: str
    versions: tuple[tuple[str, str], ...]


def learned_from(
    target: IndicatorSet, examples: Sequence[Example], decisions: Sequence[LabelledDecision] = ()
) -> LearnedFrom:
    """Return what `train` would learn from, given the same."""
    versions = (
        ("python", platform.python_version()),
        *((name, version(name)) for name in LEARNED_WITH),
    )
    digest = hashlib.sha256(f"{FORMAT} {versions}".encode())
    digest.update(content_key(__name__).encode())
    for part in (target.indicators, tuple(examples), tuple(decisions)):
        digest.update(repr(part).encode())
    return LearnedFrom(target.id, len(examples), len(decisions), digest.hexdigest(), versions)


def save(classifier: IndicatorClassifier, source: LearnedFrom, path: Path) -> None:
    """Write the classifier to `path`, whole or not at all."""
    model = classifier.model
    learned = model.features.learned
    told = {
        "format": FORMAT,
        "learned_from": asdict(source),
        "labels": model.labels,
        "translation": classifier.translation.table,
        "combination": asdict(classifier.combination),
        "weighed_by_decisions": classifier.learned,
        "set_words": asdict(model.matcher.words) if model.matcher else None,
        "match_weights": model.match_weights,
        "vocabulary": [names for names, _ in learned],
        "remembered": [asdict(title) for title in model.remembered],
        "linear_labels": model.linear.labels,
        "memory_shape": model.memory.shape,
    }
    arrays = {
        "told": np.frombuffer(json.dumps(told, ensure_ascii=False).encode(), np.uint8),
        **{f"weights{place}": weights for place, (_, weights) in enumerate(learned)},
        "coefficients": model.linear.coefficients,
        "intercepts": model.linear.intercepts,
        "memory_data": model.memory.data,
        "memory_indices": model.memory.indices,
        "memory_ends": model.memory.indptr,
        "memory_labels": model.memory_labels,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    with beside.open("wb") as stream:
        np.savez(stream, **arrays)
    beside.replace(path)


def load(path: Path) -> tuple[IndicatorClassifier, LearnedFrom]:
    """Return a saved classifier and what it was learned from; `ModelError` if it is unusable."""
    if path.suffix == OLD_SUFFIX:
        from classifiers.saved_before import load_arrays
    else:
        load_arrays = _arrays
    try:
        told, arrays = load_arrays(path)
    except FileNotFoundError as error:
        raise ModelError(f"Không thấy mô hình: {path}") from error
    except _UNUSABLE as error:
        raise ModelError(f"Tệp mô hình hỏng hoặc không phải của chương trình: {path}") from error
    if told.get("format") != FORMAT:
        raise ModelError(f"Mô hình {path} do phiên bản khác lưu; hãy học lại bằng lệnh train.")
    try:
        return _classifier(told, arrays)
    except _UNUSABLE as error:
        raise ModelError(f"Tệp mô hình hỏng hoặc không phải của chương trình: {path}") from error


def _arrays(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    with np.load(path, allow_pickle=False) as kept:
        arrays = dict(kept)
    told = json.loads(arrays.pop("told").tobytes())
    if not isinstance(told, dict):
        raise ValueError("not what `save` writes")
    return told, arrays


def _classifier(
    told: dict[str, Any], arrays: dict[str, Any]
) -> tuple[IndicatorClassifier, LearnedFrom]:
    weights = [arrays[f"weights{place}"] for place in range(len(told["vocabulary"]))]
    features = TitleFeatures.restored(list(zip(told["vocabulary"], weights, strict=True)))
    words = told["set_words"]
    matcher = SetMatcher(_set_words(words)) if words else None
    model = TitleModel(told["labels"], features, matcher, told["match_weights"])
    model.linear = LinearModel(
        tuple(told["linear_labels"]), arrays["coefficients"], arrays["intercepts"]
    )
    memory = (arrays["memory_data"], arrays["memory_indices"], arrays["memory_ends"])
    model.memory = csr_matrix(memory, shape=tuple(told["memory_shape"]))
    model.memory_labels = arrays["memory_labels"]
    model.remembered = tuple(_title(row) for row in told["remembered"])
    table = {key: tuple(ids) for key, ids in told["translation"].items()}
    weighed = told["combination"]
    combination = Combination(tuple(weighed["weights"]), weighed["slope"], weighed["offset"])
    source = told["learned_from"]
    versions = tuple((name, version) for name, version in source["versions"])
    return (
        IndicatorClassifier(Translation(table), model, combination, told["weighed_by_decisions"]),
        LearnedFrom(**{**source, "versions": versions}),
    )


def ready_classifier(
    target: IndicatorSet,
    examples: Sequence[Example],
    decisions: Sequence[LabelledDecision],
    folder: Path,
) -> IndicatorClassifier:
    """Return the classifier that `train` would give, from `folder` if it was kept there.

    Trains and keeps it there otherwise; a kept one that cannot be read is made anew. Of older ones
    of this set the last few stay.
    """
    source = learned_from(target, examples, decisions)
    path = folder / f"{target.id}-{source.digest[:16]}{SUFFIX}"
    if path.is_file():
        try:
            return load(path)[0]
        except ModelError:
            path.unlink(missing_ok=True)
    classifier = train(target, examples, decisions)
    save(classifier, source, path)
    _drop_older(target.id, folder)
    return classifier


def _drop_older(set_id: str, folder: Path) -> None:
    """Remove all but the last kept classifiers of a set: 11 MB for each version of the program."""
    of_this_set = re.compile(rf"{re.escape(set_id)}-[0-9a-f]{{16}}\.(npz|skops)")
    kept = [path for path in folder.iterdir() if of_this_set.fullmatch(path.name)]
    for path in sorted(kept, key=lambda path: path.stat().st_mtime)[:-KEPT]:
        path.unlink(missing_ok=True)


def _set_words(told: dict[str, Any]) -> SetWords:
    leaves = tuple(
        LeafWords(leaf["title"], leaf["above"], tuple(leaf["wording"]), tuple(leaf["kinds"]))
        for leaf in told["leaves"]
    )
    return SetWords(leaves, told["initials"])


def _title(row: dict[str, Any]) -> TrainingTitle:
    return TrainingTitle(
        **{**row, "view": TitleView(**row["view"]), "labels": tuple(row["labels"])}
    )
