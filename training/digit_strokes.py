# ruff: noqa: E501 - one shape a line, so that they can be compared
"""Handwritten digits drawn as pen strokes, the way Vietnamese clerks write them.

Each digit has several shapes (the `1` with a long up-stroke, the crossed `7`, the open `4`);
a shape is a list of strokes, a stroke a list of points in a box 1 high, `y` down. A point given
twice in a row is a corner, all others are passed smoothly. The shapes are the project's own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Stroke = tuple[Point, ...]
Shape = tuple[Stroke, ...]
Mask = NDArray[np.uint8]


def _oval(cx: float, cy: float, rx: float, ry: float, start: float, turn: float) -> Stroke:
    steps = max(int(abs(turn) / 35), 4)
    return tuple(
        (
            cx + rx * math.cos(math.radians(start + turn * i / steps)),
            cy + ry * math.sin(math.radians(start + turn * i / steps)),
        )
        for i in range(steps + 1)
    )


SHAPES: dict[int, tuple[Shape, ...]] = {
    0: (
        (_oval(0.27, 0.5, 0.26, 0.49, -80, -375),),
        (_oval(0.27, 0.5, 0.26, 0.49, -50, -330),),
        (_oval(0.22, 0.5, 0.2, 0.49, -90, 365),),
        (_oval(0.3, 0.55, 0.29, 0.44, -100, -400),),
    ),
    1: (
        # the long up-stroke: flag as tall as half the digit or more
        (((0.0, 0.55), (0.38, 0.0), (0.38, 0.0), (0.34, 0.5), (0.3, 1.0)),),
        (((0.0, 0.8), (0.42, 0.02), (0.42, 0.02), (0.38, 0.5), (0.36, 1.0)),),
        (((0.05, 0.38), (0.34, 0.0), (0.34, 0.0), (0.33, 1.0)),),
        (((0.12, 0.2), (0.3, 0.02), (0.3, 0.02), (0.28, 1.0)),),
        (((0.0, 0.6), (0.2, 0.35), (0.4, 0.0), (0.4, 0.0), (0.3, 1.0)),),
        (((0.1, 0.0), (0.08, 1.0)),),
        (((0.02, 0.42), (0.32, 0.0), (0.32, 0.0), (0.3, 1.0)), ((0.1, 1.0), (0.55, 0.98))),
        (((0.05, 0.3), (0.3, 0.0), (0.3, 0.0), (0.29, 0.98)), ((0.08, 0.97), (0.5, 1.0))),
        # up-stroke from the foot, as tall as the digit; open and nearly closed
        (((-0.12, 0.95), (0.16, 0.4), (0.42, 0.0), (0.42, 0.0), (0.44, 1.0)),),
        (((0.0, 0.9), (0.26, 0.02), (0.26, 0.02), (0.3, 1.0)),),
        (((-0.2, 0.7), (0.1, 0.45), (0.4, 0.0), (0.4, 0.0), (0.32, 0.6), (0.34, 1.05)),),
        # a slash as long as the separator's
        (((0.42, -0.04), (0.0, 1.04)),),
        (((0.5, -0.15), (0.22, 0.4), (-0.1, 1.15)),),
    ),
    2: (
        (((0.05, 0.25), (0.25, 0.0), (0.5, 0.2), (0.38, 0.55), (0.03, 0.97), (0.03, 0.97), (0.58, 0.95)),),
        (((0.08, 0.3), (0.12, 0.06), (0.4, 0.02), (0.46, 0.3), (0.2, 0.7), (0.0, 0.95), (0.12, 0.85), (0.34, 0.97), (0.62, 0.88)),),
        (((0.15, 0.3), (0.03, 0.2), (0.22, 0.0), (0.46, 0.18), (0.3, 0.6), (0.02, 0.92), (0.02, 0.8), (0.2, 0.82), (0.4, 1.0), (0.6, 0.9)),),
        (((0.02, 0.12), (0.3, 0.0), (0.45, 0.25), (0.25, 0.65), (0.0, 1.0), (0.0, 1.0), (0.5, 1.0)),),
        (((0.2, 0.22), (0.06, 0.3), (0.1, 0.08), (0.35, 0.0), (0.5, 0.25), (0.32, 0.65), (0.05, 0.98), (0.05, 0.98), (0.3, 0.92), (0.6, 1.0)),),
    ),
    3: (
        (((0.05, 0.13), (0.28, 0.0), (0.48, 0.2), (0.22, 0.46), (0.22, 0.46), (0.5, 0.7), (0.3, 1.0), (0.0, 0.88)),),
        (((0.04, 0.02), (0.5, 0.02), (0.5, 0.02), (0.2, 0.42), (0.2, 0.42), (0.5, 0.66), (0.28, 1.0), (0.0, 0.88)),),
        (((0.03, 0.1), (0.3, 0.0), (0.44, 0.2), (0.2, 0.42), (0.15, 0.46), (0.42, 0.6), (0.42, 0.88), (0.15, 1.0), (-0.05, 0.85)),),
        (((0.1, 0.2), (0.2, 0.02), (0.42, 0.1), (0.36, 0.38), (0.18, 0.47), (0.48, 0.6), (0.4, 0.95), (0.02, 0.95)),),
    ),
    4: (
        (((0.22, 0.0), (0.02, 0.6), (0.02, 0.6), (0.6, 0.57)), ((0.46, 0.25), (0.4, 1.0))),
        (((0.45, 0.0), (0.45, 0.0), (0.0, 0.66), (0.0, 0.66), (0.62, 0.64)), ((0.45, 0.0), (0.43, 1.0))),
        (((0.06, 0.1), (0.03, 0.45), (0.18, 0.6), (0.42, 0.48)), ((0.5, 0.0), (0.42, 1.0))),
        (((0.3, 0.02), (0.1, 0.4), (0.0, 0.62), (0.25, 0.62), (0.64, 0.55)), ((0.48, 0.35), (0.38, 1.0))),
        (((0.4, 0.0), (0.02, 0.7), (0.02, 0.7), (0.66, 0.68)), ((0.4, 0.38), (0.34, 1.0))),
        (((0.02, 0.05), (0.0, 0.5), (0.0, 0.5), (0.5, 0.5)), ((0.45, 0.0), (0.45, 1.0))),
        # like H, A, X and an open 9
        (((0.08, -0.02), (0.03, 0.98)), ((0.04, 0.52), (0.52, 0.5)), ((0.5, 0.0), (0.45, 1.0))),
        (((0.0, 0.98), (0.3, 0.0), (0.3, 0.0), (0.5, 1.0)), ((0.04, 0.62), (0.62, 0.58))),
        (((0.06, 0.08), (0.16, 0.5), (0.55, 0.5)), ((0.56, 0.02), (0.3, 0.5), (0.08, 1.0))),
        (((0.08, 0.02), (0.04, 0.32), (0.2, 0.42), (0.4, 0.28)), ((0.46, 0.0), (0.42, 0.5), (0.4, 1.0))),
    ),
    5: (
        (((0.12, 0.02), (0.08, 0.42), (0.08, 0.42), (0.3, 0.38), (0.5, 0.65), (0.3, 1.0), (0.0, 0.9)), ((0.12, 0.04), (0.56, 0.0))),
        (((0.55, 0.0), (0.12, 0.03), (0.12, 0.03), (0.07, 0.42), (0.07, 0.42), (0.32, 0.38), (0.48, 0.68), (0.26, 1.0), (-0.02, 0.9)),),
        (((0.16, 0.08), (0.1, 0.46), (0.1, 0.46), (0.36, 0.42), (0.46, 0.75), (0.2, 1.0), (-0.04, 0.92)), ((0.16, 0.06), (0.4, 0.08), (0.66, -0.04))),
        (((0.2, 0.05), (0.05, 0.4), (0.3, 0.42), (0.44, 0.7), (0.22, 0.98), (-0.05, 0.95)), ((0.22, 0.1), (0.62, -0.06))),
    ),
    6: (
        (((0.45, 0.0), (0.12, 0.42), (0.04, 0.78), (0.24, 1.0), (0.47, 0.8), (0.3, 0.57), (0.07, 0.76)),),
        (((0.4, 0.05), (0.2, 0.05), (0.04, 0.5), (0.06, 0.9), (0.3, 1.0), (0.46, 0.75), (0.3, 0.55), (0.06, 0.7)),),
        (((0.34, 0.0), (0.08, 0.5), (0.05, 0.85), (0.25, 1.0), (0.42, 0.85), (0.32, 0.64), (0.12, 0.7), (0.08, 0.86)),),
        (((0.3, 0.0), (0.05, 0.55), (0.02, 0.88), (0.22, 1.0), (0.45, 0.82), (0.4, 0.6), (0.2, 0.58), (0.04, 0.8)),),
    ),
    7: (
        (((0.0, 0.05), (0.55, 0.03), (0.55, 0.03), (0.3, 0.5), (0.2, 1.0)),),
        (((0.0, 0.05), (0.55, 0.03), (0.55, 0.03), (0.3, 0.5), (0.2, 1.0)), ((0.08, 0.52), (0.56, 0.47))),
        (((0.0, 0.18), (0.04, 0.04), (0.04, 0.04), (0.5, 0.05), (0.5, 0.05), (0.3, 1.0)), ((0.1, 0.5), (0.62, 0.46))),
        (((-0.05, 0.15), (0.1, 0.02), (0.3, 0.1), (0.52, 0.0), (0.52, 0.0), (0.2, 1.0)), ((0.02, 0.5), (0.6, 0.46))),
        (((0.0, 0.1), (0.2, 0.0), (0.5, 0.05), (0.42, 0.3), (0.26, 1.0)), ((0.1, 0.55), (0.7, 0.5))),
        (((0.02, 0.1), (0.5, 0.04), (0.5, 0.04), (0.34, 1.0)), ((0.16, 0.4), (0.56, 0.6))),
    ),
    8: (
        (((0.45, 0.12), (0.25, 0.0), (0.08, 0.2), (0.28, 0.47), (0.48, 0.75), (0.25, 1.0), (0.02, 0.78), (0.24, 0.5), (0.44, 0.25), (0.46, 0.08)),),
        (_oval(0.25, 0.25, 0.19, 0.24, 90, -370), _oval(0.25, 0.74, 0.24, 0.26, -90, 375)),
        (((0.5, 0.05), (0.2, 0.0), (0.1, 0.22), (0.36, 0.55), (0.4, 0.85), (0.2, 1.0), (0.02, 0.85), (0.2, 0.55), (0.5, 0.15), (0.56, 0.0)),),
        (((0.3, 0.48), (0.1, 0.28), (0.24, 0.02), (0.44, 0.2), (0.26, 0.5), (0.03, 0.78), (0.22, 1.0), (0.46, 0.78), (0.26, 0.48)),),
    ),
    9: (
        (((0.48, 0.2), (0.25, 0.02), (0.03, 0.28), (0.22, 0.5), (0.46, 0.25), (0.46, 0.25), (0.45, 0.6), (0.4, 1.0)),),
        (((0.48, 0.2), (0.26, 0.0), (0.04, 0.26), (0.22, 0.48), (0.46, 0.22), (0.46, 0.22), (0.45, 0.7), (0.28, 1.0), (0.0, 0.9)),),
        ((*_oval(0.24, 0.25, 0.22, 0.25, -20, -340), (0.46, 0.3), (0.46, 0.3), (0.38, 0.7), (0.1, 1.0)),),
        (((0.44, 0.12), (0.2, 0.04), (0.04, 0.3), (0.2, 0.46), (0.42, 0.28), (0.46, 0.08), (0.46, 0.08), (0.4, 0.75), (0.3, 0.98), (0.1, 1.0), (0.05, 0.88)),),
        # open above: its bowl and its stem do not meet
        (((0.4, 0.0), (0.1, 0.12), (0.06, 0.36), (0.28, 0.46), (0.46, 0.36), (0.46, 0.36), (0.46, 0.75), (0.3, 1.0), (0.0, 0.94)),),
        (((0.3, 0.02), (0.06, 0.2), (0.12, 0.44), (0.42, 0.34)), ((0.48, 0.12), (0.44, 0.6), (0.34, 1.0))),
    ),
}  # fmt: skip
"""The shapes of each digit; all points are our own drawing."""
LONG_ONES = (0, 1, 4, 8, 9, 10, 11, 12)
"""Shapes of the `1` with a long up-stroke: and slashes: what other readers
take for `M`, `A`, `4` or the separator."""


@dataclass(frozen=True, slots=True)
class Hand:
    """How one clerk writes: the same for all digits of a number.

    `shapes` picks a shape for each digit; `slant` is a shear (x per y), `aspect` widens,
    `thickness` is the pen as a share of the digit's height, `wobble` moves points.
    """

    shapes: tuple[int, ...]
    slant: float
    aspect: float
    thickness: float
    wobble: float


def new_hand(random: np.random.Generator) -> Hand:
    """Return a random clerk's hand."""
    shapes = [int(random.integers(len(SHAPES[digit]))) for digit in range(10)]
    if random.random() < 0.4:
        shapes[1] = int(random.choice(LONG_ONES))
    return Hand(
        shapes=tuple(shapes),
        slant=float(random.normal(0.12, 0.17)),
        aspect=float(random.uniform(0.7, 1.35)),
        thickness=float(np.clip(random.lognormal(-2.5, 0.38), 0.035, 0.17)),
        wobble=float(random.uniform(0.008, 0.04)),
    )


