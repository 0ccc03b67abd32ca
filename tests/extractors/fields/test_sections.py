"""Sections: the numbers' path, OCR's slips, pages, and what is no heading."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractors.document import Document
from extractors.fields.sections import parts_of, sections_of
from extractors.page import Page

Sections = Callable[..., list[tuple[str, str, int]]]


LEFT = "Sở báo cáo kết quả thực hiện nhiệm vụ được giao trong năm\nnhư sau:\n"
"""Lines at the left margin, from which others stand in."""


@pytest.fixture
def sections(pages: Callable[..., Page], bundle: Callable[..., Document]) -> Sections:
    """Return the reader of pages given as text: number, heading and page of every section."""

    def read(*texts: str) -> list[tuple[str, str, int]]:
        drawn = (
            pages(
                [
                    (108 if line.startswith(" ") else 85, 60.0 + 18 * place, line.strip())
                    for place, line in enumerate(text.strip("\n").split("\n"))
                ],
                number,
            )
            for number, text in enumerate(texts, start=1)
        )
        found = sections_of(parts_of(bundle(*drawn)))
        return [(one.number, one.heading, one.page) for one in found]

    return read


def test_numbers_make_a_path_and_each_section_has_its_page(sections: Sections) -> None:
    assert sections(
        """
Căn cứ Luật Phòng, chống tham nhũng
 I. CÔNG TÁC CHỈ ĐẠO
 1. Tuyên truyền, phổ biến pháp luật
 Đã tổ chức 05 hội nghị.
 II. KẾT QUẢ THỰC HIỆN CÁC BIỆN PHÁP PHÒNG NGỪA
THAM NHŨNG
 1. Kê khai tài sản
 a) Lần đầu: 12 người.
""",
        """
 2.1. Xác minh
 2. Quy tắc ứng xử
""",
    ) == [
        ("I", "CÔNG TÁC CHỈ ĐẠO", 1),
        ("I.1", "Tuyên truyền, phổ biến pháp luật", 1),
        ("II", "KẾT QUẢ THỰC HIỆN CÁC BIỆN PHÁP PHÒNG NGỪA THAM NHŨNG", 1),
        ("II.1", "Kê khai tài sản", 1),
        ("II.1.a", "Lần đầu", 1),
        ("II.2.1", "Xác minh", 2),
        ("II.2", "Quy tắc ứng xử", 2),
    ]


@pytest.mark.parametrize("slip", ["ll.", "1I.", "lI.", "H.", "II/", "II-"])
def test_slips_of_ocr_in_roman_numbers_are_understood(sections: Sections, slip: str) -> None:
    found = sections(f" l. TÌNH HÌNH CHUNG\n {slip} KẾT QUẢ THỰC HIỆN\n III. PHƯƠNG HƯỚNG")
    assert [number for number, _, _ in found] == ["I", "II", "III"]


def test_numbering_may_go_on_below_the_next_heading(sections: Sections) -> None:
    found = sections(" I. MỘT PHẦN\n 1. Một\n 2. Hai\n II. PHẦN NỮA\n 3. Ba")
    assert [number for number, _, _ in found] == ["I", "I.1", "I.2", "II", "II.3"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Phần I. TÌNH HÌNH\n I. Một\nPhần II. KIẾN NGHỊ", ["Phần I", "Phần I.I", "Phần II"]),
        ("A. KẾT QUẢ ĐẠT ĐƯỢC\n 1. Một\nB. NHIỆM VỤ SẮP TỚI", ["A", "A.1", "B"]),
        ("Điều 1. Phạm vi\n 1. Một\nĐiều 2. Hiệu lực", ["Điều 1", "Điều 1.1", "Điều 2"]),
        (" 1 Chung\n", []),
        (
            " I. BẢNG VIỆC\nTT Nội dung Thời gian\n1 Tuyên truyền Quý I\n2 Kiểm tra Quý II",
            ["I", "I.1", "I.2"],
        ),
        (" 1- Phòng ngừa\n a- Kê khai\n b- Quà tặng", ["1", "1.a", "1.b"]),
        (f"{LEFT} 1. Phòng ngừa\n (1) Kê khai\n (2) Quà tặng", ["1", "1.1", "1.2"]),
        (f"{LEFT} I. VIỆC PHẢI LÀM\n Nhiệm vụ 1. Rà soát\n Nhiệm vụ 2: Họp", ["I", "I.1", "I.2"]),
        (" A. KẾT QUẢ ĐẠT ĐƯỢC\n B. HẠN CHẾ", ["A", "B"]),
    ],
)
def test_kinds_of_numbering(sections: Sections, text: str, numbers: list[str]) -> None:
    assert [number for number, _, _ in sections(text)] == numbers


def test_what_begins_a_line_by_chance_opens_nothing(sections: Sections) -> None:
    found = sections(
        " 1. Số liệu\n1.200 hồ sơ đã nộp\n2024. Năm đó\n15 trường hợp\n"
        "Điều 5 Nghị định này\n 2. Kết quả ......... 3"
    )
    assert found == [("1", "Số liệu", 1)]


def test_nobody_it_is_sent_to_is_a_section(sections: Sections) -> None:
    found = sections(" 1. Kết quả\nNơi nhận:\n- Thanh tra tỉnh: để báo cáo;\n- Lưu: VT.")
    assert found == [("1", "Kết quả", 1)]


def test_of_too_many_the_deepest_are_left_out(sections: Sections) -> None:
    lines = [line for n in range(1, 31) for line in (f" {n}. Việc", " a) Một", " b) Hai")]
    found = sections("\n".join(lines[:45]), "\n".join(lines[45:]))
    assert [number for number, _, _ in found] == [str(n) for n in range(1, 31)]


@pytest.mark.parametrize("office", ["CHÁNH THANH TRA", "KT. GIÁM ĐỐC", "TM. ỦY BAN NHÂN DÂN"])
def test_who_signs_is_no_heading(sections: Sections, office: str) -> None:
    assert sections(
        f"""
