"""The coverage (còn thiếu gì) as stored, and the papers behind a cell of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from extractors.document import iso_day
from pipeline.records.cells import count_cells, holes_in
from pipeline.records.rows import HOLES, CoverageRow, CoverageStatus, Verdict
from pipeline.store.encoding import holds
from pipeline.store.evidence_records import load_coverage
from pipeline.store.tables import CoverageRecord, EvidenceRecord

MOST_PAPERS = 500


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that evidences an indicator; `subject` is empty where it is secret."""

    doc_id: str
    name: str
    subject: str
    unit: str
    issue_date: str
    period: str
    confirmed: bool
    duplicate: bool


def lacking_units(engine: Engine) -> frozenset[str]:
    """Return the units with a hole that does not depend on a case (`judging.due.lacking_units`).

    Every page asks: the rows are not parsed for it.
    """
    needed = ~CoverageRecord.row.contains('"if_any":true')
    with Session(engine) as session:
        found = select(CoverageRecord.unit).where(CoverageRecord.status.in_(HOLES), needed)
        return frozenset(session.scalars(found.distinct()))


def cell_statuses(engine: Engine) -> tuple[tuple[str, str, CoverageStatus], ...]:
    """Return (indicator, unit, status) of every row of the coverage; months are rows of a cell."""
    with Session(engine) as session:
        rows = session.execute(
            select(CoverageRecord.indicator, CoverageRecord.unit, CoverageRecord.status)
        )
        return tuple((row[0], row[1], cast(CoverageStatus, row[2])) for row in rows)


def number_of_holes(engine: Engine) -> int:
    """Return for how many cells something must still be handed in."""
    asked = select(CoverageRecord.indicator, CoverageRecord.unit, CoverageRecord.status)
    with Session(engine) as session:
        rows = session.execute(asked.distinct()).all()
    return holes_in(count_cells((row[0], row[1], cast(CoverageStatus, row[2])) for row in rows))


def coverage_rows(engine: Engine, indicators: Collection[str]) -> tuple[CoverageRow, ...]:
    """Return the rows of some indicators, in stored order."""
    with Session(engine) as session:
        texts = session.scalars(
            select(CoverageRecord.row)
            .where(CoverageRecord.indicator.in_(indicators))
            .order_by(CoverageRecord.id)
        )
        return tuple(load_coverage(text) for text in texts)


def coverage_of_unit(engine: Engine, unit: str) -> tuple[CoverageRow, ...]:
    """Return the rows of one unit, in the set's order."""
    with Session(engine) as session:
        texts = session.scalars(
            select(CoverageRecord.row)
            .where(CoverageRecord.unit == unit)
            .order_by(CoverageRecord.position, CoverageRecord.id)
        )
        return tuple(load_coverage(text) for text in texts)


def papers_of(engine: Engine, indicator: str, unit: str) -> tuple[Paper, ...]:
    """Return the documents with an indicator, oldest first; of one unit where it is named."""
    query = select(EvidenceRecord).where(holds(EvidenceRecord.indicators, indicator))
    if unit:
        query = query.where(EvidenceRecord.unit == unit)
    with Session(engine) as session:
        records = session.scalars(query.order_by(EvidenceRecord.issue_date).limit(MOST_PAPERS))
        return tuple(_paper(record) for record in records)


def papers_named(engine: Engine, doc_ids: Collection[str]) -> dict[str, Paper]:
    """Return documents by their ids, `MOST_PAPERS` at the most; those not listed are left out."""
    wanted = tuple(doc_ids)[:MOST_PAPERS]
    with Session(engine) as session:
        records = session.scalars(select(EvidenceRecord).where(EvidenceRecord.doc_id.in_(wanted)))
        return {record.doc_id: _paper(record) for record in records}


def days_of_issue(engine: Engine) -> tuple[tuple[date | None, Verdict, int], ...]:
    """Return how many documents have each issue date and verdict; rejected ones do not count."""
    with Session(engine) as session:
        rows = session.execute(
            select(EvidenceRecord.issue_date, EvidenceRecord.period, func.count())
            .where(EvidenceRecord.error == "", EvidenceRecord.decision != "rejected")
            .group_by(EvidenceRecord.issue_date, EvidenceRecord.period)
        )
        return tuple((iso_day(row[0]), cast(Verdict, row[1]), row[2]) for row in rows)


def _paper(record: EvidenceRecord) -> Paper:
    name = " ".join(part for part in (record.doc_type, record.number) if part) or record.path
    return Paper(
        record.doc_id,
        name,
        "" if record.secret else record.subject,
        record.unit,
        record.issue_date,
        record.period,
        bool(record.confirmed),
        bool(record.duplicate_of),
    )
