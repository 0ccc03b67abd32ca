"""What a plan calls its own parts, and the bodies that it means by them."""

from pathlib import Path

import pytest

from pipeline.campaigns.part_references import Step, references
from tests.pipeline.campaigns.test_proposal import PERIOD, days_of, proposed_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "nêu tại các điểm c, d, đ khoản 2 Mục này",
            [(Step("diem", ("c", "d", "đ")), Step("khoan", ("2",)), Step("muc", this=True))],
        ),
        (
            "tại các khoản từ 1 đến 3 Mục III và khoản 9 Mục IV",
            [
                (Step("khoan", ("1", "2", "3")), Step("muc", ("iii",))),
                (Step("khoan", ("9",)), Step("muc", ("iv",))),
            ],
        ),
        ("tại các điểm từ d đến g", [(Step("diem", ("d", "đ", "e", "g")),)]),
        ("tại số thứ tự 7, 8", [(Step("so thu tu", ("7", "8")),)]),
        ("có tên tại Phụ lục kèm theo Kế hoạch này", [(Step("phu luc"),)]),
        ("quy định tại Điều 4", [(Step("dieu", ("4",)),)]),
        ("nộp tài liệu theo mục tiêu", []),
    ],
)
def test_references_are_told_from_the_inside_out(text: str, found: list[tuple[Step, ...]]) -> None:
    assert references(text) == found


PARTS = (
    "II. PHÂN CÔNG\n1. Khối tổng hợp\na) Sở Nội vụ: tài liệu cải cách hành chính.\n"
    "b) Sở Tư pháp: tài liệu theo dõi thi hành pháp luật.\n2. Khối nội chính, ngành dọc\n"
    "a) Công an tỉnh: số liệu điều tra tội phạm tham nhũng.\n"
    "b) Tòa án nhân dân tỉnh: số liệu xét xử tội phạm tham nhũng.\nIII. THỜI HẠN GỬI TÀI LIỆU\n"
)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        (
            "1. Sở Y tế và các cơ quan nêu tại khoản 2 Mục II gửi tài liệu về Thanh tra tỉnh trước "
            "ngày 12/3/2025.\n",
            {"Sở Y tế": 11, "Công an tỉnh": 11, "Tòa án nhân dân tỉnh": 11},
        ),
        (
            "1. Các cơ quan tại điểm a khoản 1 và điểm b khoản 2 Mục II gửi tài liệu về Thanh tra "
            "tỉnh chậm nhất ngày 12/3/2025.\n",
            {"Sở Nội vụ": 12, "Tòa án nhân dân tỉnh": 12},
        ),
        (
            "1. Khối nội chính, ngành dọc: gửi tài liệu chậm nhất ngày 12/3/2025.\n"
            "2. Các cơ quan thuộc Khối tổng hợp: gửi tài liệu chậm nhất ngày 14/3/2025.\n",
            {"Công an tỉnh": 12, "Tòa án nhân dân tỉnh": 12, "Sở Nội vụ": 14, "Sở Tư pháp": 14},
        ),
    ],
)
def test_bodies_of_a_part_have_the_day_that_points_to_it(
    said: str, days: dict[str, int], tmp_path: Path
) -> None:
    told = days_of(proposed_of(PERIOD + PARTS + said, tmp_path))
    assert {name: int(day[-2:]) for name, (day, _) in told.items()} == days


def test_groups_by_their_number_are_their_bodies(tmp_path: Path) -> None:
    body = PERIOD + (
        "2. Nhóm 1: Các cơ quan quản lý theo ngành, gồm:\n"
        "a) Sở Nội vụ: hồ sơ cải cách hành chính.\n"
        "b) Sở Tư pháp: hồ sơ theo dõi thi hành pháp luật.\n3. Nhóm 2: UBND các huyện, thành phố\n"
        "Hồ sơ công khai ngân sách nhà nước.\n4. Thời hạn gửi hồ sơ về Thanh tra tỉnh\n"
        "a) Nhóm 2: trước ngày 25/3/2025.\nb) Nhóm 1: trước ngày 29/3/2025.\n"
    )
    told = days_of(proposed_of(body, tmp_path))
    assert {name: day for name, (day, _) in told.items()} == {
        "UBND cấp huyện": "2025-03-24",
        "Sở Nội vụ": "2025-03-28",
        "Sở Tư pháp": "2025-03-28",
    }


def test_who_all_have_days_of_their_own_are_not_everybody(tmp_path: Path) -> None:
    body = PERIOD + (
        "2. Sở Nội vụ gửi hồ sơ, tài liệu về Thanh tra tỉnh trước ngày 12/3/2025.\n"
        "3. Các cơ quan nêu tại khoản 2 gửi hồ sơ bản giấy, tài liệu trước ngày 20/3/2025.\n"
    )
    one = proposed_of(body, tmp_path)
    assert one.deadlines.units is None
    assert days_of(one)["Sở Nội vụ"][0] == "2025-03-11"


def test_of_two_that_point_to_a_body_the_narrower_counts(tmp_path: Path) -> None:
    said = (
        "1. Các cơ quan nêu tại khoản 1 Mục II gửi tài liệu về Thanh tra tỉnh trước ngày "
        "10/3/2025; riêng cơ quan nêu tại điểm b khoản 1 Mục II gửi chậm nhất ngày 14/3/2025.\n"
    )
    one = proposed_of(PERIOD + PARTS + said, tmp_path)
    days = {name: day for name, (day, _) in days_of(one).items()}
    assert days == {"Sở Nội vụ": "2025-03-09", "Sở Tư pháp": "2025-03-14"}
    assert one.problems == ()


def test_who_is_pointed_to_may_have_the_day_of_another(tmp_path: Path) -> None:
    said = (
        "1. Sở Y tế gửi tài liệu về Thanh tra tỉnh chậm nhất ngày 14/3/2025.\n"
        "2. Các cơ quan nêu tại khoản 2 Mục II gửi tài liệu cùng thời hạn với Sở Y tế.\n"
    )
    days = days_of(proposed_of(PERIOD + PARTS + said, tmp_path))
    assert days["Công an tỉnh"] == days["Tòa án nhân dân tỉnh"] == ("2025-03-14", False)


def test_evidence_before_a_colon_is_owed_by_who_is_named_behind_it(tmp_path: Path) -> None:
    body = PERIOD + (
        "2. Công khai tuyển dụng, bổ nhiệm công chức, viên chức; cải cách hành chính; chuyển đổi "
        "vị trí công tác: Sở Nội vụ cung cấp. Chuyển đổi số cấp tỉnh: giao Sở Khoa học và Công "
        "nghệ chuẩn bị tài liệu.\n"
    )
    owed = {
        unit.name: {duty.indicator for duty in unit.duties}
        for unit in proposed_of(body, tmp_path).units
    }
    assert owed["Sở Nội vụ"] == {"B.1.1.3", "B.1.2", "B.1.7.2"}
    assert owed["Sở Khoa học và Công nghệ"] == {"B.1.3"}
