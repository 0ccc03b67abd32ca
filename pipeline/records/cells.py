"""Cells of the coverage: one indicator of one unit, its months or quarters put together.

How a cell stands, and how many there are of each kind, is told here and nowhere else: terminal,
tables, reports and page all count with `count_cells`.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

from pipeline.records import coverage_sentences as sentences
from pipeline.records.rows import (
    HOLES,
    LADDER,
    CellKey,
    CoverageRow,
    CoverageStatus,
    Settled,
    SettledStatus,
)

EVIDENCED: tuple[CoverageStatus, ...] = ("partial", "found", "confirmed")
"""What shows that something is there for a month."""

SETTLED: tuple[SettledStatus, ...] = get_args(SettledStatus)
"""What a reviewer can settle a cell as."""

_TWO_MONTHS = timedelta(days=62)


def status_of(statuses: Iterable[CoverageStatus]) -> CoverageStatus:
    """Return how a cell stands by the statuses of its months; `not-required` for none.

    With a month that is a hole it is a hole: `partial` where another month is evidenced, else the
    worst of the holes. Otherwise it is the worst status of the ladder.
    """
    held = set(statuses)
    if held & set(HOLES) and held & set(EVIDENCED):
        return "partial"
    return next((status for status in LADDER if status in held), "not-required")


def count_cells(rows: Iterable[tuple[str, str, CoverageStatus]]) -> Counter[CoverageStatus]:
    """Count cells by status; `rows` are (indicator, unit, status), months are rows of a cell."""
    held: dict[tuple[str, str], list[CoverageStatus]] = defaultdict(list)
    for indicator, unit, status in rows:
        held[indicator, unit].append(status)
    return Counter(status_of(statuses) for statuses in held.values())


def count_rows(rows: Iterable[CoverageRow]) -> Counter[CoverageStatus]:
    """Count the cells that some rows of the coverage make, by status."""
    return count_cells((row.indicator, row.unit, row.status) for row in rows)


def holes_in(count: Mapping[CoverageStatus, int]) -> int:
    """Return how many of the cells counted are holes: where something must still be handed in."""
    return sum(count.get(status, 0) for status in HOLES)


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """One indicator of one unit; `rows` are its months or quarters, or the one row of the year."""

    rows: tuple[CoverageRow, ...]

    @property
    def indicator(self) -> str:
        """The id of the indicator."""
        return self.rows[0].indicator

    @property
    def title(self) -> str:
        """The title of the indicator."""
        return self.rows[0].title

    @property
    def unit(self) -> str:
        """The unit, empty for the province."""
        return self.rows[0].unit

    @property
    def needed(self) -> str:
        """What would satisfy it."""
        return self.rows[0].needed

    @property
    def status(self) -> CoverageStatus:
        """How it stands, over all its months."""
        return status_of(row.status for row in self.rows)

    @property
    def is_hole(self) -> bool:
        """Whether something must still be handed in."""
        return self.status in HOLES

    @property
    def holes(self) -> tuple[CoverageRow, ...]:
        """Its rows that are holes."""
        return tuple(row for row in self.rows if row.status in HOLES)

    @property
    def has_spans(self) -> bool:
        """Whether months or quarters are asked for."""
        return len(self.rows) > 1

    @property
    def closed(self) -> str:
        """How many of its months are no holes (`9/12`); empty where no months are asked for."""
        if not self.has_spans:
            return ""
        return f"{len(self.rows) - len(self.holes)}/{len(self.rows)}"

    @property
    def if_any(self) -> bool:
        """Whether what it lacks is needed only where such a case occurred."""
        return all(row.if_any for row in self.holes or self.rows)

    @property
    def lacking(self) -> str:
        """The months that are holes (`tháng 1, 2, 5–7`); empty where no months are asked for."""
        return self.spans(row.month for row in self.holes)

    @property
    def wanting(self) -> str:
        """What is still wanting."""
        return sentences.joined(dict.fromkeys(row.wanting for row in self.holes))

    @property
    def found(self) -> tuple[str, ...]:
        """What closes it or a part of it."""
        return tuple(dict.fromkeys(name for row in self.rows for name in row.found))

    @property
    def doc_ids(self) -> tuple[str, ...]:
        """The documents of `found`."""
        return tuple(dict.fromkeys(id for row in self.rows for id in row.doc_ids))

    @property
    def apart(self) -> tuple[str, ...]:
        """Papers that close nothing, each with its reason."""
        return tuple(self.apart_by_id.values())

    @property
    def apart_by_id(self) -> dict[str, str]:
        """The same by document, but for those that close another month; in old stores by text."""
        told: dict[str, str] = {}
        for row in self.rows:
            ids = row.apart_ids or row.apart
            told |= zip(ids, row.apart, strict=True)
        closing = set(self.doc_ids)
        return {id: line for id, line in told.items() if id not in closing}

    @property
    def asked(self) -> tuple[str, ...]:
        """The units to ask where the province owes it."""
        return tuple(dict.fromkeys(unit for row in self.rows for unit in row.asked))

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes of its rows, without the names of their months; of the holes if it is one."""
        rows = self.holes or self.rows
        return tuple(dict.fromkeys(note for row in rows if (note := note_of(row))))

    @property
    def bases(self) -> tuple[str, ...]:
        """What settles it, or some of its months."""
        return tuple(dict.fromkeys(row.basis for row in self.rows if row.basis))

    def spans(self, months: Iterable[date | None]) -> str:
        """Name some of its months or quarters on one line; empty where none are asked for."""
        days = sorted(month for month in months if month is not None)
        if not days:
            return ""
        return sentences.quarters(days) if self._quarterly else sentences.months(days)

    def span_name(self, month: date) -> str:
        """Name one of its months or quarters briefly: `3`, `III`."""
        return sentences.quarter_sign(month) if self._quarterly else str(month.month)

    @property
    def _quarterly(self) -> bool:
        days = [row.month for row in self.rows if row.month is not None]
        between = [later - earlier for earlier, later in pairwise(days)]
        return bool(between) and min(between) > _TWO_MONTHS


