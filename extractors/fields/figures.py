"""Figures (số liệu) of reports: what is counted, how many, in which unit, in which sentence.

From sentences, and from tables where a row's head says what its cells count. Values stay in the
unit that is written (`1,2 tỷ đồng` is 1.2 of `tỷ đồng`); a point parts thousands, a comma decimals.
What is counted comes from a vocabulary (`figures.yaml`), stage and body from around the figure
(`figure_context`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.document import Document, Figure, Place
from extractors.fields.figure_context import FARTHEST, FigureContext, after_last, up_to
from extractors.fields.periods import blotted
from extractors.fields.running_text import paragraph_starts
from extractors.fields.tables import Cell, parse_value, table_cells
from extractors.grammar.figure_words import FigureSubject, FigureWords
from extractors.grammar.folding import fold, without_specks
from extractors.grammar.loader import Grammar

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?|\d+\.\d{1,2}"
_BEGIN = r"(?<![\w.,\-])(?<!\d/)(?<!\d\s/)"
_VALUE = rf"(?P<value>{_NUMBER})(?:/(?P<of>{_NUMBER})(?=\s))?"
_STEP = re.compile(rf"(?<![\d.,])({_NUMBER})\s*([a-z]+)")
_CLAUSE = re.compile(r"[;:\n]|\.\s|,\s|\(|\)|\bva\b|\btrong do\b")
_SENTENCE = re.compile(r"[.;]\s")
_NO_COUNT = re.compile(
    r"\b(?:dieu|khoan|muc|phan|(?<!trong )(?<!tong )so|ngay|thang|nam|quy|nghi quyet)\s*$"
    r"|\b(?:dvt|don vi(?: tinh)?)\s*:\s*$"
)
"""Words before a number that counts nothing: of an article, a paper, a unit above a table."""
REACH = 110
"""Characters before a value in which the word stands that says what it counts."""


@dataclass(frozen=True, slots=True)
class FigureSpan:
    """A figure at `text[start:end]`; `subject` is None when only the unit tells what it counts.

    So it is for what is no figure of the paper's own: a difference (`tăng 5 vụ so với cùng kỳ`), a
    norm (`ít nhất 01 người`), a number of copies.
    """

    start: int
    end: int
    value: float
    unit: str
    subject: FigureSubject | None

    @property
    def what(self) -> str:
        """What is counted, empty when only the unit tells it."""
        return self.subject.what if self.subject else ""


def _subject(
    before: str, after: str, unit: str, grammar: Grammar, around: str = ""
) -> FigureSubject | None:
    """Return what a figure counts, from the words nearest before it, else right behind it.

    `around` are words that stand farther from it.
    """
    base = grammar.figures.bases.get(unit, unit)
    # A unit that says itself what it counts (`cuộc giám sát`) is of that alone.
    own = base != unit and any(unit in subject.units for subject in grammar.figures.subjects)
    fitting = [
        subject
        for subject in grammar.figures.subjects
        if (unit if own else base) in subject.units
        and (subject.needs is None or subject.needs.search(f"{around} {before} {after}"))
    ]
    best: tuple[int, FigureSubject | None] = (-1, None)
    for subject in fitting:
        ends = [match.end() for match in subject.pattern.finditer(before)]
        if ends and ends[-1] > best[0]:
            best = (ends[-1], subject)
    if best[1]:
        return best[1]
    return next((subject for subject in fitting if subject.pattern.search(after)), None)


def masked_text(text: str, masked: Sequence[tuple[int, int]]) -> str:
    """Return a text folded, of the same length, with signs that fit nothing for what is masked."""
    return blotted(without_specks(fold(text)), masked)


def find_figures(
    text: str,
    masked: Sequence[tuple[int, int]],
    grammar: Grammar,
    exact: bool = True,
    starts: Sequence[int] = (),
) -> tuple[FigureSpan, ...]:
    """Return the figures with a unit in a text, in order of place.

    `exact`: units are spelled as they are; else OCR may have dropped or changed diacritics (`05
    ban` is then read as `05 bản`), and the unit is given as it should be spelled.

    `masked` are spans that hold no figures: citations and dates; `starts` where paragraphs begin.
    `(12) vụ` and `12 (mười hai) vụ` are read, of `12/15 vụ` the first, numbers of articles, clauses
    and lists are not: they have no unit behind them.
    """
    words = grammar.figures
    flat = masked_text(text, masked)
    known = dict(words.units)
    called = sorted([*known, *words.no_units], key=len, reverse=True)
    units = "|".join(re.escape(unit).replace(r"\ ", r"\s+") for unit in called)
    spelled = r"(?:\s*\([a-z\s]{3,60}\))?"
    steps = "|".join(map(re.escape, words.money))
    higher = rf"(?P<higher>(?:(?:{_NUMBER})\s*(?:{steps})\s+)*)"
    pattern = re.compile(rf"{_BEGIN}{higher}{_VALUE}\)?{spelled}\s*(?P<unit>{units})(?![\w])")
    found = []
    for match in pattern.finditer(flat):
        unit = known.get(" ".join(match["unit"].split()))
        if unit is None or not _belongs(text, match.start(), match.start("unit"), match.end()):
            continue
        index = bisect_right(starts, match.start())
        begin = max(match.start() - REACH, starts[index - 1] if index else 0)
        before = flat[begin : match.start()]
        if _NO_COUNT.search(before):
            continue
        before = after_last(_SENTENCE, before)
        written = " ".join(text[match.start("unit") : match.end("unit")].split()).lower()
        if exact and written != unit:
            continue
        after = flat[match.end() : match.end() + REACH]
        subject = None
        if not _aside(before, after, unit, words):
            named = flat[match.start("unit") : match.end()] + up_to(_CLAUSE, after)
            around = flat[max(match.start() - FARTHEST, 0) : match.end() + REACH]
            subject = _subject(before, named, unit, grammar, around)
        value = parse_value(match["value"])
        if match["higher"]:
            value += _in_steps(match["higher"], flat[match.start("unit") : match.end()], words)
        found.append(FigureSpan(match.start(), match.end(), value, unit, subject))
    return tuple(found)


def _in_steps(higher: str, unit: str, words: FigureWords) -> float:
    """Return the higher steps of an amount of money in its last unit: `7 tỷ` are 7000 triệu."""
    total = sum(parse_value(number) * words.money[step] for number, step in _STEP.findall(higher))
    return total / words.money.get(unit.split()[0], 1)


def _aside(before: str, after: str, unit: str, words: FigureWords) -> bool:
    """Whether a value is none of the paper's own period: a difference, a norm, an aim, copies."""
    return bool(
        (words.change_before.search(before) and words.change_after.search(after))
        or words.aside_before.search(before)
        or words.aside_after.search(after)
        or words.aside_sentence.search(before)
        or (words.bases.get(unit, unit) == "bản" and words.copies.search(before))
    )


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
    return " ".join(text[begin:finish].split()).strip(" .").lstrip("-+•* ")


