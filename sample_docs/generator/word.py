"""Set a document as a Word file (DOCX), the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from sample_docs.generator.content import Sample
from sample_docs.generator.layout import NATION, day_month_year

MADE = datetime(2024, 12, 31)
"""The time that every file says, whenever it is made."""
CENTRE, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def draw(sample: Sample) -> bytes:
    """Set `sample` in the layout of decree 30/2020; letterhead and ending are borderless tables."""
    word = docx.Document()
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(18)
    word.styles["Normal"].font.name = "Times New Roman"
    word.styles["Normal"].font.size = Pt(13)
    word.styles["Normal"].paragraph_format.space_after = Pt(4)
    word.core_properties.created = word.core_properties.modified = MADE
    word.core_properties.author = "Minh Chứng sample_docs"
    word.core_properties.title = "Văn bản mẫu, không có giá trị pháp lý"

    day, month, year = day_month_year(sample.issue_date)
    top = word.add_table(rows=2, cols=2)
    top.autofit = False
    for column, width in zip(top.columns, (Mm(62), Mm(100)), strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    word.styles["Normal"].paragraph_format.space_before = Pt(2)
    left = [*sample.head]
    _lines(top.cell(0, 0), left, bold_from=len(left) - sample.strong)
    _lines(top.cell(0, 1), list(NATION), bold_from=0)
    _lines(top.cell(1, 0), [f"Số: {sample.number}"], bold_from=1)
    _lines(top.cell(1, 1), [f"{sample.place}, ngày {day} tháng {month} năm {year}"], 1, italic=True)

    for text in (sample.doc_type.upper(), sample.subject):
        paragraph = word.add_paragraph()
        paragraph.alignment = CENTRE
        paragraph.add_run(text).bold = True
    if sample.to:
        word.add_paragraph("Kính gửi: " + " ".join(sample.to)).alignment = CENTRE
    for block in sample.body:
        if isinstance(block, str):
            mark = block[:2] if block[:2] in ("# ", "= ", "~ ") else ""
            paragraph = word.add_paragraph()
            paragraph.alignment = CENTRE if mark == "= " else JUSTIFY
            run = paragraph.add_run(block[len(mark) :])
            run.bold, run.italic = mark in ("# ", "= "), mark == "~ "
            continue
        table = word.add_table(rows=len(block), cols=len(block[0]))
        table.style = "Table Grid"
        for row, cells in enumerate(block):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text

    end = word.add_table(rows=1, cols=2)
    _lines(
        end.cell(0, 0), ["Nơi nhận:", *(f"- {item}" for item in sample.recipients)], 99, left=True
    )
    _lines(end.cell(0, 1), [*sample.authority, "", "", "", sample.signer], 0)
    out = io.BytesIO()
    word.save(out)
    return fixed_times(out.getvalue())


def _lines(
    cell: object, lines: list[str], bold_from: int, *, italic: bool = False, left: bool = False
) -> None:
    """Fill a table cell with centred lines, bold from line `bold_from` on."""
    for index, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()  # type: ignore[attr-defined]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else CENTRE
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(line)
        run.bold, run.italic = index >= bold_from, italic


def fixed_times(docx: bytes) -> bytes:
    """Write the archive again with the same time on every member, so that bytes repeat."""
    out, said = io.BytesIO(), MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, MADE.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            held = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + said, old.read(name))
            new.writestr(entry, held)
    return out.getvalue()
