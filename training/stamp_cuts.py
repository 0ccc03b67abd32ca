"""Cuts stamps of secrecy (dấu độ mật), and stamps that are none, as many makers cut them.

Sizes are those of Thông tư 24/2020/TT-BCA (a stamp of 8 mm, letters of some 4 mm) and everything
smaller and larger that offices have: a word typed at 13 points, a stamp of 30 mm.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
import yaml
from fontTools.ttLib import TTFont
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from extractors.reading.secret_judge import LEVELS
from training.digit_sources import debian_font
from training.line_wear import Random, choose

Part = Literal["train", "held_out"]
Mask = NDArray[np.uint8]
Ink = NDArray[np.float32]
"""Height x width: how much ink there is, 0 to 1."""
Word = tuple[float, float, float, float]
"""Middle x, y, width and height of a word, in pixels."""

RECIPE = Path(__file__).with_name("stamp_sources.yaml")
SIZES = (12, 14, 16, 18, 20, 22, 25, 28, 32, 36, 40, 46, 52, 60, 70, 82, 96)
"""Letter sizes in pixels at `DRAWN_DPI` (180) that fonts are loaded in."""
TILTED = 5.0
"""Degrees from which a stamp is told to be tilted."""
APART = 0.25
"""Blank between letters, in sizes, from which they are told to stand apart."""
_SPLIT = ("MẬT", "M ẬT", "MẬ T", "M Ậ T")


@cache
def recipe() -> dict[str, Any]:
    """Return what the drawings are made of."""
    loaded: dict[str, Any] = yaml.safe_load(RECIPE.read_text(encoding="utf-8"))
    return loaded


class Face:
    """One cut of letters: the font files that together hold the Vietnamese signs."""

    def __init__(self, name: str, files: tuple[Path, ...]) -> None:
        self.name = name
        self._files: list[tuple[bytes, frozenset[int]]] = []
        for path in files:
            font = TTFont(path)
            signs = frozenset(font.getBestCmap())
            font.flavor = None
            plain = BytesIO()
            font.save(plain)
            self._files.append((plain.getvalue(), signs))
        self._sized: dict[int, list[ImageFont.FreeTypeFont]] = {}

    def _fonts(self, size: int) -> list[ImageFont.FreeTypeFont]:
        if size not in self._sized:
            self._sized[size] = [ImageFont.truetype(BytesIO(data), size) for data, _ in self._files]
        return self._sized[size]

    def ink(self, text: str, size: int, spacing: float = 0.0) -> tuple[Mask, list[float]]:
        """Return the ink of a line of text (0-255) and the left edge of each sign, end included.

        `spacing`: the blank between signs, in sizes.
        """
        fonts = self._fonts(size)
        margin = size // 3
        places = [float(margin)]
        chosen = []
        for sign in text:
            index = next((i for i, (_, signs) in enumerate(self._files) if ord(sign) in signs), 0)
            chosen.append(fonts[index])
            places.append(places[-1] + fonts[index].getlength(sign) + spacing * size)
        image = Image.new("L", (int(places[-1]) + margin + 2, int(1.9 * size)), 0)
        pen = ImageDraw.Draw(image)
        for sign, font, x in zip(text, chosen, places, strict=False):
            pen.text((x, int(1.4 * size)), sign, font=font, fill=255, anchor="ls")
        return np.asarray(image, dtype=np.uint8), places


def faces(part: Part, packages: Path | None) -> list[Face]:
    """Return the faces of a part: Debian's, and those of a node_modules folder where given."""
    found = [
        Face(Path(name).stem, (debian_font(name),))
        for name in recipe()["files"][part]
        if debian_font(name).is_file()
    ]
    for name in recipe()["faces"][part] if packages else ():
        folder = Path(packages or "") / "@fontsource" / name / "files"
        for cut in ("400-normal", "600-normal", "700-normal", "800-normal", "700-italic"):
            pair = tuple(folder / f"{name}-{sub}-{cut}.woff" for sub in ("latin", "vietnamese"))
            if all(path.is_file() for path in pair):
                found.append(Face(f"{name} {cut}", pair))
    return found


@dataclass(frozen=True, eq=False)
class Stamp:
    """A stamp's ink and the middle, width and height of its word MẬT, None without one.

    `kinds`: what is out of the ordinary about it: `hollow`, `tilted`, `framed`, …
    """

    ink: Ink
    word: Word | None
    kinds: tuple[str, ...]


