"""What is due in the next days and what is late, by a campaign's deadlines (hạn nộp)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from indicator_map.campaign import Campaign
from pipeline.records import sentences
from pipeline.records.rows import HOLES, CoverageRow

AHEAD = timedelta(days=14)
"""How far ahead a deadline is announced: two weeks are left to hand something in."""


@dataclass(frozen=True, slots=True)
class Due:
    """One last day: who still lacks evidence by then, or what is to be done.

    `days` are left until it, today's is 0; negative when it is over. `units` is empty for a task.
    """

    by: date
    days: int
    what: str = ""
    units: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The sentence for people."""
        if self.units:
            return sentences.units_due(self.by, self.days, self.units)
        return sentences.task_due(self.by, self.days, self.what)


def lacking_units(rows: Iterable[CoverageRow]) -> frozenset[str]:
    """Return the units with a hole of their own that does not depend on a case having occurred."""
    return frozenset(row.unit for row in rows if row.status in HOLES and not row.if_any)


def due(campaign: Campaign, lacking: Collection[str], today: date) -> tuple[Due, ...]:
    """Return what is late, and what is due within `AHEAD`, earliest first.

    A unit is named while it is among those `lacking` evidence. Tasks that are over are not named:
    nobody tells the program that they were done.
    """
    by_day: dict[date, list[str]] = {}
    for unit in campaign.units:
        by = campaign.deadline(unit)
        if by is not None and by <= today + AHEAD and unit.name in lacking:
            by_day.setdefault(by, []).append(unit.name)
    found = [Due(by, (by - today).days, units=tuple(names)) for by, names in by_day.items()]
    found += [
        Due(by, (by - today).days, what)
        for by, what in _tasks(campaign)
        if today <= by <= today + AHEAD
    ]
    return tuple(sorted(found, key=lambda one: (one.by, one.what)))


def _tasks(campaign: Campaign) -> Iterator[tuple[date, str]]:
    days = campaign.deadlines
    for by, what in (
        (days.self_assessment, sentences.SELF_ASSESSMENT_DUE),
        (days.last_day, sentences.LAST_DAY_DUE),
    ):
        if by is not None:
            yield by, what
    for one in campaign.milestones:
        yield one.by, f"{one.what} ({one.who})" if one.who else one.what
