"""The text layer of a PDF page, through pdfplumber."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pdfplumber
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import resolve1
from pdfminer.psexceptions import PSException
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from extractors.errors import Damaged
from extractors.page import Box, Word
from extractors.reading.broken_fonts import from_broken_font
from extractors.reading.sniff import HEAD_BYTES
from extractors.reading.text_quality import from_legacy, legacy_encoding

# pdfminer warns once per broken font or colour; the reading's own warnings say what matters.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

MOST_OBJECTS = 500_000
"""A book of 3,000 scanned pages has some 20,000."""

WORDS: Final[dict[str, Any]] = {
    "x_tolerance_ratio": 0.25,
    "y_tolerance": 3,
    "extra_attrs": ["fontname", "upright"],
    "keep_blank_chars": False,
}
"""How pdfplumber puts letters together to words, whoever took them from the file."""

BROKEN = (
    PDFException,
    PSException,
    PdfminerException,
    MalformedPDFException,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
    OSError,
    NotImplementedError,
)
"""What pdfminer raises on broken files: it trusts the structure it is given."""


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The words that a PDF page carries, in points from its top left.

    `upright`: share of letters that stand upright; `legacy`: the encoding they were converted
    from (`tcvn3`, `vni`), None for Unicode.
    """

    words: tuple[Word, ...]
    upright: float
    legacy: str | None


@contextmanager
def open_plumber(path: Path) -> Iterator[PDF]:
    """Open a PDF for its text; raises Damaged. Junk before the header is cut off."""
    with path.open("rb") as file:
        start = file.read(HEAD_BYTES).find(b"%PDF-")
        file.seek(max(start, 0))
        source = BytesIO(file.read()) if start > 0 else file
        try:
            document = pdfplumber.open(source)
        except BROKEN as error:
            raise Damaged(f"no text can be taken: {error}") from error
        if _objects(document) > MOST_OBJECTS:
            # Not closed either: pdfminer would look for each of them.
            raise Damaged("no text can be taken: it tells of objects without end")
        try:
            yield document
        finally:
            # Closing goes through all pages once more, and a broken one raises there as well.
            with suppress(*BROKEN):
                document.close()


def _objects(document: PDF) -> int:
    """Return of how many objects the cross-reference streams tell, whether they are there or not.

    Where the pages cannot be found from the root, pdfminer looks at every object.
    """
    return sum(count for xref in document.doc.xrefs for _, count in getattr(xref, "ranges", ()))


def has_no_pages(path: Path) -> bool:
    """Return whether a PDF opens and its tree of pages is sound and empty."""
    try:
        with open_plumber(path) as document:
            tree = resolve1(document.doc.catalog.get("Pages"))
            return isinstance(tree, dict) and resolve1(tree.get("Kids")) == []
    except (Damaged, *BROKEN):
        return False


def read_text_layer(document: PDF, number: int) -> TextLayer:
    """Return the words of page `number` (from 1); raises Damaged."""
    try:
        page = document.pages[number - 1]
        try:
            found = page.extract_words(**WORDS)
        finally:
            page.close()
    except BROKEN as error:
        raise Damaged(f"page {number}: {error}") from error
    return layer_of(found)


def layer_of(found: Sequence[Mapping[str, Any]]) -> TextLayer:
    """Return the text layer that pdfplumber's words of a page make."""
    upright = [bool(word["upright"]) for word in found]
    fonts = [str(word["fontname"]) for word in found]
    legacy = legacy_encoding([str(word["text"]) for word in found], fonts)
    words: list[Word] = []
    for word, font in zip(found, fonts, strict=True):
        text = from_legacy(word["text"], legacy, font) if legacy else word["text"]
        text = unicodedata.normalize("NFC", text).strip()
        if text:
            box = Box(word["x0"], word["top"], word["x1"], word["bottom"])
            words.append(Word(text, box))
    words = [
        Word(text, word.box)
        for text, word in zip(from_broken_font([word.text for word in words]), words, strict=True)
    ]
    return TextLayer(tuple(words), sum(upright) / len(upright) if upright else 1.0, legacy)
