"""Documents of which no file is in the folder, added by a person (văn bản giấy): only ever added.

Each is a row like that of a file that could not be read: its fields are given by decisions, and
without any it says that it waits for them.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pipeline.records.rows import ON_PAPER, EvidenceRow
from pipeline.store.evidence_records import evidence_record, row_record
from pipeline.store.tables import AddedDocumentRecord

"""Error code of a document without a file, until a person has given its fields."""

_ID = re.compile(r"added-\d+")


def is_added(doc_id: str) -> bool:
    """Return whether a document was added by hand, so that there is no file of it."""
    return _ID.fullmatch(doc_id) is not None


def add_document(engine: Engine, unit: str, kept_at: str, reviewer: str, now: datetime) -> str:
    """Add a document of a unit, whose paper is `kept_at`, to store and list; return its id."""
    with Session(engine) as session, session.begin():
        record = AddedDocumentRecord(unit=unit, kept_at=kept_at, made_at=now, reviewer=reviewer)
        session.add(record)
        session.flush()
        row = _row(record)
        session.add(evidence_record(row, 0))
        session.add(row_record(row, row))
    return row.doc_id


def added_rows(engine: Engine) -> tuple[EvidenceRow, ...]:
    """Return the rows of all documents that were added, before any decision on them."""
    with Session(engine) as session:
        records = session.scalars(select(AddedDocumentRecord).order_by(AddedDocumentRecord.id))
        return tuple(_row(record) for record in records)


def _row(record: AddedDocumentRecord) -> EvidenceRow:
    at = record.made_at if record.made_at.tzinfo else record.made_at.replace(tzinfo=UTC)
    return EvidenceRow(
        doc_id=f"added-{record.id}",
        path=f"(bản giấy) {record.kept_at}",
        first_page=0,
        last_page=0,
        sha256="",
        unit=record.unit,
        error=ON_PAPER,
        first_seen=at,
    )
