"""Files that hold several documents."""

import pytest

from extractors.document import Document, Reading
from extractors.fields.extract import extract
from extractors.fields.split import split_documents
from extractors.page import Page

BODY = [(85, 200 + 16 * i, "Nội dung của văn bản tiếp theo ở trang sau") for i in range(8)]


def split(pages, grammar):
    found = split_documents("a.pdf", Reading(tuple(pages)), grammar)
    return [(d.first_page, d.last_page) for d in found]


def first(number, letterhead, pages, title="KẾ HOẠCH"):
    return pages([*letterhead(), (240, 130, title), *BODY], number=number)


def test_each_letterhead_begins_a_document(grammar, letterhead, pages):
    held = [
        first(1, letterhead, pages),
        pages(BODY, number=2),
        first(3, letterhead, pages, "BÁO CÁO"),
        first(4, letterhead, pages, "QUYẾT ĐỊNH"),
        pages(BODY, number=5),
    ]
    assert split(held, grammar) == [(1, 2), (3, 3), (4, 5)]


def test_blank_pages_are_dropped(grammar, letterhead, pages):
    held = [
        Page(1, 595, 842, blank=True),
        first(2, letterhead, pages),
        Page(3, 595, 842, blank=True),
        first(4, letterhead, pages),
        Page(5, 595, 842, blank=True),
    ]
    assert split(held, grammar) == [(2, 2), (4, 4)]


def test_blank_back_inside_stays_in_the_range(grammar, letterhead, pages):
    held = [first(1, letterhead, pages), Page(2, 595, 842, blank=True), pages(BODY, number=3)]
    assert split(held, grammar) == [(1, 3)]


def test_appendix_stays_with_its_parent(grammar, letterhead, pages):
    held = [
        first(1, letterhead, pages),
        pages([(240, 50, "PHỤ LỤC I"), (150, 66, "(Kèm theo Kế hoạch số 31/KH-UBND)"), *BODY], 2),
        pages(
            [
                (480, 30, "Mẫu số 01"),
                *letterhead(number="Số:      /BC-...", date="..., ngày   tháng   năm ..."),
                *BODY,
            ],
            number=3,
        ),
    ]
    assert split(held, grammar) == [(1, 3)]


def test_regulation_issued_with_a_decision_stays_with_it(grammar, letterhead, pages):
    attached = [line for line in letterhead() if "Số" not in line[2] and "ngày" not in line[2]]
    attached += [(240, 110, "QUY CHẾ"), (110, 128, "(Ban hành kèm theo Quyết định số 31/QĐ-UBND")]
    attached += [(150, 144, "ngày 05 tháng 02 năm 2024 của Ủy ban nhân dân tỉnh)")]
    held = [first(1, letterhead, pages, "QUYẾT ĐỊNH"), pages([*attached, *BODY], number=2)]
    assert split(held, grammar) == [(1, 2)]


def test_form_with_a_motto_alone_begins_nothing(grammar, letterhead, pages):
    form = [
        (180, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (230, 66, "Độc lập - Tự do - Hạnh phúc"),
    ]
    form += [(200, 100, "ĐƠN ĐỀ NGHỊ"), *BODY]
    held = [first(1, letterhead, pages), pages(form, number=2)]
    assert split(held, grammar) == [(1, 2)]


def test_citation_on_top_of_a_page_begins_nothing(grammar, letterhead, pages):
    top = [(85, 50, "Số 12/QĐ-UBND ngày 05 tháng 02 năm 2024 của Ủy ban nhân dân tỉnh"), *BODY]
    assert split([first(1, letterhead, pages), pages(top, number=2)], grammar) == [(1, 2)]


def test_file_without_letterhead_is_one_document(grammar, pages):
    assert split([pages(BODY, number=1), pages(BODY, number=2)], grammar) == [(1, 2)]


@pytest.mark.parametrize(
    ("number_at", "begins"), [(82, True), (200, True), (262, True), (295, False), (400, False)]
)
def test_a_letterhead_stands_in_the_upper_third(grammar, letterhead, pages, number_at, begins):
    lower = [(x, y + number_at - 82, text) for x, y, text in letterhead()]
    held = [first(1, letterhead, pages), pages([*lower, (240, number_at + 48, "KẾ HOẠCH")], 2)]
    assert split(held, grammar) == ([(1, 1), (2, 2)] if begins else [(1, 2)])


@pytest.mark.parametrize(("top", "appendix"), [(60, True), (255, True), (300, False), (350, False)])
def test_an_appendix_is_named_in_the_upper_third(grammar, letterhead, pages, top, appendix):
    """Lower on the page, its name is a citation."""
    form = [line for line in letterhead() if "Số" not in line[2]]
    held = [first(1, letterhead, pages), pages([*form, (240, top, "PHỤ LỤC I")], number=2)]
    assert split(held, grammar) == ([(1, 2)] if appendix else [(1, 1), (2, 2)])


@pytest.mark.parametrize(("letters", "begins"), [(20, True), (45, True), (50, False)])
def test_where_the_motto_was_lost_lines_of_one_column_tell(
    grammar, letterhead, pages, letters, begins
):
    name = ("ỦY BAN NHÂN DÂN " * 4)[:letters].strip().ljust(letters, "X")
    torn = [(20, 50, name), (20, 66, "Số: 31/KH-UBND")]
    torn += [(310, 66, "Đắk Lắk, ngày 05 tháng 02 năm 2024"), (240, 130, "KẾ HOẠCH")]
    held = [first(1, letterhead, pages), pages([*torn, *BODY], number=2)]
    assert split(held, grammar) == ([(1, 1), (2, 2)] if begins else [(1, 2)])


def test_file_of_blank_pages_has_no_document(grammar):
    assert split([Page(1, 595, 842, blank=True), Page(2, 595, 842, blank=True)], grammar) == []


def test_file_that_shows_something_without_text_is_one_document(grammar):
    held = [Page(1, 595, 842, blank=True), Page(2, 595, 842), Page(3, 595, 842, blank=True)]
    assert split(held, grammar) == [(2, 2)]
    found = extract(Document("a.pdf", Reading(tuple(held)), 2, 2), grammar)
    assert "not-a-document" in found.findings
