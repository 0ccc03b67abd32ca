"""Rows of the evidence list before judging: one for each document, or for each file without any."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

from pipeline.records.document_id import DocumentId
from pipeline.records.files import HashedFile
from pipeline.records.found import FoundDocument, Outline
from pipeline.records.rows import EvidenceRow

Laid = TypeVar("Laid", Outline, FoundDocument)


@dataclass(frozen=True, slots=True)
class ReadFile(Generic[Laid]):
    """A file with what reading it gave: its documents, or the code of an error.

    `unit` is the submitting unit, `first_seen` when the program first saw this content there,
    `copy` the number among files of the same bytes that the store keeps; None: they are counted in
    the order they come.
    """

    file: HashedFile
    documents: Sequence[Laid]
    error: str
    unit: str = ""
    first_seen: datetime | None = None
    copy: int | None = None


def rows_of(
    files: Iterable[ReadFile[Laid]],
) -> tuple[list[EvidenceRow], list[Laid | None]]:
    """Lay out the rows of all documents, and beside each row its document (None: an error)."""
    rows: list[EvidenceRow] = []
    found: list[Laid | None] = []
    copies: Counter[DocumentId] = Counter()
    for file in files:
        for document in _documents(file):
            first, last = (document.first_page, document.last_page) if document else (0, 0)
            rows.append(
                EvidenceRow(
                    doc_id=document_id(file.file, first, last, file.copy, copies),
                    path=file.file.file.path,
                    first_page=first,
                    last_page=last,
                    sha256=file.file.sha256,
                    unit=file.unit,
                    read_by=document.read_by if document else "",
                    extraction=document.extraction if document else None,
                    error="" if document else file.error or "blank",
                    first_seen=file.first_seen,
                )
            )
            found.append(document)
    return rows, found


def _documents(file: ReadFile[Laid]) -> Iterator[Laid | None]:
    if file.error or not file.documents:
        yield None
    else:
        yield from file.documents


def document_id(
    one: HashedFile,
    first_page: int,
    last_page: int,
    copy: int | None,
    counted: Counter[DocumentId],
) -> str:
    """Return the document's id: the same bytes and pages always give the same one.

    Further copies of the same bytes get `-2`, `-3`…, so that ids stay unique: the `copy` that the
    store knows the file by, else in the order they come. A file whose bytes could not be had is
    known by its path.
    """
    source = one.sha256 or hashlib.sha256(one.file.path.encode()).hexdigest()
    original = DocumentId.of(source, first_page, last_page)
    counted[original] += 1
    return str(replace(original, copy=copy if copy and one.sha256 else counted[original]))
