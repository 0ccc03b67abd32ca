"""Letterheads of far offices: communes of two levels, the Party, courts, joint papers, kinds."""

from __future__ import annotations

import pytest

from extractors.document import Candidate, LetterheadReading
from extractors.fields.extract import extract

BODY = (85, 330, "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;")


def centred(y, text):
    return (297 - 3 * len(text), y, text)


def test_culture_and_society_is_no_motto(grammar, read_lines, letterhead):
    lines = letterhead(
        ("UBND XÃ BẢO NHAI", "PHÒNG VĂN HÓA - XÃ HỘI"),
        "Số: 40/TTr-VHXH",
        "Bảo Nhai, ngày 27 tháng 10 năm 2025",
    )
    found = extract(read_lines([*lines, centred(120, "TỜ TRÌNH"), BODY]), grammar)
    assert found.issuer.value == "Phòng Văn hóa - Xã hội xã Bảo Nhai"
    assert found.issuer_superior.value == "UBND xã Bảo Nhai"


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("Số: 201/TTHĐND-VP", "201/TTHĐND-VP"),
        ("Số: 21/QĐUBND", "21/QĐ-UBND"),
    ],
)
def test_the_standing_body_of_a_council_is_no_circular(
    printed, number, grammar, read_lines, letterhead
):
    lines = letterhead(("THƯỜNG TRỰC HỘI ĐỒNG NHÂN DÂN", "TỈNH LÀO CAI"), printed)
    assert extract(read_lines([*lines, BODY]), grammar).number.value == number


@pytest.mark.parametrize(
    ("issuer", "name"),
    [
        (
            ("VĂN PHÒNG", "ỦY BAN NHÂN DÂN TỈNH HÒA MINH"),
            "Văn phòng Ủy ban nhân dân tỉnh Hòa Minh",
        ),
        (("CHỦ TỊCH", "ỦY BAN NHÂN DÂN TỈNH SƠN HÀ"), "Chủ tịch Ủy ban nhân dân tỉnh Sơn Hà"),
        (("SỞ TƯ PHÁP TỈNH AN PHÚ", "PHÒNG CÔNG CHỨNG SỐ 2"), "Phòng Công chứng số 2"),
        (("UBND TỈNH HÀ GIANG", "THANH TRA TỈNH"), "Thanh tra tỉnh Hà Giang"),
    ],
)
def test_a_part_named_before_its_body(issuer, name, grammar, read_lines, letterhead):
    assert extract(read_lines([*letterhead(issuer), BODY]), grammar).issuer.value == name


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("QUY HOẠCH", "Quy hoạch"),
        ("CHIẾN LƯỢC", "Chiến lược"),
        ("LỜI KÊU GỌI", "Lời kêu gọi"),
        ("THÔNG TRI", "Thông tri"),
        ("PHIẾU CHUYỂN ĐƠN", "Phiếu chuyển"),
        ("GIẤY MỜI HỌP", "Giấy mời"),
        ("BIÊN BẢN HỌP HỘI ĐỒNG TRƯỜNG", "Biên bản"),
        ("YÊU CẦU ĐIỀU TRA", "Yêu cầu"),
    ],
)
def test_kinds_of_daily_use(title, kind, grammar, read_lines, letterhead):
    lines = [*letterhead(number="Số: 08/UBND"), centred(130, title), BODY]
    assert extract(read_lines(lines), grammar).doc_type.value == kind


def test_a_judgment_with_its_matter_under_the_number(grammar, read_lines, letterhead):
    lines = letterhead(
        ("TÒA ÁN NHÂN DÂN", "THÀNH PHỐ ĐÀ NẴNG"), "Bản án số: 12/2025/DS-PT", "Ngày 18-8-2025"
    )
    lines.append((90, 100, "V/v tranh chấp hợp đồng"))
    found = extract(read_lines([*lines, BODY]), grammar)
    assert found.doc_type.value == "Bản án"
    assert found.subject.value == "V/v tranh chấp hợp đồng"


def test_the_number_under_title_and_subject_is_no_part_of_the_subject(
    grammar, read_lines, letterhead
):
    lines = letterhead(number="", date="")
    lines += [
        centred(110, "GIẤY PHÉP"),
        centred(128, "SỬ DỤNG KHU VỰC BIỂN"),
        centred(145, "Số: 14/GPKT-CCBHĐ"),
        BODY,
    ]
    found = extract(read_lines([line for line in lines if line[2]]), grammar)
    assert found.number.value == "14/GPKT-CCBHĐ"
    assert found.subject.value == "Sử dụng khu vực biển"


@pytest.mark.parametrize(
    ("below", "subject"),
    [
        (
            centred(148, "Thực hiện quy chế dân chủ ở cơ sở năm 2024"),
            "Phối hợp thực hiện quy chế dân chủ ở cơ sở năm 2024",
        ),
        (
            (85, 148, "Thực hiện Nghị quyết số 12 của Hội đồng nhân dân tỉnh về nhiệm vụ năm 2024"),
            "Phối hợp",
        ),
    ],
)
def test_a_heading_goes_on_centred_not_as_a_paragraph(
    below, subject, grammar, read_lines, letterhead
):
    lines = [*letterhead(), centred(130, "CHƯƠNG TRÌNH PHỐI HỢP"), below, BODY]
    assert extract(read_lines(lines), grammar).subject.value == subject


