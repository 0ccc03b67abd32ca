"""Corrections that reviewers made in `evidence.xlsx`, read back as changes (nothing is applied)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils.datetime import from_excel

from extractors.document import iso_day
from extractors.grammar.typed_days import NotADay, typed_day
from pipeline.deciding.excel_cells import CellChange, read_cells
from pipeline.deciding.excel_rows import (
    Refused,
    ReviewFileError,
    ReviewProblem,
    has_heading,
    open_review,
    refuse_formulas,
    sheet_rows,
    text_of,
)
from pipeline.deciding.validation import indicator_ids, wrong_values
from pipeline.records import review_cells as headings
from pipeline.records.listing import Entry, make_entry
from pipeline.records.reasons import load_reasons
from pipeline.records.results import Results
from pipeline.records.review_cells import (
    REVIEW_SHEETS,
    ReviewCells,
    canonical_number,
    locked_hash,
    review_cells,
    row_hash,
)
from pipeline.records.rows import Verdict
from pipeline.records.times import vietnam_day
from pipeline.records.wording import VERDICT, day

ReviewField = Literal[
    "indicators",
    "number",
    "issue_date",
    "subject",
    "doc_type",
    "issuer",
    "verdict",
    "confirmed",
    "note",
]

FIELD_NAMES: Mapping[ReviewField, str] = {
    "indicators": headings.INDICATORS,
    "number": headings.NUMBER,
    "issue_date": headings.ISSUE_DATE,
    "subject": headings.SUBJECT,
    "doc_type": headings.DOC_TYPE,
    "issuer": headings.ISSUER,
    "verdict": headings.VERDICT_HEADING,
    "confirmed": "Đã xem",
    "note": headings.NOTE,
}
EDITABLE_HEADINGS = (
    headings.INDICATORS,
    headings.NUMBER,
    headings.ISSUE_DATE,
    headings.SUBJECT,
    headings.DOC_TYPE,
    headings.ISSUER,
    headings.VERDICT_HEADING,
    headings.CONFIRMED,
    headings.NOTE,
)
_NAMED = frozenset({"subject", "doc_type", "issuer"})
_VERDICT_CODES: Mapping[str, Verdict] = {word.casefold(): code for code, word in VERDICT.items()}
_YES = frozenset({"x", "✓", "✔", "có", "đúng", "1"})


@dataclass(frozen=True, slots=True)
class ReviewChange:
    """One value that a reviewer changed.

    `before` and `after` are codes: ISO dates, indicator ids joined by `|`, a verdict, `1` or an
    empty text for `confirmed`; empty means none. `name` is how people know the document.
    """

    doc_id: str
    name: str
    field: ReviewField
    before: str
    after: str
    sheet: str
    row: int

    def __str__(self) -> str:
        what, before, after = self.worded
        return f"{self.name}: {what} {before} → {after}"

    @property
    def worded(self) -> tuple[str, str, str]:
        """What was changed, the value before and after, as people say them."""
        before, after = (_shown(self.field, value) for value in (self.before, self.after))
        return FIELD_NAMES[self.field], before, after


@dataclass(frozen=True, slots=True)
class ReviewDiff:
    """All that the file says against the results; rows with a problem give no changes.

    `changes` are those of documents, `cells` those of cells of the coverage.
    `unchanged` counts the rows as they were written, `applied` those whose corrections the
    results already have.
    """

    changes: tuple[ReviewChange, ...]
    problems: tuple[ReviewProblem, ...]
    unchanged: int
    applied: int = 0
    cells: tuple[CellChange, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    """A document's row as it stands in the file; `cells` by heading."""

    sheet: str
    number: int
    doc_id: str
    hash: str
    cells: Mapping[str, Cell]
    locked: str = ""


