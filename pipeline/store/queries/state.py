"""Whether the store still holds what was read from it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from pipeline.store.tables import (
    AssessmentRecord,
    CellDecisionRecord,
    DecisionRecord,
    EvidenceRecord,
    RunRecord,
)


@dataclass(frozen=True, slots=True)
class StoreState:
    """Another one whenever what it is the state of has changed.

    `rows`: of the evidence list and the coverage; runs, decisions and `verify --purge` change
    them. `assessed`: of what people gave of the self-assessment.
    """

    rows: tuple[int, int, int, int]
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
            for table in (DecisionRecord, CellDecisionRecord, AssessmentRecord)
        ]
        documents = session.scalar(select(func.count()).select_from(EvidenceRecord)) or 0
        return StoreState((run.id, *newest[:2], documents), newest[2])
