"""Bodies that a plan only points to: those that the tables of its annex list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.campaigns.plan_facts import NamedBody, StatedDeadline
from pipeline.campaigns.plan_words import PlanWords, plain

OF_ANNEX = "các cơ quan nêu tại phụ lục, kiểm tra lại"
_POINTED_TO = NamedBody("everybody", "phụ lục")
"""Stands for the annex's bodies until it was read; without an annex it is everybody."""


@dataclass
class AnnexBodies:
    """Keeps the bodies that the tables of a plan's annex list, for who points to them."""

    words: PlanWords
    _inside: bool = False
    _listed: dict[NamedBody, None] = field(default_factory=dict)

    def pass_heading(self, text: str) -> None:
        """Note a paragraph, which may open the annex: `PHỤ LỤC`."""
        told = plain(text)
        self._inside |= any(told == one for one in self.words.phrases("annex", "headings"))

    def add(self, who: Iterable[NamedBody]) -> None:
        """Add the bodies of a table's row."""
        if self._inside:
            self._listed |= dict.fromkeys(one for one in who if one.kind in ("body", "group"))

    def pointed_to(self, text: str) -> tuple[NamedBody, ...]:
        """Return whom a clause speaks of that points to the annex; empty for another one."""
        found = re.search(self.words.data["annex"]["pointed_to"], plain(text))
        return (_POINTED_TO,) if found else ()

    def told(self, stated: Sequence[StatedDeadline]) -> tuple[StatedDeadline, ...]:
        """Return deadlines, those of whom the annex lists with their bodies, for a check.

        A body that is told its own day in a sentence (`Riêng Công an tỉnh: …`) keeps to that.
        """
        own = {
            body
            for one in stated
            if one.sure and one.strength > 0 and not one.to_above
            for body in one.who
            if body.kind == "body"
        }
        listed = tuple(one for one in self._listed if one not in own)
        return tuple(
            one.to_check(listed, OF_ANNEX) if listed and one.who == (_POINTED_TO,) else one
            for one in stated
        )
