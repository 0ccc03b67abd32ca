"""Fit what the letterhead reader's confidence is worth, on synthetic letterheads.

    python -m training.fit_confidence --packages node_modules --count 200

Reads letterheads whose writing styles the slot reader never saw, and prints the slope and
intercept (Platt 1999) that turn the reader's shares into the chance of being right, for
`confidence.yaml`, and how many values stand over some thresholds, and how many of those are right.
The symbol is not judged here: only the digits and the date.
"""

from __future__ import annotations

import argparse
import math
import re
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from extractors.document import Candidate
from extractors.letterhead.models import SLOT_READER
from extractors.letterhead.reader import LetterheadReader
from extractors.reading.page_image import PageImage
from training.synthetic_letterheads import LetterheadMaker


def digits_of(number: str | None) -> str | None:
    """Return a number's digits in front of its symbol."""
    return re.split(r"[/-]", number)[0] if number is not None else None


def logit(share: float) -> float:
    """Return the log odds of a share, held away from 0 and 1."""
    held = min(max(share, 1e-4), 1 - 1e-4)
    return math.log(held / (1 - held))


def main() -> None:
    """Read, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--model", type=Path, default=SLOT_READER)
    chosen = parser.parse_args()
    make = LetterheadMaker(chosen.packages)
    reader = LetterheadReader(None, chosen.model, calibrated=False)
    random = np.random.default_rng(chosen.seed)
    shares: dict[str, list[float]] = {"number": [], "date": []}
    right: dict[str, list[bool]] = {"number": [], "date": []}
    told: dict[str, dict[str, int]] = {"number": {}, "date": {}}

    def note(field: str, found: tuple[Candidate, ...], truth: str) -> None:
        state = found[0].state if found else "missing"
        kind = f"{state}, {'written' if truth else 'empty'}"
        told[field][kind] = told[field].get(kind, 0) + 1
        if state != "read" or not truth:
            return
        value = digits_of(found[0].value) if field == "number" else found[0].value
        shares[field].append(found[0].confidence)
        right[field].append(value == truth)

    for _ in range(chosen.count):
        letterhead = make(random)
        reading = reader(PageImage(1, letterhead.pixels, letterhead.dpi), None)
        note("number", reading.number, digits_of(letterhead.number) or "")
        note("date", reading.issue_date, letterhead.issue_date)
    for field in shares:
        odds = np.array([[logit(share)] for share in shares[field]])
        truth = np.array(right[field])
        model = LogisticRegression(C=10).fit(odds, truth)
        slope, intercept = float(model.coef_[0, 0]), float(model.intercept_[0])
        print(f"{field}: {{slope: {slope:.3f}, intercept: {intercept:.3f}}}", told[field])
        fitted = model.predict_proba(odds)[:, 1]
        for threshold in (0.8, 0.85, 0.9, 0.95, 0.97, 0.98, 0.99):
            over = fitted >= threshold
            print(f"  {threshold}: {over.mean():.2f} of values, {truth[over].mean():.3f} right")


if __name__ == "__main__":
    main()
