"""Finds copies, second scans and drafts of the same document, and different ones of one number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.grammar.folding import fold
from pipeline.judging.thresholds import load_thresholds
from pipeline.records.rows import EvidenceRow


def mark_duplicates(
    rows: Sequence[EvidenceRow], texts: Mapping[str, str]
) -> tuple[EvidenceRow, ...]:
    """Return the rows with `duplicate_of` and the reasons `duplicate`, `near-duplicate`,
    `same-number` set. `texts` holds each document's text by doc_id.

    The first row by path stays the original. Rows of one number are compared when their type and
    issuing year agree; other rows are not.
    """
    marked = {row.doc_id: row for row in rows}
    _mark_copies(marked)
    _mark_same_numbers(marked, texts)
    return tuple(marked[row.doc_id] for row in rows)


def _mark_copies(marked: dict[str, EvidenceRow]) -> None:
    first: dict[tuple[str, str], str] = {}
    for row in sorted(marked.values(), key=lambda row: row.path):
        if row.error:
            continue
        original = first.setdefault((row.sha256, row.pages), row.doc_id)
        if original != row.doc_id:
            marked[row.doc_id] = _with_reason(row, "duplicate", original)


def _mark_same_numbers(marked: dict[str, EvidenceRow], texts: Mapping[str, str]) -> None:
    groups: dict[tuple[str, int, str], list[EvidenceRow]] = defaultdict(list)
    for row in sorted(marked.values(), key=lambda row: row.path):
        extraction = row.extraction
        if extraction and extraction.number.value and not row.duplicate_of:
            year = row.issued.year if row.issued else 0
            issuer = fold(extraction.issuer.value or "")
            groups[extraction.number.value, year, issuer].append(row)
    same_text = load_thresholds().duplicates.same_text
    for group in groups.values():
        for position, row in enumerate(group[1:], start=1):
            for earlier in group[:position]:
                if likeness(texts.get(earlier.doc_id, ""), texts.get(row.doc_id, "")) >= same_text:
                    marked[row.doc_id] = _with_reason(
                        marked[row.doc_id], "near-duplicate", earlier.doc_id
                    )
                    break
            else:
                for doc_id in (group[0].doc_id, row.doc_id):
                    marked[doc_id] = _with_reason(marked[doc_id], "same-number", "")


def likeness(one: str, other: str) -> float:
    """Return the share (0-1) of word runs in common, against the shorter text.

    A draft may lack pages. OCR of two scans of one page disagrees in a few words of a hundred;
    with runs of four words that leaves well over half in common.
    """
    first, second = _shingles(one), _shingles(other)
    if not first or not second:
        return 0.0
    return len(first & second) / min(len(first), len(second))


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", fold(text))
    long = load_thresholds().duplicates.words_in_a_run
    return {tuple(words[i : i + long]) for i in range(len(words) - long + 1)}


def _with_reason(row: EvidenceRow, reason: str, duplicate_of: str) -> EvidenceRow:
    reasons = row.reasons if reason in row.reasons else (*row.reasons, reason)
    return replace(row, reasons=reasons, duplicate_of=duplicate_of or row.duplicate_of)
