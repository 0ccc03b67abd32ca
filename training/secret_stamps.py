"""Draws heads of pages with and without a stamp of secrecy (dấu độ mật), as many makers cut it.

A drawing is ink on paper at `DRAWN_DPI`, then worn as copiers and scanners wear it. Sizes are
those of Thông tư 24/2020/TT-BCA (a stamp of 8 mm, letters of some 4 mm) and everything smaller and
larger that offices have: a word typed at 13 points, a stamp of 30 mm.
"""

from __future__ import annotations

from collections.abc import Iterator
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

from training.digit_sources import debian_font
from training.line_wear import Random, choose

Part = Literal["train", "held_out"]
Mask = NDArray[np.uint8]
Light = NDArray[np.float32]
"""Height x width x 3: the light that comes back from the paper, 0 to 1."""

RECIPE = Path(__file__).with_name("stamp_sources.yaml")
DRAWN_DPI = 180
POINT = DRAWN_DPI / 72
GREY = (0.299, 0.587, 0.114)
LEVELS = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
MOST_PAGES = 40
"""Typed pages that are kept, for stamps to be put on them again and again."""
SIZES = (12, 14, 16, 18, 20, 22, 25, 28, 32, 36, 40, 46, 52, 60, 70, 82, 96)
"""Letter sizes in pixels at `DRAWN_DPI` that fonts are loaded in."""


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
    """A stamp's ink (0-1) and the middle, width and height of its word MẬT, None without one."""

    ink: NDArray[np.float32]
    word: tuple[float, float, float, float] | None


@dataclass(frozen=True, eq=False)
class Head:
    """A drawn head of a page: RGB pixels at `dpi`, and the marks of secrecy on it.

    `places`: middle x, y, width, height of each word MẬT in pixels; `levels`: which mark it is.
    """

    pixels: NDArray[np.uint8]
    dpi: float
    places: tuple[tuple[float, float, float, float], ...]
    levels: tuple[str, ...]


