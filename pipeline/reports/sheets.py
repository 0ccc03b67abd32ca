"""How a table becomes a worksheet that reads well on screen and on A4 paper."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import ceil
from typing import BinaryIO, Literal

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
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
    """One table with what stands above it; `empty` is said where it has no rows.

    Rows may be made as they are written.
    """

    title: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Iterable[Item | Group]
    empty: str
    frozen_columns: int = 0
    beside: tuple[int, Link] | None = None
    """A link beside the title, with the column that it stands in."""


def content_of(book: Workbook) -> str:
    """Return a digest of what the cells of a workbook hold, however the file was saved."""
    digest = hashlib.sha256()
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                _add_to(digest, sheet.title, cell)
    return digest.hexdigest()


def _add_to(digest: hashlib._Hash, title: str, cell: Cell) -> None:
    if cell.value not in (None, ""):
        held = f"{title}\t{cell.coordinate}\t{_told(cell.value)}\n"
        digest.update(held.encode("utf-8", errors="backslashreplace"))


def _told(value: object) -> str:
    if isinstance(value, date):  # a datetime too: a day is read back as one
        return value.isoformat()[:10]
    if isinstance(value, (int, float)):
        return f"{value:.10g}"
    return str(value).replace("\r\n", "\n")


class Book:
    """A workbook that is written sheet after sheet and row after row: no rows are held."""

    def __init__(self, title: str = "") -> None:
        self._book = Workbook(write_only=True)
        self._book.properties.title = title or None
        self._book.properties.creator = "minhchung"
        self._digest = hashlib.sha256()
        self._styles: dict[tuple[str, bool, str], StyleArray] = {}

    def sheet(
        self, name: str, columns: Sequence[Column], header: int = 0, frozen: int = 0
    ) -> Sheet:
        """Begin a worksheet with these columns, behind those that are there: they are done.

        `header` is the row of the headings that stay in sight and are printed on every page, 0 for
        none; `frozen` columns stay in sight with it.
        """
        sheet = self._book.create_sheet(name)
        for index, column in enumerate(columns, start=1):
            dimension = sheet.column_dimensions[get_column_letter(index)]
            dimension.width = column.width
            dimension.hidden = column.hidden
        if header:
            sheet.freeze_panes = f"{get_column_letter(frozen + 1)}{header + 1}"
        _set_up_page(sheet, header)
        return Sheet(sheet, self)

    def cell(self, sheet: WriteOnlyWorksheet, value: Value, look: str, mark: Mark = "") -> Cell:
        """Return a cell of a sheet with a value in one of the looks (`_LOOKS`, or a `Kind`).

        A text is written as text, never as a formula or an error value.
        """
        cell = WriteOnlyCell(sheet)
        prefixed = False
        if isinstance(value, Link):
            prefixed = _set_text(cell, value.text)
            if len(value.target) <= LONGEST_LINK:
                cell.hyperlink = value.target
        elif isinstance(value, str):
            prefixed = _set_text(cell, value)
        elif isinstance(value, date) and value.year < 1900:
            prefixed = _set_text(cell, value.isoformat())
        elif value is not None:
            cell.value = value
        key = (look, prefixed, mark)
        style = self._styles.get(key)
        if style is None:
            _dress(cell, look, mark)
            cell.quotePrefix = prefixed
            self._styles[key] = cell._style
        else:
            cell._style = style  # shared: nothing changes a cell's style after this
        return cell

    def told(self, title: str, cell: Cell) -> None:
        """Count what a cell holds in, once it has its place."""
        _add_to(self._digest, title, cell)

    def save(self, stream: BinaryIO) -> str:
        """Write the workbook, once and for all; return the digest that `content_of` gives of it."""
        self._book.save(stream)
        return self._digest.hexdigest()


class Sheet:
    """A worksheet as far as it is written; `row` is its last row."""

    def __init__(self, sheet: WriteOnlyWorksheet, book: Book) -> None:
        self.worksheet = sheet
        self.row = 0
        self._book = book

    def cell(self, value: Value, look: str, mark: Mark = "") -> Cell:
        """Return a cell for the next row."""
        return self._book.cell(self.worksheet, value, look, mark)

    def append(self, cells: Sequence[Cell | None], height: float = 0.0) -> None:
        """Write the next row; `height` is in points, 0 for what the office program takes."""
        self.row += 1
        if height:
            self.worksheet.row_dimensions[self.row].height = height
        self.worksheet.append(cells)
        self.worksheet.row_dimensions.pop(self.row, None)
        for cell in cells:
            if cell is not None:
                self._book.told(self.worksheet.title, cell)

    def go_to(self, row: int) -> None:
        """Leave rows empty, so that the next one is `row`."""
        while self.row < row - 1:
            self.append(())


def add_sheet(book: Book, name: str, table: Table) -> Sheet:
    """Add a worksheet with one table: frozen header, filter, widths, and set up for A4."""
    header = len(table.notes) + 2
    sheet = book.sheet(name, table.columns, header, table.frozen_columns)
    _, last = put_table(sheet, table)
    letter = get_column_letter(len(table.columns))
    sheet.worksheet.auto_filter.ref = f"A{header}:{letter}{last}"
    return sheet


def put_table(sheet: Sheet, table: Table) -> tuple[int, int]:
    """Write a table with its title in the next rows; return the rows of its header and its end."""
    title: list[Cell | None] = [sheet.cell(table.title, "title")]
    if table.beside:
        place, link = table.beside
        title += [None] * (place - 2) + [sheet.cell(link, "plain")]
    sheet.append(title)
    for note in table.notes:
        sheet.append([sheet.cell(note, "note")])
    _put_header(sheet, table.columns)
    header = sheet.row
    for line in table.rows:
        if isinstance(line, Group):
            _put_group(sheet, line, len(table.columns))
        else:
            _put_item(sheet, line, table.columns)
    if sheet.row == header:
        sheet.append([sheet.cell(table.empty, "note")])
    _add_choices(sheet.worksheet, table.columns, header + 1, sheet.row)
    return header, sheet.row


def _put_item(sheet: Sheet, item: Item, columns: Sequence[Column]) -> None:
    marks = dict(item.marks)
    both = zip(item.cells, columns, strict=True)
    cells = [
        sheet.cell(value, column.kind, marks.get(place, ""))
        for place, (value, column) in enumerate(both)
    ]
    sheet.append(cells, _height(zip(item.cells, columns, strict=True)))


def _put_header(sheet: Sheet, columns: Sequence[Column]) -> None:
    cells = [sheet.cell(column.heading, "header") for column in columns]
    sheet.append(cells, _height((column.heading, column) for column in columns))


def _put_group(sheet: Sheet, group: Group, width: int) -> None:
    """The text stands in the first cell and runs over the empty ones; merging breaks filters."""
    level = min(group.level, 4)
    cells = [sheet.cell(group.text, f"group{level}")]
    cells += [sheet.cell(None, f"beside group{level}") for _ in range(width - 1)]
    sheet.append(cells)


def _dress(cell: Cell, look: str, mark: Mark) -> None:
    """Give a cell one of the looks; styling every cell anew is slow, so each is made once."""
    if look in _FORMATS:
        colour = "0563C1" if look == "link" else "000000"
        underline = "single" if look == "link" else None
        cell.font = Font(name=FONT, size=11, color=_INKS.get(mark, colour),
                         underline=None if mark in _INKS else underline)  # fmt: skip
        cell.border = _BOX
        cell.alignment = _alignment(look)
        cell.number_format = _FORMATS[look]
        if mark:
            cell.fill = _FILLS[mark]
    elif look == "title":
        cell.font = Font(name=FONT, size=14, bold=True)
    elif look == "note":
        cell.font = Font(name=FONT, size=11, italic=True)
    elif look == "header":
        cell.font = Font(name=FONT, size=11, bold=True, color="FFFFFF")
        cell.fill = _FILLS["header"]
        cell.border = _BOX
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    elif look != "plain":
        level = int(look[-1])
        cell.fill = _FILLS[f"level{min(level, 3)}"]
        cell.border = Border(top=_LINE, bottom=_LINE)
        if not look.startswith("beside"):
            cell.font = Font(name=FONT, size=11, bold=True)
            cell.alignment = Alignment(vertical="center", indent=min(level - 1, 3))


def _alignment(kind: str) -> Alignment:
    if kind == "figure":
        return Alignment(vertical="top", horizontal="right", indent=1)
    side = "center" if kind in _CENTRED else None
    return Alignment(wrap_text=True, vertical="top", horizontal=side)


def _set_up_page(sheet: WriteOnlyWorksheet, header: int) -> None:
    """Print on A4 landscape, as wide as the page, the header repeated, pages numbered."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = 0.5
    sheet.page_margins.bottom = 0.8
    sheet.page_margins.footer = 0.4
    sheet.HeaderFooter.oddFooter.center.text = "Trang &P/&N"
    sheet.HeaderFooter.oddFooter.left.text = "&A"
    sheet.sheet_view.showGridLines = False
    if header:
        sheet.print_title_rows = f"{header}:{header}"


