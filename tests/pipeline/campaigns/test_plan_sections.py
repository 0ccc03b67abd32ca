"""Parts of a plan: whom each speaks to, what points to one, and days that close or head one."""

from pathlib import Path

import pytest

from pipeline.campaigns.plan_facts import NamedBody
from pipeline.campaigns.plan_sections import PlanSections, points_to_parts
from tests.pipeline.campaigns.test_proposal import PERIOD, days_of, proposed_of

A, B, C = (NamedBody("body", name) for name in ("Sở Nội vụ", "Sở Tư pháp", "Sở Y tế"))


def parts_of(*told: tuple[str, int, NamedBody]) -> PlanSections:
    sections = PlanSections()
    for text, depth, body in told:
        sections.enter(text, depth)
        sections.add((body,))
    return sections


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("Đối với nội dung tại điểm 2.1: chậm nhất", (A,)),
        ("các cơ quan tại các điểm từ 2.1 đến 2.3", (A, B, C)),
        ("các cơ quan tại điểm 2.1 và 2.3", (A, C)),
        ("các cơ quan tại Danh sách B Phụ lục", (B,)),
        ("các cơ quan tại mục 9", ()),
    ],
)
def test_what_points_to_a_part_means_its_bodies(text: str, bodies: tuple[NamedBody, ...]) -> None:
    sections = parts_of(
        ("2.1. Sở Nội vụ", 4, A),
        ("2.2. Sở Tư pháp", 4, B),
        ("2.3. Sở Y tế", 4, C),
        ("PHỤ LỤC", 8, A),
        ("DANH SÁCH A. CÁC CƠ QUAN THUỘC TỈNH", 8, A),
        ("DANH SÁCH B. CÁC CƠ QUAN PHỐI HỢP", 8, B),
    )
    assert sections.told_in(text, sections.count) == bodies


def test_of_several_parts_with_a_number_the_last_before_is_meant() -> None:
    sections = parts_of(("1. Sở Nội vụ", 3, A), ("II. NHIỆM VỤ", 1, C), ("1. Sở Tư pháp", 3, B))
    text = "các cơ quan tại khoản 1"
    assert sections.told_in(text, 1) == (A,)
    assert sections.told_in(text, sections.count) == (B,)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("các cơ quan thuộc nhóm 2", True),
        ("Nhóm 1: Các cơ quan phụ trách", False),
        ("mục tiêu", False),
    ],
)
def test_a_parts_own_name_points_nowhere(text: str, points: bool) -> None:
    assert points_to_parts(text) == points


TEAMS = (
    "2. Tiểu tổ 1\na) Trưởng Tiểu tổ: Phó Chánh Thanh tra tỉnh.\nb) Cơ quan cung cấp:\n"
    "- Sở Tư pháp: kết quả rà soát văn bản.\n- Sở Nội vụ: kết quả chuyển đổi vị trí công tác.\n"
    "- UBND các huyện: kết quả chuyển đổi vị trí công tác.\n"
)


def test_a_term_that_closes_a_part_is_that_of_its_bodies(tmp_path: Path) -> None:
    said = (
        "c) Thời hạn gửi Tiểu tổ 1: trước ngày 12/3/2025; riêng UBND các huyện: trước ngày "
        "08/3/2025.\n3. Tiểu tổ 2\n- Công an tỉnh gửi số liệu về Thanh tra tỉnh trước 20/3/2025.\n"
    )
    days = days_of(proposed_of(PERIOD + TEAMS + said, tmp_path))
    assert {name: day for name, (day, _) in days.items()} == {
        "Sở Tư pháp": "2025-03-11",
        "Sở Nội vụ": "2025-03-11",
        "UBND cấp huyện": "2025-03-07",
        "Công an tỉnh": "2025-03-19",
    }


