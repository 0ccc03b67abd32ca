"""What stands in the letterhead, from the lines of page 1 to the fields."""

import time

import pytest

from extractors.document import Candidate, DigitalSignature, Document, LetterheadReading, Reading
from extractors.fields.extract import extract
from extractors.page import Box

PLAN = [
    (240, 130, "KẾ HOẠCH"),
    (110, 148, "Thực hiện công tác phòng, chống tham nhũng, tiêu cực"),
    (180, 164, "trên địa bàn tỉnh năm 2024"),
    (110, 210, "Thực hiện Kế hoạch số 2613/KH-TTCP ngày 17 tháng 12 năm 2024 của"),
    (85, 226, "Thanh tra Chính phủ, Ủy ban nhân dân tỉnh ban hành kế hoạch như sau:"),
]
LETTER = [
    (60, 98, "V/v báo cáo kết quả công tác"),
    (60, 114, "phòng, chống tham nhũng năm 2024"),
    (200, 150, "Kính gửi: Thanh tra Chính phủ"),
    (110, 180, "Thực hiện Công văn số 55/TTCP-C.IV ngày 02/3/2024 của Thanh tra Chính phủ"),
]


def test_plan(grammar, letterhead, read_lines):
    found = extract(read_lines([*letterhead(), *PLAN]), grammar)
    assert found.number.value == "31/KH-UBND"
    assert found.issue_date.value == "2024-02-05"
    assert found.doc_type.value == "Kế hoạch"
    assert found.issuer.value == "Ủy ban nhân dân tỉnh Đắk Lắk"
    assert found.subject.value == (
        "Thực hiện công tác phòng, chống tham nhũng, tiêu cực trên địa bàn tỉnh năm 2024"
    )
    assert found.place.value == "Đắk Lắk"
    assert found.findings == ()
    for field in (found.number, found.issue_date, found.doc_type, found.issuer, found.subject):
        assert field.page == 1
        assert field.box is not None
        assert field.confidence > 0.9


def test_letter(grammar, letterhead, read_lines):
    lines = letterhead(("UBND TỈNH ĐẮK LẮK", "THANH TRA TỈNH"), "Số: 12/TTT-NV2")
    found = extract(read_lines([*lines, *LETTER]), grammar)
    assert found.doc_type.value == "Công văn"
    assert found.issuer.value == "Thanh tra tỉnh Đắk Lắk"
    assert found.subject.value == ("V/v báo cáo kết quả công tác phòng, chống tham nhũng năm 2024")


def test_party_paper(grammar, read_lines):
    lines = [
        (100, 50, "TỈNH ỦY ĐẮK LẮK"),
        (300, 50, "ĐẢNG CỘNG SẢN VIỆT NAM"),
        (130, 66, "*"),
        (90, 82, "Số 123-KH/TU"),
        (290, 82, "Buôn Ma Thuột, ngày 05 tháng 02 năm 2024"),
        (250, 120, "KẾ HOẠCH"),
        (150, 136, "kiểm tra, giám sát năm 2024"),
        (230, 152, "-----"),
        (100, 190, "Căn cứ Điều lệ Đảng;"),
    ]
    found = extract(read_lines(lines), grammar)
    assert found.number.value == "123-KH/TU"
    assert found.issuer.value == "Tỉnh ủy Đắk Lắk"
    assert found.subject.value == "Kiểm tra, giám sát năm 2024"
    assert found.issue_date.value == "2024-02-05"
    assert found.doc_type.value == "Kế hoạch"


