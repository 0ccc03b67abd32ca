"""The head on RapidOCR's inner features, about 0.17 million weights; the mean of several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn


class _Along(nn.Module):
    """A residual convolution of three steps along the line."""

    def __init__(self, channels: int, apart: int, dropped: float) -> None:
        super().__init__()
        self.apart = apart
        self.norm = nn.LayerNorm(channels)
        self.join = nn.Linear(3 * channels, channels)
        self.dropped = dropped

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        by = self.apart
        padded = nn.functional.pad(self.norm(x), (0, 0, by, by))
        beside = torch.cat([padded[:, : -2 * by], padded[:, by:-by], padded[:, 2 * by :]], 2)
        added: torch.Tensor = x + _thinned(torch.relu(self.join(beside)), self)
        return added


class SlotHeadNet(nn.Module):
    """Features of batch×steps×features to log-probabilities batch×steps×tokens."""

    def __init__(
        self, tokens: int, features: int, channels: int = 96, dropped: float = 0.15
    ) -> None:
        super().__init__()
        self.dropped = dropped
        self.narrow = nn.Linear(features, channels)
        self.line = nn.Sequential(*(_Along(channels, by, dropped) for by in (1, 2)))
        self.norm = nn.LayerNorm(channels)
        self.tokens = nn.Linear(channels, tokens)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return log-probabilities, batch×steps×tokens."""
        line = self.line(self.narrow(_thinned(x, self)))
        return torch.log_softmax(self.tokens(self.norm(line)), dim=2)


def _thinned(x: torch.Tensor, module: Any) -> torch.Tensor:
    """Drop whole channels of a line at random while its module learns."""
    if not module.training:
        return x
    kept = torch.rand(x.shape[0], 1, x.shape[2]) > module.dropped
    return x * kept.float() / (1 - module.dropped)


class MeanOfHeads(nn.Module):
    """The mean of several heads' probabilities on the recogniser's own features.

    Takes batch×1152×steps. `projection` (features×1152) and `shift` (features) are what the heads'
    inputs were made with; they are worked into each head's first layer.
    """

    def __init__(
        self, heads: Sequence[SlotHeadNet], projection: torch.Tensor, shift: torch.Tensor
    ) -> None:
        super().__init__()
        self.heads = nn.ModuleList()
        for head in heads:
            channels = head.narrow.out_features
            whole = SlotHeadNet(head.tokens.out_features, projection.shape[1], channels)
            first = nn.Linear(projection.shape[1], channels)
            with torch.no_grad():
                first.weight.copy_(head.narrow.weight @ projection)
                first.bias.copy_(head.narrow.weight @ shift + head.narrow.bias)
            whole.narrow, whole.line, whole.norm, whole.tokens = (
                first,
                head.line,
                head.norm,
                head.tokens,
            )
            self.heads.append(whole)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return log-probabilities, batch×steps×tokens."""
        told = torch.stack([head(x.transpose(1, 2)) for head in self.heads])
        mean: torch.Tensor = torch.log(torch.exp(told).mean(0).clamp(min=1e-12))
        return mean
