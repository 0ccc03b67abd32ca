"""A campaign file is read whole or refused whole, with every reason and its line."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from indicator_map.campaign import Answer, CampaignDeadlines, CampaignError, Group, Unit
from indicator_map.campaign_loader import example_campaigns, load_campaign
from indicator_map.campaign_schema import CAMPAIGN_TABLES
from indicator_map.loader import load_set
from indicator_map.model import Period

DOCS = Path(__file__).parent.parent.parent / "docs" / "campaigns.md"

SET = """\
id: test
year: 2024
name: Bộ thử
period: {start: 2023-12-16, end: 2024-12-15}
indicators:
  - {id: A, title: A}
  - {id: A.1, title: A1, rule: covers, needs: [{doc_types: [Kế hoạch], per: unit}]}
  - {id: A.2, title: A2, rule: covers, needs: [{doc_types: [Kế hoạch], per: province}]}
  - {id: B, title: B, rule: issued}
"""

HEAD = """\
name: Đợt thử
year: 2024
level: tỉnh
set: set.yaml
"""

WHOLE = (
    HEAD
    + """\
period: {start: 2023-12-15, end: 2024-12-31, note: theo kế hoạch}
deadlines: {units: 2025-03-15, self_assessment: 2025-04-15, last_day: 2025-08-31,
            collected: 2025-03-10}
groups:
  - {name: Sở, deadline: 2025-03-10, requires: [A.1, B], excludes: [A.2]}
  - {name: Ngành dọc}
units:
  - name: Sở Tư pháp
    code: ĐV03
    aliases: [STP]
    folders: ["DV03*"]
    group: Sở
    deadline: 2025-03-11
    requires: [A.2]
    excludes: [B]
  - {name: Công an tỉnh, group: Ngành dọc}
answers:
  - {who: Phòng 4, indicators: [A, B]}
