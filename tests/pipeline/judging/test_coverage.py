from dataclasses import replace
from datetime import date

import pytest

from extractors.document import CoveredPeriod, Extraction, Field
from indicator_map.campaign import Answer, Campaign, Unit
from indicator_map.model import Indicator, IndicatorSet, Need, Period
from pipeline.judging.coverage import coverage
from pipeline.records.rows import CoverageRow, EvidenceRow, Judgement, ScoredIndicator, Verdict


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
    kind: str = "Kế hoạch",
    issuer: str = "",
    subject: str = "",
    **more: object,
) -> EvidenceRow:
    extraction = Extraction(
        number=Field(number, state="read"),
        issue_date=Field(issued, state="read"),
        doc_type=Field(kind or None, state="read"),
        issuer=Field(issuer or None, state="read"),
        subject=Field(subject or None, state="read"),
    )
    row = EvidenceRow(
        doc_id=f"{unit}-{number}-{issued}",
        path=f"{unit}/x.pdf",
        first_page=1,
        last_page=1,
        sha256="0" * 64,
        unit=unit,
        extraction=extraction,
        indicators=(ScoredIndicator(indicator, 0.9),),
        period=Judgement(verdict, "issued", ""),
    )
    return replace(row, **more)  # type: ignore[arg-type]


def month_of(row: CoverageRow) -> int | None:
    return row.month.month if row.month else None


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
        (evidence("A", "X", "unknown"), "draft"),
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
    assert row.found == ()
    assert row.apart == ("1/KH-UBND (05/03/2024): chưa rõ ngày",)


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
    row = replace(row, extraction=replace(row.extraction, issuer=Field("Sở X", state="read")))
    rows = coverage(set_of(leaf("A", "month")), [row], ["X"])
    assert [r.note for r in rows if r.status == "found"] == ["tháng 02/2024"]


def test_deductions_ask_for_nothing() -> None:
    rows = coverage(set_of(leaf("Đ", "unit", deduction=True)), [], ["X"])
    assert [row.status for row in rows] == ["not-required"]


def test_what_is_needed_says_that_it_was_concluded() -> None:
    assert "(chương trình tạm hiểu)" in coverage(set_of(leaf("A", "province")), [], [])[0].needed


def campaign_of(indicators: IndicatorSet, *units: Unit, **more: object) -> Campaign:
    made = Campaign("Đợt thử", indicators.year, "tỉnh", indicators, units=units)
    return replace(made, **more)  # type: ignore[arg-type]


def test_the_campaign_says_who_owes_what() -> None:
    indicators = set_of(leaf("A", "unit"), leaf("B", "province"), leaf("C", "province"))
    campaign = campaign_of(indicators, Unit("Sở X"), Unit("Sở Y", requires=("B",), excludes=("A",)))
    rows = coverage(indicators, [evidence("B", "Sở Y")], ["folders", "do not", "count"], campaign)
    assert statuses(rows) == {
        ("A", "Sở X"): "missing",
        ("B", ""): "found",
        ("C", ""): "missing",
    }
    assert next(row.asked for row in rows if row.indicator == "B") == ("Sở Y",)


def test_a_campaign_without_units_takes_the_folders() -> None:
    indicators = set_of(leaf("A", "unit"))
    assert statuses(coverage(indicators, [], ["X"], campaign_of(indicators))) == {
        ("A", "X"): "missing"
    }


def test_what_a_unit_hands_in_without_owing_it_is_shown_as_not_required() -> None:
    indicators = set_of(leaf("A", "unit"))
    campaign = campaign_of(indicators, Unit("Sở X"), Unit("Sở Y", excludes=("A",)))
    rows = coverage(
        indicators, [evidence("A", "Sở Y"), evidence("A", "Nơi lạ", number="2/KH")], [], campaign
    )
    assert statuses(rows) == {("A", "Sở X"): "missing", ("A", "Sở Y"): "not-required"}
    assert rows[1].found == ("1/KH-UBND (05/03/2024)",)


def test_what_only_units_give_and_none_owes_is_not_required() -> None:
    indicators = set_of(leaf("A", "unit"), leaf("B", "province"))
    campaign = campaign_of(indicators, Unit("Sở X", excludes=("A",)))
    rows = coverage(indicators, [], [], campaign)
    assert statuses(rows) == {("A", ""): "not-required", ("B", ""): "missing"}


