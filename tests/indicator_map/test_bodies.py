"""A body's class is told by its name, however folders, letterheads and plans write it."""

from __future__ import annotations

import unicodedata

import pytest

from indicator_map.bodies import class_of, classes, is_body

NAMES = {
    "department": [
        "Sở Tư pháp",
        "Sở Lao động - Thương binh và Xã hội",
        "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG",
        "Sở Y tế tỉnh Mẫu",
        "Giám đốc Sở Nội vụ",
        "UBND tỉnh Mẫu - Sở Tài chính",
        "Ủy ban nhân dân thành phố Hà Nội - Sở Xây dựng",
        "Thanh tra tỉnh",
        "Thanh tra tỉnh Mẫu",
        "Thanh tra Thành phố Hồ Chí Minh",
        "Thanh tra thành phố",
        "Chánh Thanh tra tỉnh",
        "Văn phòng UBND tỉnh",
        "Văn phòng Ủy ban nhân dân tỉnh Mẫu",
        "VPUBND",
        "Ban Dân tộc tỉnh",
        "Ban Dân tộc và Tôn giáo",
        "Ban Tiếp công dân tỉnh",
        "STP",
        "SYT",
        "SNN&MT",
        "SGD&ĐT",
        "Sở GD&ĐT",
        "DV03_So_Tu_phap",
        "DV03_STP",
        "ĐV12 - Sở Công Thương",
        "03. Sở Giao thông vận tải",
        "SoTuPhap",
        "so tu phap",
    ],
    "province": [
        "UBND tỉnh",
        "UBND tỉnh Mẫu",
        "Ủy ban nhân dân tỉnh Mẫu",
        "Uỷ ban nhân dân tỉnh Mẫu",
        "ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI",
        "UBND TP. Hồ Chí Minh",
        "UBND TP HCM",
        "UBND thành phố Huế",
        "Hội đồng nhân dân tỉnh",
        "HĐND tỉnh Mẫu",
        "Thường trực HĐND tỉnh",
        "Chủ tịch UBND tỉnh",
        "Chủ tịch Ủy ban nhân dân thành phố Đà Nẵng",
        "UBND thành phố",
        "Tỉnh Mẫu",
    ],
    "party": [
        "Tỉnh ủy Mẫu",
        "Tỉnh uỷ",
        "Thành ủy Hà Nội",
        "Ban Nội chính Tỉnh ủy",
        "Ban Tổ chức Tỉnh ủy",
        "Tỉnh ủy Mẫu - Ban Nội chính",
        "Ủy ban Kiểm tra Tỉnh ủy",
        "UBKT Tỉnh ủy",
        "UBKTTU",
        "Văn phòng Tỉnh ủy",
        "Ban Thường vụ Tỉnh ủy",
        "Đảng ủy các cơ quan Đảng tỉnh",
        "Huyện ủy Mẫu",
        "Bí thư Tỉnh ủy",
    ],
    "justice": [
        "Công an tỉnh",
        "Công an huyện Mẫu",
        "Viện kiểm sát nhân dân tỉnh",
        "VKSND tỉnh Mẫu",
        "VKSND",
        "Tòa án nhân dân tỉnh",
        "Toà án nhân dân huyện Mẫu",
        "TAND tỉnh",
        "Cục Thi hành án dân sự tỉnh",
        "THADS tỉnh",
        "CTHADS",
        "Chi cục Thi hành án dân sự huyện Mẫu",
        "Cơ quan Cảnh sát điều tra Công an tỉnh",
        "DV21_Cong_an_tinh",
    ],
    "vertical": [
        "Cục Thuế tỉnh",
        "Thuế tỉnh Mẫu",
        "Chi cục Thuế khu vực XIV",
        "Kho bạc Nhà nước tỉnh",
        "Bảo hiểm xã hội tỉnh",
        "BHXH tỉnh",
        "Ngân hàng Nhà nước chi nhánh tỉnh Mẫu",
        "Chi cục Hải quan khu vực V",
        "Cục Hải quan tỉnh",
        "Bộ Chỉ huy quân sự tỉnh",
        "Bộ Chỉ huy Bộ đội Biên phòng tỉnh",
        "BCHQS",
        "Cục Thống kê",
        "Cục Quản lý thị trường",
        "Ngân hàng Chính sách xã hội chi nhánh tỉnh",
    ],
    "front": [
        "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
        "MTTQ tỉnh",
        "UBMTTQ",
        "UBMTTQ Việt Nam huyện Mẫu",
        "Mặt trận Tổ quốc tỉnh",
        "Liên đoàn Lao động tỉnh",
        "Hội Liên hiệp Phụ nữ tỉnh",
        "Hội Nông dân tỉnh",
        "Tỉnh đoàn",
        "Đoàn TNCS Hồ Chí Minh tỉnh",
        "LĐLĐ",
    ],
    "district": [
        "UBND huyện Mẫu",
        "Huyện Mẫu",
        "Quận Mẫu",
        "Thị xã Mẫu",
        "UBND thị xã Mẫu",
        "UBND thành phố Mẫu",
        "Thành phố Mẫu",
        "TP Mẫu",
        "TP. Mẫu",
        "UBND thành phố Huế, tỉnh Thừa Thiên Huế",
        "UBND thành phố Thủ Đức, Thành phố Hồ Chí Minh",
        "UBND quận 1, Thành phố Hồ Chí Minh",
        "Thanh tra huyện Mẫu",
        "Thanh tra thành phố Mẫu",
        "Văn phòng HĐND và UBND huyện Mẫu",
        "Phòng Nội vụ huyện Mẫu",
        "Phòng Tài chính - Kế hoạch thành phố Mẫu",
        "Trung tâm Y tế huyện Mẫu",
        "DV31_UBND_huyen_Mau",
        "Huyen Mau",
    ],
    "commune": [
        "UBND xã Mẫu",
        "UBND phường Mẫu",
        "Xã Mẫu",
        "Thị trấn Mẫu",
        "UBND thị trấn Mẫu, huyện Mẫu, tỉnh Mẫu",
        "UBND xã Mẫu, huyện Mẫu",
        "UBND đặc khu Mẫu",
    ],
    "attached": [
        "Ban Quản lý các khu công nghiệp",
        "BQL Khu kinh tế",
        "Văn phòng Đoàn ĐBQH và HĐND tỉnh",
        "Trường Cao đẳng Y tế",
        "Bệnh viện Đa khoa tỉnh",
        "Đài Phát thanh và Truyền hình tỉnh",
    ],
    "enterprise": ["Công ty Cổ phần Mẫu", "Tổng công ty Mẫu", "Công ty Điện lực Mẫu"],
    "central": ["Bộ Nội vụ", "Thanh tra Chính phủ", "TTCP", "Bộ Khoa học và Công nghệ"],
    "": [
        "",
        "   ",
        "Sổ tiếp công dân",
        "Số liệu",
        "Hồ sơ chung",
        "UBND",
        "Ủy ban nhân dân",
        "Quản lý dự án",
        "Tư liệu",
        "2024",
        "minh chứng",
        "Tổ công tác liên ngành",
    ],
}
CASES = [(name, class_) for class_, names in NAMES.items() for name in names]


