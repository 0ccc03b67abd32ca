from datetime import date

import pytest

from pipeline.judging.register_comparison import (
    Number,
    alike,
    compare_days,
    compare_numbers,
    row_side,
    scan_side,
    take_apart,
)
from pipeline.records.rows import EvidenceRow, RegisterRow
from tests.pipeline.judging.register_examples import registered_as, scan


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("31/KH-UBND", Number("31", "", "khubnd")),
        ("031/KH–UBND", Number("31", "", "khubnd")),
        ("Số: 31/KH - UBND", Number("31", "", "khubnd")),
        ("31", Number("31")),
        ("30c/QĐ-UBND", Number("30c", "", "qdubnd")),
        ("27/2024/QĐ-UBND", Number("27", "2024", "qdubnd")),
        ("123-KH/TU", Number("123", "", "khtu")),
        ("3320/SNV-CCVC&TTr", Number("3320", "", "snvccvcttr")),
        ("", Number()),
        ("/KH-UBND", Number()),
        ("không số", Number()),
    ],
)
def test_a_number_is_taken_apart_however_it_is_written(written: str, taken: Number) -> None:
    assert take_apart(written) == taken


@pytest.mark.parametrize(
    ("register", "read", "alternatives", "agreement"),
    [
        ("31/KH-UBND", "031/KH-UBND", (), "same"),
        ("31", "31/KH-UBND", (), "serial"),
        ("31/KH", "31/KH-UBND", (), "serial"),
        ("31/KH-UBNĐ", "31/KH-UBND", (), "same"),
        ("31/KH-UBMD", "31/KH-UBND", (), "serial"),
        ("31/KH-UBND", "37/KH-UBND", (), "maybe"),
        ("131/KH-UBND", "31/KH-UBND", (), "maybe"),
        ("31/KH-UBND", None, ("31/KH-UBND", "91/KH-UBND"), "maybe"),
        ("31/KH-UBND", None, ("91/KH-UBND",), "unread"),
        ("", "31/KH-UBND", (), "unread"),
        ("31/KH-UBND", "31/BC-UBND", (), "other"),
        ("31/KH-UBND", "42/KH-UBND", (), "other"),
        ("1/KH-UBND", "2/KH-UBND", (), "maybe"),
        ("27/2023/QĐ-UBND", "27/2024/QĐ-UBND", (), "other"),
        ("27/QĐ-UBND", "27/2024/QĐ-UBND", (), "same"),
    ],
)
def test_what_two_numbers_say(
    register: str, read: str | None, alternatives: tuple[str, ...], agreement: str
) -> None:
    side = scan_side(scan("a", number=read, alternatives=alternatives))
    assert compare_numbers(take_apart(register), side) == agreement


@pytest.mark.parametrize(
    ("one", "other", "agreement"),
    [
        (date(2024, 2, 5), date(2024, 2, 5), "same"),
        (date(2024, 2, 5), date(2024, 5, 2), "near"),  # day and month swapped
        (date(2024, 2, 5), date(2024, 2, 15), "near"),  # one part misread
        (date(2024, 2, 5), date(2014, 2, 5), "near"),
        (date(2024, 1, 31), date(2024, 2, 2), "near"),  # entered two days later
        (date(2024, 2, 27), date(2024, 3, 1), "near"),  # three
        (date(2024, 2, 27), date(2024, 3, 3), "other"),  # five
        (date(2024, 2, 5), date(2024, 7, 9), "other"),
        (date(2024, 2, 5), None, "unread"),
        (None, None, "unread"),
    ],
)
def test_what_two_days_say(one: date | None, other: date | None, agreement: str) -> None:
    assert compare_days(one, other) == agreement
    assert compare_days(other, one) == agreement


def likeness(row: RegisterRow, read: EvidenceRow) -> float:
    share = alike(row_side(row), scan_side(read))
    assert share is not None
    return share


def test_subjects_are_alike_shortened_abbreviated_mistyped_and_without_diacritics() -> None:
    read = scan("a", subject="Công tác phòng, chống tham nhũng, tiêu cực trên địa bàn tỉnh")
    for entered in (
        "Kế hoạch công tác phòng, chống tham nhũng, tiêu cực",
        "Công tác PCTN, tiêu cực trên địa bàn tỉnh",
        "Cong tac phong, chong tham nhung, tieu cuc tren dia ban tinh",
        "Công tác phòng, chống than nhũng, tiêu cức trên địa bàn tỉnh",
    ):
        assert likeness(registered_as(subject=entered), read) >= 0.8, entered
    assert likeness(registered_as(subject="Kê khai tài sản, thu nhập"), read) < 0.3


def test_the_same_words_of_another_year_or_month_are_another_document() -> None:
    read = scan("a", subject="Kết quả tiếp công dân định kỳ tháng 5 năm 2024")
    same = registered_as(subject="Kết quả tiếp công dân định kỳ tháng 5 năm 2024")
    other = registered_as(subject="Kết quả tiếp công dân định kỳ tháng 6 năm 2024")
    assert likeness(same, read) == 1.0
    assert likeness(other, read) < 0.5


def test_another_kind_of_document_is_less_alike() -> None:
    read = scan("a", doc_type="Kế hoạch")
    assert likeness(registered_as(doc_type="Báo cáo"), read) < likeness(registered_as(), read)


def test_without_subject_nothing_is_said() -> None:
    assert alike(row_side(registered_as(subject="")), scan_side(scan("a"))) is None
