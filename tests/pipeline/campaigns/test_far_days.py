"""Days that stand away from whose they are: above a table, before a clause that closes, in heads of
few words, of bodies that only their class tells."""

from pathlib import Path

import pytest

from tests.pipeline.campaigns.test_proposal import PERIOD, days_of, proposed_of

FIRST = "2. Các sở, ban, ngành nộp hồ sơ minh chứng về Thanh tra tỉnh trước ngày 15/3/2025.\n"
OF_DEPARTMENTS = {"Sở, ban, ngành": ("2025-03-14", True)}
ANNEX = (
    "= PHỤ LỤC\n= PHÂN CÔNG CHUẨN BỊ TÀI LIỆU\n"
    "| TT | Nội dung | Cơ quan chủ trì |\n"
    "| 1 | Chuyển đổi vị trí công tác | Sở Nội vụ |\n| 2 | Rà soát văn bản | Sở Tư pháp |\n"
)


def test_a_cell_that_points_to_the_annex_is_of_its_bodies(tmp_path: Path) -> None:
    table = (
        "2. Thời gian\n| STT | Nội dung | Thực hiện | Hoàn thành |\n"
        "| 1 | Gửi báo cáo kèm minh chứng về Thanh tra tỉnh | Các sở, ban, ngành | 10/3/2025 |\n"
        "| 2 | Gửi tài liệu của các tiêu chí tổng hợp về Thanh tra tỉnh | Các cơ quan chủ trì "
        "tiêu chí tại Phụ lục | 14/3/2025 |\n"
    )
    one = proposed_of(PERIOD + table + ANNEX, tmp_path)
    assert days_of(one) == {
        "Sở, ban, ngành": ("2025-03-10", True),
        "Sở Nội vụ": ("2025-03-14", False),
        "Sở Tư pháp": ("2025-03-14", False),
    }
    assert one.deadlines.units is None


def test_a_numbered_clause_that_points_to_the_annex_is_of_its_bodies(tmp_path: Path) -> None:
    said = (
        "2.1. Các cơ quan chủ trì tiêu chí theo Phụ lục gửi hồ sơ minh chứng về Thanh tra tỉnh: "
        "chậm nhất ngày 14/3/2025.\n"
    )
    day = ("2025-03-14", False)
    assert days_of(proposed_of(PERIOD + said + ANNEX, tmp_path)) == {
        "Sở Nội vụ": day,
        "Sở Tư pháp": day,
    }


def test_a_body_of_the_annex_that_is_told_its_own_day_keeps_it(tmp_path: Path) -> None:
    said = (
        "2. Các cơ quan chủ trì tiêu chí theo Phụ lục gửi hồ sơ minh chứng về Thanh tra tỉnh: "
        "chậm nhất ngày 14/3/2025. Riêng Sở Tư pháp gửi hồ sơ: chậm nhất ngày 20/3/2025.\n"
    )
    assert days_of(proposed_of(PERIOD + said + ANNEX, tmp_path)) == {
        "Sở Nội vụ": ("2025-03-14", False),
        "Sở Tư pháp": ("2025-03-20", True),
    }


def test_the_day_right_above_a_table_is_that_of_its_bodies(tmp_path: Path) -> None:
    said = (
        "3. Các đơn vị sau tổng hợp chung, gửi Thanh tra tỉnh trước ngày 20/3/2025:\n"
        "| TT | Đơn vị | Nội dung |\n"
        "| 1 | Sở Nội vụ | Chuyển đổi vị trí công tác |\n"
        "| 2 | Sở Tư pháp | Rà soát văn bản |\n"
    )
    one = proposed_of(PERIOD + FIRST + said, tmp_path)
    day = ("2025-03-19", True)
    assert days_of(one) == {**OF_DEPARTMENTS, "Sở Nội vụ": day, "Sở Tư pháp": day}


