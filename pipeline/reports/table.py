"""`evidence.csv` and `missing.csv`: the tables that scripts and acceptance checks read.

Columns, order and codes are those of the public interface; `docs/reports.md` describes them.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from classifiers.scores import as_decimal
from pipeline.records.listing import Entry, make_entry
from pipeline.records.reasons import load_reasons
from pipeline.records.results import Results
from pipeline.reports.whole_file import whole_file

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
MISSING_COLUMNS = ("indicator", "title", "unit", "status", "needed", "found", "note")

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def evidence_table(results: Results) -> pd.DataFrame:
    """Return one row per document or failed file, with the columns of `evidence.csv`.

    Dates are ISO texts, scores texts with two decimals, `review` is 1 or 0, what is not known is
    an empty text. The subject and signer of a document with a secrecy mark are empty.
    """
    sentences = load_reasons()
    rows = [_evidence_cells(make_entry(row, sentences)) for row in results.rows]
    return pd.DataFrame(rows, columns=list(EVIDENCE_COLUMNS))


def missing_table(results: Results) -> pd.DataFrame:
    """Return the coverage of every indicator and unit, with the columns of `missing.csv`.

    `found` holds the numbers of the documents that are there, joined by `|`.
    """
    rows = [
        (row.indicator, row.title, row.unit, row.status, row.needed, "|".join(row.found), row.note)
        for row in results.coverage
    ]
    return pd.DataFrame(rows, columns=list(MISSING_COLUMNS))


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write `frame` whole: UTF-8 with BOM, comma, one header line; raises ReportError.

    Text cells that a spreadsheet would take for a formula get an apostrophe in front
    (`safe_cell`).
    """
    safe = frame.map(lambda cell: safe_cell(cell) if isinstance(cell, str) else cell)
    text = safe.to_csv(index=False, lineterminator="\n")
    with whole_file(path) as stream:
        stream.write(text.encode("utf-8-sig", errors="backslashreplace"))


def safe_cell(text: str) -> str:
    """Return `text` with an apostrophe in front where a spreadsheet might run it as a formula.

    That is where it starts, perhaps after blanks, with `=`, `+`, `-`, `@`, their full-width
    forms, a tab or a line break (OWASP, CSV injection). A text that starts with an apostrophe
    before such a sign gets another one, so that taking one off always gives the text back.
    """
    bare = text.lstrip(" '")
    return f"'{text}" if bare.startswith(_FORMULA_STARTS) else text


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
