from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from classifiers.classifier import IndicatorClassifier
from classifiers.profile import Profile
from classifiers.saving import ModelError, learned_from, load, ready_classifier, save
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
    save(classifier, source, tmp_path / "model.skops")
    loaded, told = load(tmp_path / "model.skops")
    assert loaded.rank_many(PROFILES) == classifier.rank_many(PROFILES)
    assert told == source
    assert dict(told.versions).keys() >= {"scikit-learn", "skops"}
    assert [path.name for path in tmp_path.iterdir()] == ["model.skops"]


def test_other_examples_give_another_digest(
    small_set: IndicatorSet, small_examples: tuple[Example, ...]
) -> None:
    one = learned_from(small_set, small_examples)
    assert learned_from(small_set, small_examples).digest == one.digest
    assert learned_from(small_set, small_examples[1:]).digest != one.digest


@pytest.mark.parametrize("content", [b"", b"not a model", pickle.dumps({"format": 1})])
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.skops"
    path.write_bytes(content)
    with pytest.raises(ModelError, match="mô hình"):
        load(path)


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="Không thấy"):
        load(tmp_path / "none.skops")


def test_a_ready_classifier_is_kept_and_a_broken_one_made_anew(
    tmp_path: Path, small_set: IndicatorSet, small_examples: tuple[Example, ...]
) -> None:
    first = ready_classifier(small_set, small_examples, (), tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(b"broken")
    second = ready_classifier(small_set, small_examples, (), tmp_path)
    assert second.rank_many(PROFILES) == first.rank_many(PROFILES)
    assert kept.stat().st_size > 1000
