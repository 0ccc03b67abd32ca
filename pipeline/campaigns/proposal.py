"""What a plan says → the campaign that is proposed, every entry with its sentence and page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from indicator_map.bodies import class_of
from indicator_map.campaign import LEVELS, CampaignDeadlines, Level, asked_of
from indicator_map.model import IndicatorSet
from pipeline.campaigns.duty_matching import DutyMatcher
from pipeline.campaigns.plan_deadlines import WEAK
from pipeline.campaigns.plan_facts import (
    Evidence,
    NamedBody,
    PlanFacts,
    StatedDeadline,
    StatedDuty,
)
from pipeline.campaigns.plan_words import PlanWords, load_plan_words
from pipeline.campaigns.proposed import (
    Proposal,
    ProposedDuty,
    ProposedFigure,
    ProposedGroup,
    ProposedLevel,
    ProposedMilestone,
    ProposedUnit,
)
from pipeline.errors import PlanError

LISTED = 8
"""Departments that a plan names from which it is taken to name them all."""
_APART = {"justice", "vertical", "front", "party"}
"""Classes of bodies that are not the province's own; the campaigns to copy do the same."""
_CLASSES = {"huyện": "district", "xã": "commune"}
_LEVELS: dict[str, Level] = {level: level for level in LEVELS}
OTHERS, STANDING = "Đơn vị khác", "Cơ quan thường trực"


def propose(facts: PlanFacts, indicators: IndicatorSet, matcher: DutyMatcher) -> Proposal:
    """Return the campaign that a plan gives for a set. PlanError for one of another year."""
    if facts.year is not None and facts.year != indicators.year:
        raise PlanError(
            f"Kế hoạch đánh giá năm {facts.year}, nhưng bộ tiêu chí {indicators.id} là của năm "
            f"{indicators.year}: chọn bộ khác bằng --set (xem `minhchung indicators list`)."
        )
    return _Proposer(facts, indicators, matcher, load_plan_words(facts.level)).propose()


def _ours(stated: StatedDeadline) -> bool:
    """Whether a deadline is that of who is assessed: what it hands in goes to the level above."""
    return bool(stated.who) and all(body.kind == "ourselves" for body in stated.who)


def with_lower_set(one: Proposal, set_name: str) -> Proposal:
    """Return a proposal whose levels below have this set. PlanError where the plan has none."""
    if not one.levels:
        raise PlanError("Kế hoạch không nói đánh giá cấp dưới: bỏ --lower-set.")
    levels = tuple(replace(level, set=set_name) for level in one.levels)
    still = tuple(said for said in one.open if "(`set`)" not in said)
    return replace(one, levels=levels, open=still)


