"""The coverage rows as a grid of indicators and units, months put together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.records.results import Results
from pipeline.records.rows import LADDER, CoverageRow, CoverageStatus


@dataclass(frozen=True, slots=True)
class CoverageGrid:
    """Coverage rows by indicator and unit; where months are asked for, several in one cell."""

    cells: Mapping[tuple[str, str], tuple[CoverageRow, ...]]

    def status(self, indicator: str, unit: str) -> CoverageStatus:
        """Return the worst status over the months; `not-required` where nothing is asked."""
        return worst_status(self.cells.get((indicator, unit), ()))

    def tally(
        self, indicator: str | None = None, unit: str | None = None
    ) -> Counter[CoverageStatus]:
        """Count the cells' statuses: of one indicator, of one unit, or (None) of all."""
        return Counter(
            worst_status(rows)
            for (of_indicator, of_unit), rows in self.cells.items()
            if indicator in (None, of_indicator) and unit in (None, of_unit)
        )


def coverage_grid(results: Results) -> CoverageGrid:
    """Sort the coverage rows of a run by indicator and unit."""
    held: dict[tuple[str, str], list[CoverageRow]] = defaultdict(list)
    for row in results.coverage:
        held[row.indicator, row.unit].append(row)
    return CoverageGrid({key: tuple(rows) for key, rows in held.items()})


def worst_status(rows: tuple[CoverageRow, ...]) -> CoverageStatus:
    """Return the worst status among the rows; `not-required` for none."""
    return worst_of(row.status for row in rows)


def worst_of(statuses: Iterable[CoverageStatus]) -> CoverageStatus:
    """Return the worst of some statuses; `not-required` for none."""
    held = set(statuses)
    return next((status for status in LADDER if status in held), "not-required")
