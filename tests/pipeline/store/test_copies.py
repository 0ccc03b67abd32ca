"""Which number a file of the same bytes bears over several runs, by path."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.records.files import FoundFile
from pipeline.store.store import Store

NOW = datetime(2025, 2, 3, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.create(tmp_path)
    yield opened
    opened.close()


def numbers(store: Store, *runs: Mapping[str, str]) -> dict[str, int]:
    """Run over folders given as path → content, and return the numbers after the last one."""
    for folder in runs:
        files = [(FoundFile(path, Path(path), 1, 1), sha, "") for path, sha in folder.items()]
        store.save_files(files, NOW)
    return {path: one.copy for path, one in store.known_files().items()}


RUNS = {
    "twins from the start": ([{"a": "x", "b": "x", "c": "y"}], {"a": 1, "b": 2, "c": 1}),
    "a twin before it in path order": ([{"b": "x"}, {"a": "x", "b": "x"}], {"b": 1, "a": 2}),
    "a twin after it": ([{"a": "x"}, {"a": "x", "b": "x"}], {"a": 1, "b": 2}),
    "the first twin deleted": ([{"a": "x", "b": "x"}, {"b": "x"}], {"b": 2}),
    "renamed": ([{"a": "x"}, {"b": "x"}], {"b": 1}),
    "moved beside a twin": ([{"a": "x", "b": "x"}, {"b": "x", "c": "x"}], {"b": 2, "c": 1}),
    "the second twin moved": ([{"a": "x", "b": "x"}, {"a": "x", "c": "x"}], {"a": 1, "c": 2}),
    "moved a run later": ([{"a": "x", "b": "x"}, {"b": "x"}, {"b": "x", "c": "x"}],
                          {"b": 2, "c": 1}),
    "gone and back": ([{"a": "x", "b": "x"}, {"b": "x"}, {"a": "x", "b": "x"}], {"a": 1, "b": 2}),
    "moved, and a twin put where it was": ([{"a": "x"}, {"b": "x"}, {"a": "x", "b": "x"}],
                                           {"b": 1, "a": 2}),
    "replaced, its bytes moved": ([{"a": "x"}, {"a": "y", "b": "x"}], {"a": 1, "b": 1}),
    "two swap their bytes": ([{"a": "x", "b": "y"}, {"a": "y", "b": "x"}], {"a": 1, "b": 1}),
    "unreadable for a while": ([{"a": "x", "b": "x"}, {"a": "", "b": "x"}, {"a": "x", "b": "x"}],
                               {"a": 1, "b": 2}),
}  # fmt: skip


@pytest.mark.parametrize(("runs", "expected"), RUNS.values(), ids=RUNS.keys())
def test_a_number_stays_with_the_file(
    store: Store, runs: list[Mapping[str, str]], expected: dict[str, int]
) -> None:
    assert numbers(store, *runs) == expected
