"""The nets that look for marks of secrecy: a finder of 70,000 weights, a judge of twice that."""

from __future__ import annotations

import torch
from torch import nn

from extractors.reading.secret_nets import WINDOW


def _block(inputs: int, outputs: int, size: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class _Wide(nn.Module):
    """A residual convolution that sees further by its dilation."""

    def __init__(self, channels: int, dilation: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(
            channels, channels, 3, padding=dilation, dilation=dilation, bias=False
        )
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
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
            _block(3, 12, 5, 2),
            _block(12, 24, 3, 2),
            _block(24, 40, 3, 2),
            _Wide(40, 1),
            _Wide(40, 2),
            _Wide(40, 4),
            _Wide(40, 1),
            nn.Conv2d(40, 4, 1),
        )
        nn.init.constant_(self.layers[-1].bias, -3.0)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the scores."""
        scores: torch.Tensor = self.layers(x)
        return scores


class _Residual(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = _block(channels, channels, 3, 1)
        self.conv = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(channels)
        nn.init.zeros_(self.norm.weight)  # it does nothing at first

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        added: torch.Tensor = torch.relu(x + self.norm(self.conv(self.first(x))))
        return added


class Judge(nn.Module):
    """Ink of batch x 3 x `WINDOW` to scores batch x 4: no mark, MẬT, TỐI MẬT, TUYỆT MẬT.

    It begins as the finder, whose eyes it has, with more to see and to judge with.
    """

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            _block(3, 12, 5, 2),
            _block(12, 24, 3, 2),
            _Residual(24),
            _block(24, 40, 3, 2),
            _Wide(40, 1),
            _Wide(40, 2),
            _Wide(40, 4),
            _Wide(40, 1),
            _block(40, 64, 3, 2),
            _Residual(64),
            _block(64, 16, 1, 1),
            nn.Flatten(),
            nn.Dropout(0.2),
            nn.Linear(16 * WINDOW[0] * WINDOW[1] // 256, 48),
            nn.ReLU(inplace=True),
            nn.Linear(48, 4),
        )

    def begin_as(self, finder: Finder) -> None:
        """Take over the finder's layers; what is new between them does nothing yet."""
        own = [layer for at, layer in enumerate(self.layers) if at != 2]
        for layer, theirs in zip(own, list(finder.layers)[:7], strict=False):
            layer.load_state_dict(theirs.state_dict())
        for layer in own[:2]:  # to see edges as the finder does will do, and is half the work
            layer.requires_grad_(False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the scores."""
        scores: torch.Tensor = self.layers(x)
        return scores
