"""Figures (số liệu) of reports: what is counted, how many, in which unit, in which sentence.

From sentences, and from tables where a row's head says what its cells count. Values stay in the
unit that is written (`1,2 tỷ đồng` is 1.2 of `tỷ đồng`); a point parts thousands, a comma decimals.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import Document, Figure
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar

_VALUE = r"(?<![\w/.,\-])(?P<value>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?|\d+\.\d{1,2})"
_CLAUSE = re.compile(r"[;:\n]|\.\s|,\s|\(|\)|\bva\b|\btrong do\b")
_SENTENCE = re.compile(r"[.;]\s|\n\s*[-+*•]\s|\n\s*\d+[.)]\s")
REACH = 70
"""Characters before a value in which the word stands that says what it counts."""


@dataclass(frozen=True, slots=True)
class FigureSpan:
    """A figure at `text[start:end]`; `what` is empty when only the unit tells it."""

    start: int
    end: int
    what: str
    value: float
    unit: str


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


def _base(unit: str) -> str:
    """Return the unit without its multiplier: `tỷ đồng` counts `đồng`, `vụ án` counts `vụ`."""
    for word in ("đồng", "vụ", "cuộc", "lượt", "bản", "đơn vị", "văn bản", "m2"):
        if unit.replace("m²", "m2").endswith(word) or unit.startswith(word):
            return word
    return unit


def _what(before: str, after: str, unit: str, grammar: Grammar) -> str:
    """Return what a figure counts, from the words nearest before it, else right behind it."""
    base = _base(unit)
    best = (-1, "")
    for what, pattern, units in grammar.figures.subjects:
        if units and base not in units and unit not in units:
            continue
        starts = [match.end() for match in pattern.finditer(before)]
        if starts and starts[-1] > best[0]:
            best = (starts[-1], what)
    if best[1]:
        return best[1]
    for what, pattern, units in grammar.figures.subjects:
        if units and base not in units and unit not in units:
            continue
        if pattern.search(after):
            return what
    return ""


def find_figures(
    text: str, masked: Sequence[tuple[int, int]], grammar: Grammar
) -> tuple[FigureSpan, ...]:
    """Return the figures with a unit in a text, in order of place.

    `masked` are spans that hold no figures: citations and dates. `(12) vụ` and `12 (mười hai) vụ`
    are read, numbers of articles, clauses and lists are not: they have no unit behind them.
    """
    letters = list(fold(text))
    for start, end in masked:
        letters[start:end] = "\0" * (end - start)
    flat = "".join(letters)
    units = "|".join(re.escape(folded) for folded, _ in grammar.figures.units)
    spelled = r"(?:\s*\([a-z\s]{3,60}\))?"
    pattern = re.compile(rf"{_VALUE}\)?{spelled}\s*(?P<unit>{units})(?![\w])")
    found = []
    for match in pattern.finditer(flat):
        before = flat[max(0, match.start() - REACH) : match.start()]
        if re.search(r"\b(?:dieu|khoan|muc|phan|so|ngay|thang|nam|quy|nghi quyet)\s*$", before):
            continue
        stops = [m.end() for m in _SENTENCE.finditer(before)]
        before = before[stops[-1] :] if stops else before
        after = flat[match.end() : match.end() + REACH]
        stop = _CLAUSE.search(after)
        after = after[: stop.start()] if stop else after
        unit = dict(grammar.figures.units)[match["unit"]]
        # The unit as it is written: `tỉ` and `tỷ`, `m²` and `m2` are not made one here.
        unit = " ".join(text[match.start("unit") : match.end("unit")].split()) or unit
        found.append(
            FigureSpan(
                match.start(),
                match.end(),
                _what(
                    before, flat[match.start("unit") : match.end()] + after, unit.lower(), grammar
                ),
                parse_value(match["value"]),
                unit,
            )
        )
    return tuple(found)


def _sentence(text: str, start: int, end: int) -> str:
    """Return the sentence around a span, at most some 300 characters."""
    begins = [m.end() for m in re.finditer(r"[.;]\s|\n\s*[-+]", text[max(0, start - 200) : start])]
    begin = max(0, start - 200) + (begins[-1] if begins else 0)
    stop = re.search(r"[.;](?:\s|/|$)", text[end : end + 150])
    finish = end + (stop.start() if stop else min(150, len(text) - end))
    return " ".join(text[begin:finish].split())


def figures(
    document: Document, text: str, masked: Sequence[tuple[int, int]], grammar: Grammar
) -> tuple[Figure, ...]:
    """Return the figures of a document with their sentences and pages.

    `text` is the document's text at its own positions, `masked` its citations and dates.
    """
    told = []
    for span in find_figures(text, masked, grammar):
        place = document.place(span.start, span.end)
        told.append(
            Figure(
                span.what or span.unit,
                span.value,
                span.unit,
                _sentence(text, span.start, span.end),
                place.page if place else None,
            )
        )
    return tuple(told)