def figures(
    document: Document,
    text: str,
    masked: Sequence[tuple[int, int]],
    grammar: Grammar,
    title: str = "",
    issuer: str = "",
) -> tuple[Figure, ...]:
    """Return the figures of a document with their sentences and pages, then those of its tables.

    `text` is the document's text at its own positions, `masked` its citations and dates, `title`
    its subject (trích yếu), `issuer` who issued it.
    """
    cells = [cell for page in document.pages for cell in table_cells(page)]
    starts = paragraph_starts(document)
    exact = all(page.read_by == "text" for page in document.pages)
    around = FigureContext(
        document, text, masked_text(text, masked), starts, title, issuer, grammar
    )
    told: list[Figure] = []
    earlier: dict[str, tuple[int, int, bool]] = {}
    for span in find_figures(text, masked, grammar, exact, starts):
        place = document.place(span.start, span.end)
        if place is not None and any(_same_place(cell, place) for cell in cells):
            continue
        figure = Figure(
            span.what or span.unit,
            span.value,
            span.unit,
            _sentence(text, span.start, span.end, starts),
            place.page if place else None,
            box=place.box if place else None,
        )
        if span.subject is not None:
            figure = _in_context(figure, span, span.subject, around, earlier)
        told.append(figure)
    lines = _line_places(document) if cells else []
    return (*told, *(_of_cell(cell, around, lines) for cell in cells))


