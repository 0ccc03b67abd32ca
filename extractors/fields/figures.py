"""Figures (số liệu) of reports: what is counted, how many, in which unit, in which sentence.

From sentences, and from tables where a row's head says what its cells count. Values stay in the
unit that is written (`1,2 tỷ đồng` is 1.2 of `tỷ đồng`); a point parts thousands, a comma decimals.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import Document, Figure, Place
from extractors.fields.running_text import paragraph_starts
from extractors.fields.tables import Cell, parse_value, table_cells
from extractors.grammar.folding import fold, without_specks
from extractors.grammar.loader import Grammar

_VALUE = (
    r"(?<![\w.,\-])(?<!\d/)(?<!\d\s/)"
    r"(?P<value>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?|\d+\.\d{1,2})"
)
_CLAUSE = re.compile(r"[;:\n]|\.\s|,\s|\(|\)|\bva\b|\btrong do\b")
_SENTENCE = re.compile(r"[.;]\s|\n[^\S\n]*[-+*•]\s|\n[^\S\n]*\d+[.)]\s")
_NO_COUNT = re.compile(
    r"\b(?:dieu|khoan|muc|phan|(?<!trong )(?<!tong )so|ngay|thang|nam|quy|nghi quyet)\s*$"
    r"|\b(?:dvt|don vi(?: tinh)?)\s*:\s*$"
)
"""Words before a number that counts nothing: of an article, a paper, a unit above a table."""
REACH = 70
"""Characters before a value in which the word stands that says what it counts."""


@dataclass(frozen=True, slots=True)
class FigureSpan:
    """A figure at `text[start:end]`; `what` is empty when only the unit tells it.

    So it is for a difference (`tăng 5 vụ so với cùng kỳ`): no count of what the sentence counts.
    """

    start: int
    end: int
    what: str
    value: float
    unit: str


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
    text: str, masked: Sequence[tuple[int, int]], grammar: Grammar, exact: bool = True
) -> tuple[FigureSpan, ...]:
    """Return the figures with a unit in a text, in order of place.

    `exact`: units are spelled as they are; else OCR may have dropped or changed diacritics (`05
    ban` is then read as `05 bản`), and the unit is given as it should be spelled.

    `masked` are spans that hold no figures: citations and dates. `(12) vụ` and `12 (mười hai) vụ`
    are read, numbers of articles, clauses and lists are not: they have no unit behind them.
    """
    letters = list(without_specks(fold(text)))
    for start, end in masked:
        letters[start:end] = "\0" * (end - start)
    flat = "".join(letters)
    units = "|".join(re.escape(u).replace(r"\ ", r"\s+") for u, _ in grammar.figures.units)
    spelled = r"(?:\s*\([a-z\s]{3,60}\))?"
    pattern = re.compile(rf"{_VALUE}\)?{spelled}\s*(?P<unit>{units})(?![\w])")
    found = []
    for match in pattern.finditer(flat):
        if not _belongs(text, match.start(), match.start("unit"), match.end()):
            continue
        before = flat[max(0, match.start() - REACH) : match.start()]
        if _NO_COUNT.search(before):
            continue
        stops = [m.end() for m in _SENTENCE.finditer(before)]
        before = before[stops[-1] :] if stops else before
        after = flat[match.end() : match.end() + REACH]
        stop = _CLAUSE.search(after)
        after = after[: stop.start()] if stop else after
        unit = dict(grammar.figures.units)[" ".join(match["unit"].split())]
        changed = grammar.figures.change_before.search(before) is not None
        written = " ".join(text[match.start("unit") : match.end("unit")].split()).lower()
        if exact and written != unit:
            continue
        found.append(
            FigureSpan(
                match.start(),
                match.end(),
                ""
                if changed and grammar.figures.change_after.search(flat[match.end() :][:90])
                else _what(before, flat[match.start("unit") : match.end()] + after, unit, grammar),
                parse_value(match["value"]),
                unit,
            )
        )
    return tuple(found)


def _belongs(text: str, start: int, unit: int, end: int) -> bool:
    """Whether a unit belongs to the value before it: written small, and in the same sentence.

    Across a line break only where the value ends a line of prose: in tables the next row's name
    stands there.
    """
    if text[unit].isupper():
        return False
    if "\n" not in text[start:unit]:
        return True
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return len(line.split()) >= 6


_STOP = re.compile(
    r"(?<!\b[A-ZĐ])(?<!\b[A-ZĐ]\w)(?<!\b[A-ZĐ]\w\w)(?<![\s(]\d)\.\s|;\s|\n[^\S\n]*[-+]\s"
)
"""The end of a sentence or a limb of it; not the point of `TP. Vinh`, `ThS. An`, `1. Về …`."""
LONGEST_SENTENCE = 300


def _sentence(text: str, start: int, end: int, starts: Sequence[int]) -> str:
    """Return the sentence around a span, within its paragraph, at most some 300 characters.

    `starts` are where the paragraphs of the text begin: headings above are not glued to it.
    """
    index = bisect_right(starts, start)
    first = starts[index - 1] if index else 0
    later = bisect_right(starts, end - 1)
    last = starts[later] if later < len(starts) else len(text)
    begins = [m.end() for m in _STOP.finditer(text, max(first, start - LONGEST_SENTENCE), start)]
    begin = max(begins[-1] if begins else first, start - LONGEST_SENTENCE)
    last = min(last, end + LONGEST_SENTENCE // 2)
    stop = _STOP.search(text, end, last)
    finish = stop.start() if stop else last
    return " ".join(text[begin:finish].split()).strip(" .")


def figures(
    document: Document, text: str, masked: Sequence[tuple[int, int]], grammar: Grammar
) -> tuple[Figure, ...]:
    """Return the figures of a document with their sentences and pages, then those of its tables.

    `text` is the document's text at its own positions, `masked` its citations and dates.
    """
    cells = [cell for page in document.pages for cell in table_cells(page)]
    told = []
    starts = paragraph_starts(document)
    exact = all(page.read_by == "text" for page in document.pages)
    for span in find_figures(text, masked, grammar, exact):
        place = document.place(span.start, span.end)
        if place is not None and any(_same_place(cell, place) for cell in cells):
            continue
        told.append(
            Figure(
                span.what or span.unit,
                span.value,
                span.unit,
                _sentence(text, span.start, span.end, starts),
                place.page if place else None,
            )
        )
    return (*told, *(_of_cell(cell, grammar) for cell in cells))


def _same_place(cell: Cell, place: Place) -> bool:
    inside = cell.box.top - 2 <= place.box.middle[1] <= cell.box.bottom + 2
    return cell.page == place.page and inside and place.box.x0 <= cell.box.x1 <= place.box.x1 + 2


def _unit_stated(words: str, grammar: Grammar) -> str:
    """Return the unit that the name of a row or column states: `Số vụ`, `Thu (đồng)`, `Tỷ lệ`."""
    folded = fold(words)
    in_brackets = [inside.strip() for inside in re.findall(r"\(([^()]*)\)", folded)]
    for said in (folded, *in_brackets):
        if said in grammar.figures.named:
            return grammar.figures.named[said]
    for short, name in grammar.figures.units:
        if re.search(rf"\bso {re.escape(short)}(?!\w)", folded):
            return name
    return "%" if re.search(r"\bty le\b|%\W*$", folded) else ""


def _unit_begun(words: str, grammar: Grammar) -> str:
    """Return the unit with which a name begins; here diacritics tell `bàn` from `bản`."""
    for _, name in grammar.figures.units:
        if re.match(rf"(?:tổng )?{re.escape(name)}(?!\w)", words.lower()):
            return name
    return ""


def _of_cell(cell: Cell, grammar: Grammar) -> Figure:
    """Return what a table's cell states: its unit from cell, column or row, in that order.

    A unit above the whole table (`ĐVT: triệu đồng`) counts where these tell none.
    """
    units = grammar.figures.named
    unit = "%" if cell.text.endswith("%") else ""
    # A column of units (`Đơn vị tính`) tells it best.
    unit = unit or next((units[fold(part)] for part in cell.beside if fold(part) in units), "")
    unit = unit or _unit_stated(cell.column, grammar) or _unit_stated(cell.row, grammar)
    unit = unit or units.get(cell.unit, "")
    unit = unit or _unit_begun(cell.column, grammar) or _unit_begun(cell.row, grammar)
    told = fold(f"{cell.caption} {cell.row} {cell.column}")
    what = _what(told, "", unit, grammar) if unit and unit != "%" else ""
    described = " - ".join(part for part in (cell.row, cell.column) if part)
    return Figure(what or described, cell.value, unit, f"{described}: {cell.text}", cell.page)
