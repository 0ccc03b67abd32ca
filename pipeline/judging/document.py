"""Judges one document: its indicators, its period, and why a person must look at it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from classifiers.hints import hints_in
from classifiers.ranking import Ranking, Suggestion
from indicator_map.model import IndicatorSet
from pipeline.judging.period import dates_of, judge
from pipeline.records.found import FoundDocument
from pipeline.records.rows import EvidenceRow, ScoredIndicator

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
        reasons = [
            *extraction.findings,
            *period.reasons,
            *_indicator_reasons(ranking),
            *self._hint_reasons(row.path, accepted),
        ]
        return replace(
            row,
            indicators=accepted,
            suggestions=tuple(_scored(one) for one in ranking.suggestions[:SUGGESTIONS_KEPT]),
            period=period,
            reasons=tuple(dict.fromkeys(reasons)),
        )

    def _hint_reasons(self, path: str, accepted: tuple[ScoredIndicator, ...]) -> list[str]:
        """The code in a folder or file name speaks against every accepted indicator."""
        hints = [hint for hint in hints_in(path) if self.indicators.get(hint)]
        agrees = any(
            one.indicator == hint or one.indicator.startswith(f"{hint}.")
            for one in accepted
            for hint in hints
        )
        return ["hint-conflict"] if hints and accepted and not agrees else []


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
