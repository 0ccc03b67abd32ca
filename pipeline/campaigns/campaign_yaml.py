"""A proposed campaign as YAML with comments: each entry's sentence and page, what to check."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from pipeline.campaigns.plan_facts import Evidence
from pipeline.campaigns.proposed import (
    Proposal,
    ProposedDuty,
    ProposedGroup,
    ProposedLevel,
    ProposedUnit,
)

CHECK = "đề xuất, kiểm tra lại"
CHECK_AGAIN = "kiểm tra lại"
LONGEST_QUOTE = 220
_BRACKETS = str.maketrans("{}", "()")


def yaml_text(one: Proposal) -> str:
    """Return the campaign file."""
    return "\n".join(_lines(one)) + "\n"


def quoted(evidence: Evidence | None) -> str:
    """Return `tr. 3: “…”`, empty without evidence."""
    if evidence is None:
        return ""
    sentence = " ".join(evidence.sentence.split())
    if len(sentence) > LONGEST_QUOTE:
        sentence = sentence[: LONGEST_QUOTE - 1].rsplit(" ", 1)[0] + " …"
    return f"tr. {evidence.page}: “{sentence}”"


def remarks(*parts: str) -> str:
    """Join what is remarked on one entry; that it is to be checked, once."""
    checked = any(part != CHECK and part.endswith(CHECK_AGAIN) for part in parts)
    return "; ".join(part for part in parts if part and not (checked and part == CHECK))


def _lines(one: Proposal) -> Iterator[str]:
    yield "# Đợt đánh giá do chương trình đề xuất từ kế hoạch: mỗi mục có câu và trang."
    yield f"# Chỗ ghi “{CHECK}” là chưa chắc. Khóa và cách ghi: docs/campaigns.md."
    for sentence in one.problems:
        yield f"# MÂU THUẪN: {sentence}"
    for sentence in one.open:
        yield f"# CẦN BỔ SUNG: {sentence}"
    yield ""
    yield f"name: {_scalar(one.name)}"
    if one.organisation:
        yield f"organisation: {_scalar(one.organisation)}"
    yield f"year: {one.year}"
    yield f"level: {one.level}"
    yield f"set: {_scalar(one.set)}"
    if one.period:
        yield "period:"
        yield f"  # {quoted(one.period.evidence)}"
        yield f"  start: {one.period.start}"
        yield f"  end: {one.period.end}"
    if one.said:
        yield "deadlines:"
        for key, stated in one.said.items():
            yield f"  # {quoted(stated.evidence)}"
            mark = remarks(stated.remark, "" if stated.sure or key != "units" else CHECK)
            yield f"  {key}: {stated.by}" + (f"  # {mark}" if mark else "")
    if one.notes:
        yield "notes:"
        yield from (f"  - {_scalar(text)}" for text, _ in one.notes)
    if one.milestones:
        yield ""
        yield "milestones:"
        for milestone in one.milestones:
            yield f"  - what: {_scalar(milestone.what)}"
            comment = remarks(milestone.remark, f"tr. {milestone.evidence.page}")
            yield f"    by: {milestone.by}  # {comment}"
            if milestone.who:
                yield f"    who: {_scalar(milestone.who)}"
    if one.figures:
        yield ""
        yield "figures:"
        for figure in one.figures:
            yield f"  # {quoted(figure.evidence)}"
            yield f"  - who: {_scalar(figure.who)}"
            yield f"    what: {_scalar(figure.what)}"
            if figure.split:
                yield "    split: true"
    if one.answers:
        yield ""
        yield "answers:"
        for answer in one.answers:
            yield f"  # {quoted(answer.evidence)}"
            yield f"  - who: {_scalar(answer.who)}"
            yield f"    indicators: [{', '.join(answer.codes)}]"
    if one.groups:
        yield ""
        yield "groups:"
        for group in one.groups:
            yield from _group(group)
    if one.units:
        yield ""
        yield "units:"
        for unit in one.units:
            yield from _unit(unit)
    if one.levels:
        yield ""
        yield "levels:"
        for level in one.levels:
            yield from _level(level)


def _level(level: ProposedLevel) -> Iterator[str]:
    yield f"  # {quoted(level.evidence)}"
    yield f"  - level: {level.level}  # {CHECK}"
    if level.set:
        yield f"    set: {_scalar(level.set)}"
    else:
        yield f"    # CẦN BỔ SUNG: ghi bộ tiêu chí cấp {level.level}"
        yield "    # set: "
    if level.deadline:
        yield "    deadlines:"
        yield f"      units: {level.deadline}"
    if level.units:
        yield "    units:"
        for unit in level.units:
            yield f"      - name: {_scalar(unit.name)}"
            if unit.deadline and unit.deadline != level.deadline:
                yield f"        deadline: {unit.deadline}"


def _group(group: ProposedGroup) -> Iterator[str]:
    if group.evidence:
        yield f"  # {quoted(group.evidence)}"
    for duty in group.duties:
        yield f"  # nhiệm vụ kế hoạch nêu cho nhóm: {duty.indicator}{_unsure(duty)}; {_words(duty)}"
    yield f"  - name: {_scalar(group.name)}"
    if group.deadline:
        mark = remarks(group.remark, "" if group.sure else CHECK)
        yield f"    deadline: {group.deadline}" + (f"  # {mark}" if mark else "")
    if group.only_named:
        yield f"    requires: []  # {CHECK}: chỉ nộp những gì ghi ở từng đơn vị"


def _unit(unit: ProposedUnit) -> Iterator[str]:
    if unit.evidence and not unit.duties and not unit.deadline:
        yield f"  # {quoted(unit.evidence)}"
    if unit.proposed:
        yield f"  - name: {_scalar(unit.name)}  # {CHECK}: kế hoạch không nêu tên"
        yield "    proposed: true"
    else:
        yield f"  - name: {_scalar(unit.name)}"
    yield f"    group: {_scalar(unit.group)}"
    if unit.deadline:
        yield f"    # {quoted(unit.deadline_evidence)}"
        mark = remarks(unit.remark, "" if unit.sure else CHECK)
        yield f"    deadline: {unit.deadline}" + (f"  # {mark}" if mark else "")
    if unit.duties:
        yield "    requires:"
        for duty in unit.duties:
            yield f"      - {_scalar(duty.indicator)}  # {_words(duty)}{_unsure(duty)}"


def _words(duty: ProposedDuty) -> str:
    return f"tr. {duty.evidence.page}: “{' '.join(duty.words.split())}”"


def _unsure(duty: ProposedDuty) -> str:
    return "" if duty.sure else f"; {CHECK}{': kế hoạch nêu cho cả nhóm' if duty.of_group else ''}"


def plain_text(text: str) -> str:
    """Return a plan's words on one line, without the brackets of a campaign file's `{year}`."""
    return " ".join(text.split()).translate(_BRACKETS)


def _scalar(text: str) -> str:
    dumped = yaml.safe_dump(plain_text(text), allow_unicode=True, width=10**6)
    return dumped.removesuffix("\n").removesuffix("\n...")
