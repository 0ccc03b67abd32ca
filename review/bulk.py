"""Accepting many documents at once: those of one indicator and issuer that nothing speaks against.

Only documents that no reason sends to review are offered. A group's others still wait one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, and_, case, func, select
from sqlalchemy.orm import Session

from pipeline.deciding.decision_store import new_batch
from pipeline.deciding.decisions import Decision, accept
from pipeline.store.tables import EvidenceRecord
from review.workplace import Workplace

LEAST_SCORE = 0.9
"""Score that is offered first; a reviewer may ask for another."""
MOST = 500
"""Documents of one bulk acceptance; a larger group takes several."""

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
class Offered:
    """A document that would be accepted, as it is seen now."""

    doc_id: str
    version: str
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


def offered(workplace: Workplace, indicator: str, issuer: str, least: float) -> tuple[Offered, ...]:
    """Return the documents of a group that would be accepted."""
    with Session(workplace.store.engine) as session:
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
            .limit(MOST)
        ).all()
    return tuple(
        Offered(
            row.doc_id,
            workplace.decisions.row(row.doc_id)[1],
            row.number,
            row.issue_date,
            row.doc_type,
            "" if row.secret else row.subject,
            row.indicator_score,
        )
        for row in rows
    )


def accept_all(
    workplace: Workplace, versions: Mapping[str, str], reviewer: str
) -> Sequence[Decision]:
    """Accept the documents that were shown, all or none; raises DecisionConflict."""
    drafts = [
        accept(workplace.decisions.row(doc_id)[0], workplace.indicators) for doc_id in versions
    ]
    return workplace.decisions.decide(drafts, versions, reviewer, new_batch())


def _open(least: float) -> ColumnElement[bool]:
    return and_(
        Evidence.confirmed == 0,
        Evidence.error == "",
        Evidence.duplicate_of == "",
        Evidence.indicator != "",
        Evidence.indicator_score >= least,
    )
