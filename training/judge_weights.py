"""Takes the judge's weights back from its ONNX file, to learn on where no state is left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnx
import torch
from onnx import numpy_helper
from torch import nn

from training.judge_net import Judge

LEAST_VARIANCE = 1e-6


def judge_of_file(file: Path, shown: torch.Tensor) -> Judge:
    """Return the net that an exported file holds: it says the same of every window.

    The export folds each norm into the convolution before it. The norms are made anew from what the
    convolutions give on `shown`, windows as the net is trained with.
    """
    graph = onnx.load(str(file)).graph
    held = {part.name: numpy_helper.to_array(part).copy() for part in graph.initializer}
    folded = [node for node in graph.node if node.op_type == "Conv"]
    net = Judge().eval()
    layers = list(net.modules())
    convolutions = [layer for layer in layers if isinstance(layer, nn.Conv2d)]
    norms = [layer for layer in layers if isinstance(layer, nn.BatchNorm2d)]
    for node, convolution, norm in zip(folded, convolutions, norms, strict=True):
        convolution.weight.data = torch.from_numpy(held[node.input[1]])
        norm.register_forward_hook(_as_measured(torch.from_numpy(held[node.input[2]])))
    for name, value in held.items():
        if name.startswith("layers."):
            net.get_parameter(name).data = torch.from_numpy(value)
    with torch.no_grad():
        net(shown)
    for norm in norms:
        norm._forward_hooks.clear()
    return net


def _as_measured(bias: torch.Tensor) -> Any:
    """Return a hook that sets a norm so that it only adds `bias` to what comes in, on average 0."""

    def set_norm(norm: nn.BatchNorm2d, given: tuple[torch.Tensor], _: torch.Tensor) -> torch.Tensor:
        (values,) = given
        mean = values.mean(dim=(0, 2, 3))
        variance = values.var(dim=(0, 2, 3)).clamp(min=LEAST_VARIANCE)
        norm.running_mean, norm.running_var = mean, variance
        norm.weight.data = (variance + norm.eps).sqrt()
        norm.bias.data = bias + mean
        return values + bias[:, None, None]

    return set_norm
