import pytest

from extractors.fields.extract import extract
from extractors.fields.figures import find_figures
from extractors.fields.tables import parse_value


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
        ("đã thu hồi 7 tỷ 250 triệu đồng", [("tiền đã thu hồi", 7250, "triệu đồng")]),
        ("đã thu hồi 1 tỷ 90 triệu 500 nghìn đồng", [("tiền đã thu hồi", 1090500, "nghìn đồng")]),
        ("đã ban hành kết luận 39 cuộc", [("cuộc có kết luận thanh tra", 39, "cuộc")]),
        (
            "Kiến nghị xử lý hành chính 17 tập thể, 42 cá nhân",
            [
                ("tập thể bị kiến nghị xử lý", 17, "tập thể"),
                ("người bị kiến nghị xử lý", 42, "cá nhân"),
            ],
        ),
        (
            "Thi hành kỷ luật 04 tổ chức đảng, 31 đảng viên",
            [("tổ chức đảng bị kỷ luật", 4, "tổ chức đảng"), ("người bị kỷ luật", 31, "đảng viên")],
        ),
        ("đã đình chỉ 01 vụ", [("vụ đình chỉ", 1, "vụ")]),
        ("tạm đình chỉ 02 vụ", [("vụ tạm đình chỉ", 2, "vụ")]),
        ("kê biên với tổng diện tích 12,5 ha", [("đất kê biên", 12.5, "ha")]),
        (
            "tiến hành 58 cuộc kiểm tra, 33 cuộc giám sát",
            [("cuộc kiểm tra", 58, "cuộc kiểm tra"), ("cuộc giám sát", 33, "cuộc giám sát")],
        ),
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
        (
            "truy tố 56 vụ/29 bị can",
            [("vụ truy tố", 56, "vụ"), ("bị can truy tố", 29, "bị can")],
        ),
        ("kỷ luật 12 tổ chức đảng", [("tổ chức đảng bị kỷ luật", 12, "tổ chức đảng")]),
        ("phát hiện vi phạm 12,5 ha đất", [("đất vi phạm", 12.5, "ha")]),
    ],
)
def test_figures(text, figures, grammar):
    assert [(f.what, f.value, f.unit) for f in find_figures(text, (), grammar)] == figures


@pytest.mark.parametrize(
    "text",
    [
        "Điều 12 của Luật",
        "ngày 05 tháng 02",
        "số 12/KH-UBND",
        "năm 2024",
        "khoản 3 Điều 5",
        "05 ban",
        "15/29",
    ],
)
def test_what_is_no_figure(text, grammar):
    assert find_figures(text, (), grammar) == ()


def test_table(grammar, letterhead, read_lines):
    rows = [
        (190, 412, "Nội dung"),
        (360, 412, "Phải thu hồi"),
        (450, 412, "Đã thu hồi"),
        (90, 432, "Tiền qua kết luận thanh tra (triệu đồng)"),
        (360, 432, "12.845,6"),
        (450, 432, "11.920,3"),
        (90, 452, "Đất (ha)"),
        (360, 452, "12,5"),
        (450, 452, "9,8"),
    ]
    found = extract(read_lines([*letterhead(), *rows]), grammar).figures
    assert [(f.what, f.value, f.unit) for f in found] == [
        ("tiền phải thu hồi", 12845.6, "triệu đồng"),
        ("tiền đã thu hồi", 11920.3, "triệu đồng"),
        ("đất phải thu hồi", 12.5, "ha"),
        ("đất đã thu hồi", 9.8, "ha"),
    ]


def test_the_name_of_the_next_row_is_no_unit(grammar):
    assert find_figures("Bản kê khai 346\nNgười đã kê khai 346", (), grammar) == ()


def test_units_that_ocr_misspelled(grammar):
    text = "khởi tố 15 vu, 32 bi can"
    assert find_figures(text, (), grammar, exact=True) == ()
    found = find_figures(text, (), grammar, exact=False)
    assert [(f.what, f.value, f.unit) for f in found] == [
        ("vụ khởi tố", 15, "vụ"),
        ("bị can khởi tố", 32, "bị can"),
    ]


