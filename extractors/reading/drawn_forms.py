"""How often the forms of a PDF page are drawn, counted before PDFium draws them.

A form (form XObject) may draw others, and they others again: a few hundred bytes can ask for more
forms than there is memory. PDFium parses them all on opening the page.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, TypeGuard

from pdfminer.pdftypes import PDFStream, resolve1
from pdfplumber.pdf import PDF

from extractors.errors import TooLarge
from extractors.reading.text_layer import BROKEN

MOST_DRAWN = 20_000
"""A page of ours has some dozens; signing software adds a few for each signature."""
MOST_DEEP = 40
"""PDFium goes no deeper into forms within forms, so that rings end there."""
MOST_TILES = 5_000_000
"""A hatching of a third of a point on A4."""
MOST_NESTED = 3
MOST_OBJECTS = 20_000
LONGEST_RAW = 1 << 20
"""Packed bytes of a form that is looked into; larger ones are drawings."""

_DRAWN = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")


def check_forms(document: PDF, numbers: Iterable[int]) -> None:
    """Raise TooLarge where one of the pages `numbers` draws more than any document does."""
    known: dict[tuple[int, int], int] = {}
    for number in numbers:
        tiles = 0.0
        try:
            page = document.pages[number - 1].page_obj
            forms = list(_forms_of_page(page))
            tiles = _tiles(page)
        except BROKEN:  # pages that pdfminer cannot list PDFium may still open
            forms = list(_forms_of_file(document))
        drawn = 0
        for form in forms:
            with suppress(*BROKEN):
                drawn += _times(form, known)
        if drawn > MOST_DRAWN:
            raise TooLarge(f"page {number} draws {drawn} forms")
        if tiles > MOST_TILES:
            raise TooLarge(f"page {number} is laid with {tiles:.0f} tiles")


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
                yield from filter(_is_form, (document.doc.getobj(number),))


def _tiles(page: Any) -> float:
    """Return how many tiles of its finest pattern (ISO 32000-1, 8.7.3) fill a page."""
    left, bottom, right, top = map(float, page.mediabox)
    most = 0.0
    for pattern in _patterns(page.resources):
        if _holds_itself(pattern, ()):
            return math.inf
        if pattern.attrs.get("PatternType") == 1:
            a, b, c, d = map(float, resolve1(pattern.attrs.get("Matrix") or [1, 0, 0, 1])[:4])
            steps = (float(resolve1(pattern.attrs[name])) for name in ("XStep", "YStep"))
            tile = abs(math.prod(steps) * (a * d - b * c))
            most = max(most, abs((right - left) * (top - bottom)) / max(tile, 1e-12))
    return most


def _patterns(resources: Any) -> list[PDFStream]:
    held = resolve1((resolve1(resources) or {}).get("Pattern")) or {}
    return [one for one in map(resolve1, held.values()) if isinstance(one, PDFStream)]


def _holds_itself(pattern: PDFStream, above: tuple[int, ...]) -> bool:
    """Return whether a pattern is painted with itself, or with patterns nested without end."""
    if id(pattern) in above or len(above) > MOST_NESTED:
        return True
    inside = _patterns(pattern.attrs.get("Resources"))
    return any(_holds_itself(one, (*above, id(pattern))) for one in inside)


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


def _is_form(found: object) -> TypeGuard[PDFStream]:
    return (
        isinstance(found, PDFStream) and getattr(found.attrs.get("Subtype"), "name", "") == "Form"
    )
