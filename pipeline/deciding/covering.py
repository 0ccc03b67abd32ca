"""Judges the coverage of some indicators anew, inside the transaction of a decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from indicator_map.campaign import Campaign
from indicator_map.model import IndicatorSet
from pipeline.deciding.cell_decisions import settled_of
from pipeline.judging.coverage import coverage
from pipeline.records.rows import EvidenceRow
from pipeline.store.encoding import holds
from pipeline.store.evidence_records import coverage_record, load_evidence
from pipeline.store.tables import CoverageRecord, EvidenceRecord, EvidenceRowRecord, FileRecord


def cover_anew(
    session: Session, indicators: IndicatorSet, campaign: Campaign | None, touched: Iterable[str]
) -> None:
    """Replace the coverage of the `touched` indicators; all others stay as they are."""
    wanted = set(touched)
    if not wanted:
        return
    places = {
        row.indicator: row.position
        for row in session.execute(
            select(CoverageRecord.indicator, CoverageRecord.position).distinct()
        )
    }
    rows = _papers_for(session, wanted)
    # The verdict on a paper goes by the rule of its best indicator, so that one is in the part.
    part = _with_only(indicators, wanted | {row.indicator for row in rows})
    settled = settled_of(session, wanted)
    session.execute(delete(CoverageRecord).where(CoverageRecord.indicator.in_(wanted)))
    session.add_all(
        coverage_record(row, places.get(row.indicator, 0))
        for row in coverage(part, rows, _units(session), campaign, settled)
        if row.indicator in wanted
    )


def _papers_for(session: Session, wanted: set[str]) -> list[EvidenceRow]:
    """The papers for some indicators, those that say no case occurred, and all copies.

    Copies show in whose folders their original lies.
    """
    holding = or_(
        EvidenceRecord.duplicate_of != "",
        *(holds(EvidenceRecord.indicators, id) for id in wanted),
        *(holds(EvidenceRecord.none_occurred, id) for id in wanted),
    )
    texts = session.scalars(
        select(EvidenceRowRecord.row)
        .join(EvidenceRecord, EvidenceRecord.doc_id == EvidenceRowRecord.doc_id)
        .where(holding)
        .order_by(EvidenceRecord.path, EvidenceRecord.first_page)
    )
    return [load_evidence(text) for text in texts]


def _with_only(indicators: IndicatorSet, wanted: set[str]) -> IndicatorSet:
    """Return the set with only some leaves, and the groups above them."""
    kept: set[str] = set()
    for id in wanted:
        step = indicators.get(id)
        while step is not None:
            kept.add(step.id)
            step = indicators.get(step.parent) if step.parent else None
    return replace(
        indicators, indicators=tuple(one for one in indicators.indicators if one.id in kept)
    )


def _units(session: Session) -> tuple[str, ...]:
    units = session.scalars(select(FileRecord.unit).where(FileRecord.gone_at.is_(None)).distinct())
    return tuple(sorted(unit for unit in units if unit))
