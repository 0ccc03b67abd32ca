"""Which papers of the folder others replace (thay thế) or correct (đính chính).

A paper says so itself: `Kế hoạch này thay thế Kế hoạch số 25/KH-UBND ngày 05/02/2024`. The one it
names is found by number, day or year, kind and body. Drafts replace nothing, nor does a paper that
changes a part of another one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter

from extractors.document import Citation
from extractors.fields.citation_roles import CORRECTS, REPLACES
from extractors.grammar.folding import fold, number_key
from pipeline.judging.cited_body import fit, is_any_committee, same_body
from pipeline.judging.drafts import is_draft
from pipeline.judging.thresholds import load_thresholds
from pipeline.records import sentences
from pipeline.records.copies import originals_of
from pipeline.records.rows import EvidenceRow

ENACTING = frozenset({"Quyết định", "Nghị quyết"})
"""Kinds that replace papers of any kind; all others replace those of their own."""

Links = dict[str, set[str]]
"""By the doc_id of a paper, the papers that it replaces or corrects."""


def mark_superseded(rows: Sequence[EvidenceRow]) -> tuple[EvidenceRow, ...]:
    """Return the rows with `superseded_by`, `corrects`, and the sentences that say so.

    What a copy says or is holds for the paper that counts, and for all its copies. Of papers that
    replace each other the newest replaces the others; where there is none, or a paper replaces
    itself or a later one, none is linked. A sentence on each says so.
    """
    folder = _Folder(rows)
    replacing, correcting = folder.links(REPLACES), folder.links(CORRECTS)
    said: dict[str, list[str]] = defaultdict(list)
    for ring in _rings(replacing):
        for doc_id in ring:
            replacing[doc_id] -= set(ring)
            said[doc_id].append(folder.contradiction(ring))
        newest = folder.newest(ring)
        if newest:
            replacing[newest] |= set(ring) - {newest}
    superseded_by = folder.latest(replacing, said)
    corrects: dict[str, str] = {}
    for newer, papers in sorted(correcting.items()):
        corrects[newer] = min(papers - {newer}, default="")
        if corrects[newer]:
            said[newer].append(sentences.corrects(folder.name(corrects[newer])))
            said[corrects[newer]].append(sentences.corrected_by(folder.name(newer)))
    return tuple(
        replace(
            row,
            superseded_by=superseded_by.get(original, ""),
            corrects=corrects.get(original, ""),
            standing=tuple(said.get(original, ())),
        )
        for row in rows
        for original in (folder.originals[row.doc_id],)
    )


def with_links(
    rows: Sequence[EvidenceRow], linked: Sequence[EvidenceRow]
) -> tuple[EvidenceRow, ...]:
    """Return `rows` with what `linked`, the same papers in the same order, says of each other.

    Papers are linked as people corrected them, but kept as they were judged: a correction that is
    taken back leaves nothing behind.
    """
    return tuple(
        replace(
            row,
            duplicate_of=link.duplicate_of,
            superseded_by=link.superseded_by,
            corrects=link.corrects,
            standing=link.standing,
            reasons=tuple(dict.fromkeys((*row.reasons, *link.reasons))),
        )
        for row, link in zip(rows, linked, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Claim:
    """A citation by which a paper replaces or corrects another one."""

    row: EvidenceRow
    citation: Citation


class _Folder:
    """The papers of a folder by number, and what they say of each other."""

    def __init__(self, rows: Sequence[EvidenceRow]) -> None:
        self.originals = originals_of(rows)
        self._rows: Mapping[str, EvidenceRow] = {row.doc_id: row for row in rows}
        self._by_number: dict[str, list[EvidenceRow]] = defaultdict(list)
        for row in rows:
            if row.extraction and row.extraction.number.value:
                self._by_number[number_key(row.extraction.number.value)].append(row)

    def links(self, role: str) -> Links:
        """Return what papers that are no drafts replace or correct, all by the ones that count."""
        links: Links = defaultdict(set)
        for row in self._rows.values():
            newer = self._rows[self.originals[row.doc_id]]
            if is_draft(row) or is_draft(newer):
                continue
            for claim in _claims(row, role):
                papers = {
                    self.originals[older.doc_id]
                    for older in self._by_number.get(number_key(claim.citation.number or ""), ())
                    if _means(claim, older, role)
                }
                if claim.citation.date or len(papers) == 1:
                    links[newer.doc_id] |= papers
        return links

    def latest(self, replacing: Links, said: dict[str, list[str]]) -> dict[str, str]:
        """Return what each replaced paper is replaced by, the latest one where there are several.

        `said` is given the sentences for both.
        """
        found: dict[str, str] = {}
        for newer in sorted(replacing, key=self._day):
            for older in sorted(replacing[newer]):
                if self._is_later(older, newer):
                    said[newer].append(sentences.replaces_a_later_one(self.name(older)))
                else:
                    found[older] = newer
                    said[newer].append(sentences.replaces(self.name(older)))
        for older, newer in sorted(found.items()):
            said[older].append(sentences.replaced_by(self.name(newer)))
        return found

    def contradiction(self, ring: Sequence[str]) -> str:
        """Return what is said of papers that replace each other, or of one that does itself."""
        if len(ring) == 1:
            return sentences.replaces_itself()
        newest = self.newest(ring)
        names = [self.name(doc_id) for doc_id in ring]
        return sentences.replace_in_turn(names, self.name(newest) if newest else "")

    def newest(self, ring: Sequence[str]) -> str:
        """Return the latest of several papers, empty where no day is later than all others."""
        *_, (before, _), (last, doc_id) = sorted([("", ""), *map(self._day, ring)])
        return doc_id if last > before and len(ring) > 1 else ""

    def name(self, doc_id: str) -> str:
        """Return how a paper is named to a reviewer: kind, number, day and path."""
        row = self._rows[doc_id]
        extraction = row.extraction
        number = extraction.number.value if extraction else None
        kind = (extraction.doc_type.value or "") if extraction else ""
        return sentences.named_paper(kind, number, row.issued, row.path)

    def _day(self, doc_id: str) -> tuple[str, str]:
        issued = self._rows[doc_id].issued
        return (issued.isoformat() if issued else "", doc_id)

    def _is_later(self, one: str, other: str) -> bool:
        first, second = self._rows[one].issued, self._rows[other].issued
        return first is not None and second is not None and first > second


def _claims(row: EvidenceRow, role: str) -> Iterator[_Claim]:
    """Yield the citations of a paper that it replaces, or corrects.

    A paper whose subject is a correction often tells of the other before it uses the word.
    """
    if row.extraction is None:
        return
    citations = [one for one in row.extraction.citations if one.number]
    named = [one for one in citations if one.role == role]
    if not named and role == CORRECTS and "dinh chinh" in fold(row.extraction.subject.value or ""):
        named = citations[:1]
    for citation in named:
        yield _Claim(row, citation)


def _means(claim: _Claim, older: EvidenceRow, role: str) -> bool:
    """Whether a citation means a paper of the folder that has its number."""
    if older.extraction is None or not _same_day(claim, older):
        return False
    belief = fit(claim.citation, claim.row, older)
    if belief == 0.0:
        return False
    kinds = [one.extraction.doc_type.value for one in (claim.row, older) if one.extraction]
    if role == REPLACES and kinds[0] not in (*ENACTING, kinds[1]):
        return False  # a report tells of what others replaced
    sure = belief >= load_thresholds().citing.sure
    if role == CORRECTS:
        return sure or same_body(claim.row, older)
    if _issuer_known(claim.row) and _issuer_known(older):
        return same_body(claim.row, older)
    return sure and not is_any_committee(claim.citation)


def _issuer_known(row: EvidenceRow) -> bool:
    return row.extraction is not None and row.extraction.issuer.value is not None


def _same_day(claim: _Claim, older: EvidenceRow) -> bool:
    """Whether the cited day is the paper's; without one, whether they are of the same year."""
    if older.issued is None:
        return False
    if claim.citation.date:
        return claim.citation.date == older.issued.isoformat()
    year = str(older.issued.year)
    own = claim.row.issued
    return f"/{year}/" in (claim.citation.number or "") or (
        own is not None and own.year == older.issued.year
    )


def _rings(links: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """Yield the rings among the links: papers that replace themselves, or each other in turn."""
    left = {one: set(others) for one, others in links.items()}
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            ring = tuple(sorted(set(error.args[1])))
            yield ring
            for one in ring:
                left[one] -= set(ring)
        else:
            return
