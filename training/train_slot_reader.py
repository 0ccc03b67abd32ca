"""Train the digit-slot reader on synthetic letterhead lines and export it as ONNX.

    python -m training.train_slot_reader --packages node_modules --out slot_reader.onnx --minutes 45

Needs the extra `training` (torch, onnx, fonttools) and the npm packages of
`writing_sources.yaml`. What is kept is a running mean of the weights; the held-out writing styles
choose nothing.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import time
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Full

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from extractors.letterhead.line_picture import LINE_HEIGHT, normalised_line, padded_width
from extractors.letterhead.slot_tokens import SLOT_TOKENS
from training.digit_sources import load_sources
from training.slot_net import SlotNet
from training.synthetic_lines import LineMaker, Sample

CHECK_EVERY = 200
BATCH = {"number": 32, "date": 16}
WIDEST = {"number": 300, "date": 500}
NEW_SHARE = 0.35
"""Share of steps that see new lines; the others see old ones with other contrast and noise."""
AVERAGED = 0.998
"""How much of the running mean of the weights stays at every step."""
LATE = 6
"""Steps behind a label's end in which its last sign may still be read."""
Batch = tuple[NDArray[np.float32], list[str], list[int]]
"""Pictures, labels, and the step at which each label must have been read."""


def prepare(sample: Sample, widest: int, random: np.random.Generator) -> NDArray[np.float32]:
    """Return the line as the net gets it, stretched a little."""
    line = normalised_line(sample.picture)
    width = min(max(int(line.shape[1] * random.uniform(0.88, 1.14)), 24), widest)
    return cv2.resize(line, (width, LINE_HEIGHT), interpolation=cv2.INTER_LINEAR).astype(np.float32)


def make_batch(maker: LineMaker, kind: str, random: np.random.Generator) -> Batch:
    """Return one batch of one kind of line, padded to its widest."""
    return make_batches(maker, kind, random, 1)[0]


def make_batches(
    maker: LineMaker, kind: str, random: np.random.Generator, count: int
) -> list[Batch]:
    """Return `count` batches whose lines are of like width, which saves padding."""
    make = maker.number_line if kind == "number" else maker.date_line
    samples = [
        maker.other_line(random) if random.random() < 0.06 else make(random)
        for _ in range(BATCH[kind] * count)
    ]
    made = [(prepare(sample, WIDEST[kind], random), sample) for sample in samples]
    made.sort(key=lambda pair: pair[0].shape[1])
    size = BATCH[kind]
    return [_padded(made[i * size : (i + 1) * size], random) for i in random.permutation(count)]


