"""What the judge of marks of secrecy learns from: windows on drawn heads that the finder names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from extractors.reading.page_image import Pixels
from extractors.reading.secret_finder import FINDER_DPI, Place, places, window
from extractors.reading.secret_judge import LEVELS, SEEN, ink_of, judge
from extractors.reading.secret_marks import head_of
from training.line_wear import Random
from training.real_pages import pages_of
from training.secret_stamps import DRAWN_DPI, Head, StampMaker, heads

BATCH = 48
MARKED = 0.6
"""Share of the drawn heads that bear a mark."""
NEAR, AROUND = (0.35, 0.6), (0.8, 1.2)
"""Shares of a word's width and height from its middle: within `NEAR` a place is the mark, out of
`AROUND` it is none; what lies between is not learned from."""
HIGH = (6.0, 18.0)
"""Pixels that a word is high in a look of the finder that may name it."""
DPIS = (150, 120, 200)
"""Resolutions in which pages of real papers are drawn."""
CUT = (560, 1100)
"""Height and width in pixels of the cuts that most heads are drawn of: a whole one takes longer."""
OVER = (0.1, 0.85)
"""Shares of the stamps put over text, in one half of the heads and in the other."""
SETTLED, SETTLED_KEPT = 4.0, 0.25
"""Log odds from which the judge of before is right without doubt, and the share of those windows
that is kept: it learns most from the others."""
MARGIN = 8
"""Pixels kept around a window, to shift it."""
KEPT = SEEN[0] + 2 * MARGIN, SEEN[1] + 2 * MARGIN


def draw_windows(packages: Path, pool: Path, count: int, seed: int) -> None:
    """Keep the windows of `count` drawn heads in the folder `pool`, most of them of cuts."""
    random = np.random.default_rng(seed)
    drawn = [heads(maker, random, MARKED, CUT) for maker in _makers(packages)]
    whole = heads(_makers(packages)[0], random, MARKED)
    of = (next(whole if index % 8 == 0 else drawn[index % 2]) for index in range(count))
    _keep(pool, str(seed), *_hardest(of, random))


def draw_on_papers(packages: Path, papers: Path, pool: Path, count: int, seed: int) -> None:
    """Keep the windows of `count` heads of real papers that stamps were put on."""
    random, makers = np.random.default_rng(seed), _makers(packages)
    pages = [page for _, page in pages_of(papers, DRAWN_DPI)]
    of = (
        makers[index % 2].on(pages[int(random.integers(len(pages)))], random, LEVELS[index % 3])
        for index in range(count)
    )
    _keep(pool, f"{papers.name}-{seed}", *_hardest(of, random))


def _makers(packages: Path) -> list[StampMaker]:
    return [StampMaker("train", packages, fresh=0.05, sealed=0.5, over=over) for over in OVER]


def _hardest(of: Iterable[Head], random: Random) -> tuple[list[Pixels], list[int]]:
    """Return the windows of heads and what stands there, few of those that are settled already."""
    kept: list[Pixels] = []
    levels: list[int] = []
    for head in of:
        labelled = _labelled(head, random)
        seen = [window(head.pixels, head.dpi, place, KEPT) for place, _ in labelled]
        said = judge([np.ascontiguousarray(one[MARGIN:-MARGIN, MARGIN:-MARGIN]) for one in seen])
        for (_, level), one, judged in zip(labelled, seen, said, strict=True):
            settled = judged.odds >= SETTLED if level else judged.odds <= -SETTLED
            if not settled or random.random() < SETTLED_KEPT:
                kept.append(one)
                levels.append(level)
    return kept, levels


def keep_windows_of_papers(papers: Path, pool: Path) -> None:
    """Keep what the finder names on real papers, none of which is secret.

    The lower halves of pages are looked at like heads: they hold seals and names.
    """
    kept = []
    for dpi in DPIS:
        for _, page in pages_of(papers, dpi):
            middle = page.pixels.shape[0] // 2
            for half in (head_of(page.pixels), np.ascontiguousarray(page.pixels[middle:])):
                kept += [window(half, page.dpi, at, KEPT) for at in places(half, page.dpi)]
    _keep(pool, papers.name, kept, [0] * len(kept))


def _keep(pool: Path, name: str, windows: list[Pixels], levels: list[int]) -> None:
    pool.mkdir(parents=True, exist_ok=True)
    np.save(pool / f"windows-{name}.npy", np.stack(windows))
    np.save(pool / f"levels-{name}.npy", np.array(levels, dtype=np.uint8))


def _labelled(head: Head, random: Random) -> list[tuple[Place, int]]:
    """Return places with what stands there: 0 no mark, 1 to 3 which one."""
    found: list[tuple[Place, int]] = []
    for word, level in zip(head.places, head.levels, strict=True):
        x, y, wide, high = (side * 72 / head.dpi for side in word)
        for look in FINDER_DPI:
            if HIGH[0] <= high * look / 72 <= HIGH[1]:
                away = random.uniform(-1, 1, 2) * (0.25 * wide, 0.35 * high)
                found.append((Place(x + away[0], y + away[1], look, 0.0), LEVELS.index(level) + 1))
    for place in places(head.pixels, head.dpi):
        level = _at(head, place)
        if level is not None:
            found.append((place, level))
    return found


def _at(head: Head, place: Place) -> int | None:
    for word, level in zip(head.places, head.levels, strict=True):
        x, y, wide, high = (side * 72 / head.dpi for side in word)
        away = abs(place.x - x) / wide, abs(place.y - y) / high
        if away[0] < NEAR[0] and away[1] < NEAR[1]:
            return LEVELS.index(level) + 1 if high * place.dpi / 72 <= HIGH[1] * 1.3 else None
        if away[0] < AROUND[0] and away[1] < AROUND[1]:
            return None
    return 0


class JudgeSamples:
    """Batches of windows, half of them with a mark."""

    def __init__(self, pool: Path) -> None:
        names = sorted(pool.glob("windows-*.npy"))
        self._windows = [np.load(name, mmap_mode="r") for name in names]
        levels = [np.load(str(name).replace("windows", "levels")) for name in names]
        self._levels = levels
        self._with = [(p, int(i)) for p, told in enumerate(levels) for i in np.flatnonzero(told)]
        self._without = [
            (p, int(i)) for p, told in enumerate(levels) for i in np.flatnonzero(told == 0)
        ]

    def __call__(self, random: Random) -> tuple[torch.Tensor, torch.Tensor]:
        """Return windows as the net gets them, and which mark each shows (0 none)."""
        inks = np.zeros((BATCH, 3, *SEEN), dtype=np.float32)
        wanted = np.zeros(BATCH, dtype=np.int64)
        for index in range(BATCH):
            of = self._with if random.random() < 0.45 else self._without
            part, at = of[int(random.integers(len(of)))]
            inks[index] = _varied(np.asarray(self._windows[part][at]), random)
            wanted[index] = self._levels[part][at]
        return torch.from_numpy(inks), torch.from_numpy(wanted)


def _varied(seen: NDArray[np.uint8], random: Random) -> NDArray[np.float32]:
    """Return a window shifted, turned, stretched and in another contrast or ink."""
    high, wide = seen.shape[:2]
    turn = random.normal(0, 2.0)
    zoom = float(np.exp(random.normal(0, 0.09)))
    move = cv2.getRotationMatrix2D((wide / 2 - 0.5, high / 2 - 0.5), turn, zoom)
    move[0, 2] += random.uniform(-6, 6) - (wide - SEEN[1]) / 2
    move[1, 2] += random.uniform(-3, 3) - (high - SEEN[0]) / 2
    cut = cv2.warpAffine(
        seen, move, SEEN[::-1], flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    if random.random() < 0.15:
        cut = cv2.GaussianBlur(cut, (0, 0), random.uniform(0.4, 1.0))
    ink = ink_of(np.asarray(cut, dtype=np.uint8))
    if random.random() < 0.3:  # another ink
        ink = ink[random.permutation(3)]
    if random.random() < 0.15:  # a grey scan
        ink = np.repeat(ink.mean(axis=0, keepdims=True), 3, axis=0)
    if random.random() < 0.5:
        ink = ink * np.float32(random.uniform(0.6, 1.2))
    if random.random() < 0.2:
        ink = ink + random.uniform(0, 0.06) * random.standard_normal(ink.shape, np.float32)
    return np.ascontiguousarray(ink, dtype=np.float32)


def judge_loss(scores: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Return the loss of whether there is a mark, and of which it is."""
    there = (wanted > 0).float()
    loss = functional.binary_cross_entropy_with_logits(scores[:, 0], 0.98 * there + 0.01)
    marked = wanted > 0
    if not marked.any():
        return loss
    return loss + 0.2 * functional.cross_entropy(scores[marked, 1:], wanted[marked] - 1)
