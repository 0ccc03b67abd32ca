"""How often the classifier is right, by repeated nested cross-validation on the labelled titles.

    .venv/bin/python benchmarks/classifier.py [--repeats N] [--folds N] [--apart HOW] [--confusion]

Every figure is from titles that the model, its weights and its calibration were made without.
`--apart` says what is never learned from when a title is judged: `title` only itself,
`near-duplicate` (usual) every title that is the same but for unit, year, number or a few words,
`place` every title of its province. An answer is right if it is any of the title's labels. Real
titles of high or medium certainty count; invented ones and those of low certainty are reported
apart.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from benchmarks.near_duplicates import folds_of, near_duplicates
from classifiers.classifier import IndicatorClassifier, train
from classifiers.profile import Profile
from classifiers.ranking import NONE, Ranking
from classifiers.text import plain, plain_words
from extractors.grammar.folding import fold
from extractors.grammar.loader import load_grammar
from indicator_map.examples import Example, load_examples
from indicator_map.loader import load_set

Apart = Literal["title", "near-duplicate", "place"]
SLIPS = "oaeiunctlrmhgbs"


@dataclass(frozen=True)
class Answer:
    """What was said of one example by a model that had not seen it."""

    example: Example
    ranking: Ranking

    @property
    def wanted(self) -> tuple[str, ...]:
        """What an expert would accept."""
        return self.example.labels or (NONE,)

    @property
    def right(self) -> bool:
        """Whether the best answer is accepted."""
        return self.ranking.best.indicator in self.wanted

    def within(self, count: int) -> bool:
        """Whether one of the best `count` answers is accepted."""
        best = {one.indicator for one in self.ranking.suggestions[:count]}
        return not best.isdisjoint(self.wanted)


def profile_of_example(example: Example, change: Callable[[str], str] = str) -> Profile:
    """Return title, kind, number and issuer of an example, its texts changed by `change`."""
    return Profile(
        title=change(example.title),
        doc_type=change(example.doc_type),
        number=example.number,
        issuer=change(example.issuer),
    )


def slips(text: str, share: float, seed: int) -> str:
    """Return `text` with a share of its characters read wrongly, lost or torn apart."""
    chance = random.Random(seed)
    result = []
    for letter in text:
        drawn = chance.random()
        if drawn < share * 0.6 and letter.isalpha():
            result.append(chance.choice(SLIPS))
        elif drawn < share * 0.75:
            continue
        elif drawn < share * 0.85:
            result.append(f"{letter} ")
        elif drawn < share and letter == " ":
            continue
        else:
            result.append(letter)
    return "".join(result)


def cross_validated(
    examples: Sequence[Example], repeat: int, folds: int, apart_by: Apart = "near-duplicate"
) -> dict[str, list[Answer]]:
    """Return answers to every example in each form, by models that had not seen it."""
    target = load_set("pctn-tinh-2025")
    fold = folds_of(groups_of(examples, apart_by), folds, repeat)
    answers: dict[str, list[Answer]] = {}
    for number in range(folds):
        apart = [example for example, own in zip(examples, fold, strict=True) if own == number]
        rest = [example for example, own in zip(examples, fold, strict=True) if own != number]
        model = train(target, rest)
        for form, change in forms().items():
            profiles = [profile_of_example(example, change) for example in apart]
            ranked = model.rank_many(profiles, explain=False)
            pairs = zip(apart, ranked, strict=True)
            answers.setdefault(form, []).extend(Answer(*pair) for pair in pairs)
    return answers


def groups_of(examples: Sequence[Example], apart_by: Apart) -> Sequence[str | int]:
    """Return for each example the group that is kept together; see the module's docstring."""
    if apart_by == "near-duplicate":
        return near_duplicates([plain(example.title) for example in examples])
    if apart_by == "title":
        return range(len(examples))
    names = [(plain_words(one.name), one.name) for one in load_grammar().provinces]
    return [
        next((name for words, name in names if words in plain_words(example.issuer)), example.rid)
        for example in examples
    ]


