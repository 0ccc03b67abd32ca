from datetime import date

import pytest

from extractors.grammar.typed_days import NoSuchDay, NotADay, typed_day


@pytest.mark.parametrize(
    "text",
    [
        "2/1/2024", "02/01/2024", "2.1.2024", "02-01-2024", "2/1/24", "02.01.24", " 2 / 1 / 2024 ",
        "2024-01-02", "2024/1/2", "ngày 02 tháng 01 năm 2024", "2 tháng 1 năm 2024",
        "Ngày 2 Tháng 1 Năm 2024", "ngay 2 thang 1 nam 2024",
    ],
)  # fmt: skip
def test_every_way_of_typing_a_day(text: str) -> None:
    assert typed_day(text) == date(2024, 1, 2)


@pytest.mark.parametrize("text", ["31/02/2024", "29/2/2023", "0/1/2024", "1/13/24", "2024-00-10"])
def test_a_day_that_the_calendar_does_not_have(text: str) -> None:
    with pytest.raises(NoSuchDay):
        typed_day(text)


@pytest.mark.parametrize(
    "text",
    ["", "tháng hai", "2024", "1/2024", "2/1.2024", "2/1/124", "45000", "²/1/2024", "2/1/2024x"],
)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(NotADay):
        typed_day(text)