Thanh tra tỉnh báo cáo như sau:
 I. KẾT QUẢ XÁC MINH
 Đã xác minh 20 người, kiến nghị kiểm điểm 02 người.
 II. NHẬN XÉT
 Công việc đúng thời gian./.

 {office}
 Lý Thị Giả Định
"""
    ) == [("I", "KẾT QUẢ XÁC MINH", 1), ("II", "NHẬN XÉT", 1)]


def test_an_office_in_capitals_after_the_recipients_is_no_heading(sections: Sections) -> None:
    assert sections(
        """
Sở báo cáo như sau:
 I. KẾT QUẢ THỰC HIỆN
 Đã làm xong các việc được giao./.
Nơi nhận:
 TRƯỞNG ĐOÀN THANH TRA
"""
    ) == [("I", "KẾT QUẢ THỰC HIỆN", 1)]


def test_the_words_of_a_part_may_stand_below_its_number(sections: Sections) -> None:
    found = sections(" Phần thứ nhất\n TÌNH HÌNH, KẾT QUẢ\n 1. Kê khai\n Phần thứ hai\n KIẾN NGHỊ")
    assert [(number, heading) for number, heading, _ in found] == [
        ("Phần thứ nhất", "TÌNH HÌNH, KẾT QUẢ"),
        ("Phần thứ nhất.1", "Kê khai"),
        ("Phần thứ hai", "KIẾN NGHỊ"),
    ]


def test_a_line_by_itself_is_a_heading_without_a_number(sections: Sections) -> None:
    found = sections(
        LEFT
        + """
 I. KẾT QUẢ THỰC HIỆN
 Kê khai tài sản, thu nhập
 Có 12 người kê khai.
 * Quy tắc ứng xử, văn hóa công vụ
 Đã kiểm tra 03 phòng
và 02 chi cục
 Sở Y tế 12 15
"""
    )
    assert [(number, heading) for number, heading, _ in found] == [
        ("I", "KẾT QUẢ THỰC HIỆN"),
        ("I", "Kê khai tài sản, thu nhập"),
        ("I", "Quy tắc ứng xử, văn hóa công vụ"),
    ]


FORMS = [
    ("Nhóm nhiệm vụ thứ nhất: Rà soát văn bản", "Nhóm nhiệm vụ thứ hai: Tuyên truyền pháp luật"),
    ("Thứ nhất, về công khai ngân sách", "Thứ hai, về đổi vị trí công tác"),
    ("Một là, tuyên truyền pháp luật", "Hai là, kê khai tài sản, thu nhập"),
    ("B1. Công tác tuyên truyền", "B2. Xác minh tài sản, thu nhập"),
    ("I.1 - Tuyên truyền pháp luật", "I.2 - Công khai ngân sách xã"),
    ("Câu 1. Việc tuyên truyền pháp luật", "Câu 2. Việc công khai ngân sách"),
    ("a1) Thực hiện các nghị quyết", "a2) Hoàn thiện chính sách, pháp luật"),
    ("II.1.- Phổ biến pháp luật", "II.2.- Công khai thủ tục hành chính"),
    ("Nội dung 1: Công khai thủ tục", "Nội dung 2: Công khai ngân sách"),
]


@pytest.mark.parametrize(("first", "second"), FORMS)
def test_other_forms_of_numbering_open_sections(
    first: str, second: str, sections: Sections
) -> None:
    text = f"{LEFT} {first}\n Đã thực hiện đầy đủ.\n {second}\n Đã thực hiện đầy đủ.\n"
    assert [heading.split()[-1] for _, heading, _ in sections(text)] == [
        first.split()[-1],
        second.split()[-1],
    ]


def test_capitals_are_headings_where_nothing_is_numbered(sections: Sections) -> None:
    text = f"""{LEFT} CÔNG KHAI NGÂN SÁCH NHÀ NƯỚC
 Các trường niêm yết dự toán, quyết toán.
 ĐỊNH KỲ CHUYỂN ĐỔI VỊ TRÍ CÔNG TÁC
 Chuyển đổi kế toán, thủ quỹ trường học.
 KT. GIÁM ĐỐC
"""
    assert [heading for _, heading, _ in sections(text)] == [
        "CÔNG KHAI NGÂN SÁCH NHÀ NƯỚC",
        "ĐỊNH KỲ CHUYỂN ĐỔI VỊ TRÍ CÔNG TÁC",
    ]


def test_a_letterhead_in_capitals_is_no_heading(sections: Sections) -> None:
    assert (
        sections("ỦY BAN NHÂN DÂN TỈNH\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nBÁO CÁO CÔNG TÁC\n")
        == []
    )


def test_rows_of_a_table_have_roman_rows_over_them(sections: Sections) -> None:
    text = f"""{LEFT} Số TT Nhiệm vụ Kết quả
 I LĨNH VỰC CÔNG KHAI
 1 Công khai tuyển dụng Đăng 07 thông báo
 II LĨNH VỰC CÁN BỘ
 1 Chuyển đổi vị trí công tác Xong 09 người
"""
    assert [number for number, _, _ in sections(text)] == ["I", "I.1", "II", "II.1"]
