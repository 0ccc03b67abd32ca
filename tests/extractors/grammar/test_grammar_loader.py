import unicodedata

import pytest

from extractors.grammar import load_grammar
from extractors.grammar.folding import fold, straighten


@pytest.fixture(scope="module")
def grammar():
    return load_grammar()


def test_29_kinds_of_the_decree_are_there(grammar):
    names = {kind.name for kind in grammar.document_types}
    decree = """Nghị quyết, Quyết định, Chỉ thị, Quy chế, Quy định, Thông cáo, Thông báo, Hướng dẫn,
    Chương trình, Kế hoạch, Phương án, Đề án, Dự án, Báo cáo, Biên bản, Tờ trình, Hợp đồng,
    Công văn, Công điện, Bản ghi nhớ, Bản thỏa thuận, Giấy ủy quyền, Giấy mời, Giấy giới thiệu,
    Giấy nghỉ phép, Phiếu gửi, Phiếu chuyển, Phiếu báo, Thư công"""
    assert {name.strip() for name in decree.split(",")} <= names


def test_63_old_and_34_new_provinces(grammar):
    assert sum("old" in p.lists for p in grammar.provinces) == 63
    assert sum("new" in p.lists for p in grammar.provinces) == 34
    assert sum("new" in p.lists and p.kind == "thành phố" for p in grammar.provinces) == 6


def test_all_text_is_composed(grammar):
    for kind in grammar.document_types:
        assert kind.name == unicodedata.normalize("NFC", kind.name)


def test_folding_keeps_positions():
    text = "Số: 31/KH–UBND, ngày 05 tháng 02 năm 2024 Đắk Lắk ﬁ İ"
    assert len(fold(text)) == len(text)
    assert fold("Đắk Lắk – ỦY") == "dak lak - uy"


def test_straighten():
    assert straighten("86 /QĐ–UBND\u00a0x") == "86 /QĐ-UBND x"
    assert straighten("QĐÐ") == "QĐ"
