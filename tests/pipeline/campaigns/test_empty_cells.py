"""Cells of a table that are left empty or say that they are as above, and rows that head others."""

from pathlib import Path

import pytest

from pipeline.campaigns.deadline_reader import OF_ROW_ABOVE
from tests.pipeline.campaigns.test_proposal import PERIOD, days_of, proposed_of

HEAD = "| TT | Cơ quan | Nội dung cung cấp | Thời hạn gửi |\n"


def told(body: str, folder: Path) -> dict[str, tuple[str, bool]]:
    return {
        name: (day, unit.sure)
        for unit in proposed_of(PERIOD + body, folder).units
        for name, day in [(unit.name, f"{unit.deadline or ''}")]
    }


@pytest.mark.parametrize("ditto", ["nt", "-nt-", "Như trên", '"', "//"])
def test_a_cell_that_says_as_above_has_the_day_above(ditto: str, tmp_path: Path) -> None:
    body = (
        f"{HEAD}| 1 | Sở Nội vụ | Cải cách hành chính | Trước ngày 12/3/2025 |\n"
        f"| 2 | Sở Tư pháp | Rà soát văn bản | {ditto} |\n"
    )
    day = ("2025-03-11", True)
    assert told(body, tmp_path) == {"Sở Nội vụ": day, "Sở Tư pháp": day}


def test_an_empty_cell_has_the_day_above_for_a_person_to_check(tmp_path: Path) -> None:
    body = (
        f"{HEAD}| 1 | Sở Nội vụ | Cải cách hành chính | 12/3/2025 |\n"
        "| 2 | Sở Tư pháp | Rà soát văn bản | |\n"
    )
    units = {unit.name: unit for unit in proposed_of(PERIOD + body, tmp_path).units}
    assert f"{units['Sở Tư pháp'].deadline}" == "2025-03-12"
    assert not units["Sở Tư pháp"].sure
    assert OF_ROW_ABOVE in units["Sở Tư pháp"].remark
    assert units["Sở Nội vụ"].sure


def test_the_next_matter_of_the_same_body_has_its_day(tmp_path: Path) -> None:
    body = (
        f"{HEAD}| 1 | Sở Nội vụ | Cải cách hành chính | 12/3/2025 |\n"
        "| | | Chuyển đổi vị trí công tác | |\n"
    )
    assert told(body, tmp_path) == {"Sở Nội vụ": ("2025-03-12", True)}


def test_no_day_is_taken_from_above_where_the_first_row_has_none(tmp_path: Path) -> None:
    """A column of which most cells are empty tells the days of a few."""
    body = (
        f"{HEAD}| 1 | Sở Nội vụ | Cải cách hành chính | |\n"
        "| 2 | Sở Tư pháp | Rà soát văn bản | 12/3/2025 |\n"
        "| 3 | Sở Y tế | Công khai | |\n"
    )
    assert told(body, tmp_path)["Sở Y tế"] == ("", True)


def test_no_day_is_taken_over_from_another_part_of_the_table(tmp_path: Path) -> None:
    body = (
        f"{HEAD}| I | CÁC SỞ | | |\n| 1 | Sở Nội vụ | Cải cách hành chính | 12/3/2025 |\n"
        "| II | CÁC CƠ QUAN TƯ PHÁP | | |\n| 2 | Công an tỉnh | Số liệu điều tra | |\n"
    )
    assert told(body, tmp_path)["Công an tỉnh"] == ("", True)


def test_who_receives_the_evidence_gets_no_day_that_is_guessed(tmp_path: Path) -> None:
    body = (
        f"{HEAD}| 1 | Sở Nội vụ | Tài liệu cải cách hành chính | 12/3/2025 |\n"
        "| 2 | Thanh tra tỉnh | Hồ sơ kế hoạch | |\n"
    )
    assert told(body, tmp_path)["Thanh tra tỉnh"][0] == ""


def test_a_row_whose_numbers_follow_heads_them_and_is_nobodys(tmp_path: Path) -> None:
    body = (
        "| TT | Nhiệm vụ | Cơ quan thực hiện | Thời gian hoàn thành |\n"
        "| 1 | Cung cấp tài liệu công khai | UBND các huyện | Trước ngày 11/3/2025 |\n"
        "| 2 | Cung cấp tài liệu chung của tỉnh: | | |\n"
        "| 2.1 | Chỉ đạo xử lý tố cáo | Văn phòng UBND tỉnh | Trước ngày 21/3/2025 |\n"
        "| 2.2 | Cải cách hành chính | Sở Nội vụ | Trước ngày 23/3/2025 |\n"
    )
    one = proposed_of(PERIOD + body, tmp_path)
    days = {name: day for name, (day, _) in days_of(one).items()}
    assert days == {
        "UBND cấp huyện": "2025-03-10",
        "Văn phòng UBND tỉnh": "2025-03-20",
        "Sở Nội vụ": "2025-03-22",
    }
    assert all(unit.sure for unit in one.units)


