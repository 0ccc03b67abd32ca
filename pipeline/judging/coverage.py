"""Which indicators are evidenced by which unit, and what is still missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from indicator_map.model import Indicator, IndicatorSet, Need
from pipeline.judging.period import day
from pipeline.records import CoverageRow, CoverageStatus, EvidenceRow, iso_day

WHOLE_PROVINCE = ""
"""The unit of indicators that the province evidences once."""


def coverage(
    indicators: IndicatorSet, rows: Sequence[EvidenceRow], units: Sequence[str]
) -> tuple[CoverageRow, ...]:
    """Return one row for every leaf indicator and unit (and month, where it is asked for).

    Indicators that the province evidences once have an empty `unit`; any unit's paper counts for
    them. Duplicates and unread files never count.
    """
    by_indicator: dict[str, list[EvidenceRow]] = defaultdict(list)
    for row in rows:
        if not row.error and not row.duplicate_of:
            for scored in row.indicators:
                by_indicator[scored.indicator].append(row)
    covered: list[CoverageRow] = []
    for indicator in indicators.leaves:
        covered.extend(
            _indicator_rows(indicator, by_indicator[indicator.id], units, indicators.year)
        )
    return tuple(covered)


def _indicator_rows(
    indicator: Indicator, rows: list[EvidenceRow], units: Sequence[str], year: int
) -> Iterator[CoverageRow]:
    needed = "; hoặc ".join(_wording(need) for need in indicator.needs)
    if indicator.deduction:
        yield CoverageRow(
            indicator.id,
            indicator.title,
            WHOLE_PROVINCE,
            "not-required",
            needed,
            tuple(_name(row) for row in rows),
            "Tiêu chí trừ điểm: không phải nộp minh chứng.",
        )
        return
    monthly = any(need.per == "month" for need in indicator.needs)
    each_unit = indicator.units_supply and any(
        need.per == "unit" or need.each_unit for need in indicator.needs
    )
    for unit in units if each_unit and units else [WHOLE_PROVINCE]:
        own = [row for row in rows if unit in (WHOLE_PROVINCE, row.unit)]
        if not monthly:
            yield _judged_row(indicator, unit, needed, own, "")
            continue
        for month in range(1, 13):
            in_month = [row for row in own if _month(row) == (year, month)]
            yield _judged_row(indicator, unit, needed, in_month, f"tháng {month:02d}/{year}")


def _judged_row(
    indicator: Indicator, unit: str, needed: str, rows: list[EvidenceRow], about: str
) -> CoverageRow:
    status, note = _status(rows)
    return CoverageRow(
        indicator.id,
        indicator.title,
        unit,
        status,
        needed,
        tuple(_name(row) for row in rows),
        "; ".join(part for part in (about, note) if part),
    )


def _status(rows: Iterable[EvidenceRow]) -> tuple[CoverageStatus, str]:
    held = list(rows)
    counted = [row for row in held if row.period.verdict in ("inside", "partial")]
    if any(row.confirmed for row in counted):
        return "confirmed", ""
    if counted:
        waiting = all(row.review for row in counted)
        return "found", "chờ người rà soát" if waiting else ""
    if any(row.period.verdict == "unknown" for row in held):
        return "missing", "có văn bản nhưng chưa rõ ngày, cần người xem"
    if held:
        return "outside-only", "chỉ có văn bản ngoài kỳ"
    return "missing", ""


def _month(row: EvidenceRow) -> tuple[int, int] | None:
    """The month a paper is for: the covered one if it is a single month, else the issue's."""
    extraction = row.extraction
    if extraction is None:
        return None
    covers = extraction.covers
    if covers and covers.start[:7] == covers.end[:7]:
        issued: date | None = date.fromisoformat(covers.start)
    else:
        issued = iso_day(extraction.issue_date.value)
    return (issued.year, issued.month) if issued else None


def _wording(need: Need) -> str:
    kinds = " / ".join(need.doc_types)
    parts = [kinds, need.wording, f"({need.issuer})" if need.issuer else ""]
    text = " ".join(part for part in parts if part)
    return f"{text} [suy ra]" if need.inferred else text


def _name(row: EvidenceRow) -> str:
    extraction = row.extraction
    if extraction is None or not extraction.number.value:
        return row.path
    issued = iso_day(extraction.issue_date.value)
    return f"{extraction.number.value} ({day(issued)})" if issued else extraction.number.value
