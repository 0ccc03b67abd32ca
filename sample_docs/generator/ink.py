"""What people put on paper by hand: digits, signatures, round seals, ĐẾN stamps.

All of it is drawn as strokes on a reportlab canvas (points, y upwards). Nothing imitates a real
person or office: signatures are random curves, and the round seal says that it is a sample.
"""

from __future__ import annotations

import math
from random import Random
from typing import Any

BLUE = (0.10, 0.16, 0.55)
BLACK = (0.12, 0.12, 0.14)
RED = (0.83, 0.10, 0.14)
SEAL_WORDS = "VĂN BẢN MẪU ★ KHÔNG CÓ GIÁ TRỊ PHÁP LÝ "

Point = tuple[float, float]
Stroke = tuple[Point, ...]

# Digits as Vietnamese clerks write them, each a choice of shapes, in a box 1 high and about
# 0.6 wide: the long up-stroke of 1, the open 4, the crossed 7, the 9 with a straight leg.
DIGITS: dict[str, tuple[tuple[Stroke, ...], ...]] = {
    "0": (
        (((0.32, 0.97), (0.08, 0.7), (0.06, 0.3), (0.27, 0.02), (0.5, 0.28), (0.5, 0.72),
          (0.34, 0.96)),),
        (((0.4, 0.95), (0.12, 0.8), (0.05, 0.4), (0.22, 0.04), (0.46, 0.2), (0.52, 0.66),
          (0.3, 1.0)),),
    ),
    "1": (
        (((0.02, 0.55), (0.18, 0.8), (0.3, 1.0)), ((0.3, 1.0), (0.27, 0.5), (0.25, 0.0))),
        (((0.05, 0.7), (0.25, 0.98)), ((0.25, 0.98), (0.24, 0.4), (0.22, 0.02))),
        (((0.2, 1.0), (0.19, 0.5), (0.17, 0.0)),),
    ),
    "2": (
        (((0.05, 0.72), (0.14, 0.95), (0.4, 0.95), (0.44, 0.66), (0.2, 0.3), (0.02, 0.04)),
         ((0.02, 0.04), (0.25, 0.08), (0.52, 0.04))),
        (((0.06, 0.8), (0.24, 1.0), (0.44, 0.82), (0.3, 0.42), (0.06, 0.06), (0.2, 0.14),
          (0.34, 0.02), (0.54, 0.1)),),
    ),
    "3": (
        (((0.06, 0.88), (0.26, 1.0), (0.42, 0.82), (0.2, 0.56)),
         ((0.2, 0.56), (0.46, 0.42), (0.42, 0.1), (0.18, 0.0), (0.02, 0.14))),
        (((0.06, 0.96), (0.44, 0.96)), ((0.44, 0.96), (0.2, 0.6)),
         ((0.2, 0.6), (0.48, 0.44), (0.42, 0.08), (0.04, 0.06))),
    ),
    "4": (
        (((0.3, 1.0), (0.14, 0.66), (0.02, 0.34)), ((0.02, 0.34), (0.3, 0.36), (0.56, 0.36)),
         ((0.4, 0.68), (0.38, 0.3), (0.36, -0.04))),
        (((0.1, 1.0), (0.05, 0.62), (0.1, 0.44), (0.46, 0.46)),
         ((0.44, 0.96), (0.42, 0.4), (0.4, 0.0))),
    ),
    "5": (
        (((0.12, 0.94), (0.08, 0.56)), ((0.08, 0.56), (0.34, 0.62), (0.46, 0.32), (0.3, 0.04),
         (0.02, 0.08)), ((0.12, 0.94), (0.3, 0.98), (0.5, 0.96))),
    ),
    "6": (
        (((0.42, 0.98), (0.16, 0.7), (0.06, 0.28), (0.26, 0.0), (0.46, 0.22), (0.3, 0.46),
          (0.08, 0.28)),),
    ),
    "7": (
        (((0.04, 0.92), (0.26, 0.96), (0.5, 0.95)), ((0.5, 0.95), (0.3, 0.5), (0.2, 0.0)),
         ((0.14, 0.48), (0.46, 0.52))),
        (((0.04, 0.86), (0.08, 0.97), (0.5, 0.93)), ((0.5, 0.93), (0.32, 0.46), (0.26, 0.0))),
    ),
    "8": (
        (((0.42, 0.88), (0.22, 1.0), (0.08, 0.8), (0.26, 0.54), (0.46, 0.24), (0.26, 0.0),
          (0.06, 0.2), (0.24, 0.5), (0.44, 0.78), (0.38, 0.94)),),
    ),
    "9": (
        (((0.44, 0.78), (0.26, 1.0), (0.06, 0.78), (0.2, 0.52), (0.44, 0.74)),
         ((0.44, 0.78), (0.42, 0.4), (0.34, 0.0))),
        (((0.44, 0.8), (0.22, 0.98), (0.08, 0.72), (0.26, 0.54), (0.45, 0.78), (0.42, 0.3),
          (0.22, 0.0), (0.06, 0.08)),),
    ),
}  # fmt: skip


def _curve(canvas: Any, points: list[Point]) -> None:
    """Draw one smooth line through `points` (Catmull-Rom as Bézier pieces)."""
    path = canvas.beginPath()
    path.moveTo(*points[0])
    padded = [points[0], *points, points[-1]]
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        path.curveTo(
            start[0] + (end[0] - before[0]) / 6,
            start[1] + (end[1] - before[1]) / 6,
            end[0] - (after[0] - start[0]) / 6,
            end[1] - (after[1] - start[1]) / 6,
            *end,
        )
    canvas.drawPath(path, stroke=1, fill=0)


