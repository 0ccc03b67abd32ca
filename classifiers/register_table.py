"""Reads a register of documents (sổ văn bản, sổ công văn đi/đến) as clerks keep it.

A table in xlsx, csv or tsv: a heading row somewhere near the top, headings with or without
diacritics, office and title above it. The file is only ever read.
"""

from __future__ import annotations

import csv
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from classifiers.errors import RegisterError
from classifiers.profile import Profile
from classifiers.text import load_data, plain_words
from extractors.grammar.typed_days import typed_day
from extractors.workbooks import HostileWorkbook, check_workbook

HEADING_ROWS = 30
"""Rows at the top among which the headings are looked for; above them stand office and title."""

TEXT_ENDINGS = {".csv": ",", ".tsv": "\t", ".txt": "\t"}
NAMED_HEADINGS = 12
MOST_COLUMNS = 256
_BROKEN = (
    BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    SyntaxError,
    OSError,
)
"""What openpyxl raises on broken files."""

_BARE_NUMBER = re.compile(r"\d+\s*[a-zA-Z]?")
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_EXCEL_DAYS = (36_526, 54_789)
"""Excel's day numbers of 2000 and 2049: a date in a cell that is not formatted as one."""

Row = tuple[Any, ...]
_Rows = tuple[tuple[int, Row], ...]
"""Rows that hold anything, each with its place in the file, counted from 1 as Excel does."""


@dataclass(frozen=True, slots=True)
class Register:
    """A table as read: rows above the headings, headings, rows below, and columns by meaning.

    `lines` are the places of the rows below the headings, counted from 1 as Excel does; `sheet`
    is the worksheet's name, empty for a text file.
    """

    above: tuple[Row, ...]
    headings: Row
    rows: tuple[Row, ...]
    columns: dict[str, int]
    lines: tuple[int, ...] = ()
    sheet: str = ""

    @property
    def width(self) -> int:
        """Columns of the widest row."""
        return max(len(row) for row in (*self.above, self.headings, *self.rows))


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One document in a register: its sheet and line, and what stands there of it.

    The profile's title may be empty; its number is written together where the register has a
    column of its own for the symbol (ký hiệu).
    """

    sheet: str
    line: int
    profile: Profile


def read_register(path: Path) -> Register:
    """Return the table at `path` (first sheet of a workbook) with its columns recognised.

    Raises `RegisterError`: unreadable, or without a column of titles (names the headings it has).
    """
    sheet, rows = next(_tables(path), ("", ()))
    register = _register(sheet, rows)
    if register is None:
        raise _no_titles(path, rows)
    return register


def read_entries(path: Path) -> tuple[RegisterEntry, ...]:
    """Return every document registered at `path`, over all sheets that have a title column.

    Raises `RegisterError`: unreadable, no sheet with a column of titles, or no document in it.
    """
    tables = list(_tables(path))
    registers = [held for sheet, rows in tables if (held := _register(sheet, rows))]
    if not registers:
        raise _no_titles(path, tables[0][1] if tables else ())
    entries = tuple(entry for register in registers for entry in _entries(register))
    if not entries:
        raise RegisterError(f"Sổ {path.name} chưa có dòng văn bản nào dưới dòng tiêu đề.")
    return entries


def profiles_of(register: Register) -> list[Profile | None]:
    """Return what stands in each row below the headings; None for one without a title."""
    profiles = (_profile(row, register.columns) for row in register.rows)
    return [profile if profile.title else None for profile in profiles]


def as_text(value: Any) -> str:
    """Return a cell as text: days in ISO form, whole numbers without a decimal point."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _tables(path: Path) -> Iterator[tuple[str, _Rows]]:
    if not path.is_file():
        raise RegisterError(f"Không thấy tệp: {path}")
    ending = path.suffix.lower()
    if ending == ".xlsx":
        yield from _workbook_tables(path)
    elif ending in TEXT_ENDINGS:
        yield "", _text_rows(path)
    else:
        raise RegisterError(
            f"Không đọc được dạng “{ending}”; sổ văn bản phải là xlsx, csv hoặc tsv"
        )


def _register(sheet: str, rows: _Rows) -> Register | None:
    best, columns = _heading_row(rows)
    if "title" not in columns:
        return None
    return Register(
        above=tuple(row for _, row in rows[:best]),
        headings=rows[best][1],
        rows=tuple(row for _, row in rows[best + 1 :]),
        columns=columns,
        lines=tuple(line for line, _ in rows[best + 1 :]),
        sheet=sheet,
    )


def _no_titles(path: Path, rows: _Rows) -> RegisterError:
    return RegisterError(
        f"Sổ {path.name} không có cột trích yếu. Các tiêu đề thấy được: {_seen(rows)}. "
        "Cần một cột tên là “Trích yếu”, “Tên loại và trích yếu nội dung” hoặc “title”."
    )


def _entries(register: Register) -> Iterator[RegisterEntry]:
    """Rows with a title or a number; not the headings repeated, nor a row of column numbers."""
    headings = [plain_words(as_text(cell)) for cell in register.headings]
    for line, row in zip(register.lines, register.rows, strict=True):
        if [plain_words(as_text(cell)) for cell in row] == headings:
            continue
        profile = _profile(row, register.columns)
        titled = any(letter.isalpha() for letter in profile.title)
        if titled or (not profile.title and profile.number):
            yield RegisterEntry(register.sheet, line, profile)


