import pytest

from extractors.document import Document, Reading, SecretMark, StampTrace
from extractors.fields.extract import extract
from extractors.page import Box


@pytest.mark.parametrize(
    ("line", "marks", "secret"),
    [
        ((100, 115, "MẬT"), ("MẬT",), True),
        ((100, 115, "TỐI MẬT"), ("TỐI MẬT",), True),
        ((100, 115, "TUYỆT MẬT"), ("TUYỆT MẬT",), True),
        ((60, 30, "Độ mật: Tối mật"), ("TỐI MẬT",), True),
        ((100, 115, "HỎA TỐC"), ("HỎA TỐC",), False),
        ((100, 115, "KHẨN"), ("KHẨN",), False),
        (
            (400, 20, "SAO Y; Sở Tư pháp; 12/3/2024"),
            ("SAO Y ngày 2024-03-12 của Sở Tư pháp",),
            False,
        ),
        ((100, 115, "SAO Y BẢN CHÍNH"), ("SAO Y",), False),
        ((100, 115, "DỰ THẢO LẦN 2"), ("DỰ THẢO",), False),
        ((100, 115, "M ẬT"), ("MẬT",), True),
        ((100, 115, "M      Ậ      T"), ("MẬT",), True),
        ((100, 115, "T Ố I   M Ậ T"), ("TỐI MẬT",), True),
        ((100, 115, "[ MẬT ]"), ("MẬT",), True),
        ((100, 115, "MẬT    Bản số: 02"), ("MẬT",), True),
        ((100, 115, "TUYỆT MẬT Bản số: …."), ("TUYỆT MẬT",), True),
        ((60, 30, "Độ mật: Mật"), ("MẬT",), True),
        ((60, 30, "Mức độ mật: Tuyệt mật"), ("TUYỆT MẬT",), True),
        ((60, 30, "Độ mật của văn bản: MẬT"), ("MẬT",), True),
        ((60, 30, "ĐỘ MẬT: TỐI MẬT"), ("TỐI MẬT",), True),
        ((60, 30, "Độ mật: Thường"), (), False),
        ((60, 30, "Độ mật: Không"), (), False),
        ((60, 30, "có độ mật tối mật theo quy định"), (), False),
        ((100, 160, "BÍ MẬT NHÀ NƯỚC"), (), False),
        ((100, 160, "BẢO MẬT"), (), False),
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


def test_a_label_and_its_mark_in_two_cells(grammar, letterhead, read_lines):
    cells = [(60, 20, "Độ mật"), (200, 20, "Tối mật"), (60, 34, "Độ khẩn"), (200, 34, "Thường")]
    found = extract(read_lines([*cells, *letterhead(), (240, 170, "KẾ HOẠCH")]), grammar)
    assert found.marks == ("TỐI MẬT",)
    assert found.secret


def test_a_mark_on_the_head_of_a_later_page(grammar, letterhead, pages, bundle):
    first = pages([*letterhead(), (240, 170, "KẾ HOẠCH")])
    for line, secret in (((90, 60, "TUYỆT MẬT"), True), ((90, 700, "TUYỆT MẬT"), False)):
        found = extract(bundle(first, pages([line, (85, 300, "Phụ lục kèm theo")], 2)), grammar)
        assert found.secret is secret


@pytest.mark.parametrize(("page", "secret"), [(1, True), (2, True), (3, False)])
def test_a_stamp_seen_on_a_picture_is_a_mark(page, secret, grammar, letterhead, pages):
    held = (pages([*letterhead(), (240, 170, "KẾ HOẠCH")]), pages([], 2), pages([], 3))
    seen = StampTrace(page, secret=SecretMark("TỐI MẬT", Box(70, 110, 130, 130), 0.6))
    found = extract(Document("a.pdf", Reading(held, stamps=(seen,)), 1, 2), grammar)
    assert found.secret is secret
    assert found.marks == (("TỐI MẬT",) if secret else ())


def test_what_words_say_of_secrecy_goes_before_the_picture(grammar, letterhead, pages):
    held = pages([*letterhead(), (100, 115, "TUYỆT MẬT"), (240, 170, "KẾ HOẠCH")])
    seen = StampTrace(1, secret=SecretMark("MẬT", Box(70, 110, 130, 130), 0.6))
    found = extract(Document("a.pdf", Reading((held,), stamps=(seen,)), 1, 1), grammar)
    assert found.marks == ("TUYỆT MẬT",)


def test_receipt_stamp_has_its_own_number_and_date(grammar, letterhead, read_lines):
    stamp = [(60, 120, "ĐẾN"), (40, 133, "Số: 4512"), (40, 147, "Ngày: 12/3/2024")]
    found = extract(read_lines([*letterhead(), *stamp, (240, 170, "KẾ HOẠCH")]), grammar)
    assert found.marks == ("ĐẾN số 4512 ngày 2024-03-12",)
    assert (found.received_number, found.received_date) == ("4512", "2024-03-12")
    assert found.number.value == "31/KH-UBND"
    assert found.issue_date.value == "2024-02-05"


def own(found):
    return found.number.value, found.issue_date.value


def test_an_electronic_copy_tells_its_body_and_day(grammar, letterhead, read_lines):
    note = (330, 20, "SAO Y; Văn phòng Ủy ban nhân dân; 05/06/2024 14:20:33")
    found = extract(read_lines([note, *letterhead(), (240, 170, "KẾ HOẠCH")]), grammar)
    assert found.marks == ("SAO Y ngày 2024-06-05 của Văn phòng Ủy ban nhân dân",)
    assert (found.copy_date, found.copy_issuer) == ("2024-06-05", "Văn phòng Ủy ban nhân dân")
    assert own(found) == ("31/KH-UBND", "2024-02-05")


def test_a_copy_block_under_the_text_has_its_own_number(grammar, letterhead, read_lines):
    block = [
        (90, 700, "UBND HUYỆN EA KAR"),
        (340, 700, "SAO Y BẢN CHÍNH"),
        (110, 716, "VĂN PHÒNG"),
        (310, 716, "Ea Kar, ngày 07 tháng 6 năm 2024"),
        (100, 732, "Số: 12/SY-VP"),
    ]
    found = extract(read_lines([*letterhead(), (240, 170, "KẾ HOẠCH"), *block]), grammar)
    assert (found.copy_number, found.copy_date) == ("12/SY-VP", "2024-06-07")
    assert "Văn phòng" in found.copy_issuer
    assert own(found) == ("31/KH-UBND", "2024-02-05")
    assert not [c for c in found.citations if c.number == "12/SY-VP"]


def test_a_copy_mark_above_the_letterhead_is_not_the_document(grammar, letterhead, read_lines):
    block = [(60, 12, "SAO Y BẢN CHÍNH"), (60, 24, "Số: 12/SY-UBND"), (60, 36, "Ngày: 07/6/2024")]
    found = extract(read_lines([*block, *letterhead(), (240, 170, "KẾ HOẠCH")]), grammar)
    assert own(found) == ("31/KH-UBND", "2024-02-05")
    assert (found.copy_number, found.copy_date) == ("12/SY-UBND", "2024-06-07")
    assert "12/SY" not in (found.issuer.value or "")


def test_words_about_copies_are_no_mark(grammar, letterhead, read_lines):
    text = (85, 400, "Sao y bản chính các giấy tờ kèm theo hồ sơ.")
    found = extract(read_lines([*letterhead(), (240, 170, "KẾ HOẠCH"), text]), grammar)
    assert found.marks == ()
