"""Real lines as the head learns from them: cut, sheared, worn and inked differently each time."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.letterhead.line_finder import FoundLine, Picture
from extractors.letterhead.looks import part_of, slot_looks
from extractors.letterhead.slot_readers import look_span
from extractors.letterhead.slots import date_slots, number_slot
from training.line_wear import Random
from training.real_lines import RealLine
from training.synthetic_lines import Sample

_TALL = 48
"""Height in pixels at which a line is cut before it is worn."""
_BEHIND = 0.6
"""How far behind the slot's end, in line heights, its last sign may reach."""


@dataclass(frozen=True, eq=False)
class _Cut:
    """A line, the places (shares of its length) where its slot and a date's `ngày` stand."""

    line: FoundLine
    slot_end: float | None
    word: float


def real_sample(real: RealLine, label: str, random: Random) -> Sample:
    """Return one random look at a line, from its start or from `ngày` on to behind its slot."""
    cut = _cut(real, random)
    height = cut.line.height / cut.line.width
    left, right, end = 0.0, 1.0, 1.0
    if real.field == "date":
        left = max(cut.word - random.uniform(0.1, 0.7) * height, 0.0)
    elif cut.slot_end is not None and random.random() < 0.8:
        behind = random.uniform(1.0, 2.6) + (2.8 if real.year else 0.0)
        right = min(cut.slot_end + behind * height, 1.0)
        label_end = cut.slot_end + (_BEHIND + (2.8 if real.year else 0.0)) * height
        end = min(label_end / right, 1.0)
    part = part_of(cut.line, left, right).grown(
        random.uniform(0.0, 0.25),
        random.uniform(0.0, 0.3),
        random.uniform(0.0, 0.2),
        random.uniform(0.0, 0.3),
    )
    grey = _straightened(_channel(real.picture, random), part, random)
    return Sample(_worn(grey, random), label, end)


def clean_looks(real: RealLine) -> list[Picture]:
    """Return the looks that the reader takes at a line; none where it did not find it."""
    if real.role is None:
        return []
    return slot_looks(real.picture, real.role.line, *look_span(real.role, real.field))


def _cut(real: RealLine, random: Random) -> _Cut:
    """Return the line as it was found, or as labelled where that is off or by chance."""
    role = real.role
    if role is None or _apart(role.line, real.line) > 1.0:
        return _Cut(real.line, None, 0.0)
    text = role.reading.text
    steps = max(role.reading.places[-1], 1)
    slot_end, word = None, 0.0
    if real.field == "number":
        slot = number_slot(text)
        if slot.found and slot.symbol:
            slot_end = min((role.reading.places[slot.end] + 0.3) / steps, 1.0)
    else:
        slots = date_slots(text)
        if slots is not None and slots.word:
            word = role.reading.places[slots.word] / steps
    return _Cut(role.line, slot_end, word)


def _apart(found: FoundLine, labelled: FoundLine) -> float:
    """Return how much of the labelled line's start or end the found one lacks, in heights."""
    return max(found.left - labelled.left, labelled.right - found.right) / labelled.height


def _channel(picture: Picture, random: Random) -> Picture:
    """Return a grey picture: red, all channels, or another mix of them."""
    draw = random.random()
    if draw < 0.35:
        return picture[:, :, 0]
    if draw < 0.65:
        return cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    mix = random.dirichlet([1.0, 1.0, 1.0]).astype(np.float32)
    return np.clip(picture.astype(np.float32) @ mix, 0, 255).astype(np.uint8)


def _straightened(grey: Picture, line: FoundLine, random: Random) -> Picture:
    """Return the line's picture; its corners are moved and it is sheared a little."""
    quad = line.quad + random.normal(0, 0.03, (4, 2)).astype(np.float32) * line.height
    shear = np.float32(random.normal(0, 0.12) * line.height)
    quad[:2, 0] += shear / 2
    quad[2:, 0] -= shear / 2
    width = max(round(line.width / line.height * _TALL), 8)
    target = np.array([[0, 0], [width, 0], [width, _TALL], [0, _TALL]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
    cut: Picture = cv2.warpPerspective(
        grey, matrix, (width, _TALL), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
    ).astype(np.uint8)
    return _waved(cut, random) if random.random() < 0.4 else cut


def _waved(line: Picture, random: Random) -> Picture:
    """Return the line with letters pushed about smoothly, as another day's hand would write."""
    height, width = line.shape
    knots = max(width // 14, 2)
    moves = [
        cv2.resize(
            random.normal(0, size, (3, knots)).astype(np.float32),
            (width, height),
            interpolation=cv2.INTER_CUBIC,
        )
        for size in (1.3, 1.6)
    ]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    waved: Picture = cv2.remap(
        line, x + moves[0], y + moves[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    ).astype(np.uint8)
    return waved


def _worn(line: Picture, random: Random) -> Picture:
    """Return the line with another thickness of ink, darkness, sharpness and noise."""
    worn: NDArray[np.float32] = line.astype(np.float32)
    if random.random() < 0.3:
        kernel = np.ones((2, 2), np.uint8)
        thick = cv2.erode if random.random() < 0.5 else cv2.dilate
        share = random.uniform(0.3, 1.0)
        worn = (1 - share) * worn + share * thick(worn, kernel)
    if random.random() < 0.35:
        worn = cv2.GaussianBlur(worn, (0, 0), random.uniform(0.4, 1.3)).astype(np.float32)
    if random.random() < 0.3:  # fewer pixels
        factor = random.uniform(0.45, 0.9)
        small = cv2.resize(worn, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        worn = cv2.resize(small, (line.shape[1], line.shape[0])).astype(np.float32)
    if random.random() < 0.3:  # a fainter or darker pen: the middle tones move
        paper = float(np.median(worn))
        ink = np.clip((paper - worn) / max(paper, 1.0), 0, 1)
        worn = paper * (1 - ink ** random.uniform(0.6, 1.6))
    if random.random() < 0.12:
        level = random.uniform(0.35, 0.7)
        low, high = np.percentile(worn, [1, 60])
        worn = np.where(worn > low + level * (high - low), 255.0, 0.0).astype(np.float32)
    if random.random() < 0.5:
        worn = worn + random.normal(0, random.uniform(1, 10), worn.shape)
    return np.clip(worn, 0, 255).astype(np.uint8)
