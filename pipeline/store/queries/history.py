"""What everybody decided on documents, on cells and on where documents begin, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from extractors.document import iso_day
from pipeline.store.tables import (
    CellDecisionRecord,
    DecisionRecord,
    EvidenceRecord,
    PageBreakRecord,
)


@dataclass(frozen=True, slots=True)
class PastDecision:
    """A decision with the number and path of its document, None where it is listed no more."""

    id: int
    doc_id: str
    made_at: datetime
    reviewer: str
    kind: str
    note: str
    undoes: int | None
    batch: str
    number: str | None
    path: str | None


def newest_decisions(engine: Engine, most: int) -> tuple[PastDecision, ...]:
    """Return the newest decisions of all documents, `most` at the most."""
    with Session(engine) as session:
        rows = session.execute(
            select(
                DecisionRecord.id,
                DecisionRecord.doc_id,
                DecisionRecord.made_at,
                DecisionRecord.reviewer,
                DecisionRecord.kind,
                DecisionRecord.note,
                DecisionRecord.undoes,
                DecisionRecord.batch,
                EvidenceRecord.number,
                EvidenceRecord.path,
            )
            .join(EvidenceRecord, EvidenceRecord.doc_id == DecisionRecord.doc_id, isouter=True)
            .order_by(DecisionRecord.id.desc())
            .limit(most)
        )
        return tuple(PastDecision(**row._mapping) for row in rows)


@dataclass(frozen=True, slots=True)
class PastCellDecision:
    """A decision on a cell; `status` is empty where it takes another one back."""

    indicator: str
    unit: str
    month: date | None
    made_at: datetime
    reviewer: str
    status: str
    note: str
    basis: str
    batch: str


def newest_cell_decisions(engine: Engine, most: int) -> tuple[PastCellDecision, ...]:
    """Return the newest decisions on all cells, `most` at the most."""
    with Session(engine) as session:
        records = session.scalars(
            select(CellDecisionRecord).order_by(CellDecisionRecord.id.desc()).limit(most)
        )
        return tuple(
            PastCellDecision(
                one.indicator,
                one.unit,
                iso_day(one.month or None),
                one.made_at,
                one.reviewer,
                one.status,
                one.note,
                one.basis,
                one.batch,
            )
            for one in records
        )


@dataclass(frozen=True, slots=True)
class PastPageBreak:
    """A split (`begins` 1), a merge (0), or one of them taken back (-1).

    `path` is that of a file with this content, None where it is listed no more; `doc_id` is the
    document that the page is in now.
    """

    page: int
    begins: int
    made_at: datetime
    reviewer: str
    doc_id: str | None
    path: str | None


def newest_page_breaks(engine: Engine, most: int) -> tuple[PastPageBreak, ...]:
    """Return the newest splits and merges of all files, `most` at the most."""
    holding = (
        EvidenceRecord.sha256 == PageBreakRecord.sha256,
        EvidenceRecord.first_page <= PageBreakRecord.page,
    )
    nearest = (
        select(EvidenceRecord.doc_id)
        .where(*holding)
        .order_by(EvidenceRecord.first_page.desc(), EvidenceRecord.path)
        .limit(1)
        .correlate(PageBreakRecord)
        .scalar_subquery()
    )
    with Session(engine) as session:
        rows = session.execute(
            select(
                PageBreakRecord.page,
                PageBreakRecord.begins,
                PageBreakRecord.made_at,
                PageBreakRecord.reviewer,
                EvidenceRecord.doc_id,
                EvidenceRecord.path,
            )
            .join(EvidenceRecord, EvidenceRecord.doc_id == nearest, isouter=True)
            .order_by(PageBreakRecord.id.desc())
            .limit(most)
        )
        return tuple(PastPageBreak(**row._mapping) for row in rows)
