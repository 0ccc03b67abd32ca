"""An indicator set (bộ chỉ số, bộ tiêu chí) as the rest of the program sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, get_args

Rule = Literal["issued", "covers", "published-after", "in-force"]
"""What judges whether evidence belongs to the period.

`issued`: the issue date lies in the period. `covers`: the period that the document reports on or
plans for matches the year, whatever the issue date; a document that names no period is judged by
its issue date. `published-after`: results that are published after the period. `in-force`: a
long-lived regulation that is still in force.
"""

Per = Literal["province", "unit", "month", "quarter"]
"""How often a paper is needed: once, once from every unit, for every month, every quarter."""

Part = Literal["any", "whole", "section"]
"""Which part of a paper proves it: either; only a paper that is about it as a whole; only a part.
"""

Pieces = Literal["all", "one"]
"""Whether an indicator needs all its pieces or any one of them."""

UNIT = "unit"
PROVINCE = "province"
ANYONE = "anyone"
"""Words of `Need.issued_by` beside the names of bodies: the unit that owes it, the province's own
bodies (its people's committee and council, their chairmen, its Party committee), anybody."""
NOT_BELOW = "not-below"
"""Anybody but bodies of a level below, which are assessed there; no word of a set file."""

RULES: tuple[Rule, ...] = get_args(Rule)
PERS: tuple[Per, ...] = get_args(Per)
PARTS: tuple[Part, ...] = get_args(Part)
PIECES: tuple[Pieces, ...] = get_args(Pieces)


@dataclass(frozen=True, slots=True)
class Period:
    """The assessment period (thời kỳ đánh giá), both days included."""

    start: date
    end: date
    inferred: bool = False
    source: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """A piece of the evidence that an indicator needs (minh chứng).

    Any one of `doc_types` will do; `wording` is how its title usually reads, `number` the form of
    its number (`NN/KH-UBND`), `issuer` who issues it, in words. `issued_by` says the same so that
    it can be judged: names of bodies, `unit`, `province` or `anyone`; empty: the unit's own where
    each unit owes it, else anybody's. `each_unit`: with `per` `month` or `quarter`, every unit
    owes every one. `owed_by`: only units of these classes owe it (`indicator_map/bodies.yaml`),
    empty: all. `count`: so many such papers. `part`: which part of a paper proves it. `supports`:
    it adds to the other pieces and is not asked for by itself. `not_words`: a title with such words
    is none (a schedule is no meeting held). `if_any`: there is such a paper only where a case
    occurred (nếu có phát sinh). `inferred`: concluded by us, not read in the official guide.
    """

    doc_types: tuple[str, ...]
    wording: str
    issuer: str
    per: Per
    inferred: bool
    source: tuple[str, ...]
    each_unit: bool = False
    if_any: bool = False
    number: str = ""
    note: str = ""
    issued_by: tuple[str, ...] = ()
    owed_by: tuple[str, ...] = ()
    count: int = 1
    part: Part = "any"
    supports: bool = False
    not_words: tuple[str, ...] = ()


def only_if_any(needs: Sequence[Need]) -> bool:
    """Say whether every one of `needs`, of which there are some, waits for a case to occur."""
    return bool(needs) and all(need.if_any for need in needs)


@dataclass(frozen=True, slots=True)
class Hints:
    """What points to an indicator: `words` in titles, `citations` of other documents."""

    words: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of a set (tiêu chí, chỉ số), with or without rows below it.

    `title` has the year filled in; `title_template` is as the file has it, with `{year}`.
    `points` (điểm tối đa) is None where no source gives it. `level` counts from 1 at the root.
    `rule` means something on leaves only; a group that states none has `issued`.
    `inferred` names the keys of this row that were concluded rather than read in a source.
    `deduction`: points are taken off (điểm trừ). `units_supply`: False where units hand in
    nothing and the province supplies it. `equivalents`: ids of `pctn-tinh-2025` about the same
    matter, so that titles labelled there serve here. `pieces`: all of `needs` are needed, or one.
    """

    id: str
    title: str
    title_template: str
    points: float | None
    parent: str | None
    level: int
    rule: Rule = "issued"
    needs: tuple[Need, ...] = ()
    pieces: Pieces = "all"
    hints: Hints = Hints()
    examples: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    note: str = ""
    inferred: tuple[str, ...] = ()
    deduction: bool = False
    units_supply: bool = True
    equivalents: tuple[str, ...] = ()
    legal_reference: str = ""
    scoring: str = ""
    reported: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """The decision or plan that a set comes from."""

    number: str = ""
    date: date | None = None
    signer: str = ""
    source: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A reported last day for handing something in; an example, a campaign file sets its own."""

    place: str
    what: str
    by: date
    late: str = ""
    source: tuple[str, ...] = ()


@dataclass(frozen=True)
class IndicatorSet:
    """A whole set for one year, indicators in the file's order.

    `lineage` is the set's own id and those of the sets it extends, nearest first.
    `provisional`: built on another year's structure, for want of the official one.
    `sources` are pairs of a key and what it stands for.
    """

    id: str
    year: int
    name: str
    period: Period
    provisional: bool
    indicators: tuple[Indicator, ...]
    lineage: tuple[str, ...]
    total_points: float | None = None
    decision: Paper | None = None
    plan: Paper | None = None
    deadlines: tuple[Deadline, ...] = ()
    completeness: str = ""
    reliability: str = ""
    notes: tuple[str, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, Indicator]:
        return {indicator.id: indicator for indicator in self.indicators}

    @cached_property
    def ids(self) -> frozenset[str]:
        """The codes of all rows."""
        return frozenset(self._by_id)

    @cached_property
    def leaves(self) -> tuple[Indicator, ...]:
        """Indicators with none below them: what evidence is filed under."""
        parents = {indicator.parent for indicator in self.indicators}
        return tuple(one for one in self.indicators if one.id not in parents)

    def get(self, id: str) -> Indicator | None:
        """Return the indicator with this id, None where there is none."""
        return self._by_id.get(id)

    def children(self, id: str | None) -> tuple[Indicator, ...]:
        """Return the indicators right below one; the roots for None."""
        return tuple(one for one in self.indicators if one.parent == id)

    def needs_of(self, indicator: Indicator) -> tuple[Need, ...]:
        """Return what an indicator needs; where it says nothing, what the row above it needs."""
        step: Indicator | None = indicator
        while step is not None and not step.needs:
            step = self.get(step.parent) if step.parent else None
        return step.needs if step else ()

    def path(self, id: str) -> tuple[str, ...]:
        """Return the titles from the root down to this indicator; empty for an unknown id."""
        titles: list[str] = []
        step = self.get(id)
        while step is not None:
            titles.append(step.title)
            step = self.get(step.parent) if step.parent else None
        return tuple(reversed(titles))