def test_table_with_a_column_of_units(grammar, letterhead, read_lines):
    rows = [("TT", "Chỉ tiêu", "Đơn vị tính", "Kết quả"), ("1", "Số cuộc thanh tra", "cuộc", "12")]
    rows.append(("2", "Số tiền phải thu hồi", "triệu đồng", "1.234,5"))
    lines = [
        (x, 400 + 20 * index, cell)
        for index, row in enumerate(rows)
        for x, cell in zip((90, 140, 330, 470), row, strict=True)
    ]
    found = extract(read_lines([*letterhead(), *lines]), grammar).figures
    assert [(f.what, f.value, f.unit) for f in found] == [
        ("cuộc thanh tra", 12, "cuộc"),
        ("tiền phải thu hồi", 1234.5, "triệu đồng"),
    ]


def told(rows, grammar, letterhead, read_lines):
    found = extract(read_lines([*letterhead(), *rows]), grammar).figures
    return [(f.what, f.value, f.unit) for f in found]


def test_names_of_rows_and_columns_over_several_lines(grammar, letterhead, read_lines):
    rows = [
        (320, 391, "Số tiền"),
        (100, 398, "Lĩnh vực"),
        (430, 391, "Kiến nghị"),
        (320, 405, "vi phạm"),
        (430, 405, "thu hồi"),
        (90, 425, "Đầu tư xây dựng"),
        (335, 432, "1.250"),
        (440, 432, "350"),
        (90, 439, "cơ bản"),
        (90, 460, "Đất đai"),
        (335, 460, "2.100"),
        (440, 460, "410"),
    ]
    rows.insert(0, (300, 372, "ĐVT: triệu đồng"))
    assert told(rows, grammar, letterhead, read_lines) == [
        ("tiền vi phạm", 1250, "triệu đồng"),
        ("tiền phải thu hồi", 350, "triệu đồng"),
        ("tiền vi phạm", 2100, "triệu đồng"),
        ("tiền phải thu hồi", 410, "triệu đồng"),
    ]


def test_heads_of_narrow_columns_stand_close_together(grammar, letterhead, read_lines):
    rows = [
        (90, 405, "Nội dung"),
        (235, 405, "Đơn vị tính"),
        (310, 405, "Cấp tỉnh"),
        (366, 405, "Cấp huyện"),
        (90, 432, "Số vụ án đã truy tố"),
        (235, 432, "vụ"),
        (310, 432, "6"),
        (366, 432, "4"),
        (90, 460, "Tài sản phải thu hồi"),
        (235, 460, "triệu đồng"),
        (310, 460, "9.800"),
        (366, 460, "2.700"),
    ]
    found = extract(read_lines([*letterhead(), *rows]), grammar).figures
    assert [(one.what, one.value, one.unit, one.level) for one in found] == [
        ("vụ truy tố", 6, "vụ", "tỉnh"),
        ("vụ truy tố", 4, "vụ", "huyện"),
        ("tiền phải thu hồi", 9800, "triệu đồng", "tỉnh"),
        ("tiền phải thu hồi", 2700, "triệu đồng", "huyện"),
    ]


def test_a_heading_left_of_a_table_is_none_of_its_rows(grammar, letterhead, read_lines):
    rows = [
        (90, 380, "Số liệu cả năm như sau:"),
        (90, 400, "1. Kết quả truy tố"),
        (90, 428, "STT"),
        (160, 428, "Nội dung"),
        (350, 428, "Cấp tỉnh (vụ)"),
        (450, 428, "Cấp huyện (vụ)"),
        (90, 448, "1"),
        (160, 448, "Số vụ án đã truy tố"),
        (370, 448, "6"),
        (470, 448, "4"),
        (90, 468, "2"),
        (160, 468, "Số vụ án đình chỉ"),
        (370, 468, "2"),
        (470, 468, "1"),
        (90, 490, "2. Đánh giá"),
    ]
    found = extract(read_lines([*letterhead(), *rows]), grammar).figures
    assert [(one.value, one.level) for one in found] == [
        (6, "tỉnh"),
        (4, "huyện"),
        (2, "tỉnh"),
        (1, "huyện"),
    ]


