"""What reviewers decide about cells of the coverage: settled as something nobody need hand in.

Decisions are only ever added, as those on documents are, and keyed by the cell (`CellKey`), so
they outlive every run and every change of the campaign. One on a cell that is not asked for any
more is kept and told of (`records.cells.not_asked`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from extractors.document import iso_day
from pipeline.deciding.decisions import effective
from pipeline.records.cells import SETTLED
from pipeline.records.rows import CellKey, Settled, SettledStatus
from pipeline.store.tables import CellDecisionRecord

CellDecisionKind = Literal["settle", "undo"]
"""`settle`: as none occurred, or not required. `undo`: takes back an earlier decision."""


@dataclass(frozen=True, slots=True)
class CellDraft:
    """What shall be decided of a cell, or of some of its months (None: it has no months).

    `version` is that of the cell as the reviewer saw it (`cell_version`). Without a `status` what
    stands of these months is taken back.
    """

    indicator: str
    unit: str
    months: tuple[date | None, ...]
    version: str
    status: SettledStatus | Literal[""] = ""
    note: str = ""
    basis: str = ""

    @property
    def keys(self) -> tuple[CellKey, ...]:
        """The cells that it is about."""
        return tuple(CellKey(self.indicator, self.unit, month) for month in self.months)


@dataclass(frozen=True, slots=True)
class CellDecision:
    """A decision as it was made: on which cell, by whom and when; `batch` joins those of one go."""

    id: int
    key: CellKey
    made_at: datetime
    reviewer: str
    kind: CellDecisionKind
    status: SettledStatus | Literal[""]
    note: str
    basis: str
    undoes: int | None
    batch: str


def standing(decisions: Iterable[CellDecision]) -> dict[CellKey, Settled]:
    """Return what the decisions come to: of each cell the newest that nobody took back."""
    return {
        one.key: Settled(one.status, one.note, one.basis, one.reviewer)
        for one in effective(tuple(decisions))
        if one.status in SETTLED
    }


def cell_decisions_in(
    session: Session, cells: Iterable[tuple[str, str]] | None = None
) -> tuple[CellDecision, ...]:
    """Return all decisions, oldest first; with `cells` those of these indicators and units."""
    query = select(CellDecisionRecord).order_by(CellDecisionRecord.id)
    wanted = None if cells is None else set(cells)
    if wanted is not None:
        query = query.where(CellDecisionRecord.indicator.in_({one[0] for one in wanted}))
    return tuple(
        _decision(record)
        for record in session.scalars(query)
        if wanted is None or (record.indicator, record.unit) in wanted
    )


def settled_of(session: Session, indicators: Iterable[str]) -> Mapping[CellKey, Settled]:
    """Return what stands of the cells of some indicators."""
    query = select(CellDecisionRecord).where(CellDecisionRecord.indicator.in_(set(indicators)))
    return standing(_decision(record) for record in session.scalars(query))


def all_cell_decisions(engine: Engine) -> tuple[CellDecision, ...]:
    """Return every decision on a cell ever made, oldest first."""
    with Session(engine) as session:
        return cell_decisions_in(session)


def _decision(record: CellDecisionRecord) -> CellDecision:
    at = record.made_at if record.made_at.tzinfo else record.made_at.replace(tzinfo=UTC)
    return CellDecision(
        id=record.id,
        key=CellKey(record.indicator, record.unit, iso_day(record.month or None)),
        made_at=at,
        reviewer=record.reviewer,
        kind=record.kind,  # type: ignore[arg-type]
        status=record.status,  # type: ignore[arg-type]
        note=record.note,
        basis=record.basis,
        undoes=record.undoes,
        batch=record.batch,
    )
