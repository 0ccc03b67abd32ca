"""What a page's own words surely say of its letterhead, so that its picture need not be read."""

from __future__ import annotations

import re
from itertools import pairwise

from extractors.fields.dates import find_dates
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar
from extractors.letterhead.geometry import load_geometry
from extractors.letterhead.line_roles import date_likelihood, number_likelihood
from extractors.letterhead.slots import number_slot
from extractors.page import Box, Page, Word

SURE = 0.85
"""Confidence of a word that is surely read."""
LEAST_LETTERS = 6
WIDEST_BLANK = 1.2
"""Line heights that may stand between words, before and behind them: more may hold a slot with
writing that OCR left out."""
LIKELY_NUMBER, LIKELY_DATE = 0.9, 0.75
"""Likelihoods from which no better line is looked for (`line_roles.py`)."""
ROWS_BESIDE = 3.0
"""Line heights over and under number and date that are looked at with them: what makes a line a
stamp's, or the rest of a body's name, stands there."""
LINE_HEIGHT = 12.0
"""Points of a line at least."""
_SLOT_WORD = re.compile(r"\bs[o06]\b|\d|ng[aà]y|thang|\bnam\b|[/:]")


def words_in(page: Page | None, box: Box) -> list[Word]:
    """Return the page's own words that stand in `box`, left to right."""
    if page is None:
        return []
    words = (word for line in page.lines for word in line.words if stands_in(word.box, box))
    return sorted(words, key=lambda word: word.box.x0)


def stands_in(word: Box, box: Box) -> bool:
    """Whether the middle of a word stands in a box, or next to it."""
    x, y = word.middle
    slack = box.height * 0.15
    return box.x0 - slack <= x <= box.x1 + slack and box.top - slack <= y <= box.bottom + slack


def tells_number_and_date(page: Page, grammar: Grammar, bare_head: bool = False) -> bool:
    """Return whether the lines of a page's head say number and date in full, beyond doubt.

    One line each: `Số: 31/KH-UBND` and `Đắk Lắk, ngày 02 tháng 02 năm 2018`. What is empty, torn or
    there twice is to be looked at in the picture. Where the head shows nothing but its words
    (`bare_head`), lines that are hardly number or date (`- Các sở, ban, ngành;`, a day in a
    heading) are none.
    """
    least = (LIKELY_NUMBER, LIKELY_DATE) if bare_head else (0.0, 0.0)
    end = load_geometry().looked_at * page.height
    head = [line.text for line in page.lines if line.box.top < end]
    numbers = [text for text in head if number_likelihood(text, grammar) > least[0]]
    dates = [text for text in head if date_likelihood(text, grammar) > least[1]]
    if len(numbers) != 1 or len(dates) != 1:
        return False
    slot = number_slot(numbers[0])
    digits = re.fullmatch(r"\d{1,6}[a-zđ]?", numbers[0][slot.start : slot.end].strip())
    return bool(digits and slot.found and slot.symbol and len(find_dates(dates[0], grammar)) == 1)


def slot_rows(page: Page | None, grammar: Grammar) -> tuple[float, float] | None:
    """Return between which heights, in points, the page's own words tell number and date to stand.

    With them what stands just over and under them. None where the words tell of neither.
    """
    if page is None:
        return None
    geometry = load_geometry()
    head = [line for line in page.lines if line.box.top < geometry.looked_at * page.height]
    numbers = [
        line.box
        for line in head
        if number_likelihood(line.text, grammar) > LIKELY_NUMBER
        and line.box.x0 < geometry.number_left_of * page.width
    ]
    dates = [line.box for line in head if date_likelihood(line.text, grammar) > LIKELY_DATE]
    found = [*numbers[:1], *dates[:1]]
    if not found:
        return None
    rows = Box.around(found)
    beside = ROWS_BESIDE * max(min(box.height for box in found), LINE_HEIGHT)
    return max(rows.top - beside, 0), min(rows.bottom + beside, page.height)


def is_known_number(page: Page | None, box: Box, grammar: Grammar) -> bool:
    """Return whether the words in `box` read like a number line, whatever its digits."""
    text = " ".join(word.text for word in words_in(page, box))
    return number_likelihood(text, grammar) > LIKELY_NUMBER


def is_known_text(page: Page | None, box: Box, grammar: Grammar) -> bool:
    """Return whether the line in `box` is words alone that are surely read: no number, no date."""
    words = words_in(page, box)
    text = " ".join(word.text for word in words)
    if len(text) < LEAST_LETTERS or any(word.confidence < SURE for word in words):
        return False
    if _SLOT_WORD.search(fold(text)):
        return False
    edges = [box.x0, *(x for word in words for x in (word.box.x0, word.box.x1)), box.x1]
    blanks = [right - left for left, right in list(pairwise(edges))[::2]]
    if max(blanks) > WIDEST_BLANK * box.height:
        return False
    return not (number_likelihood(text, grammar) or date_likelihood(text, grammar))