@pytest.mark.parametrize(("name", "class_"), CASES, ids=[name or "empty" for name, _ in CASES])
def test_the_class_is_told_by_the_name(name: str, class_: str) -> None:
    assert class_of(name) == class_


@pytest.mark.parametrize(("name", "class_"), [case for case in CASES if case[1]])
def test_diacritics_and_their_encoding_do_not_matter(name: str, class_: str) -> None:
    assert class_of(unicodedata.normalize("NFD", name)) == class_
    letters = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    assert class_of("".join(x for x in letters if not unicodedata.combining(x))) == class_


def test_every_class_has_a_meaning_and_names() -> None:
    assert set(classes()) == set(NAMES) - {""}
    assert all(classes().values())


def test_a_very_long_name_takes_no_time() -> None:
    assert class_of("Hồ sơ " * 100_000) == ""


SAME = [
    ("Sở Tư pháp", "SỞ TƯ PHÁP"),
    ("Sở Tư pháp", "Sở Tư pháp tỉnh Mẫu"),
    ("Sở Tư pháp", "UBND tỉnh Mẫu - Sở Tư pháp"),
    ("Sở Tư pháp", "STP"),
    ("Thanh tra tỉnh", "Thanh tra tỉnh Mẫu"),
    ("Thanh tra tỉnh", "Thanh tra Thành phố Hà Nội"),
    ("Thanh tra tỉnh", "Thanh tra thành phố"),
    ("Văn phòng UBND tỉnh", "Văn phòng Ủy ban nhân dân tỉnh Mẫu"),
    ("Văn phòng UBND tỉnh", "VP UBND thành phố Cần Thơ"),
    ("Ban Tiếp công dân", "Văn phòng UBND tỉnh - Ban Tiếp công dân tỉnh"),
    ("Công an", "Công an tỉnh Mẫu"),
    ("Công an", "Cơ quan CSĐT Công an huyện Mẫu"),
    ("Viện kiểm sát nhân dân", "VKSND tỉnh Mẫu"),
    ("Tòa án nhân dân", "Toà án nhân dân tỉnh"),
    ("Thi hành án dân sự", "Cục THADS tỉnh Mẫu"),
    ("Ngân hàng Nhà nước", "NHNN chi nhánh tỉnh Mẫu"),
]
OTHERS = [
    ("Sở Tư pháp", "Phòng Tư pháp huyện Mẫu"),
    ("Sở Tư pháp", "Bộ Tư pháp"),
    ("Sở Tư pháp", "Sở Tài chính"),
    ("Thanh tra tỉnh", "Thanh tra huyện Mẫu"),
    ("Thanh tra tỉnh", "Thanh tra thành phố Mẫu"),
    ("Thanh tra tỉnh", "Thanh tra Sở Y tế"),
    ("Thanh tra tỉnh", "Thanh tra Chính phủ"),
    ("Văn phòng UBND tỉnh", "Văn phòng HĐND và UBND huyện Mẫu"),
    ("Văn phòng UBND tỉnh", "UBND tỉnh Mẫu"),
    ("Công an", "Bộ Công an"),
    ("Viện kiểm sát nhân dân", "Công an tỉnh"),
    ("Thi hành án dân sự", ""),
    ("", "Sở Tư pháp"),
]


@pytest.mark.parametrize(("named", "issuer"), SAME)
def test_an_issuer_is_the_body_that_is_named(named: str, issuer: str) -> None:
    assert is_body(issuer, named)


@pytest.mark.parametrize(("named", "issuer"), OTHERS)
def test_another_issuer_is_not(named: str, issuer: str) -> None:
    assert not is_body(issuer, named)
