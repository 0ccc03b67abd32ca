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