def read_review(path: Path, results: Results) -> ReviewDiff:
    """Compare a corrected `evidence.xlsx` with `results`; every problem is found in one go.

    A row is refused when its document changed or went since the file was written (row hash), when
    a corrected value is impossible (unknown indicator, a day that does not exist or lies in the
    future), or when two rows of one document were corrected differently. Raises ReviewFileError
    where the file cannot be read or is none of ours.
    """
    sentences = load_reasons()
    entries = {row.doc_id: make_entry(row, sentences) for row in results.documents}
    changes: dict[tuple[str, ReviewField], list[ReviewChange]] = defaultdict(list)
    problems: list[ReviewProblem] = []
    unchanged = applied = 0
    book = open_review(path)
    for row in _rows(path, book, problems):
        try:
            held = _read_cells(row.cells)
            _check_locked(row)
            if row_hash(row.doc_id, held) == row.hash:
                unchanged += 1
                continue
            entry = _entry_of(row, entries)
            now = review_cells(entry)
            if row_hash(row.doc_id, now) != row.hash:
                # A value that a person gave settles the row: then it is confirmed without an x.
                said = replace(held, note="", confirmed=held.confirmed or now.confirmed)
                if said != now:
                    raise Refused("văn bản đã thay đổi từ lúc xuất bảng: xuất lại bảng rồi sửa.")
                applied += 1
                continue
            found = list(_changes(row, entry, now, held))
            _check(held, {change.field for change in found}, results)
            if entry.secret and _NAMED & {change.field for change in found}:
                raise Refused(f"văn bản có dấu độ mật: không sửa “{headings.SUBJECT}” trong bảng.")
        except Refused as refused:
            problems.append(ReviewProblem(row.sheet, row.number, str(refused)))
            continue
        for change in found:
            changes[change.doc_id, change.field].append(change)
    agreed: list[ReviewChange] = []
    for same in changes.values():
        if len({change.after for change in same}) == 1:
            agreed.append(same[0])
        else:
            problems.extend(_contradictions(same))
    cells = read_cells(path, book, results)
    return ReviewDiff(
        tuple(agreed),
        (*problems, *cells.problems),
        unchanged + cells.unchanged,
        applied + cells.applied,
        cells.changes,
    )


def _rows(path: Path, book: Workbook, problems: list[ReviewProblem]) -> Iterator[_Row]:
    sheets = [book[name] for name in REVIEW_SHEETS if name in book.sheetnames]
    if not sheets:
        raise ReviewFileError(f"{path} không có trang nào trong: {', '.join(REVIEW_SHEETS)}.")
    needed = (*EDITABLE_HEADINGS, headings.DOC_ID, headings.ROW_HASH)
    for sheet in sheets:
        guarded = has_heading(sheet, (headings.LOCKED_HASH,))
        locked = (*headings.LOCKED_HEADINGS, headings.LOCKED_HASH) if guarded else ()
        wanted = (*needed, *locked)
        for row in sheet_rows(path, sheet, wanted):
            doc_id = str(row.cells[headings.DOC_ID].value or "").strip()
            digest = str(row.cells[headings.ROW_HASH].value or "").strip()
            if doc_id and digest:
                kept = str(row.cells[headings.LOCKED_HASH].value or "") if guarded else ""
                yield _Row(sheet.title, row.number, doc_id, digest, row.cells, kept)
            elif any(row.cells[name].value is not None for name in EDITABLE_HEADINGS):
                problems.append(
                    ReviewProblem(
                        sheet.title, row.number, "hàng thêm vào, không rõ của văn bản nào."
                    )
                )


def _read_cells(cells: Mapping[str, Cell]) -> ReviewCells:
    """Read a row as it stands, without asking whether the values make sense."""
    refuse_formulas(cells, EDITABLE_HEADINGS)
    verdict_word = text_of(cells[headings.VERDICT_HEADING])
    verdict = _VERDICT_CODES.get(verdict_word.casefold())
    if verdict is None:
        raise Refused(f"kỳ “{verdict_word}” không có: chọn {', '.join(VERDICT.values())}.")
    mark = text_of(cells[headings.CONFIRMED]).casefold()
    if mark and mark not in _YES:
        raise Refused(f"ô “{headings.CONFIRMED}” ghi “{mark}”: đánh x hoặc để trống.")
    return ReviewCells(
        number=_number(cells[headings.NUMBER]),
        issue_date=_day(cells[headings.ISSUE_DATE]),
        indicators=indicator_ids(text_of(cells[headings.INDICATORS])),
        verdict=verdict,
        confirmed=bool(mark),
        note=text_of(cells[headings.NOTE]),
        subject=text_of(cells[headings.SUBJECT]),
        doc_type=text_of(cells[headings.DOC_TYPE]),
        issuer=text_of(cells[headings.ISSUER]),
    )


