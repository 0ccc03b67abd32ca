"""Numbers and dates of real lines by the hands that wrote them, read by heads that never saw these.

    python -m benchmarks.letterhead_hands ../shared/data --keep DIR --heads DIR
        [--seen] [--outcomes read.tsv]

Lines are those of `training.real_lines`; `--heads` holds `slot_head-0.onnx`, … as
`training.train_slot_head --folds N` writes them: each line is read by the head whose training
lacked its hand group. `--seen` reads all of them with the head that ships, which learned from them.
Ways:
  own      our small net alone, which learned from drawn lines only
  stock    RapidOCR's digits alone
  before   own and stock together, as the reader weighed them without a head
  head     the head alone
  together all three, as the reader weighs them
A number is right where its digits are, a date where day, month and year are; a blank slot where
nothing is read. `gained` and `lost` are values that `together` has right and `before` has not, and
the other way round. `sure`: how many values are at or over the threshold, and how many of these are
right, the confidence fitted to the hand groups of the other folds.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.grammar.loader import load_grammar
from extractors.letterhead.models import SLOT_HEAD, SLOT_READER
from extractors.letterhead.reader import Settings
from extractors.letterhead.slot_readers import SlotReaders, Weighing, settled
from extractors.letterhead.slot_values import SlotValue
from extractors.letterhead.stock_reader import StockReader
from extractors.networks import recogniser_path
from training.fit_confidence import Outcome, fitted, write
from training.real_lines import RealLine, folds, load_lines

WAYS = ("own", "stock", "before", "head", "together")
MANY = 10
"""Written lines from which on a hand group has a row of its own."""


@dataclass(frozen=True)
class Verdict:
    """What became of one line: the best value of every way, and the joint one with its share."""

    line: RealLine
    fold: int
    values: Mapping[str, str]
    joint: SlotValue | None

    @property
    def truth(self) -> str:
        """The digits of the number, or the date; "" where a slot is blank."""
        if self.line.field == "number":
            return re.sub(r"\D", "", self.line.truth)
        return "" if "?" in self.line.truth else self.line.truth

    def right(self, way: str) -> bool:
        """Return whether this way read the line right."""
        return self.values[way] == self.truth


def judge(
    line: RealLine, fold: int, readers: SlotReaders, settings: Settings, before: Settings
) -> Verdict:
    """Read one line in all ways."""
    if line.role is None:
        return Verdict(line, fold, dict.fromkeys(WAYS, "not found"), None)
    number = line.field == "number"
    shares = (readers.number if number else readers.date)(line.picture, line.role)
    stock = readers.stock_number if number else readers.stock_date
    joint, without = (
        settled(
            shares,
            one.number if number else one.date,
            one.unsure,
            stock,
            lambda: line.again,
        )
        for one in (settings, before)
    )
    alone = {"own": shares.own, "head": shares.head, "stock": shares.stock}
    values = {way: max(told, key=lambda t: told[t]) if told else "" for way, told in alone.items()}
    values["together"] = joint[0].text if joint else ""
    values["before"] = without[0].text if without else ""
    values = {way: "" if "?" in value else value for way, value in values.items()}
    return Verdict(line, fold, values, joint[0] if joint else None)


def outcome(verdict: Verdict, at: int) -> Outcome:
    """Return the joint value as the fit of the confidence takes it."""
    joint = verdict.joint
    kind = "handwritten" if verdict.line.written else "typed"
    truth = verdict.truth
    if joint is None or not joint.text or "?" in joint.text:
        return Outcome(at, kind, verdict.line.field, truth, "blank", "", 0.0, False, 0, 0.0)
    return Outcome(
        at,
        kind,
        verdict.line.field,
        truth,
        "read",
        joint.text,
        joint.probability,
        joint.agreed,
        joint.against,
        1.0,
    )


def groups(verdicts: Sequence[Verdict]) -> list[tuple[str, list[Verdict]]]:
    """Return the written lines by hand group, few ones together; then the lines not written."""
    by_group: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        if verdict.line.written:
            by_group[verdict.line.group].append(verdict)
    many = [(name, held) for name, held in by_group.items() if len(held) >= MANY]
    few = [verdict for held in by_group.values() if len(held) < MANY for verdict in held]
    return [
        *sorted(many, key=lambda row: -len(row[1])),
        ("others", few),
        ("all written", [verdict for held in by_group.values() for verdict in held]),
        ("not written", [verdict for verdict in verdicts if not verdict.line.written]),
    ]


def show(verdicts: Sequence[Verdict]) -> None:
    """Print the gain and loss table of both fields."""
    for field in ("number", "date"):
        print(f"{field:24} {'lines':>5} " + " ".join(f"{way:>8}" for way in WAYS) + " gained lost")
        for name, held in groups([v for v in verdicts if v.line.field == field]):
            counts = " ".join(f"{sum(v.right(way) for v in held):8}" for way in WAYS)
            gained = sum(v.right("together") and not v.right("before") for v in held)
            lost = sum(v.right("before") and not v.right("together") for v in held)
            print(f"{name[:24]:24} {len(held):5} {counts} {gained:6} {lost:4}")


def show_sure(verdicts: Sequence[Verdict], settings: Settings) -> None:
    """Print how many values go unseen, each judged by a fit to the other folds' groups."""
    for field in ("number", "date"):
        plain: Weighing = getattr(settings, field)
        told = [(v, outcome(v, i)) for i, v in enumerate(verdicts) if v.line.field == field]
        whole = fitted([one for _, one in told], plain)
        print(field, whole)
        for threshold in (0.9, 0.92, 0.94, 0.96, 0.97, 0.98, 0.985, 0.99):
            counts = {}
            for kind in ("handwritten", "typed"):
                sure = right = count = 0
                for fold in sorted({v.fold for v, _ in told}):
                    weighing = fitted([one for v, one in told if v.fold != fold], plain)
                    for verdict, one in told:
                        if verdict.fold != fold or one.kind != kind:
                            continue
                        count += 1
                        if one.state != "read" or verdict.joint is None:
                            continue
                        least = threshold if one.agreed else max(threshold, settings.alone)
                        if weighing.chance(verdict.joint) >= least:
                            sure += 1
                            right += one.right
                counts[kind] = f"{sure} of {count} sure, {right} right"
            print(f"  {threshold}: {counts}")


