"""Looks for stamps of secrecy (dấu độ mật) on the picture of a page's head.

OCR is given the picture without its red, so a red stamp is not read with the text, and tilted,
framed, pale and hollow ones are not either. Two looks are taken here, and in doubt a paper is
secret. A net names the places where a mark may stand (`secret_finder.py`), another looks closer at
each (`secret_judge.py`), and where that is in doubt the line recogniser reads the place, once as it
is and once in its coloured ink alone, so that a stamp over text comes free of it. Then all that is
coloured is read: ink that is the size of letters, grouped, without frame, laid level.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.document import SecretMark
from extractors.networks import INNER, load_session, recogniser_path
from extractors.page import Box
from extractors.reading.page_image import PageImage, Pixels
from extractors.reading.picture import Ink, ink_boxes, shrink
from extractors.reading.secret_finder import places, window
from extractors.reading.secret_judge import SEEN, judge
from extractors.reading.secret_words import (
    LineReading,
    is_in_heading,
    is_number_line,
    mark_among,
    mark_of,
)

LOOK_DPI = 120
"""Resolution at which is looked."""
ROWS_AT_ONCE = 128
"""Colour is weighed in so many rows at a time: the scale takes forty bytes for a pixel."""
HEAD_SHARE = 0.5
"""Upper share of a page in which marks stand (Nghị định 30/2020/NĐ-CP, Appendix I, box 10a, puts
them in the upper quarter; photos and cover sheets have them lower)."""
COLOURED = 26
"""Channels further apart than this are coloured ink; JPEG's noise around print stays below."""
BRIGHT = 110
"""Ink this coloured is fresh; what a seal lets through to the back of a sheet stays below."""
BRIGHT_SHARE = 0.0001
"""Share of a page that bright ink on its head covers where it could be a mark: half the word MẬT
at 13 points. Of four backs of sealed sheets at hand the most has a tenth of it (2026-11-29)."""
LETTER = (5.0, 42.0)
"""Points that a letter of a mark is high, its marks included."""
WIDEST_LETTER = 60.0
FRAME_FILL = 0.3
"""A piece of ink wider than letters that fills less of its box than this is a frame."""
GROUP = (12.0, 320.0)
"""Points that the letters of a mark are wide, all together."""
HIGHEST_GROUP = 120.0
REACHES = (1.0, 1.9)
"""Letter heights that letters of one mark may stand apart, first tried close, then wide."""
MOST_GROUPS = 6
MOST_TILT = 25.0
SURE = 0.25
"""Log odds of the judge from which a place is a mark whatever is read there. Of the 141 real pages
none lies above, drawn at 300, 150 or 120 dpi, and one at 200 dpi (2026-11-29)."""
DOUBT = -1.75
"""Log odds of the judge below which a place is none, and is not read."""
STRIPS = ((44, 192), (30, 140))
"""Height and width in pixels of what is read of a window: with what stands beside, and the word."""
WIDE_STRIP = (44, 288)
"""What is read to see whether the word stands in a heading."""
DARK, LIGHT = 10, 245
"""Greys that ink and paper get before they are read, however pale the stamp."""
LEAST_INK = 0.2
"""Ink paler than this is not made darker in full."""
LEAST_COLOUR = 0.02
"""Share of a strip that must be coloured for its colour to be read alone."""
RECOGNISED_HEIGHT = 48
"""Pixels that the recogniser wants a line high."""
Colour = NDArray[np.uint8]
"""Height x width: how coloured each pixel is."""


@cache
def _recogniser() -> tuple[Any, list[str]]:
    """Return RapidOCR's line recogniser and its signs, the first of which is no sign."""
    session = load_session(recogniser_path(), INNER)  # as the letterhead's reader has loaded it
    signs = session.get_modelmeta().custom_metadata_map["character"].split("\n")
    return session, ["", *signs, " "]


