"""What plans of full length say of days: levels at the head of an item, steps, days of the past."""

from pathlib import Path

import pytest

from pipeline.campaigns.plan_words import codes_in
from tests.pipeline.campaigns.test_proposal import PERIOD, days_of, proposed_of, read, with_body

FIRST = "2. Các sở, ban, ngành nộp hồ sơ minh chứng về Thanh tra tỉnh trước ngày 15/3/2025.\n"
OF_DEPARTMENTS = {"Sở, ban, ngành": ("2025-03-14", True)}


@pytest.mark.parametrize(
    ("level", "group"), [("Cấp xã", "UBND cấp xã"), ("Cấp huyện", "UBND cấp huyện")]
)
def test_a_level_at_the_head_of_an_item_is_its_group(
    level: str, group: str, tmp_path: Path
) -> None:
    said = f"3. {level}: tự đánh giá và gửi hồ sơ về Thanh tra tỉnh trước ngày 07/3/2025.\n"
    one = proposed_of(PERIOD + FIRST + said, tmp_path)
    assert days_of(one) == {**OF_DEPARTMENTS, group: ("2025-03-06", True)}


@pytest.mark.parametrize(
    "said",
    [
        # when something was, before the plan was issued
        "3. Đối với giai đoạn trước ngày 01/7/2024, UBND các xã cung cấp tài liệu của các xã cũ.\n",
        # a step within the house
        "3. Văn phòng UBND tỉnh tổng hợp tài liệu, dự thảo báo cáo tự đánh giá, báo cáo "
        "Chủ tịch UBND tỉnh trong ngày 24/3/2025.\n",
        # who comes after the day
        "3. Quá các mốc thời gian trên, cơ quan nào chưa gửi hồ sơ thì Thanh tra tỉnh báo cáo "
        "Chủ tịch UBND tỉnh phê bình.\n",
    ],
)
def test_other_days_are_no_deadline(said: str, tmp_path: Path) -> None:
    one = proposed_of(PERIOD + FIRST + said, tmp_path)
    assert days_of(one) == OF_DEPARTMENTS
    assert one.deadlines.units is None


def test_an_office_that_receives_does_not_owe(tmp_path: Path) -> None:
    said = (
        "3. UBND các xã gửi hồ sơ minh chứng về Văn phòng Điều phối nông thôn mới tỉnh và các sở "
        "phụ trách tiêu chí trước ngày 10/3/2025.\n"
    )
    one = proposed_of(PERIOD + FIRST + said, tmp_path)
    assert days_of(one) == {**OF_DEPARTMENTS, "UBND cấp xã": ("2025-03-09", True)}


def test_a_clause_that_only_sends_is_that_of_all_before_it(tmp_path: Path) -> None:
    said = (
        "3. Đề nghị Công an tỉnh, Tòa án nhân dân tỉnh cung cấp số liệu về các vụ án; "
        "Sở Nội vụ cung cấp kết quả chuyển đổi vị trí; gửi Thanh tra tỉnh trước ngày 20/3/2025.\n"
    )
    day = ("2025-03-19", False)
    assert days_of(proposed_of(PERIOD + said, tmp_path)) == {
        "Công an tỉnh": day,
        "Tòa án nhân dân tỉnh": day,
        "Sở Nội vụ": day,
    }


ANNEX = (
    "= PHỤ LỤC\n| TT | Cơ quan chủ trì | Lĩnh vực, tiêu chí |\n"
    "| 1 | Sở Nội vụ | Chuyển đổi vị trí công tác |\n| 2 | Sở Tư pháp | Rà soát văn bản |\n"
)


@pytest.mark.parametrize(
    ("annex", "days", "for_all"),
    [
        (ANNEX, dict.fromkeys(("Sở Nội vụ", "Sở Tư pháp"), ("2025-03-20", False)), "None"),
        ("", {}, "2025-03-20"),
    ],
)
def test_bodies_named_in_the_annex_are_those_of_its_table(
    annex: str, days: dict[str, tuple[str, bool]], for_all: str, tmp_path: Path
) -> None:
    said = (
        "3. Các cơ quan chủ trì tiêu chí nêu tại Phụ lục tổng hợp số liệu, gửi kết quả kèm tài "
        "liệu kiểm chứng về Thanh tra tỉnh chậm nhất ngày 20/3/2025.\n"
    )
    one = proposed_of(PERIOD + said + annex, tmp_path)
    assert days_of(one) == days
    assert f"{one.deadlines.units}" == for_all


def test_what_goes_to_a_ministry_is_the_self_assessment(tmp_path: Path) -> None:
    said = (
        "3. UBND tỉnh báo cáo kết quả đánh giá về Bộ Nông nghiệp và Môi trường trước 10/4/2025.\n"
    )
    one = proposed_of(PERIOD + FIRST + said, tmp_path)
    assert f"{one.deadlines.self_assessment}" == "2025-04-09"


def test_what_is_not_put_together_comes_after_the_last_day(tmp_path: Path) -> None:
    said = "Thanh tra tỉnh không tổng hợp đối với các tài liệu gửi sau ngày 20/3/2025.\n"
    one = proposed_of(PERIOD + FIRST + said, tmp_path)
    assert f"{one.deadlines.last_day}" == "2025-03-20"


