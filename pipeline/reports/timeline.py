"""The timeline of documents against the assessment period, as figures for an inline SVG."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from indicator_map.model import Period
from pipeline.records.listing import Entry
from pipeline.records.rows import Verdict

WIDTH = 1200.0
HEIGHT = 190.0
TOP = 34.0
FLOOR = 150.0
"""Units of the SVG: bars stand on FLOOR and reach up to TOP at most."""

DAYS_AROUND = 120
"""Days shown before and after the period; what lies beyond is counted at the edges."""
DAYS_PER_BAR = 7
_LABEL_DAYS = 15
"""A month that begins nearer to the right edge has no room for its label."""

_ORDER: tuple[Verdict, ...] = ("inside", "partial", "before", "after", "unknown")


@dataclass(frozen=True, slots=True)
class Bar:
    """Documents of one verdict issued in one week (first to last day), as a rectangle."""

    x: float
    y: float
    width: float
    height: float
    verdict: Verdict
    count: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis: the first day of a month."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """All that the drawing needs; `earlier` and `later` lie beyond the axis, `undated` nowhere."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    start_x: float
    end_x: float
    earlier: int
    later: int
    undated: int
    highest: int


def make_timeline(entries: Sequence[Entry], period: Period) -> Timeline:
    """Count the documents per week and verdict, and lay them out."""
    return lay_out([(entry.issue_date, entry.row.period.verdict) for entry in entries], period)


def lay_out(dated: Iterable[tuple[date | None, Verdict]], period: Period) -> Timeline:
    """Lay out documents of which only issue date and verdict are known."""
    first = period.start - timedelta(days=DAYS_AROUND)
    last = period.end + timedelta(days=DAYS_AROUND)
    scale = WIDTH / ((last - first).days + 1)
    counts: Counter[tuple[date, Verdict]] = Counter()
    earlier = later = undated = 0
    for issued, verdict in dated:
        if issued is None:
            undated += 1
        elif issued < first:
            earlier += 1
        elif issued > last:
            later += 1
        else:
            counts[_week(issued, period), verdict] += 1
    per_week: Counter[date] = Counter()
    for (start, _), count in counts.items():
        per_week[start] += count
    highest = max(per_week.values(), default=0)
    bars: list[Bar] = []
    for start in sorted(per_week):
        foot = FLOOR
        week_end = start + timedelta(days=DAYS_PER_BAR - 1)
        end = min(week_end, period.end) if start <= period.end else week_end
        for verdict in _ORDER:
            count = counts[start, verdict]
            if not count:
                continue
            height = (FLOOR - TOP) * count / highest
            foot -= height
            bars.append(
                Bar(
                    x=round((start - first).days * scale, 1),
                    y=round(foot, 1),
                    width=round(max(((end - start).days + 1) * scale - 1, 1), 1),
                    height=round(height, 1),
                    verdict=verdict,
                    count=count,
                    first=start,
                    last=end,
                )
            )
    return Timeline(
        bars=tuple(bars),
        ticks=tuple(
            Tick(round((month - first).days * scale, 1), f"{month.month:02}/{month.year % 100:02}")
            for month in _months(first, last - timedelta(days=_LABEL_DAYS))
        ),
        start_x=round((period.start - first).days * scale, 1),
        end_x=round(((period.end - first).days + 1) * scale, 1),
        earlier=earlier,
        later=later,
        undated=undated,
        highest=highest,
    )


def _week(issued: date, period: Period) -> date:
    """Return the first day of the week of `issued`; weeks count from both ends of the period.

    So no week lies on both sides of a boundary; the last one inside may be shorter.
    """
    origin = period.start if issued <= period.end else period.end + timedelta(days=1)
    return origin + timedelta(days=(issued - origin).days // DAYS_PER_BAR * DAYS_PER_BAR)


def _months(first: date, last: date) -> Iterator[date]:
    """Yield the first days of the months within [first, last]."""
    month = date(first.year, first.month, 1)
    while month <= last:
        if month >= first:
            yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
