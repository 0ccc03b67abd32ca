from __future__ import annotations

import pytest

from classifiers.hints import hints_in


@pytest.mark.parametrize(
    ("path", "codes"),
    [
        ("DV07/B-1-9-2/DV07_B-1-9-2_20250312_KH 31.pdf", ("B.1.9.2",)),
        ("Sở Nội vụ/A.1.2/kh.pdf", ("A.1.2",)),
        ("b1.10.3 xử lý/x.pdf", ("B.1.10.3",)),
        ("DV01/ĐT-1/bc.pdf", ("ĐT.1",)),
        ("B-1-9-2/C-2-1-1_x.pdf", ("C.2.1.1", "B.1.9.2")),
        ("B-1-9-2_12.pdf", ("B.1.9.2",)),
        ("KH 31-2-2024/quyết định 12-03.pdf", ()),
        ("DB-1-9/xa.pdf", ()),
    ],
)
def test_codes_are_found_in_names(path: str, codes: tuple[str, ...]) -> None:
    assert hints_in(path) == codes


IDS = {
    "I",
    "II",
    "II.2",
    "II.2.3",
    "II.17",
    "II.17.12",
    "1.1",
    "1.10",
    "5",
    "3.1.1",
    "12.5",
    "A.1.2",
}


@pytest.mark.parametrize(
    ("path", "codes"),
    [
        ("Xã Mẫu/TC 2/2.3 ngo xom 15.3.2025.pdf", ("II.2.3", "II.2")),
        ("H1-1.1-01/ke hoach.pdf", ("1.1",)),
        ("1.10-lop hoc/bao cao quy 1.2025.pdf", ("1.10",)),
        ("Tiêu chí số 5/x.pdf", ("5",)),
        ("tieu chuan 5/x.pdf", ("5",)),
        ("17_12 rac nhua.pdf", ("II.17.12",)),
        ("3.1.1_QD cong bo/QD 512.pdf", ("3.1.1",)),
        ("KH 12-05-2025.pdf", ()),
        ("KH 12.05.pdf", ()),
        ("5. Kế hoạch/5 ban.pdf", ()),
        ("A.1.2/x.pdf", ("A.1.2",)),
        ("v1.1/x.pdf", ()),
    ],
)
def test_codes_of_other_sets_need_no_letter(path: str, codes: tuple[str, ...]) -> None:
    assert hints_in(path, IDS) == codes


def test_numbers_in_names_are_no_codes_of_a_set_of_letters() -> None:
    assert hints_in("3.2 kế hoạch/TC 5.pdf", {"A.3.2", "B.5", "C.3"}) == ()
