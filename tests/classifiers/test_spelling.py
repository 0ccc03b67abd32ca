from __future__ import annotations

import pytest

from classifiers.spelling import mended


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("ke khai tai san thu nhqp", "ke khai tai san thu nhap"),
        ("congchuc vienchuc", "cong chuc vien chuc"),
        ("phong c hong tham nhung", "phong chong tham nhung"),
        ("cay mac ca", "cay mac ca"),
        ("168 nq cp", "168 nq cp"),
        ("", ""),
    ],
)
def test_only_what_cannot_be_a_syllable_is_mended(read: str, meant: str) -> None:
    assert mended(read) == meant
