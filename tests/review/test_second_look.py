"""Reading one spot again, on a page drawn here, with the readers of a run."""

from pathlib import Path

import pytest
from PIL import Image

from extractors.page import Box
from pipeline.reading.worker import load_reading_tools
from review.pictures import PageSource
from review.second_look import SecondLook, read_again
from tests.extractors.letterhead.test_reader import DPI, FONTS, page

pytestmark = pytest.mark.skipif(
    not (FONTS / "Tinos-Regular.ttf").exists(), reason="package fonts-croscore is not installed"
)
POINTS = 72 / DPI


def look(tmp_path: Path, field: str, left: int, top: int, right: int, bottom: int) -> SecondLook:
    """Read a spot of the drawn page, given in its pixels."""
    file = tmp_path / "page.png"
    Image.fromarray(page("Số: 31/KH-UBND").pixels).save(file, dpi=(DPI, DPI))
    box = Box(left * POINTS, top * POINTS, right * POINTS, bottom * POINTS)
    tools = load_reading_tools()
    return read_again(PageSource(file, "0" * 64, 1), box, field, tools.grammar, tools.letterhead)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("field", "spot", "value"),
    [
        ("number", (240, 275, 640, 345), "31/KH-UBND"),
        ("issue_date", (840, 275, 1500, 345), "2024-02-05"),
        ("doc_type", (700, 385, 980, 450), "Kế hoạch"),
        ("issuer", (220, 145, 660, 265), "Ủy ban nhân dân tỉnh Hà Nam"),
        ("subject", (300, 440, 1400, 505), "Thực hiện Nghị quyết số 12/NQ-HĐND ngày 03 tháng 4"),
    ],
)
def test_each_field_has_its_reader(
    tmp_path: Path, field: str, spot: tuple[int, int, int, int], value: str
) -> None:
    values = look(tmp_path, field, *spot).values
    assert values
    assert values[0].startswith(value)


@pytest.mark.slow
def test_words_that_are_no_number_are_never_offered_as_one(tmp_path: Path) -> None:
    found = look(tmp_path, "number", 700, 385, 980, 450)
    assert (found.text, found.values) == ("KẾ HOẠCH", ())
