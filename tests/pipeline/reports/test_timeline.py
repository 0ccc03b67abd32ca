from datetime import date

import pytest

from pipeline.records.listing import Entry, make_entry
from pipeline.records.reasons import load_reasons
from pipeline.records.rows import Verdict
from pipeline.reports.timeline import FLOOR, TOP, WIDTH, make_timeline
from tests.pipeline.reports.example import PERIOD, make_row


def entry(issue_date: str | None, verdict: Verdict = "inside") -> Entry:
    return make_entry(make_row(issue_date=issue_date, verdict=verdict), load_reasons())


@pytest.mark.parametrize(
    ("issued", "inside"),
    [("2023-12-15", False), ("2023-12-16", True), ("2024-12-15", True), ("2024-12-16", False)],
)
def test_bars_stand_on_their_side_of_the_period(issued: str, inside: bool) -> None:
    timeline = make_timeline([entry(issued)], PERIOD)
    (bar,) = timeline.bars
    assert bar.first <= date.fromisoformat(issued) <= bar.last
    assert (timeline.start_x <= bar.x < timeline.end_x) is inside
    assert (PERIOD.start <= bar.first and bar.last <= PERIOD.end) is inside


def test_documents_beyond_the_axis_and_undated_ones_are_counted() -> None:
    timeline = make_timeline([entry("2015-01-01"), entry("2031-01-01"), entry(None)], PERIOD)
    assert (timeline.earlier, timeline.later, timeline.undated) == (1, 1, 1)
    assert timeline.bars == ()


def test_verdicts_of_one_week_are_stacked() -> None:
    entries = [entry("2024-02-02"), entry("2024-02-02"), entry("2024-02-02", "partial")]
    lower, upper = make_timeline(entries, PERIOD).bars
    assert (lower.verdict, lower.count, upper.verdict, upper.count) == ("inside", 2, "partial", 1)
    assert lower.y + lower.height == pytest.approx(FLOOR, abs=0.1)
    assert upper.y == pytest.approx(TOP, abs=0.1)
    assert upper.y + upper.height == pytest.approx(lower.y, abs=0.2)


def test_the_axis_names_the_months() -> None:
    timeline = make_timeline([], PERIOD)
    assert [tick.text for tick in timeline.ticks][:5] == [
        "09/23",
        "10/23",
        "11/23",
        "12/23",
        "01/24",
    ]
    assert all(0 <= tick.x < WIDTH for tick in timeline.ticks)
