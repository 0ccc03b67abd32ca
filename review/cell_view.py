"""One cell of the coverage: what it needs, what is there, what reviewers decided of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from pipeline.deciding.cell_decisions import CellDecision, standing
from pipeline.deciding.cell_store import CellDecisionStore
from pipeline.deciding.decisions import effective
from pipeline.records import coverage_sentences as sentences
from pipeline.records.cells import CoverageCell, SettledCell, settled_cells
from pipeline.records.rows import CoverageStatus
from pipeline.store.queries.cells import Paper, papers_named, papers_of
from review.coverage_view import strip_of


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month or quarter of a cell, with the papers that close it."""

    name: str
    status: CoverageStatus
    papers: tuple[Paper, ...]
    wanting: str
    apart: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PastDecision:
    """A decision with all the months that were decided with it."""

    decision: CellDecision
    months: tuple[date | None, ...]

    @property
    def spans(self) -> str:
        """The months on one line, empty where the cell has none."""
        days = sorted(month for month in self.months if month is not None)
        return sentences.months(days) if days else ""


@dataclass(frozen=True, slots=True)
class CellView:
    """What one indicator needs of one unit, what is there, and what was decided.

    `cell` is None where nothing is asked. `closing` are the documents that close it, `apart` those
    that do not, each with its reason (None: no longer listed), `others` all other ones of the
    indicator. `settled` are the standing decisions, `decisions` all, oldest first.
    """

    indicator: str
    title: str
    steps: tuple[str, ...]
    unit: str
    version: str
    cell: CoverageCell | None
    strip: tuple[tuple[str, CoverageStatus], ...]
    months: tuple[MonthView, ...]
    closing: tuple[Paper, ...]
    apart: tuple[tuple[Paper | None, str], ...]
    others: tuple[Paper, ...]
    settled: tuple[SettledCell, ...]
    decisions: tuple[CellDecision, ...]

    @property
    def status(self) -> CoverageStatus:
        """How the cell stands; `not-required` where nothing is asked."""
        return self.cell.status if self.cell else "not-required"

    @property
    def open_months(self) -> tuple[tuple[str, str], ...]:
        """The months that can be settled: ISO day and name."""
        if self.cell is None or not self.cell.has_spans:
            return ()
        return tuple(
            (row.month.isoformat(), self.cell.spans([row.month]))
            for row in self.cell.holes
            if row.month is not None
        )

    @property
    def forgotten(self) -> tuple[PastDecision, ...]:
        """Standing decisions on months, or on the whole, that are not asked for any more."""
        asked = {row.key for row in self.cell.rows} if self.cell else set()
        stands = {one.key: one for one in effective(self.decisions)}
        return _together(one for key, one in stands.items() if key not in asked)

    @property
    def history(self) -> tuple[PastDecision, ...]:
        """All decisions, newest first; months that were decided in one go stand together."""
        return tuple(reversed(_together(self.decisions)))


def view_cell(cells: CellDecisionStore, indicator: str, unit: str) -> CellView:
    """Return one cell; KeyError for an indicator that nobody knows or decided about."""
    held = cells.cell(indicator, unit)
    known = cells.indicators.get(indicator)
    if known is None and not held.decisions:
        raise KeyError(indicator)
    cell = CoverageCell(held.rows) if held.rows else None
    engine = cells.engine
    apart = cell.apart_by_id if cell else {}
    closing = cell.doc_ids if cell else ()
    papers = papers_named(engine, {*closing, *apart})
    of_indicator = papers_of(engine, indicator, unit)
    return CellView(
        indicator=indicator,
        title=known.title if known else "",
        steps=cells.indicators.path(indicator) if known else (),
        unit=unit,
        version=held.version,
        cell=cell,
        strip=strip_of(cell) if cell else (),
        months=_months(cell, papers) if cell else (),
        closing=_listed(closing, papers),
        apart=tuple((papers.get(id), line) for id, line in apart.items()),
        others=tuple(one for one in of_indicator if one.doc_id not in papers),
        settled=settled_cells([cell] if cell else [], standing(held.decisions)),
        decisions=held.decisions,
    )


def months_of(texts: Collection[str]) -> tuple[date | None, ...]:
    """Return the months of a form; ValueError where one is no day."""
    return tuple(date.fromisoformat(text) if text else None for text in texts)


def _months(cell: CoverageCell, papers: dict[str, Paper]) -> tuple[MonthView, ...]:
    return tuple(
        MonthView(
            cell.spans([row.month]),
            row.status,
            _listed(row.doc_ids, papers),
            row.wanting or row.basis,
            row.apart,
        )
        for row in cell.rows
        if cell.has_spans and row.month is not None
    )


def _listed(ids: Collection[str], papers: dict[str, Paper]) -> tuple[Paper, ...]:
    return tuple(papers[id] for id in ids if id in papers)


def _together(decisions: Iterable[CellDecision]) -> tuple[PastDecision, ...]:
    """Put decisions of one go that say the same together."""
    alike: dict[tuple[str, ...], list[CellDecision]] = {}
    for one in decisions:
        go = one.batch or str(one.id)
        alike.setdefault((go, one.status, one.note, one.basis), []).append(one)
    return tuple(
        PastDecision(same[-1], tuple(one.key.month for one in same)) for same in alike.values()
    )
