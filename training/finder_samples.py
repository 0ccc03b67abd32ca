"""What the finder of marks of secrecy learns from: parts of drawn heads, and where marks stand."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from extractors.reading.secret_finder import FINDER_DPI, STRIDE
from extractors.reading.secret_judge import LEVELS
from training.line_wear import Random
from training.secret_stamps import DRAWN_DPI, StampMaker, heads

PATCH = (192, 288)
"""Height and width of a drawn training picture at the finder's finer look."""
CUT = (72, 136)
"""The part of it that the net sees in one step, at full or half size: letters of 7 to 17 pixels."""
BATCH = 48
LARGEST = 13.0
"""Height in pixels of a word above which it is looked at in half size."""
NEAR, AROUND = (0.22, 0.45), (0.75, 1.3)
"""Shares of a word's width and height from its middle: within `NEAR` the net must say yes, out of
`AROUND` no; between, nothing is asked."""
IGNORED = 255


def draw(packages: Path, pool: Path, count: int, seed: int) -> None:
    """Draw `count` training pictures into the folder `pool`."""
    maker, random = StampMaker("train", packages), np.random.default_rng(seed)
    shape = PATCH[0] * DRAWN_DPI // int(FINDER_DPI[0]), PATCH[1] * DRAWN_DPI // int(FINDER_DPI[0])
    drawn = heads(maker, random, 0.55, shape)
    pictures = np.zeros((count, *PATCH, 3), dtype=np.uint8)
    words = np.zeros((count, 5), dtype=np.float32)
    for index in range(count):
        head = next(drawn)
        pictures[index] = cv2.resize(head.pixels, PATCH[::-1], interpolation=cv2.INTER_AREA)
        for place, level in zip(head.places, head.levels, strict=True):
            words[index, :4] = np.array(place) * FINDER_DPI[0] / head.dpi
            words[index, 4] = LEVELS.index(level) + 1
    pool.mkdir(parents=True, exist_ok=True)
    np.save(pool / f"pictures-{seed}.npy", pictures)
    np.save(pool / f"words-{seed}.npy", words)


def answers(
    word: NDArray[np.float32] | None, level: int, shape: tuple[int, int]
) -> NDArray[np.uint8]:
    """Return what the net should say of a picture of `shape`, per `STRIDE` pixels.

    `word`: middle x, y, width and height of the word MẬT in pixels. 0 nothing, 1 to 3 the mark,
    255 either.
    """
    rows, columns = shape[0] // STRIDE, shape[1] // STRIDE
    wanted = np.zeros((rows, columns), dtype=np.uint8)
    if word is None:
        return wanted
    y, x = np.mgrid[0:rows, 0:columns] * STRIDE + STRIDE / 2 - 0.5
    away_x, away_y = np.abs(x - word[0]) / word[2], np.abs(y - word[1]) / word[3]
    wanted[(away_x < AROUND[0]) & (away_y < AROUND[1])] = IGNORED
    near = (away_x < max(NEAR[0], 5 / word[2])) & (away_y < max(NEAR[1], 5 / word[3]))
    wanted[near] = level
    return wanted


class FinderSamples:
    """Batches of parts of the drawn pictures."""

    def __init__(self, pool: Path) -> None:
        names = sorted(pool.glob("pictures-*.npy"))
        self._pictures = [np.load(name, mmap_mode="r") for name in names]
        self._words = [np.load(str(name).replace("pictures", "words")) for name in names]

    def __call__(self, random: Random) -> tuple[torch.Tensor, torch.Tensor]:
        """Return pictures as the net gets them (ink 1), and what it should say of them."""
        pictures = np.zeros((BATCH, 3, *CUT), dtype=np.float32)
        wanted = np.zeros((BATCH, CUT[0] // STRIDE, CUT[1] // STRIDE), dtype=np.int64)
        for i in range(BATCH):
            part = int(random.integers(len(self._pictures)))
            at = int(random.integers(len(self._pictures[part])))
            told = self._words[part][at]
            word = told[:4] if told[4] else None
            cut, word = _cut(self._pictures[part][at], word, random)
            pictures[i] = _other_contrast(cut, random).transpose(2, 0, 1)
            wanted[i] = answers(word, int(told[4]), CUT)
        return torch.from_numpy(pictures), torch.from_numpy(wanted)


def _cut(
    picture: NDArray[np.uint8], word: NDArray[np.float32] | None, random: Random
) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
    """Return a part as large as `CUT`, mostly around the word, else where there is much ink."""
    scale = 2 if word is not None and word[3] > LARGEST else 1
    if word is None and random.random() < 0.35:
        scale = 2
    high, wide = CUT[0] * scale, CUT[1] * scale
    spots = [
        (int(random.integers(PATCH[0] - high + 1)), int(random.integers(PATCH[1] - wide + 1)))
        for _ in range(3)
    ]
    y, x = max(
        spots,
        key=lambda s: float(255 - picture[s[0] : s[0] + high : 4, s[1] : s[1] + wide : 4].mean()),
    )
    if word is not None and random.random() < 0.85:
        y = int(np.clip(word[1] - high * random.uniform(0.25, 0.75), 0, PATCH[0] - high))
        x = int(np.clip(word[0] - wide * random.uniform(0.3, 0.75), 0, PATCH[1] - wide))
    part = picture[y : y + high, x : x + wide]
    if scale > 1:
        part = cv2.resize(part, CUT[::-1], interpolation=cv2.INTER_AREA)
    if word is not None:
        word = np.array([word[0] - x, word[1] - y, word[2], word[3]], dtype=np.float32) / scale
    return 1 - np.asarray(part).astype(np.float32) / 255, word


def _other_contrast(ink: NDArray[np.float32], random: Random) -> NDArray[np.float32]:
    if random.random() < 0.25:  # another ink
        ink = ink[:, :, random.permutation(3)]
    if random.random() < 0.5:
        ink = ink * np.float32(random.uniform(0.6, 1.1))
    if random.random() < 0.2:
        ink = ink + random.uniform(0, 0.05) * random.standard_normal(ink.shape, np.float32)
    return np.asarray(ink, dtype=np.float32)


def finder_loss(scores: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Return the focal loss of where marks are, and the loss of which they are."""
    asked = (wanted != IGNORED).float()
    there = ((wanted > 0) & (wanted != IGNORED)).float()
    plain = functional.binary_cross_entropy_with_logits(scores[:, 0], there, reduction="none")
    sure = torch.exp(-plain)
    weights = asked * (1 - sure) ** 1.5 * (1 + 2 * there)
    where = (weights * plain).sum() / there.sum().clamp(min=8)
    spots = there.bool()
    if not spots.any():
        return where
    which = functional.cross_entropy(scores[:, 1:].permute(0, 2, 3, 1)[spots], wanted[spots] - 1)
    return where + 0.2 * which
