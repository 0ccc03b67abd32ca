"""How a table becomes a worksheet that reads well on screen and on A4 paper."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Literal

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from extractors.workbooks import safe_cell
from pipeline.records.rows import CoverageStatus
from pipeline.records.wording import STATUS_COLOUR, clean, visible

Kind = Literal["text", "date", "count", "share", "figure", "link", "mark"]
Mark = Literal["", "doubt", "outside"] | CoverageStatus

FONT = "Times New Roman"
DATE_FORMAT = "dd/mm/yyyy"
LONGEST_TEXT = 32_767
LONGEST_LINK = 2_079
"""Excel's limits for a cell's text and for the target of a link."""

LINE_HEIGHT = 15.0
HIGHEST_ROW = 409.0
"""In points; the second is Excel's limit."""

_CHARACTERS_PER_WIDTH = 1.25
"""Of 11-point Vietnamese text per unit of column width, blanks lost at line ends included."""

_FORMATS = {"text": "@", "date": DATE_FORMAT, "count": "#,##0", "share": "0%",
            "figure": "#,##0.##", "link": "@", "mark": "@"}  # fmt: skip
_CENTRED = frozenset({"date", "count", "share", "link", "mark"})
_FILLS: dict[str, PatternFill] = {
    name: PatternFill("solid", start_color=colour)
    for name, colour in {
        "header": "1F3864",
        "level1": "B4C6E7",
        "level2": "D9E2F3",
        "level3": "EDF1F9",
        "doubt": "FFF2CC",
        "outside": "FCE4D6",
    }.items()
}
_INKS: dict[str, str] = {}
for _status, (_ground, _ink) in STATUS_COLOUR.items():
    _FILLS[_status] = PatternFill("solid", start_color=_ground)
    _INKS[_status] = _ink
_LINE = Side(style="thin", color="8EA0BC")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, width in characters, what its cells are, and what they may be.

    `choices` makes a drop-down list; a `hidden` column serves the program, not the reader.
    """

    heading: str
    width: float
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that opens a file: what it shows and a percent-encoded target."""

    text: str
    target: str


Value = str | int | float | date | Link | None


@dataclass(frozen=True, slots=True)
class Item:
    """A row of cells, one for each column; `marks` colours some of them by position."""

    cells: tuple[Value, ...]
    marks: tuple[tuple[int, Mark], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A row that heads those below it; `level` counts from 1."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Table:
    """One table with what stands above it; `empty` is said where it has no rows."""

    title: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Item | Group, ...]
    empty: str
    frozen_columns: int = 0


def content_of(book: Workbook) -> str:
    """Return a digest of what the cells of a workbook hold, however the file was saved."""
    digest = hashlib.sha256()
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value not in (None, ""):
                    held = f"{sheet.title}\t{cell.coordinate}\t{_told(cell.value)}\n"
                    digest.update(held.encode("utf-8", errors="backslashreplace"))
    return digest.hexdigest()


def _told(value: object) -> str:
    if isinstance(value, date):  # a datetime too: a day is read back as one
        return value.isoformat()[:10]
    if isinstance(value, (int, float)):
        return f"{value:.10g}"
    return str(value).replace("\r\n", "\n")


def add_sheet(book: Workbook, name: str, table: Table) -> Worksheet:
    """Add a worksheet with one table: frozen header, filter, widths, and set up for A4."""
    sheet = book.create_sheet(name)
    for index, column in enumerate(table.columns, start=1):
        dimension = sheet.column_dimensions[get_column_letter(index)]
        dimension.width = column.width
        dimension.hidden = column.hidden
    header, last = put_table(sheet, table, 1)
    sheet.freeze_panes = sheet.cell(header + 1, table.frozen_columns + 1)
    sheet.auto_filter.ref = f"A{header}:{get_column_letter(len(table.columns))}{last}"
    set_up_page(sheet, header)
    return sheet


def put_table(sheet: Worksheet, table: Table, row: int) -> tuple[int, int]:
    """Write a table with its title from `row` on; return the rows of its header and its end."""
    put_text(sheet.cell(row, 1), table.title, Font(name=FONT, size=14, bold=True))
    for note in table.notes:
        row += 1
        put_text(sheet.cell(row, 1), note, Font(name=FONT, size=11, italic=True))
    header = row + 1
    _put_header(sheet, table.columns, header)
    row = header
    looks = _Looks()
    for line in table.rows:
        row += 1
        if isinstance(line, Group):
            _put_group(sheet, line, row, len(table.columns))
        else:
            for position, (value, column) in enumerate(
                zip(line.cells, table.columns, strict=True), start=1
            ):
                looks.put(sheet.cell(row, position), value, column.kind)
            for position, mark in line.marks:
                _colour(sheet.cell(row, position + 1), mark)
            _set_height(sheet, row, zip(line.cells, table.columns, strict=True))
    if not table.rows:
        row += 1
        put_text(sheet.cell(row, 1), table.empty, Font(name=FONT, size=11, italic=True))
    _add_choices(sheet, table.columns, header + 1, row)
    return header, row


