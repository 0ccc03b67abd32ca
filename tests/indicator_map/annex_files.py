"""Annexes in Word, Excel and PDF, made for the tests of the importer.

The layout follows provinces' annexes, the points are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import openpyxl
import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

from indicator_map.importer import ImportResult, import_table
from indicator_map.loader import load_set
from indicator_map.model import IndicatorSet

Rows = Sequence[Sequence[str]]

FONTS = ("Tinos-Regular.ttf", "DejaVuSans.ttf")
"""Fonts with every Vietnamese letter."""

HEADING = ("STT", "Nội dung tiêu chí", "Điểm tối đa", "Hướng dẫn chấm điểm")
NUMERALS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def printed_code(id: str) -> str:
    """The code as such annexes print it: A, then I, then 1, then 1.1."""
    root, *numbers = id.split(".")
    if not numbers:
        return root
    return NUMERALS[int(numbers[0])] if len(numbers) == 1 else ".".join(numbers[1:])


def rows_of(known: IndicatorSet, full_codes: bool) -> list[list[str]]:
    """Rows of a whole set (but its deductions), with made-up points of 1 to 3."""
    return [
        [
            one.id if full_codes else printed_code(one.id),
            one.title,
            f"{len(one.title) % 3 + 1}",
            f"Chấm theo mức độ hoàn thành {one.id}",
        ]
        for one in known.indicators
        if not one.deduction
    ]


def make_docx(path: Path, rows: Rows, text: str = "") -> Path:
    document = docx.Document()
    document.add_paragraph(text)
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for line, row in zip(table.rows, rows, strict=True):
        for cell, value in zip(line.cells, row, strict=True):
            cell.text = value
    document.save(str(path))
    return path


def make_xlsx(path: Path, rows: Sequence[Sequence[object]], merges: Sequence[str] = ()) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for area in merges:
        sheet.merge_cells(area)
    book.save(path)
    return path


def make_pdf(path: Path, *tables: Rows) -> Path:
    """Ruled tables, each on its own page and over as many as it takes."""
    fonts = [one for name in FONTS for one in sorted(Path("/usr/share/fonts").rglob(name))]
    if not fonts:
        pytest.skip(f"no font with Vietnamese letters to make a PDF with: {' or '.join(FONTS)}")
    pdfmetrics.registerFont(TTFont("annex", str(fonts[0])))
    style = ParagraphStyle("cell", fontName="annex", fontSize=9, leading=11)
    story: list[object] = []
    for rows in tables:
        cells = [[Paragraph(value, style) for value in row] for row in rows]
        table = Table(cells, colWidths=[40, 260, 50, 150])
        table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
        story += [table, PageBreak()]
    SimpleDocTemplate(str(path), pagesize=A4).build(story)
    return path


KNOWN = load_set("pctn-tinh-2025")
WANTED = [one for one in KNOWN.indicators if not one.deduction]


def imported(path: Path, year: int | None = None) -> tuple[IndicatorSet, ImportResult]:
    """The result of an import, and the set that comes of its text."""
    result = import_table(path, year=year)
    made = path.with_suffix(".yaml")
    made.write_text(result.set_yaml, encoding="utf-8")
    return load_set(made), result


def abouts(result: ImportResult) -> list[str]:
    return [note.about for note in result.not_understood]


def small(*rows: Sequence[str], heading: Sequence[str] = HEADING) -> list[list[str]]:
    """A heading and rows, each filled up with blanks."""
    return [list(heading), *([*row, *[""] * (len(heading) - len(row))] for row in rows)]


MAKERS: dict[str, Callable[[Path, Rows], Path]] = {
    ".docx": make_docx,
    ".xlsx": make_xlsx,
    ".pdf": make_pdf,
}
