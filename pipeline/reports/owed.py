"""What a unit still owes (còn nợ minh chứng), from the cells of the coverage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.records.coverage_sentences import months
from pipeline.records.rows import HOLES, WHOLE_PROVINCE, CoverageRow, CoverageStatus


@dataclass(frozen=True, slots=True)
class Owed:
    """One indicator that a unit owes something for.

    `rows` are its open cells, several where months are asked for. `for_province`: the province as
    a whole owes it, and the unit was asked for it.
    """

    indicator: str
    title: str
    rows: tuple[CoverageRow, ...]
    for_province: bool = False

    @property
    def months(self) -> str:
        """The open months, `tháng 1, 3–5`; empty where no months are asked for."""
        days = [row.month for row in self.rows if row.month is not None]
        return months(days) if days else ""

    def with_status(self, statuses: Sequence[CoverageStatus]) -> Owed | None:
        """Return what is owed because cells stand on one of these rungs, None where none does."""
        rows = tuple(row for row in self.rows if row.status in statuses)
        return Owed(self.indicator, self.title, rows, self.for_province) if rows else None


def owed_by_unit(coverage: Iterable[CoverageRow]) -> dict[str, tuple[Owed, ...]]:
    """Return for every unit that owes something what that is, in the order of the indicators.

    A hole of the province counts for each unit that the campaign asks for it; one that nobody is
    asked for stands under `WHOLE_PROVINCE`.
    """
    held: dict[str, dict[tuple[str, bool], list[CoverageRow]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in coverage:
        if row.status not in HOLES:
            continue
        of_province = row.unit == WHOLE_PROVINCE
        for unit in (row.asked or (WHOLE_PROVINCE,)) if of_province else (row.unit,):
            held[unit][row.indicator, of_province].append(row)
    return {
        unit: tuple(
            Owed(indicator, rows[0].title, tuple(rows), of_province)
            for (indicator, of_province), rows in by_indicator.items()
        )
        for unit, by_indicator in sorted(held.items())
    }