def _colour(cell: Cell, mark: Mark) -> None:
    cell.fill = _FILLS[mark]
    if mark in _INKS:
        cell.font = Font(name=FONT, size=11, color=_INKS[mark])


def put_text(cell: Cell, text: str, font: Font) -> None:
    """Write `text` as text, never as a formula or an error value."""
    _set_text(cell, text)
    cell.font = font


def set_up_page(sheet: Worksheet, header: int | None) -> None:
    """Print on A4 landscape, as wide as the page, the header repeated, pages numbered."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = 0.5
    sheet.page_margins.bottom = 0.8
    sheet.page_margins.footer = 0.4
    sheet.oddFooter.center.text = "Trang &P/&N"
    sheet.oddFooter.left.text = "&A"
    sheet.sheet_view.showGridLines = False
    if header:
        sheet.print_title_rows = f"{header}:{header}"


class _Looks:
    """The look of each kind of cell, made once and copied: styling every cell anew is slow."""

    def __init__(self) -> None:
        self._made: dict[str, Cell] = {}

    def put(self, cell: Cell, value: Value, kind: Kind) -> None:
        """Write a value with the look of its kind."""
        if isinstance(value, Link):
            _set_text(cell, value.text)
            if len(value.target) <= LONGEST_LINK:
                cell.hyperlink = value.target
        elif isinstance(value, str):
            _set_text(cell, value)
        elif isinstance(value, date) and value.year < 1900:
            _set_text(cell, value.isoformat())
        elif value is not None:
            cell.value = value
        look = self._made.get(kind)
        prefixed = cell.quotePrefix
        if look is None:
            colour = "0563C1" if kind == "link" else "000000"
            underline = "single" if kind == "link" else None
            cell.font = Font(name=FONT, size=11, color=colour, underline=underline)
            cell.border = _BOX
            cell.alignment = _alignment(kind)
            cell.number_format = _FORMATS[kind]
            if not prefixed:
                self._made[kind] = cell
        else:
            cell._style = look._style.__copy__()
            if prefixed:
                cell.quotePrefix = prefixed


def _alignment(kind: Kind) -> Alignment:
    if kind == "figure":
        return Alignment(vertical="top", horizontal="right", indent=1)
    side = "center" if kind in _CENTRED else None
    return Alignment(wrap_text=True, vertical="top", horizontal=side)


def _set_text(cell: Cell, text: str) -> None:
    text = clean_lines(text)[:LONGEST_TEXT]
    if not text:
        return
    cell.value = text
    cell.data_type = "s"
    if safe_cell(text) != text:
        cell.quotePrefix = True


def clean_lines(text: str) -> str:
    """Return `text` with each of its lines cleaned, what nobody sees in it written out."""
    return "\n".join(clean(visible(line)) for line in text.split("\n"))


def _set_height(sheet: Worksheet, row: int, cells: Iterable[tuple[Value, Column]]) -> None:
    """Make a row as high as its longest wrapped text: not every office program does it itself."""
    most = 1
    for value, column in cells:
        text = value.text if isinstance(value, Link) else value
        if isinstance(text, str) and not column.hidden:
            fits = max(column.width * _CHARACTERS_PER_WIDTH, 1)
            lines = sum(max(ceil(len(part) / fits), 1) for part in text.split("\n"))
            most = max(most, lines)
    sheet.row_dimensions[row].height = min(most * LINE_HEIGHT + 2, HIGHEST_ROW)


def _put_header(sheet: Worksheet, columns: Sequence[Column], row: int) -> None:
    for position, column in enumerate(columns, start=1):
        cell = sheet.cell(row, position)
        put_text(cell, column.heading, Font(name=FONT, size=11, bold=True, color="FFFFFF"))
        cell.fill = _FILLS["header"]
        cell.border = _BOX
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    _set_height(sheet, row, ((column.heading, column) for column in columns))


def _put_group(sheet: Worksheet, group: Group, row: int, width: int) -> None:
    """The text stands in the first cell and runs over the empty ones; merging breaks filters."""
    fill = _FILLS[f"level{min(group.level, 3)}"]
    edge = Border(top=_LINE, bottom=_LINE)
    for position in range(1, width + 1):
        cell = sheet.cell(row, position)
        cell.fill = fill
        cell.border = edge
    put_text(sheet.cell(row, 1), group.text, Font(name=FONT, size=11, bold=True))
    sheet.cell(row, 1).alignment = Alignment(vertical="center", indent=min(group.level - 1, 3))


def _add_choices(sheet: Worksheet, columns: Iterable[Column], first: int, last: int) -> None:
    for position, column in enumerate(columns, start=1):
        if column.choices:
            letter = get_column_letter(position)
            listed = DataValidation(
                type="list",
                formula1=f'"{",".join(column.choices)}"',
                allow_blank=True,
                showErrorMessage=True,
                errorTitle="Giá trị không hợp lệ",
                error="Chọn một giá trị trong danh sách.",
            )
            listed.add(f"{letter}{first}:{letter}{last}")
            sheet.add_data_validation(listed)
