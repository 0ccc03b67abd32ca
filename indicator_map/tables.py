"""Tables of Word, Excel and PDF files as rows of cell texts, merged cells blank but the first."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pdfplumber
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table as DocxTable
from docx.table import _Cell
from openpyxl.utils.exceptions import InvalidFileException
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from indicator_map.errors import SetError
from indicator_map.nodes import tidy
from indicator_map.word_numbering import WordNumbers

LARGEST_UNPACKED = 200_000_000
"""Bytes that a Word or Excel file may unpack to; a real annex has under 2,000,000."""
MOST_ROWS = 20_000
MOST_PAGES = 500
BROKEN_OFFICE = (
    PackageNotFoundError,
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    SyntaxError,
    NotImplementedError,
    KeyError,
    ValueError,
)
"""What python-docx and openpyxl raise on broken files; both XML parsers raise SyntaxErrors."""
LINE_APART = 3.0
"""Points from which two lines of a PDF are not the same one; pdfplumber snaps nearer ones."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands (for people), its cells, whether it begins a new page's table.

    Cells have their line breaks, but not those where a PDF wraps a line.
    """

    where: str
    cells: tuple[str, ...]
    first_on_page: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table, the paragraphs between it and the table before, whether it is a sheet of its own."""

    rows: tuple[Row, ...]
    before: tuple[str, ...] = ()
    sheet: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """All tables of a file, in order, and its running text: a line for each line of it."""

    tables: tuple[Table, ...]
    text: str


def read_tables(path: Path) -> File:
    """Return the tables of a .docx, .xlsx or .pdf file.

    Raises `SetError`: no such file, another kind of file, damaged, locked or far too large.
    """
    readers = {".docx": _docx, ".xlsx": _xlsx, ".xlsm": _xlsx, ".pdf": _pdf}
    kind = path.suffix.lower()
    if not path.is_file():
        raise SetError(f"Không thấy tệp: {path}")
    if kind not in readers:
        newer = {".doc": ".docx", ".xls": ".xlsx"}.get(kind)
        hint = f"; hãy mở và lưu lại thành {newer}" if newer else ""
        raise SetError(f"Chỉ nhập được tệp .docx, .xlsx hoặc .pdf, không phải {path.name}{hint}")
    try:
        if kind != ".pdf":
            _check_unpacked(path)
        return readers[kind](path)
    except PdfminerException as error:
        if any(isinstance(one, PDFPasswordIncorrect) for one in error.args):
            raise SetError(f"Tệp {path.name} có mật khẩu; hãy bỏ mật khẩu rồi nhập lại") from error
        raise SetError(f"Tệp {path.name} hỏng, không mở được") from error
    except BROKEN_OFFICE as error:
        raise SetError(f"Tệp {path.name} hỏng, có mật khẩu, hoặc không phải {kind}") from error
    except OSError as error:
        raise SetError(f"Không đọc được tệp {path.name}: {error.strerror or error}") from error


def _check_unpacked(path: Path) -> None:
    with zipfile.ZipFile(path) as packed:
        if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
            raise SetError(f"Tệp {path.name} quá lớn cho một bảng tiêu chí")


def _docx(path: Path) -> File:
    document = docx.Document(str(path))
    numbers = WordNumbers(document)
    tables: list[Table] = []
    lines: list[str] = []
    before: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, DocxTable):
            rows = tuple(_docx_rows(block, len(tables) + 1, numbers))
            tables.append(Table(rows, tuple(before)))
            before = []
        elif line := tidy(f"{numbers.label(block)} {block.text}"):
            before.append(line)
            lines.append(line)
    return File(tuple(tables), "\n".join(lines))


def _docx_rows(table: DocxTable, table_number: int, numbers: WordNumbers) -> Iterator[Row]:
    for number, tr in enumerate(table._tbl.tr_lst[:MOST_ROWS], start=1):
        cells = [""] * tr.grid_before
        for tc in tr.tc_lst:
            text = "" if tc.vMerge == "continue" else _docx_text(_Cell(tc, table), numbers)
            cells += [text] + [""] * (tc.grid_span - 1)
        yield Row(f"bảng {table_number}, dòng {number}", tuple(cells))


def _docx_text(cell: _Cell, numbers: WordNumbers) -> str:
    """The text of a cell with the numbers that Word puts before its paragraphs."""
    return _lines("\n".join(f"{numbers.label(one)} {one.text}" for one in cell.paragraphs))


def _lines(text: str) -> str:
    """The lines of a cell, each tidied, blank ones left out."""
    return "\n".join(line for one in text.splitlines() if (line := tidy(one)))


def _xlsx(path: Path) -> File:
    book = openpyxl.load_workbook(path, data_only=True)
    tables = []
    lines = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        cells = sheet.iter_rows(max_row=min(sheet.max_row, MOST_ROWS), max_col=60)
        texts = [tuple(_excel_text(cell) for cell in row) for row in cells]
        width = max((at + 1 for row in texts for at, text in enumerate(row) if text), default=0)
        rows = tuple(
            Row(f"trang “{sheet.title}”, dòng {number}", row[:width])
            for number, row in enumerate(texts, start=1)
        )
        tables.append(Table(rows, sheet=True))
        lines += [line for row in rows if (line := tidy(" ".join(row.cells)))]
    book.close()
    return File(tuple(tables), "\n".join(lines))


def _excel_text(cell: openpyxl.cell.cell.Cell) -> str:
    """The cell as it is shown: 1.1 with two decimals is 1.10, which Excel keeps as 1.1."""
    value = cell.value
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float):
        shown = re.fullmatch(r"0\.(0+)", str(cell.number_format))
        return f"{value:.{len(shown[1])}f}" if shown else f"{value:g}"
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return _lines(str(value))


def _pdf(path: Path) -> File:
    tables: list[Table] = []
    texts: list[str] = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages[:MOST_PAGES]:
            for table in page.extract_tables(_closing_lines(page)):
                rows = (
                    Row(
                        f"trang {page.page_number}, dòng {number}",
                        tuple(_unwrapped(cell or "") for cell in cells),
                        first_on_page=number == 1,
                    )
                    for number, cells in enumerate(table, start=1)
                )
                tables.append(Table(tuple(rows)))
            texts.append(_lines(page.extract_text() or ""))
            page.close()
    return File(tuple(tables), "\n".join(texts))


def _closing_lines(page: Page) -> dict[str, list[float]]:
    """Where the lines down the page begin and end.

    A row that breaks over two pages often has no line below it on the one and none above it on the
    other; without these it would be lost.
    """
    down = [edge for edge in page.edges if edge["orientation"] == "v"]
    across = [edge["top"] for edge in page.edges if edge["orientation"] == "h"]
    if not down or not across:
        return {}
    ends = (min(edge["top"] for edge in down), max(edge["bottom"] for edge in down))
    open_ends = [end for end in ends if min(abs(end - line) for line in across) > LINE_APART]
    return {"explicit_horizontal_lines": open_ends} if open_ends else {}


def _unwrapped(text: str) -> str:
    """A cell's lines; one that begins with no dash or number goes on with the line above."""
    return _lines(re.sub(r"\n(?![^\S\n]{0,20}(?:[-–+•*]\s|\d{1,2}[.)]\s|[a-zđ]\)\s))", " ", text))
