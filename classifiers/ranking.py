"""What the classifier answers: indicators ranked, each with its score and the reasons for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extractors.page import Box

NONE = "none"
"""The answer that a document evidences no indicator at all."""

ReasonKind = Literal["words", "citation", "rule", "example", "hint"]
"""What decided: words of the title or body, a cited document (văn bản viện dẫn), a rule of the
domain, a known title that reads alike, or the criterion code in a folder or file name."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a suggestion, as a Vietnamese sentence, with its place where it has one."""

    kind: ReasonKind
    sentence: str
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An indicator id, or `NONE`; `score` is the calibrated chance (0-1) that an expert agrees."""

    indicator: str
    score: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """All that the classifier says of one document.

    `suggestions` are best first, `NONE` among them; `accepted` are the indicators good enough to
    stand in the evidence list, best first, empty when the best answer is `NONE`. `close`: the
    best two are too near each other (reason code `indicator-close`); `abstains`: the best answer
    must be looked at by a person, because it is close or its score is low (`indicator-weak`).
    """

    suggestions: tuple[Suggestion, ...]
    accepted: tuple[Suggestion, ...]
    close: bool
    abstains: bool

    @property
    def doubt(self) -> str:
        """The reason code for which a person must look at the best answer; empty for none."""
        if self.close:
            return "indicator-close"
        if not self.abstains:
            return ""
        return "no-indicator" if self.best.indicator == NONE else "indicator-weak"

    @property
    def best(self) -> Suggestion:
        """The best answer, which may be `NONE`."""
        return self.suggestions[0]
