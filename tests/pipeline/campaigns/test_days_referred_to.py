"""Days and bodies that a plan only points to: the same time as others, who was given something."""

from pathlib import Path

import pytest

from tests.pipeline.campaigns.test_proposal import PERIOD, days_of, proposed_of

TWO = (
    "2. Các sở, ban, ngành nộp hồ sơ minh chứng về Thanh tra tỉnh trước ngày 15/3/2025.\n"
    "3. UBND các huyện nộp hồ sơ minh chứng về Thanh tra tỉnh trước ngày 20/3/2025.\n"
)
DAYS = {"Sở, ban, ngành": ("2025-03-14", True), "UBND cấp huyện": ("2025-03-19", True)}


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Công an tỉnh thực hiện theo thời hạn này.", "2025-03-19"),
        ("Công an tỉnh gửi số liệu theo thời hạn nêu tại khoản 2.", "2025-03-14"),
        ("Công an tỉnh gửi số liệu cùng thời hạn với các sở, ban, ngành.", "2025-03-14"),
        ("Công an tỉnh gửi báo cáo theo thời hạn của UBND các huyện.", "2025-03-19"),
    ],
)
def test_a_day_is_the_one_that_words_refer_to(said: str, day: str, tmp_path: Path) -> None:
    one = proposed_of(f"{PERIOD}{TWO}4. {said}\n", tmp_path)
    assert days_of(one) == {**DAYS, "Công an tỉnh": (day, False)}


def test_who_has_a_day_keeps_it_where_words_refer_to_another(tmp_path: Path) -> None:
    said = "4. Các sở, ban, ngành gửi hồ sơ theo thời hạn nêu trên, không để chậm.\n"
    assert days_of(proposed_of(PERIOD + TWO + said, tmp_path)) == DAYS


GIVEN = (
    "4. Sở Nội vụ chuẩn bị tài liệu về chuyển đổi vị trí công tác.\n"
    "5. Sở Tư pháp chuẩn bị tài liệu về rà soát văn bản quy phạm pháp luật.\n"
)


@pytest.mark.parametrize(
    "who",
    [
        "Các cơ quan được giao chủ trì tiêu chí tại mục này",
        "Các cơ quan, đơn vị được phân công ở trên",
        "Các cơ quan nêu trên",
    ],
)
def test_who_was_given_something_is_who_the_plan_gives_it(who: str, tmp_path: Path) -> None:
    said = f"6. {who} gửi hồ sơ minh chứng về Thanh tra tỉnh trước ngày 25/3/2025.\n"
    one = proposed_of(PERIOD + TWO + GIVEN + said, tmp_path)
    day = ("2025-03-24", False)
    assert days_of(one) == {**DAYS, "Sở Nội vụ": day, "Sở Tư pháp": day}
    assert one.deadlines.units is None


def test_the_only_day_is_everybodys_though_it_points_to_some(tmp_path: Path) -> None:
    said = (
        "6. Các cơ quan, đơn vị được giao nhiệm vụ gửi hồ sơ minh chứng về Thanh tra tỉnh trước "
        "ngày 25/3/2025.\n"
    )
    one = proposed_of(PERIOD + GIVEN + said, tmp_path)
    assert f"{one.deadlines.units}" == "2025-03-24"
    assert days_of(one) == {}


@pytest.mark.parametrize(
    ("who", "named"),
    [
        ("Các cơ quan khối nội chính gồm Công an tỉnh, Tòa án nhân dân tỉnh", True),
        ("Các cơ quan khối nội chính (gồm: Công an tỉnh, Tòa án nhân dân tỉnh)", True),
        ("Các cơ quan, đơn vị gồm cả Công an tỉnh, Tòa án nhân dân tỉnh", False),
    ],
)
def test_a_group_whose_bodies_are_told_is_these_alone(
    who: str, named: bool, tmp_path: Path
) -> None:
    said = f"2. {who} gửi số liệu về Thanh tra tỉnh trước ngày 25/3/2025.\n"
    one = proposed_of(PERIOD + said, tmp_path)
    assert days_of(one) == dict.fromkeys(
        ("Công an tỉnh", "Tòa án nhân dân tỉnh"), ("2025-03-24", True)
    )
    assert (one.deadlines.units is None) == named


@pytest.mark.parametrize(
    "said",
    [
        "Sau ngày 27/3/2025, Tổ công tác sẽ không xét đến tài liệu gửi bổ sung.",
        "Từ sau ngày 27/3/2025, phần mềm tự khóa chức năng cập nhật.",
        "Đơn vị nộp sau ngày 27/3/2025 coi như không hoàn thành và chấm điểm 0.",
        "Thanh tra tỉnh từ chối hồ sơ đến sau ngày 27/3/2025.",
    ],
)
def test_what_comes_after_the_last_day_is_not_taken(said: str, tmp_path: Path) -> None:
    one = proposed_of(f"{PERIOD}{TWO}4. {said}\n", tmp_path)
    assert f"{one.deadlines.last_day}" == "2025-03-27"
    assert days_of(one) == DAYS
