"""The sheets “Bản đồ độ phủ” and “Biểu đồ” of `evidence.xlsx`, readable in black and white."""

from __future__ import annotations

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.fill import ColorChoice, PatternFillProperties

from pipeline.records.listing import units_of
from pipeline.records.results import Results
from pipeline.records.wording import STATUS, STATUS_SIGN, WHOLE_PROVINCE_NAME
from pipeline.reports.coverage_grid import coverage_grid
from pipeline.reports.progress import lost_points, progress_of
from pipeline.reports.sheets import (
    Book,
    Column,
    Group,
    Item,
    Mark,
    Sheet,
    Table,
    add_sheet,
    put_table,
)
from pipeline.reports.summary_sheet import group_text

MAP_SHEET = "Bản đồ độ phủ"
CHART_SHEET = "Biểu đồ"
MOST_LOST = 25


def add_pictures(book: Book, results: Results, note: str) -> None:
    """Add the heat map of the coverage, then the charts with the numbers they are made of."""
    _add_map(book, results, note)
    _add_charts(book, results, note)


def _add_map(book: Book, results: Results, note: str) -> None:
    grid, units = coverage_grid(results), units_of(results)
    asked = {indicator for indicator, _ in grid.cells}
    rows: list[Item | Group] = []
    for indicator in results.indicators.indicators:
        if indicator.id not in asked:
            rows.append(Group(group_text(indicator), indicator.level))
            continue
        cells = []
        marks: list[tuple[int, Mark]] = []
        for place, unit in enumerate(units, start=1):
            cell = grid.cells.get((indicator.id, unit))
            if cell is None or cell.status == "not-required":
                cells.append("")
                continue
            marks.append((place, cell.status))
            cells.append(f"{STATUS_SIGN[cell.status]} {cell.closed}".strip())
        rows.append(Item((f"{indicator.id} {indicator.title}", *cells), tuple(marks)))
    legend = "; ".join(f"{STATUS_SIGN[code]} {word}" for code, word in STATUS.items())
    columns = (
        Column("Tiêu chí", 46),
        *(Column((unit or WHOLE_PROVINCE_NAME).replace("_", " "), 11, "mark") for unit in units),
    )
    table = Table("BẢN ĐỒ ĐỘ PHỦ", (note, legend), columns, tuple(rows), "Chưa có gì.", 1)
    add_sheet(book, MAP_SHEET, table)


def _add_charts(book: Book, results: Results, note: str) -> None:
    lost = lost_points(results)[:MOST_LOST]
    progress = progress_of(results)
    table = Table(
        "ĐIỂM MẤT THEO TIÊU CHÍ",
        (note, "* điểm đề xuất theo tỷ lệ (suy ra), chưa có người chấm."),
        (Column("Tiêu chí", 46), Column("Điểm có", 11, "figure"), Column("Điểm mất", 11, "figure")),
        tuple(
            Item(
                (
                    f"{one.indicator.id} {one.indicator.title}{'*' if one.proposed else ''}",
                    one.own,
                    one.lost,
                )
            )
            for one in lost
        ),
        "Không tiêu chí nào mất điểm, hoặc chưa tính được.",
    )
    sheet = add_sheet(book, CHART_SHEET, table)
    header = 4
    if lost:
        _add_bars(sheet, "Điểm có và điểm mất", header, header + len(lost), "F3")
    start = header + max(len(lost), 1) + 3
    by_unit = Table(
        "TIẾN ĐỘ TỪNG ĐƠN VỊ",
        (),
        (
            Column("Đơn vị", 46),
            Column("Chỗ đã đủ", 11, "count"),
            Column("Chỗ còn thiếu", 11, "count"),
            Column("Văn bản đã nộp", 11, "count"),
        ),
        tuple(
            Item((one.unit.replace("_", " "), one.closed, one.asked - one.closed, one.papers))
            for one in progress
        ),
        "Chưa có đơn vị nào.",
    )
    sheet.go_to(start)
    header, last = put_table(sheet, by_unit)
    if progress:
        _add_bars(sheet, "Chỗ đã đủ và còn thiếu", header, last, f"F{max(start, 30)}")


def _add_bars(sheet: Sheet, title: str, header: int, last: int, place: str) -> None:
    """Add bars of what is there and what is wanting: the second and third column of a table."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap = "bar", "stacked", 100
    chart.title = title
    chart.height, chart.width = max(6.0, 0.7 * (last - header) + 3), 24.0
    chart.y_axis.delete = chart.x_axis.delete = False
    chart.x_axis.scaling.orientation = "maxMin"
    chart.add_data(Reference(sheet.worksheet, 2, header, 3, last), titles_from_data=True)
    chart.set_categories(Reference(sheet.worksheet, 1, header + 1, 1, last))
    _hatch(chart)
    sheet.worksheet.add_chart(chart, place)


def _hatch(chart: BarChart) -> None:
    """Solid grey for what is there, hatched for what is wanting: told apart without colours."""
    there, wanting = chart.series
    there.graphicalProperties = GraphicalProperties(solidFill="777777")
    hatched = PatternFillProperties(prst="wdUpDiag")
    hatched.foreground, hatched.background = (
        ColorChoice(srgbClr="333333"),
        ColorChoice(srgbClr="FFFFFF"),
    )
    wanting.graphicalProperties = GraphicalProperties(pattFill=hatched)
    wanting.graphicalProperties.line.solidFill = "333333"