def _read_line(line: Pixels) -> LineReading:
    """Return what the recogniser reads in the picture of a line."""
    session, signs = _recogniser()
    width = max(-(-RECOGNISED_HEIGHT * line.shape[1] // line.shape[0]), 16)
    sized = cv2.resize(line, (width, RECOGNISED_HEIGHT)).astype(np.float32)
    scaled = sized.transpose(2, 0, 1)[None] / 127.5 - 1
    asked = [session.get_outputs()[0].name]
    steps = session.run(asked, {session.get_inputs()[0].name: scaled})[0][0]
    best = steps.argmax(axis=1)
    at = np.flatnonzero((best != 0) & np.concatenate([[True], best[1:] != best[:-1]]))
    sure = float(steps[at, best[at]].mean()) if len(at) else 0.0
    read = [(sign, int(step)) for step in at for sign in signs[best[step]]]
    text = "".join(sign for sign, _ in read)
    return LineReading(text, tuple(step for _, step in read), sure)


def load_secret_networks() -> None:
    """Load what marks are looked for with, before the first page asks for it.

    Raises EnvironmentLack where a net cannot be loaded.
    """
    blank = np.full((*SEEN, 3), 255, dtype=np.uint8)
    places(blank, LOOK_DPI)
    judge([blank])
    _recogniser()


def secret_mark(picture: PageImage) -> SecretMark | None:
    """Return the likeliest mark of secrecy on a page's head, None where there is none.

    Raises EnvironmentLack where a net cannot be loaded.
    """
    return read_at_places(picture) or read_in_colour(picture)


def read_at_places(picture: PageImage) -> SecretMark | None:
    """Return the mark at a place that the finder names, the likeliest by the judge first."""
    head = head_of(picture.pixels)
    named = places(head, picture.dpi)
    judged = judge([window(head, picture.dpi, place, SEEN) for place in named])
    likeliest = sorted(zip(named, judged, strict=True), key=lambda pair: -pair[1].odds)
    for place, said in likeliest:
        if said.odds < DOUBT:
            break
        seen = window(head, picture.dpi, place)
        mark = said.mark if said.odds >= SURE else _mark_at(seen)
        if mark and not _shows_number(seen):
            return SecretMark(mark, place.box, round(float(1 / (1 + np.exp(-said.odds))), 4))
    return None


def _mark_at(seen: Pixels) -> str | None:
    """Return the mark that a window shows, None where none is read, "" for a word of a heading."""
    for size in STRIPS:
        for strip in _renditions(_middle(seen, size)):
            text = _read_line(strip).text
            mark = mark_of(text) or mark_among(text)
            if mark is not None:
                wide = _read_line(_with_contrast(_middle(seen, WIDE_STRIP)))
                return "" if is_in_heading(wide) else mark
    return None


def _shows_number(seen: Pixels) -> bool:
    """Return whether the middle of a window is read as the line of the document's number."""
    return is_number_line(_read_line(_with_contrast(_middle(seen, STRIPS[0]))).text)


def _renditions(strip: Pixels) -> Iterator[Pixels]:
    """Yield a strip as it is, and its coloured ink alone where there is any."""
    yield _with_contrast(strip)
    colour = coloured_ink(strip)
    if (colour > COLOURED).mean() >= LEAST_COLOUR:
        yield _dark_on_light(colour)


def _middle(seen: Pixels, size: tuple[int, int]) -> Pixels:
    top, left = ((whole - part) // 2 for whole, part in zip(seen.shape[:2], size, strict=True))
    return seen[top : top + size[0], left : left + size[1]]


def _with_contrast(strip: Pixels) -> Pixels:
    """Return a strip with paper and its darkest ink in the same greys in every picture."""
    paper = np.maximum(np.quantile(strip[::2, ::4], 0.9, axis=(0, 1)), 60.0)
    dark = 1 - strip / paper
    ink = dark / max(float(np.quantile(dark[::2, ::2].max(axis=2), 0.98)), LEAST_INK)
    return np.clip(LIGHT - (LIGHT - DARK) * ink, 0, 255).astype(np.uint8)


def _dark_on_light(ink: Colour) -> Pixels:
    """Return coloured ink as black letters on white."""
    strong = float(np.quantile(ink[ink > COLOURED], 0.7)) if (ink > COLOURED).any() else 255.0
    grey = np.clip(255 * (1 - ink / strong), 0, 255).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)


def head_of(pixels: Pixels) -> Pixels:
    """Return the upper part of a page, in which marks stand."""
    return pixels[: max(round(HEAD_SHARE * pixels.shape[0]), 1)]


def read_in_colour(picture: PageImage) -> SecretMark | None:
    """Return the mark that coloured letters say, None where they say none."""
    head = shrink(head_of(picture.pixels), picture.dpi, LOOK_DPI)
    points = picture.width / head.shape[1]
    ink = coloured_ink(head)
    found = []
    for letters in _groups(ink, points):
        reading = _read(ink, letters)
        mark = mark_of(reading.text)
        if mark is not None:
            left, top, wide, high = (v * points for v in cv2.boundingRect(letters))
            box = Box(left, top, left + wide, top + high)
            found.append(SecretMark(mark, box, round(reading.confidence, 4)))
    return max(found, key=lambda seen: (len(seen.mark), seen.confidence), default=None)


def could_bear_mark(picture: PageImage) -> bool:
    """Return whether bright ink, more than specks, is on a page's head, whatever it says."""
    head = shrink(head_of(picture.pixels), picture.dpi, LOOK_DPI)
    dpi = head.shape[1] * 72 / picture.width
    bright = Ink((coloured_ink(head) > BRIGHT).astype(np.uint8), dpi)
    inked = sum(area for *_, area in ink_boxes(bright))
    return inked > BRIGHT_SHARE * head.size / (3 * HEAD_SHARE)


def coloured_ink(pixels: Pixels) -> Colour:
    """Return how coloured each pixel is against the paper, which may have a tint itself."""
    paper = np.maximum(np.median(pixels[::4, ::4], axis=(0, 1)), 60.0)
    greys = np.arange(256, dtype=np.float32)[:, None]
    lighter = np.minimum(greys * (255.0 / paper).astype(np.float32), 255.0)
    ink = np.empty(pixels.shape[:2], dtype=np.uint8)
    for top in range(0, pixels.shape[0], ROWS_AT_ONCE):
        red, green, blue = cv2.split(cv2.LUT(pixels[top : top + ROWS_AT_ONCE], lighter[None]))
        spread = cv2.max(cv2.max(red, green), blue) - cv2.min(cv2.min(red, green), blue)
        ink[top : top + ROWS_AT_ONCE] = spread
    return ink


def _groups(ink: Colour, points: float) -> Iterator[NDArray[np.int32]]:
    """Yield the pixels (x, y) of letters that stand together in coloured ink, largest first."""
    mask = (ink > COLOURED).astype(np.uint8)
    if not mask.any():
        return
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    kept = np.zeros(count, dtype=np.uint8)
    heights = []
    for index, (_, _, wide, high, area) in enumerate(stats[1:].tolist(), start=1):
        across, down = wide * points, high * points
        hollow = across > WIDEST_LETTER and area < FRAME_FILL * wide * high
        if hollow or down > LETTER[1] or across > GROUP[1] or max(across, down) < 1.0:
            continue
        kept[index] = 1
        if down >= LETTER[0]:
            heights.append(down)
    if not heights:
        return
    letters = kept[labels]
    height = float(np.quantile(heights, 0.75)) / points
    told = set()
    for share in REACHES:
        for group in _standing_together(letters, max(round(share * height), 3), points):
            if (same := group.tobytes()) not in told:
                told.add(same)
                yield group


def _standing_together(letters: Colour, reach: int, points: float) -> Iterator[NDArray[np.int32]]:
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach + 1, reach // 2 + 1))
    left, top, across, down = cv2.boundingRect(letters)
    # As far around them as they reach, so that no place is weighed in which there is nothing.
    left, top = max(left - reach, 0), max(top - reach, 0)
    letters = letters[top : top + down + 2 * reach, left : left + across + 2 * reach]
    near = cv2.dilate(letters, kernel)
    groups, marked, boxes, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    order = sorted(range(1, groups), key=lambda g: -int(boxes[g][4]))
    for group in order[:MOST_GROUPS]:
        x0, y0, wide, high, _ = (int(value) for value in boxes[group])
        own = slice(y0, y0 + high), slice(x0, x0 + wide)
        y, x = np.nonzero((marked[own] == group) & (letters[own] > 0))
        if not len(x):
            continue
        size = (np.ptp(x) + 1) * points, (np.ptp(y) + 1) * points
        if not GROUP[0] <= size[0] <= GROUP[1] or not LETTER[0] <= size[1] <= HIGHEST_GROUP:
            continue
        yield np.stack([x + (left + x0), y + (top + y0)], axis=1).astype(np.int32)


def _read(ink: Colour, letters: NDArray[np.int32]) -> LineReading:
    """Return what the letters of a group say when laid level."""
    (middle_x, middle_y), (wide, high), angle = cv2.minAreaRect(letters)
    if wide < high:
        wide, high, angle = high, wide, angle - 90
    angle = (angle + 90) % 180 - 90
    if abs(angle) > MOST_TILT:
        angle, (wide, high) = 0.0, tuple(float(v) for v in np.ptp(letters, axis=0) + 1)
    margin = 0.15 * high + 2
    size = (round(wide + 2 * margin), round(high + 2 * margin))
    own = np.zeros_like(ink)
    own[letters[:, 1], letters[:, 0]] = 1
    soft = ink * cv2.dilate(own, np.ones((3, 3), np.uint8))
    matrix = cv2.getRotationMatrix2D((middle_x, middle_y), angle, 1.0)
    matrix[:, 2] += np.array([size[0] / 2 - middle_x, size[1] / 2 - middle_y])
    level = cv2.warpAffine(soft, matrix, size, flags=cv2.INTER_CUBIC)
    return _read_line(_dark_on_light(np.asarray(level, dtype=np.uint8)))
