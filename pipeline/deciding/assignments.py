"""Gives units and indicators to reviewers (phân công): added, never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from pipeline.store.queries.assignments import INDICATOR, UNIT
from pipeline.store.tables import AssignmentRecord

KINDS = (UNIT, INDICATOR)


def assign(
    engine: Engine, kind: str, key: str, assignee: str, reviewer: str, now: datetime
) -> None:
    """Give a unit or an indicator to a person; an empty name takes it back.

    `reviewer` is who says so. ValueError for another kind.
    """
    if kind not in KINDS:
        raise ValueError(kind)
    with Session(engine) as session, session.begin():
        session.add(
            AssignmentRecord(kind=kind, key=key, assignee=assignee, made_at=now, reviewer=reviewer)
        )
