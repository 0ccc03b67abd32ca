"""Bodies that a plan only points to: those of its annex or another part, those it gives tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.campaigns.plan_deadlines import WEAK
from pipeline.campaigns.plan_facts import NamedBody, StatedDeadline, StatedDuty
from pipeline.campaigns.plan_sections import PlanSections, points_to_parts
from pipeline.campaigns.plan_words import PlanWords, plain

OF_ANNEX = "các cơ quan nêu tại phụ lục, kiểm tra lại"
OF_PART = "các cơ quan nêu ở phần được dẫn, kiểm tra lại"
OF_DUTIES = "các cơ quan được giao nội dung trong kế hoạch, kiểm tra lại"
_POINTER = "→"
"""What the name of a body begins with that stands for others until all was read."""


def points(who: Sequence[NamedBody]) -> bool:
    """Say whether somebody is only pointed to."""
    return bool(who) and all(one.name.startswith(_POINTER) for one in who)


@dataclass
class PointedBodies:
    """Keeps the bodies of a plan's annex and of its parts, for who points to them."""

    words: PlanWords
    sections: PlanSections = field(default_factory=PlanSections)
    _inside: bool = False
    _listed: dict[NamedBody, None] = field(default_factory=dict)
    _pointers: dict[NamedBody, tuple[str, str, int]] = field(default_factory=dict)

    def pass_heading(self, text: str, depth: int) -> None:
        """Note a paragraph, which may open the annex (`PHỤ LỤC`) or another part."""
        told = plain(text)
        self._inside |= any(told == one for one in self.words.phrases("pointed", "annexes"))
        self.sections.enter(text, depth)

    def add_row(self, who: Iterable[NamedBody]) -> None:
        """Add the bodies of a table's row."""
        who = tuple(who)
        if self._inside:
            self._listed |= dict.fromkeys(one for one in who if one.kind in ("body", "group"))
        self.sections.add(who)

    def meant(
        self,
        text: str,
        who: tuple[NamedBody, ...],
        doing: tuple[NamedBody, ...] = (),
        depth: int = 0,
    ) -> tuple[NamedBody, ...]:
        """Return whom a clause speaks of that seems to speak of `who`: of everybody or nobody, it
        may point to some. `doing`: whom the clause before speaks of; `depth`: its paragraph's.
        """
        if any(one.kind != "everybody" for one in who):
            return who
        told = plain(text)
        pointed = self.words.data["pointed"]
        found = next(
            (key for key in ("to_annex", "to_duties") if re.search(pointed[key], told)), ""
        )
        if found and re.search(pointed["above"], told):
            # `Các cơ quan nêu trên` of a part: who is named in it, not by a group's name only.
            told_there = self.sections.around(depth)
            if bodies := tuple(one for one in told_there if one.kind == "body"):
                return bodies
        if not found and not who and not doing and points_to_parts(text):
            found = "to_parts"
        if not found:
            return who
        pointer = NamedBody("everybody", f"{_POINTER} {len(self._pointers)}")
        self._pointers[pointer] = found, text, self.sections.count
        return (pointer,)

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
        resolved = [
            self._in_part(self._resolved(one, own, owing if days - {one.by} else ()))
            for one in stated
        ]
        return (*resolved, *self._of_lists(resolved, own))

    def _in_part(self, one: StatedDeadline) -> StatedDeadline:
        """Return a deadline of a group that stands in a part (`Các cơ quan ngành dọc tại điểm 2.3`)
        with its bodies.
        """
        kept = self.words.data["named_groups"]
        own_name = not any(body.name in kept for body in one.who)
        bodies = self._pointed_by_group(one, "in_part") if own_name else ()
        return one.to_check(bodies, OF_PART) if bodies else one

    def _of_lists(
        self, stated: Sequence[StatedDeadline], own: set[NamedBody]
    ) -> Iterator[StatedDeadline]:
        """Yield the days of the bodies of a list that a group's sentence points to: `Các sở, ban,
        ngành (danh sách tại Phụ lục II)`.
        """
        for one in stated:
            bodies = self._pointed_by_group(one, "to_list")
            if left := tuple(body for body in bodies if body not in own):
                yield one.to_check(left, OF_PART)

    def _pointed_by_group(self, one: StatedDeadline, wording: str) -> tuple[NamedBody, ...]:
        """Return the bodies of the part that a sentence of a group points to in a wording."""
        sentence = one.evidence.sentence
        of_group = bool(one.who) and all(body.kind == "group" for body in one.who)
        if not of_group or not re.search(self.words.data["pointed"][wording], plain(sentence)):
            return ()
        return self.sections.told_in(sentence, self.sections.count)

    def _resolved(
        self, one: StatedDeadline, own: set[NamedBody], owing: Iterable[NamedBody]
    ) -> StatedDeadline:
        if not points(one.who):
            return one
        found, text, at = self._pointers[one.who[0]]
        in_part = self.sections.told_in(text, at)
        annex = self._listed if found == "to_annex" else ()
        given = owing if found == "to_duties" else ()
        for bodies, remark in ((in_part, OF_PART), (annex, OF_ANNEX), (given, OF_DUTIES)):
            if left := tuple(body for body in bodies if body not in own):
                return one.to_check(left, remark)
        return one
