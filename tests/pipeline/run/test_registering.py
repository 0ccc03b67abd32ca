from collections.abc import Iterator
from pathlib import Path

import pytest

from classifiers.profile import Profile
from classifiers.register_table import RegisterEntry
from pipeline.run.rankings import ClassifierSource
from pipeline.run.registering import keep_register
from pipeline.store.store import Store
from tests.pipeline.judging.register_examples import scan
from tests.pipeline.parts import RememberingClassifier, WordClassifier, small_set


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.create(tmp_path)
    yield opened
    opened.close()


def entry(line: int, title: str, number: str = "", day: str | None = None) -> RegisterEntry:
    return RegisterEntry("", line, Profile(title=title, number=number, issue_date=day))


ENTRIES = (
    entry(2, "Kế hoạch PCTN", "Số 031/KH – UBND", "2024-02-05"),
    entry(3, "Mời họp", "5/GM-UBND", "2024-02-06"),
    entry(4, "Báo cáo PCTN", "6/BC-UBND", "2023-02-06"),
    entry(5, "", "7/BC-UBND"),
)


def test_rows_are_ranked_judged_matched_and_kept(store: Store) -> None:
    source = ClassifierSource("words", RememberingClassifier)
    rows = keep_register(ENTRIES, [scan("a", subject="PCTN")], small_set(), store, source)
    assert [(row.indicator, row.status) for row in rows] == [
        ("A", "scanned"),
        ("", "not-evidence"),
        ("B", "outside-period"),
        ("", "no-subject"),
    ]
    assert rows[0].number == "031/KH-UBND"
    assert rows[0].doc_type == "Kế hoạch"
    assert store.register() == rows


def test_a_row_is_classified_once_for_as_long_as_the_classifier_stays(store: Store) -> None:
    classifier = RememberingClassifier()
    for _ in range(2):
        rows = keep_register(
            ENTRIES, (), small_set(), store, ClassifierSource("one", lambda: classifier)
        )
    assert len(classifier.asked) == 3
    assert [row.indicator for row in rows] == ["A", "", "B", ""]
    keep_register(ENTRIES, (), small_set(), store, ClassifierSource("two", lambda: classifier))
    assert len(classifier.asked) == 6


def test_a_run_without_register_forgets_the_earlier_one(store: Store) -> None:
    source = ClassifierSource("words", WordClassifier)
    keep_register(ENTRIES, (), small_set(), store, source)
    assert keep_register((), (), small_set(), store, source) == ()
    assert store.register() == ()
