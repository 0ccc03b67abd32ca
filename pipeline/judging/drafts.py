"""Which papers are no more than drafts: marked so, or with an empty slot for number or day."""

from __future__ import annotations

from pipeline.records.rows import EvidenceRow

DRAFT_MARK = "DỰ THẢO"
"""The mark on the head of a draft, as `Extraction.marks` has it."""


def is_draft(row: EvidenceRow) -> bool:
    """Say whether a paper is a draft (dự thảo): marked so, or issued with no number or day yet.

    An empty slot that a reviewer has filled in is none.
    """
    extraction = row.extraction
    if extraction is None:
        return False
    no_number = "number-blank" in extraction.findings and not extraction.number.value
    no_day = "date-blank" in extraction.findings and not extraction.issue_date.value
    return no_number or no_day or DRAFT_MARK in extraction.marks
