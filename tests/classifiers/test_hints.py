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
