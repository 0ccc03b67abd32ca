"""Which indicators are evidenced by which unit, and what is still missing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from extractors.grammar.folding import fold
from indicator_map.campaign import Campaign, Unit, asked_of_each_unit
from indicator_map.model import Indicator, IndicatorSet, Need
from pipeline.judging.deadlines import LATE
from pipeline.judging.period import day
from pipeline.records.rows import CoverageRow, CoverageStatus, EvidenceRow, iso_day

WHOLE_PROVINCE = ""
"""The unit of indicators that the province evidences once."""

IF_ANY = "chỉ cần nếu có phát sinh; không có vụ việc thì nêu rõ trong báo cáo"

PROVINCIAL_ISSUERS = ("uy ban nhan dan tinh", "ubnd tinh", "tinh uy")

_MONTH = re.compile(r"tháng (\d\d)/\d{4}")


def coverage(
    indicators: IndicatorSet,
    rows: Sequence[EvidenceRow],
    units: Sequence[str],
    campaign: Campaign | None = None,
) -> tuple[CoverageRow, ...]:
    """Return one row for every leaf indicator and unit (and month, where it is asked for).

    Indicators that the province evidences once have an empty `unit`; any unit's paper counts for
    them. What the set asks of every unit and of the province besides has both rows; for the
    province's counts what its own bodies issued, or a unit handed in that does not owe it.
    Duplicates and unread files never count.

    With a `campaign` that lists units, those are the units (rows bear their names), and each
    owes what the campaign says. A unit that owes nothing for an indicator has no row there,
    because most rows of a province would say just that; where it handed something in all the
    same, a `not-required` row shows it.
    """
    asker = _Asker(indicators, tuple(units), campaign if campaign and campaign.units else None)
    by_indicator: dict[str, list[EvidenceRow]] = defaultdict(list)
    for row in rows:
        if not row.error and not row.duplicate_of:
            for scored in row.indicators:
                by_indicator[scored.indicator].append(row)
    covered: list[CoverageRow] = []
    for indicator in indicators.leaves:
        covered.extend(asker.rows(indicator, by_indicator[indicator.id]))
    return tuple(covered)


def month_of(row: CoverageRow) -> int | None:
    """Return the month that a row is about, None where the indicator asks for no months."""
    found = _MONTH.match(row.note)
    return int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class _Month:
    """A month of the period; `year_before` where it begins in the year before (half Decembers)."""

    year: int
    month: int
    year_before: int | None

    def has(self, row: EvidenceRow) -> bool:
        """Say whether a paper is for this month; one of another year shows under its name."""
        when = _month(row)
        if when is None or when[1] != self.month:
            return False
        outside = row.period.verdict in ("before", "after")
        return outside or when[0] in (self.year, self.year_before)


@dataclass(frozen=True, slots=True)
class _Asker:
    """Says for each indicator who owes it and whether it is there."""

    indicators: IndicatorSet
    units: tuple[str, ...]
    campaign: Campaign | None

    def rows(self, indicator: Indicator, held: list[EvidenceRow]) -> Iterator[CoverageRow]:
        """Yield the coverage of one leaf; `held` is all evidence for it."""
        owing = self._owing(indicator)
        if indicator.deduction:
            note = "Tiêu chí trừ điểm: không phải nộp minh chứng."
            yield self._not_required(indicator, WHOLE_PROVINCE, held, note)
            return
        if owing:
            for unit in owing:
                own = [row for row in held if row.unit == unit]
                yield from self._judged(indicator, unit, own)
            if _from_province_too(indicator):
                own = [row for row in held if row.unit not in owing or _issued_by_province(row)]
                yield from self._judged(indicator, WHOLE_PROVINCE, own)
            yield from self._unasked(indicator, set(owing), held)
        elif self.campaign and _only_from_units(indicator):
            note = "Đợt đánh giá không giao đơn vị nào nộp."
            yield self._not_required(indicator, WHOLE_PROVINCE, held, note)
        else:
            yield from self._judged(indicator, WHOLE_PROVINCE, held)

    def _owing(self, indicator: Indicator) -> tuple[str, ...]:
        if self.campaign is None:
            return self.units if asked_of_each_unit(indicator) else ()
        return tuple(
            unit.name for unit in self.campaign.units if self.campaign.requires(unit, indicator.id)
        )

    def _unasked(
        self, indicator: Indicator, owing: set[str], held: list[EvidenceRow]
    ) -> Iterator[CoverageRow]:
        """Yield what known units handed in without owing it."""
        given: dict[str, list[EvidenceRow]] = defaultdict(list)
        for row in held:
            if row.unit not in owing and self._unit(row.unit) is not None:
                given[row.unit].append(row)
        for unit, own in sorted(given.items()):
            yield self._not_required(indicator, unit, own, "Không yêu cầu đơn vị này nộp.")

    def _not_required(
        self, indicator: Indicator, unit: str, held: list[EvidenceRow], note: str
    ) -> CoverageRow:
        return CoverageRow(
            indicator.id,
            indicator.title,
            unit,
            "not-required",
            self._needed(indicator, unit),
            tuple(_name(row) for row in held),
            note,
        )

    def _judged(
        self, indicator: Indicator, unit: str, held: list[EvidenceRow]
    ) -> Iterator[CoverageRow]:
        if not any(need.per == "month" for need in indicator.needs):
            yield self._judged_row(indicator, unit, held, "")
            return
        undated = sum(_month(row) is None for row in held)
        for month in self._months():
            in_month = [row for row in held if month.has(row)]
            about = f"tháng {month.month:02d}/{month.year}"
            yield self._judged_row(indicator, unit, in_month, about, undated)

    def _months(self) -> tuple[_Month, ...]:
        """The months that begin in the period.

        A year from 16/12 to 15/12 has January to December; its two half Decembers are one month.
        """
        start, end = self.indicators.period.start, self.indicators.period.end
        firsts = [
            date(year, month, 1)
            for year in range(start.year, end.year + 1)
            for month in range(1, 13)
            if start <= date(year, month, 1) <= end
        ]
        half_at_end = (end + timedelta(days=1)).month == end.month
        half_at_start = start.day > 1 and start.month == end.month
        return tuple(
            _Month(
                first.year,
                first.month,
                start.year
                if half_at_start
                and half_at_end
                and (first.year, first.month) == (end.year, end.month)
                else None,
            )
            for first in firsts
        )

    def _judged_row(
        self,
        indicator: Indicator,
        unit: str,
        rows: list[EvidenceRow],
        about: str,
        undated: int = 0,
    ) -> CoverageRow:
        status, note = _status(rows)
        parts = [about, note]
        if status in ("missing", "outside-only"):
            if undated:
                parts.append(f"có {undated} văn bản chưa rõ tháng, cần người xem")
            if self._only_if_any(indicator):
                parts.append(IF_ANY)
            parts += self._whom_to_ask(indicator, unit)
        elif all(LATE in row.reasons for row in rows if _counts(row)):
            parts.append("chỉ có tệp thấy lần đầu sau hạn nộp")
        return CoverageRow(
            indicator.id,
            indicator.title,
            unit,
            status,
            self._needed(indicator, unit),
            tuple(_name(row) for row in rows),
            "; ".join(part for part in parts if part),
        )

    def _whom_to_ask(self, indicator: Indicator, unit: str) -> list[str]:
        """What helps to get a missing paper: by when it was due, and who follows it."""
        if self.campaign is None:
            return []
        owing = self._unit(unit)
        due = self.campaign.deadline(owing) if owing else None
        who = ", ".join(self.campaign.answers_for(indicator.id))
        return [
            *([f"hạn nộp {day(due)}"] if due else []),
            *([f"phụ trách: {who}"] if who else []),
        ]

    def _unit(self, name: str) -> Unit | None:
        return self.campaign.unit(name) if self.campaign else None

    def _needed(self, indicator: Indicator, unit: str) -> str:
        """What would satisfy it: of a unit, what is asked of units where that is said apart."""
        needs = self._needs(indicator)
        if unit != WHOLE_PROVINCE:
            needs = tuple(need for need in needs if _from_units(need)) or needs
        elif self._owing(indicator):
            needs = tuple(need for need in needs if not _from_units(need)) or needs
        worded = "; hoặc ".join(dict.fromkeys(_wording(need) for need in needs))
        return worded or f"Văn bản thể hiện: {indicator.title}"

    def _needs(self, indicator: Indicator) -> tuple[Need, ...]:
        """A leaf for which the set names no paper takes over what the row above it needs."""
        needs = indicator.needs
        step = indicator
        while not needs and step.parent and (above := self.indicators.get(step.parent)):
            needs, step = above.needs, above
        return needs

    def _only_if_any(self, indicator: Indicator) -> bool:
        needs = self._needs(indicator)
        return bool(needs) and all(need.if_any for need in needs)


def _from_units(need: Need) -> bool:
    return need.per == "unit" or need.each_unit


def _from_province_too(indicator: Indicator) -> bool:
    """The set asks it of every unit and of the province besides, such as the yearly plan."""
    asked = {_from_units(need) for need in indicator.needs}
    return asked == {True, False} and not any(need.per == "month" for need in indicator.needs)


def _issued_by_province(row: EvidenceRow) -> bool:
    """`Ủy ban nhân dân tỉnh …`, `Tỉnh ủy …`, not `UBND tỉnh … - Sở …`, whoever handed it in."""
    issuer = fold(row.extraction.issuer.value or "") if row.extraction else ""
    return issuer.startswith(PROVINCIAL_ISSUERS) and " - " not in issuer


def _only_from_units(indicator: Indicator) -> bool:
    return bool(indicator.needs) and all(_from_units(need) for need in indicator.needs)


def _counts(row: EvidenceRow) -> bool:
    return row.period.verdict in ("inside", "partial")


def _status(rows: Iterable[EvidenceRow]) -> tuple[CoverageStatus, str]:
    held = list(rows)
    counted = [row for row in held if _counts(row)]
    if any(row.confirmed for row in counted):
        return "confirmed", ""
    if counted:
        waiting = all(row.review for row in counted)
        return "found", "chờ người rà soát" if waiting else ""
    if any(row.period.verdict == "unknown" for row in held):
        return "missing", "có văn bản nhưng chưa rõ ngày, cần người xem"
    if held:
        sides = Counter(row.period.verdict for row in held)
        counts = ((sides["before"], "trước kỳ"), (sides["after"], "sau kỳ"))
        words = [f"{count} {word}" for count, word in counts if count]
        return "outside-only", f"chỉ có văn bản ngoài kỳ ({', '.join(words)})"
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
