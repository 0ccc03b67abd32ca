"""Kinds of papers of Nghị định 30, of the Party and of daily use; headings that go on."""

from __future__ import annotations

import pytest

from extractors.fields.extract import extract


def headed(letterhead, title, *subject, number="Số: 12/XX-ABC", below=()):
    lines = [*letterhead(number=number), (297 - 3 * len(title), 140, title)]
    lines += [(297 - 3 * len(text), 158 + 16 * i, text) for i, text in enumerate(subject)]
    return [*lines, *below]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("GIẤY PHÉP", "Giấy phép"),
        ("THƯ MỜI", "Thư mời"),
        ("GIẤY MỜI", "Giấy mời"),
        ("ĐIỀU LỆ", "Điều lệ"),
        ("PHIẾU TRÌNH", "Phiếu trình"),
        ("HƯỚNG DẪN LIÊN NGÀNH", "Hướng dẫn"),
        ("CHƯƠNG TRÌNH PHỐI HỢP", "Chương trình"),
        ("NGHỊ QUYẾT LIÊN TỊCH", "Nghị quyết"),
        ("BẢN GHI NHỚ", "Bản ghi nhớ"),
        ("THỎA THUẬN HỢP TÁC", "Bản thỏa thuận"),
        ("GIẤY GIỚI THIỆU", "Giấy giới thiệu"),
        ("GIẤY ỦY QUYỀN", "Giấy ủy quyền"),
        ("PHIẾU CHUYỂN", "Phiếu chuyển"),
        ("PHIẾU BÁO", "Phiếu báo"),
        ("THÔNG TRI", "Thông tri"),
        ("LỜI KÊU GỌI", "Lời kêu gọi"),
        ("THỂ LỆ", "Thể lệ"),
        ("GIẤY TRIỆU TẬP", "Giấy triệu tập"),
        ("THÔNG CÁO BÁO CHÍ", "Thông cáo"),
    ],
)
def test_titles(title, kind, grammar, letterhead, read_lines):
    found = extract(read_lines(headed(letterhead, title, "Về việc phối hợp công tác")), grammar)
    assert found.doc_type.value == kind


@pytest.mark.parametrize("number", ["Số: 1215/GP-UBND", "Số: 12/TM-ĐHTC", "Số: 03/ĐL-HLG"])
def test_symbols_of_kinds_are_no_letters(number, grammar, letterhead, read_lines):
    found = extract(read_lines(letterhead(number=number)), grammar)
    assert found.doc_type.value in ("Giấy phép", "Thư mời", "Điều lệ")


def test_an_unknown_heading_makes_no_letter(grammar, letterhead, read_lines):
    lines = headed(letterhead, "GIẤY BIÊN NHẬN HỒ SƠ", number="Số: 12/BNHS-SNV")
    assert extract(read_lines(lines), grammar).doc_type.value is None


def test_an_addressee_makes_a_letter(grammar, letterhead, read_lines):
    lines = [*letterhead(number="Số: 12/SNV-TCCB"), (200, 140, "Kính gửi: Sở Tư pháp")]
    assert extract(read_lines(lines), grammar).doc_type.value == "Công văn"


def test_the_tax_department_writes_letters(grammar, letterhead, read_lines):
    lines = [
        *letterhead(("TỔNG CỤC THUẾ", "CỤC THUẾ TỈNH LONG AN"), number="Số: 6078/CT-KTT3"),
        (90, 98, "V/v chính sách thuế"),
        (200, 140, "Kính gửi: Công ty A"),
    ]
    found = extract(read_lines(lines), grammar)
    assert (found.doc_type.value, found.findings) == ("Công văn", ())


@pytest.mark.parametrize(
    ("heading", "kind", "subject"),
    [
        (("BÁO CÁO CÔNG TÁC TƯ PHÁP", "NĂM 2023"), "Báo cáo", "Công tác tư pháp năm 2023"),
        (
            ("GIẤY PHÉP SỬ DỤNG VẬT LIỆU NỔ",),
            "Giấy phép",
            "Sử dụng vật liệu nổ",
        ),
        (
            ("QUYẾT ĐỊNH CHẤP THUẬN CHỦ TRƯƠNG ĐẦU TƯ", "Dự án khu dân cư Mỹ Đức"),
            "Quyết định",
            "Chấp thuận chủ trương đầu tư dự án khu dân cư Mỹ Đức",
        ),
        (("LỊCH TIẾP CÔNG DÂN", "THÁNG 3 NĂM 2024"), "Lịch", "Tiếp công dân tháng 3 năm 2024"),
        (
            ("QUYẾT ĐỊNH", "CÔNG NHẬN SỰ THỎA THUẬN CỦA", "CÁC ĐƯƠNG SỰ"),
            "Quyết định",
            "Công nhận sự thỏa thuận của các đương sự",
        ),
        (("QUYẾT ĐỊNH", "BAN HÀNH", "QUY CHẾ LÀM VIỆC"), "Quyết định", "Ban hành quy chế làm việc"),
    ],
)
def test_type_and_subject_in_one_heading(heading, kind, subject, grammar, letterhead, read_lines):
    found = extract(read_lines(headed(letterhead, *heading)), grammar)
    assert found.doc_type.value == kind
    assert found.subject.value.casefold() == subject.casefold()