def main() -> None:
    """Read all lines, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--heads", type=Path)
    parser.add_argument("--seen", action="store_true")
    parser.add_argument("--outcomes", type=Path, help="tab-separated file for fit_confidence")
    parser.add_argument("--verbose", action="store_true", help="show all that is not right")
    chosen = parser.parse_args()
    dates = load_grammar().dates
    settings = Settings.load()
    before = replace(
        settings,
        number=replace(settings.number, own_weight=1.0, head_weight=0.0, stock_weight=0.6),
        date=replace(settings.date, own_weight=1.0, head_weight=0.0, stock_weight=0.6),
    )
    heads = [SLOT_HEAD] if chosen.seen else sorted(chosen.heads.glob("slot_head-*.onnx"))
    lines = load_lines(chosen.data, chosen.keep)
    stock = StockReader(recogniser_path())
    verdicts = []
    parts = folds(lines, len(heads))
    for fold, (head, held) in enumerate(zip(heads, parts, strict=True)):
        readers = SlotReaders(stock, SLOT_READER, head, dates.first_year, dates.last_year)
        for line in lines:
            if line.group in held:
                verdicts.append(judge(line, fold, readers, settings, before))
    show(verdicts)
    if not chosen.seen:
        show_sure(verdicts, settings)
    if chosen.outcomes:
        write([outcome(v, i) for i, v in enumerate(verdicts)], chosen.outcomes)
    if chosen.verbose:
        for v in verdicts:
            if not v.right("together"):
                print(v.line.name, v.line.group[:20], v.line.field, v.truth or "blank", v.values)


if __name__ == "__main__":
    main()
