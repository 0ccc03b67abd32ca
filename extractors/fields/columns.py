"""The two columns of a letterhead: lines cut where they run through both, pieces joined again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.fields.geometry import load_geometry
from extractors.fields.motto import motto_start
from extractors.fields.title import title_of
from extractors.fields.zone_lines import Column
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar
from extractors.page import Line, Page, Word

Piece = tuple[Line, Column, bool]
"""A part of a line, its column, and whether a stamp or form field put it there."""


def first_sheet(page: Page, grammar: Grammar) -> Page:
    """Return the left half of a sheet on which two pages stand side by side, else the page."""
    if page.width < load_geometry().letterhead.two_pages * page.height:
        return page
    middle = page.width / 2
    mottoes = [
        [word for word in line.words if word.box.x0 < middle][found[1] :]
        for line in page.lines
        if line.box.top < load_geometry().letterhead.motto_above * page.height
        and (found := motto_start(line, grammar)) is not None
    ]
    ends = [words[-1].box.x1 for words in mottoes if len(words) > 1]
    if not ends or max(ends) > middle:
        return page
    halves = (tuple(w for w in line.words if w.box.middle[0] < middle) for line in page.lines)
    return replace(page, width=middle, lines=tuple(Line(words) for words in halves if words))


def split(line: Line, divide: float | None, width: float, motto: int) -> list[Line]:
    """Split a line that runs through both columns: before its motto, else at the widest gap near.

    `motto` is the word at which the motto begins, 0 for a line without one. A number with its
    symbol and a date line in one are parted where the place begins.
    """
    words = line.words
    if motto > 0:
        return [Line(words[:motto]), Line(words[motto:])]
    cut = _widest_gap(words, divide, width) or _place_start(words)
    return [Line(words[:cut]), Line(words[cut:])] if cut else [line]


def _widest_gap(words: Sequence[Word], divide: float | None, width: float) -> int:
    columns = load_geometry().columns
    best: tuple[float, int] = (0.0, 0)
    for index in range(1, len(words)):
        gap = words[index].box.x0 - words[index - 1].box.x1
        height = max(words[index].box.height, words[index - 1].box.height, 1.0)
        if divide is None:
            near = words[index].box.x0 > 0.3 * width and gap > columns.gap_without_motto * height
        else:
            near = (
                divide - 0.06 * width < words[index].box.x0
                and words[index - 1].box.x1 < divide + 0.14 * width
                and words[index - 1].box.x0 < divide
                and gap > columns.gap * height
            )
        if near and gap > best[0]:
            best = gap, index
    return best[1]


_NUMBER_AND_DATE = re.compile(
    r"^\W{0,3}s[o06]\s*[:.]?.{0,24}?[/\-]\s*[a-z][^,]*?"
    r"(?P<place>\s[a-z][a-z. ]{1,30}\d{0,2}),\s*ngay\b"
)


def _place_start(words: Sequence[Word]) -> int:
    """Return the word with which the place of a date begins that touches a number, 0 if none."""
    text = " ".join(word.text for word in words)
    match = _NUMBER_AND_DATE.match(fold(text))
    if match is None:
        return 0
    index = len(text[: match.start("place") + 1].split())
    gaps = {i: words[i].box.x0 - words[i - 1].box.x1 for i in range(index, len(words))}
    last = len(text[: match.end("place")].split())
    return max(range(index, last), key=lambda i: gaps[i]) if index < last else 0


def join_rows(pieces: list[Piece]) -> list[Piece]:
    """Join pieces of one column that stand at the same height (slots tear lines apart)."""
    farthest = load_geometry().columns.joined_over
    joined: list[Piece] = []
    for piece, column, annotated in pieces:
        for index, (other, other_column, other_annotated) in enumerate(joined):
            if other_column != column:
                continue
            overlap = min(piece.box.bottom, other.box.bottom) - max(piece.box.top, other.box.top)
            smaller = min(piece.box.height, other.box.height)
            gap = max(piece.box.x0 - other.box.x1, other.box.x0 - piece.box.x1)
            if column == "whole" and gap > farthest * smaller:
                continue
            apart = piece.box.x0 >= other.box.x1 - 2 or piece.box.x1 <= other.box.x0 + 2
            inside = annotated or other_annotated
            left, right = sorted((piece, other), key=lambda one: one.box.x0)
            if _SLOT.match(fold(right.text)) and _is_dirt(left):
                continue
            stamped = _fills_slot(piece, other) or _fills_slot(other, piece)
            least = 0.1 if stamped else 0.55
            if overlap > least * smaller and (apart or inside or stamped):
                words = sorted((*other.words, *piece.words), key=lambda w: w.box.x0)
                joined[index] = (Line(tuple(words)), column, annotated or other_annotated)
                break
        else:
            joined.append((piece, column, annotated))
    return joined


def join_dates(pieces: list[Piece], grammar: Grammar) -> list[Piece]:
    """Join a date line that a narrow column broke: `Đà Nẵng, ngày 13 tháng 5` over `năm 2024`."""
    joined: list[Piece] = []
    for line, column, annotated in pieces:
        above = next((i for i, one in enumerate(joined) if _broken_date(one, line, grammar)), None)
        if column == "right" and above is not None:
            words = (*joined[above][0].words, *line.words)
            joined[above] = (Line(words), column, annotated or joined[above][2])
        else:
            joined.append((line, column, annotated))
    return joined


def _broken_date(above: Piece, line: Line, grammar: Grammar) -> bool:
    """Whether a line goes on with the date line above it, which is none without it."""
    first, column, _ = above
    distance = line.box.middle[1] - first.box.middle[1]
    goes_on = load_geometry().letterhead.number_goes_on * max(first.box.height, 8.0)
    if column != "right" or not 0.5 * first.box.height < distance < goes_on:
        return False
    folded = fold(first.text)
    begun = re.search(r",\s*n\S{0,2}ay\b", folded) is not None
    whole = grammar.dates.long.search(f"{folded} {fold(line.text)}")
    return begun and grammar.dates.long.search(folded) is None and whole is not None


_SLOT = re.compile(r"s[o06]\s*[:.;]")


def _is_dirt(piece: Line) -> bool:
    """Whether a piece is what is left of a stamp or a fold: no word that was read well."""
    return not any(
        sum(map(str.isalpha, word.text)) > 1 and word.confidence >= 0.5 for word in piece.words
    )


def _fills_slot(piece: Line, other: Line) -> bool:
    """Whether a piece is a number stamped a little off the line whose empty slot it stands in."""
    if not re.fullmatch(r"\d{1,6}[a-zđ]?", piece.text.lower()):
        return False
    x0, x1 = piece.box.x0, piece.box.x1
    gaps = pairwise(other.words)
    return any(a.box.x1 - 4 <= x0 and x1 <= b.box.x0 + 4 for a, b in gaps)


def end_of_columns(lines: Sequence[Line], page: Page, grammar: Grammar) -> float:
    """Return the height where one column begins: the first title in the middle, or `Kính gửi`."""
    for line in lines:
        middle = 0.35 * page.width < line.box.middle[0] < 0.65 * page.width
        if middle and title_of(line.text, grammar) is not None:
            return line.box.top
        if grammar.patterns["addressee"].search(fold(line.text)):
            return line.box.top
    return 0.4 * page.height


def in_one_column(lines: Sequence[Line], end: float, page: Page, grammar: Grammar) -> bool:
    """Whether all that stands above `end` is set in the middle, the motto among it.

    So do papers whose letterhead lost its table when they were copied from a web page.
    """
    head = [line for line in lines if line.box.bottom < end]
    mottoes = [line for line in head if motto_start(line, grammar) is not None]
    if not mottoes:
        return False
    middle = mottoes[0].box.middle[0]
    off = load_geometry().columns.off_middle * page.width
    return abs(middle - page.width / 2) < 1.5 * off and all(
        abs(line.box.middle[0] - middle) < off for line in head
    )


def column_of(line: Line, divide: float | None, width: float, was_split: bool) -> Column:
    """Return the column in which a line stands; `divide` is where the right one begins."""
    box = line.box
    edge = divide if divide is not None else 0.5 * width
    if box.x1 <= edge + 0.04 * width and box.middle[0] < 0.46 * width:
        return "left"
    if box.x0 >= edge - 0.05 * width or (was_split and box.middle[0] > 0.5 * width):
        return "right"
    return "left" if was_split and box.x0 < 0.4 * width else "whole"
