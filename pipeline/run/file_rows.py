"""Rows of the evidence list before judging: one for each document, or for each file without any."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.records.document_id import DocumentId
from pipeline.records.files import HashedFile
from pipeline.records.found import FoundDocument
from pipeline.records.rows import EvidenceRow


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file with what reading it gave: its documents, or the code of an error.

    `unit` is the submitting unit, `first_seen` when the program first saw this content there.
    """

    file: HashedFile
    documents: Sequence[FoundDocument]
    error: str
    unit: str = ""
    first_seen: datetime | None = None


def rows_of(
    files: Iterable[ReadFile],
) -> tuple[list[EvidenceRow], list[FoundDocument | None]]:
    """Lay out the rows of all documents, and beside each row its document (None: an error)."""
    rows: list[EvidenceRow] = []
    found: list[FoundDocument | None] = []
    copies: Counter[DocumentId] = Counter()
    for file in files:
        for document in _documents(file):
            first, last = (document.first_page, document.last_page) if document else (0, 0)
            rows.append(
                EvidenceRow(
                    doc_id=document_id(file.file, first, last, copies),
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


def _documents(file: ReadFile) -> Iterator[FoundDocument | None]:
    if file.error or not file.documents:
        yield None
    else:
        yield from file.documents


def document_id(
    one: HashedFile, first_page: int, last_page: int, copies: Counter[DocumentId]
) -> str:
    """Return the document's id: the same bytes and pages always give the same one.

    Further copies of the same bytes, in path order, get `-2`, `-3`…, so that ids stay unique. A
    file whose bytes could not be had is known by its path.
    """
    source = one.sha256 or hashlib.sha256(one.file.path.encode()).hexdigest()
    original = DocumentId.of(source, first_page, last_page)
    copies[original] += 1
    return str(replace(original, copy=copies[original]))
