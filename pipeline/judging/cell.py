"""How one cell of the coverage stands: what closes it, what is wanting, what stands apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.grammar.folding import fold
from indicator_map.campaign import Unit
from indicator_map.model import ANYONE, NOT_BELOW, PROVINCE, UNIT, Indicator, Need, only_if_any
from pipeline.judging.deadlines import LATE
from pipeline.judging.drafts import is_draft
from pipeline.judging.issuing import Bodies, issuer_of
from pipeline.judging.months import Span, day_about
from pipeline.judging.pieces import Fit, Held, fit, paper_name
from pipeline.judging.thresholds import load_thresholds
from pipeline.records import coverage_sentences as sentences
from pipeline.records.rows import (
    HOLES,
    LADDER,
    CellKey,
    CoverageRow,
    CoverageStatus,
    EvidenceRow,
    NoneOccurred,
    Settled,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: of whom (None: the province) which pieces for which indicator.

    `beside_units`: the province owes it for itself, and every unit besides.
    """

    indicator: Indicator
    needs: tuple[Need, ...]
    unit: Unit | None
    bodies: Bodies
    beside_units: bool = False

    @property
    def pieces(self) -> tuple[Need | None, ...]:
        """The pieces that are asked for; one of any kind where the set names none."""
        return tuple(need for need in self.needs if not need.supports) or self.needs or (None,)

    @property
    def supporting(self) -> tuple[Need, ...]:
        """Those that only add to the others."""
        return tuple(need for need in self.needs if need not in self.pieces)

    def issuers(self, need: Need | None) -> tuple[str, ...]:
        """Who must have issued a piece; where the set does not say, whoever owes it."""
        if need is not None and need.issued_by:
            return need.issued_by
        if self.unit is not None:
            return (UNIT,)
        if self.beside_units:
            return (PROVINCE,)
        campaign = self.bodies.campaign
        return (NOT_BELOW,) if campaign and campaign.levels else (ANYONE,)

    @property
    def if_any(self) -> bool:
        """Whether every piece is needed only where such a case occurred."""
        return only_if_any(self.needs)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with all that may count for it, before it is judged.

    `saying_none` are papers that state that no case occurred; `suppliers` the units to ask for
    what the province owes; `notes` help to get what is missing.
    """

    key: CellKey
    span: Span | None
    held: tuple[Held, ...]
    saying_none: tuple[EvidenceRow, ...] = ()
    suppliers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    settled: Settled | None = None

    @property
    def papers(self) -> tuple[Held, ...]:
        """The papers of the cell's month, all of them where no months are asked for."""
        if self.span is None:
            return self.held
        return tuple(one for one in self.held if self.span.has(one.row))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece with every paper's fit; `count` such papers are needed."""

    need: Need | None
    fits: tuple[tuple[Held, Fit], ...]

    @property
    def count(self) -> int:
        return self.need.count if self.need else 1

    @property
    def closing(self) -> tuple[Held, ...]:
        return tuple(held for held, how in self.fits if how.closes)

    @property
    def have(self) -> int:
        return min(len(self.closing), self.count)

    @property
    def closed(self) -> bool:
        return self.have >= self.count


def judged_cell(asked: Asked, cell: Cell) -> CoverageRow:
    """Return the row of a cell: its rung on the ladder and the sentences that explain it."""
    pieces = _pieces(asked, cell, asked.pieces)
    supporting = _pieces(asked, cell, asked.supporting)
    status = _status(asked, pieces, supporting)
    closing = _closing(asked, pieces, supporting)
    none = _none(asked, cell)
    basis = ""
    notes = [_span_name(asked, cell)]
    if status in HOLES and none is not None:
        status, basis = "none-occurred", none
    elif none is not None:
        notes.append(sentences.contradicted(none))
    if cell.settled is not None:
        if status in HOLES:
            status = cell.settled.status
            basis = sentences.settled_by(
                cell.settled.reviewer, cell.settled.note, cell.settled.basis
            )
        elif status in ("found", "confirmed"):
            notes.append(sentences.settled_but_there(cell.settled.reviewer))
    if status in HOLES:
        notes += _notes_of_a_hole(asked, cell)
    elif status in ("found", "confirmed"):
        notes += _notes_of_a_closed(asked, status, closing)
    have, need = _counts(asked, pieces)
    open_pieces = _open(asked, pieces)
    apart = _apart(pieces + supporting, closing)
    return CoverageRow(
        indicator=asked.indicator.id,
        title=asked.indicator.title,
        unit=cell.key.unit,
        status=status,
        needed=sentences.needed_papers(asked.needs, asked.indicator.title, asked.indicator.pieces),
        found=tuple(one.name for one in closing),
        note=sentences.joined(notes),
        month=cell.key.month,
        if_any=asked.if_any,
        have=have,
        need=need,
        open_pieces=open_pieces if status in HOLES else (),
        wanting=_wanting(open_pieces, closing, (*pieces, *supporting)) if status in HOLES else "",
        doc_ids=tuple(one.row.doc_id for one in closing),
        apart=tuple(apart.values()),
        asked=cell.suppliers,
        basis=basis,
        apart_ids=tuple(apart),
    )


def _pieces(asked: Asked, cell: Cell, needs: Sequence[Need | None]) -> tuple[_Piece, ...]:
    monthly = cell.span is not None
    return tuple(
        _Piece(
            need,
            tuple(
                (one, fit(one, need, asked.issuers(need), asked.unit, asked.bodies, monthly))
                for one in cell.papers
            ),
        )
        for need in needs
    )


