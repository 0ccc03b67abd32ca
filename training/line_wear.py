"""What a scanner, a copier or a camera does to a line; and random choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Random = np.random.Generator
T = TypeVar("T")


def _turn(picture: Picture, random: Random) -> Picture:
    height, width = picture.shape
    angle = random.normal(0, 0.6)
    shear = random.normal(0, 0.04)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    matrix[0, 1] += shear
    matrix[0, 2] -= shear * height / 2
    turned: Picture = cv2.warpAffine(picture, matrix, (width, height), borderValue=255)
    return turned


def _smear(random: Random) -> NDArray[np.float32]:
    """Return the kernel of a camera that moved two to four pixels."""
    angle, length = random.uniform(0, np.pi), random.uniform(1, 2)
    kernel = np.zeros((5, 5), dtype=np.float32)
    away = np.array([np.cos(angle), np.sin(angle)]) * length
    start, end = np.round(2 - away).astype(int), np.round(2 + away).astype(int)
    cv2.line(kernel, start.tolist(), end.tolist(), 1.0, 1)
    smear: NDArray[np.float32] = kernel / kernel.sum()
    return smear


def wear(picture: Picture, random: Random, scale: float | None = None) -> Picture:
    """Return the line as a scanner, a copier or a camera would leave it.

    `scale`: its size afterwards; random where not given.
    """
    if random.random() < 0.6:
        picture = _turn(picture, random)
    if random.random() < 0.3:  # ink that spread, or print that faded
        kernel = np.ones((2, 2), np.uint8)
        act: Callable[..., Picture] = choose(random, [cv2.erode, cv2.dilate], [0.6, 0.4])
        picture = act(picture, kernel)
    if scale is None:
        least = 0.27 if random.random() < 0.25 else 0.36
        scale = float(np.exp(random.uniform(np.log(least), np.log(1.0))))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    way = random.random()
    if way < 0.2:  # 1-bit scan
        level = random.uniform(110, 210)
        noisy = small + random.normal(0, random.uniform(0, 18), small.shape)
        worn = np.where(noisy > level, 255.0, 0.0)
    else:
        worn = small.astype(np.float32)
        if random.random() < 0.4:
            worn = cv2.GaussianBlur(worn, (0, 0), random.uniform(0.4, 1.1))
        if random.random() < 0.12:  # a hand that moved
            worn = cv2.filter2D(worn, -1, _smear(random))
        paper = random.uniform(190, 255) if random.random() < 0.5 else 255.0
        black = random.uniform(0, 70)
        worn = black + worn * ((paper - black) / 255)
        if random.random() < 0.2:  # shade of a photo
            height, width = worn.shape
            x = np.linspace(0, 1, width)[None, :]
            y = np.linspace(0, 1, height)[:, None]
            worn = (
                worn
                * (1 - random.uniform(0, 0.4) * (x if random.random() < 0.5 else 1 - x))
                * (1 - random.uniform(0, 0.2) * y)
            )
        if random.random() < 0.6:
            worn = worn + random.normal(0, random.uniform(1, 14), worn.shape)
    if random.random() < 0.15:  # specks
        for _ in range(int(random.integers(1, 12))):
            y, x = int(random.integers(worn.shape[0])), int(random.integers(worn.shape[1]))
            worn[y : y + 2, x : x + 2] = random.choice([20.0, 255.0])
    done = np.clip(worn, 0, 255).astype(np.uint8)
    if random.random() < 0.4:
        packed = cv2.imencode(
            ".jpg", done, [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(25, 90))]
        )[1]
        done = cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE).astype(np.uint8)
    return done


def pick(random: Random, weights: list[float]) -> int:
    """Return an index with the given weights."""
    return int(random.choice(len(weights), p=np.array(weights) / sum(weights)))


def choose(random: Random, options: Sequence[T], weights: list[float] | None = None) -> T:
    """Return one of the options, evenly or with the given weights."""
    return options[pick(random, weights or [1.0] * len(options))]
