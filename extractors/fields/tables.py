"""Tables on a page by where words stand: rows with a name at the left and numbers in columns.

Digital pages and scans alike: ruled lines are often lost, but numbers of one column stand below
each other, and the row above them names the columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from extractors.document import Box, Page, Word
from extractors.reading.lines import rows_of

_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)%?$")
GAP = 0.9
"""Word heights; words of one cell stand closer than this."""
CROOKED = 7.0
"""Points by which parts of one row may stand apart in height on a crooked scan."""
FARTHEST_ROW = 2.6
"""Word heights between rows of one table."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in a table with the names of its row and column; `beside`: the row's other words."""

    value: float
    text: str
    row: str
    column: str
    page: int
    box: Box
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    box: Box


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


def _rows(page: Page) -> list[list[_Part]]:
    """Return the page's rows from top to bottom, each as its parts from left to right."""
    rows = rows_of(word for line in page.lines for word in line.words)
    joined: list[list[Word]] = []
    for row in rows:
        # A crooked scan has a row's numbers a little above its name.
        if joined and _height(row) - _height(joined[-1]) < CROOKED and _beside(joined[-1], row):
            joined[-1] = sorted([*joined[-1], *row], key=lambda w: w.box.x0)
        else:
            joined.append(list(row))
    return [_parts(row) for row in joined]


def _height(row: Sequence[Word]) -> float:
    return median(word.box.middle[1] for word in row)


def _beside(one: Sequence[Word], other: Sequence[Word]) -> bool:
    """Whether two rows stand beside each other: none of one's words is over one of the other's."""
    first, second = Box.around(w.box for w in one), Box.around(w.box for w in other)
    return first.x1 <= second.x0 or second.x1 <= first.x0


def _parts(row: Sequence[Word]) -> list[_Part]:
    groups: list[list[Word]] = []
    for word in row:
        height = max(word.box.height, 8.0)
        numbers = bool(groups) and all(_NUMBER.match(w.text) for w in (groups[-1][-1], word))
        near = bool(groups) and word.box.x0 - groups[-1][-1].box.x1 < GAP * height
        # Two numbers beside each other are two cells, however narrow their columns.
        if near and not numbers:
            groups[-1].append(word)
        else:
            groups.append([word])
    return [_Part(" ".join(w.text for w in g), Box.around(w.box for w in g)) for g in groups]


def _is_data(row: Sequence[_Part]) -> bool:
    """Whether a row has a name and, right of it, nothing but numbers."""
    numbers = [part for part in row if _NUMBER.match(part.text)]
    names = [part for part in row if sum(c.isalpha() for c in part.text) >= 2]
    if not numbers or not names:
        return False
    return numbers[-1] is row[-1] and names[0].box.x1 < numbers[-1].box.x0


def table_cells(page: Page) -> tuple[Cell, ...]:
    """Return the numbers of the page's tables: two rows or more, with a row of names above them.

    The column of running numbers (`STT`) and cells without a named column are left out.
    """
    rows = _rows(page)
    cells: list[Cell] = []
    index = 0
    while index < len(rows):
        if not _is_data(rows[index]):
            index += 1
            continue
        end = index + 1
        while end < len(rows) and _is_data(rows[end]) and _near(rows[end - 1], rows[end]):
            end += 1
        block = rows[index:end]
        head = rows[index - 1] if index and _near(rows[index - 1], rows[index]) else []
        if len(block) >= 2 and len(head) >= 2 and not any(_NUMBER.match(p.text) for p in head):
            cells += [cell for row in block for cell in _cells(row, head, page.number)]
        index = end
    return tuple(cells)


def _near(above: Sequence[_Part], below: Sequence[_Part]) -> bool:
    height = max(max(part.box.height for part in below), 8.0)
    return below[0].box.middle[1] - above[0].box.middle[1] < FARTHEST_ROW * height


def _cells(row: Sequence[_Part], head: Sequence[_Part], page: int) -> list[Cell]:
    names = [part for part in row if sum(c.isalpha() for c in part.text) >= 2]
    name = names[0].text
    beside = tuple(part.text for part in names[1:])
    found = []
    for part in row:
        if not _NUMBER.match(part.text) or part.box.x0 < names[0].box.x0:
            continue
        column = min(head, key=lambda p: abs(p.box.middle[0] - part.box.middle[0]))
        value = parse_value(part.text.rstrip("%"))
        found.append(Cell(value, part.text, name, column.text, page, part.box, beside))
    return found
