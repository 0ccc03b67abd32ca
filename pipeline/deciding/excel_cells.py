"""Cells of the coverage that reviewers settled in `evidence.xlsx`, read back as changes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from pipeline.deciding.cell_decisions import CellDraft
from pipeline.deciding.excel_rows import (
    Refused,
    ReviewProblem,
    SheetRow,
    has_heading,
    refuse_formulas,
    sheet_rows,
    text_of,
)
from pipeline.deciding.validation import wrong_settling
from pipeline.records import review_cells as headings
from pipeline.records.cells import SETTLED, CoverageCell, cell_version, cells_of
from pipeline.records.results import Results
from pipeline.records.review_cells import SettlingCells, cell_hash, named_cell
from pipeline.records.rows import CellKey, Settled, SettledStatus
from pipeline.records.wording import STATUS, WHOLE_PROVINCE_NAME

_CODES: Mapping[str, SettledStatus] = {STATUS[code].casefold(): code for code in SETTLED}
_GIVEN = (headings.SETTLE_FOR, *headings.CELL_HEADINGS)
_SPAN = re.compile(r"(?P<first>[IVX]+|\d+)(?:\s*[–-]\s*(?P<last>[IVX]+|\d+))?(?:/\d{4})?")
_HIDDEN = (headings.CELL, headings.CELL_STATE, headings.ROW_HASH)


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell, or some months of one, that a reviewer settled or opened again in Excel.

    `name` is how people know it; `before` and `draft` say what stood and what shall stand.
    """

    draft: CellDraft
    name: str
    before: SettlingCells
    sheet: str
    row: int

    @property
    def worded(self) -> tuple[str, str, str]:
        """What was changed, what stood before and what stands after, as people say them."""
        after = SettlingCells(self.draft.status, self.draft.note, self.draft.basis)
        return headings.SETTLE_AS, _shown(self.before), _shown(after)

    def __str__(self) -> str:
        _, before, after = self.worded
        return f"{self.name}: {before} → {after}"


@dataclass(frozen=True, slots=True)
class CellDiff:
    """All that the sheet of holes says against the results; see `ReviewDiff`."""

    changes: tuple[CellChange, ...] = ()
    problems: tuple[ReviewProblem, ...] = ()
    unchanged: int = 0
    applied: int = 0


def read_cells(path: Path, book: Workbook, results: Results) -> CellDiff:
    """Compare what was settled on the sheet of holes with `results`.

    A row is refused when its cell is not known, when it changed since the file was written, when
    note or basis is wanting, or when two rows settle one cell differently. A workbook of before
    cells could be settled changes nothing.
    """
    if headings.CELL_SHEET not in book.sheetnames:
        return CellDiff()
    sheet = book[headings.CELL_SHEET]
    if not has_heading(sheet, headings.CELL_HEADINGS):
        return CellDiff()
    held = {(cell.indicator, cell.unit): cell for cell in cells_of(results.coverage)}
    changes: list[CellChange] = []
    problems: list[ReviewProblem] = []
    unchanged = applied = 0
    for row in sheet_rows(path, sheet, (*_GIVEN, *_HIDDEN)):
        try:
            change = _change(row, held, results.settled)
        except Refused as refused:
            problems.append(ReviewProblem(row.sheet, row.number, str(refused)))
            continue
        if isinstance(change, CellChange):
            changes.append(change)
        unchanged += change == "unchanged"
        applied += change == "applied"
    agreed, contradictions = _agreed(changes)
    return CellDiff(tuple(agreed), (*problems, *contradictions), unchanged, applied)


