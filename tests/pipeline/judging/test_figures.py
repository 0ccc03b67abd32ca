from dataclasses import replace

import pytest

from extractors.document import CoveredPeriod, Extraction, Field, Figure
from extractors.grammar.loader import load_grammar
from pipeline.judging.figures import (
    contradictions,
    load_comparison,
    told_figures,
    totals,
)
from pipeline.records.rows import EvidenceRow, Judgement, Verdict

YEAR = ("2024-01-01", "2024-12-31")
REPORTING_YEAR = ("2023-12-15", "2024-12-14")
QUARTERS = [("2023-12-15", "2024-03-14"), ("2024-03-15", "2024-06-14")]


def report(
    unit: str,
    *figures: tuple[str, float, str],
    covers: tuple[str, str] | None = YEAR,
    number: str = "1/BC",
    verdict: Verdict = "inside",
    doc_type: str = "Báo cáo",
    **more: object,
) -> EvidenceRow:
    periods = (CoveredPeriod(*covers, "năm 2024", about=True),) if covers else ()
    extraction = Extraction(
        number=Field(number, state="read"),
        doc_type=Field(doc_type, state="read"),
        issue_date=Field("2024-12-10", state="read"),
        periods=periods,
        figures=tuple(Figure(what, value, of, "câu", 1) for what, value, of in figures),
    )
    row = EvidenceRow(
        f"{unit}-{number}", f"{unit}/{number}.pdf", 1, 1, "0" * 64, unit, extraction=extraction,
        period=Judgement(verdict, "covers", ""),
    )  # fmt: skip
    return replace(row, **more)  # type: ignore[arg-type]


def sums(*rows: EvidenceRow) -> dict[tuple[str, str], float]:
    return {(one.what, one.measure): one.amount for one in totals(told_figures(rows))}


def test_money_is_totalled_in_dong_and_the_original_kept() -> None:
    rows = (
        report("A", ("tiền phải thu hồi", 1.2, "tỷ đồng")),
        report("B", ("tiền phải thu hồi", 350, "triệu đồng")),
        report("C", ("tiền phải thu hồi", 5000, "nghìn đồng"), ("tiền phạt", 2, "Tỉ đồng")),
    )
    assert sums(*rows) == {
        ("tiền phải thu hồi", "đồng"): pytest.approx(1_555_000_000),
        ("tiền phạt", "đồng"): pytest.approx(2e9),
    }
    first = told_figures(rows)[0].figure
    assert (first.value, first.unit) == (1.2, "tỷ đồng")


def test_land_is_totalled_in_square_metres() -> None:
    rows = (
        report("A", ("tiền phải thu hồi", 1.5, "ha")),
        report("B", ("tiền phải thu hồi", 20, "m2")),
    )
    assert sums(*rows) == {("tiền phải thu hồi", "m²"): pytest.approx(15_020)}


def test_of_one_document_the_largest_value_counts_once() -> None:
    row = report("A", ("vụ khởi tố", 5, "vụ"), ("vụ khởi tố", 2, "vụ án"), ("vụ khởi tố", 5, "vụ"))
    assert sums(row) == {("vụ khởi tố", "vụ"): 5}


def test_quarters_add_up_but_never_beside_the_year() -> None:
    quarters = [
        report("A", ("vụ khởi tố", n, "vụ"), covers=covers, number=f"{n}/BC")
        for n, covers in zip((2, 3), QUARTERS, strict=True)
    ]
    assert sums(*quarters) == {("vụ khởi tố", "vụ"): 5}
    year = report("A", ("vụ khởi tố", 9, "vụ"), covers=REPORTING_YEAR, number="9/BC")
    assert sums(*quarters, year) == {("vụ khởi tố", "vụ"): 9}


@pytest.mark.parametrize(
    "row",
    [
        report("A", ("vụ khởi tố", 5, "vụ"), duplicate_of="x"),
        report("A", ("vụ khởi tố", 5, "vụ"), decision="rejected"),
        report("A", ("vụ khởi tố", 5, "vụ"), reasons=("secret-mark",)),
    ],
)
def test_copies_rejected_and_secret_papers_tell_nothing(row: EvidenceRow) -> None:
    assert told_figures([row]) == ()


@pytest.mark.parametrize(
    "row",
    [
        report("A", ("vụ khởi tố", 5, "vụ"), verdict="before"),
        report("A", ("người", 5, "người")),  # nobody says what is counted
        report("A", ("vụ khởi tố", 5, "vụ"), doc_type="Kế hoạch"),  # an aim
    ],
)
def test_outside_unnamed_and_planned_figures_are_listed_but_not_totalled(row: EvidenceRow) -> None:
    assert len(told_figures([row])) == 1
    assert sums(row) == {}


def test_a_body_and_a_unit_that_differ_are_shown_side_by_side() -> None:
    rows = (
        report("Thanh tra tỉnh", ("vụ khởi tố", 5, "vụ"), covers=REPORTING_YEAR),
        report("Công an tỉnh", ("vụ khởi tố", 7, "vụ án")),
    )
    (found,) = contradictions(told_figures(rows))
    assert (found.what, found.kind) == ("vụ khởi tố", "body")
    assert [(one.unit, one.amount) for one in found.told] == [
        ("Công an tỉnh", 7),
        ("Thanh tra tỉnh", 5),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        # Rounding is no contradiction.
        (
            report("Thanh tra tỉnh", ("tiền kê biên", 1.2, "tỷ đồng")),
            report("Cục THADS", ("tiền kê biên", 1203, "triệu đồng")),
        ),
        # Each department has meetings of its own.
        (
            report("Sở A", ("hội nghị tuyên truyền", 5, "hội nghị")),
            report("Công an tỉnh", ("hội nghị tuyên truyền", 7, "hội nghị")),
        ),
        # Nobody among them keeps the figure.
        (report("Sở A", ("vụ khởi tố", 1, "vụ")), report("Sở B", ("vụ khởi tố", 2, "vụ"))),
        # Half a year is not a year.
        (
            report("Thanh tra tỉnh", ("vụ khởi tố", 5, "vụ"), covers=("2023-12-15", "2024-06-14")),
            report("Công an tỉnh", ("vụ khởi tố", 7, "vụ")),
        ),
    ],
)
def test_what_may_differ_is_no_contradiction(rows: tuple[EvidenceRow, ...]) -> None:
    assert contradictions(told_figures(rows)) == ()


def test_two_papers_of_one_unit_that_differ_are_shown() -> None:
    rows = (
        report("Sở A", ("người kê khai", 40, "người"), number="1/BC"),
        report("Sở A", ("người kê khai", 41, "người"), number="2/BC"),
    )
    (found,) = contradictions(told_figures(rows))
    assert found.kind == "own"


def test_the_rules_speak_of_figures_that_the_extractor_gives() -> None:
    rules = load_comparison()
    figures = load_grammar().figures
    units = {name for _, name in figures.units}
    assert set(rules.measures) - {"m²"} <= units | {"m²"}
    assert set(rules.kept_by) <= {what for what, _, _ in figures.subjects}
    assert {body for bodies in rules.kept_by.values() for body in bodies} <= set(rules.bodies)
