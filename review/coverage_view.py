"""The coverage as a grid of indicators and units, and the timeline."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine

from indicator_map.model import IndicatorSet, Period
from pipeline.deciding.cell_decisions import all_cell_decisions, standing
from pipeline.records.cells import CoverageCell, cells_of, count_cells, holes_in, status_of
from pipeline.records.rows import HOLES, CellKey, CoverageStatus, Settled
from pipeline.records.wording import points
from pipeline.reports.timeline import Timeline, lay_out
from pipeline.store.queries.cells import cell_statuses, coverage_rows, days_of_issue

ALL_HOLES = "holes"
"""The filter that keeps every cell for which something must still be handed in."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One indicator and unit; `closed` is `9/12` where months are asked for, `strip` has them.

    `wanted`: it is one of those that the filter keeps.
    """

    unit: str
    status: CoverageStatus
    closed: str
    lacking: str
    strip: tuple[tuple[str, CoverageStatus], ...]
    asked: bool
    wanted: bool


@dataclass(frozen=True, slots=True)
class GridRow:
    """A line of the grid; a group has no cells."""

    id: str
    title: str
    points: str
    level: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole coverage; `tally` counts its cells by status, `holes` are those that lack papers.

    `elsewhere` are decisions on cells that are not asked for any more.
    """

    units: tuple[str, ...]
    rows: tuple[GridRow, ...]
    tally: Counter[CoverageStatus]
    holes: int
    elsewhere: tuple[tuple[CellKey, Settled], ...]


def view_grid(engine: Engine, indicators: IndicatorSet, only: str = "") -> Grid:
    """Return the grid; `only`, a status or `ALL_HOLES`, keeps the rows with such a cell."""
    triples = cell_statuses(engine)
    held: dict[tuple[str, str], list[CoverageStatus]] = defaultdict(list)
    for id, unit, status in triples:
        held[id, unit].append(status)
    asked = {id for id, _ in held}
    units = tuple(sorted({unit for _, unit in held}))
    strips = _strips(engine, held)
    rows: list[GridRow] = []
    for indicator in indicators.indicators:
        cells: tuple[Cell, ...] = ()
        if indicator.id in asked:
            cells = tuple(
                _cell(unit, held.get((indicator.id, unit)), strips.get((indicator.id, unit)), only)
                for unit in units
            )
        if only and not any(cell.asked and cell.wanted for cell in cells):
            continue
        title, most = indicator.title, points(indicator.points)
        rows.append(GridRow(indicator.id, title, most, indicator.level, cells))
    tally = count_cells(triples)
    return Grid(units, tuple(rows), tally, holes_in(tally), _elsewhere(engine, held))


def view_timeline(engine: Engine, period: Period) -> Timeline:
    """Return the timeline of all documents against the assessment period."""
    dated = [
        (issued, verdict) for issued, verdict, count in days_of_issue(engine) for _ in range(count)
    ]
    return lay_out(dated, period)


def strip_of(cell: CoverageCell) -> tuple[tuple[str, CoverageStatus], ...]:
    """Return the months or quarters of a cell, each with its name and status."""
    return tuple(
        (cell.span_name(row.month), row.status)
        for row in cell.rows
        if cell.has_spans and row.month is not None
    )


def _strips(
    engine: Engine, held: Mapping[tuple[str, str], list[CoverageStatus]]
) -> dict[tuple[str, str], CoverageCell]:
    """The cells with months: of those alone the whole rows are read."""
    monthly = {id for (id, _), statuses in held.items() if len(statuses) > 1}
    cells = cells_of(coverage_rows(engine, monthly)) if monthly else ()
    return {(cell.indicator, cell.unit): cell for cell in cells}


def _cell(
    unit: str, statuses: list[CoverageStatus] | None, monthly: CoverageCell | None, only: str
) -> Cell:
    status = status_of(statuses or ())
    wanted = not only or status == only or (only == ALL_HOLES and status in HOLES)
    return Cell(
        unit,
        status,
        monthly.closed if monthly else "",
        monthly.lacking if monthly else "",
        strip_of(monthly) if monthly else (),
        statuses is not None,
        wanted,
    )


def _elsewhere(
    engine: Engine, held: Mapping[tuple[str, str], object]
) -> tuple[tuple[CellKey, Settled], ...]:
    settled = standing(all_cell_decisions(engine))
    return tuple(
        (key, one) for key, one in settled.items() if (key.indicator, key.unit) not in held
    )
