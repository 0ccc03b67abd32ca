"""Seal and signature seen (dấu, chữ ký): three-valued, from what the pictures show.

`not-seen` only where a last page was looked at in colour: a black-and-white scan, a digital
paper signed inside the PDF, or a lost last page tell nothing.
"""

from __future__ import annotations

from extractors.document import Document, Sight, StampTrace


def _sight(document: Document, seen: bool, looked: list[StampTrace]) -> Sight:
    if seen:
        return "seen"
    pages = {page.number: page for page in document.pages}
    written = [number for number, page in pages.items() if not page.blank]
    last = max(written, default=None)
    looked_at = any(trace.page == last for trace in looked)
    return "not-seen" if looked_at and last and pages[last].colour else "cannot-tell"


def seal_and_signature(document: Document) -> tuple[Sight, Sight]:
    """Return whether a red seal and whether an ink signature was seen on the document's pages."""
    traces = [
        trace
        for trace in document.reading.stamps
        if document.first_page <= trace.page <= document.last_page
    ]
    seal = _sight(document, any(trace.red_seal is not None for trace in traces), traces)
    ink = _sight(document, any(trace.ink_signature is not None for trace in traces), traces)
    return seal, ink
