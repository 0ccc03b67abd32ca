"""A small set and a classifier for it, trained once for all tests of the room."""

from __future__ import annotations

from dataclasses import replace

import pytest

from classifiers.classifier import IndicatorClassifier, train
from indicator_map.examples import Example, load_examples
from indicator_map.loader import load_set
from indicator_map.model import IndicatorSet

KEPT = ("A", "A.1", "A.1.2", "B", "B.1", "B.1.9", "B.1.9.1", "B.1.9.2", "B.1.10", "B.1.10.1")


@pytest.fixture(scope="session")
def small_set() -> IndicatorSet:
    whole = load_set("pctn-tinh-2025")
    return replace(whole, indicators=tuple(one for one in whole.indicators if one.id in KEPT))


@pytest.fixture(scope="session")
def small_examples() -> tuple[Example, ...]:
    wanted = {"A.1.2", "B.1.9.1", "B.1.9.2", "B.1.10.1"}
    return tuple(
        one for one in load_examples() if not one.labels or wanted.intersection(one.labels)
    )


@pytest.fixture(scope="session")
def classifier(small_set: IndicatorSet, small_examples: tuple[Example, ...]) -> IndicatorClassifier:
    return train(small_set, small_examples)
