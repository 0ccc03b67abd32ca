"""Whether the body that a citation names is the one that issued a paper of the folder."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.document import Citation
from extractors.grammar.folding import fold
from pipeline.judging.thresholds import load_thresholds
from pipeline.records.rows import EvidenceRow

_PLACE = re.compile(r"\b(tinh|thanh pho|tp\.?|huyen|thi xa|quan|phuong|xa|thi tran)\b")
_TITLE = re.compile(
    r"^(?:(?:quyen|pho) )?(?:chu tich|tong giam doc|giam doc|cuc truong|chi cuc truong|vien truong"
    r"|hieu truong|bo truong|thu truong|chanh (?=thanh tra|van phong|toa))\s*"
)
"""Who signs for the body: `Giám đốc Sở Y tế` is the department; alone it names no body."""

_SHORT_BODIES = {"ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan"}


def fit(citation: Citation, citing: EvidenceRow, cited: EvidenceRow) -> float:
    """Return how far kind and body of a citation in `citing` are those of `cited`: 0 not at all."""
    limits = load_thresholds().citing
    extraction = cited.extraction
    if extraction is None:
        return 0.0
    kind = extraction.doc_type.value
    if kind and citation.doc_type and kind != citation.doc_type:
        return 0.0
    named = body_words(citation.issuer)
    own = body_words(extraction.issuer.value or "")
    if not _PLACE.search(named):
        if named and own and named not in own:
            return 0.0
        if is_any_committee(citation):
            # Whose committee? That of the citing paper's unit, if it says no more.
            return limits.sure if citing.unit == cited.unit else limits.poor
        return limits.sure
    if not own:
        return limits.poor
    return limits.sure if set(named.split()) <= set(own.split()) else 0.0


def is_any_committee(citation: Citation) -> bool:
    """Return whether it names no body, or the committee or council of no place."""
    named = body_words(citation.issuer)
    return not named or named in _SHORT_BODIES.values()


def same_body(one: EvidenceRow, other: EvidenceRow) -> bool:
    """Return whether one body issued both: `Sở Y tế` is `Sở Y tế tỉnh Đắk Lắk`.

    Not so where it is not known, or where one is the committee of no place.
    """
    names = [
        body_words(row.extraction.issuer.value or "") if row.extraction else ""
        for row in (one, other)
    ]
    shorter, longer = sorted(names, key=len)
    if not shorter or shorter in _SHORT_BODIES.values():
        return shorter == longer != ""
    return set(shorter.split()) <= set(longer.split())


@lru_cache(maxsize=16_384)
def body_words(name: str) -> str:
    """Return a body's name folded, its short forms written out, without the title of a person."""
    folded = _TITLE.sub("", fold(name))
    for short, whole in _SHORT_BODIES.items():
        folded = re.sub(rf"\b{short}\b", whole, folded)
    return " ".join(re.sub(r"[^\w ]", " ", folded).split())