class StampCutter:
    """Cuts stamps in the faces and frames of one part."""

    def __init__(self, part: Part, packages: Path | None) -> None:
        self._frames = recipe()["frames"][part]
        self.faces = faces(part, packages)
        self.bold = [face for face in self.faces if "400" not in face.name] or self.faces

    def __call__(self, text: str, random: Random, size: int | None = None) -> Stamp:
        """Return a stamp as one maker cuts it, tilted up to 15 degrees.

        A stamp that is none of secrecy has no word, though its text may hold the letters.
        """
        face = choose(random, self.bold if random.random() < 0.85 else self.faces)
        size = size or choose(random, SIZES[7:15])
        spacing = random.uniform(0, 0.12) if random.random() < 0.7 else random.uniform(0.1, 0.9)
        kinds = ["letters apart"] if spacing > APART else []
        marked = text in LEVELS
        if marked and random.random() < 0.08:  # a gap within the word: `M ẬT`
            text = text.replace("MẬT", choose(random, _SPLIT[1:]))
            kinds = ["letters apart"]
        ink, word = _line(face, text, size, spacing)
        if marked and random.random() < 0.1:
            kinds.append("two lines")
            ink, word = self._two_lines(face, text, size, spacing, random)
        stretched = random.uniform(0.8, 1.25)
        ink = cv2.resize(ink, None, fx=1.0, fy=stretched, interpolation=cv2.INTER_LINEAR)
        word = (word[0], word[1] * stretched, word[2], word[3] * stretched)
        if random.random() < 0.06:
            kinds.append("hollow")
            thin = cv2.erode(ink, np.ones((3, 3), np.uint8))
            ink = np.clip(ink - thin, 0, 1)
        ink, word, framed = self._framed(ink, word, size, random)
        kinds += ["framed"] if framed else []
        if random.random() < 0.02:
            kinds.append("cut out of a plate")
            ink = ink.copy()
            ink[2:-2, 2:-2] = 1 - ink[2:-2, 2:-2]
        ink, patchy = _textured(ink, random)
        kinds += ["patchy or faded"] if patchy else []
        angle = random.normal(0, 1.5) if random.random() < 0.5 else random.uniform(-15, 15)
        kinds += ["tilted"] if abs(angle) > TILTED else []
        ink, word = _tilted(ink, word, angle)
        return Stamp(ink, word if marked else None, tuple(kinds))

    def _two_lines(
        self, face: Face, text: str, size: int, spacing: float, random: Random
    ) -> tuple[Ink, Word]:
        """Return the mark with its first word above the other, or with `Bản số` below."""
        first, _, last = text.partition(" ")
        if first in ("TỐI", "TUYỆT"):
            above, (below, word) = (
                _line(face, first, size, spacing)[0],
                _line(face, last, size, spacing),
            )
            joined, left, down = _stacked(above, below, int(0.35 * size))
            return joined, (word[0] + left[1], word[1] + down, word[2], word[3])
        above, word = _line(face, text, size, spacing)
        small = max(s for s in SIZES if s <= max(size // 2, SIZES[0]))
        copy = _line(face, f"Bản số: {random.integers(1, 30):02d}", small, 0.0)[0]
        joined, left, _ = _stacked(above, copy, int(0.2 * size))
        return joined, (word[0] + left[0], word[1], word[2], word[3])

    def _framed(self, ink: Ink, word: Word, size: int, random: Random) -> tuple[Ink, Word, bool]:
        frame = choose(random, self._frames)
        rows, columns = np.where(ink > 0.3)
        if frame == "none" or not len(rows):
            return ink, word, False
        away = int(size * random.uniform(0.1, 0.5)) + 2
        line = max(int(size * random.uniform(0.04, 0.1)), 1)
        edge = away + 4 * line + 3
        ink = cv2.copyMakeBorder(ink, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=0.0)
        top, bottom = int(rows.min()) + edge - away, int(rows.max()) + edge + away
        left, right = int(columns.min()) + edge - away, int(columns.max()) + edge + away
        if frame == "underline":
            cv2.line(ink, (left, bottom), (right, bottom), 1.0, line)
        elif frame == "rounded":
            radius = min((bottom - top) // 3, 12)
            for inset in (0, 2 * line + 1):
                _rounded(
                    ink, left - inset, top - inset, right + inset, bottom + inset, radius, line
                )
        else:
            thick = {"thick": 3 * line, "thick-thin": 3 * line}.get(frame, line)
            cv2.rectangle(ink, (left, top), (right, bottom), 1.0, thick)
            if frame in ("double", "thick-thin"):
                out = 2 * line + thick
                cv2.rectangle(ink, (left - out, top - out), (right + out, bottom + out), 1.0, line)
            if frame == "broken":
                gap = int(random.integers(left, max(right - size, left + 1)))
                ink[top - 2 : top + 3, gap : gap + size] = 0
                ink[bottom - 2 : bottom + 3, left : left + size // 2] = 0
        return ink, (word[0] + edge, word[1] + edge, word[2], word[3]), True


def _line(face: Face, text: str, size: int, spacing: float) -> tuple[Ink, Word]:
    """Return the ink of a line of text and where its last MẬT stands; all of it without one."""
    ink, places = face.ink(text, size, spacing)
    at = max(*(text.rfind(form) for form in _SPLIT), 0)
    right = places[-1] - spacing * size
    middle = 1.05 * size  # of capitals with their marks: the baseline is at 1.4
    word = ((places[at] + right) / 2, middle, right - places[at], 0.75 * size)
    return ink.astype(np.float32) / 255, word


def _stacked(above: Ink, below: Ink, nearer: int) -> tuple[Ink, tuple[int, int], int]:
    """Return two lines of ink as one, where each begins on the left, and how far down the second.

    `nearer`: how much nearer they stand than their own margins have it.
    """
    wide = max(above.shape[1], below.shape[1])
    left = (wide - above.shape[1]) // 2, (wide - below.shape[1]) // 2
    down = above.shape[0] - nearer
    joined = np.zeros((down + below.shape[0], wide), dtype=np.float32)
    joined[: above.shape[0], left[0] : left[0] + above.shape[1]] = above
    part = joined[down:, left[1] : left[1] + below.shape[1]]
    np.maximum(part, below, out=part)
    return joined, left, down


def _rounded(
    ink: Ink, left: int, top: int, right: int, bottom: int, radius: int, line: int
) -> None:
    for x, y, start in (
        (left + radius, top + radius, 180),
        (right - radius, top + radius, 270),
        (right - radius, bottom - radius, 0),
        (left + radius, bottom - radius, 90),
    ):
        cv2.ellipse(ink, (x, y), (radius, radius), 0, start, start + 90, 1.0, line)
    cv2.line(ink, (left + radius, top), (right - radius, top), 1.0, line)
    cv2.line(ink, (left + radius, bottom), (right - radius, bottom), 1.0, line)
    cv2.line(ink, (left, top + radius), (left, bottom - radius), 1.0, line)
    cv2.line(ink, (right, top + radius), (right, bottom - radius), 1.0, line)


def _textured(ink: Ink, random: Random) -> tuple[Ink, bool]:
    """Return the ink as a pad leaves it: patchy, fading to one side, spread or starved."""
    draw = random.random()
    if draw < 0.35:
        return ink, False
    if draw < 0.6:
        grain = cv2.GaussianBlur(
            random.random(ink.shape, dtype=np.float32), (0, 0), random.uniform(0.8, 4)
        )
        level = np.quantile(grain[::3, ::3], random.uniform(0.02, 0.25))
        return np.asarray(ink * (grain > level), dtype=np.float32), True
    if draw < 0.75:
        along = np.linspace(random.uniform(0.45, 1), 1, ink.shape[1], dtype=np.float32)
        return ink * (along if random.random() < 0.5 else along[::-1])[None, :], True
    act = cv2.dilate if random.random() < 0.5 else cv2.erode
    return np.asarray(act(ink, np.ones((2, 2), np.uint8)), dtype=np.float32), False


def _tilted(ink: Ink, word: Word, angle: float) -> tuple[Ink, Word]:
    height, width = ink.shape
    turn = np.deg2rad(abs(angle))
    wide = int(width * np.cos(turn) + height * np.sin(turn)) + 2
    high = int(width * np.sin(turn) + height * np.cos(turn)) + 2
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    matrix[:, 2] += [(wide - width) / 2, (high - height) / 2]
    turned = np.asarray(cv2.warpAffine(ink, matrix, (wide, high)), dtype=np.float32)
    x, y = matrix @ np.array([word[0], word[1], 1.0])
    return turned, (float(x), float(y), word[2], word[3])
