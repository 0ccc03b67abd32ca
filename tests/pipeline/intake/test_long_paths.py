from pathlib import Path

import pytest

from pipeline.intake.long_paths import long_path


@pytest.mark.parametrize(
    ("folder", "opened"),
    [
        ("D:\\Minh chứng", "\\\\?\\D:\\Minh chứng"),
        ("\\\\may-chu\\chung\\PCTN", "\\\\?\\UNC\\may-chu\\chung\\PCTN"),
        ("\\\\?\\D:\\Minh chứng", "\\\\?\\D:\\Minh chứng"),
    ],
)
def test_on_windows_a_folder_is_opened_without_the_limit(folder: str, opened: str) -> None:
    assert str(long_path(Path(folder), "win32")) == opened


def test_elsewhere_a_folder_is_left_as_it_is() -> None:
    assert long_path(Path("/minh-chung"), "linux") == Path("/minh-chung")
