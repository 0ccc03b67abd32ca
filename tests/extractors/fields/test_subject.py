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
