"""Own points, results in words and difficulties: added, never changed; the newest stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.deciding.assessment_store import (
    LONGEST_TEXT,
    AssessmentRefused,
    AssessmentStore,
    all_assessed,
)
from pipeline.records.assessment import Assessed
from pipeline.store.store import Store
from pipeline.store.tables import AssessmentRecord
from tests.pipeline.reports.example import make_set


@pytest.fixture
def assessments(tmp_path: Path) -> Iterator[AssessmentStore]:
    store = Store.create(tmp_path)
    yield AssessmentStore(store.engine, make_set(), lambda: datetime(2025, 3, 1, tzinfo=UTC))
    store.close()


def kept(assessments: AssessmentStore) -> int:
    with Session(assessments.engine) as session:
        return session.scalar(select(func.count()).select_from(AssessmentRecord)) or 0


def test_the_newest_value_of_each_field_stands_and_all_are_kept(
    assessments: AssessmentStore,
) -> None:
    assert assessments.give("A.2.4", {"score": "1,5", "result": "Đã làm."}, "Lan") == 2
    assert assessments.give("A.2.4", {"score": "1.25"}, "Minh") == 1
    assert all_assessed(assessments.engine) == {
        "A.2.4": Assessed("1.25", "Đã làm.", "", ("Lan", "Minh"))
    }
    assert kept(assessments) == 3


def test_what_stands_already_is_not_kept_again(assessments: AssessmentStore) -> None:
    assessments.give("A.2.4", {"score": "1,5"}, "Lan")
    assert assessments.give("A.2.4", {"score": "1.50"}, "Lan") == 0
    assert kept(assessments) == 1


def test_an_empty_value_takes_the_one_before_back(assessments: AssessmentStore) -> None:
    assessments.give("A.2.4", {"score": "1,5"}, "Lan")
    assessments.give("A.2.4", {"score": ""}, "Lan")
    assert all_assessed(assessments.engine)["A.2.4"].points is None
    assert kept(assessments) == 2


@pytest.mark.parametrize(
    ("indicator", "values", "words"),
    [
        ("A.2.4", {"score": "hai"}, "không phải số"),
        ("A.2.4", {"score": "-1"}, "không phải số"),
        ("A.2.4", {"score": "2,1"}, "cao hơn điểm tối đa 2"),
        ("A.2", {"score": "1"}, "Không có tiêu chí A.2"),
        ("Z", {"score": "1"}, "Không có tiêu chí Z"),
        ("A.2.4", {"score": "1", "result": "x" * (LONGEST_TEXT + 1)}, "dài quá"),
    ],
)
def test_what_is_impossible_is_refused_and_nothing_kept(
    assessments: AssessmentStore, indicator: str, values: dict, words: str
) -> None:
    with pytest.raises(AssessmentRefused, match=words):
        assessments.give(indicator, values, "Lan")
    assert kept(assessments) == 0
