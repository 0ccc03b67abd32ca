"""What the store knows around one document: its file, its pages, its copies, what it cites."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Engine, case, or_, select
from sqlalchemy.orm import Session

from pipeline.records.rows import EvidenceRow
from pipeline.store.tables import EvidenceRecord, FileRecord, ReadingRecord

MOST_RELATED = 12


@dataclass(frozen=True, slots=True)
class Related:
    """A copy, a second scan, or another document of the same number."""

    doc_id: str
    path: str
    doc_type: str
    number: str
    issue_date: str
    duplicate_of: str


def is_sealed(engine: Engine, row: EvidenceRow) -> bool:
    """Return whether the file holds a document with a mark of secrecy (dấu độ mật)."""
    if row.secret:
        return True
    marked = select(EvidenceRecord.doc_id).where(
        EvidenceRecord.sha256 == row.sha256, EvidenceRecord.secret == 1
    )
    with Session(engine) as session:
        return bool(row.sha256) and session.scalar(marked.limit(1)) is not None


def reading_of(engine: Engine, sha256: str, first_pass: str) -> str:
    """Return the stored pages of a content, those of the whole file first; empty without any.

    `first_pass` is the key of the reader that reads first and last pages only.
    """
    with Session(engine) as session:
        content = session.scalar(
            select(ReadingRecord.content)
            .where(ReadingRecord.sha256 == sha256, ReadingRecord.error == "")
            .order_by(
                case((ReadingRecord.reader == first_pass, 1), else_=0),
                ReadingRecord.reader.desc(),
            )
            .limit(1)
        )
    return content or ""


def file_as_read(engine: Engine, path: str) -> tuple[int, int] | None:
    """Return size and time (ns) of a file when it was read; None where none of it is known."""
    with Session(engine) as session:
        record = session.get(FileRecord, path)
        return (record.size, record.modified_ns) if record else None


def related_to(engine: Engine, row: EvidenceRow) -> tuple[Related, ...]:
    """Return copies and second scans, what replaces the paper and what it corrects, and where the
    row says so, others of the same number.
    """
    number = row.extraction.number.value if row.extraction else None
    related = [EvidenceRecord.duplicate_of == row.doc_id]
    if row.duplicate_of:
        related.append(EvidenceRecord.doc_id == row.duplicate_of)
        related.append(EvidenceRecord.duplicate_of == row.duplicate_of)
    related += [EvidenceRecord.doc_id == one for one in (row.superseded_by, row.corrects) if one]
    if number and "same-number" in row.reasons:
        related.append(EvidenceRecord.number == number)
    with Session(engine) as session:
        records = session.scalars(
            select(EvidenceRecord)
            .where(or_(*related), EvidenceRecord.doc_id != row.doc_id)
            .order_by(EvidenceRecord.path)
            .limit(MOST_RELATED)
        )
        return tuple(
            Related(
                one.doc_id, one.path, one.doc_type, one.number, one.issue_date, one.duplicate_of
            )
            for one in records
        )


@dataclass(frozen=True, slots=True)
class PartOfFile:
    """A document of a file, by where it begins and ends."""

    doc_id: str
    first_page: int
    pages: str
    number: str


def documents_in_file(engine: Engine, row: EvidenceRow) -> tuple[PartOfFile, ...]:
    """Return all documents of the file that a document is of, in page order."""
    with Session(engine) as session:
        rows = session.execute(
            select(
                EvidenceRecord.doc_id,
                EvidenceRecord.first_page,
                EvidenceRecord.pages,
                EvidenceRecord.number,
            )
            .where(EvidenceRecord.path == row.path, EvidenceRecord.sha256 == row.sha256)
            .order_by(EvidenceRecord.first_page)
        )
        return tuple(PartOfFile(*one) for one in rows)


def document_of_page(engine: Engine, sha256: str, page: int) -> str:
    """Return the id of a document that a page of a content is in; empty where none is listed."""
    with Session(engine) as session:
        found = session.scalar(
            select(EvidenceRecord.doc_id)
            .where(EvidenceRecord.sha256 == sha256, EvidenceRecord.first_page <= page)
            .order_by(EvidenceRecord.first_page.desc(), EvidenceRecord.path)
            .limit(1)
        )
    return found or ""


def documents_of_numbers(
    engine: Engine, numbers: Collection[str], but: str
) -> tuple[tuple[str, str, str], ...]:
    """Return (doc_id, number, issue date) of the documents with these numbers, without copies.

    `but` is the id of the document that asks.
    """
    with Session(engine) as session:
        rows = session.execute(
            select(EvidenceRecord.doc_id, EvidenceRecord.number, EvidenceRecord.issue_date).where(
                EvidenceRecord.number.in_(numbers),
                EvidenceRecord.doc_id != but,
                EvidenceRecord.duplicate_of == "",
            )
        )
        return tuple((row[0], row[1], row[2]) for row in rows)
