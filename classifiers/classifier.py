"""Which indicators a document evidences (tiêu chí mà văn bản minh chứng), ranked, with reasons."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifiers.combination import Combination, learn_combination
from classifiers.features import TitleFeatures, TitleView
from classifiers.matching import SetMatcher
from classifiers.profile import Profile
from classifiers.ranking import NONE, Ranking, Suggestion
from classifiers.reasons import Case, Explainer
from classifiers.rules import RuleMatch, matches
from classifiers.set_words import words_of
from classifiers.signals import OPEN_SIGNALS, SIGNALS, TitleModel, form_opinions
from classifiers.text import written_out
from classifiers.thresholds import load_thresholds
from classifiers.titles import (
    LabelledDecision,
    TrainingTitle,
    Translation,
    kindred,
    learning_titles,
    profile_view,
    translation_to,
)
from classifiers.zero_shot import ZeroShot, load_zero_shot
from extractors.grammar.folding import fold
from indicator_map.examples import Example
from indicator_map.model import IndicatorSet

SUGGESTIONS = 5
EXPLAINED = 2
"""Suggestions that are given reasons; nobody reads more of them."""

FOLDS = 5
SEED = 20251215
FEWEST = 30
"""Least labelled titles from which weights are learned; with fewer the usual ones are kept."""

USUAL = Combination(weights=(3.6, 0.6, 1.6, 1.2, 0.5), slope=0.75, offset=1.5)
"""What the labelled titles of 2025 teach (docs/classifier.md)."""

INVENTED = 0.3
"""What an invented title counts when weights and calibration are learned, against a real one."""

HINT_WEIGHT = 3.0
"""Log odds that a criterion code in a folder or file name adds: a prior that words override."""

BODY_WEIGHT = 0.35
"""What the linear model's opinion on the text under a title counts, against 1 for the title."""

TITLE_WORDS = 3
"""A title of fewer words says too little: the text under it counts as much."""

BODY_WORDS = 80

LETTERHEAD = 1500
"""Characters in which the title nearly always stands; looked at before the whole text."""

NO_FEATURES = csr_matrix((0, 0))
"""Of a title that is given no reasons."""

WORD = re.compile(r"\w+")

BESIDE = 0.8
"""What an indicator scores against a section's best one where a rule speaks for it as well."""