def _padded(made: list[tuple[NDArray[np.float32], Sample]], random: np.random.Generator) -> Batch:
    lines = [line for line, _ in made]
    # some paper on the right, else the net learns to tell a line's end by it
    width = padded_width(max(line.shape[1] for line in lines)) + 8 * int(random.integers(6))
    batch = np.zeros((len(lines), 1, LINE_HEIGHT, width), dtype=np.float32)
    for i, line in enumerate(lines):
        batch[i, 0, :, : line.shape[1]] = line
    ends = [min(int(sample.end * line.shape[1] / 2) + LATE, width // 2) for line, sample in made]
    return batch, [sample.label for _, sample in made], ends


def keep_making(packages: Path, seed: int, queues: dict[str, multiprocessing.Queue[Batch]]) -> None:
    """Fill the queues with training batches until the parent ends."""
    cv2.setNumThreads(1)
    random = np.random.default_rng(seed)
    maker = LineMaker.from_recipe(load_sources(packages)[0])
    while True:
        for kind, queue in queues.items():
            for batch in make_batches(maker, kind, random, 4):
                while True:
                    try:
                        queue.put(batch, timeout=5)
                        break
                    except Full:
                        parent = multiprocessing.parent_process()
                        if parent is None or not parent.is_alive():
                            return


@dataclass
class Replay:
    """New batches from the maker, each seen about three times: drawing costs half of it all."""

    queue: multiprocessing.Queue[Batch]
    held: list[Batch] = field(default_factory=list)

    def __call__(self, random: np.random.Generator) -> Batch:
        """Return a new batch if one is there and it is time for it, else one seen before."""
        if len(self.held) < 20:
            self.held.append(self.queue.get())
            return self.held[-1]
        if random.random() < NEW_SHARE:
            try:
                batch = self.queue.get_nowait()
            except Empty:  # the maker is behind, or is filling the other kind's queue
                return self.held[int(random.integers(len(self.held)))]
            self.held.append(batch)
            if len(self.held) > 120:
                self.held.pop(int(random.integers(len(self.held) - 1)))
            return batch
        return self.held[int(random.integers(len(self.held)))]


def greedy(log_probs: NDArray[np.float32]) -> str:
    """Return the best path of one line (steps×tokens) as text."""
    best = log_probs.argmax(axis=1)
    kept = [token for i, token in enumerate(best) if token and (i == 0 or token != best[i - 1])]
    return "".join(SLOT_TOKENS[token] for token in kept)


def share_right(net: SlotNet, batches: list[Batch]) -> float:
    """Return the share of lines whose whole label is read right."""
    net.eval()
    right = count = 0
    with torch.no_grad():
        for pictures, labels, _ in batches:
            for label, log_probs in zip(
                labels, net(torch.from_numpy(pictures)).numpy(), strict=True
            ):
                right += greedy(log_probs) == label
                count += 1
    net.train()
    return right / count


def jittered(lines: torch.Tensor) -> torch.Tensor:
    """Return lines with another contrast and a little noise, so that a line seen again differs."""
    contrast = 1 + 0.15 * torch.randn(len(lines), 1, 1, 1)
    return lines * contrast + 0.03 * torch.randn_like(lines)


def line_loss(net: SlotNet, batch: Batch) -> torch.Tensor:
    """Return the CTC loss of one batch; behind its label's end a line must say nothing.

    Without that the net puts the number's last separator into the paper behind the line, where it
    cannot tell a number line from a date line, and either always reads one there or never.
    """
    pictures, labels, ends = batch
    with torch.autocast("cpu", dtype=torch.bfloat16):  # twice as fast where the CPU knows it
        lines = jittered(torch.from_numpy(pictures)).to(memory_format=torch.channels_last)
        log_probs = net(lines)
    log_probs = log_probs.float()
    targets = torch.tensor([SLOT_TOKENS.index(letter) for label in labels for letter in label])
    lengths, steps = torch.tensor([len(label) for label in labels]), torch.tensor(ends)
    read: torch.Tensor = torch.nn.functional.ctc_loss(
        log_probs.transpose(0, 1), targets, steps, lengths, zero_infinity=True
    )
    behind = torch.arange(log_probs.shape[1])[None] >= steps[:, None]
    silent = -(log_probs[:, :, 0] * behind).sum(dim=1) / lengths.clamp(min=1)
    return read + silent.mean()


def export(net: SlotNet, path: Path) -> None:
    """Write the net as ONNX (input `line`, output `log_probs`, any batch and width)."""
    net.eval()
    torch.onnx.export(
        net,
        (torch.zeros(1, 1, LINE_HEIGHT, 128),),
        str(path),
        input_names=["line"],
        output_names=["log_probs"],
        dynamic_axes={"line": {0: "batch", 3: "width"}, "log_probs": {0: "batch", 1: "steps"}},
        opset_version=17,
        dynamo=False,
    )
    net.train()


def main() -> None:
    """Train for the given time; write the weights' running mean at every check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--rate", type=float, default=2.5e-3)
    parser.add_argument("--freeze-after", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    torch.manual_seed(chosen.seed)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    held_out = LineMaker.from_recipe(load_sources(chosen.packages)[1])
    random = np.random.default_rng(99)
    checks = {
        kind: [make_batch(held_out, kind, random) for _ in range(320 // size)]
        for kind, size in BATCH.items()
    }
    queues: dict[str, multiprocessing.Queue[Batch]] = {k: multiprocessing.Queue(8) for k in BATCH}
    multiprocessing.Process(
        target=keep_making, args=(chosen.packages, chosen.seed * 1000, queues), daemon=True
    ).start()
    replays = {kind: Replay(queue) for kind, queue in queues.items()}
    net = SlotNet(len(SLOT_TOKENS)).to(memory_format=torch.channels_last)
    if chosen.start:
        net.load_state_dict(torch.load(chosen.start))
    print("weights:", sum(p.numel() for p in net.parameters()), flush=True)
    mean = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(AVERAGED))
    optimiser = torch.optim.AdamW(net.parameters(), lr=chosen.rate, weight_decay=0.01)
    start, part, step, seen, losses = time.monotonic(), 0.0, 0, 0, []
    while part < 1:
        rate = chosen.rate * min(1, step / 200) * (0.5 + 0.5 * math.cos(math.pi * part)) + 1e-5
        for group in optimiser.param_groups:
            group["lr"] = rate
        if step >= chosen.freeze_after:
            net.freeze_norms()
        optimiser.zero_grad()
        # both kinds in every step: in turns they would undo each other
        for replay in replays.values():
            batch = replay(random)
            loss = line_loss(net, batch)
            loss.backward()
            losses.append(loss.item())
            seen += len(batch[1])
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        mean.update_parameters(net)
        step += 1
        part = (time.monotonic() - start) / (60 * chosen.minutes)
        if step % CHECK_EVERY == 0 or part >= 1:  # the last step too: its rate is the lowest
            shares = {kind: share_right(mean.module, batches) for kind, batches in checks.items()}
            told = ", ".join(f"{kind} {share:.3f}" for kind, share in shares.items())
            print(f"{part * chosen.minutes:.1f} min, step {step}, {seen} lines, ", end="")
            print(f"loss {np.mean(losses[-200:]):.3f}, held-out {told}", flush=True)
            torch.save(mean.module.state_dict(), chosen.out.with_suffix(".pt"))
            export(mean.module, chosen.out)


if __name__ == "__main__":
    main()
