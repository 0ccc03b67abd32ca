"""Tables and sentences that commands print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from classifiers.scores import as_percent
from indicator_map.model import IndicatorSet
from pipeline.commands.doctor import Check
from pipeline.records.cells import CoverageCell, cells_of, count_rows, holes_in
from pipeline.records.coverage_sentences import asked_of
from pipeline.records.rows import HOLES, CoverageRow, EvidenceRow, RegisterRow
from pipeline.records.wording import (
    HOLES_NAME,
    REGISTER_STATUS,
    STATUS,
    VERDICT,
    WHOLE_PROVINCE_NAME,
    day,
    span,
)

if TYPE_CHECKING:
    from pipeline.run.evaluation import Evaluation


def table_of(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Return a table of plain texts."""
    table = Table(*headings)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def register_sentence(rows: Sequence[RegisterRow]) -> str:
    """Return what came of the register: rows, scans found, and what has none."""
    count = Counter(row.status for row in rows)
    told = (f"{count[status]} {word}" for status, word in REGISTER_STATUS.items())
    return f"Sổ văn bản: {len(rows)} dòng; {'; '.join(told)}."


def evidence_table(rows: Iterable[EvidenceRow]) -> Table:
    """Return the evidence list, one line for each document or failed file."""
    return table_of(
        ("Số, ký hiệu", "Ngày", "Loại", "Tiêu chí", "Kỳ", "Cần xem", "Tệp"),
        (_evidence_cells(row) for row in rows),
    )


def _evidence_cells(row: EvidenceRow) -> tuple[str, ...]:
    extraction = row.extraction
    if extraction is None:
        return ("", "", "", "", "", f"lỗi: {row.error}", row.path)
    best = row.indicators[0] if row.indicators else None
    return (
        extraction.number.value or "",
        day(row.issued),
        extraction.doc_type.value or "",
        f"{best.indicator} {as_percent(best.score)}" if best else "",
        VERDICT[row.period.verdict],
        ", ".join(row.reasons) if row.review else "",
        row.path,
    )


def missing_table(rows: Iterable[CoverageRow]) -> Table:
    """Return every hole: indicator, unit, what is needed, what is there and what is wanting."""
    return table_of(
        ("Tiêu chí", "Đơn vị", "Tình trạng", "Cần có", "Đang có", "Còn thiếu", "Ghi chú"),
        (
            (
                cell.indicator,
                cell.unit or WHOLE_PROVINCE_NAME,
                _status_and_months(cell),
                cell.needed,
                "; ".join(cell.found),
                cell.wanting,
                "; ".join(cell.notes),
            )
            for cell in _holes(rows)
        ),
    )


def missing_by_unit(rows: Iterable[CoverageRow]) -> Table:
    """Return the holes of each unit together, with what is wanting; the province comes first."""
    table = table_of(("Đơn vị", "Tiêu chí", "Tên", "Tình trạng", "Còn thiếu"), ())
    return _grouped(
        table,
        sorted(_holes(rows), key=lambda cell: cell.unit),
        lambda cell: cell.unit,
        lambda cell: (
            _unit_and_whom(cell),
            cell.indicator,
            cell.title,
            _status_and_months(cell),
            cell.wanting,
        ),
    )


def missing_by_indicator(rows: Iterable[CoverageRow]) -> Table:
    """Return the holes of each indicator together, with what is wanting, in the set's order."""
    table = table_of(("Tiêu chí", "Tên", "Đơn vị", "Tình trạng", "Còn thiếu"), ())
    return _grouped(
        table,
        _holes(rows),
        lambda cell: cell.indicator,
        lambda cell: (
            cell.indicator,
            cell.title,
            _unit_and_whom(cell),
            _status_and_months(cell),
            cell.wanting,
        ),
    )


def _holes(rows: Iterable[CoverageRow]) -> tuple[CoverageCell, ...]:
    return tuple(cell for cell in cells_of(rows) if cell.is_hole)


def _unit_and_whom(cell: CoverageCell) -> str:
    """The unit; of what the province owes also whom the campaign asks for it."""
    if cell.unit:
        return cell.unit
    return "; ".join([WHOLE_PROVINCE_NAME, *([asked_of(cell.asked)] if cell.asked else [])])


