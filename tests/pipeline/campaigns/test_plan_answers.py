"""Who of the assessing office answers for which part of the set."""

from pathlib import Path

import pytest
import yaml

from indicator_map.campaign_loader import load_campaign
from pipeline.campaigns.campaign_sheets import workbook
from pipeline.campaigns.campaign_yaml import yaml_text
from pipeline.campaigns.plan_answers import answers_in
from pipeline.campaigns.plan_words import load_plan_words
from tests.pipeline.campaigns.test_proposal import PERIOD, proposed_of

WORDS = load_plan_words()


@pytest.mark.parametrize(
    ("said", "answers"),
    [
        (
            "c) Phòng Nghiệp vụ 3 phụ trách phần A, B; Phòng Nghiệp vụ 4 phụ trách phần C và D.",
            [("Phòng Nghiệp vụ 3", ("A", "B")), ("Phòng Nghiệp vụ 4", ("C", "D"))],
        ),
        (
            "1. Phòng Nghiệp vụ 4 là đầu mối, chịu trách nhiệm các nội dung B, C;",
            [("Phòng Nghiệp vụ 4", ("B", "C"))],
        ),
        (
            "- Văn phòng Thanh tra tỉnh: Theo dõi, tổng hợp hồ sơ tiêu chí A.1, B.1.10",
            [("Văn phòng Thanh tra tỉnh", ("A.1", "B.1.10"))],
        ),
        (
            "Đồng chí Phó Chánh Thanh tra phụ trách mục D",
            [("Đồng chí Phó Chánh Thanh tra", ("D",))],
        ),
        (
            "Phòng Nghiệp vụ 2 chấm phần A và phần B, Phòng Nghiệp vụ 3 chấm phần C, phần D.",
            [("Phòng Nghiệp vụ 2", ("A", "B")), ("Phòng Nghiệp vụ 3", ("C", "D"))],
        ),
        ("Phân công Phòng Nghiệp vụ 1 phụ trách phần A", [("Phòng Nghiệp vụ 1", ("A",))]),
        (
            "Phòng Nghiệp vụ 3 phụ trách tiêu chí B.1.9 và phần C",
            [("Phòng Nghiệp vụ 3", ("B.1.9", "C"))],
        ),
        ("Sở Nội vụ phụ trách tiêu chí B.1.2", []),  # owes its evidence
        ("Phòng Nghiệp vụ 1 phụ trách phần A đến C", []),  # not A alone
        ("Phòng Nghiệp vụ 1 phụ trách nội dung Báo cáo", []),
        ("Phòng Nghiệp vụ 1 phụ trách công nghệ thông tin", []),
    ],
)
def test_who_answers_for_a_part(said: str, answers: list[tuple[str, tuple[str, ...]]]) -> None:
    assert list(answers_in(said, WORDS)) == answers


def test_what_a_room_answers_for_is_no_duty_of_who_receives(tmp_path: Path) -> None:
    said = "2. Thanh tra tỉnh\na) Phòng Nghiệp vụ 2 phụ trách phần B (trừ tiêu chí B.1.9).\n"
    one = proposed_of(PERIOD + said, tmp_path)
    assert [duty for unit in one.units for duty in unit.duties] == []


def test_answers_go_to_the_campaign_and_both_files_load(tmp_path: Path) -> None:
    one = proposed_of(
        PERIOD + "2. Phòng Nghiệp vụ 3 phụ trách phần A, B. Phòng Nghiệp vụ 4 phụ trách phần H.\n",
        tmp_path,
    )
    assert [(told.who, told.codes) for told in one.answers] == [("Phòng Nghiệp vụ 3", ("A", "B"))]
    held = yaml.safe_load(yaml_text(one))["answers"]
    assert held == [{"who": "Phòng Nghiệp vụ 3", "indicators": ["A", "B"]}]
    (tmp_path / "a.xlsx").write_bytes(workbook(one))
    assert load_campaign(tmp_path / "a.xlsx").answers_for("B.1.1") == ("Phòng Nghiệp vụ 3",)
