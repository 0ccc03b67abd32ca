"""The versions by which what workers read is kept: keys of the code and data that it comes from.

Light on purpose: no reader is loaded to ask for them.
"""

from __future__ import annotations

from extractors.content_key import content_key

READING = "pipeline.reading.pages"
"""The module that makes readings; it imports no fields but those the letterhead is read with."""

EXTRACTION = "pipeline.reading.worker"
"""The module that makes documents of readings."""


def extractor_version() -> str:
    """Return the key under which the documents of a reading are kept."""
    return content_key(EXTRACTION)


def reader_key(whole: bool) -> str:
    """Return the key under which readings are kept: of whole files, of first and last pages."""
    key = content_key(READING)
    return key if whole else f"{key}-identify"


def readers() -> tuple[str, str]:
    """Return under which keys this version's readings are kept; each content has one reading."""
    return reader_key(whole=True), reader_key(whole=False)
