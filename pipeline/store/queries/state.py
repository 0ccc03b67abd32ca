"""Whether the store still holds what was read from it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from pipeline.store.overview import STOPPED
from pipeline.store.tables import (
    AddedDocumentRecord,
    AssessmentRecord,
    CellDecisionRecord,
    DecisionRecord,
    EvidenceRecord,
    PageBreakRecord,
    RunRecord,
)

CHANGING = (
    DecisionRecord,
    CellDecisionRecord,
    AssessmentRecord,
    PageBreakRecord,
    AddedDocumentRecord,
)
"""What people add, after which papers that are there are old."""

UNCHANGED = "unchanged"
"""What the summary of a run says that found everything as the one before had left it."""


@dataclass(frozen=True, slots=True)
class StoreState:
    """Another one whenever what it is the state of has changed.

    `rows`: of the evidence list and the coverage; runs, decisions and `verify --purge` change
    them. `assessed`: of what people gave of the self-assessment.
    """

    rows: tuple[int, int, int, int, int]
    assessed: int


def state_of(engine: Engine) -> StoreState | None:
    """Return the state; None while the newest run is not at its end: it replaces rows at any time.

    A run that was killed has no end either, until the next one.
    """
    with Session(engine) as session:
        run = session.execute(
            select(RunRecord.id, RunRecord.ended_at).order_by(RunRecord.id.desc()).limit(1)
        ).first()
        if run is None or run.ended_at is None:
            return None
        newest = [
            session.scalar(select(func.max(table.id))) or 0
            for table in (DecisionRecord, CellDecisionRecord, PageBreakRecord, AssessmentRecord)
        ]
        documents = session.scalar(select(func.count()).select_from(EvidenceRecord)) or 0
        return StoreState((run.id, *newest[:3], documents), newest[3])


def is_whole(engine: Engine) -> bool:
    """Return whether the newest run read all that there was: it was neither killed nor stopped."""
    with Session(engine) as session:
        run = session.execute(
            select(RunRecord.ended_at, RunRecord.summary).order_by(RunRecord.id.desc()).limit(1)
        ).first()
    if run is None or run.ended_at is None:
        return False
    return not (run.summary and json.loads(run.summary).get(STOPPED))


def last_change(engine: Engine) -> datetime | None:
    """Return when anything last changed that papers show; None where nothing ever did.

    A run that has not come to its end has changed nothing yet, and one that found everything as it
    was never did.
    """
    with Session(engine) as session:
        runs = session.execute(
            select(RunRecord.ended_at, RunRecord.summary)
            .where(RunRecord.ended_at.is_not(None))
            .order_by(RunRecord.ended_at.desc())
        )
        moments = [next((row.ended_at for row in runs if not _unchanged(row.summary)), None)]
        moments += [session.scalar(select(func.max(table.made_at))) for table in CHANGING]
    known = [at if at.tzinfo else at.replace(tzinfo=UTC) for at in moments if at]
    return max(known, default=None)


def _unchanged(summary: str) -> bool:
    """Whether a run's summary says that nothing was judged anew."""
    try:
        held = json.loads(summary)
    except ValueError:
        return False
    return isinstance(held, dict) and held.get(UNCHANGED) is True
