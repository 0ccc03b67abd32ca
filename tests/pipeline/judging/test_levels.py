"""Whose paper counts for whom where one campaign has several levels, and units have parts."""

from __future__ import annotations

from dataclasses import replace

from indicator_map.campaign import Campaign, Unit
from indicator_map.model import Need
from pipeline.judging.coverage import coverage
from pipeline.records.rows import CoverageRow, EvidenceRow
from tests.pipeline.judging.test_coverage import evidence, leaf, set_of

ONE, TWO = Unit("UBND huyện Mẫu Một"), Unit("UBND huyện Mẫu Hai")
PART = Unit("UBND xã Đồi", of=ONE.name)
AT_DISTRICT = Campaign(
    "huyện",
    2024,
    "huyện",
    set_of(leaf("H.1", "province"), leaf("H.2", "unit")),
    units=(ONE, TWO, PART),
    each_assessed=True,
)
AT_PROVINCE = Campaign(
    "tỉnh",
    2024,
    "tỉnh",
    set_of(
        leaf("A", "province", needs=(Need(("Kế hoạch",), "", "", "province", True, ()),)),
        leaf(
            "B",
            "province",
            needs=(Need(("Kế hoạch",), "", "", "province", True, (), issued_by=("UBND huyện",)),),
        ),
    ),
    units=(Unit("Sở Tư pháp"),),
    levels=(AT_DISTRICT,),
)


def status(campaign: Campaign, *rows: EvidenceRow) -> dict[tuple[str, str], str]:
    found: tuple[CoverageRow, ...] = coverage(campaign.indicators, rows, [], campaign)
    return {(row.indicator, row.unit): row.status for row in found}


def test_each_assessed_unit_has_a_cell_of_its_own_and_none_is_the_whole() -> None:
    found = status(AT_DISTRICT, evidence("H.1", ONE.name, issuer="Ủy ban nhân dân huyện Mẫu Một"))
    assert found["H.1", ONE.name] == "found"
    assert found["H.1", TWO.name] == "missing"
    assert not any(unit == "" for _, unit in found)


def test_what_each_unit_owes_the_parts_owe_and_the_unit_without_parts() -> None:
    found = status(AT_DISTRICT, evidence("H.2", PART.name, issuer="Ủy ban nhân dân xã Đồi"))
    assert found["H.2", PART.name] == "found"
    assert found["H.2", TWO.name] == "missing"
    assert ("H.2", ONE.name) not in found


def test_a_paper_of_a_part_counts_for_the_whole() -> None:
    found = status(AT_DISTRICT, evidence("H.1", PART.name, issuer="Ủy ban nhân dân xã Đồi"))
    assert found["H.1", ONE.name] == "found"
    assert found["H.1", TWO.name] == "missing"


def test_a_superiors_paper_in_a_districts_folder_is_not_the_districts() -> None:
    found = status(AT_DISTRICT, evidence("H.1", ONE.name, issuer="Ủy ban nhân dân tỉnh Mẫu"))
    assert found["H.1", ONE.name] == "wrong-issuer"


def test_what_the_province_owes_a_district_evidences_only_where_the_set_says_so() -> None:
    papers = [
        evidence(id, ONE.name, issuer="Ủy ban nhân dân huyện Mẫu Một", number=f"{id}/KH")
        for id in ("A", "B")
    ]
    found = status(AT_PROVINCE, *papers)
    assert found["A", ""] == "wrong-issuer"
    assert found["B", ""] == "found"


def test_without_levels_below_any_units_paper_counts_for_the_province() -> None:
    paper = evidence("A", ONE.name, issuer="Ủy ban nhân dân huyện Mẫu Một")
    assert status(replace(AT_PROVINCE, levels=()), paper)["A", ""] == "found"


def test_a_part_at_the_first_level_owes_only_what_is_named() -> None:
    units = (Unit("Sở Y tế"), Unit("Chi cục Dân số", of="Sở Y tế"))
    one = Campaign("tỉnh", 2024, "tỉnh", set_of(leaf("A", "unit")), units=units)
    paper = evidence("A", "Chi cục Dân số", issuer="Chi cục Dân số")
    assert status(one, paper) == {
        ("A", "Sở Y tế"): "found",
        ("A", "Chi cục Dân số"): "not-required",
    }
    named = replace(one, units=(units[0], replace(units[1], requires=("A",))))
    assert status(named)["A", "Chi cục Dân số"] == "missing"


def test_what_takes_points_off_stands_with_each_that_is_assessed() -> None:
    taken = leaf("T", "province", deduction=True)
    one = replace(AT_DISTRICT, indicators=set_of(taken))
    assert status(one) == {("T", ONE.name): "not-required", ("T", TWO.name): "not-required"}
