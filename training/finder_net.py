"""The net that finds marks of secrecy: fully convolutional, some 70,000 weights."""

from __future__ import annotations

import torch
from torch import nn


def block(inputs: int, outputs: int, size: int, stride: int) -> nn.Sequential:
    """Return a convolution with its norm and its threshold."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class Wide(nn.Module):
    """A residual convolution that sees further by its dilation."""

    def __init__(self, channels: int, dilation: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(
            channels, channels, 3, padding=dilation, dilation=dilation, bias=False
        )
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return what came in with what was seen added."""
        added: torch.Tensor = x + torch.relu(self.norm(self.conv(x)))
        return added


class Finder(nn.Module):
    """Pictures of batch x 3 x H x W (ink 1, paper 0) to scores batch x 4 x H/8 x W/8.

    Channel 0: that the word MẬT of a mark has its middle here (log odds); 1 to 3: which mark it is
    (MẬT, TỐI MẬT, TUYỆT MẬT).
    """

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            block(3, 12, 5, 2),
            block(12, 24, 3, 2),
            block(24, 40, 3, 2),
            Wide(40, 1),
            Wide(40, 2),
            Wide(40, 4),
            Wide(40, 1),
            nn.Conv2d(40, 4, 1),
        )
        nn.init.constant_(self.layers[-1].bias, -3.0)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the scores."""
        scores: torch.Tensor = self.layers(x)
        return scores
