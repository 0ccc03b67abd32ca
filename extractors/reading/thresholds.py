"""The thresholds of reading that decide what a person sees; see thresholds.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from extractors.packaged_data import packaged_yaml


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Shares (0-1), and `few_words`, a count.

    Of a text's words, `least_valid` must be syllables, `least_accented` bear a mark, `most_single`
    may be single letters; below `few_words` only the first counts. A text layer must account for
    `least_covered` of the ink and stand upright to `least_upright`. `head_share`: upper part of a
    page in which a letterhead stands.
    """

    least_valid: float
    least_accented: float
    most_single: float
    few_words: int
    least_covered: float
    least_upright: float
    head_share: float


@cache
def load_thresholds() -> Thresholds:
    """Return the thresholds; TypeError where the file lacks one or has one that is unknown."""
    return Thresholds(**packaged_yaml("extractors.reading", "thresholds.yaml"))
