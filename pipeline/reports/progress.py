"""How far each unit is, over time, and where points are lost: what the pictures show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from indicator_map.model import Indicator
from pipeline.judging.self_scores import own_points, propose_score
from pipeline.records.assessment import NOTHING_GIVEN
from pipeline.records.cells import cells_of
from pipeline.records.listing import units_of
from pipeline.records.results import Results
from pipeline.records.rows import HOLES, CoverageRow
from pipeline.records.times import in_vietnam


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """Papers of one unit that came by the end of each day, and how its cells stand now."""

    unit: str
    days: tuple[tuple[date, int], ...]
    closed: int
    asked: int

    @property
    def papers(self) -> int:
        """How many papers came in all."""
        return self.days[-1][1] if self.days else 0


@dataclass(frozen=True, slots=True)
class LostPoints:
    """Points of one indicator that are not had; `proposed`: its own points are no person's."""

    indicator: Indicator
    most: float
    own: float
    proposed: bool

    @property
    def lost(self) -> float:
        """What is wanting to the most."""
        return round(self.most - self.own, 4)


def progress_of(results: Results) -> tuple[UnitProgress, ...]:
    """Return the progress of every unit that was asked for or sent something, by name."""
    came: dict[str, Counter[date]] = defaultdict(Counter)
    for row in results.documents:
        if row.first_seen is not None and not row.duplicate_of:
            came[row.unit][in_vietnam(row.first_seen).date()] += 1
    cells = cells_of(results.coverage)
    found = []
    for unit in units_of(results):
        total, days = 0, []
        for day in sorted(came[unit]):
            total += came[unit][day]
            days.append((day, total))
        own = [c.status for c in cells if c.unit == unit and c.status != "not-required"]
        closed = sum(status not in HOLES for status in own)
        if unit:
            found.append(UnitProgress(unit, tuple(days), closed, len(own)))
    return tuple(found)


def days_of(progress: Sequence[UnitProgress]) -> tuple[date, date] | None:
    """Return the first and last day on which anything came; at least a week apart."""
    days = [day for one in progress for day, _ in one.days]
    if not days:
        return None
    return min(days), max(max(days), min(days) + timedelta(days=7))


def lost_points(results: Results) -> tuple[LostPoints, ...]:
    """Return the indicators that lose points, most first; those that cannot be counted are out."""
    rows: dict[str, list[CoverageRow]] = defaultdict(list)
    for row in results.coverage:
        rows[row.indicator].append(row)
    found = []
    for leaf in results.indicators.leaves:
        if leaf.points is None or leaf.deduction:
            continue
        given = results.assessed.get(leaf.id, NOTHING_GIVEN)
        own = own_points(given, propose_score(leaf, rows[leaf.id]))
        if own is not None:
            found.append(LostPoints(leaf, leaf.points, own, given.points is None))
    return tuple(sorted((one for one in found if one.lost > 0), key=lambda one: -one.lost))
