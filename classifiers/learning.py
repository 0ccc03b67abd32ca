"""Learns from what reviewers confirmed and corrected, and says whether it helped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from classifiers.classifier import IndicatorClassifier, train
from classifiers.ranking import NONE, Ranking
from classifiers.titles import LabelledDecision
from indicator_map.examples import Example
from indicator_map.model import IndicatorSet

PARTS = 3
"""Decisions are split into this many parts; each part is judged by what the others teach."""

FEWEST = 9
"""Least new decisions that can tell whether learning from them helps."""

SEED = 20251215


@dataclass(frozen=True, slots=True)
class LearningReport:
    """What came of learning; `classifier` is the one to go on with.

    `held_out` decisions were judged by models that had not learned from them; `right_before` and
    `right_after` count those whose best answer an expert had accepted, by the old model and by
    new ones. `sentence` says it in Vietnamese.
    """

    classifier: IndicatorClassifier
    replaced: bool
    held_out: int
    right_before: int
    right_after: int
    sentence: str


def learn(
    target: IndicatorSet,
    examples: Sequence[Example],
    decisions: Sequence[LabelledDecision],
    current: IndicatorClassifier,
) -> LearningReport:
    """Return the better of `current` and a classifier that also learned from `decisions`.

    New decisions (those `current` has not learned from) are judged by `current`, and each third
    of them by a model that learned from all the others. The new one takes over only if it gets
    more of them right.
    """
    known = {title.group for title in current.model.remembered}
    fresh = [one for one in decisions if _group(one) not in known]
    if len(fresh) < FEWEST:
        sentence = (
            f"Mới có {len(fresh)} quyết định chưa học, cần ít nhất {FEWEST} để biết học thêm có "
            "tốt hơn không: giữ mô hình cũ."
        )
        return LearningReport(current, False, 0, 0, 0, sentence)
    old = [one for one in decisions if _group(one) in known]
    before = current.rank_many([one.profile for one in fresh], explain=False)
    after = _judged_apart(target, examples, old, fresh)
    right_before = sum(map(_right, before, fresh))
    right_after = sum(map(_right, after, fresh))
    counts = (
        f"Trên {len(fresh)} quyết định để riêng, mô hình cũ đúng {right_before}, "
        f"mô hình mới đúng {right_after}"
    )
    if right_after <= right_before:
        sentence = f"{counts}: không tốt hơn, giữ mô hình cũ."
        return LearningReport(current, False, len(fresh), right_before, right_after, sentence)
    return LearningReport(
        train(target, examples, decisions),
        True,
        len(fresh),
        right_before,
        right_after,
        f"{counts}: dùng mô hình mới.",
    )


def _judged_apart(
    target: IndicatorSet,
    examples: Sequence[Example],
    old: Sequence[LabelledDecision],
    fresh: Sequence[LabelledDecision],
) -> list[Ranking]:
    """Rank every fresh decision's document by a model that did not learn from it.

    Decisions on one document stay in one part.
    """
    groups = sorted({_group(one) for one in fresh})
    order = np.random.default_rng(SEED).permutation(len(groups))
    part = {group: int(place) % PARTS for group, place in zip(groups, order, strict=True)}
    rankings: dict[int, Ranking] = {}
    for number in range(PARTS):
        apart = [n for n, one in enumerate(fresh) if part[_group(one)] == number]
        if not apart:
            continue
        rest = [one for one in fresh if part[_group(one)] != number]
        model = train(target, examples, (*old, *rest))
        ranked = model.rank_many([fresh[n].profile for n in apart], explain=False)
        rankings.update(zip(apart, ranked, strict=True))
    return [rankings[n] for n in range(len(fresh))]


def _group(decision: LabelledDecision) -> str:
    return f"{decision.profile.number} {decision.profile.title}"


def _right(ranking: Ranking, decision: LabelledDecision) -> bool:
    return ranking.best.indicator in (decision.indicators or (NONE,))
