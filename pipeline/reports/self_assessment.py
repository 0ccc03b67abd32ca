"""The self-assessment table (bảng tự đánh giá) as a Word file, for people to score and sign."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

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
from pipeline.reports.workbook import remarks

FONT = "Times New Roman"
_HEADINGS = (
    ("Mã", 17.0),
    ("Tiêu chí, nội dung đánh giá", 62.0),
    ("Điểm tối đa", 15.0),
    ("Điểm tự chấm", 16.0),
    ("Tài liệu minh chứng (số, ngày, cơ quan ban hành, trích yếu)", 103.0),
    ("Ghi chú", 49.0),
)
"""Columns and their widths in millimetres; together what margins leave of A4 landscape."""

_DOTS = "…" * 14
_Lines = tuple[tuple[str, bool, bool], ...]
_ISSUER_LINES: _Lines = (
    (_DOTS, False, False),
    (_DOTS, True, False),
    ("Số: ……/BC-……", False, False),
)
_STATE_LINES: _Lines = (
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True, False),
    ("Độc lập - Tự do - Hạnh phúc", True, False),
    ("………, ngày …… tháng …… năm ………", False, True),
)
"""Text, bold, italic: left and right of the state header, to be filled in by hand."""

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
    _put_state_header(word, results.organisation)
    _put_title(word, results)
    table = _start_table(word)
    grid = coverage_grid(results)
    leaves = {leaf.id for leaf in results.indicators.leaves}
    for indicator in results.indicators.indicators:
        row = _add_row(table)
        if indicator.id in leaves:
            _put_leaf(row, indicator, results, listing, grid)
        else:
            _put_group(row, indicator)
    if results.indicators.total_points is not None:
        cells = _add_row(table).cells
        _write(cells[1].paragraphs[0], "Tổng điểm", bold=True)
        _write(cells[2].paragraphs[0], points(results.indicators.total_points), bold=True)
    count = _paragraph(word, before=6)
    _write(count, f"{HOLES_NAME}: {holes_in(grid.tally())} chỗ (mỗi tiêu chí của một đơn vị là một"
                  " chỗ; tiêu chí phải có từng tháng cũng là một chỗ).", size=11)  # fmt: skip
    note = _paragraph(word, before=3)
    note.paragraph_format.keep_with_next = True
    _write(note, "(*) Văn bản máy đọc chưa chắc chắn hoặc có điểm cần xem, chưa có người xác nhận;"
                 " lý do ở cột Ghi chú.", italic=True, size=11)  # fmt: skip
    _put_signatures(word)
    return word


def _set_up(word: WordFile, results: Results) -> None:
    style = word.styles["Normal"]
    style.font.name = FONT
    style.font.size = Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin, section.right_margin = Mm(20), Mm(15)
    section.top_margin = section.bottom_margin = Mm(18)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number._p.append(field)
    word.core_properties.author = "minhchung"
    word.core_properties.title = f"Bảng tự đánh giá công tác PCTN năm {results.year}"
    word.core_properties.comments = ""


def _put_state_header(word: WordFile, organisation: str) -> None:
    """National title and motto (quốc hiệu, tiêu ngữ), Decree 30/2020/NĐ-CP, annex I."""
    issuer = _ISSUER_LINES
    if organisation:
        issuer = ((organisation.upper(), True, False), _ISSUER_LINES[-1])
    table = word.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    left, right = table.rows[0].cells
    left.width, right.width = Mm(110), Mm(152)
    for cell, lines in ((left, issuer), (right, _STATE_LINES)):
        for index, (text, bold, italic) in enumerate(lines):
            paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            if index == len(lines) - 1:
                paragraph.paragraph_format.space_before = Pt(8)
            run = _write(paragraph, text, bold=bold, italic=italic)
            run.underline = text.startswith("Độc lập")


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
        paragraph = _paragraph(word, before=14 if index == 0 else 0)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(paragraph, text, bold=bold, italic=italic, size=size)
    _paragraph(word, before=4)


def _start_table(word: WordFile) -> Table:
    table: Table = word.add_table(rows=1, cols=len(_HEADINGS))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    header = table.rows[0]
    for column, cell, (heading, width) in zip(table.columns, header.cells, _HEADINGS, strict=True):
        column.width = cell.width = Mm(width)
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(cell.paragraphs[0], heading, bold=True)
        _shade(cell, "D9E2F3")
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    header._tr.get_or_add_trPr().append(repeat)
    return table


def _add_row(table: Table) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    return row


def _put_group(row: _Row, indicator: Indicator) -> None:
    cells = row.cells
    for cell in cells:
        _shade(cell, "EDF1F9")
    _write(cells[0].paragraphs[0], indicator.id, bold=True)
    if indicator.points is None:
        title = cells[1].merge(cells[-1])
    else:
        title = cells[1]
        _put_points(cells[2], indicator.points, bold=True)
    _write(title.paragraphs[0], indicator.title, bold=True)
    for cell in (cells[0], title):
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    _keep_whole(row)


def _put_leaf(
    row: _Row, indicator: Indicator, results: Results, listing: Listing, grid: CoverageGrid
) -> None:
    cells = row.cells
    _write(cells[0].paragraphs[0], indicator.id)
    _write(cells[1].paragraphs[0], indicator.title)
    _put_points(cells[2], indicator.points)
    entries, apart = _counted_and_apart(indicator.id, listing, grid)
    if len(entries) <= MOST_ON_ONE_PAGE:
        _keep_whole(row)
    _put_lines(cells[4], [
        f"{number}. {describe(entry)}{' (*)' if entry.row.review else ''}"
        for number, entry in enumerate(entries, start=1)
    ])  # fmt: skip
    notes = [
        f"({number}) {' '.join(remarks(entry))}"
        for number, entry in enumerate(entries, start=1)
        if remarks(entry)
    ]
    more = (*_holes(indicator.id, results, grid), *_settled(indicator.id, grid))
    _put_lines(cells[5], [*notes, *apart, *more])


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
        _write(cell.paragraphs[0], title, bold=True)
        _write(cell.add_paragraph(), how, italic=True)
        cell.add_paragraph().paragraph_format.space_after = Pt(60)
        for paragraph in cell.paragraphs:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.keep_with_next = True


def _put_points(cell: _Cell, value: float | None, bold: bool = False) -> None:
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(cell.paragraphs[0], points(value), bold=bold)


def _put_lines(cell: _Cell, lines: Sequence[str]) -> None:
    for index, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        _write(paragraph, line)


def _paragraph(word: WordFile, before: float) -> Paragraph:
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(before)
    return paragraph


def _write(
    paragraph: Paragraph, text: str, *, bold: bool = False, italic: bool = False, size: float = 12
) -> Run:
    run = paragraph.add_run(clean(text))
    run.bold = bold
    run.italic = italic
    run.font.size = Pt(size)
    return run


def _keep_whole(row: _Row) -> None:
    """Do not break a row over two pages."""
    whole = OxmlElement("w:cantSplit")
    whole.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(whole)


def _shade(cell: _Cell, colour: str) -> None:
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shading)
