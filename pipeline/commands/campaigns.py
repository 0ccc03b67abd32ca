"""`campaign new|check`: a campaign (đợt đánh giá) from the plan, to be edited and checked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractors.errors import ReadingError
from extractors.grammar.loader import load_grammar
from extractors.reading.options import Limits, ReadOptions
from extractors.reading.read_file import read_file
from extractors.reading.ruled_cells import ruled_cells
from indicator_map.campaign import Campaign
from indicator_map.campaign_book import SUFFIX
from indicator_map.campaign_loader import load_campaign
from indicator_map.loader import load_set, set_for_year
from indicator_map.model import IndicatorSet
from pipeline.commands.doctor import READING
from pipeline.commands.exits import EXIT_SOME_FAILED
from pipeline.commands.options import OptionalYear, SetOption, chosen_set, require_environment
from pipeline.commands.saying import say, show
from pipeline.commands.terminal import table_of
from pipeline.errors import CallError, PlanError
from pipeline.records.reasons import load_reasons
from pipeline.reports.whole_file import whole_file

if TYPE_CHECKING:  # it stands on scikit-learn
    from pipeline.campaigns.proposed import Proposal


def new_campaign(
    plan: Annotated[
        Path | None, typer.Argument(help="Kế hoạch đánh giá: PDF, DOCX hoặc bản quét.")
    ] = None,
    indicator_set: SetOption = None,
    year: OptionalYear = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="Tệp đợt đánh giá ghi ra, .yaml hoặc .xlsx; mặc định: màn hình."
        ),
    ] = None,
    shown: Annotated[
        Path | None,
        typer.Option("--show", help="Trang HTML cho xem đã hiểu gì trong kế hoạch."),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="Thư mục minh chứng để lấy tên đơn vị.")
    ] = None,
    lower_set: Annotated[
        str | None,
        typer.Option("--lower-set", help="Bộ tiêu chí của cấp dưới (huyện), nếu kế hoạch có."),
    ] = None,
) -> None:
    """Propose a campaign from a plan; without one, a template with the units of a folder."""
    if folder is not None and not folder.is_dir():
        raise CallError(f"Không có thư mục {folder}: kiểm tra lại đường dẫn.")
    for file, kinds in ((out, (".yaml", ".yml", SUFFIX)), (shown, (".html", ".htm"))):
        _check_target(file, kinds, folder)
    if plan is None:
        _write_template(indicator_set, year, out, shown, folder)
        return
    # Imported here because spaCy and scikit-learn take seconds, which no other command pays.
    from pipeline.campaigns.conclusions import conclusions
    from pipeline.campaigns.duty_matching import DutyMatcher
    from pipeline.campaigns.plan import read_plan
    from pipeline.campaigns.proposal import propose, with_lower_set
    from pipeline.campaigns.shown import plan_page
    from pipeline.campaigns.template import with_folder_units

    if not plan.is_file():
        raise CallError(f"Không có tệp {plan}: kiểm tra lại đường dẫn.")
    require_environment(READING)
    try:
        reading = read_file(plan, ReadOptions())
        cells = ruled_cells(plan, Limits())
    except ReadingError as error:
        why = load_reasons().sentence(error.code)
        raise PlanError(f"Không đọc được {plan}: {why}") from error
    read = read_plan(plan.name, reading, load_grammar(), cells)
    chosen = _set_of(indicator_set, year, read.facts.year)
    proposal = propose(read.facts, chosen, DutyMatcher(chosen))
    proposal = replace(proposal, set=_set_name(indicator_set, chosen))
    if folder is not None:
        proposal = with_folder_units(proposal, folder)
    if lower_set is not None:
        proposal = with_lower_set(proposal, _set_name(lower_set, load_set(lower_set)))
    if shown is not None:
        with whole_file(shown) as stream:
            stream.write(plan_page(read.passages, conclusions(proposal)).encode())
        say(f"Đã ghi {shown}: những gì đã hiểu trong kế hoạch.")
    _write(proposal, out)
    for sentence in (*proposal.problems, *proposal.open):
        say(sentence)
    if proposal.problems:
        say("Kế hoạch có chỗ mâu thuẫn (ghi trong tệp): người phụ trách phải quyết định.")
        raise typer.Exit(EXIT_SOME_FAILED)


def _write_template(
    indicator_set: str | None,
    year: int | None,
    out: Path | None,
    shown: Path | None,
    folder: Path | None,
) -> None:
    from pipeline.campaigns.template import template

    if shown is not None:
        raise CallError("--show cần một kế hoạch để đọc.")
    chosen = chosen_set(indicator_set, year)
    proposal = template(chosen, _set_name(indicator_set, chosen), folder)
    _write(proposal, out)
    for sentence in proposal.open:
        say(sentence)


def _check_target(file: Path | None, kinds: tuple[str, ...], folder: Path | None) -> None:
    if file is None:
        return
    if file.suffix.lower() not in kinds:
        raise CallError(f"Tên tệp {file} phải kết thúc bằng {' hoặc '.join(kinds)}.")
    if file.exists():
        raise CallError(f"Đã có tệp {file}: chọn tên khác, hoặc xóa tệp cũ trước.")
    if folder is not None and file.resolve().is_relative_to(folder.resolve()):
        raise CallError(f"Không ghi gì vào thư mục minh chứng {folder}: chọn chỗ khác cho {file}.")


def _set_of(id_or_file: str | None, year: int | None, planned: int | None) -> IndicatorSet:
    if id_or_file is not None:
        return load_set(id_or_file)
    if year is None and planned is None:
        raise PlanError("Không thấy năm đánh giá trong kế hoạch: thêm --year hoặc --set.")
    return set_for_year(year or planned or 0)


def _set_name(id_or_file: str | None, chosen: IndicatorSet) -> str:
    """The set's id, or where its file lies, for a campaign file that may lie elsewhere."""
    if id_or_file is not None and Path(id_or_file).is_file():
        return str(Path(id_or_file).resolve())
    return chosen.id


