"""Bodies that a plan only points to: those that its annex lists, those that it gives tasks to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.campaigns.plan_deadlines import WEAK
from pipeline.campaigns.plan_facts import NamedBody, StatedDeadline, StatedDuty
from pipeline.campaigns.plan_words import PlanWords, plain

OF_ANNEX = "các cơ quan nêu tại phụ lục, kiểm tra lại"
OF_DUTIES = "các cơ quan được giao nội dung trong kế hoạch, kiểm tra lại"
_OF_ANNEX = NamedBody("everybody", "phụ lục")
"""Stands for the annex's bodies until it was read; without an annex it is everybody."""
_OF_DUTIES = NamedBody("everybody", "được phân công")
"""Stands for who is given something to hand in, until all was read; else everybody."""


def points(who: Sequence[NamedBody]) -> bool:
    """Say whether somebody is only pointed to."""
    return tuple(who) in ((_OF_ANNEX,), (_OF_DUTIES,))


@dataclass
class PointedBodies:
    """Keeps the bodies that the tables of a plan's annex list, for who points to them."""

    words: PlanWords
    _inside: bool = False
    _listed: dict[NamedBody, None] = field(default_factory=dict)

    def pass_heading(self, text: str) -> None:
        """Note a paragraph, which may open the annex: `PHỤ LỤC`."""
        told = plain(text)
        self._inside |= any(told == one for one in self.words.phrases("pointed", "annexes"))

    def add(self, who: Iterable[NamedBody]) -> None:
        """Add the bodies of a table's row."""
        if self._inside:
            self._listed |= dict.fromkeys(one for one in who if one.kind in ("body", "group"))

    def meant(self, text: str, who: tuple[NamedBody, ...]) -> tuple[NamedBody, ...]:
        """Return whom a clause speaks of that seems to speak of `who`: of everybody or nobody, it
        may point to some.
        """
        if any(one.kind != "everybody" for one in who):
            return who
        told = plain(text)
        for key, meant in (("to_annex", _OF_ANNEX), ("to_duties", _OF_DUTIES)):
            if re.search(self.words.data["pointed"][key], told):
                return (meant,)
        return who

    def told(
        self, stated: Sequence[StatedDeadline], duties: Iterable[StatedDuty]
    ) -> tuple[StatedDeadline, ...]:
        """Return deadlines, those of whom a clause points to with their bodies, for a check.

        A body that is told its own day in a sentence (`Riêng Công an tỉnh: …`) keeps to that. Who
        is given something is meant only where others have another day: else it is everybody.
        """
        own = {
            body
            for one in stated
            if one.sure and one.strength > 0 and not one.to_above
            for body in one.who
            if body.kind in ("body", "group")
        }
        owing = dict.fromkeys(
            one for duty in duties for one in duty.who if one.kind in ("body", "group")
        )
        days = {one.by for one in stated if one.strength > WEAK and not one.to_above and one.who}
        return tuple(self._resolved(one, own, owing if days - {one.by} else ()) for one in stated)

    def _resolved(
        self, one: StatedDeadline, own: set[NamedBody], owing: Iterable[NamedBody]
    ) -> StatedDeadline:
        for pointer, bodies, remark in (
            (_OF_ANNEX, self._listed, OF_ANNEX),
            (_OF_DUTIES, owing, OF_DUTIES),
        ):
            left = tuple(body for body in bodies if body not in own)
            if one.who == (pointer,) and left:
                return one.to_check(left, remark)
        return one
