import pytest

from extractors.document import DigitalSignature, Document, Reading
from extractors.fields.extract import extract
from extractors.fields.person_names import name_reading
from extractors.fields.signer import signature_block


@pytest.mark.parametrize(
    ("read", "name"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("Nguyên Văn An", "Nguyễn Văn An"),
        ("Trân Thị Bình", "Trần Thị Bình"),
        ("Y Thuyên Niê", "Y Thuyên Niê"),
        ("Phạm Hoà Bình", "Phạm Hoà Bình"),
    ],
)
def test_names_that_fit_are_sure(read, name, grammar):
    found = name_reading(read, grammar)
    assert found.name == name
    assert found.likely >= 0.9


@pytest.mark.parametrize("read", ["Nguyễn Vănn Anz", "Hgô Xlân Tú", "Bản Sao", "Công Thông Tin"])
def test_names_that_do_not_fit_are_not(read, grammar):
    assert name_reading(read, grammar).likely < 0.8


def test_a_given_name_that_is_a_syllable_stays(grammar):
    found = name_reading("Phạm Giả Định", grammar)
    assert found.name == "Phạm Giả Định"


def test_a_printed_name_is_never_changed(grammar):
    assert name_reading("Nguyên Văn An", grammar, printed=True).name == "Nguyên Văn An"


def test_marks_that_several_names_share_are_not_guessed(grammar):
    assert name_reading("Nguyễn Văn Hung", grammar).name == "Nguyễn Văn Hung"


def signed(pages, name, *signatures):
    page = pages([(370, 500, "KT. GIÁM ĐỐC"), (360, 514, "PHÓ GIÁM ĐỐC"), (370, 600, name)])
    return Document("a.pdf", Reading((page,), signatures=signatures), 1, 1)


def test_a_garbled_name_is_not_certain(grammar, pages):
    found = extract(signed(pages, "Ngu Vnă Ann"), grammar).signer
    assert found.confidence < grammar.weights.certain


def test_a_certificate_of_the_same_person_spells_the_name(grammar, pages):
    own = DigitalSignature("Đặng Quốc Khánh", "2024-05-05T09:00:00+07:00", True, 1)
    other = DigitalSignature("Lê Thanh Bình", "2024-05-05T10:00:00+07:00", True, 1)
    (first, *rest) = signature_block(signed(pages, "Đăng Quôc Khánh", own), grammar).name
    assert (first.value, first.confidence >= 0.9) == ("Đặng Quốc Khánh", True)
    (first, *rest) = signature_block(signed(pages, "Đặng Quốc Khánh", other), grammar).name
    assert (first.value, [c.value for c in rest]) == ("Đặng Quốc Khánh", ["Lê Thanh Bình"])
