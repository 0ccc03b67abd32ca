"""The command line: reads options, calls the rooms, prints results on stdout."""

from __future__ import annotations

import json
import os
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from extractors.errors import EnvironmentLack
from indicator_map.errors import SetError
from indicator_map.loader import available_sets, load_set, set_for_year
from indicator_map.model import IndicatorSet
from pipeline.errors import CallError, PipelineError
from pipeline.terminal import (
    checks_table,
    evaluation_table,
    evidence_table,
    indicators_table,
    missing_summary,
    missing_table,
    say,
    sets_table,
    show,
)

CORES = os.cpu_count() or 1
EXIT_SOME_FAILED = 3
EXIT_ENVIRONMENT = 4
EXIT_INTERRUPTED = 130
EVALUATION_TIMEOUT = 600.0
"""Seconds for one file of a truth table."""

app = typer.Typer(
    name="minhchung",
    help="Danh mục minh chứng PCTN từ thư mục văn bản quét.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
indicators_app = typer.Typer(help="The indicator sets (bộ chỉ số).", no_args_is_help=True)
app.add_typer(indicators_app, name="indicators")

Year = Annotated[int, typer.Option("--year", help="Assessment year (năm đánh giá), such as 2024.")]
SetOption = Annotated[
    str | None, typer.Option("--set", help="Indicator set: an id or a YAML file.")
]
Jobs = Annotated[
    int, typer.Option("--jobs", min=1, help="Worker processes; default: one for each core.")
]
Out = Annotated[Path, typer.Argument(help="Results folder of a run.")]


def main() -> None:
    """Run the program; errors that are the user's to mend end as one line on stderr."""
    # Names and texts are Vietnamese whatever the locale of the terminal says.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except (PipelineError, SetError) as error:
        say(str(error))
        sys.exit(error.exit_status)
    except EnvironmentLack as error:
        say(f"{error} (xem `minhchung doctor`)")
        sys.exit(EXIT_ENVIRONMENT)
    except KeyboardInterrupt:
        say("Đã dừng theo yêu cầu.")
        sys.exit(EXIT_INTERRUPTED)


@app.command()
def run(
    folder: Annotated[Path, typer.Argument(help="The evidence folder; nothing is written there.")],
    year: Year,
    indicator_set: SetOption = None,
    campaign: Annotated[
        Path | None, typer.Option(help="Campaign file (YAML): period, units, deadlines.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Results folder; default: FOLDER.minhchung beside it.")
    ] = None,
    jobs: Jobs = CORES,
    identify_only: Annotated[
        bool, typer.Option("--identify-only", help="Read the first and last page only.")
    ] = False,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds allowed for one file.")] = 600.0,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try files again that failed before.")
    ] = False,
    engine: Annotated[str, typer.Option(help="local, or dask (optional extra).")] = "local",
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler, tcp://…")
    ] = None,
    db: Annotated[
        str | None, typer.Option("--db", help="Database URL; default: SQLite in the results.")
    ] = None,
) -> None:
    """Read every file under FOLDER and write the evidence list; only new files are read again."""
    from pipeline.progress import BarProgress, LineProgress, RunProgress
    from pipeline.reports.write import write_all
    from pipeline.run import RunParts, summary
    from pipeline.run import run as run_folder
    from pipeline.settings import RunSettings
    from pipeline.store.store import Store

    if engine != "local" or scheduler is not None:
        raise CallError("Bản này chỉ có --engine local.")
    indicators = chosen_set(indicator_set, year)
    folder = folder.resolve()
    settings = RunSettings(
        folder=folder,
        out=(out or folder.with_name(f"{folder.name}.minhchung")).resolve(),
        year=year,
        indicator_set=indicator_set,
        campaign=campaign,
        jobs=jobs,
        timeout=timeout,
        identify_only=identify_only,
        engine=engine,
        scheduler=scheduler,
        database=db,
        retry_failed=retry_failed,
    )
    if not folder.is_dir():
        # Before anything is made: a mistyped folder must not leave a results folder behind.
        from pipeline.intake import list_folder

        list_folder(folder)
    require_environment()
    from pipeline.engines import LocalEngine
    from pipeline.intake import check_output

    check_output(settings.folder, settings.out)
    store = Store.create(settings.out, settings.database)
    with ExitStack() as stack:
        stack.callback(store.close)

        def show_progress(total: int) -> RunProgress:
            if not sys.stderr.isatty():
                return LineProgress(total)
            return bar_stack.enter_context(BarProgress(total))

        with ExitStack() as bar_stack:
            outcome = run_folder(
                settings,
                RunParts(
                    store=store,
                    engine=LocalEngine(settings.jobs, settings.timeout),
                    indicators=indicators,
                    load_classifier=lambda: load_classifier(indicators),
                    progress=show_progress,
                    now=lambda: datetime.now(UTC),
                ),
            )
        write_all(outcome.results, settings.out, settings.folder, settings.as_record())
    counts = summary(outcome.results)
    show(evidence_table(outcome.results.rows))
    say(
        f"{counts['files']} tệp, {counts['documents']} văn bản, đọc mới {outcome.read_now}; "
        f"{counts['review']} cần người xem, {counts['errors']} tệp lỗi, "
        f"{counts.get('coverage-missing', 0)} chỗ còn thiếu minh chứng. Kết quả: {settings.out}"
    )
    if outcome.interrupted:
        say("Đã dừng theo yêu cầu: phần đã đọc được giữ lại, chạy lại lệnh để đọc tiếp.")
        raise typer.Exit(EXIT_INTERRUPTED)
    if counts["errors"]:
        raise typer.Exit(EXIT_SOME_FAILED)


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(help="Any file that `run` reads.")],
    year: Annotated[
        int | None, typer.Option("--year", help="Assessment year; default: the newest set's.")
    ] = None,
    indicator_set: SetOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="All that was read, as JSON.")] = False,
) -> None:
    """Read one file and show every field with its value, confidence, place and source."""
    from pipeline.inspection import Inspector, as_terminal
    from pipeline.inspection import as_json as json_form
    from pipeline.reasons import load_reasons
    from pipeline.worker import load_reading_tools

    if not file.is_file():
        raise CallError(f"Không có tệp {file}: kiểm tra lại đường dẫn.")
    indicators = chosen_set(indicator_set, year)
    require_environment()
    tools = load_reading_tools()
    inspector = Inspector(tools.grammar, tools.letterhead, load_classifier(indicators), indicators)
    inspection = inspector.inspect(file)
    if as_json:
        sys.stdout.write(json.dumps(json_form(inspection), ensure_ascii=False, indent=2) + "\n")
    else:
        show(as_terminal(inspection, load_reasons()))
    if inspection.error:
        raise typer.Exit(EXIT_SOME_FAILED)


