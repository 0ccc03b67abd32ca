"""What a proposed campaign takes from which sentence of the plan, as people are told it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from pipeline.campaigns.plan_facts import Evidence
from pipeline.campaigns.proposed import Proposal, ProposedDuty

UNSURE = " — cần kiểm tra"
_OF_ALL = {
    "units": "mọi đơn vị",
    "self_assessment": "gửi kết quả tự đánh giá lên cấp trên",
    "last_day": "ngày cuối cùng được xét",
}


def conclusions(one: Proposal) -> dict[Evidence, tuple[str, ...]]:
    """Return what is taken from each sentence: the period, days, duties and figures, and whose."""
    found: dict[Evidence, dict[str, list[str]]] = {}
    for evidence, what, who in _taken(one):
        whose = found.setdefault(evidence, {}).setdefault(what, [])
        if who and who not in whose:
            whose.append(who)
    return {
        evidence: tuple(f"{what}: {'; '.join(who)}" if who else what for what, who in told.items())
        for evidence, told in found.items()
    }


def _taken(one: Proposal) -> Iterator[tuple[Evidence, str, str]]:
    """Yield a sentence, what it says, and of whom."""
    if one.period is not None:
        start, end = (f"{day:%d/%m/%Y}" for day in (one.period.start, one.period.end))
        yield one.period.evidence, f"Thời kỳ đánh giá {start} – {end}", ""
    for key, stated in one.said.items():
        what = _last_day(stated.by, stated.remark, stated.sure)
        yield stated.evidence, what, _OF_ALL[key]
    for group in one.groups:
        if group.deadline and group.evidence:
            what = _last_day(group.deadline, group.remark, group.sure)
            yield group.evidence, what, group.name
        yield from _duties(group.name, group.duties)
    for unit in one.units:
        if unit.deadline and unit.deadline_evidence:
            what = _last_day(unit.deadline, unit.remark, unit.sure)
            yield unit.deadline_evidence, what, unit.name
        yield from _duties(unit.name, [duty for duty in unit.duties if not duty.of_group])
    for milestone in one.milestones:
        what = f"Mốc công việc {milestone.by:%d/%m/%Y}, không phải hạn nộp minh chứng"
        yield milestone.evidence, what, ""
    for figure in one.figures:
        yield figure.evidence, "Số liệu", figure.who
    for answer in one.answers:
        yield answer.evidence, f"Phụ trách {', '.join(answer.codes)}", answer.who


def _last_day(by: date, remark: str, sure: bool) -> str:
    understood = f" ({remark})" if remark else ""
    return f"Hạn {by:%d/%m/%Y}{understood}{'' if sure else UNSURE}"


def _duties(who: str, duties: Sequence[ProposedDuty]) -> Iterator[tuple[Evidence, str, str]]:
    """One line for all that a sentence asks a body for."""
    by_sentence: dict[Evidence, list[ProposedDuty]] = {}
    for duty in duties:
        by_sentence.setdefault(duty.evidence, []).append(duty)
    for evidence, asked in by_sentence.items():
        codes = ", ".join(one.indicator for one in asked)
        unsure = "" if all(one.sure for one in asked) else UNSURE
        yield evidence, f"Minh chứng {codes}{unsure}", who