class StampMaker:
    """Draws heads of pages in the faces, inks and frames of one part."""

    def __init__(self, part: Part, packages: Path | None) -> None:
        self.part = part
        self.faces = faces(part, packages)
        self.bold = [face for face in self.faces if "400" not in face.name] or self.faces
        self._words = str(recipe()["words"]).split()
        self._pages: list[Mask] = []

    # -- typed pages -------------------------------------------------------------------------
    def _line(self, page: Mask, text: str, x: float, y: float, face: Face, size: int) -> None:
        ink = face.ink(text, size)[0]
        _over(page, ink, int(x), int(y - 0.5 * size))

    def page(self, random: Random) -> Mask:
        """Return the ink of the upper half of a typed page, 595 x 421 points."""
        page = np.zeros((int(421 * POINT), int(595 * POINT)), dtype=np.uint8)
        text, bold = choose(random, self.faces), choose(random, self.bold)
        size = choose(random, SIZES[7:10])
        y = random.uniform(30, 70) * POINT
        if random.random() < 0.75:
            for row in range(int(random.integers(1, 4))):
                name = choose(random, recipe()["issuers"])
                x = random.uniform(60, 110) * POINT
                self._line(page, name, x, y + row * 1.35 * size, bold, size)
            for row, head in enumerate(
                choose(random, [recipe()["heads"][::2], recipe()["heads"][1:]])
            ):
                x = random.uniform(255, 290) * POINT
                self._line(page, head, x, y + row * 1.35 * size, bold, size - 2 * row)
            y += 4.5 * size
            number = f"Số: {random.integers(1, 900)}/{choose(random, ['KH', 'BC', 'QĐ'])}-UBND"
            self._line(page, number, random.uniform(70, 110) * POINT, y, text, size)
            date = f"Đắk Lắk, ngày {random.integers(1, 29)} tháng {random.integers(1, 13)} năm 2024"
            self._line(page, date, random.uniform(280, 330) * POINT, y, text, size)
            y += random.uniform(2, 5) * size
            title = choose(random, [*recipe()["kinds"], *recipe()["titles"]])
            self._line(page, title, random.uniform(120, 240) * POINT, y, bold, size)
            y += 1.5 * size
            if random.random() < 0.6:
                title = choose(random, recipe()["titles"])
                self._line(page, title, random.uniform(90, 200) * POINT, y, bold, size)
                y += 2.5 * size
        pitch = random.uniform(1.25, 1.9)
        while y < page.shape[0] - 2 * size:
            count = int(random.integers(4, 13))
            words = [choose(random, self._words) for _ in range(count)]
            joined = " ".join(words)
            if random.random() < 0.12:
                joined = joined.upper()
            indent = 85 if random.random() < 0.8 else random.uniform(60, 200)
            self._line(page, joined, indent * POINT, y, text, size)
            y += pitch * size
        if random.random() < 0.2:
            self._table(page, random)
        return page

    def _table(self, page: Mask, random: Random) -> None:
        top = int(random.uniform(0.2, 0.7) * page.shape[0])
        for row in range(int(random.integers(2, 8))):
            y = top + row * int(random.uniform(24, 60))
            cv2.line(page, (150, y), (page.shape[1] - 120, y), 255, int(random.integers(1, 4)))
        for x in random.integers(150, page.shape[1] - 120, 4):
            cv2.line(page, (int(x), top), (int(x), top + 260), 255, int(random.integers(1, 4)))

    # -- stamps ------------------------------------------------------------------------------
    def stamp(self, text: str, random: Random, size: int | None = None) -> Stamp:
        """Return a stamp as one maker cuts it, tilted up to 15 degrees."""
        face = choose(random, self.bold if random.random() < 0.85 else self.faces)
        size = size or choose(random, SIZES[7:15])
        spacing = random.uniform(0, 0.12) if random.random() < 0.7 else random.uniform(0.1, 0.9)
        if random.random() < 0.08 and "MẬT" in text:  # a gap within the word: `M ẬT`
            text = text.replace("MẬT", choose(random, ["M ẬT", "MẬ T", "M Ậ T"]))
        ink, places = face.ink(text, size, spacing)
        ink = ink.astype(np.float32) / 255
        word = None
        at = max(text.rfind(form) for form in ("MẬT", "M ẬT", "MẬ T", "M Ậ T"))
        if at >= 0:
            right = places[-1] - spacing * size
            middle = 1.05 * size  # of capitals with their marks: the baseline is at 1.4
            word = ((places[at] + right) / 2, middle, right - places[at], 0.75 * size)
        stretched = random.uniform(0.8, 1.25)
        ink = cv2.resize(ink, None, fx=1.0, fy=stretched, interpolation=cv2.INTER_LINEAR)
        if word:
            word = (word[0], word[1] * stretched, word[2], word[3] * stretched)
        if random.random() < 0.06:  # hollow letters
            thin = cv2.erode(ink, np.ones((3, 3), np.uint8))
            ink = np.clip(ink - thin, 0, 1)
        ink, word = self._framed(ink, word, size, random)
        if random.random() < 0.02:  # letters cut out of a plate
            inner = ink[2:-2, 2:-2]
            ink = ink.copy()
            ink[2:-2, 2:-2] = 1 - inner
        return _tilted(_textured(ink, random), word, random)

    def _framed(
        self,
        ink: NDArray[np.float32],
        word: tuple[float, float, float, float] | None,
        size: int,
        random: Random,
    ) -> tuple[NDArray[np.float32], tuple[float, float, float, float] | None]:
        frame = choose(random, recipe()["frames"][self.part])
        rows, columns = np.where(ink > 0.3)
        if frame == "none" or not len(rows):
            return ink, word
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
        moved = (word[0] + edge, word[1] + edge, word[2], word[3]) if word else None
        return ink, moved

    # -- heads -------------------------------------------------------------------------------
    def head(self, random: Random, marked: str | None, size: tuple[int, int] | None = None) -> Head:
        """Return the head of a page with one mark of secrecy (`marked`) or without.

        `size`: height and width in pixels at `DRAWN_DPI` of the cut to return, None for the whole.
        """
        if len(self._pages) < MOST_PAGES or random.random() < 0.01:
            self._pages.append(self.page(random))
            self._pages = self._pages[-MOST_PAGES:]
        page = choose(random, self._pages)
        if size is not None:
            y = int(random.integers(0, page.shape[0] - size[0] + 1))
            x = int(random.integers(0, page.shape[1] - size[1] + 1))
            page = page[y : y + size[0], x : x + size[1]]
        black = choose(random, [15, 15, 40, 80]) / 255
        light: Light = np.repeat(
            1 - page[:, :, None].astype(np.float32) / 255 * (1 - black), 3, axis=2
        )
        taken: list[tuple[int, int, int, int]] = []
        for _ in range(int(random.integers(0, 3))):
            self._distract(light, random, taken)
        places, levels = [], []
        darkest = 0.0
        if marked is not None:
            typed = random.random() < 0.15
            stamp = self.stamp(marked, random, choose(random, SIZES[7:10]) if typed else None)
            clear = typed or random.random() < 0.4
            laid = self._lay(light, stamp, random, clear, taken)
            if laid is not None and stamp.word is not None:
                x, y, darkest = laid
                places.append((x + stamp.word[0], y + stamp.word[1], *stamp.word[2:]))
                levels.append(marked)
        if random.random() < 0.2:
            _seal_and_pen(light, random)
        pixels, scale = _worn(light, random, darkest)
        return Head(
            pixels,
            DRAWN_DPI * scale,
            tuple(tuple(v * scale for v in place) for place in places),  # type: ignore[misc]
            tuple(levels),
        )

    def _distract(
        self, light: Light, random: Random, taken: list[tuple[int, int, int, int]]
    ) -> None:
        """Put another stamp, or a title that speaks of secrets, on the page."""
        if random.random() < 0.6:
            text = choose(random, recipe()["other_stamps"])
            stamp = self.stamp(text, random)
        else:
            text = choose(random, recipe()["titles"])
            stamp = self.stamp(text, random, choose(random, SIZES[6:11]))
        self._lay(light, stamp, random, random.random() < 0.7, taken)

    def _lay(
        self,
        light: Light,
        stamp: Stamp,
        random: Random,
        clear: bool,
        taken: list[tuple[int, int, int, int]],
    ) -> tuple[int, int, float] | None:
        """Put a stamp where no other stands; return its left, top and how light its ink is.

        `clear`: on bare paper, else over whatever is typed there. None where there is no room.
        """
        high, wide = stamp.ink.shape
        room_y, room_x = light.shape[0] - high, light.shape[1] - wide
        if room_y <= 0 or room_x <= 0:
            return None
        for _ in range(8):
            y, x = int(random.integers(0, room_y)), int(random.integers(0, room_x))
            if not any(
                x < right and left < x + wide and y < bottom and top < y + high
                for left, top, right, bottom in taken
            ):
                break
        else:
            return None
        taken.append((x, y, x + wide, y + high))
        if clear:
            margin = high // 2
            light[y : y + high, max(x - margin, 0) : x + wide + margin] = 1.0
        colour = np.array(choose(random, recipe()["inks"][self.part]), dtype=np.float32) / 255
        colour = np.clip(colour + random.normal(0, 0.03, 3), 0, 1)
        strength = 1.0 if random.random() < 0.6 else random.uniform(0.45, 1.0)
        light[y : y + high, x : x + wide] *= 1 - stamp.ink[:, :, None] * (1 - colour) * strength
        grey = 1 - (1 - float(colour @ np.array(GREY))) * strength
        return x, y, grey


