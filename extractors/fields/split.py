"""One file, several documents: where each begins and ends.

A document begins with a letterhead: a motto on top of a page, with a number slot, a date line or
a title under it. Appendices, forms and copies of the motto without these stay with the document
before them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from extractors.document import Document, Reading
from extractors.fields.doc_type import title_line
from extractors.fields.geometry import load_geometry
from extractors.fields.title import title_of
from extractors.fields.zone import Zone, read_zone
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar
from extractors.page import Page

NO_BREAKS: Mapping[int, bool] = MappingProxyType({})

_DAY = re.compile(r"ngay\s?\S{0,12}\d")


def _page_zone(path: str, reading: Reading, page: Page, grammar: Grammar) -> Zone:
    return read_zone(Document(path, reading, page.number, page.number), grammar)


def _kind(zone: Zone, grammar: Grammar) -> str:
    """Return the printed kind of the document that begins with this zone, empty if unknown."""
    line = title_line(zone)
    title = title_of(line.text, grammar) if line is not None else None
    return title.kind.name if title is not None else ""


def _is_blank(page: Page) -> bool:
    return page.blank or sum(len(line.text) for line in page.lines) < 8


def begins_document(zone: Zone, grammar: Grammar) -> bool:
    """Whether the page of this zone is the first of a document.

    A motto and a number slot or a date line in the upper part; an appendix has its own title
    (`PHỤ LỤC`, `Mẫu số`) and names the document it belongs to, a form has a motto alone.
    """
    if zone.page is None:
        return False
    if _is_appendix(zone, grammar):
        return False
    geometry = load_geometry().split
    end = geometry.letterhead_above * zone.page.height
    above = [z for z in zone.lines if z.box.top < end]
    roles = {z.role for z in above}
    name = "name" in roles
    if "motto" in roles:
        return "number" in roles or ("date" in roles and name)
    # A motto that OCR lost: name in capitals, number and date, each in its own column.
    narrow = geometry.column_widest * zone.page.width
    bodies = [z for z in above if z.role == "name" and z.upper and z.box.width < narrow]
    slots = [z for z in above if z.role == "number" and z.box.width < narrow]
    dates = [z for z in above if z.role == "date" and z.column == "right"]
    return bool(bodies and slots and dates)


def is_attached_draft(zone: Zone, parent: str) -> bool:
    """Whether the page begins a draft without a number, which belongs to the paper before it.

    A draft says `DỰ THẢO`, or lies behind a tờ trình (`parent`, the kind before it) with number
    and day both empty.
    """
    number, date = zone.first("number"), zone.first("date")
    if number is not None and any(c.isdigit() for c in number.text.split("/")[0]):
        return False
    if any("du thao" in z.folded for z in zone.of("mark")):
        return True
    empty = number is not None and date is not None
    return parent == "Tờ trình" and empty and not _DAY.search(date.folded if date else "")


def _is_appendix(zone: Zone, grammar: Grammar) -> bool:
    """Whether the page is headed as appendix or form, or belongs to the document named there."""
    if zone.page is None:
        return False
    end = load_geometry().split.letterhead_above * zone.page.height
    for zone_line in zone.lines:
        if zone_line.box.top > end or zone_line.role == "number":
            return False
        if grammar.patterns["appendix"].search(fold(zone_line.text)):
            return True
    return False


def split_documents(
    path: str, reading: Reading, grammar: Grammar, breaks: Mapping[int, bool] = NO_BREAKS
) -> tuple[Document, ...]:
    """Return the documents of a file, in order; `path` is relative to the evidence folder.

    `breaks` are pages of which a person said that a document begins there, or that none does.

    Blank pages at the ends of a document are dropped, those inside stay in its page range. A file
    without any letterhead is one document, and so is one that shows something and no text: a
    photo, a drawing. A file of blank pages has none.
    """
    written = [page for page in reading.pages if not _is_blank(page)]
    if not written:
        shown = [page.number for page in reading.pages if not page.blank]
        return (Document(path, reading, shown[0], shown[-1]),) if shown else ()
    starts = [written[0].number]
    parent = _kind(_page_zone(path, reading, written[0], grammar), grammar)
    for page in written[1:]:
        zone = _page_zone(path, reading, page, grammar)
        seen = begins_document(zone, grammar) and not is_attached_draft(zone, parent)
        if breaks.get(page.number, seen):
            starts.append(page.number)
            parent = _kind(zone, grammar)
    documents = []
    for index, start in enumerate(starts):
        following = starts[index + 1] if index + 1 < len(starts) else None
        own = [p.number for p in written if p.number >= start]
        if following is not None:
            own = [number for number in own if number < following]
        documents.append(Document(path, reading, start, own[-1]))
    return tuple(documents)