@pytest.mark.parametrize(
    "who",
    [
        "- Đơn vị thực hiện: Sở Tư pháp (rà soát văn bản); Sở Nội vụ (chuyển đổi vị trí).\n",
        "- Hồ sơ: kết quả rà soát văn bản, do Sở Tư pháp thực hiện; kết quả chuyển đổi vị trí công "
        "tác, do Sở Nội vụ thực hiện.\n",
        "- Hồ sơ: kết quả rà soát văn bản (Sở Tư pháp); chuyển đổi vị trí công tác (Sở Nội vụ).\n",
    ],
)
def test_whoever_does_it_in_a_part_has_its_day(who: str, tmp_path: Path) -> None:
    said = f"2. Về pháp luật và cán bộ\n{who}- Thời gian hoàn thành: trước ngày 18/4/2025.\n"
    days = days_of(proposed_of(PERIOD + said, tmp_path))
    assert {name: day for name, (day, _) in days.items()} == {
        "Sở Tư pháp": "2025-04-17",
        "Sở Nội vụ": "2025-04-17",
    }


def test_a_day_above_a_table_of_bodies_is_theirs(tmp_path: Path) -> None:
    said = (
        "2. Đợt 1: Hồ sơ của các cơ quan chuyên môn, nộp chậm nhất ngày 27/02/2025\n"
        "| Đơn vị | Hồ sơ |\n| Sở Nội vụ | Kết quả chuyển đổi vị trí công tác |\n"
        "| Sở Tư pháp | Kết quả rà soát văn bản |\n"
        "3. Đợt 2: Số liệu, nộp chậm nhất ngày 09/3/2025\n"
        "| Đơn vị | Hồ sơ |\n| Công an tỉnh | Số vụ án |\n| Tòa án nhân dân tỉnh | Số bị cáo |\n"
    )
    days = days_of(proposed_of(PERIOD + said, tmp_path))
    assert {name: day for name, (day, _) in days.items()} == {
        "Sở Nội vụ": "2025-02-27",
        "Sở Tư pháp": "2025-02-27",
        "Công an tỉnh": "2025-03-09",
        "Tòa án nhân dân tỉnh": "2025-03-09",
    }


LISTS = (
    "| TT | Nhiệm vụ | Cơ quan thực hiện | Thời gian hoàn thành |\n"
    "| 1 | Gửi hồ sơ về Thanh tra tỉnh | Các cơ quan tại Danh sách A Phụ lục | 21/3/2025 |\n"
    "| 2 | Gửi số liệu về Thanh tra tỉnh | Các cơ quan tại Danh sách B Phụ lục | 26/3/2025 |\n"
    "= PHỤ LỤC\n# DANH SÁCH A. CƠ QUAN CỦA TỈNH\n| TT | Cơ quan | Hồ sơ |\n"
    "| 1 | Sở Nội vụ | Chuyển đổi vị trí công tác |\n# DANH SÁCH B. CƠ QUAN PHỐI HỢP\n"
    "| TT | Cơ quan | Số liệu |\n| 1 | Công an tỉnh | Số vụ án |\n"
)


def test_lists_of_an_annex_have_each_its_day(tmp_path: Path) -> None:
    assert days_of(proposed_of(PERIOD + LISTS, tmp_path)) == {
        "Sở Nội vụ": ("2025-03-21", False),
        "Công an tỉnh": ("2025-03-26", False),
    }


@pytest.mark.parametrize(
    "said",
    [
        "2. Tổ công tác tổ chức chấm điểm, báo cáo Chủ tịch UBND tỉnh kết quả trước 15/5/2025.\n",
        "2. Các Tiểu tổ bàn giao hồ sơ và bảng điểm cho Thanh tra tỉnh ngày 19/3/2025.\n",
    ],
)
def test_what_the_working_group_does_is_nobodys_deadline(said: str, tmp_path: Path) -> None:
    one = proposed_of(PERIOD + said, tmp_path)
    assert (days_of(one), one.deadlines.units) == ({}, None)


