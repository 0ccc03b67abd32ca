"""Letterhead lines for training: typed words with a slot that is typed, stamped, written or empty.

A line is what the reader cuts out of a page: grey (dark ink on 255), from somewhere in `Số:` or
`ngày` on to a few letters behind the slot. Its label holds only what stands in the slots:
digits, the separator after the number (`/`, `-`), `T` for the word `tháng`, `A` for `năm`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import yaml

from training.digit_sources import (
    GLYPH_HEIGHT,
    DigitSources,
    Writer,
    debian_font,
    recipe,
    sized_font,
    text_ink,
)
from training.line_wear import Picture, Random, choose, pick, wear

SIZE = 44
"""Font size in pixels at which lines are composed, before wear and scaling."""
HIDDEN = 0.13
"""Overlap of a slot's ink with the words beside it, in font sizes, from which on a narrow digit may
be lost: trained on, but no measure of a reader."""
WAYS = {"hand": 0.7, "typed": 0.13, "stamp": 0.17}
"""How a slot is filled, and how often; a maker may be told to use some of them only."""
WORDS: dict[str, list[str]] = yaml.safe_load(
    Path(__file__).with_name("letterhead_words.yaml").read_text(encoding="utf-8")
)


@dataclass(frozen=True)
class Sample:
    """One line with its label; `end`: the share of the picture's width where the label ends."""

    picture: Picture
    label: str
    end: float = 1.0


