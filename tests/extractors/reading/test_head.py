"""Where a document may begin."""

import pytest

from extractors.page import Box, Word
from extractors.reading.head import may_start_document

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def motto_at(top: float) -> list[Word]:
    return [
        Word(word, Box(300 + 30 * at, top, 325 + 30 * at, top + 13))
        for at, word in enumerate(MOTTO.split())
    ]


@pytest.mark.parametrize(
    ("share", "begins"), [(0.05, True), (0.25, True), (0.32, True), (0.38, False), (0.6, False)]
)
def test_a_motto_in_the_upper_third_may_begin_a_document(share: float, begins: bool) -> None:
    assert may_start_document(2, motto_at(share * 842), 842) == begins


def test_the_first_page_may_begin_one_whatever_stands_on_it() -> None:
    assert may_start_document(1, (), 842)
    assert not may_start_document(2, (), 842)
