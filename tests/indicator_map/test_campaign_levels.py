"""Levels below in one campaign file: each its own set, deadlines and units; mistakes explained."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from indicator_map.campaign import Campaign, CampaignError
from indicator_map.campaign_book import DUTIES, GENERAL, LEVELS, UNITS, SheetForm
from indicator_map.campaign_loader import load_campaign

PROVINCE = """\
id: tinh
year: 2024
name: Bộ cấp tỉnh
period: {start: 2023-12-16, end: 2024-12-15}
indicators:
  - {id: A, title: A}
  - {id: A.1, title: A1, rule: covers, needs: [{doc_types: [Kế hoạch], per: unit}]}
"""
DISTRICT = """\
id: huyen
year: 2024
name: Bộ cấp huyện
period: {start: 2024-01-01, end: 2024-12-31}
indicators:
  - {id: H, title: H}
  - {id: H.1, title: H1, rule: covers, needs: [{doc_types: [Kế hoạch], per: province}]}
  - {id: H.2, title: H2, rule: covers, needs: [{doc_types: [Kế hoạch], per: unit}]}
"""
HEAD = """\
name: Đợt thử
year: 2024
level: tỉnh
set: tinh.yaml
units:
  - {name: Sở Tư pháp}
  - {name: UBND huyện Mẫu Một, code: ĐV21}
levels:
  - level: huyện
    set: huyen.yaml
