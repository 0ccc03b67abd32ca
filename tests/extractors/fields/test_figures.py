import pytest

from extractors.fields.figures import find_figures, parse_value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.234.567", 1234567),
        ("12,5", 12.5),
        ("1.500", 1500),
        ("2.5", 2.5),
        ("03", 3),
        ("1.234,5", 1234.5),
    ],
)
def test_value(written, value):
    assert parse_value(written) == value


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "đã khởi tố 05 vụ, 12 bị can",
            [("vụ khởi tố", 5, "vụ"), ("bị can khởi tố", 12, "bị can")],
        ),
        ("số tiền phải thu hồi 1.234.567 đồng", [("tiền phải thu hồi", 1234567, "đồng")]),
        ("đã thu hồi được 2,5 tỷ đồng", [("tiền đã thu hồi", 2.5, "tỷ đồng")]),
        (
            "kiến nghị thu hồi 350 triệu đồng, đã thu hồi 200 triệu đồng",
            [("tiền phải thu hồi", 350, "triệu đồng"), ("tiền đã thu hồi", 200, "triệu đồng")],
        ),
        ("triển khai 15 cuộc thanh tra", [("cuộc thanh tra", 15, "cuộc thanh tra")]),
        (
            "tổ chức tuyên truyền cho 1.250 lượt người tham dự",
            [("lượt người tuyên truyền", 1250, "lượt người")],
        ),
        ("tiếp nhận 523 bản kê khai tài sản", [("bản kê khai", 523, "bản kê khai")]),
        ("phát hiện vi phạm 12,5 ha đất", [("tiền sai phạm", 12.5, "ha")]),
    ],
)
def test_figures(text, figures, grammar):
    assert [(f.what, f.value, f.unit) for f in find_figures(text, (), grammar)] == figures


@pytest.mark.parametrize(
    "text", ["Điều 12 của Luật", "ngày 05 tháng 02", "số 12/KH-UBND", "năm 2024", "khoản 3 Điều 5"]
)
def test_what_is_no_figure(text, grammar):
    assert find_figures(text, (), grammar) == ()
