"""What is late and what is due soon, by a campaign's deadlines."""

from datetime import date

from indicator_map.campaign import Campaign, CampaignDeadlines, Group, Milestone, Unit
from indicator_map.loader import load_set
from pipeline.judging.due import due, lacking_units
from pipeline.records.rows import CoverageRow, CoverageStatus

TODAY = date(2025, 3, 10)
SETS = load_set("pctn-tinh-2024")


def campaign(**changed: object) -> Campaign:
    given: dict[str, object] = {
        "groups": (Group("Sở", date(2025, 3, 14)), Group("Huyện", date(2025, 3, 7))),
        "units": (Unit("Sở Y tế", group="Sở"), Unit("UBND huyện Mẫu", group="Huyện")),
    }
    return Campaign("Đợt mẫu", 2024, "tỉnh", SETS, **(given | changed))  # type: ignore[arg-type]


def cell(unit: str, status: CoverageStatus, *, if_any: bool = False) -> CoverageRow:
    return CoverageRow("A.1.2", "Kế hoạch", unit, status, "một kế hoạch", if_any=if_any)


def test_units_with_holes_are_named_late_first() -> None:
    rows = [cell("Sở Y tế", "missing"), cell("UBND huyện Mẫu", "partial")]
    found = due(campaign(), lacking_units(rows), TODAY)
    assert [(one.days, one.units) for one in found] == [
        (-3, ("UBND huyện Mẫu",)),
        (4, ("Sở Y tế",)),
    ]
    assert found[0].sentence.startswith("Quá hạn 3 ngày (hạn 07/03/2025): 1 đơn vị còn thiếu")
    assert found[1].sentence.startswith("Còn 4 ngày (hạn 14/03/2025)")


def test_who_lacks_nothing_or_only_what_needs_a_case_is_not_named() -> None:
    rows = [cell("Sở Y tế", "found"), cell("UBND huyện Mẫu", "missing", if_any=True)]
    assert due(campaign(), lacking_units(rows), TODAY) == ()


def test_the_last_day_itself_is_not_late() -> None:
    found = due(campaign(), lacking_units([cell("Sở Y tế", "missing")]), date(2025, 3, 14))
    assert "Hôm nay là hạn cuối" in found[0].sentence


def test_what_is_far_off_is_not_announced() -> None:
    rows = [cell("Sở Y tế", "missing")]
    assert due(campaign(), lacking_units(rows), date(2025, 2, 27)) == ()
    assert len(due(campaign(), lacking_units(rows), date(2025, 2, 28))) == 1


def test_tasks_are_announced_and_forgotten_when_over() -> None:
    one = campaign(
        deadlines=CampaignDeadlines(self_assessment=date(2025, 3, 20)),
        milestones=(
            Milestone("Thành lập Tổ công tác.", date(2025, 3, 12), "Thanh tra tỉnh"),
            Milestone("Ban hành kế hoạch", date(2025, 2, 1)),
        ),
    )
    said = [found.sentence for found in due(one, lacking_units([]), TODAY)]
    assert len(said) == 2
    assert said[0] == "Còn 2 ngày (hạn 12/03/2025): Thành lập Tổ công tác. (Thanh tra tỉnh)."
    assert "báo cáo tự đánh giá" in said[1]
