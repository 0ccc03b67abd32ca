"""Days that several bodies share, or that refer to another one, and those of no evidence."""

from pathlib import Path

import pytest

from tests.pipeline.campaigns.test_proposal import PERIOD, days_of, proposed_of

LIST = (
    "2. Các cơ quan tham mưu\n"
    "- Sở Nội vụ: hồ sơ chuyển đổi vị trí công tác.\n"
    "- Sở Tư pháp: hồ sơ rà soát văn bản.\n"
    "- Sở Y tế: hồ sơ thực hiện quy tắc ứng xử.\n"
)


def test_a_day_that_closes_a_list_is_that_of_all_its_items(tmp_path: Path) -> None:
    body = PERIOD + LIST + "Hồ sơ gửi về Thanh tra tỉnh trong ngày 08/3/2025.\n"
    day = ("2025-03-08", False)
    assert days_of(proposed_of(body, tmp_path)) == {
        "Sở Nội vụ": day,
        "Sở Tư pháp": day,
        "Sở Y tế": day,
    }


def test_a_closing_sentence_that_names_its_bodies_is_theirs(tmp_path: Path) -> None:
    body = PERIOD + LIST + "Các sở, ban, ngành gửi hồ sơ về Thanh tra tỉnh trước ngày 08/3/2025.\n"
    assert days_of(proposed_of(body, tmp_path)) == {"Sở, ban, ngành": ("2025-03-07", True)}


def test_items_that_go_on_each_have_their_own_day(tmp_path: Path) -> None:
    body = PERIOD + (
        "2. Sở Nội vụ:\nNộp hồ sơ minh chứng về Thanh tra tỉnh trước ngày 05/3/2025.\n"
        "3. Sở Tư pháp:\nNộp hồ sơ minh chứng về Thanh tra tỉnh trước ngày 08/3/2025.\n"
    )
    assert days_of(proposed_of(body, tmp_path)) == {
        "Sở Nội vụ": ("2025-03-04", True),
        "Sở Tư pháp": ("2025-03-07", True),
    }


FIRST = "2. Các sở, ban, ngành nộp hồ sơ minh chứng về Thanh tra tỉnh trước ngày 15/3/2025.\n"


@pytest.mark.parametrize(
    "said",
    [
        "3. Công an tỉnh nộp hồ sơ minh chứng cùng thời gian trên.\n",
        "3. Công an tỉnh gửi số liệu về Thanh tra tỉnh, thời hạn như trên.\n",
        "3. Các đơn vị sau nộp hồ sơ chuyên đề cùng thời hạn:\n- Công an tỉnh: án tham nhũng.\n",
        "3. Đơn vị sau làm báo cáo, chuyển cùng thời gian:\n- Công an tỉnh báo cáo về các vụ án.\n",
    ],
)
def test_the_same_time_is_the_day_told_before(said: str, tmp_path: Path) -> None:
    one = proposed_of(PERIOD + FIRST + said, tmp_path)
    assert days_of(one) == {
        "Sở, ban, ngành": ("2025-03-14", True),
        "Công an tỉnh": ("2025-03-14", False),
    }
    assert not any("chưa có ngày" in open_ for open_ in one.open)


def test_the_same_time_as_nothing_before_is_said(tmp_path: Path) -> None:
    body = PERIOD + "2. Công an tỉnh gửi số liệu về Thanh tra tỉnh, thời hạn như trên.\n"
    one = proposed_of(body, tmp_path)
    assert days_of(one) == {}
    assert any("chưa có ngày" in open_ for open_ in one.open)


def test_what_comes_after_the_time_told_before_has_no_day(tmp_path: Path) -> None:
    body = PERIOD + FIRST + "3. Công an tỉnh nộp hồ sơ quá thời hạn nêu trên thì không xem xét.\n"
    assert days_of(proposed_of(body, tmp_path)) == {"Sở, ban, ngành": ("2025-03-14", True)}


