"""The months and quarters of an assessment period, and which of them a paper is for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from indicator_map.model import Period
from pipeline.records.rows import EvidenceRow

REPORT = "Báo cáo"
"""The kind of paper that tells of several months; all others are for one."""

_ONE_MONTH = 31
"""Days; what covers fewer is for a single month."""


@dataclass(frozen=True, slots=True)
class Span:
    """A month or quarter of the period, by its first day and the last one in the period.

    `year_before` is the year in which it begins as well where it is two half Decembers.
    """

    first: date
    last: date
    year_before: int | None = None

    def has(self, row: EvidenceRow) -> bool:
        """Say whether a paper is for this span.

        A report is for every month that it tells of, any other paper for one. A paper of another
        year shows under its month's name.
        """
        covers = row.covers
        if covers and _is_report(row) and (covers[1] - covers[0]).days >= _ONE_MONTH:
            return 2 * _overlap(covers, (self.first, self.last)) > (self.last - self.first).days
        when = day_about(row)
        if when is None:
            return False
        if when.year == self.year_before and when.month == self.last.month:
            return True
        inside = self.first <= when <= self.last
        outside = row.period.verdict in ("before", "after")
        return inside or (outside and self._same_months(when))

    def _same_months(self, when: date) -> bool:
        return self.first.month <= when.month <= self.last.month


def months(period: Period) -> tuple[Span, ...]:
    """Return the months that begin in the period.

    A year from 16/12 to 15/12 has January to December; its two half Decembers are one month.
    """
    start, end = period.start, period.end
    half_at_end = (end + timedelta(days=1)).month == end.month
    half_at_start = start.day > 1 and start.month == end.month
    return tuple(
        Span(
            first,
            min(_month_end(first), end),
            start.year
            if half_at_start and half_at_end and (first.year, first.month) == (end.year, end.month)
            else None,
        )
        for year in range(start.year, end.year + 1)
        for month in range(1, 13)
        if start <= (first := date(year, month, 1)) <= end
    )


def quarters(period: Period) -> tuple[Span, ...]:
    """Return the quarters that begin in the period; the half December before it is the last's."""
    held = months(period)
    return tuple(
        Span(
            one.first,
            min(_month_end(date(one.first.year, one.first.month + 2, 1)), period.end),
            held[-1].year_before if one.first.month == held[-1].first.month - 2 else None,
        )
        for one in held
        if one.first.month % 3 == 1
    )


def announces(row: EvidenceRow) -> bool:
    """Say whether a paper tells beforehand of what it covers, as a schedule does.

    A notice for several months that are not over, or of days to come, holds no meeting; a report
    of the year that is signed before it ends does tell of it.
    """
    covers, issued = row.covers, row.issued
    if covers is None or issued is None or _is_report(row):
        return False
    several = (covers[1] - covers[0]).days >= _ONE_MONTH
    return covers[0] > issued or (several and covers[1] > issued)


def day_about(row: EvidenceRow) -> date | None:
    """Return a day of the month a paper is for: of the covered one if it is single, else issue's.

    A month of the inspectorate runs from the 15th to the 14th: it is the one that ends.
    """
    covers = row.covers
    if covers and (covers[1] - covers[0]).days < _ONE_MONTH:
        same = (covers[0].year, covers[0].month) == (covers[1].year, covers[1].month)
        return covers[0] if same else covers[1]
    return row.issued


def _is_report(row: EvidenceRow) -> bool:
    kind = row.extraction.doc_type.value if row.extraction else None
    return kind == REPORT


def _overlap(one: tuple[date, date], other: tuple[date, date]) -> int:
    """Days in common."""
    return (min(one[1], other[1]) - max(one[0], other[0])).days + 1


def _month_end(first: date) -> date:
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return following - timedelta(days=1)
