from __future__ import annotations

import pytest

from classifiers.kinds import load_kinds


@pytest.mark.parametrize(
    ("title", "kind", "left"),
    [
        ("Kế hoạch phòng, chống tham nhũng", "KH", "phòng, chống tham nhũng"),
        ("QUYẾT ĐỊNH về việc luân chuyển", "QĐ", "về việc luân chuyển"),
        ("Kết luận thanh tra việc mua sắm", "KLTT", "việc mua sắm"),
        # Of another kind, unknown, or nothing more than the kind.
        ("Kế hoạch phòng, chống tham nhũng", "QĐ", "Kế hoạch phòng, chống tham nhũng"),
        ("Kế hoạch phòng, chống tham nhũng", "", "Kế hoạch phòng, chống tham nhũng"),
        ("Kế hoạch", "KH", "Kế hoạch"),
        ("", "KH", ""),
    ],
)
def test_a_title_may_repeat_its_kind(title: str, kind: str, left: str) -> None:
    assert load_kinds().without_opening(title, kind) == left


@pytest.mark.parametrize(
    ("doc_type", "number", "code"),
    [
        ("Kế hoạch", "", "KH"),
        ("ke hoach", "", "KH"),
        ("", "31/KH-UBND", "KH"),
        ("", "06/2021/TT-TTCP", "TT"),
        ("Công văn", "12/UBND-NC", "CV"),
        ("", "260/UBND-TTr", ""),
        ("", "Số: 31 /KH – UBND", "KH"),
        ("", "", ""),
    ],
)
def test_the_kind_comes_from_the_name_or_else_the_number(
    doc_type: str, number: str, code: str
) -> None:
    assert load_kinds().type_code(doc_type, number) == code


@pytest.mark.parametrize(
    ("issuer", "number", "level"),
    [
        ("UBND tỉnh Đắk Lắk", "", "tỉnh"),
        ("Sở Tư pháp", "", "sở"),
        ("Văn phòng UBND tỉnh", "", "văn-phòng"),
        ("", "215/UBND-VP", "tỉnh"),
        ("Cơ quan An ninh điều tra", "", "công-an"),
        ("UBND huyện Củ Chi", "", "huyện"),
        ("Bộ Xây dựng", "", "bộ"),
        ("Bộ Chính trị", "", "trung-ương"),
        ("", "168/NQ-CP", "trung-ương"),
        ("", "31/KH-UBND", "tỉnh"),
        ("Trường Cán bộ thanh tra", "", "sở"),
    ],
)
def test_the_level_comes_from_the_issuer_or_else_the_number(
    issuer: str, number: str, level: str
) -> None:
    assert load_kinds().level(issuer, number) == level


def test_central_levels_are_levels() -> None:
    assert {level for level, _ in load_kinds().level_words} >= {"bộ", "trung-ương"}