def test_a_unit_may_owe_every_month() -> None:
    each = need("month", each_unit=True)
    indicators = set_of(replace(leaf("A", "month"), needs=(each,)))
    campaign = campaign_of(indicators, Unit("Văn phòng"), Unit("Sở X", excludes=("A",)))
    rows = coverage(indicators, [evidence("A", "Văn phòng", issued="2024-07-15")], [], campaign)
    assert {row.unit for row in rows} == {"Văn phòng"}
    assert [month_of(row) for row in rows] == list(range(1, 13))
    assert [month_of(row) for row in rows if row.status == "found"] == [7]


def test_a_hole_says_by_when_and_whom_to_ask() -> None:
    indicators = set_of(leaf("A", "unit"))
    campaign = campaign_of(
        indicators,
        Unit("Sở X", deadline=date(2025, 3, 15)),
        Unit("Sở Y"),
        answers=(Answer("Phòng 4", ("A",)),),
    )
    rows = coverage(indicators, [evidence("A", "Sở Y", issuer="Sở Y tỉnh Mẫu")], [], campaign)
    assert [row.note for row in rows] == ["hạn nộp 15/03/2025; phụ trách: Phòng 4", ""]


def test_late_papers_are_remarked_on_and_counted() -> None:
    indicators = set_of(leaf("A", "unit"))
    late = evidence("A", "X", reasons=("late",))
    (row,) = coverage(indicators, [late], ["X"])
    assert row.status == "found"
    assert "sau hạn nộp" in row.note
    (row,) = coverage(indicators, [late, evidence("A", "X", number="2/KH")], ["X"])
    assert "sau hạn nộp" not in row.note


def test_evidence_outside_the_period_is_counted_by_side() -> None:
    rows = [evidence("A", "X", "before", number=f"{n}/KH") for n in (1, 2)] + [
        evidence("A", "X", "after", number="3/KH")
    ]
    (row,) = coverage(set_of(leaf("A", "unit")), rows, ["X"])
    assert (row.status, row.note) == (
        "outside-only",
        "chỉ có văn bản ngoài kỳ (2 trước kỳ, 1 sau kỳ)",
    )
    assert (row.found, len(row.apart)) == ((), 3)


MONTHS = [
    (date(2023, 12, 16), date(2024, 12, 15), [*range(1, 13)]),
    (date(2023, 12, 15), date(2024, 12, 14), [*range(1, 13)]),
    (date(2022, 12, 16), date(2023, 12, 31), [*range(1, 13)]),
    (date(2024, 1, 1), date(2024, 12, 31), [*range(1, 13)]),
    (date(2023, 12, 16), date(2024, 6, 15), [*range(1, 7)]),
    (date(2024, 7, 1), date(2024, 9, 30), [7, 8, 9]),
]


@pytest.mark.parametrize(("start", "end", "months"), MONTHS)
def test_months_are_those_that_begin_in_the_period(
    start: date, end: date, months: list[int]
) -> None:
    indicators = replace(set_of(leaf("A", "month")), period=Period(start, end))
    assert [month_of(row) for row in coverage(indicators, [], [])] == months


@pytest.mark.parametrize(
    ("end", "issued", "verdict", "found"),
    [
        (date(2024, 12, 15), "2023-12-20", "inside", [12]),
        (date(2024, 12, 15), "2024-12-10", "inside", [12]),
        (date(2024, 12, 31), "2023-12-20", "inside", []),
        (date(2024, 12, 15), "2023-11-20", "before", []),
    ],
)
def test_two_half_decembers_are_one_month(
    end: date, issued: str, verdict: Verdict, found: list[int]
) -> None:
    indicators = replace(set_of(leaf("A", "month")), period=Period(date(2023, 12, 16), end))
    rows = coverage(indicators, [evidence("A", "X", verdict, issued)], [])
    assert [month_of(row) for row in rows if row.status == "found"] == found


def test_a_month_with_only_another_years_paper_says_so() -> None:
    rows = coverage(set_of(leaf("A", "month")), [evidence("A", "X", "before", "2023-03-05")], [])
    (march,) = [row for row in rows if row.status == "outside-only"]
    assert (month_of(march), march.apart) == (3, ("1/KH-UBND (05/03/2023): trước kỳ",))


