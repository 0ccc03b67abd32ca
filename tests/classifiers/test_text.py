from __future__ import annotations

import pytest

from classifiers.text import plain, written_out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("V/v kê khai TSTN năm 2024", "ke khai tai san thu nhap nam 2024"),
        ("Công bố TTHC của tỉnh Đắk Lắk", "cong bo thu tuc hanh chinh cua tinh"),
        ("Về việc PCTN,TC", "phong chong tham nhung tieu cuc"),
        ("trien khai chuyen doi so TP.HCM", "trien khai chuyen doi so"),
    ],
)
def test_titles_are_compared_without_marks_abbreviations_and_places(
    text: str, expected: str
) -> None:
    assert plain(text) == expected


def test_numbers_of_documents_are_not_written_out() -> None:
    assert "168 nq cp" in written_out("Nghị quyết 168/NQ-CP")


def test_a_title_reads_the_same_with_and_without_diacritics() -> None:
    accented = "Kế hoạch định kỳ chuyển đổi vị trí công tác của CBCCVC"
    assert plain(accented) == plain("Ke hoach dinh ky chuyen doi vi tri cong tac cua CBCCVC")


def test_decomposed_text_reads_like_composed_text() -> None:
    import unicodedata

    title = "Kiểm soát thủ tục hành chính"
    assert plain(unicodedata.normalize("NFD", title)) == plain(title)


def test_a_common_syllable_is_no_abbreviation() -> None:
    assert plain("Sở Tư pháp tự kiểm tra") == "so tu phap tu kiem tra"
    assert plain("Chương trình công tác của BCĐ TW") == plain("Chương trình công tác của BCĐ TƯ")
