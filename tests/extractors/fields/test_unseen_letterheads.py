"""Letterheads of offices that the rules had not seen: digits in names, damage, other layouts."""

from __future__ import annotations

import pytest

from extractors.document import Candidate, Document, LetterheadReading, Reading
from extractors.fields.extract import extract
from extractors.fields.running_text import running_text
from extractors.fields.zone import read_zone

STATE = [(270, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (310, 66, "Độc lập - Tự do - Hạnh phúc")]
BODY = (85, 300, "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;")


def paper(issuer, number, date, title="", subject=(), below=()):
    """Lines of a page: left column, motto, number, date, title, subject, then `below`."""
    lines = [(90.0, 50.0 + 16 * i, text) for i, text in enumerate(issuer)]
    y = 66.0 + 16 * max(len(issuer) - 1, 1)
    lines += [*STATE, (90, y, number), (310, y, date)]
    if title:
        lines.append((297 - 3 * len(title), y + 40, title))
    lines += [(297 - 3 * len(text), y + 58 + 16 * i, text) for i, text in enumerate(subject)]
    return sorted([line for line in (*lines, *below, BODY) if line[2]], key=lambda ln: ln[1])


@pytest.mark.parametrize("ward", ["PHƯỜNG 4", "PHƯỜNG 10", "XÃ AN HÒA 2", "QUẬN 12"])
def test_a_place_with_a_digit_is_no_title(ward, grammar, read_lines):
    told = {"PHƯỜNG 4": "Phường 4", "PHƯỜNG 10": "Phường 10", "QUẬN 12": "Quận 12"}.get(
        ward, "xã An Hòa 2"
    )
    place = told[:1].upper() + told[1:]
    lines = paper(
        ("ỦY BAN NHÂN DÂN", ward),
        "Số: 131/QĐ-UBND",
        f"{place}, ngày 11 tháng 6 năm 2025",
        "QUYẾT ĐỊNH",
        ("Về việc kiện toàn Ban Chỉ đạo chuyển đổi số",),
    )
    found = extract(read_lines(lines), grammar)
    assert found.number.value == "131/QĐ-UBND"
    assert found.issue_date.value == "2025-06-11"
    assert found.doc_type.value == "Quyết định"
    assert found.issuer.value == f"Ủy ban nhân dân {told}"
    assert found.subject.value == "Về việc kiện toàn Ban Chỉ đạo chuyển đổi số"


@pytest.mark.parametrize(
    "team",
    [
        ("ĐOÀN KIỂM TRA THEO", "QUYẾT ĐỊNH SỐ 2077/QĐ-SNN"),
        ("ĐOÀN KIỂM TRA THEO QUYẾT ĐỊNH", "SỐ 2077/QĐ-SNN"),
    ],
)
def test_a_team_named_after_a_decision(team, grammar, read_lines):
    lines = paper(
        ("SỞ NÔNG NGHIỆP VÀ PTNT", *team),
        "Số: 05/BC-ĐKT",
        "Hòa Bình, ngày 09 tháng 11 năm 2023",
        "BÁO CÁO",
        ("Kết quả kiểm tra đê điều",),
    )
    found = extract(read_lines(lines), grammar)
    assert (found.number.value, found.doc_type.value) == ("05/BC-ĐKT", "Báo cáo")
    assert found.issuer.value.casefold() == "đoàn kiểm tra theo quyết định số 2077/qđ-snn"
    assert found.issuer_superior.value == "Sở Nông nghiệp và PTNT"


def test_a_licence_with_its_number_below_and_its_day_above_the_signature(grammar, read_lines):
    lines = paper(
        ("UBND TỈNH HÒA AN", "SỞ XÂY DỰNG"),
        "",
        "",
        "GIẤY PHÉP XÂY DỰNG",
        (),
        [
            (240, 140, "Số: 07.2013/GPXD"),
            (310, 600, "Hòa An, ngày 16 tháng 5 năm 2013"),
            (370, 618, "KT. GIÁM ĐỐC"),
            (360, 634, "PHÓ GIÁM ĐỐC"),
        ],
    )
    found = extract(read_lines(lines), grammar)
    assert (found.number.value, found.issue_date.value) == ("07.2013/GPXD", "2013-05-16")
    assert found.doc_type.value == "Giấy phép"


def test_a_day_in_the_text_is_not_one_above_a_signature(grammar, read_lines):
    lines = paper(
        ("UBND TỈNH HÒA AN", "SỞ XÂY DỰNG"),
        "Số: 12/TB-SXD",
        "",
        "THÔNG BÁO",
        ("Kết quả họp",),
        [(240, 600, "tại Hòa An, ngày 16 tháng 5 năm 2013"), (90, 640, "và các đơn vị khác.")],
    )
    found = extract(read_lines(lines), grammar)
    assert found.issue_date.value is None


def test_the_head_of_a_gazette_is_no_body_and_no_number(grammar, read_lines):
    lines = paper(("CHÍNH PHỦ",), "Số: 77/2026/NĐ-CP", "Hà Nội, ngày 12 tháng 02 năm 2026")
    head = [
        (60, 8, "2"),
        (180, 8, "CÔNG BÁO/Số 311 + 312/Ngày 24-02-2026"),
        (200, 20, "THỦ TƯỚNG CHÍNH PHỦ"),
    ]
    found = extract(read_lines([*head, *lines]), grammar)
    assert (found.number.value, found.issue_date.value) == ("77/2026/NĐ-CP", "2026-02-12")
    assert found.issuer.value == "Chính phủ"


def test_two_pages_on_one_sheet(grammar, pages, bundle):
    lines = paper(
        ("UBND TỈNH BẮC SƠN", "SỞ NỘI VỤ"),
        "Số: 645/TB-SNV",
        "Bắc Sơn, ngày 08 tháng 10 năm 2024",
        "THÔNG BÁO",
        ("Kết quả kỳ thi nâng ngạch",),
    )
    right = [
        (640, 50 + 16 * i, "các cơ quan, tổ chức có liên quan chịu trách nhiệm thi hành")
        for i in range(30)
    ]
    page = pages(sorted([*lines, *right], key=lambda line: line[1]))
    wide = type(page)(1, 1190, 842, page.lines, "text", confidence=1.0)
    found = extract(bundle(wide), grammar)
    assert (found.number.value, found.issue_date.value) == ("645/TB-SNV", "2024-10-08")
    assert found.issuer.value == "Sở Nội vụ tỉnh Bắc Sơn"
    assert found.subject.value == "Kết quả kỳ thi nâng ngạch"


@pytest.mark.parametrize(
    "motto",
    [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA",
        "C G HÒA XÃ HỘI C Ủ NGH VIỆT N M",
        "XÃ HỘI CHỦ NGHĨA V T NAM",
        "Đ lập Tự do Hạnh ph",
    ],
)
def test_a_motto_that_a_line_of_the_scanner_crossed(motto, grammar, read_lines):
    lines = [
        (90, 50, "ỦY BAN NHÂN DÂN"),
        (90, 66, "XÃ PHÚ LỘC"),
        (290, 50, motto),
        (90, 86, "Số 12/TB-UBND"),
        (310, 86, "Phú Lộc, ngày 05 tháng 02 năm 2024"),
        (255, 120, "THÔNG BÁO"),
        (200, 138, "Về việc niêm yết công khai hồ sơ"),
        BODY,
    ]
    found = extract(read_lines(lines), grammar)
    assert "not-a-document" not in found.findings
    assert found.number.value == "12/TB-UBND"
    assert found.issuer.value == "Ủy ban nhân dân xã Phú Lộc"


def test_number_and_date_that_touch(grammar, read_lines):
    lines = [
        (90, 50, "ỦY BAN NHÂN DÂN"),
        (90, 66, "HUYỆN ĐỨC LINH"),
        *STATE,
        (90, 86, "Số: 2305/UBND-NN Đức Linh, ngày 13 tháng 7 năm 2011"),
        (90, 104, "Về việc báo cáo tình hình"),
        (200, 140, "Kính gửi: Sở Nội vụ"),
        BODY,
    ]
    found = extract(read_lines(lines), grammar)
    assert (found.number.value, found.issue_date.value) == ("2305/UBND-NN", "2011-07-13")


def test_a_line_of_text_that_begins_with_a_cited_number(grammar, read_lines):
    lines = [
        (85, 100, "Ngày 12/3/2024, Sở Nội vụ nhận được Kế hoạch của Ủy ban nhân dân tỉnh"),
        (85, 116, "số 31/KH-UBND về thực hiện Nghị quyết số 126/NQ-CP ngày 08/10/2021"),
        (85, 132, "của Chính phủ và đề nghị các đơn vị thực hiện."),
    ]
    document = read_lines(lines)
    found = extract(document, grammar)
    assert found.number.value is None
    assert {c.number for c in found.citations} == {"31/KH-UBND", "126/NQ-CP"}
    assert "31/KH-UBND" in running_text(document, read_zone(document, grammar))


def test_a_meetings_day_is_not_the_issue_date_of_a_news_text(grammar, read_lines):
    lines = [
        (85, 60, "Tin tức"),
        (85, 90, "Sáng nay, ngày 12 tháng 3 năm 2024"),
        (85, 106, "Ủy ban nhân dân tỉnh tổ chức hội nghị về phòng, chống tham nhũng và"),
        (85, 122, "triển khai nhiệm vụ quý II cho các sở, ban, ngành của tỉnh."),
    ]
    found = extract(read_lines(lines), grammar)
    assert found.issue_date.value is None
    assert "not-a-document" in found.findings


def test_digits_stamped_a_little_off_their_line(grammar, pages, bundle):
    lines = paper(
        ("ỦY BAN NHÂN DÂN", "PHƯỜNG 1"),
        "Số:      /KH-UBND",
        "Phường 1, ngày 24 tháng 03 năm 2025",
        "KẾ HOẠCH",
        ("Dân số và phát triển năm 2025",),
    )
    # `447` comes last in the stream, nine points above its slot.
    page = pages([*lines, (116, 73, "447")])
    assert extract(bundle(page), grammar).number.value == "447/KH-UBND"


def test_a_rule_without_its_year_is_never_sure(grammar, read_lines):
    lines = paper(("CHÍNH PHỦ",), "Số: 77/NĐ-CP", "Hà Nội, ngày 12 tháng 02 năm 2026", "NGHỊ ĐỊNH")
    found = extract(read_lines(lines), grammar)
    assert found.number.value == "77/NĐ-CP"
    assert "number-uncertain" in found.findings


@pytest.mark.parametrize(("subject", "sure"), [("Quy định mức chi", False), ("Về nhân sự", True)])
def test_a_councils_resolution_that_makes_rules_bears_a_year(subject, sure, grammar, read_lines):
    recital = (85, 200, "Căn cứ Luật Ban hành văn bản quy phạm pháp luật ngày 22 tháng 6 năm 2015;")
    lines = paper(
        ("HỘI ĐỒNG NHÂN DÂN", "TỈNH LÂM ĐỒNG"),
        "Số: 12/NQ-HĐND",
        "Lâm Đồng, ngày 10 tháng 7 năm 2024",
        "NGHỊ QUYẾT",
        (subject,),
        [recital],
    )
    found = extract(read_lines(lines), grammar)
    assert ("number-uncertain" not in found.findings) is sure


def test_the_end_of_a_serial_that_ocr_took_for_letters(grammar, pages):
    lines = paper(("UBND TỈNH PHÚ THỌ", "SỞ Y TẾ"), "Số: /T5/STTTT-CNTT", "")
    seen = Candidate("275/STTTT-CNTT", "S: 275/STTTT-CNTT", 1, None, 0.9, "letterhead")
    reading = Reading((pages(lines, read_by="ocr"),), (LetterheadReading(1, (seen,)),))
    found = extract(Document("a.pdf", reading, 1, 1), grammar)
    assert found.number.value == "275/STTTT-CNTT"
