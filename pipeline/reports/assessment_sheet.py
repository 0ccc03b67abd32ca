"""The self-assessment as a workbook: points and results of every indicator, and the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.records.results import Results
from pipeline.records.wording import COUNTED_BY, points, span
from pipeline.reports.assessment_rows import CriterionRow, total_points
from pipeline.reports.sheets import Book, Column, Group, Item, Link, Table, add_sheet
from pipeline.reports.summary_sheet import group_text
from pipeline.reports.whole_file import whole_file

CRITERIA_SHEET = "Tự đánh giá"
EVIDENCE_SHEET = "Phụ lục minh chứng"

INDICATOR, SCORE, RESULT, DIFFICULTIES = (
    "Mã",
    "Điểm tự chấm",
    "Kết quả thực hiện (giải trình)",
    "Khó khăn, vướng mắc",
)
"""Headings of the columns that are read back (`deciding.excel_assessment`)."""

_CRITERIA = (
    Column(INDICATOR, 10),
    Column("Tiêu chí, nội dung đánh giá", 36),
    Column("Điểm tối đa", 9, "figure"),
    Column(SCORE, 9, "figure"),
    Column("Điểm đề xuất (suy ra)", 11, "figure"),
    Column("Cách tính đề xuất", 16),
    Column(RESULT, 60),
    Column(DIFFICULTIES, 30),
    Column("Mã minh chứng", 22),
)
_EVIDENCE = (
    Column("STT", 5, "count"),
    Column("Mã minh chứng", 18, "link"),
    Column("Số, ký hiệu", 18),
    Column("Ngày ban hành", 12, "date"),
    Column("Tên loại", 12),
    Column("Trích yếu nội dung", 50),
    Column("Cơ quan ban hành", 32),
    Column("Đơn vị nộp", 24),
    Column("Đã xác nhận", 9, "mark"),
)


def write_assessment_sheet(results: Results, rows: Sequence[CriterionRow], path: Path) -> None:
    """Write the workbook whole to `path`. Raises ReportError where it cannot be written."""
    period = results.period
    note = f"Kỳ đánh giá {span(period.start, period.end)}. Bộ tiêu chí {results.indicators.id}."
    total = points(total_points(rows)) or "chưa chấm"
    book = Book()
    add_sheet(
        book,
        CRITERIA_SHEET,
        Table(
            f"BẢNG TỰ ĐÁNH GIÁ CÔNG TÁC PHÒNG, CHỐNG THAM NHŨNG NĂM {results.year}",
            (note, f"Tổng điểm tự chấm, gồm cả điểm đề xuất: {total}."),
            _CRITERIA,
            tuple(_criteria(rows)),
            "Bộ tiêu chí không có tiêu chí.",
            2,
        ),
    )
    add_sheet(
        book,
        EVIDENCE_SHEET,
        Table(
            "DANH MỤC TÀI LIỆU MINH CHỨNG",
            (note,),
            _EVIDENCE,
            tuple(_evidence(rows)),
            "Chưa có tài liệu minh chứng.",
            2,
        ),
    )
    with whole_file(path) as stream:
        book.save(stream)


def _criteria(rows: Sequence[CriterionRow]) -> Iterator[Item | Group]:
    for row in rows:
        if not row.is_leaf:
            yield Group(group_text(row.indicator), row.indicator.level)
            continue
        proposed = row.proposed_score
        yield Item(
            (
                row.indicator.id,
                row.indicator.title,
                row.indicator.points,
                row.given.points,
                proposed.points if proposed else None,
                f"{proposed.closed}/{proposed.asked} {COUNTED_BY[proposed.by]}" if proposed else "",
                row.result,
                row.given.difficulties,
                "\n".join(one.shown_code for one in row.evidence),
            )
        )


def _evidence(rows: Sequence[CriterionRow]) -> Iterator[Item | Group]:
    count = 0
    for row in rows:
        if row.evidence:
            yield Group(group_text(row.indicator), 3)
        for one in row.evidence:
            count += 1
            yield Item(
                (
                    count,
                    Link(one.shown_code, one.link) if one.link else one.shown_code,
                    one.entry.number,
                    one.entry.issue_date,
                    one.entry.doc_type,
                    one.entry.subject,
                    one.entry.issuer,
                    one.entry.row.unit,
                    "x" if one.confirmed else "",
                )
            )
