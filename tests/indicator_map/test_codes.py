"""Codes as annexes print them become ids that tell their place."""

from __future__ import annotations

import pytest

from indicator_map.annex import load_layout, read_points
from indicator_map.codes import Code, Placer, mend_heading, read_code, split_code

WORDS = load_layout().code_words

CODES = {
    "roman, number, dotted": (
        "A I 1 1.1 1.2 2 II 1 B I",
        "A A.1 A.1.1 A.1.1.1 A.1.1.2 A.1.2 A.2 A.2.1 B B.1",
    ),
    "full": ("A A.1 A.1.1 A.1.2 B", "A A.1 A.1.1 A.1.2 B"),
    "written together": ("A A1 A1.1", "A A.1 A.1.1"),
    "with dots and brackets": ("A. I. 1) a) b)", "A A.1 A.1.1 A.1.1.1 A.1.1.2"),
    "dashes": ("A A-1 A-1-2", "A A.1 A.1.2"),
    "numbers only": ("1 1.1 1.1.1 2", "1 1.1 1.1.1 2"),
    "roman roots": ("I 1 1.1 II 1", "I I.1 I.1.1 II II.1"),
    "roman in front": ("I I.1 I.2 II II.1", "I I.1 I.2 II II.1"),
    "numbers that begin with the roman's": (
        "A I 1.1 1.2 II 2.1",
        "A A.1 A.1.1 A.1.2 A.2 A.2.1",
    ),
    "small letters with đ": ("1 a b c d đ e", "1 1.1 1.2 1.3 1.4 1.5 1.6"),
    "sections C and D are no numerals": ("A B C D Đ", "A B C D Đ"),
    "section I after H": ("G H I 1", "G H I I.1"),
    "numeral I after section H": ("A I G H I", "A A.1 G H H.1"),
    "section V": ("A I II V 1", "A A.1 A.2 V V.1"),
    "numeral V": ("A I II III IV V 1", "A A.1 A.2 A.3 A.4 A.5 A.5.1"),
    "words before": ("Phần_A Tiêu_chí_1 Tiêu_chí_thành_phần_1.1", "A A.1 A.1.1"),
    "past nine": (
        "1 1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 1.10 1.11",
        "1 1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 1.10 1.11",
    ),
    "spreadsheet lost a zero": (
        "1 1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 1.1 1.11",
        "1 1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 1.10 1.11",
    ),
    "words are levels": (
        "Tiêu_chuẩn_1 Tiêu_chí_1.1 Mức_1 a) b) Mức_2 a) Tiêu_chí_1.2 Mức_1 Tiêu_chuẩn_2 "
        "Tiêu_chí_2.1",
        "1 1.1 1.1.1 1.1.1.1 1.1.1.2 1.1.2 1.1.2.1 1.2 1.2.1 2 2.1",
    ),
    "the next of a word behind a lower one's number": (
        "Tiêu_chuẩn_2 Tiêu_chí_2.1 Mức_1 Mức_2 Tiêu_chí_2.2 Mức_1",
        "2 2.1 2.1.1 2.1.2 2.2 2.2.1",
    ),
    "a word that is left out later": ("Tiêu_chí_1 1.1 2 2.1", "1 1.1 2 2.1"),
    "plain numbers that run on below words": (
        "Phần_I Mục_1 1 2 Mục_2 3 Phần_II Mục_1 4",
        "I I.1 I.1.1 I.1.2 I.2 I.2.3 II II.1 II.1.4",
    ),
    "plain numbers below a word": ("Tiêu_chuẩn_1 1 2 Tiêu_chuẩn_2 1", "1 1.1 1.2 2 2.1"),
    "letters at the end": ("1 1.1 1.1.a 1.1.b 1.2", "1 1.1 1.1.1 1.1.2 1.2"),
    "commas of a spreadsheet": ("1 1,1 1,2 2", "1 1.1 1.2 2"),
    "letter and numbers of one's own": ("TC1 TC1.1 TC2", "TC.1 TC.1.1 TC.2"),
    "heading numbered wrongly": (
        "A A.1 A.3 A.2.1 A.2.2 A.3 A.3.1",
        "A A.1 A.2 A.2.1 A.2.2 A.3 A.3.1",
    ),
}


def read(text: str) -> Code:
    code = read_code(text, WORDS)
    assert code is not None, text
    return code


@pytest.mark.parametrize(("printed", "ids"), CODES.values(), ids=CODES.keys())
def test_codes_become_ids(printed: str, ids: str) -> None:
    codes = [read(text.replace("_", " ")) for text in printed.split()]
    placer = Placer()
    mended = [mend_heading(codes, at) or code for at, code in enumerate(codes)]
    assert [placer.place(code).id for code in mended] == ids.split()


@pytest.mark.parametrize("text", ["", "-", "Ghi chú", "1.2.x", "01/02/2024", "A.b", "1000", "1 2"])
def test_other_texts_are_no_codes(text: str) -> None:
    assert read_code(text, WORDS) is None


SPLIT = {
    "A. LÃNH ĐẠO, CHỈ ĐẠO": ("A", "LÃNH ĐẠO, CHỈ ĐẠO"),
    "Phần II: Phòng ngừa": ("II", "Phòng ngừa"),
    "Tiêu chí 1.2 - Ban hành kế hoạch": ("1.2", "Ban hành kế hoạch"),
    "1.2 Ban hành kế hoạch": ("1.2", "Ban hành kế hoạch"),
    "A.1.2 Ban hành kế hoạch": ("A.1.2", "Ban hành kế hoạch"),
    "a) Kết quả": ("a", "Kết quả"),
}


@pytest.mark.parametrize(("text", "parts"), SPLIT.items())
def test_codes_before_titles_are_split_off(text: str, parts: tuple[str, str]) -> None:
    found = split_code(text, WORDS)
    assert found is not None
    assert (found[0].printed, found[1]) == parts


@pytest.mark.parametrize(
    "text", ["Ban hành kế hoạch", "2 cuộc thanh tra", "A trong danh sách", "Phần lớn đơn vị", "A."]
)
def test_plain_texts_are_not_split(text: str) -> None:
    assert split_code(text, WORDS) is None


def test_a_code_that_comes_twice_is_said() -> None:
    placer = Placer()
    places = [placer.place(read(text)) for text in ("1", "2", "2")]
    assert [place.id for place in places] == ["1", "2", "901"]
    assert "mã 2 đã có ở trên" in places[2].doubt


def test_a_row_below_a_missing_one_stands_below_the_nearest() -> None:
    placer = Placer()
    places = [placer.place(read(text)) for text in ("A", "A.2.1", "Đ", "ĐT.1")]
    assert [place.parent for place in places] == [None, "A", None, "Đ"]
    assert "không có mục A.2" in places[1].doubt


POINTS = {
    "2": 2,
    "1,5": 1.5,
    "1.5": 1.5,
    "1,5 điểm": 1.5,
    "02": 2,
    "Tối đa 3": 3,
    "2,0đ": 2,
    "20 ĐIỂM": 20,
    "-1": 1,
}


@pytest.mark.parametrize(("printed", "points"), POINTS.items())
def test_points_are_read(printed: str, points: float) -> None:
    assert read_points(printed) == points


@pytest.mark.parametrize("printed", ["1-2", "theo kết quả", "2 hoặc 3", "1,5,2", "10%", ""])
def test_other_texts_are_no_points(printed: str) -> None:
    assert read_points(printed) is None
