"""How figures (số liệu) are told, in the workbook and on the pages."""

from __future__ import annotations

from typing import Any

from pipeline.judging.figures import Contradiction, Told, contradictions, told_figures
from pipeline.judging.figures_owed import owed_rows
from pipeline.records.results import Results
from pipeline.records.wording import OWED_FIGURE, span

READ_BY_MACHINE = "Số liệu đọc bằng máy: đối chiếu với câu nguồn trước khi dùng."


def figures_shown(results: Results) -> dict[str, Any]:
    """Return what a page's template needs to show figures: what is told, owed and contradicted."""
    told = told_figures(results.documents)
    differing = contradictions(told)
    return {
        "told": told,
        "differing": differing,
        "owed": owed_rows(results.figures_owed, told, differing),
        "amount": amount,
        "headed": headed,
        "number_of": number_of,
        "OWED_FIGURE": OWED_FIGURE,
    }


def amount(value: float) -> str:
    """Return a number as Vietnamese papers write it: `1.234.567,5`."""
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def headed(one: Contradiction) -> str:
    """Return a contradiction in one line: what, of whom, from how many to how many, when."""
    least, most = one.told[-1].amount, one.told[0].amount
    return (
        f"{one.stage}, {one.what}, {one.body}: từ {amount(least)} đến {amount(most)} "
        f"{one.measure}, chênh {amount(most - least)} (kỳ {span(*one.period)})"
    )


def number_of(told: Told) -> str:
    """Return how people know the document of a figure: its number, else its path."""
    extraction = told.row.extraction
    return (extraction.number.value if extraction else None) or told.row.path