def _set_text(cell: Cell, text: str) -> bool:
    """Write a text; return whether a spreadsheet would take it for something else."""
    text = clean_lines(text)[:LONGEST_TEXT]
    if not text:
        return False
    cell.value = text
    cell.data_type = "s"
    return safe_cell(text) != text


@lru_cache(maxsize=4096)
def clean_lines(text: str) -> str:
    """Return `text` with each of its lines cleaned, what nobody sees in it written out.

    Thousands of papers have some hundreds of issuers, kinds, units and remarks.
    """
    return "\n".join(clean(visible(line)) for line in text.split("\n"))


def _height(cells: Iterable[tuple[Value, Column]]) -> float:
    """Return how high the longest wrapped text makes a row: not every office program asks it."""
    most = 1
    for value, column in cells:
        text = value.text if isinstance(value, Link) else value
        if isinstance(text, str) and not column.hidden:
            fits = max(column.width * _CHARACTERS_PER_WIDTH, 1)
            if len(text) <= fits and "\n" not in text:
                continue
            lines = sum(max(ceil(len(part) / fits), 1) for part in text.split("\n"))
            most = max(most, lines)
    return min(most * LINE_HEIGHT + 2, HIGHEST_ROW)


def _add_choices(
    sheet: WriteOnlyWorksheet, columns: Iterable[Column], first: int, last: int
) -> None:
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
            sheet.data_validations.append(listed)
