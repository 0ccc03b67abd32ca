"""A campaign (đợt đánh giá): who hands in what for which year, and by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, get_args

from indicator_map.bodies import class_of
from indicator_map.campaign_folders import FolderIndex, FolderNames
from indicator_map.errors import Problem, SetError
from indicator_map.model import Indicator, IndicatorSet, Period

Level = Literal["tỉnh", "huyện", "xã", "sở", "bộ", "đơn vị"]
"""Whose work is assessed: a province, a district, a commune, a department, a ministry, or a public
institution or enterprise (trường, bệnh viện, công ty).
"""

LEVELS: tuple[Level, ...] = get_args(Level)


EVIDENCE_CODE = "{indicator}-{number}"
"""How evidence is coded where a campaign does not say: `B.1.7.1-02`."""


class CampaignError(SetError):
    """A campaign file that cannot be used; the message is for the user, all problems at once."""


@dataclass(frozen=True, slots=True)
class CampaignDeadlines:
    """Last days (hạn nộp), each included; None where the campaign sets none.

    `units`: for units whose group states none. `self_assessment`: the report goes to the level
    above. `last_day`: nothing that comes later is considered. `collected`: the day by which the
    files of the very first run had all come, for a program that is first run after the deadlines.
    """

    units: date | None = None
    self_assessment: date | None = None
    last_day: date | None = None
    collected: date | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Units that owe the same by the same day (khối đơn vị: sở ngành, ngành dọc, huyện).

    `requires` and `excludes` are ids of indicators, each standing for all below it; `requires`
    None means whatever the set asks of each unit.
    """

    name: str
    deadline: date | None = None
    requires: tuple[str, ...] | None = None
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that hands in evidence (đơn vị). Its own lists add to and take from its group's.

    `of` is the unit that it is a part of (đơn vị trực thuộc): its papers count for that one too.
    `proposed`: the program proposed it, and nobody has confirmed it yet.
    """

    name: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    group: str = ""
    deadline: date | None = None
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    proposed: bool = False
    of: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated task (mốc thời gian) that is no deadline for evidence; `by` is included."""

    what: str
    by: date
    who: str = ""


