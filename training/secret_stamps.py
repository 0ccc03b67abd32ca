"""Draws heads of pages with and without a stamp of secrecy, worn as copiers and scanners wear them.

A drawing is ink on paper at `DRAWN_DPI`; the stamps are those of `stamp_cuts.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.reading.page_image import PageImage
from extractors.reading.secret_judge import LEVELS
from training.line_wear import Random, choose
from training.stamp_cuts import SIZES, Face, Mask, Part, Stamp, StampCutter, Word, recipe

Light = NDArray[np.float32]
"""Height x width x 3: the light that comes back from the paper, 0 to 1."""

DRAWN_DPI = 180
POINT = DRAWN_DPI / 72
GREY = (0.299, 0.587, 0.114)
MOST_PAGES = 40
"""Typed pages that are kept, for stamps to be put on them again and again."""
PALE = 0.45
"""A stamp that takes less than this of the paper's light is told to be pale."""
COLOURED = 0.15
"""Channels of an ink further apart than this are told to be coloured."""


@dataclass(frozen=True, eq=False)
class Head:
    """A drawn head of a page: RGB pixels at `dpi`, and the marks of secrecy on it.

    `places`: where each word MẬT is in pixels; `levels`: which mark it is; `kinds`: what kind of
    stamp and of scan it is (`Stamp.kinds`, `coloured`, `grey or black`, `pale`, `over text`, …).
    """

    pixels: NDArray[np.uint8]
    dpi: float
    places: tuple[Word, ...]
    levels: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Laid:
    """Where a stamp lies, how light its ink is (0 to 1), and whether it is coloured."""

    left: int
    top: int
    grey: float
    coloured: bool


