"""What remains of a document with a mark of secrecy (dấu độ mật): that it is there, and no content.

The one place where content is taken away: it is done where a worker's result is made, so that no
store, report, page or model that comes after it ever has it.
"""

from __future__ import annotations

from dataclasses import replace

from classifiers.profile import Profile
from extractors.document import Extraction, Field
from extractors.fields.draft_mark import DRAFT
from extractors.fields.marks import SECRECY


def without_content(extraction: Extraction) -> Extraction:
    """Return number, issue date, type and issuer (with its level and province), marks and findings.

    Of the four fields only values remain, not what stands on the page around them; the words that
    type and issuer were chosen from may be any line of the page, so they go as well.
    """
    return Extraction(
        number=replace(extraction.number, raw=""),
        issue_date=replace(extraction.issue_date, raw=""),
        doc_type=_chosen(extraction.doc_type),
        issuer=_chosen(extraction.issuer),
        issuer_level=extraction.issuer_level,
        issuer_province=extraction.issuer_province,
        marks=tuple(mark for mark in extraction.marks if mark in (*SECRECY, DRAFT)),
        findings=extraction.findings,
    )


def profile_without_content(profile: Profile) -> Profile:
    """Return what the classifier may see of such a document: the same four fields, and hints."""
    return Profile(
        doc_type=profile.doc_type,
        number=profile.number,
        issuer=profile.issuer,
        issue_date=profile.issue_date,
        hints=profile.hints,
    )


def _chosen(field: Field) -> Field:
    return replace(field, raw="", alternatives=())
