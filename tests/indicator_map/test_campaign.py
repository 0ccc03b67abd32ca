"""Which unit owes what by when, and whose folder is whose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from indicator_map.campaign import Answer, Campaign, CampaignDeadlines, Group, Unit
from indicator_map.model import Indicator, IndicatorSet, Need, Per, Period


def row(id: str, per: Per | None = None, **more: object) -> Indicator:
    needs = (Need(("Kế hoạch",), "", "", per, True, ()),) if per else ()
    parent = id.rpartition(".")[0] or None
    made = Indicator(id, id, id, None, parent, id.count(".") + 1, needs=needs)
    return replace(made, **more)  # type: ignore[arg-type]


SET = IndicatorSet(
    "test",
    2024,
    "test",
    Period(date(2023, 12, 16), date(2024, 12, 15)),
    False,
    (
        row("A"),
        row("A.1", "unit"),
        row("A.2", "province"),
        row("B"),
        row("B.1"),
        row("B.1.1", "unit"),
        row("B.1.2", "province"),
        row("B.1.3", "province", units_supply=False),
        row("B.10", "unit"),
        row("Đ", deduction=True),
        row("ĐT.1", parent="Đ", deduction=True),
    ),
    ("test",),
)


def campaign(*units: Unit, **more: object) -> Campaign:
    return replace(Campaign("Đợt thử", 2024, "tỉnh", SET, units=units), **more)  # type: ignore[arg-type]


def owed(whole: Campaign, name: str) -> list[str]:
    unit = whole.unit(name)
    assert unit is not None
    return [leaf.id for leaf in SET.leaves if whole.requires(unit, leaf.id)]


REQUIREMENTS: dict[str, tuple[Unit, Group | None, list[str]]] = {
    "as the set asks of each unit": (Unit("X"), None, ["A.1", "B.1.1", "B.10"]),
    "a group that says nothing asks as the set": (
        Unit("X", group="G"),
        Group("G"),
        ["A.1", "B.1.1", "B.10"],
    ),
    "a group without any": (Unit("X", group="G"), Group("G", requires=()), []),
    "a prefix, but not what units do not supply": (
        Unit("X", group="G"),
        Group("G", requires=("B.1",)),
        ["B.1.1", "B.1.2"],
    ),
    "the indicator itself, though units do not supply it": (
        Unit("X", group="G"),
        Group("G", requires=("B.1.3",)),
        ["B.1.3"],
    ),
    "an exclusion within a prefix": (
        Unit("X", group="G"),
        Group("G", requires=("B",), excludes=("B.1",)),
        ["B.10"],
    ),
    "the nearer entry wins": (
        Unit("X", group="G"),
        Group("G", requires=("B.1.2",), excludes=("B.1",)),
        ["B.1.2"],
    ),
    "an exclusion from what the set asks": (
        Unit("X", group="G"),
        Group("G", excludes=("B.1",)),
        ["A.1", "B.10"],
    ),
    "a unit's own are added": (
        Unit("X", group="G", requires=("A.2",)),
        Group("G", requires=("B.10",)),
        ["A.2", "B.10"],
    ),
    "a unit's own exclusion wins over its group": (
        Unit("X", group="G", excludes=("B",)),
        Group("G", requires=("B.10", "A.1")),
        ["A.1"],
    ),
    "a unit's own wins over its group's exclusion": (
        Unit("X", group="G", requires=("B.1",)),
        Group("G", requires=("A.1",), excludes=("B.1.2",)),
        ["A.1", "B.1.1", "B.1.2"],
    ),
    "deductions are never owed": (Unit("X", requires=("Đ", "ĐT.1"), excludes=("A", "B")), None, []),
}


@pytest.mark.parametrize(
    ("unit", "group", "expected"), REQUIREMENTS.values(), ids=REQUIREMENTS.keys()
)
def test_what_a_unit_owes(unit: Unit, group: Group | None, expected: list[str]) -> None:
    assert owed(campaign(unit, groups=(group,) if group else ()), "X") == expected


BY_CLASS = {
    "Sở Tư pháp": (["A.1", "A.2"], ["A.1", "A.2"]),
    "Công an tỉnh": (["A.1"], ["A.1"]),
    "UBND huyện Mẫu": (["A.1"], ["A.1"]),
    "Tổ công tác liên ngành": (["A.1", "A.2"], ["A.1", "A.2"]),
}


@pytest.mark.parametrize(("name", "expected"), BY_CLASS.items())
def test_the_class_of_a_body_says_what_it_owes(
    name: str, expected: tuple[list[str], list[str]]
) -> None:
    of_departments = Need(("Sổ",), "", "", "unit", True, (), owed_by=("department",))
    rows = (row("A"), row("A.1", "unit"), row("A.2", needs=(of_departments,)))
    of_set, of_group = expected
    for unit, owes in ((Unit(name), of_set), (Unit(name, requires=("A",)), of_group)):
        whole = campaign(unit, indicators=replace(SET, indicators=rows))
        owed_ids = [leaf.id for leaf in rows[1:] if whole.requires(unit, leaf.id)]
        assert owed_ids == owes
    named = Unit(name, requires=("A.2",))
    assert campaign(named, indicators=replace(SET, indicators=rows)).requires(named, "A.2")


def test_nothing_is_owed_for_an_unknown_indicator() -> None:
    unit = Unit("X", requires=("A",))
    assert not campaign(unit).requires(unit, "Z.9")


DAYS = [date(2025, 3, day) for day in (1, 2, 3, 4)]
OWN, OF_GROUP, OF_UNITS, LAST = DAYS
DEADLINES = [
    (Unit("X", group="G", deadline=OWN), OF_GROUP, OF_UNITS, OWN),
    (Unit("X", group="G"), OF_GROUP, OF_UNITS, OF_GROUP),
    (Unit("X", group="G"), None, OF_UNITS, OF_UNITS),
    (Unit("X"), OF_GROUP, None, LAST),
    (None, OF_GROUP, OF_UNITS, OF_UNITS),
]


@pytest.mark.parametrize(("unit", "group", "general", "expected"), DEADLINES)
def test_the_nearest_deadline_counts(
    unit: Unit | None, group: date | None, general: date | None, expected: date
) -> None:
    whole = campaign(
        groups=(Group("G", group),), deadlines=CampaignDeadlines(general, last_day=LAST)
    )
    assert whole.deadline(unit) == expected


def test_a_campaign_without_deadlines_has_none() -> None:
    assert campaign(Unit("X")).deadline(Unit("X")) is None


def test_those_named_for_the_nearest_indicator_answer() -> None:
    whole = campaign(
        answers=(Answer("P1", ("A", "B")), Answer("P2", ("B.1",)), Answer("P3", ("B.1", "A.1")))
    )
    assert whole.answers_for("B.10") == ("P1",)
    assert whole.answers_for("B.1.2") == ("P2", "P3")
    assert whole.answers_for("A.1") == ("P3",)
    assert whole.answers_for("Đ") == ()


UNITS = (
    Unit("Sở Tư pháp", "ĐV03", ("STP",)),
    Unit("Sở Y tế", "ĐV-04"),
    Unit("UBND huyện Krông", aliases=("Huyện Krông",)),
    Unit("UBND huyện Krông Ana", aliases=("Huyện Krông Ana",)),
    Unit("Huyện Ea H'leo"),
    Unit("Thanh tra tỉnh", folders=("Noi_bo*",)),
    Unit("Công an tỉnh", folders=("Khoi_2/CA*", "PC0?")),
)

PATHS = {
    "So_Tu_phap/x.pdf": "Sở Tư pháp",
    "DV03_So_Tu_phap/B-1-9-2/x.pdf": "Sở Tư pháp",
    "SỞ TƯ PHÁP (nộp lần 2)/x.pdf": "Sở Tư pháp",
    "Sở Tư pháp/x.pdf": "Sở Tư pháp",
    "SoTuPhap/x.pdf": "Sở Tư pháp",
    "stp/x.pdf": "Sở Tư pháp",
    "ĐV 03/x.pdf": "Sở Tư pháp",
    "2024/Khối 1/So-Y-te/x.pdf": "Sở Y tế",
    "dv04/x.pdf": "Sở Y tế",
    "Huyen_Krong_Ana/x.pdf": "UBND huyện Krông Ana",
    "Huyen_Krong/x.pdf": "UBND huyện Krông",
    "12. Huyen Ea Hleo/x.pdf": "Huyện Ea H'leo",
    "So_Y_te/Phoi_hop_So_Tu_phap/x.pdf": "Sở Y tế",
    "Noi_bo_2024/So_Y_te/x.pdf": "Thanh tra tỉnh",
    "So_Y_te/Noi bo/x.pdf": "Thanh tra tỉnh",
    "Khối 2/CA/x.pdf": "Công an tỉnh",
    "PC03/x.pdf": "Công an tỉnh",
    "DV04_B-1-9-2_20250312_KH 31.pdf": "Sở Y tế",
    "Chung/DV-04 KH.pdf": "Sở Y tế",
    "DV031/x.pdf": None,
    "So_Tu/x.pdf": None,
    "CA/x.pdf": None,
    "a/b/c/So_Tu_phap/x.pdf": None,
    "So_Tu_phap.pdf": None,
    "___/x.pdf": None,
    "": None,
}


@pytest.mark.parametrize(("path", "expected"), PATHS.items())
def test_a_folder_finds_its_unit(path: str, expected: str | None) -> None:
    found = campaign(*UNITS).unit_of(path)
    assert (found.name if found else None) == expected


def test_the_pattern_that_says_more_wins_and_two_alike_give_none() -> None:
    whole = campaign(
        Unit("Một", folders=("DV1*",)),
        Unit("Hai", folders=("*_phap",)),
        Unit("Ba", folders=("?V2*",)),
    )
    names = {path: whole.unit_of(f"{path}/x.pdf") for path in ("DV1_phap", "DV2_x", "DV1x")}
    assert [unit.name if unit else None for unit in names.values()] == ["Hai", "Ba", "Một"]
    tied = campaign(Unit("Một", folders=("DV1*",)), Unit("Hai", folders=("*abc",)))
    assert tied.unit_of("DV1_abc/x.pdf") is None
