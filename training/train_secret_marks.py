"""Train the two nets that find and judge marks of secrecy, on drawn heads of pages; export them.

    python -m training.train_secret_marks draw finder --packages node_modules --keep DIR
    python -m training.train_secret_marks train finder --keep DIR --steps 12000
    python -m training.train_secret_marks export finder --keep DIR --out extractors/reading
    python -m training.train_secret_marks draw judge --packages node_modules --keep DIR --count 900
    python -m training.train_secret_marks draw judge --papers PAPERS --keep DIR
    python -m training.train_secret_marks draw judge --packages … --papers PAPERS --keep DIR
    python -m training.train_secret_marks take judge --keep DIR
    (train and export `judge` likewise; it learns from what the exported finder names)

Needs the extra `training` and the npm packages of `stamp_sources.yaml`. `draw` may run several
times, each time with another `--seed`. `--papers`: real papers, none of which is secret; with
`--packages` stamps are put on them. `take`: the judge that ships becomes the state that `train`
goes on from, where none is left; `--rate` should be lower then. Training stops after `--minutes` or
at `--steps`, keeps its state every minute, and goes on from it when called again; the learning rate
falls to 0 at `--steps`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from extractors.reading.secret_finder import FINDER
from extractors.reading.secret_judge import JUDGE, SEEN
from training.finder_net import Finder
from training.finder_samples import FinderSamples, draw, finder_loss
from training.judge_net import Judge
from training.judge_samples import (
    JudgeSamples,
    draw_on_papers,
    draw_windows,
    judge_loss,
    keep_windows_of_papers,
)
from training.judge_weights import judge_of_file
from training.line_wear import Random

AVERAGED = 0.995
TAKEN_FROM = 6
"""Batches from which the norms of a net are made anew that is taken back from its file."""
KEPT_EVERY = 60.0
"""Seconds from one kept state to the next."""
Batch = tuple[torch.Tensor, torch.Tensor]


@dataclass(frozen=True)
class Recipe:
    """How one net is made: its drawings, what it learns by, the rate, and how it is written.

    `free`: the axes of its input that a caller chooses.
    """

    net: Callable[[], nn.Module]
    draw: Callable[[Path, Path, int, int], None]
    samples: Callable[[Path], Callable[[Random], Batch]]
    loss: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
    rate: float
    shape: tuple[int, ...]
    free: dict[str, dict[int, str]]
    file: Path


RECIPES = {
    "finder": Recipe(
        Finder,
        draw,
        FinderSamples,
        finder_loss,
        3e-3,
        (1, 3, 96, 128),
        {"page": {2: "height", 3: "width"}, "scores": {2: "rows", 3: "columns"}},
        FINDER,
    ),
    "judge": Recipe(
        Judge,
        draw_windows,
        JudgeSamples,
        judge_loss,
        2e-3,
        (1, 3, *SEEN),
        {"windows": {0: "count"}, "scores": {0: "count"}},
        JUDGE,
    ),
}


def train(
    recipe: Recipe, pool: Path, state: Path, minutes: float, steps_in_all: int, rate: float
) -> None:
    """Go on training for some minutes; the learning rate falls from `rate` to 0 at the end."""
    torch.set_num_threads(1)  # more wait for each other where cores are shared
    cv2.setNumThreads(1)
    samples, net = recipe.samples(pool), recipe.net()
    average = averaged(net)
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=1e-3)
    step = 0
    if state.is_file():
        saved = torch.load(state, weights_only=True)
        net.load_state_dict(saved["net"])
        average.load_state_dict(saved["average"])
        optimiser.load_state_dict(saved["optimiser"])
        step = saved["step"]
    random = np.random.default_rng([step, steps_in_all])
    end, losses, kept = time.monotonic() + 60 * minutes, [], time.monotonic()
    net.to(memory_format=torch.channels_last).train()
    while time.monotonic() < end and step < steps_in_all:
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1, step / 100) * max(1 - step / steps_in_all, 0.01)
        shown, wanted = samples(random)
        loss = recipe.loss(net(shown.contiguous(memory_format=torch.channels_last)), wanted)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        average.update_parameters(net)
        losses.append(loss.item())
        step += 1
        if step % 50 == 0:
            print(step, round(float(np.mean(losses[-50:])), 4), flush=True)
        if time.monotonic() > kept + KEPT_EVERY or step == steps_in_all:
            keep(net, average, optimiser, step, state)
            kept = time.monotonic()
    keep(net, average, optimiser, step, state)


def take(recipe: Recipe, pool: Path, state: Path) -> None:
    """Write the state of the judge that ships, to go on from."""
    samples, random = recipe.samples(pool), np.random.default_rng(0)
    net = judge_of_file(recipe.file, torch.cat([samples(random)[0] for _ in range(TAKEN_FROM)]))
    keep(net, averaged(net), torch.optim.AdamW(net.parameters(), lr=recipe.rate), 0, state)


def averaged(net: nn.Module) -> AveragedModel:
    """Return the running average of a net's weights, which is what is exported."""
    return AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(AVERAGED), use_buffers=True)


def keep(
    net: nn.Module, average: AveragedModel, optimiser: torch.optim.Optimizer, step: int, state: Path
) -> None:
    """Write the state to go on from."""
    held = {
        "net": net.state_dict(),
        "average": average.state_dict(),
        "optimiser": optimiser.state_dict(),
        "step": step,
    }
    beside = state.with_suffix(".new")
    torch.save(held, beside)
    beside.replace(state)


def export(recipe: Recipe, state: Path, out: Path) -> None:
    """Write the averaged weights as ONNX."""
    average = averaged(recipe.net())
    average.load_state_dict(torch.load(state, weights_only=True)["average"])
    torch.onnx.export(
        average.module.eval(),
        (torch.zeros(*recipe.shape),),
        str(out),
        input_names=[next(iter(recipe.free))],
        output_names=["scores"],
        dynamic_axes=recipe.free,
        opset_version=17,
        dynamo=False,
    )


def main() -> None:
    """Run the part that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("draw", "take", "train", "export"))
    parser.add_argument("net", choices=tuple(RECIPES))
    parser.add_argument("--packages", type=Path)
    parser.add_argument("--papers", type=Path)
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=600.0)
    parser.add_argument("--steps", type=int, default=6600)
    parser.add_argument("--rate", type=float, help="learning rate, that of the recipe where none")
    options = parser.parse_args()
    folder: Path = options.keep
    recipe = RECIPES[options.net]
    state = folder / f"{options.net}.pt"
    if options.part == "draw" and options.papers and options.packages:
        draw_on_papers(options.packages, options.papers, folder, options.count, options.seed)
    elif options.part == "draw" and options.papers:
        keep_windows_of_papers(options.papers, folder)
    elif options.part == "draw":
        recipe.draw(options.packages, folder, options.count, options.seed)
    elif options.part == "take":
        take(recipe, folder, state)
    elif options.part == "train":
        rate = options.rate or recipe.rate
        train(recipe, folder, state, options.minutes, options.steps, rate)
    else:
        export(recipe, state, options.out / recipe.file.name)


if __name__ == "__main__":
    main()
