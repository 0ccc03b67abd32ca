from datetime import date

import pytest

from indicator_map.model import RULES, Period, Rule
from pipeline.judging.period import Dates, judge
from pipeline.records.rows import Judgement

PERIOD = Period(date(2023, 12, 16), date(2024, 12, 15))


def verdict(
    issued: str | None,
    covers: tuple[str, str] | None = None,
    rule: Rule | None = None,
    doc_type: str = "",
) -> Judgement:
    return judge(dates(issued, covers, doc_type), PERIOD, 2024, rule)


def dates(
    issued: str | None, covers: tuple[str, str] | None = None, doc_type: str = "", *years: int
) -> Dates:
    """What a document says, from ISO texts."""
    days = (date.fromisoformat(covers[0]), date.fromisoformat(covers[1])) if covers else None
    day = date.fromisoformat(issued) if issued else None
    return Dates(day, days, doc_type, frozenset(years))


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        ("2023-12-15", "before"),
        ("2023-12-16", "inside"),
        ("2023-12-17", "inside"),
        ("2024-02-29", "inside"),
        ("2024-12-14", "inside"),
        ("2024-12-15", "inside"),
        ("2024-12-16", "after"),
        ("2018-02-02", "before"),
        (None, "unknown"),
    ],
)
def test_issue_dates_have_no_slack(issued: str | None, expected: str) -> None:
    assert verdict(issued, rule="issued").verdict == expected


@pytest.mark.parametrize(
    ("covers", "expected"),
    [
        (("2023-12-16", "2024-12-15"), "inside"),
        (("2023-12-15", "2024-12-14"), "inside"),  # the inspectorate's own reporting year
        (("2023-12-15", "2024-12-16"), "inside"),  # one day at both ends
        (("2023-12-14", "2024-12-14"), "partial"),
        (("2023-12-16", "2024-12-17"), "partial"),
        (("2024-01-01", "2024-12-31"), "inside"),  # “năm 2024”
        (("2024-07-01", "2024-12-31"), "inside"),  # “6 tháng cuối năm 2024”
        (("2024-10-01", "2024-12-31"), "inside"),  # “quý IV năm 2024”
        (("2024-12-01", "2024-12-31"), "inside"),  # “tháng 12/2024” begins in the period
        (("2023-12-01", "2023-12-31"), "partial"),  # “tháng 12/2023”: its last half is inside
        (("2023-12-16", "2023-12-31"), "inside"),  # that half alone
        (("2023-12-01", "2023-12-15"), "before"),
        (("2023-11-15", "2023-12-14"), "before"),  # the inspectorate's December
        (("2023-12-16", "2023-12-16"), "inside"),
        (("2023-12-15", "2023-12-15"), "before"),
        (("2024-12-15", "2024-12-15"), "inside"),
        (("2024-12-16", "2024-12-16"), "after"),
        (("2023-01-01", "2023-12-31"), "before"),  # “năm 2023”
        (("2023-07-01", "2023-12-31"), "before"),
        (("2023-10-01", "2023-12-31"), "before"),
        (("2023-10-01", "2024-03-31"), "partial"),
        (("2022-12-16", "2023-12-15"), "before"),
        (("2022-12-16", "2023-12-16"), "before"),  # one day in common is none
        (("2022-12-16", "2023-12-17"), "partial"),
        (("2024-12-15", "2025-12-14"), "after"),  # the inspectorate's next year
        (("2024-12-14", "2025-12-14"), "partial"),
        (("2024-12-16", "2024-12-31"), "after"),
        (("2024-12-01", "2025-01-31"), "partial"),
        (("2022-12-15", "2023-12-14"), "before"),
        (("2025-01-01", "2025-12-31"), "after"),
        (("2023-12-15", "2024-03-14"), "inside"),  # quarter I of the inspectorate
    ],
)
def test_covered_period_decides_under_covers(covers: tuple[str, str], expected: str) -> None:
    assert verdict("2024-06-01", covers, "covers").verdict == expected


def test_a_yearly_report_signed_after_the_period_is_valid_and_the_sentence_says_why() -> None:
    found = verdict("2024-12-20", ("2024-01-01", "2024-12-31"), "covers")
    assert found.verdict == "inside"
    assert "20/12/2024" in found.sentence
    assert "15/12/2024" in found.sentence
    assert "kỳ nội dung" in found.sentence


def test_slack_is_said_in_the_sentence() -> None:
    found = verdict("2024-12-20", ("2023-12-15", "2024-12-14"), "covers")
    assert "một ngày" in found.sentence


@pytest.mark.parametrize("rule", [*RULES, None])
def test_without_an_issue_date_nothing_is_sure(rule: Rule | None) -> None:
    found = verdict(None, ("2024-01-01", "2024-12-31"), rule, "Báo cáo")
    assert (found.verdict, found.reasons) == ("unknown", ("period-unknown",))
    assert "01/01/2024" in found.sentence


