"""Why a suggestion was made, as Vietnamese sentences with their place on the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifiers.features import TitleView
from classifiers.profile import Profile
from classifiers.ranking import NONE, Reason, ReasonKind
from classifiers.rules import RuleMatch
from classifiers.signals import TitleModel
from classifiers.text import plain_words, written_out
from classifiers.titles import Translation

NEAR = 0.45
"""Least likeness (0-1) at which a known title is worth naming."""

WORDS = 3
"""Most runs of words that are named."""

TOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Case:
    """One document with what was found about it: rules that hold, its features as one row, the
    likeness (0-1) of the nearest labelled title per label and which title that is.
    """

    profile: Profile
    view: TitleView
    found: tuple[RuleMatch, ...]
    row: csr_matrix
    likeness: NDArray[np.float64]
    which: NDArray[np.int64]


class Explainer:
    """Gives reasons; looks its model's words up once."""

    def __init__(self, model: TitleModel, translation: Translation) -> None:
        self.model = model
        self.translation = translation
        self.vocabulary = model.features.vocabulary
        self.classes = {label: place for place, label in enumerate(model.linear.labels)}

    def reasons(self, case: Case, label: str) -> tuple[Reason, ...]:
        """Return the reasons for one label: rules, words, the nearest title, the folder's code."""
        reasons = [
            self._rule(case.profile, match)
            for match in case.found
            if label in self.translation.of(match.rule.speaks_for)
        ]
        words = self._words(case, label) if self.model.matcher is None else None
        example = self._example(case, label)
        hint = _hint(case.profile, label)
        said = (*self._matched(case, label), *(one for one in (words, example, hint) if one))
        return (*reasons, *said)

    def _matched(self, case: Case, label: str) -> tuple[Reason, ...]:
        """What a document has in common with a criterion of another field, or with none of them."""
        matcher = self.model.matcher
        if matcher is None:
            return ()
        if label == NONE:
            absent = matcher.absent_matters(case.view)
            what = f": {', '.join(absent[:WORDS])}" if absent else ""
            return (Reason("words", f"Nói về việc mà bộ tiêu chí không hỏi{what}"),)
        leaf = self.model.labels.index(label)
        reasons = []
        runs = matcher.shared_runs(case.view, leaf)[:WORDS]
        written = joined_as_written(case.profile.title, runs)
        if written:
            quoted = ", ".join(f"“{run}”" for run in written)
            sentence = f"Trùng từ ngữ của tiêu chí: {quoted}"
            reasons.append(_placed("words", sentence, case.profile, written[0]))
        matters = matcher.shared_matters(case.view, leaf)
        if matters:
            reasons.append(Reason("words", f"Cùng nói về: {', '.join(matters[:WORDS])}"))
        if {case.view.kind, case.view.issued} & set(matcher.words.leaves[leaf].kinds):
            kind = f": {case.profile.doc_type}" if case.profile.doc_type else ""
            reasons.append(Reason("words", f"Tiêu chí cần loại văn bản này{kind}"))
        return tuple(reasons)

    def _rule(self, profile: Profile, match: RuleMatch) -> Reason:
        words = words_as_written(profile.title, match.words)
        kind: ReasonKind = "citation" if re.search(r"\d", match.words) else "rule"
        quoted = f" (“{words}”)" if words else ""
        return _placed(kind, f"{match.rule.because}{quoted}", profile, words)

    def _words(self, case: Case, label: str) -> Reason | None:
        """The runs of title words that spoke most for the label."""
        if label not in self.classes:
            return None
        coefficients = self.model.linear.coefficients
        if len(coefficients) > 1:
            own = coefficients[self.classes[label]]
        else:
            own = coefficients[0] * (1 if self.classes[label] else -1)
        words = case.row.indices < len(self.vocabulary)
        places = case.row.indices[words]
        shares = case.row.data[words] * own[places]
        order = np.argsort(-shares, kind="stable")[:WORDS]
        best = [str(self.vocabulary[places[one]]) for one in order if shares[one] > 0]
        runs = joined_as_written(case.profile.title, best)
        if not runs:
            return None
        quoted = ", ".join(f"“{run}”" for run in runs)
        opening = "Nói về việc khác" if label == NONE else "Từ ngữ quyết định"
        return _placed("words", f"{opening}: {quoted}", case.profile, runs[0])

    def _example(self, case: Case, label: str) -> Reason | None:
        column = self.model.labels.index(label)
        place = int(case.which[column])
        if place < 0 or case.likeness[column] < NEAR:
            return None
        known = self.model.remembered[place]
        number = f" số {known.number}" if known.number else ""
        whose = "đã được xác nhận" if known.origin == "decision" else "mẫu"
        return Reason("example", f"Giống văn bản {whose}{number}: “{known.title}”")


def _placed(kind: ReasonKind, sentence: str, profile: Profile, words: str) -> Reason:
    place = profile.place_of(words)
    return Reason(kind, sentence, place.page if place else None, place.box if place else None)


def _hint(profile: Profile, label: str) -> Reason | None:
    """What the folder's code says, also where it says something else than the label."""
    if not profile.hints:
        return None
    for hint in profile.hints:
        if label == hint or label.startswith(f"{hint}."):
            return Reason("hint", f"Thư mục hoặc tên tệp ghi mã {hint}")
    told = f"Thư mục hoặc tên tệp ghi mã {profile.hints[0]}, nhưng nội dung cho thấy việc khác"
    return Reason("hint", told)


def words_as_written(title: str, run: str) -> str:
    """Return the part of `title` that reads `run` when plain, "" if no part does.

    >>> words_as_written("V/v kê khai TSTN năm 2024", "tai san thu nhap")
    'TSTN'
    """
    tokens, folded = _tokens(title)
    span = _span(folded, run)
    return title[tokens[span[0]].start() : tokens[span[1] - 1].end()] if span else ""


def joined_as_written(title: str, runs: Sequence[str]) -> list[str]:
    """Return the parts of `title` that read these runs, those that touch joined into one.

    >>> joined_as_written("Công tác phòng, chống tham nhũng", ["tac phong chong", "cong tac"])
    ['Công tác phòng, chống']
    """
    tokens, folded = _tokens(title)
    spans = sorted(filter(None, (_span(folded, run) for run in runs)))
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return [title[tokens[start].start() : tokens[end - 1].end()] for start, end in joined]


@lru_cache(maxsize=1)
def _tokens(title: str) -> tuple[list[re.Match[str]], list[str]]:
    """The words of a title, and each plain; all reasons of one document ask for them."""
    tokens = list(TOKEN.finditer(title))
    return tokens, [plain_words(token.group()) for token in tokens]


def _span(folded: Sequence[str], run: str) -> tuple[int, int] | None:
    """The shortest run of tokens that reads `run` as it stands, else abbreviations written out."""
    longest = len(run.split())
    windows = [
        (start, start + length)
        for length in range(1, longest + 1)
        for start in range(len(folded) - length + 1)
    ]
    for start, end in windows:
        if " ".join(folded[start:end]) == run:
            return start, end
    for start, end in windows:
        if f" {run} " in f" {written_out(' '.join(folded[start:end]))} ":
            return start, end
    return None