def _profile(row: Row, columns: dict[str, int]) -> Profile:
    def cell(name: str) -> str:
        place = columns.get(name)
        if place is None or place >= len(row):
            return ""
        return " ".join(as_text(row[place]).split())

    return Profile(
        title=cell("title"),
        doc_type=cell("doc_type"),
        number=_number(cell("number"), cell("symbol")),
        issuer=cell("issuer"),
        issue_date=_day(cell("issue_date")),
    )


def _number(number: str, symbol: str) -> str:
    """`31` and `KH-UBND` are `31/KH-UBND`; Party symbols (`KH/TU`) follow a hyphen."""
    if not symbol or not _BARE_NUMBER.fullmatch(number):
        return number or symbol
    if symbol[0] in "/-–":
        return number + symbol
    return f"{number}{'-' if '/' in symbol else '/'}{symbol}"


def _heading_row(rows: _Rows) -> tuple[int, dict[str, int]]:
    """The row near the top with most known headings, a title column before all."""
    best, found = 0, dict[str, int]()
    for place, (_, row) in enumerate(rows[:HEADING_ROWS]):
        columns = _columns(row)
        if ("title" in columns, len(columns)) > ("title" in found, len(found)):
            best, found = place, columns
    return best, found


def _columns(row: Row) -> dict[str, int]:
    words = [plain_words(as_text(cell)) for cell in row]
    columns: dict[str, int] = {}
    for meaning, names in _headings().items():
        for name in names:
            if name in words and words.index(name) not in columns.values():
                columns[meaning] = words.index(name)
                break
    return columns


@cache
def _headings() -> dict[str, tuple[str, ...]]:
    data: Any = load_data("register.yaml")
    return {
        meaning: tuple(plain_words(str(name)) for name in names)
        for meaning, names in data["headings"].items()
    }


def _seen(rows: _Rows) -> str:
    """The cells of the fullest row near the top, which most likely holds the headings."""
    if not rows:
        return "không có (tệp trống)"
    texts = [[as_text(cell).strip() for cell in row] for _, row in rows[:HEADING_ROWS]]
    fullest = max(texts, key=lambda row: sum(1 for cell in row if cell))
    named = [f"“{cell[:60]}”" for cell in fullest if cell][:NAMED_HEADINGS]
    return ", ".join(named) or "không có (tệp trống)"


def _workbook_tables(path: Path) -> Iterator[tuple[str, _Rows]]:
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        check_workbook(path)
        yield from _sheets(path)
    except HostileWorkbook as error:
        raise RegisterError(f"Không đọc bảng tính {path.name}: {error}") from error
    except (InvalidFileException, *_BROKEN) as error:
        raise RegisterError(f"Không mở được bảng tính {path.name}: tệp hỏng") from error


def _sheets(path: Path) -> Iterator[tuple[str, _Rows]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a sheet says of its size may be a lie
            rows = (
                (line, tuple("" if value is None else value for value in row[:MOST_COLUMNS]))
                for line, row in enumerate(sheet.iter_rows(values_only=True), start=1)
            )
            yield (
                sheet.title,
                tuple((line, row) for line, row in rows if any(value != "" for value in row)),
            )
    finally:
        book.close()


def _text_rows(path: Path) -> _Rows:
    data = path.read_bytes()
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise RegisterError(
            f"Tệp {path.name} không phải UTF-8; hãy lưu lại dạng “CSV UTF-8” hoặc .xlsx"
        ) from error
    separator = _separator(text, TEXT_ENDINGS[path.suffix.lower()])
    if separator == "\t" and '\t"' not in text:
        # Titles hold plain quotation marks; nothing is quoted here.
        rows = tuple(tuple(line.split("\t")) for line in text.splitlines())
    else:
        try:
            lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
            rows = tuple(tuple(row) for row in lines)
        except csv.Error as error:
            raise RegisterError(f"Tệp {path.name} không đọc được như bảng: {error}") from error
    return tuple(
        (line, row) for line, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)
    )


def _separator(text: str, usual: str) -> str:
    """The separator that stands most evenly at the top; Vietnamese Excel writes `;` in csv."""
    lines = text.splitlines()[:HEADING_ROWS]
    counts = {sign: sum(line.count(sign) for line in lines) for sign in (usual, "\t", ";")}
    return usual if counts[usual] else max(counts, key=lambda sign: counts[sign])


def _day(text: str) -> str | None:
    """An ISO day from what clerks write (`31/3/2024`, `31.3.24`, Excel's number), else None."""
    # A time behind the day says nothing.
    first = text.split()[0] if text else ""
    if first.isdigit() and _EXCEL_DAYS[0] <= int(first) <= _EXCEL_DAYS[1]:
        return (_EXCEL_DAY_ZERO + timedelta(days=int(first))).isoformat()
    for typed in (text, first):
        try:
            return typed_day(typed).isoformat()
        except ValueError:
            continue
    return None
