"""Which of the found lines is the document's own number line, and which its date line.

The own number stands in the left column under the issuer, behind `Số` at the line's start and
before a symbol; the own date stands in the right column, after a place name (Nghị định
30/2020/NĐ-CP, Phụ lục I, boxes 3 and 4; Hướng dẫn 36-HD/VPTW). What looks like one and must not
win: stamps of receipt (dấu ĐẾN), copies (sao y), the gazette's head, signing notes, the subject
and the recitals.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar
from extractors.letterhead.geometry import load_geometry
from extractors.letterhead.line_finder import FoundLine
from extractors.letterhead.slots import date_slots
from extractors.letterhead.stock_reader import StockReading

LineReader = Callable[[FoundLine], StockReading]
IsNumber = Callable[[FoundLine], bool]
"""Whether the page's own words in a line read like a number line: it is read first."""
IsText = Callable[[FoundLine], bool]
"""Whether a line is words that are surely read already, and neither number nor date."""

_SYMBOL = re.compile(r"[/\-]\s*[A-ZĐÐ][A-Za-zĐđÐ]{0,9}|/\s*(?:19|20)\d\d\s*/")
_SEPARATOR_FIRST = re.compile(
    r"^\W{0,2}\d{0,4}\s*[/\-il|]\s*[A-ZĐÐ]{1,2}[A-Za-zĐđÐ]*\s*[-/]?\s*[A-ZĐÐ]{0,3}"
)
_SLOT = re.compile(
    r"^\W{0,3}(?:luat |nghi quyet |phap lenh )?(?:s|5|8)\s*[o06]?\s*"
    r"(?:[:;：]|[.,]?\s*(?=[\d/\-]|$))"
)
_TRAPS = ("receipt_stamp", "signing_note", "copy_mark", "gazette", "subject_letter", "recital")
_PLACE = re.compile(r"^(?!.*\bso\b)[^\d/]*(?<![:/])(?:[a-z]\s?\d{1,2}\W*)?$")
"""A place of issue may end in a number (`Phường 4`, `Quận 12`), a citation has one inside."""
_OPEN_NAME = re.compile(r"(?:quy\S{0,2}t\s*d\S{0,2}nh|theo|ke hoach)\W*$")
"""The end of a line of a body that is named after a decision, whose number follows."""
_DATE_WORDS = re.compile(r"ng?.?[aà]?y|th.?ng|n.?m\b")


@dataclass(frozen=True, eq=False)
class RoleLine:
    """A line with its reading and how sure it is that this is the line looked for (0-1)."""

    line: FoundLine
    reading: StockReading
    likelihood: float


def is_trap(text: str, grammar: Grammar) -> bool:
    """Return whether a line belongs to a stamp, a signing note, a subject or a recital."""
    folded = fold(text).strip()
    return any(grammar.patterns[name].search(folded) for name in _TRAPS)


def number_likelihood(text: str, grammar: Grammar) -> float:
    """Return how much a line reads like the own number line (0-1), by its words alone."""
    if is_trap(text, grammar):
        return 0.0
    folded = fold(text).strip()
    begins = bool(_SLOT.match(folded) or grammar.patterns["number_slot"].match(folded))
    symbol = bool(_SYMBOL.search(text))
    if len(folded.split()) > 7 or "ngay" in folded:
        return 0.0
    if begins and symbol:
        return 0.95
    if begins:
        return 0.4
    if symbol and _SEPARATOR_FIRST.match(text.strip()):
        return 0.5
    if symbol and re.match(
        r"^\W?\S{0,4}[\s:.]{0,80}\S{0,5}\s{0,2}/\s{0,2}[A-ZĐÐ]{2}", text.strip()
    ):
        return 0.45
    return 0.0


def date_likelihood(text: str, grammar: Grammar) -> float:
    """Return how much a line reads like the own date line (0-1), by its words alone."""
    folded = fold(text).strip()
    if is_trap(text, grammar) or len(folded) > 62:
        return 0.0
    if re.match(r"^\W*ngay\s*:|^\W*ngay\s*(?:ky|den)", folded):
        return 0.0
    long = grammar.dates.long.search(folded)
    if long is not None:
        place = long.group("place")
        if not _PLACE.match(place):
            return 0.0  # a citation: `… Công văn số 12/UBND-NC ngày 03 tháng 4 năm 2020`
        return 0.97 if 2 < len(place) < 30 else 0.8 if len(place) <= 2 else 0.3
    if grammar.dates.short.search(folded):
        return 0.5
    words = {match.group()[:2] for match in _DATE_WORDS.finditer(folded)}
    year = re.search(r"(?:19|20)\d\d\W*$", folded)
    if re.search(r"\d\s*/\s*[a-z\d]", folded):
        return 0.0
    slots = date_slots(folded)
    if year and slots is not None:
        # All words of a date stand there; only what is written between them was not read.
        place = folded[: slots.word]
        if _PLACE.match(place) and 2 < len(place) < 30 and len(place) + 45 > len(folded):
            return 0.9
    if year and words:
        return 0.5
    if len(words) >= 2 and len(folded) < 42:
        return 0.3
    return 0.0


def _row(line: FoundLine, others: list[FoundLine], gap: float) -> list[FoundLine]:
    """Return the other pieces on this line's row, at most `gap` heights away, left to right."""
    near = []
    for other in others:
        if other is line:
            continue
        height = max(line.height, other.height)
        apart = max(other.left - line.right, line.left - other.right)
        if (
            abs(other.distance_below(line)) < load_geometry().row * height
            and apart < gap * line.height
        ):
            near.append(other)
    return sorted(near, key=lambda other: other.left)


