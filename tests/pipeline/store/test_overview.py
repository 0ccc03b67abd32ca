from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.errors import StoreError
from pipeline.store.overview import DATABASE_NAME, Overview, overview
from pipeline.store.queries.documents import progress
from pipeline.store.store import Store
from review.workplace import Workplace
from tests.review.made_up import make_workplace

NOW = datetime(2025, 2, 3, 5, tzinfo=UTC)


def test_it_counts_as_the_review_page_does(tmp_path: Path) -> None:
    made: Workplace = make_workplace(tmp_path)
    with closing(made.store):
        shown, counted = overview(made.out), progress(made.store.engine)
    assert (shown.decided, shown.left, shown.holes) == (
        counted.decided,
        counted.left,
        counted.holes,
    )
    assert shown.documents + shown.failed == counted.total
    assert shown.failed == 1
    assert shown.settings["folder"] == str(made.folder)


def test_it_says_when_the_newest_run_was_and_whether_it_ended(tmp_path: Path) -> None:
    with closing(Store.create(tmp_path)) as store:
        assert overview(tmp_path) == Overview()
        first = store.start_run({"year": 2024}, NOW)
        assert (overview(tmp_path).began, overview(tmp_path).ended) == (NOW, None)
        store.end_run(first, {}, NOW)
        assert overview(tmp_path).ended == NOW


def test_looking_changes_nothing_and_what_is_no_store_is_said_so(tmp_path: Path) -> None:
    file = tmp_path / DATABASE_NAME
    for content in (b"", b"no database at all, but long enough to be taken for one" * 9):
        file.write_bytes(content)
        with pytest.raises(StoreError, match="Không xem được kho"):
            overview(tmp_path)
        assert file.read_bytes() == content
    file.unlink()
    with pytest.raises(StoreError, match="Không xem được kho"):
        overview(tmp_path)
    assert not file.exists()
