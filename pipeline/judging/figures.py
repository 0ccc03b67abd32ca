"""Figures (số liệu) that reports state, by source and stage: listed, compared, at times added.

Each figure is of one stage (điều tra, truy tố, xét xử, …), one body and one level; never are
figures of two stages added: the same money goes through all of them. A report tells a figure
several times (in all, of which, in a table), and a year is told by quarters, halves and as a
whole. So of one document the largest value of a matter counts, and of one body the longest periods
that do not overlap. Figures are compared, never corrected: the value as written, its unit of
measure and sentence stay beside every conversion.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Literal

from extractors.document import Figure
from extractors.grammar.folding import fold
from extractors.grammar.loader import load_grammar
from extractors.packaged_data import packaged_yaml
from indicator_map.bodies import class_of
from pipeline.records.rows import EvidenceRow

AIMS = frozenset({"Kế hoạch", "Chương trình", "Giấy mời", "Đề án", "Chỉ thị"})
"""Types of documents whose figures are aims, not results: they tell nothing."""

DIFFERENCE = 0.005
"""Share by which two values must differ: `1,2 tỷ` and `1.203 triệu đồng` are the same, rounded."""

ContradictionKind = Literal["body", "own"]
"""`body`: two units tell different values of one body. `own`: two papers of one unit do."""

_DISTRICT = re.compile(r"\b(?:cap )?(?:huyen|thi xa|quan|xa|phuong|thi tran)\b.*")


@dataclass(frozen=True, slots=True)
class Comparison:
    """How figures are compared: `figures.yaml`, read.

    `measures` maps a unit of measure to the one it is converted to and the factor; `wide_bodies`
    and `wide_words` tell figures that overlap with those of others; `summed` are classes of bodies
    that do not overlap, each with its name in a total.
    """

    measures: Mapping[str, tuple[str, float]]
    wide_bodies: re.Pattern[str]
    wide_words: re.Pattern[str]
    summed: Mapping[str, str]


@cache
def load_comparison() -> Comparison:
    """Return the rules that come with the program."""
    held = packaged_yaml("pipeline.judging", "figures.yaml")
    return Comparison(
        {unit: (name, float(times)) for unit, (name, times) in held["measures"].items()},
        re.compile(held["wide"]["bodies"]),
        re.compile(held["wide"]["words"]),
        held["summed"],
    )


Matter = tuple[str, str, str]
"""Stage, what is counted, unit of measure: figures of two matters are never added."""


@dataclass(frozen=True, slots=True)
class Told:
    """One figure with the document that tells it.

    `amount` is its value in `measure`, the base unit; `body` the body whose figure it is; `covers`
    the period that it is of, else None. `counted`: it is no part of another one, and its document
    lies in the assessment period.
    """

    row: EvidenceRow
    figure: Figure
    amount: float
    measure: str
    body: str
    covers: tuple[date, date] | None
    counted: bool

    @property
    def unit(self) -> str:
        """The unit that handed the document in."""
        return self.row.unit

    @property
    def matter(self) -> Matter:
        """Stage, what is counted, unit of measure."""
        return self.figure.stage, self.figure.what, self.measure

    @property
    def what(self) -> str:
        """What is counted, and that it is but a part of another figure."""
        return f"{self.figure.what} (trong đó)" if self.figure.part else self.figure.what

    @property
    def body_and_level(self) -> str:
        """The body, and the level of government that the figure is of where it is told apart."""
        level = self.figure.level
        # “Công an tỉnh” tells of both levels together, “Công an huyện” of its own.
        named = not level or (level != "tỉnh" and fold(level) in fold(self.body))
        return self.body if named else f"{self.body} (cấp {level})"


@dataclass(frozen=True, slots=True)
class FigureTotal:
    """What bodies of one class, which do not overlap, tell of one matter; `by_body` its parts."""

    stage: str
    what: str
    measure: str
    bodies: str
    amount: float
    by_body: Mapping[str, tuple[Told, ...]]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Different values of one matter, body, level and period, largest first."""

    stage: str
    what: str
    measure: str
    body: str
    period: tuple[date, date]
    kind: ContradictionKind
    told: tuple[Told, ...]


def told_figures(rows: Iterable[EvidenceRow]) -> tuple[Told, ...]:
    """Return every figure of the documents of which it is known what it counts, by unit and path.

    Copies, rejected documents and those that state aims tell nothing; neither do those with a mark
    of secrecy.
    """
    rules = load_comparison()
    told: list[Told] = []
    for row in sorted(rows, key=lambda row: (row.unit, row.path, row.first_page)):
        extraction = row.extraction
        if extraction is None or row.duplicate_of or row.decision == "rejected" or row.secret:
            continue
        if extraction.doc_type.value in AIMS:
            continue
        inside = row.period.verdict in ("inside", "partial")
        for figure in extraction.figures:
            if not figure.stage:
                continue
            measure, times = rules.measures.get(figure.unit.casefold(), (figure.unit, 1.0))
            body = figure.body or extraction.issuer.value or row.unit
            told.append(
                Told(
                    row,
                    figure,
                    round(figure.value * times, 6),
                    measure,
                    body,
                    _covers(figure, row),
                    inside and not figure.part,
                )
            )
    return tuple(told)


