"""The self-assessment table (bảng tự đánh giá) as a Word file, for people to score and sign."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import _Cell, _Row

from indicator_map.model import Indicator
from pipeline.records.cells import CoverageCell, counted_for, holes_in
from pipeline.records.listing import Entry, Listing, units_of
from pipeline.records.results import Results
from pipeline.records.rows import HOLES
from pipeline.records.wording import (
    HOLE,
    HOLES_NAME,
    STATUS,
    WHOLE_PROVINCE_NAME,
    clean,
    day,
    points,
)
from pipeline.reports.coverage_grid import CoverageGrid, coverage_grid
from pipeline.reports.whole_file import whole_file
from pipeline.reports.word_parts import (
    DOTS,
    Lines,
    add_paragraph,
    add_row,
    keep_whole,
    number_pages,
    put_lines,
    put_state_header,
    set_style,
    shade,
    start_table,
    write,
)
from pipeline.reports.workbook import remarks

_HEADINGS = (
    ("Mã", 17.0),
    ("Tiêu chí, nội dung đánh giá", 62.0),
    ("Điểm tối đa", 15.0),
    ("Điểm tự chấm", 16.0),
    ("Tài liệu minh chứng (số, ngày, cơ quan ban hành, trích yếu)", 103.0),
    ("Ghi chú", 49.0),
)
"""Columns and their widths in millimetres; together what margins leave of A4 landscape."""

_ISSUER_LINES: Lines = (
    (DOTS, False, False),
    (DOTS, True, False),
    ("Số: ……/BC-……", False, False),
)
"""Text, bold, italic: what stands left of the national title, to be filled in by hand."""

MOST_UNITS_NAMED = 10
MOST_ON_ONE_PAGE = 4
"""Documents of a row that is not broken over two pages."""


def write_self_assessment(results: Results, listing: Listing, path: Path) -> None:
    """Write the table whole to `path`; the column for one's own points stays empty.

    Raises ReportError where it cannot be written.
    """
    word = make_self_assessment(results, listing)
    with whole_file(path) as stream:
        word.save(stream)


def make_self_assessment(results: Results, listing: Listing) -> WordFile:
    """Return the paper: state header, title, table by indicator, places for signatures.

    A document that still waits for a person is marked (*), and the note says why.
    """
    word = Document()
    _set_up(word, results)
    put_state_header(word, _issuer(results.organisation), (110, 152))
    _put_title(word, results)
    table = start_table(word, _HEADINGS)
    grid = coverage_grid(results)
    leaves = {leaf.id for leaf in results.indicators.leaves}
    for indicator in results.indicators.indicators:
        row = add_row(table)
        if indicator.id in leaves:
            _put_leaf(row, indicator, results, listing, grid)
        else:
            _put_group(row, indicator)
    if results.indicators.total_points is not None:
        cells = add_row(table).cells
        write(cells[1].paragraphs[0], "Tổng điểm", bold=True)
        write(cells[2].paragraphs[0], points(results.indicators.total_points), bold=True)
    count = add_paragraph(word, before=6)
    write(count, f"{HOLES_NAME}: {holes_in(grid.tally())} chỗ (mỗi tiêu chí của một đơn vị là một"
                  " chỗ; tiêu chí phải có từng tháng cũng là một chỗ).", size=11)  # fmt: skip
    note = add_paragraph(word, before=3)
    note.paragraph_format.keep_with_next = True
    write(note, "(*) Văn bản máy đọc chưa chắc chắn hoặc có điểm cần xem, chưa có người xác nhận;"
                 " lý do ở cột Ghi chú.", italic=True, size=11)  # fmt: skip
    _put_signatures(word)
    return word


def _set_up(word: WordFile, results: Results) -> None:
    set_style(word, f"Bảng tự đánh giá công tác PCTN năm {results.year}")
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin, section.right_margin = Mm(20), Mm(15)
    section.top_margin = section.bottom_margin = Mm(18)
    number_pages(section)


def _issuer(organisation: str) -> Lines:
    if organisation:
        return ((organisation.upper(), True, False), _ISSUER_LINES[-1])
    return _ISSUER_LINES


def _put_title(word: WordFile, results: Results) -> None:
    period = results.period
    lines = [
        (f"BẢNG TỰ ĐÁNH GIÁ CÔNG TÁC PHÒNG, CHỐNG THAM NHŨNG NĂM {results.year}", True, False, 14),
        (f"(Thời kỳ đánh giá từ {day(period.start)} đến {day(period.end)};"
         f" {clean(results.indicators.name)})", False, True, 12),
    ]  # fmt: skip
    if results.indicators.provisional:
        lines.append(("Bộ chỉ số tạm dùng, chờ bản chính thức: đối chiếu mã và điểm trước khi nộp.",
                      False, True, 12))  # fmt: skip
    for index, (text, bold, italic, size) in enumerate(lines):
        line = add_paragraph(word, before=14 if index == 0 else 0)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        write(line, text, bold=bold, italic=italic, size=size)
    add_paragraph(word, before=4)


def _put_group(row: _Row, indicator: Indicator) -> None:
    cells = row.cells
    for cell in cells:
        shade(cell, "EDF1F9")
    write(cells[0].paragraphs[0], indicator.id, bold=True)
    if indicator.points is None:
        title = cells[1].merge(cells[-1])
    else:
        title = cells[1]
        _put_points(cells[2], indicator.points, bold=True)
    write(title.paragraphs[0], indicator.title, bold=True)
    for cell in (cells[0], title):
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    keep_whole(row)


def _put_leaf(
    row: _Row, indicator: Indicator, results: Results, listing: Listing, grid: CoverageGrid
) -> None:
    cells = row.cells
    write(cells[0].paragraphs[0], indicator.id)
    write(cells[1].paragraphs[0], indicator.title)
    _put_points(cells[2], indicator.points)
    entries, apart = _counted_and_apart(indicator.id, listing, grid)
    if len(entries) <= MOST_ON_ONE_PAGE:
        keep_whole(row)
    put_lines(cells[4], [
        f"{number}. {describe(entry)}{' (*)' if entry.row.review else ''}"
        for number, entry in enumerate(entries, start=1)
    ])  # fmt: skip
    notes = [
        f"({number}) {' '.join(remarks(entry))}"
        for number, entry in enumerate(entries, start=1)
        if remarks(entry)
    ]
    more = (*_holes(indicator.id, results, grid), *_settled(indicator.id, grid))
    put_lines(cells[5], [*notes, *apart, *more])


def _counted_and_apart(
    indicator: str, listing: Listing, grid: CoverageGrid
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Return the documents that close a cell, and those that close none, each with its reason."""
    entries = listing.evidence.get(indicator, ())
    cells = [cell for cell in grid.cells.values() if cell.indicator == indicator]
    counted = counted_for(row for cell in cells for row in cell.rows).get(indicator)
    if counted is None:
        return entries, ()
    reasons: dict[str, str] = {}
    for cell in cells:
        reasons |= cell.apart_by_id
    rest = (entry for entry in entries if entry.row.doc_id not in counted)
    return (
        tuple(entry for entry in entries if entry.row.doc_id in counted),
        tuple(f"Không tính: {reasons.get(one.row.doc_id, one.name)}." for one in rest),
    )


