"""Ink of single digits and words for the training lines: fonts, digit images, drawn strokes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import yaml
from fontTools.ttLib import TTFont
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from training.digit_strokes import Hand, draw_digit, new_hand

Mask = NDArray[np.uint8]
RECIPE = Path(__file__).with_name("writing_sources.yaml")
DEBIAN_FONTS = Path("/usr/share/fonts")
TEX_FONTS = Path("/usr/share/texmf/fonts/opentype/public")
GLYPH_HEIGHT = 64


def cut_to_ink(mask: Mask) -> Mask:
    """Return the part of `mask` that holds ink (values over 40), all of it if there is none."""
    rows, columns = np.where(mask > 40)
    if not len(rows):
        return mask
    return mask[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def debian_font(name: str) -> Path:
    """Return where the Debian font file of the recipe stands."""
    if name.startswith("texmf:"):
        return TEX_FONTS / name.removeprefix("texmf:")
    return DEBIAN_FONTS / name


@lru_cache(maxsize=256)
def sized_font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    """Return a font at `size` pixels."""
    return ImageFont.truetype(str(path), size)


def text_ink(text: str, font: ImageFont.FreeTypeFont) -> tuple[Mask, int]:
    """Return the ink of `text` as a mask as high as the font's line, and its baseline row."""
    ascent, descent = font.getmetrics()
    width = max(int(font.getlength(text)) + 8, 8)
    image = Image.new("L", (width, ascent + descent), 0)
    ImageDraw.Draw(image).text((2, 0), text, font=font, fill=255)
    return np.asarray(image, dtype=np.uint8), ascent


@dataclass(frozen=True)
class DigitSources:
    """Everything a handwritten digit can be taken from.

    `glyphs`: per font, ten masks; `images`: per digit, n×28×28 images.
    """

    glyphs: tuple[tuple[Mask, ...], ...]
    images: tuple[NDArray[np.uint8], ...]
    strokes: bool

    def writer(self, random: np.random.Generator) -> Writer:
        """Return a random clerk: one font, one drawn hand, or digits of the image set."""
        draw = random.random()
        if self.strokes and draw < 0.62:
            return Writer(self, new_hand(random), None)
        if draw < 0.82 if self.strokes else draw < 0.6:
            return Writer(self, None, int(random.integers(len(self.glyphs))))
        return Writer(self, None, None)


@dataclass(frozen=True)
class Writer:
    """One clerk's digits."""

    sources: DigitSources
    hand: Hand | None
    font: int | None

    def digit(self, digit: int, random: np.random.Generator) -> Mask:
        """Return the ink of one digit, cut to it, about `GLYPH_HEIGHT` high."""
        if self.hand is not None:
            return cut_to_ink(draw_digit(digit, self.hand, GLYPH_HEIGHT, random))
        if self.font is not None:
            return self.sources.glyphs[self.font][digit]
        images = self.sources.images[digit]
        image = images[int(random.integers(len(images)))]
        return cut_to_ink(cv2.resize(image, (90, 90), interpolation=cv2.INTER_CUBIC))


def _font_glyphs(packages: Path, name: str) -> tuple[Mask, ...]:
    """Draw the ten digits of the handwriting font `name`."""
    font = TTFont(packages / "@fontsource" / name / "files" / f"{name}-latin-400-normal.woff")
    font.flavor = None
    plain = BytesIO()
    font.save(plain)
    plain.seek(0)
    sized = ImageFont.truetype(plain, 110)
    digits = []
    for digit in range(10):
        ink = cut_to_ink(text_ink(str(digit), sized)[0])
        width = max(round(ink.shape[1] * GLYPH_HEIGHT / ink.shape[0]), 4)
        digits.append(cv2.resize(ink, (width, GLYPH_HEIGHT), interpolation=cv2.INTER_AREA))
    return tuple(digits)


def recipe() -> dict[str, Any]:
    """Return the data recipe."""
    loaded: dict[str, Any] = yaml.safe_load(RECIPE.read_text(encoding="utf-8"))
    return loaded


def load_sources(packages: Path) -> tuple[DigitSources, DigitSources]:
    """Return the sources for training and the held-out ones.

    `packages` is a node_modules folder with the recipe's npm packages.
    """
    wanted = recipe()
    share = wanted["digit_images"]["held_out_share"]
    train_images, held_images = [], []
    for digit in range(10):
        path = packages / wanted["digit_images"]["package"] / "src" / "digits" / f"{digit}.json"
        data = np.array(json.loads(path.read_text(encoding="utf-8"))["data"], dtype=np.float32)
        images = (data.reshape(-1, 28, 28) * 255).astype(np.uint8)
        cut = int(len(images) * (1 - share))
        train_images.append(images[:cut])
        held_images.append(images[cut:])
    fonts = {
        part: tuple(
            _font_glyphs(packages, name)
            for names in wanted["handwriting_fonts"][part].values()
            for name in names
        )
        for part in ("train", "held_out")
    }
    return (
        DigitSources(fonts["train"], tuple(train_images), strokes=True),
        DigitSources(fonts["held_out"], tuple(held_images), strokes=False),
    )
