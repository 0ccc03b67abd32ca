"""A paragraph → lines of words, set between two edges as a word processor sets them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import floor

from extractors.page import Box, Word
from extractors.reading.lines import LONGEST_WORD, cut_text
from extractors.reading.typeset.letters import width_of
from extractors.reading.typeset.model import BODY_SIZE, Paragraph, Span, TabStop

LINE = 1.15
"""Height of a line of Times, in sizes of its letters."""
DEFAULT_TAB = 36.0
"""Distance of the tab stops that nobody set."""
CONDENSED = 0.72
"""A line in a cell may be pressed to this share of its width rather than be broken: real files
state widths for fonts and versions that we do not have, and a motto stands on one line."""
_PIECES = re.compile(r"\t|\n| +|[^\t\n ]+")


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line of words; `top` and the words' boxes count from the paragraph's top left."""

    words: tuple[Word, ...]
    top: float
    height: float


@dataclass
class _Piece:
    """A word, blank or tab as it is being set. A word may be of several looks."""

    text: str
    width: float
    size: float

    @property
    def is_word(self) -> bool:
        return not self.text.isspace()


def _pieces(spans: Sequence[Span]) -> Iterator[_Piece]:
    """Yield words, blanks, tabs and newlines; looks that change within a word do not part it."""
    held: _Piece | None = None
    for span in spans:
        for text in chain.from_iterable(map(cut_text, _PIECES.findall(span.text))):
            width = 0.0 if text in "\t\n" else width_of(text, span.size, span.bold)
            piece = _Piece(text, width, span.size)
            short = held is None or len(held.text) + len(text) <= LONGEST_WORD
            if held is not None and held.is_word and piece.is_word and short:
                held.text += text
                held.width += width
                held.size = max(held.size, span.size)
                continue
            if held is not None:
                yield held
            held = piece
    if held is not None:
        yield held


def natural_width(paragraph: Paragraph) -> float:
    """Return the width of the paragraph's widest line if nothing had to be wrapped."""
    widest = across = 0.0
    for piece in _pieces(paragraph.spans):
        if piece.text == "\n":
            across = 0.0
        elif piece.text == "\t":
            across = (floor(across / DEFAULT_TAB) + 1) * DEFAULT_TAB
        else:
            across += piece.width
        widest = max(widest, across)
    return widest + paragraph.left + max(paragraph.first, 0.0) + paragraph.right


def widest_word(paragraph: Paragraph) -> float:
    """Return the width of the paragraph's longest word."""
    return max((piece.width for piece in _pieces(paragraph.spans) if piece.is_word), default=0.0)


def set_paragraph(
    paragraph: Paragraph, width: float, *, condense: bool = False
) -> tuple[list[SetLine], float]:
    """Return the lines of a paragraph in a column `width` wide, and its height with its spaces.

    With `condense` a line that is a little too long is pressed into the width, not broken.
    """
    size = max((span.size for span in paragraph.spans), default=BODY_SIZE)
    lines: list[SetLine] = []
    top = paragraph.before
    rows: list[list[_Piece]] = [[]]
    for piece in _pieces(paragraph.spans):
        if piece.text == "\n":
            rows.append([])
        else:
            rows[-1].append(piece)
    for number, row in enumerate(rows):
        first = paragraph.first if number == 0 else 0.0
        for line in _broken(row, paragraph, width, first, condense):
            high = LINE * max((p.size for p in line.pieces), default=size) * paragraph.leading
            words = tuple(line.words(top, high))
            if words:
                lines.append(SetLine(words, top, high))
            top += high
    return lines, top + paragraph.after


@dataclass
class _Line:
    """Pieces with their left edges."""

    pieces: list[_Piece]
    lefts: list[float]
    scale: float = 1.0

    def words(self, top: float, high: float) -> Iterator[Word]:
        for piece, left in zip(self.pieces, self.lefts, strict=True):
            if piece.is_word:
                # Letters fill about nine tenths of their size between accent and tail.
                letters = min(piece.size * 0.95, high)
                upper = top + (high - letters) / 2
                right = left + piece.width * self.scale
                yield Word(piece.text, Box(left, upper, right, upper + letters))


