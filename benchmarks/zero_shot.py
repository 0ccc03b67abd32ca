"""How often papers of a field that nothing was learned for find their criterion.

    .venv/bin/python -m benchmarks.zero_shot [--half dev|held|new] [--mistakes] [--slips] [--learn]

Titles of foreign_titles/ against the sets that they are of. Each set is judged with weights and
calibration learned from **other sets only**: from the first halves (`dev`) of their titles, and the
labelled titles of the anti-corruption set taken as if nothing were known of it. `bare`: the set as
an imported annex has it, titles and kinds of paper only; `worded`: with the wording of its papers
and hints, where it has them. `--learn` learns from all first halves and writes
classifiers/zero_shot.yaml.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import softmax

from benchmarks.classifier import Answer, figures, print_table, slips
from classifiers.classifier import IndicatorClassifier, train
from classifiers.combination import calibrate
from classifiers.matching import MATCH_SIGNALS, SetMatcher, noise, strange_titles
from classifiers.profile import Profile
from classifiers.ranking import NONE
from classifiers.set_words import words_of
from classifiers.titles import profile_view
from classifiers.zero_shot import ZeroShot
from indicator_map.examples import LABELLED_IN, Example, load_examples
from indicator_map.loader import load_set
from indicator_map.model import Hints, IndicatorSet

HERE = Path(__file__).parent
TITLES = HERE / "foreign_titles"
WEIGHTS = HERE.parent / "classifiers" / "zero_shot.yaml"
SETS: dict[str, str | Path] = {
    "cchc": "cchc-tinh-2025",
    "ntm": "ntm-xa-2025",
    "dti": HERE / "foreign_sets" / "dti-tinh.yaml",
    "truong": HERE / "foreign_sets" / "truong-thcs.yaml",
    "vien": HERE / "foreign_sets" / "benh-vien.yaml",
    "luat": HERE / "foreign_sets" / "tiep-can-phap-luat.yaml",
    "phuong": HERE / "foreign_sets" / "do-thi-van-minh.yaml",
    "congdoan": HERE / "foreign_sets" / "cong-doan.yaml",
}
LEARNED_FROM = ("cchc", "ntm", "dti", "truong", "vien", "luat", "pctn")
"""Sets with a half to learn from."""

RIDGE = 0.002
TURNS = 4
FAR = -50.0
"""Strength of a label that a set has not, where sets are laid beside each other."""

HEADER = """\
# What the opinions of classifiers/matching.py count, and the line from softmax to score in log
# odds.
# Learned: `python -m benchmarks.zero_shot --learn`, which says from what; do not edit.

"""
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Lesson:
    """Opinions on the titles of one set, and on strange titles.

    `right`: which labels are, titles by labels.
    """

    signals: Matrix
    right: NDArray[np.bool_]
    strange: Matrix

    def strengths(self, weights: Matrix) -> Matrix:
        """Return what `SetMatcher.strengths` gives."""
        strengths: Matrix = self.signals @ weights
        strengths[:, -1] += noise(self.strange, weights)
        return strengths


def titles_of(name: str, half: str) -> tuple[Example, ...]:
    """Return the titles of a set; of `pctn` the labelled ones of the program."""
    if name == "pctn":
        return load_examples()
    lines = (TITLES / f"{name}-{half}.tsv").read_text(encoding="utf-8").splitlines()
    found = []
    for number, line in enumerate(lines[1:], start=2):
        labels, kind, issuer, path, title = line.split("\t")
        wanted = tuple(labels.split("|")) if labels else ()
        rid = f"{name}-{half}-{number}"
        found.append(Example(rid, kind, "", None, None, issuer, title, wanted, "high", True, path))
    return tuple(found)


def profile_of(example: Example, change: Callable[[str], str] = str) -> Profile:
    """Return title, kind, number and issuer; the folder's code is left out."""
    return Profile(
        title=change(example.title),
        doc_type=example.doc_type,
        number=example.number,
        issuer=example.issuer,
    )


@cache
def set_of(name: str, bare: bool) -> IndicatorSet:
    """Return a set; `bare`: without wording, notes, hints and examples."""
    found = load_set(LABELLED_IN if name == "pctn" else SETS[name])
    if not bare:
        return found
    rows = tuple(
        replace(
            row,
            hints=Hints(),
            examples=(),
            equivalents=(),
            needs=tuple(replace(need, wording="", note="") for need in row.needs),
        )
        for row in found.indicators
    )
    return replace(found, indicators=rows)


@cache
def lesson(name: str, bare: bool) -> Lesson:
    """Return what the first half of a set's titles teaches."""
    target = set_of(name, bare)
    matcher = SetMatcher(words_of(target))
    labels = [*(leaf.id for leaf in target.leaves), NONE]
    examples = titles_of(name, "dev")
    views = [
        profile_view(replace(profile_of(one), title=matcher.words.written_out(one.title)))
        for one in examples
    ]
    right = np.array(
        [[label in (one.labels or (NONE,)) for label in labels] for one in examples], dtype=bool
    )
    return Lesson(matcher.signals(views), right, matcher.signals(strange_titles()))


def lessons_of(names: Sequence[str]) -> list[Lesson]:
    """Return the lessons of sets, both bare and worded."""
    return [lesson(name, bare) for name in names for bare in (True, False)]


