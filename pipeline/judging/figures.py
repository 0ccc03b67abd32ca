"""Figures (số liệu) that reports state, brought together: totals and contradictions.

A report tells a figure several times (in all, of which, in a table), and a year is told by
quarters, halves and as a whole. So of one document the largest value of a kind counts, and of one
unit the longest periods that do not overlap. Figures are compared, never corrected: the original
value, unit of measure and sentence stay beside every conversion.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Literal

import yaml

from extractors.document import Figure
from extractors.grammar.folding import fold
from pipeline.records.rows import EvidenceRow

PLANS = frozenset({"Kế hoạch", "Chương trình", "Giấy mời"})
"""Types whose figures are aims, not results: listed, never totalled."""

DIFFERENCE = 0.005
"""Share by which two values must differ: `1,2 tỷ` and `1.203 triệu đồng` are the same, rounded."""

ContradictionKind = Literal["body", "own"]
"""`body`: a vertical body tells another value. `own`: two papers of one unit differ."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How figures are compared: `figures.yaml`, read.

    `measures` maps a unit of measure to the one it is totalled in and the factor; `bodies` a
    vertical body to folded words of its name; `kept_by` what is counted to the bodies that keep it.
    """

    measures: Mapping[str, tuple[str, float]]
    bodies: Mapping[str, tuple[str, ...]]
    kept_by: Mapping[str, tuple[str, ...]]


def load_comparison() -> Comparison:
    """Return the rules that come with the program."""
    text = resources.files("pipeline.judging").joinpath("figures.yaml").read_text(encoding="utf-8")
    held = yaml.safe_load(text)
    return Comparison(
        {unit: (name, float(times)) for unit, (name, times) in held["measures"].items()},
        {body: tuple(words) for body, words in held["bodies"].items()},
        {what: tuple(bodies) for what, bodies in held["kept_by"].items()},
    )


@dataclass(frozen=True, slots=True)
class Told:
    """One figure with the document that tells it.

    `amount` is its value in `measure`; `covers` the period the document is about, else None.
    `counted`: it is known what is counted, and the document tells results and lies in the period.
    """

    row: EvidenceRow
    figure: Figure
    amount: float
    measure: str
    covers: tuple[date, date] | None
    counted: bool

    @property
    def unit(self) -> str:
        """The unit that handed the document in."""
        return self.row.unit


@dataclass(frozen=True, slots=True)
class FigureTotal:
    """What all units tell of one matter; `by_unit` holds the figures that make up each part."""

    what: str
    measure: str
    amount: float
    by_unit: Mapping[str, tuple[Told, ...]]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Different values of one matter for one period, largest first."""

    what: str
    measure: str
    period: tuple[date, date]
    kind: ContradictionKind
    told: tuple[Told, ...]


def told_figures(
    rows: Iterable[EvidenceRow], comparison: Comparison | None = None
) -> tuple[Told, ...]:
    """Return every figure of the documents, by unit and path.

    Copies and rejected documents tell nothing; neither do those with a mark of secrecy.
    """
    rules = comparison or load_comparison()
    told: list[Told] = []
    for row in sorted(rows, key=lambda row: (row.unit, row.path, row.first_page)):
        extraction = row.extraction
        if extraction is None or row.duplicate_of or row.decision == "rejected":
            continue
        if row.secret:
            continue
        results = extraction.doc_type.value not in PLANS
        inside = row.period.verdict in ("inside", "partial")
        for figure in extraction.figures:
            measure, times = rules.measures.get(figure.unit.casefold(), (figure.unit, 1.0))
            known = bool(figure.unit) and fold(figure.what) != fold(figure.unit)
            amount = figure.value * times
            told.append(
                Told(row, figure, amount, measure, row.covers, known and inside and results)
            )
    return tuple(told)


def totals(told: Sequence[Told]) -> tuple[FigureTotal, ...]:
    """Add up what the units tell, by what is counted and unit of measure."""
    held: dict[tuple[str, str], dict[str, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for one in _largest_of_each_document(told):
        held[one.figure.what, one.measure][one.unit].append(one)
    return tuple(
        FigureTotal(
            what, measure, sum(one.amount for part in parts.values() for one in part), parts
        )
        for (what, measure), units in sorted(held.items())
        for parts in [{unit: _apart(figures) for unit, figures in sorted(units.items())}]
    )


def contradictions(
    told: Sequence[Told], comparison: Comparison | None = None
) -> tuple[Contradiction, ...]:
    """Return where a vertical body's figure differs from others', or a unit's papers differ."""
    rules = comparison or load_comparison()
    same: dict[tuple[str, str, tuple[int, int, int]], list[Told]] = defaultdict(list)
    for one in _largest_of_each_document(told):
        if one.covers:
            same[one.figure.what, one.measure, _period_key(one.covers)].append(one)
    found: list[Contradiction] = []
    for (what, measure, _), figures in sorted(same.items()):
        by_unit: dict[str, list[Told]] = defaultdict(list)
        for one in figures:
            by_unit[one.unit].append(one)
        groups: list[tuple[ContradictionKind, list[Told]]] = [
            ("own", own) for own in by_unit.values()
        ]
        keepers = rules.kept_by.get(what, ())
        if any(_body_of(one, rules) in keepers for one in figures) and len(by_unit) > 1:
            groups.append(("body", figures))
        for kind, group in groups:
            ordered = tuple(sorted(group, key=lambda one: (-one.amount, one.unit, one.row.path)))
            if _differ(ordered):
                period = ordered[0].covers
                assert period is not None
                found.append(Contradiction(what, measure, period, kind, ordered))
    return tuple(found)


def _largest_of_each_document(told: Iterable[Told]) -> tuple[Told, ...]:
    largest: dict[tuple[str, str, str], Told] = {}
    for one in told:
        key = (one.row.doc_id, one.figure.what, one.measure)
        if one.counted and (key not in largest or one.amount > largest[key].amount):
            largest[key] = one
    return tuple(largest.values())


def _apart(figures: Sequence[Told]) -> tuple[Told, ...]:
    """Of one unit's figures keep the longest periods that do not overlap.

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


def _body_of(one: Told, rules: Comparison) -> str:
    extraction = one.row.extraction
    issuer = extraction.issuer.value or "" if extraction else ""
    name = fold(f"{one.unit} {issuer}".replace("_", " "))
    for body, words in rules.bodies.items():
        if any(word in name for word in words):
            return body
    return ""


def _differ(figures: Sequence[Told]) -> bool:
    amounts = [one.amount for one in figures]
    return max(amounts) - min(amounts) > DIFFERENCE * max(map(abs, amounts))