@pytest.mark.parametrize(
    ("issuer", "value"),
    [
        (("ỦY BAN NHÂN DÂN", "TỈNH TRÀ VINH"), "Ủy ban nhân dân tỉnh Trà Vinh"),
        (("UBND TỈNH TRÀ VINH",), "Ủy ban nhân dân tỉnh Trà Vinh"),
        (("UỶ BAN NHÂN DÂN", "TĨNH QUẢNG NGÁI"), "Ủy ban nhân dân tỉnh Quảng Ngãi"),
        (("UBND TỈNH TRÀ VINH", "SỞ TƯ PHÁP"), "Sở Tư pháp tỉnh Trà Vinh"),
        (
            ("UBND TỈNH KON TUM", "SỞ LAO ĐỘNG - THƯƠNG BINH", "VÀ XÃ HỘI"),
            "Sở Lao động - Thương binh và Xã hội tỉnh Kon Tum",
        ),
        (("HĐND TỈNH HƯNG YÊN", "VĂN PHÒNG"), "Văn phòng Hội đồng nhân dân tỉnh Hưng Yên"),
        (("ỦY BAN NHÂN DÂN", "HUYỆN TĨNH GIA"), "Ủy ban nhân dân huyện Tĩnh Gia"),
        (("TỔNG CỤC THUẾ", "CỤC THUẾ TP.HCM"), "Cục Thuế TP.HCM"),
        (
            ("SỞ Y TẾ BẮC NINH", "BỆNH VIỆN ĐA KHOA TỈNH"),
            "Bệnh viện Đa khoa tỉnh Bắc Ninh",
        ),
        (("THANH TRA CHÍNH PHỦ",), "Thanh tra Chính phủ"),
        (
            ("ỦY BAN NHÂN DÂN", "THÀNH PHỐ ĐÀ NẴNG"),
            "Ủy ban nhân dân thành phố Đà Nẵng",
        ),
        (
            ("BỘ TƯ PHÁP", "CỤC THI HÀNH ÁN DÂN SỰ", "TỈNH ĐẮK LẮK"),
            "Cục Thi hành án dân sự tỉnh Đắk Lắk",
        ),
        (
            ("ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM", "TỈNH ĐẮK LẮK", "BAN THƯỜNG TRỰC"),
            "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Đắk Lắk",
        ),
    ],
)
def test_issuer(issuer, value, grammar, letterhead, read_lines):
    assert extract(read_lines(letterhead(issuer)), grammar).issuer.value == value


@pytest.mark.parametrize(
    ("number", "title", "kind", "mismatch"),
    [
        ("Số: 31/KH-UBND", "KẾ HOẠCH", "Kế hoạch", False),
        ("Số: 31/KH-UBND", "KÉ HOẠCH", "Kế hoạch", False),
        ("Số: 31/QĐ-UBND", "Q U Y Ế T  Đ Ị N H", "Quyết định", False),
        ("Số: 1094/QĐ-UBND", "KẾ HOẠCH", "Kế hoạch", True),
        ("Số: 12/KL-TTr", "KẾT LUẬN THANH TRA", "Kết luận thanh tra", False),
        ("Số: 12/CTr-UBND", "CHƯƠNG TRÌNH HÀNH ĐỘNG", "Chương trình", False),
        ("Số: 126/SKHĐT", "TỜ TRÌNH", "Tờ trình", True),
        ("Số: 12/TB-UBND", "", "Thông báo", False),
        ("Số:   /QĐ-UBND", "KẾ HOẠCH", "Kế hoạch", True),
    ],
)
def test_type(number, title, kind, mismatch, grammar, letterhead, read_lines):
    lines = letterhead(number=number)
    if title:
        lines.append((240, 130, title))
    found = extract(read_lines(lines), grammar)
    assert found.doc_type.value == kind
    assert ("type-number-mismatch" in found.findings) is mismatch


def test_letter_of_the_inspectorate_is_no_mismatch(grammar, letterhead, read_lines):
    """`410/TTr-NV1`: TTr is Thanh tra here, not Tờ trình."""
    found = extract(read_lines([*letterhead(number="Số: 410/TTr-NV1"), *LETTER]), grammar)
    assert found.doc_type.value == "Công văn"
    assert "type-number-mismatch" not in found.findings


@pytest.mark.parametrize(
    ("number", "date", "findings"),
    [
        ("Số:     /KH-UBND", "Đắk Lắk, ngày    tháng 02 năm 2024", ("number-blank", "date-blank")),
        (
            "Số: Zˆ/KH-UBND",
            "Đắk Lắk, ngày P tháng 02 năm 2024",
            ("number-uncertain", "date-uncertain"),
        ),
        ("", "", ("number-missing", "date-missing")),
    ],
)
def test_findings(number, date, findings, grammar, letterhead, read_lines):
    lines = [line for line in letterhead(number=number, date=date) if line[2]]
    assert extract(read_lines([*lines, *PLAN]), grammar).findings == findings


