"""Fit what the letterhead reader's confidence is worth, on synthetic letterheads.

    python -m training.fit_confidence --packages node_modules --count 600 [--outcomes read.tsv]
    python -m training.fit_confidence --again read.tsv more.tsv

Reads letterheads whose writing styles the slot reader never saw, and prints the slope, the
intercept and the deduction for disputed values (Platt 1999) that `confidence.yaml` holds. Each half
of the letterheads is also judged by the fit of the other half: how many values stand over some
thresholds and how many of these are right, the whole number with its symbol, the whole date. A
value that was read from an empty slot is wrong. `--outcomes` writes one row per field, so that two
models can be compared; `--again` fits to such files.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from extractors.document import Candidate
from extractors.letterhead.models import SLOT_READER
from extractors.letterhead.reader import LetterheadReader, Settings
from extractors.letterhead.slot_readers import Weighing, log_odds
from extractors.letterhead.slot_values import SlotValue
from extractors.reading.page_image import PageImage
from training.synthetic_letterheads import LetterheadMaker

FIELDS = ("number", "date")
THRESHOLDS = (0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One field of one letterhead: its truth and what was read.

    `share`, `agreed` and `against` are those of the first value, `sure` how sure its line and
    symbol are.
    """

    letterhead: int
    kind: str
    field: str
    truth: str
    state: str
    value: str
    share: float
    agreed: bool
    against: int
    sure: float

    @property
    def slot_right(self) -> bool:
        """Whether the slots were read right: a number's digits, a date."""
        return _slot(self.value) == _slot(self.truth) if self.field == "number" else self.right

    @property
    def right(self) -> bool:
        """Whether the whole value is right."""
        return self.value == self.truth


def _slot(number: str) -> str:
    return re.split(r"[/-]", number)[0]


@dataclass(frozen=True, slots=True)
class Noting(Weighing):
    """Takes shares as they are and notes the values it was asked about."""

    seen: list[SlotValue] = field(default_factory=list)

    def chance(self, value: SlotValue) -> float:
        """Note the value; return its share."""
        self.seen.append(value)
        return value.probability


def _noting(weighing: Weighing) -> Noting:
    return Noting(**asdict(weighing))


def read_all(packages: Path, model: Path, count: int, seed: int) -> list[Outcome]:
    """Read `count` letterheads and return what became of their fields."""
    make, random = LetterheadMaker(packages), np.random.default_rng(seed)
    plain = Settings.load()
    noting = {name: _noting(getattr(plain, name)) for name in FIELDS}
    settings = replace(plain, number=noting["number"], date=noting["date"], certain=0.0, held=1.0)
    reader = LetterheadReader(None, model, settings)
    outcomes = []
    for i in range(count):
        while (made := make(random)).hidden:
            pass
        for weighing in noting.values():
            weighing.seen.clear()
        reading = reader(PageImage(1, made.pixels, made.dpi), made.page)
        for name, found, truth in (
            ("number", reading.number, made.number),
            ("date", reading.issue_date, made.issue_date),
        ):
            outcomes.append(_outcome(i, made.kind, name, truth, found, noting[name].seen))
    return outcomes


def _outcome(
    letterhead: int,
    kind: str,
    name: str,
    truth: str,
    found: Sequence[Candidate],
    seen: Sequence[SlotValue],
) -> Outcome:
    if not found or found[0].state != "read":
        state = found[0].state if found else "missing"
        return Outcome(letterhead, kind, name, truth, state, "", 0.0, False, 0, 0.0)
    best, first = found[0], seen[0]
    sure = best.confidence / max(first.probability, 1e-6)
    return Outcome(
        letterhead,
        kind,
        name,
        truth,
        "read",
        best.value or "",
        first.probability,
        first.agreed,
        first.against,
        sure,
    )


