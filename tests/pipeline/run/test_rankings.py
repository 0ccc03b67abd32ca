from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from classifiers.profile import Profile
from classifiers.ranking import Ranking
from pipeline.errors import StoreError
from pipeline.run.rankings import (
    ClassifierSource,
    classifier_key,
    classifier_source,
    profile_key,
    rank_all,
    taught_model,
)
from pipeline.store.store import Store
from tests.pipeline.parts import RememberingClassifier, small_set

PLAN, REPORT = Profile(title="Kế hoạch PCTN"), Profile(title="Báo cáo PCTN")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.create(tmp_path / "results")
    yield opened
    opened.close()


def test_each_profile_is_classified_once_for_each_classifier(store: Store) -> None:
    first, later, other = RememberingClassifier(), RememberingClassifier(), RememberingClassifier()
    made = rank_all([PLAN, REPORT, PLAN], store, ClassifierSource("k", lambda: first))
    kept = rank_all([REPORT, PLAN], store, ClassifierSource("k", lambda: later))
    assert first.asked == ["Kế hoạch PCTN", "Báo cáo PCTN"]
    assert later.asked == []
    assert (kept[0], kept[1]) == (made[1], made[0])
    rank_all([PLAN], store, ClassifierSource("other", lambda: other))
    assert other.asked == ["Kế hoạch PCTN"]
    assert store.rankings("k", map(profile_key, [PLAN, REPORT])) == {}


def test_the_key_of_a_profile_tells_all_that_the_classifier_sees_apart() -> None:
    others = [replace(PLAN, body="x"), replace(PLAN, hints=("A.1",)), replace(PLAN, number="1")]
    assert len({profile_key(one) for one in (PLAN, *others)}) == 4


def test_the_key_of_a_classifier_tells_sets_and_taught_models_apart(tmp_path: Path) -> None:
    model = tmp_path / "taught"
    model.write_bytes(b"x")
    one = small_set()
    other = replace(one, indicators=one.indicators[:1])
    assert len({classifier_key(one), classifier_key(other), classifier_key(one, model)}) == 3


def test_a_broken_taught_model_is_named_and_not_passed_over(tmp_path: Path) -> None:
    before = classifier_source(small_set(), tmp_path)
    taught = taught_model(tmp_path, small_set())
    taught.write_bytes(b"no model")
    source = classifier_source(small_set(), tmp_path)
    assert source.key != before.key
    with pytest.raises(StoreError, match=taught.name):
        source.load()


def test_many_profiles_are_classified_some_at_a_time_and_all_kept(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.run.rankings.RANKED_AT_ONCE", 2)
    profiles = [Profile(title=f"Kế hoạch {number}") for number in range(5)]
    asked: list[int] = []
    classifier = RememberingClassifier()
    rank_many = classifier.rank_many

    def rank(some: list[Profile]) -> list[Ranking]:
        asked.append(len(some))
        return rank_many(some)

    monkeypatch.setattr(classifier, "rank_many", rank)
    made = rank_all(profiles, store, ClassifierSource("k", lambda: classifier))
    assert asked == [2, 2, 1]
    assert len(made) == len(store.rankings("k", map(profile_key, profiles))) == 5
