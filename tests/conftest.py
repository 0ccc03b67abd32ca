"""What holds for all tests."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put files with slow tests first: side by side, the last file must not be a long one.

    Files stay whole and in their order otherwise; `--no-loadscope-reorder` keeps it so.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(autouse=True)
def no_memory_limit_on_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command called within the tests' process must not limit it for good: browsers need more.

    Workers and programs that tests start as processes keep their limits.
    """
    monkeypatch.setattr("pipeline.reading.memory_limit.limit_address_space", lambda most: True)
