"""What a page's own words surely say, so that nothing need be read from its picture."""

from __future__ import annotations

import pytest

from extractors.grammar.loader import load_grammar
from extractors.letterhead.known_text import (
    is_known_number,
    is_known_text,
    slot_rows,
    tells_number_and_date,
)
from extractors.page import Box, Line, Page, Word

GRAMMAR = load_grammar()
NUMBER, DATE = "Số: 31/KH-UBND", "Đắk Lắk, ngày 02 tháng 02 năm 2018"


def line(text: str, x: float = 80, y: float = 100, sure: float = 1.0, blank: float = 3) -> Line:
    """Set words of half a letter height a letter on one line."""
    words = []
    for part in text.split():
        right = x + 5 * len(part)
        words.append(Word(part, Box(x, y, right, y + 10), sure))
        x = right + blank
    return Line(tuple(words))


def page(*lines: Line) -> Page:
    return Page(1, 595, 842, lines, "text")


@pytest.mark.parametrize(
    ("number", "date", "told"),
    [
        (NUMBER, DATE, True),
        ("Số: 4050 /UBND-CNXD", DATE, True),
        ("Số:      /KH-UBND", DATE, False),
        ("Số: 31", DATE, False),
        (NUMBER, "Đắk Lắk, ngày     tháng 02 năm 2018", False),
        (NUMBER, "Đắk Lắk, ngày t13 tháng 02 năm 2018", False),
        (NUMBER, "Đắk Lắk, ngày 31 tháng 02 năm 2018", False),
        (NUMBER, "Kính gửi: các sở", False),
    ],
)
def test_a_digital_head_tells_number_and_date_only_in_full(
    number: str, date: str, told: bool
) -> None:
    head = page(line(number), line(date, 300, 101))
    assert tells_number_and_date(head, GRAMMAR) is told


def test_two_numbers_or_dates_in_a_head_are_looked_at() -> None:
    head = (line(NUMBER), line(DATE, 300, 101))
    stamp = line("Số: 7/CV-SYT", 80, 40)
    assert not tells_number_and_date(page(*head, stamp), GRAMMAR)
    assert not tells_number_and_date(page(*head, line(DATE, 300, 140)), GRAMMAR)
    below = line("Căn cứ Kế hoạch số 7/KH-UBND ngày 3 tháng 4 năm 2017", 80, 500)
    assert tells_number_and_date(page(*head, below), GRAMMAR)


def test_where_words_alone_stand_only_what_is_likely_counts() -> None:
    head = (line(NUMBER), line(DATE, 300, 101))
    others = (line("- Các sở, ban, ngành;", 200, 180), line("của Bộ ngày 14/6/2025", 80, 130))
    assert not tells_number_and_date(page(*head, *others), GRAMMAR)
    assert tells_number_and_date(page(*head, *others), GRAMMAR, bare_head=True)
    assert not tells_number_and_date(page(*others), GRAMMAR, bare_head=True)
    stamp = line("Số: 7/CV-SYT", 80, 40)
    assert not tells_number_and_date(page(*head, stamp), GRAMMAR, bare_head=True)


@pytest.mark.parametrize(
    ("text", "sure", "blank", "known"),
    [
        ("ỦY BAN NHÂN DÂN", 0.95, 3, True),
        ("ỦY BAN NHÂN DÂN", 0.7, 3, False),
        ("ỦY BAN NHÂN DÂN", 0.95, 30, False),  # something may be written in between
        (NUMBER, 0.95, 3, False),
        ("TỈNH 12", 0.95, 3, False),
        (DATE, 0.95, 3, False),
    ],
)
def test_only_words_surely_read_without_gaps_are_known(
    text: str, sure: float, blank: float, known: bool
) -> None:
    whole = line(text, sure=sure, blank=blank)
    assert is_known_text(page(whole), whole.box, GRAMMAR) is known


def test_a_line_that_ocr_left_empty_or_read_in_part_is_not_known() -> None:
    box = Box(80, 100, 300, 112)
    assert not is_known_text(None, box, GRAMMAR)
    assert not is_known_text(page(), box, GRAMMAR)
    assert not is_known_text(page(line("ỦY BAN NHÂN")), box, GRAMMAR)


def test_number_and_date_are_looked_for_on_the_rows_where_words_tell_of_them() -> None:
    head = page(line(NUMBER, y=100), line(DATE, 300, 104), line("Kính gửi: các sở", 200, 200))
    rows = slot_rows(head, GRAMMAR)
    assert rows is not None
    top, bottom = rows
    assert 60 < top < 80  # with what stands over them
    assert 134 < bottom < 154


def test_one_of_them_tells_where_the_other_may_be() -> None:
    assert slot_rows(page(line("/-( #", y=100), line(DATE, 300, 104)), GRAMMAR) is not None


@pytest.mark.parametrize(
    "text", ["Số: 31", "Kính gửi: các sở", "Căn cứ Kế hoạch số 7/KH-UBND ngày 3 tháng 4"]
)
def test_words_that_are_neither_tell_no_rows(text: str) -> None:
    assert slot_rows(page(line(text)), GRAMMAR) is None
    assert slot_rows(None, GRAMMAR) is None
    below = page(line(NUMBER, y=700), line(DATE, 300, 700))
    assert slot_rows(below, GRAMMAR) is None


def test_a_number_line_is_known_by_its_words_whatever_its_digits() -> None:
    head = page(line("Số: #1 /KH-UBND", y=100), line("UBND TỈNH", y=80))
    assert is_known_number(head, Box(75, 95, 200, 115), GRAMMAR)
    assert not is_known_number(head, Box(75, 78, 200, 92), GRAMMAR)
    assert not is_known_number(None, Box(75, 95, 200, 115), GRAMMAR)
