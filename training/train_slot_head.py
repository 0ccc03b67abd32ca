"""Train the head on RapidOCR's inner features, on drawn and real lines, and export it as ONNX.

    python -m training.train_slot_head --packages node_modules --data ../shared/data --keep DIR
        --out slot_head.onnx [--folds 5]

Needs the extra `training`, the npm packages of `writing_sources.yaml` and labelled real lines
(`real_lines.py`), whose features are kept below `--keep`: the recogniser is asked once for every
worn look, and the head alone learns. `--folds` also writes `slot_head-0.onnx`, … beside it, each
trained without a share of the hand groups, to measure and to fit the confidence on; what is there
is not made again.
"""

from __future__ import annotations

import argparse
import math
import pickle
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zlib import crc32

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from extractors.grammar.loader import load_grammar
from extractors.letterhead.line_picture import head_line
from extractors.letterhead.models import SLOT_READER
from extractors.letterhead.slot_grammar import DateGrammar
from extractors.letterhead.slot_reader import SlotReader, readings
from extractors.letterhead.slot_tokens import SLOT_TOKENS
from extractors.letterhead.slots import date_slots
from extractors.letterhead.stock_reader import StockReader
from extractors.networks import recogniser_path
from training.digit_sources import DigitSources, load_sources
from training.line_wear import Random
from training.real_lines import RealLine, folds, load_lines
from training.real_samples import clean_looks, real_sample
from training.slot_head_net import MeanOfHeads, SlotHeadNet
from training.synthetic_lines import LineMaker, Sample

LOOKS = {True: 6, False: 2}
"""Worn looks of every real line, written by hand or not."""
DRAWN = 300
STRETCHES = (1.0, 1.5)
RATE = 3e-3
KEPT = 320
"""Main directions of the features that the head learns from; they hold 90 % of the differences."""
REAL_DATES, DRAWN_DATES = (True, True), (False, True)
BATCH = {
    (True, False): (10, 0.35),
    REAL_DATES: (12, 0.4),
    (False, False): (3, 0.1),
    DRAWN_DATES: (5, 0.15),
}
"""Lines of a step and what their loss counts, by (real, date)."""
GUIDED = 0.35
"""Share of the steps, the first ones, in which the words of real dates are held in their places."""
LATE = 3
"""Steps behind a label's end in which its last sign may still be read."""


@dataclass(frozen=True, eq=False)
class Example:
    """One look's features (features×steps), its label, and the step at which it must be read.

    `group`: the hands that may have written it, "" of a drawn line. `words`: where the word `tháng`
    begins and ends, and `năm`, as shares of the look; None where that is not known.
    """

    features: NDArray[np.float16]
    label: str
    end: int
    group: str
    written: bool
    words: tuple[float, float, float, float] | None = None


def example(
    sample: Sample, stock: StockReader, random: Random, group: str, written: bool
) -> Example:
    """Return a line's features."""
    features = stock.inner(head_line(sample.picture, random.uniform(*STRETCHES)))
    end = min(int(sample.end * features.shape[1]) + LATE, features.shape[1])
    return Example(features.astype(np.float16), sample.label, end, group, written)


def real_examples(lines: Sequence[RealLine], keep: Path, stock: StockReader) -> list[Example]:
    """Return worn looks of all lines; what is there below `keep` is taken from there."""
    own = SlotReader(SLOT_READER)
    found: list[Example] = []
    for line in lines:
        path = keep / f"head-{line.name}-{line.field}.pickle"
        if not path.exists():
            random = np.random.default_rng(crc32(path.name.encode()))
            label = likeliest_label(line, own)
            made = [
                example(real_sample(line, label, random), stock, random, line.group, line.written)
                for _ in range(LOOKS[line.written])
            ]
            _write(path, made)
        words = _words(line)
        found += [replace(one, words=words) for one in pickle.loads(path.read_bytes())]
    return found


def _words(line: RealLine) -> tuple[float, float, float, float] | None:
    """Return where `tháng` and `năm` stand in the looks at a date line, give or take a margin."""
    slots = date_slots(line.role.reading.text) if line.role else None
    if line.field != "date" or line.role is None or slots is None:
        return None
    places, height = line.role.reading.places, line.role.line.height / line.role.line.width
    word = places[slots.word] / places[-1] if slots.word else 0.0
    left = max(word - 0.4 * height, 0.0) - 0.12 * height
    width = 1 + 0.1 * height - left
    ends = (slots.day[1], max(slots.month[0] - 1, slots.day[1]), slots.month[1], slots.year[0] - 1)
    month, behind_month, year, behind_year = ((places[i] / places[-1] - left) / width for i in ends)
    return month, behind_month, year, behind_year


