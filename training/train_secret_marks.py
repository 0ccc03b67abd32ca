"""Train the net that finds marks of secrecy, on drawn heads of pages; export it as ONNX.

    python -m training.train_secret_marks draw --packages node_modules --keep DIR --count 5000
    python -m training.train_secret_marks train --keep DIR --steps 6600
    python -m training.train_secret_marks export --keep DIR --out extractors/reading

Needs the extra `training` and the npm packages of `stamp_sources.yaml`. `draw` may run several
times, each time with another `--seed`. Training stops after `--minutes` or at `--steps`, keeps its
state every minute, and goes on from it when called again; the learning rate falls to 0 at
`--steps`.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from extractors.reading.secret_finder import FINDER
from training.finder_net import Finder
from training.finder_samples import FinderSamples, draw, finder_loss

RATE = 3e-3
AVERAGED = 0.995
KEPT_EVERY = 60.0
"""Seconds from one kept state to the next."""


def train(samples: FinderSamples, state: Path, minutes: float, steps_in_all: int) -> None:
    """Go on training for some minutes; the learning rate falls to 0 at `steps_in_all`."""
    torch.set_num_threads(1)  # more wait for each other where cores are shared
    cv2.setNumThreads(1)
    net = Finder()
    average = averaged(net)
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=1e-3)
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
            group["lr"] = RATE * min(1, step / 100) * max(1 - step / steps_in_all, 0.01)
        shown, wanted = samples(random)
        loss = finder_loss(net(shown.contiguous(memory_format=torch.channels_last)), wanted)
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


def export(state: Path, out: Path) -> None:
    """Write the averaged weights as ONNX, for heads of any size."""
    average = averaged(Finder())
    average.load_state_dict(torch.load(state, weights_only=True)["average"])
    torch.onnx.export(
        average.module.eval(),
        (torch.zeros(1, 3, 96, 128),),
        str(out),
        input_names=["page"],
        output_names=["scores"],
        dynamic_axes={"page": {2: "height", 3: "width"}, "scores": {2: "rows", 3: "columns"}},
        opset_version=17,
        dynamo=False,
    )


def main() -> None:
    """Run the part that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("draw", "train", "export"))
    parser.add_argument("--packages", type=Path)
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=600.0)
    parser.add_argument("--steps", type=int, default=6600)
    options = parser.parse_args()
    folder: Path = options.keep
    state = folder / "finder.pt"
    if options.part == "draw":
        draw(options.packages, folder, options.count, options.seed)
    elif options.part == "train":
        train(FinderSamples(folder), state, options.minutes, options.steps)
    else:
        export(state, options.out / FINDER.name)


if __name__ == "__main__":
    main()
