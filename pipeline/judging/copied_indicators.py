"""Keeps what any copy of a paper showed: indicators that only a copy was found to evidence, or of
which only a copy was found to say that no case occurred.

A copy's folder may name the criterion, its first page may be read better, or it may be the whole
paper where the one that counts lacks a part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace

from indicator_map.model import IndicatorSet
from pipeline.judging.document import with_one_score
from pipeline.judging.period import dates_of, judge
from pipeline.records import sentences
from pipeline.records.copies import copies_of
from pipeline.records.rows import EvidenceRow, NoneOccurred, ScoredIndicator


def with_indicators_of_copies(
    rows: Sequence[EvidenceRow], indicators: IndicatorSet
) -> tuple[EvidenceRow, ...]:
    """Return the rows, each original with the indicators that only its copies have.

    They come with the copy's score and a sentence that names it; all stand best first. Pages are
    those of the copy's own file and are left out.
    """
    copies = copies_of(rows)
    return tuple(
        _joined(row, copies[row.doc_id], indicators) if row.doc_id in copies else row
        for row in rows
    )


def _joined(
    row: EvidenceRow, copies: Iterable[EvidenceRow], indicators: IndicatorSet
) -> EvidenceRow:
    copies = tuple(copies)
    held = {one.indicator for one in row.indicators}
    added: dict[str, ScoredIndicator] = {}
    for copy in copies:
        for one in copy.indicators:
            before = added.get(one.indicator)
            if one.indicator not in held and (before is None or before.score < one.score):
                said = sentences.shown_by_copy(copy.path)
                words = "" if row.secret or copy.secret else one.words
                added[one.indicator] = replace(
                    one, reasons=(said, *one.reasons), page=0, words=words
                )
    none = tuple(_none_said_by(row, copies, {*held, *added}))
    if none or added:
        reasons = tuple(code for code in row.reasons if code != "no-indicator")
        row = replace(row, none_occurred=(*row.none_occurred, *none), reasons=reasons)
    if not added:
        return row
    own_first = (*row.indicators, *added.values())
    accepted = tuple(sorted(own_first, key=lambda one: -one.score))
    joined = replace(
        row, indicators=accepted, suggestions=with_one_score(accepted, row.suggestions)
    )
    return _judged_by_best(joined, row.indicator, indicators)


def _none_said_by(
    row: EvidenceRow, copies: Sequence[EvidenceRow], evidenced: Set[str]
) -> Iterator[NoneOccurred]:
    """Yield what only copies say did not occur; what any of them evidences did."""
    said = {one.indicator for one in row.none_occurred}
    for copy in copies:
        for one in copy.none_occurred:
            if one.indicator not in said and one.indicator not in evidenced:
                said.add(one.indicator)
                words = "" if row.secret or copy.secret else one.words
                yield replace(one, page=0, words=words)


def _judged_by_best(row: EvidenceRow, before: str, indicators: IndicatorSet) -> EvidenceRow:
    """Judge the period anew where another indicator is the best one now: its rule counts."""
    best = indicators.get(row.indicator)
    if row.indicator == before or row.extraction is None or best is None:
        return row
    period = judge(dates_of(row.extraction), indicators.period, indicators.year, best.rule)
    others = (code for code in row.reasons if code not in row.period.reasons)
    return replace(row, period=period, reasons=tuple(dict.fromkeys((*others, *period.reasons))))
