"""Plans drawn as files, read and proposed; what contradicts itself is said, nothing invented."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.plans import FAR, HELD, REAL, draw, judged, plans, proposed, sample_of
from extractors.grammar.loader import load_grammar
from extractors.reading.options import Limits, ReadOptions
from extractors.reading.read_file import read_file
from extractors.reading.ruled_cells import ruled_cells
from indicator_map.campaign_loader import load_campaign
from indicator_map.loader import load_set
from pipeline.campaigns.campaign_sheets import workbook
from pipeline.campaigns.campaign_yaml import yaml_text
from pipeline.campaigns.conclusions import conclusions
from pipeline.campaigns.duty_matching import DutyMatcher
from pipeline.campaigns.plan import ReadPlan, read_plan
from pipeline.campaigns.proposal import propose
from pipeline.campaigns.proposed import Proposal
from pipeline.campaigns.shown import plan_page
from pipeline.errors import PlanError
from sample_docs.generator.content import Wear
from sample_docs.generator.fonts import register
from sample_docs.generator.generate import document

PLANS = {plan["id"]: plan for plan in (*plans(), *plans(HELD), *plans(REAL), *plans(FAR))}
SET = load_set("pctn-tinh-2024")
MATCHER = DutyMatcher(SET)


def read(plan: Mapping[str, Any], folder: Path) -> ReadPlan:
    path = draw(plan, folder, pdf=False)
    cells = ruled_cells(path, Limits())
    return read_plan(path.name, read_file(path, ReadOptions()), load_grammar(), cells)


def with_body(body: str, **changed: Any) -> dict[str, Any]:
    return {**PLANS["prose-province"], "body": body, **changed}


def proposed_of(body: str, folder: Path, **changed: Any) -> Proposal:
    return propose(read(with_body(body, **changed), folder).facts, SET, MATCHER)


PERIOD = "1. Thời kỳ đánh giá: từ ngày 16/12/2023 đến ngày 15/12/2024.\n"


@pytest.mark.parametrize("id", sorted(PLANS))
def test_period_deadlines_and_units_of_a_plan_are_right(id: str, tmp_path: Path) -> None:
    plan = PLANS[id]
    wrong = [
        (kind, what)
        for kind, right, what in judged(plan, proposed(plan, tmp_path, pdf=plan["pdf"]))
        if not right and kind in ("period", "deadlines", "units")
    ]
    assert wrong == []


def test_every_entry_has_its_sentence_and_page_and_box(tmp_path: Path) -> None:
    facts = read(PLANS["prose-province"], tmp_path).facts
    stated = [*facts.deadlines, *facts.duties, *facts.figures, *facts.notes]
    assert len(stated) > 15
    for one in stated:
        assert one.evidence.sentence
        assert one.evidence.page in (1, 2)
        assert one.evidence.box is not None


def test_yaml_and_workbook_load_as_the_same_campaign(tmp_path: Path) -> None:
    one = propose(read(PLANS["prose-province"], tmp_path).facts, SET, MATCHER)
    (tmp_path / "a.yaml").write_text(yaml_text(one), encoding="utf-8")
    (tmp_path / "a.xlsx").write_bytes(workbook(one))
    first, second = (load_campaign(tmp_path / name) for name in ("a.yaml", "a.xlsx"))
    assert first.units == second.units
    assert first.groups == second.groups
    assert first.deadlines == second.deadlines
    assert first.period.start == second.period.start
    assert first.milestones == second.milestones
    assert first.figures == second.figures
    assert any(figure.split for figure in first.figures)


def test_before_a_day_ends_the_day_before_and_says_so(tmp_path: Path) -> None:
    text = yaml_text(propose(read(PLANS["prose-province"], tmp_path).facts, SET, MATCHER))
    assert "deadline: 2025-03-14  # “trước” 15/03/2025: ngày cuối là 14/03/2025" in text
    assert "# tr. 1: “1. Các sở, ban, ngành tỉnh gửi báo cáo tự đánh giá" in text


def test_usual_departments_are_marked_as_proposed_and_those_named_are_not(tmp_path: Path) -> None:
    one = propose(read(PLANS["prose-province"], tmp_path).facts, SET, MATCHER)
    units = {unit.name: unit.proposed for unit in one.units}
    assert units["Sở Y tế"] is True
    assert units["Sở Nội vụ"] is False
    assert not any("huyện" in name for name in units)
    assert any("UBND cấp huyện" in sentence for sentence in one.open)


def test_a_paper_that_is_no_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="không phải kế hoạch đánh giá"):
        read(
            with_body("Kính mời đại biểu dự họp.", subject="Về việc mời họp giao ban tháng"),
            tmp_path,
        )


def test_a_plan_of_another_year_than_the_set_is_refused(tmp_path: Path) -> None:
    facts = read(PLANS["city"], tmp_path).facts
    with pytest.raises(PlanError, match="2022"):
        propose(facts, SET, MATCHER)


def test_two_days_for_the_same_bodies_contradict_each_other(tmp_path: Path) -> None:
    one = proposed_of(
        PERIOD
        + "2. Các sở, ban, ngành gửi hồ sơ minh chứng về Thanh tra tỉnh trước ngày 15/3/2025.\n"
        + "3. Các sở, ban, ngành gửi hồ sơ minh chứng về Thanh tra tỉnh trước ngày 25/3/2025.\n",
        tmp_path,
    )
    assert any("hai hạn khác nhau" in sentence for sentence in one.problems)
    assert [group.sure for group in one.groups if group.deadline] == [False]


def test_a_period_that_ends_before_it_begins_is_left_out_and_said(tmp_path: Path) -> None:
    one = proposed_of("1. Thời kỳ đánh giá: từ ngày 16/12/2024 đến ngày 15/12/2023.\n", tmp_path)
    assert one.period is None
    assert any("sau khi kết thúc" in sentence for sentence in one.problems)


def test_a_day_that_does_not_exist_is_left_out_and_said(tmp_path: Path) -> None:
    one = proposed_of(
        PERIOD + "2. Các sở, ban, ngành gửi hồ sơ minh chứng trước ngày 31/02/2025.\n", tmp_path
    )
    assert [group.deadline for group in one.groups if group.name == "Sở, ban, ngành"] == [None]
    assert any("không có thật" in sentence for sentence in one.problems)


def test_a_unit_that_a_list_names_twice_is_said(tmp_path: Path) -> None:
    one = proposed_of(
        PERIOD + "| STT | Tên đơn vị |\n| 1 | Sở Nội vụ |\n| 2 | Sở Tư pháp |\n| 3 | Sở Nội vụ |\n",
        tmp_path,
    )
    assert any("Sở Nội vụ" in sentence and "hai lần" in sentence for sentence in one.problems)
    assert [unit.name for unit in one.units].count("Sở Nội vụ") == 1


def test_what_a_list_goes_on_with_behind_a_code_is_not_lost(tmp_path: Path) -> None:
    one = proposed_of(
        f"{PERIOD}2. Sở Nội vụ cung cấp minh chứng về cải cách hành chính (B.1.2), "
        "chuyển đổi vị trí công tác; gửi về Thanh tra tỉnh trước ngày 15/3/2025.\n",
        tmp_path,
    )
    (unit,) = (unit for unit in one.units if unit.name == "Sở Nội vụ")
    assert {duty.indicator for duty in unit.duties} == {"B.1.2", "B.1.7.2"}


def test_a_code_that_the_set_lacks_is_said(tmp_path: Path) -> None:
    one = proposed_of(
        PERIOD
        + "| STT | Mã tiêu chí | Nội dung tiêu chí | Đơn vị cung cấp |\n"
        + "| 1 | B.9.9 | Tuyên truyền, phổ biến, giáo dục pháp luật | Sở Tư pháp |\n"
        + "| 2 | A.2.1 | Rà soát văn bản | Sở Tư pháp |\n",
        tmp_path,
    )
    assert any("B.9.9" in sentence for sentence in one.problems)


def test_what_contradicts_itself_still_loads(tmp_path: Path) -> None:
    one = proposed_of(
        "1. Thời kỳ đánh giá: từ ngày 16/12/2024 đến ngày 15/12/2023.\n"
        "2. Các sở, ban, ngành gửi hồ sơ minh chứng trước ngày 15/3/2025.\n"
        "3. Hồ sơ gửi sau ngày 01/3/2025 không được xem xét.\n",
        tmp_path,
    )
    file = tmp_path / "campaign.yaml"
    file.write_text(yaml_text(one), encoding="utf-8")
    assert "MÂU THUẪN" in file.read_text(encoding="utf-8")
    assert load_campaign(file).year == 2024


def test_a_plan_with_words_of_yaml_and_formulas_stays_text(tmp_path: Path) -> None:
    one = proposed_of(
        PERIOD + "2. Tổ công tác: =1+1 # {x: [y]} 'z' \"w\" thành lập trong tháng 3/2025.\n",
        tmp_path,
    )
    assert yaml.safe_load(yaml_text(one))["notes"]
    (tmp_path / "a.xlsx").write_bytes(workbook(one))
    load_campaign(tmp_path / "a.xlsx")


def test_the_page_of_what_was_understood_needs_no_network(tmp_path: Path) -> None:
    plan = read(PLANS["prose-province"], tmp_path)
    page = plan_page(plan.passages, conclusions(propose(plan.facts, SET, MATCHER)))
    assert "HẠN: TRƯỚC NGÀY" in page
    assert "NHÓM CƠ QUAN" in page
    assert "http" not in page
    assert "<script" not in page


def test_a_term_that_counts_from_an_event_gives_no_day_and_is_said(tmp_path: Path) -> None:
    body = PERIOD + "2. Trong 10 ngày làm việc kể từ ngày nhận hồ sơ, Thanh tra tỉnh thẩm định.\n"
    one = proposed_of(body, tmp_path)
    assert any("chưa có ngày" in said and "10 ngày làm việc" in said for said in one.open)
    assert not one.milestones


@pytest.mark.parametrize(
    ("said", "by"),
    [
        ("chậm nhất là 17 giờ 00 ngày 10/3/2025", "2025-03-10"),
        ("trước 17h00 ngày 10/3/2025", "2025-03-10"),
        ("trước ngày 10/3/2025", "2025-03-09"),
        ("đến hết ngày 10/3/2025", "2025-03-10"),
        ("không muộn hơn ngày 10/3/2025", "2025-03-10"),
        ("trong tháng 3 năm 2025", "2025-03-31"),
        ("trong quý I năm 2025", "2025-03-31"),
    ],
)
def test_days_as_plans_write_them(said: str, by: str, tmp_path: Path) -> None:
    body = PERIOD + f"2. Các sở, ban, ngành gửi hồ sơ minh chứng về Thanh tra tỉnh {said}.\n"
    assert f"{proposed_of(body, tmp_path).groups[0].deadline}" == by


def test_what_is_handed_in_may_stand_in_the_heads_of_a_table(tmp_path: Path) -> None:
    body = PERIOD + (
        "| Cơ quan | Nội dung minh chứng | Thời hạn gửi |\n"
        "| Sở Tư pháp | Tuyên truyền, phổ biến, giáo dục pháp luật | Trước ngày 08/3/2025 |\n"
    )
    one = proposed_of(body, tmp_path)
    assert [(unit.name, f"{unit.deadline}") for unit in one.units] == [("Sở Tư pháp", "2025-03-07")]


def test_what_a_group_owes_is_proposed_for_its_units(tmp_path: Path) -> None:
    one = proposed_of(
        PERIOD
        + "2. Các sở, ban, ngành cung cấp hồ sơ về tuyên truyền, phổ biến, giáo dục pháp luật "
        "về phòng, chống tham nhũng; về công khai tài sản công.\n"
        "3. Sở Y tế cung cấp hồ sơ về quy tắc ứng xử.",
        tmp_path,
    )
    duties = {unit.name: unit.duties for unit in one.units}
    shared = [duty for duty in duties["Sở Y tế"] if duty.of_group]
    assert [duty.indicator for duty in shared] == ["A.2.2"]  # B.1.1.5 the set asks of each anyway
    assert not shared[0].sure
    assert any(duty.of_group for duty in duties["Sở Xây dựng"])
    assert "kế hoạch nêu cho cả nhóm" in yaml_text(one)


def test_assessing_oneself_by_a_set_is_no_duty(tmp_path: Path) -> None:
    body = PERIOD + "2. UBND huyện Mẫu Một tự đánh giá theo Bộ chỉ số cấp huyện.\n"
    one = proposed_of(body, tmp_path)
    assert [unit.duties for unit in one.units] == [()]
    assert [level.level for level in one.levels] == ["huyện"]


def test_districts_that_only_hand_something_in_are_no_level(tmp_path: Path) -> None:
    body = PERIOD + "2. UBND cấp huyện gửi báo cáo tự đánh giá trước ngày 10/3/2025.\n"
    assert proposed_of(body, tmp_path).levels == ()


def days_of(one: Proposal) -> dict[str, tuple[str, bool]]:
    return {
        entry.name: (f"{entry.deadline}", entry.sure)
        for entry in (*one.groups, *one.units)
        if entry.deadline
    }


def test_an_unknown_wording_gives_a_day_that_is_marked(tmp_path: Path) -> None:
    body = PERIOD + "2. Sở Y tế thu xếp xong phần việc của mình trước ngày 12/3/2025.\n"
    one = proposed_of(body, tmp_path)
    assert days_of(one) == {"Sở Y tế": ("2025-03-11", False)}
    assert "không nói rõ nộp gì" in yaml_text(one)
    assert "đề xuất, kiểm tra lại" in yaml_text(one)


def test_a_day_that_says_what_is_due_counts_more_than_one_that_does_not(tmp_path: Path) -> None:
    body = PERIOD + (
        "2. Sở Y tế thu xếp xong phần việc của mình trước ngày 12/3/2025.\n"
        "3. Các cơ quan, đơn vị gửi hồ sơ minh chứng về Thanh tra tỉnh trước ngày 20/3/2025.\n"
    )
    one = proposed_of(body, tmp_path)
    assert days_of(one) == {}
    assert f"{one.deadlines.units}" == "2025-03-19"
    assert [f"{task.by}" for task in one.milestones] == ["2025-03-11"]


def test_the_day_above_a_list_is_that_of_the_bodies_in_it(tmp_path: Path) -> None:
    body = PERIOD + (
        "2. Trước ngày 15/3/2025, các cơ quan sau gửi hồ sơ minh chứng về Thanh tra tỉnh:\n"
        "- Sở Nội vụ: chuyển đổi vị trí công tác;\n- Sở Tư pháp: rà soát văn bản.\n"
    )
    one = proposed_of(body, tmp_path)
    day = ("2025-03-14", True)
    assert days_of(one) == {"Sở Nội vụ": day, "Sở Tư pháp": day}
    assert one.deadlines.units is None


def test_the_day_in_a_heading_is_that_of_the_bodies_below_it(tmp_path: Path) -> None:
    one = proposed_of(
        PERIOD
        + "2. Bước 1: Tự đánh giá (xong trước ngày 20/02/2025)\n"
        + "- Các sở, ban, ngành gửi hồ sơ minh chứng về Thanh tra tỉnh.\n"
        + "3. Bước 2: Hoàn thiện (xong trước ngày 31/3/2025)\n"
        + "- Thanh tra tỉnh trình UBND tỉnh ký, gửi báo cáo cho Thanh tra Chính phủ.\n",
        tmp_path,
    )
    assert {group.name: group.deadline for group in one.groups if group.deadline} == {
        "Sở, ban, ngành": date(2025, 2, 19)
    }
    assert one.deadlines.units is None
    assert one.deadlines.self_assessment == date(2025, 3, 30)


def test_a_heading_with_a_day_and_nobody_below_it_holds_for_all(tmp_path: Path) -> None:
    one = proposed_of(
        PERIOD
        + "2. Các cơ quan, đơn vị gửi hồ sơ minh chứng (trước ngày 20/02/2025)\n"
        + "- Hồ sơ sắp xếp theo thứ tự tiêu chí.\n",
        tmp_path,
    )
    assert one.deadlines.units == date(2025, 2, 19)


def test_a_term_behind_several_sentences_is_that_of_all_their_bodies(tmp_path: Path) -> None:
    one = proposed_of(
        PERIOD
        + "2. Sở Nội vụ cung cấp tài liệu về tuyển dụng; Sở Tư pháp cung cấp tài liệu về tuyên "
        + "truyền. Thời gian gửi về Thanh tra tỉnh: trước ngày 14/02/2025.\n",
        tmp_path,
    )
    days = {unit.name: unit.deadline for unit in one.units if unit.deadline}
    assert days == {"Sở Nội vụ": date(2025, 2, 13), "Sở Tư pháp": date(2025, 2, 13)}


@pytest.mark.parametrize(
    ("id", "level"),
    [
        ("district-plan", "huyện"),
        ("commune-plan", "xã"),
        ("ministry-plan", "bộ"),
        ("state-university", "đơn vị"),
        ("city-with-an-annex-of-progress", "tỉnh"),
    ],
)
def test_the_level_is_that_of_who_issued_the_plan(id: str, level: str, tmp_path: Path) -> None:
    assert proposed(PLANS[id], tmp_path, pdf=False).level == level


def test_offices_of_a_commune_are_no_communes(tmp_path: Path) -> None:
    one = proposed(PLANS["commune-plan"], tmp_path, pdf=False)
    assert "UBND cấp xã" not in {group.name for group in one.groups}


def test_lines_that_name_what_they_hold_are_a_row(tmp_path: Path) -> None:
    body = PERIOD + (
        "2. Cung cấp số liệu\n- Nội dung: gửi số liệu xét xử án tham nhũng.\n"
        "- Đơn vị thực hiện: Tòa án nhân dân tỉnh.\n- Thời gian: trước ngày 15/3/2025.\n"
    )
    assert days_of(proposed_of(body, tmp_path)) == {"Tòa án nhân dân tỉnh": ("2025-03-14", True)}


@pytest.mark.parametrize(
    "said",
    [
        "Sở Nội vụ cung cấp tài liệu về chuyển đổi vị trí công tác, Sở Tư pháp cung cấp hồ sơ về "
        "tuyên truyền, phổ biến, giáo dục pháp luật.",
        "Sở Nội vụ, Sở Tư pháp cung cấp tài liệu về chuyển đổi vị trí công tác (Sở Nội vụ), tuyên "
        "truyền, phổ biến, giáo dục pháp luật (Sở Tư pháp).",
    ],
)
def test_bodies_of_a_sentence_have_their_own_tasks(said: str, tmp_path: Path) -> None:
    one = proposed_of(f"{PERIOD}2. {said}\n", tmp_path)
    duties = {unit.name: {duty.indicator for duty in unit.duties} for unit in one.units}
    assert duties == {"Sở Nội vụ": {"B.1.7.2"}, "Sở Tư pháp": {"A.2.2"}}


def test_bodies_in_turn_have_one_task_each(tmp_path: Path) -> None:
    said = "Sở Nội vụ, Sở Tư pháp lần lượt báo cáo về chuyển đổi vị trí công tác, rà soát văn bản."
    one = proposed_of(f"{PERIOD}2. {said}\n", tmp_path)
    duties = {unit.name: {duty.indicator for duty in unit.duties} for unit in one.units}
    assert duties["Sở Nội vụ"] == {"B.1.7.2"}
    assert "B.1.7.2" not in duties["Sở Tư pháp"]


def test_terms_that_come_back_give_no_day_and_are_said(tmp_path: Path) -> None:
    body = PERIOD + "2. Các đơn vị cập nhật số liệu phát sinh trước ngày 25 hằng tháng.\n"
    one = proposed_of(body, tmp_path)
    assert days_of(one) == {}
    assert any("hằng tháng" in said for said in one.open)


@pytest.mark.slow
def test_a_scanned_plan_gives_the_same_days_and_units(tmp_path: Path) -> None:
    plan = PLANS["prose-province"]
    scanned = replace(sample_of(plan), medium="scan", wear=Wear(dpi=200))
    path = tmp_path / scanned.file
    path.write_bytes(document(scanned, register(scanned.letters)))
    read_plan_ = read_plan(path.name, read_file(path, ReadOptions()), load_grammar())
    assert all(one.evidence.box for one in read_plan_.facts.deadlines)
    found = list(judged(plan, propose(read_plan_.facts, SET, MATCHER)))
    wrong = [(kind, what) for kind, right, what in found if not right and kind != "duties"]
    assert [one for one in wrong if one[0] != "duties beyond the truth"] == []
    duties = [right for kind, right, _ in found if kind == "duties"]
    assert sum(duties) >= 0.7 * len(duties)