def test_text_without_letterhead_is_no_document(grammar, read_lines):
    lines = [(90, 60 + 16 * i, "Hôm nay trời đẹp và không có gì xảy ra cả") for i in range(10)]
    assert "not-a-document" in extract(read_lines(lines), grammar).findings


def test_empty_page(grammar, read_lines):
    found = extract(read_lines([]), grammar)
    assert found.number.state == "missing"
    assert "not-a-document" in found.findings


def test_picture_and_text_complete_each_other(grammar, letterhead, pages, bundle):
    """Digits come from the picture, the symbol's diacritics from the text."""
    lines = letterhead(number="Số: Zˆ/QĐ-UBND", date="Đắk Lắk, ngày P tháng 02 năm 2024")
    seen = LetterheadReading(
        1,
        number=(Candidate("31/QD-UBND", "31/QD-UBND", 1, None, 0.95, "letterhead"),),
        issue_date=(Candidate("2024-02-05", "", 1, None, 0.95, "letterhead"),),
    )
    found = extract(bundle(pages(lines), letterheads=(seen,)), grammar)
    assert found.number.value == "31/QĐ-UBND"
    assert found.number.reader == "letterhead"
    assert found.issue_date.value == "2024-02-05"
    assert not {"number-uncertain", "date-uncertain"} & set(found.findings)


def test_readers_that_contradict_each_other_send_the_date_to_a_person(
    grammar, letterhead, pages, bundle
):
    seen = LetterheadReading(
        1, issue_date=(Candidate("2024-02-08", "", 1, None, 0.9, "letterhead"),)
    )
    found = extract(bundle(pages(letterhead()), letterheads=(seen,)), grammar)
    assert "date-conflict" in found.findings
    assert found.issue_date.confidence < grammar.weights.certain
    assert {found.issue_date.value, *(a.value for a in found.issue_date.alternatives)} == {
        "2024-02-05",
        "2024-02-08",
    }


def test_number_stamped_as_an_annotation(grammar, letterhead, pages):
    page = pages(letterhead(number="Số:       /KH-UBND", date="Đắk Lắk, ngày 05 tháng 02 năm 2024"))
    stamp = Candidate("507", "507", 1, Box(115, 74, 200, 100), 1.0, "annotation")
    document = Document("a.pdf", Reading((page,), annotations=(stamp,)), 1, 1)
    found = extract(document, grammar)
    assert (found.number.value, found.number.reader) == ("507/KH-UBND", "annotation")


def test_secret_paper_with_all_else(grammar, letterhead, read_lines):
    lines = sorted([*letterhead(), (100, 110, "TUYỆT MẬT"), *PLAN], key=lambda line: line[1])
    found = extract(read_lines(lines), grammar)
    assert found.findings == ("secret-mark",)
    assert found.subject.value is not None
    assert found.subject.value.startswith("Thực hiện công tác")


def test_another_signer_than_the_printed_one_is_kept(grammar, letterhead, pages):
    block = [(370, 500, "CHỦ TỊCH"), (360, 570, "Lê Thanh Bình")]
    signature = DigitalSignature("Trần Văn Mẫu", "2024-02-05T14:55:35+07:00", True, 1)
    reading = Reading((pages([*letterhead(), *PLAN, *block]),), signatures=(signature,))
    signer = extract(Document("a.pdf", reading, 1, 1), grammar).signer
    assert signer.value == "Lê Thanh Bình"
    assert [(one.value, one.reader) for one in signer.alternatives] == [
        ("Trần Văn Mẫu", "signature")
    ]


@pytest.mark.parametrize("sign", [".", "(", "…", "“", " .", "- ", "n", "A ", "12 vụ, "])
def test_a_line_of_one_sign_takes_no_time(sign, grammar, letterhead, read_lines):
    lines = [*letterhead(), (60, 300, (sign * 1000)[:1000])]
    start = time.process_time()
    extract(read_lines(lines), grammar)
    # The date grammar took 5 s for 600 dots and 20 s for 1,000.
    assert time.process_time() - start < 4
