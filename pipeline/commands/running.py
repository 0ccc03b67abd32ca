"""The main job, as `run` and `retry` ask for it, and `missing`: what it leaves open."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from classifiers.register_table import RegisterEntry, read_entries
from extractors.document import iso_day
from indicator_map.campaign import Campaign
from indicator_map.campaign_loader import load_campaign
from indicator_map.errors import SetError
from indicator_map.loader import load_set
from indicator_map.model import IndicatorSet
from pipeline.commands.doctor import READING, RESULTS
from pipeline.commands.exits import EXIT_INTERRUPTED, EXIT_SOME_FAILED
from pipeline.commands.options import (
    Out,
    chosen_set,
    require_environment,
)
from pipeline.commands.saying import say, show
from pipeline.commands.terminal import (
    evidence_table,
    holes_sentence,
    missing_by_indicator,
    missing_by_unit,
    missing_summary,
    missing_table,
    register_sentence,
)
from pipeline.errors import CallError, EnvironmentLackError, ReportError
from pipeline.intake.folder import check_folder, check_not_empty, check_output
from pipeline.judging.due import due, lacking_units
from pipeline.reading.engines import Engine, LocalEngine, read
from pipeline.reading.starting import end_of_workers
from pipeline.records.cells import not_asked
from pipeline.records.coverage_sentences import settled_but_not_asked
from pipeline.records.found import FoundDocument
from pipeline.records.results import Results
from pipeline.records.rows import CoverageRow
from pipeline.records.times import vietnam_day
from pipeline.records.wording import day, visible
from pipeline.reports.names import EVIDENCE_XLSX
from pipeline.run.levels import level_folder, levels_in
from pipeline.run.lock import only_run
from pipeline.run.log import ProblemLog
from pipeline.run.parts import RunParts
from pipeline.run.progress import BarProgress, LineProgress, NotedProgress
from pipeline.run.rankings import classifier_source
from pipeline.run.results import asked_for, last_settings
from pipeline.run.run import Damage, RunOutcome, summary
from pipeline.run.run import run as run_folder
from pipeline.run.settings import RunSettings
from pipeline.run.stopping import stops_when_asked
from pipeline.run.working_folder import working_folder
from pipeline.store.failures import store_failures
from pipeline.store.sharing import take_readings
from pipeline.store.store import Store, make_results_folder

NAMED = 5
"""Paths that a sentence names; the log has all."""

ROWS_SHOWN = 200
"""Rows of the evidence list that `run` prints; nobody reads thousands on a terminal."""


def perform(settings: RunSettings) -> None:
    """Run with these settings, then for each level below that the campaign has.

    Each level has results of its own, in a folder within those of the first.
    """
    with stops_when_asked(settings.out):
        worst = perform_level(settings)
        _, campaign = asked_set(settings)
        below = campaign.levels if campaign and not settings.level else ()
        for level in below:
            if worst == EXIT_INTERRUPTED:
                break
            out = settings.out / level_folder(level.level)
            its = replace(settings, out=out, level=level.level, indicator_set=None, register=None)
            worst = max(worst, perform_level(its))
    if worst:
        raise typer.Exit(worst)


def perform_level(settings: RunSettings) -> int:
    """Run one level, write its reports and say what came of it; return the exit status."""
    indicators, loaded = asked_set(settings)
    if loaded and loaded.shown_level and settings.database:
        raise CallError(
            "Đợt đánh giá nhiều cấp giữ kết quả mỗi cấp trong thư mục riêng: bỏ --db để chạy."
        )
    # Before anything is made: a mistyped folder must not leave a results folder behind.
    check_folder(settings.folder)
    check_not_empty(settings.folder)
    check_output(settings.folder, settings.out)
    register = asked_register(settings)
    engine = chosen_engine(settings)
    require_environment(READING, RESULTS, ocr=settings.ocr)
    with ExitStack() as stack:
        stack.enter_context(store_failures(settings.out))
        make_results_folder(settings.out)
        stack.enter_context(only_run(settings.out))
        stack.enter_context(working_folder(settings.out))
        store = stack.enter_context(closing(Store.create(settings.out, settings.database)))
        stack.callback(end_of_workers)
        log = stack.enter_context(closing(ProblemLog(settings.out, lambda: datetime.now(UTC))))
        if settings.level and loaded:
            first = stack.enter_context(closing(Store.open(settings.out.parent)))
            take_readings(store.engine, first.engine, partial(_is_of, loaded))
        shown = BarProgress if sys.stderr.isatty() else LineProgress
        outcome = run_folder(
            settings,
            RunParts(
                store=store,
                engine=engine,
                indicators=indicators,
                classifier=classifier_source(indicators, settings.out),
                progress=partial(NotedProgress, settings.out, shown),
                now=lambda: datetime.now(UTC),
                campaign=loaded,
                log=log,
                register=register,
                early=lambda results: write_early(results, settings),
                found=FirstRow(),
            ),
        )
        write_reports(outcome.results, settings, outcome.state)
    return _tell(outcome, settings, loaded)


class FirstRow:
    """Shows the first document that is found: that it works, and what it finds."""

    def __init__(self) -> None:
        self._shown = False

    def __call__(self, path: str, documents: Sequence[FoundDocument]) -> None:
        """Show the first of `documents`, unless one was shown before."""
        if self._shown or not documents:
            return
        self._shown = True
        found = documents[0].extraction
        issued = iso_day(found.issue_date.value)
        told = (found.doc_type.value, found.number.value, day(issued))
        values = ", ".join(visible(value) for value in told if value) or "chưa rõ số, ngày"
        say(f"Văn bản đầu tiên: {values} ({visible(path)})")


def _is_of(level: Campaign, path: str) -> bool:
    return level.unit_of(path) is not None


def write_reports(results: Results, settings: RunSettings, state: str = "") -> None:
    """Write all that a run leaves; what writes Excel files is loaded no earlier than that.

    Reports of the same `state` that are there and whole are kept as they are.
    """
    from pipeline.reports.write import write_all

    write_all(results, settings.out, settings.folder, settings.as_record(), state)


def write_early(results: Results, settings: RunSettings) -> None:
    """Write the list as the first pass gives it; a report that is open elsewhere can wait."""
    try:
        write_reports(results, settings)
    except ReportError as error:
        say(str(error))
    say(
        f"Đã có danh mục sơ bộ của {len(results.documents)} văn bản ở {settings.out}; đang đọc "
        f"các trang còn lại của {results.identified_only} tệp."
    )


def chosen_engine(settings: RunSettings) -> Engine:
    """Return the engine that the settings ask for. CallError for one that there is not."""
    read_task = partial(read, ocr=settings.ocr)
    if settings.engine == "local" and settings.scheduler is None:
        return LocalEngine(settings.jobs, settings.timeout, read_task)
    if settings.engine != "dask":
        raise CallError("--engine là local hoặc dask; --scheduler chỉ dùng với --engine dask.")
    try:
        from pipeline.reading.dask_engine import DaskEngine
    except ModuleNotFoundError as error:
        raise EnvironmentLackError(
            "Thiếu Dask. Cài bằng lệnh: pip install 'minhchung[dask]'."
        ) from error
    return DaskEngine(settings.scheduler, settings.jobs, settings.timeout, read_task)


def asked_register(settings: RunSettings) -> tuple[RegisterEntry, ...]:
    """Return what the register of the call holds. RegisterError, CallError for a wrong one."""
    if settings.register is None:
        return ()
    if settings.register.is_relative_to(settings.out):
        raise CallError(
            f"Sổ {settings.register} nằm trong thư mục kết quả, nơi các tệp bị ghi đè: chép sổ ra "
            "chỗ khác rồi chạy lại."
        )
    return read_entries(settings.register)


def _tell(outcome: RunOutcome, settings: RunSettings, campaign: Campaign | None) -> int:
    """Show the evidence list and the counts; the exit status says how it went."""
    counts = summary(outcome.results)
    tell_level(campaign)
    show(evidence_table(outcome.results.rows[:ROWS_SHOWN]))
    if len(outcome.results.rows) > ROWS_SHOWN:
        say(f"Chỉ hiện {ROWS_SHOWN} dòng đầu; cả danh mục ở {settings.out / EVIDENCE_XLSX}.")
    if outcome.results.identified_only:
        say(
            f"Danh mục sơ bộ: {outcome.results.identified_only} tệp mới đọc trang đầu và trang "
            "cuối; dấu độ mật ở các trang khác thì chưa ai thấy. Chạy lại không có "
            "--identify-only để đọc hết."
        )
    if outcome.unchanged:
        say("Không có gì thay đổi từ lần chạy trước: báo cáo còn nguyên vẹn thì giữ nguyên.")
    _tell_damage(outcome.damaged)
    if outcome.sealed:
        say(
            f"Mới thấy dấu độ mật trên {len(outcome.sealed)} tệp ({_named(outcome.sealed)}): nội "
            "dung đã xóa khỏi kho và các báo cáo của lần chạy này. Bản lập bằng `report` hoặc đã "
            "gửi đi từ trước thì phải thu hồi và lập lại."
        )
    warnings = campaign.warnings if campaign and not settings.level else ()
    for warning in (*warnings, outcome.results.caution):
        if warning:
            say(str(warning))
    say(
        f"{counts['files']} tệp, {counts['documents']} văn bản, đọc mới {outcome.read_now}; "
        f"{counts['review']} cần người xem, kể cả {counts['errors']} tệp lỗi; "
        f"{holes_sentence(outcome.results.coverage)} Kết quả: {settings.out}"
    )
    if kept := not_asked(outcome.results.settled, outcome.results.coverage):
        say(settled_but_not_asked(len(kept)))
    if outcome.results.register:
        say(register_sentence(outcome.results.register))
    if campaign:
        tell_due(campaign, outcome.results.coverage)
    if outcome.interrupted:
        say("Đã dừng theo yêu cầu: phần đã đọc được giữ lại, chạy lại lệnh để đọc tiếp.")
        return EXIT_INTERRUPTED
    return EXIT_SOME_FAILED if counts["errors"] else 0


def _tell_damage(damage: Damage) -> None:
    """Say which records of the store were damaged, and what became of them."""
    if damage.read_again:
        say(
            f"Kho kết quả có bản ghi hỏng (đĩa lỗi?) của {len(damage.read_again)} tệp, đã bỏ để "
            f"đọc lại từ bản gốc: {_named(damage.read_again)}."
        )
    if damage.decisions:
        say(
            f"Có quyết định của người rà soát bị hỏng trong kho, không đọc được, trên "
            f"{len(damage.decisions)} tệp; bản ghi được giữ nguyên, văn bản cần xem lại: "
            f"{_named(damage.decisions)}."
        )


def _named(paths: Sequence[str]) -> str:
    """Return the first of the paths, as a sentence names them."""
    return "; ".join(map(visible, paths[:NAMED])) + ("; …" if len(paths) > NAMED else "")


def asked_set(settings: RunSettings) -> tuple[IndicatorSet, Campaign | None]:
    """Return the indicator set of the call, with the campaign's period where there is one."""
    if settings.campaign is None:
        return chosen_set(settings.indicator_set, settings.year), None
    indicators, loaded = asked_for(settings)
    if loaded and loaded.year != settings.year:
        raise CallError(
            f"Tệp đợt đánh giá {settings.campaign} là của năm {loaded.year}, không phải "
            f"{settings.year}."
        )
    return indicators, loaded