def test_a_stamp_of_urgency_is_no_part_of_a_letters_subject(grammar, read_lines, letterhead):
    lines = letterhead(number="Số: 6688/VPCP-V.I")
    lines += [(90, 98, "V/v xử lý kiến nghị của"), (90, 113, "Thanh tra Chính phủ")]
    found = extract(read_lines([*lines, (100, 130, "HỎA TỐC"), BODY]), grammar)
    assert found.subject.value == "V/v xử lý kiến nghị của Thanh tra Chính phủ"
    assert "HỎA TỐC" in found.marks


def stamped_paper(issuer, stamp, number, below=()):
    """A letterhead with a receipt stamp whose words were read into the lines beside it."""
    return [
        (120, 50, "UBND TỈNH BÌNH ĐỊNH"),
        (270, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (20, 66, issuer),
        (310, 66, "Độc lập - Tự do - Hạnh phúc"),
        *stamp,
        (20, 98, number),
        (310, 98, "Bình Định, ngày 13 tháng 5 năm 2024"),
        *below,
        (85, 330, "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;"),
    ]


def test_a_receipt_stamp_read_into_the_lines_beside_it(grammar, read_lines):
    found = extract(
        read_lines(
            stamped_paper(
                "UBND HUYỆN  SỞ NỘI VỤ",
                [(41, 82, "ĐẾN")],
                "Số:..4512.  Số: 66/SNV-TTr",
                [(20, 114, "Ngày: 16/5    V/v kiểm tra công vụ năm 2024")],
            ),
            read_by="ocr",
            confidence=0.95,
        ),
        grammar,
    )
    assert found.number.value == "66/SNV-TTr"
    assert found.issuer.value == "Sở Nội vụ tỉnh Bình Định"
    assert found.subject.value == "V/v kiểm tra công vụ năm 2024"
    assert found.issue_date.value == "2024-05-13"
    assert any(mark.startswith("ĐẾN") for mark in found.marks)


def test_a_name_that_a_receipt_stamp_touches_is_not_sure(grammar, read_lines):
    lines = stamped_paper(
        "                SỞ NỘI VỤ",
        [(100, 79, "ĐẾN"), (92, 110, "Ngày: 16/5")],
        " " * 22 + "Số: 6/SNV",
    )
    found = extract(read_lines(lines, read_by="ocr", confidence=0.95), grammar)
    assert found.issuer.value == "Sở Nội vụ tỉnh Bình Định"
    assert found.issuer.confidence < grammar.weights.certain


def sure_of_issuer(document, grammar):
    return extract(document, grammar).issuer.confidence >= grammar.weights.certain


def test_a_stamp_of_which_only_its_day_was_read_leaves_the_name_unsure(
    grammar, read_lines, letterhead
):
    lines = [*letterhead(), BODY]
    stamped = [*letterhead(), (60, 100, "Ngày: 16/5/2024"), BODY]
    assert sure_of_issuer(read_lines(lines, read_by="ocr", confidence=0.95), grammar)
    assert not sure_of_issuer(read_lines(stamped, read_by="ocr", confidence=0.95), grammar)
    assert sure_of_issuer(read_lines(stamped), grammar)  # a text layer lacks no letters


def test_a_scan_that_lost_its_number_line_leaves_the_name_unsure(grammar, read_lines, letterhead):
    lines = [line for line in letterhead() if not line[2].startswith("Số")]
    assert not sure_of_issuer(read_lines(lines, read_by="ocr", confidence=0.95), grammar)


def test_to_a_year_in_capitals_is_no_stamp(grammar, read_lines, letterhead):
    lines = [*letterhead(), centred(120, "KẾ HOẠCH"), (120, 138, "TỪ NAY ĐẾN NĂM 2025"), BODY]
    found = extract(read_lines(lines), grammar)
    assert found.number.value == "31/KH-UBND"
    assert not any(mark.startswith("ĐẾN") for mark in found.marks)


def test_dirt_of_a_stamp_before_the_slot_is_no_part_of_it(grammar, pages, bundle):
    lines = stamped_paper("          SỞ NỘI VỤ", [(30, 98, "SP ni")], "           Số: 66/SNV-TTr")
    page = pages([line for line in lines if line[2] != "SP ni"], read_by="ocr", confidence=0.95)
    dirt = pages([(25, 98, "SP ni")], read_by="ocr", confidence=0.2)
    both = pages([], read_by="ocr")
    held = type(both)(1, 595, 842, (*page.lines, *dirt.lines), "ocr")
    found = extract(bundle(held), grammar)
    assert found.number.value == "66/SNV-TTr"
    assert found.issuer.value == "Sở Nội vụ tỉnh Bình Định"


def pictured(value, raw, confidence=0.97):
    """What the picture reader says of the number."""
    seen = Candidate(value, raw, 1, None, confidence, "letterhead", "read")
    return (LetterheadReading(1, (seen,), ()),)


@pytest.mark.parametrize(
    ("printed", "seen", "number", "sure"),
    [
        ("Số: 15/BG-UBND", "15/BC-UBND", "15/BC-UBND", True),
        ("Số: 09/2024/TTI-BLĐTBXH", "09/2024/TT-BLĐTBXH", "09/2024/TT-BLĐTBXH", True),
        ("Số 23KH/ĐU", "23-KH/ĐU", "23-KH/ĐU", True),
        ("Số: 31⁄2024/NQ-HĐND", "31/2024/NQ-HĐND", "31/2024/NQ-HĐND", True),
        ("Số: 31/NQ-HĐND", "31/2024/NQ-HĐND", "31/2024/NQ-HĐND", True),
        ("Số: 77/TB-UBND", "77/TT-UBND", "77/TT-UBND", False),
        ("Số: 77/QĐ-DHKTCN", "77/QĐ-DHKTCM", "77/QĐ-DHKTCM", False),
        ("Số: 15/BC-UBND", "15/BG-UBND", "15/BC-UBND", True),
    ],
)
def test_one_symbol_where_two_readers_read_two(
    printed, seen, number, sure, grammar, pages, bundle, letterhead
):
    page = pages([*letterhead(number=printed), BODY], read_by="ocr", confidence=0.9)
    seen_as = pictured(seen, printed, 0.97 if sure else 0.85)
    found = extract(bundle(page, letterheads=seen_as), grammar)
    assert found.number.value == number
    assert (found.number.confidence >= grammar.weights.certain) is sure


@pytest.mark.parametrize(
    ("below", "number", "sure"),
    [([(90, 98, "QHXD")], "77/BQLKKT-QHXD", True), ([], "77/BQLKKT", False)],
)
def test_a_symbol_that_goes_on_below_is_not_sure_without_its_end(
    below, number, sure, grammar, pages, bundle, letterhead
):
    lines = [*letterhead(number="Số: 77/BQLKKT-"), *below, BODY]
    page = pages(lines, read_by="ocr", confidence=0.9)
    seen = pictured("77/BQLKKT", "Ső: 77/BQLKKT-")
    found = extract(bundle(page, letterheads=seen), grammar)
    assert found.number.value == number
    assert (found.number.confidence >= grammar.weights.certain) is sure


@pytest.mark.parametrize(
    ("beside", "issuer"),
    [
        ("Địa chỉ: 12 Lê Lợi, phường Hòa Bình", "Bệnh viện Mắt"),
        ("Số 5, đường Trần Phú, TP. Vinh", "Bệnh viện Mắt"),
        ("ĐT: 0203 3825 111 - Fax: 0203 3825 112", "Bệnh viện Mắt"),
        ("EYE HOSPITAL", "Bệnh viện Mắt"),
    ],
)
def test_an_address_and_a_foreign_name_are_no_part_of_a_bodys_name(
    beside, issuer, grammar, read_lines, letterhead
):
    lines = letterhead(("SỞ Y TẾ TỈNH HÀ NAM", "BỆNH VIỆN MẮT", beside), "Số: 219/BVM-KHTH")
    found = extract(read_lines([*lines, BODY]), grammar)
    assert found.issuer.value == issuer
    assert found.number.value == "219/BVM-KHTH"


@pytest.mark.parametrize(
    "date",
    [
        "Đắk Lắk,ngày05tháng02năm2024",
        "Đắk Lắk, ngày 0 5 tháng 0 2 năm 2 0 2 4",
        "Đắk Lắk , ngày 05 tháng 02 năm 2024 .",
    ],
)
def test_dates_whose_words_are_glued_or_torn(date, grammar, read_lines, letterhead):
    found = extract(read_lines([*letterhead(date=date), BODY]), grammar)
    assert found.issue_date.value == "2024-02-05"


def test_a_date_over_two_lines(grammar, read_lines, letterhead):
    lines = [*letterhead(date="Đắk Lắk, ngày 05 tháng 02"), (360, 98, "năm 2024"), BODY]
    assert extract(read_lines(lines), grammar).issue_date.value == "2024-02-05"


@pytest.mark.parametrize(("printed", "sure"), [("1 2 3 5/QĐ-UBND", True), ("1 235/QĐ-UBND", False)])
def test_a_serial_whose_digits_stand_apart_in_a_text_layer(
    printed, sure, grammar, read_lines, letterhead
):
    found = extract(read_lines([*letterhead(number=f"Số: {printed}"), BODY]), grammar)
    assert found.number.value == "1235/QĐ-UBND"
    assert (found.number.confidence >= grammar.weights.certain) is sure


def test_a_name_of_the_highlands_keeps_its_mark(grammar, read_lines, letterhead):
    lines = [*letterhead(), BODY, (360, 600, "CHÁNH VĂN PHÒNG"), (370, 680, "H' Yar Mlô")]
    assert extract(read_lines(lines), grammar).signer.value == "H' Yar Mlô"
