"""Words into lines, in reading order.

A page of a Vietnamese document begins and ends with two columns: issuer and number on the left,
state name and date on the right; recipients on the left, signature on the right. A line must
never run from one column into the other, and a number slot left empty (`Số:      /KH-UBND`)
must not be torn apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from extractors.page import Line, Word

COLUMN_GAP = 2.2
"""A gap this many letter heights wide parts two columns."""
GUTTER_GAP = 0.8
"""A narrower gap does too where a column gap stands just above or below it."""
SLOT_GAP = 12.0
"""Up to this many letter heights of nothing may stand in a slot to be filled by hand."""
JUSTIFIED = 3.0
"""In a line of evenly stretched words a gap must be this many times the usual one."""

LONGEST_WORD, LONGEST_LINE = 200, 1000
"""Signs in a word and in a line; a form's dots that run on for longer are cut into several, so that
nothing that reads a line ever gets a longer one."""
SPECK = 0.3
"""A word lower than this share of the page's usual height is a dash, a dot or dirt: it is put into
a row of real words where it stands in one, and none of them is put into a row that it began."""
WIDEST_ROW = 100
"""Words of a row that a further word is held against; no sheet of paper has more on one height."""

_SLOT_BEFORE = re.compile(r"(?:^|\W)(?:s[ốôó6]\s*[:;.]?|ngày|tháng|năm|[:;])$", re.IGNORECASE)
_SLOT_AFTER = re.compile(r"^(?:[/\-–]|\d{1,5}\s*[/\-–]|\d{1,4}$|tháng|năm)", re.IGNORECASE)
_RIGHT_COLUMN = re.compile(r"^(?:CỘNG|ĐẢNG|Độc)$")


def rows_of(words: Iterable[Word]) -> list[list[Word]]:
    """Return words grouped by height, rows from top to bottom, each from left to right."""
    placed = sorted(words, key=lambda w: (w.box.middle[1], w.box.x0))
    least = SPECK * median(word.box.height for word in placed) if placed else 0.0
    rows = _grouped(word for word in placed if word.box.height >= least)
    spans = [(row.top, row.bottom, row) for row in rows]
    alone: list[Word] = []
    for speck in (word for word in placed if word.box.height < least):
        y = speck.box.middle[1]
        home = _home([row for top, bottom, row in spans if top <= y <= bottom], speck)
        if home is None:
            alone.append(speck)
        else:
            home.add(speck)
    found = [sorted(row.words, key=lambda w: w.box.x0) for row in (*rows, *_grouped(alone))]
    return sorted(found, key=lambda row: median(w.box.middle[1] for w in row))


def _grouped(words: Iterable[Word]) -> list[_Row]:
    """Return words, given from top to bottom, in rows."""
    rows: list[_Row] = []
    for word in words:
        home = _home(rows[-6:], word)
        if home is None:
            home = _Row([], word.box.top, word.box.bottom)
            rows.append(home)
        home.add(word)
    return rows


def _home(rows: Sequence[_Row], word: Word) -> _Row | None:
    """Return the last of the rows on whose height a word stands."""
    return next((row for row in reversed(rows) if row.has_height_of(word)), None)


@dataclass(slots=True)
class _Row:
    """Words on one height, and how far up and down they reach together."""

    words: list[Word]
    top: float
    bottom: float

    def add(self, word: Word) -> None:
        self.words.append(word)
        self.top, self.bottom = min(self.top, word.box.top), max(self.bottom, word.box.bottom)

    def has_height_of(self, word: Word) -> bool:
        """Return whether `word` stands on the height of its nearest neighbour in the row."""
        if word.box.bottom < self.top or word.box.top > self.bottom:
            return False
        middle = word.box.middle[0]
        near = min(self.words[-WIDEST_ROW:], key=lambda w: abs(w.box.middle[0] - middle))
        overlap = min(near.box.bottom, word.box.bottom) - max(near.box.top, word.box.top)
        return overlap >= 0.5 * min(near.box.height, word.box.height)


def cut_text(text: str) -> list[str]:
    """Return a word as one or more of at most `LONGEST_WORD` signs."""
    return [text[at : at + LONGEST_WORD] for at in range(0, len(text), LONGEST_WORD)]


def cut_words(words: Iterable[Word]) -> Iterator[Word]:
    """Yield words as they are, those that are too long in pieces side by side."""
    for word in words:
        if len(word.text) <= LONGEST_WORD:
            yield word
            continue
        left, wide = word.box.x0, word.box.width / len(word.text)
        for text in cut_text(word.text):
            right = left + wide * len(text)
            yield replace(word, text=text, box=replace(word.box, x0=left, x1=right))
            left = right


def lines_of(words: Iterable[Word]) -> tuple[Line, ...]:
    """Return the lines of a page in reading order: by height, the left column before the right."""
    rows = rows_of(cut_words(words))
    splits = [_column_gaps(row) for row in rows]
    lines: list[Line] = []
    for index, row in enumerate(rows):
        near = splits[max(index - 1, 0) : index + 2]
        gutters = [span for spans in near for span in spans.values()]
        lines.extend(_cut(row, splits[index], gutters))
    return tuple(lines)


def _letter_height(row: Sequence[Word]) -> float:
    return max(median(word.box.height for word in row), 1.0)


def _column_gaps(row: Sequence[Word]) -> dict[int, tuple[float, float]]:
    """Return the gaps that surely part columns: index of the word after, and its x-range."""
    height = _letter_height(row)
    gaps = [right.box.x0 - left.box.x1 for left, right in pairwise(row)]
    usual = median(gaps) if len(gaps) >= 4 else 0.0
    least = max(COLUMN_GAP * height, JUSTIFIED * usual)
    found: dict[int, tuple[float, float]] = {}
    for index, gap in enumerate(gaps, start=1):
        left, right = row[index - 1], row[index]
        if gap < least:
            continue
        if gap < SLOT_GAP * height and _is_slot(left.text, right.text):
            continue
        found[index] = (left.box.x1, right.box.x0)
    return found


def _is_slot(before: str, after: str) -> bool:
    return bool(_SLOT_BEFORE.search(before) and _SLOT_AFTER.match(after))


def _cut(
    row: Sequence[Word],
    columns: dict[int, tuple[float, float]],
    gutters: Sequence[tuple[float, float]],
) -> list[Line]:
    height = _letter_height(row)
    lines: list[Line] = []
    start, length = 0, len(row[0].text)
    for index in range(1, len(row)):
        left, right = row[index - 1], row[index]
        length += 1 + len(right.text)
        gap = right.box.x0 - left.box.x1
        narrow = gap >= GUTTER_GAP * height and not _is_slot(left.text, right.text)
        shared = any(
            min(right.box.x0, end) - max(left.box.x1, begin) >= 0.7 * gap for begin, end in gutters
        )
        parted = index in columns or (narrow and (shared or _RIGHT_COLUMN.match(right.text)))
        if parted or length > LONGEST_LINE:
            lines.append(Line(tuple(row[start:index])))
            start, length = index, len(right.text)
    lines.append(Line(tuple(row[start:])))
    return lines
