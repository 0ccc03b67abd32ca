import pytest

from extractors.fields.extract import extract


@pytest.mark.parametrize(
    ("line", "marks", "secret"),
    [
        ((100, 115, "MẬT"), ("MẬT",), True),
        ((100, 115, "TỐI MẬT"), ("TỐI MẬT",), True),
        ((100, 115, "TUYỆT MẬT"), ("TUYỆT MẬT",), True),
        ((60, 30, "Độ mật: Tối mật"), ("TỐI MẬT",), True),
        ((100, 115, "HỎA TỐC"), ("HỎA TỐC",), False),
        ((100, 115, "KHẨN"), ("KHẨN",), False),
        ((400, 20, "SAO Y; Sở Tư pháp; 12/3/2024"), ("SAO Y",), False),
        ((100, 115, "DỰ THẢO LẦN 2"), ("DỰ THẢO",), False),
        ((100, 160, "Về bảo vệ bí mật nhà nước"), (), False),
        ((100, 160, "MẶT TRẬN TỔ QUỐC"), (), False),
        ((100, 160, "mật"), (), False),
    ],
)
def test_marks(line, marks, secret, grammar, letterhead, read_lines):
    lines = sorted([*letterhead(), line, (240, 135, "KẾ HOẠCH")], key=lambda x: x[1])
    found = extract(read_lines(lines), grammar)
    assert found.marks == marks
    assert ("secret-mark" in found.findings) is secret


def test_receipt_stamp_has_its_own_number_and_date(grammar, letterhead, read_lines):
    stamp = [(60, 120, "ĐẾN"), (40, 133, "Số: 4512"), (40, 147, "Ngày: 12/3/2024")]
    found = extract(read_lines([*letterhead(), *stamp, (240, 170, "KẾ HOẠCH")]), grammar)
    assert found.marks == ("ĐẾN số 4512 ngày 2024-03-12",)
    assert (found.received_number, found.received_date) == ("4512", "2024-03-12")
    assert found.number.value == "31/KH-UBND"
    assert found.issue_date.value == "2024-02-05"
