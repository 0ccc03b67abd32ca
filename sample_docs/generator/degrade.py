"""Make a clean page picture look scanned: skew, shade, blur, noise, JPEG, one bit, turned."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from sample_docs.generator.content import Wear

PAPER = (250, 249, 246)


def scan(page: Image.Image, wear: Wear, rng: np.random.Generator) -> Image.Image:
    """Return `page` (RGB, at `wear.dpi`) as a scanner would give it, in mode RGB or 1.

    The order is that of the real thing: paper and shade, skew on the glass, blur of the lens,
    noise of the sensor, then the driver's threshold, then the way the sheet was fed.
    """
    picture = page.convert("RGB")
    if wear.skew:
        picture = picture.rotate(wear.skew, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    if wear.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(wear.blur))
    grey = np.asarray(picture, dtype=np.float32) * (np.asarray(PAPER, dtype=np.float32) / 255)
    height, width, _ = grey.shape
    if wear.shade:
        fall = np.linspace(0, wear.shade, width, dtype=np.float32)[None, :, None]
        grey = grey - fall
    if wear.noise:
        # one noise for all three channels: sensors' chroma noise is filtered away by JPEG
        grey = grey + rng.normal(0, wear.noise, (height, width, 1)).astype(np.float32)
    picture = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8), "RGB")
    if wear.bits == 1:
        specks = rng.random((height, width)) < 0.0004
        black = np.asarray(picture.convert("L")) < 150
        picture = Image.fromarray(np.where(black | specks, 0, 255).astype(np.uint8), "L")
        picture = picture.convert("1", dither=Image.Dither.NONE)
    if wear.turn:
        picture = picture.rotate(wear.turn, expand=True)
    return picture
