"""The slot reader's net: a small convolutional CTC line reader, about 0.35 million weights."""

from __future__ import annotations

import torch
from torch import nn


def _block(inputs: int, outputs: int, stride: tuple[int, int] | int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
        nn.BatchNorm2d(outputs, momentum=0.03),
        nn.ReLU(inplace=True),
    )


class _Along(nn.Module):
    """A residual convolution along the line."""

    def __init__(self, channels: int, dilation: int) -> None:
        super().__init__()
        self.conv = nn.Conv1d(
            channels, channels, 5, padding=2 * dilation, dilation=dilation, bias=False
        )
        self.norm = nn.BatchNorm1d(channels, momentum=0.03)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        added: torch.Tensor = x + torch.relu(self.norm(self.conv(x)))
        return added


class SlotNet(nn.Module):
    """Lines of batch×1×32×W (ink 1, paper 0) to log-probabilities batch×W/2×tokens."""

    def __init__(self, tokens: int) -> None:
        super().__init__()
        self.picture = nn.Sequential(
            _block(1, 20, 2),
            _block(20, 40, (2, 1)),
            _block(40, 48),
            nn.MaxPool2d((2, 1)),
            _block(48, 72),
            _block(72, 96),
            nn.Conv2d(96, 112, (4, 1), bias=False),
            nn.BatchNorm2d(112, momentum=0.03),
            nn.ReLU(inplace=True),
        )
        self.line = nn.Sequential(_Along(112, 1), _Along(112, 2), _Along(112, 4), nn.Dropout(0.1))
        self.tokens = nn.Conv1d(112, tokens, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return log-probabilities, batch×steps×tokens."""
        scores = self.tokens(self.line(self.picture(x).squeeze(2)))
        return torch.log_softmax(scores.transpose(1, 2), dim=2)

    def freeze_norms(self) -> None:
        """Hold the normalisation at its running values from here on.

        Number and date lines come in batches of their own, whose statistics differ; with fixed
        ones the net sees in training what it will see in use.
        """
        for module in self.modules():
            if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
                module.eval()