class LineMaker:
    """Makes random lines from the given digit sources."""

    def __init__(self, sources: DigitSources, fonts: list[list[str]], stamps: list[str]) -> None:
        self.sources = sources
        self.ways: tuple[str, ...] = tuple(WAYS)
        self.fonts = [[debian_font(name) for name in pair] for pair in fonts]
        self.stamps = [debian_font(name) for name in stamps]

    @classmethod
    def from_recipe(cls, sources: DigitSources) -> LineMaker:
        """Return a maker with the recipe's typed fonts."""
        typed = recipe()["typed_fonts"]
        return cls(sources, typed["letterhead"], typed["stamps"])

    def number_line(self, random: Random) -> Sample:
        """Return a line such as `Số: 31/KH-UBND`, cut as the reader cuts it."""
        line, label, _ = self.composed_number(random, cut=random.random() < 0.65)
        picture = line.finish()
        return Sample(wear(picture, random), label, line.label_end / picture.shape[1])

    def date_line(self, random: Random) -> Sample:
        """Return a line such as `Huế, ngày 05 tháng 02 năm 2024`, cut as the reader cuts it."""
        line, label = self.composed_date(random, whole=False)
        return Sample(wear(line.finish(), random), label)

    def composed_number(self, random: Random, cut: bool) -> tuple[Composer, str, str]:
        """Return a number line before any wear, its label, and what stands behind the digits.

        `cut`: the line ends soon behind the separator.
        """
        face = self._face(random, italic=random.random() < 0.04)
        line = Composer(face, random)
        prefix = choose(
            random, ["Số: ", "Số:", "Số ", "Số : ", "SỐ: ", "Sô: "], [6, 6, 2, 1, 0.5, 0.5]
        )
        line.type(prefix[int(random.integers(0, 3)) :] if cut and random.random() < 0.5 else prefix)
        empty = random.random() < 0.1
        digits = "" if empty else _number(random)
        party = random.random() < 0.18
        separator = "-" if party else "/"
        self._slot(line, digits, random)
        if digits and random.random() < 0.03:  # a number set between two others: `2760b`
            line.type(choose(random, "aabbcdABCĐ"))
        label = digits + separator
        if party:
            tail = (
                f"-{choose(random, WORDS['party_types'])}/{choose(random, WORDS['party_bodies'])}"
            )
        elif random.random() < 0.15 and digits:
            year = str(random.integers(1998, 2027))
            tail = f"/{year}/{choose(random, WORDS['types'])}-{choose(random, WORDS['bodies'])}"
            label += year + "/"
        else:
            tail = f"/{choose(random, WORDS['types'])}-{choose(random, WORDS['bodies'])}"
        if random.random() < 0.15:
            tail = tail.replace("/", "/ ", 1)
        symbol = tail
        separators = label.count("/") + label.count("-")
        if cut:
            tail = tail[: _last_separator(tail, separators) + 2 + int(random.integers(0, 4))]
        behind = tail[: _last_separator(tail, separators) + 1]
        line.label_end = line.x + line.font.getlength(behind)
        line.type(tail)
        return line, label, symbol.replace(" ", "")

    def composed_date(self, random: Random, whole: bool) -> tuple[Composer, str]:
        """Return a date line before any wear, and its label; `whole`: nothing cut off."""
        face = self._face(random, italic=random.random() < 0.85)
        line = Composer(face, random)
        place = f"{choose(random, WORDS['places'])}, ngày"
        least = len(place) - 6 if random.random() < 0.7 else 0
        line.type(place if whole else place[int(random.integers(max(least, 0), len(place) - 2)) :])
        day = "" if random.random() < 0.08 else f"{random.integers(1, 32):02d}"
        if day and random.random() < 0.12:
            day = choose(random, ["11", "10", "21", "30", "31", "13", "15", "16"])
        month = "" if random.random() < 0.04 else f"{random.integers(1, 13):02d}"
        if whole and day and month and int(day) > 28:
            day = "28"
        if day.startswith("0") and random.random() < 0.15:
            day = day[1]
        if month.startswith("0") and random.random() < 0.5:
            month = month[1]
        year = str(random.integers(1998, 2027))
        way = random.random()
        cut = not whole and random.random() < 0.5
        self._slot(line, day, random)
        line.type(choose(random, ["tháng", " tháng"]))
        if way < 0.35:
            self._slot(line, month, random, again=True)
        else:
            line.type(f" {month} ")
        line.type(choose(random, ["năm ", "năm", " năm "]))
        if cut:
            return line, f"{day}T{month}A"
        if way < 0.06:
            line.type(year[:2])
            self._slot(line, year[2:], random, again=True)
        else:
            line.type(year)
        if random.random() < 0.1:
            line.type(".")
        return line, f"{day}T{month}A{year}"

    def other_line(self, random: Random) -> Sample:
        """Return a line of the page that is neither, numbers in it included; its label is empty."""
        line = Composer(self._face(random, italic=random.random() < 0.3), random)
        text = choose(random, WORDS["other_lines"])
        for mark, most in (("#", 3000), ("$", 30)):
            while mark in text:
                text = text.replace(mark, str(random.integers(1, most)), 1)
        line.type(
            text[int(random.integers(0, max(len(text) - 8, 1))) if random.random() < 0.3 else 0 :]
        )
        return Sample(wear(line.finish(), random), "")

    def _face(self, random: Random, italic: bool) -> Path:
        weights = [9.0, 5.0] + [0.5] * (len(self.fonts) - 2)
        return self.fonts[pick(random, weights)][int(italic)]

    def _slot(self, line: Composer, digits: str, random: Random, again: bool = False) -> None:
        """Fill a slot: typed with the line, stamped in another font, written by hand, or empty."""
        if not again:
            line.way = choose(random, self.ways, [WAYS[way] for way in self.ways])
            line.writer = self.sources.writer(random)
            line.stamp = choose(random, self.stamps)
        if random.random() < 0.1:
            line.dots = True
        if not digits:
            line.gap(random.uniform(0.3, 3.5))
        elif line.way == "typed":
            line.type(choose(random, ["", " ", "  "]) + digits + choose(random, ["", " ", "  "]))
        elif line.way == "stamp":
            line.stamped(digits)
        else:
            line.written(digits)
        line.end_dots()