def describe(entry: Entry) -> str:
    """Return a document as papers cite it: type, number, day, issuer, subject."""
    number = f"số {entry.number}" if entry.number else "(chưa rõ số)"
    issued = f"ngày {day(entry.issue_date)}" if entry.issue_date else "(chưa rõ ngày)"
    issuer = f" của {entry.issuer}" if entry.issuer else ""
    subject = f": {entry.subject}" if entry.subject else ""
    return f"{entry.doc_type or 'Văn bản'} {number} {issued}{issuer}{subject}"


def _holes(indicator: str, results: Results, grid: CoverageGrid) -> list[str]:
    lines = []
    for status in HOLES:
        cells = [
            cell
            for unit in units_of(results)
            if (cell := grid.cells.get((indicator, unit))) and cell.status == status
        ]
        if cells:
            named = [_unit_and_months(cell) for cell in cells]
            more = len(named) - MOST_UNITS_NAMED
            others = f" và {more} đơn vị khác" if more > 0 else ""
            case = " Chỉ cần nếu có phát sinh." if all(cell.if_any for cell in cells) else ""
            lines.append(f"{HOLE[status]}: {', '.join(named[:MOST_UNITS_NAMED])}{others}.{case}")
    return lines


def _unit_and_months(cell: CoverageCell) -> str:
    """Name a unit with a hole, and the months that lack where only some do."""
    name = cell.unit or WHOLE_PROVINCE_NAME.lower()
    return f"{name} (thiếu {cell.lacking})" if len(cell.holes) < len(cell.rows) else name


def _settled(indicator: str, grid: CoverageGrid) -> list[str]:
    """Say which cells of an indicator need no papers, and on what basis."""
    lines = []
    for cell in grid.cells.values():
        for basis in cell.bases if cell.indicator == indicator else ():
            rows = [row for row in cell.rows if row.basis == basis]
            where = [cell.unit or WHOLE_PROVINCE_NAME, cell.spans(row.month for row in rows)]
            named = ", ".join(part for part in where if part)
            lines.append(f"{STATUS[rows[0].status]}: {named} ({basis}).")
    return lines


def _put_signatures(word: WordFile) -> None:
    table = word.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for cell, title, how in zip(
        table.rows[0].cells,
        ("NGƯỜI LẬP BẢNG", "THỦ TRƯỞNG CƠ QUAN"),
        ("(Ký, ghi rõ họ tên)", "(Ký, đóng dấu, ghi rõ họ tên)"),
        strict=True,
    ):
        cell.paragraphs[0].paragraph_format.space_before = Pt(14)
        write(cell.paragraphs[0], title, bold=True)
        write(cell.add_paragraph(), how, italic=True)
        cell.add_paragraph().paragraph_format.space_after = Pt(60)
        for paragraph in cell.paragraphs:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.keep_with_next = True


def _put_points(cell: _Cell, value: float | None, bold: bool = False) -> None:
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    write(cell.paragraphs[0], points(value), bold=bold)
