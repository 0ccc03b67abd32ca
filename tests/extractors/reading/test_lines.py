from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.page import Box, Word
from extractors.reading.lines import LONGEST_LINE, LONGEST_WORD, lines_of


def words(text: str, x: float, y: float, size: float = 10.0, blank: float = 3.0) -> list[Word]:
    """Set words of half a letter height a letter on one line."""
    made = []
    for part in text.split():
        right = x + len(part) * size / 2
        made.append(Word(part, Box(x, y, right, y + size)))
        x = right + blank
    return made


def texts(*placed: list[Word]) -> list[str]:
    return [line.text for line in lines_of([word for group in placed for word in group])]


def test_columns_of_a_letterhead_are_read_left_before_right_on_each_height() -> None:
    assert texts(
        words("CỘNG HÒA XÃ HỘI", 300, 52),
        words("ỦY BAN NHÂN DÂN", 80, 50),
        words("Đắk Lắk, ngày 05 tháng 02 năm 2024", 300, 80),
        words("Số: 12/KH-UBND", 80, 81),
    ) == [
        "ỦY BAN NHÂN DÂN",
        "CỘNG HÒA XÃ HỘI",
        "Số: 12/KH-UBND",
        "Đắk Lắk, ngày 05 tháng 02 năm 2024",
    ]


def test_a_speck_over_a_line_does_not_tear_its_words_apart() -> None:
    """Tesseract made `l` of dirt over a line whose words with marks reach higher than others."""
    speck = [Word("l", Box(91, 59, 92, 60.8), 0.0)]
    assert texts(
        words("Về", 80, 62), speck, words("kế", 98, 59, size=13), words("hoạch", 115, 62)
    ) == [
        "l",
        "Về kế hoạch",
    ]


def test_a_dash_stays_in_its_line() -> None:
    dash = [Word("-", Box(118, 54.5, 121, 56))]
    assert texts(words("Kế", 80, 50), words("hoạch", 92, 50), dash, words("Lưu", 125, 50)) == [
        "Kế hoạch - Lưu"
    ]


def test_specks_alone_are_a_line_of_their_own() -> None:
    far = [Word(".", Box(90, 90, 91, 91)), Word(".", Box(92, 90, 93, 91))]
    assert texts(words("Kế hoạch", 80, 50), far) == ["Kế hoạch", ". ."]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Số:", "/KH-UBND"),
        ("Số", "/QĐ-UBND"),
        ("Số:", "-KH/TU"),
        ("ngày", "tháng"),
        ("tháng", "năm"),
    ],
)
def test_an_empty_slot_does_not_tear_a_line(before: str, after: str) -> None:
    assert texts(words(before, 80, 50), words(after, 145, 50)) == [f"{before} {after}"]


def test_the_same_gap_between_other_words_parts_columns() -> None:
    assert texts(words("Nơi nhận:", 80, 50), words("CHỦ TỊCH", 190, 50)) == [
        "Nơi nhận:",
        "CHỦ TỊCH",
    ]


def test_a_slot_does_not_reach_across_to_the_other_column() -> None:
    assert texts(words("Số: 12/KH-UBND", 80, 50), words("Huế, ngày", 300, 50)) == [
        "Số: 12/KH-UBND",
        "Huế, ngày",
    ]


def test_a_narrow_gutter_parts_where_the_line_above_is_parted() -> None:
    left, right = words("HỘI ĐỒNG NHÂN DÂN", 80, 66), words("Độc lập", 180, 66)
    assert right[0].box.x0 - left[-1].box.x1 < 22
    assert texts(words("TỈNH", 80, 50), words("CỘNG HÒA", 180, 50), left, right)[2:] == [
        "HỘI ĐỒNG NHÂN DÂN",
        "Độc lập",
    ]


def test_a_stretched_line_stays_whole() -> None:
    assert texts(words("các sở ban ngành thực hiện", 80, 50, blank=26)) == [
        "các sở ban ngành thực hiện"
    ]


def test_slightly_sloping_words_stay_on_one_line() -> None:
    sloping = [
        Word(w.text, Box(w.box.x0, w.box.top + 0.8 * i, w.box.x1, w.box.bottom + 0.8 * i))
        for i, w in enumerate(words("một dòng chữ hơi nghiêng trên trang quét cũ này đây", 80, 50))
    ]
    below = words("dòng dưới", 80, 68)
    assert texts(sloping, below)[0].startswith("một dòng chữ hơi nghiêng trên trang quét")


boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h),
    st.floats(0, 500),
    st.floats(0, 800),
    st.floats(1, 90),
    st.floats(1, 30),
)


@given(st.lists(st.builds(Word, st.sampled_from(["Số:", "/KH", "ngày", "a"]), boxes), max_size=40))
def test_no_word_is_lost_or_doubled(scattered: list[Word]) -> None:
    read = [word for line in lines_of(scattered) for word in line.words]
    key = lambda w: (w.text, w.box.x0, w.box.top, w.box.x1, w.box.bottom)  # noqa: E731
    assert sorted(read, key=key) == sorted(scattered, key=key)
    assert all(line.words for line in lines_of(scattered))


def test_a_word_without_end_is_cut_and_nothing_of_it_is_lost() -> None:
    read = lines_of(words("Họ tên: " + "." * 3000, 50, 50, size=0.1))
    held = [word for line in read for word in line.words]
    assert max(len(word.text) for word in held) == LONGEST_WORD
    assert max(len(line.text) for line in read) <= LONGEST_LINE
    assert "".join(word.text for word in held) == "Họtên:" + "." * 3000
    assert held[-1].box.x1 == pytest.approx(50 + 3 + 3 + 3006 * 0.05, abs=6)