def _smooth(points: NDArray[np.float64], steps: int = 9) -> NDArray[np.float64]:
    """Pass a Catmull-Rom curve through `points` (n×2)."""
    padded = np.vstack([points[0], points, points[-1]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        pieces.append(
            0.5
            * (
                2 * b
                + (c - a) * t
                + (2 * a - 5 * b + 4 * c - d) * t**2
                + (3 * b - 3 * c + d - a) * t**3
            )
        )
    return np.vstack([*pieces, points[-1:]])


def _curve(stroke: NDArray[np.float64]) -> NDArray[np.float64]:
    """Smooth a stroke between its corners (doubled points)."""
    cuts = [0]
    cuts += [i for i in range(1, len(stroke)) if np.array_equal(stroke[i], stroke[i - 1])]
    cuts.append(len(stroke))
    parts = [stroke[a:b] for a, b in pairwise(cuts) if b > a]
    return np.vstack([_smooth(part) if len(part) > 1 else part for part in parts])


def draw_digit(digit: int, hand: Hand, height: int, random: np.random.Generator) -> Mask:
    """Return the ink of `digit` (0-255, cut to its ink) drawn `height` pixels high.

    A small share of digits takes another shape than the hand's usual one.
    """
    shapes = SHAPES[digit]
    pick = hand.shapes[digit] if random.random() < 0.85 else int(random.integers(len(shapes)))
    shape: Sequence[Stroke] = shapes[pick % len(shapes)]
    slant = hand.slant + random.normal(0, 0.05)
    aspect = hand.aspect * random.uniform(0.88, 1.12)
    warp = random.normal(0, 0.06, size=2)
    turns = []
    for stroke in shape:
        points = np.array(stroke, dtype=np.float64)
        doubled = np.zeros(len(points), dtype=bool)
        doubled[1:] = np.all(points[1:] == points[:-1], axis=1)
        points += random.normal(0, hand.wobble, size=points.shape)
        points[doubled] = points[np.flatnonzero(doubled) - 1]
        curve = _curve(points)
        x, y = curve[:, 0], curve[:, 1]
        x = x * aspect + warp[0] * np.sin(y * math.pi) + slant * (1 - y)
        y = y + warp[1] * (x - 0.25)
        turns.append(np.stack([x, y], axis=1) * height)
    pen = max(hand.thickness * height * random.uniform(0.85, 1.15), 1.0)
    everything = np.vstack(turns)
    low = everything.min(axis=0) - pen
    size = np.ceil(everything.max(axis=0) + pen - low).astype(int) + 1
    mask = np.zeros((size[1], size[0]), dtype=np.uint8)
    pressure = random.random() < 0.3
    for curve in turns:
        fixed = np.round((curve - low) * 16).astype(np.int32)
        if pressure:
            grow = np.linspace(random.uniform(0.5, 1.2), random.uniform(0.5, 1.2), len(fixed))
            for i in range(len(fixed) - 1):
                width = max(round(pen * grow[i]), 1)
                cv2.line(mask, fixed[i], fixed[i + 1], 255, width, cv2.LINE_AA, 4)
        else:
            cv2.polylines(mask, [fixed], False, 255, max(round(pen), 1), cv2.LINE_AA, 4)
    return mask
