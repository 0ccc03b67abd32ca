"""`evidence.csv`, `missing.csv`, `figures.csv`: tables that scripts and acceptance checks read.

Columns, order and codes are those of the public interface; `docs/reports.md` describes them.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from classifiers.scores import as_decimal
from extractors.workbooks import safe_cell
from pipeline.judging.figures import Told, told_figures
from pipeline.records import coverage_sentences as sentences
from pipeline.records.listing import Entry, make_entry
from pipeline.records.reasons import load_reasons
from pipeline.records.results import Results
from pipeline.records.rows import CoverageRow
from pipeline.records.wording import visible
from pipeline.reports.whole_file import whole_file

if TYPE_CHECKING:
    import pandas as pd

EVIDENCE_COLUMNS = (
    "doc_id",
    "path",
    "pages",
    "sha256",
    "unit",
    "read_by",
    "doc_type",
    "number",
    "issue_date",
    "issuer",
    "subject",
    "signer",
    "covers_from",
    "covers_to",
    "indicator",
    "indicator_score",
    "indicators",
    "period",
    "review",
    "reasons",
    "duplicate_of",
    "error",
)
MISSING_COLUMNS = (
    "indicator",
    "title",
    "unit",
    "month",
    "status",
    "have",
    "need",
    "needed",
    "wanting",
    "found",
    "note",
)
FIGURE_COLUMNS = (
    "unit",
    "body",
    "stage",
    "what",
    "value",
    "unit_of_measure",
    "period",
    "doc_id",
    "path",
    "page",
    "text",
)


def evidence_table(results: Results) -> pd.DataFrame:
    """Return one row per document or failed file, with the columns of `evidence.csv`.

    Dates are ISO texts, scores texts with two decimals, `review` is 1 or 0, what is not known is
    an empty text. The subject and signer of a document with a secrecy mark are empty.
    """
    import pandas as pd

    reasons = load_reasons()
    rows = [_evidence_cells(make_entry(row, reasons)) for row in results.rows]
    return pd.DataFrame(rows, columns=list(EVIDENCE_COLUMNS))


def missing_table(results: Results) -> pd.DataFrame:
    """Return the state of every cell, each month for itself, with the columns of `missing.csv`.

    `found` holds the numbers of the documents that close it, joined by `|`; what stands apart, and
    what settled it, is told in `note`. Where the campaign has several levels, `level` says which.
    """
    import pandas as pd

    frame = pd.DataFrame(
        [_missing_cells(row) for row in results.coverage], columns=list(MISSING_COLUMNS)
    )
    return frame.assign(level=results.level) if results.level else frame


def figures_table(results: Results) -> pd.DataFrame:
    """Return one row per figure that a document states, with the columns of `figures.csv`.

    Values are plain numbers in base units, periods `2023-12-15/2024-12-14` or empty. Never a sum.
    """
    import pandas as pd

    return pd.DataFrame(
        [_figure_cells(one) for one in told_figures(results.documents)],
        columns=list(FIGURE_COLUMNS),
    )


def _figure_cells(one: Told) -> tuple[str | int, ...]:
    return (
        one.unit,
        one.body_and_level,
        one.figure.stage,
        one.what,
        f"{one.amount:.6f}".rstrip("0").rstrip("."),
        one.measure,
        "/".join(day.isoformat() for day in one.covers) if one.covers else "",
        one.row.doc_id,
        one.row.path,
        one.figure.page or "",
        one.figure.text,
    )


def _missing_cells(row: CoverageRow) -> tuple[str | int, ...]:
    told = [row.note, row.basis, *(sentences.not_counted(line) for line in row.apart)]
    return (
        row.indicator,
        row.title,
        row.unit,
        f"{row.month:%Y-%m}" if row.month else "",
        row.status,
        row.have,
        row.need,
        row.needed,
        row.wanting,
        "|".join(row.found),
        sentences.joined(told),
    )


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write `frame` whole: UTF-8 with BOM, comma, one header line; raises ReportError.

    Text cells that a spreadsheet would take for a formula get an apostrophe in front
    (`safe_cell`); signs that nobody sees are written out (`visible`).
    """
    safe = frame.map(lambda cell: visible(safe_cell(cell)) if isinstance(cell, str) else cell)
    text = safe.to_csv(index=False, lineterminator="\n")
    with whole_file(path) as stream:
        stream.write(text.encode("utf-8-sig", errors="backslashreplace"))


def _evidence_cells(entry: Entry) -> tuple[str | int, ...]:
    row = entry.row
    return (
        row.doc_id,
        row.path,
        row.pages,
        row.sha256,
        row.unit,
        row.read_by,
        entry.doc_type,
        entry.number,
        _iso(entry.issue_date),
        entry.issuer,
        "" if entry.secret else entry.subject,
        entry.signer,
        _iso(entry.covers_from),
        _iso(entry.covers_to),
        row.indicator,
        as_decimal(row.indicators[0].score) if row.indicators else "",
        "|".join(f"{scored.indicator}:{as_decimal(scored.score)}" for scored in row.indicators),
        row.period.verdict,
        int(row.review),
        "|".join(row.reasons),
        row.duplicate_of,
        row.error,
    )


def _iso(value: date | None) -> str:
    return value.isoformat() if value else ""
