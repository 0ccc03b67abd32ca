"""Documents of one indicator and issuer that no reason sends to review, to be accepted together."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, and_, case, func, select
from sqlalchemy.orm import Session

from pipeline.store.tables import EvidenceRecord

MOST_GROUPS = 200

Evidence = EvidenceRecord


@dataclass(frozen=True, slots=True)
class Group:
    """Documents of one indicator and issuer; `held_back` of them have reasons for review."""

    indicator: str
    issuer: str
    ready: int
    held_back: int


@dataclass(frozen=True, slots=True)
class Ready:
    """A document that nothing speaks against; `subject` is empty where it is secret."""

    doc_id: str
    number: str
    issue_date: str
    doc_type: str
    subject: str
    score: float


def groups(engine: Engine, least: float) -> tuple[Group, ...]:
    """Return the groups with documents to accept, largest first."""
    ready = case((Evidence.review == 0, 1), else_=0)
    with Session(engine) as session:
        rows = session.execute(
            select(Evidence.indicator, Evidence.issuer, func.sum(ready), func.sum(1 - ready))
            .where(_open(least))
            .group_by(Evidence.indicator, Evidence.issuer)
            .having(func.sum(ready) > 0)
            .order_by(func.sum(ready).desc(), Evidence.indicator)
            .limit(MOST_GROUPS)
        )
        return tuple(Group(row[0], row[1], int(row[2]), int(row[3])) for row in rows)


def ready_documents(
    engine: Engine, indicator: str, issuer: str, least: float, most: int
) -> tuple[Ready, ...]:
    """Return the documents of a group that could be accepted, `most` at the most, oldest first."""
    with Session(engine) as session:
        rows = session.execute(
            select(
                Evidence.doc_id,
                Evidence.number,
                Evidence.issue_date,
                Evidence.doc_type,
                Evidence.subject,
                Evidence.secret,
                Evidence.indicator_score,
            )
            .where(
                _open(least),
                Evidence.review == 0,
                Evidence.indicator == indicator,
                Evidence.issuer == issuer,
            )
            .order_by(Evidence.issue_date, Evidence.path)
            .limit(most)
        )
        return tuple(
            Ready(
                row.doc_id,
                row.number,
                row.issue_date,
                row.doc_type,
                "" if row.secret else row.subject,
                row.indicator_score,
            )
            for row in rows
        )


def _open(least: float) -> ColumnElement[bool]:
    return and_(
        Evidence.confirmed == 0,
        Evidence.error == "",
        Evidence.duplicate_of == "",
        Evidence.indicator != "",
        Evidence.indicator_score >= least,
    )
