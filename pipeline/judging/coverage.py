"""Which indicators are evidenced by which unit, and what is still missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from extractors.fields.issuer import IssuerPlace, issuer_place
from extractors.grammar.folding import fold
from extractors.grammar.loader import load_grammar
from indicator_map.campaign import Campaign, Unit, asked_of_each_unit
from indicator_map.model import Indicator, IndicatorSet, Need
from pipeline.judging.deadlines import LATE
from pipeline.records import sentences
from pipeline.records.rows import (
    HOLES,
    WHOLE_PROVINCE,
    CellKey,
    CoverageRow,
    CoverageStatus,
    EvidenceRow,
    Settled,
)


def coverage(
    indicators: IndicatorSet,
    rows: Sequence[EvidenceRow],
    units: Sequence[str],
    campaign: Campaign | None = None,
    settled: Mapping[CellKey, Settled] | None = None,
) -> tuple[CoverageRow, ...]:
    """Return one row for every leaf indicator and unit (and month, where it is asked for).

    Indicators that the province evidences once have an empty `unit`; any unit's paper counts for
    them. What the set asks of every unit and of the province besides has both rows; for the
    province's counts what its own bodies issued, or a unit handed in that does not owe it.
    Duplicates and unread files never count.

    With a `campaign` that lists units, those are the units (rows bear their names), and each
    owes what the campaign says. A unit that owes nothing for an indicator has no row there,
    because most rows of a province would say just that; where it handed something in all the
    same, a `not-required` row shows it.
    """
    asker = _Asker(indicators, tuple(units), campaign if campaign and campaign.units else None)
    by_indicator: dict[str, list[EvidenceRow]] = defaultdict(list)
    for row in rows:
        if not row.error and not row.duplicate_of:
            for scored in row.indicators:
                by_indicator[scored.indicator].append(row)
    covered: list[CoverageRow] = []
    for indicator in indicators.leaves:
        covered.extend(asker.rows(indicator, by_indicator[indicator.id]))
    return tuple(covered)


@dataclass(frozen=True, slots=True)
class _Month:
    """A month of the period, by its first day.

    `year_before` is the year in which it begins as well where it is two half Decembers.
    """

    first: date
    year_before: int | None

    def has(self, row: EvidenceRow) -> bool:
        """Say whether a paper is for this month; one of another year shows under its name."""
        when = _about(row)
        if when is None or when.month != self.first.month:
            return False
        outside = row.period.verdict in ("before", "after")
        return outside or when.year in (self.first.year, self.year_before)


@dataclass(frozen=True, slots=True)
class _Asker:
    """Says for each indicator who owes it and whether it is there."""

    indicators: IndicatorSet
    units: tuple[str, ...]
    campaign: Campaign | None

    def rows(self, indicator: Indicator, held: list[EvidenceRow]) -> Iterator[CoverageRow]:
        """Yield the coverage of one leaf; `held` is all evidence for it."""
        owing = self._owing(indicator)
        if indicator.deduction:
            yield self._not_required(indicator, WHOLE_PROVINCE, held, sentences.deduction())
            return
        if owing:
            for unit in owing:
                own = [row for row in held if row.unit == unit]
                yield from self._judged(indicator, unit, own)
            if _from_province_too(indicator):
                own = [row for row in held if row.unit not in owing or _issued_by_province(row)]
                yield from self._judged(indicator, WHOLE_PROVINCE, own)
            yield from self._unasked(indicator, set(owing), held)
        elif self.campaign and _only_from_units(indicator):
            yield self._not_required(indicator, WHOLE_PROVINCE, held, sentences.asked_of_nobody())
        else:
            yield from self._judged(indicator, WHOLE_PROVINCE, held)

    def _owing(self, indicator: Indicator) -> tuple[str, ...]:
        if self.campaign is None:
            return self.units if asked_of_each_unit(indicator) else ()
        return tuple(
            unit.name for unit in self.campaign.units if self.campaign.requires(unit, indicator.id)
        )

    def _unasked(
        self, indicator: Indicator, owing: set[str], held: list[EvidenceRow]
    ) -> Iterator[CoverageRow]:
        """Yield what known units handed in without owing it."""
        given: dict[str, list[EvidenceRow]] = defaultdict(list)
        for row in held:
            if row.unit not in owing and self._unit(row.unit) is not None:
                given[row.unit].append(row)
        for unit, own in sorted(given.items()):
            note = sentences.not_asked_of_this_unit()
            yield self._not_required(indicator, unit, own, note)

    def _not_required(
        self, indicator: Indicator, unit: str, held: list[EvidenceRow], note: str
    ) -> CoverageRow:
        return CoverageRow(
            indicator.id,
            indicator.title,
            unit,
            "not-required",
            self._needed(indicator, unit),
            tuple(_name(row) for row in held),
            note,
            if_any=self._only_if_any(indicator),
        )

    def _judged(
        self, indicator: Indicator, unit: str, held: list[EvidenceRow]
    ) -> Iterator[CoverageRow]:
        if not any(need.per == "month" for need in indicator.needs):
            yield self._judged_row(indicator, unit, held)
            return
        undated = sum(_about(row) is None for row in held)
        for month in self._months():
            in_month = [row for row in held if month.has(row)]
            yield self._judged_row(indicator, unit, in_month, month.first, undated)

    def _months(self) -> tuple[_Month, ...]:
        """The months that begin in the period.

        A year from 16/12 to 15/12 has January to December; its two half Decembers are one month.
        """
        start, end = self.indicators.period.start, self.indicators.period.end
        firsts = [
            date(year, month, 1)
            for year in range(start.year, end.year + 1)
            for month in range(1, 13)
            if start <= date(year, month, 1) <= end
        ]
        half_at_end = (end + timedelta(days=1)).month == end.month
        half_at_start = start.day > 1 and start.month == end.month
        return tuple(
            _Month(
                first,
                start.year
                if half_at_start
                and half_at_end
                and (first.year, first.month) == (end.year, end.month)
                else None,
            )
            for first in firsts
        )

    def _judged_row(
        self,
        indicator: Indicator,
        unit: str,
        rows: list[EvidenceRow],
        month: date | None = None,
        undated: int = 0,
    ) -> CoverageRow:
        status, note = _status(rows)
        if_any = self._only_if_any(indicator)
        notes = [sentences.month(month) if month else "", note]
        if status in HOLES:
            if undated:
                notes.append(sentences.month_not_known(undated))
            if if_any:
                notes.append(sentences.needed_if_any())
            notes += self._whom_to_ask(indicator, unit)
        elif all(LATE in row.reasons for row in rows if _counts(row)):
            notes.append(sentences.all_late())
        return CoverageRow(
            indicator.id,
            indicator.title,
            unit,
            status,
            self._needed(indicator, unit),
            tuple(_name(row) for row in rows),
            sentences.joined(notes),
            month,
            if_any,
        )

    def _whom_to_ask(self, indicator: Indicator, unit: str) -> list[str]:
        """What helps to get a missing paper: by when it was due, and who follows it."""
        if self.campaign is None:
            return []
        owing = self._unit(unit)
        due = self.campaign.deadline(owing) if owing else None
        who = self.campaign.answers_for(indicator.id)
        return [
            *([sentences.due(due)] if due else []),
            *([sentences.answered_for_by(who)] if who else []),
        ]

    def _unit(self, name: str) -> Unit | None:
        return self.campaign.unit(name) if self.campaign else None

    def _needed(self, indicator: Indicator, unit: str) -> str:
        """What would satisfy it: of a unit, what is asked of units where that is said apart."""
        needs = self._needs(indicator)
        if unit != WHOLE_PROVINCE:
            needs = tuple(need for need in needs if _from_units(need)) or needs
        elif self._owing(indicator):
            needs = tuple(need for need in needs if not _from_units(need)) or needs
        return sentences.needed_papers(needs, indicator.title)

    def _needs(self, indicator: Indicator) -> tuple[Need, ...]:
        """A leaf for which the set names no paper takes over what the row above it needs."""
        needs = indicator.needs
        step = indicator
        while not needs and step.parent and (above := self.indicators.get(step.parent)):
            needs, step = above.needs, above
        return needs

    def _only_if_any(self, indicator: Indicator) -> bool:
        needs = self._needs(indicator)
        return bool(needs) and all(need.if_any for need in needs)


def _from_units(need: Need) -> bool:
    return need.per == "unit" or need.each_unit


def _from_province_too(indicator: Indicator) -> bool:
    """The set asks it of every unit and of the province besides, such as the yearly plan."""
    asked = {_from_units(need) for need in indicator.needs}
    return asked == {True, False} and not any(need.per == "month" for need in indicator.needs)


def _issued_by_province(row: EvidenceRow) -> bool:
    """A province's own: its people's committee or council, or its Party committee.

    Not their offices and departments (`UBND tỉnh … - Sở …`), nor the Party committee of a city
    that is no province (`Thành ủy Buôn Ma Thuột`).
    """
    if row.extraction is None:
        return False
    issuer = row.extraction.issuer.value or ""
    place = _place(issuer)
    if place.level == "party":
        own = fold(issuer).split(" - ")
        return len(own) == 1 and (
            own[0].startswith("tinh uy") or (own[0].startswith("thanh uy") and bool(place.province))
        )
    return place.level == "province"


@lru_cache(maxsize=4096)
def _place(issuer: str) -> IssuerPlace:
    """Level and province of an issuer; thousands of papers have some hundreds of issuers."""
    return issuer_place(issuer, "", load_grammar())


def _only_from_units(indicator: Indicator) -> bool:
    return bool(indicator.needs) and all(_from_units(need) for need in indicator.needs)


def _counts(row: EvidenceRow) -> bool:
    return row.period.verdict in ("inside", "partial")


def _status(rows: Iterable[EvidenceRow]) -> tuple[CoverageStatus, str]:
    held = list(rows)
    counted = [row for row in held if _counts(row)]
    if any(row.confirmed for row in counted):
        return "confirmed", ""
    if counted:
        waiting = all(row.review for row in counted)
        return "found", sentences.waits_for_a_reviewer() if waiting else ""
    if any(row.period.verdict == "unknown" for row in held):
        return "missing", sentences.day_not_known()
    if held:
        sides = Counter(row.period.verdict for row in held)
        return "outside-only", sentences.only_outside(sides["before"], sides["after"])
    return "missing", ""


def _about(row: EvidenceRow) -> date | None:
    """A day of the month a paper is for: of the covered one if it is single, else the issue's."""
    covers = row.covers
    if covers and (covers[0].year, covers[0].month) == (covers[1].year, covers[1].month):
        return covers[0]
    return row.issued


def _name(row: EvidenceRow) -> str:
    number = row.extraction.number.value if row.extraction else None
    return sentences.paper(number, row.issued) if number else row.path