"""


def load(folder: Path, text: str) -> Campaign:
    (folder / "tinh.yaml").write_text(PROVINCE, encoding="utf-8")
    (folder / "huyen.yaml").write_text(DISTRICT, encoding="utf-8")
    path = folder / "campaign.yaml"
    path.write_text(text, encoding="utf-8")
    return load_campaign(path)


def test_each_level_has_its_own_set_period_and_deadlines(tmp_path: Path) -> None:
    one = load(
        tmp_path,
        HEAD.replace("year: 2024\n", "year: 2024\ndeadlines: {units: 2025-03-15}\n", 1)
        + "    deadlines: {units: 2025-02-28}\n"
        + "    units: [{name: UBND huyện Mẫu Một}, {name: UBND huyện Mẫu Hai}]\n",
    )
    (below,) = one.levels
    assert (below.level, below.indicators.id, one.indicators.id) == ("huyện", "huyen", "tinh")
    assert below.period.start == date(2024, 1, 1)
    assert below.deadline(below.units[1]) == date(2025, 2, 28)
    assert one.deadline(one.units[0]) == date(2025, 3, 15)
    assert (one.shown_level, below.shown_level) == ("tỉnh", "huyện")


def test_a_level_without_units_assesses_those_of_its_class(tmp_path: Path) -> None:
    (below,) = load(tmp_path, HEAD).levels
    assert [(unit.name, unit.code) for unit in below.units] == [("UBND huyện Mẫu Một", "ĐV21")]


def test_an_assessed_unit_owes_the_whole_set_and_its_part_what_each_unit_owes(
    tmp_path: Path,
) -> None:
    (below,) = load(
        tmp_path,
        HEAD
        + "    units: [{name: UBND huyện Mẫu Một, excludes: [H.2]}, "
        + "{name: UBND xã A, of: UBND huyện Mẫu Một}]\n",
    ).levels
    whole, part = below.units
    assert below.requires(whole, "H.1")
    assert not below.requires(whole, "H.2")
    assert below.requires(part, "H.2")
    assert not below.requires(part, "H.1")


def test_in_the_folder_of_a_unit_that_of_its_part_counts(tmp_path: Path) -> None:
    (below,) = load(
        tmp_path,
        HEAD
        + "    units: [{name: UBND huyện Mẫu Một, deadline: 2025-02-01}, "
        + "{name: UBND xã Đồi, of: UBND huyện Mẫu Một}]\n",
    ).levels

    def unit(path: str) -> str:
        found = below.unit_of(path)
        return found.name if found else ""

    assert unit("UBND_huyen_Mau_Mot/UBND_xa_Doi/1.pdf") == "UBND xã Đồi"
    assert unit("UBND_huyen_Mau_Mot/A-1/1.pdf") == "UBND huyện Mẫu Một"
    assert unit("UBND xã Đồi/1.pdf") == "UBND xã Đồi"
    assert below.deadline(below.unit("UBND xã Đồi")) == date(2025, 2, 1)


BAD = {
    "no set": (HEAD.replace("    set: huyen.yaml\n", ""), 9, "cấp huyện chưa có bộ tiêu chí"),
    "nobody": (HEAD.replace("UBND huyện Mẫu Một", "Sở X"), 9, "cấp huyện chưa có đơn vị nào"),
    "level twice": (HEAD + "  - {level: huyện, set: huyen.yaml}\n", 11, "đã có ở dòng 9"),
    "the first level again": (HEAD + "  - {level: tỉnh, set: tinh.yaml}\n", 11, "cấp tỉnh đã có"),
    "unit twice": (
        HEAD + "    units: [{name: UBND huyện X}, {name: UBND huyện X}]\n",
        11,
        "đơn vị “UBND huyện X” đã có ở dòng 11",
    ),
    "indicator of the other level": (
        HEAD + "    units: [{name: UBND huyện X, requires: [A.1]}]\n",
        11,
        "bộ huyen không có tiêu chí A.1",
    ),
    "part of nothing": (
        HEAD + "    units: [{name: UBND huyện X}, {name: UBND xã A, of: UBND huyện Y}]\n",
        11,
        "cấp này không có đơn vị ấy",
    ),
    "part of a part": (
        HEAD + "    units: [{name: X}, {name: B, of: X}, {name: C, of: B}]\n",
        11,
        "chỉ ghi được một bậc trực thuộc",
    ),
}


@pytest.mark.parametrize(("text", "line", "reason"), BAD.values(), ids=BAD.keys())
def test_a_mistake_in_a_level_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, reason: str
) -> None:
    with pytest.raises(CampaignError) as refused:
        load(tmp_path, text)
    assert [one.line for one in refused.value.problems] == [line]
    assert reason in refused.value.problems[0].reason


def workbook(
    folder: Path, sheets: list[tuple[SheetForm, list[dict[str, object]]]], set_: str = "huyen.yaml"
) -> Path:
    for name, text in (("tinh", PROVINCE), ("huyen", DISTRICT)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = GENERAL
    for row in (("Tên đợt", "Đợt thử"), ("Năm", 2024), ("Cấp", "tỉnh")):
        first.append(row)
    first.append(("Bộ tiêu chí", "tinh.yaml"))
    levels = {"level": "huyện", "set": set_, "deadlines.units": "28/2/2025"}
    for form, rows in [(LEVELS, [levels]), *sheets]:
        sheet = book.create_sheet(form.title)
        sheet.append(list(form.columns.values()))
        for held in rows:
            sheet.append([held.get(key) for key in form.columns])
    path = folder / "a.xlsx"
    book.save(path)
    return path


UNIT_ROWS: list[dict[str, object]] = [
    {"name": "Sở Tư pháp", "level": "tỉnh"},
    {"name": "UBND huyện Mẫu Một", "level": "huyện"},
    {"name": "UBND xã Đồi", "level": "Huyện", "of": "UBND huyện Mẫu Một"},
]


def test_a_workbook_names_the_level_of_each_row(tmp_path: Path) -> None:
    duties: list[dict[str, object]] = [
        {"unit": "Sở Tư pháp", "indicator": "A.1"},
        {"unit": "UBND xã Đồi", "indicator": "H.1", "level": "huyện"},
    ]
    one = load_campaign(workbook(tmp_path, [(UNITS, UNIT_ROWS), (DUTIES, duties)]))
    (below,) = one.levels
    assert [(unit.name, unit.requires) for unit in one.units] == [("Sở Tư pháp", ("A.1",))]
    assert [(unit.name, unit.of) for unit in below.units] == [
        ("UBND huyện Mẫu Một", ""),
        ("UBND xã Đồi", "UBND huyện Mẫu Một"),
    ]
    assert below.units[1].requires == ("H.1",)
    assert below.deadlines.units == date(2025, 2, 28)


def test_a_row_of_a_level_that_there_is_not_is_told_with_its_sheet(tmp_path: Path) -> None:
    rows = [*UNIT_ROWS, {"name": "UBND phường A", "level": "xã"}]
    with pytest.raises(CampaignError, match="cấp “xã” không có trong trang “Các cấp”") as refused:
        load_campaign(workbook(tmp_path, [(UNITS, rows)]))
    assert "5 của trang “Đơn vị”" in str(refused.value)


def test_a_workbooks_level_without_a_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(CampaignError, match="cấp huyện chưa có bộ tiêu chí"):
        load_campaign(workbook(tmp_path, [(UNITS, UNIT_ROWS)], set_=""))


def test_ministries_and_institutions_are_levels(tmp_path: Path) -> None:
    own = HEAD.replace("level: tỉnh", "level: bộ").replace("UBND huyện Mẫu Một", "Trường Mẫu")
    one = load(tmp_path, own.replace("- level: huyện", "- level: đơn vị"))
    assert (one.level, [level.level for level in one.levels]) == ("bộ", ["đơn vị"])
    assert [unit.name for unit in one.levels[0].units] == ["Trường Mẫu"]
