"""Pictures (PNG, JPEG, TIFF of many pages, WebP, BMP, GIF, HEIC, JPEG 2000) as pages, by Pillow."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

import numpy as np
import pi_heif
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from extractors.errors import Damaged, TooLarge
from extractors.reading.options import Limits
from extractors.reading.page_image import PageImage, a4_dpi
from extractors.reading.photo import put_flat
from extractors.reading.two_up import LEAST_WIDTH, half_of, holds_two, may_hold_two, places

LEAST_PLAUSIBLE_DPI, MOST_PLAUSIBLE_DPI = 90, 1200
"""A stated resolution outside of this says nothing about paper (72 and 96 are screens)."""
LEAST_TWO_UP = 1600
"""Pixels across a picture of two pages that could be read."""

BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, TypeError, KeyError)
"""What Pillow raises on broken files; its TIFF and PNG readers let parsing errors through."""


pi_heif.register_heif_opener()


class ImageFile:
    """An open image file; each frame is a page."""

    def __init__(self, image: Image.Image, limits: Limits) -> None:
        self._image = image
        self._limits = limits
        self.page_count = int(getattr(image, "n_frames", 1))
        if self.page_count > limits.max_pages:
            raise TooLarge(f"{self.page_count} pages, at most {limits.max_pages} are read")
        self._places = places(self._holds_two(frame) for frame in range(1, self.page_count + 1))
        self.page_count = len(self._places)

    def _holds_two(self, frame: int) -> bool:
        """Return whether a frame is a large sheet with two pages; what is broken is one page."""
        try:
            self._image.seek(frame - 1)
            width, height = self._image.size
            if max(width, height) < LEAST_TWO_UP or not may_hold_two(
                *sorted((width, height))[::-1]
            ):
                return False
            sheet = self._sheet(frame)
        except (TooLarge, Damaged, *BROKEN):
            return False
        stated = _stated_dpi(self._image)
        return (stated is None or sheet.width >= LEAST_WIDTH) and holds_two(sheet)

    def picture(self, number: int, dpi: float) -> PageImage:
        """Return frame `number` (from 1) upright by its EXIF note, no finer than `dpi`.

        A photo of a sheet of paper is put flat, of two pages on a sheet each is a page.
        An image that does not state a plausible resolution is taken to fill an A4 page.
        Raises Damaged or TooLarge.
        """
        if not 1 <= number <= len(self._places):
            raise Damaged(f"page {number} of {len(self._places)}")
        place = self._places[number - 1]
        sheet = half_of(self._sheet(place.sheet), place.half)
        if place.half is not None and _stated_dpi(self._image) is None:
            sheet = replace(sheet, dpi=a4_dpi(*sheet.pixels.shape[1::-1]))
        return _no_finer(replace(sheet, page=number), dpi)

    def _sheet(self, number: int) -> PageImage:
        """Return frame `number` upright and flat; raises Damaged or TooLarge."""
        try:
            self._image.seek(number - 1)
            width, height = self._image.size
            if width * height > self._limits.max_file_pixels:
                raise TooLarge(f"page {number} has {width} x {height} pixels")
            stated = _stated_dpi(self._image)
            frame = ImageOps.exif_transpose(self._image.copy())
            pixels = _rgb(frame)
        except BROKEN as error:
            raise Damaged(f"page {number}: {error}") from error
        own = stated or a4_dpi(pixels.shape[1], pixels.shape[0])
        return put_flat(PageImage(number, pixels, own), lambda: pixels)


@contextmanager
def open_image(path: Path, limits: Limits) -> Iterator[ImageFile]:
    """Open an image file; raises Damaged or TooLarge."""
    with path.open("rb") as stream, image_in(stream, limits) as image:
        yield image


@contextmanager
def image_in(stream: IO[bytes], limits: Limits) -> Iterator[ImageFile]:
    """Open an image in a stream; raises Damaged or TooLarge."""
    try:
        with warnings.catch_warnings():
            # Our own limit on pixels, in `ImageFile.picture`, is the one that decides; what is
            # wrong with a broken file shows when its pixels are asked for.
            warnings.simplefilter("ignore")
            image = Image.open(stream)
            file = ImageFile(image, limits)
    except Image.DecompressionBombError as error:
        raise TooLarge(str(error)) from error
    except (UnidentifiedImageError, *BROKEN) as error:
        raise Damaged(str(error)) from error
    with image:
        yield file


def _stated_dpi(image: Image.Image) -> float | None:
    stated = image.info.get("dpi")
    if not stated:
        return None
    dpi = float(stated[0])
    return dpi if LEAST_PLAUSIBLE_DPI <= dpi <= MOST_PLAUSIBLE_DPI and round(dpi) != 96 else None


def _rgb(image: Image.Image) -> NDArray[np.uint8]:
    """Return any mode as 8-bit RGB on white: 16-bit is scaled, transparency is paper."""
    if image.mode.startswith(("I", "F")):
        deep = np.asarray(image).astype(np.float32)
        top = 65535.0 if deep.max(initial=0) > 255 else 255.0
        grey = np.clip(deep * (255.0 / top), 0, 255).astype(np.uint8)
        return np.stack([grey] * 3, axis=2)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image)
    return np.array(image.convert("RGB"), dtype=np.uint8)


def _no_finer(picture: PageImage, dpi: float) -> PageImage:
    if picture.dpi <= dpi:
        return picture
    size = (
        max(round(picture.pixels.shape[1] * dpi / picture.dpi), 1),
        max(round(picture.pixels.shape[0] * dpi / picture.dpi), 1),
    )
    smaller = Image.fromarray(picture.pixels).resize(size, Image.Resampling.BOX)
    return PageImage(picture.page, np.array(smaller, dtype=np.uint8), dpi)
