"""The sets that come with the program say what their sources say, and no more."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from indicator_map.bodies import class_of
from indicator_map.loader import available_ids, available_sets, load_set
from indicator_map.model import ANYONE, PROVINCE, UNIT, IndicatorSet, Need
from indicator_map.schema import TABLES

SHARED = Path(__file__).parents[3] / "shared" / "domain" / "indicators"
DOCS = Path(__file__).parents[2] / "docs" / "indicator-sets.md"

POINTS: dict[str, dict[str, float]] = {
    "cchc-tinh-2025": {},
    "ntm-xa-2025": {},
    "pctn-tinh-2022": {
        **{"A": 20, "A.1": 5, "A.1.1": 1, "A.1.2": 4, "A.2": 15, "A.2.1": 4, "A.2.2": 4},
        **{"A.2.3": 4, "A.2.4": 1, "A.2.5": 2, "B": 30, "B.1": 26, "B.1.1": 5, "B.1.2": 1},
        **{"B.1.3": 1, "C": 40, "D": 10},
    },
    "pctn-tinh-2023": {
        **{"A": 20, "A.1": 5, "A.2": 15, "A.2.4": 2, "A.2.5": 1.5, "A.2.6": 1.5, "B": 30},
        **{"B.1": 27, "B.1.1": 6, "B.2": 3, "C": 40, "D": 10},
    },
    "pctn-tinh-2024": {},
    "pctn-tinh-2025": {},
}
SIZES = {
    "cchc-tinh-2025": (69, 50),
    "ntm-xa-2025": (81, 57),
    "pctn-tinh-2022": (36, 27),
    "pctn-tinh-2023": (32, 25),
    "pctn-tinh-2024": (98, 71),
    "pctn-tinh-2025": (98, 71),
}


@pytest.fixture(params=available_ids())
def shipped(request: pytest.FixtureRequest) -> IndicatorSet:
    return load_set(str(request.param))


def test_the_four_years_and_two_other_fields_are_there() -> None:
    assert [one.id for one in available_sets()] == list(POINTS)


def test_points_are_those_of_the_sources(shipped: IndicatorSet) -> None:
    given = {one.id: one.points for one in shipped.indicators if one.points is not None}
    assert given == POINTS[shipped.id]


def test_rows_and_leaves_are_all_there(shipped: IndicatorSet) -> None:
    assert (len(shipped.indicators), len(shipped.leaves)) == SIZES[shipped.id]


def test_what_was_concluded_is_marked(shipped: IndicatorSet) -> None:
    for leaf in shipped.leaves:
        assert {"rule", "hints"} <= set(leaf.inferred), leaf.id
        assert bool(leaf.equivalents) == ("equivalents" in leaf.inferred), leaf.id
        assert all(need.inferred or need.source for need in leaf.needs), leaf.id


def test_every_row_names_its_source(shipped: IndicatorSet) -> None:
    assert all(one.source for one in shipped.indicators)


def test_every_leaf_has_hints(shipped: IndicatorSet) -> None:
    assert all(leaf.hints.words for leaf in shipped.leaves)


def test_no_title_carries_another_year(shipped: IndicatorSet) -> None:
    for one in shipped.indicators:
        undated = re.sub(r"\d{1,2}/\d{1,2}/\d{4}|Luật PCTN 2018|đến năm 2030", "", one.title)
        assert {int(year) for year in re.findall(r"\b20\d\d\b", undated)} <= {shipped.year}, one.id


def test_equivalents_are_leaves_of_2025(shipped: IndicatorSet) -> None:
    leaves = {leaf.id for leaf in load_set("pctn-tinh-2025").leaves}
    assert {id for one in shipped.indicators for id in one.equivalents} <= leaves


PERIODS = {
    "cchc-tinh-2025": (date(2025, 1, 1), date(2025, 12, 31), True),
    "ntm-xa-2025": (date(2025, 1, 1), date(2025, 12, 31), True),
    "pctn-tinh-2022": (date(2021, 12, 16), date(2022, 12, 15), False),
    "pctn-tinh-2023": (date(2022, 12, 16), date(2023, 12, 31), False),
    "pctn-tinh-2024": (date(2023, 12, 16), date(2024, 12, 15), False),
    "pctn-tinh-2025": (date(2024, 12, 16), date(2025, 12, 15), True),
}


def test_periods_are_those_of_the_sources(shipped: IndicatorSet) -> None:
    period = shipped.period
    assert (period.start, period.end, period.inferred) == PERIODS[shipped.id]
    assert bool(period.source) != period.inferred


def test_2024_is_2025_with_the_year_changed() -> None:
    provisional, base = load_set("pctn-tinh-2024"), load_set("pctn-tinh-2025")
    assert (provisional.provisional, base.provisional) == (True, False)
    assert provisional.lineage == ("pctn-tinh-2024", "pctn-tinh-2025")
    for ours, theirs in zip(provisional.indicators, base.indicators, strict=True):
        assert ours.title == theirs.title_template.replace("{year}", "2024")
        words = tuple(word.replace("2025", "2024") for word in theirs.hints.words)
        needs = tuple(
            replace(need, wording=need.wording.replace("2025", "2024")) for need in theirs.needs
        )
        assert ours == replace(
            theirs, title=ours.title, hints=replace(theirs.hints, words=words), needs=needs
        )


def test_years_inside_document_numbers_stay() -> None:
    row = load_set("pctn-tinh-2024").get("A.1.1.2")
    assert row is not None
    assert "168/NQ-CP ngày 11/10/2023" in row.title


def test_receiving_citizens_is_asked_for_by_month() -> None:
    leaves = load_set("pctn-tinh-2024").leaves
    monthly = {
        leaf.id: need.each_unit for leaf in leaves for need in leaf.needs if need.per == "month"
    }
    assert monthly == {"A.2.4": False, "A.2.5": True}


def test_what_units_do_not_supply_is_not_asked_of_them(shipped: IndicatorSet) -> None:
    for leaf in shipped.leaves:
        if not leaf.units_supply:
            assert {need.per for need in leaf.needs} <= {"province"}, leaf.id


def needed(id: str, set_id: str = "pctn-tinh-2025") -> tuple[Need, ...]:
    row = load_set(set_id).get(id)
    assert row is not None
    return row.needs


def test_every_need_says_who_must_have_issued_it(shipped: IndicatorSet) -> None:
    words = {UNIT, PROVINCE, ANYONE}
    for one in shipped.indicators:
        for need in one.needs:
            assert need.issued_by, one.id
            assert all(name in words or class_of(name) for name in need.issued_by), one.id
            asked_of_units = need.per == "unit" or need.each_unit
            assert (need.issued_by == (UNIT,)) == asked_of_units, one.id


def test_every_leaf_knows_its_papers(shipped: IndicatorSet) -> None:
    for leaf in shipped.leaves:
        above = shipped.get(leaf.parent) if leaf.parent else None
        assert leaf.needs or leaf.deduction or (above and above.needs), leaf.id


def test_no_law_evidences_discipline(shipped: IndicatorSet) -> None:
    kinds = {kind for one in shipped.indicators for need in one.needs for kind in need.doc_types}
    assert "Luật" not in kinds


def test_a_plan_never_closes_results(shipped: IndicatorSet) -> None:
    """A row that asks for results needs a paper other than a plan, whatever else it needs."""
    for leaf in shipped.leaves:
        if leaf.title.startswith("Kết quả"):
            pieces = [need for need in leaf.needs if not need.supports]
            assert leaf.pieces == "all"
            assert any("Kế hoạch" not in need.doc_types for need in pieces), leaf.id


def test_a_report_never_closes_the_issue_of_a_plan(shipped: IndicatorSet) -> None:
    for leaf in shipped.leaves:
        if "ban hành kế hoạch" in leaf.title.lower():
            assert not any("Báo cáo" in need.doc_types for need in leaf.needs), leaf.id


def test_every_indicator_can_be_evidenced_by_itself(shipped: IndicatorSet) -> None:
    for one in shipped.indicators:
        assert not one.needs or any(not need.supports for need in one.needs), one.id


ISSUERS = {
    "A.1.1.1": [("province",)],
    "A.1.2": [("province",), ("unit",)],
    "A.2.2.2": [("province", "Sở Tư pháp", "Thanh tra tỉnh"), ("anyone",)],
    "B.1.9.3": [("province",), ("Thanh tra tỉnh", "province")],
    "B.2.1": [("province",)],
    "C.1.1": [("anyone",)],
    "C.2.2.1": [("Công an", "province", "Thanh tra tỉnh")],
    "D.2.2": [("Thi hành án dân sự", "province", "Thanh tra tỉnh")],
}


@pytest.mark.parametrize(("id", "issuers"), ISSUERS.items())
def test_issuers_are_whom_the_row_asks(id: str, issuers: list[tuple[str, ...]]) -> None:
    assert [need.issued_by for need in needed(id)] == issuers


def test_a_schedule_is_no_meeting_held() -> None:
    for id, owed_by in (("A.2.4", ()), ("A.2.5", ("department",))):
        (need,) = needed(id)
        assert need.doc_types == ("Thông báo", "Biên bản", "Sổ", "Báo cáo")
        assert "lịch tiếp" in need.not_words
        assert need.owed_by == owed_by


def test_districts_owed_months_in_2023() -> None:
    (need,) = needed("A.2.5", "pctn-tinh-2023")
    assert (need.per, need.each_unit, need.owed_by) == ("month", True, ("district",))


SUPPORTING = {
    "A.2.2.2": [False, True],
    "B.1.4": [False, True],
    "B.1.9.2": [False, True],
    "B.1.9.3": [False, False],
    "B.1.9.4": [True, True, False],
}


@pytest.mark.parametrize(("id", "supports"), SUPPORTING.items())
def test_invitations_lists_and_minutes_only_support(id: str, supports: list[bool]) -> None:
    assert [need.supports for need in needed(id)] == supports


def test_the_contents_of_the_plan_are_its_sections() -> None:
    (need,) = needed("A.1.3")
    assert (need.part, need.issued_by) == ("section", ("province",))
    assert {need.part for need in needed("A.1.2")} == {"whole"}


RULES = {
    "A.1.2": "covers",
    "A.2.2.2": "covers",
    "B.1.2": "published-after",
    "B.1.3": "published-after",
    "B.1.5.1": "in-force",
    "C.2.1.2": "issued",
}


def test_rules_follow_what_may_lie_outside_the_period() -> None:
    leaves = {leaf.id: leaf.rule for leaf in load_set("pctn-tinh-2025").leaves}
    assert {id: leaves[id] for id in RULES} == RULES


@pytest.mark.parametrize("year", [2022, 2023, 2025])
@pytest.mark.real
def test_rows_are_those_of_the_source_files(year: int) -> None:
    path = SHARED / f"pctn-tinh-{year}.yaml"
    if not path.is_file():
        pytest.skip("needs ../shared/domain/indicators, which a fresh clone does not have")
    source = yaml.safe_load(path.read_text(encoding="utf-8"))["indicators"]
    ours = load_set(f"pctn-tinh-{year}").indicators
    assert [(one.id, one.parent, one.level, one.title) for one in ours] == [
        (row["id"], row["parent"], row["level"], row["title"]) for row in source
    ]
    assert [one.points for one in ours] == [row["max_points"] for row in source]
    assert [one.source for one in ours] == [tuple(row["source"]) for row in source]
    assert [one.deduction for one in ours] == [row.get("deduction", False) for row in source]
    assert [one.units_supply for one in ours] == [
        row.get("unit_level_input", True) for row in source
    ]
    for one, row in zip(ours, source, strict=True):
        wordings = " ".join(need.wording + need.note for need in one.needs)
        for paper in row.get("evidence", []):
            assert str(paper.get("title_like", "")) in wordings, one.id
        assert str(row.get("note", "")) in one.note
        inferred = {"title"} if row.get("inferred") else set()
        inferred |= {"id"} if row.get("inferred") or row.get("code_inferred") else set()
        assert inferred == {"id", "title"} & set(one.inferred)


@pytest.mark.parametrize("table", TABLES)
def test_every_key_is_documented(table: str) -> None:
    text = DOCS.read_text(encoding="utf-8")
    section = text.split(f"### {table}\n", 1)[1].split("\n#", 1)[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    documented = {key for cell in rows for key in re.findall(r"`([a-z_]+)`", cell)}
    assert documented == set(TABLES[table])


def test_the_example_of_the_docs_loads(tmp_path: Path) -> None:
    text = DOCS.read_text(encoding="utf-8").split("```yaml\n", 1)[1].split("```", 1)[0]
    path = tmp_path / "example.yaml"
    path.write_text(text, encoding="utf-8")
    assert [leaf.id for leaf in load_set(path).leaves] == ["A.1"]


def test_the_national_criteria_of_communes_are_all_there() -> None:
    communes = load_set("ntm-xa-2025")
    sections = communes.children(None)
    criteria = [one for section in sections for one in communes.children(section.id)]
    assert [one.id for one in sections] == ["I", "II", "III", "IV", "V"]
    assert [one.id for one in criteria] == [str(number) for number in range(1, 20)]
    assert [len(communes.children(one.id)) for one in criteria] == [
        *(2, 4, 2, 2, 1, 3, 1, 4, 2, 1, 1, 2, 5, 2, 4, 1, 12, 6, 2)
    ]


@pytest.mark.parametrize("id", ["cchc-tinh-2025", "ntm-xa-2025"])
def test_what_no_source_was_read_for_is_marked_in_other_fields(id: str) -> None:
    found = load_set(id)
    assert found.provisional
    assert found.period.inferred
    for one in found.indicators:
        read = set(one.source) - {"X"}
        assert read or {"id", "title"} <= set(one.inferred), one.id
    assert all(need.inferred for one in found.indicators for need in one.needs)