def _covers(figure: Figure, row: EvidenceRow) -> tuple[date, date] | None:
    if not figure.period:
        return row.covers
    first, last = figure.period.split("/")
    return date.fromisoformat(first), date.fromisoformat(last)


def totals(told: Sequence[Told]) -> tuple[FigureTotal, ...]:
    """Add up what bodies that do not overlap tell of one matter; of two bodies or more."""
    rules = load_comparison()
    held: dict[tuple[Matter, str], dict[str, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for one in _largest_of_each_document(told):
        class_ = class_of(one.body)
        wide = rules.wide_bodies.search(fold(one.body)) or rules.wide_words.search(
            fold(one.figure.text)
        )
        if class_ in rules.summed and not wide and not one.figure.level:
            held[one.matter, rules.summed[class_]][one.body].append(one)
    found = []
    for (matter, bodies), by_body in sorted(held.items()):
        parts = {body: _apart(figures) for body, figures in sorted(by_body.items())}
        amount = sum(one.amount for part in parts.values() for one in part)
        if len(parts) > 1:
            found.append(FigureTotal(*matter, bodies, amount, parts))
    return tuple(found)


def contradictions(told: Sequence[Told]) -> tuple[Contradiction, ...]:
    """Return where one figure of one body, level and period has two values in two documents."""
    same: dict[tuple[Matter, str, str, tuple[int, int, int]], list[Told]] = defaultdict(list)
    for one in _largest_of_each_document(told):
        if one.covers:
            key = (one.matter, body_key(one.body), one.figure.level, _period_key(one.covers))
            same[key].append(one)
    found: list[Contradiction] = []
    for (matter, _, _, _), figures in sorted(same.items(), key=lambda item: item[0]):
        ordered = tuple(sorted(figures, key=lambda one: (-one.amount, one.unit, one.row.path)))
        if _differ(ordered):
            period = ordered[0].covers
            assert period is not None
            kind: ContradictionKind = "own" if len({one.unit for one in ordered}) == 1 else "body"
            # As its own papers name it, else the fullest of the names by which it is told.
            body = max(ordered, key=lambda one: (not one.figure.body, len(one.body)))
            found.append(Contradiction(*matter, body.body_and_level, period, kind, ordered))
    return tuple(found)


@lru_cache(maxsize=8192)
def body_key(body: str) -> str:
    """Return what is the same for the names of one body: the investigators are the police.

    A district's body is another one than the province's.
    """
    name = fold(body)
    for keeper in load_grammar().figures.keepers:
        if kept := keeper.pattern.search(name):
            place = _DISTRICT.search(name, kept.end())
            return f"{keeper.body} {place[0]}" if place else keeper.body
    return name


def _largest_of_each_document(told: Iterable[Told]) -> tuple[Told, ...]:
    largest: dict[tuple[str, Matter, str, str, object], Told] = {}
    for one in told:
        key = (one.row.doc_id, one.matter, body_key(one.body), one.figure.level, one.covers)
        if one.counted and (key not in largest or one.amount > largest[key].amount):
            largest[key] = one
    return tuple(largest.values())


def _apart(figures: Sequence[Told]) -> tuple[Told, ...]:
    """Of one body's figures keep the longest periods that do not overlap.

    A figure whose period nobody states counts only where none is stated at all: the largest.
    """
    dated = [one for one in figures if one.covers]
    if not dated:
        return (max(figures, key=lambda one: one.amount),)
    kept: list[Told] = []
    for one in sorted(dated, key=_longest_first):
        if not any(_overlap(one, other) for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: (one.covers or (date.min, date.min), one.row.path)))


def _longest_first(one: Told) -> tuple[int, int, str]:
    """Longest period, then the newest paper: a later report corrects an earlier one."""
    assert one.covers is not None
    start, end = one.covers
    return -(end - start).days, -(one.row.issued or date.min).toordinal(), one.row.path


def _overlap(one: Told, other: Told) -> bool:
    assert one.covers is not None
    assert other.covers is not None
    return one.covers[0] <= other.covers[1] and other.covers[0] <= one.covers[1]


def _period_key(covers: tuple[date, date]) -> tuple[int, int, int]:
    """Year and month of the end, and length in months.

    `Năm 2024`, 16/12/2023-15/12/2024 and the inspectorate's 15/12-14/12 are one period.
    """
    start, end = covers
    return end.year, end.month, round((end - start).days / 30.4)


def _differ(figures: Sequence[Told]) -> bool:
    amounts = [one.amount for one in figures]
    return max(amounts) - min(amounts) > DIFFERENCE * max(map(abs, amounts))
