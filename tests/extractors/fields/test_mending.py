import pytest

from extractors.fields.mending import mended
from extractors.page import Box, Line, Word


def line_of(*texts, gap=4.0):
    words = []
    x = 90.0
    for text in texts:
        words.append(Word(text, Box(x, 50, x + 8 * len(text), 63), 0.9))
        x += 8 * len(text) + gap
    return Line(tuple(words))


@pytest.mark.parametrize(
    ("texts", "mended_text"),
    [
        (("TH", "ANH", "TRA"), "THANH TRA"),
        (("ngày", "05", "th", "áng", "02"), "ngày 05 tháng 02"),
        (("VĂN", "PH", "ÒNG"), "VĂN PHÒNG"),
        (("TỈNII", "HƯNG", "YÊN"), "TỈNH HƯNG YÊN"),
        (("KIIOA", "HỌC"), "KHOA HỌC"),
        (("/KII-UBND",), "/KH-UBND"),
    ],
)
def test_what_ocr_tore(texts, mended_text):
    assert mended(line_of(*texts)).text == mended_text


@pytest.mark.parametrize(
    "texts",
    [
        ("CÔNG", "TY", "TNHH", "AN", "PHÚ"),
        ("KHU", "VỰC", "XIII"),
        ("160/KV", "XII-TH"),
        ("QUÝ", "II", "NĂM", "2024"),
        ("KHU", "B", "AN", "PHÚ"),
        ("Số:", "12/TB-II"),
    ],
)
def test_what_is_whole(texts):
    line = line_of(*texts)
    assert mended(line) is line


def test_words_far_apart_stay_two():
    line = line_of("TH", "ANH", gap=20.0)
    assert mended(line) is line


def test_a_joined_word_is_as_sure_as_its_weaker_half():
    torn = Line((Word("TH", Box(0, 0, 16, 13), 0.4), Word("ANH", Box(18, 0, 40, 13), 0.9)))
    assert [word.confidence for word in mended(torn).words] == [0.4]
