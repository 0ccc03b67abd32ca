"""Who reviews which units and indicators, and how far each person has come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, and_, false, func, not_, or_, select
from sqlalchemy.orm import Session

from pipeline.records.attention import SURE
from pipeline.store.encoding import holds
from pipeline.store.tables import AssignmentRecord, CellDecisionRecord, DecisionRecord
from pipeline.store.tables import EvidenceRecord as Evidence

UNIT, INDICATOR = "unit", "indicator"
NOBODY = "-"
"""Asks for what was given to nobody."""


@dataclass(frozen=True, slots=True)
class Given:
    """A unit or an indicator (`kind`) that somebody was given to review."""

    kind: str
    key: str
    assignee: str


@dataclass(frozen=True, slots=True)
class PersonsProgress:
    """What a person has decided, in all and since a moment, and how it stands with what is theirs.

    `given` are the units and indicators, `waiting` of `total` documents of them still wait.
    """

    name: str
    decided: int = 0
    lately: int = 0
    cells: int = 0
    given: tuple[Given, ...] = ()
    waiting: int = 0
    total: int = 0


def assignments(engine: Engine) -> tuple[Given, ...]:
    """Return what stands, by kind and key."""
    with Session(engine) as session:
        return standing_assignments(session)


def standing_assignments(session: Session) -> tuple[Given, ...]:
    """Return of every unit and indicator the newest word, but for those taken back."""
    newest: dict[tuple[str, str], str] = {}
    for record in session.scalars(select(AssignmentRecord).order_by(AssignmentRecord.id)):
        newest[record.kind, record.key] = record.assignee
    return tuple(Given(*key, who) for key, who in sorted(newest.items()) if who)


def given_to(session: Session, who: str) -> ColumnElement[bool]:
    """Return the condition on documents that a person was given; of `NOBODY`, all others."""
    standing = standing_assignments(session)
    wanted = [_of(one) for one in standing if who in (NOBODY, one.assignee)]
    held = or_(*wanted) if wanted else false()
    return not_(held) if who == NOBODY else held


def progress_of_people(engine: Engine, since: datetime) -> tuple[PersonsProgress, ...]:
    """Return how far each person has come who decided or was given anything, by name."""
    with Session(engine) as session:
        given: dict[str, list[Given]] = defaultdict(list)
        for one in standing_assignments(session):
            given[one.assignee].append(one)
        kinds = DecisionRecord.kind.in_(("accept", "correct", "reject"))
        documents = func.count(DecisionRecord.doc_id.distinct())
        people = select(DecisionRecord.reviewer, documents).group_by(DecisionRecord.reviewer)
        decided = {row[0]: row[1] for row in session.execute(people.where(kinds))}
        late = people.where(kinds, DecisionRecord.made_at >= since)
        lately = {row[0]: row[1] for row in session.execute(late)}
        on_cells = select(CellDecisionRecord.reviewer, func.count()).group_by(
            CellDecisionRecord.reviewer
        )
        cells = {row[0]: row[1] for row in session.execute(on_cells)}
        return tuple(
            PersonsProgress(
                name,
                decided.get(name, 0),
                lately.get(name, 0),
                cells.get(name, 0),
                tuple(given[name]),
                *_waiting(session, given[name]),
            )
            for name in sorted({*given, *decided, *cells})
        )


def _waiting(session: Session, given: list[Given]) -> tuple[int, int]:
    """Of the documents given: how many wait, of how many."""
    if not given:
        return 0, 0
    own = or_(*(_of(one) for one in given))
    counting = select(func.count()).select_from(Evidence)
    waits = and_(own, Evidence.confirmed == 0, Evidence.priority < SURE)
    return session.scalar(counting.where(waits)) or 0, session.scalar(counting.where(own)) or 0


def _of(given: Given) -> ColumnElement[bool]:
    if given.kind == UNIT:
        return Evidence.unit == given.key
    return holds(Evidence.indicators, given.key)
