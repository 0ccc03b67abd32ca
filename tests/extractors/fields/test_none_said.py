"""Sentences that no case occurred, and the many that only sound like it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractors.document import Document
from extractors.fields.none_said import none_said_in, says_none
from extractors.fields.sections import parts_of
from extractors.page import Page


@pytest.mark.parametrize(
    "sentence",
    [
        "Trong kỳ không phát hiện vụ việc tham nhũng nào.",
        "Không phát sinh.",
        "Trong năm 2024, đơn vị không có trường hợp nào bị xử lý kỷ luật do liên quan đến tham "
        "nhũng.",
        "Chưa phát hiện vụ việc tham nhũng nào qua công tác tự kiểm tra nội bộ.",
        "Kết quả thu hồi tài sản tham nhũng: 0 trường hợp.",
        "Số người đứng đầu bị xử lý trách nhiệm: 0.",
        "Không có người đứng đầu bị xử lý trách nhiệm do để xảy ra tham nhũng.",
        "Trong kỳ báo cáo, không có công chức, viên chức nào bị khởi tố về hành vi tham nhũng",
        "Sở không tiếp nhận đơn tố cáo nào về tham nhũng.",
        "Không phát sinh trường hợp xung đột lợi ích phải giải quyết.",
        "Thu hồi tài sản tham nhũng: không có.",
        "Kiểm tra 22 đơn vị, chưa phát hiện vụ việc tham nhũng.",
        "khong phat hien vu viec tham nhung",
        "Viện kiểm sát hai cấp không thụ lý, truy tố vụ án nào về tham nhũng.",
        "Tòa án hai cấp không đưa ra xét xử vụ án nào về tham nhũng.",
        "Chưa có trường hợp nào phải báo cáo, xử lý xung đột lợi ích.",
        "Trong kỳ, số vụ án tham nhũng được khởi tố, điều tra là không có.",
    ],
)
def test_no_case_occurred(sentence: str) -> None:
    assert says_none(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Việc thực hiện không phát sinh chi phí.",
        "Không phát sinh vướng mắc trong quá trình thực hiện.",
        "Không phát sinh thủ tục hành chính mới.",
        "Phấn đấu không để xảy ra vụ việc tham nhũng.",
        "Bảo đảm không phát sinh tham nhũng, tiêu cực.",
        "Nếu không có trường hợp nào vi phạm thì báo cáo không phát sinh.",
        "Cùng kỳ năm trước không phát hiện vụ việc nào.",
        "Trong kỳ phát hiện 02 vụ việc tham nhũng, không phát sinh vụ mới.",
        "Không có khó khăn, vướng mắc, kiến nghị.",
        "Thanh toán không dùng tiền mặt đạt 95%.",
        "Không có đơn vị nào chưa thực hiện kê khai.",
        "Công tác tự kiểm tra chưa phát hiện kịp thời vi phạm.",
        "Không có hồ sơ quá hạn.",
        "Một số đơn vị không thực hiện nghiêm quy định về công khai.",
        "Chưa có vụ việc khiếu nại đông người, kéo dài.",
        "Không có chức năng thu hồi tài sản tham nhũng.",
        "Sở đã xử lý 01 trường hợp.",
        "Không quá 05 ngày làm việc kể từ ngày nhận được phản ánh.",
        "Trường hợp không có ý kiến thì coi như đồng ý.",
        "Không có học sinh vi phạm kỷ luật.",
        "Ngoài 02 vụ đã khởi tố, không phát sinh vụ việc tham nhũng.",
        "Yêu cầu các đơn vị không để phát sinh vụ việc tham nhũng.",
    ],
)
def test_what_only_sounds_like_it(sentence: str) -> None:
    assert not says_none(sentence)


Said = Callable[..., list[tuple[str, int, str]]]


@pytest.fixture
def said(pages: Callable[..., Page], bundle: Callable[..., Document]) -> Said:
    """Return the reader of a page's lines: section, page and words of what is said."""

    def read(*lines: str) -> list[tuple[str, int, str]]:
        placed = [(108.0, 60.0 + 18 * n, line) for n, line in enumerate(lines)]
        found = none_said_in(parts_of(bundle(pages(placed))))
        return [(one.section, one.page, one.words) for one in found]

    return read


def test_a_sentence_has_its_section_and_page_without_the_heading(said: Said) -> None:
    assert said("1. Qua tố cáo", "Không phát sinh.", "2. Thu hồi: không có.") == [
        ("1", 1, "Không phát sinh."),
        ("2", 1, "không có."),
    ]


def test_nothing_is_said_where_it_is_about_what_is_wanting_or_to_come(said: Said) -> None:
    assert said("1. Hạn chế", "Chưa phát hiện vụ việc tham nhũng nào.") == []
    assert said("1. Khó khăn, vướng mắc", "Không phát sinh.") == []


def test_a_bare_answer_counts_only_below_a_matter_of_cases(said: Said) -> None:
    assert said("1. Đào tạo, bồi dưỡng", "Không có.") == []
    assert said("1. Xử lý kỷ luật", "Không có.") == [("1", 1, "Không có.")]


def test_a_heading_that_is_itself_a_sentence_is_read(said: Said) -> None:
    sentence = "Trong năm không phát hiện hành vi tham nhũng qua kiểm tra nội bộ."
    said_there = said("1. Công khai", "Đã công khai.", f"2. {sentence}")
    assert said_there == [("2", 1, sentence.rstrip("."))]
    assert said("1. Không để xảy ra tham nhũng", "Đã quán triệt.") == []


def test_a_heading_without_number_stands_with_its_sentence(
    pages: Callable[..., Page], bundle: Callable[..., Document]
) -> None:
    lines = ["I. KẾT QUẢ", "- Khởi tố: 03 vụ, 05 bị can.", "- Thu hồi tài sản: không phát sinh."]
    page = pages([(108, 60.0 + 18 * place, line) for place, line in enumerate(lines)], 1)
    said = none_said_in(parts_of(bundle(page)))
    assert [one.words for one in said] == ["Thu hồi tài sản: không phát sinh."]


def test_what_stands_over_the_title_is_not_quoted(
    pages: Callable[..., Page], bundle: Callable[..., Document]
) -> None:
    lines = ["CÔNG AN TỈNH MẪU", "BÁO CÁO", "Kết quả điều tra năm 2024", "Không có vụ án nào."]
    page = pages([(85, 60.0 + 18 * place, line) for place, line in enumerate(lines)], 1)
    said = none_said_in(parts_of(bundle(page)), "Kết quả điều tra năm 2024")
    assert [one.words for one in said] == ["Không có vụ án nào."]