class Composer:
    """Lays ink on a canvas from left to right."""

    def __init__(self, face: Path, random: Random) -> None:
        self.random = random
        self.font = sized_font(face, SIZE)
        self.canvas = np.zeros((SIZE * 3, SIZE * 20), dtype=np.float32)
        self.baseline = int(SIZE * 1.85)
        self.x = 10.0
        self.ink = float(random.uniform(0.75, 1.0))
        self.way = "typed"
        self.writer: Writer | None = None
        self.stamp = face
        self.dots = False
        self.dots_from = self.x
        self.penned: list[tuple[int, int]] = []  # columns that a pen or a stamp filled
        self.label_end = 0.0  # where the label of a number line ends
        self.hidden = False  # a digit stands so far under the words that nobody could tell it

    def lay(self, mask: Picture, left: float, top: float, ink: float) -> None:
        """Lay a mask's ink on the canvas; what is darker stays."""
        x, y = int(left), int(top)
        height, width = mask.shape
        x0, y0 = max(x, 0), max(y, 0)
        x1, y1 = min(x + width, self.canvas.shape[1]), min(y + height, self.canvas.shape[0])
        if x1 <= x0 or y1 <= y0:
            return
        part = mask[y0 - y : y1 - y, x0 - x : x1 - x].astype(np.float32) * (ink / 255)
        region = self.canvas[y0:y1, x0:x1]
        np.maximum(region, part, out=region)

    def type(self, text: str) -> None:
        """Set typed text."""
        if not text.strip():
            self.x += self.font.getlength(text)
            return
        mask, ascent = text_ink(text, self.font)
        self.lay(mask, self.x - 2, self.baseline - ascent, self.ink)
        self.x += self.font.getlength(text)

    def gap(self, em: float) -> None:
        """Leave a gap of `em` font sizes."""
        self.dots_from = self.x
        self.x += em * SIZE

    def end_dots(self) -> None:
        """Draw a dotted or plain line under the slot, if it has one."""
        if not self.dots:
            return
        self.dots = False
        start, y = int(self.dots_from), self.baseline + int(self.random.integers(-1, 3))
        if self.random.random() < 0.7:
            step = int(self.random.integers(5, 12))
            for x in range(start, int(self.x), step):
                cv2.circle(self.canvas, (x, y), 1, self.ink, -1)
        else:
            cv2.line(self.canvas, (start, y), (int(self.x), y), self.ink, 1)

    def stamped(self, digits: str) -> None:
        """Set digits in another font, size and height, as e-signature systems do."""
        random = self.random
        font = sized_font(self.stamp, int(SIZE * random.uniform(0.72, 1.25)))
        mask, ascent = text_ink(digits, font)
        self._fill(
            mask, self.baseline - ascent + random.normal(0, 0.1) * SIZE, random.uniform(0.55, 1.0)
        )

    def written(self, digits: str) -> None:
        """Write digits by hand."""
        random = self.random
        assert self.writer is not None
        height = SIZE * random.uniform(0.55, 1.02)
        spread = random.choice([random.uniform(-0.12, 0.05), random.uniform(0.0, 0.25)])
        inks = [self.writer.digit(int(digit), random) for digit in digits]
        scaled = []
        for ink in inks:
            factor = height / GLYPH_HEIGHT * random.uniform(0.88, 1.12)
            if ink.shape[0] > 0:
                factor *= GLYPH_HEIGHT / max(ink.shape[0], GLYPH_HEIGHT * 0.6)
            size = (max(int(ink.shape[1] * factor), 2), max(int(ink.shape[0] * factor), 4))
            scaled.append(cv2.resize(ink, size, interpolation=cv2.INTER_AREA))
        room = int(height * 0.5)
        width = int(sum(mask.shape[1] + max(spread, 0) * height for mask in scaled)) + 4
        page = np.zeros((max(mask.shape[0] for mask in scaled) + 2 * room, width), dtype=np.uint8)
        x = 0.0
        slope = random.normal(0, 0.05)
        for mask in scaled:
            foot = page.shape[0] - room + random.normal(0, 0.04) * height + slope * x
            top = int(np.clip(foot - mask.shape[0], 0, page.shape[0] - mask.shape[0]))
            left = int(np.clip(x, 0, width - mask.shape[1]))
            region = page[top : top + mask.shape[0], left : left + mask.shape[1]]
            np.maximum(region, mask, out=region)
            x = left + mask.shape[1] + spread * height
        page = cut_columns(page)
        top = self.baseline + random.normal(0.05, 0.1) * SIZE - (page.shape[0] - room)
        if random.random() < 0.1:  # squeezed in above the line
            top -= random.uniform(0.15, 0.4) * SIZE
        ink = random.uniform(0.5, 1.0) if random.random() < 0.88 else random.uniform(0.22, 0.5)
        self._fill(page, top, ink)

    def _fill(self, mask: Picture, top: float, ink: float) -> None:
        """Lay a slot's ink; it may touch or overlap the words on either side."""
        self.dots_from = self.x
        random = self.random
        before = random.uniform(-0.2, 0.06) if random.random() < 0.6 else random.uniform(0.0, 0.6)
        after = random.uniform(-0.28, 0.04) if random.random() < 0.6 else random.uniform(0.0, 1.1)
        if random.random() < 0.06:  # the last digit crammed against the separator, or over it
            after = random.uniform(-0.42, -0.15)
        self.lay(mask, self.x + before * SIZE, top, ink)
        self.hidden = self.hidden or min(before, after) < -HIDDEN
        left = max(int(self.x + before * SIZE), 0)
        self.penned.append((left, left + mask.shape[1]))
        self.x += max(mask.shape[1] + (before + after) * SIZE, 2)

    def finish(self) -> Picture:
        """Return the line dark on white, with what stands around it, cut as the reader cuts."""
        random = self.random
        right = int(min(self.x + random.uniform(2, 25), self.canvas.shape[1]))
        canvas = self.canvas[:, :right]
        if random.random() < 0.3:  # the rule under the issuer's name, or an underline
            y = int(self.baseline + random.choice([-1.25, 0.35]) * SIZE + random.normal(0, 3))
            start = int(random.uniform(-100, right))
            cv2.line(
                canvas,
                (start, y),
                (start + int(random.uniform(60, 400)), y + int(random.integers(-2, 3))),
                0.8,
                2,
            )
        if random.random() < 0.25:  # feet or heads of the neighbouring line
            mask, _ = text_ink(
                choose(random, WORDS["neighbours"]),
                self.font,
            )
            side = random.choice([-1.35, 1.15])
            top = self.baseline - self.font.getmetrics()[0] + side * SIZE
            self.lay(mask, random.uniform(-150, 60), top, 0.9)
        if random.random() < 0.1:  # what is left of a red seal
            centre = (int(random.uniform(0, right)), int(random.uniform(-60, 180)))
            faint = np.zeros_like(canvas)
            cv2.circle(
                faint,
                centre,
                int(random.uniform(60, 150)),
                random.uniform(0.1, 0.45),
                int(random.integers(2, 6)),
            )
            np.maximum(canvas, faint, out=canvas)
        # the crop's top and bottom as the line finder would cut them
        font_top = self.baseline - 0.80 * SIZE
        font_bottom = self.baseline + 0.25 * SIZE
        margin = SIZE * 0.3
        top = int(font_top - margin * random.uniform(0.6, 1.5))
        bottom = int(font_bottom + margin * random.uniform(0.6, 1.5))
        return (255 * (1 - canvas[max(top, 0) : bottom])).astype(np.uint8)