notes: [ví dụ]
organisation: Ủy ban nhân dân tỉnh Mẫu
"""
)


def write(folder: Path, text: str) -> Path:
    (folder / "set.yaml").write_text(SET, encoding="utf-8")
    path = folder / "campaign.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path) -> list[tuple[str, int | None, str]]:
    with pytest.raises(CampaignError) as caught:
        load_campaign(path)
    assert caught.value.exit_status == 2
    for problem in caught.value.problems:
        assert problem.severity == "error"
        assert str(problem) in str(caught.value)
    return [(problem.file, problem.line, problem.reason) for problem in caught.value.problems]


def test_the_result_may_go_on_after_the_units_are_shut(tmp_path: Path) -> None:
    days = "deadlines: {last_day: 2025-03-25, self_assessment: 2025-04-14}\nunits: [{name: X}]\n"
    path = write(tmp_path, HEAD + days)
    assert load_campaign(path)


def test_everything_in_the_file_reaches_the_campaign(tmp_path: Path) -> None:
    loaded = load_campaign(write(tmp_path, WHOLE))
    assert (loaded.name, loaded.year, loaded.level) == ("Đợt thử", 2024, "tỉnh")
    assert loaded.indicators.id == "test"
    assert loaded.period == Period(date(2023, 12, 15), date(2024, 12, 31), note="theo kế hoạch")
    assert loaded.deadlines == CampaignDeadlines(
        date(2025, 3, 15), date(2025, 4, 15), date(2025, 8, 31), date(2025, 3, 10)
    )
    assert loaded.groups == (
        Group("Sở", date(2025, 3, 10), ("A.1", "B"), ("A.2",)),
        Group("Ngành dọc", None, None, ()),
    )
    assert loaded.units == (
        Unit(
            "Sở Tư pháp",
            "ĐV03",
            ("STP",),
            ("DV03*",),
            "Sở",
            date(2025, 3, 11),
            ("A.2",),
            ("B",),
        ),
        Unit("Công an tỉnh", group="Ngành dọc"),
    )
    assert loaded.answers == (Answer("Phòng 4", ("A", "B")),)
    assert loaded.notes == ("ví dụ",)
    assert loaded.organisation == "Ủy ban nhân dân tỉnh Mẫu"
    assert loaded.warnings == ()


def test_evidence_is_coded_by_the_scheme_of_the_campaign(tmp_path: Path) -> None:
    scheme = "[{indicator}-{number}]"
    loaded = load_campaign(write(tmp_path, HEAD + f'evidence_code: "{scheme}"\n'))
    assert loaded.evidence_code == scheme
    assert load_campaign(write(tmp_path, HEAD)).evidence_code == "{indicator}-{number}"


@pytest.mark.parametrize("scheme", ["MC-{number}", "{indicator}-{number}-{year}", "{indicator} {"])
def test_a_scheme_without_indicator_and_number_is_refused(tmp_path: Path, scheme: str) -> None:
    reasons = refused(write(tmp_path, HEAD + f'evidence_code: "{scheme}"\n'))
    assert [reason for *_, reason in reasons] == [
        "`evidence_code` phải có {indicator} và {number}, ví dụ {indicator}-{number}"
    ]


def test_the_set_gives_the_period_where_the_campaign_does_not(tmp_path: Path) -> None:
    loaded = load_campaign(write(tmp_path, HEAD))
    assert loaded.period == Period(date(2023, 12, 16), date(2024, 12, 15))


def test_without_a_set_it_is_the_one_of_the_year(tmp_path: Path) -> None:
    text = HEAD.replace("set: set.yaml\n", "")
    assert load_campaign(write(tmp_path, text)).indicators.id == "pctn-tinh-2024"


def test_a_set_handed_in_stands_in_for_the_one_named(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD.replace("set.yaml", "none.yaml"))
    given = load_set(tmp_path / "set.yaml")
    assert load_campaign(path, given).indicators == given


def with_unit(*units: str) -> str:
    return HEAD + "units:\n" + "".join(f"  - {{{unit}}}\n" for unit in units)


BAD = {
    "not yaml": ("name: [", None, "không đúng YAML"),
    "empty": ("", None, "tệp trống"),
    "a list": ("- x\n", 1, "tệp đợt đánh giá phải gồm các dòng"),
    "no name": (HEAD.replace("name: Đợt thử", "name:"), 1, "tệp đợt đánh giá thiếu `name`"),
    "no year": (HEAD.replace("year: 2024", "notes: [x]"), 1, "thiếu `year`"),
    "not a year": (HEAD.replace("2024", "năm nay"), 2, "phải là năm như 2025"),
    "unknown level": (HEAD.replace("tỉnh", "vùng"), 3, "một trong: tỉnh, huyện, xã, sở"),
    "unknown key": (HEAD + "unit: []\n", 5, "không có khóa `unit`"),
    "a key twice": (HEAD + "year: 2024\n", 5, "khóa `year` ghi hai lần"),
    "units not a list": (HEAD + "units: Sở Tư pháp\n", 5, "`units` phải là một danh sách"),
    "unknown set": (HEAD.replace("set.yaml", "pctn-2030"), 4, "Không có bộ tiêu chí “pctn-2030”"),
    "no such set file": (HEAD.replace("set.yaml", "none.yaml"), 4, "Không thấy tệp bộ tiêu chí"),
    "set name too long": (HEAD.replace("set.yaml", "x" * 300), 4, "bộ tiêu chí"),
    "no set for the year": (
        "name: x\nyear: 2031\nlevel: tỉnh\n",
        2,
        "Chưa có bộ tiêu chí cấp tỉnh cho năm 2031",
    ),
    "set of another year": (
        HEAD.replace("set.yaml", "pctn-tinh-2025"),
        2,
        "pctn-tinh-2025 là của năm 2025",
    ),
    "no such day": (HEAD + "deadlines: {units: 2025-02-30}\n", 5, "ngày có thật"),
    "deadline before the period": (
        HEAD + "deadlines:\n  last_day: 2023-03-15\n",
        6,
        "hạn 15/03/2023 trước khi kỳ đánh giá bắt đầu (16/12/2023)",
    ),
    "group deadline before the period": (
        HEAD + "groups:\n  - name: G\n    deadline: 2023-12-15\nunits: [{name: X, group: G}]\n",
        7,
        "hạn 15/12/2023 trước khi kỳ",
    ),
    "deadline after the last day": (
        HEAD + "deadlines: {last_day: 2025-03-01}\nunits:\n  - name: X\n    deadline: 2025-03-02\n",
        8,
        "hạn 02/03/2025 sau ngày cuối cùng được xét (01/03/2025",
    ),
    "period backwards": (
        HEAD + "period: {start: 2024-12-15, end: 2023-12-16}\n",
        5,
        "kỳ bắt đầu 15/12/2024 sau khi kết thúc 16/12/2023",
    ),
    "period of another year": (
        HEAD + "period: {start: 2022-01-01, end: 2022-12-31}\n",
        5,
        "kỳ 01/01/2022–31/12/2022 không thuộc năm 2024",
    ),
    "period without end": (HEAD + "period: {start: 2024-01-01}\n", 5, "`period` thiếu `end`"),
    "unknown group": (with_unit("name: X, group: Sở"), 6, "không có nhóm “Sở”"),
    "group twice": (
        HEAD + "groups:\n  - {name: G}\n  - {name: G}\nunits: [{name: X, group: G}]\n",
        7,
        "nhóm “G” đã có ở dòng 6",
    ),
    "unit without name": (with_unit("code: X1"), 6, "mục của `units` thiếu `name`"),
    "unknown indicator": (
        HEAD + "units:\n  - name: X\n    requires:\n      - A.1\n      - a-1\n",
        9,
        "`requires`: bộ test không có tiêu chí a-1; có phải A.1?",
    ),
    "unknown indicator excluded": (with_unit("name: X, excludes: [C]"), 6, "không có tiêu chí C"),
    "unknown indicator of a group": (
        HEAD + "groups: [{name: G, requires: [A.9]}]\nunits: [{name: X, group: G}]\n",
        5,
        "không có tiêu chí A.9",
    ),
    "unknown indicator answered for": (
        HEAD + "answers:\n  - who: P\n    indicators: [Z]\n",
        7,
        "`indicators`: bộ test không có tiêu chí Z",
    ),
    "answers for nothing": (
        HEAD + "answers: [{who: P, indicators: []}]\n",
        5,
        "thiếu `indicators`",
    ),
    "asked for and not": (
        with_unit("name: X, requires: [A], excludes: [A]"),
        6,
        "A vừa có trong `requires` vừa có trong `excludes`",
    ),
    "same name but for dashes": (
        with_unit("name: Sở Y tế", "name: SỞ-Y-TẾ"),
        7,
        "“SỞ-Y-TẾ” của “SỞ-Y-TẾ” trùng với “Sở Y tế” của “Sở Y tế” ở dòng 6",
    ),
    "alias is another's code": (
        with_unit("name: X, code: ĐV1", "name: Y, aliases: [dv-1]"),
        7,
        "“dv-1” của “Y” trùng với “ĐV1” của “X”",
    ),
    "same pattern": (
        with_unit("name: X, folders: [DV1_*]", "name: Y, folders: [dv1-*]"),
        7,
        "“dv1-*” của “Y” trùng với “DV1_*” của “X”",
    ),
    "a pattern within another": (
        with_unit("name: X, folders: [DV1*]", "name: Y, folders: [DV10*]"),
        7,
        "“DV10*” của “Y” trùng với “DV1*” của “X”",
    ),
    "a pattern takes another's name": (
        with_unit('name: X, folders: ["So_*"]', "name: Sở Y tế"),
        6,
        "“So_*” của “X” trùng với “Sở Y tế” của “Sở Y tế” ở dòng 7",
    ),
    "a pattern takes another's code": (
        with_unit("name: X, code: DV12", "name: Y, folders: [DV1*]"),
        7,
        "“DV1*” của “Y” trùng với “DV12” của “X”",
    ),
    "a pattern of nothing": (with_unit("name: X, folders: [a//b]"), 6, "có cấp trống"),
    "a name of nothing": (with_unit("name: …"), 6, "không có chữ cái hay chữ số nào"),
}


@pytest.mark.parametrize(("text", "line", "reason"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_refused_with_line_and_reason(
    tmp_path: Path, text: str, line: int | None, reason: str
) -> None:
    path = write(tmp_path, text)
    ((file, at, why),) = refused(path)
    assert file == str(path)
    assert reason in why
    if line is not None:
        assert at == line


def test_every_problem_is_told_in_one_go(tmp_path: Path) -> None:
    text = (
        HEAD.replace("tỉnh", "vùng")
        + "deadlines: {units: 2025-02-30}\n"
        + "units:\n"
        + "  - {name: X, group: G, requires: [Z]}\n"
        + "  - {name: x, deadline: 2020-01-01}\n"
    )
    lines = [line for _, line, _ in refused(write(tmp_path, text))]
    assert lines == [3, 5, 7, 7, 8, 8]


def test_problems_of_the_set_are_told_with_their_own_file(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "year: 2024\n")
    (tmp_path / "set.yaml").write_text(SET.replace("rule: issued", "rule: x"), encoding="utf-8")
    told = refused(path)
    assert [(Path(file).name, line) for file, line, _ in told] == [
        ("campaign.yaml", 4),
        ("campaign.yaml", 5),
        ("set.yaml", 9),
    ]


def test_days_may_be_written_as_people_write_them(tmp_path: Path) -> None:
    text = HEAD + "deadlines: {units: 15/3/2025}\nperiod: {start: 16/12/2023, end: 2024-12-15}\n"
    one = load_campaign(write(tmp_path, text))
    assert one.deadlines.units == date(2025, 3, 15)
    assert (one.period.start, one.period.end) == (date(2023, 12, 16), date(2024, 12, 15))


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(CampaignError, match="Không thấy tệp đợt đánh giá"):
        load_campaign(tmp_path / "none.yaml")


DOUBTFUL = {
    "deadline within the period": (
        HEAD + "deadlines: {units: 2024-03-15}\n",
        5,
        "hạn 15/03/2024 khi kỳ đánh giá chưa kết thúc",
    ),
    "deadline after the self-assessment": (
        HEAD
        + "deadlines: {self_assessment: 2025-04-15}\nunits:\n  - {name: X, deadline: 2025-05-01}\n",
        7,
        "sau hạn gửi báo cáo tự đánh giá (15/04/2025",
    ),
    "group without units": (HEAD + "groups: [{name: G}]\n", 5, "nhóm “G” không có đơn vị nào"),
    "unit without group": (
        HEAD + "groups: [{name: G}]\nunits:\n  - {name: X, group: G}\n  - {name: Y}\n",
        8,
        "đơn vị “Y” không thuộc nhóm nào",
    ),
    "a whole group owes what is needed once": (
        HEAD
        + "groups:\n  - name: G\n    requires: [A]\n"
        + "units: [{name: X, group: G}, {name: Y, group: G}]\n",
        7,
        "`requires: A` bắt từng đơn vị của nhóm “G” nộp cả A.2",
    ),
}


@pytest.mark.parametrize(("text", "line", "reason"), DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_a_doubt_is_a_warning_and_the_campaign_is_loaded(
    tmp_path: Path, text: str, line: int, reason: str
) -> None:
    (warning,) = load_campaign(write(tmp_path, text)).warnings
    assert (warning.severity, warning.line) == ("warning", line)
    assert reason in warning.reason


def test_two_shapes_are_shipped() -> None:
    province, city = sorted(
        (load_campaign(path) for path in example_campaigns()), key=lambda one: -one.year
    )
    assert province.warnings == city.warnings == ()
    due = {unit.group: province.deadline(unit) for unit in province.units}
    assert due == {
        "Sở, ban, ngành": date(2025, 3, 15),
        "Ngành dọc và MTTQ": date(2025, 3, 20),
        "Huyện, thị xã, thành phố": date(2025, 3, 20),
        "Thanh tra tỉnh": date(2025, 4, 15),
    }
    assert province.deadlines.self_assessment == date(2025, 4, 15)
    assert province.deadlines.last_day == date(2025, 8, 31)
    assert {city.deadline(unit) for unit in city.units if unit.group == "Đơn vị"} == {
        date(2023, 5, 29)
    }
    assert city.deadline(city.unit("Thanh tra thành phố")) == date(2023, 6, 5)


@pytest.mark.parametrize("path", example_campaigns(), ids=lambda path: path.stem)
def test_every_unit_of_an_example_owes_something_and_is_found(path: Path) -> None:
    loaded = load_campaign(path)
    for unit in loaded.units:
        assert any(loaded.requires(unit, leaf.id) for leaf in loaded.indicators.leaves)
        assert loaded.unit_of(f"{unit.code}_{unit.name.replace(' ', '_')}/x.pdf") == unit
    assert all(
        loaded.answers_for(leaf.id) for leaf in loaded.indicators.leaves if not leaf.deduction
    )


@pytest.mark.parametrize(("table", "keys"), CAMPAIGN_TABLES.items())
def test_every_key_is_documented(table: str, keys: dict[str, object]) -> None:
    section = DOCS.read_text(encoding="utf-8").split(f"### {table}\n")[1].split("\n#")[0]
    documented = re.findall(r"`([a-z_]+)`", " ".join(re.findall(r"^\| (.*?) \|", section, re.M)))
    assert documented == list(keys)