def test_numbers_of_groups_in_the_first_column_are_whose_days_they_are(tmp_path: Path) -> None:
    body = (
        "2. Nhóm 1: UBND các huyện.\n3. Nhóm 2: Công an tỉnh, Tòa án nhân dân tỉnh.\n"
        "| Nhóm | Hình thức gửi | Thời hạn gửi hồ sơ về Thanh tra tỉnh |\n"
        "| Nhóm 1 | Phần mềm | Đến hết ngày 25/02/2025 |\n"
        "| Nhóm 2 | Công văn | Đến hết ngày 06/3/2025 |\n"
    )
    days = days_of(proposed_of(PERIOD + body, tmp_path))
    assert {name: day for name, (day, _) in days.items()} == {
        "UBND cấp huyện": "2025-02-25",
        "Công an tỉnh": "2025-03-06",
        "Tòa án nhân dân tỉnh": "2025-03-06",
    }


def test_a_task_that_is_merged_over_rows_is_that_of_each(tmp_path: Path) -> None:
    body = (
        "2. Nhóm 1: UBND các huyện.\n3. Nhóm 2: Công an tỉnh.\nII. TIẾN ĐỘ\n"
        "| TT | Nhiệm vụ | Đơn vị thực hiện | Thời gian |\n"
        "| 1 | Hướng dẫn, cung cấp biểu mẫu | Thanh tra tỉnh | 10/3/2025 |\n"
        "| 2 | Gửi báo cáo và tài liệu về Thanh tra tỉnh | Nhóm 1 | 18/3/2025 |\n"
        "| | | Nhóm 2 | 19/3/2025 |\n"
    )
    days = {name: day for name, (day, _) in days_of(proposed_of(PERIOD + body, tmp_path)).items()}
    assert days == {"UBND cấp huyện": "2025-03-18", "Công an tỉnh": "2025-03-19"}


def test_rows_below_the_number_of_a_group_are_its_bodies(tmp_path: Path) -> None:
    body = (
        "2. Các cơ quan, địa phương gửi hồ sơ về Thanh tra tỉnh theo thời hạn sau:\n"
        "a) Nhóm 1: trước ngày 13/3/2025.\nb) Nhóm 2: trước ngày 18/3/2025.\nPHỤ LỤC\n"
        "| Nhóm | Cơ quan | Nội dung hồ sơ |\n| Nhóm 1 | Sở Nội vụ | Cải cách hành chính |\n"
        "| Nhóm 2 | Công an tỉnh | Số liệu điều tra |\n| | Tòa án nhân dân tỉnh | Xét xử |\n"
    )
    days = {name: day for name, (day, _) in days_of(proposed_of(PERIOD + body, tmp_path)).items()}
    assert days == {
        "Sở Nội vụ": "2025-03-12",
        "Công an tỉnh": "2025-03-17",
        "Tòa án nhân dân tỉnh": "2025-03-17",
    }


@pytest.mark.parametrize("label", ["Phần II", "II", "B"])
def test_a_part_of_the_table_is_told_by_its_label(label: str, tmp_path: Path) -> None:
    first = {"Phần II": "Phần I", "II": "I", "B": "A"}[label]
    part = label if label.startswith("Phần") else f"Phần {label}"
    body = (
        f"2. Các cơ quan có tên tại {part} Phụ lục gửi tài liệu về Thanh tra tỉnh chậm nhất ngày "
        "10/3/2025.\nPHỤ LỤC\n| TT | Cơ quan | Tài liệu cung cấp |\n"
        f"| {first} | CÁC CƠ QUAN THUỘC TỈNH | |\n| 1 | Sở Nội vụ | Cải cách hành chính |\n"
        f"| {label} | CÁC CƠ QUAN KHÁC | |\n| 2 | Công an tỉnh | Số liệu điều tra |\n"
    )
    days = {name: day for name, (day, _) in days_of(proposed_of(PERIOD + body, tmp_path)).items()}
    assert days == {"Công an tỉnh": "2025-03-10"}


def test_rows_by_their_numbers_are_those_of_the_column_whatever_it_is_called(
    tmp_path: Path,
) -> None:
    body = (
        "2. Các cơ quan có tên từ số 01 đến số 02 của Phụ lục gửi hồ sơ về Thanh tra tỉnh chậm "
        "nhất ngày 25/3/2025.\n3. Cơ quan có tên tại số 03 của Phụ lục gửi hồ sơ về Thanh tra tỉnh "
        "chậm nhất ngày 26/3/2025.\nPHỤ LỤC\n"
        "| Số | Cơ quan, đơn vị | Tiêu chí | Nội dung tài liệu |\n"
        "| 01 | Sở Nội vụ | B.1.2, B.1.7 | Kết quả cải cách hành chính và chuyển đổi vị trí |\n"
        "| 02 | Sở Tư pháp | A.2.1 | Kết quả rà soát, hệ thống hóa văn bản |\n"
        "| 03 | Công an tỉnh | C.2.2 | Số vụ, số đối tượng tham nhũng khởi tố |\n"
    )
    one = proposed_of(PERIOD + body, tmp_path)
    days = {name: day for name, (day, _) in days_of(one).items()}
    assert days == {
        "Sở Nội vụ": "2025-03-25",
        "Sở Tư pháp": "2025-03-25",
        "Công an tỉnh": "2025-03-26",
    }
    owed = {unit.name: {duty.indicator for duty in unit.duties} for unit in one.units}
    assert owed["Sở Nội vụ"] == {"B.1.2", "B.1.7"}