def _write(proposal: Proposal, out: Path | None) -> None:
    from pipeline.campaigns.campaign_sheets import workbook
    from pipeline.campaigns.campaign_yaml import yaml_text

    if out is None:
        show(yaml_text(proposal))
        return
    data = workbook(proposal) if out.suffix.lower() == SUFFIX else yaml_text(proposal).encode()
    with whole_file(out) as stream:
        stream.write(data)
    say(f"Đã ghi {out}: {_counts(proposal)}. Sửa xong, kiểm tra: minhchung campaign check {out}")


def _counts(one: Proposal) -> str:
    proposed = sum(unit.proposed for unit in one.units)
    duties = [duty for unit in one.units for duty in unit.duties]
    unsure = sum(not duty.sure for duty in duties)
    return (
        f"{len(one.groups)} nhóm, {len(one.units)} đơn vị ({proposed} đề xuất), "
        f"{len(duties)} nhiệm vụ ({unsure} cần kiểm tra), {len(one.figures)} mục số liệu, "
        f"{len(one.milestones)} mốc thời gian"
    )


def check_campaign(
    file: Annotated[Path, typer.Argument(help="Tệp đợt đánh giá: YAML hoặc XLSX.")],
) -> None:
    """Check a campaign file; exit status 2 where it cannot be used."""
    one = load_campaign(file)
    show(_summary(one))
    if one.warnings:
        show(
            table_of(
                ("Tệp", "Dòng", "Lưu ý"),
                (
                    (Path(p.file).name, "" if p.line is None else f"{p.line}", p.reason)
                    for p in one.warnings
                ),
            )
        )
    say("Dùng được." if not one.warnings else f"Dùng được, {len(one.warnings)} chỗ cần xem lại.")


def _summary(one: Campaign) -> str:
    period = one.period
    whose = "" if one.each_assessed else f" ({one.organisation or 'chưa ghi cơ quan'})"
    lines = [
        f"{one.name}{whose}, năm {one.year}, cấp {one.level}",
        f"Bộ tiêu chí {one.indicators.id}; kỳ {period.start:%d/%m/%Y}–{period.end:%d/%m/%Y}",
        f"{len(one.groups)} nhóm, {len(one.units)} đơn vị, {len(one.figures)} mục số liệu, "
        f"{len(one.milestones)} mốc thời gian",
    ]
    for day, what in (
        (one.deadlines.units, "chung cho các đơn vị"),
        (one.deadlines.self_assessment, "gửi báo cáo tự đánh giá lên cấp trên"),
        (one.deadlines.last_day, "ngày cuối cùng được xét"),
    ):
        lines += [f"Hạn {day:%d/%m/%Y}: {what}"] if day else []
    lines += [
        f"Hạn {group.deadline:%d/%m/%Y}: {group.name}" for group in one.groups if group.deadline
    ]
    lines += [f"Hạn {unit.deadline:%d/%m/%Y}: {unit.name}" for unit in one.units if unit.deadline]
    for level in one.levels:
        lines += ["", _summary(level)]
    return "\n".join(lines)
