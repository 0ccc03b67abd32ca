"""Pictures: where points are lost, how units come on; told without colours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from xml.etree import ElementTree

from openpyxl import load_workbook

from pipeline.records.assessment import Assessed
from pipeline.records.rows import CoverageRow
from pipeline.reports.picture_sheets import add_pictures
from pipeline.reports.pictures import lost_picture, progress_picture
from pipeline.reports.progress import days_of, lost_points, progress_of
from pipeline.reports.sheets import Book
from tests.pipeline.reports.example import example_results, make_results, make_row

CELLS = (
    CoverageRow("A.2.4", "t", "Sở A", "found", ""),
    CoverageRow("A.2.4", "t", "Sở B", "missing", ""),
    CoverageRow("A.1.2", "t", "Sở A", "found", ""),
    CoverageRow("B.1.2", "t", "Sở A", "missing", ""),
)


def test_points_are_lost_where_own_ones_are_lower_most_first() -> None:
    results = replace(make_results((), CELLS), assessed={"A.1.2": Assessed("0.75")})
    assert [(one.indicator.id, one.lost, one.proposed) for one in lost_points(results)] == [
        ("A.2.4", 1.0, True),
        ("A.1.2", 0.25, False),
    ]


def test_an_indicator_without_known_points_is_left_out() -> None:
    assert "B.1.2" not in {one.indicator.id for one in lost_points(make_results((), CELLS))}


def test_papers_of_a_unit_add_up_by_the_day_they_came() -> None:
    days = [datetime(2025, 3, day, 20, tzinfo=UTC) for day in (1, 1, 4)]
    rows = tuple(
        replace(make_row(f"{n}.pdf", unit="Sở A"), first_seen=day) for n, day in enumerate(days)
    )
    first, second = progress_of(make_results(rows, CELLS))
    assert first.days == ((date(2025, 3, 2), 2), (date(2025, 3, 5), 3))  # in Vietnam's time
    assert (first.unit, first.closed, first.asked) == ("Sở A", 2, 3)
    assert (second.unit, second.papers, second.closed, second.asked) == ("Sở B", 0, 0, 1)
    assert days_of((first, second)) == (date(2025, 3, 2), date(2025, 3, 9))


def test_pictures_are_whole_and_escape_what_they_say() -> None:
    row = replace(make_row(unit="<Sở> & A"), first_seen=datetime(2025, 3, 1, tzinfo=UTC))
    for drawn in (
        progress_picture(progress_of(make_results((row,)))),
        lost_picture(lost_points(make_results((), CELLS))),
    ):
        ElementTree.fromstring(drawn)
    assert "&lt;Sở&gt; &amp; A" in progress_picture(progress_of(make_results((row,))))


def test_what_is_lost_is_told_by_hatching_and_by_number() -> None:
    drawn = lost_picture(lost_points(make_results((), CELLS)))
    assert 'fill="url(#hatched)"' in drawn
    assert "mất 1 (1*/2)" in drawn


def test_nothing_to_draw_draws_nothing() -> None:
    assert lost_picture(()) == ""
    assert progress_picture(progress_of(make_results(()))) == ""


def test_the_workbook_has_the_map_with_signs_and_both_charts() -> None:
    made, stream = Book(), BytesIO()
    add_pictures(made, example_results(), "ghi chú")
    made.save(stream)
    book = load_workbook(stream)
    cells = [c for row in book["Bản đồ độ phủ"].iter_rows(values_only=True) for c in row if c]
    assert "✗" in cells
    assert "◐ 11/12" in cells
    first, second = book["Biểu đồ"]._charts
    for chart in (first, second):
        assert chart.series[1].graphicalProperties.pattFill.prst == "wdUpDiag"
