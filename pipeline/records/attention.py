"""In which order documents come before a reviewer.

A required field that is missing first, then what contradicts itself, then the least certain
indicator, then files that could not be read. Then a sample of what seems sure: a stamp that
covers a digit, or a kind of document nobody thought of, shows only there. Last what a reviewer
has put off.
"""

from __future__ import annotations

import hashlib

from extractors.document import Extraction
from pipeline.records.rows import EvidenceRow

MISSING, CONFLICT, UNCERTAIN, UNREAD, SAMPLE, SKIPPED, SURE = range(7)

CONFLICTS = frozenset(
    {
        "date-conflict",
        "type-number-mismatch",
        "year-mismatch",
        "hint-conflict",
        "same-number",
        "near-duplicate",
        "duplicate",
    }
)
SAMPLE_ONE_IN = 20
"""5 % of the sure ones are looked at, always the same ones."""


def priority(row: EvidenceRow) -> int:
    """Return how soon a person should look at it, 0 first; `SURE` need not be looked at."""
    if row.decision == "skipped" and not row.confirmed:
        return SKIPPED
    if row.error:
        return UNREAD
    if not row.reasons:
        return SAMPLE if in_sample(row.doc_id) else SURE
    extraction = row.extraction or Extraction()
    required = (extraction.number, extraction.issue_date, extraction.doc_type)
    if any(field.value is None for field in required):
        return MISSING
    return CONFLICT if CONFLICTS.intersection(row.reasons) else UNCERTAIN


def margin(row: EvidenceRow) -> float:
    """Return by how much the best answer for the indicator leads the next one, 0-1."""
    scores = [scored.score for scored in row.suggestions[:2]]
    return scores[0] - (scores[1] if len(scores) > 1 else 0.0) if scores else 0.0


def in_sample(doc_id: str) -> bool:
    """Return whether a document belongs to the sample, if nothing else calls for a look."""
    return int(hashlib.sha256(doc_id.encode()).hexdigest()[:8], 16) % SAMPLE_ONE_IN == 0
