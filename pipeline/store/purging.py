"""Takes out of the store what was read of contents that no file of the evidence folder has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, ScalarSelect, delete, func, select, text
from sqlalchemy.orm import Session

from pipeline.errors import StoreError
from pipeline.store.tables import (
    DocumentRecord,
    EvidenceRecord,
    EvidenceRowRecord,
    FileRecord,
    RankingRecord,
    ReadingRecord,
    RunRecord,
)

PART = 500
"""Values in one statement: SQLite takes a limited number."""


@dataclass(frozen=True, slots=True)
class Purged:
    """How much was taken out: contents, documents found in them, characters of their text."""

    contents: int = 0
    documents: int = 0
    characters: int = 0


def purge(engine: Engine) -> Purged:
    """Take out pages, documents and rows of contents that no present file has.

    Rankings quote words of documents and do not say whose: all go, the next run makes them anew.
    Files and decisions stay. Where the database is SQLite, its file is written anew, so that the
    text is not left in its unused pages. Raises StoreError where the last run did not come to its
    end: what it read may belong to files that it had not noted yet.
    """
    with Session(engine) as session, session.begin():
        if not _last_run_ended(session):
            raise StoreError("Lần chạy cuối chưa đi đến hết: chạy lại cho xong rồi hãy dọn kho.")
        gone = _contents_of_no_file(session)
        if not gone:
            return Purged()
        documents = characters = 0
        for part in _parts(gone):
            count, length = session.execute(
                select(func.count(), func.coalesce(func.sum(func.length(DocumentRecord.text)), 0))
                .select_from(DocumentRecord)
                .where(DocumentRecord.sha256.in_(part))
            ).one()
            documents, characters = documents + count, characters + length
            rows = select(EvidenceRecord.doc_id).where(EvidenceRecord.sha256.in_(part))
            session.execute(
                delete(EvidenceRowRecord)
                .where(EvidenceRowRecord.doc_id.in_(rows))
                .execution_options(synchronize_session=False)
            )
            for table in (EvidenceRecord, DocumentRecord, ReadingRecord):
                session.execute(delete(table).where(table.sha256.in_(part)))
        session.execute(delete(RankingRecord))
    _write_anew(engine)
    return Purged(len(gone), documents, characters)


def _last_run_ended(session: Session) -> bool:
    newest: ScalarSelect[int] = select(func.max(RunRecord.id)).scalar_subquery()
    run = session.scalar(select(RunRecord).where(RunRecord.id == newest))
    return run is None or run.ended_at is not None


def _contents_of_no_file(session: Session) -> list[str]:
    present = set(session.scalars(select(FileRecord.sha256).where(FileRecord.gone_at.is_(None))))
    kept = {
        sha256
        for table in (ReadingRecord, DocumentRecord)
        for sha256 in session.scalars(select(table.sha256).distinct())
    }
    return sorted(kept - present)


def _write_anew(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("INSERT INTO document_search(document_search) VALUES ('optimize')"))
        connection.execute(text("VACUUM"))
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[at : at + PART] for at in range(0, len(values), PART))