class IndicatorClassifier:
    """Ranks the leaves of one set, and `NONE`, for documents.

    `learned`: its weights are; False for a set of another field of which too little is decided.
    """

    def __init__(
        self,
        translation: Translation,
        model: TitleModel,
        combination: Combination,
        learned: bool = True,
    ) -> None:
        self.translation = translation
        self.model = model
        self.combination = combination
        self.learned = learned
        self.explainer = Explainer(model, translation)

    @property
    def labels(self) -> tuple[str, ...]:
        """Ids of the leaves, and `NONE`."""
        return self.model.labels

    def rank(self, profile: Profile) -> Ranking:
        """Return the answers for one document."""
        return self.rank_many([profile])[0]

    def rank_many(self, profiles: Sequence[Profile], explain: bool = True) -> list[Ranking]:
        """Return the answers for many documents, in their order.

        Without `explain` no reasons are given, which is what takes longest; sections
        (`Profile.part_of`) are given none.
        """
        if not profiles:
            return []
        views = [self._view(profile) for profile in profiles]
        bodies = [_opening_of(profile) for profile in profiles]
        matched = [
            rules_holding(self.model, view, body, bool(profile.part_of))
            for view, body, profile in zip(views, bodies, profiles, strict=True)
        ]
        opinions = form_opinions(self.model, views, matched, self.translation)
        signals = opinions.signals
        self._add_bodies(signals, views, bodies)
        strengths = self.combination.strengths(signals)
        for row, profile in enumerate(profiles):
            if not views[row].words and not bodies[row]:
                strengths[row] = 0.0
            strengths[row] += self._hinted(profile.hints)
        scores = self.combination.scores(strengths)
        rankings = []
        for row, profile in enumerate(profiles):
            explained = explain and not profile.part_of
            features = opinions.rows[row] if explained else NO_FEATURES
            case = Case(
                profile,
                views[row],
                matched[row],
                features,
                opinions.likeness[row],
                opinions.which[row],
            )
            silent = not views[row].words and not bodies[row]
            rankings.append(self._ranking(case, scores[row], silent, explained))
        return rankings

    def _view(self, profile: Profile) -> TitleView:
        """What is compared of a document; initials of the set's own phrases are written out."""
        matcher = self.model.matcher
        if matcher is None:
            return profile_view(profile)
        return profile_view(replace(profile, title=matcher.words.written_out(profile.title)))

    def _add_bodies(
        self, signals: NDArray[np.float64], views: Sequence[TitleView], bodies: Sequence[str]
    ) -> None:
        """Mix what is thought of the text below the title into that of its words, in place."""
        places = [row for row, body in enumerate(bodies) if body]
        if not places:
            return
        below = [replace(views[row], words=bodies[row]) for row in places]
        # What stands over the sections of many papers is the same.
        place_of = {view: place for place, view in enumerate(dict.fromkeys(below))}
        opinions = {"words": self.model.words(self.model.features.rows(list(place_of)))}
        matched = self.model.match(list(place_of))
        if matched is not None:
            opinions["match"] = matched
        for name, opinion in opinions.items():
            words = OPEN_SIGNALS.index(name)
            for row, view in zip(places, below, strict=True):
                own = opinion[place_of[view]]
                long_enough = len(views[row].words.split()) >= TITLE_WORDS
                share = BODY_WEIGHT if long_enough else 1.0
                signals[row, :, words] = (signals[row, :, words] + share * own) / (1 + share)

    def _hinted(self, hints: Sequence[str]) -> NDArray[np.float64]:
        """Return what criterion codes in names add: to a leaf, or to all leaves of a group."""
        added = np.zeros(len(self.labels))
        for hint in hints:
            under = [
                place
                for place, label in enumerate(self.labels)
                if label == hint or label.startswith(f"{hint}.")
            ]
            if under:
                added[under] = HINT_WEIGHT
                break
        return added

    def _ranking(
        self, case: Case, scores: NDArray[np.float64], silent: bool, explain: bool
    ) -> Ranking:
        """`silent`: the document says nothing, so only its folder does."""
        limits = load_thresholds()
        if silent:
            scores = np.minimum(scores, limits.silent)
        order = np.argsort(-scores, kind="stable")[:SUGGESTIONS]
        suggestions = tuple(
            Suggestion(
                self.labels[place],
                round(float(scores[place]), 4),
                self.explainer.reasons(case, self.labels[place])
                if explain and rank < EXPLAINED
                else (),
            )
            for rank, place in enumerate(order)
        )
        best = suggestions[0]
        close = len(suggestions) > 1 and best.score < limits.close * suggestions[1].score
        accepted: tuple[Suggestion, ...] = ()
        if best.indicator != NONE and not silent:
            further = (
                one
                for one in suggestions[1:]
                if one.score >= limits.accepted and one.indicator != NONE
            )
            accepted = (best, *further)
            if case.profile.part_of:
                accepted = self._with_further_matters(case, best)
        sure = limits.sure if self.learned else limits.sure_unlearned
        return Ranking(suggestions, accepted, close, silent or close or best.score < sure)

    def _with_further_matters(self, case: Case, best: Suggestion) -> tuple[Suggestion, ...]:
        """Return a section's best indicator, and others that rules for sections speak for.

        A heading may name several matters (`Cải cách hành chính, chuyển đổi số`).
        """
        spoken_for = [
            indicator
            for match in case.found
            if match.rule.part
            for indicator in self.translation.of(match.rule.speaks_for)
        ]
        score = round(best.score * BESIDE, 4)
        others = (
            Suggestion(indicator, score)
            for indicator in dict.fromkeys(spoken_for)
            if indicator not in (best.indicator, NONE)
        )
        return (best, *others)


