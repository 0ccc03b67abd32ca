"""What the judge of marks of secrecy learns from: windows on marks, and where the finder errs."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from extractors.reading.secret_nets import FINDER_DPI, WINDOW, Place, ink_of, places, window
from training.line_wear import Random, choose
from training.secret_stamps import POINT, Head, StampMaker
from training.stamp_cuts import LEVELS

KEPT = (96, 256)
"""Height and width in pixels of the windows that are kept, of which the judge sees a part."""
MARKED_HEADS = 3
"""Parts of heads drawn around a mark for each whole head on which the finder is asked."""
MARKED_SIZE = (int(170 * POINT), int(420 * POINT))
"""Large enough for most windows to lie within: their edge must tell nothing."""
MINED = 6
"""Places of a head that are kept."""
BETWEEN = 8.5, 12.5
"""Height in points of a word MẬT: below it is looked at finely, above coarsely, between either."""
ON_WORD = 0.45, 0.7
"""Shares of its width and height within which a place is the word's."""
OF_STAMP = 2.5
"""Widths of the word around a mark in which other places are neither mark nor none."""
BATCH = 64
SHARE = 0.45
"""Share of a batch that shows marks."""


def mine(packages: Path, pool: Path, count: int, seed: int) -> None:
    """Draw `count` heads; keep windows around marks and where the finder sees marks."""
    maker, random = StampMaker("train", packages, fresh=0.06), np.random.default_rng(seed)
    windows: list[NDArray[np.uint8]] = []
    labels: list[tuple[int, float]] = []
    for _ in range(count):
        for _ in range(MARKED_HEADS):
            head = maker.head(random, choose(random, list(LEVELS), [0.45, 0.3, 0.25]), MARKED_SIZE)
            if head.places:
                windows.append(window(head.pixels, head.dpi, _look(head, random), KEPT))
                labels.append((LEVELS.index(head.levels[0]) + 1, 0.0))
        marked = choose(random, list(LEVELS)) if random.random() < 0.25 else None
        head = maker.head(random, marked)
        for place in places(head.pixels, head.dpi, MINED):
            label = _label(head, place)
            if label is not None:
                windows.append(window(head.pixels, head.dpi, place, KEPT))
                labels.append((label, place.odds))
    pool.mkdir(parents=True, exist_ok=True)
    np.save(pool / f"windows-{seed}.npy", np.stack(windows))
    np.save(pool / f"labels-{seed}.npy", np.array(labels, dtype=np.float32))


def mine_pictures(pool: Path, seed: int) -> None:
    """Keep windows of what the finder learned from: on its marks, and where it errs."""
    random = np.random.default_rng(seed)
    windows: list[NDArray[np.uint8]] = []
    labels: list[tuple[int, float]] = []
    for name in sorted(pool.glob("pictures-*.npy")):
        pictures = np.load(name, mmap_mode="r")
        words = np.load(str(name).replace("pictures", "words"))
        for picture, word in zip(pictures, words, strict=True):
            pixels, level = np.array(picture), int(word[4])
            marked = ((tuple(word[:4].tolist()),), (LEVELS[level - 1],)) if level else ((), ())
            head = Head(pixels, FINDER_DPI[0], *marked, kinds=())
            if level:
                windows.append(window(pixels, head.dpi, _look(head, random), KEPT))
                labels.append((level, 0.0))
            for place in places(pixels, head.dpi, 2):
                if _label(head, place) == 0:
                    windows.append(window(pixels, head.dpi, place, KEPT))
                    labels.append((0, place.odds))
    np.save(pool / f"windows-{seed}.npy", np.stack(windows))
    np.save(pool / f"labels-{seed}.npy", np.array(labels, dtype=np.float32))


def _look(head: Head, random: Random) -> Place:
    """Return where the finder might have seen the mark."""
    x, y, wide, high = (side * 72 / head.dpi for side in head.places[0])
    fine = random.random() < 0.5 if BETWEEN[0] < high < BETWEEN[1] else high < BETWEEN[0]
    x += wide * random.uniform(-0.3, 0.3)
    y += high * random.uniform(-0.4, 0.4)
    return Place(x, y, FINDER_DPI[0 if fine else 1], 0.0)