def likeliest_label(line: RealLine, own: SlotReader) -> str:
    """Return the label that the small net, which knows no real line, holds for the likeliest."""
    looks = clean_looks(line)
    if len(line.labels) == 1 or not looks:
        return line.labels[0]
    dates = load_grammar().dates
    grammar = DateGrammar(dates.first_year, dates.last_year)
    told = [dict(readings(steps, grammar)) for steps in own(looks)]
    return max(line.labels, key=lambda label: sum(look.get(label, -20.0) for look in told))


def drawn_examples(packages: Path, keep: Path, stock: StockReader, seed: int) -> list[Example]:
    """Return drawn lines in all writing styles; kept below `keep`, 100 in a file."""
    maker: LineMaker | None = None
    found: list[Example] = []
    for part in range(DRAWN // 100):
        path = keep / f"drawn-{seed}-{part}.pickle"
        if not path.exists():
            maker = maker or _maker(packages)
            random = np.random.default_rng([seed, part])
            _write(
                path,
                [example(_drawn(maker, random), stock, random, "", False) for _ in range(100)],
            )
        found += pickle.loads(path.read_bytes())
    return found


def _maker(packages: Path) -> LineMaker:
    train, held = load_sources(packages)
    images = tuple(np.concatenate(pair) for pair in zip(train.images, held.images, strict=True))
    return LineMaker.from_recipe(DigitSources(train.glyphs + held.glyphs, images, strokes=True))


def _drawn(maker: LineMaker, random: Random) -> Sample:
    draw = random.random()
    if draw < 0.62:
        return maker.number_line(random)
    return maker.date_line(random) if draw < 0.95 else maker.other_line(random)


def _write(path: Path, made: list[Example]) -> None:
    whole = path.with_suffix(".part")
    whole.write_bytes(pickle.dumps(made))
    whole.replace(path)


@dataclass(frozen=True)
class Projection:
    """Takes the recogniser's features (features×steps) to fewer, the widest first, not all alike.

    What the lines differ in most stands in some hundred directions; the head learns from these
    alone, in a tenth of the time.
    """

    matrix: NDArray[np.float32]
    shift: NDArray[np.float32]

    @classmethod
    def of(cls, examples: Sequence[Example], kept: int = KEPT) -> Projection:
        """Return the projection onto the `kept` main directions of some examples' features."""
        random = np.random.default_rng(0)
        chosen = random.choice(len(examples), min(900, len(examples)), replace=False)
        some = np.concatenate([examples[i].features[:, ::3] for i in chosen], axis=1)
        some = some.astype(np.float32)
        mean, spread = some.mean(1, keepdims=True), some.std(1, keepdims=True) + 0.1
        scaled = (some - mean) / spread
        sizes, directions = np.linalg.eigh(scaled @ scaled.T / scaled.shape[1])
        deviation = np.sqrt(sizes[::-1][:kept, None])
        main = directions[:, ::-1][:, :kept].T / np.sqrt(deviation / deviation[0])
        matrix = (main / spread.T).astype(np.float32)
        return cls(matrix, (-matrix @ mean)[:, 0].astype(np.float32))

    def __call__(self, one: Example) -> Example:
        """Return the example with projected features."""
        features = self.matrix @ one.features.astype(np.float32) + self.shift[:, None]
        return replace(one, features=features.astype(np.float16))


def train(examples: Sequence[Example], steps: int, seed: int) -> SlotHeadNet:
    """Return a head that learned from projected examples, real and drawn, numbers and dates.

    At first the words `tháng` and `năm` of a real date line may only be read where they stand, and
    no digit there: left alone the head puts them where the digits are, and stays with that.
    """
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    net = SlotHeadNet(len(SLOT_TOKENS), examples[0].features.shape[0])
    pools: dict[tuple[bool, bool], list[Example]] = {kind: [] for kind in BATCH}
    for one in examples:
        pools[bool(one.group), "T" in one.label].append(one)
    sizes = Counter((one.group, one.written) for one in examples)
    weights = {kind: _weights(pool, sizes) for kind, pool in pools.items()}
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=0.02)
    for step in range(steps):
        guided = step < GUIDED * steps
        falling = 0.5 + 0.5 * math.cos(math.pi * step / steps)
        for part in optimiser.param_groups:
            part["lr"] = RATE * min(1, (step + 1) / 40) * falling + 1e-6
        optimiser.zero_grad()
        for kind, (count, counts) in BATCH.items():
            if guided and kind == DRAWN_DATES:
                continue
            at = random.choice(len(pools[kind]), count, p=weights[kind])
            loss = line_loss(net, [pools[kind][i] for i in at], guided and kind == REAL_DATES)
            (counts * loss).backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
    return net.eval()


