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
    "who",
    [
        "Các cơ quan khối nội chính gồm Công an tỉnh, Tòa án nhân dân tỉnh",
        "Các cơ quan khối nội chính (gồm: Công an tỉnh, Tòa án nhân dân tỉnh)",
    ],
)
def test_a_group_whose_bodies_are_told_is_these_alone(who: str, tmp_path: Path) -> None:
    said = f"2. {who} gửi số liệu về Thanh tra tỉnh trước ngày 25/3/2025.\n"
    day = ("2025-03-24", True)
    one = proposed_of(PERIOD + said, tmp_path)
    assert days_of(one) == {"Công an tỉnh": day, "Tòa án nhân dân tỉnh": day}
    assert one.deadlines.units is None


def test_everybody_with_some_besides_is_everybody(tmp_path: Path) -> None:
    said = (
        "2. Các cơ quan, đơn vị, gồm cả Công an tỉnh, gửi số liệu về Thanh tra tỉnh trước ngày "
        "25/3/2025.\n"
    )
    assert f"{proposed_of(PERIOD + said, tmp_path).deadlines.units}" == "2025-03-24"


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


ITEMS = (
    "4.1. Sở Nội vụ: kết quả chuyển đổi vị trí công tác.\n"
    "4.2. Công an tỉnh: số liệu các vụ án tham nhũng.\n"
)
HEADED = (
    "4. Nhóm 1: Các cơ quan phụ trách chung. Hồ sơ gửi về Thanh tra tỉnh trước ngày 24/3/2025.\n"
)


def test_the_day_above_items_that_open_with_bodies_is_theirs(tmp_path: Path) -> None:
    one = proposed_of(PERIOD + TWO + HEADED + ITEMS, tmp_path)
    day = ("2025-03-23", False)
    assert days_of(one) == {**DAYS, "Sở Nội vụ": day, "Công an tỉnh": day}
    assert one.deadlines.units is None


@pytest.mark.parametrize(
    "items",
    [
        "",
        "4.1. Hồ sơ lập thành 02 bộ.\n4.2. Công an tỉnh: số liệu các vụ án tham nhũng.\n",
        "4.1. Công an tỉnh: số liệu các vụ án tham nhũng.\n",
    ],
)
def test_it_is_everybodys_where_not_all_items_open_with_bodies(items: str, tmp_path: Path) -> None:
    one = proposed_of(PERIOD + HEADED + items, tmp_path)
    assert f"{one.deadlines.units}" == "2025-03-23"
    assert days_of(one) == {}


def test_an_item_with_a_day_of_its_own_keeps_it(tmp_path: Path) -> None:
    items = ITEMS.replace("tham nhũng.", "tham nhũng, gửi trước ngày 28/3/2025.")
    assert days_of(proposed_of(PERIOD + HEADED + items, tmp_path)) == {
        "Sở Nội vụ": ("2025-03-23", False),
        "Công an tỉnh": ("2025-03-27", True),
    }


@pytest.mark.parametrize(
    "said",
    [
        # the term closes all that was asked for above
        "4. Sở Tài chính\n4.1. Cung cấp tài liệu về công khai ngân sách; tài liệu về định mức.\n"
        "4.2. Chủ trì, phối hợp với Sở Y tế thu thập thông tin.\n"
        "4.3. Thời gian hoàn thành: trước ngày 24/3/2025.\n",
        "4. Đề nghị Sở Tài chính cung cấp số liệu về ngân sách; tiền thu hồi trong quá trình điều "
        "tra; gửi trước ngày 24/3/2025.\n",
    ],
)
def test_a_bare_term_is_for_what_was_asked_before(said: str, tmp_path: Path) -> None:
    day = ("2025-03-23", True)
    assert days_of(proposed_of(PERIOD + TWO + said, tmp_path)) == {**DAYS, "Sở Tài chính": day}


@pytest.mark.parametrize(
    ("who", "group"),
    [
        ("UBND huyện, thành phố", "UBND cấp huyện"),
        ("Ủy ban nhân dân các xã, phường", "UBND cấp xã"),
        ("UBND 12 phường", "UBND cấp xã"),
        ("Chủ tịch UBND các quận - huyện", "UBND cấp huyện"),
        ("Các xã, phường, thị trấn", "UBND cấp xã"),
    ],
)
def test_committees_are_named_by_the_kinds_of_their_places(
    who: str, group: str, tmp_path: Path
) -> None:
    said = f"2. {who} gửi hồ sơ minh chứng về Thanh tra tỉnh trước ngày 24/3/2025.\n"
    assert days_of(proposed_of(PERIOD + said, tmp_path)) == {group: ("2025-03-23", True)}


def test_whom_others_include_or_mention_does_not_do_it(tmp_path: Path) -> None:
    said = (
        "2. UBND các huyện\nBáo cáo kết quả của địa phương (bao gồm cả các xã, phường), việc Chủ "
        "tịch UBND tỉnh chỉ đạo xử lý tố cáo; gửi hồ sơ về Thanh tra tỉnh trước ngày 24/3/2025.\n"
    )
    one = proposed_of(PERIOD + said, tmp_path)
    assert days_of(one) == {"UBND cấp huyện": ("2025-03-23", True)}