def _label(head: Head, place: Place) -> int | None:
    """Return 0 for no mark, 1 to 3 for which, None where it is neither clearly."""
    if not head.places:
        return 0
    x, y, wide, high = (side * 72 / head.dpi for side in head.places[0])
    away_x, away_y = abs(place.x - x), abs(place.y - y)
    if away_x < ON_WORD[0] * wide and away_y < ON_WORD[1] * high:
        return LEVELS.index(head.levels[0]) + 1
    near = away_x < OF_STAMP * wide and away_y < OF_STAMP * max(high, wide / 2)
    return None if near else 0


class JudgeSamples:
    """Batches of windows, a part of them marks, each seen a little otherwise every time."""

    def __init__(self, pool: Path) -> None:
        names = sorted(pool.glob("windows-*.npy"))
        self._windows = [np.load(name, mmap_mode="r") for name in names]
        labels = [np.load(str(name).replace("windows", "labels")) for name in names]
        at = [
            (part, i, int(row[0])) for part, rows in enumerate(labels) for i, row in enumerate(rows)
        ]
        self._marks = [(part, i, label) for part, i, label in at if label]
        self._others = [(part, i, label) for part, i, label in at if not label]
        print(len(self._marks), "marks,", len(self._others), "others", flush=True)

    def __call__(self, random: Random) -> tuple[torch.Tensor, torch.Tensor]:
        """Return ink as the judge gets it, and what it should say."""
        inks = np.zeros((BATCH, 3, *WINDOW), dtype=np.float32)
        wanted = np.zeros(BATCH, dtype=np.int64)
        for row in range(BATCH):
            of = self._marks if random.random() < SHARE else self._others
            part, at, wanted[row] = of[int(random.integers(len(of)))]
            inks[row] = _seen_otherwise(self._windows[part][at], random)
        return torch.from_numpy(inks), torch.from_numpy(wanted)


def _seen_otherwise(kept: NDArray[np.uint8], random: Random) -> NDArray[np.float32]:
    """Return the judge's window, moved, turned, stretched, in other inks, worn a little more."""
    middle = (KEPT[1] - 1) / 2, (KEPT[0] - 1) / 2
    zoom = float(np.exp(random.uniform(np.log(0.78), np.log(1.25))))
    matrix = cv2.getRotationMatrix2D(middle, random.normal(0, 2.0), zoom)
    matrix[:, 0] *= random.uniform(0.88, 1.14)
    away = WINDOW[1] / 2 - (matrix[0] @ [*middle, 1]), WINDOW[0] / 2 - (matrix[1] @ [*middle, 1])
    matrix[:, 2] += away[0] + random.uniform(-7, 7), away[1] + random.uniform(-4, 4)
    seen = cv2.warpAffine(
        np.asarray(kept),
        matrix,
        WINDOW[::-1],
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    if random.random() < 0.25:  # the page ends
        high, wide = WINDOW
        side = int(random.integers(4))
        to = int(random.uniform(0.02, 0.3) * (high if side < 2 else wide))
        cut = [np.s_[:to], np.s_[high - to :], np.s_[:, :to], np.s_[:, wide - to :]][side]
        seen[cut] = 255
    if random.random() < 0.15:
        seen = cv2.GaussianBlur(seen, (0, 0), random.uniform(0.4, 1.0))
    if random.random() < 0.15:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(25, 80))]
        seen = cv2.imdecode(cv2.imencode(".jpg", seen, quality)[1], cv2.IMREAD_COLOR)
    ink = ink_of(seen)
    if random.random() < 0.25:
        ink = ink[random.permutation(3)]
    if random.random() < 0.12:
        ink[:] = ink.mean(axis=0)
    if random.random() < 0.5:
        ink = ink * np.float32(random.uniform(0.55, 1.15))
    if random.random() < 0.2:
        ink = ink + random.uniform(0, 0.06) * random.standard_normal(ink.shape, np.float32)
    return np.asarray(np.clip(ink, 0, 1), dtype=np.float32)


def judge_loss(scores: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Return how wrong the scores are: mostly whether there is a mark, a little which."""
    none, some = scores[:, 0], torch.logsumexp(scores[:, 1:], dim=1)
    marked = (wanted > 0).float()
    whether = functional.binary_cross_entropy_with_logits(some - none, marked * 0.98 + 0.01)
    spots = wanted > 0
    if not spots.any():
        return whether
    return whether + 0.2 * functional.cross_entropy(scores[spots, 1:], wanted[spots] - 1)
