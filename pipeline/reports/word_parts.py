"""Parts that the Word files share: style, state header, tables, places for signatures.

Their form is that of Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as WordFile
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE as RELATIONSHIP
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from pipeline.records.wording import clean

FONT = "Times New Roman"
DOTS = "…" * 14
"""A place to be filled in by hand."""

MOTTO = "Độc lập - Tự do - Hạnh phúc"
MOTTO_WIDTH = 59.0
"""Millimetres that the motto takes in bold 13 points: the line below it is as long."""

Lines = Sequence[tuple[str, bool, bool]]
"""Texts, each with whether it is bold and italic."""

STATE_LINES: Lines = (
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True, False),
    (MOTTO, True, False),
    ("………, ngày …… tháng …… năm ………", False, True),
)


def set_style(word: WordFile, title: str) -> None:
    """Set the font and the properties of a new file."""
    style = word.styles["Normal"]
    style.font.name = FONT
    style.font.size = Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)
    word.core_properties.author = "minhchung"
    word.core_properties.title = title
    word.core_properties.comments = ""


def number_pages(section: Section) -> None:
    """Number the pages of a section in the middle of the head, but for the first one."""
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number._p.append(field)


def put_state_header(word: WordFile, issuer: Lines, widths: tuple[float, float]) -> None:
    """Put the issuer's name and number beside the national title and motto; widths in mm."""
    table = word.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    cells = table.rows[0].cells
    for column, cell, width, lines in zip(
        table.columns, cells, widths, (issuer, STATE_LINES), strict=True
    ):
        column.width = cell.width = Mm(width)
        for index, (text, bold, italic) in enumerate(lines):
            line = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            if text.startswith(("Số:", "………, ngày")):
                line.paragraph_format.space_before = Pt(8)
            # Sizes of Nghị định 30/2020, Phụ lục I: 12 in capitals, 13 for the rest.
            write(line, text, bold=bold, italic=italic, size=12 if text.isupper() else 13)
            if text == MOTTO:
                put_line(cell, width, MOTTO_WIDTH)
            elif bold and text.isupper() and text != STATE_LINES[0][0]:
                put_line(cell, width, width / 3)


def put_line(place: WordFile | _Cell, width: float, length: float) -> Paragraph:
    """Put a ruled line of `length` into the middle of a place that is `width` wide; in mm."""
    line = place.add_paragraph()
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Mm(
        max((width - length) / 2 - 2, 0)
    )
    line.paragraph_format.line_spacing = Pt(3)
    write(line, " ", size=2)
    edges = OxmlElement("w:pBdr")
    edge = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        edge.set(qn(f"w:{name}"), value)
    edges.append(edge)
    line._p.get_or_add_pPr().append(edges)
    return line


def add_link(line: Paragraph, text: str, target: str, size: float = 12) -> None:
    """Add a text that opens a file; `target` is percent-encoded, relative to the Word file."""
    held = OxmlElement("w:hyperlink")
    held.set(qn("r:id"), line.part.relate_to(target, RELATIONSHIP.HYPERLINK, is_external=True))
    run = write(line, text, size=size)
    run.font.color.rgb = RGBColor(0x05, 0x63, 0xC1)
    run.underline = True
    held.append(run._r)
    line._p.append(held)


def start_table(word: WordFile, headings: Sequence[tuple[str, float]]) -> Table:
    """Return a table with a head row that is repeated on every page; widths in mm."""
    table: Table = word.add_table(rows=1, cols=len(headings))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    header = table.rows[0]
    for column, cell, (heading, width) in zip(table.columns, header.cells, headings, strict=True):
        column.width = cell.width = Mm(width)
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        write(cell.paragraphs[0], heading, bold=True)
        shade(cell, "D9E2F3")
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    header._tr.get_or_add_trPr().append(repeat)
    return table


def add_row(table: Table) -> _Row:
    """Return a new last row."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    return row


def put_lines(cell: _Cell, lines: Sequence[str]) -> None:
    """Write each line into a paragraph of its own."""
    for index, line in enumerate(lines):
        line_of_cell = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        line_of_cell.paragraph_format.space_after = Pt(2)
        write(line_of_cell, line)


def add_paragraph(word: WordFile, before: float) -> Paragraph:
    """Return a new last paragraph with `before` points above it."""
    added = word.add_paragraph()
    added.paragraph_format.space_before = Pt(before)
    return added


def write(
    line: Paragraph, text: str, *, bold: bool = False, italic: bool = False, size: float = 12
) -> Run:
    """Add a text to a paragraph."""
    run = line.add_run(clean(text))
    run.bold = bold
    run.italic = italic
    run.font.size = Pt(size)
    return run


def keep_whole(row: _Row) -> None:
    """Do not break a row over two pages."""
    whole = OxmlElement("w:cantSplit")
    whole.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(whole)


def shade(cell: _Cell, colour: str) -> None:
    """Fill a cell with a colour (hex, without `#`)."""
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shading)
