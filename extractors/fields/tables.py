"""Tables on a page by where words stand: rows with a name at the left and numbers in columns.

Digital pages and scans alike: ruled lines are often lost, but numbers of one column stand below
each other, and the lines above them name the columns. Names of rows and columns may run over
several lines, heads may be merged over columns, and the unit of all cells may stand above them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractors.fields.table_rows import (
    ORDER,
    Part,
    Row,
    heads_only,
    middle_of,
    near,
    parted,
    row_values,
    table_rows,
)
from extractors.grammar.folding import fold
from extractors.page import Box, Page

_UNIT_ABOVE = re.compile(r"\b(?:dvt|don vi(?: tinh)?)\s*:\s*(?P<unit>[^():]{1,20})\)?$")
ASIDE = 24.0
"""Points by which numbers of one column may stand beside each other."""
MOST_HEAD_LINES = 6
NAMES_BEGIN = 45.0
"""Points from the left edge of the column of names within which its lines begin."""
PADDED = 1.4
"""Cells stand apart from here on: the widest step between lines, as a multiple of the narrowest."""
OVER = 0.3
"""A head stands over the columns above which at least this share of its width is."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in a table with the names of its row and column; `beside`: the row's other words.

    `unit` is what stands above the table (`ĐVT: triệu đồng`), without diacritics, or empty;
    `caption` the line or two above it.
    """

    value: float
    text: str
    row: str
    column: str
    page: int
    box: Box
    beside: tuple[str, ...] = ()
    unit: str = ""
    caption: str = ""


def parse_value(written: str) -> float:
    """Return the number of a Vietnamese figure: `1.234.567` → 1234567, `12,5` → 12.5.

    One point with three digits behind it parts thousands, with one or two it is a decimal point
    (both are written); ValueError for what is no number.
    """
    if "," in written:
        return float(written.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", written):
        return float(written.replace(".", ""))
    return float(written)


def _aligned(values: Row, columns: Sequence[float]) -> bool:
    """Whether numbers stand in known columns (in all of them but new ones)."""
    return any(abs(v.box.middle[0] - x) < ASIDE for v in values for x in columns)


def _block(rows: list[Row], start: int) -> tuple[list[int], int]:
    """Return which rows from `start` on hold the numbers of one table, and where it ends.

    Lines without numbers may stand between them, if they do not reach the numbers' columns.
    """
    held = [start]
    columns = [part.box.middle[0] for part in row_values(rows[start])]
    left = min(part.box.x0 for part in row_values(rows[start]))
    index = start + 1
    while index < len(rows) and near(rows[index - 1], rows[index]):
        values = row_values(rows[index])
        if values and _aligned(values, columns) and not heads_only(rows[index]):
            held.append(index)
            left = min([left, *(part.box.x0 for part in values)])
            columns += [part.box.middle[0] for part in values]
        elif values or max(part.box.x1 for part in rows[index]) > left + ASIDE:
            break
        index += 1
    return held, index


def _columns(rows: list[Row], held: Sequence[int]) -> list[float]:
    """Return the middles of the columns of numbers, from left to right."""
    groups: list[list[float]] = []
    for x in sorted(part.box.middle[0] for i in held for part in row_values(rows[i])):
        if groups and x - groups[-1][-1] < ASIDE:
            groups[-1].append(x)
        else:
            groups.append([x])
    return [median(group) for group in groups]


def _head(rows: list[Row], start: int, floor: int, first_x: float) -> list[int]:
    """Return the rows above a table's first numbers that name its columns, from top to bottom.

    They go up to the first line that is no row of names: a caption or prose over all columns.
    """
    found: list[int] = []
    for index in range(start - 1, max(floor - 1, start - 1 - MOST_HEAD_LINES), -1):
        row = rows[index]
        if not near(row, rows[index + 1]):
            break
        if heads_only(row):
            found.insert(0, index)
            continue
        widest = max(row, key=lambda part: part.box.width).box
        across = widest.x0 < first_x - 2 * ASIDE and widest.x1 > first_x + ASIDE
        prose = any(part.number for part in row)
        if across or prose or _UNIT_ABOVE.search(fold(row[-1].text)):
            break
        found.insert(0, index)
    # Lines on top that do not stand over numbers or beside others are captions.
    while found and len(rows[found[0]]) == 1 and rows[found[0]][0].box.x1 < first_x:
        if len(found) == 1 or any(len(rows[index]) > 1 for index in found[1:]):
            found.pop(0)
        else:
            break
    # The first lines of the first row's own name, whose numbers stand in its middle.
    own = next((p for p in rows[start] if p.named and not p.number), None)
    if own is None or own.text[:1].islower():
        for place in reversed(range(len(found))):
            row = rows[found[place]]
            if len(row) > 1 or row[0].box.x1 > first_x or place == 0:
                break
            if row[0].text[:1].isupper():
                return found[:place]
    return found


def _named(rows: list[Row], head: Sequence[int], columns: Sequence[float]) -> list[str]:
    """Return the name of every column: the words of all head lines above it."""
    lines = [
        _over(rows[index], columns)
        for index in head
        if not heads_only(rows[index]) or any(len(p.text) == 4 for p in rows[index])
    ]
    names: list[list[str]] = [[] for _ in columns]
    for place, line in enumerate(lines):
        below = lines[place + 1] if place + 1 < len(lines) else []
        later = lines[place + 2] if place + 2 < len(lines) else []
        for part, held in line:
            for column in _merged(part, held, line, below, later, columns):
                names[column].append(part.text)
    return [" ".join(name) for name in names]


_Heads = list[tuple[Part, list[int]]]


def _over(row: Row, columns: Sequence[float]) -> _Heads:
    """Return the parts of a head line with the columns that they stand over."""
    found = []
    for part in row:
        held = []
        for place, x in enumerate(columns):
            nearest = [abs(x - other) for other in columns if other != x]
            half = min([*nearest, 130.0]) / 2
            over = min(part.box.x1, x + half) - max(part.box.x0, x - half)
            if over > OVER * part.box.width:
                held.append(place)
        if held:
            found.append((part, held))
    return found


def _merged(
    part: Part,
    held: list[int],
    line: _Heads,
    below: _Heads,
    later: _Heads,
    columns: Sequence[float],
) -> list[int]:
    """Return the columns of a head that may be merged over more than its words stand over.

    It stands over the middle of its columns; they have no other head on this line, and every one
    has its own on the next. One that the line after goes on with is a name of several lines.
    """
    taken = {column for other, over in line if other is not part for column in over}
    named = {column for _, over in below for column in over}
    first, last = held[0], held[-1]
    while first > 0 and last < len(columns) - 1:
        if {first - 1, last + 1} & taken or not set(range(first - 1, last + 2)) <= named:
            break
        middle = (columns[first - 1] + columns[last + 1]) / 2
        if abs(middle - part.box.middle[0]) > ASIDE:
            break
        first, last = first - 1, last + 1
    wider = list(range(first, last + 1))
    goes_on = any(set(over) <= set(wider) and set(over) != set(wider) for _, over in later)
    return held if goes_on else wider


def _row_names(
    rows: list[Row], held: Sequence[int], head: Sequence[int], end: int
) -> list[list[Part]]:
    """Return the name of every row of numbers: the lines of the cell at its left.

    Where cells stand farther apart than their lines do, the gaps part them. Else a cell begins with
    a capital, a sign or a running number, and goes on in small letters.
    """
    left = min(part.box.x0 for i in held for part in row_values(rows[i]))
    top = head[-1] + 1 if head else held[0]
    lines: list[Part] = []
    for row in rows[top:end]:
        names = [p for p in row if p.named and not p.number and p.box.x1 < left + ASIDE]
        lines += [p for p in names if not (ORDER.match(p.text) and len(names) > 1)][:1]
    heights = [middle_of(rows[index]) for index in held]
    beside = [p for p in lines if any(p.box.top - 4 <= y <= p.box.bottom + 4 for y in heights)]
    margin = min((part.box.x0 for part in beside or lines), default=0.0)
    # What begins farther right is the unit of a row whose name stands above and below; farther
    # left a heading below the table.
    lines = [part for part in lines if abs(part.box.x0 - margin) < NAMES_BEGIN]
    cells = _apart(lines, heights) or _begun(lines)
    found = []
    for index in held:
        y = middle_of(rows[index])
        own = [
            cell
            for cell in cells
            if cell[0].box.top - 4 <= y <= max(p.box.bottom for p in cell) + 4
        ]
        own.sort(key=lambda cell: abs(Box.around(p.box for p in cell).middle[1] - y))
        found.append(own[0] if own else [])
    return found


def _begun(lines: Sequence[Part]) -> list[list[Part]]:
    """Return the cells of a column of names, each of which begins with no small letter."""
    cells: list[list[Part]] = []
    for part in lines:
        if part.text[:1].islower() and cells:
            cells[-1].append(part)
        else:
            cells.append([part])
    return cells


def _apart(lines: Sequence[Part], heights: Sequence[float]) -> list[list[Part]]:
    """Return the cells of a column of names that gaps part; none where gaps do not part the rows.

    `heights` are those of the rows of numbers: every cell must hold one row at most.
    """
    steps = [below.box.top - above.box.top for above, below in pairwise(lines)]
    if not steps or max(steps) < PADDED * min(steps):
        return []
    cells = [[lines[0]]]
    for part, step in zip(lines[1:], steps, strict=True):
        if step > (max(steps) + min(steps)) / 2:
            cells.append([])
        cells[-1].append(part)
    rows = [
        sum(cell[0].box.top - 4 <= y <= cell[-1].box.bottom + 4 for y in heights) for cell in cells
    ]
    return cells if max(rows) == 1 else []


def _unit_above(rows: list[Row], start: int) -> str:
    """Return the unit that a line above a table gives for all of it."""
    for index in range(start - 1, max(start - 4, -1), -1):
        for part in rows[index]:
            match = _UNIT_ABOVE.search(fold(part.text).strip(" .()"))
            if match is not None:
                return match["unit"].strip(" .")
    return ""


def table_cells(page: Page) -> tuple[Cell, ...]:
    """Return the numbers of the page's tables: two rows or more, with names of columns above them.

    The column of running numbers (`STT`) and cells without a named row or column are left out.
    """
    rows = table_rows(page)
    cells: list[Cell] = []
    index = floor = 0
    while index < len(rows):
        values = row_values(rows[index])
        if not values or heads_only(rows[index]) or values[0].box.x0 < 0.25 * page.width:
            index += 1
            continue
        held, end = _block(rows, index)
        if len(held) >= 2:
            cells += _cells(rows, held, end, floor, page.number)
            floor = end
        index = end
    return tuple(cells)


def _cells(rows: list[Row], held: Sequence[int], end: int, floor: int, page: int) -> list[Cell]:
    columns = _columns(rows, held)
    first_x = min(part.box.x0 for i in held for part in row_values(rows[i]))
    begin = [part.box.x0 for i in held for part in row_values(rows[i])]
    above = range(max(held[0] - MOST_HEAD_LINES, floor), held[0])
    rows = [parted(row, begin) if i in above else row for i, row in enumerate(rows)]
    head = _head(rows, held[0], floor, first_x)
    if not head:
        return []
    names = _named(rows, head, columns)
    unit = _unit_above(rows, head[0])
    captions = [
        rows[i][0].text
        for i in range(max(head[0] - 2, floor), head[0])
        if len(rows[i]) == 1 and near(rows[i], rows[i + 1])
    ]
    caption = " ".join(text for text in captions if len(text) < 70)
    found = []
    for index, called in zip(held, _row_names(rows, held, head, end), strict=True):
        name = " ".join(part.text for part in called)
        texts = [p.text for p in rows[index] if not p.number and p not in called]
        for part in row_values(rows[index]):
            place = min(range(len(columns)), key=lambda i: abs(columns[i] - part.box.middle[0]))
            if not name or not names[place]:
                continue
            value = parse_value(part.text.rstrip("% "))
            found.append(
                Cell(
                    value,
                    part.text,
                    name,
                    names[place],
                    page,
                    part.box,
                    tuple(texts),
                    unit,
                    caption,
                )
            )
    return found
