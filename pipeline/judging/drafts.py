"""Says which papers are no more than drafts (dự thảo): nothing is proved by them yet."""

from __future__ import annotations

from extractors.fields.draft_mark import DRAFT
from pipeline.records.rows import EvidenceRow
from pipeline.records.wording import DRAFT_WITHHELD, SUPERSEDED_WITHHELD


def withheld(row: EvidenceRow) -> str:
    """Return why a paper is not handed in, empty for one that is."""
    if row.superseded_by:
        return SUPERSEDED_WITHHELD
    if is_draft(row) and not row.confirmed:
        return DRAFT_WITHHELD
    return ""


def is_draft(row: EvidenceRow) -> bool:
    """Return whether a paper has an empty slot for number or day, or says `DỰ THẢO`.

    A slot that a reviewer filled in is empty no longer. The mark alone does not make a draft of
    what has number and day and was accepted by a reviewer: marks are misread.
    """
    extraction = row.extraction
    if extraction is None:
        return False
    if "blank" in (extraction.number.state, extraction.issue_date.state):
        return True
    whole = extraction.number.value is not None and extraction.issue_date.value is not None
    return DRAFT in extraction.marks and not (row.confirmed and whole)
