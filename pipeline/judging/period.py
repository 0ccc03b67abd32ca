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
from pipeline.records.rows import Judgement, Verdict, iso_day

SLACK = timedelta(days=1)

REPORTING_TYPES = frozenset({"Báo cáo", "Kế hoạch", "Chương trình"})
"""Types that are about a period; judged by it even where no indicator says so."""


@dataclass(frozen=True, slots=True)
class Dates:
    """What a document says of time: its issue date and the period it covers, ISO or None.

    `title_years` are the years that its title is about, none where it names none.
    """

    issue_date: str | None
    covers: tuple[str, str] | None = None
    doc_type: str = ""
    title_years: frozenset[int] = frozenset()


def dates_of(extraction: Extraction) -> Dates:
    """Return what an extracted document says of time."""
    covers = extraction.covers
    return Dates(
        extraction.issue_date.value,
        (covers.start, covers.end) if covers else None,
        extraction.doc_type.value or "",
        title_years(extraction.subject.value or "", extraction.citations),
    )


def default_rule(dates: Dates) -> Rule:
    """Return the rule for a document that no indicator was found for."""
    return "covers" if dates.covers and dates.doc_type in REPORTING_TYPES else "issued"


def judge(dates: Dates, period: Period, year: int, rule: Rule | None = None) -> Judgement:
    """Return the verdict for `dates` under `rule`, with the reason codes that follow from it."""
    applied = rule or default_rule(dates)
    issued = iso_day(dates.issue_date)
    covers = _days(dates.covers)
    if issued is None:
        judgement = _undated(covers, applied)
    elif applied == "covers" and covers:
        judgement = _by_covered_period(covers, issued, period, year)
    elif applied == "published-after":
        judgement = _published_after(covers, issued, period, year)
    elif applied == "in-force":
        judgement = _in_force(issued, period)
    else:
        judgement = _by_issue_date(issued, period, applied)
    return replace(judgement, reasons=_reasons(judgement.verdict, dates, year))


def _days(covers: tuple[str, str] | None) -> tuple[date, date] | None:
    return (date.fromisoformat(covers[0]), date.fromisoformat(covers[1])) if covers else None


def _undated(covers: tuple[date, date] | None, rule: Rule) -> Judgement:
    about = f" Nội dung thuộc kỳ {span(*covers)}." if covers else ""
    return Judgement(
        "unknown", rule, f"Chưa có ngày ban hành chắc chắn nên chưa xét được kỳ.{about}"
    )


def _by_issue_date(issued: date, period: Period, rule: Rule) -> Judgement:
    note = "" if rule == "issued" else " (văn bản không nêu kỳ nội dung nên xét theo ngày ban hành)"
    if issued < period.start:
        return Judgement(
            "before", rule, f"Ban hành {day(issued)}, trước ngày {day(period.start)}{note}."
        )
    if issued > period.end:
        return Judgement(
            "after", rule, f"Ban hành {day(issued)}, sau ngày {day(period.end)}{note}."
        )
    return Judgement(
        "inside", rule, f"Ban hành {day(issued)}, trong kỳ {span(period.start, period.end)}{note}."
    )


