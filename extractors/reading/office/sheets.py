"""Sheets (XLSX, XLS, XLSB, ODS) → sections: cells as printed, merged ones over their width."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import python_calamine

from extractors.errors import Damaged, Encrypted, TooLarge
from extractors.reading.text_quality import legacy_encoding
from extractors.reading.typeset.letters import width_of
from extractors.reading.typeset.model import (
    Align,
    Block,
    Cell,
    Paragraph,
    Row,
    Section,
    Table,
)
from extractors.reading.word.package import MOST_UNPACKED
from extractors.reading.word.text import Piece, spans_of

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 5000, 120, 40
"""What is read of a sheet and of a file; registers of a province have some thousand rows."""
MOST_SHEET_XML = 64 * 1024 * 1024
"""Bytes of one sheet's XML: openpyxl needs some fifty times as much."""
LETTER_WIDTH = 5.6
"""Points of one unit of a column's width (a digit of the usual face at 11 points)."""
USUAL_COLUMN = 8.43
PAGE_MARGIN = 40.0

_BROKEN = (
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    SyntaxError,
    OSError,
)
"""What openpyxl raises on broken files."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """The text of a cell and how it is set; `rows` and `columns` are what it is merged over."""

    text: str
    align: Align = "left"
    size: float = 12.0
    bold: bool = False
    wrap: bool = False
    font: str = ""
    rows: int = 1
    columns: int = 1


@dataclass
class Sheet:
    """One sheet: its cells by row and column (from 1), and the widths of its columns."""

    cells: dict[tuple[int, int], SheetCell] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    header: tuple[str, str, str] = ("", "", "")


def read_xlsx(path: Path) -> tuple[Section, ...]:
    """Return the sheets of an XLSX as sections; raises Damaged or TooLarge."""
    # Here, because few files are sheets, and every worker would load it.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    _check_size(path)
    try:
        book = openpyxl.load_workbook(path, data_only=True, keep_links=False)
        sheets = [
            _sheet(one) for one in book.worksheets[:MOST_SHEETS] if one.sheet_state == "visible"
        ]
    except (InvalidFileException, *_BROKEN) as error:
        # Files of other programs that openpyxl will not open, calamine often does.
        try:
            return read_other_sheets(path)
        except Damaged:
            raise Damaged(f"broken sheet: {error}") from error
    return _sections(sheets)


def read_other_sheets(path: Path) -> tuple[Section, ...]:
    """Return the sheets of an XLS, XLSB or ODS as sections; raises Damaged or Encrypted."""
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        sheets = []
        for name in book.sheet_names[:MOST_SHEETS]:
            sheets.append(_other_sheet(book.get_sheet_by_name(name)))
    except python_calamine.PasswordError as error:
        raise Encrypted(str(path)) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Damaged(f"broken sheet: {error}") from error
    return _sections(sheets)


def _check_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except zipfile.BadZipFile as error:
        raise Damaged(str(error)) from error
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise TooLarge("unpacks to too much")
    for info in infos:
        if info.filename.endswith(".xml") and info.file_size > MOST_SHEET_XML:
            raise TooLarge(f"{info.filename} has {info.file_size} bytes")


def _sheet(sheet: Any) -> Sheet:
    from openpyxl.utils import column_index_from_string

    made = Sheet()
    merged = {
        (area.min_row, area.min_col): (area.max_row, area.max_col)
        for area in sheet.merged_cells.ranges
    }
    rows = min(sheet.max_row or 0, MOST_ROWS)
    columns = min(sheet.max_column or 0, MOST_COLUMNS)
    for row in sheet.iter_rows(1, rows, 1, columns):
        for cell in row:
            text = shown(cell.value, str(cell.number_format or "General"))
            if not text:
                continue
            last_row, last_column = merged.get((cell.row, cell.column), (cell.row, cell.column))
            made.cells[cell.row, cell.column] = SheetCell(
                text,
                _align(cell),
                float(cell.font.sz or 11.0),
                bool(cell.font.b),
                bool(cell.alignment.wrap_text),
                str(cell.font.name or ""),
                last_row - cell.row + 1,
                min(last_column, MOST_COLUMNS) - cell.column + 1,
            )
    for name, about in sheet.column_dimensions.items():
        first = column_index_from_string(name)
        for column in range(first, min(max(about.max or first, first), MOST_COLUMNS) + 1):
            wide = 0.0 if about.hidden else float(about.width or USUAL_COLUMN)
            made.widths[column] = wide * LETTER_WIDTH
    made.hidden_rows = frozenset(
        number for number, about in sheet.row_dimensions.items() if about.hidden
    )
    head = sheet.oddHeader
    made.header = tuple(_plain_header(part.text) for part in (head.left, head.center, head.right))  # type: ignore[assignment]
    return made


def _plain_header(text: str | None) -> str:
    """Return the text of a print header without its codes (`&"Times New Roman"&12`)."""
    return re.sub(r'&(?:"[^"]*"|\d+|[A-Za-z&])', "", text or "").strip()


def _align(cell: Any) -> Align:
    across = cell.alignment.horizontal
    if across in ("center", "centerContinuous"):
        return "center"
    if across == "right" or (across is None and isinstance(cell.value, int | float)):
        return "right"
    return "left"


def _other_sheet(sheet: Any) -> Sheet:
    made = Sheet()
    try:
        ranges = sheet.merged_cell_ranges or ()
    except python_calamine.CalamineError:
        ranges = ()
    merged = dict(ranges)
    for row, values in enumerate(sheet.iter_rows()):
        if row >= MOST_ROWS:
            break
        for column, value in enumerate(values[:MOST_COLUMNS]):
            text = shown(value, "General")
            if not text:
                continue
            last_row, last_column = merged.get((row, column), (row, column))
            over = (last_row - row + 1, min(last_column, MOST_COLUMNS) - column + 1)
            # Letterheads and titles are merged, and centred in what they are merged over.
            align: Align = "center" if over[1] > 1 else "left"
            made.cells[row + 1, column + 1] = SheetCell(
                text, align, wrap=over[1] > 1, rows=over[0], columns=over[1]
            )
    return made


_DATE_CODES = re.compile(r'"([^"]*)"|\\(.)|\[[^\[\]]*\]|(d+|m+|y+|h+|s+)|(.)', re.IGNORECASE)


def shown(value: object, form: str) -> str:
    """Return a cell's value as the sheet shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date):
        return _date(value, form)
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return ""
        if value == int(value) and abs(value) < 1e15:
            value = int(value)
    if isinstance(value, int):
        return _number(value, form)
    if isinstance(value, float):
        return f"{value:.10g}".replace(".", ",")
    return str(value)


