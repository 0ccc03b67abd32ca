"""The net that judges one place: is it a mark of secrecy, and which one; some 280,000 weights."""

from __future__ import annotations

import torch
from torch import nn

from extractors.reading.secret_judge import SEEN
from training.finder_net import Wide, block

WIDTH = 48


class Judge(nn.Module):
    """Windows of batch x 3 x `SEEN` (ink 1, paper 0) to scores batch x 4.

    Column 0: that the word MẬT of a mark has its middle here (log odds); 1 to 3: which mark it is.
    """

    def __init__(self) -> None:
        super().__init__()
        rows, columns = (side // 16 for side in SEEN)
        self.layers = nn.Sequential(
            block(3, 16, 5, 2),
            block(16, 32, 3, 2),
            block(32, WIDTH, 3, 2),
            Wide(WIDTH, 1),
            Wide(WIDTH, 2),
            Wide(WIDTH, 4),
            Wide(WIDTH, 1),
            block(WIDTH, 32, 3, 2),
            nn.Flatten(),
            nn.Dropout(0.2),
            nn.Linear(32 * rows * columns, 64),
            nn.ReLU(inplace=True),
            nn.Linear(64, 4),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the scores."""
        scores: torch.Tensor = self.layers(x)
        return scores
