"""Tables of Word, Excel and PDF files as rows of cell texts, merged cells blank but the first."""

from __future__ import annotations

import re
import zipfile
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
from pdfplumber.utils.exceptions import PdfminerException

from indicator_map.errors import SetError
from indicator_map.nodes import tidy
from indicator_map.word_numbering import WordNumbers

LARGEST_UNPACKED = 200_000_000
"""Bytes that a Word or Excel file may unpack to; a real annex has under 2,000,000."""
MOST_ROWS = 20_000
MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands (for people), its cells, whether it begins a new page's table."""

    where: str
    cells: tuple[str, ...]
    first_on_page: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """All tables of a file, in order, and the running text around them."""

    tables: tuple[tuple[Row, ...], ...]
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
    except (
        PackageNotFoundError,
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
    ) as error:
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
    tables = tuple(
        tuple(_docx_rows(table, at, numbers)) for at, table in enumerate(document.tables, start=1)
    )
    return File(tables, "\n".join(tidy(one.text) for one in document.paragraphs))


def _docx_rows(table: DocxTable, table_number: int, numbers: WordNumbers) -> Iterator[Row]:
    for number, tr in enumerate(table._tbl.tr_lst[:MOST_ROWS], start=1):
        cells = [""] * tr.grid_before
        for tc in tr.tc_lst:
            text = "" if tc.vMerge == "continue" else _docx_text(_Cell(tc, table), numbers)
            cells += [text] + [""] * (tc.grid_span - 1)
        yield Row(f"bảng {table_number}, dòng {number}", tuple(cells))


def _docx_text(cell: _Cell, numbers: WordNumbers) -> str:
    """The text of a cell with the numbers that Word puts before its paragraphs."""
    lines = [(numbers.label(paragraph), paragraph.text) for paragraph in cell.paragraphs]
    return tidy(" ".join(f"{label} {text}" for label, text in lines))


def _xlsx(path: Path) -> File:
    book = openpyxl.load_workbook(path, data_only=True)
    tables = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        rows = sheet.iter_rows(max_row=min(sheet.max_row, MOST_ROWS), max_col=60)
        tables.append(
            tuple(
                Row(f"trang “{sheet.title}”, dòng {number}", tuple(_excel_text(c) for c in row))
                for number, row in enumerate(rows, start=1)
            )
        )
    book.close()
    return File(tuple(tables), "")


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
    return tidy(str(value))


def _pdf(path: Path) -> File:
    tables: list[tuple[Row, ...]] = []
    texts: list[str] = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages[:MOST_PAGES]:
            for table in page.extract_tables():
                rows = (
                    Row(
                        f"trang {page.page_number}, dòng {number}",
                        tuple(tidy(cell or "") for cell in cells),
                        first_on_page=number == 1,
                    )
                    for number, cells in enumerate(table, start=1)
                )
                tables.append(tuple(rows))
            texts.append(tidy(page.extract_text() or ""))
            page.close()
    return File(tuple(tables), "\n".join(texts))
