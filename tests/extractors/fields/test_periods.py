import pytest

from extractors.fields.extract import extract
from extractors.fields.periods import find_periods


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("năm 2024", "2024-01-01", "2024-12-31"),
        ("6 tháng đầu năm", "2024-01-01", "2024-06-30"),
        ("6 tháng đầu năm 2023", "2023-01-01", "2023-06-30"),
        ("6 tháng cuối năm 2024", "2024-07-01", "2024-12-31"),
        ("9 tháng đầu năm 2024", "2024-01-01", "2024-09-30"),
        ("quý I/2024", "2024-01-01", "2024-03-31"),
        ("quý III + IV/2023", "2023-07-01", "2023-12-31"),
        ("từ ngày 16/12/2023 đến 15/12/2024", "2023-12-16", "2024-12-15"),
        ("(từ 15/12 đến 14/3/2024)", "2023-12-15", "2024-03-14"),
        (
            "từ ngày 15 tháng 12 năm 2023 đến ngày 14 tháng 12 năm 2024",
            "2023-12-15",
            "2024-12-14",
        ),
        ("từ tháng 01 đến tháng 6/2024", "2024-01-01", "2024-06-30"),
        ("giai đoạn 2021–2025", "2021-01-01", "2025-12-31"),
        ("giai đoạn 2021 - 2025", "2021-01-01", "2025-12-31"),
        ("đến năm 2020", "2020-01-01", "2020-12-31"),
        ("đến năm 2030", "2024-01-01", "2030-12-31"),
        ("tháng 01/2025", "2025-01-01", "2025-01-31"),
        ("tháng 02 năm 2024", "2024-02-01", "2024-02-29"),
        ("năm học 2023-2024", "2023-09-01", "2024-05-31"),
        ("nhiệm kỳ 2021 - 2026", "2021-01-01", "2026-12-31"),
        ("11 tháng năm 2024", "2024-01-01", "2024-11-30"),
        ("3 tháng đầu năm 2024", "2024-01-01", "2024-03-31"),
        ("10 tháng, ước thực hiện cả năm 2024", "2024-01-01", "2024-10-31"),
        ("tháng 12/2023 đến tháng 11/2024", "2023-12-01", "2024-11-30"),
        ("tháng 11 và tháng 12 năm 2024", "2024-11-01", "2024-12-31"),
        ("từ quý I đến quý III năm 2024", "2024-01-01", "2024-09-30"),
        ("các năm 2022, 2023 và 2024", "2022-01-01", "2024-12-31"),
        ("từ năm 2021 đến nay", "2021-01-01", "2024-12-31"),
        ("5 năm (2019 - 2023)", "2019-01-01", "2023-12-31"),
    ],
)
def test_written_forms(text, first, last, grammar):
    assert [(p.first, p.last) for p in find_periods(text, (), 2024, grammar)] == [(first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "ngày 05 tháng 02 năm 2024",
        "ngày 15/12/2024",
        "tháng 13/2024",
        "6 tháng đầu tiên",
        "năm 1024",
    ],
)
def test_what_is_no_period(text, grammar):
    assert find_periods(text, (), 2024, grammar) == ()


def test_masked_years_are_no_periods(grammar):
    assert find_periods("Luật Tố cáo năm 2018", ((0, 20),), 2024, grammar) == ()


def about(document, grammar):
    covers = extract(document, grammar).covers
    return (covers.start, covers.end) if covers else None


def page(letterhead, title, subject, *body):
    lines = [*letterhead(), (240, 130, title), (100, 148, subject)]
    return lines + [(85, 200 + 16 * i, text) for i, text in enumerate(body)]


def test_the_subject_says_what_a_document_is_about(grammar, letterhead, read_lines):
    lines = page(
        letterhead,
        "BÁO CÁO",
        "Kết quả công tác phòng, chống tham nhũng quý I năm 2024",
        "So với năm 2023, số vụ giảm. Thực hiện Luật Phòng, chống tham nhũng năm 2018.",
    )
    assert about(read_lines(lines), grammar) == ("2024-01-01", "2024-03-31")


def test_a_stated_reporting_period_is_finer_than_the_title(grammar, letterhead, read_lines):
    lines = page(
        letterhead,
        "BÁO CÁO",
        "Công tác phòng, chống tham nhũng năm 2024",
        "Kỳ báo cáo từ ngày 15/12/2023 đến ngày 14/12/2024 như sau:",
    )
    assert about(read_lines(lines), grammar) == ("2023-12-15", "2024-12-14")


def test_a_cited_year_is_not_what_it_is_about(grammar, letterhead, read_lines):
    lines = page(letterhead, "KẾ HOẠCH", "Triển khai thi hành Luật Tố cáo năm 2018")
    assert about(read_lines(lines), grammar) is None


@pytest.mark.parametrize(
    ("subject", "covers"),
    [
        ("Kết quả công tác tháng 5, nhiệm vụ tháng 6 năm 2024", ("2024-05-01", "2024-05-31")),
        ("Công tác thanh tra quý III và 9 tháng đầu năm 2024", ("2024-01-01", "2024-09-30")),
        ("Công tác tháng 12 và cả năm 2024", ("2024-01-01", "2024-12-31")),
        ("Kết quả quý IV/2024 và kế hoạch quý I/2025", ("2024-10-01", "2024-12-31")),
        ("Phòng, chống tham nhũng năm công tác 2024", ("2024-01-01", "2024-12-31")),
        ("Tình hình thực hiện nửa đầu năm 2024", ("2024-01-01", "2024-06-30")),
    ],
)
def test_titles_with_two_periods_or_other_words(subject, covers, grammar, letterhead, read_lines):
    assert about(read_lines(page(letterhead, "BÁO CÁO", subject)), grammar) == covers


@pytest.mark.parametrize(
    ("opening", "covers"),
    [
        (
            "Ủy ban nhân dân xã báo cáo kết quả trong 9 tháng đầu năm 2024 như sau:",
            ("2024-01-01", "2024-09-30"),
        ),
        ("Kế hoạch được thực hiện trong năm 2024, cụ thể:", ("2024-01-01", "2024-12-31")),
        ("So với năm 2023, tình hình ổn định như sau:", None),
        ("Năm 2023 đơn vị còn hạn chế.", None),
    ],
)
def test_the_opening_sentence_may_state_the_period(
    opening, covers, grammar, letterhead, read_lines
):
    lines = page(letterhead, "BÁO CÁO", "Công tác tiếp dân của xã", opening)
    assert about(read_lines(lines), grammar) == covers


def test_a_letter_for_a_digit_of_a_year(grammar):
    found = find_periods("kê khai năm 2O24 ~ theo quy định", (), None, grammar)
    assert [(p.first, p.last) for p in found] == [("2024-01-01", "2024-12-31")]