def test_the_heading_of_a_part_may_have_the_day_of_its_rows(tmp_path: Path) -> None:
    body = (
        "| STT | Cơ quan, đơn vị | Hồ sơ cung cấp |\n"
        "| I | NHÓM 1 (gửi trước ngày 19/3/2025) | |\n| 1 | UBND các huyện | Công khai |\n"
        "| II | NHÓM 2 (gửi trước ngày 24/3/2025) | |\n| 2 | Sở Nội vụ | Cải cách |\n"
        "| 3 | Công an tỉnh | Số liệu điều tra |\n"
    )
    one = proposed_of(PERIOD + body, tmp_path)
    assert {name: day for name, (day, _) in days_of(one).items()} == {
        "UBND cấp huyện": "2025-03-18",
        "Sở Nội vụ": "2025-03-23",
        "Công an tỉnh": "2025-03-23",
    }
    assert all(unit.sure for unit in one.units)


def test_a_bare_day_is_meant_as_its_column_is_called(tmp_path: Path) -> None:
    body = (
        "| Mã | Tiêu chí | Cơ quan chủ trì | Gửi trước ngày |\n"
        "| B.1.2 | Cải cách hành chính | Sở Nội vụ | 05/3/2025 |\n"
        "| B.1.3 | Chuyển đổi số | Sở Khoa học và Công nghệ | Chậm nhất 07/3/2025 |\n"
    )
    days = {name: day for name, (day, _) in days_of(proposed_of(PERIOD + body, tmp_path)).items()}
    assert days == {"Sở Nội vụ": "2025-03-04", "Sở Khoa học và Công nghệ": "2025-03-07"}


def test_blocs_by_their_names_are_whose_days_they_are(tmp_path: Path) -> None:
    body = (
        "2. Khối địa phương gồm UBND các xã, phường\nCung cấp tài liệu công khai.\n"
        "3. Khối nội chính, ngân hàng gồm Công an tỉnh, Tòa án nhân dân tỉnh\nII. THỜI HẠN\n"
        "| Khối | Thời hạn gửi tài liệu về Thanh tra tỉnh | Công việc tiếp theo |\n"
        "| Khối địa phương | Trước ngày 25/02/2025 | Thanh tra tỉnh kiểm tra xác suất |\n"
        "| Khối nội chính, ngân hàng | Trước ngày 12/3/2025 | Đối chiếu số liệu |\n"
    )
    days = {name: day for name, (day, _) in days_of(proposed_of(PERIOD + body, tmp_path)).items()}
    assert days == {
        "UBND cấp xã": "2025-02-24",
        "Công an tỉnh": "2025-03-11",
        "Tòa án nhân dân tỉnh": "2025-03-11",
    }


def test_a_cell_that_says_as_above_has_it_wherever_the_first_day_stands(tmp_path: Path) -> None:
    body = (
        f"{HEAD}| 1 | Sở Nội vụ | Cải cách hành chính | |\n"
        "| 2 | Sở Tư pháp | Rà soát | 20/3/2025 |\n"
        "| 3 | Công an tỉnh | Số liệu điều tra | nt |\n"
    )
    assert told(body, tmp_path)["Công an tỉnh"] == ("2025-03-20", True)


def test_who_is_replaced_in_a_cell_is_not_meant(tmp_path: Path) -> None:
    body = f"{HEAD}| 1 | Sở Tư pháp (thay Sở Tài chính) | Rà soát văn bản | 12/3/2025 |\n"
    assert set(told(body, tmp_path)) == {"Sở Tư pháp"}


def test_a_row_of_one_cell_heads_a_part(tmp_path: Path) -> None:
    body = (
        "2. Các cơ quan chủ trì tại Phần 2 của Phụ lục gửi tài liệu về Thanh tra tỉnh trước ngày "
        "07/3/2025.\nPHỤ LỤC\n| TT | Cơ quan | Tài liệu cung cấp |\n"
        "| | Phần 1. Các cơ quan thuộc tỉnh | |\n| 1 | Sở Nội vụ | Cải cách hành chính |\n"
        "| | Phần 2. Các cơ quan khác | |\n| 2 | Công an tỉnh | Số liệu điều tra |\n"
    )
    one = proposed_of(PERIOD + body, tmp_path)
    assert {name: day for name, (day, _) in days_of(one).items()} == {"Công an tỉnh": "2025-03-06"}
    assert {unit.name for unit in one.units} == {"Sở Nội vụ", "Công an tỉnh"}
