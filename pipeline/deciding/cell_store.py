"""Reviewers' decisions on cells in the store: added, never changed, the coverage kept in step.

Each is made on a version of its cell (`cell_version`). Where that is no longer the stored one,
because another reviewer, a decision on a document or a new run came first, nothing is written and
the reviewer is told: `CellConflict`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, and_, or_, select, update
from sqlalchemy.orm import Session

from indicator_map.campaign import Campaign
from indicator_map.model import IndicatorSet
from pipeline.deciding.cell_decisions import (
    CellDecision,
    CellDraft,
    cell_decisions_in,
    standing,
)
from pipeline.deciding.covering import cover_anew
from pipeline.deciding.decision_store import new_batch
from pipeline.deciding.decisions import effective
from pipeline.deciding.validation import wrong_settling
from pipeline.errors import PipelineError
from pipeline.records.cells import cell_version
from pipeline.records.rows import HOLES, CellKey, CoverageRow
from pipeline.records.wording import STATUS, WHOLE_PROVINCE_NAME, clean
from pipeline.store.evidence_records import load_coverage
from pipeline.store.tables import CellDecisionRecord, CoverageRecord


class CellConflict(PipelineError):
    """Somebody else came first; `latest` are the newest decisions on the cells concerned."""

    def __init__(self, cells: Iterable[tuple[str, str]], latest: tuple[CellDecision, ...]) -> None:
        named = ", ".join(f"{indicator} – {_unit(unit)}" for indicator, unit in cells)
        told = "; ".join(f"{one.reviewer}: {told_decision(one)}" for one in latest)
        super().__init__(
            f"Ô {named} đã thay đổi trong lúc bạn xem: chưa ghi gì, hãy xem lại rồi kết luận."
            + (f" Mới nhất: {told}." if told else "")
        )
        self.latest = latest


class CellRefused(PipelineError):
    """What was given for a cell cannot be taken; the message says why."""


@dataclass(frozen=True, slots=True)
class HeldCell:
    """A cell as stored: its rows, all decisions on it oldest first, and which version that is."""

    rows: tuple[CoverageRow, ...]
    decisions: tuple[CellDecision, ...]
    version: str


@dataclass(frozen=True, slots=True)
class CellDecisionStore:
    """Settles cells and keeps the coverage in step.

    `campaign` is the one that the last run was made with, None where it had none.
    """

    engine: Engine
    indicators: IndicatorSet
    now: Callable[[], datetime]
    campaign: Campaign | None = None

    def cell(self, indicator: str, unit: str) -> HeldCell:
        """Return a cell as it stands; without rows where it is not asked for."""
        with Session(self.engine) as session:
            return _held(session, indicator, unit)

    def decide(self, drafts: Sequence[CellDraft], reviewer: str) -> tuple[CellDecision, ...]:
        """Settle cells or take that back, all or none, in one transaction.

        Raises CellConflict where one is no longer what the reviewer saw, CellRefused where it
        cannot be settled: it is no hole, a note or a basis is wanting.
        """
        if not drafts:
            return ()
        with Session(self.engine) as session, session.begin():
            cells = dict.fromkeys((draft.indicator, draft.unit) for draft in drafts)
            _lock(session, cells)
            held = {cell: _held(session, *cell) for cell in cells}
            stale = [
                (draft.indicator, draft.unit)
                for draft in drafts
                if held[draft.indicator, draft.unit].version != draft.version
            ]
            if stale:
                latest = [made[-1] for cell in stale if (made := held[cell].decisions)]
                raise CellConflict(dict.fromkeys(stale), tuple(dict.fromkeys(latest)))
            added: list[CellDecisionRecord] = []
            for draft in drafts:
                added += self._records(draft, held[draft.indicator, draft.unit], reviewer)
            return self._add(session, added)

    def undo(self, decisions: Sequence[CellDecision], reviewer: str) -> tuple[CellDecision, ...]:
        """Take decisions back by adding a row for each; returns the rows added.

        Those on which another decision on the same cell stands are left as they are.
        """
        if not decisions:
            return ()
        with Session(self.engine) as session, session.begin():
            cells = dict.fromkeys((one.key.indicator, one.key.unit) for one in decisions)
            _lock(session, cells)
            newest = {
                one.key: one.id for cell in cells for one in effective(_decisions(session, cell))
            }
            return self._add(
                session,
                [
                    self._undoing(one, reviewer)
                    for one in decisions
                    if newest.get(one.key) == one.id
                ],
            )

    def latest_of(self, reviewer: str) -> tuple[CellDecision, ...]:
        """Return the newest decision of a reviewer that still stands, with its whole batch."""
        with Session(self.engine) as session:
            own = [one for one in effective(cell_decisions_in(session)) if one.reviewer == reviewer]
        if not own:
            return ()
        last = own[-1]
        return tuple(one for one in own if last.batch and one.batch == last.batch) or (last,)

    # -- inside a transaction -----------------------------------------------------------------

    def _records(
        self, draft: CellDraft, held: HeldCell, reviewer: str
    ) -> Iterable[CellDecisionRecord]:
        if not draft.status:
            keys = set(draft.keys)
            stands = [one for one in effective(held.decisions) if one.key in keys]
            return [self._undoing(one, reviewer) for one in reversed(stands)]
        if wrong := wrong_settling(draft.status, draft.note, draft.basis):
            raise CellRefused(" ".join(wrong))
        settled = standing(held.decisions)
        rows = {row.key: row for row in held.rows}
        for key in draft.keys:
            if key not in rows:
                raise CellRefused(f"Ô {_name(key)} không có trong bảng độ phủ.")
            if rows[key].status not in HOLES and key not in settled:
                raise CellRefused(
                    f"Ô {_name(key)} không thiếu gì ({STATUS[rows[key].status].lower()}): "
                    "không cần kết luận."
                )
        return [
            CellDecisionRecord(
                indicator=key.indicator,
                unit=key.unit,
                month=key.month.isoformat() if key.month else "",
                reviewer=reviewer,
                kind="settle",
                status=draft.status,
                note=clean(draft.note),
                basis=clean(draft.basis),
            )
            for key in draft.keys
        ]

    def _undoing(self, decision: CellDecision, reviewer: str) -> CellDecisionRecord:
        key = decision.key
        return CellDecisionRecord(
            indicator=key.indicator,
            unit=key.unit,
            month=key.month.isoformat() if key.month else "",
            reviewer=reviewer,
            kind="undo",
            status="",
            note="",
            basis="",
            undoes=decision.id,
        )

    def _add(
        self, session: Session, records: Sequence[CellDecisionRecord]
    ) -> tuple[CellDecision, ...]:
        batch = new_batch() if len(records) > 1 else ""
        at = self.now()
        for record in records:
            record.made_at, record.batch = at, batch
        session.add_all(records)
        session.flush()
        cells = {(record.indicator, record.unit) for record in records}
        cover_anew(session, self.indicators, self.campaign, {cell[0] for cell in cells})
        ids = {record.id for record in records}
        return tuple(one for one in cell_decisions_in(session, cells) if one.id in ids)


def told_decision(decision: CellDecision) -> str:
    """Say in words what was decided: `Không phát sinh (căn cứ 12/BC-SYT)`."""
    if not decision.status:
        return "thu lại kết luận"
    return f"{STATUS[decision.status]} (căn cứ {decision.basis})"


def _held(session: Session, indicator: str, unit: str) -> HeldCell:
    texts = session.scalars(
        select(CoverageRecord.row)
        .where(CoverageRecord.indicator == indicator, CoverageRecord.unit == unit)
        .order_by(CoverageRecord.id)
    )
    rows = tuple(load_coverage(text) for text in texts)
    decisions = _decisions(session, (indicator, unit))
    return HeldCell(rows, decisions, cell_version(rows, standing(decisions)))


def _decisions(session: Session, cell: tuple[str, str]) -> tuple[CellDecision, ...]:
    return cell_decisions_in(session, [cell])


def _lock(session: Session, cells: Iterable[tuple[str, str]]) -> None:
    """Take the write lock before reading, so that no decision falls between the two."""
    these = [
        and_(CoverageRecord.indicator == indicator, CoverageRecord.unit == unit)
        for indicator, unit in cells
    ]
    session.execute(
        update(CoverageRecord)
        .where(or_(*these))
        .values(position=CoverageRecord.position)
        .execution_options(synchronize_session=False)
    )


def _unit(unit: str) -> str:
    return unit or WHOLE_PROVINCE_NAME


def _name(key: CellKey) -> str:
    month = f", tháng {key.month:%m/%Y}" if key.month else ""
    return f"{key.indicator} – {_unit(key.unit)}{month}"