def _change(
    row: SheetRow,
    held: Mapping[tuple[str, str], CoverageCell],
    settled: Mapping[CellKey, Settled],
) -> CellChange | str:
    """Return what a row changes; `unchanged`, `applied`, or an empty text for a heading."""
    name, state, digest = (text_of(row.cells[heading]) for heading in _HIDDEN)
    if not name:
        if any(row.cells[heading].value is not None for heading in _GIVEN):
            raise Refused("hàng thêm vào, không rõ của ô nào.")
        return ""
    refuse_formulas(row.cells, _GIVEN)
    word, note, basis = (text_of(row.cells[heading]) for heading in headings.CELL_HEADINGS)
    status = _CODES.get(word.casefold())
    if word and status is None:
        choices = ", ".join(STATUS[code] for code in SETTLED)
        raise Refused(f"kết luận “{word}” không có: chọn {choices} hoặc để trống.")
    given = SettlingCells(status or "", note, basis)
    if cell_hash(name, state, given) == digest:
        return "unchanged"
    known = named_cell(name)
    cell = held.get(known[:2]) if known else None
    if known is None or cell is None or not set(known[2]) <= {one.month for one in cell.rows}:
        raise Refused("ô này không có trong bảng độ phủ (đợt đánh giá đã đổi): xuất lại bảng.")
    indicator, unit, shown = known
    months = _asked_months(text_of(row.cells[headings.SETTLE_FOR]), cell, shown)
    keys = [CellKey(indicator, unit, month) for month in months]
    stands = [settled.get(key) for key in keys]
    what = f"{indicator} – {unit or WHOLE_PROVINCE_NAME}"
    if spans := cell.spans(months):
        what = f"{what}, {spans}"
    cleared = any(
        cell_hash(name, state, SettlingCells(code, note, basis)) == digest for code in SETTLED
    )
    if not status and (note or basis) and not any(stands) and not cleared:
        raise Refused(f"{what}: có lý do hoặc căn cứ nhưng chưa chọn kết luận.")
    if all(_same(one, given) for one in stands):
        return "applied"
    if cell_version(cell.rows, settled) != state:
        raise Refused(_changed_since(what, stands, given))
    if status and (wrong := wrong_settling(status, note, basis)):
        raise Refused(f"{what}: {' '.join(wrong)}")
    before = next((SettlingCells(one.status, one.note, one.basis) for one in stands if one), None)
    after = given if status else SettlingCells()
    draft = CellDraft(indicator, unit, months, state, after.status, after.note, after.basis)
    return CellChange(draft, what, before or SettlingCells(), row.sheet, row.number)


def _asked_months(
    text: str, cell: CoverageCell, shown: tuple[date | None, ...]
) -> tuple[date | None, ...]:
    """Return which months of a row its reviewer speaks of: `tháng 3, 5–7` names all that it shows.

    Raises Refused where it names none, or one that the row is not about.
    """
    if text == cell.spans(shown):
        return shown
    days = [month for month in shown if month is not None]
    if not days:
        raise Refused(f"cột “{headings.SETTLE_FOR}” ghi “{text}”, nhưng ô này không theo tháng.")
    names = [cell.span_name(day) for day in days]
    asked: set[date] = set()
    for found in _SPAN.finditer(text.upper()):
        ends = found["first"].lstrip("0"), (found["last"] or found["first"]).lstrip("0")
        if any(names.count(end) != 1 for end in ends):
            raise Refused(
                f"cột “{headings.SETTLE_FOR}” ghi “{text}”; hàng này là của {cell.spans(shown)}."
            )
        first, last = (names.index(end) for end in ends)
        asked.update(days[first : last + 1])
    if not asked:
        raise Refused(f"cột “{headings.SETTLE_FOR}” trống: ghi tháng, quý được kết luận.")
    return tuple(sorted(asked))


def _same(stands: Settled | None, given: SettlingCells) -> bool:
    """Whether what stands is what was given; who decided it does not matter."""
    if stands is None or not given.status:
        return stands is None and not given.status
    return (stands.status, stands.note, stands.basis) == (given.status, given.note, given.basis)


def _changed_since(what: str, stands: Sequence[Settled | None], given: SettlingCells) -> str:
    """Say that the cell is no longer as it was, who decided what, and what the file says."""
    now = next((one for one in stands if one), None)
    told = (
        f"{now.reviewer} đã kết luận “{_shown(SettlingCells(now.status, now.note, now.basis))}”"
        if now
        else "tình trạng đã thay đổi"
    )
    return (
        f"{what}: {told} từ lúc xuất bảng, còn bảng này ghi “{_shown(given)}”."
        " Chưa ghi gì: xuất lại bảng, xem lại rồi sửa."
    )


def _agreed(changes: Sequence[CellChange]) -> tuple[list[CellChange], list[ReviewProblem]]:
    """Part the changes from those of one cell that contradict one another."""
    by_key: dict[CellKey, list[CellChange]] = defaultdict(list)
    for change in changes:
        for key in change.draft.keys:
            by_key[key].append(change)
    refused: dict[int, CellChange] = {}
    repeated: set[int] = set()
    for same in by_key.values():
        if len({one.draft for one in same}) > 1:
            refused |= {one.row: one for one in same}
        else:
            repeated |= {one.row for one in same[1:]}
    problems = [
        ReviewProblem(
            one.sheet, row, f"{one.name} được kết luận khác nhau ở {_others(one, by_key)}."
        )
        for row, one in sorted(refused.items())
    ]
    left = [one for one in changes if one.row not in refused and one.row not in repeated]
    return left, problems


def _others(change: CellChange, by_key: Mapping[CellKey, Sequence[CellChange]]) -> str:
    rows = {one.row for key in change.draft.keys for one in by_key[key]} - {change.row}
    return ", ".join(f"hàng {row}" for row in sorted(rows))


def _shown(cells: SettlingCells) -> str:
    if not cells.status:
        return "(không kết luận)"
    return f"{STATUS[cells.status]}; {cells.note}; căn cứ {cells.basis}"
