"""The sheet “Thiếu minh chứng” of `evidence.xlsx`: what is wanting, and what settles it.

One row for each cell that is a hole, its months together; below them what reviewers settled. Both
can be settled, or opened again, in Excel (`deciding.excel_cells` reads it back).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from pipeline.records import coverage_sentences as sentences
from pipeline.records import review_cells as cells
from pipeline.records.cells import (
    SETTLED,
    CoverageCell,
    SettledCell,
    cell_version,
    cells_of,
    settled_cells,
)
from pipeline.records.results import Results
from pipeline.records.review_cells import SettlingCells
from pipeline.records.rows import CellKey, Settled
from pipeline.records.wording import STATUS, STATUS_SIGN, WHOLE_PROVINCE_NAME
from pipeline.reports.sheets import Column, Group, Item, Table

_HOW_TO_SETTLE = (
    f"Chỗ không phải nộp gì: chọn “{cells.SETTLE_AS}”, ghi lý do và căn cứ (ví dụ số văn bản xác"
    f" nhận), rồi: minhchung import-review TỆP. Chỉ cho vài tháng: sửa cột “{cells.SETTLE_FOR}”."
    " Bỏ lựa chọn để thu lại kết luận."
)

COLUMNS = (
    Column("STT", 5, "count"),
    Column("Tiêu chí", 9),
    Column("Tên tiêu chí", 28),
    Column("Đơn vị", 17),
    Column("Tình trạng", 15),
    Column("Cần có", 26),
    Column("Còn thiếu", 26),
    Column("Đã có", 15),
    Column("Ghi chú, văn bản không tính", 28),
    Column(cells.SETTLE_AS, 13, choices=tuple(STATUS[one] for one in SETTLED)),
    Column(cells.SETTLE_FOR, 12),
    Column(cells.SETTLE_NOTE, 16),
    Column(cells.SETTLE_BASIS, 14),
    Column(cells.CELL, 12, hidden=True),
    Column(cells.CELL_STATE, 12, hidden=True),
    Column(cells.ROW_HASH, 12, hidden=True),
)
_STATUS_COLUMN = 4


def cell_table(results: Results, note: str) -> Table:
    """Return the table of holes, and below them what reviewers settled."""
    held = cells_of(results.coverage)
    holes = tuple(cell for cell in held if cell.is_hole)
    rows: list[Item | Group] = [
        _hole(number, cell, results.settled) for number, cell in enumerate(holes, start=1)
    ]
    if settled := settled_cells(held, results.settled):
        if not holes:
            rows.append(Group("Không thiếu minh chứng nào.", 2))
        rows.append(Group(f"Người rà soát đã kết luận: {len(settled)} chỗ", 1))
        rows += [
            _settled(number, one, results.settled) for number, one in enumerate(settled, start=1)
        ]
    notes = [note, _HOW_TO_SETTLE]
    return Table(
        f"THIẾU MINH CHỨNG: {len(holes)} chỗ",
        tuple(notes),
        COLUMNS,
        tuple(rows),
        "Không thiếu minh chứng nào.",
        3,
    )


def _hole(number: int, cell: CoverageCell, settled: Mapping[CellKey, Settled]) -> Item:
    months = tuple(row.month for row in cell.holes)
    spans = f"thiếu {cell.lacking}" if cell.lacking else ""
    return _item(number, cell, spans, "\n".join(_told(cell)), months, settled, SettlingCells())


def _settled(number: int, one: SettledCell, settled: Mapping[CellKey, Settled]) -> Item:
    decision = one.settled
    held = SettlingCells(decision.status, decision.note, decision.basis)
    lines = [f"Kết luận của {decision.reviewer}.", *_told(one.cell)]
    spans = one.cell.spans(one.months)
    return _item(number, one.cell, spans, "\n".join(lines), one.months, settled, held)


def _item(
    number: int,
    cell: CoverageCell,
    spans: str,
    told: str,
    months: tuple[date | None, ...],
    settled: Mapping[CellKey, Settled],
    held: SettlingCells,
) -> Item:
    key = cells.cell_name(cell.indicator, cell.unit, months)
    state = cell_version(cell.rows, settled)
    status = f"{STATUS_SIGN[cell.status]} {STATUS[cell.status]}"
    return Item(
        (
            number,
            cell.indicator,
            cell.title,
            cell.unit or WHOLE_PROVINCE_NAME,
            f"{status}\n{spans}" if spans else status,
            cell.needed,
            cell.wanting,
            "\n".join(cell.found),
            told,
            STATUS[held.status] if held.status else "",
            cell.spans(months),
            held.note,
            held.basis,
            key,
            state,
            cells.cell_hash(key, state, held),
        ),
        ((_STATUS_COLUMN, cell.status),),
    )


def _told(cell: CoverageCell) -> Iterator[str]:
    yield from cell.notes
    yield from (sentences.not_counted(line) for line in cell.apart)
