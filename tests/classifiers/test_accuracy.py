"""The floors that the classifier must not fall below; the figures are in docs/classifier.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.classifier import Answer, cross_validated, figures, speed
from benchmarks.classifier_unseen import answers_to
from classifiers.classifier import IndicatorClassifier, train
from indicator_map.examples import load_examples
from indicator_map.loader import load_set

UNSEEN = Path(__file__).parents[2] / "benchmarks" / "unseen_titles"


@pytest.fixture(scope="module")
def model() -> IndicatorClassifier:
    return train(load_set("pctn-tinh-2025"), load_examples())


@pytest.fixture(scope="module")
def answers() -> dict[str, list[Answer]]:
    return cross_validated(load_examples(), repeat=0, folds=4)


def of_real(answers: list[Answer]) -> dict[str, float]:
    return figures([a for a in answers if not a.example.synthetic and a.example.certainty != "low"])


@pytest.mark.slow
def test_real_titles_not_seen_are_ranked_right(answers: dict[str, list[Answer]]) -> None:
    found = of_real(answers["as written"])
    assert found["top1"] >= 0.97
    assert found["top3"] >= 0.99
    assert found["noneF1"] >= 0.95
    assert found["ECE"] <= 0.05


@pytest.mark.slow
def test_what_is_not_sent_to_review_can_be_trusted(answers: dict[str, list[Answer]]) -> None:
    found = of_real(answers["as written"])
    assert found["precision"] >= 0.98
    assert found["coverage"] >= 0.80


@pytest.mark.slow
def test_titles_without_diacritics_lose_little(answers: dict[str, list[Answer]]) -> None:
    written, bare = of_real(answers["as written"]), of_real(answers["without diacritics"])
    assert bare["top1"] >= written["top1"] - 0.02


@pytest.mark.slow
def test_titles_that_are_never_learned_from_are_ranked_right(model: IndicatorClassifier) -> None:
    titles = [title for file in sorted(UNSEEN.glob("*.tsv")) for title in load_examples(file)]
    assert not {title.title for title in titles} & {one.title for one in load_examples()}
    answers = answers_to(model, tuple(titles))
    found, bare = figures(answers["as written"]), figures(answers["without diacritics"])
    assert len(titles) == 339
    assert found["top1"] >= 0.95
    assert found["top3"] >= 0.98
    assert found["noneF1"] >= 0.93
    assert found["ECE"] <= 0.05
    assert found["precision"] >= 0.97
    assert found["coverage"] >= 0.70
    assert bare["top1"] >= found["top1"] - 0.02


@pytest.mark.slow
def test_a_register_of_ten_thousand_rows_is_quick(model: IndicatorClassifier) -> None:
    assert speed(model, load_examples()) < 20
