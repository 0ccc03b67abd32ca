"""Rows of evidence and coverage as records: the whole as JSON, beside columns to sort by."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from extractors.document import Extraction
from extractors.grammar.folding import fold
from pipeline.records.attention import margin, priority
from pipeline.records.rows import CoverageRow, EvidenceRow
from pipeline.store.encoding import encoded
from pipeline.store.loading import form_of, loaded
from pipeline.store.tables import (
    Base,
    CellDecisionRecord,
    CoverageRecord,
    DecisionRecord,
    EvidenceRecord,
    EvidenceRowRecord,
)

ROWS_AT_ONCE = 500
"""Records that are fetched or written at a time."""


def evidence_record(row: EvidenceRow, last_decision: int) -> EvidenceRecord:
    """Return what lists need of a row; `last_decision` is its document's newest one (0: none)."""
    extraction = row.extraction or Extraction()
    secret = row.secret
    values = [extraction.number.value, row.path, extraction.issuer.value, extraction.doc_type.value]
    return EvidenceRecord(
        doc_id=row.doc_id,
        path=row.path,
        pages=row.pages,
        sha256=row.sha256,
        unit=row.unit,
        doc_type=extraction.doc_type.value or "",
        number=extraction.number.value or "",
        issue_date=extraction.issue_date.value or "",
        issuer=extraction.issuer.value or "",
        subject="" if secret else extraction.subject.value or "",
        indicator=row.indicator,
        indicator_score=row.indicators[0].score if row.indicators else 0.0,
        period=row.period.verdict,
        review=int(row.review),
        reasons=encoded(row.reasons),
        error=row.error,
        first_page=row.first_page,
        indicators=encoded(scored.indicator for scored in row.indicators),
        none_occurred=encoded(dict.fromkeys(one.indicator for one in row.none_occurred)),
        duplicate_of=row.duplicate_of,
        secret=int(secret),
        confirmed=int(row.confirmed),
        decision=row.decision,
        last_decision=last_decision,
        priority=priority(row),
        margin=margin(row),
        folded=fold(
            " ".join(text for text in (*values, "" if secret else extraction.subject.value) if text)
        ),
    )


def row_record(row: EvidenceRow, judged: EvidenceRow) -> EvidenceRowRecord:
    """Return the record of the whole row; `judged` is the row before any decisions."""
    return EvidenceRowRecord(
        doc_id=row.doc_id, row=_dump(row), judged="" if judged == row else _dump(judged)
    )


def coverage_record(row: CoverageRow, position: int) -> CoverageRecord:
    """Return the record of a coverage row; `position` is its indicator's place in the set."""
    return CoverageRecord(
        position=position,
        indicator=row.indicator,
        unit=row.unit,
        status=row.status,
        row=form_of(CoverageRow).dump_json(row).decode(),
    )


def load_evidence(text: str) -> EvidenceRow:
    """Return the row that a record holds; raises DamagedRecord."""
    return loaded(form_of(EvidenceRow).validate_json, text)


def load_coverage(text: str) -> CoverageRow:
    """Return the coverage row that a record holds; raises DamagedRecord."""
    return loaded(form_of(CoverageRow).validate_json, text)


def newest_decisions(session: Session) -> dict[str, int]:
    """Return the id of each document's newest decision."""
    rows = session.execute(
        select(DecisionRecord.doc_id, func.max(DecisionRecord.id)).group_by(DecisionRecord.doc_id)
    )
    return {row[0]: row[1] for row in rows}


def newest_cell_decision(session: Session) -> int:
    """Return the id of the newest decision on a cell, 0 where there is none."""
    return session.scalar(select(func.max(CellDecisionRecord.id))) or 0


def _dump(row: EvidenceRow) -> str:
    return form_of(EvidenceRow).dump_json(row).decode()


def add_records(session: Session, records: Iterable[Base]) -> None:
    """Write new records, a few at a time, without keeping them."""
    rest = iter(records)
    while some := list(islice(rest, ROWS_AT_ONCE)):
        session.bulk_save_objects(some)