def fitted(outcomes: Sequence[Outcome], weighing: Weighing) -> Weighing:
    """Return the weighing with slope, intercept and deduction fitted to the outcomes."""
    held = [o for o in outcomes if o.state == "read"]
    odds = np.array([[log_odds(o.share), float(o.against)] for o in held])
    model = LogisticRegression(C=10).fit(odds, np.array([o.slot_right for o in held]))
    slope, disputed = (round(float(x), 3) for x in model.coef_[0])
    return replace(
        weighing, slope=slope, intercept=round(float(model.intercept_[0]), 3), disputed=disputed
    )


def halves(outcomes: Sequence[Outcome], weighing: Weighing) -> list[tuple[Outcome, Weighing]]:
    """Return each outcome with the weighing fitted to the half that it is not in."""
    even, odd = outcomes[::2], outcomes[1::2]
    by_even, by_odd = fitted(even, weighing), fitted(odd, weighing)
    return [(o, by_odd) for o in even] + [(o, by_even) for o in odd]


def report(judged: Sequence[tuple[Outcome, Weighing]], settings: Settings) -> None:
    """Print the shares over the thresholds, and fields, unseen ones and right ones per kind."""
    for threshold in THRESHOLDS:
        over = _over(judged, replace(settings, certain=threshold))
        right = sum(o.right for o in over)
        print(f"  {threshold}: {len(over)} of {len(judged)} fields go unseen, ", end="")
        print(f"{right} of these right ({right / max(len(over), 1):.4f})")
    unseen = _over(judged, settings)
    for kind in sorted({outcome.kind for outcome, _ in judged}):
        held = [outcome for outcome, _ in judged if outcome.kind == kind]
        over = [outcome for outcome in unseen if outcome.kind == kind]
        print(
            f"  {kind}: {len(held)} fields, right or rightly empty {sum(o.right for o in held)}, "
        )
        print(f"    slots alone {sum(o.slot_right for o in held)}, unseen {len(over)}, ", end="")
        print(f"of these right {sum(o.right for o in over)}")


def _over(judged: Sequence[tuple[Outcome, Weighing]], settings: Settings) -> list[Outcome]:
    return [
        o
        for o, weighing in judged
        if o.state == "read"
        and settings.confidence(SlotValue(o.value, o.share, o.agreed, o.against), weighing, o.sure)
        >= settings.certain
    ]


def write(outcomes: Sequence[Outcome], path: Path) -> None:
    """Write outcomes as a tab-separated file."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, list(asdict(outcomes[0])), delimiter="\t")
        table.writeheader()
        table.writerows(asdict(outcome) for outcome in outcomes)


def read_again(path: Path) -> list[Outcome]:
    """Return the outcomes of a file that `write` wrote."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [
            Outcome(
                int(row["letterhead"]),
                row["kind"],
                row["field"],
                row["truth"],
                row["state"],
                row["value"],
                float(row["share"]),
                row["agreed"] == "True",
                int(row["against"]),
                float(row["sure"]),
            )
            for row in csv.DictReader(stream, delimiter="\t")
        ]


def main() -> None:
    """Read, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--packages", type=Path, help="folder of the recipe's npm packages")
    source.add_argument("--again", type=Path, nargs="+", help="files of outcomes")
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--model", type=Path, default=SLOT_READER)
    parser.add_argument("--outcomes", type=Path, help="tab-separated file to write")
    chosen = parser.parse_args()
    if chosen.again:
        outcomes = [outcome for path in chosen.again for outcome in read_again(path)]
    else:
        outcomes = read_all(chosen.packages, chosen.model, chosen.count, chosen.seed)
    if chosen.outcomes:
        write(outcomes, chosen.outcomes)
    settings = Settings.load()
    for name in FIELDS:
        held = [o for o in outcomes if o.field == name]
        plain = getattr(settings, name)
        whole = fitted(held, plain)
        print(f"{name}: slope {whole.slope}, intercept {whole.intercept}, ", end="")
        print(f"disputed {whole.disputed}")
        report(halves(held, plain), settings)


if __name__ == "__main__":
    main()
