import pytest

from extractors.fields.extract import extract
from extractors.fields.issuer import issuer_place


@pytest.mark.parametrize(
    ("name", "issued_in", "level", "province"),
    [
        ("Bộ Nội vụ", "Hà Nội", "central", ""),
        ("Thanh tra Chính phủ", "Hà Nội", "central", ""),
        ("Bộ Công an - Công an tỉnh Bạc Liêu", "Bạc Liêu", "judicial", "Bạc Liêu"),
        ("Ủy ban nhân dân tỉnh Đắk Lắk", "Đắk Lắk", "province", "Đắk Lắk"),
        ("Ủy ban nhân dân thành phố Cần Thơ", "Cần Thơ", "province", "Cần Thơ"),
        ("Ủy ban nhân dân thành phố Thủ Đức", "Thủ Đức", "district", ""),
        ("UBND tỉnh Trà Vinh - Sở Tư pháp", "Trà Vinh", "department", "Trà Vinh"),
        ("UBND tỉnh Hà Giang - Thanh tra tỉnh", "Hà Giang", "department", "Hà Giang"),
        ("Sở Tài chính - Văn phòng", "Đà Nẵng", "department", "Đà Nẵng"),
        ("UBND huyện Đức Cơ - Phòng Tài chính - Kế hoạch", "Đức Cơ", "district", ""),
        ("Ủy ban nhân dân quận Bình Thủy - Thanh tra", "Bình Thủy", "district", ""),
        ("Ủy ban nhân dân xã Tân Lập", "Tân Lập", "commune", ""),
        ("Ủy ban nhân dân phường Nam Nha Trang", "Nam Nha Trang", "commune", ""),
        ("UBND tỉnh Phú Yên - Sở Lao động - Thương binh và Xã hội", "", "department", "Phú Yên"),
        ("Tỉnh ủy Đồng Nai - Ban Nội chính", "Biên Hòa", "party", "Đồng Nai"),
        ("Ban Chấp hành Trung ương", "Hà Nội", "party", ""),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Cà Mau", "Cà Mau", "front", "Cà Mau"),
        ("Tòa án nhân dân tối cao", "Hà Nội", "judicial", ""),
        ("Tổng cục Thuế - Cục Thuế TP.HCM", "", "department", ""),
        ("Sở Y tế Nam Định - Bệnh viện Đa khoa tỉnh", "Nam Định", "unit", "Nam Định"),
        ("UBND huyện Gia Lộc - Trường Tiểu học Thống Nhất", "", "unit", ""),
        ("", "", "", ""),
    ],
)
def test_level_and_province(name, issued_in, level, province, grammar):
    found = issuer_place(name, issued_in, grammar)
    assert (found.level, found.province) == (level, province)


