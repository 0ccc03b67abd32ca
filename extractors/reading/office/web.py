"""HTML (also what Word saves as a web page) and plain text → sections. Nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import etree, html

from extractors.errors import Damaged, TooLarge
from extractors.reading.text_quality import legacy_encoding
from extractors.reading.typeset.model import (
    Align,
    Block,
    Break,
    Cell,
    Paragraph,
    Row,
    Section,
    Table,
)
from extractors.reading.word.text import Piece, spans_of

MOST_BYTES = 40 * 1024 * 1024
_BLOCKS = frozenset([
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "blockquote", "center",
    "pre", "section", "article", "header", "footer", "main", "dl", "dt", "dd", "form",
    "fieldset", "address",
])  # fmt: skip
_SILENT = frozenset([
    "script", "style", "head", "title", "noscript", "template", "iframe", "object", "select",
    "svg",
])  # fmt: skip
_ALIGNS: dict[str, Align] = {"center": "center", "right": "right", "justify": "both"}
_ENCODING = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


def decoded(content: bytes) -> str:
    """Return text in the encoding it says or shows it is in; UTF-8, UTF-16 or Windows."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"),
                       (b"\xfe\xff", "utf-16")):  # fmt: skip
        if content.startswith(mark):
            return content.decode(name, "replace")
    told = _ENCODING.search(content[:4096])
    names = ["utf-8", *([told[1].decode("ascii", "replace")] if told else []), "cp1258"]
    for name in names:
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("cp1252", "replace")


def read_text(path: Path) -> tuple[Section, ...]:
    """Return a text file as one section: its blanks and line breaks are kept."""
    if path.stat().st_size > MOST_BYTES:
        raise TooLarge(f"{path.stat().st_size} bytes")
    text = decoded(path.read_bytes())
    fallback = legacy_encoding([text], ())
    lines = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(8).split("\n")
    blocks: list[Block] = []
    for number, line in enumerate(lines):
        for index, part in enumerate(line.split("\f")):
            if index:
                blocks.append(Break("page"))
            size = 11.0 if number < 12 else 13.0
            blocks.append(Paragraph(spans_of([Piece(part, size)], fallback)))
    return (Section(tuple(blocks)),)


def read_html(path: Path) -> tuple[Section, ...]:
    """Return a web page as one section; raises Damaged or TooLarge."""
    if path.stat().st_size > MOST_BYTES:
        raise TooLarge(f"{path.stat().st_size} bytes")
    return html_sections(decoded(path.read_bytes()))


def html_sections(text: str) -> tuple[Section, ...]:
    """Return the text of a web page as one section; raises Damaged."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        root = html.document_fromstring(text, parser=html.HTMLParser(huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Damaged(f"broken web page: {error}") from error
    body = root.find("body")
    reader = _Reader(legacy_encoding([root.text_content()], ()))
    return (Section(tuple(reader.blocks(body if body is not None else root, Piece("", 13.0), ""))),)


class _Reader:
    def __init__(self, fallback: str | None) -> None:
        self._fallback = fallback

    def blocks(self, parent: Any, look: Piece, align: str, depth: int = 0) -> Iterator[Block]:
        """Yield the blocks in an element; text between blocks makes paragraphs of its own."""
        if depth > 100:
            return
        pieces: list[Piece] = []
        for part in self._parts(parent, look, depth):
            if isinstance(part, Piece):
                pieces.append(part)
                continue
            yield from self._paragraph(pieces, parent, align)
            pieces = []
            element, own = part
            own_align = _align(element) or align
            if element.tag == "table":
                yield self._table(element, own, depth)
            elif element.tag == "hr":
                continue
            else:
                yield from self.blocks(element, own, own_align, depth + 1)
        yield from self._paragraph(pieces, parent, align)

    def _parts(self, parent: Any, look: Piece, depth: int) -> Iterator[Piece | tuple[Any, Piece]]:
        pre = parent.tag == "pre"
        if parent.text:
            yield replace(look, text=parent.text if pre else _collapsed(parent.text))
        for one in parent:
            if isinstance(one.tag, str) and one.tag not in _SILENT:
                own = _look(look, one)
                if "display:none" in _style(one) or "mso-hide:all" in _style(one):
                    pass
                elif one.tag == "br":
                    yield replace(look, text="\n")
                elif one.tag in _BLOCKS or one.tag in ("table", "hr"):
                    yield one, own
                elif depth < 100:
                    yield from self._parts(one, own, depth + 1)
            if one.tail:
                yield replace(look, text=one.tail if pre else _collapsed(one.tail))

    def _paragraph(self, pieces: list[Piece], parent: Any, align: str) -> Iterator[Block]:
        if not any(piece.text.strip() for piece in pieces):
            return
        first = pieces[0]
        pieces[0] = replace(first, text=first.text.lstrip(" "))
        spans = spans_of(pieces, self._fallback)
        yield Paragraph(spans, _ALIGNS.get(align, "left"), before=3.0, after=3.0)

    def _table(self, table: Any, look: Piece, depth: int) -> Table:
        rows = []
        for row in table.iter("tr"):
            if next(row.iterancestors("table"), None) is not table:
                continue
            cells = []
            for cell in row:
                if cell.tag not in ("td", "th"):
                    continue
                own = _look(look, cell)
                align = _align(cell) or ("center" if cell.tag == "th" else "")
                columns = min(max(_whole(cell.get("colspan", "1")), 1), 60)
                cells.append(Cell(tuple(self.blocks(cell, own, align, depth + 1)), columns))
            rows.append(Row(tuple(cells)))
        return Table(tuple(rows))


def _style(element: Any) -> str:
    return str(element.get("style") or "").replace(" ", "").lower()


def _align(element: Any) -> str:
    if element.tag == "center":
        return "center"
    found = re.search(r"text-align:(\w+)", _style(element))
    return found[1] if found else str(element.get("align") or "").lower()


def _look(look: Piece, element: Any) -> Piece:
    style = _style(element)
    if element.tag in ("b", "strong", "th", "h1", "h2", "h3", "h4") or "font-weight:bold" in style:
        look = replace(look, bold=True)
    size = re.search(r"font-size:([\d.]+)pt", style)
    if size:
        look = replace(look, size=min(max(float(size[1]), 1.0), 60.0))
    font = re.search(r"font-family:['\"]?([^;,'\"]+)", style)
    name = font[1] if font else element.get("face") if element.tag == "font" else None
    if name:
        look = replace(look, font=str(name))
    if "text-transform:uppercase" in style or "font-variant:small-caps" in style:
        look = replace(look, caps=True)
    return look


def _collapsed(text: str) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", text)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