def _in_context(
    figure: Figure,
    span: FigureSpan,
    subject: FigureSubject,
    around: FigureContext,
    earlier: dict[str, tuple[int, int, bool]],
) -> Figure:
    """Return a figure of a sentence with its stage, body, level and period.

    `earlier` are the last figures of each matter: where its sentence begins, where it ends, whether
    it was a part. One told after it in the same sentence behind `trong đó` is a part of it.
    """
    sentence = around.sentence(span.start)
    begin = span.start - len(sentence)
    limb, behind = around.limb(span.start), around.behind(span.end)
    stage = around.stage(subject, (limb, sentence), behind, span.start)
    marks = list(around.words.parts.finditer(sentence))
    part = bool(marks) and not subject.pattern.search(sentence[marks[-1].end() :] + behind)
    if (last := earlier.get(subject.what)) and last[0] == begin:
        between = around.flat[last[1] : span.start]
        part = part or last[2] or around.words.parts.search(between) is not None
    earlier[subject.what] = (begin, span.end, part)
    return replace(
        figure,
        stage=stage,
        body=around.body(stage, span.start),
        level=around.level((limb, sentence), behind),
        part=part,
        period=around.period(span.start),
    )


def _line_places(document: Document) -> list[tuple[int, float, int]]:
    """Return page, top and place in the text of every line."""
    places = []
    offset = 0
    for page, line in document.lines():
        places.append((page.number, line.box.top, offset))
        offset += len(line.text) + 1
    return sorted(places)


def _same_place(cell: Cell, place: Place) -> bool:
    inside = cell.box.top - 2 <= place.box.middle[1] <= cell.box.bottom + 2
    return cell.page == place.page and inside and place.box.x0 <= cell.box.x1 <= place.box.x1 + 2


def _unit_stated(words: str, grammar: Grammar) -> str:
    """Return the unit that the name of a row or column states: `Số vụ`, `Thu (đồng)`, `Tỷ lệ`."""
    folded = fold(words)
    in_brackets = [inside.strip() for inside in re.findall(r"\(([^()]*)\)", folded)]
    for said in (folded, *in_brackets):
        if said in grammar.figures.named_units:
            return grammar.figures.named_units[said]
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


def _of_cell(cell: Cell, around: FigureContext, lines: Sequence[tuple[int, float, int]]) -> Figure:
    """Return what a table's cell states: its unit from cell, column or row, in that order.

    A unit above the whole table (`ĐVT: triệu đồng`) counts where these tell none.
    """
    grammar = around.grammar
    units = grammar.figures.named_units
    unit = "%" if cell.text.endswith("%") else ""
    # A column of units (`Đơn vị tính`) tells it best.
    unit = unit or next((units[fold(part)] for part in cell.beside if fold(part) in units), "")
    unit = unit or _unit_stated(cell.column, grammar) or _unit_stated(cell.row, grammar)
    unit = unit or units.get(cell.unit, "")
    unit = unit or _unit_begun(cell.column, grammar) or _unit_begun(cell.row, grammar)
    told = fold(f"{cell.caption} {cell.row} {cell.column}")
    subject = _subject(told, "", unit, grammar) if unit and unit != "%" else None
    described = " - ".join(part for part in (cell.row, cell.column) if part)
    figure = Figure(
        subject.what if subject else described,
        cell.value,
        unit,
        f"{described}: {cell.text}",
        cell.page,
        box=cell.box,
    )
    if subject is None:
        return figure
    index = bisect_right(lines, (cell.page, cell.box.bottom, 0))
    offset = lines[index - 1][2] if index else 0
    before = (fold(f"{cell.row} {cell.column}"), fold(cell.caption))
    stage = around.stage(subject, before, "", offset)
    return replace(
        figure,
        stage=stage,
        body=around.body_of_row(cell.row, stage),
        level=around.level(before, ""),
    )
