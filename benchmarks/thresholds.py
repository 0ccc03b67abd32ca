"""What the thresholds that decide what a person sees are worth, each at several values.

    .venv/bin/python -m benchmarks.thresholds classifier | duplicates | ties

`classifier`: `sure`, `close` and `accepted` (`classifiers/thresholds.yaml`) on the titles of
`benchmarks/unseen_titles`, which nothing was learned from. `duplicates`: how alike second scans of
the sample documents are, letters misread, and papers of one template. `ties`: how often the note
to a guess names the right row of a made-up register, and how many it names.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from benchmarks.classifier import profile_of_example, slips
from benchmarks.register import made_up
from classifiers.classifier import train
from classifiers.ranking import NONE, Suggestion
from indicator_map.examples import Example, load_examples
from indicator_map.loader import load_set
from pipeline.judging import register_matching
from pipeline.judging.duplicates import likeness
from pipeline.judging.register_matching import match_register
from pipeline.judging.thresholds import load_thresholds
from sample_docs.generator.content import Sample, load

UNSEEN = Path(__file__).with_name("unseen_titles")
NAMED_LINES = re.compile(r"cũng giống dòng ([\d, ]+)")


def classifier() -> None:
    """Print what each value sends to a person, and how often the rest is right."""
    examples = [one for file in sorted(UNSEEN.glob("*.tsv")) for one in load_examples(file)]
    model = train(load_set("pctn-tinh-2025"), load_examples())
    rankings = model.rank_many([profile_of_example(one, str) for one in examples], explain=False)
    answers = [
        (example, ranking.suggestions) for example, ranking in zip(examples, rankings, strict=True)
    ]
    print(f"{len(answers)} titles")
    for sure in (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.96):
        kept = [one for one in answers if one[1][0].score >= sure]
        print(f"sure {sure}: {_right(kept)} not sent to review")
    for close in (1.2, 1.5, 2, 3, 4, 6):
        apart = [one for one in answers if one[1][0].score >= close * one[1][1].score]
        near = [one for one in answers if one[1][0].score < close * one[1][1].score]
        print(f"close {close}: {_right(apart)} apart, {_right(near)} close")
    for accepted in (0.1, 0.15, 0.2, 0.3, 0.4, 0.6):
        further = [
            (example, one.indicator)
            for example, suggestions in answers
            for one in suggestions[1:]
            if suggestions[0].indicator != NONE and one.indicator != NONE and one.score >= accepted
        ]
        right = sum(indicator in example.labels for example, indicator in further)
        print(f"accepted {accepted}: {len(further)} further indicators, {right} right")


def _right(answers: Sequence[tuple[Example, tuple[Suggestion, ...]]]) -> str:
    right = sum(said[0].indicator in (example.labels or (NONE,)) for example, said in answers)
    return f"{len(answers)} ({right / max(len(answers), 1):.1%} right)"


def duplicates() -> None:
    """Print the likeness of second scans and of papers of one kind and body."""
    texts = {sample.file: _text(sample) for sample in load()}
    for share in (0.005, 0.01, 0.02, 0.03, 0.05):
        found = sorted(
            likeness(slips(text, share, seed), slips(text, share, 1000 + seed))
            for seed, text in enumerate(texts.values())
        )
        print(f"second scans, {share:.1%} of letters misread in each:", _spread(found))
    halves = sorted(likeness(text, text[: len(text) // 2]) for text in texts.values())
    print("the first half of a paper:", _spread(halves))
    names = sorted(texts)
    others = sorted(
        (likeness(texts[one], texts[other]), one, other)
        for place, one in enumerate(names)
        for other in names[:place]
        if texts[one] != texts[other]
    )
    print("two papers:", _spread([share for share, _, _ in others]))
    for share, one, other in others[-5:]:
        print(f"  {share:.2f} {one} | {other}")


def _text(sample: Sample) -> str:
    body = [
        block if isinstance(block, str) else " ".join(cell for row in block for cell in row)
        for block in sample.body
    ]
    return "\n".join((*sample.head, sample.doc_type, sample.subject, *body, *sample.recipients))


def _spread(found: Sequence[float]) -> str:
    middle = found[len(found) // 2]
    return f"least {found[0]:.2f}, median {middle:.2f}, most {found[-1]:.2f} of {len(found)}"


def ties() -> None:
    """Print, for wrong and right guesses, whether the note names the right row."""
    register, evidence, truth = made_up(10_000, 2_000, 21)
    lines = {place: row.line for place, row in enumerate(register)}
    rows_of = {scan: place for place, scan in truth.items()}
    usual = load_thresholds()
    for tie in (0.0, 0.05, 0.15, 0.3, 0.5, 1.0):
        limits = replace(usual, register=replace(usual.register, tie=tie))
        with patch.object(register_matching, "load_thresholds", return_value=limits):
            matched = match_register(register, evidence)
        wrong = helped = named = noted = 0
        for place, row in enumerate(matched):
            if row.status != "probable":
                continue
            found = NAMED_LINES.search(row.note)
            told = {int(one) for one in found[1].replace(",", " ").split()} if found else set()
            noted += bool(told)
            named += len(told)
            if row.doc_id in rows_of and rows_of[row.doc_id] != place:
                wrong += 1
                helped += lines[rows_of[row.doc_id]] in told
        print(f"tie {tie}: {noted} notes, {named} rows named, {helped} of {wrong} wrong put right")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("what", choices=("classifier", "duplicates", "ties"))
    {"classifier": classifier, "duplicates": duplicates, "ties": ties}[options.parse_args().what]()


if __name__ == "__main__":
    main()
