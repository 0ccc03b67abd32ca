"""The letterhead zone of a document: its lines, one column each, and what each line is.

Everything in a letterhead stands relative to something else (Nghị định 30/2020/NĐ-CP, Phụ lục I):
motto right, body's name left, number under the name, date under the motto, title below both. This
module only says what a line is; the field modules read the values.
"""

from __future__ import annotations

from dataclasses import replace

from extractors.document import Document
from extractors.fields.columns import (
    Piece,
    column_of,
    end_of_columns,
    first_sheet,
    in_one_column,
    join_dates,
    join_rows,
    split,
)
from extractors.fields.geometry import load_geometry
from extractors.fields.mending import mended
from extractors.fields.motto import motto_start, right_column
from extractors.fields.receipt_stamps import apart_from_stamp
from extractors.fields.roles import role_of, settle
from extractors.fields.zone_lines import Column as Column
from extractors.fields.zone_lines import Role as Role
from extractors.fields.zone_lines import Zone as Zone
from extractors.fields.zone_lines import ZoneLine as ZoneLine
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar
from extractors.page import Box, Line, Page, Word

STAMPED_LETTER = 6.0
"""Width in points given to each letter of a stamped text; its box is often wider."""


def read_zone(document: Document, grammar: Grammar) -> Zone:
    """Return the letterhead zone of the document's first page that has any lines."""
    page = next((p for p in document.pages if any(line.words for line in p.lines)), None)
    if page is None:
        return Zone(None, ())
    layout = load_geometry().letterhead
    page = first_sheet(page, grammar)
    lines = [
        mended(line)
        for line in page.lines
        if line.words and line.box.top < layout.lowest * page.height
    ]
    lines, stamped = apart_from_stamp(lines, page, grammar)
    upper = [line for line in lines if line.box.top < layout.motto_above * page.height]
    mottoes = [found for line in upper if (found := motto_start(line, grammar))]
    divide = right_column(upper, page, grammar)
    pieces: list[Piece] = []
    end = end_of_columns(lines, page, grammar)
    stacked = in_one_column(lines, end, page, grammar)
    for line in lines:
        if stacked and line.box.middle[1] < end:
            pieces.append((line, _place_of(line, grammar), _stamped_on(line, document, page)))
            continue
        parts = [line]
        if line.box.middle[1] < end:
            start = motto_start(line, grammar)
            parts = split(line, divide, page.width, start[1] if start else 0)
        for index, part in enumerate(parts):
            column: Column = "whole"
            if line.box.middle[1] < end + line.box.height:
                column = column_of(part, divide, page.width, len(parts) > 1)
                column = "right" if index else column
            pieces.append((part, column, _stamped_on(part, document, page)))
    for line in _annotated_words(document, page):
        pieces.append((line, column_of(line, divide, page.width, False), True))
    joined = join_rows(pieces)
    joined.sort(key=lambda piece: (round(piece[0].box.middle[1] / 6), piece[0].box.x0))
    joined = join_dates(joined, grammar)
    zone_lines = []
    for line, column, annotated in joined:
        raw = ZoneLine(line, line.text, fold(line.text), page.number, column, "text", annotated)
        zone_lines.append(replace(raw, role=role_of(raw, page, grammar)))
    settled = settle(zone_lines, page, divide, grammar)
    for line in stamped:
        raw = ZoneLine(line, line.text, fold(line.text), page.number, "left", "receipt-stamp")
        below = (i for i, z in enumerate(settled) if z.box.middle[1] > line.box.middle[1])
        settled.insert(next(below, len(settled)), raw)
    return Zone(page, tuple(settled), mottoes[0][0] if mottoes else "")


def _place_of(line: Line, grammar: Grammar) -> Column:
    """Return the column in which a line of a letterhead in one column would stand in two."""
    folded = fold(line.text)
    dated = grammar.dates.long.search(folded) or grammar.dates.short.search(folded)
    return "right" if dated or motto_start(line, grammar) is not None else "left"


def _annotated_words(document: Document, page: Page) -> list[Line]:
    """Return the texts that stamps and form fields put on the page and no line has, as lines."""
    words = [word for line in page.lines for word in line.words]
    lines = []
    for annotation in document.reading.annotations:
        text = (annotation.value or annotation.raw).split()
        box = annotation.box
        if annotation.page != page.number or box is None or not text or len(text) > 6:
            continue
        if any(word.text == text[0] and _inside(word.box, box) for word in words):
            continue
        held = []
        x = box.x0
        for word in text:
            wide = min(STAMPED_LETTER * len(word), box.width)
            held.append(Word(word, Box(x, box.top, x + wide, box.bottom)))
            x += wide + STAMPED_LETTER
        lines.append(Line(tuple(held)))
    return lines


def _stamped_on(line: Line, document: Document, page: Page) -> bool:
    """Whether a word of the line is the text of a stamp that stands there."""
    return any(
        annotation.page == page.number
        and annotation.box is not None
        and any(
            word.text == (annotation.value or annotation.raw) and _inside(word.box, annotation.box)
            for word in line.words
        )
        for annotation in document.reading.annotations
    )


def _inside(box: Box, other: Box) -> bool:
    x, y = box.middle
    return other.x0 - 3 <= x <= other.x1 + 3 and other.top - 3 <= y <= other.bottom + 3
