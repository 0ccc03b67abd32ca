"""Bodies and terms that plans tell by kind: groups by their class, who leads behind a matter, terms
of all that was asked for."""

from pathlib import Path

import pytest

from tests.pipeline.campaigns.test_proposal import PERIOD, days_of, proposed_of


def told(body: str, folder: Path) -> dict[str, str]:
    days = days_of(proposed_of(PERIOD + body, folder))
    return {name: day for name, (day, _) in days.items()}


@pytest.mark.parametrize(
    ("who", "names"),
    [
        (
            "UBND các huyện, các trường học trực thuộc UBND tỉnh",
            ["UBND cấp huyện", "Các trường học trực thuộc UBND tỉnh"],
        ),
        (
            "Các trường mầm non, tiểu học trên địa bàn tỉnh và Sở Nội vụ",
            ["Các trường mầm non, tiểu học trên địa bàn tỉnh", "Sở Nội vụ"],
        ),
        (
            "Các doanh nghiệp có vốn nhà nước thuộc tỉnh",
            ["Các doanh nghiệp có vốn nhà nước thuộc tỉnh"],
        ),
        ("Các trường học công lập", ["Các trường học công lập"]),
    ],
)
def test_a_class_word_behind_cac_names_a_group(who: str, names: list[str], tmp_path: Path) -> None:
    said = f"2. {who} gửi hồ sơ, tài liệu về Thanh tra tỉnh trước ngày 12/3/2025.\n"
    assert sorted(told(said, tmp_path)) == sorted(names)


def test_cases_are_no_group(tmp_path: Path) -> None:
    said = "2. Các trường hợp vi phạm, Sở Nội vụ gửi tài liệu về Thanh tra tỉnh trước 12/3/2025.\n"
    assert list(told(said, tmp_path)) == ["Sở Nội vụ"]


@pytest.mark.parametrize(
    "term",
    [
        "Gửi Thanh tra tỉnh chậm nhất ngày 12/3/2025.",
        "Báo cáo và tài liệu gửi về Thanh tra tỉnh chậm nhất ngày 12/3/2025.",
        "Thời hạn gửi: chậm nhất ngày 12/3/2025.",
    ],
)
def test_a_term_behind_several_bodies_is_that_of_all(term: str, tmp_path: Path) -> None:
    said = (
        "2. Đề nghị Công an tỉnh cung cấp số liệu điều tra; đề nghị Tòa án nhân dân tỉnh cung cấp "
        f"số liệu xét xử. {term}\n"
    )
    assert told(said, tmp_path) == {
        "Công an tỉnh": "2025-03-12",
        "Tòa án nhân dân tỉnh": "2025-03-12",
    }


def test_who_leads_is_named_behind_the_matter(tmp_path: Path) -> None:
    said = (
        "2. Cải cách hành chính; chuyển đổi vị trí công tác. Chủ trì: Sở Nội vụ. Phối hợp: Sở Y "
        "tế.\n3. Kết quả chuyển đổi số cấp tỉnh.\nĐơn vị cung cấp: Sở Khoa học và Công nghệ.\n"
    )
    units = {unit.name: unit for unit in proposed_of(PERIOD + said, tmp_path).units}
    assert {duty.indicator for duty in units["Sở Nội vụ"].duties} == {"B.1.2", "B.1.7.2"}
    assert {duty.indicator for duty in units["Sở Khoa học và Công nghệ"].duties} == {"B.1.3"}
    assert units["Sở Y tế"].duties == ()


def test_labels_in_one_line_are_a_row(tmp_path: Path) -> None:
    said = (
        "2. Lĩnh vực nội vụ\n- Nội dung: cải cách hành chính (B.1.2).\n"
        "- Chủ trì: Sở Nội vụ. Phối hợp: Sở Y tế. Hạn gửi hồ sơ: trước 17 giờ 00 ngày 03/3/2025.\n"
    )
    assert told(said, tmp_path) == {"Sở Nội vụ": "2025-03-03"}


@pytest.mark.parametrize(
    "said",
    [
        "Thanh tra tỉnh kiểm tra hồ sơ, yêu cầu bổ sung tài liệu còn thiếu trước ngày 12/3/2025.",
        "Thanh tra tỉnh gửi biểu mẫu cho các cơ quan, đơn vị trước ngày 12/3/2025.",
        "Sở Nội vụ gửi họ tên, số điện thoại về Thanh tra tỉnh trước ngày 12/3/2025.",
    ],
)
def test_what_is_no_evidence_has_no_deadline_for_it(said: str, tmp_path: Path) -> None:
    one = proposed_of(f"{PERIOD}2. {said}\n", tmp_path)
    assert told(f"2. {said}\n", tmp_path) == {}
    assert one.deadlines.units is None


def test_a_cell_may_have_a_day_for_each_body(tmp_path: Path) -> None:
    said = (
        "| STT | Tài liệu minh chứng | Cơ quan cung cấp | Thời hạn gửi |\n"
        "| 1 | Công khai ngân sách | Sở Tài chính; UBND các huyện | Sở Tài chính: trước ngày "
        "27/3/2025; UBND các huyện: trước ngày 22/3/2025 |\n"
    )
    assert told(said, tmp_path) == {"Sở Tài chính": "2025-03-26", "UBND cấp huyện": "2025-03-21"}


def test_of_a_row_with_a_list_the_rest_is_owed(tmp_path: Path) -> None:
    said = (
        "| TT | Cơ quan | Nội dung cung cấp | Thời hạn gửi |\n"
        "| 1 | Sở Nội vụ | Danh sách chuyển đổi vị trí công tác; kết quả cải cách hành chính | "
        "12/3/2025 |\n"
    )
    (unit,) = proposed_of(PERIOD + said, tmp_path).units
    assert "B.1.2" in {duty.indicator for duty in unit.duties}


def test_rows_of_a_part_of_a_table_are_its_bodies(tmp_path: Path) -> None:
    said = (
        "2. Các cơ quan có tên tại Phần B của Phụ lục gửi tài liệu về Thanh tra tỉnh trước ngày "
        "27/3/2025.\nPHỤ LỤC\n| TT | Cơ quan cung cấp | Tài liệu cung cấp |\n"
        "| A | PHẦN A: CÁC CƠ QUAN THUỘC TỈNH | |\n| 1 | Sở Nội vụ | Cải cách hành chính |\n"
        "| B | PHẦN B: CÁC CƠ QUAN TƯ PHÁP | |\n| 2 | Công an tỉnh | Số liệu điều tra |\n"
    )
    assert told(said, tmp_path) == {"Công an tỉnh": "2025-03-26"}