def year_of(campaign: Path | None, indicator_set: str | None) -> int:
    """Return the year that a campaign file names; SetError where it cannot be used."""
    if campaign is None:
        raise CallError("Thiếu --year: ghi năm đánh giá.")
    return load_campaign(campaign, load_set(indicator_set) if indicator_set else None).year


class By(StrEnum):
    """What the holes are put together by."""

    UNIT = "unit"
    INDICATOR = "indicator"


def missing(
    out: Out,
    summary_only: Annotated[
        bool, typer.Option("--summary", help="Chỉ đếm theo tiêu chí, không từng dòng.")
    ] = False,
    by: Annotated[
        By | None, typer.Option("--by", help="Gom theo đơn vị (unit) hoặc tiêu chí (indicator).")
    ] = None,
) -> None:
    """Show what is missing, per indicator and unit; months stand in one line."""
    for folder in levels_in(out):
        with closing(Store.open(folder)) as store:
            rows = store.coverage()
            campaign = _campaign_of(last_settings(store))
        tell_level(campaign)
        match by:
            case _ if summary_only:
                show(missing_summary(rows))
            case By.UNIT:
                show(missing_by_unit(rows))
            case By.INDICATOR:
                show(missing_by_indicator(rows))
            case _:
                show(missing_table(rows))
        say(holes_sentence(rows))
        if campaign:
            tell_due(campaign, rows)


def tell_level(campaign: Campaign | None) -> None:
    """Say which level what follows is about, where there are several."""
    if campaign and campaign.shown_level:
        say(f"— Cấp {campaign.shown_level}: bộ tiêu chí {campaign.indicators.id} —")


def _campaign_of(settings: RunSettings) -> Campaign | None:
    """The last run's campaign; one that is gone or wrong by now is said, and hides no hole."""
    try:
        return asked_for(settings)[1] if settings.campaign else None
    except SetError as error:
        say(str(error))
        return None


def tell_due(campaign: Campaign, rows: Sequence[CoverageRow]) -> None:
    """Say what is late and what is due in the next days."""
    for one in due(campaign, lacking_units(rows), vietnam_day(datetime.now(UTC))):
        say(one.sentence)
