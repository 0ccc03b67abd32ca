import pytest

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