def test_covers_without_a_covered_period_falls_back_on_the_issue_date_and_says_so() -> None:
    found = verdict("2024-12-16", None, "covers")
    assert found.verdict == "after"
    assert "không nêu kỳ nội dung" in found.sentence


def test_a_plan_of_several_years_counts_when_issued_in_the_period() -> None:
    several = ("2021-01-01", "2025-12-31")
    assert verdict("2024-03-01", several, "covers").verdict == "inside"
    assert verdict("2021-03-01", several, "covers").verdict == "partial"


@pytest.mark.parametrize(
    ("issued", "expected"),
    [("2023-12-15", "before"), ("2024-06-01", "inside"), ("2025-04-01", "inside")],
)
def test_published_results_come_the_next_year(issued: str, expected: str) -> None:
    assert verdict(issued, rule="published-after").verdict == expected


@pytest.mark.parametrize(
    ("issued", "year", "expected"),
    [
        ("2024-04-10", 2023, "before"),  # last year's result, published within the period
        ("2025-04-10", 2024, "inside"),
        ("2026-04-10", 2024, "inside"),
        ("2026-04-10", 2025, "after"),
        ("2025-12-15", None, "inside"),
        ("2025-12-16", None, "after"),
    ],
)
def test_published_results_are_of_the_year_they_name(
    issued: str, year: int | None, expected: str
) -> None:
    covers = (f"{year}-01-01", f"{year}-12-31") if year else None
    assert verdict(issued, covers, "published-after").verdict == expected


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        ("2019-05-01", "inside"),
        ("2024-12-15", "inside"),
        ("2024-06-01", "inside"),
        ("2024-12-16", "after"),
    ],
)
def test_a_regulation_in_force_may_be_old(issued: str, expected: str) -> None:
    assert verdict(issued, rule="in-force").verdict == expected


def test_without_an_indicator_reports_are_judged_by_what_they_cover() -> None:
    year = ("2024-01-01", "2024-12-31")
    assert verdict("2025-01-05", year, doc_type="Báo cáo").rule == "covers"
    assert verdict("2025-01-05", year, doc_type="Quyết định").verdict == "after"


@pytest.mark.parametrize(
    ("found", "reasons"),
    [
        (verdict("2023-12-15", rule="issued"), ("outside-before",)),
        (verdict("2024-12-16", rule="issued"), ("outside-after",)),
        (verdict(None, rule="issued"), ("period-unknown",)),
        (
            verdict("2024-01-05", ("2022-01-01", "2022-12-31"), "covers"),
            ("outside-before", "year-mismatch"),
        ),
        (verdict("2024-01-05", rule="issued"), ()),
    ],
)
def test_reasons_follow_from_the_verdict(found: Judgement, reasons: tuple[str, ...]) -> None:
    assert found.reasons == reasons


@pytest.mark.parametrize(
    ("years", "issued", "rule", "reasons"),
    [
        ({2023}, "2024-01-05", "issued", ("year-mismatch",)),
        ({2024}, "2024-01-05", "issued", ()),
        ({2024, 2025}, "2024-12-05", "issued", ()),  # results of 2024, tasks of 2025
        (set(), "2024-12-05", "issued", ()),
        ({2022}, "2022-05-05", "in-force", ("year-mismatch",)),
        ({2025}, "2024-12-20", "issued", ("outside-after", "year-mismatch")),
    ],
)
def test_a_title_of_another_year_goes_to_a_person(
    years: set[int], issued: str, rule: Rule, reasons: tuple[str, ...]
) -> None:
    said = dates(issued, None, "", *years)
    assert judge(said, PERIOD, 2024, rule).reasons == reasons


def test_a_period_to_the_end_of_the_year_counts_whole_days() -> None:
    """One province gave 16/12/2022-31/12/2023 for 2023."""
    long = Period(date(2022, 12, 16), date(2023, 12, 31))
    for issued, expected in (("2023-12-31", "inside"), ("2024-01-01", "after")):
        assert judge(dates(issued), long, 2023, "issued").verdict == expected
    year = ("2023-01-01", "2023-12-31")
    assert judge(dates("2024-01-15", year), long, 2023, "covers").verdict == "inside"


@pytest.mark.parametrize(
    ("end", "issued", "expected"),
    [
        (date(2023, 12, 15), "2024-12-15", "inside"),  # 366 days later
        (date(2023, 12, 15), "2024-12-16", "after"),
        (date(2024, 12, 15), "2025-12-15", "inside"),
        (date(2024, 12, 15), "2025-12-16", "after"),
        (date(2024, 2, 29), "2025-02-28", "inside"),
        (date(2024, 2, 29), "2025-03-01", "after"),
    ],
)
def test_results_may_come_out_until_the_same_day_a_year_later(
    end: date, issued: str, expected: str
) -> None:
    period = Period(date(end.year - 1, 12, 16), end)
    found = judge(dates(issued), period, end.year, "published-after")
    assert found.verdict == expected
