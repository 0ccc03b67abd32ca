"""Pictures of pages as a reviewer sees them."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from review.pictures import PageSource, PictureKind, jpeg_of

WIDTH, HEIGHT = 1240, 1754
"""A4 at 150 dpi."""


@pytest.fixture
def page(tmp_path: Path) -> PageSource:
    """A page with three lines in its upper third, and others below."""
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(image)
    for place in (0.05, 0.15, 0.25, 0.35, 0.45, 0.95):
        pen.rectangle((100, place * HEIGHT, 1100, place * HEIGHT + 12), fill=0)
    path = tmp_path / "a.png"
    image.save(path, dpi=(150, 150))
    return PageSource(path, "0" * 64, 1)


def lines_in(page: PageSource, kind: PictureKind, cache: Path) -> int:
    pixels = np.array(Image.open(io.BytesIO(jpeg_of(page, kind, cache))).convert("L"))
    dark = pixels[:, pixels.shape[1] // 2] < 128
    return int(np.count_nonzero(dark[1:] & ~dark[:-1]))


def test_the_head_shows_number_and_date_and_not_the_text(page: PageSource, tmp_path: Path) -> None:
    assert lines_in(page, "page", tmp_path / "kept") == 6
    assert lines_in(page, "head", tmp_path / "kept") == 3
