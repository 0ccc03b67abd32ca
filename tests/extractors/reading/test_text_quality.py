from __future__ import annotations

import unicodedata

import pytest

from extractors.reading.text_quality import from_legacy, is_syllable, legacy_encoding, measure

GOOD = (
    "Thực hiện Kế hoạch số 12/KH-UBND của UBND tỉnh về công tác phòng, chống tham nhũng, tiêu cực "
    "năm 2024, Sở Nội vụ báo cáo kết quả tuyên truyền, phổ biến pháp luật trong quý II như sau"
)


@pytest.mark.parametrize(
    "word",
    [
        "nghiêng",
        "quyết",
        "giết",
        "gì",
        "gìn",
        "giữ",
        "khuỷu",
        "hòa",
        "hoà",
        "thuở",
        "ĐIỀU",
        "đường",
        "yêu",
        "oanh",
        "quốc",
        "chọn",
        "non",
        "Đắk",
        "Lắk",
        "Ủy",
        "xã",
        "ý",
        "ở",
        "nghị",
        "huỳnh",
        "khuya",
    ],
)
def test_syllables_are_known_by_their_spelling(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize(
    "word",
    [
        "cac",
        "điề",
        "hqi",
        "viet",
        "chuùa",
        "nghĩaa",
        "kế́",
        "bcd",
        "ốpt",
        "caàc",
        "Tĩnhh",
        "việtt",
        "UBNDd",
    ],
)
def test_what_no_syllable_can_be(word: str) -> None:
    assert not is_syllable(word)


def test_good_text_is_good() -> None:
    assert measure(GOOD).good


@pytest.mark.parametrize(
    "text",
    [
        # a layer of spaced-out glyphs
        "ĐIỀ U KHO ẢN THI H ÀNH Các c ơ qu an, đơn v ị ch ịu tr ách nhi ệm thi hành quy ết đ ịnh",
        # what an English engine makes of a Vietnamese page
        "CONG HOA XA HQI CHU NGHIA VIET NAM Doc lap Tu do Hanh phuc Quyet dinh ve viec phe duyet",
        # glyph numbers shifted by a font without a map
        "7KӵF KLӋQ .Ӄ KRҥFK Vӕ FӫD 8%1' WӍQK YӅ F{QJ WiF SKzQJ FKӕQJ WKDP QKNJQJ WLrX FӵF QăP",
        "UVXY ABCDĐ QWRT XXZV BBCD NNGG TTKK LLMM QWRT ZZVX RRTT KKLL MMNN",
    ],
)
def test_broken_text_is_not(text: str) -> None:
    assert not measure(text).good


def test_codes_are_not_held_against_an_annex() -> None:
    assert measure("Sở Nội vụ B.1.1.2; B.1.2; B.1.7; B.1.8; C.2.1 " * 6).good
    assert measure("DV14 đến DV30: A.2.5; B.1.9.1; kê khai tài sản; DV45: D.1 và D.2").single == 0


def test_abbreviations_are_not_held_against_a_text() -> None:
    assert measure(GOOD + " UBND TTHC HĐND BKHCN BNNMT TTCP CĐSQG QĐ NQ TTr VPCP").good


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        (
            "tcvn3",
            "Céng hßa x· héi chñ nghÜa ViÖt Nam §éc lËp Tù do H¹nh phóc kÕ ho¹ch n\xa8m tr\xadêng",
        ),
        (
            "vni",
            "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam Ñoäc laäp Töï do Haïnh phuùc "
            "keá hoaïch naêm tröôøng",
        ),
    ],
)
def test_old_encodings_are_recognised_and_converted(encoding: str, text: str) -> None:
    assert legacy_encoding(text.split(), []) == encoding
    assert from_legacy(text, encoding) == (
        "Cộng hòa xã hội chủ nghĩa Việt Nam Độc lập Tự do Hạnh phúc kế hoạch năm trường"
    )


def test_font_names_tell_the_encoding_of_a_short_text() -> None:
    assert legacy_encoding(["QuyÕt"], ["ABCDEF+.VnTime"]) == "tcvn3"
    assert legacy_encoding(["Quyeát"], ["VNI-Times"]) == "vni"
    assert legacy_encoding(["Quyết"], ["TimesNewRoman"]) is None


def test_capitals_of_tcvn3_are_in_the_font_not_in_the_text() -> None:
    assert from_legacy("quyÕt ®Þnh", "tcvn3", ".VnTimeH") == "QUYẾT ĐỊNH"


def test_unicode_is_never_taken_for_an_old_encoding() -> None:
    assert legacy_encoding(GOOD.split(), []) is None


def test_the_letters_of_a_drawn_seal_are_not_held_against_a_short_notice() -> None:
    notice = " ".join(f"tháng {number} tiếp công dân định kỳ tại trụ sở" for number in range(11))
    seal = " ".join("BẢNMẪUKHÔNGCÓGIÁTR")
    assert measure(f"{notice} {seal}").single > 0.12
    assert measure(f"{notice} {seal}").good


def mixed(*kinds: tuple[int, str]) -> str:
    """A text of so many words of each kind."""
    return " ".join(" ".join([word] * count) for count, word in kinds)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        # Four fifths are syllables, seven tenths.
        (mixed((16, "kế"), (4, "hqi")), True),
        (mixed((14, "kế"), (6, "hqi")), False),
        # Four words of ten bear a mark, three.
        (mixed((8, "kế"), (12, "cho")), True),
        (mixed((6, "kế"), (14, "cho")), False),
        # Three of twenty are single letters, five.
        (mixed((17, "kế"), (3, "a")), True),
        (mixed((15, "kế"), (5, "a")), False),
        # Ten words do not tell that marks are missing, fourteen do.
        (mixed((10, "cho")), True),
        (mixed((14, "cho")), False),
        (mixed((6, "cho"), (4, "hqi")), False),
    ],
)
def test_where_good_text_ends(text: str, good: bool) -> None:
    assert measure(text).good == good
