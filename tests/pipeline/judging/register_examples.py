"""Rows of a register and scans, made up, with sensible values for what a test does not care of."""

from __future__ import annotations

from extractors.document import Alternative, Extraction, Field, FieldState
from pipeline.records.rows import EvidenceRow, RegisterRow, Verdict

SUBJECT = "Công tác phòng, chống tham nhũng, tiêu cực trên địa bàn tỉnh"


def registered_as(
    number: str = "31/KH-UBND",
    issue_date: str | None = "2024-02-05",
    subject: str = SUBJECT,
    *,
    line: int = 5,
    doc_type: str = "Kế hoạch",
    issuer: str = "UBND tỉnh",
    indicator: str = "A.1.2",
    verdict: Verdict = "inside",
) -> RegisterRow:
    """A row of the register that looks like evidence inside the period."""
    return RegisterRow(
        "", line, number, issue_date, doc_type, issuer, subject, indicator, 0.9, False, verdict
    )


def scan(
    doc_id: str,
    number: str | None = "31/KH-UBND",
    issue_date: str | None = "2024-02-05",
    subject: str | None = SUBJECT,
    *,
    doc_type: str = "Kế hoạch",
    state: FieldState = "unreadable",
    alternatives: tuple[str, ...] = (),
    reasons: tuple[str, ...] = (),
    duplicate_of: str = "",
    error: str = "",
) -> EvidenceRow:
    """A document as it was read; `state` is that of a number that was not."""
    others = tuple(Alternative(value, 0.4, "letterhead") for value in alternatives)
    extraction = Extraction(
        number=Field(number, state="read" if number else state, alternatives=others),
        issue_date=_field(issue_date),
        doc_type=_field(doc_type),
        issuer=_field("Ủy ban nhân dân tỉnh Đắk Lắk"),
        subject=_field(subject),
    )
    return EvidenceRow(
        doc_id,
        f"{doc_id}.pdf",
        1,
        2,
        doc_id,
        "",
        "ocr",
        None if error else extraction,
        reasons=reasons,
        duplicate_of=duplicate_of,
        error=error,
    )


def _field(value: str | None) -> Field:
    return Field(value, state="read") if value else Field()
