"""Which documents are copies of which: `duplicate_of` followed to its end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pipeline.records.rows import EvidenceRow


def originals_of(rows: Iterable[EvidenceRow]) -> Mapping[str, str]:
    """Return for each document the doc_id of the one that counts for it, which may be itself.

    The copy of a copy is one of the original. Where `duplicate_of` leads out of the rows or in a
    ring, it is followed no further.
    """
    above = {row.doc_id: row.duplicate_of for row in rows}
    originals: dict[str, str] = {}
    for doc_id in above:
        original, seen = doc_id, {doc_id}
        while (next_one := above[original]) in above and next_one not in seen:
            original = next_one
            seen.add(original)
        originals[doc_id] = original
    return originals


def copies_of(rows: Iterable[EvidenceRow]) -> Mapping[str, tuple[EvidenceRow, ...]]:
    """Return the copies of each original that has any, by its doc_id, in the order of the rows."""
    held = tuple(rows)
    originals = originals_of(held)
    copies: dict[str, list[EvidenceRow]] = defaultdict(list)
    for row in held:
        if originals[row.doc_id] != row.doc_id:
            copies[originals[row.doc_id]].append(row)
    return {original: tuple(found) for original, found in copies.items()}