def note_of(row: CoverageRow) -> str:
    """Return a row's note without the name of its month, which stands in a place of its own."""
    if row.month is None:
        return row.note
    for name in (sentences.month(row.month), sentences.quarter(row.month)):
        if row.note.startswith(name):
            return row.note[len(name) :].lstrip("; ")
    return row.note


def cells_of(rows: Iterable[CoverageRow]) -> tuple[CoverageCell, ...]:
    """Put the rows of each indicator and unit together, in the order of the first of each."""
    held: dict[tuple[str, str], list[CoverageRow]] = {}
    for row in rows:
        held.setdefault((row.indicator, row.unit), []).append(row)
    return tuple(CoverageCell(tuple(same)) for same in held.values())


def counted_for(rows: Iterable[CoverageRow]) -> dict[str, frozenset[str] | None]:
    """Return by indicator the documents that close a cell of it or a part of one.

    None where that is not known: coverage that was stored before cells named their documents.
    """
    found: dict[str, frozenset[str] | None] = {}
    for row in rows:
        before = found.get(row.indicator, frozenset())
        unnamed = bool(row.found) and not row.doc_ids
        found[row.indicator] = None if unnamed or before is None else before.union(row.doc_ids)
    return found


def apart_reasons(rows: Iterable[CoverageRow]) -> dict[tuple[str, str], str]:
    """Return by indicator and document why it closes no cell of it, where it closes none."""
    told: dict[tuple[str, str], str] = {}
    closing: set[tuple[str, str]] = set()
    for row in rows:
        closing |= {(row.indicator, id) for id in row.doc_ids}
        for id, line in zip(row.apart_ids, row.apart, strict=False):
            told.setdefault((row.indicator, id), line)
    return {key: line for key, line in told.items() if key not in closing}


@dataclass(frozen=True, slots=True)
class SettledCell:
    """What reviewers decided alike of one or more months of a cell, and it still stands."""

    cell: CoverageCell
    months: tuple[date | None, ...]
    settled: Settled


def settled_cells(
    cells: Iterable[CoverageCell], settled: Mapping[CellKey, Settled]
) -> tuple[SettledCell, ...]:
    """Return the standing decisions on these cells, months that were decided alike together."""
    found: list[SettledCell] = []
    for cell in cells:
        alike: dict[Settled, list[date | None]] = {}
        for row in cell.rows:
            if (decision := settled.get(row.key)) is not None:
                alike.setdefault(decision, []).append(row.month)
        found += [SettledCell(cell, tuple(months), one) for one, months in alike.items()]
    return tuple(found)


def not_asked(
    settled: Mapping[CellKey, Settled], rows: Iterable[CoverageRow]
) -> tuple[tuple[CellKey, Settled], ...]:
    """Return the decisions on cells that the coverage does not have any more: they are kept."""
    asked = {row.key for row in rows}
    return tuple((key, one) for key, one in settled.items() if key not in asked)


def cell_version(rows: Sequence[CoverageRow], settled: Mapping[CellKey, Settled]) -> str:
    """Return 16 hex digits for what a reviewer sees of a cell: its state and decisions.

    `rows` are all of the cell. A decision made on another version than the stored one is refused.
    """
    parts: list[str] = []
    for row in rows:
        parts += [row.indicator, row.unit, str(row.month or ""), row.status, str(row.have)]
        parts += [*row.doc_ids, *row.found]
        if (one := settled.get(row.key)) is not None:
            parts += [one.status, one.note, one.basis, one.reviewer]
        parts.append("")
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
