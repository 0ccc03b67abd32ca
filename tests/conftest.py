"""What holds for all tests."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put files with slow tests first: side by side, the last file must not be a long one.

    Files stay whole and in their order otherwise; `--no-loadscope-reorder` keeps it so.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