def _weights(pool: Sequence[Example], sizes: Counter[tuple[str, bool]]) -> NDArray[np.float64]:
    """Return how often each example is taken: more of a clerk's many papers, not in proportion."""
    weights = np.array(
        [
            (1.0 if one.written or not one.group else 0.4)
            / math.sqrt(sizes[one.group, one.written])
            for one in pool
        ]
    )
    whole: NDArray[np.float64] = weights / weights.sum()
    return whole


def line_loss(net: SlotHeadNet, batch: Sequence[Example], guided: bool) -> torch.Tensor:
    """Return the CTC loss of one batch; behind its label's end a line must say nothing."""
    steps = torch.tensor([one.features.shape[1] for one in batch])
    features = np.zeros((len(batch), int(steps.max()), batch[0].features.shape[0]), np.float32)
    for i, one in enumerate(batch):
        features[i, : one.features.shape[1]] = one.features.T
    log_probs = net(torch.from_numpy(features))
    if guided:
        log_probs = log_probs + torch.from_numpy(guide(batch, log_probs.shape[1]))
    targets = torch.tensor([SLOT_TOKENS.index(letter) for one in batch for letter in one.label])
    lengths = torch.tensor([len(one.label) for one in batch])
    ends = torch.tensor([one.end for one in batch])
    read: torch.Tensor = torch.nn.functional.ctc_loss(
        log_probs.transpose(0, 1), targets, ends, lengths, zero_infinity=True
    )
    at = torch.arange(log_probs.shape[1])[None]
    behind = (at >= ends[:, None]) & (at < steps[:, None])
    silent = -(log_probs[:, :, 0] * behind).sum(dim=1) / lengths.clamp(min=1)
    return read + silent.mean()


def guide(batch: Sequence[Example], steps: int) -> NDArray[np.float32]:
    """Return what is added to the log-probabilities: words of dates only where they stand."""
    added = np.zeros((len(batch), steps, len(SLOT_TOKENS)), np.float32)
    at = np.arange(steps)
    month, year = SLOT_TOKENS.index("T"), SLOT_TOKENS.index("A")
    for i, one in enumerate(batch):
        if one.words is None:
            continue
        t0, t1, a0, a1 = (share * one.features.shape[1] for share in one.words)
        inset = (t1 - t0) * 0.12
        added[i, (at < t0 + inset) | (at > max(t1 - inset, t0 + inset + 2)), month] = -12
        added[i, (at < a0) | (at > max(a1, a0 + 3)), year] = -12
        added[i, (at >= t0 + 2 * inset) & (at <= t1 - 2 * inset), 1:11] = -6
    return added


def export(heads: Sequence[SlotHeadNet], projection: Projection, path: Path) -> None:
    """Write the mean of heads as ONNX (input `features`, output `log_probs`, any width)."""
    matrix, shift = torch.from_numpy(projection.matrix), torch.from_numpy(projection.shift)
    mean = MeanOfHeads(heads, matrix, shift).eval()
    torch.onnx.export(
        mean,
        (torch.zeros(1, matrix.shape[1], 64),),
        str(path),
        input_names=["features"],
        output_names=["log_probs"],
        dynamic_axes={"features": {0: "batch", 2: "steps"}, "log_probs": {0: "batch", 1: "steps"}},
        opset_version=17,
        dynamo=False,
    )


def main() -> None:
    """Make the features that are missing, train, export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder of slots, real, …")
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=900)
    parser.add_argument("--heads", type=int, default=2, help="heads whose mean is taken")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    stock = StockReader(recogniser_path())
    lines = load_lines(chosen.data, chosen.keep)
    real = real_examples(lines, chosen.keep, stock)
    drawn = drawn_examples(chosen.packages, chosen.keep, stock, chosen.seed)
    projection = Projection.of([*real, *drawn])
    examples = [projection(one) for one in (*real, *drawn)]
    parts = folds(lines, chosen.folds) if chosen.folds else []
    for fold, held in [(-1, set[str]()), *enumerate(parts)]:
        path = chosen.out if fold < 0 else chosen.out.with_stem(f"{chosen.out.stem}-{fold}")
        if path.exists():
            continue
        seen = [one for one in examples if one.group not in held]
        seeds = range(chosen.seed, chosen.seed + chosen.heads)
        export([train(seen, chosen.steps, seed) for seed in seeds], projection, path)
        print(path.name, len(seen), "looks learned from", flush=True)


if __name__ == "__main__":
    main()