def test_a_name_in_a_padded_cell_goes_on_in_capitals(grammar, letterhead, read_lines):
    rows = [
        (90, 400, "Đơn vị"),
        (320, 400, "Số tiền phải thi hành (đồng)"),
        (90, 428, "Chi cục"),
        (340, 428, "2.100"),
        (90, 444, "THADS huyện"),
        (90, 460, "Đồng Mây"),
        (90, 488, "Chi cục"),
        (340, 488, "1.500"),
        (90, 504, "THADS huyện"),
        (90, 520, "Sông Trà"),
    ]
    found = extract(read_lines([*letterhead(), *rows]), grammar).figures
    assert [(one.value, one.body, one.level) for one in found] == [
        (2100, "Chi cục THADS huyện Đồng Mây", "huyện"),
        (1500, "Chi cục THADS huyện Sông Trà", "huyện"),
    ]


def test_a_head_over_two_columns_and_a_row_of_column_numbers(grammar, letterhead, read_lines):
    rows = [
        (330, 390, "Tiếp công dân định kỳ"),
        (310, 408, "Số lượt"),
        (420, 408, "Số người"),
        (100, 425, "(1)"),
        (320, 425, "(2)"),
        (430, 425, "(3)"),
        (90, 443, "Phòng Tư pháp"),
        (325, 443, "12"),
        (435, 443, "15"),
        (90, 461, "Cộng"),
        (325, 461, "30"),
        (435, 461, "41"),
    ]
    assert told(rows, grammar, letterhead, read_lines) == [
        ("lượt tiếp công dân", 12, "lượt"),
        ("Phòng Tư pháp - Tiếp công dân định kỳ Số người", 15, "người"),
        ("lượt tiếp công dân", 30, "lượt"),
        ("Cộng - Tiếp công dân định kỳ Số người", 41, "người"),
    ]


def test_a_difference_is_no_count(grammar):
    text = "khởi tố 12 vụ/25 bị can (tăng 05 vụ, 03 bị can so với cùng kỳ năm 2023)"
    assert [(f.what, f.value) for f in find_figures(text, (), grammar)] == [
        ("vụ khởi tố", 12),
        ("bị can khởi tố", 25),
        ("", 5),
        ("", 3),
    ]
    cut = find_figures("cắt giảm 12 thủ tục; khởi tố tăng lên 9 vụ", (), grammar)
    assert [(f.what, f.value) for f in cut] == [("", 12), ("vụ khởi tố", 9)]


def test_what_is_recommended_is_not_yet_recovered(grammar):
    text = "kiến nghị xử lý thu hồi về ngân sách 350 triệu đồng, đã thu hồi nộp 200 triệu đồng"
    assert [f.what for f in find_figures(text, (), grammar)] == [
        "tiền phải thu hồi",
        "tiền đã thu hồi",
    ]


def test_a_head_over_four_columns_gives_its_unit_to_all(grammar, letterhead, read_lines):
    middles = (240, 310, 380, 450)
    rows = [(300, 390, "Kết quả (người)"), (90, 425, "Khối A"), (90, 445, "Khối B")]
    for x, name in zip(middles, ("Dự lớp", "Vắng", "Đạt", "Khác"), strict=True):
        rows.append((x - 15, 408, name))
        rows.append((x - 4, 425, "12"))
        rows.append((x - 4, 445, "14"))
    rows.sort(key=lambda row: (row[1], row[0]))
    units = {unit for _, _, unit in told(rows, grammar, letterhead, read_lines)}
    assert units == {"người"}


def test_of_how_many_and_a_unit_above_a_table(grammar):
    found = find_figures("Trong số 674 người đã kê khai", (), grammar)
    assert [(f.value, f.unit) for f in found] == [(674, "người")]
    assert find_figures("ĐVT: 1.000 đồng", (), grammar) == ()


def test_the_source_sentence_has_no_heading_and_no_cut_abbreviation(
    grammar, letterhead, read_lines
):
    rows = [
        (115, 400, "I. KẾT QUẢ ĐẠT ĐƯỢC"),
        (
            115,
            418,
            "Công an TP. Vinh đã xác minh 12 tin báo. Năm qua không có vụ việc nào khác phát",
        ),
        (85, 436, "sinh trên địa bàn."),
    ]
    (figure,) = extract(read_lines([*letterhead(), *rows]), grammar).figures
    assert figure.text == "Công an TP. Vinh đã xác minh 12 tin báo"
