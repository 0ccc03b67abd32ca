"""Made-up rows with figures."""

from __future__ import annotations

from dataclasses import replace

from extractors.document import CoveredPeriod, Extraction, Field, Figure
from pipeline.records.rows import EvidenceRow, Judgement, Verdict

YEAR = ("2024-01-01", "2024-12-31")

Stated = tuple[str, str, float, str]
"""Stage, what, value, unit."""


def figure(stage: str, what: str, value: float, unit: str, **more: object) -> Figure:
    return replace(Figure(what, value, unit, "câu", 1, stage), **more)  # type: ignore[arg-type]


def report(
    unit: str,
    *figures: Stated | Figure,
    covers: tuple[str, str] | None = YEAR,
    number: str = "1/BC",
    verdict: Verdict = "inside",
    doc_type: str = "Báo cáo",
    issuer: str = "",
    **more: object,
) -> EvidenceRow:
    periods = (CoveredPeriod(*covers, "năm 2024", about=True),) if covers else ()
    extraction = Extraction(
        number=Field(number, state="read"),
        doc_type=Field(doc_type, state="read"),
        issuer=Field(issuer or unit, state="read"),
        issue_date=Field("2024-12-10", state="read"),
        periods=periods,
        figures=tuple(one if isinstance(one, Figure) else figure(*one) for one in figures),
    )
    row = EvidenceRow(
        f"{unit}-{number}", f"{unit}/{number}.pdf", 1, 1, "0" * 64, unit, extraction=extraction,
        period=Judgement(verdict, "covers", ""),
    )  # fmt: skip
    return replace(row, **more)  # type: ignore[arg-type]
