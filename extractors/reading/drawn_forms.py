"""How often the forms of a PDF page are drawn, counted before PDFium draws them.

A form (form XObject) may draw others, and they others again: a few hundred bytes can ask for more
forms than there is memory. PDFium parses them all on opening the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from pdfminer.pdftypes import PDFStream, resolve1
from pdfplumber.pdf import PDF

from extractors.errors import TooLarge
from extractors.reading.text_layer import BROKEN

MOST_DRAWN = 20_000
"""A page of ours has some dozens; signing software adds a few for each signature."""
MOST_DEEP = 40
"""PDFium goes no deeper into forms within forms, so that rings end there."""
MOST_OBJECTS = 20_000
LONGEST_RAW = 1 << 20
"""Packed bytes of a form that is looked into; larger ones are drawings."""

_DRAWN = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")


def check_forms(document: PDF, numbers: Iterable[int]) -> None:
    """Raise TooLarge where one of the pages `numbers` draws more forms than any document does."""
    known: dict[tuple[int, int], int] = {}
    for number in numbers:
        try:
            forms = list(_forms_of_page(document.pages[number - 1].page_obj))
        except BROKEN:  # pages that pdfminer cannot list PDFium may still open
            forms = list(_forms_of_file(document))
        drawn = 0
        for form in forms:
            with suppress(*BROKEN):
                drawn += _times(form, known)
        if drawn > MOST_DRAWN:
            raise TooLarge(f"page {number} draws {drawn} forms")


def _forms_of_page(page: Any) -> Iterator[PDFStream]:
    """Yield the forms that a page's own content may draw, and the looks of its annotations."""
    yield from _named(page.resources).values()
    for annotation in resolve1(page.annots) or ():
        look = resolve1((resolve1(annotation) or {}).get("AP")) or {}
        for state in map(resolve1, look.values()):
            for one in [state, *map(resolve1, state.values() if isinstance(state, dict) else ())]:
                if isinstance(one, PDFStream):
                    yield one


def _forms_of_file(document: PDF) -> Iterator[PDFStream]:
    for xref in document.doc.xrefs:
        for number in islice(xref.get_objids(), MOST_OBJECTS):
            with suppress(*BROKEN):
                found = document.doc.getobj(number)
                if _is_form(found):
                    yield found


def _times(form: PDFStream, known: dict[tuple[int, int], int], depth: int = 0) -> int:
    """Return how many forms are drawn with one that lies `depth` forms deep, itself counted."""
    key = (id(form), depth)
    if key not in known:
        total = 1
        if depth < MOST_DEEP:
            inside = _named(form.attrs.get("Resources"))
            for name, times in _drawings(form).items():
                if name in inside:
                    total += times * _times(inside[name], known, depth + 1)
        known[key] = total
    return known[key]


def _drawings(form: PDFStream) -> Counter[str]:
    if len(form.rawdata or b"") > LONGEST_RAW:
        return Counter()
    return Counter(name.decode("latin-1") for name in _DRAWN.findall(form.get_data()))


def _named(resources: Any) -> dict[str, PDFStream]:
    """Return the form XObjects of a resource dictionary by name; pictures draw nothing more."""
    held = resolve1((resolve1(resources) or {}).get("XObject")) or {}
    found = {name: resolve1(one) for name, one in held.items()}
    return {name: one for name, one in found.items() if _is_form(one)}


def _is_form(found: Any) -> bool:
    return (
        isinstance(found, PDFStream) and getattr(found.attrs.get("Subtype"), "name", "") == "Form"
    )
