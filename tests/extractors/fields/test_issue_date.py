import pytest

from extractors.document import DigitalSignature, Document, Reading
from extractors.fields.issue_date import (
    calendar_date,
    date_candidates,
    place_candidates,
    signed_too_early,
)
from extractors.fields.zone import read_zone
from extractors.page import Page


def read(document, grammar):
    return [
        (c.value, c.state) for c in date_candidates(document, read_zone(document, grammar), grammar)
    ]


@pytest.mark.parametrize(
    ("line", "value", "state"),
    [
        ("Đắk Lắk, ngày 05 tháng 02 năm 2024", "2024-02-05", "read"),
        ("Đắk Lắk, ngày 5 tháng 2 năm 2024", "2024-02-05", "read"),
        ("Đắk Lắk, ngày l5 tháng O3 nãm 2024", "2024-03-15", "read"),
        ("Đắk Lắk, ngày 15 tháng 3 năm 2O24", "2024-03-15", "read"),
        ("Đắk Lắk, ngày15 tháng3 năm2024", "2024-03-15", "read"),
        ("Đắk Lắk, ngày 5/2/2024", "2024-02-05", "read"),
        ("Đắk Lắk ngày 05-02-2024", "2024-02-05", "read"),
        ("Đắk Lắk, ngày      tháng 02 năm 2024", None, "blank"),
        ("Đắk Lắk, ngày …… tháng …… năm 2024", None, "blank"),
        ("Đắk Lắk, ngày {5 tháng 02 năm 2024", None, "unreadable"),
        ("Đắk Lắk, ngày 0P tháng 02 năm 2024", None, "unreadable"),
        ("Đắk Lắk, ngày 31 tháng 02 năm 2024", None, "unreadable"),
        ("Đắk Lắk, ngày 05 tháng 13 năm 2024", None, "unreadable"),
        ("Đắk Lắk, ngày 05 tháng 02 năm 1024", None, "unreadable"),
    ],
)
def test_date_line(line, value, state, grammar, letterhead, read_lines):
    assert read(read_lines(letterhead(date=line)), grammar) == [(value, state)]


def test_place(grammar, letterhead, read_lines):
    zone = read_zone(read_lines(letterhead(date="ĐẮK LẮK, ngày 05 tháng 02 năm 2024")), grammar)
    assert [c.value for c in place_candidates(zone, grammar)] == ["Đắk Lắk"]


def test_only_the_date_line_counts(grammar, letterhead, read_lines):
    lines = [
        (400, 5, "Ký bởi: Ủy ban nhân dân tỉnh"),
        (400, 15, "Thời gian ký: 08/03/2024 14:42:41"),
        *[line for line in letterhead(date="x") if line[2] != "x"],
        (240, 110, "QUYẾT ĐỊNH"),
        (150, 126, "Về việc sửa đổi Quyết định ngày 01 tháng 02 năm 2020"),
        (90, 180, "Căn cứ Luật ngày 19 tháng 6 năm 2015;"),
    ]
    assert read(read_lines(lines), grammar) == []


def test_date_under_the_subject_of_a_letter_is_a_citation(grammar, letterhead, read_lines):
    lines = [
        *letterhead(number="Số:     /UBND-NC", date="Trà Vinh, ngày    tháng 6 năm 2025"),
        (50, 100, "V/v thực hiện Công văn số 2777/BKHCN-CĐSQG"),
        (50, 116, "ngày 28/6/2025 của Bộ Khoa học và Công nghệ"),
        (200, 150, "Kính gửi: Sở Tư pháp"),
    ]
    assert read(read_lines(lines), grammar) == [(None, "blank")]


def test_calendar(grammar):
    assert calendar_date(2024, 2, 29, grammar) == "2024-02-29"
    assert calendar_date(2023, 2, 29, grammar) is None


@pytest.mark.parametrize(
    ("signed", "issued", "early"),
    [
        ("2024-01-05T08:00:00+07:00", "2024-01-05", False),
        ("2024-01-05T08:00:00+07:00", "2024-01-12", False),
        ("2024-01-05T08:00:00+07:00", "2024-12-05", True),
        ("2025-06-05T08:00:00+07:00", "2024-01-05", False),
        (None, "2024-12-05", False),
        ("2024-01-05T08:00:00+07:00", None, False),
    ],
)
def test_a_signature_older_than_the_date_is_a_conflict(signed, issued, early, grammar):
    signature = DigitalSignature("Nguyễn Văn An", signed, True, 1)
    reading = Reading((Page(1, 595, 842),), signatures=(signature,))
    assert signed_too_early(Document("a.pdf", reading, 1, 1), issued, grammar) is early