def forms() -> dict[str, Callable[[str], str]]:
    """Return the ways in which titles are given."""
    return {
        "as written": str,
        "without diacritics": fold,
        "2 % of letters misread": lambda text: slips(text, 0.02, len(text)),
        "5 % of letters misread": lambda text: slips(text, 0.05, len(text)),
    }


def figures(answers: Sequence[Answer]) -> dict[str, float]:
    """Return the figures of the table for some answers."""
    said = [answer.ranking.best.indicator == NONE for answer in answers]
    true = [NONE in answer.wanted for answer in answers]
    both = sum(a and b for a, b in zip(said, true, strict=True))
    sure = [answer for answer in answers if not answer.ranking.abstains]
    return {
        "rows": len(answers),
        "top1": mean(answer.right for answer in answers),
        "top3": mean(answer.within(3) for answer in answers),
        "noneF1": 2 * both / (sum(said) + sum(true)) if any(true) else float("nan"),
        "ECE": calibration_error(answers),
        "coverage": len(sure) / len(answers),
        "precision": mean(answer.right for answer in sure),
    }


def calibration_error(answers: Sequence[Answer], bins: int = 10) -> float:
    """Return the expected calibration error of best answers over bins of equal width."""
    held: dict[int, list[Answer]] = {}
    for answer in answers:
        held.setdefault(min(int(answer.ranking.best.score * bins), bins - 1), []).append(answer)
    return sum(
        abs(mean(one.right for one in group) - mean(one.ranking.best.score for one in group))
        * len(group)
        / len(answers)
        for group in held.values()
    )


def mean(values: Iterable[float]) -> float:
    """Return the mean, NaN of nothing."""
    held = list(values)
    return sum(held) / len(held) if held else float("nan")


def print_table(named: dict[str, dict[str, float]]) -> None:
    """Print one line of figures per name."""
    columns = ("rows", "top1", "top3", "noneF1", "ECE", "coverage", "precision")
    print(f"{'':34}" + "".join(f"{name:>11}" for name in columns))
    for name, row in named.items():
        cells = "".join(
            f"{row[column]:>11.0f}" if column == "rows" else f"{row[column]:>11.3f}"
            for column in columns
        )
        print(f"{name:34}{cells}")


def speed(model: IndicatorClassifier, examples: Sequence[Example]) -> float:
    """Return the processor seconds that 10,000 register rows take."""
    profiles = [profile_of_example(examples[n % len(examples)]) for n in range(10_000)]
    started = time.process_time()
    model.rank_many(profiles, explain=False)
    return time.process_time() - started


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--repeats", type=int, default=3)
    options.add_argument("--folds", type=int, default=5)
    options.add_argument(
        "--apart", choices=("title", "near-duplicate", "place"), default="near-duplicate"
    )
    options.add_argument("--confusion", action="store_true", help="name what is confused")
    asked = options.parse_args()
    examples = load_examples()
    answers: dict[str, list[Answer]] = {}
    for repeat in range(asked.repeats):
        for form, found in cross_validated(examples, repeat, asked.folds, asked.apart).items():
            answers.setdefault(form, []).extend(found)
    table = {}
    for form, found in answers.items():
        table[f"real, {form}"] = figures(
            [a for a in found if not a.example.synthetic and a.example.certainty != "low"]
        )
    written = answers["as written"]
    table["real, low certainty"] = figures(
        [a for a in written if not a.example.synthetic and a.example.certainty == "low"]
    )
    table["invented"] = figures([a for a in written if a.example.synthetic])
    print_table(table)
    if asked.confusion:
        confused = Counter(
            (answer.wanted[0], answer.ranking.best.indicator)
            for answer in written
            if not answer.right
        )
        for (wanted, said), count in confused.most_common(25):
            print(f"{count:4} {wanted} -> {said}")
    started = time.process_time()
    model = train(load_set("pctn-tinh-2025"), examples)
    print(f"training: {time.process_time() - started:.1f} s of one processor")
    print(f"10,000 register rows: {speed(model, examples):.1f} s of one processor")


if __name__ == "__main__":
    main()
