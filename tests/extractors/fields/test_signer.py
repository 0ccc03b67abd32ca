import pytest

from extractors.document import DigitalSignature, Document, Reading
from extractors.fields.recipients import recipient_candidates
from extractors.fields.signer import signature_block
from extractors.fields.zone import read_zone

RECIPIENTS = [
    (85, 500, "Nơi nhận:"),
    (85, 514, "- Thanh tra Chính phủ;"),
    (85, 526, "- Các sở, ban, ngành"),
    (85, 538, "thuộc tỉnh;"),
    (85, 550, "- Lưu: VT, NC."),
]


def signed(*lines, name="Nguyễn Văn An"):
    block = [(370, 500 + 14 * i, text) for i, text in enumerate(lines)]
    return sorted([*RECIPIENTS, *block, (380, 600, name)], key=lambda line: (line[1], line[0]))


@pytest.mark.parametrize(
    ("lines", "authority", "title"),
    [
        (("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "TM.", "Chủ tịch"),
        (("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "KT.", "Phó Chủ tịch"),
        (("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "KT.", "Phó Giám đốc"),
        (("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"), "TL.", "Chánh Văn phòng"),
        (("TUQ. CHỦ TỊCH", "GIÁM ĐỐC SỞ TƯ PHÁP"), "TUQ.", "Giám đốc Sở"),
        (("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"), "T/M", "Phó Bí thư"),
        (("CHÁNH THANH TRA",), "", "Chánh Thanh tra"),
    ],
)
def test_block(lines, authority, title, grammar, read_lines):
    block = signature_block(read_lines(signed(*lines)), grammar)
    assert block.authority == authority
    assert [c.value for c in block.title] == [title]
    assert [c.value for c in block.name] == ["Nguyễn Văn An"]
    assert block.name[0].page == 1


def test_dirt_around_the_name(grammar, read_lines):
    lines = signed("CHỦ TỊCH", name="—. Đặng x Văn Minh :")
    document = read_lines(lines, read_by="ocr", confidence=0.6)
    assert [c.value for c in signature_block(document, grammar).name] == ["Đặng Văn Minh"]


def test_appendix_does_not_sign(grammar, pages, bundle):
    appendix = signed("NGƯỜI LẬP BIỂU", name="Trần Thị Bình")
    document = bundle(pages(signed("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")), pages(appendix, number=2))
    assert [c.value for c in signature_block(document, grammar).name] == ["Nguyễn Văn An"]


def test_body_without_block(grammar, read_lines):
    body = [
        (85, 300 + 16 * i, "Giao Giám đốc Sở Tư pháp và các đơn vị có liên quan") for i in range(9)
    ]
    block = signature_block(read_lines(body), grammar)
    assert block.name == ()
    assert block.title == ()


def test_person_of_a_pdf_signature(grammar, pages):
    signature = DigitalSignature("Lê Thanh Bình", "2025-06-29T14:55:35+07:00", True, 1)
    seal = DigitalSignature("Ủy ban nhân dân tỉnh Trà Vinh", "2025-06-29T16:01:30+07:00", True, 1)
    page = pages([(370, 500, "TL. CHỦ TỊCH"), (370, 514, "CHÁNH VĂN PHÒNG")])
    document = Document("a.pdf", Reading((page,), signatures=(seal, signature)), 1, 1)
    found = signature_block(document, grammar).name
    assert [(c.value, c.reader) for c in found] == [("Lê Thanh Bình", "signature")]


def test_recipients(grammar, read_lines):
    document = read_lines(signed("CHỦ TỊCH"))
    (found,) = recipient_candidates(document, read_zone(document, grammar), grammar)
    assert found.value == "Thanh tra Chính phủ; Các sở, ban, ngành thuộc tỉnh; Lưu: VT, NC"


def test_addressee_where_no_list_stands(grammar, letterhead, read_lines):
    lines = [*letterhead(), (200, 150, "Kính gửi: Thanh tra Chính phủ")]
    document = read_lines(lines)
    (found,) = recipient_candidates(document, read_zone(document, grammar), grammar)
    assert found.value == "Thanh tra Chính phủ"
