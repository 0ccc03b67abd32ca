"""Lines of a letterhead that are surely read already: the recogniser need not read them again."""

from __future__ import annotations

import re
from itertools import pairwise

from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar
from extractors.letterhead.line_roles import date_likelihood, number_likelihood
from extractors.page import Box, Page, Word

SURE = 0.85
"""Confidence of a word that is surely read."""
LEAST_LETTERS = 6
WIDEST_BLANK = 1.2
"""Line heights that may stand between words, before and behind them: more may hold a slot with
writing that OCR left out."""
_SLOT_WORD = re.compile(r"\bs[o06]\b|\d|ng[aà]y|thang|\bnam\b|[/:]")


def words_in(page: Page | None, box: Box) -> list[Word]:
    """Return the page's own words that stand in `box`, left to right."""
    if page is None:
        return []
    words = (word for line in page.lines for word in line.words if _inside(word.box, box))
    return sorted(words, key=lambda word: word.box.x0)


def _inside(word: Box, box: Box) -> bool:
    x, y = word.middle
    slack = box.height * 0.15
    return box.x0 - slack <= x <= box.x1 + slack and box.top - slack <= y <= box.bottom + slack


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