@dataclass
class _Proposer:
    facts: PlanFacts
    indicators: IndicatorSet
    matcher: DutyMatcher
    words: PlanWords
    problems: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    used: list[StatedDeadline] = field(default_factory=list)
    _for_all: bool = False

    @property
    def _level(self) -> Level:
        return _LEVELS.get(self.facts.level, "tỉnh")

    def propose(self) -> Proposal:
        facts = self.facts
        self.problems += facts.contradictions
        if facts.period is None:
            self.open.append(
                "Không thấy thời kỳ đánh giá trong kế hoạch: tạm lấy của bộ tiêu chí, kiểm tra lại."
            )
        said = self._general()
        groups = self._groups()
        units = self._units(groups)
        names = {unit.group for unit in units}
        apart = {group.name for group in self.words.groups if set(group.classes) & _APART}
        groups = {
            **groups,
            **{name: ProposedGroup(name) for name in sorted(names) if name not in groups},
        }
        shown = {name: self._name(NamedBody("group", name)) for name in groups}
        groups = {
            shown[name]: replace(group, name=shown[name], only_named=name in apart)
            for name, group in groups.items()
        }
        units = tuple(replace(unit, group=shown[unit.group]) for unit in units)
        names = {unit.group for unit in units}
        for group in groups.values():
            if group.name not in names:
                self.open.append(
                    f"Nhóm “{group.name}” chưa có đơn vị nào: kế hoạch không nêu tên, hãy ghi vào."
                )
        for term in facts.counted:
            self.open.append(
                f"Hạn không ghi ngày cụ thể, chưa có ngày (tr. {term.page}: “{term.sentence}”): "
                "biết ngày thì ghi vào."
            )
        units = tuple(self._with_duties_of_group(unit, groups[unit.group]) for unit in units)
        levels = tuple(self._levels(groups, units))
        return Proposal(
            levels=levels,
            name=facts.subject or f"Đánh giá năm {self.indicators.year}",
            organisation=facts.organisation,
            year=self.indicators.year,
            level=self._level,
            set=self.indicators.id,
            period=facts.period,
            deadlines=CampaignDeadlines(**{key: one.by for key, one in said.items()}),
            said=said,
            groups=tuple(groups.values()),
            units=units,
            milestones=self._milestones(),
            figures=tuple(
                ProposedFigure(self._names(one.who), one.what, one.split, one.evidence)
                for one in facts.figures
                if self.matcher.match(one.what)  # `gửi số liệu, tài liệu` says none
            ),
            notes=tuple(
                (
                    f"{note.about} (tr. {note.evidence.page}): {note.evidence.sentence}",
                    note.evidence,
                )
                for note in facts.notes
            ),
            answers=tuple(
                one
                for one in facts.answers
                if all(self.indicators.get(code) is not None for code in one.codes)
            ),
            problems=tuple(dict.fromkeys(self.problems)),
            open=tuple(dict.fromkeys(self.open)),
        )

    # Deadlines

    def _general(self) -> dict[str, StatedDeadline]:
        """The days that hold for all: for every unit, for the level above, the very last."""
        facts = self.facts
        found: dict[str, StatedDeadline] = {}
        for_all = self._known([d for d in facts.deadlines if d.strength and not d.to_above])
        everybody = self._best(
            [d for d in for_all if not d.who or any(b.kind == "everybody" for b in d.who)],
            "mọi đơn vị",
        )
        self._for_all = everybody is not None and everybody.strength > WEAK
        if everybody:
            found["units"] = everybody
        own = [d for d in facts.deadlines if d.strength > WEAK and _ours(d)]
        upward = [d for d in facts.deadlines if d.strength and d.to_above]
        above = self._best(upward or own, "gửi cấp trên")
        if above:
            found["self_assessment"] = above
        last = facts.last_day
        if last and not (facts.period and last.by <= facts.period.end):
            late = [
                d
                for d in facts.deadlines
                if d.strength > WEAK and d.by > last.by and not d.to_above and not _ours(d)
            ]
            for one in late:
                self.problems.append(
                    f"hạn {_day(one.by)} (tr. {one.evidence.page}) sau ngày cuối cùng được xét "
                    f"{_day(last.by)} (tr. {last.evidence.page})"
                )
            if not late:
                found["last_day"] = last
        return found

    def _known(self, stated: Sequence[StatedDeadline]) -> list[StatedDeadline]:
        """Return deadlines without those of bodies that the plan points to and nobody finds, which
        are said: where others have days of their own, theirs is not everybody's.
        """
        lost = [d for d in stated if d.who and all(body.points for body in d.who)]
        if not lost or len(lost) == len(stated):
            return list(stated)
        self.used += lost
        self.open += [
            f"Không rõ tr. {d.evidence.page} nói đến những cơ quan nào (“{d.evidence.sentence}”): "
            f"ghi hạn {_day(d.by)} cho các cơ quan ấy."
            for d in lost
        ]
        return [d for d in stated if d not in lost]

    def _best(self, stated: Sequence[StatedDeadline], whom: str) -> StatedDeadline | None:
        """The surest of several; the first where they contradict each other, which is said."""
        period = self.facts.period
        early = [d for d in stated if period and d.by < period.start]
        for one in early:
            self.problems.append(
                f"hạn {_day(one.by)} (tr. {one.evidence.page}: “{one.evidence.sentence}”) trước "
                f"khi kỳ đánh giá bắt đầu ({_day(period.start) if period else ''})"
            )
        stated = [d for d in stated if d not in early]
        if not stated:
            return None
        strongest = max(d.strength for d in stated)
        best = [d for d in stated if d.strength == strongest]
        self.used += [d for d in stated if d.by == best[0].by]
        for other in best[1:]:
            if other.by != best[0].by:
                self.problems.append(
                    f"hai hạn khác nhau cho {whom}: {_day(best[0].by)} (tr. "
                    f"{best[0].evidence.page}) và {_day(other.by)} (tr. {other.evidence.page})"
                )
                return replace(best[0], sure=False)
        return best[0]

    def _stated_for(self, body: NamedBody) -> StatedDeadline | None:
        stated = [
            d for d in self.facts.deadlines if d.strength and not d.to_above and body in d.who
        ]
        last = self.facts.last_day
        if last:  # a task of which nothing says what is due is no evidence after the last day
            stated = [d for d in stated if d.strength > WEAK or d.by <= last.by]
        if self._for_all and all(d.strength == WEAK for d in stated):
            return None  # the day for all says what is due
        return self._best(stated, self._name(body))

    def _groups(self) -> dict[str, ProposedGroup]:
        named: dict[NamedBody, None] = {}
        for deadline in self.facts.deadlines:
            named |= {body: None for body in deadline.who if body.kind == "group"}
        named |= {body: None for body, _ in self.facts.units if body.kind == "group"}
        groups = {}
        for body in named:
            due = self._stated_for(body)
            groups[body.name] = ProposedGroup(
                body.name,
                due.by if due else None,
                due.evidence if due else None,
                due.remark if due else "",
                due.sure if due else True,
                self._duties(body),
            )
        return groups

    # Units

    def _units(self, groups: dict[str, ProposedGroup]) -> tuple[ProposedUnit, ...]:
        named: dict[NamedBody, Evidence] = {}
        for body, evidence in self.facts.units:
            if body.kind == "body":
                named.setdefault(body, evidence)
        for deadline in self.facts.deadlines:
            for body in deadline.who:
                if body.kind == "body":
                    named.setdefault(body, deadline.evidence)
        # `UBND huyện Mẫu` and `UBND Huyện Mẫu` are one
        spelled = {self._name(body).casefold(): body for body in reversed(named)}
        kept = set(spelled.values())
        units = [self._unit(body, named[body]) for body in named if body in kept]
        held = set(spelled)
        order = [*groups, *dict.fromkeys(unit.group for unit in units)]
        for group in self.words.groups:
            if group.name not in groups or not group.usual:
                continue
            ours = sum(class_of(unit.name) in group.classes for unit in units)
            if ours >= LISTED or self._level != "tỉnh":
                continue
            usual = self.words.usual(group.usual, self.facts.issued, self.facts.place)
            if group.usual == "justice" and ours:
                continue
            units += [
                ProposedUnit(name, self._group_of(name), proposed=True)
                for name in usual
                if name.casefold() not in held
            ]
        return tuple(sorted(units, key=lambda unit: [*order, unit.group].index(unit.group)))

    def _unit(self, body: NamedBody, evidence: Evidence) -> ProposedUnit:
        due = self._stated_for(body)
        name = self._name(body)
        group = NamedBody("group", self._group_of(name))
        if due and due.sure and group in due.who:
            shared = self._stated_for(group)
            # Named with its group, it has the group's day: `UBND các huyện, thành phố Mẫu`.
            due = None if shared and shared.by == due.by else due
        return ProposedUnit(
            name,
            self._group_of(name),
            proposed=False,
            evidence=evidence,
            deadline=due.by if due else None,
            deadline_evidence=due.evidence if due else None,
            remark=due.remark if due else "",
            duties=self._duties(body),
            sure=due.sure if due else True,
        )

    def _group_of(self, name: str) -> str:
        if name.startswith("Thanh tra "):
            return STANDING
        if class_of(name) == _CLASSES.get(self.facts.level):
            return OTHERS  # an office of who issued the plan is no commune or district
        group = self.words.group_of(class_of(name))
        return group.name if group else OTHERS

    def _name(self, body: NamedBody) -> str:
        known = body.name.replace("<place>", self.facts.place)
        return self.facts.spelled.get(body, known)

    def _names(self, bodies: Iterable[NamedBody]) -> str:
        return ", ".join(self._name(body) for body in bodies)

    def _levels(
        self, groups: dict[str, ProposedGroup], units: Sequence[ProposedUnit]
    ) -> Iterator[ProposedLevel]:
        """The levels below that the plan assesses too, with the bodies of their class."""
        for level, evidence in self.facts.levels_below:
            class_ = _CLASSES[level]
            group = self.words.group_of(class_)
            due = groups.get(group.name if group else "")
            own = tuple(
                replace(unit, group="", duties=())
                for unit in units
                if class_of(unit.name) == class_
            )
            days = {unit.deadline for unit in own} - {None}
            shared = due.deadline if due and due.deadline else None
            if shared is None and len(days) == 1 and all(unit.deadline for unit in own):
                shared = next(iter(days))
            self.open.append(
                f"Kế hoạch đánh giá cả cấp {level} (tr. {evidence.page}): ghi bộ tiêu chí cấp "
                f"{level} (`set`) cho cấp ấy, hoặc bỏ cấp ấy nếu không phải."
            )
            yield ProposedLevel(_LEVELS[level], evidence, own, shared)

    # Duties and milestones

    def _duties(self, body: NamedBody) -> tuple[ProposedDuty, ...]:
        found: dict[str, ProposedDuty] = {}
        for duty in self.facts.duties:
            if body not in duty.who:
                continue
            for one in self._matched(duty, body):
                held = found.get(one.indicator)
                if held is None or (one.sure and not held.sure):
                    found[one.indicator] = one
        above = {id for id in found if any(other.startswith(f"{id}.") for other in found)}
        return tuple(one for id, one in found.items() if id not in above or one.sure)

    def _with_duties_of_group(self, unit: ProposedUnit, group: ProposedGroup) -> ProposedUnit:
        """Return a unit with what the plan asks of its group and the set does not ask of it."""
        held = [duty.indicator for duty in unit.duties]
        added = tuple(
            replace(duty, sure=False, of_group=True)
            for duty in group.duties
            if not any(_covers(one, duty.indicator) for one in held)
            and not (self._asked(duty.indicator, unit.name) and not group.only_named)
        )
        return replace(unit, duties=(*unit.duties, *added))

    def _asked(self, indicator: str, unit: str) -> bool:
        """Whether the set asks a unit for all that a row stands for."""
        leaves = [one for one in self.indicators.leaves if _covers(indicator, one.id)]
        return all(asked_of(one, unit) for one in leaves)

    def _matched(self, duty: StatedDuty, body: NamedBody) -> list[ProposedDuty]:
        if duty.code:
            if self.indicators.get(duty.code) is not None:
                return [ProposedDuty(duty.code, duty.words, True, duty.evidence)]
            self.problems.append(
                f"tr. {duty.evidence.page}: bộ {self.indicators.id} không có tiêu chí {duty.code}"
            )
        name = self._name(body)
        several = len(duty.who) > 1 and body.kind == "body"
        found = (
            self.matcher.shared(duty.words, name)
            if several
            else self.matcher.match(duty.words, (name,))
        )
        return [ProposedDuty(one.indicator, one.words, one.sure, duty.evidence) for one in found]

    def _milestones(self) -> tuple[ProposedMilestone, ...]:
        return tuple(
            ProposedMilestone(one.task, one.by, self._names(one.who), one.remark, one.evidence)
            for one in self.facts.deadlines
            if one not in self.used
        )


def _covers(row: str, indicator: str) -> bool:
    return indicator == row or indicator.startswith(f"{row}.") or row.startswith(f"{indicator}.")


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
