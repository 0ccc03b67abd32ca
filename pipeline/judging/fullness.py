"""Which of several copies of one paper counts: the fullest."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from extractors.document import Extraction
from extractors.grammar.folding import fold
from pipeline.judging.drafts import is_draft
from pipeline.records.rows import EvidenceRow

AS_LONG = 0.9
"""Of the longest copy's text so much is as long: two scans of one paper are not read alike."""

TYPED = frozenset({".doc", ".docx", ".dot", ".odt", ".fodt", ".rtf", ".txt", ".html", ".htm"})
"""Endings of files that bear neither signature nor seal."""

_SHORT_BODIES = {"ubnd": "uybannhandan", "hdnd": "hoidongnhandan"}


def fullest(copies: Sequence[EvidenceRow], lengths: Mapping[str, int]) -> EvidenceRow:
    """Return the copy that counts; `lengths` are those of the texts, by doc_id.

    What is no draft goes first, for only that proves anything. Then number and day that could be
    read, a paper that may be signed and sealed before one that surely is not, more pages, a seal or
    a signature that was seen, a longer text, the issuer's own folder; the path decides the rest.
    """
    longest = max(lengths.get(row.doc_id, 0) for row in copies)

    def order(row: EvidenceRow) -> tuple[bool | int | str, ...]:
        extraction = row.extraction or Extraction()
        return (
            is_draft(row),
            (extraction.number.value is None) + (extraction.issue_date.value is None),
            _is_unsigned(row, extraction),
            row.first_page - row.last_page,
            not _is_seen_signed(extraction),
            lengths.get(row.doc_id, 0) < AS_LONG * longest,
            not in_issuers_folder(row),
            row.path,
            row.first_page,
        )

    return min(copies, key=order)


def _is_unsigned(row: EvidenceRow, extraction: Extraction) -> bool:
    """Whether it is sure that nobody signed: nothing on a page in colour, or a typed file."""
    typed = PurePosixPath(row.path).suffix.lower() in TYPED
    return "unsigned" in extraction.findings or (typed and not extraction.signatures)


def _is_seen_signed(extraction: Extraction) -> bool:
    return bool(extraction.signatures) or "seen" in (extraction.seal, extraction.ink_signature)


def in_issuers_folder(row: EvidenceRow) -> bool:
    """Return whether the unit's folder is that of the body that issued the paper.

    `DV03_So_Tu_phap` is the folder of `Sở Tư pháp tỉnh Đắk Lắk`, and `STP` that of `5/KH-STP`.
    """
    if row.extraction is None:
        return False
    words = [w for w in re.findall(r"[^\W_]+", fold(row.unit)) if not re.search(r"\d", w)]
    unit = "".join(_SHORT_BODIES.get(word, word) for word in words)
    issuer = "".join(re.findall(r"[^\W\d_]+", fold(row.extraction.issuer.value or "")))
    symbol = re.findall(r"[^\W\d_]+", fold(row.extraction.number.value or ""))
    return len(unit) > 2 and (unit in issuer or unit in symbol[1:])
