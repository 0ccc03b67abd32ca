"""The rows of a page, each as its parts from left to right: what tables are found in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from extractors.page import Box, Page, Word
from extractors.reading.lines import rows_of

_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)\s?%?$")
ORDER = re.compile(r"(?:[IVX]{1,5}|[A-Da-dđ]|\d{1,2}(?:\.\d{1,2})*)[.)]?$")
"""What stands in the column of running numbers."""
_INDEX = re.compile(r"\(?(?:\d{1,2}|[A-C])\)?(?:\s?=.*)?$")
"""A column's own number under the heads: `(1)`, `(5)=(3)/(4)`."""
GAP = 0.9
"""Word heights; words of one cell stand closer than this."""
NEXT_COLUMN = 0.5
"""Word heights; names of two columns stand farther apart than words of one."""
STRAIGHT = 3.0
"""Points by which what begins a column may stand beside each other."""
CROOKED = 7.0
"""Points by which parts of one row may stand apart in height on a crooked scan."""
FARTHEST_ROW = 2.6
"""Word heights between lines of one table."""


@dataclass(frozen=True, slots=True)
class Part:
    """What of a row stands close together: a cell, or one line of it."""

    words: tuple[Word, ...]
    text: str
    box: Box

    @classmethod
    def of(cls, words: Sequence[Word]) -> Part:
        """Return what these words are, from left to right."""
        box = Box.around(word.box for word in words)
        return cls(tuple(words), " ".join(word.text for word in words), box)

    @property
    def number(self) -> bool:
        """Whether it is a number alone."""
        return _NUMBER.match(self.text) is not None

    @property
    def named(self) -> bool:
        """Whether it holds a word."""
        return sum(c.isalpha() for c in self.text) >= 2


Row = list[Part]


def table_rows(page: Page) -> list[Row]:
    """Return the page's rows from top to bottom, each as its parts from left to right."""
    words = [word for line in page.lines for word in line.words]
    # Specks and ruled lines read as signs part what belongs together.
    rows = rows_of(word for word in words if any(c.isalnum() or c in "%-" for c in word.text))
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


def _parts(row: Sequence[Word]) -> Row:
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
    return [Part.of(group) for group in groups]


def parted(row: Row, columns: Sequence[float]) -> Row:
    """Return a head line with the names of neighbouring columns apart, however close they stand.

    They part where the gap is wider than one between words and stands left of a column's numbers:
    `columns` are where those begin, which is where its name begins too.
    """
    found: Row = []
    for part in row:
        height = max(part.box.height, 8.0)
        held = [part.words[0]]
        for word in part.words[1:]:
            wide = word.box.x0 - held[-1].box.x1 > NEXT_COLUMN * height
            if wide and any(abs(word.box.x0 - x) < STRAIGHT for x in columns):
                found.append(Part.of(held))
                held = []
            held.append(word)
        found.append(Part.of(held))
    return found


def middle_of(row: Row) -> float:
    """Return the height in points at which a row stands."""
    return median(part.box.middle[1] for part in row)


def near(above: Row, below: Row) -> bool:
    """Whether two rows stand close enough to be of one table."""
    height = max(max(part.box.height for part in below), 8.0)
    return middle_of(below) - middle_of(above) < FARTHEST_ROW * height


def row_values(row: Row) -> Row:
    """Return the numbers with which a row ends, without its running number at the left."""
    found: Row = []
    for part in reversed(row):
        if not part.number:
            break
        found.insert(0, part)
    if len(found) == len(row) and len(row) > 1 and ORDER.match(row[0].text):
        # Only the lines above and below name this row.
        found = found[1:]
    return found


def heads_only(row: Row) -> bool:
    """Whether a row numbers its columns, or names them by years."""
    texts = [part.text for part in row]
    if all(_INDEX.match(text) for text in texts) and len(texts) >= 2:
        counted = [int(n[0]) for t in texts if (n := re.findall(r"\d+", t))]
        return len(counted) >= 2 and counted == list(range(counted[0], counted[0] + len(counted)))
    years = [text for text in texts if re.fullmatch(r"20\d\d", text)]
    return len(years) >= 2 and len(years) == sum(part.number for part in row)
