"""The cells of the coverage as a grid of indicators and units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.records.cells import CoverageCell, cells_of, count_rows
from pipeline.records.results import Results
from pipeline.records.rows import CoverageStatus


@dataclass(frozen=True, slots=True)
class CoverageGrid:
    """Cells by indicator and unit."""

    cells: Mapping[tuple[str, str], CoverageCell]

    def status(self, indicator: str, unit: str) -> CoverageStatus:
        """Return how a cell stands; `not-required` where nothing is asked."""
        cell = self.cells.get((indicator, unit))
        return cell.status if cell else "not-required"

    def tally(
        self, indicator: str | None = None, unit: str | None = None
    ) -> Counter[CoverageStatus]:
        """Count the cells' statuses: of one indicator, of one unit, or (None) of all."""
        return count_rows(
            row
            for cell in self.cells.values()
            if indicator in (None, cell.indicator) and unit in (None, cell.unit)
            for row in cell.rows
        )

    def holes(self) -> tuple[CoverageCell, ...]:
        """Return the cells for which something must still be handed in, in the set's order."""
        return tuple(cell for cell in self.cells.values() if cell.is_hole)


def coverage_grid(results: Results) -> CoverageGrid:
    """Sort the coverage rows of a run by indicator and unit."""
    return CoverageGrid({(cell.indicator, cell.unit): cell for cell in cells_of(results.coverage)})
