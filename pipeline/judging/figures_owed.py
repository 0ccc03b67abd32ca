"""Figures that bodies owe (số liệu phải nộp): given, missing, contradicted.

A campaign says in a plan's words what each body owes (`Công an tỉnh: số vụ, số bị can qua điều
tra, cấp tỉnh và cấp huyện`). Words become matters by `figures_owed.yaml`; words that name none are
shown as they stand, for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

import yaml

from extractors.grammar.folding import fold
from extractors.grammar.loader import load_grammar
from indicator_map.bodies import is_body
from indicator_map.campaign import Campaign, OwedFigure
from pipeline.judging.figures import Contradiction, Told, body_key

OwedStatus = Literal["missing", "contradicted", "given", "unclear"]
"""`unclear`: the campaign's words name no figure that the program knows."""

LEVELS = ("tỉnh", "huyện")
"""The levels that are stated apart where a campaign asks for it."""


@dataclass(frozen=True, slots=True)
class OwedRow:
    """One figure that one body owes, of one stage (empty: any) and level (empty: all together).

    `asked` are the campaign's words, `name` the figure they ask for. `given` tells it, `differing`
    are the contradictions among them.
    """

    who: str
    asked: str
    name: str
    stage: str
    level: str
    status: OwedStatus
    given: tuple[Told, ...] = ()
    differing: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    name: str
    pattern: re.Pattern[str]
    any: tuple[str, ...]


@cache
def _rules() -> tuple[tuple[_Asked, ...], re.Pattern[str]]:
    file = resources.files("pipeline.judging").joinpath("figures_owed.yaml")
    held = yaml.safe_load(file.read_text(encoding="utf-8"))
    asked = tuple(
        _Asked(row["name"], re.compile(row["pattern"]), tuple(row["any"])) for row in held["asked"]
    )
    return asked, re.compile(held["between"])


def owed_by_body(campaign: Campaign) -> tuple[OwedFigure, ...]:
    """Return what the campaign's bodies owe, one by one: a group stands for each of its units."""
    found: list[OwedFigure] = []
    units: Mapping[str, tuple[str, ...]] = {
        group.name: tuple(unit.name for unit in campaign.units if unit.group == group.name)
        for group in campaign.groups
    }
    for owed in campaign.figures:
        known = {*units, *(unit.name for unit in campaign.units)}
        whole = owed.who in known
        for who in (owed.who,) if whole else _rules()[1].split(owed.who):
            found += [
                OwedFigure(name, owed.what, owed.split) for name in units.get(who, ()) or (who,)
            ]
    return tuple(found)


def owed_rows(
    owed: Sequence[OwedFigure], told: Sequence[Told], differing: Sequence[Contradiction]
) -> tuple[OwedRow, ...]:
    """Return how every owed figure stands, in the campaign's order.

    `differing` are the contradictions among what is told.
    """
    return tuple(row for one in owed for row in _rows(one, told, differing))


def _rows(
    owed: OwedFigure, told: Sequence[Told], differing: Sequence[Contradiction]
) -> Iterator[OwedRow]:
    words = fold(owed.what)
    asked = [one for one in _rules()[0] if one.pattern.search(words)]
    if not asked:
        yield OwedRow(owed.who, owed.what, owed.what, "", "", "unclear")
        return
    own = [one for one in told if _is_of(one, owed.who)]
    for one in asked:
        for stage in _stages(words, owed.who, one):
            for level in LEVELS if owed.split else ("",):
                fitting = [
                    figure
                    for figure in own
                    if figure.figure.what in one.any
                    and (not stage or figure.figure.stage == stage)
                    and (figure.figure.level == level if level else not figure.figure.part)
                ]
                wrong = tuple(
                    found for found in differing if any(figure in fitting for figure in found.told)
                )
                status: OwedStatus = (
                    "missing" if not fitting else "contradicted" if wrong else "given"
                )
                yield OwedRow(
                    owed.who, owed.what, one.name, stage, level, status, tuple(fitting), wrong
                )


def _is_of(told: Told, who: str) -> bool:
    """Whether a figure is one of the body's own, and of a paper that counts."""
    if told.row.period.verdict not in ("inside", "partial"):
        return False
    return told.unit == who or is_body(told.body, who) or body_key(told.body) == body_key(who)


def _stages(words: str, who: str, asked: _Asked) -> tuple[str, ...]:
    """Return the stages that the words name, of which the figure can be; else its keeper's."""
    grammar = load_grammar().figures
    fixed = {s.what: s.stage for s in grammar.subjects}
    possible = {fixed[what] for what in asked.any if what in fixed}
    named = [stage for stage, pattern in grammar.stages if pattern.search(words)]
    fitting = tuple(stage for stage in named if "" in possible or stage in possible)
    if fitting:
        return fitting
    kept = tuple(k.stage for k in grammar.keepers if k.pattern.search(fold(who)))
    return tuple(stage for stage in kept if "" in possible or stage in possible) or ("",)
