"""Judges a document against the assessment period (kỳ đánh giá).

Only the issue date and the covered period judge it, never the day of receipt, signing or
scanning. Which of the two counts is the indicator's rule. The inspectorate's own reporting
periods end one day earlier than the assessment's (Thông tư 02/2021/TT-TTCP: 15/12 to 14/12), so
covered periods have one day of slack at both ends; issue dates have none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from indicator_map.model import Period, Rule
from pipeline.records import Judgement, Verdict, iso_day

SLACK = timedelta(days=1)

REPORTING_TYPES = frozenset({"Báo cáo", "Kế hoạch", "Chương trình"})
"""Types that are about a period; judged by it even where no indicator says so."""

RULE_NAMES: dict[Rule, str] = {
    "issued": "ngày ban hành",
    "covers": "kỳ nội dung",
    "published-after": "kết quả công bố sau kỳ",
    "in-force": "còn hiệu lực trong kỳ",
}


@dataclass(frozen=True, slots=True)
class Dates:
    """What a document says of time: its issue date and the period it covers, ISO or None."""

    issue_date: str | None
    covers: tuple[str, str] | None = None
    doc_type: str = ""


def default_rule(dates: Dates) -> Rule:
    """Return the rule for a document that no indicator was found for."""
    return "covers" if dates.covers and dates.doc_type in REPORTING_TYPES else "issued"


def judge(dates: Dates, period: Period, year: int, rule: Rule | None = None) -> Judgement:
    """Return the verdict for `dates` under `rule`, with the reason codes that follow from it."""
    applied = rule or default_rule(dates)
    issued = iso_day(dates.issue_date)
    if applied == "covers" and dates.covers:
        judgement = _by_covered_period(dates, issued, period, year)
    elif issued is None:
        judgement = Judgement(
            "unknown", applied, "Chưa có ngày ban hành chắc chắn nên chưa xét được kỳ."
        )
    elif applied == "published-after":
        judgement = _published_after(issued, period)
    elif applied == "in-force":
        judgement = _in_force(issued, period)
    else:
        judgement = _by_issue_date(issued, period, applied)
    return Judgement(
        judgement.verdict,
        judgement.rule,
        judgement.sentence,
        _reasons(judgement.verdict, dates, year),
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


def _by_covered_period(dates: Dates, issued: date | None, period: Period, year: int) -> Judgement:
    assert dates.covers is not None
    start, end = (date.fromisoformat(text) for text in dates.covers)
    covered = f"Nội dung thuộc kỳ {span(start, end)}"
    if end < period.start:
        return Judgement("before", "covers", f"{covered}, trước ngày {day(period.start)}.")
    if start > period.end:
        return Judgement("after", "covers", f"{covered}, sau ngày {day(period.end)}.")
    if start >= period.start and end <= period.end:
        within = f"{covered}, nằm trong kỳ {span(period.start, period.end)}"
        return Judgement("inside", "covers", within + _issued_outside(issued, period))
    if start >= period.start - SLACK and end <= period.end + SLACK:
        within = (
            f"{covered}, lệch kỳ {span(period.start, period.end)} không quá một ngày "
            "theo kỳ báo cáo của ngành thanh tra"
        )
        return Judgement("inside", "covers", within + _issued_outside(issued, period))
    if (start, end) in _calendar_parts(year):
        within = f"{covered}, là kỳ của năm {year}"
        return Judgement("inside", "covers", within + _issued_outside(issued, period))
    several_years = start <= date(year, 1, 1) and end >= date(year, 12, 31)
    if several_years and issued and _inside(issued, period):
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


def _calendar_parts(year: int) -> frozenset[tuple[date, date]]:
    """The parts of a calendar year that run past 15/12 and are still meant as that year's."""
    last = date(year, 12, 31)
    return frozenset((date(year, month, 1), last) for month in (1, 7, 10))


def _issued_outside(issued: date | None, period: Period) -> str:
    if issued is None or _inside(issued, period):
        return "."
    side = f"trước {day(period.start)}" if issued < period.start else f"sau {day(period.end)}"
    return f"; ban hành {day(issued)}, {side}, nhưng được xét theo kỳ nội dung nên hợp lệ."


def _published_after(issued: date, period: Period) -> Judgement:
    if issued < period.start:
        return Judgement(
            "before",
            "published-after",
            f"Công bố {day(issued)}, trước ngày {day(period.start)}: là kết quả của năm trước.",
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
    if dates.covers and verdict in ("before", "after"):
        years = {date.fromisoformat(text).year for text in dates.covers}
        if year not in years:
            reasons.append("year-mismatch")
    return tuple(reasons)


def day(value: date) -> str:
    """Return a day as Vietnamese papers write it: 02/02/2018."""
    return f"{value:%d/%m/%Y}"


def span(start: date, end: date) -> str:
    """Return a period as `16/12/2023–15/12/2024`."""
    return f"{day(start)}–{day(end)}"
