"""Letterheads of bodies and kinds beyond a province's papers (see benchmarks/fields_noise.py)."""

import pytest

from extractors.fields.extract import extract
from extractors.fields.names import sentence_case


def under(letterhead, title, *subject, **parts):
    lines = [*letterhead(**parts), (270, 150, title)]
    return lines + [(200, 168 + 16 * i, text) for i, text in enumerate(subject)]


def test_a_laws_number_is_called_a_laws_number(grammar, letterhead, read_lines):
    lines = under(
        letterhead,
        "LUẬT",
        "PHÒNG, CHỐNG THAM NHŨNG",
        issuer=("QUỐC HỘI",),
        number="Luật số: 36/2018/QH14",
        date="Hà Nội, ngày 20 tháng 11 năm 2018",
    )
    found = extract(read_lines(lines), grammar)
    assert (found.number.value, found.doc_type.value) == ("36/2018/QH14", "Luật")
    assert (found.issuer.value, found.issue_date.value) == ("Quốc hội", "2018-11-20")


def test_a_date_without_the_word_for_day(grammar, letterhead, read_lines):
    lines = under(letterhead, "BÁO CÁO", "Công tác tháng 01", date="Con Cuông, 05/02/2024")
    found = extract(read_lines(lines), grammar)
    assert (found.issue_date.value, found.place.value) == ("2024-02-05", "Con Cuông")


def test_a_union_on_the_left_is_a_body_and_no_motto(grammar, letterhead, read_lines):
    body = ("TỔNG LIÊN ĐOÀN LAO ĐỘNG", "VIỆT NAM", "LIÊN ĐOÀN LAO ĐỘNG", "TỈNH BÌNH THUẬN")
    lines = under(letterhead, "HƯỚNG DẪN", "Tổ chức", issuer=body, number="Số: 29/HD-LĐLĐ")
    found = extract(read_lines(lines), grammar)
    assert found.number.value == "29/HD-LĐLĐ"
    assert found.issuer.value == "Liên đoàn Lao động tỉnh Bình Thuận"
    assert found.issuer_superior.value == "Tổng Liên đoàn Lao động Việt Nam"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("Số: 3310/TCTHADS-NV1", "3310/TCTHADS-NV1"),
        ("Số: 160/KV XI-TH", "160/KVXI-TH"),
        ("Số: 12b/QĐ-THPTND", "12b/QĐ-THPTND"),
        ("Số: 0098/SDTTG-TTr", "0098/SDTTG-TTr"),
        ("Số: 15 /2024/QĐ-UBND", "15/2024/QĐ-UBND"),
        ("Số: 21/QĐUBND", "21/QĐ-UBND"),
    ],
)
def test_numbers_of_other_bodies(written, number, grammar, letterhead, read_lines):
    lines = under(letterhead, "THÔNG BÁO", "Kết quả", number=written)
    assert extract(read_lines(lines), grammar).number.value == number


@pytest.mark.parametrize(
    ("capitals", "told"),
    [
        ("TÌNH TRẠNG NHŨNG NHIỄU, PHIỀN HÀ", "Tình trạng nhũng nhiễu, phiền hà"),
        ("CHÍNH QUYỀN ĐỊA PHƯƠNG NĂM 2025", "Chính quyền địa phương năm 2025"),
        ("TRÊN ĐỊA BÀN THÀNH PHỐ NĂM 2025", "Trên địa bàn thành phố năm 2025"),
        ("TRÊN ĐỊA BÀN TỈNH ĐẮK LẮK VÀ CÁC HUYỆN", "Trên địa bàn tỉnh Đắk Lắk và các huyện"),
        ("TẠI HUYỆN NĂM CĂN", "Tại huyện Năm Căn"),
    ],
)
def test_a_subject_in_capitals(capitals, told, grammar):
    assert sentence_case(capitals, grammar, shortest=3) == told


@pytest.mark.parametrize(
    ("capitals", "told"),
    [
        ("BỆNH VIỆN ĐA KHOA AN HÒA", "Bệnh viện Đa khoa An Hòa"),
        ("BỆNH VIỆN ĐA KHOA TỈNH AN GIANG", "Bệnh viện Đa khoa tỉnh An Giang"),
        ("BỆNH VIỆN ĐA KHOA KHU VỰC CAM RANH", "Bệnh viện Đa khoa khu vực Cam Ranh"),
        ("BỆNH VIỆN ĐA KHOA QUỐC TẾ HẢI PHÒNG", "Bệnh viện Đa khoa Quốc tế Hải Phòng"),
        ("BỆNH VIỆN LÃO KHOA TRUNG ƯƠNG", "Bệnh viện Lão khoa Trung ương"),
    ],
)
def test_the_name_of_a_hospital(capitals, told, grammar):
    assert sentence_case(capitals, grammar) == told


def test_a_title_that_goes_on(grammar, letterhead, read_lines):
    lines = under(letterhead, "QUY CHẾ PHỐI HỢP", "Trong phát hiện, xử lý tham nhũng")
    found = extract(read_lines(lines), grammar)
    assert found.doc_type.value == "Quy chế"
    assert found.subject.value == "Phối hợp trong phát hiện, xử lý tham nhũng"