@app.command()
def missing(
    out: Out,
    summary_only: Annotated[
        bool, typer.Option("--summary", help="Counts per indicator, not every row.")
    ] = False,
) -> None:
    """Show what is missing, per indicator and unit."""
    from pipeline.store.store import Store

    store = Store.open(out)
    try:
        rows = store.coverage()
    finally:
        store.close()
    show(missing_summary(rows) if summary_only else missing_table(rows))


@indicators_app.command("list")
def list_indicators() -> None:
    """List the indicator sets that are there."""
    show(sets_table(available_sets()))


@indicators_app.command("show")
def show_indicators(
    id: Annotated[str, typer.Argument(help="Set id, or a YAML file.")],
) -> None:
    """Show the indicators of one set."""
    one = load_set(id)
    show(f"{one.name}{' (tạm dùng)' if one.provisional else ''}")
    show(indicators_table(one))


@app.command()
def evaluate(
    truth: Annotated[Path, typer.Argument(help="Truth table (TSV) with a column `file`.")],
    data: Annotated[Path, typer.Option("--data", help="Folder that `file` is relative to.")],
    year: Annotated[
        int | None, typer.Option("--year", help="Assessment year; default: the newest set's.")
    ] = None,
    indicator_set: SetOption = None,
    jobs: Jobs = CORES,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on stdout, no table.")] = False,
) -> None:
    """Measure accuracy against a truth table, per field and per kind of file."""
    from pipeline.engines import LocalEngine
    from pipeline.evaluation import evaluate as measure
    from pipeline.evaluation import load_truth
    from pipeline.progress import LineProgress

    truths = load_truth(truth)
    indicators = chosen_set(indicator_set, year)
    require_environment()
    evaluation = measure(
        truths,
        data,
        LocalEngine(jobs, EVALUATION_TIMEOUT),
        indicators,
        load_classifier(indicators),
        LineProgress(len(truths)).file_done,
    )
    record = json.dumps(evaluation.as_json(), ensure_ascii=False, indent=2)
    if as_json:
        sys.stdout.write(record + "\n")
    else:
        show(evaluation_table(evaluation))
        for mistake in evaluation.mistakes:
            say("{file}: {field} {outcome}: đúng là «{truth}», đọc là «{said}»".format(**mistake))


@app.command()
def doctor() -> None:
    """Say what is installed, what is missing, and the exact command that mends it."""
    from pipeline.doctor import Environment, examine

    checks = examine(Environment())
    show(checks_table(checks))
    if not all(check.ok for check in checks):
        raise typer.Exit(EXIT_ENVIRONMENT)


def chosen_set(id_or_file: str | None, year: int | None) -> IndicatorSet:
    """Return the set that the options ask for: `--set` wins, else the year's own."""
    if id_or_file is not None:
        return load_set(id_or_file)
    if year is not None:
        return set_for_year(year)
    return available_sets()[-1]


def require_environment() -> None:
    """Raise EnvironmentLackError with the command that mends the first thing missing."""
    from pipeline.doctor import Environment, examine
    from pipeline.errors import EnvironmentLackError

    for check in examine(Environment()):
        if not check.ok:
            raise EnvironmentLackError(
                f"Thiếu {check.name}. Cài bằng lệnh: {check.mend}. Chi tiết: `minhchung doctor`."
            )


def load_classifier(indicators: IndicatorSet) -> Any:
    """Train the classifier for a set from the examples that ship with the program."""
    from classifiers.classifier import train

    from indicator_map.examples import load_examples

    return train(indicators, load_examples())
