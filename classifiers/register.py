"""Ranks the indicators of every document in a register (sổ văn bản) that has no scans.

The register is a table as clerks keep it: xlsx, csv or tsv, a heading row somewhere near the top,
headings with or without diacritics. The same rows come out with five columns added.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from classifiers.classifier import IndicatorClassifier
from classifiers.errors import RegisterError
from classifiers.ranking import NONE, Ranking
from classifiers.register_table import (
    TEXT_ENDINGS,
    Register,
    as_text,
    profiles_of,
    read_register,
)
from classifiers.scores import as_decimal
from extractors.workbooks import safe_cell

ADDED = ("indicator", "indicator_score", "indicators", "review", "reasons")
CHUNK = 2000


def classify_table(
    path: Path, classifier: IndicatorClassifier, out: Path | None, stream: TextIO
) -> int:
    """Rank every document of the register at `path`; return how many rows have a title.

    Writes the same rows with `ADDED` columns to `out`, in the format of its ending, or as TSV to
    `stream` without one. Raises `RegisterError`: the file cannot be read or written as what its
    ending says, or no column holds titles.
    """
    register = read_register(path)
    if out is not None and out.suffix.lower() not in (".xlsx", *TEXT_ENDINGS):
        raise RegisterError(f"Không ghi được dạng “{out.suffix}”; dùng .xlsx, .csv hoặc .tsv")
    answers = list(_answers(register, classifier))
    table = _table(register, answers)
    if out is None:
        _write_text(table, stream, "\t")
    elif out.suffix.lower() == ".xlsx":
        _write_workbook(table, out)
    else:
        written = io.StringIO(newline="")
        _write_text(table, written, TEXT_ENDINGS[out.suffix.lower()])
        _replace(out, written.getvalue().encode("utf-8-sig"))
    return sum(answer is not None for answer in answers)


def _answers(register: Register, classifier: IndicatorClassifier) -> Iterator[Ranking | None]:
    profiles = profiles_of(register)
    for start in range(0, len(profiles), CHUNK):
        part = profiles[start : start + CHUNK]
        ranked = iter(classifier.rank_many([one for one in part if one is not None], explain=False))
        for one in part:
            yield next(ranked) if one is not None else None


def _table(register: Register, answers: Sequence[Ranking | None]) -> list[list[Any]]:
    width = register.width
    empty = [""] * len(ADDED)
    table = [_wide(row, width) + empty for row in register.above]
    table.append(_wide(register.headings, width) + list(ADDED))
    for row, answer in zip(register.rows, answers, strict=True):
        table.append(_wide(row, width) + (_added(answer) if answer is not None else empty))
    return table


def _added(ranking: Ranking) -> list[str]:
    """The added cells of one row: best id, its score, the best five, review, reason codes."""
    best = ranking.best
    return [
        "" if best.indicator == NONE else best.indicator,
        as_decimal(best.score),
        "|".join(f"{one.indicator}:{as_decimal(one.score)}" for one in ranking.suggestions),
        "1" if ranking.abstains else "0",
        ranking.doubt,
    ]


def _wide(row: Sequence[Any], width: int) -> list[Any]:
    return [*row, *[""] * (width - len(row))]


def _write_text(table: list[list[Any]], stream: TextIO, separator: str) -> None:
    rows = [[safe_cell(as_text(cell)) for cell in row] for row in table]
    if separator == "\t":
        # TSV is read with quoting off: titles hold plain quotation marks.
        stream.writelines("\t".join(" ".join(one.split()) for one in row) + "\n" for row in rows)
    else:
        csv.writer(stream, delimiter=separator, lineterminator="\n").writerows(rows)


def _write_workbook(table: list[list[Any]], out: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sổ văn bản")
    for row in table:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=value)
            if isinstance(value, str):
                cell.data_type = "s"
                cell.quotePrefix = safe_cell(value) != value
            cells.append(cell)
        sheet.append(cells)
    written = io.BytesIO()
    book.save(written)
    _replace(out, written.getvalue())


def _replace(out: Path, content: bytes) -> None:
    """Write a file whole or not at all; `RegisterError` where it may not be written."""
    beside = out.with_name(f"{out.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(out)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise RegisterError(f"Không ghi được {out}: {error.strerror}") from error
