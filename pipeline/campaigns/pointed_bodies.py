"""Bodies that a plan only points to: those of its annex or another part, those it gives tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress

from spacy.tokens import Doc, Span

from pipeline.campaigns.passages import CONTINUED
from pipeline.campaigns.plan_bodies import body_of
from pipeline.campaigns.plan_deadlines import OTHER, WEAK
from pipeline.campaigns.plan_facts import POINTER, NamedBody, StatedDeadline, StatedDuty
from pipeline.campaigns.plan_sections import PlanSections, points_to_parts, title_of
from pipeline.campaigns.plan_spans import BODIES
from pipeline.campaigns.plan_words import PlanWords, begins, plain
from pipeline.campaigns.pointing_spans import mark_titles

OF_PART = "các cơ quan nêu ở phần được dẫn, kiểm tra lại"
OF_UNKNOWN = "không rõ phần được dẫn gồm cơ quan nào, kiểm tra lại"
OF_DUTIES = "các cơ quan được giao nội dung trong kế hoạch, kiểm tra lại"


_TAKEN_OUT = re.compile(r"\btrừ (.*?)(?:\)|;| gửi | nộp | cung cấp |$)", re.DOTALL)
_OUTSIDE = re.compile(r"\bkhong thuoc (?:khoan|muc|phan|diem|nhom|phu luc|danh sach)\b")


def points(who: Sequence[NamedBody]) -> bool:
    """Say whether somebody is only pointed to."""
    return bool(who) and all(one.points for one in who)


@dataclass(frozen=True, slots=True)
class _Pointer:
    """Words that stand for bodies: where they stand, and how they tell whom they mean.

    `spanned`: they are marked in the sentence, so that all parts they name are meant; `given`: who
    was given something to hand in is.
    """

    text: str
    at: int
    depth: int
    spanned: bool = False
    given: bool = False


@dataclass
class PointedBodies:
    """Keeps the bodies of a plan's parts, for who points to them."""

    words: PlanWords
    sections: PlanSections = field(default_factory=PlanSections)
    _titles: frozenset[str] = frozenset()
    _pointers: dict[NamedBody, _Pointer] = field(default_factory=dict)

    def foresee(self, headings: Iterable[str]) -> None:
        """Keep what the groups of bodies are called that parts of the plan stand under."""
        self._titles = frozenset(filter(None, map(title_of, headings)))

    def note(self, doc: Doc, depth: int) -> None:
        """Keep where the words of a passage stand that point to bodies by their part; mark those
        that call a part by its title: `các cơ quan thuộc nhóm tư pháp`. `depth`: the passage's.
        """
        mark_titles(doc, self._titles - {title_of(doc.text)}, BODIES)
        spans = list(doc.spans[BODIES])
        for n, span in enumerate(spans):
            if body_of(span).points:
                said = span.id_.removeprefix(POINTER)
                # The same words mean others where they stand in another part: `tại khoản này`.
                name = f"{span.id_} ({self.sections.count})"
                spans[n] = Span(doc, span.start, span.end, label=span.label_, span_id=name)
                here = _Pointer(said, self.sections.count, depth, spanned=True)
                self._pointers[body_of(spans[n])] = here
        doc.spans[BODIES] = spans

    def titled(self, text: str) -> tuple[NamedBody, ...]:
        """Return the bodies of the part that a paragraph or cell calls by its title."""
        return self._bodies(self.sections.titled(text))

    def _bodies(self, told: tuple[NamedBody, ...]) -> tuple[NamedBody, ...]:
        """Return the bodies of a part without what it is called itself: `Khối nội chính`."""
        called = self.words.phrases("stands_for")
        bodies = tuple(
            one for one in told if one.kind == "body" or not begins(plain(one.name), called)
        )
        return bodies if any(one.kind == "body" for one in bodies) else told

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
        if any(one.kind != "everybody" or one.points for one in who):
            return who
        told = plain(text)
        pointed = self.words.data["pointed"]
        if _OUTSIDE.search(told):
            return who  # `Các cơ quan không thuộc khoản 1`: nobody can tell whom
        given = bool(re.search(pointed["to_duties"], told))
        if given and re.search(pointed["above"], told):
            # `Các cơ quan nêu trên` of a part: who is named in it, not by a group's name only.
            told_there = self.sections.around(depth)
            if bodies := tuple(one for one in told_there if one.kind == "body"):
                return bodies
        if not given and (who or doing or not points_to_parts(text)):
            return who
        pointer = NamedBody("everybody", f"{POINTER} {len(self._pointers)}")
        self._pointers[pointer] = _Pointer(text, self.sections.count, depth, given=given)
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
        parts = [part for one in stated for part in _apart(one)]
        resolved = [self._resolved(part, own, owing if days - {part.by} else ()) for part in parts]
        told = _narrowest(resolved, [points(part.who) for part in parts])
        return (*told, *self._of_lists(told, own))

    def _of_lists(
        self, stated: Sequence[StatedDeadline], own: set[NamedBody]
    ) -> Iterator[StatedDeadline]:
        """Yield the days of the bodies of a list that a group's sentence points to: `Các sở, ban,
        ngành (danh sách tại Phụ lục II)`.
        """
        for one in stated:
            bodies = self._list_of_group(one)
            if left := tuple(body for body in bodies if body not in own):
                yield one.to_check(left, OF_PART)

    def _list_of_group(self, one: StatedDeadline) -> tuple[NamedBody, ...]:
        """Return the bodies of the list that a sentence of a group points to."""
        sentence = one.evidence.sentence
        of_group = bool(one.who) and all(body.kind == "group" for body in one.who)
        if not of_group or not re.search(self.words.data["pointed"]["to_list"], plain(sentence)):
            return ()
        return self.sections.told_in(sentence, self.sections.count, CONTINUED)

    def _resolved(
        self, one: StatedDeadline, own: set[NamedBody], owing: Iterable[NamedBody]
    ) -> StatedDeadline:
        if not points(one.who):
            kept = self.words.data["named_groups"]
            group = all(who.kind == "group" and who.name not in kept for who in one.who)
            bodies = self.titled(one.evidence.sentence) if one.who and group else ()
            return one.to_check(bodies, OF_PART) if bodies else one
        to = self._pointers[one.who[0]]
        in_part = self.titled(to.text) if to.spanned else ()
        in_part = in_part or self._bodies(
            self.sections.told_in(to.text, to.at, to.depth, all_of=to.spanned)
        )
        to_duties = re.search(self.words.data["pointed"]["to_duties"], plain(to.text))
        given = tuple(owing) if to.given or (to_duties and not in_part) else ()
        for meant, remark in ((in_part, OF_PART), (given, OF_DUTIES)):
            if left := tuple(b for b in meant if b not in own and not _excepted(b, to.text, one)):
                return one.to_check(left, remark)
        # Who all have days of their own are not everybody.
        if in_part:
            return replace(one, strength=OTHER)
        return one.to_check(one.who, OF_UNKNOWN) if to.spanned else one


