"""`inspect` and `evaluate`: what single files say, and how often that is right."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.doctor import READING
from pipeline.commands.exits import EXIT_SOME_FAILED
from pipeline.commands.options import (
    Jobs,
    OptionalYear,
    SetOption,
    chosen_set,
    require_environment,
)
from pipeline.commands.saying import say, show
from pipeline.commands.terminal import evaluation_table
from pipeline.errors import CallError
from pipeline.reading.engines import LocalEngine
from pipeline.reading.starting import fitting_jobs
from pipeline.records.reasons import load_reasons
from pipeline.run.evaluation import evaluate as measure
from pipeline.run.evaluation import load_truth
from pipeline.run.progress import LineProgress
from pipeline.run.rankings import load_classifier
from pipeline.run.working_folder import working_folder

EVALUATION_TIMEOUT = 600.0
"""Seconds for one file of a truth table."""


def inspect(
    file: Annotated[Path, typer.Argument(help="Tệp bất kỳ mà `run` đọc được.")],
    year: OptionalYear = None,
    indicator_set: SetOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Mọi thứ đọc được, dạng JSON.")] = False,
) -> None:
    """Read one file and show every field with its value, confidence, place and source."""
    # Imported here because they load OCR and models, which `--help` can do without.
    from pipeline.reading.worker import load_reading_tools
    from pipeline.run.inspection import Inspector, as_terminal
    from pipeline.run.inspection import as_json as json_form

    if not file.is_file():
        raise CallError(f"Không có tệp {file}: kiểm tra lại đường dẫn.")
    indicators = chosen_set(indicator_set, year)
    require_environment(READING)
    tools = load_reading_tools()
    inspector = Inspector(tools.grammar, tools.letterhead, load_classifier(indicators), indicators)
    with working_folder():
        inspection = inspector.inspect(file)
    if as_json:
        sys.stdout.write(json.dumps(json_form(inspection), ensure_ascii=False, indent=2) + "\n")
    else:
        show(as_terminal(inspection, load_reasons()))
    if inspection.error or any(one.error for one in inspection.members):
        raise typer.Exit(EXIT_SOME_FAILED)


def evaluate(
    truth: Annotated[Path, typer.Argument(help="Bảng đáp án (TSV) có cột `file`.")],
    data: Annotated[Path, typer.Option("--data", help="Thư mục mà cột `file` tính từ đó.")],
    year: OptionalYear = None,
    indicator_set: SetOption = None,
    jobs: Jobs = None,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON, không in bảng.")] = False,
) -> None:
    """Measure accuracy against a truth table, per field and per kind of file."""
    truths = load_truth(truth)
    indicators = chosen_set(indicator_set, year)
    require_environment(READING)
    with working_folder():
        evaluation = measure(
            truths,
            data,
            LocalEngine(jobs or fitting_jobs(), EVALUATION_TIMEOUT),
            indicators,
            load_classifier(indicators),
            LineProgress("Đang đọc", len(truths)).file_done,
        )
    record = json.dumps(evaluation.as_json(), ensure_ascii=False, indent=2)
    if as_json:
        sys.stdout.write(record + "\n")
    else:
        show(evaluation_table(evaluation))
        for mistake in evaluation.mistakes:
            say("{file}: {field} {outcome}: đúng là «{truth}», đọc là «{said}»".format(**mistake))
