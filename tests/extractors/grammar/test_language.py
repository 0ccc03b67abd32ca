import pytest

from extractors.grammar.language import language, put_right, tone_last


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("phòng, chống tham những, tiêu cực", "phòng, chống tham nhũng, tiêu cực"),
        ("kiêm tra, giám sát", "kiểm tra, giám sát"),
        ("Kê hoạch thanh tra năm 2024", "Kế hoạch thanh tra năm 2024"),
        ("giải quyêt khiêu nại, tố cáo", "giải quyết khiếu nại, tố cáo"),
        ("Quy đinh chức năng", "Quy định chức năng"),
        ("đối chiếu bỗ sung", "đối chiếu bổ sung"),
        ("đông thời thực hiện", "đồng thời thực hiện"),
    ],
)
def test_slips_in_marks(read, right):
    assert put_right(read, language()) == right


@pytest.mark.parametrize(
    "said",
    [
        "Phê duyệt quy hoạch phường Trần Phú, huyện Kiên Tra",
        "Trích lục từ sổ gốc và chứng thực bản sao",
        "Chuyển hoá và chuyển hóa địa bàn",
        "Về việc nhận hồ sơ xét trao học bổng dành cho sinh viên khó khăn",
        "UBND tỉnh giao Sở KH&ĐT chủ trì, phối hợp",
        "vùng nuôi cá tra, ba sa",
        "",
    ],
)
def test_what_is_right_stays(said):
    assert put_right(said, language()) == said


def test_nothing_is_added_or_dropped():
    read = "kiêm  tra; (giám sát) – 12/KH-UBND, kiêm  tra"
    assert len(put_right(read, language())) == len(read)


def test_the_tone_may_stand_on_either_vowel():
    assert tone_last("hòa") == tone_last("hoà")
    assert tone_last("thúy") == tone_last("thuý")
