"""Names as a plan writes them: own capitals, a place's name, who issued it, and who is called by a
class alone."""

from pathlib import Path

import pytest

from pipeline.campaigns.plan_spans import BODIES, plan_doc, plan_pipeline
from tests.pipeline.campaigns.test_proposal import PERIOD, days_of, proposed_of

FIRST = "2. Các sở, ban, ngành nộp hồ sơ minh chứng về Thanh tra tỉnh trước ngày 15/3/2025.\n"
OF_WARD = {
    "head": ["ỦY BAN NHÂN DÂN", "PHƯỜNG VÍ MẪU"],
    "issuer": "Ủy ban nhân dân phường Ví Mẫu",
}
OFFICES = (
    "2. Phòng Văn hóa - Xã hội: tài liệu về chuyển đổi vị trí công tác.\n"
    "3. Phòng Kinh tế, Hạ tầng và Đô thị: tài liệu về công khai ngân sách phường.\n"
)


def test_a_known_name_keeps_the_capitals_of_the_plan(tmp_path: Path) -> None:
    said = (
        "3. Ngân hàng Nhà nước Chi nhánh tỉnh: tài liệu về thanh toán không dùng tiền mặt.\n"
        "4. Sở Thông tin và truyền thông: tài liệu về chuyển đổi số.\n"
        "5. SỞ TƯ PHÁP: tài liệu về rà soát văn bản.\n"
    )
    units = [unit.name for unit in proposed_of(PERIOD + FIRST + said, tmp_path).units]
    assert "Ngân hàng Nhà nước Chi nhánh tỉnh" in units
    assert "Sở Tư pháp" in units
    assert [one for one in units if one.startswith("Sở Thông tin")] == [
        "Sở Thông tin và truyền thông"
    ]


@pytest.mark.parametrize(
    ("level", "text", "names"),
    [
        (
            "",
            "Báo Ví Mẫu, Đài Phát thanh và Truyền hình Ví Mẫu tăng thời lượng",
            ["Báo Ví Mẫu", "Đài Phát thanh và Truyền hình Ví Mẫu"],
        ),
        ("", "Đài Phát thanh và Truyền hình tỉnh", ["Đài Phát thanh và Truyền hình <place>"]),
        ("", "Thuế tỉnh Ví Mẫu phối hợp", ["Thuế tỉnh Ví Mẫu"]),
        ("", "Thuế tỉnh, Cục Thuế tỉnh", ["Thuế <place>", "Cục Thuế <place>"]),
        (
            "",
            "UBND các quận, huyện, thành phố Ví Mẫu chỉ đạo",
            ["UBND cấp huyện", "UBND thành phố Ví Mẫu"],
        ),
        (
            "bộ",
            "Ủy ban Cạnh tranh Quốc gia, Tạp chí Ví Mẫu",
            ["Ủy ban Cạnh tranh Quốc gia", "Tạp chí Ví Mẫu"],
        ),
    ],
)
def test_the_name_of_a_place_belongs_to_a_bodys(level: str, text: str, names: list[str]) -> None:
    doc = plan_doc(plan_pipeline(level), text)
    assert [span.id_ for span in doc.spans[BODIES]] == names


def test_who_issued_a_plan_is_no_unit_of_its_own(tmp_path: Path) -> None:
    said = (
        "4. Ủy ban nhân dân phường Ví Mẫu xây dựng tài liệu về chuyển đổi vị trí công tác; "
        "UBND phường Ví Mẫu gửi hồ sơ về Thanh tra tỉnh trước ngày 20/3/2025.\n"
    )
    one = proposed_of(PERIOD + OFFICES + said, tmp_path, **OF_WARD)
    assert [unit.name for unit in one.units] == [
        "Phòng Văn hóa - Xã hội",
        "Phòng Kinh tế, Hạ tầng và Đô thị",
    ]


def test_rooms_are_those_that_the_plan_names(tmp_path: Path) -> None:
    said = (
        "4. Các phòng, Công an phường gửi hồ sơ về Văn phòng HĐND và UBND phường chậm nhất ngày "
        "12/3/2025.\n"
    )
    one = proposed_of(PERIOD + OFFICES + said, tmp_path, **OF_WARD)
    assert days_of(one) == {
        "Phòng Văn hóa - Xã hội": ("2025-03-12", False),
        "Phòng Kinh tế, Hạ tầng và Đô thị": ("2025-03-12", False),
        "Công an phường": ("2025-03-12", True),
    }
    assert one.deadlines.units is None


def test_rooms_of_a_plan_that_names_none_are_everybody(tmp_path: Path) -> None:
    said = "2. Các phòng gửi hồ sơ về Văn phòng UBND phường chậm nhất ngày 12/3/2025.\n"
    assert f"{proposed_of(PERIOD + said, tmp_path, **OF_WARD).deadlines.units}" == "2025-03-12"


def test_schools_that_only_their_class_tells_are_not_everybody(tmp_path: Path) -> None:
    said = (
        "4. Các trường công lập trên địa bàn phường gửi báo cáo về Phòng Văn hóa - Xã hội chậm "
        "nhất ngày 10/3/2025.\n"
    )
    one = proposed_of(PERIOD + OFFICES + said, tmp_path, **OF_WARD)
    assert days_of(one) == {"Các trường công lập trên địa bàn phường": ("2025-03-10", True)}
    assert one.deadlines.units is None


def test_a_semicolon_behind_whose_something_is_parts_clauses(tmp_path: Path) -> None:
    said = (
        "3. Sở Nội vụ chuẩn bị hồ sơ tiếp công dân của Chủ tịch UBND tỉnh; Văn phòng UBND tỉnh "
        "chuẩn bị tài liệu về cải cách hành chính.\n"
    )
    one = proposed_of(PERIOD + FIRST + said, tmp_path)
    owed = {unit.name: {duty.indicator for duty in unit.duties} for unit in one.units}
    assert "B.1.2" in owed["Văn phòng UBND tỉnh"]
    assert "B.1.2" not in owed["Sở Nội vụ"]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Ban Quản lý các Khu công nghiệp tỉnh", "Ban Quản lý các Khu công nghiệp tỉnh"),
        ("Ban Quản lý các khu công nghiệp", "Ban Quản lý các khu công nghiệp"),
        ("Ban Tuyên giáo Tỉnh ủy", "Ban Tuyên giáo Tỉnh ủy"),
    ],
)
def test_a_board_keeps_the_place_that_the_plan_writes(said: str, name: str, tmp_path: Path) -> None:
    body = f"{PERIOD}2. {said} gửi tài liệu về Thanh tra tỉnh trước ngày 15/3/2025.\n"
    assert name in [unit.name for unit in proposed_of(body, tmp_path).units]