def _number(value: int, form: str) -> str:
    zeros = re.fullmatch(r'(?:"([^"]*)")?(0+)(?:"([^"]*)")?', form)
    if zeros:
        return f"{zeros[1] or ''}{value:0{len(zeros[2])}d}{zeros[3] or ''}"
    if "#,##" in form:
        return f"{value:,}".replace(",", ".")
    return str(value)


def _date(value: datetime | date, form: str) -> str:
    if form in ("General", "") or not re.search("[dy]", form, re.IGNORECASE):
        return f"{value:%d/%m/%Y}"
    out: list[str] = []
    for quoted, escaped, code, other in _DATE_CODES.findall(form.partition(";")[0]):
        kind = code[:1].lower()
        if kind == "d":
            out.append(f"{value.day:02d}" if len(code) > 1 else str(value.day))
        elif kind == "m":
            out.append(f"{value.month:02d}" if len(code) > 1 else str(value.month))
        elif kind == "y":
            out.append(str(value.year) if len(code) > 2 else f"{value.year % 100:02d}")
        elif not code:
            out.append(quoted or escaped or other)
    text = "".join(out).strip()
    # `mm-dd-yy` is how the format is stored that a Vietnamese Excel shows as dd/mm/yyyy.
    return f"{value:%d/%m/%Y}" if form.lower().startswith("mm-dd-yy") else text


def _sections(sheets: Sequence[Sheet]) -> tuple[Section, ...]:
    texts = [cell.text for sheet in sheets for cell in sheet.cells.values()]
    fallback = legacy_encoding(texts, ())
    made = [_section(sheet, fallback) for sheet in sheets if sheet.cells]
    return tuple(made) or (Section(()),)


