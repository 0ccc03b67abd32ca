"""A campaign as it is proposed, every entry with its sentence and page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from indicator_map.campaign import CampaignDeadlines, Level
from pipeline.campaigns.plan_facts import Evidence, StatedAnswer, StatedDeadline, StatedPeriod


@dataclass(frozen=True, slots=True)
class ProposedDuty:
    """An indicator that a unit owes; `sure` if nobody has to check it.

    `of_group`: the plan says it of the unit's group; proposed for the unit, for a person to check.
    """

    indicator: str
    words: str
    sure: bool
    evidence: Evidence
    of_group: bool = False


@dataclass(frozen=True, slots=True)
class ProposedGroup:
    """A group with its last day and how it was understood; `duties` are what it owes in words.

    `only_named`: its units are proposed to owe what the plan names for each, not what the set asks
    of every unit, because they are not bodies of the province's government.
    """

    name: str
    deadline: date | None = None
    evidence: Evidence | None = None
    remark: str = ""
    sure: bool = True
    duties: tuple[ProposedDuty, ...] = ()
    only_named: bool = False


@dataclass(frozen=True, slots=True)
class ProposedUnit:
    """A unit; `proposed` if the plan does not name it but provinces usually have it."""

    name: str
    group: str
    proposed: bool
    evidence: Evidence | None = None
    deadline: date | None = None
    deadline_evidence: Evidence | None = None
    remark: str = ""
    duties: tuple[ProposedDuty, ...] = ()
    sure: bool = True


@dataclass(frozen=True, slots=True)
class ProposedLevel:
    """A level below that the plan assesses too: nothing but its set has to be added (`set`).

    `deadline`: the last day of all its units, where those that have one have the same.
    """

    level: Level
    evidence: Evidence
    units: tuple[ProposedUnit, ...] = ()
    deadline: date | None = None
    set: str = ""


@dataclass(frozen=True, slots=True)
class ProposedMilestone:
    """A dated task that is no deadline of the evidence."""

    what: str
    by: date
    who: str
    remark: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ProposedFigure:
    """Figures owed: who, what, and whether province and districts are stated apart."""

    who: str
    what: str
    split: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Proposal:
    """A campaign to check and change; `said` has the sentence of each of `deadlines`' days.

    `problems` are what contradicts itself in the plan; `open` is what a person has to fill in.
    """

    name: str
    organisation: str
    year: int
    level: Level
    set: str
    period: StatedPeriod | None
    deadlines: CampaignDeadlines
    said: dict[str, StatedDeadline] = field(default_factory=dict)
    groups: tuple[ProposedGroup, ...] = ()
    units: tuple[ProposedUnit, ...] = ()
    milestones: tuple[ProposedMilestone, ...] = ()
    figures: tuple[ProposedFigure, ...] = ()
    notes: tuple[tuple[str, Evidence], ...] = ()
    answers: tuple[StatedAnswer, ...] = ()
    problems: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    levels: tuple[ProposedLevel, ...] = ()
