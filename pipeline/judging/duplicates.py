"""Finds copies, second scans and drafts of the same document, and different ones of one number.

Of several copies the fullest counts (`fullness.py`); the others point to it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from extractors.grammar.folding import fold, number_key
from extractors.grammar.folding import likeness as likeness_of_lines
from pipeline.judging.drafts import is_draft
from pipeline.judging.fullness import fullest
from pipeline.judging.thresholds import load_thresholds
from pipeline.records.copies import copies_of as copies_of
from pipeline.records.rows import EvidenceRow

MOST_COMPARED = 40
"""Texts that one document is compared with, at most: thousands may bear one number or subject."""

KEY_LETTERS = 20
"""Letters at either end of a subject by which a draft looks for its paper."""

KEPT_TEXTS = 512
"""Texts whose runs of words are kept for the next comparison."""

_FIGURES = re.compile(r"\b(?:\w*\d\w*|[ivx]+)\b")


def mark_duplicates(
    rows: Sequence[EvidenceRow],
    texts: Mapping[str, str],
    lengths: Mapping[str, int] | None = None,
) -> tuple[EvidenceRow, ...]:
    """Return the rows with `duplicate_of` and the reasons `duplicate`, `near-duplicate`,
    `same-number` set. `texts` holds each document's text by doc_id, `lengths` their lengths, where
    that is known without asking for the texts.

    Rows of one number are compared when type and issuer and year do not speak against it. A draft
    without a number is compared with the papers of its type, issuer and subject.
    """
    marked = {row.doc_id: row for row in rows}
    compared = _Texts(texts, lengths)
    _mark_copies(marked, compared)
    _mark_same_numbers(marked, compared)
    _mark_drafts(marked, compared)
    return tuple(marked[row.doc_id] for row in rows)


class _Texts:
    """The texts of a folder, and how alike two of them are."""

    def __init__(self, texts: Mapping[str, str], lengths: Mapping[str, int] | None) -> None:
        self._texts = texts
        self.lengths = (
            {doc_id: len(text) for doc_id, text in texts.items()} if lengths is None else lengths
        )
        self._runs = lru_cache(maxsize=KEPT_TEXTS)(self._runs_of)

    def alike(self, one: EvidenceRow, other: EvidenceRow) -> float:
        """Return the share (0-1) of word runs in common, see `likeness`."""
        return _shared(self._runs(one.doc_id), self._runs(other.doc_id))

    def _runs_of(self, doc_id: str) -> frozenset[int]:
        return _runs_of_words(self._texts.get(doc_id, ""))


def _mark_copies(marked: dict[str, EvidenceRow], compared: _Texts) -> None:
    same: dict[tuple[str, str], list[EvidenceRow]] = defaultdict(list)
    for row in marked.values():
        if not row.error and row.sha256:
            same[row.sha256, row.pages].append(row)
    for copies in same.values():
        _point_to_fullest(marked, copies, "duplicate", compared)


def _mark_same_numbers(marked: dict[str, EvidenceRow], compared: _Texts) -> None:
    groups: dict[str, list[EvidenceRow]] = defaultdict(list)
    for row in marked.values():
        if row.extraction and row.extraction.number.value and not row.duplicate_of:
            groups[number_key(row.extraction.number.value)].append(row)
    for group in groups.values():
        if len(group) < 2:
            continue
        others: dict[tuple[str, int, str], list[str]] = defaultdict(list)
        for copies in _clusters(group, compared):
            original = _point_to_fullest(marked, copies, "near-duplicate", compared)
            others[_number(original), _year(original), _issuer(original)].append(original.doc_id)
        for doc_ids in others.values():
            for doc_id in doc_ids if len(doc_ids) > 1 else ():
                marked[doc_id] = _with_reason(marked[doc_id], "same-number")


def _clusters(group: Sequence[EvidenceRow], compared: _Texts) -> list[list[EvidenceRow]]:
    """Return the rows of one number, those of one paper together, the longest text first.

    All are compared with the longest one: two halves of a paper have nothing in common.
    """
    same_text = load_thresholds().duplicates.same_text
    clusters: list[list[EvidenceRow]] = []
    by_issuer: dict[str, list[list[EvidenceRow]]] = defaultdict(list)
    for row in sorted(group, key=lambda row: (-compared.lengths.get(row.doc_id, 0), row.path)):
        issuer = _issuer(row)
        candidates = [*by_issuer[issuer], *by_issuer[""]] if issuer else clusters
        fitting = [held for held in candidates if _agree(_year(held[0]), _year(row))]
        for held in fitting[:MOST_COMPARED]:
            if compared.alike(held[0], row) >= same_text:
                held.append(row)
                break
        else:
            clusters.append([row])
            by_issuer[issuer].append(clusters[-1])
    return clusters


def _mark_drafts(marked: dict[str, EvidenceRow], compared: _Texts) -> None:
    """Let drafts without a number point to their signed paper, or to the fullest of the drafts."""
    drafts = [row for row in marked.values() if _number(row) == "" and _may_be_copied(row)]
    drafts = [row for row in drafts if is_draft(row)]
    if not drafts:
        return
    wanted = {key for row in drafts for key in _subject_keys(row)}
    alike: dict[tuple[str, ...], list[EvidenceRow]] = defaultdict(list)
    for row in marked.values():
        if _may_be_copied(row) and _number(row):
            for key in wanted.intersection(_subject_keys(row)):
                alike[key].append(row)
    for draft in sorted(drafts, key=lambda row: (-compared.lengths.get(row.doc_id, 0), row.path)):
        keys = sorted(_subject_keys(draft))
        papers = {row.doc_id: row for key in keys for row in alike[key]}
        standing = [row for row in papers.values() if not marked[row.doc_id].duplicate_of]
        found = _most_alike(draft, standing, compared)
        if found is not None:
            _point_to_fullest(marked, [found, draft], "near-duplicate", compared)
        if not marked[draft.doc_id].duplicate_of:
            for key in keys:
                alike[key].append(draft)


def _most_alike(
    draft: EvidenceRow, papers: Iterable[EvidenceRow], compared: _Texts
) -> EvidenceRow | None:
    """Return the paper that a draft is of; of the numbered ones first, None if there is none."""
    limits = load_thresholds().duplicates
    fitting = [row for row in papers if _may_be_of(draft, row, limits.same_subject)]
    fitting.sort(key=lambda row: (not _number(row), row.path))
    shares = [(compared.alike(draft, row), row) for row in fitting[:MOST_COMPARED]]
    found = [(bool(_number(row)), share, row) for share, row in shares if share >= limits.same_text]
    return max(found, key=lambda one: one[:2])[2] if found else None


def _may_be_of(draft: EvidenceRow, row: EvidenceRow, same_subject: float) -> bool:
    """Whether neither days nor subjects speak against two papers being one."""
    return (
        _agree(draft.issued, row.issued)
        and _agree(draft.covers, row.covers)
        and likeness_of_lines(_subject(draft), _subject(row)) >= same_subject
    )


def _point_to_fullest(
    marked: dict[str, EvidenceRow], copies: Sequence[EvidenceRow], reason: str, compared: _Texts
) -> EvidenceRow:
    """Mark all but the fullest of the copies, and return that one."""
    original = copies[0] if len(copies) == 1 else fullest(copies, compared.lengths)
    for row in copies:
        if row.doc_id != original.doc_id:
            pointing = replace(marked[row.doc_id], duplicate_of=original.doc_id)
            marked[row.doc_id] = _with_reason(pointing, reason)
    return original


def likeness(one: str, other: str) -> float:
    """Return the share (0-1) of word runs in common, against the shorter text.

    A draft may lack pages. OCR of two scans of one page disagrees in a few words of a hundred;
    with runs of four words that leaves well over half in common.
    """
    return _shared(_runs_of_words(one), _runs_of_words(other))


def _shared(first: frozenset[int], second: frozenset[int]) -> float:
    if not first or not second:
        return 0.0
    return len(first & second) / min(len(first), len(second))


def _runs_of_words(text: str) -> frozenset[int]:
    """Return the runs of words of a text, each as a hash: thousands of texts are compared."""
    words = re.findall(r"\w+", fold(text))
    long = load_thresholds().duplicates.words_in_a_run
    return frozenset(map(hash, zip(*(words[start:] for start in range(long)), strict=False)))


def _agree(one: object, other: object) -> bool:
    """Whether two values are the same, or one of them is not known."""
    return not one or not other or one == other


def _may_be_copied(row: EvidenceRow) -> bool:
    """Whether it says enough of itself to be known again without a number."""
    return not row.error and not row.duplicate_of and bool(next(_subject_keys(row), None))


def _subject_keys(row: EvidenceRow) -> Iterator[tuple[str, ...]]:
    """Yield kind, body, years and months of the subject, and one of its ends.

    A letter read wrongly spoils one end of two. Reports of one wording differ in the month, quarter
    or year that their subject names.
    """
    letters = "".join(re.findall(r"[^\W_]+", _subject(row)))
    kind = row.extraction.doc_type.value if row.extraction else None
    if kind and _issuer(row) and letters:
        whose = (kind, _issuer(row), *_FIGURES.findall(_subject(row)))
        yield *whose, "begins", letters[:KEY_LETTERS]
        yield *whose, "ends", letters[-KEY_LETTERS:]


def _number(row: EvidenceRow) -> str:
    return (row.extraction.number.value or "") if row.extraction else ""


def _year(row: EvidenceRow) -> int:
    return row.issued.year if row.issued else 0


def _issuer(row: EvidenceRow) -> str:
    return fold(row.extraction.issuer.value or "") if row.extraction else ""


def _subject(row: EvidenceRow) -> str:
    return fold(row.extraction.subject.value or "") if row.extraction else ""


def _with_reason(row: EvidenceRow, reason: str) -> EvidenceRow:
    return row if reason in row.reasons else replace(row, reasons=(*row.reasons, reason))
