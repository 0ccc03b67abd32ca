"""Judges one document: its indicators, its period, and why a person must look at it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from classifiers.ranking import Ranking, Suggestion
from indicator_map.model import IndicatorSet
from pipeline.judging.period import dates_of, judge
from pipeline.records import EvidenceRow, ScoredIndicator
from pipeline.store.store import FoundDocument

SUGGESTIONS_KEPT = 5


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges documents against one indicator set."""

    indicators: IndicatorSet

    def judged(self, row: EvidenceRow, document: FoundDocument, ranking: Ranking) -> EvidenceRow:
        """Return the row with indicators, verdict and reasons filled in."""
        extraction = document.extraction
        accepted = tuple(_scored(one) for one in ranking.accepted)
        best = self.indicators.get(accepted[0].indicator) if accepted else None
        period = judge(
            dates_of(extraction),
            self.indicators.period,
            self.indicators.year,
            best.rule if best else None,
        )
        reasons = [*extraction.findings, *period.reasons, *_indicator_reasons(ranking)]
        return replace(
            row,
            indicators=accepted,
            suggestions=tuple(_scored(one) for one in ranking.suggestions[:SUGGESTIONS_KEPT]),
            period=period,
            reasons=tuple(dict.fromkeys(reasons)),
        )


def _indicator_reasons(ranking: Ranking) -> list[str]:
    reasons = []
    if not ranking.accepted:
        reasons.append("no-indicator")
    elif ranking.close or ranking.abstains:
        reasons.append("indicator-close")
    return reasons


def _scored(suggestion: Suggestion) -> ScoredIndicator:
    return ScoredIndicator(
        suggestion.indicator,
        suggestion.score,
        tuple(reason.sentence for reason in suggestion.reasons),
    )
