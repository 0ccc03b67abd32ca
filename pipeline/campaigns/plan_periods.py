"""The assessment period (thời kỳ đánh giá) that a plan states, and what contradicts in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from spacy.tokens import Doc, Span

from pipeline.campaigns.day_roles import DEADLINES
from pipeline.campaigns.passages import Block, Passage, TableRow
from pipeline.campaigns.plan_bodies import LONGEST_HEADING
from pipeline.campaigns.plan_days import WrittenDay
from pipeline.campaigns.plan_facts import Evidence, StatedPeriod
from pipeline.campaigns.plan_spans import written
from pipeline.campaigns.plan_words import PlanWords, has, plain

SHORTEST_PERIOD = 200
"""Days; a shorter range is the time of some task."""
YEAR = range(330, 401)
"""Days of a range that is about a year."""


def periods_in(
    blocks: Sequence[Block],
    read: Callable[[Passage], Doc],
    evidence_of: Callable[[Passage, Span], Evidence],
    words: PlanWords,
    assessed: int | None,
) -> tuple[list[StatedPeriod], list[str]]:
    """Return the periods that are stated, and sentences on what cannot be one."""
    periods: list[StatedPeriod] = []
    wrong: list[str] = []
    for passage, heading in _with_headings(blocks):
        doc = read(passage)
        for span in doc.spans[DEADLINES]:
            if span.label_ == "range":
                found = _range(span, heading, evidence_of(passage, span.sent), words, assessed)
                if isinstance(found, StatedPeriod):
                    periods.append(found)
                elif found:
                    wrong.append(found)
    return periods, wrong


def unlike(periods: Sequence[StatedPeriod]) -> Iterator[str]:
    """Yield what is said of periods that differ from the first one."""
    for other in periods[1:]:
        first = periods[0]
        if (other.start, other.end) != (first.start, first.end):
            yield (
                f"hai thời kỳ đánh giá khác nhau: {_shown(first.start)}–{_shown(first.end)} "
                f"(tr. {first.evidence.page}) và {_shown(other.start)}–{_shown(other.end)} "
                f"(tr. {other.evidence.page})"
            )


def tidy(text: str) -> str:
    """Return text on one line, without signs that part it from others."""
    return " ".join(text.split()).strip(" ;")


def quoted(evidence: Evidence) -> str:
    """Return a sentence with its page, as people are shown it."""
    return f"tr. {evidence.page}: “{evidence.sentence}”"


def _with_headings(blocks: Sequence[Block]) -> Iterator[tuple[Passage, str]]:
    heading = ""
    for block in blocks:
        for passage in block.cells.values() if isinstance(block, TableRow) else (block,):
            yield passage, heading
            if len(passage.text) < LONGEST_HEADING:
                heading = passage.text


def _range(
    span: Span, heading: str, evidence: Evidence, words: PlanWords, assessed: int | None
) -> StatedPeriod | str | None:
    first, last = [day for token in span if (day := written(token)) is not None]
    end_year = _year_of(last, assessed)
    end = last.last(end_year) if end_year else None
    year = _year_of(first, assessed) or (end.year if end else None)
    start = first.first(year) if year else None
    if start and end and first.year is None and first.of is None and start > end:
        start = first.first(end.year - 1)  # `16/12 đến 15/12/2024`
    told = plain(span.sent.text)
    said = has(f"{plain(heading)} {told}", words.phrases("period"))
    if has(told, words.phrases("not_period")):
        return None
    if start is None or end is None:
        return f"thời kỳ đánh giá có ngày không có thật: {quoted(evidence)}" if said else None
    days = (end - start).days
    if said and days < 0:
        return (
            f"thời kỳ đánh giá bắt đầu {_shown(start)} sau khi kết thúc {_shown(end)}: "
            f"{quoted(evidence)}"
        )
    a_year = days in YEAR and has(told, words.phrases("about_a_year"))
    of_year = days in YEAR and end.year == assessed
    if a_year or of_year or (said and days >= SHORTEST_PERIOD):
        return StatedPeriod(start, end, evidence)
    return None


def _year_of(day: WrittenDay, assessed: int | None) -> int | None:
    if day.of is not None and assessed:
        return assessed + day.of
    return day.year


def _shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"
