"""What one store has read, taken over by another: levels of a campaign read each file once."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.orm import Session

from pipeline.store.tables import Base, DocumentRecord, FileRecord, ReadingRecord


def take_readings(own: Engine, other: Engine, wanted: Callable[[str], bool]) -> None:
    """Copy from the store `other` what it has read of the files wanted, and when it saw them first.

    `wanted` is asked of each path. A content that is held as the same reader read it stays as it
    is. Decisions, rankings and rows are not copied: what a paper proves is another question at
    each level.
    """
    with Session(other) as theirs, Session(own) as ours, ours.begin():
        present = theirs.scalars(select(FileRecord).where(FileRecord.gone_at.is_(None)))
        files = [file for file in present if wanted(file.path)]
        known = set(ours.scalars(select(FileRecord.path)))
        for file in files:
            if file.path not in known:
                for values in _rows(theirs, FileRecord, "path", file.path):
                    ours.execute(insert(FileRecord).values(**values))
        readings = ours.execute(select(ReadingRecord.sha256, ReadingRecord.reader))
        held = {(one.sha256, one.reader) for one in readings}
        for sha256 in {file.sha256 for file in files if file.sha256}:
            read = _rows(theirs, ReadingRecord, "sha256", sha256)
            if all((sha256, values["reader"]) in held for values in read):
                continue
            for table in (ReadingRecord, DocumentRecord):
                ours.execute(delete(table).where(table.sha256 == sha256))
                for values in _rows(theirs, table, "sha256", sha256):
                    ours.execute(insert(table).values(**values))


def _rows(theirs: Session, table: type[Base], key: str, value: str) -> list[dict[str, object]]:
    """The rows of a table with a value, as values by column; a numbered one gets a number anew."""
    columns = table.__table__.c
    found = theirs.execute(select(table.__table__).where(columns[key] == value)).mappings()
    return [{name: held for name, held in row.items() if name != "id"} for row in found]
