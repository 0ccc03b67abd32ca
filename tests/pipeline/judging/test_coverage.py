from dataclasses import replace
from datetime import date

import pytest

from extractors.document import CoveredPeriod, Extraction, Field
from indicator_map.model import Indicator, IndicatorSet, Need, Period
from pipeline.judging.coverage import coverage
from pipeline.records import CoverageRow, EvidenceRow, Judgement, ScoredIndicator, Verdict


def need(per: str, each_unit: bool = False) -> Need:
    return Need(("Kế hoạch",), "kế hoạch", "UBND", per, True, (), each_unit)  # type: ignore[arg-type]


def leaf(id: str, per: str, **more: object) -> Indicator:
    return replace(
        Indicator(id, f"Tiêu chí {id}", f"Tiêu chí {id}", None, None, 1, needs=(need(per),)),
        **more,  # type: ignore[arg-type]
    )


def set_of(*indicators: Indicator) -> IndicatorSet:
    period = Period(date(2023, 12, 16), date(2024, 12, 15))
    return IndicatorSet("test", 2024, "test", period, False, indicators, ("test",))


def evidence(
    indicator: str,
    unit: str,
    verdict: Verdict = "inside",
    issued: str = "2024-03-05",
    number: str = "1/KH-UBND",
    **more: object,
) -> EvidenceRow:
    extraction = Extraction(
        number=Field(number, state="read"), issue_date=Field(issued, state="read")
    )
    row = EvidenceRow(
        doc_id=f"{unit}-{number}-{issued}",
        path=f"{unit}/x.pdf",
        pages="1-1",
        sha256="0" * 64,
        unit=unit,
        extraction=extraction,
        indicators=(ScoredIndicator(indicator, 0.9),),
        period=Judgement(verdict, "issued", ""),
    )
    return replace(row, **more)  # type: ignore[arg-type]


def statuses(rows: tuple[CoverageRow, ...]) -> dict[tuple[str, str], str]:
    return {(row.indicator, row.unit): row.status for row in rows}


def test_every_unit_owes_what_each_unit_must_supply() -> None:
    rows = coverage(
        set_of(leaf("A", "unit")), [evidence("A", "So_Y_te")], ["So_Y_te", "So_Xay_dung"]
    )
    assert statuses(rows) == {("A", "So_Y_te"): "found", ("A", "So_Xay_dung"): "missing"}


def test_one_paper_of_any_unit_serves_the_province() -> None:
    rows = coverage(set_of(leaf("A", "province")), [evidence("A", "So_Y_te")], ["So_Y_te", "B"])
    assert statuses(rows) == {("A", ""): "found"}


def test_units_owe_nothing_where_the_province_supplies() -> None:
    indicators = set_of(leaf("A", "unit", units_supply=False))
    assert statuses(coverage(indicators, [], ["X", "Y"])) == {("A", ""): "missing"}


@pytest.mark.parametrize(
    ("row", "status"),
    [
        (evidence("A", "X", "before"), "outside-only"),
        (evidence("A", "X", "after"), "outside-only"),
        (evidence("A", "X", "unknown"), "missing"),
        (evidence("A", "X", "partial"), "found"),
        (evidence("A", "X", confirmed=True), "confirmed"),
        (evidence("A", "X", duplicate_of="other"), "missing"),
        (evidence("B", "X"), "missing"),
    ],
)
def test_status_follows_from_what_is_there(row: EvidenceRow, status: str) -> None:
    rows = coverage(set_of(leaf("A", "unit"), leaf("B", "province")), [row], ["X"])
    assert statuses(rows)["A", "X"] == status


def test_unread_dates_are_said_not_counted() -> None:
    row = coverage(set_of(leaf("A", "province")), [evidence("A", "X", "unknown")], ["X"])[0]
    assert row.found == ("1/KH-UBND (05/03/2024)",)
    assert "chưa rõ" in row.note


def test_months_are_judged_one_by_one() -> None:
    rows = coverage(
        set_of(leaf("A", "month")),
        [evidence("A", "X", issued="2024-03-05"), evidence("A", "X", issued="2024-05-05")],
        ["X"],
    )
    assert len(rows) == 12
    assert [row.note[:10] for row in rows if row.status == "found"] == ["tháng 03/2", "tháng 05/2"]


def test_a_paper_about_one_month_counts_for_that_month() -> None:
    about = CoveredPeriod("2024-02-01", "2024-02-29", "tháng 02/2024", about=True)
    row = evidence("A", "X", issued="2024-03-05")
    assert row.extraction is not None
    row = replace(row, extraction=replace(row.extraction, periods=(about,)))
    rows = coverage(set_of(leaf("A", "month")), [row], ["X"])
    assert [r.note for r in rows if r.status == "found"] == ["tháng 02/2024"]


def test_deductions_ask_for_nothing() -> None:
    rows = coverage(set_of(leaf("Đ", "unit", deduction=True)), [], ["X"])
    assert [row.status for row in rows] == ["not-required"]


def test_what_is_needed_says_that_it_was_concluded() -> None:
    assert "[suy ra]" in coverage(set_of(leaf("A", "province")), [], [])[0].needed
