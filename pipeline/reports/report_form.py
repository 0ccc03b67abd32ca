"""Parts that reports to the superior share: letterhead, signature, appendices, list of evidence.

Their form is that of Nghị định 30/2020/NĐ-CP, Phụ lục I; docs/reports.md goes through it.
"""

from __future__ import annotations

from collections.abc import Sequence

from docx import Document
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from pipeline.records.wording import clean, day, points
from pipeline.reports.assessment_rows import CodedEvidence, CriterionRow
from pipeline.reports.word_parts import (
    DOTS,
    Lines,
    add_link,
    add_paragraph,
    add_row,
    keep_whole,
    number_pages,
    put_line,
    put_state_header,
    set_style,
    shade,
    start_table,
    write,
)

_EVIDENCE = (
    ("STT", 12.0),
    ("Mã minh chứng", 34.0),
    ("Số, ký hiệu", 32.0),
    ("Ngày ban hành", 24.0),
    ("Tên loại và trích yếu nội dung", 92.0),
    ("Cơ quan ban hành", 58.0),
)

WIDE, HIGH = 297, 210
LEFT, RIGHT, EDGE = 30, 15, 20
"""A4 and the margins of Nghị định 30/2020, Phụ lục I, in millimetres."""


def start_report(title: str) -> WordFile:
    """Return a Word file whose first page is that of the report itself."""
    word = Document()
    set_style(word, title)
    _set_page(word.sections[0], landscape=False)
    return word


def _set_page(section: Section, landscape: bool) -> None:
    """A4 with the decree's margins; the pages of every appendix are counted for themselves."""
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    width, height = (WIDE, HIGH) if landscape else (HIGH, WIDE)
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.top_margin = section.bottom_margin = Mm(EDGE)
    section.header_distance = Mm(10)
    section.header.is_linked_to_previous = False
    section.first_page_header.is_linked_to_previous = False
    number_pages(section)
    count = OxmlElement("w:pgNumType")
    count.set(qn("w:start"), "1")
    section._sectPr.append(count)


def put_letterhead(word: WordFile, organisation: str, subject: str) -> None:
    """Put the state header, the kind of paper with its subject, and whom it goes to."""
    put_state_header(word, _issuer(organisation), (68, 97))
    for text, before in (("BÁO CÁO", 14), (subject, 0)):
        line = add_paragraph(word, before=before)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        write(line, text, bold=True, size=14)
    put_line(word, HIGH - LEFT - RIGHT, 50)
    to = add_paragraph(word, before=10)
    to.alignment = WD_ALIGN_PARAGRAPH.CENTER
    write(to, f"Kính gửi: {DOTS}", size=14)


def _issuer(organisation: str) -> Lines:
    number = ("Số: ……/BC-……", False, False)
    if organisation:
        return ((organisation.upper(), True, False), number)
    return ((DOTS, False, False), (DOTS, True, False), number)


def put_text(word: WordFile, text: str, last: bool = False) -> None:
    """Put a text; the last one stands on the page of the signature."""
    for part in text.split("\n"):
        line = add_paragraph(word, before=6)
        line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        line.paragraph_format.first_line_indent = Mm(10)
        line.paragraph_format.keep_with_next = last
        write(line, part, size=14)


def put_signature(word: WordFile, organisation: str) -> None:
    """Put whom it is sent to (nơi nhận), and the place for signature and seal."""
    table = word.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    left.width, right.width = Mm(80), Mm(85)
    left.paragraphs[0].paragraph_format.space_before = Pt(12)
    write(left.paragraphs[0], "Nơi nhận:", bold=True, italic=True, size=12)
    for text in ("- Như trên;", "- Lưu: VT, ……"):
        write(left.add_paragraph(), text, size=11)
    committee = organisation.startswith(("Ủy ban nhân dân", "UBND"))
    lines = (
        *((("TM. ỦY BAN NHÂN DÂN", True, False),) if committee else ()),
        ("CHỦ TỊCH" if committee else "QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ", True, False),
        ("(Chữ ký, dấu)", False, True),
        ("", False, False),
        ("", False, False),
        ("", False, False),
        ("Họ và tên", True, False),
    )
    for number, (text, bold, italic) in enumerate(lines):
        line = right.paragraphs[0] if number == 0 else right.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.keep_with_next = True
        if number == 0:
            line.paragraph_format.space_before = Pt(12)
        write(line, text, bold=bold, italic=italic, size=14)
    keep_whole(table.rows[0])


