"""Slots in a line's text as RapidOCR's recogniser spells it (marks dropped, blanks lost)."""

from __future__ import annotations

import pytest

from extractors.letterhead.slots import date_slots, number_slot


@pytest.mark.parametrize(
    ("text", "digits", "separator", "year", "symbol"),
    [
        ("S: 152 /QĐ-TTCP", "152", "/", "", "QĐ-TTCP"),
        ("só:04/CT-UBND", "04", "/", "", "CT-UBND"),
        ("S286/QD-VKSTC", "286", "/", "", "QD-VKSTC"),
        ("Số 36-HD/VPTW", "36", "-", "", "HD/VPTW"),
        ("Luật số: 36/2018/QH14", "36", "/", "2018", "QH14"),
        ("S: 06/2021/TT-TTCP", "06", "/", "2021", "TT-TTCP"),
        ("S:  /KH-UBND", "", "/", "", "KH-UBND"),
        ("S: 08 iCT-UBND", "08", "/", "", "CT-UBND"),
        ("S: 9049 TB-SNV", "9049", "", "", "TB-SNV"),
        ("S：1810CT/VPTW", "1810", "", "", "CT/VPTW"),
    ],
)
def test_number_slot(text: str, digits: str, separator: str, year: str, symbol: str) -> None:
    slot = number_slot(text)
    assert text[slot.start : slot.end].strip() == digits
    assert (slot.separator, slot.year, slot.symbol) == (separator, year, symbol)


@pytest.mark.parametrize(
    ("text", "day", "month", "year"),
    [
        ("Trà Vinh, ngày29 tháng 6 năm 2025", "29", "6", "2025"),
        ("Qung Ngãi, ngày 04tháng01 năm 2021", "04", "01", "2021"),
        ("Hà Nội, ngày   tháng   năm 2022", "", "", "2022"),
        ("Tinh Gia, rgiy A6 tháng 4 nöm 2020", "A6", "4", "2020"),
        ("Nam Định, ngày 3 tháng 11 năm 20 18", "3", "11", "20 18"),
    ],
)
def test_date_slots(text: str, day: str, month: str, year: str) -> None:
    slots = date_slots(text)
    assert slots is not None
    found = [text[a:b].strip() for a, b in (slots.day, slots.month, slots.year)]
    assert found == [day, month, year]


def test_a_line_without_the_words_has_no_date_slots() -> None:
    assert date_slots("Độc lập - Tự do - Hạnh phúc") is None


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("So: .....4512.....S09/MTTQ-BTT", "09"),
        ("S6:412S 23-KH/DU", "23"),
        ("so: ....5150:..45/KV8-TTra", "45"),
        ("S: ..305../KH-UBND", " ..305.."),
        ("S: 1S3/QD-UBND", " 1S3"),
        ("S:2760b/QD-UBND", "2760b"),
    ],
)
def test_the_slot_begins_behind_a_receipt_stamps_number(text: str, slot: str) -> None:
    found = number_slot(text)
    assert text[found.start : found.end] == slot