@pytest.mark.parametrize(
    "said",
    [
        "3. Đơn vị nào gửi báo cáo sau ngày 27/3/2025 thì không được đưa vào tổng hợp.\n",
        "3. Tổ công tác không nhận hồ sơ bổ sung sau ngày 27/3/2025.\n",
        "3. Các cơ quan hoàn thành việc bổ sung tài liệu giải trình chậm nhất ngày 27/3/2025; quá "
        "thời hạn này, Tổ công tác chấm điểm theo tài liệu hiện có.\n",
        "3. Ngày 27/3/2025: các cơ quan nộp xong tài liệu giải trình; sau ngày này Tổ công tác "
        "khóa hồ sơ.\n",
    ],
)
def test_what_is_closed_after_a_day_has_it_as_the_last(said: str, tmp_path: Path) -> None:
    one = proposed_of(PERIOD + FIRST + said, tmp_path)
    assert f"{one.deadlines.last_day}" == "2025-03-27"
    assert days_of(one) == OF_DEPARTMENTS


def test_what_is_entered_into_a_ministrys_software_is_the_self_assessment(tmp_path: Path) -> None:
    table = (
        "2. Tiến độ\n| TT | Công việc | Cơ quan thực hiện | Thời gian |\n"
        "| 1 | Gửi báo cáo tự đánh giá của tỉnh và cập nhật lên phần mềm của Bộ Nội vụ | UBND tỉnh "
        "| Chậm nhất 20/4/2025 |\n"
        "| 2 | Báo cáo kết quả khắc phục các tiêu chí mất điểm, gửi Sở Nội vụ | Sở Y tế | "
        "Trước ngày 15/3/2025 |\n"
    )
    one = proposed_of(PERIOD + table, tmp_path)
    assert f"{one.deadlines.self_assessment}" == "2025-04-20"
    assert days_of(one) == {}


def test_a_body_named_with_its_group_has_the_groups_day(tmp_path: Path) -> None:
    said = (
        "3. UBND các quận, huyện, thành phố Ví Mẫu gửi hồ sơ minh chứng về Thanh tra tỉnh trước "
        "ngày 20/3/2025.\n"
    )
    one = proposed_of(PERIOD + FIRST + said, tmp_path)
    assert days_of(one) == {**OF_DEPARTMENTS, "UBND cấp huyện": ("2025-03-19", True)}
    assert "UBND thành phố Ví Mẫu" in {unit.name for unit in one.units}


def test_who_receives_has_the_day_of_its_own_criteria(tmp_path: Path) -> None:
    table = (
        "2. Các cơ quan chủ trì gửi tài liệu minh chứng về Thanh tra tỉnh theo bảng sau:\n"
        "| TT | Mã | Tiêu chí | Cơ quan chủ trì | Thời hạn gửi |\n"
        "| 1 | B.1.6 | Kiểm soát xung đột lợi ích | Thanh tra tỉnh | 27/02/2025 |\n"
        "| 2 | B.1.7 | Chuyển đổi vị trí công tác | Sở Nội vụ | 04/3/2025 |\n"
    )
    assert days_of(proposed_of(PERIOD + table, tmp_path)) == {
        "Thanh tra tỉnh": ("2025-02-27", True),
        "Sở Nội vụ": ("2025-03-04", True),
    }


def test_what_an_annex_belongs_to_is_no_duty(tmp_path: Path) -> None:
    said = (
        "3. Sở Nội vụ cung cấp tài liệu về chuyển đổi vị trí công tác.\n"
        "= PHỤ LỤC\n= (Kèm theo Kế hoạch số 38/KH-UBND ngày 07/02/2025 của UBND tỉnh)\n"
        "| TT | Nội dung | Cơ quan chủ trì |\n"
        "| 1 | Gửi báo cáo tự đánh giá và tài liệu chứng minh của cơ quan | Sở Y tế |\n"
    )
    units = proposed_of(PERIOD + FIRST + said, tmp_path).units
    owed = {unit.name: [one.indicator[:5] for one in unit.duties] for unit in units}
    assert owed["Sở Nội vụ"] == ["B.1.7"]
    assert owed["Sở Y tế"] == []