def test_a_table_of_milestones(tmp_path: Path) -> None:
    table = (
        "| STT | Công việc | Đơn vị thực hiện | Sản phẩm | Mốc thời gian |\n"
        "| 1 | Nộp hồ sơ minh chứng | UBND các xã, phường, đặc khu | Báo cáo | Trước 01/3/2025 |\n"
        "| 2 | Nộp hồ sơ minh chứng | Các trường mầm non, tiểu học, trung học cơ sở công lập "
        "trên địa bàn tỉnh | Báo cáo | Trước 05/3/2025 |\n"
    )
    one = proposed_of(PERIOD + "2. Các mốc thời gian\n" + table, tmp_path)
    assert days_of(one) == {
        "UBND cấp xã": ("2025-02-28", True),
        "Các trường mầm non, tiểu học, trung học cơ sở công lập trên địa bàn tỉnh": (
            "2025-03-04",
            True,
        ),
    }


def duties_of(said: str, folder: Path) -> list[tuple[str, str]]:
    one = proposed_of(PERIOD + FIRST + said, folder)
    return [
        (whose.name, duty.indicator) for whose in (*one.groups, *one.units) for duty in whose.duties
    ]


@pytest.mark.parametrize(
    "said",
    [
        "3. UBND các xã tổ chức đánh giá công tác phòng, chống tham nhũng của cơ quan mình.\n",
        "3. Báo Ví Mẫu: tuyên truyền mục đích, ý nghĩa của việc đánh giá công tác PCTN.\n",
        "3. Thanh tra tỉnh báo cáo Chủ tịch UBND tỉnh các trường hợp chậm trễ, gửi hồ sơ thiếu.\n",
        "3. UBND các xã công khai kết quả tự đánh giá tại trụ sở và nhà văn hóa thôn.\n",
    ],
)
def test_what_is_done_with_the_assessment_is_no_duty(said: str, tmp_path: Path) -> None:
    assert duties_of(said, tmp_path) == []


def test_who_puts_documents_together_owes_them(tmp_path: Path) -> None:
    said = "3. Sở Nội vụ\nTổng hợp tài liệu về chuyển đổi vị trí công tác của toàn tỉnh.\n"
    assert [(whose, row[:5]) for whose, row in duties_of(said, tmp_path)] == [
        ("Sở Nội vụ", "B.1.7")
    ]


def test_for_whom_is_not_what_about(tmp_path: Path) -> None:
    said = "3. Sở Nội vụ: tài liệu về quy tắc ứng xử của cán bộ, công chức, viên chức.\n"
    assert {row[:5] for _, row in duties_of(said, tmp_path)} == {"B.1.8"}


def test_a_body_that_may_ask_does_not_owe(tmp_path: Path) -> None:
    said = (
        "3. Sở Y tế phối hợp cung cấp số liệu chuyển đổi vị trí công tác khi Thanh tra tỉnh có "
        "yêu cầu.\n"
    )
    assert "Thanh tra tỉnh" not in {whose for whose, _ in duties_of(said, tmp_path)}


def test_criteria_are_named_by_their_number() -> None:
    assert codes_in("Tiêu chí số 9 về Nhà ở; tiêu chí số 16.1 và B.1.2") == ("9", "16.1", "B.1.2")
    assert codes_in("03 tiêu chí số lượng") == ()


def test_a_row_number_at_the_top_of_a_page_is_no_page_number(tmp_path: Path) -> None:
    rows = "".join(
        f"| {n} | Rà soát văn bản quy phạm pháp luật của tỉnh | {body} |\n"
        for n, body in enumerate(["Sở Nội vụ", "Sở Tư pháp", "Sở Y tế", "Sở Xây dựng"] * 15, 1)
    )
    table = "2. Phân công\n| TT | Nội dung | Đơn vị thực hiện |\n" + rows
    facts = read(with_body(PERIOD + table), tmp_path).facts
    assert {len(duty.who) for duty in facts.duties} == {1}
    assert len(facts.duties) == 60


@pytest.mark.parametrize(
    ("said", "row"),
    [
        (
            "3. Sở Tài chính: tài liệu về xây dựng, thực hiện định mức, chế độ, tiêu chuẩn.\n",
            "B.1.5",
        ),
        (
            "3. Sở Nội vụ chủ trì, phối hợp với Sở Y tế: tài liệu về chuyển đổi vị trí công tác.\n",
            "B.1.7",
        ),
    ],
)
def test_documents_about_something_are_owed_whatever_is_done_there(
    said: str, row: str, tmp_path: Path
) -> None:
    assert row in {found[:5] for _, found in duties_of(said, tmp_path)}


def test_what_is_put_together_for_the_province_and_sent_has_its_day(tmp_path: Path) -> None:
    said = (
        "3. Sở Nội vụ tổng hợp kết quả chuyển đổi vị trí của tỉnh, gửi Thanh tra tỉnh trước ngày "
        "18/3/2025.\n"
    )
    assert days_of(proposed_of(PERIOD + said, tmp_path)) == {"Sở Nội vụ": ("2025-03-17", True)}