@pytest.mark.parametrize(
    "said",
    [
        "đối với các sở, ban, ngành là ngày 24/02/2025, đối với cấp huyện là ngày 28/02/2025",
        "đối với các sở, ban, ngành là ngày 24/02/2025; đối với cấp huyện là ngày 28/02/2025",
        "đối với các sở, ban, ngành: trước ngày 25/02/2025; đối với UBND cấp huyện: đến 28/02/2025",
        "ngày 24/02/2025 đối với các sở, ban, ngành; ngày 28/02/2025 đối với cấp huyện",
    ],
)
def test_each_body_has_its_own_day_of_one_sentence(said: str, tmp_path: Path) -> None:
    body = PERIOD + (
        "2. Các sở, ban, ngành và UBND các huyện, thị xã, thành phố hoàn thành hồ sơ minh chứng "
        f"và gửi đến Thanh tra tỉnh: {said}.\n"
    )
    days = {name: day for name, (day, _) in days_of(proposed_of(body, tmp_path)).items()}
    assert days == {"Sở, ban, ngành": "2025-02-24", "UBND cấp huyện": "2025-02-28"}


@pytest.mark.parametrize(
    "said",
    [
        "Các sở, ban, ngành bố trí công chức làm đầu mối, gửi danh sách về Thanh tra tỉnh trước",
        "Các sở, ban, ngành gửi giải trình kết quả chấm điểm về Thanh tra tỉnh trước",
        "Các sở, ban, ngành ước số liệu, cập nhật lại trên phần mềm trước",
        "Các sở, ban, ngành cử cán bộ đầu mối, báo cáo về Thanh tra tỉnh trước",
    ],
)
def test_lists_of_contacts_and_explanations_are_no_evidence(said: str, tmp_path: Path) -> None:
    one = proposed_of(PERIOD + f"2. {said} ngày 04/02/2025.\n", tmp_path)
    assert days_of(one) == {}
    assert one.deadlines.units is None
    assert [f"{task.by}" for task in one.milestones] == ["2025-02-03"]


def test_a_list_that_comes_with_the_evidence_does_not_hide_it(tmp_path: Path) -> None:
    said = (
        "2. Sở Y tế gửi hồ sơ minh chứng kèm danh sách về Thanh tra tỉnh trước ngày 04/02/2025.\n"
    )
    assert days_of(proposed_of(PERIOD + said, tmp_path)) == {"Sở Y tế": ("2025-02-03", True)}


@pytest.mark.parametrize(
    "said",
    [
        "Các sở, ban, ngành hoàn thành tự chấm điểm trên phần mềm trước ngày 04/02/2025.",
        "Các sở, ban, ngành tự đánh giá, chấm điểm, gửi Thanh tra tỉnh trước ngày 04/02/2025.",
    ],
)
def test_scores_of_ones_own_are_handed_in(said: str, tmp_path: Path) -> None:
    one = proposed_of(PERIOD + f"2. {said}\n", tmp_path)
    assert days_of(one) == {"Sở, ban, ngành": ("2025-02-03", True)}


def test_the_day_of_a_trial_of_scores_is_no_deadline(tmp_path: Path) -> None:
    body = PERIOD + FIRST + "3. Thanh tra tỉnh chấm thử vào ngày 20/3/2025.\n"
    assert days_of(proposed_of(body, tmp_path)) == {"Sở, ban, ngành": ("2025-03-14", True)}


def test_the_city_is_above_its_districts(tmp_path: Path) -> None:
    one = proposed_of(
        PERIOD
        + "2. Thanh tra quận tham mưu báo cáo UBND thành phố; hạn chót là ngày 14/02/2025.\n",
        tmp_path,
        head=["ỦY BAN NHÂN DÂN", "QUẬN MẪU"],
        issuer="Ủy ban nhân dân quận Mẫu",
    )
    assert f"{one.deadlines.self_assessment}" == "2025-02-14"


def test_a_day_for_bodies_that_nobody_knows_is_not_everybodys(tmp_path: Path) -> None:
    body = PERIOD + (
        "2. Các cơ quan, đơn vị gửi hồ sơ minh chứng về Thanh tra tỉnh: đối với các bệnh viện công "
        "lập là ngày 14/3/2025; đối với các sở, ban, ngành là ngày 07/3/2025.\n"
    )
    one = proposed_of(body, tmp_path)
    days = {name: day for name, (day, _) in days_of(one).items()}
    assert days == {"Các bệnh viện công lập": "2025-03-14", "Sở, ban, ngành": "2025-03-07"}
    assert one.deadlines.units is None