@dataclass(frozen=True, slots=True)
class OwedFigure:
    """Figures (số liệu) that bodies owe; `split`: province and districts stated apart."""

    who: str
    what: str
    split: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answers for indicators (phụ trách), a person or a unit in free text."""

    who: str
    indicators: tuple[str, ...]


@dataclass(frozen=True)
class Campaign:
    """A whole campaign; `indicators` is its set, with the campaign's period in place of the set's.

    `organisation` is the body that assesses itself and hands the papers in, empty where not said.
    `evidence_code` is the scheme of its evidence's codes, with `{indicator}` and `{number}`.
    `warnings` are for a person to look at; they did not keep the campaign from being loaded.

    `levels` are the levels below, where one campaign has several (tỉnh và huyện), each a campaign
    of its own with `each_assessed`: every unit that is no part of another is itself assessed by the
    whole set, as the organisation is at the first level.
    """

    name: str
    year: int
    level: Level
    indicators: IndicatorSet
    deadlines: CampaignDeadlines = CampaignDeadlines()
    groups: tuple[Group, ...] = ()
    units: tuple[Unit, ...] = ()
    answers: tuple[Answer, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
    organisation: str = ""
    evidence_code: str = EVIDENCE_CODE
    milestones: tuple[Milestone, ...] = ()
    figures: tuple[OwedFigure, ...] = ()
    levels: tuple[Campaign, ...] = ()
    each_assessed: bool = False

    @property
    def shown_level(self) -> str:
        """The level, where there are several of them to be told apart; else empty."""
        return self.level if self.levels or self.each_assessed else ""

    @property
    def period(self) -> Period:
        """The assessment period (thời kỳ đánh giá)."""
        return self.indicators.period

    @cached_property
    def _units(self) -> dict[str, Unit]:
        return {unit.name: unit for unit in self.units}

    @cached_property
    def _groups(self) -> dict[str, Group]:
        return {group.name: group for group in self.groups}

    @cached_property
    def _folders(self) -> FolderIndex:
        return FolderIndex(
            tuple(
                FolderNames(unit.name, unit.code, unit.aliases, unit.folders) for unit in self.units
            )
        )

    @cached_property
    def _parts(self) -> dict[str, tuple[Unit, ...]]:
        wholes = {unit.of for unit in self.units if unit.of}
        return {name: tuple(one for one in self.units if one.of == name) for name in wholes}

    @cached_property
    def _folders_within(self) -> dict[str, FolderIndex]:
        return {
            name: FolderIndex(
                tuple(FolderNames(one.name, one.code, one.aliases, one.folders) for one in parts)
            )
            for name, parts in self._parts.items()
        }

    def parts_of(self, name: str) -> tuple[Unit, ...]:
        """Return the units that are parts of a unit (đơn vị trực thuộc)."""
        return self._parts.get(name, ())

    def is_assessed(self, unit: Unit | None) -> bool:
        """Say whether a unit is itself assessed by the whole set."""
        return unit is not None and self.each_assessed and not unit.of

    def below(self, path: str) -> Unit | None:
        """Return the unit of a level below that handed in a file, None where none did."""
        found = (level.unit_of(path) for level in self.levels)
        return next((unit for unit in found if unit is not None), None)

    def unit(self, name: str) -> Unit | None:
        """Return the unit of this very name, None where there is none."""
        return self._units.get(name)

    def unit_of(self, path: str) -> Unit | None:
        """Return the unit that handed in a file; None where its folders say none, or two.

        `path` is relative to the evidence folder, with `/`. docs/campaigns.md has the rules.
        """
        name = self._folders.name_of(path)
        if name is None:
            return None
        within = self._folders_within.get(name)
        part = within.name_of(path) if within else None  # in the folder of the whole
        return self._units[part or name]

    def requires(self, unit: Unit, indicator_id: str) -> bool:
        """Say whether a unit must hand in evidence for a leaf indicator.

        The unit's own lists win over its group's; within one, the entry nearest to the indicator.
        An entry for a group of indicators leaves out those with `units_supply: false` and those
        that the set asks of other classes of bodies (`owed_by`).
        """
        indicator = self.indicators.get(indicator_id)
        if indicator is None or indicator.deduction:
            return False
        said = self._said(indicator, unit, unit.requires, unit.excludes)
        if said is not None:
            return said
        group = self._groups.get(unit.group, Group(""))
        said = self._said(indicator, unit, group.requires or (), group.excludes)
        if said is not None:
            return said
        if group.requires is not None:
            return False
        if self.is_assessed(unit):
            return True
        return (self.each_assessed or not unit.of) and asked_of(indicator, unit.name)

    def deadline(self, unit: Unit | None) -> date | None:
        """Return a unit's last day: its own, its group's, those of the unit that it is a part of,
        else the campaign's; None for none.
        """
        whole = self.unit(unit.of) if unit else None
        own: list[date | None] = []
        for one in (unit, whole):
            group = self._groups.get(one.group) if one else None
            own += [one.deadline if one else None, group.deadline if group else None]
        days = (*own, self.deadlines.units, self.deadlines.last_day)
        return next((day for day in days if day is not None), None)

    def answers_for(self, indicator_id: str) -> tuple[str, ...]:
        """Return who answers for an indicator: those named for the nearest one above it."""
        for step in upwards(self.indicators, indicator_id):
            if named := tuple(answer.who for answer in self.answers if step in answer.indicators):
                return named
        return ()

    def _said(
        self, indicator: Indicator, unit: Unit, requires: Sequence[str], excludes: Sequence[str]
    ) -> bool | None:
        for step in upwards(self.indicators, indicator.id):
            if step in excludes:
                return False
            below = self.is_assessed(unit) or (
                indicator.units_supply and _of_its_class(indicator, unit.name)
            )
            if step in requires and (step == indicator.id or below):
                return True
        return None


def upwards(indicators: IndicatorSet, id: str) -> tuple[str, ...]:
    """Return an indicator's id and those of the rows above it, nearest first; empty if unknown."""
    steps: list[str] = []
    step = indicators.get(id)
    while step is not None:
        steps.append(step.id)
        step = indicators.get(step.parent) if step.parent else None
    return tuple(steps)


def asked_of_each_unit(indicator: Indicator) -> bool:
    """Say whether the set itself asks this of every unit (từng sở, ban, ngành)."""
    return indicator.units_supply and any(
        need.per == "unit" or need.each_unit for need in indicator.needs
    )


def asked_of(indicator: Indicator, unit: str) -> bool:
    """Say whether the set itself asks this of a unit, by the class of body that its name tells."""
    return asked_of_each_unit(indicator) and _of_its_class(indicator, unit)


def _of_its_class(indicator: Indicator, unit: str) -> bool:
    """Whether a need is one for units of this class; an unknown unit owes what all owe."""
    owing = [need for need in indicator.needs if need.per == "unit" or need.each_unit]
    body = class_of(unit)
    return not body or not owing or any(not n.owed_by or body in n.owed_by for n in owing)
