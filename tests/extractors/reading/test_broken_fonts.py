import pytest

from extractors.reading.broken_fonts import from_broken_font, lost_capitals


def test_letters_that_vietnamese_does_not_have():
    read = ["CỘNG", "HÕA", "BỘ", "CÔNG", "THƢƠNG", "đƣợc", "giöp", "phõng", "rõ", "Võ"]
    right = ["CỘNG", "HÒA", "BỘ", "CÔNG", "THƯƠNG", "được", "giúp", "phòng", "rõ", "Võ"]
    assert from_broken_font(read) == right


def test_a_sound_layer_stays_as_it_is():
    read = ["Phụ", "lục", "rõ", "ràng", "Võ", "Thị", "Sáu", "gõ", "cửa", "hõm"]
    assert from_broken_font(read) == read


@pytest.mark.parametrize(
    ("head", "lost"),
    [
        ("TRƯỜNG CÔNG NG ỆP OÀ XÃ NG ĨA V ỆT NAM T Ự P ẨM CHÍ MINH K OA T N KẾ O", True),
        ("BỘ NỘI VỤ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Q U Y Ế T Đ Ị N H VỀ VIỆC", False),
        ("A B C I V", False),
    ],
)
def test_capitals_whose_letters_were_lost(head, lost):
    assert lost_capitals(head.split()) is lost
