"""Where the cells of a file's tables stand: by a PDF's rules, by an office file's structure.

Of scans nothing is known. Not part of a `Reading`: only who reads a plan asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from extractors.errors import Damaged
from extractors.page import Box
from extractors.reading.options import Limits
from extractors.reading.read_file import SECTIONS
from extractors.reading.sniff import sniff
from extractors.reading.text_layer import BROKEN, open_plumber
from extractors.reading.typeset.pages import set_pages

MOST_EDGES = 4000
"""Strokes of a page from which it is a drawing: looking for cells among them takes minutes. A full
page of a table of eight columns has some 1,000.
"""
Cells = Mapping[int, tuple[Box, ...]]
"""The cells of each page (from 1) that has tables, in points from its top left."""


def ruled_cells(path: Path, limits: Limits) -> Cells:
    """Return the cells of a file that was read before; of a broken page none."""
    kind = sniff(path)
    if kind == "pdf":
        return _of_pdf(path, limits.max_pages)
    if kind not in SECTIONS:
        return {}
    pages = set_pages(SECTIONS[kind](path), limits.max_pages)
    return {number: page.cells for number, page in enumerate(pages, start=1) if page.cells}


def _of_pdf(path: Path, most_pages: int) -> Cells:
    found: dict[int, tuple[Box, ...]] = {}
    with suppress(Damaged, *BROKEN), open_plumber(path) as document:
        for page in document.pages[:most_pages]:
            ruled = len(page.edges) <= MOST_EDGES
            tables = page.find_tables() if ruled else ()
            boxes = tuple(Box(*map(float, cell)) for one in tables for cell in one.cells)
            page.close()
            if boxes:
                found[page.page_number] = boxes
    return found
