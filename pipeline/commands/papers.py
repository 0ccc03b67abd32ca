"""`report` and `compare`: the results in another form, and against another run's."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.options import Out
from pipeline.comparison import COMPARISON_HEADINGS, ComparedResult, comparison_lines
from pipeline.comparison import compare as compared
from pipeline.reasons import load_reasons
from pipeline.reports.dossier import write_dossier
from pipeline.reports.listing import make_listing
from pipeline.reports.page import write_page
from pipeline.reports.self_assessment import write_self_assessment
from pipeline.reports.whole_file import refuse_inside
from pipeline.reports.workbook import write_workbook
from pipeline.reports.write import EVIDENCE_XLSX, REPORT_HTML
from pipeline.results import stored_results
from pipeline.store.store import Store
from pipeline.terminal import say, show, table_of


class Form(StrEnum):
    """The forms that results can take."""

    XLSX = "xlsx"
    HTML = "html"
    DOCX = "docx"
    DOSSIER = "dossier"


DEFAULT_NAMES = {
    Form.XLSX: EVIDENCE_XLSX,
    Form.HTML: REPORT_HTML,
    Form.DOCX: "self-assessment.docx",
    Form.DOSSIER: "dossier",
}


def report(
    out: Out,
    form: Annotated[Form, typer.Option("--format", help="What to make.")],
    target: Annotated[
        Path | None, typer.Option("--out", help="File or folder to write; default: in DIR.")
    ] = None,
) -> None:
    """Write the results of the last run, with all decisions since, in another form."""
    with closing(Store.open(out)) as store:
        results, folder = stored_results(store, datetime.now(UTC))
    sentences = load_reasons()
    listing = make_listing(results, sentences)
    path = target or out / DEFAULT_NAMES[form]
    refuse_inside(path, folder)
    match form:
        case Form.XLSX:
            write_workbook(results, listing, sentences, path, folder)
        case Form.HTML:
            write_page(results, listing, sentences, path, folder)
        case Form.DOCX:
            write_self_assessment(results, listing, path)
        case Form.DOSSIER:
            for problem in write_dossier(results, listing, folder, path).problems:
                say(str(problem))
    show(str(path))


def compare(
    before: Annotated[Path, typer.Argument(help="Results folder of the earlier run.")],
    after: Annotated[Path, typer.Argument(help="Results folder of the later run.")],
) -> None:
    """Show what is new, gone, changed and still missing between two runs or two years."""
    held = []
    for folder in (before, after):
        with closing(Store.open(folder)) as store:
            held.append(ComparedResult(store.evidence(), store.coverage()))
    show(table_of(COMPARISON_HEADINGS, comparison_lines(compared(*held))))