def _by_covered_period(
    covers: tuple[date, date], issued: date, period: Period, year: int
) -> Judgement:
    start, end = covers
    covered = f"Nội dung thuộc kỳ {span(start, end)}"
    late = _issued_outside(issued, period)
    if start >= period.start and end <= period.end:
        within = f"{covered}, nằm trong kỳ {span(period.start, period.end)}"
        return Judgement("inside", "covers", within + late)
    if (start, end) in _parts_to_new_year(year, (1, 7, 10, 12)) and start <= period.end:
        return Judgement("inside", "covers", f"{covered}, là kỳ của năm {year}{late}")
    if (start, end) in _parts_to_new_year(year - 1, (1, 7, 10)) and start < period.start:
        return Judgement("before", "covers", f"{covered}, là kỳ của năm {year - 1}.")
    overlap = (min(end, period.end) - max(start, period.start)).days + 1
    if overlap >= 1 and start >= period.start - SLACK and end <= period.end + SLACK:
        within = (
            f"{covered}, lệch kỳ {span(period.start, period.end)} không quá một ngày "
            "theo kỳ báo cáo của ngành thanh tra"
        )
        return Judgement("inside", "covers", within + late)
    # A neighbouring year of the inspectorate shares one day with the period: no more than none.
    if overlap <= SLACK.days and start < period.start:
        return Judgement("before", "covers", f"{covered}, trước ngày {day(period.start)}.")
    if overlap <= SLACK.days and end > period.end:
        return Judgement("after", "covers", f"{covered}, sau ngày {day(period.end)}.")
    several_years = start <= date(year, 1, 1) and end >= date(year, 12, 31)
    if several_years and _inside(issued, period):
        return Judgement(
            "inside",
            "covers",
            f"{covered}, bao trùm kỳ {span(period.start, period.end)}; "
            f"ban hành {day(issued)}, trong kỳ.",
        )
    return Judgement(
        "partial",
        "covers",
        f"{covered}, chỉ một phần nằm trong kỳ {span(period.start, period.end)}.",
    )


def _parts_to_new_year(year: int, first_months: tuple[int, ...]) -> frozenset[tuple[date, date]]:
    """The parts of a calendar year that begin with one of `first_months` and end with it.

    `Năm 2024` is read as 1/1 to 31/12 and means the assessment year, which ends on 15/12; so do
    its last half and quarter. December belongs to the year as a month that begins in the period;
    that of the year before does not, though its last half lies in the period: `partial`.
    """
    return frozenset((date(year, month, 1), date(year, 12, 31)) for month in first_months)


def _issued_outside(issued: date, period: Period) -> str:
    if _inside(issued, period):
        return "."
    side = f"trước {day(period.start)}" if issued < period.start else f"sau {day(period.end)}"
    return f"; ban hành {day(issued)}, {side}, nhưng được xét theo kỳ nội dung nên hợp lệ."


def _published_after(
    covers: tuple[date, date] | None, issued: date, period: Period, year: int
) -> Judgement:
    """Results of a year come out the year after; what the year is counts, where it is said."""
    if covers and covers[0].year == covers[1].year != year:
        verdict: Verdict = "before" if covers[1].year < year else "after"
        return Judgement(
            verdict,
            "published-after",
            f"Công bố {day(issued)} kết quả của năm {covers[1].year}, không phải năm {year}.",
        )
    if issued < period.start:
        return Judgement(
            "before",
            "published-after",
            f"Công bố {day(issued)}, trước ngày {day(period.start)}: là kết quả của năm trước.",
        )
    next_year = period.end + timedelta(days=365)
    if not covers and issued > next_year:
        return Judgement(
            "after",
            "published-after",
            f"Công bố {day(issued)}, sau ngày {day(next_year)}: là kết quả của năm sau.",
        )
    return Judgement(
        "inside",
        "published-after",
        f"Công bố {day(issued)}; kết quả của năm được phép công bố sau ngày {day(period.end)}.",
    )


def _in_force(issued: date, period: Period) -> Judgement:
    if issued > period.end:
        return Judgement(
            "after", "in-force", f"Ban hành {day(issued)}, sau ngày {day(period.end)}."
        )
    if issued >= period.start:
        return _by_issue_date(issued, period, "issued")
    return Judgement(
        "inside",
        "in-force",
        f"Ban hành {day(issued)}, trước kỳ; chấp nhận nếu còn hiệu lực trong kỳ "
        f"{span(period.start, period.end)}.",
    )


def _inside(issued: date, period: Period) -> bool:
    return period.start <= issued <= period.end


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
    covers = _days(dates.covers)
    return bool(covers and verdict in ("before", "after") and covers[1].year != year)


def day(value: date) -> str:
    """Return a day as Vietnamese papers write it: 02/02/2018."""
    return f"{value:%d/%m/%Y}"


def span(start: date, end: date) -> str:
    """Return a period as `16/12/2023–15/12/2024`."""
    return f"{day(start)}–{day(end)}"
