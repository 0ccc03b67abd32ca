"""Documents of a content as records: fields and profile as JSON, the text to search in."""

from __future__ import annotations

from pydantic import TypeAdapter

from classifiers.profile import Profile
from extractors.document import Extraction
from extractors.grammar.folding import fold
from pipeline.records.found import FoundDocument
from pipeline.store.loading import loaded
from pipeline.store.tables import DocumentRecord

_EXTRACTION = TypeAdapter(Extraction)
_PROFILE = TypeAdapter(Profile)


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
        extraction=_EXTRACTION.dump_json(document.extraction).decode(),
        profile=_PROFILE.dump_json(document.profile).decode(),
        text=document.text,
        folded=fold(document.text),
    )


def load_document(record: DocumentRecord) -> FoundDocument:
    """Return the document that a record holds; raises DamagedRecord."""
    return FoundDocument(
        record.first_page,
        record.last_page,
        record.read_by,  # type: ignore[arg-type]
        loaded(_EXTRACTION.validate_json, record.extraction),
        loaded(_PROFILE.validate_json, record.profile),
        record.text,
    )