@pytest.mark.parametrize(
    "closing",
    [
        "Phần mềm tự khóa chức năng tải lên vào cuối ngày 10/3/2025.",
        "Thanh tra tỉnh báo cáo danh sách đơn vị chậm vào ngày 05/3/2025 và chỉ tiếp nhận hồ sơ "
        "gửi bổ sung đến hết ngày 10/3/2025.",
    ],
)
def test_what_shuts_on_a_day_has_it_as_the_last(closing: str, tmp_path: Path) -> None:
    first = "2. Các sở, ban, ngành gửi hồ sơ về Thanh tra tỉnh trước ngày 01/3/2025.\n"
    one = proposed_of(f"{PERIOD}{first}3. {closing}\n", tmp_path)
    assert f"{one.deadlines.last_day}" == "2025-03-10"
    assert one.deadlines.units is None


def test_who_is_worked_with_is_a_unit_that_owes_nothing(tmp_path: Path) -> None:
    said = "2. Sở Y tế chủ trì, phối hợp với Kho bạc Nhà nước tỉnh lập hồ sơ công khai ngân sách.\n"
    units = {unit.name: unit.duties for unit in proposed_of(PERIOD + said, tmp_path).units}
    assert units["Kho bạc Nhà nước tỉnh"] == ()
    assert units["Sở Y tế"]


def test_a_group_whose_list_stands_in_an_annex_is_told_by_its_bodies(tmp_path: Path) -> None:
    said = (
        "2. Các sở, ban, ngành (danh sách tại Phụ lục II) gửi hồ sơ minh chứng về Thanh tra tỉnh "
        "trước ngày 07/3/2025.\n3. UBND các huyện gửi hồ sơ minh chứng trước ngày 10/3/2025.\n"
        "= PHỤ LỤC I\n| TT | Cơ quan | Hồ sơ |\n| 1 | Công an tỉnh | Số vụ án |\n"
        "= PHỤ LỤC II\n| TT | Tên cơ quan | Nhóm theo dõi |\n| 1 | Sở Nội vụ | Nhóm 1 |\n"
        "| 2 | Sở Y tế | Nhóm 2 |\n"
    )
    assert days_of(proposed_of(PERIOD + said, tmp_path)) == {
        "Sở, ban, ngành": ("2025-03-06", True),
        "UBND cấp huyện": ("2025-03-09", True),
        "Sở Nội vụ": ("2025-03-06", False),
        "Sở Y tế": ("2025-03-06", False),
    }


PART = (
    "4. Đề nghị các cơ quan tiến hành tố tụng\n- Công an tỉnh cung cấp số liệu các vụ án.\n"
    "- Tòa án nhân dân tỉnh cung cấp số liệu xét xử.\n"
)


def test_who_is_named_above_in_a_part_are_those_of_this_part(tmp_path: Path) -> None:
    said = (
        "2. Các sở, ban, ngành gửi hồ sơ về Thanh tra tỉnh trước ngày 01/3/2025.\n"
        "3. Sở Nội vụ cung cấp tài liệu về chuyển đổi vị trí công tác trước ngày 03/3/2025.\n"
        f"{PART}- Các cơ quan nêu trên gửi tài liệu về Thanh tra tỉnh trước ngày 10/3/2025.\n"
    )
    days = days_of(proposed_of(PERIOD + said, tmp_path))
    assert {name: day for name, (day, _) in days.items()} == {
        "Sở, ban, ngành": "2025-02-28",
        "Sở Nội vụ": "2025-03-02",
        "Công an tỉnh": "2025-03-09",
        "Tòa án nhân dân tỉnh": "2025-03-09",
    }


def test_a_group_of_a_numbered_part_is_told_by_its_bodies(tmp_path: Path) -> None:
    said = (
        "2. Nội dung\n2.1. Đối với các cơ quan ngành dọc\n- Công an tỉnh: số liệu các vụ án.\n"
        "- Cục Thuế tỉnh: kết quả thu hồi.\n3. Thời hạn gửi\n"
        "3.1. Các sở, ban, ngành: trước ngày 22/3/2025.\n"
        "3.2. Các cơ quan ngành dọc tại điểm 2.1: trước ngày 27/3/2025.\n"
    )
    days = days_of(proposed_of(PERIOD + said, tmp_path))
    held = {name: day for name, (day, _) in days.items()}
    assert held["Công an tỉnh"] == held["Cục Thuế tỉnh"] == "2025-03-26"
    assert held["Sở, ban, ngành"] == "2025-03-21"
