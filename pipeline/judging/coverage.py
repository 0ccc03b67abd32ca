"""Which indicators are evidenced by which unit, and what is still missing.

docs/coverage.md has the rules: what makes a cell, whose papers count for it, and how it stands on
the ladder from `missing` to `confirmed`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from indicator_map.campaign import Campaign, Unit, asked_of
from indicator_map.model import RULES, Indicator, IndicatorSet, Need, Rule, only_if_any
from pipeline.judging.cell import Asked, Cell, judged_cell
from pipeline.judging.issuing import Bodies, issuer_of
from pipeline.judging.months import Span, months, quarters
from pipeline.judging.period import dates_of, judge
from pipeline.judging.pieces import Held
from pipeline.records import coverage_sentences as sentences
from pipeline.records.copies import copies_of
from pipeline.records.rows import (
    WHOLE_PROVINCE,
    CellKey,
    CoverageRow,
    EvidenceRow,
    ScoredIndicator,
    Settled,
    Verdict,
)


def coverage(
    indicators: IndicatorSet,
    rows: Sequence[EvidenceRow],
    units: Sequence[str],
    campaign: Campaign | None = None,
    settled: Mapping[CellKey, Settled] | None = None,
) -> tuple[CoverageRow, ...]:
    """Return one row for every leaf indicator and unit (and month, where it is asked for).

    Indicators that the province evidences once have an empty `unit`: any valid paper counts,
    whoever was asked for it and in whichever folder it lies; the units that a campaign names for
    it are those to ask. What the set asks of every unit and of the province besides has both
    rows. Duplicates and unread files never count, but show in whose folders their original lies.

    With a `campaign` that lists units, those are the units (rows bear their names), and each
    owes what the campaign says. A unit that owes nothing for an indicator has no row there,
    because most rows of a province would say just that; where it handed something in all the
    same, a `not-required` row shows it. `settled` are reviewers' decisions on cells.
    """
    with_units = campaign if campaign and campaign.units else None
    owing = with_units.units if with_units else tuple(Unit(name) for name in units)
    asker = _Asker(indicators, Bodies(owing, campaign), with_units, settled or {}, _Papers(rows))
    return tuple(row for indicator in indicators.leaves for row in asker.rows(indicator))


class _Papers:
    """The papers of a folder by the indicators that they are there for."""

    def __init__(self, rows: Sequence[EvidenceRow]) -> None:
        self._held: dict[str, list[tuple[EvidenceRow, ScoredIndicator]]] = defaultdict(list)
        self.saying_none: dict[str, list[EvidenceRow]] = defaultdict(list)
        self._copies = copies_of(rows)
        for row in rows:
            if row.error or row.duplicate_of:
                continue
            for scored in row.indicators:
                self._held[scored.indicator].append((row, scored))
            for none in row.none_occurred if row.decision != "rejected" else ():
                self.saying_none[none.indicator].append(row)

    def held(self, indicator: Indicator, indicators: IndicatorSet) -> tuple[Held, ...]:
        """Return the papers for an indicator, each with the verdict of the indicator's rule."""
        return tuple(
            Held(
                row,
                scored,
                frozenset((row.unit, *(copy.unit for copy in self._copies.get(row.doc_id, ())))),
                _verdict(row, indicator.rule, indicators),
            )
            for row, scored in self._held.get(indicator.id, ())
        )


def _verdict(row: EvidenceRow, rule: Rule, indicators: IndicatorSet) -> Verdict:
    """The verdict by one indicator's rule; the row's own is by that of its best indicator."""
    best = indicators.get(row.indicator)
    human = row.period.rule not in RULES  # a reviewer said it
    if row.extraction is None or best is None or best.rule == rule or human:
        return row.period.verdict
    return judge(dates_of(row.extraction), indicators.period, indicators.year, rule).verdict


