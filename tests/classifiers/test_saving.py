from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import skops.io
from sklearn.svm import LinearSVC

from classifiers.classifier import IndicatorClassifier
from classifiers.profile import Profile
from classifiers.saving import LearnedFrom, ModelError, learned_from, load, ready_classifier, save
from indicator_map.examples import Example
from indicator_map.model import IndicatorSet

PROFILES = [
    Profile(title="Kê khai tài sản, thu nhập", doc_type="Kế hoạch", hints=("A.1.2",)),
    Profile(title="Công tác phòng, chống tham nhũng năm 2024", doc_type="Kế hoạch"),
    Profile(title="Bảo vệ rừng", body="Bảo vệ rừng mùa khô"),
]


def test_a_kept_classifier_answers_as_before(
    tmp_path: Path,
    classifier: IndicatorClassifier,
    small_set: IndicatorSet,
    small_examples: tuple[Example, ...],
) -> None:
    source = learned_from(small_set, small_examples)
    save(classifier, source, tmp_path / "model.npz")
    loaded, told = load(tmp_path / "model.npz")
    assert loaded.rank_many(PROFILES) == classifier.rank_many(PROFILES)
    assert told == source
    assert dict(told.versions).keys() >= {"scikit-learn", "numpy"}
    assert [path.name for path in tmp_path.iterdir()] == ["model.npz"]


def test_a_classifier_that_the_version_before_saved_answers_as_then(
    tmp_path: Path,
    classifier: IndicatorClassifier,
    small_set: IndicatorSet,
    small_examples: tuple[Example, ...],
) -> None:
    path = tmp_path / "model.skops"
    save_as_before(classifier, learned_from(small_set, small_examples), path)
    loaded, told = load(path)
    assert loaded.rank_many(PROFILES) == classifier.rank_many(PROFILES)
    assert told == learned_from(small_set, small_examples)


def save_as_before(classifier: IndicatorClassifier, source: LearnedFrom, path: Path) -> None:
    """Save as 0.1.0 did."""
    model = classifier.model
    learner = LinearSVC()
    learner.classes_ = np.array(model.linear.labels)
    learner.coef_, learner.intercept_ = model.linear.coefficients, model.linear.intercepts
    told = {
        "learned_from": asdict(source),
        "labels": model.labels,
        "translation": classifier.translation.table,
        "combination": asdict(classifier.combination),
        "vocabulary": [names for names, _ in model.features.learned],
        "remembered": [asdict(title) for title in model.remembered],
    }
    content = {
        "format": 1,
        "told": json.dumps(told, ensure_ascii=False),
        "vocabulary_weights": [weights for _, weights in model.features.learned],
        "linear": learner,
        "memory": [model.memory.data, model.memory.indices, model.memory.indptr],
        "memory_shape": list(model.memory.shape),
        "memory_labels": model.memory_labels,
    }
    skops.io.dump(content, path)


def test_a_kept_classifier_ranks_without_the_libraries_that_learn(
    tmp_path: Path,
    classifier: IndicatorClassifier,
    small_set: IndicatorSet,
    small_examples: tuple[Example, ...],
) -> None:
    save(classifier, learned_from(small_set, small_examples), tmp_path / "model.npz")
    asked = (
        "import sys\n"
        "from pathlib import Path\n"
        "from classifiers.profile import Profile\n"
        "from classifiers.saving import load\n"
        "load(Path(sys.argv[1]))[0].rank(Profile('Kê khai tài sản', body='Kê khai'))\n"
        "slow = {'sklearn', 'skops', 'scipy.optimize', 'pandas'} & set(sys.modules)\n"
        "assert not slow, slow"
    )
    subprocess.run([sys.executable, "-c", asked, tmp_path / "model.npz"], check=True, timeout=120)


@pytest.mark.parametrize("suffix", [".npz", ".skops"])
def test_a_model_of_another_form_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"model{suffix}"
    if suffix == ".npz":
        with path.open("wb") as stream:
            np.savez(stream, told=np.frombuffer(b'{"format": 9}', np.uint8))
    else:
        skops.io.dump({"format": 9}, path)
    with pytest.raises(ModelError, match="phiên bản khác"):
        load(path)


def test_other_examples_give_another_digest(
    small_set: IndicatorSet, small_examples: tuple[Example, ...]
) -> None:
    one = learned_from(small_set, small_examples)
    assert learned_from(small_set, small_examples).digest == one.digest
    assert learned_from(small_set, small_examples[1:]).digest != one.digest


@pytest.mark.parametrize("content", [b"", b"not a model", pickle.dumps({"format": 1})])
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.npz"
    path.write_bytes(content)
    with pytest.raises(ModelError, match="mô hình"):
        load(path)


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="Không thấy"):
        load(tmp_path / "none.npz")


def test_a_ready_classifier_is_kept_and_a_broken_one_made_anew(
    tmp_path: Path, small_set: IndicatorSet, small_examples: tuple[Example, ...]
) -> None:
    first = ready_classifier(small_set, small_examples, (), tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(b"broken")
    second = ready_classifier(small_set, small_examples, (), tmp_path)
    assert second.rank_many(PROFILES) == first.rank_many(PROFILES)
    assert kept.stat().st_size > 1000


def test_only_the_last_kept_classifiers_of_a_set_stay(
    tmp_path: Path, small_set: IndicatorSet, small_examples: tuple[Example, ...]
) -> None:
    others = [tmp_path / "model.npz", tmp_path / f"{small_set.id}x-{0:016x}.npz"]
    older = [
        tmp_path / f"{small_set.id}-{n:016x}{suffix}"
        for n, suffix in enumerate([".skops", ".skops", ".npz", ".npz", ".npz"])
    ]
    for made, path in enumerate([*others, *older]):
        path.write_bytes(b"kept")
        os.utime(path, (made, made))
    ready_classifier(small_set, small_examples, (), tmp_path)
    left = set(tmp_path.iterdir())
    assert left > {*others, *older[-3:]}
    assert not left & {*older[:2]}
    assert len(left) == len(others) + 4
