"""Judges a document against the assessment period (kỳ đánh giá); docs/period.md has the rules.

Only the issue date and the covered period judge it, never the day of receipt, signing or
scanning. Which of the two counts is the indicator's rule. The inspectorate's own reporting
periods end one day earlier than the assessment's (Thông tư 02/2021/TT-TTCP: 15/12 to 14/12), so
covered periods have one day of slack at both ends; issue dates have none. A document without an
issue date is `unknown`, whatever it covers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from extractors.document import Extraction
from indicator_map.model import Period, Rule
from pipeline.judging.title_years import title_years
from pipeline.records import sentences
from pipeline.records.rows import Judgement, Verdict

SLACK = timedelta(days=1)

REPORTING_TYPES = frozenset({"Báo cáo", "Kế hoạch", "Chương trình"})
"""Types that are about a period; judged by it even where no indicator says so."""


@dataclass(frozen=True, slots=True)
class Dates:
    """What a document says of time: its issue date, the first and last day of what it covers.

    `title_years` are the years that its title is about, none where it names none.
    """

    issued: date | None
    covers: tuple[date, date] | None = None
    doc_type: str = ""
    title_years: frozenset[int] = frozenset()


def dates_of(extraction: Extraction) -> Dates:
    """Return what an extracted document says of time."""
    covers = extraction.covers
    return Dates(
        extraction.issued,
        covers.days if covers else None,
        extraction.doc_type.value or "",
        title_years(extraction.subject.value or "", extraction.citations),
    )


def default_rule(dates: Dates) -> Rule:
    """Return the rule for a document that no indicator was found for."""
    return "covers" if dates.covers and dates.doc_type in REPORTING_TYPES else "issued"


def judge(dates: Dates, period: Period, year: int, rule: Rule | None = None) -> Judgement:
    """Return the verdict for `dates` under `rule`, with the reason codes that follow from it."""
    applied = rule or default_rule(dates)
    issued, covers = dates.issued, dates.covers
    if issued is None:
        judgement = Judgement("unknown", applied, sentences.no_issue_date(covers))
    elif applied == "covers" and covers:
        judgement = _by_covered_period(covers, issued, period, year)
    elif applied == "published-after":
        judgement = _published_after(covers, issued, period, year)
    elif applied == "in-force":
        judgement = _in_force(issued, period)
    else:
        judgement = _by_issue_date(issued, period, applied)
    return replace(judgement, reasons=_reasons(judgement.verdict, dates, year))


def _by_issue_date(issued: date, period: Period, rule: Rule) -> Judgement:
    for_want_of_covers = rule != "issued"
    if issued < period.start:
        said = sentences.issued_before(issued, period, for_want_of_covers)
        return Judgement("before", rule, said)
    if issued > period.end:
        return Judgement("after", rule, sentences.issued_after(issued, period, for_want_of_covers))
    return Judgement("inside", rule, sentences.issued_inside(issued, period, for_want_of_covers))


def _by_covered_period(
    covers: tuple[date, date], issued: date, period: Period, year: int
) -> Judgement:
    start, end = covers
    if start >= period.start and end <= period.end:
        return Judgement("inside", "covers", sentences.covered_inside(covers, issued, period))
    if covers in _parts_to_new_year(year, (1, 7, 10, 12)) and start <= period.end:
        return Judgement("inside", "covers", sentences.covered_year(covers, year, issued, period))
    if covers in _parts_to_new_year(year - 1, (1, 7, 10)) and start < period.start:
        return Judgement("before", "covers", sentences.covered_year_before(covers, year - 1))
    overlap = (min(end, period.end) - max(start, period.start)).days + 1
    if overlap >= 1 and start >= period.start - SLACK and end <= period.end + SLACK:
        return Judgement("inside", "covers", sentences.covered_a_day_off(covers, issued, period))
    # A neighbouring year of the inspectorate shares one day with the period: no more than none.
    if overlap <= SLACK.days and start < period.start:
        return Judgement("before", "covers", sentences.covered_before(covers, period))
    if overlap <= SLACK.days and end > period.end:
        return Judgement("after", "covers", sentences.covered_after(covers, period))
    several_years = start <= date(year, 1, 1) and end >= date(year, 12, 31)
    if several_years and period.start <= issued <= period.end:
        return Judgement("inside", "covers", sentences.covered_around(covers, issued, period))
    return Judgement("partial", "covers", sentences.covered_partly(covers, period))


def _parts_to_new_year(year: int, first_months: tuple[int, ...]) -> frozenset[tuple[date, date]]:
    """The parts of a calendar year that begin with one of `first_months` and end with it.

    `Năm 2024` is read as 1/1 to 31/12 and means the assessment year, which ends on 15/12; so do
    its last half and quarter. December belongs to the year as a month that begins in the period;
    that of the year before does not, though its last half lies in the period: `partial`.
    """
    return frozenset((date(year, month, 1), date(year, 12, 31)) for month in first_months)


def _published_after(
    covers: tuple[date, date] | None, issued: date, period: Period, year: int
) -> Judgement:
    """Results of a year come out the year after; what the year is counts, where it is said."""
    if covers and covers[0].year == covers[1].year != year:
        verdict: Verdict = "before" if covers[1].year < year else "after"
        said = sentences.published_of_another_year(issued, covers[1].year, year)
        return Judgement(verdict, "published-after", said)
    if issued < period.start:
        said = sentences.published_too_early(issued, period)
        return Judgement("before", "published-after", said)
    last = _a_year_later(period.end)
    if not covers and issued > last:
        return Judgement("after", "published-after", sentences.published_too_late(issued, last))
    return Judgement("inside", "published-after", sentences.published_in_time(issued, period))


def _a_year_later(day: date) -> date:
    """Return the same day of the next year; 28 February for the day that a leap year adds."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 2, 28)
    return day.replace(year=day.year + 1)


def _in_force(issued: date, period: Period) -> Judgement:
    if issued > period.end:
        return Judgement("after", "in-force", sentences.issued_after(issued, period))
    if issued >= period.start:
        return _by_issue_date(issued, period, "issued")
    return Judgement("inside", "in-force", sentences.may_be_in_force(issued, period))


def _reasons(verdict: Verdict, dates: Dates, year: int) -> tuple[str, ...]:
    code = {
        "before": "outside-before",
        "after": "outside-after",
        "partial": "period-partial",
        "unknown": "period-unknown",
    }.get(verdict)
    reasons = [code] if code else []
    if _other_year(verdict, dates, year):
        reasons.append("year-mismatch")
    return tuple(reasons)


def _other_year(verdict: Verdict, dates: Dates, year: int) -> bool:
    """Whether the title is about other years only; without a title's year, what is covered."""
    if dates.title_years:
        return year not in dates.title_years
    covers = dates.covers
    return bool(covers and verdict in ("before", "after") and covers[1].year != year)
