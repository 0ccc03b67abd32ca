"""Which months and quarters a paper is for."""

from datetime import date

import pytest

from extractors.document import CoveredPeriod, Extraction, Field
from indicator_map.model import Period
from pipeline.judging.months import announces, months, quarters
from pipeline.records.rows import EvidenceRow

PERIOD = Period(date(2023, 12, 16), date(2024, 12, 15))


def paper(kind: str, issued: str, covers: tuple[str, str] | None = None) -> EvidenceRow:
    periods = (CoveredPeriod(*covers, "", about=True),) if covers else ()
    extraction = Extraction(
        doc_type=Field(kind, state="read"),
        issue_date=Field(issued, state="read"),
        periods=periods,
    )
    return EvidenceRow("id", "x.pdf", 1, 1, "0" * 64, "", extraction=extraction)


def for_months(row: EvidenceRow) -> list[int]:
    return [one.first.month for one in months(PERIOD) if one.has(row)]


@pytest.mark.parametrize(
    ("covers", "held"),
    [
        (("2024-01-01", "2024-12-31"), list(range(1, 13))),
        (("2023-12-15", "2024-12-14"), list(range(1, 13))),
        (("2024-01-01", "2024-06-30"), [1, 2, 3, 4, 5, 6]),
        (("2023-12-15", "2024-03-14"), [1, 2]),
        (("2024-02-15", "2024-03-14"), [3]),
        (("2024-03-01", "2024-03-31"), [3]),
    ],
)
def test_a_report_is_for_every_month_it_tells_of(covers: tuple[str, str], held: list[int]) -> None:
    assert for_months(paper("Báo cáo", "2024-12-10", covers)) == held


def test_any_other_paper_is_for_one_month() -> None:
    assert for_months(paper("Thông báo", "2024-05-06", ("2024-01-01", "2024-12-31"))) == [5]


def test_quarters_are_held_by_a_report_of_the_half_year() -> None:
    report = paper("Báo cáo", "2024-07-10", ("2024-01-01", "2024-06-30"))
    assert [one.first.month for one in quarters(PERIOD) if one.has(report)] == [1, 4]


def test_a_half_december_belongs_to_the_last_quarter() -> None:
    assert [
        one.first.month for one in quarters(PERIOD) if one.has(paper("Thông báo", "2023-12-20"))
    ] == [10]


@pytest.mark.parametrize(
    ("kind", "issued", "covers", "ahead"),
    [
        ("Thông báo", "2024-01-05", ("2024-01-01", "2024-12-31"), True),
        ("Thông báo", "2024-02-25", ("2024-03-01", "2024-03-31"), True),
        ("Thông báo", "2024-03-16", ("2024-03-01", "2024-03-31"), False),
        ("Báo cáo", "2024-12-10", ("2024-01-01", "2024-12-31"), False),
        ("Thông báo", "2024-03-16", None, False),
    ],
)
def test_a_schedule_is_no_meeting_held(
    kind: str, issued: str, covers: tuple[str, str] | None, ahead: bool
) -> None:
    assert announces(paper(kind, issued, covers)) is ahead
