"""The cells of `evidence.xlsx` that a reviewer may change, and the hash that guards each row."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipeline.records.listing import Entry
from pipeline.records.rows import SettledStatus, Verdict

NUMBER = "Số, ký hiệu"
ISSUE_DATE = "Ngày ban hành"
SUBJECT = "Trích yếu nội dung"
DOC_TYPE = "Loại văn bản"
ISSUER = "Cơ quan ban hành"
UNIT = "Đơn vị nộp"
SCORE = "Điểm tin cậy"
REMARKS = "Lý do cần xem, căn cứ xét kỳ"
INDICATORS = "Tiêu chí"
VERDICT_HEADING = "Kỳ"
CONFIRMED = "Đã xem (x)"
NOTE = "Ghi chú của người xem"
DOC_ID = "doc_id"
ROW_HASH = "row_hash"
LOCKED_HASH = "locked_hash"

LOCKED_HEADINGS = (UNIT, SCORE, REMARKS)
"""What the sheet shows of a document and nobody can change there: a change is refused aloud."""

REVIEW_SHEETS = ("Danh mục minh chứng", "Ngoài kỳ", "Cần xem")
"""A document may stand on several of them, and in several places of the first."""

CELL_SHEET = "Thiếu minh chứng"
SETTLE_AS = "Kết luận của người xem"
SETTLE_FOR = "Kết luận cho tháng, quý"
SETTLE_NOTE = "Lý do kết luận"
SETTLE_BASIS = "Căn cứ kết luận"
CELL = "cell"
CELL_STATE = "cell_state"
CELL_HEADINGS = (SETTLE_AS, SETTLE_NOTE, SETTLE_BASIS)
"""What a reviewer may change about a cell; `CELL` and `CELL_STATE` are hidden, as `ROW_HASH` is."""

_DASHES = re.compile(r"[\u2010-\u2015\u2212]")


@dataclass(frozen=True, slots=True)
class ReviewCells:
    """What a reviewer may change about one document; indicators best first."""

    number: str
    issue_date: date | None
    indicators: tuple[str, ...]
    verdict: Verdict
    confirmed: bool
    note: str = ""
    subject: str = ""
    doc_type: str = ""
    issuer: str = ""


def review_cells(entry: Entry) -> ReviewCells:
    """Return the cells of a document as the run gives them."""
    return ReviewCells(
        number=canonical_number(entry.number),
        issue_date=entry.issue_date,
        indicators=entry.indicator_ids,
        verdict=entry.row.period.verdict,
        confirmed=entry.row.confirmed,
        subject=entry.subject,
        doc_type=entry.doc_type,
        issuer=entry.issuer,
    )


def canonical_number(text: str) -> str:
    """Return a clean number (số, ký hiệu) without blanks and with `-` for every dash."""
    return _DASHES.sub("-", re.sub(r"\s+", "", text))


def row_hash(doc_id: str, cells: ReviewCells) -> str:
    """Return 16 hex digits that stand for a document and its values at the time of writing."""
    parts = (
        doc_id,
        cells.number,
        cells.issue_date.isoformat() if cells.issue_date else "",
        " ".join(cells.indicators),
        cells.verdict,
        "x" if cells.confirmed else "",
        cells.note,
        cells.subject,
        cells.doc_type,
        cells.issuer,
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def locked_hash(shown: Iterable[str | float | None]) -> str:
    """Return what stands for the values of `LOCKED_HEADINGS` in a row, each by 4 hex digits."""
    return "".join(
        hashlib.sha256(_shown(value).encode(errors="replace")).hexdigest()[:4] for value in shown
    )


def _shown(value: str | float | None) -> str:
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, (int, float)) else " ".join(value.split())


@dataclass(frozen=True, slots=True)
class SettlingCells:
    """What a reviewer may change about a cell of the coverage; all empty: nothing is settled."""

    status: SettledStatus | Literal[""] = ""
    note: str = ""
    basis: str = ""


def cell_name(indicator: str, unit: str, months: Iterable[date | None]) -> str:
    """Return what names a cell, or some months of it, in the hidden column `CELL`."""
    days = [month.isoformat() if month else "" for month in months]
    return json.dumps([indicator, unit, *days], ensure_ascii=False)


def named_cell(text: str) -> tuple[str, str, tuple[date | None, ...]] | None:
    """Return indicator, unit and months that `cell_name` wrote; None where it did not."""
    try:
        indicator, unit, *days = json.loads(text)
        return (
            str(indicator),
            str(unit),
            tuple(date.fromisoformat(day) if day else None for day in days),
        )
    except (ValueError, TypeError):
        return None


def cell_hash(name: str, state: str, cells: SettlingCells) -> str:
    """Return 16 hex digits that stand for a cell, its state and what was settled when written."""
    parts = (name, state, cells.status, cells.note, cells.basis)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
