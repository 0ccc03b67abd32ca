"""Documents of a content as records: fields and profile as JSON, the text to search in."""

from __future__ import annotations

from typing import Any

from classifiers.profile import Profile
from extractors.document import Extraction
from extractors.grammar.folding import fold
from pipeline.records.found import FoundDocument
from pipeline.store.loading import form_of, loaded
from pipeline.store.tables import DocumentRecord


def document_record(
    sha256: str, reader: str, extractor: str, document: FoundDocument
) -> DocumentRecord:
    """Return the record of a document found in a content by this reader and extractor."""
    return DocumentRecord(
        sha256=sha256,
        reader=reader,
        first_page=document.first_page,
        last_page=document.last_page,
        extractor=extractor,
        read_by=document.read_by,
        extraction=form_of(Extraction).dump_json(document.extraction).decode(),
        profile=form_of(Profile).dump_json(document.profile).decode(),
        text=document.text,
        folded=fold(document.text),
    )


def load_document(record: Any) -> FoundDocument:
    """Return the document that a record, or a row of its columns, holds; raises DamagedRecord."""
    profile = loaded(form_of(Profile).validate_json, record.profile)
    return FoundDocument(
        record.first_page,
        record.last_page,
        record.read_by,
        loaded(form_of(Extraction).validate_json, record.extraction),
        profile,
        profile.body if profile.body == record.text else record.text,  # held once
    )
