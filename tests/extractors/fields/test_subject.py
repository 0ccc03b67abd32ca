from extractors.fields.extract import extract


def test_a_stamp_beside_the_title_is_no_part_of_the_subject(grammar, letterhead, read_lines):
    lines = [
        (40, 128, "CÔNG VĂN ĐẾN"),
        (270, 130, "KẾ HOẠCH"),
        (40, 146, "Số: 655"),
        (170, 148, "Phòng, chống tham nhũng, tiêu cực"),
        (40, 164, "Ngày: 14/3/2024"),
        (215, 165, "trong ngành y tế năm 2024"),
        (85, 210, "Căn cứ Luật Phòng, chống tham nhũng ngày 20 tháng 11 năm 2018;"),
    ]
    found = extract(read_lines([*letterhead(), *lines]), grammar)
    assert found.subject.value == "Phòng, chống tham nhũng, tiêu cực trong ngành y tế năm 2024"
    assert found.received_number == "655"


def test_a_mark_beside_the_title_is_no_part_of_the_subject(grammar, letterhead, read_lines):
    lines = [
        (270, 130, "BÁO CÁO"),
        (480, 130, "MẬT"),
        (190, 148, "Kết quả phòng, chống tham nhũng"),
        (480, 148, "LƯU TRỮ"),
    ]
    found = extract(read_lines([*letterhead(), *lines]), grammar)
    assert found.subject.value == "Kết quả phòng, chống tham nhũng"


def test_a_stamp_that_touches_about_is_cut_off_and_words_before_about_stay(
    grammar, letterhead, read_lines
):
    lines = [
        (270, 130, "CHỈ THỊ"),
        (60, 148, "TRUNG TÂM LƯU TRỮ MẪU Về việc tăng cường thi hành án"),
        (215, 164, "trên địa bàn tỉnh"),
    ]
    found = extract(read_lines([*letterhead(), *lines]), grammar)
    assert found.subject.value == "Về việc tăng cường thi hành án trên địa bàn tỉnh"
    lines = [(250, 130, "THÔNG BÁO"), (140, 148, "Kết luận thanh tra về việc quản lý ngân sách")]
    found = extract(read_lines([*letterhead(), *lines]), grammar)
    assert found.subject.value == "Kết luận thanh tra về việc quản lý ngân sách"


LOOSE = [
    (112, 61, "ỦY BAN NHÂN DÂN"),
    (267, 61, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (121, 80, "TỈNH MINH PHÚ"),
    (323, 80, "Độc lập - Tự do - Hạnh phúc"),
    (124, 100, "Số: 11/KH-UBND"),
    (301, 100, "Minh Phú, ngày 09 tháng 01 năm 2024"),
]
"""A Word file with space below every paragraph: all lines stand equally far apart."""


def test_a_text_that_is_not_indented_begins_below_a_short_subject(grammar, read_lines):
    text = "Để tổ chức thực hiện nhiệm vụ được giao, cơ quan xây dựng kế hoạch này như"
    lines = [
        (290, 119, "KẾ HOẠCH"),
        (164, 142, "Phòng, chống tham nhũng, tiêu cực năm 2024 của tỉnh"),
        (85, 165, text),
        (85, 182, "sau, giao các phòng thực hiện."),
        (85, 205, "I. MỤC ĐÍCH"),
    ]
    found = extract(read_lines([*LOOSE, *lines]), grammar)
    assert found.subject.value == "Phòng, chống tham nhũng, tiêu cực năm 2024 của tỉnh"


def test_a_short_text_at_the_left_margin_is_not_centred(grammar, read_lines):
    lines = [
        (288, 119, "THÔNG BÁO"),
        (210, 142, "Lịch tiếp công dân định kỳ năm 2024"),
        (85, 165, "Giám đốc Sở tiếp công dân vào ngày 15 tại trụ sở."),
        (85, 188, "Sở thông báo để các cơ quan, tổ chức, cá nhân biết và thực hiện kể từ"),
    ]
    found = extract(read_lines([*LOOSE, *lines]), grammar)
    assert found.subject.value == "Lịch tiếp công dân định kỳ năm 2024"