def train(
    target: IndicatorSet,
    examples: Sequence[Example],
    decisions: Sequence[LabelledDecision] = (),
    zero_shot: ZeroShot | None = None,
) -> IndicatorClassifier:
    """Return a classifier for the leaves of a set; the same for the same input.

    `examples` are labelled in terms of `pctn-tinh-2025` and translated into the set's own
    (`titles.translation_to`); `decisions` are already in the set's terms. A set of another field is
    matched by its own words, weighed as `zero_shot` says, until enough is decided to learn from.
    """
    translation = translation_to(target)
    labels = (*(leaf.id for leaf in target.leaves), NONE)
    known, helping = learning_titles(target, examples, decisions, translation)
    titles = (*known, *helping)
    features = TitleFeatures().fit([title.view for title in titles])
    rows = features.rows([title.view for title in titles])
    if kindred(target):
        blank = TitleModel(labels, features)
        usual, enough = USUAL, len(known) >= FEWEST
    else:
        weighed = zero_shot or load_zero_shot()
        matcher = SetMatcher(words_of(target))
        blank = TitleModel(labels, features, matcher, weighed.weights)
        usual, enough = weighed.combination, len(decisions) >= FEWEST
    combination = usual
    if enough:
        signals = held_out_signals(known, helping, translation, blank, rows)
        real = np.array([1.0 if _real(title) else INVENTED for title in known])
        prior = None if blank.matcher is None else usual.weights
        combination = learn_combination(signals, acceptable_labels(known, labels), real, prior)
    model = blank.fitted(titles, rows)
    return IndicatorClassifier(translation, model, combination, enough or kindred(target))


def held_out_signals(
    known: Sequence[TrainingTitle],
    helping: Sequence[TrainingTitle],
    translation: Translation,
    blank: TitleModel,
    rows: csr_matrix,
) -> NDArray[np.float64]:
    """Return the opinions on each known title of models that have not learned from it.

    `rows` are what the features of `blank` make of `known` and then `helping`, all together: the
    vocabulary knows every title's words, but no label.
    """
    chance = np.random.default_rng(SEED)
    fold = chance.permutation(len(known)) % FOLDS
    opinions = len(SIGNALS if blank.matcher is None else OPEN_SIGNALS)
    signals = np.zeros((len(known), len(blank.labels), opinions))
    for number in range(FOLDS):
        places = np.flatnonzero(fold == number)
        kept = np.concatenate(
            [np.flatnonzero(fold != number), np.arange(len(known), rows.shape[0])]
        )
        titles = [*(known[place] for place in kept[kept < len(known)].tolist()), *helping]
        model = blank.fitted(titles, rows[kept])
        views = [known[place].view for place in places.tolist()]
        found = [rules_holding(model, view) for view in views]
        signals[places] = form_opinions(model, views, found, translation).signals
    return signals


def rules_holding(
    model: TitleModel, view: TitleView, below: str = "", part: bool = False
) -> tuple[RuleMatch, ...]:
    """Return the rules that hold for a title; in a set of another field those of any set only.

    What is said of a kind of paper does not hold where the set asks for such papers.
    """
    found = matches(view.words, view.kind, view.level, below, part)
    if model.matcher is None:
        return found
    asked = model.matcher.kinds
    return tuple(m for m in found if m.rule.any_set and m.rule.types.isdisjoint(asked))


def _real(title: TrainingTitle) -> bool:
    return bool(title.number) or title.origin == "decision"


def acceptable_labels(titles: Sequence[TrainingTitle], labels: Sequence[str]) -> NDArray[np.bool_]:
    """Return, titles by labels, which ones an expert would accept."""
    column = {label: place for place, label in enumerate(labels)}
    accepted = np.zeros((len(titles), len(labels)), dtype=bool)
    for row, title in enumerate(titles):
        accepted[row, [column[label] for label in title.labels]] = True
    return accepted


def _opening_of(profile: Profile) -> str:
    """The beginning of the text and its headings, plain, without the title's own words.

    Of a section the titles over it.
    """
    if profile.part_of:
        return written_out(" ".join(profile.part_of))
    if not profile.body:
        return ""
    # Without a title, it most likely stands in the first lines; headings would drown it.
    headings = profile.headings if profile.title else ()
    # Some tokens are mere signs, hence more of them than words wanted; not all of a long text.
    tokens = " ".join((*headings, _after_title(profile))).split()[: 4 * BODY_WORDS]
    return " ".join(written_out(" ".join(tokens)).split()[:BODY_WORDS])


def _after_title(profile: Profile) -> str:
    """The text below the title, however that is broken into lines and in which case it is printed.

    All of the text where it is not found there.
    """
    text = unicodedata.normalize("NFC", profile.body)
    title = " ".join(WORD.findall(fold(profile.title)))
    if not title:
        return text
    for part in (text[:LETTERHEAD].rpartition(" ")[0], text):
        folded = fold(part)
        before, found, _ = f" {' '.join(WORD.findall(folded))} ".partition(f" {title} ")
        if found:
            last = before.count(" ") + title.count(" ")
            return text[next(islice(WORD.finditer(folded), last, None)).end() :]
    return text