def _status(asked: Asked, pieces: Sequence[_Piece], supporting: Sequence[_Piece]) -> CoverageStatus:
    enough = any if asked.indicator.pieces == "one" else all
    if enough(piece.closed for piece in pieces):
        counted = [piece for piece in pieces if piece.closed]
        confirmed = all(
            sum(one.row.confirmed for one in piece.closing) >= piece.count for piece in counted
        )
        return "confirmed" if confirmed else "found"
    if any(piece.have for piece in (*pieces, *supporting)):
        return "partial"
    rungs = {how.status for piece in pieces for _, how in piece.fits if how.status}
    return next((rung for rung in reversed(LADDER) if rung in rungs), "missing")


def _counts(asked: Asked, pieces: Sequence[_Piece]) -> tuple[int, int]:
    """How many papers are there of how many: of the piece that is nearest where one will do."""
    if asked.indicator.pieces == "one":
        best = max(pieces, key=lambda piece: piece.have / piece.count)
        return best.have, best.count
    return sum(piece.have for piece in pieces), sum(piece.count for piece in pieces)


def _closing(
    asked: Asked, pieces: Sequence[_Piece], supporting: Sequence[_Piece]
) -> tuple[Held, ...]:
    """The papers that are pieces, each once, in order."""
    found: dict[str, Held] = {}
    for piece in (*pieces, *supporting):
        for one in piece.closing:
            found.setdefault(one.row.doc_id, one)
    return tuple(found.values())


def _open(asked: Asked, pieces: Sequence[_Piece]) -> tuple[str, ...]:
    """Name the pieces that are not there, each once."""
    named = (
        sentences.piece(piece.need) if piece.need else asked.indicator.title
        for piece in pieces
        if not piece.closed
    )
    return tuple(dict.fromkeys(named))


def _wanting(open_pieces: Sequence[str], closing: Sequence[Held], pieces: Sequence[_Piece]) -> str:
    there = [one.name for one in closing] or [
        sentences.apart(held.name, how.faults) for held, how in _best_fits(pieces).values()
    ]
    return sentences.wanting(open_pieces, there)


def _apart(pieces: Sequence[_Piece], closing: Sequence[Held]) -> dict[str, str]:
    """Return what is there and closes nothing, by document, with the reasons of its best fit."""
    closes = {one.row.doc_id for one in closing}
    return {
        doc_id: sentences.apart(held.name, how.faults)
        for doc_id, (held, how) in _best_fits(pieces).items()
        if doc_id not in closes
    }


def _best_fits(pieces: Sequence[_Piece]) -> dict[str, tuple[Held, Fit]]:
    """For each paper the piece that it fits best: with the fewest faults."""
    best: dict[str, tuple[Held, Fit]] = {}
    for piece in pieces:
        for held, how in piece.fits:
            known = best.get(held.row.doc_id)
            if known is None or len(how.faults) < len(known[1].faults):
                best[held.row.doc_id] = (held, how)
    return best


def _none(asked: Asked, cell: Cell) -> str | None:
    """What states that no case occurred, from a body that may say so; None where nothing does."""
    if not asked.if_any:
        return None
    for row in cell.saying_none:
        if is_draft(row) or row.superseded_by or row.period.verdict not in ("inside", "partial"):
            continue
        if cell.span is not None and not cell.span.has(row):
            continue
        said = next(one for one in row.none_occurred if one.indicator == asked.indicator.id)
        if not _may_say_none(asked, cell, row, said):
            continue
        return _says_none(row, said)
    return None


def _may_say_none(asked: Asked, cell: Cell, row: EvidenceRow, said: NoneOccurred) -> bool:
    """Whether a body speaks for the cell: one department's word is not the province's."""
    if asked.unit is not None:
        return asked.bodies.named(row, (UNIT,), asked.unit)
    named = [name for need in asked.needs for name in need.issued_by if name not in (UNIT, ANYONE)]
    limits = load_thresholds().coverage
    speakers = limits.speak_for_the_province
    subject = row.extraction.subject.value if row.extraction else None
    if limits.whole_province.search(fold(f"{subject or ''}; {said.words}")):
        speakers += limits.speak_where_they_say_so
    if not issuer_of(row):
        return False
    if asked.bodies.named(row, (PROVINCE, *speakers, *named), None):
        return True
    return any(
        asked.bodies.is_of(issuer_of(row), unit)
        for unit in asked.bodies.units
        if unit.name in cell.suppliers
    )


def _says_none(row: EvidenceRow, said: NoneOccurred) -> str:
    return sentences.says_none(paper_name(row), said.section, said.page, said.words)


def _span_name(asked: Asked, cell: Cell) -> str:
    if cell.key.month is None:
        return ""
    quarterly = any(need.per == "quarter" for need in asked.needs)
    return (sentences.quarter if quarterly else sentences.month)(cell.key.month)


def _notes_of_a_hole(asked: Asked, cell: Cell) -> list[str]:
    notes = []
    sides = Counter(one.verdict for one in cell.papers)
    if cell.papers and sides["before"] + sides["after"] == len(cell.papers):
        notes.append(sentences.only_outside(sides["before"], sides["after"]))
    if cell.span is not None:
        undated = sum(day_about(one.row) is None for one in cell.held)
        if undated:
            notes.append(sentences.month_not_known(undated))
    if asked.if_any:
        notes.append(sentences.needed_if_any())
    return [*notes, *cell.notes]


def _notes_of_a_closed(asked: Asked, status: CoverageStatus, closing: Sequence[Held]) -> list[str]:
    notes = []
    if status == "found" and all(one.row.review for one in closing):
        notes.append(sentences.waits_for_a_reviewer())
    matters = any(ANYONE not in asked.issuers(need) for need in asked.pieces)
    nobody = sum(not issuer_of(one.row) for one in closing)
    if nobody and matters:
        notes.append(sentences.issuer_not_known(nobody))
    if all(LATE in one.row.reasons for one in closing):
        notes.append(sentences.all_late())
    return notes