def learned_weights(lessons: Sequence[Lesson]) -> Matrix:
    """Return the weights that make the right labels most likely, every lesson counting the same.

    What strange titles get depends on the weights and is kept apart from them, so they take turns.
    """
    weights: Matrix = np.ones(len(MATCH_SIGNALS))
    for _ in range(TURNS):
        weights = _fitted(lessons, [noise(one.strange, weights) for one in lessons])
    return weights


def _fitted(lessons: Sequence[Lesson], noises: Sequence[float]) -> Matrix:
    def loss(point: Matrix) -> tuple[float, Matrix]:
        value, slope = RIDGE * float(point @ point), 2 * RIDGE * point
        for one, strange in zip(lessons, noises, strict=True):
            strengths = one.signals @ point
            strengths[:, -1] += strange
            shares = softmax(strengths, axis=1)
            hit = np.where(one.right, shares, 0.0)
            total = np.clip(hit.sum(axis=1), 1e-12, None)
            size = len(total) * len(lessons)
            value -= float(np.log(total).sum()) / size
            away = shares - hit / total[:, None]
            slope = slope + np.einsum("tl,tls->s", away, one.signals) / size
        return value, slope

    found = minimize(loss, np.ones(len(MATCH_SIGNALS)), jac=True, method="L-BFGS-B")
    weights: Matrix = found.x
    return weights


@cache
def learned_without(name: str) -> ZeroShot:
    """Return what is learned from all sets but one, calibrated on sets judged the same way."""
    others = [one for one in LEARNED_FROM if one != name]
    strengths, right = [], []
    for apart in (one for one in others if one != "pctn"):
        weights = learned_weights(lessons_of([one for one in others if one != apart]))
        for one in lessons_of([apart]):
            strengths.append(one.strengths(weights))
            right.append(one.right)
    widest = max(one.shape[1] for one in strengths)
    padded = np.concatenate([_padded(one, widest, FAR) for one in strengths])
    wanted = np.concatenate([_padded(one, widest, 0.0) for one in right]).astype(bool)
    line = calibrate((1.0,), padded[:, :, None], wanted, np.ones(len(padded)))
    weights = learned_weights(lessons_of(others))
    return ZeroShot(tuple(float(one) for one in weights), line.slope, line.offset)


def _padded(table: NDArray[np.generic], width: int, value: float) -> Matrix:
    wide = np.full((len(table), width), value)
    wide[:, : table.shape[1]] = table
    return wide


def answers_of(
    model: IndicatorClassifier, examples: Sequence[Example], change: Callable[[str], str] = str
) -> list[Answer]:
    """Return the answers to titles."""
    ranked = model.rank_many([profile_of(one, change) for one in examples], explain=False)
    return [Answer(*pair) for pair in zip(examples, ranked, strict=True)]


def judged(name: str, half: str, bare: bool, change: Callable[[str], str] = str) -> list[Answer]:
    """Return the answers to a half of a set's titles by what other sets taught."""
    model = train(set_of(name, bare), load_examples(), (), learned_without(name))
    return answers_of(model, titles_of(name, half), change)


def write_weights() -> None:
    """Learn from all first halves and write `zero_shot.yaml`."""
    learned = learned_without("")
    told = {
        "weights": {
            name: round(weight, 3)
            for name, weight in zip(MATCH_SIGNALS, learned.weights, strict=True)
        },
        "slope": round(learned.slope, 3),
        "offset": round(learned.offset, 3),
    }
    WEIGHTS.write_text(HEADER + yaml.safe_dump(told, sort_keys=False), encoding="utf-8")


def print_mistakes(answers: Sequence[Answer]) -> None:
    """Print what was wrong, with the best three answers."""
    for answer in answers:
        if not answer.right:
            best = ", ".join(f"{o.indicator} {o.score:.2f}" for o in answer.ranking.suggestions[:3])
            sure = "" if answer.ranking.abstains else "SURE "
            print(
                f"  {sure}{'|'.join(answer.wanted)} <- {best}: {answer.example.doc_type} "
                f"({answer.example.issuer}) {answer.example.title}"
            )


def speed(titles: int = 3000, rows: int = 200) -> float:
    """Return the processor seconds that training for a set and ranking that many titles take."""
    target = set_of("ntm", False)
    leaves = [
        replace(leaf, id=f"{leaf.id}.{n}", parent=None) for n in range(9) for leaf in target.leaves
    ]
    large = replace(target, indicators=tuple(leaves[:rows]))
    known = titles_of("ntm", "dev")
    profiles = [profile_of(known[n % len(known)]) for n in range(titles)]
    started = time.process_time()
    train(large, load_examples()).rank_many(profiles, explain=False)
    return time.process_time() - started


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--half", default="dev")
    options.add_argument("--mistakes", action="store_true")
    options.add_argument("--slips", action="store_true", help="with 2 % of letters misread")
    options.add_argument("--learn", action="store_true")
    asked = options.parse_args()
    if asked.learn:
        write_weights()
        return
    change: Callable[[str], str] = (
        (lambda text: slips(text, 0.02, len(text))) if asked.slips else str
    )
    table, every = {}, []
    for name in SETS:
        if not (TITLES / f"{name}-{asked.half}.tsv").is_file():
            continue
        for bare in (True, False):
            answers = judged(name, asked.half, bare, change)
            table[f"{name}, {'bare' if bare else 'worded'}"] = figures(answers)
            if bare:
                every += answers
                if asked.mistakes:
                    print(name)
                    print_mistakes(answers)
    table["all, bare"] = figures(every)
    print_table(table)
    print(f"3,000 titles, 200 rows, with learning: {speed():.1f} s of one processor")


if __name__ == "__main__":
    main()