def write_digits(
    canvas: Any, x: float, y: float, digits: str, rng: Random, size: float = 15.0
) -> None:
    """Write `digits` from (x, y) on the baseline, `size` points high, with a pen."""
    canvas.saveState()
    canvas.setStrokeColorRGB(*BLUE)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    canvas.setLineWidth(rng.uniform(1.1, 1.6))
    slant = rng.uniform(0.02, 0.22)
    for digit in digits:
        scale = size * rng.uniform(0.9, 1.1)
        lift = rng.uniform(-1.2, 1.2)
        for stroke in rng.choice(DIGITS[digit]):
            points = []
            for px, py in stroke:
                px, py = px + rng.uniform(-0.02, 0.02), py + rng.uniform(-0.02, 0.02)
                points.append((x + (px + slant * py) * scale, y + lift + py * scale))
            _curve(canvas, points)
        x += size * (0.42 if digit == "1" else 0.6) * rng.uniform(0.95, 1.15)
    canvas.restoreState()


def sign(canvas: Any, x: float, y: float, width: float, rng: Random) -> None:
    """Draw a meaningless scrawl, `width` points wide, around the middle line y."""
    canvas.saveState()
    canvas.setStrokeColorRGB(*(BLUE if rng.random() < 0.7 else BLACK))
    canvas.setLineCap(1)
    canvas.setLineWidth(rng.uniform(1.0, 1.5))
    points = []
    turns, tall = rng.randint(3, 6), rng.uniform(9, 19)
    start, wide = rng.uniform(0, 2 * math.pi), rng.uniform(3, 11)
    for step in range(turns * 5):
        part = step / (turns * 5)
        height = tall * (1 - 0.6 * part) * rng.uniform(0.4, 1.3)
        angle = start + step * math.tau / 5 + rng.uniform(-0.4, 0.4)
        across = width * 0.75 * part + wide * math.cos(angle)
        points.append((x + across, y + height * math.sin(angle)))
    points.append((x + width, y + rng.uniform(-6, 10)))
    _curve(canvas, points)
    if rng.random() < 0.6:
        _curve(canvas, [(x - 6, y - 12), (x + width * 0.5, y - 17), (x + width + 8, y - 5)])
    canvas.restoreState()


def round_seal(canvas: Any, x: float, y: float, font: str, rng: Random) -> None:
    """Press a red round seal (33 mm across) at the centre (x, y); its words say it is a sample."""
    radius = 47.0
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(rng.uniform(-14, 14))
    canvas.setStrokeColorRGB(*RED)
    canvas.setFillColorRGB(*RED)
    canvas.setStrokeAlpha(0.8)
    canvas.setFillAlpha(0.8)
    canvas.setLineWidth(2.2)
    canvas.circle(0, 0, radius)
    canvas.setLineWidth(0.8)
    canvas.circle(0, 0, radius * 0.62)
    canvas.setFont(font, 8.6)
    words = SEAL_WORDS.replace("★", "•")
    for index, letter in enumerate(words):
        canvas.saveState()
        canvas.rotate(90 - 360 * index / len(words))
        canvas.translate(0, radius * 0.74)
        canvas.drawCentredString(0, 0, letter)
        canvas.restoreState()
    star = canvas.beginPath()
    for corner in range(10):
        reach = radius * (0.3 if corner % 2 == 0 else 0.12)
        angle = math.pi / 2 + corner * math.pi / 5
        point = (reach * math.cos(angle), reach * math.sin(angle))
        if corner:
            star.lineTo(*point)
        else:
            star.moveTo(*point)
    star.close()
    canvas.drawPath(star, stroke=0, fill=1)
    canvas.restoreState()


def arrival_stamp(
    canvas: Any, x: float, y: float, office: str, number: str, day: str, font: str, rng: Random
) -> None:
    """Press the rectangular ĐẾN stamp (decree 30/2020, annex IV) with its lower left at (x, y).

    Its number and date (both written by hand) are the receiving office's, never the document's.
    """
    width, height = 118.0, 68.0
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(rng.uniform(-3, 3))
    canvas.setStrokeColorRGB(*RED)
    canvas.setFillColorRGB(*RED)
    canvas.setLineWidth(1.3)
    canvas.rect(0, 0, width, height)
    canvas.line(0, height - 15, width, height - 15)
    canvas.setFont(font + "-Bold", 8.5)
    canvas.drawCentredString(width / 2, height - 11, office)
    canvas.setFont(font + "-Bold", 12)
    canvas.drawString(5, height - 36, "ĐẾN")
    canvas.setFont(font, 9.5)
    canvas.drawString(38, height - 30, "Số: ...................")
    canvas.drawString(38, height - 46, "Ngày: ................")
    canvas.drawString(5, 6, "Chuyển: ..............................")
    write_digits(canvas, 60, height - 30, number, rng, 11)
    dates = day.split("-")
    write_digits(canvas, 66, height - 47, dates[2], rng, 9)
    canvas.setFont(font, 9.5)
    canvas.setFillColorRGB(*BLUE)
    canvas.drawString(81, height - 45, f"/{dates[1]}/{dates[0][2:]}")
    canvas.restoreState()