class StampMaker:
    """Draws heads of pages in the faces, inks and frames of one part."""

    def __init__(
        self,
        part: Part,
        packages: Path | None,
        fresh: float = 0.01,
        sealed: float = 0.2,
        over: float = 0.6,
    ) -> None:
        """`fresh`, `sealed`: shares of heads for which a new page is typed, that bear a seal.

        `over`: share of the marks that are no typed words and are put over whatever is typed there.
        """
        self.part = part
        self.cut = StampCutter(part, packages)
        self.faces, self.bold = self.cut.faces, self.cut.bold
        self._fresh, self._sealed, self._over = fresh, sealed, over
        self._words = str(recipe()["words"]).split()
        self._capitals = str(recipe()["capitals"]).split()
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
            capitals = random.random() < 0.15
            of = self._words + 2 * self._capitals if capitals else self._words
            joined = " ".join(choose(random, of) for _ in range(count))
            joined = joined.upper() if capitals else joined
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

    # -- heads -------------------------------------------------------------------------------
    def head(self, random: Random, marked: str | None, size: tuple[int, int] | None = None) -> Head:
        """Return the head of a page with one mark of secrecy (`marked`) or without.

        `size`: height and width in pixels at `DRAWN_DPI` of the cut to return, None for the whole.
        """
        if len(self._pages) < MOST_PAGES or random.random() < self._fresh:
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
        return self._stamped(light, random, marked, int(random.integers(0, 3)))

    def on(self, picture: PageImage, random: Random, marked: str | None) -> Head:
        """Return the head of a page that is there already, with one mark of secrecy or without."""
        upper = picture.pixels[: picture.pixels.shape[0] // 2]
        scale = DRAWN_DPI / picture.dpi
        sized = cv2.resize(upper, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        light: Light = sized.astype(np.float32) / 255
        return self._stamped(light, random, marked, 0)

    def _stamped(self, light: Light, random: Random, marked: str | None, others: int) -> Head:
        """Put stamps on a page, `others` that are none of secrecy, and wear it."""
        taken: list[tuple[int, int, int, int]] = []
        for _ in range(others):
            self._distract(light, random, taken)
        places, kinds = [], []
        darkest = 0.0
        if marked is not None:
            typed = random.random() < 0.15
            stamp = self.cut(marked, random, choose(random, SIZES[7:10]) if typed else None)
            clear = typed or random.random() >= self._over
            laid = self._lay(light, stamp, random, clear, taken)
            if laid is not None and stamp.word is not None:
                x, y, darkest = laid.left, laid.top, laid.grey
                places.append((x + stamp.word[0], y + stamp.word[1], *stamp.word[2:]))
                kinds = [*stamp.kinds, "coloured" if laid.coloured else "grey or black"]
                kinds += [
                    name for name, so in (("small", typed), ("pale", 1 - darkest < PALE)) if so
                ]
                kinds += [] if clear else ["over text"]
        if random.random() < self._sealed:
            _seal_and_pen(light, random, choose(random, self.bold))
        pixels, scale, scan = _worn(light, random, darkest)
        return Head(
            pixels,
            DRAWN_DPI * scale,
            tuple(tuple(v * scale for v in place) for place in places),  # type: ignore[misc]
            (marked,) if marked and places else (),
            (*kinds, scan) if kinds else (),
        )

    def _distract(
        self, light: Light, random: Random, taken: list[tuple[int, int, int, int]]
    ) -> None:
        """Put another stamp, or a title that speaks of secrets, on the page."""
        if random.random() < 0.6:
            text = choose(random, recipe()["other_stamps"])
            stamp = self.cut(text, random)
        else:
            text = choose(random, recipe()["titles"])
            stamp = self.cut(text, random, choose(random, SIZES[6:11]))
        self._lay(light, stamp, random, random.random() < 0.7, taken)

    def _lay(
        self,
        light: Light,
        stamp: Stamp,
        random: Random,
        clear: bool,
        taken: list[tuple[int, int, int, int]],
    ) -> Laid | None:
        """Put a stamp where no other stands; return where and how it lies.

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
        return Laid(x, y, grey, float(np.ptp(colour)) > COLOURED)


def _over(page: Mask, ink: Mask, x: int, y: int) -> None:
    x, y = max(x, 0), max(y, 0)
    region = page[y : y + ink.shape[0], x : x + ink.shape[1]]
    np.maximum(region, ink[: region.shape[0], : region.shape[1]], out=region)


def _seal_and_pen(light: Light, random: Random, face: Face) -> None:
    """Draw a seal, or a stroke of a pen, or both over each other, over whatever is there."""
    height, width = light.shape[:2]
    middle = (int(random.integers(0, width)), int(random.integers(0, height)))
    seal, pen = [(True, False), (False, True), (True, True)][int(random.integers(0, 3))]
    if seal:
        ink = _seal(random, face)
        red = np.array([random.uniform(0.75, 0.95), random.uniform(0.05, 0.3), 0.2])
        if random.random() < 0.15:  # copied in black
            red = np.full(3, random.uniform(0.05, 0.4))
        half = ink.shape[0] // 2
        x, y = middle[0] - half, middle[1] - half
        left, top = max(x, 0), max(y, 0)
        part = ink[top - y : height - y, left - x : width - x]
        under = light[top : top + part.shape[0], left : left + part.shape[1]]
        under *= 1 - part[: under.shape[0], : under.shape[1], None] * (1 - red).astype(np.float32)
    if pen:
        ink = np.zeros((height, width), dtype=np.float32)
        spread = 60 * POINT if seal else float(width)
        points = np.array(middle) + random.uniform(-spread, spread, (7, 2)) * (1, 0.4)
        cv2.polylines(ink, [points.astype(np.int32)], False, 1.0, int(random.integers(2, 7)))
        blue = np.array([0.15, 0.2, 0.6]) if random.random() < 0.6 else np.full(3, 0.1)
        light *= 1 - ink[:, :, None] * (1 - blue).astype(np.float32)


def _seal(random: Random, face: Face) -> NDArray[np.float32]:
    """Return the ink of a round seal (con dấu): rings, words around, a star or words within."""
    radius = int(random.uniform(16, 52) * POINT)
    size = max(random.uniform(0.13, 0.22) * radius, 6)
    around = " ".join(choose(random, recipe()["issuers"]) for _ in range(3))
    letters = face.ink(f"{around} *", SIZES[0] if size < 13 else SIZES[3], 0.1)[0]
    letters = cv2.resize(letters, None, fx=size / 18, fy=size / 18, interpolation=cv2.INTER_AREA)
    polar = np.zeros((round(2 * np.pi * radius), radius), dtype=np.uint8)
    turned = np.rot90(letters, -1)[: polar.shape[0]]
    left = min(round(0.9 * radius) - turned.shape[1], radius - turned.shape[1])
    polar[: turned.shape[0], max(left, 0) : max(left, 0) + turned.shape[1]] = turned[:, :radius]
    seal = cv2.warpPolar(
        np.roll(polar, int(random.integers(0, polar.shape[0])), axis=0),
        (2 * radius, 2 * radius),
        (radius, radius),
        radius,
        cv2.WARP_INVERSE_MAP | cv2.WARP_FILL_OUTLIERS | cv2.INTER_LINEAR,
    )
    middle = (radius, radius)
    for share in (0.97, 0.92, 0.58)[: int(random.integers(2, 4))]:
        cv2.circle(
            seal, middle, int(share * radius), 255, max(int(random.uniform(0.01, 0.05) * radius), 1)
        )
    if random.random() < 0.6:
        reach = random.uniform(0.2, 0.5) * radius
        turns = np.arange(10) * np.pi / 5 - np.pi / 2
        far = np.where(np.arange(10) % 2 == 0, reach, 0.4 * reach)
        star = np.stack([np.cos(turns), np.sin(turns)], axis=1) * far[:, None] + radius
        cv2.fillPoly(seal, [star.astype(np.int32)], 255)
    else:
        word = face.ink(choose(random, recipe()["other_stamps"]), SIZES[0])[0]
        wide = min(1.0, 1.0 * radius / word.shape[1])
        word = cv2.resize(word, None, fx=wide, fy=wide, interpolation=cv2.INTER_AREA)
        top, at = radius - word.shape[0] // 2, radius - word.shape[1] // 2
        seal[top : top + word.shape[0], at : at + word.shape[1]] |= word
    turned_by = cv2.getRotationMatrix2D(middle, random.uniform(-25, 25), 1.0)
    ink = cv2.warpAffine(seal, turned_by, seal.shape[::-1]).astype(np.float32) / 255
    if random.random() < 0.5:  # unevenly inked
        blotches = cv2.resize(random.random((7, 7)).astype(np.float32), seal.shape[::-1])
        ink *= np.clip(1.6 * blotches, 0, 1)
    return np.asarray(ink * random.uniform(0.6, 1.0), dtype=np.float32)


def _worn(light: Light, random: Random, palest: float) -> tuple[NDArray[np.uint8], float, str]:
    """Return what a scanner makes of the paper, RGB, how much smaller it is, and in which colours.

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
    scan = "colour scan"
    if random.random() < 0.35:
        scan = "grey scan"
        grey = worn @ np.array(GREY)
        if random.random() < 0.4:
            scan = "black-and-white scan"
            least = max(0.45, palest + 0.35 * (1 - palest))
            grey = (grey > random.uniform(least, max(least, 0.85)) * paper).astype(np.float64)
        worn = np.repeat(grey[:, :, None], 3, axis=2)
    pixels = np.clip(worn * 255, 0, 255).astype(np.uint8)
    if random.random() < 0.6:
        quality = int(random.integers(25, 92))
        packed = cv2.imencode(".jpg", pixels[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        pixels = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), dtype=np.uint8)[:, :, ::-1]
    return np.ascontiguousarray(pixels), scale, scan


def heads(
    maker: StampMaker, random: Random, share: float, size: tuple[int, int] | None = None
) -> Iterator[Head]:
    """Yield heads without end, `share` of them with a mark of secrecy."""
    while True:
        marked = choose(random, list(LEVELS), [0.5, 0.3, 0.2]) if random.random() < share else None
        yield maker.head(random, marked, size)
