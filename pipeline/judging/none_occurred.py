"""What a paper says did not occur (không phát sinh): of which indicators, in which words.

Only leaves that are asked for where a case occurred; kinds, limits and words are data
(`none_occurred.yaml`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from classifiers.profile import Profile
from classifiers.ranking import NONE, Ranking
from classifiers.sections import none_said_profiles
from extractors.document import Extraction, NoneSaid
from extractors.grammar.folding import fold
from extractors.packaged_data import packaged_yaml
from indicator_map.model import IndicatorSet, only_if_any
from pipeline.records.rows import NoneOccurred, ScoredIndicator


@dataclass(frozen=True, slots=True)
class AskedSentence:
    """A sentence that no case occurred, with what the classifier looks at."""

    said: NoneSaid
    profile: Profile


@cache
def _settings() -> Mapping[str, Any]:
    settings: Mapping[str, Any] = packaged_yaml("pipeline.judging", "none_occurred.yaml")
    return settings


def sentences_asked(profile: Profile, extraction: Extraction) -> tuple[AskedSentence, ...]:
    """Return the sentences of a paper that may settle that no case occurred.

    None of a draft, or of a kind that does not report what was.
    """
    if not profile.none_said or profile.doc_type not in _settings()["kinds"]:
        return ()
    unfinished = any(
        field.state in ("blank", "missing") for field in (extraction.number, extraction.issue_date)
    )
    if unfinished or set(extraction.marks) & set(_settings()["draft_marks"]):
        return ()
    asked = none_said_profiles(profile, profile.none_said)
    return tuple(map(AskedSentence, profile.none_said, asked))


def none_occurred(
    asked: Sequence[AskedSentence],
    rankings: Sequence[Ranking],
    whole: Ranking,
    indicators: IndicatorSet,
) -> tuple[NoneOccurred, ...]:
    """Return of which indicators no case occurred, each with the first words that say so.

    `rankings[i]` is the answer on `asked[i]`, `whole` that on the paper.
    """
    found: dict[str, NoneOccurred] = {}
    for one, ranking in zip(asked, rankings, strict=True):
        for leaf in _about(one, ranking, whole, indicators):
            said = one.said
            found.setdefault(leaf, NoneOccurred(leaf, said.page, said.words, said.section))
    return tuple(found.values())


def reporting_cases(
    accepted: Sequence[ScoredIndicator],
    profile: Profile,
    none: Collection[str],
    indicators: IndicatorSet,
) -> frozenset[str]:
    """Return which of the leaves in `none` the paper reports cases of after all.

    That there was a case is none of what was recovered.
    """
    text = {one.number: one.words for one in profile.sections}
    return frozenset(
        one.indicator
        for one in accepted
        if one.indicator in none
        and _case_words(one.indicator, indicators).search(fold(text.get(one.section, profile.body)))
    )


def _case_words(leaf: str, indicators: IndicatorSet) -> re.Pattern[str]:
    """Return the words of a case of what a leaf is about."""
    held = indicators.get(leaf)
    title = fold(held.title) if held else ""
    return next(
        re.compile(one["words"]) for one in _settings()["cases"] if re.search(one["title"], title)
    )


def _about(
    one: AskedSentence, ranking: Ranking, whole: Ranking, indicators: IndicatorSet
) -> list[str]:
    """Return the leaves that a sentence is about: by its own words, and by the whole paper's.

    The whole's where the sentence speaks of cases in general and has no matter of its own, or names
    what the paper as a whole is about (`không có vụ án tham nhũng nào` in one on investigations).
    """
    least: float = _settings()["accepted"]
    plain = fold(one.said.words)
    own: list[str] = []
    if ranking.accepted and ranking.best.score >= least:
        own = [held.indicator for held in ranking.accepted if _if_any(held.indicator, indicators)]
    general = "no_cases" if own else "about_whole"
    if re.search(_settings()[general], plain) is None or not whole.accepted:
        return own
    if not own and ranking.best.indicator != NONE and ranking.best.score >= least:
        return own
    best = whole.best
    if best.score < least or not _if_any(best.indicator, indicators):
        return own
    return list(dict.fromkeys((*own, best.indicator)))


def _if_any(leaf: str, indicators: IndicatorSet) -> bool:
    held = indicators.get(leaf)
    return held is not None and only_if_any(indicators.needs_of(held))