def _last_separator(tail: str, separators: int) -> int:
    """Return where the last separator of the slot stands in what is typed behind the digits."""
    end = -1
    for _ in range(separators):
        end = min(i for i in (tail.find("/", end + 1), tail.find("-", end + 1)) if i >= 0)
    return end


def cut_columns(mask: Picture) -> Picture:
    """Drop empty columns on both sides."""
    columns = np.flatnonzero(mask.max(axis=0) > 40)
    return mask[:, columns[0] : columns[-1] + 1] if len(columns) else mask


def _number(random: Random) -> str:
    length = int(choose(random, [1, 2, 3, 4, 5], [0.06, 0.36, 0.33, 0.22, 0.03]))
    digits = [_digit(random) for _ in range(length)]
    way = random.random()
    if way < 0.25:  # ones and pairs of ones are the hard ones
        digits[int(random.integers(length))] = "1"
    elif way < 0.4 and length > 1:
        at = int(random.integers(length - 1))
        digits[at : at + 2] = "11"
    if digits[0] == "0" and length != 2:
        digits[0] = str(random.integers(1, 10))
    return "".join(digits) if set(digits) != {"0"} else "10"


def _digit(random: Random) -> str:
    """Return a digit, more often one of those that are taken for each other."""
    return str(choose(random, "0356") if random.random() < 0.2 else random.integers(10))
