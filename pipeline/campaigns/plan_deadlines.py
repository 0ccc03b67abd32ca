"""What a written deadline means: its last day, how it was understood, and what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.campaigns.plan_days import WrittenDay
from pipeline.campaigns.plan_words import PlanWords, has


@dataclass(frozen=True, slots=True)
class LastDay:
    """A last day, included; `remark` says how so, `sure` whether nothing was guessed."""

    by: date
    remark: str
    sure: bool


def last_day(day: WrittenDay, rule: str, year: int | None) -> LastDay | None:
    """Return the last day that a written one means by a rule of plans.yaml (`before`, `until`…).

    `year` stands in where none is written. None for a day that the calendar does not have.
    """
    remarks = []
    meant = day.year or year
    if meant is None:
        return None
    if day.year is None:
        remarks.append(f"kế hoạch không ghi năm, hiểu là năm {meant}")
    if rule in ("before", "since"):
        first = day.first(meant)
        if first is None:
            return None
        by = first - timedelta(days=1)
        word = "trước" if rule == "before" else "kể từ"
        remarks.append(f"“{word}” {first:%d/%m/%Y}: ngày cuối là {by:%d/%m/%Y}")
    else:
        last = day.last(meant)
        if last is None:
            return None
        by = last
        if day.day is None:
            remarks.append(f"hết tháng: {by:%d/%m/%Y}")
        if rule == "hour":
            remarks.append("trong ngày này, đến giờ ghi trong kế hoạch")
    return LastDay(by, "; ".join(remarks), day.year is not None)


def year_for(day: WrittenDay, after: date | None, assessed: int | None) -> int | None:
    """Return the year of a day without one: that of the first such day after the plan."""
    if after is None:
        return assessed + 1 if assessed else None
    last = day.last(after.year)
    return after.year if last is not None and last >= after else after.year + 1


def strength(text: str, words: PlanWords) -> int:
    """Say how surely plain text speaks of handing in evidence; 0 if not at all."""
    handed_in = ("verbs", "things")
    if not all(has(text, words.phrases("submission", key)) for key in handed_in):
        return 0
    if other_task(text, words):
        return 0
    return 1 + sum(has(text, (one,)) for one in words.phrases("submission", "evidence"))


def other_task(text: str, words: PlanWords) -> bool:
    """Say whether plain text speaks of what is done with the evidence, not of handing it in."""
    if has(text, words.phrases("submission", "verbs")):  # `thẩm định hồ sơ do các đơn vị gửi`
        opening = " ".join(text.split()[:8])
        return has(opening, words.phrases("submission", "afterwards"))
    return has(text, words.phrases("submission", "other_tasks"))
