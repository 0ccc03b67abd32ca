"""`classify` and `train`: indicators for a register of titles, and learning from reviewers."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.options import OptionalYear, Out, SetOption, chosen_set
from pipeline.commands.saying import say, show
from pipeline.run.rankings import load_classifier, taught_model
from pipeline.run.results import asked_for, last_settings
from pipeline.store.store import Store


def classify(
    table: Annotated[Path, typer.Argument(help="Sổ văn bản có cột trích yếu: xlsx, csv, tsv.")],
    year: OptionalYear = None,
    indicator_set: SetOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Tệp ghi ra; không có thì in TSV ra màn hình.")
    ] = None,
) -> None:
    """Rank indicators for every row of a register (sổ văn bản); no scans needed."""
    # Imported here because it loads scikit-learn, which `--help` can do without.
    from classifiers.register import classify_table

    classifier = load_classifier(chosen_set(indicator_set, year))
    rows = classify_table(table, classifier, out, sys.stdout)
    say(f"Đã xếp tiêu chí cho {rows} dòng có trích yếu.")


def train(out: Out) -> None:
    """Learn from the reviewers' decisions in DIR; keeps the old model if the new is no better."""
    from pipeline.deciding.teaching import teach

    with closing(Store.open(out)) as store:
        indicators, _ = asked_for(last_settings(store))
        model = taught_model(out, indicators)
        current = load_classifier(indicators, model if model.is_file() else None)
        report = teach(store, indicators, current, model)
    show(report.sentence)
    if report.replaced:
        say("Chạy lại `minhchung run` để xếp tiêu chí lại bằng mô hình mới.")
