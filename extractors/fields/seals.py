"""Seal and signature seen (dấu, chữ ký): three-valued, from what the pictures show.

`not-seen` only where the page with the signature block was looked at in colour: a black-and-white
scan, a lost last page or a picture cut above the block tell nothing. Neither does a paper signed
inside the PDF about ink, nor a seal about the signature that it covers.
"""

from __future__ import annotations

from extractors.document import Document, Sight, StampTrace


def signing_findings(seal: Sight, ink: Sight, signed_digitally: bool) -> list[str]:
    """Return `unsigned` or `no-seal-seen` where that is sure; nothing when signed digitally."""
    if seal != "not-seen" or signed_digitally:
        return []
    if ink == "not-seen":
        return ["unsigned"]
    return ["no-seal-seen"] if ink == "seen" else []


def _looked_at(document: Document, traces: list[StampTrace], signed: int | None) -> bool:
    """Whether the page with the signature block was looked at in colour."""
    page = next((p for p in document.pages if p.number == signed), None)
    return page is not None and bool(page.colour) and any(t.page == signed for t in traces)


def seal_and_signature(document: Document, signed: int | None) -> tuple[Sight, Sight]:
    """Return whether a red seal and whether an ink signature was seen on the document's pages.

    `signed` is the page on which the signature block stands, None if none was found.
    """
    traces = [
        trace
        for trace in document.reading.stamps
        if document.first_page <= trace.page <= document.last_page
    ]
    nothing: Sight = "not-seen" if _looked_at(document, traces, signed) else "cannot-tell"
    seal: Sight = "seen" if any(t.red_seal is not None for t in traces) else nothing
    digital = any(
        s.page is None or document.first_page <= s.page <= document.last_page
        for s in document.reading.signatures
    )
    ink: Sight = "seen" if any(t.ink_signature is not None for t in traces) else nothing
    if ink == "not-seen" and (digital or seal == "seen"):
        ink = "cannot-tell"
    return seal, ink
