"""The cells of `evidence.xlsx` that a reviewer may change, and the hash that guards each row."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date

from pipeline.records.listing import Entry
from pipeline.records.rows import Verdict

NUMBER = "Số, ký hiệu"
ISSUE_DATE = "Ngày ban hành"
INDICATORS = "Tiêu chí"
VERDICT_HEADING = "Kỳ"
CONFIRMED = "Đã xem (x)"
NOTE = "Ghi chú của người xem"
DOC_ID = "doc_id"
ROW_HASH = "row_hash"

REVIEW_SHEETS = ("Danh mục minh chứng", "Ngoài kỳ", "Cần xem")
"""A document may stand on several of them, and in several places of the first."""


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


def review_cells(entry: Entry) -> ReviewCells:
    """Return the cells of a document as the run gives them."""
    return ReviewCells(
        number=canonical_number(entry.number),
        issue_date=entry.issue_date,
        indicators=entry.indicator_ids,
        verdict=entry.row.period.verdict,
        confirmed=entry.row.confirmed,
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
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
