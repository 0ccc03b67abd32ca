"""DOCX → pages with lines. Word files say nothing of places, so lines are set in flow.

Every paragraph is wrapped onto lines of an A4 page at a fixed letter size; the two cells of a
letterhead table stand side by side, as they do in print. Boxes are thus not nonsense, but only
say what comes after what and what stands beside what.
"""

from __future__ import annotations

import lzma
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document as DocxDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from extractors.document import Box, Line, Page, Word
from extractors.errors import Damaged, TooLarge
from extractors.reading.lines import cut_text
from extractors.reading.options import Limits

PAGE_WIDTH, PAGE_HEIGHT = 595.0, 842.0
MARGIN_LEFT, MARGIN_TOP, MARGIN_RIGHT, MARGIN_BOTTOM = 85.0, 57.0, 50.0, 57.0
"""Margins of Nghị định 30/2020/NĐ-CP, Appendix I: left 30 mm, right 15 to 20, others 20."""
LETTER, LEADING = 5.8, 18.0
"""Width of a letter and height of a line at the usual 13 to 14 points."""
COLUMN_GAP = 28.0
"""Points between the cells of a row."""
MOST_UNPACKED = 200 * 1024 * 1024
"""Bytes that a DOCX may unpack to."""
DEEPEST_TABLE = 4


class _Flow:
    """Sets lines down the pages."""

    def __init__(self) -> None:
        self.pages: list[list[Line]] = [[]]
        self.top = MARGIN_TOP

    def break_page(self) -> None:
        if self.pages[-1]:
            self.pages.append([])
        self.top = MARGIN_TOP

    def add(self, columns: list[tuple[float, float, list[str]]]) -> None:
        """Set texts side by side: left edge, width and paragraphs of each column."""
        rows = [_wrapped(texts, width) for _, width, texts in columns]
        for index in range(max(map(len, rows), default=0)):
            if self.top + LEADING > PAGE_HEIGHT - MARGIN_BOTTOM:
                self.break_page()
            for (left, _, _), lines in zip(columns, rows, strict=True):
                if index < len(lines):
                    self.pages[-1].append(_line(lines[index], left, self.top))
            self.top += LEADING


def _wrapped(texts: list[str], width: float) -> list[list[str]]:
    lines: list[list[str]] = []
    for text in texts:
        line: list[str] = []
        for word in (piece for whole in text.split() for piece in cut_text(whole)):
            if line and LETTER * (len(" ".join(line)) + 1 + len(word)) > width:
                lines.append(line)
                line = []
            line.append(word)
        if line:
            lines.append(line)
    return lines


def _line(words: list[str], left: float, top: float) -> Line:
    placed = []
    for word in words:
        right = left + LETTER * len(word)
        placed.append(Word(word, Box(left, top, right, top + LEADING * 0.75)))
        left = right + LETTER
    return Line(tuple(placed))


def read_docx(path: Path, limits: Limits) -> tuple[Page, ...]:
    """Return the pages of a DOCX: header, body with tables, footer; raises Damaged or TooLarge."""
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MOST_UNPACKED:
            raise TooLarge(f"unpacks to {unpacked} bytes")
        document = docx.Document(str(path))
        flow = _set(document)
        pictures = bool(document.element.body.xpath(".//w:drawing | .//w:pict | .//w:object"))
    except (
        PackageNotFoundError,
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        RuntimeError,  # a locked member, a compression that zipfile does not know
        SyntaxError,  # what lxml raises on broken XML
        KeyError,
        ValueError,
        AttributeError,
        OSError,
    ) as error:
        raise Damaged(f"broken Word file: {error}") from error
    if len(flow.pages) > limits.max_pages:
        raise TooLarge(f"{len(flow.pages)} pages, at most {limits.max_pages} are read")
    return tuple(
        Page(
            number=number,
            width=PAGE_WIDTH,
            height=PAGE_HEIGHT,
            lines=tuple(lines),
            read_by="text",
            confidence=1.0,
            blank=not lines and not pictures,
        )
        for number, lines in enumerate(flow.pages, start=1)
    )


def _set(document: DocxDocument) -> _Flow:
    flow = _Flow()
    full = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
    section = document.sections[0] if len(document.sections) else None
    if section is not None:
        first = section.different_first_page_header_footer
        header = section.first_page_header if first else section.header
        _set_blocks(flow, header.iter_inner_content(), MARGIN_LEFT, full)
    _set_blocks(flow, document.iter_inner_content(), MARGIN_LEFT, full)
    if section is not None:
        _set_blocks(flow, section.footer.iter_inner_content(), MARGIN_LEFT, full)
    return flow


def _set_blocks(
    flow: _Flow, blocks: Iterator[Paragraph | Table], left: float, width: float
) -> None:
    for block in blocks:
        if isinstance(block, Table):
            _set_table(flow, block, left, width)
            continue
        before, *rest = _text(block).split("\f")
        flow.add([(left, width, before.split("\n"))])
        for text in rest:
            flow.break_page()
            flow.add([(left, width, text.split("\n"))])


def _set_table(flow: _Flow, table: Table, left: float, width: float) -> None:
    for row in table.rows:
        cells = list(dict.fromkeys(row.cells))  # a merged cell is given once for each column
        if not cells:
            continue
        texts = [_cell_texts(cell, 0) for cell in cells]
        flow.add(list(zip(*_columns(texts, left, width), texts, strict=True)))


def _columns(texts: list[list[str]], left: float, width: float) -> tuple[list[float], list[float]]:
    """Return left edges and widths of columns: by their longest text, no less than half a share.

    Between them stays a gap wider than any within a line.
    """
    longest = [max((len(text) for text in column), default=0) for column in texts]
    least = 0.5 / len(texts)
    shares = [max(letters / (sum(longest) or 1), least) for letters in longest]
    edges, widths = [], []
    for share in shares:
        across = width * share / sum(shares)
        edges.append(left)
        widths.append(across - COLUMN_GAP)
        left += across
    return edges, widths


def _cell_texts(cell: _Cell, depth: int) -> list[str]:
    """Return the paragraphs of a cell, those of tables within it in their order."""
    texts: list[str] = []
    for block in cell.iter_inner_content():
        if isinstance(block, Paragraph):
            texts.extend(_text(block).replace("\f", "\n").split("\n"))
        elif depth < DEEPEST_TABLE:
            for row in block.rows:
                for inner in dict.fromkeys(row.cells):
                    texts.extend(_cell_texts(inner, depth + 1))
    return texts


def _text(paragraph: Paragraph) -> str:
    """Return a paragraph's text in NFC: lines by newline, page breaks as form feed."""
    text = paragraph.text.replace("\t", "    ")
    broken = bool(paragraph._p.xpath('.//w:br[@w:type="page"]'))
    late = bool(paragraph._p.xpath('.//w:t[following::w:br[@w:type="page"]]')) and broken
    if broken or paragraph.contains_page_break:
        text = text + "\f" if late else "\f" + text
    return unicodedata.normalize("NFC", text)