class RoleFinder:
    """Finds the number line and the date line among the lines of a page's top.

    Every line is read at most once; reading stops as soon as a line is good enough.
    """

    def __init__(
        self,
        lines: list[FoundLine],
        width: float,
        read: LineReader,
        grammar: Grammar,
        is_text: IsText = lambda line: False,
        is_number: IsNumber = lambda line: False,
    ) -> None:
        self._lines = lines
        self._width = width
        self._read = read
        self._grammar = grammar
        self._is_text = is_text
        self._is_number = is_number
        self._geometry = load_geometry()
        self._readings: dict[int, StockReading] = {}

    def reading(self, line: FoundLine) -> StockReading:
        """Return the line's reading."""
        if id(line) not in self._readings:
            self._readings[id(line)] = self._read(line)
        return self._readings[id(line)]

    def number_line(self) -> RoleLine | None:
        """Return the own number line, None if there is none."""
        best: RoleLine | None = None
        for line in sorted(self._lines, key=lambda a: (not self._is_number(a), a.middle[1])):
            if line.left > self._geometry.number_left_of * self._width:
                continue
            if line.width < 0.8 * line.height:
                continue
            if line.width > self._geometry.number_widest * self._width:
                continue
            if self._is_text(line):
                continue
            text = self.reading(line).text
            likelihood = number_likelihood(text, self._grammar)
            if likelihood == 0 or (likelihood < 0.9 and self._in_receipt_stamp(line)):
                continue
            if not re.search(r"[:;：]", text) and self._names_body(line):
                continue
            found = self._whole_number(RoleLine(line, self.reading(line), likelihood))
            if best is None or found.likelihood > best.likelihood:
                best = found
            if best.likelihood > 0.9:
                break
        return best

    def date_line(self, number: RoleLine | None) -> RoleLine | None:
        """Return the own date line, None if there is none; `number` stands on about its height."""
        best: RoleLine | None = None

        def order(found: FoundLine) -> float:
            if number is None:
                return found.middle[1]
            return abs(found.distance_below(number.line))

        for line in sorted(self._lines, key=order):
            # On a sheet of two pages the date stands left, but right of the number.
            beside = number is not None and line.left > number.line.right
            right = line.middle[0] >= self._geometry.date_right_of * self._width
            if not (right or beside):
                continue
            if line.width < 1.2 * line.height:
                continue
            if line.width > self._geometry.date_widest * self._width:
                continue
            if self._is_text(line):
                continue
            likelihood = date_likelihood(self.reading(line).text, self._grammar)
            if likelihood == 0:
                continue
            found = self._whole_date(RoleLine(line, self.reading(line), likelihood))
            if number is not None and abs(found.line.distance_below(number.line)) > 5 * line.height:
                found = RoleLine(found.line, found.reading, found.likelihood * 0.8)
            if best is None or found.likelihood > best.likelihood:
                best = found
            if best.likelihood > 0.75:
                break
        return best

    def _whole_number(self, piece: RoleLine) -> RoleLine:
        """Join the pieces of a number line that the detector cut at the slot."""
        text = piece.reading.text
        if piece.likelihood > 0.9:
            return piece
        folded = fold(text).strip()
        parts = []
        for other in _row(piece.line, self._lines, self._geometry.number_gap):
            if other.left > 0.52 * self._width:
                continue
            behind = other.left > piece.line.left and not _SYMBOL.search(text)
            before = other.left < piece.line.left and not _SLOT.match(folded)
            if behind or before:
                parts.append(other)
        if not parts:
            return piece
        joined = piece.line.joined(parts)
        reading = self.reading(joined)
        self._lines.append(joined)  # keeps the line alive as long as its reading
        likelihood = number_likelihood(reading.text, self._grammar)
        return RoleLine(joined, reading, likelihood) if likelihood > piece.likelihood else piece

    def _whole_date(self, piece: RoleLine) -> RoleLine:
        """Join the pieces of a date line that the detector cut at a slot."""
        if piece.likelihood > 0.9:
            return piece
        parts = [
            other
            for other in _row(piece.line, self._lines, self._geometry.date_gap)
            if other.middle[0] > self._geometry.date_right_of * self._width
        ]
        if not parts:
            return piece
        joined = piece.line.joined(parts)
        reading = self.reading(joined)
        self._lines.append(joined)
        likelihood = date_likelihood(reading.text, self._grammar)
        return RoleLine(joined, reading, likelihood) if likelihood > piece.likelihood else piece

    def _names_body(self, line: FoundLine) -> bool:
        """Return whether the line goes on with a body's name: `… THEO QUYẾT ĐỊNH / SỐ 2077/…`."""
        for other in self._lines:
            above = line.distance_below(other) / line.height
            if other is line or not 0.5 < above < 2.0 or other.left > line.right:
                continue
            if other.right > line.left and _OPEN_NAME.search(fold(self.reading(other).text)):
                return True
        return False

    def _in_receipt_stamp(self, line: FoundLine) -> bool:
        """Return whether `Ngày:` or `ĐẾN` stands right under, over or before this line."""
        for other in self._lines:
            below = other.distance_below(line) / line.height
            if abs(below) > 2.6 or other is line or other.left > line.right + line.height:
                continue
            if other.width > 0.4 * self._width or abs(other.left - line.left) > 6 * line.height:
                continue
            if id(other) not in self._readings and below < -0.5:
                continue
            folded = fold(self.reading(other).text).strip()
            if re.match(r"^\W*+(?:ngay\s?[:.…\d]|(?:cv|cong van)\W*+den\b|den\b)", folded):
                return True
        return False
