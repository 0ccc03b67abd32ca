"""One file, several documents: where each begins and ends.

A document begins with a letterhead: a motto on top of a page, with a number slot, a date line or
a title under it. Appendices, forms and copies of the motto without these stay with the document
before them.
"""

from __future__ import annotations

from extractors.document import Document, Page, Reading
from extractors.fields.zone import Zone, read_zone
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar

TOP = 0.33
"""Upper share of the page in which a letterhead's motto and number stand."""


def _page_zone(path: str, reading: Reading, page: Page, grammar: Grammar) -> Zone:
    return read_zone(Document(path, reading, page.number, page.number), grammar)


def _is_blank(page: Page) -> bool:
    return page.blank or sum(len(line.text) for line in page.lines) < 8


def begins_document(zone: Zone, grammar: Grammar) -> bool:
    """Whether the page of this zone is the first of a document.

    A motto and a number slot or a date line in the upper part; an appendix has its own title
    (`PHỤ LỤC`, `Mẫu số`) and names the document it belongs to, a form has a motto alone.
    """
    if zone.page is None:
        return False
    limit = TOP * zone.page.height
    above = [z for z in zone.lines if z.box.top < limit]
    if _is_appendix(zone, grammar):
        return False
    roles = {z.role for z in above}
    name = "name" in roles
    if "motto" in roles:
        return "number" in roles or ("date" in roles and name)
    # A motto that OCR lost, or a paper without one: name, number and date or title together.
    return name and "number" in roles and bool(roles & {"date", "title", "subject"})


def _is_appendix(zone: Zone, grammar: Grammar) -> bool:
    """Whether the page is headed as appendix or form, or belongs to the document named there."""
    if zone.page is None:
        return False
    for zone_line in zone.lines:
        if zone_line.box.top > TOP * zone.page.height or zone_line.role == "number":
            return False
        if grammar.patterns["appendix"].search(fold(zone_line.text)):
            return True
    return False


def split_documents(path: str, reading: Reading, grammar: Grammar) -> tuple[Document, ...]:
    """Return the documents of a file, in order; `path` is relative to the evidence folder.

    Blank pages at the ends of a document are dropped, those inside stay in its page range. A file
    without any letterhead is one document; a file without any text, none.
    """
    written = [page for page in reading.pages if not _is_blank(page)]
    if not written:
        return ()
    starts = [
        page.number
        for page in written
        if page is written[0] or begins_document(_page_zone(path, reading, page, grammar), grammar)
    ]
    documents = []
    for index, start in enumerate(starts):
        following = starts[index + 1] if index + 1 < len(starts) else None
        own = [p.number for p in written if p.number >= start]
        if following is not None:
            own = [number for number in own if number < following]
        documents.append(Document(path, reading, start, own[-1]))
    return tuple(documents)