def start_appendix(word: WordFile, organisation: str, number: str, title: str) -> None:
    """Begin an appendix on a page of its own: number, title, and of which report it is a part."""
    _set_page(word.add_section(WD_SECTION.NEW_PAGE), landscape=True)
    of = f" của {clean(organisation) or DOTS}"
    for text, bold, italic in (
        (f"Phụ lục {number}", True, False),
        (title, True, False),
        (f"(Kèm theo Báo cáo số ……/BC-…… ngày …… tháng …… năm ………{of})", False, True),
    ):
        line = add_paragraph(word, before=0)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        write(line, text, bold=bold, italic=italic, size=14)
    put_line(word, WIDE - LEFT - RIGHT, 70)
    add_paragraph(word, before=2)


def put_codes(cell: _Cell, evidence: Sequence[CodedEvidence]) -> None:
    """Put codes that open the documents; those that nobody has confirmed are marked."""
    for number, one in enumerate(evidence):
        _put_code(cell.paragraphs[0] if number == 0 else cell.add_paragraph(), one)


def _put_code(place: Paragraph, one: CodedEvidence) -> None:
    mark = "" if one.confirmed else "*"
    text = f"{one.shown_code or one.entry.number}{mark}"
    if one.link:
        add_link(place, text, one.link)
    else:
        write(place, text)


def put_legend(word: WordFile, rows: Sequence[CriterionRow]) -> None:
    """Say what the marks mean that stand in the table."""
    notes = []
    if any(not one.confirmed for row in rows for one in row.evidence):
        notes.append("(*) Tài liệu chưa có người xác nhận.")
    if any(row.score_is_proposed for row in rows):
        notes.append(
            "(**) Điểm đề xuất theo tỷ lệ đơn vị, tháng có minh chứng (suy ra), chưa có người chấm."
        )
    for note in notes:
        line = add_paragraph(word, before=3)
        write(line, note, italic=True, size=11)


def put_evidence_appendix(
    word: WordFile, organisation: str, number: str, rows: Sequence[CriterionRow]
) -> None:
    """Put the appendix that lists the evidence, in the order of the indicators."""
    start_appendix(word, organisation, number, "DANH MỤC TÀI LIỆU MINH CHỨNG")
    table = start_table(word, _EVIDENCE)
    count = 0
    for row in rows:
        if not row.evidence:
            continue
        heading = add_row(table)
        cell = heading.cells[0].merge(heading.cells[-1])
        shade(cell, "EDEDED")
        write(cell.paragraphs[0], f"{row.indicator.id}. {row.indicator.title}", bold=True)
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        keep_whole(heading)
        for one in row.evidence:
            count += 1
            _put_document(add_row(table), count, one)


def _put_document(line: _Row, count: int, one: CodedEvidence) -> None:
    cells = line.cells
    keep_whole(line)
    entry = one.entry
    write(cells[0].paragraphs[0], str(count))
    put_codes(cells[1], (one,))
    write(cells[2].paragraphs[0], entry.number)
    write(cells[3].paragraphs[0], day(entry.issue_date))
    write(cells[4].paragraphs[0], " ".join(filter(None, (entry.doc_type, entry.subject))))
    write(cells[5].paragraphs[0], entry.issuer)


def put_own_points(cell: _Cell, row: CriterionRow) -> None:
    """Put the own points (điểm tự chấm); those that are but proposed are marked."""
    mark = "**" if row.score_is_proposed else ""
    put_points(cell, f"{points(row.points)}{mark}", italic=row.score_is_proposed)


def put_points(cell: _Cell, text: str, bold: bool = False, italic: bool = False) -> None:
    """Put points into the middle of a cell."""
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    write(cell.paragraphs[0], text, bold=bold, italic=italic)