def _over(page: Mask, ink: Mask, x: int, y: int) -> None:
    x, y = max(x, 0), max(y, 0)
    region = page[y : y + ink.shape[0], x : x + ink.shape[1]]
    np.maximum(region, ink[: region.shape[0], : region.shape[1]], out=region)


def _rounded(
    ink: NDArray[np.float32], left: int, top: int, right: int, bottom: int, radius: int, line: int
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


def _textured(ink: NDArray[np.float32], random: Random) -> NDArray[np.float32]:
    """Return the ink as a pad leaves it: patchy, fading to one side, spread or starved."""
    draw = random.random()
    if draw < 0.35:
        return ink
    if draw < 0.6:
        grain = cv2.GaussianBlur(
            random.random(ink.shape, dtype=np.float32), (0, 0), random.uniform(0.8, 4)
        )
        level = np.quantile(grain[::3, ::3], random.uniform(0.02, 0.25))
        ink = ink * (grain > level)
    elif draw < 0.75:
        along = np.linspace(random.uniform(0.45, 1), 1, ink.shape[1], dtype=np.float32)
        ink = ink * (along if random.random() < 0.5 else along[::-1])[None, :]
    else:
        act = cv2.dilate if random.random() < 0.5 else cv2.erode
        ink = act(ink, np.ones((2, 2), np.uint8))
    return np.asarray(ink, dtype=np.float32)


def _tilted(
    ink: NDArray[np.float32], word: tuple[float, float, float, float] | None, random: Random
) -> Stamp:
    angle = random.normal(0, 1.5) if random.random() < 0.5 else random.uniform(-15, 15)
    height, width = ink.shape
    turn = np.deg2rad(abs(angle))
    wide = int(width * np.cos(turn) + height * np.sin(turn)) + 2
    high = int(width * np.sin(turn) + height * np.cos(turn)) + 2
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    matrix[:, 2] += [(wide - width) / 2, (high - height) / 2]
    turned = np.asarray(cv2.warpAffine(ink, matrix, (wide, high)), dtype=np.float32)
    if word is None:
        return Stamp(turned, None)
    x, y = matrix @ np.array([word[0], word[1], 1.0])
    return Stamp(turned, (float(x), float(y), word[2], word[3]))


def _seal_and_pen(light: Light, random: Random) -> None:
    """Draw the rings of a seal or a stroke of a pen somewhere, over whatever is there."""
    height, width = light.shape[:2]
    ink = np.zeros((height, width), dtype=np.float32)
    if random.random() < 0.5:
        middle = (int(random.integers(0, width)), int(random.integers(0, height)))
        for radius in (46, 42, 26):
            cv2.circle(ink, middle, int(radius * POINT), 1.0, int(random.integers(1, 5)))
        colour = np.array([0.85, 0.15, 0.2])
    else:
        points = np.stack([random.integers(0, width, 5), random.integers(0, height, 5)], axis=1)
        cv2.polylines(ink, [points.astype(np.int32)], False, 1.0, int(random.integers(2, 5)))
        colour = np.array([0.15, 0.2, 0.6])
    light *= 1 - ink[:, :, None] * (1 - colour).astype(np.float32)


def _worn(light: Light, random: Random, palest: float) -> tuple[NDArray[np.uint8], float]:
    """Return what a scanner makes of the paper, RGB, and how much smaller it is.

    `palest`: how light the mark's ink is; a black-and-white scan that would lose it all is not
    made, for nobody could see the mark on it.
    """
    if random.random() < 0.3:  # the page lies askew
        height, width = light.shape[:2]
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), random.uniform(-2, 2), 1.0)
        light = cv2.warpAffine(light, matrix, (width, height), borderValue=(1.0, 1.0, 1.0))
    scale = random.uniform(0.55, 1.0)
    worn = cv2.resize(light, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    scale = worn.shape[1] / light.shape[1]
    if random.random() < 0.35:
        worn = cv2.GaussianBlur(worn, (0, 0), random.uniform(0.4, 1.3))
    paper = random.uniform(0.75, 1.0) if random.random() < 0.5 else 1.0
    tint = paper + random.normal(0, 0.015, 3)
    worn = worn * np.clip(tint, 0.6, 1.0).astype(np.float32)
    if random.random() < 0.5:
        worn = worn + (
            random.uniform(0.005, 0.06) * random.standard_normal(worn.shape, dtype=np.float32)
        )
    if random.random() < 0.35:  # a grey scan
        grey = worn @ np.array(GREY)
        if random.random() < 0.4:  # black and white
            least = max(0.45, palest + 0.35 * (1 - palest))
            grey = (grey > random.uniform(least, max(least, 0.85)) * paper).astype(np.float64)
        worn = np.repeat(grey[:, :, None], 3, axis=2)
    pixels = np.clip(worn * 255, 0, 255).astype(np.uint8)
    if random.random() < 0.6:
        quality = int(random.integers(25, 92))
        packed = cv2.imencode(".jpg", pixels[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        pixels = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), dtype=np.uint8)[:, :, ::-1]
    return np.ascontiguousarray(pixels), scale


def heads(
    maker: StampMaker, random: Random, share: float, size: tuple[int, int] | None = None
) -> Iterator[Head]:
    """Yield heads without end, `share` of them with a mark of secrecy."""
    while True:
        marked = choose(random, list(LEVELS), [0.5, 0.3, 0.2]) if random.random() < share else None
        yield maker.head(random, marked, size)