def _broken(
    row: list[_Piece], paragraph: Paragraph, width: float, first: float, condense: bool
) -> Iterator[_Line]:
    """Yield the lines that the pieces between two line breaks give."""
    if not any(piece.is_word for piece in row):
        yield _Line([], [])
        return
    scale = 1.0
    room = max(width - paragraph.left - paragraph.right, 12.0)
    tabbed = any(piece.text == "\t" for piece in row)
    # Columns made of blanks fitted on a line where they were typed.
    spaced = any(len(piece.text) > 3 and not piece.is_word for piece in row)
    if (condense or spaced) and not tabbed:
        natural = sum(piece.width for piece in row)
        if room < natural <= room / CONDENSED:
            scale = (room - 1.0) / natural
    start = 0
    while start < len(row):
        left = paragraph.left + first
        line, end = _fill(row, start, left, width - paragraph.right, paragraph.tabs, scale)
        whole = end >= len(row)
        _align(line, paragraph, left, width - paragraph.right, last=whole, tabbed=tabbed)
        yield line
        start, first = end, 0.0
        while start < len(row) and row[start].text.isspace() and row[start].text != "\t":
            start += 1


def _fill(
    row: list[_Piece],
    start: int,
    left: float,
    right: float,
    tabs: Sequence[TabStop],
    scale: float,
) -> tuple[_Line, int]:
    """Return the pieces from `start` on that fit between the edges, and the index of the next."""
    line = _Line([], [], scale)
    across = left
    index = start
    while index < len(row):
        piece = row[index]
        if piece.text == "\t":
            after = _after_tab(row, index) * scale
            across = _tabbed(across, after, right, tabs)
        else:
            wide = piece.width * scale
            if piece.is_word and line.pieces and across + wide > right + 0.5:
                break
            line.pieces.append(piece)
            line.lefts.append(across)
            across += wide
        index += 1
    while line.pieces and not line.pieces[-1].is_word:
        line.pieces.pop()
        line.lefts.pop()
    return line, index


def _after_tab(row: list[_Piece], tab: int) -> float:
    """Return the width of what stands between a tab and the next."""
    wide = 0.0
    for piece in row[tab + 1 :]:
        if piece.text == "\t":
            break
        wide += piece.width
    return wide


def _tabbed(across: float, after: float, right: float, tabs: Sequence[TabStop]) -> float:
    """Return where the text after a tab begins."""
    stop = next((tab for tab in tabs if tab.position > across + 0.5), None)
    if stop is None:
        beyond = max((tab.position for tab in tabs), default=0.0)
        base = max(across, beyond)
        return (floor(base / DEFAULT_TAB + 0.01) + 1) * DEFAULT_TAB
    if stop.align == "center":
        return max(across, min(stop.position - after / 2, max(right - after, across)))
    if stop.align == "right":
        return max(across, stop.position - after)
    return stop.position


def _align(
    line: _Line, paragraph: Paragraph, left: float, right: float, *, last: bool, tabbed: bool
) -> None:
    if not line.pieces:
        return
    end = line.lefts[-1] + line.pieces[-1].width * line.scale
    spare = right - end
    if spare <= 0:
        return
    if paragraph.align in ("center", "right"):
        # Blanks that the writer put in front shift the text in Word too.
        shift = spare / 2 if paragraph.align == "center" else spare
        line.lefts = [x + shift for x in line.lefts]
    elif paragraph.align == "both" and not last and not tabbed:
        gaps = sum(not piece.is_word for piece in line.pieces)
        stretched = 0
        for index, piece in enumerate(line.pieces):
            line.lefts[index] += spare * stretched / max(gaps, 1)
            stretched += not piece.is_word
