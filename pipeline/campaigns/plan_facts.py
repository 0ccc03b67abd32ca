"""What an assessment plan says, each with its sentence and place; nothing is concluded here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from extractors.page import Box

BodyKind = Literal["body", "group", "everybody", "above", "ourselves"]
"""`everybody`: all who owe something; `above`: the level that assesses; `ourselves`: who is
assessed."""


@dataclass(frozen=True, slots=True)
class PlanHead:
    """What the letterhead says: `place` is tỉnh or thành phố, of a level below its own word.

    `level` is huyện, xã or bộ, empty for a province.
    """

    subject: str
    organisation: str
    issued: date | None
    place: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence that says it and where it stands."""

    sentence: str
    page: int
    box: Box | None = None


POINTER = "→"
"""What the name of a body begins with that stands for others until all was read."""


@dataclass(frozen=True, slots=True)
class NamedBody:
    """A body or a group of bodies that a plan names, by the name that the campaign uses."""

    kind: BodyKind
    name: str

    @property
    def points(self) -> bool:
        """Whether it stands for others, who are only pointed to."""
        return self.name.startswith(POINTER)


@dataclass(frozen=True, slots=True)
class StatedDeadline:
    """A last day (included) for bodies; `remark` says how it was understood, if not literally.

    `strength` says how surely it is the one for the evidence (hồ sơ, minh chứng): 0 for a task of
    another kind, 1 where the plan does not say what is due. `to_above`: what is due goes to the
    level above. `sure`: nothing was guessed.
    """

    who: tuple[NamedBody, ...]
    by: date
    task: str
    evidence: Evidence
    strength: int = 0
    to_above: bool = False
    remark: str = ""
    sure: bool = True

    def to_check(self, who: tuple[NamedBody, ...], remark: str) -> StatedDeadline:
        """Return it for others, with a further remark that says why a person has to check it."""
        told = "; ".join(part for part in (self.remark, remark) if part)
        return replace(self, who=who, remark=told, sure=False)


@dataclass(frozen=True, slots=True)
class StatedDuty:
    """What bodies have to hand in, in the plan's words, with the code where it names one."""

    who: tuple[NamedBody, ...]
    words: str
    evidence: Evidence
    code: str = ""


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """Figures (số liệu) that bodies owe; `split`: province and districts apart."""

    who: tuple[NamedBody, ...]
    what: str
    split: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class StatedPeriod:
    """The assessment period (thời kỳ đánh giá)."""

    start: date
    end: date
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class StatedAnswer:
    """Who answers (phụ trách) for which rows of the set, a room or a person in the plan's words."""

    who: str
    codes: tuple[str, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Note:
    """Working group, contact or place of originals, in the plan's own sentence."""

    about: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """All that was read in a plan. `contradictions` are sentences for the user.

    `counted` are terms that count from an event, so that no day follows from them; `levels_below`
    what says that a level below (huyện, xã) is assessed too; `spelled` how it writes known names.
    """

    subject: str
    organisation: str
    year: int | None
    issued: date | None
    place: str
    period: StatedPeriod | None = None
    last_day: StatedDeadline | None = None
    deadlines: Sequence[StatedDeadline] = ()
    duties: Sequence[StatedDuty] = ()
    figures: Sequence[StatedFigure] = ()
    units: Sequence[tuple[NamedBody, Evidence]] = ()
    notes: Sequence[Note] = ()
    answers: Sequence[StatedAnswer] = ()
    contradictions: Sequence[str] = field(default_factory=tuple)
    counted: Sequence[Evidence] = ()
    levels_below: Sequence[tuple[str, Evidence]] = ()
    spelled: Mapping[NamedBody, str] = field(default_factory=dict)
    level: str = ""