@dataclass(frozen=True)
class _Asker:
    """Says for each indicator who owes it and whether it is there."""

    indicators: IndicatorSet
    bodies: Bodies
    campaign: Campaign | None
    settled: Mapping[CellKey, Settled]
    papers: _Papers
    _owners: dict[str, frozenset[str]] = field(default_factory=dict)

    def rows(self, indicator: Indicator) -> Iterator[CoverageRow]:
        """Yield the coverage of one leaf."""
        held = self.papers.held(indicator, self.indicators)
        needs = self.indicators.needs_of(indicator)
        if indicator.deduction:
            yield from self._deduction(indicator, needs, held)
            return
        owing = self._owing(indicator, needs)
        of_units = [need for need in needs if _from_units(need)]
        of_province = [need for need in needs if not _from_units(need)]
        if self.campaign and self.campaign.each_assessed:
            yield from self._of_each_assessed(indicator, needs, held)
        elif owing:
            for unit in owing:
                own = [one for one in held if self._is_units(one, unit)]
                yield from self._cells(indicator, of_units or needs, unit, own)
            if of_province and of_units:
                rest = [one for one in held if not self._is_an_owners(one, owing)]
                yield from self._cells(indicator, of_province, None, rest, beside_units=True)
            yield from self._unasked(indicator, of_units or needs, owing, held)
        elif self.campaign and needs and not of_province:
            told = sentences.asked_of_nobody()
            yield self._not_required(indicator, needs, WHOLE_PROVINCE, held, told)
        else:
            yield from self._cells(indicator, of_province or needs, None, held)

    def _deduction(
        self, indicator: Indicator, needs: Sequence[Need], held: Sequence[Held]
    ) -> Iterator[CoverageRow]:
        """Yield the cell of whom it takes points off: of each assessed unit, else the province."""
        told = sentences.deduction()
        campaign = self.campaign
        assessed = [one for one in self.bodies.units if campaign and campaign.is_assessed(one)]
        for unit in assessed:
            own = [one for one in held if self._is_units(one, unit)]
            yield self._not_required(indicator, needs, unit.name, own, told)
        if not assessed:
            yield self._not_required(indicator, needs, WHOLE_PROVINCE, held, told)

    def _of_each_assessed(
        self,
        indicator: Indicator,
        needs: Sequence[Need],
        held: Sequence[Held],
    ) -> Iterator[CoverageRow]:
        """Yield the cells of every assessed unit: what each of its parts owes, and the rest.

        What the set asks of each unit, the assessed one owes itself where no part of it does.
        """
        of_units = [need for need in needs if _from_units(need)]
        of_whole = [need for need in needs if not _from_units(need)]
        named = self._named(indicator)
        for whole in (unit for unit in named if not unit.of):
            parts = [unit for unit in named if unit.of == whole.name] if of_units else []
            for part in parts:
                own = [one for one in held if self._is_units(one, part)]
                yield from self._cells(indicator, of_units, part, own)
            if of_whole or not parts:
                own = [one for one in held if self._is_units(one, whole)]
                yield from self._cells(indicator, of_whole if parts else needs, whole, own)

    def _owing(self, indicator: Indicator, needs: Sequence[Need]) -> tuple[Unit, ...]:
        """The units that owe it each for itself: what the set asks of each, or names no need of."""
        if self.campaign is None:
            return tuple(unit for unit in self.bodies.units if asked_of(indicator, unit.name))
        if needs and not any(_from_units(need) for need in needs):
            return ()
        return self._named(indicator)

    def _named(self, indicator: Indicator) -> tuple[Unit, ...]:
        """The units that the campaign names for an indicator."""
        if self.campaign is None:
            return ()
        campaign = self.campaign
        return tuple(unit for unit in campaign.units if campaign.requires(unit, indicator.id))

    def _is_units(self, held: Held, unit: Unit) -> bool:
        """Whether a paper is for a unit's cell: it lies in its folder, or the unit issued it.

        A paper of a part of the unit is the unit's.
        """
        parts = self.campaign.parts_of(unit.name) if self.campaign else ()
        names = {unit.name, *(part.name for part in parts)}
        return not names.isdisjoint(held.units) or not names.isdisjoint(self._owner(held.row))

    def _is_an_owners(self, held: Held, owing: Sequence[Unit]) -> bool:
        """Whether it is the paper of one of those who owe it themselves, not the province's."""
        if issuer_of(held.row):
            return any(unit.name in self._owner(held.row) for unit in owing)
        return any(unit.name in held.units for unit in owing)

    def _owner(self, row: EvidenceRow) -> frozenset[str]:
        issuer = issuer_of(row)
        if issuer not in self._owners:
            self._owners[issuer] = frozenset(self.bodies.owner(row))
        return self._owners[issuer]

    def _cells(
        self,
        indicator: Indicator,
        needs: Sequence[Need],
        unit: Unit | None,
        held: Sequence[Held],
        beside_units: bool = False,
    ) -> Iterator[CoverageRow]:
        """Yield the cell of a unit (None: the province), or one for each of its months."""
        asked = Asked(indicator, tuple(needs), unit, self.bodies, beside_units)
        none = self.papers.saying_none.get(indicator.id, [])
        if unit is not None:
            none = [row for row in none if row.unit == unit.name or unit.name in self._owner(row)]
        suppliers = tuple(one.name for one in self._named(indicator)) if unit is None else ()
        notes = self._whom_to_ask(indicator, unit, suppliers)
        for span in self._spans(needs):
            key = CellKey(
                indicator.id, unit.name if unit else WHOLE_PROVINCE, span.first if span else None
            )
            cell = Cell(
                key, span, tuple(held), tuple(none), suppliers, notes, self.settled.get(key)
            )
            yield judged_cell(asked, cell)

    def _spans(self, needs: Sequence[Need]) -> tuple[Span | None, ...]:
        per = {need.per for need in needs}
        if "month" in per:
            return months(self.indicators.period)
        if "quarter" in per:
            return quarters(self.indicators.period)
        return (None,)

    def _whom_to_ask(
        self, indicator: Indicator, unit: Unit | None, suppliers: Sequence[str]
    ) -> tuple[str, ...]:
        """What helps to get a missing paper: by when it was due, whom to ask, who follows it."""
        if self.campaign is None:
            return ()
        due = self.campaign.deadline(unit) if unit else None
        who = self.campaign.answers_for(indicator.id)
        return (
            *([sentences.due(due)] if due else []),
            *([sentences.asked_of(suppliers)] if suppliers else []),
            *([sentences.answered_for_by(who)] if who else []),
        )

    def _unasked(
        self,
        indicator: Indicator,
        needs: Sequence[Need],
        owing: Sequence[Unit],
        held: Sequence[Held],
    ) -> Iterator[CoverageRow]:
        """Yield what known units handed in without owing it."""
        if self.campaign is None:
            return
        names = {unit.name for unit in owing}
        given: dict[str, list[Held]] = defaultdict(list)
        for one in held:
            unit = one.row.unit
            if unit not in names and self.campaign.unit(unit) is not None:
                given[unit].append(one)
        told = sentences.not_asked_of_this_unit()
        for unit, own in sorted(given.items()):
            yield self._not_required(indicator, needs, unit, own, told)

    def _not_required(
        self,
        indicator: Indicator,
        needs: Sequence[Need],
        unit: str,
        held: Sequence[Held],
        note: str,
    ) -> CoverageRow:
        return CoverageRow(
            indicator.id,
            indicator.title,
            unit,
            "not-required",
            sentences.needed_papers(needs, indicator.title, indicator.pieces),
            tuple(one.name for one in held),
            note,
            if_any=only_if_any(needs),
            need=0,
            doc_ids=tuple(one.row.doc_id for one in held),
        )


def _from_units(need: Need) -> bool:
    return need.per == "unit" or need.each_unit
