"""How often the classifier is right on titles that it was not made with.

    .venv/bin/python benchmarks/classifier_unseen.py FILE [--mistakes]

FILE has the columns of `indicator_map/examples/titles-2025.tsv`, say
`benchmarks/unseen_titles/first.tsv`. The classifier is trained as the program trains it; the
titles of FILE are never learned from. An answer is right if it is any of the title's labels.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.classifier import Answer, figures, forms, print_table, profile_of_example
from classifiers.classifier import IndicatorClassifier, train
from indicator_map.examples import Example, load_examples
from indicator_map.loader import load_set


def answers_to(
    model: IndicatorClassifier, examples: tuple[Example, ...]
) -> dict[str, list[Answer]]:
    """Return the answers to the examples in every form."""
    found = {}
    for form, change in forms().items():
        profiles = [profile_of_example(example, change) for example in examples]
        ranked = model.rank_many(profiles, explain=False)
        found[form] = [Answer(*pair) for pair in zip(examples, ranked, strict=True)]
    return found


def print_mistakes(answers: list[Answer]) -> None:
    """Print what was wanted, what was said and how surely, the surest first."""
    wrong = [answer for answer in answers if not answer.right]
    for answer in sorted(wrong, key=lambda one: -one.ranking.best.score):
        review = "review" if answer.ranking.abstains else "SURE"
        said = " ".join(
            f"{one.indicator}:{one.score:.2f}" for one in answer.ranking.suggestions[:3]
        )
        example = answer.example
        print(f"{example.rid} {'|'.join(answer.wanted)} -> {said} {review}")
        print(f"    {example.doc_type} · {example.issuer} · {example.title}")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("file", type=Path)
    options.add_argument("--mistakes", action="store_true", help="name every wrong answer")
    asked = options.parse_args()
    model = train(load_set("pctn-tinh-2025"), load_examples())
    answers = answers_to(model, load_examples(asked.file))
    table = {form: figures(found) for form, found in answers.items()}
    written = answers["as written"]
    table["evidence, as written"] = figures([one for one in written if one.example.labels])
    table["nothing, as written"] = figures([one for one in written if not one.example.labels])
    print_table(table)
    if asked.mistakes:
        print_mistakes(written)


if __name__ == "__main__":
    main()
