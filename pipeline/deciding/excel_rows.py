"""The sheets of `evidence.xlsx` as reviewers give them back: rows by heading, cells as text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from extractors.workbooks import check_workbook
from pipeline.errors import ReportError
from pipeline.records.wording import clean

HEADER_WITHIN = 30
"""Rows from the top within which the header must stand: a reviewer may insert some above it."""


class ReviewFileError(ReportError):
    """The file is no `evidence.xlsx` of ours, or cannot be read."""

    exit_status = 2


class Refused(Exception):
    """A cell or row that cannot be taken; the message says why."""


@dataclass(frozen=True, slots=True)
class ReviewProblem:
    """A row whose corrections are refused, with the reason."""

    sheet: str
    row: int
    reason: str

    def __str__(self) -> str:
        return f"{self.sheet}, hàng {self.row}: {self.reason}"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as it stands in the file; `cells` by heading."""

    sheet: str
    number: int
    cells: Mapping[str, Cell]


def open_review(path: Path) -> Workbook:
    """Open a workbook, to be read row by row; ReviewFileError where it is none."""
    try:
        check_workbook(path, streamed=True)
        # From memory: an open file could not be written anew on Windows.
        return load_workbook(BytesIO(path.read_bytes()), read_only=True)
    except (OSError, BadZipFile, InvalidFileException, ParseError, KeyError, ValueError) as error:
        raise ReviewFileError(f"Không mở được {path}: không phải tệp Excel .xlsx.") from error


def sheet_rows(path: Path, sheet: Worksheet, headings: Collection[str]) -> Iterator[SheetRow]:
    """Yield the rows below the header that has these headings; ReviewFileError without one."""
    header, columns = _find_header(path, sheet, set(headings))
    below = sheet.iter_rows(min_row=header + 1, max_col=max(columns.values()) + 1)
    for number, cells in enumerate(below, start=header + 1):
        by_heading = {name: cells[column] for name, column in columns.items()}
        yield SheetRow(sheet.title, number, by_heading)


def has_heading(sheet: Worksheet, headings: Collection[str]) -> bool:
    """Whether a sheet has at least one of these headings."""
    rows = sheet.iter_rows(max_row=HEADER_WITHIN, values_only=True)
    return any(value in headings for values in rows for value in values)


def text_of(cell: Cell) -> str:
    """Return what a cell holds as one clean line."""
    value = cell.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean(str(value)) if value is not None else ""


def refuse_formulas(cells: Mapping[str, Cell], headings: Collection[str]) -> None:
    """Raise Refused where one of these cells holds a formula."""
    for name in headings:
        if cells[name].data_type == "f":
            raise Refused(f"ô “{name}” chứa công thức: gõ giá trị.")


def _find_header(path: Path, sheet: Worksheet, wanted: set[str]) -> tuple[int, dict[str, int]]:
    """Find the header by its headings: reviewers insert rows and move columns."""
    missing = wanted
    for number, values in enumerate(
        sheet.iter_rows(max_row=HEADER_WITHIN, values_only=True), start=1
    ):
        columns = {str(value): column for column, value in enumerate(values) if value in wanted}
        if columns.keys() == wanted:
            return number, columns
        if len(wanted - columns.keys()) < len(missing):
            missing = wanted - columns.keys()
    raise ReviewFileError(
        f"{path}, trang {sheet.title}: thiếu cột {', '.join(sorted(missing))}"
        " (kể cả cột ẩn): sửa trên bảng gốc, không chép sang bảng mới."
    )