def _excepted(body: NamedBody, said: str, one: StatedDeadline) -> bool:
    """Whether a sentence takes a body out of those that it points to: `…, trừ Sở Tư pháp`."""
    behind = one.evidence.sentence.partition(said.strip())[2]
    taken = _TAKEN_OUT.search(behind)
    behind = plain(taken[1]) if taken else ""
    name = plain(body.name.replace("<place>", ""))
    return bool(name) and f" {name} " in f" {behind} "


def _narrowest(stated: Sequence[StatedDeadline], pointing: Sequence[bool]) -> list[StatedDeadline]:
    """Return deadlines; of a body that several sentences point to, the one with the fewest bodies
    counts: `các cơ quan tại khoản 1: …; riêng cơ quan tại điểm d khoản 1: …`.
    """
    due = [pointed and one.strength > WEAK for one, pointed in zip(stated, pointing, strict=True)]
    least: dict[NamedBody, int] = {}
    for one in compress(stated, due):
        for body in one.who:
            least[body] = min(least.get(body, len(one.who)), len(one.who))
    kept = []
    for one, counts in zip(stated, due, strict=True):
        who = tuple(body for body in one.who if counts and least[body] == len(one.who))
        kept.append(replace(one, who=who) if who else one)
    return kept


def _apart(one: StatedDeadline) -> tuple[StatedDeadline, ...]:
    """Return a deadline for the bodies that it names and for each whom it only points to."""
    if not any(body.points for body in one.who):
        return (one,)
    named = tuple(body for body in one.who if not body.points)
    pointing = (replace(one, who=(body,)) for body in one.who if body.points)
    return (*([replace(one, who=named)] if named else []), *pointing)