def _section(sheet: Sheet, fallback: str | None) -> Section:
    last = max(column + cell.columns - 1 for (_, column), cell in sheet.cells.items())
    widths = [_width(sheet, column) for column in range(1, last + 1)]
    total = sum(widths)
    width = max(595.3, total + 2 * PAGE_MARGIN)
    height = 841.9 if width < 600 else max(0.7 * width, 595.3)
    rows = list(_rows(sheet, widths, fallback))
    shift = max((width - 2 * PAGE_MARGIN - total) / 2, 0.0)
    blocks: tuple[Block, ...] = (Table(tuple(rows), tuple(widths), left=shift),)
    if any(sheet.header):
        third = (width - 2 * PAGE_MARGIN) / 3
        head = Row(
            tuple(
                Cell((Paragraph(spans_of([Piece(text, 11.0)]), align),), 1, third)
                for text, align in zip(sheet.header, _HEADER_ALIGNS, strict=True)
            )
        )
        blocks = (Table((head,), (third,) * 3), *blocks)
    return Section(blocks, width, height, left=PAGE_MARGIN, right=PAGE_MARGIN, top=PAGE_MARGIN)


_HEADER_ALIGNS: tuple[Align, Align, Align] = ("left", "center", "right")


def _width(sheet: Sheet, column: int) -> float:
    """Return a column's width: as stated, else by its longest short text."""
    if column in sheet.widths:
        return max(sheet.widths[column], 0.0) or 0.1
    if sheet.widths:
        return USUAL_COLUMN * LETTER_WIDTH
    texts = [
        width_of(cell.text, cell.size, cell.bold) + 14
        for (_, own), cell in sheet.cells.items()
        if own == column and cell.columns == 1
    ]
    # Titles run over into empty cells beside: they make no column wide.
    usual = sorted(texts)[int(0.8 * (len(texts) - 1))] if texts else 0.0
    return min(max(usual, USUAL_COLUMN * LETTER_WIDTH), 260.0)


def _rows(sheet: Sheet, widths: Sequence[float], fallback: str | None) -> Iterator[Row]:
    by_row: dict[int, dict[int, SheetCell]] = {}
    for (row, column), cell in sheet.cells.items():
        by_row.setdefault(row, {})[column] = cell
    covered: dict[tuple[int, int], int] = {}
    last_row = max(by_row)
    empty = 0
    for number in range(1, last_row + 1):
        if number in sheet.hidden_rows:
            continue
        cells = by_row.get(number, {})
        empty = 0 if cells else empty + 1
        if empty > 3:
            continue  # a gap of many rows is no more than a gap
        for column, cell in cells.items():
            for below in range(1, min(cell.rows, 50)):
                covered[number + below, column] = cell.columns
        yield Row(tuple(_cells(number, cells, covered, widths, fallback)), height=14.0)


def _cells(
    row: int,
    cells: Mapping[int, SheetCell],
    covered: Mapping[tuple[int, int], int],
    widths: Sequence[float],
    fallback: str | None,
) -> Iterator[Cell]:
    column = 1
    while column <= len(widths):
        over = covered.get((row, column), 0)
        cell = cells.get(column)
        if over:
            yield Cell((), over, sum(widths[column - 1 : column - 1 + over]))
            column += over
            continue
        if cell is None:
            yield Cell((), 1, widths[column - 1])
            column += 1
            continue
        span = cell.columns
        if span == 1 and not cell.wrap:
            span = _run_over(row, column, cell, cells, covered, widths)
        width = sum(widths[column - 1 : column - 1 + span])
        yield Cell(tuple(_paragraphs(cell, fallback)), span, width)
        column += span


def _run_over(
    row: int,
    column: int,
    cell: SheetCell,
    cells: Iterable[int],
    covered: Mapping[tuple[int, int], int],
    widths: Sequence[float],
) -> int:
    """Return over how many columns a text runs: into empty cells on its right, as in print."""
    needed = width_of(cell.text.split("\n")[0], cell.size, cell.bold) + 12
    span = 1
    taken = set(cells)
    while (
        sum(widths[column - 1 : column - 1 + span]) < needed
        and column + span <= len(widths)
        and column + span not in taken
        and (row, column + span) not in covered
    ):
        span += 1
    return span


def _paragraphs(cell: SheetCell, fallback: str | None) -> Iterator[Paragraph]:
    for text in cell.text.split("\n"):
        piece = Piece(
            text.replace("\r", ""), min(max(cell.size, 6.0), 40.0), cell.bold, font=cell.font
        )
        yield Paragraph(spans_of([piece], fallback), cell.align)