def test_papers_of_no_known_month_are_told_at_every_missing_one() -> None:
    undated = replace(evidence("A", "X", "unknown"), extraction=Extraction())
    rows = coverage(set_of(leaf("A", "month")), [evidence("A", "X"), undated], [])
    told = {month_of(row) for row in rows if "1 văn bản chưa rõ tháng" in row.note}
    assert told == set(range(1, 13)) - {3}


def test_what_is_needed_of_a_unit_leaves_out_what_the_province_needs() -> None:
    of_province = Need(("Kế hoạch",), "", "UBND tỉnh", "province", False, ())
    of_unit = Need(("Kế hoạch",), "", "từng sở", "unit", False, ())
    indicators = set_of(leaf("A", "unit", needs=(of_province, of_unit)))
    assert coverage(indicators, [], ["X"])[0].needed == "Kế hoạch (từng sở)"
    assert coverage(indicators, [], [])[0].needed == "Kế hoạch (UBND tỉnh)"


def test_a_row_without_papers_of_its_own_needs_what_the_one_above_needs() -> None:
    above = leaf("A", "province")
    below = leaf("A.1", "province", needs=(), parent="A")
    alone = leaf("B", "province", needs=())
    needed = [row.needed for row in coverage(set_of(above, below, alone), [], [])]
    assert needed == [
        "Kế hoạch kế hoạch (UBND) (chương trình tạm hiểu)",
        "Văn bản thể hiện: Tiêu chí B",
    ]


def test_papers_that_need_a_case_say_so() -> None:
    case, report = replace(need("province"), if_any=True), need("province")
    indicators = set_of(
        replace(leaf("C", "province"), needs=(case,)),
        replace(leaf("B", "province"), needs=(case, report)),
    )
    notes = {row.indicator: row.note for row in coverage(indicators, [], ["X"])}
    assert "nếu có phát sinh" in notes["C"]
    assert "phát sinh" not in notes["B"]
    found = coverage(indicators, [evidence("C", "X")], ["X"])
    assert [row.note for row in found if row.indicator == "C"] == [""]


BOTH = set_of(replace(leaf("A", "unit"), needs=(need("province"), need("unit"))))


@pytest.mark.parametrize(
    ("issuer", "of_unit", "of_province"),
    [
        ("Ủy ban nhân dân tỉnh Mẫu", "wrong-issuer", "found"),
        ("Tỉnh ủy Mẫu", "wrong-issuer", "found"),
        ("UBND tỉnh Mẫu - Sở X", "found", "missing"),
        ("Ủy ban nhân dân huyện Mẫu", "wrong-issuer", "wrong-issuer"),
        ("Ủy ban nhân dân thành phố Đà Nẵng", "wrong-issuer", "found"),
        ("Hội đồng nhân dân tỉnh Mẫu", "wrong-issuer", "found"),
        ("Thành ủy Đà Nẵng", "wrong-issuer", "found"),
        ("Thành ủy Buôn Ma Thuột", "wrong-issuer", "wrong-issuer"),
        ("Ủy ban nhân dân thành phố Buôn Ma Thuột", "wrong-issuer", "wrong-issuer"),
        ("Tỉnh ủy Mẫu - Ban Nội chính", "wrong-issuer", "wrong-issuer"),
    ],
)
def test_what_province_and_units_owe_is_asked_of_both(
    issuer: str, of_unit: str, of_province: str
) -> None:
    row = evidence("A", "Sở X", issuer=issuer)
    assert statuses(coverage(BOTH, [row], ["Sở X", "Sở Y"])) == {
        ("A", "Sở X"): of_unit,
        ("A", "Sở Y"): "missing",
        ("A", ""): of_province,
    }


def test_a_paper_of_a_unit_that_owes_nothing_serves_the_province_if_it_is_the_provinces() -> None:
    campaign = Campaign(
        "Thử", 2024, "tỉnh", BOTH, units=(Unit("Sở X"), Unit("Văn phòng", excludes=("A",)))
    )
    theirs = evidence("A", "Văn phòng", issuer="Ủy ban nhân dân tỉnh Mẫu")
    rows = coverage(BOTH, [theirs], [], campaign)
    assert statuses(rows) == {
        ("A", "Sở X"): "missing",
        ("A", ""): "found",
        ("A", "Văn phòng"): "not-required",
    }
