"""Looks for stamps of secrecy (dấu độ mật) on the picture of a page's head.

OCR is given the picture without its red, so a red stamp is not read with the text, and tilted,
framed, pale and hollow ones are not either. Two looks are taken here, and in doubt a paper is
secret: nets of our own look at all ink (`secret_nets.py`), and what is coloured is read: ink that
is the size of letters, grouped, without frame, laid level, by the line recogniser. It knows few
letters with two marks, so `MAT` will do.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.document import Box, SecretMark
from extractors.grammar.folding import fold, likeness
from extractors.networks import load_session, recogniser_path
from extractors.reading.page_image import PageImage, Pixels
from extractors.reading.picture import shrink_rgb
from extractors.reading.secret_nets import MARKS as MARKS_JUDGED
from extractors.reading.secret_nets import judged, places

LOOK_DPI = 120
"""Resolution at which is looked."""
HEAD_SHARE = 0.5
"""Upper share of a page in which marks stand (Nghị định 30/2020/NĐ-CP, Appendix I, box 10a, puts
them in the upper quarter; photos and cover sheets have them lower)."""
COLOURED = 26
"""Channels further apart than this are coloured ink; JPEG's noise around print stays below."""
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
DOUBT = 0.78
"""Likeness to `toi mat`, `tuyet mat` from which a reading counts as the mark."""
MARKS = {"mat": "MẬT", "toimat": "TỐI MẬT", "tuyetmat": "TUYỆT MẬT"}
SURE = 0.5
"""Probability of the nets from which a place is a mark."""
RECOGNISED_HEIGHT = 48
"""Pixels that the recogniser wants a line high."""
Ink = NDArray[np.uint8]


@cache
def _recogniser() -> tuple[Any, list[str]]:
    """Return RapidOCR's line recogniser and its signs, the first of which is no sign."""
    session = load_session(recogniser_path())
    signs = session.get_modelmeta().custom_metadata_map["character"].split("\n")
    return session, ["", *signs, " "]


def _line_text(line: Pixels) -> tuple[str, float]:
    """Return what the recogniser reads in the picture of a line, and its mean confidence."""
    session, signs = _recogniser()
    width = max(-(-RECOGNISED_HEIGHT * line.shape[1] // line.shape[0]), 16)
    sized = cv2.resize(line, (width, RECOGNISED_HEIGHT)).astype(np.float32)
    scaled = sized.transpose(2, 0, 1)[None] / 127.5 - 1
    steps = session.run(None, {session.get_inputs()[0].name: scaled})[0][0]
    best = steps.argmax(axis=1)
    at = np.flatnonzero((best != 0) & np.concatenate([[True], best[1:] != best[:-1]]))
    sure = float(steps[at, best[at]].mean()) if len(at) else 0.0
    return "".join(signs[best[step]] for step in at), sure


def secret_mark(picture: PageImage) -> SecretMark | None:
    """Return the likeliest mark of secrecy on a page's head, None where there is none.

    Raises EnvironmentLack where a net cannot be loaded.
    """
    return seen_by_nets(picture) or read_in_colour(picture)


def seen_by_nets(picture: PageImage) -> SecretMark | None:
    """Return the mark that the nets are surest of, None where they are sure of none."""
    head = _head(picture.pixels)
    found = places(head, picture.dpi)
    likely = judged(head, picture.dpi, found)
    sure = 1 - likely[:, 0]
    if not len(found) or sure.max() < SURE:
        return None
    best = int(sure.argmax())
    mark = MARKS_JUDGED[int(likely[best, 1:].argmax())]
    return SecretMark(mark, found[best].box, round(float(sure[best]), 4))


def _head(pixels: Pixels) -> Pixels:
    return pixels[: max(round(HEAD_SHARE * pixels.shape[0]), 1)]


def read_in_colour(picture: PageImage) -> SecretMark | None:
    """Return the mark that coloured letters say, None where they say none."""
    pixels = shrink_rgb(picture.pixels, picture.dpi, LOOK_DPI)
    points = picture.width / pixels.shape[1]
    ink = coloured_ink(_head(pixels))
    found = []
    for letters in _groups(ink, points):
        text, confidence = _read(ink, letters)
        mark = mark_of(text)
        if mark is not None:
            left, top, wide, high = (v * points for v in cv2.boundingRect(letters))
            box = Box(left, top, left + wide, top + high)
            found.append(SecretMark(mark, box, round(confidence, 4)))
    return max(found, key=lambda seen: (len(seen.mark), seen.confidence), default=None)


def coloured_ink(pixels: Pixels) -> Ink:
    """Return how coloured each pixel is against the paper, which may have a tint itself."""
    paper = np.maximum(np.median(pixels[::4, ::4], axis=(0, 1)), 60.0)
    lit = np.minimum(pixels * (255.0 / paper).astype(np.float32), 255.0)
    return np.asarray(lit.max(axis=2) - lit.min(axis=2)).astype(np.uint8)


def mark_of(text: str) -> str | None:
    """Return the mark that a reading with few diacritics is, None if it is anything else."""
    letters = "".join(c for c in fold(text) if c.isalpha())
    if letters in MARKS:
        return MARKS[letters]
    best = max(("toimat", "tuyetmat"), key=lambda mark: likeness(letters, mark))
    ends = "ma" in letters or "at" in letters or letters.endswith("mt")
    near = ends and likeness(letters, best) >= DOUBT
    return MARKS[best] if near else None


def _groups(ink: Ink, points: float) -> Iterator[NDArray[np.int32]]:
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
    for share in REACHES:
        yield from _standing_together(letters, max(round(share * height), 3), points)


def _standing_together(letters: Ink, reach: int, points: float) -> Iterator[NDArray[np.int32]]:
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach + 1, reach // 2 + 1))
    near = cv2.dilate(letters, kernel)
    groups, marked, boxes, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    order = sorted(range(1, groups), key=lambda g: -int(boxes[g][4]))
    for group in order[:MOST_GROUPS]:
        y, x = np.nonzero((marked == group) & (letters > 0))
        if not len(x):
            continue
        wide, high = (np.ptp(x) + 1) * points, (np.ptp(y) + 1) * points
        if not GROUP[0] <= wide <= GROUP[1] or not LETTER[0] <= high <= HIGHEST_GROUP:
            continue
        yield np.stack([x, y], axis=1).astype(np.int32)


def _read(ink: Ink, letters: NDArray[np.int32]) -> tuple[str, float]:
    """Return what the letters of a group say when laid level, and how surely."""
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
    level = cv2.warpAffine(soft, matrix, size, flags=cv2.INTER_CUBIC).astype(np.float32)
    strong = float(np.quantile(level[level > COLOURED], 0.7)) if (level > COLOURED).any() else 255.0
    grey = np.clip(255 * (1 - level / strong), 0, 255).astype(np.uint8)
    line: Pixels = np.repeat(grey[:, :, None], 3, axis=2)
    return _line_text(line)
