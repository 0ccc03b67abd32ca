"""The coverage as a grid of indicators and units, a cell of it, and the timeline."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from indicator_map.model import IndicatorSet, Period
from pipeline.records.rows import WHOLE_PROVINCE, CoverageRow, CoverageStatus
from pipeline.records.wording import points
from pipeline.reports.coverage_grid import worst_of, worst_status
from pipeline.reports.timeline import Timeline, lay_out
from pipeline.store.queries.cells import (
    Paper,
    cell_statuses,
    coverage_rows,
    days_of_issue,
    papers_of,
)

STRIP_LIMIT = 3
"""With more units than this a cell shows how many months are there; its own page has the strip."""


@dataclass(frozen=True, slots=True)
class MonthView:
    """One month of an indicator that is asked for monthly."""

    month: int
    status: CoverageStatus
    found: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One indicator and unit; `months` is `9/12` where months are asked for."""

    unit: str
    status: CoverageStatus
    months: str
    asked: bool


@dataclass(frozen=True, slots=True)
class GridRow:
    """A line of the grid; a group has no cells. `strip` holds the months of a province's row."""

    id: str
    title: str
    points: str
    level: int
    cells: tuple[Cell, ...]
    strip: tuple[MonthView, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole coverage; `tally` counts its cells by status."""

    units: tuple[str, ...]
    rows: tuple[GridRow, ...]
    tally: Counter[CoverageStatus]


@dataclass(frozen=True, slots=True)
class CellView:
    """What one indicator needs of one unit, and what is there."""

    indicator: str
    title: str
    steps: tuple[str, ...]
    unit: str
    rows: tuple[CoverageRow, ...]
    months: tuple[MonthView, ...]
    papers: tuple[Paper, ...]

    @property
    def status(self) -> CoverageStatus:
        """The worst status over the months."""
        return worst_status(self.rows)


def view_grid(engine: Engine, indicators: IndicatorSet, only: str = "") -> Grid:
    """Return the grid; `only` keeps the rows that have a cell of that status."""
    held: dict[str, dict[str, list[CoverageStatus]]] = defaultdict(lambda: defaultdict(list))
    for id, unit, status in cell_statuses(engine):
        held[id][unit].append(status)
    monthly = [
        id
        for id, by_unit in held.items()
        if len(by_unit.get(WHOLE_PROVINCE, ())) > 1 and len(by_unit) <= STRIP_LIMIT
    ]
    strips: dict[str, list[CoverageRow]] = defaultdict(list)
    for row in coverage_rows(engine, monthly, WHOLE_PROVINCE):
        strips[row.indicator].append(row)
    units = tuple(sorted({unit for by_unit in held.values() for unit in by_unit}))
    tally: Counter[CoverageStatus] = Counter()
    rows: list[GridRow] = []
    for indicator in indicators.indicators:
        by_unit = held.get(indicator.id, {})
        cells = tuple(_cell(unit, by_unit.get(unit, [])) for unit in units) if by_unit else ()
        tally.update(cell.status for cell in cells if cell.asked)
        if only and not any(cell.asked and cell.status == only for cell in cells):
            continue
        rows.append(
            GridRow(
                indicator.id,
                indicator.title,
                points(indicator.points),
                indicator.level,
                cells,
                _months(strips.get(indicator.id, [])),
            )
        )
    return Grid(units, tuple(rows), tally)


def view_cell(engine: Engine, indicators: IndicatorSet, indicator: str, unit: str) -> CellView:
    """Return one cell with its documents; KeyError for an unknown indicator."""
    known = indicators.get(indicator)
    if known is None:
        raise KeyError(indicator)
    rows = coverage_rows(engine, (indicator,), unit)
    papers = papers_of(engine, indicator, unit)
    return CellView(
        indicator, known.title, indicators.path(indicator), unit, rows, _months(rows), papers
    )


def view_timeline(engine: Engine, period: Period) -> Timeline:
    """Return the timeline of all documents against the assessment period."""
    dated = [
        (issued, verdict) for issued, verdict, count in days_of_issue(engine) for _ in range(count)
    ]
    return lay_out(dated, period)


def _cell(unit: str, statuses: Sequence[CoverageStatus]) -> Cell:
    there = sum(status in ("found", "confirmed") for status in statuses)
    return Cell(
        unit,
        worst_of(statuses),
        f"{there}/{len(statuses)}" if len(statuses) > 1 else "",
        bool(statuses),
    )


def _months(rows: Sequence[CoverageRow]) -> tuple[MonthView, ...]:
    if len(rows) < 2:
        return ()
    return tuple(
        MonthView(row.month.month, row.status, row.found, row.note)
        for row in rows
        if row.month is not None
    )
