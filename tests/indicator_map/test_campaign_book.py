"""Campaigns as workbooks: read as their YAML form would be, problems with sheet and row."""

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill

from indicator_map.campaign import CampaignError
from indicator_map.campaign_book import (
    DUTIES,
    GENERAL,
    GROUPS,
    UNITS,
    SheetForm,
)
from indicator_map.campaign_loader import load_campaign

HEAD = [
    ("Mục", "Giá trị"),
    ("Tên đợt", "Đợt mẫu"),
    ("Năm", 2024),
    ("Cấp", "tỉnh"),
    ("Bộ tiêu chí", "pctn-tinh-2024"),
]


def book(
    path: Path,
    head: list[tuple[object, ...]],
    sheets: list[tuple[SheetForm, list[dict[str, object]]]],
) -> Path:
    made = Workbook()
    made.remove(made.active)
    first = made.create_sheet(GENERAL)
    for row in head:
        first.append(row)
    for form, rows in sheets:
        sheet = made.create_sheet(form.title)
        sheet.append(list(form.columns.values()))
        for row in rows:
            sheet.append([row.get(key) for key in form.columns])
    made.save(path)
    return path


GROUP = {"name": "Sở, ban, ngành", "deadline": datetime(2025, 3, 14)}
UNIT = {"name": "Sở Tư pháp", "code": "ĐV03", "group": "Sở, ban, ngành", "aliases": "STP; Sở TP"}


def sheets(**changed: list[dict[str, object]]) -> list[tuple[SheetForm, list[dict[str, object]]]]:
    rows = {
        "groups": [GROUP],
        "units": [UNIT],
        "duties": [{"unit": "Sở Tư pháp", "indicator": "A.2.1; A.2.2"}],
    } | changed
    return [(GROUPS, rows["groups"]), (UNITS, rows["units"]), (DUTIES, rows["duties"])]


def test_a_workbook_gives_groups_units_and_duties(tmp_path: Path) -> None:
    one = load_campaign(book(tmp_path / "a.xlsx", HEAD, sheets()))
    unit = one.units[0]
    assert (unit.name, unit.code, unit.aliases) == ("Sở Tư pháp", "ĐV03", ("STP", "Sở TP"))
    assert unit.requires == ("A.2.1", "A.2.2")
    assert one.deadline(unit) == date(2025, 3, 14)


@pytest.mark.parametrize("typed", ["15/3/2025", "2025-03-15", "15.03.2025", date(2025, 3, 15)])
def test_days_may_be_typed_as_people_do(tmp_path: Path, typed: object) -> None:
    rows = sheets(groups=[{**GROUP, "deadline": typed}])
    one = load_campaign(book(tmp_path / "a.xlsx", HEAD, rows))
    assert one.groups[0].deadline == date(2025, 3, 15)


def test_a_group_that_requires_nothing_owes_nothing(tmp_path: Path) -> None:
    rows = sheets(groups=[{**GROUP, "requires": "không"}])
    assert load_campaign(book(tmp_path / "a.xlsx", HEAD, rows)).groups[0].requires == ()
    assert load_campaign(book(tmp_path / "b.xlsx", HEAD, sheets())).groups[0].requires is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"units": [UNIT, {"name": "sở tư pháp"}]}, "dòng 3 của trang “Đơn vị”"),
        ({"duties": [{"unit": "Sở Lạ", "indicator": "A.2.1"}]}, "không có đơn vị “Sở Lạ”"),
        ({"duties": [{"unit": "Sở Tư pháp"}]}, "phải có cả đơn vị và tiêu chí"),
        ({"duties": [{"unit": "Sở Tư pháp", "indicator": "Z.9"}]}, "không có tiêu chí Z.9"),
        ({"groups": [{**GROUP, "deadline": "31/2/2025"}]}, "ngày có thật"),
        ({"groups": [{**GROUP, "deadline": "tháng ba"}]}, "ngày có thật"),
    ],
)
def test_what_is_wrong_is_said_with_its_sheet(
    tmp_path: Path, changed: dict[str, list[dict[str, object]]], said: str
) -> None:
    with pytest.raises(CampaignError) as refused:
        load_campaign(book(tmp_path / "a.xlsx", HEAD, sheets(**changed)))
    assert said in str(refused.value)
    assert "của trang" in str(refused.value)


def test_a_workbook_of_something_else_is_refused(tmp_path: Path) -> None:
    made = Workbook()
    made.save(tmp_path / "a.xlsx")
    with pytest.raises(CampaignError, match="thiếu trang “Đợt đánh giá”"):
        load_campaign(tmp_path / "a.xlsx")
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(CampaignError, match="hỏng"):
        load_campaign(tmp_path / "b.xlsx")


def test_an_unknown_heading_is_said(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [*HEAD, ("Tên trại", "x")], sheets())
    with pytest.raises(CampaignError, match="Tên trại"):
        load_campaign(path)


def test_proposed_units_are_one_warning(tmp_path: Path) -> None:
    units = [{**UNIT, "proposed": "x"}, {"name": "Sở Y tế", "proposed": "X"}]
    one = load_campaign(book(tmp_path / "a.xlsx", HEAD, sheets(units=units)))
    said = [str(warning) for warning in one.warnings if "đề xuất" in str(warning)]
    assert len(said) == 1
    assert "2 đơn vị" in said[0]
    assert [unit.proposed for unit in one.units] == [True, True]


def test_thousands_of_duties_are_kept_and_more_are_refused_aloud(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    duty = {"unit": "Sở Tư pháp", "indicator": "A.2.1"}
    many = [duty] * 2500 + [{**duty, "indicator": "A.2.2"}]
    path = book(tmp_path / "many.xlsx", HEAD, sheets(duties=many))
    assert load_campaign(path).units[0].requires == ("A.2.1", "A.2.2")
    monkeypatch.setattr("indicator_map.campaign_book.MOST_ROWS", 2000)
    with pytest.raises(CampaignError, match="trang có 2502 dòng, nhiều nhất 2000"):
        load_campaign(path)


def test_colours_down_to_the_end_are_no_rows(tmp_path: Path) -> None:
    path = book(tmp_path / "coloured.xlsx", HEAD, sheets())
    made = load_workbook(path)
    made[UNITS.title].cell(1_000_000, 1).fill = PatternFill("solid", "FFFF00")
    made.save(path)
    assert [unit.name for unit in load_campaign(path).units] == ["Sở Tư pháp"]
