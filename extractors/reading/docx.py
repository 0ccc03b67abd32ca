"""DOCX, DOTX, DOCM → pages as Word prints them: `word/` reads the XML, `typeset/` lays it out."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import IO

from extractors.errors import Blank, Damaged, ReadingError
from extractors.reading.office.rtf import rtf_sections
from extractors.reading.office.web import decoded, html_sections
from extractors.reading.options import Limits
from extractors.reading.text_quality import legacy_encoding
from extractors.reading.typeset.model import Paragraph, Section, Span
from extractors.reading.typeset.pages import SetPage, set_pages
from extractors.reading.word.body import WordReader
from extractors.reading.word.package import Package, attribute, child, descendants


def read_docx(path: Path, limits: Limits) -> tuple[SetPage, ...]:
    """Return the pages of a Word file; raises Damaged, Encrypted or TooLarge."""
    try:
        return set_pages(docx_sections(path), limits.max_pages)
    except RecursionError as error:
        raise Damaged("nested too deeply") from error


def docx_sections(path: Path) -> tuple[Section, ...]:
    """Return the sections of a Word file; raises Damaged, Encrypted or TooLarge."""
    return _sections(path, _imported)


def _sections(
    file: Path | IO[bytes], imported: Callable[[bytes], tuple[Section, ...]]
) -> tuple[Section, ...]:
    with Package(file) as package:
        main = package.main_part()
        root = package.xml(main)
        body = child(root, "w:body")
        if root is None and main in package:
            raise Blank("a text of no bytes")
        if root is None or body is None:
            raise Damaged("no text in it")
        texts = [one.text or "" for one in descendants(body, "w:t")]
        fonts = [attribute(one, "w:ascii") for one in descendants(body, "w:rFonts")]
        # Old letters under a font that does not tell: then all text is old.
        fallback = legacy_encoding(texts, ()) if not any(map(_is_old, fonts)) else None
        return WordReader(package, main, fallback, imported).sections(body)


def _imported(content: bytes) -> tuple[Section, ...]:
    """Return the text of a file within a Word file; one within that is left out, as is a broken one.

    Word imports it when it opens the file: Word files, RTF, web pages, plain text.
    """  # noqa: E501
    try:
        if content.startswith(b"PK"):
            return _sections(BytesIO(content), lambda inner: ())
        if content.startswith(b"{\\rtf"):
            return rtf_sections(content)
        if b"<" in content[:200]:
            return html_sections(decoded(content))
    except ReadingError:
        return ()
    lines = decoded(content).splitlines()
    return (Section(tuple(Paragraph((Span(line, 13.0, False),)) for line in lines)),)


def _is_old(font: str) -> bool:
    return font.lower().startswith((".vn", "vni"))
