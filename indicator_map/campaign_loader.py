"""Campaign files into `Campaign`s; a bad file is refused with every problem and its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import get_args

from indicator_map.campaign import (
    EVIDENCE_CODE,
    Answer,
    Campaign,
    CampaignDeadlines,
    CampaignError,
    Group,
    Level,
    Milestone,
    OwedFigure,
    Unit,
    asked_of_each_unit,
    upwards,
)
from indicator_map.campaign_levels import level_record
from indicator_map.campaign_schema import CampaignReader
from indicator_map.campaign_units import check_parts, check_units
from indicator_map.errors import Problem, SetError
from indicator_map.loader import load_set, set_for_year
from indicator_map.model import IndicatorSet, Period
from indicator_map.nodes import Record

EXAMPLES = Path(__file__).parent / "campaigns"
SHOWN = 5
"""Indicators named in one warning."""


def example_campaigns() -> tuple[Path, ...]:
    """Return the campaign files that come with the program, to copy and change."""
    return tuple(sorted(EXAMPLES.glob("*.yaml")))


def load_campaign(path: Path, indicators: IndicatorSet | None = None) -> Campaign:
    """Return the campaign in a file. `indicators` stands in for the set that the file names.

    Without both, the set is the provincial one of the campaign's year. Raises `CampaignError`
    with every problem; `Campaign.warnings` has what a person should look at.
    """
    if not path.is_file():
        raise CampaignError(f"Không thấy tệp đợt đánh giá: {path}")
    reader = CampaignReader(str(path))
    top = reader.read(path)
    built = _Builder(reader, path.parent, indicators).build(top) if top else None
    problems = sorted(reader.problems, key=lambda one: (one.file != str(path), one.line or 0))
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors or built is None:
        raise CampaignError(f"Tệp đợt đánh giá {path} không dùng được ({len(errors)} lỗi):", errors)
    return replace(built, warnings=tuple(problems))


@dataclass
class _Builder:
    """Turns the records of a file into a campaign, reporting what does not fit together."""

    reader: CampaignReader
    folder: Path
    given: IndicatorSet | None
    group_lines: dict[str, int] = field(default_factory=dict)

    def build(self, top: Record) -> Campaign | None:
        year = top.number("year")
        indicators = self._set(top, int(year)) if year else None
        period = self._period(top, int(year) if year else None, indicators)
        deadlines = self._deadlines(top, period)
        groups = tuple(self._group(one, indicators) for one in top.records("groups"))
        units = tuple(self._unit(one, indicators) for one in top.records("units"))
        answers = tuple(self._answer(one, indicators) for one in top.records("answers"))
        check_units(self.reader, top.records("units"))
        check_parts(self.reader, top.records("units"))
        for record in (*top.records("groups"), *top.records("units")):
            self._check_deadline(record, "deadline", period, deadlines)
        self._check_groups(top, groups, units, indicators)
        self._check_proposed(top)
        levels = self._levels(top)
        if indicators is None or period is None or year is None:
            return None
        return Campaign(
            name=top.text("name"),
            year=int(year),
            level=_level(top.text("level")),
            indicators=replace(indicators, period=period),
            deadlines=deadlines,
            groups=groups,
            units=units,
            answers=answers,
            notes=top.texts("notes"),
            organisation=top.text("organisation"),
            evidence_code=self._evidence_code(top),
            milestones=tuple(_milestones(top)),
            figures=tuple(
                OwedFigure(one.text("who"), one.text("what"), one.flag("split"))
                for one in top.records("figures")
            ),
            levels=levels,
        )

    def _levels(self, top: Record) -> tuple[Campaign, ...]:
        """The levels below, each built as a campaign of its own."""
        built: list[Campaign] = []
        lines = {top.text("level"): top.line_of("level")}
        for row in top.records("levels"):
            name = row.text("level")
            if name in lines:
                self.reader.report(row.line, f"cấp {name} đã có ở dòng {lines[name]}")
                continue
            lines[name] = row.line
            record = level_record(self.reader, row, top)
            level = _Builder(self.reader, self.folder, None).build(record) if record else None
            if level is not None:
                built.append(replace(level, each_assessed=True))
        return tuple(built)

    def _set(self, top: Record, year: int) -> IndicatorSet | None:
        try:
            if self.given is not None:
                indicators = self.given
            elif top.has("set"):
                beside = self.folder / top.text("set")
                indicators = load_set(beside if beside.is_file() else top.text("set"))
            else:
                indicators = set_for_year(year)
        except SetError as error:
            line = top.line_of("set" if top.has("set") else "year")
            self.reader.report(line, str(error).splitlines()[0])
            self.reader.problems.extend(error.problems)
            return None
        except OSError as error:
            self.reader.report(top.line_of("set"), f"không đọc được bộ tiêu chí: {error.strerror}")
            return None
        if indicators.year != year:
            self.reader.report(
                top.line_of("year"),
                f"đợt đánh giá năm {year}, nhưng bộ tiêu chí {indicators.id} là của năm "
                f"{indicators.year}",
            )
        return indicators

    def _period(
        self, top: Record, year: int | None, indicators: IndicatorSet | None
    ) -> Period | None:
        row = top.record("period")
        if row is None:
            return indicators.period if indicators else None
        start, end = row.day("start"), row.day("end")
        if start is None or end is None:
            return None
        if start > end:
            self.reader.report(
                row.line_of("start"), f"kỳ bắt đầu {_day(start)} sau khi kết thúc {_day(end)}"
            )
            return None
        if year is not None and year not in (start.year, end.year):
            self.reader.report(
                row.line_of("start"), f"kỳ {_day(start)}–{_day(end)} không thuộc năm {year}"
            )
        return Period(start, end, note=row.text("note"))

    def _deadlines(self, top: Record, period: Period | None) -> CampaignDeadlines:
        row = top.record("deadlines")
        if row is None:
            return CampaignDeadlines()
        read = CampaignDeadlines(
            row.day("units"),
            row.day("self_assessment"),
            row.day("last_day"),
            row.day("collected"),
        )
        for key in ("units", "self_assessment"):
            self._check_deadline(row, key, period, read)
        self._check_deadline(row, "last_day", period, CampaignDeadlines())
        return read

    def _check_deadline(
        self, row: Record, key: str, period: Period | None, deadlines: CampaignDeadlines
    ) -> None:
        by, line = row.day(key), row.line_of(key)
        if by is None:
            return
        if period and by < period.start:
            self.reader.report(
                line, f"hạn {_day(by)} trước khi kỳ đánh giá bắt đầu ({_day(period.start)})"
            )
        elif period and by <= period.end:
            self._warn(
                line,
                f"hạn {_day(by)} khi kỳ đánh giá chưa kết thúc ({_day(period.end)}): đúng năm?",
            )
        # What units hand in is shut long before the province's own result goes to the level above.
        shut = deadlines.last_day if key != "self_assessment" else None
        if shut and by > shut:
            self.reader.report(
                line,
                f"hạn {_day(by)} sau ngày cuối cùng được xét ({_day(shut)}, `last_day`)",
            )
        elif key == "deadline" and deadlines.self_assessment and by > deadlines.self_assessment:
            self._warn(
                line,
                f"hạn {_day(by)} sau hạn gửi báo cáo tự đánh giá "
                f"({_day(deadlines.self_assessment)}, `self_assessment`)",
            )

    def _group(self, row: Record, indicators: IndicatorSet | None) -> Group:
        name = row.text("name")
        if name in self.group_lines:
            self.reader.report(row.line, f"nhóm “{name}” đã có ở dòng {self.group_lines[name]}")
        elif name:
            self.group_lines[name] = row.line
        self._check_lists(row, indicators)
        requires = row.texts("requires") if row.has("requires") else None
        return Group(name, row.day("deadline"), requires, row.texts("excludes"))

    def _unit(self, row: Record, indicators: IndicatorSet | None) -> Unit:
        group = row.text("group")
        if group and group not in self.group_lines:
            known = ", ".join(self.group_lines) or "chưa có nhóm nào"
            self.reader.report(
                row.line_of("group"), f"không có nhóm “{group}”; các nhóm trong tệp: {known}"
            )
        elif not group and self.group_lines and not row.has("of"):
            self._warn(row.line, f"đơn vị “{row.text('name')}” không thuộc nhóm nào")
        self._check_lists(row, indicators)
        return Unit(
            name=row.text("name"),
            code=row.text("code"),
            aliases=row.texts("aliases"),
            folders=row.texts("folders"),
            group=group,
            deadline=row.day("deadline"),
            requires=row.texts("requires"),
            excludes=row.texts("excludes"),
            proposed=row.flag("proposed"),
            of=row.text("of"),
        )

    def _evidence_code(self, top: Record) -> str:
        scheme = top.text("evidence_code") or EVIDENCE_CODE
        parts = [scheme.count(part) for part in ("{indicator}", "{number}", "{", "}")]
        if parts != [1, 1, 2, 2]:
            self.reader.report(
                top.line,
                "`evidence_code` phải có {indicator} và {number}, ví dụ {indicator}-{number}",
            )
        return scheme

    def _answer(self, row: Record, indicators: IndicatorSet | None) -> Answer:
        self._check_known(row, "indicators", indicators)
        return Answer(row.text("who"), row.texts("indicators"))

    def _check_lists(self, row: Record, indicators: IndicatorSet | None) -> None:
        self._check_known(row, "requires", indicators)
        self._check_known(row, "excludes", indicators)
        for id, line in row.items("excludes"):
            if id in row.texts("requires"):
                self.reader.report(line, f"{id} vừa có trong `requires` vừa có trong `excludes`")

    def _check_known(self, row: Record, key: str, indicators: IndicatorSet | None) -> None:
        if indicators is None:
            return
        ids = [indicator.id for indicator in indicators.indicators]
        for id, line in row.items(key):
            if id not in ids:
                near = get_close_matches(id.upper().replace("-", "."), ids, n=1, cutoff=0.7)
                meant = f"; có phải {near[0]}?" if near else ""
                self.reader.report(
                    line, f"`{key}`: bộ {indicators.id} không có tiêu chí {id}{meant}"
                )

    def _check_groups(
        self,
        top: Record,
        groups: tuple[Group, ...],
        units: tuple[Unit, ...],
        indicators: IndicatorSet | None,
    ) -> None:
        for row, group in zip(top.records("groups"), groups, strict=True):
            count = sum(unit.group == group.name for unit in units)
            if not count:
                self._warn(row.line, f"nhóm “{group.name}” không có đơn vị nào")
            if count > 1 and indicators is not None:
                for id, line in row.items("requires"):
                    self._check_shared(id, line, group, indicators)

    def _check_proposed(self, top: Record) -> None:
        """Remind of units that the program proposed: one sentence for all of them."""
        proposed = [row for row in top.records("units") if row.flag("proposed")]
        if proposed:
            names = ", ".join(row.text("name") for row in proposed[:SHOWN])
            more = ", …" if len(proposed) > SHOWN else ""
            self._warn(
                proposed[0].line,
                f"{len(proposed)} đơn vị do chương trình đề xuất, chưa ai xác nhận ({names}"
                f"{more}); kiểm tra rồi bỏ `proposed`",
            )

    def _check_shared(self, id: str, line: int, group: Group, indicators: IndicatorSet) -> None:
        """Warn of what the set needs only once and a whole group is made to hand in."""
        campaign = Campaign("", indicators.year, "tỉnh", indicators, groups=(group,))
        below = [
            leaf.id
            for leaf in indicators.leaves
            if id in upwards(indicators, leaf.id)[1:]
            and leaf.needs
            and not asked_of_each_unit(leaf)
            and campaign.requires(Unit("", group=group.name), leaf.id)
        ]
        if below:
            named = ", ".join(below[:SHOWN]) + (", …" if len(below) > SHOWN else "")
            self._warn(
                line,
                f"`requires: {id}` bắt từng đơn vị của nhóm “{group.name}” nộp cả {named}, là nơi "
                "bộ tiêu chí chỉ cần một lần cho cả tỉnh; nếu không phải vậy, thêm vào `excludes`",
            )

    def _warn(self, line: int, reason: str) -> None:
        self.reader.problems.append(Problem(self.reader.file, line, reason, "warning"))


def _milestones(top: Record) -> Iterator[Milestone]:
    for one in top.records("milestones"):
        by = one.day("by")
        if by is not None:
            yield Milestone(one.text("what"), by, one.text("who"))


def _day(value: date) -> str:
    return f"{value:%d/%m/%Y}"


def _level(text: str) -> Level:
    levels: dict[str, Level] = {level: level for level in get_args(Level)}
    return levels.get(text, "tỉnh")
