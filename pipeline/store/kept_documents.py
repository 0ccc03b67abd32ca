"""Documents of the store one after the other, so that no stage holds the words of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, overload

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from extractors.document import Extraction
from pipeline.records.found import FoundDocument, Outline
from pipeline.store.document_records import load_document
from pipeline.store.evidence_records import ROWS_AT_ONCE
from pipeline.store.loading import DamagedRecord, form_of, loaded
from pipeline.store.tables import DocumentRecord


def outlines(engine: Engine, kept: Mapping[str, str]) -> dict[str, list[Outline]]:
    """Return the outline of each document by sha256, in order; `kept` says by which reader each
    content was read. Raises DamagedRecord.
    """
    found: dict[str, list[Outline]] = {}
    asked = (
        select(
            DocumentRecord.id,
            DocumentRecord.sha256,
            DocumentRecord.reader,
            DocumentRecord.first_page,
            DocumentRecord.last_page,
            DocumentRecord.read_by,
            DocumentRecord.extraction,
        )
        .where(DocumentRecord.reader.in_(set(kept.values())))
        .order_by(DocumentRecord.sha256, DocumentRecord.first_page)
        .execution_options(yield_per=ROWS_AT_ONCE)
    )
    with Session(engine) as session:
        for row in session.execute(asked):
            if kept.get(row.sha256) == row.reader:
                extraction = loaded(form_of(Extraction).validate_json, row.extraction)
                found.setdefault(row.sha256, []).append(
                    Outline(row.id, row.first_page, row.last_page, row.read_by, extraction)
                )
    return found


class KeptDocuments(Sequence[FoundDocument | None]):
    """Documents in the order of their records, fetched when they are asked for.

    None where there is no record: a file that gave no document. Raises DamagedRecord.
    """

    def __init__(self, engine: Engine, records: Sequence[int | None]) -> None:
        self._engine = engine
        self._records = records

    def __len__(self) -> int:
        return len(self._records)

    @overload
    def __getitem__(self, at: int) -> FoundDocument | None: ...
    @overload
    def __getitem__(self, at: slice) -> KeptDocuments: ...
    def __getitem__(self, at: int | slice) -> FoundDocument | KeptDocuments | None:
        if isinstance(at, slice):
            return KeptDocuments(self._engine, self._records[at])
        return next(iter(KeptDocuments(self._engine, [self._records[at]])))

    def __iter__(self) -> Iterator[FoundDocument | None]:
        rest = iter(self._records)
        while some := list(islice(rest, ROWS_AT_ONCE)):
            fetched = self._fetched([record for record in some if record is not None])
            for record in some:
                yield None if record is None else load_document(_held(fetched, record))

    def _fetched(self, records: Sequence[int]) -> dict[int, Any]:
        """Return the records as rows of columns, by id."""
        asked = select(*DocumentRecord.__table__.columns).where(DocumentRecord.id.in_(records))
        with Session(self._engine) as session:
            return {row.id: row for row in session.execute(asked)}


class KeptTexts(Mapping[str, str]):
    """The text of each document by doc_id, fetched when it is asked for."""

    def __init__(self, engine: Engine, records: Mapping[str, int]) -> None:
        self._engine = engine
        self._records = records

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __getitem__(self, doc_id: str) -> str:
        asked = select(DocumentRecord.text).where(DocumentRecord.id == self._records[doc_id])
        with Session(self._engine) as session:
            text = session.scalar(asked)
        if text is None:
            raise DamagedRecord
        return text


def _held(fetched: Mapping[int, Any], record: int) -> Any:
    """Return a record that was there a moment ago; DamagedRecord where it is not any more."""
    if record not in fetched:
        raise DamagedRecord
    return fetched[record]