def _grouped(
    table: Table,
    cells: Sequence[CoverageCell],
    key: Callable[[CoverageCell], str],
    line: Callable[[CoverageCell], Sequence[str]],
) -> Table:
    """Fill a table, a rule between the lines of one key and those of the next."""
    before: str | None = None
    for cell in cells:
        if before not in (None, key(cell)):
            table.add_section()
        before = key(cell)
        table.add_row(*(Text(text) for text in line(cell)))
    return table


def _status_and_months(cell: CoverageCell) -> str:
    if not cell.lacking:
        return STATUS[cell.status]
    some = len(cell.holes) < len(cell.rows)
    return f"{STATUS[cell.status]}: {'thiếu ' if some else ''}{cell.lacking}"


def missing_summary(rows: Iterable[CoverageRow]) -> Table:
    """Return the number of holes for each indicator that has any, and of what kind they are."""
    by_indicator: dict[str, list[CoverageRow]] = {}
    for row in rows:
        by_indicator.setdefault(row.indicator, []).append(row)
    lines = []
    for indicator, held in by_indicator.items():
        count = count_rows(held)
        if holes := holes_in(count):
            kinds = (f"{count[status]} {STATUS[status].lower()}" for status in HOLES)
            lines.append(
                (
                    indicator,
                    held[0].title,
                    str(count["found"] + count["confirmed"]),
                    str(holes),
                    ", ".join(kind for kind in kinds if not kind.startswith("0 ")),
                )
            )
    return table_of(("Tiêu chí", "Tên", STATUS["found"], HOLES_NAME, "Trong đó"), lines)


def holes_sentence(rows: Iterable[CoverageRow]) -> str:
    """Say how many holes there are, a cell with its months being one."""
    return f"{holes_in(count_rows(rows))} chỗ còn thiếu minh chứng."


def sets_table(sets: Iterable[IndicatorSet]) -> Table:
    """Return the indicator sets, one line each."""
    return table_of(
        ("id", "năm", "kỳ đánh giá", "tiêu chí", "ghi chú"),
        (
            (
                one.id,
                str(one.year),
                span(one.period.start, one.period.end),
                f"{len(one.leaves)} (trong {len(one.indicators)} dòng)",
                "tạm dùng" if one.provisional else "",
            )
            for one in sets
        ),
    )


def indicators_table(one: IndicatorSet) -> Table:
    """Return the rows of one set, indented by level."""
    leaves = {leaf.id for leaf in one.leaves}
    return table_of(
        ("mã", "tiêu chí", "điểm", "xét kỳ", "cần có"),
        (
            (
                indicator.id,
                "  " * (indicator.level - 1) + indicator.title,
                "" if indicator.points is None else f"{indicator.points:g}",
                indicator.rule if indicator.id in leaves else "",
                "; ".join(
                    f"{' / '.join(need.doc_types)} {need.wording}" for need in indicator.needs
                ),
            )
            for indicator in one.indicators
        ),
    )


def checks_table(checks: Iterable[Check]) -> Table:
    """Return what the doctor found."""
    return table_of(
        ("Thành phần", "Tình trạng", "Cách khắc phục"),
        (
            (
                check.name,
                _state(check),
                "" if check.ok else check.mend,
            )
            for check in checks
        ),
    )


def _state(check: Check) -> str:
    if check.ok:
        return check.found or "có"
    return "THIẾU" if check.needed else "chưa có, không bắt buộc"


def evaluation_table(evaluation: Evaluation) -> Table:
    """Return the accuracy per field, over all files and per kind."""
    lines = []
    for kind, scores in [("tất cả", evaluation.scores), *sorted(evaluation.by_kind.items())]:
        for name, score in scores.items():
            shown = score.as_json()
            precision = shown["sure_precision"]
            lines.append(
                (
                    kind,
                    name,
                    str(score.total),
                    str(score.right),
                    str(score.wrong),
                    str(score.nothing),
                    f"{shown['accuracy']:.1%}",
                    f"{shown['top3']:.1%}" if name == "indicator" else "",
                    f"{shown['sure_coverage']:.1%}" if score.sure else "",
                    f"{precision:.1%}" if precision is not None else "",
                )
            )
    return table_of(
        (
            "nhóm",
            "trường",
            "số",
            "đúng",
            "sai",
            "không có",
            "chính xác",
            "top-3",
            "không cần xem",
            "đúng khi không xem",
        ),
        lines,
    )