@pytest.mark.parametrize(
    ("lines", "issuer", "superior"),
    [
        (("UBND TỈNH ĐẮK LẮK", "SỞ TƯ PHÁP"), "Sở Tư pháp tỉnh Đắk Lắk", "UBND tỉnh Đắk Lắk"),
        (
            ("TỈNH ỦY ĐẮK LẮK", "BAN NỘI CHÍNH"),
            "Ban Nội chính Tỉnh ủy Đắk Lắk",
            "Tỉnh ủy Đắk Lắk",
        ),
        (("THÀNH ỦY HẢI PHÒNG", "VĂN PHÒNG"), "Văn phòng Thành ủy Hải Phòng", "Thành ủy Hải Phòng"),
        (("SỞ Y TẾ NAM ĐỊNH", "BỆNH VIỆN ĐA KHOA TỈNH"), "Bệnh viện Đa khoa tỉnh Nam Định", None),
        (("UBND TỈNH HÀ GIANG", "THANH TRA TỈNH"), "Thanh tra tỉnh Hà Giang", None),
        (
            ("SỞ TÀI CHÍNH TỈNH HẬU GIANG", "VĂN PHÒNG SỞ"),
            "Văn phòng Sở Tài chính tỉnh Hậu Giang",
            None,
        ),
        (("UBND QUẬN 5", "PHÒNG NỘI VỤ"), "Phòng Nội vụ Quận 5", "UBND Quận 5"),
        (("BỘ CÔNG AN", "TRẠI GIAM SUỐI NGÀ"), "Trại giam Suối Ngà", "Bộ Công an"),
        (("CÔNG TY ĐIỆN LỰC HÒA AN", "ĐIỆN LỰC TÂN CHÂU"), "Điện lực Tân Châu", None),
        (("SỞ Y TẾ HÒA AN", "TRUNG TÂM Y TẾ TÂN CHÂU"), "Trung tâm Y tế Tân Châu", None),
        (("VIỄN THÔNG VIỆT NAM", "VIỄN THÔNG HÒA AN"), "Viễn thông Hòa An", None),
        (("CỤC THUẾ", "THUẾ TỈNH YÊN BÁI"), "Thuế tỉnh Yên Bái", "Cục Thuế"),
        (
            ("SỞ NỘI VỤ", "HỘI ĐỒNG THI TUYỂN", "VIÊN CHỨC NĂM 2024"),
            "Hội đồng thi tuyển viên chức năm 2024 Sở Nội vụ",
            "Sở Nội vụ",
        ),
        (
            ("TÒA ÁN NHÂN DÂN", "TỈNH YÊN BÁI", "TÒA HÌNH SỰ"),
            "Tòa Hình sự Tòa án nhân dân tỉnh Yên Bái",
            "Tòa án nhân dân tỉnh Yên Bái",
        ),
        (("UBND TỈNH YÊN BÁI", "VĂN PHÒNG"), "Văn phòng Ủy ban nhân dân tỉnh Yên Bái", None),
        (
            ("HỘI ĐỒNG NHÂN DÂN", "TỈNH VĨNH PHÚC", "BAN PHÁP CHẾ"),
            "Ban Pháp chế Hội đồng nhân dân tỉnh Vĩnh Phúc",
            None,
        ),
        (
            ("TRƯỜNG ĐẠI HỌC NHA TRANG", "PHÒNG ĐÀO TẠO"),
            "Phòng Đào tạo Trường Đại học Nha Trang",
            None,
        ),
        (
            ("BỘ CÔNG THƯƠNG", "TRƯỜNG ĐẠI HỌC", "CÔNG NGHIỆP THỰC PHẨM", "TP.HỒ CHÍ MINH"),
            "Trường Đại học Công nghiệp Thực phẩm TP. Hồ Chí Minh",
            "Bộ Công Thương",
        ),
        (("UBNDTỈNHPHÚTHỌ", "SỞ NỘI VỤ"), "Sở Nội vụ tỉnh Phú Thọ", "UBND tỉnh Phú Thọ"),
        (
            ("UBND TỈNH PHÚ YÊN", "SỞ VĂN HÓA THỂ THAO & DU LỊCH"),
            "Sở Văn hóa Thể thao & Du lịch tỉnh Phú Yên",
            None,
        ),
        (
            ("CÔNG AN TỈNH HÒA BÌNH", "CƠ QUAN CẢNH SÁT ĐIỀU TRA"),
            "Cơ quan Cảnh sát điều tra Công an tỉnh Hòa Bình",
            None,
        ),
        (
            ("NGÂN HÀNG CHÍNH SÁCH XÃ HỘI", "CHI NHÁNH TỈNH SƠN LA"),
            "Ngân hàng Chính sách xã hội chi nhánh tỉnh Sơn La",
            None,
        ),
        (("ỦY BAN NHÂN DÂN", "XÃ SƠN LÂM"), "Ủy ban nhân dân xã Sơn Lâm", None),
        (("BỘ CÔNG AN", "CÔNG AN TỈNH MINH PHÚ"), "Công an tỉnh Minh Phú", "Bộ Công an"),
    ],
)
def test_a_body_is_named_on_its_own(lines, issuer, superior, grammar, letterhead, read_lines):
    found = extract(read_lines(letterhead(lines)), grammar)
    assert found.issuer.value == issuer
    if superior is not None:
        assert found.issuer_superior.value == superior


@pytest.mark.parametrize(
    ("lines", "number", "issuer"),
    [
        (("BỘ TƯ PHÁP - BỘ NỘI VỤ",), "Số: 15/2014/TTLT-BTP-BNV", "Bộ Tư pháp - Bộ Nội vụ"),
        (("BỘ TƯ PHÁP", "BỘ NỘI VỤ"), "Số: 15/2014/TTLT-BTP-BNV", "Bộ Tư pháp - Bộ Nội vụ"),
        (
            ("BỘ CÔNG AN - BỘ TÀI CHÍNH", "TÒA ÁN NHÂN DÂN TỐI CAO"),
            "Số: 15/HDLN-BCA-BTC-TANDTC",
            "Bộ Công an - Bộ Tài chính - Tòa án nhân dân tối cao",
        ),
        (
            ("ỦY BAN MTTQ VIỆT NAM", "TỈNH SƠN LA", "BAN THƯỜNG TRỰC"),
            "Số: 12/CTPH-MTTQ-UBND",
            "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Sơn La",
        ),
    ],
)
def test_bodies_that_issue_together(lines, number, issuer, grammar, letterhead, read_lines):
    found = extract(read_lines(letterhead(lines, number=number)), grammar)
    assert found.issuer.value == issuer


@pytest.mark.parametrize("first", ["body", "motto"])
def test_a_letterhead_of_plain_paragraphs_keeps_the_motto_out(first, grammar, read_lines):
    """As typed without the two columns: each line begins at the margin."""
    body = ("ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK",)
    motto = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
    head = (*body, *motto) if first == "body" else (*motto, *body)
    texts = (*head, "Số: 12/KH-UBND", "Đắk Lắk, ngày 5 tháng 3 năm 2024", "KẾ HOẠCH", "Về việc ấy")
    lines = [(85.0, 60.0 + 20 * at, text) for at, text in enumerate(texts)]
    found = extract(read_lines(lines), grammar)
    assert found.issuer.value == "Ủy ban nhân dân tỉnh Đắk Lắk"
    assert (found.number.value, found.issue_date.value) == ("12/KH-UBND", "2024-03-05")
