"""Judges documents: their indicators, their period, and why a person must look at them.

The one way from what was read to a row of the list, for `run`, `inspect` and `evaluate` alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from classifiers.hints import hints_in
from classifiers.profile import Profile
from classifiers.ranking import Ranking, Suggestion
from classifiers.scores import rounded
from extractors.grammar.loader import Grammar
from indicator_map.model import IndicatorSet
from pipeline.judging.none_occurred import (
    AskedSentence,
    none_occurred,
    reporting_cases,
    sentences_asked,
)
from pipeline.judging.period import dates_of, judge
from pipeline.judging.sections import AskedSection, section_indicators, sections_asked
from pipeline.judging.witnesses import with_fields, with_witnesses
from pipeline.records.found import FoundDocument
from pipeline.records.rows import EvidenceRow, NoneOccurred, ScoredIndicator

SUGGESTIONS_KEPT = 5
"""Best answers that are kept with a row, and more only where more were accepted."""

JUDGED_AT_ONCE = 250
"""Documents whose words, sections and rankings are held at a time."""

RankFunction = Callable[[Sequence[Profile]], Sequence[Ranking]]
"""Ranks profiles, one ranking for each, in order."""


@dataclass(frozen=True, slots=True)
class JudgedDocument:
    """One document as judged, with the ranking behind its indicators.

    `found` and `ranking` are None for a file that gave no document; its row says why.
    """

    row: EvidenceRow
    found: FoundDocument | None
    ranking: Ranking | None


@dataclass(frozen=True, slots=True)
class Parts:
    """What of a document is ranked by itself, and the answers, in the same order."""

    sections: tuple[AskedSection, ...] = ()
    said: tuple[AskedSentence, ...] = ()
    rankings: tuple[Ranking, ...] = ()

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """What is asked of the classifier."""
        return (*(one.profile for one in self.sections), *(one.profile for one in self.said))


WHOLE_ALONE = Parts()


def judge_documents(
    rows: Sequence[EvidenceRow],
    found: Sequence[FoundDocument | None],
    indicators: IndicatorSet,
    grammar: Grammar,
    rank: RankFunction,
) -> Iterator[JudgedDocument]:
    """Judge the documents of a folder, or of one file alone, in order; some are held at a time.

    `rows[i]` is the row of `found[i]` before judging; the rows of one file stand in page order.
    File names and the papers among them that cite each other are weighed in first. `rank` is
    called with the profiles of some documents and of their parts at a time.
    """
    cited = with_witnesses(rows, found, grammar)
    both = zip(cited, found, strict=True)
    while some := list(islice(both, JUDGED_AT_ONCE)):
        yield from _judged(
            [(row, with_fields(one, row.extraction) if one else None) for row, one in some],
            indicators,
            rank,
        )


def _judged(
    some: Sequence[tuple[EvidenceRow, FoundDocument | None]],
    indicators: IndicatorSet,
    rank: RankFunction,
) -> Iterator[JudgedDocument]:
    """Rank some documents with their parts, all at once, and judge each."""
    profiles: list[Profile] = []
    parts: list[Parts] = []
    for row, document in some:
        if document is not None:
            profile = replace(document.profile, hints=hints_in(row.path, indicators.ids))
            profiles.append(profile)
            sections = sections_asked(profile, indicators)
            parts.append(Parts(sections, sentences_asked(profile, document.extraction)))
    asked = [one for held in parts for one in held.profiles]
    rankings = iter(rank([*profiles, *asked]))
    whole = iter([next(rankings) for _ in profiles])
    with_answers = (
        replace(held, rankings=tuple(islice(rankings, len(held.profiles)))) for held in parts
    )
    for row, document in some:
        ranking = next(whole) if document is not None else None
        if document is not None and ranking is not None:
            row = judge_document(row, document, ranking, indicators, next(with_answers))
        yield JudgedDocument(row, document, ranking)


def judge_document(
    row: EvidenceRow,
    document: FoundDocument,
    ranking: Ranking,
    indicators: IndicatorSet,
    parts: Parts = WHOLE_ALONE,
) -> EvidenceRow:
    """Return the row of one document with indicators, verdict and reasons filled in."""
    extraction = document.extraction
    accepted = tuple(_scored(one) for one in ranking.accepted)
    evidenced, none = _with_parts(accepted, document.profile, ranking, indicators, parts)
    told = (*(one.indicator for one in evidenced), *(one.indicator for one in none))
    first = next(iter(told), "")
    best = indicators.get(first)
    period = judge(
        dates_of(extraction),
        indicators.period,
        indicators.year,
        best.rule if best else None,
    )
    reasons = [
        *extraction.findings,
        *period.reasons,
        *([ranking.doubt] if accepted and ranking.doubt else []),
        *([] if first else ["no-indicator"]),
        *_hint_reasons(row.path, evidenced, indicators),
    ]
    return replace(
        row,
        indicators=evidenced,
        suggestions=with_one_score(evidenced, map(_scored, ranking.suggestions)),
        none_occurred=none,
        period=period,
        reasons=tuple(dict.fromkeys(reasons)),
    )


def with_one_score(
    accepted: Sequence[ScoredIndicator], suggestions: Iterable[ScoredIndicator]
) -> tuple[ScoredIndicator, ...]:
    """Return the best answers, best first, the accepted ones with the score they were accepted at.

    A section, or a copy, may evidence what the title alone hardly speaks of.
    """
    held = {one.indicator for one in accepted}
    others = (one for one in suggestions if one.indicator not in held)
    ranked = sorted((*accepted, *others), key=lambda one: -one.score)
    return tuple(ranked[: max(SUGGESTIONS_KEPT, len(accepted))])


def _with_parts(
    accepted: tuple[ScoredIndicator, ...],
    profile: Profile,
    ranking: Ranking,
    indicators: IndicatorSet,
    parts: Parts,
) -> tuple[tuple[ScoredIndicator, ...], tuple[NoneOccurred, ...]]:
    """Join what the whole and its sections evidence; what did not occur is no evidence of a case.

    Where a paper says both, its cases count.
    """
    of_sections = parts.rankings[: len(parts.sections)]
    of_said = parts.rankings[len(parts.sections) :]
    whole = [one.indicator for one in accepted]
    evidenced = (*accepted, *section_indicators(parts.sections, of_sections, whole, indicators))
    none = none_occurred(parts.said, of_said, ranking, indicators)
    said = {one.indicator for one in none}
    cases = reporting_cases(evidenced, profile, said, indicators)
    return (
        tuple(one for one in evidenced if one.indicator not in said - cases),
        tuple(one for one in none if one.indicator not in cases),
    )


def _hint_reasons(
    path: str, accepted: tuple[ScoredIndicator, ...], indicators: IndicatorSet
) -> list[str]:
    """The code in a folder or file name speaks against every accepted indicator."""
    hints = [hint for hint in hints_in(path, indicators.ids) if indicators.get(hint)]
    agrees = any(
        one.indicator == hint or one.indicator.startswith(f"{hint}.")
        for one in accepted
        for hint in hints
    )
    return ["hint-conflict"] if hints and accepted and not agrees else []


def _scored(suggestion: Suggestion) -> ScoredIndicator:
    return ScoredIndicator(
        suggestion.indicator,
        rounded(suggestion.score),
        tuple(reason.sentence for reason in suggestion.reasons),
    )
