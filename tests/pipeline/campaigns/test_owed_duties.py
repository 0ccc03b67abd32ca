"""What a plan asks of bodies, and what sounds like it and is no duty."""

from pathlib import Path

import pytest

from pipeline.campaigns.proposed import Proposal
from tests.pipeline.campaigns.test_proposal import PERIOD, proposed_of


def owed(one: Proposal) -> dict[str, set[str]]:
    return {
        whose.name: {duty.indicator for duty in whose.duties if not duty.of_group}
        for whose in (*one.units, *one.groups)
        if whose.duties
    }


def test_a_marker_and_who_is_called_are_no_duty(tmp_path: Path) -> None:
    body = PERIOD + (
        "3. Giao Sở Nội vụ và Sở Tư pháp, ngoài hồ sơ chung, có báo cáo riêng về cải cách hành "
        "chính (Sở Nội vụ), về theo dõi thi hành pháp luật (Sở Tư pháp).\n"
    )
    assert owed(proposed_of(body, tmp_path)) == {"Sở Nội vụ": {"B.1.2"}, "Sở Tư pháp": {"A.2.3"}}


@pytest.mark.parametrize(
    "said",
    [
        "Sở Y tế lập hồ sơ theo danh mục, gửi Thanh tra tỉnh (qua Phòng Nghiệp vụ 2)",
        "Sở Y tế tự chấm điểm, đính kèm tài liệu kiểm chứng trên phần mềm",
        "Sở Y tế có văn bản cung cấp số liệu thuộc lĩnh vực phụ trách gửi Thanh tra tỉnh",
        "Sở Y tế chịu trách nhiệm trước Chủ tịch UBND tỉnh về tính trung thực của số liệu",
        "Giám đốc Sở Y tế triển khai thực hiện đúng thời gian quy định",
        "Sở Y tế đăng tải Kế hoạch lên Cổng thông tin điện tử tỉnh",
        "Sở Y tế tuyên truyền Kế hoạch này",
        "Sở Y tế không tiếp nhận hồ sơ bổ sung",
        "Sở Y tế hướng dẫn, đôn đốc việc thu thập tài liệu ngoài nhà nước",
        "Sở Y tế gửi báo cáo công tác phòng, chống tham nhũng kèm tài liệu minh chứng",
        "Sở Y tế tham mưu ban hành Kế hoạch đánh giá công tác phòng, chống tham nhũng như sau",
    ],
)
def test_words_that_name_no_matter_are_no_duty(said: str, tmp_path: Path) -> None:
    assert owed(proposed_of(PERIOD + f"2. {said}.\n", tmp_path)) == {}


@pytest.mark.parametrize(
    ("said", "id"),
    [
        ("Sở Y tế gửi hồ sơ rà soát văn bản quy phạm pháp luật về Thanh tra tỉnh", "A.2.1"),
        ("Sở Y tế cung cấp tài liệu về tiếp công dân của Chủ tịch UBND tỉnh", "A.2.4"),
        ("Sở Y tế báo cáo kết quả thực hiện quy tắc ứng xử", "B.1.8"),
        ("Sở Y tế chuẩn bị hồ sơ chuyển đổi số gửi Thanh tra tỉnh", "B.1.3"),
    ],
)
def test_words_that_name_a_matter_stay_duties(said: str, id: str, tmp_path: Path) -> None:
    assert owed(proposed_of(PERIOD + f"2. {said}.\n", tmp_path)) == {"Sở Y tế": {id}}


JUSTICE = "Công an tỉnh, Viện kiểm sát nhân dân tỉnh, Tòa án nhân dân tỉnh, Cục THADS tỉnh"
OWN = {
    "Công an tỉnh": {"C.2.2.1"},
    "Viện kiểm sát nhân dân tỉnh": {"C.2.2.2"},
    "Tòa án nhân dân tỉnh": {"C.2.2.3"},
    "Cục Thi hành án dân sự tỉnh": {"D.2.2"},
}


def test_figures_of_several_bodies_are_each_ones_own(tmp_path: Path) -> None:
    said = f"2. {JUSTICE} cung cấp số liệu điều tra, truy tố, xét xử, thi hành án về tham nhũng.\n"
    one = proposed_of(PERIOD + said, tmp_path)
    assert owed(one) == OWN
    assert all(duty.sure for unit in one.units for duty in unit.duties)


def test_figures_that_are_nobodys_own_are_to_be_checked(tmp_path: Path) -> None:
    said = f"2. {JUSTICE} cung cấp số liệu các vụ án tham nhũng đã khởi tố.\n"
    one = proposed_of(PERIOD + said, tmp_path)
    assert owed(one) == OWN
    assert not any(duty.sure for unit in one.units for duty in unit.duties)


def test_a_row_that_the_plan_names_is_owed_by_all_that_it_names(tmp_path: Path) -> None:
    matter = "phát hiện hành vi tham nhũng qua điều tra, truy tố, xét xử"
    said = f"2. {JUSTICE} cung cấp số liệu {matter}.\n"
    assert owed(proposed_of(PERIOD + said, tmp_path)) == {name: {"C.1.3"} for name in OWN}


def test_bodies_of_a_heading_have_a_clause_each_in_turn(tmp_path: Path) -> None:
    body = PERIOD + (
        "2. Sở Nội vụ, Sở Khoa học và Công nghệ, Văn phòng UBND tỉnh\n"
        "Cung cấp lần lượt: kết quả cải cách hành chính; kết quả chuyển đổi số; kết quả công khai "
        "thủ tục hành chính.\n"
    )
    assert owed(proposed_of(body, tmp_path)) == {
        "Sở Nội vụ": {"B.1.2"},
        "Sở Khoa học và Công nghệ": {"B.1.3"},
        "Văn phòng UBND tỉnh": {"B.1.1.1"},
    }


def test_a_row_of_which_others_issue_a_part_is_owed_without_it(tmp_path: Path) -> None:
    said = (
        "2. Công an tỉnh cung cấp kết quả thu hồi tài sản tham nhũng qua điều tra, thi hành án.\n"
    )
    assert owed(proposed_of(PERIOD + said, tmp_path)) == {"Công an tỉnh": {"D.2.1"}}
