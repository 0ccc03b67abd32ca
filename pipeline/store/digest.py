"""A digest of what a run stands on and what it left, so that the next one sees at once whether
anything is to be done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from pipeline.store.evidence_records import ROWS_AT_ONCE
from pipeline.store.tables import (
    AddedDocumentRecord,
    AssessmentRecord,
    Base,
    CellDecisionRecord,
    CoverageRecord,
    DecisionRecord,
    DocumentRecord,
    EvidenceRecord,
    EvidenceRowRecord,
    FileRecord,
    PageBreakRecord,
    RankingRecord,
    ReadingRecord,
    RegisterRecord,
)

SAID = (
    DecisionRecord,
    CellDecisionRecord,
    PageBreakRecord,
    AddedDocumentRecord,
    AssessmentRecord,
)
"""What people say and papers show; only ever added."""

STOOD_ON: tuple[type[Base], ...] = (FileRecord, ReadingRecord, DocumentRecord, *SAID)
LEFT: tuple[type[Base], ...] = (
    RankingRecord,
    EvidenceRecord,
    EvidenceRowRecord,
    CoverageRecord,
    RegisterRecord,
)

PASSED_OVER = {
    # Pages are long, and every run has their JSON looked at (`pipeline.store.damage`).
    ReadingRecord: {"content"},
    DocumentRecord: {"folded"},
}


def contents_digest(engine: Engine) -> str:
    """Return a digest of files, readings, documents, what people said, and all that a run judged.

    A byte that a disk turned, a row that is missing, or a decision gives another one.
    """
    digest = hashlib.sha256()
    with Session(engine) as session:
        for table in (*STOOD_ON, *LEFT):
            digest.update(table.__tablename__.encode())
            for row in _rows(session, table):
                held = "\x1f".join(map(str, row)) + "\x1e"
                digest.update(held.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def last_said(engine: Engine) -> tuple[int, ...]:
    """Return the newest of each kind of what people say: another one once somebody said more."""
    with Session(engine) as session:
        return tuple(session.scalar(select(func.max(table.id))) or 0 for table in SAID)


def _rows(session: Session, table: type[Base]) -> Iterable[Any]:
    passed_over = PASSED_OVER.get(table, set())
    columns = [one for one in table.__table__.columns if one.name not in passed_over]
    keys = [one for one in table.__table__.columns if one.primary_key]
    asked = select(*columns).order_by(*keys)
    return session.execute(asked.execution_options(yield_per=ROWS_AT_ONCE))