def _check_locked(row: _Row) -> None:
    """Raise Refused where a cell was changed that the program does not take back.

    Workbooks of a version without `LOCKED_HASH` say nothing of it.
    """
    if row.locked:
        values = [row.cells[name].value for name in headings.LOCKED_HEADINGS]
        now = locked_hash(
            value if isinstance(value, (int, float)) else str(value or "") for value in values
        )
        for place, name in enumerate(headings.LOCKED_HEADINGS):
            if now[4 * place : 4 * place + 4] != row.locked[4 * place : 4 * place + 4]:
                raise Refused(
                    f"cột “{name}” không sửa được trong bảng: trả lại như cũ rồi nộp lại, "
                    "hoặc ghi vào Ghi chú."
                )


def _number(cell: Cell) -> str:
    if isinstance(cell.value, date):
        raise Refused(f"Excel đã đổi ô “{headings.NUMBER}” thành ngày: đặt ô dạng Text rồi gõ lại.")
    return canonical_number(text_of(cell))


def _day(cell: Cell) -> date | None:
    value = cell.value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            moment = from_excel(value)
        except (ValueError, OverflowError) as error:
            raise Refused(f"“{value}” không phải ngày.") from error
        return moment.date() if isinstance(moment, datetime) else None
    text = text_of(cell)
    if not text:
        return None
    try:
        return typed_day(text)
    except NotADay as error:
        raise Refused(f"“{text}” không phải ngày: gõ theo dạng 02/02/2024.") from error
    except ValueError as error:
        raise Refused(f"không có ngày {text}.") from error


def _entry_of(row: _Row, entries: Mapping[str, Entry]) -> Entry:
    entry = entries.get(row.doc_id)
    if entry is None:
        raise Refused("văn bản không còn trong kết quả (tệp đã đổi hoặc đã xóa).")
    return entry


def _changes(
    row: _Row, entry: Entry, now: ReviewCells, held: ReviewCells
) -> Iterator[ReviewChange]:
    before, after = _codes(now), _codes(held)
    for field in FIELD_NAMES:
        if before[field] != after[field]:
            yield ReviewChange(
                row.doc_id, entry.name, field, before[field], after[field], row.sheet, row.number
            )


def _codes(cells: ReviewCells) -> dict[ReviewField, str]:
    return {
        "indicators": "|".join(cells.indicators),
        "number": cells.number,
        "issue_date": cells.issue_date.isoformat() if cells.issue_date else "",
        "subject": cells.subject,
        "doc_type": cells.doc_type,
        "issuer": cells.issuer,
        "verdict": cells.verdict,
        "confirmed": "1" if cells.confirmed else "",
        "note": cells.note,
    }


def _check(held: ReviewCells, changed: set[ReviewField], results: Results) -> None:
    """Raise Refused with all that is impossible about the changed values of a row."""
    given: dict[str, str] = {name: value for name, value in _codes(held).items() if name in changed}
    wrong = wrong_values(given, results.indicators, vietnam_day(results.made_at))
    if wrong:
        raise Refused(" ".join(f"{sentence[0].lower()}{sentence[1:]}" for sentence in wrong))


def _contradictions(same: Sequence[ReviewChange]) -> Iterator[ReviewProblem]:
    for change in same:
        others = ", ".join(f"{o.sheet} hàng {o.row}" for o in same if o is not change)
        yield ReviewProblem(
            change.sheet,
            change.row,
            f"{FIELD_NAMES[change.field]} của {change.name} được sửa khác nhau ở {others}.",
        )


def _shown(field: ReviewField, value: str) -> str:
    """Say a code as people do."""
    if not value:
        return "(không)" if field == "confirmed" else "(trống)"
    if field == "issue_date":
        return day(iso_day(value))
    if field == "verdict":
        return next((word for code, word in VERDICT.items() if code == value), value)
    if field == "confirmed":
        return "đã xem"
    if field == "indicators":
        return value.replace("|", "; ")
    return value
