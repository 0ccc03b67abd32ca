"""Own points are proposed where they can be counted, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from indicator_map.model import Indicator
from pipeline.judging.self_scores import ProposedScore, propose_score
from pipeline.records.rows import CoverageRow, CoverageStatus

SIX = Indicator("A.1", "t", "t", 6, None, 1)


def cell(status: CoverageStatus, unit: str = "", month: int = 0) -> CoverageRow:
    day = date(2024, month, 1) if month else None
    return CoverageRow("A.1", "t", unit, status, "", month=day)


def test_the_share_of_units_and_of_months_that_was_published() -> None:
    units = [cell("found" if n < 31 else "missing", f"đơn vị {n}") for n in range(38)]
    assert propose_score(SIX, units) == ProposedScore(4.89, 31, 38, "units")
    months = [cell("missing" if n == 3 else "confirmed", "", n) for n in range(1, 13)]
    assert propose_score(replace(SIX, points=2), months) == ProposedScore(1.83, 11, 12, "months")


def test_what_is_not_asked_does_not_count_and_what_did_not_occur_is_closed() -> None:
    rows = [cell("not-required", "a"), cell("none-occurred", "b"), cell("draft", "c")]
    assert propose_score(SIX, rows) == ProposedScore(3, 1, 2, "units")


@pytest.mark.parametrize(
    ("indicator", "rows"),
    [
        (replace(SIX, points=None), [cell("found")]),
        (replace(SIX, deduction=True), [cell("found")]),
        (SIX, []),
        (SIX, [cell("not-required")]),
        (SIX, [cell("partial")]),
    ],
)
def test_where_it_cannot_be_counted_nothing_is_proposed(
    indicator: Indicator, rows: list[CoverageRow]
) -> None:
    assert propose_score(indicator, rows) is None
