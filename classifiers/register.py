"""Ranks the indicators of every document in a register (sổ văn bản) that has no scans.

The register is a table as clerks keep it: xlsx, csv or tsv, a heading row somewhere near the top,
headings with or without diacritics. The same rows come out with five columns added.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, TextIO
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from classifiers.classifier import IndicatorClassifier
from classifiers.errors import RegisterError as RegisterError
from classifiers.profile import Profile
from classifiers.ranking import NONE, Ranking
from classifiers.text import load_data, plain_words

ADDED = ("indicator", "indicator_score", "indicators", "review", "reasons")
HEADING_ROWS = 30
"""Rows at the top among which the headings are looked for; above them stand office and title."""

CHUNK = 2000
TEXT_ENDINGS = {".csv": ",", ".tsv": "\t", ".txt": "\t"}
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
NAMED_HEADINGS = 12


@dataclass(frozen=True, slots=True)
class Register:
    """A table as read: rows above the headings, headings, rows below, and columns by meaning."""

    above: tuple[tuple[Any, ...], ...]
    headings: tuple[Any, ...]
    rows: tuple[tuple[Any, ...], ...]
    columns: dict[str, int]

    @property
    def width(self) -> int:
        """Columns of the widest row."""
        return max(len(row) for row in (*self.above, self.headings, *self.rows))


def classify_table(
    path: Path, classifier: IndicatorClassifier, out: Path | None, stream: TextIO
) -> int:
    """Rank every document of the register at `path`; return how many rows have a title.

    Writes the same rows with `ADDED` columns to `out`, in the format of its ending, or as TSV to
    `stream` without one. Raises `RegisterError`: the file cannot be read or written as what its
    ending says, or no column holds titles.
    """
    register = read_register(path)
    if out is not None and out.suffix.lower() not in (".xlsx", *TEXT_ENDINGS):
        raise RegisterError(f"Không ghi được dạng “{out.suffix}”; dùng .xlsx, .csv hoặc .tsv")
    answers = list(_answers(register, classifier))
    table = _table(register, answers)
    if out is None:
        _write_text(table, stream, "\t")
    elif out.suffix.lower() == ".xlsx":
        _write_workbook(table, out)
    else:
        written = io.StringIO(newline="")
        _write_text(table, written, TEXT_ENDINGS[out.suffix.lower()])
        _replace(out, written.getvalue().encode("utf-8-sig"))
    return sum(answer is not None for answer in answers)


def read_register(path: Path) -> Register:
    """Return the table at `path` (first sheet of a workbook) with its columns recognised.

    Raises `RegisterError`: unreadable, or without a column of titles (names the headings it has).
    """
    if not path.is_file():
        raise RegisterError(f"Không thấy tệp: {path}")
    ending = path.suffix.lower()
    if ending == ".xlsx":
        rows = _workbook_rows(path)
    elif ending in TEXT_ENDINGS:
        rows = _text_rows(path)
    else:
        raise RegisterError(
            f"Không đọc được dạng “{ending}”; sổ văn bản phải là xlsx, csv hoặc tsv"
        )
    best, columns = _heading_row(rows)
    if "title" not in columns:
        raise RegisterError(
            f"Sổ {path.name} không có cột trích yếu. Các tiêu đề thấy được: {_seen(rows)}. "
            "Cần một cột tên là “Trích yếu”, “Tên loại và trích yếu nội dung” hoặc “title”."
        )
    return Register(rows[:best], rows[best], rows[best + 1 :], columns)


def profiles_of(register: Register) -> list[Profile | None]:
    """Return what stands in each row below the headings; None for one without a title."""
    return [_profile(row, register.columns) for row in register.rows]


def _profile(row: tuple[Any, ...], columns: dict[str, int]) -> Profile | None:
    def cell(name: str) -> str:
        place = columns.get(name)
        if place is None or place >= len(row):
            return ""
        return " ".join(_as_text(row[place]).split())

    if not cell("title"):
        return None
    return Profile(
        title=cell("title"),
        doc_type=cell("doc_type"),
        number=cell("number"),
        issuer=cell("issuer"),
        issue_date=_day(cell("issue_date")),
    )


def _answers(register: Register, classifier: IndicatorClassifier) -> Iterator[Ranking | None]:
    profiles = profiles_of(register)
    for start in range(0, len(profiles), CHUNK):
        part = profiles[start : start + CHUNK]
        ranked = iter(classifier.rank_many([one for one in part if one is not None], explain=False))
        for one in part:
            yield next(ranked) if one is not None else None


def _table(register: Register, answers: Sequence[Ranking | None]) -> list[list[Any]]:
    width = register.width
    empty = [""] * len(ADDED)
    table = [_wide(row, width) + empty for row in register.above]
    table.append(_wide(register.headings, width) + list(ADDED))
    for row, answer in zip(register.rows, answers, strict=True):
        table.append(_wide(row, width) + (_added(answer) if answer is not None else empty))
    return table


def _added(ranking: Ranking) -> list[str]:
    """The added cells of one row: best id, its score, the best five, review, reason codes."""
    best = ranking.best
    if not ranking.abstains:
        reasons = ""
    else:
        reasons = "indicator-close" if ranking.close or best.indicator != NONE else "no-indicator"
    return [
        "" if best.indicator == NONE else best.indicator,
        f"{best.score:.2f}",
        "|".join(f"{one.indicator}:{one.score:.2f}" for one in ranking.suggestions),
        "1" if ranking.abstains else "0",
        reasons,
    ]


def _wide(row: Sequence[Any], width: int) -> list[Any]:
    return [*row, *[""] * (width - len(row))]


def _heading_row(rows: tuple[tuple[Any, ...], ...]) -> tuple[int, dict[str, int]]:
    """The row near the top with most known headings, a title column before all."""
    best, found = 0, dict[str, int]()
    for place, row in enumerate(rows[:HEADING_ROWS]):
        columns = _columns(row)
        if ("title" in columns, len(columns)) > ("title" in found, len(found)):
            best, found = place, columns
    return best, found


def _columns(row: tuple[Any, ...]) -> dict[str, int]:
    words = [plain_words(_as_text(cell)) for cell in row]
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


def _seen(rows: tuple[tuple[Any, ...], ...]) -> str:
    """The cells of the fullest row near the top, which most likely holds the headings."""
    if not rows:
        return "không có (tệp trống)"
    texts = [[_as_text(cell).strip() for cell in row] for row in rows[:HEADING_ROWS]]
    fullest = max(texts, key=lambda row: sum(1 for cell in row if cell))
    named = [f"“{cell[:60]}”" for cell in fullest if cell][:NAMED_HEADINGS]
    return ", ".join(named) or "không có (tệp trống)"


def _workbook_rows(path: Path) -> tuple[tuple[Any, ...], ...]:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError) as error:
        raise RegisterError(f"Không mở được bảng tính {path.name}: tệp hỏng") from error
    try:
        sheet = book.worksheets[0]
        rows = tuple(
            tuple("" if value is None else value for value in row)
            for row in sheet.iter_rows(values_only=True)
        )
    finally:
        book.close()
    return tuple(row for row in rows if any(value != "" for value in row))


def _text_rows(path: Path) -> tuple[tuple[Any, ...], ...]:
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
    return tuple(row for row in rows if any(cell.strip() for cell in row))


def _separator(text: str, usual: str) -> str:
    """The separator that stands most evenly at the top; Vietnamese Excel writes `;` in csv."""
    lines = text.splitlines()[:HEADING_ROWS]
    counts = {sign: sum(line.count(sign) for line in lines) for sign in (usual, "\t", ";")}
    return usual if counts[usual] else max(counts, key=lambda sign: counts[sign])


def _as_text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _day(text: str) -> str | None:
    """An ISO day from `2024-03-31` or `31/3/2024`, None for anything else."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    return None


def _write_text(table: list[list[Any]], stream: TextIO, separator: str) -> None:
    rows = [[_harmless(_as_text(cell)) for cell in row] for row in table]
    if separator == "\t":
        # TSV is read with quoting off: titles hold plain quotation marks.
        stream.writelines("\t".join(" ".join(one.split()) for one in row) + "\n" for row in rows)
    else:
        csv.writer(stream, delimiter=separator, lineterminator="\n").writerows(rows)


def _harmless(text: str) -> str:
    """`text` that no spreadsheet takes for a formula; numbers stay what they are."""
    if not text.startswith(FORMULA_SIGNS):
        return text
    number = text[1:].replace(".", "").replace(",", "")
    return text if text[0] in "+-" and number.isdigit() else f"'{text}"


def _write_workbook(table: list[list[Any]], out: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sổ văn bản")
    for row in table:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=value)
            if isinstance(value, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    written = io.BytesIO()
    book.save(written)
    _replace(out, written.getvalue())


def _replace(out: Path, content: bytes) -> None:
    """Write a file whole or not at all; `RegisterError` where it may not be written."""
    beside = out.with_name(f"{out.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(out)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise RegisterError(f"Không ghi được {out}: {error.strerror}") from error
