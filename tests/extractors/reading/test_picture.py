from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw

from extractors.reading.picture import (
    Ink,
    has_colour,
    ink_of,
    is_blank,
    levelled,
    lies_sideways,
    skew_of,
    turned,
    unlevelled,
    without_red,
)
from tests.extractors.reading.made_files import pixels_of

Scan = Callable[..., Image.Image]


def ink(image: Image.Image, dpi: float = 150) -> Ink:
    return ink_of(without_red(pixels_of(image)), dpi)


@pytest.mark.parametrize("degrees", [-4.0, -1.5, 0.0, 1.0, 3.0, 5.0])
def test_skew_is_found_within_a_quarter_of_a_degree(scan: Scan, degrees: float) -> None:
    turned_page = scan().rotate(-degrees, fillcolor="white", resample=Image.Resampling.BICUBIC)
    assert skew_of(ink(turned_page)) == pytest.approx(degrees, abs=0.3)


def test_levelling_and_its_reverse_meet() -> None:
    grey = np.full((400, 300), 255, np.uint8)
    grey[100:103, 200:203] = 0
    level = levelled(grey, 3.0)
    y, x = (float(v.mean()) + 0.5 for v in np.nonzero(level < 200))
    assert unlevelled(x, y, (300, 400), 3.0) == pytest.approx((201.5, 101.5), abs=0.7)


def test_a_sideways_page_is_known_even_when_skewed(scan: Scan) -> None:
    page = scan().rotate(2, fillcolor="white")
    upright = ink(page)
    assert not lies_sideways(upright)
    assert lies_sideways(upright.turned(90))
    assert lies_sideways(upright.turned(270))


def test_turned_goes_clockwise() -> None:
    pixels = np.array([[1, 2], [3, 4]], np.uint8)
    assert turned(pixels, 90).tolist() == [[3, 1], [4, 2]]


def test_colour_is_colour_and_not_grey_noise(scan: Scan) -> None:
    grey = scan()
    assert not has_colour(pixels_of(grey))
    sealed = grey.copy()
    ImageDraw.Draw(sealed).ellipse((700, 1200, 900, 1400), outline=(200, 30, 40), width=5)
    assert has_colour(pixels_of(sealed))


def test_a_red_seal_is_gone_in_the_red_channel(scan: Scan) -> None:
    page = scan()
    seal = Image.new("RGB", page.size, "white")
    ImageDraw.Draw(seal).ellipse((100, 50, 500, 450), fill=(250, 60, 60))
    sealed = ImageChops.multiply(page, seal)  # as one ink lies over another
    difference = without_red(pixels_of(page)).astype(int) - without_red(pixels_of(sealed))
    assert abs(difference).max() <= 5


def test_blank_pages(scan: Scan) -> None:
    assert not is_blank(ink(scan()))
    assert not is_blank(ink(scan(lines=[(85.0, 100.0, 13.0, "Nơi nhận: như trên")])))
    back = Image.new("RGB", (1240, 1754), (250, 249, 247))
    assert is_blank(ink(back))
    pen = ImageDraw.Draw(back)
    for spot in range(0, 1200, 60):
        pen.point((spot + 7, (spot * 37) % 1700), fill="black")
    pen.rectangle((0, 0, 12, 1754), fill="black")  # the scanner's lid
    pen.ellipse((300, 600, 500, 800), outline=(220, 90, 100), width=4)  # a seal from the other side
    assert is_blank(ink(back))


def test_writing_within_lines_that_run_to_the_edge_is_no_shadow() -> None:
    squared = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(squared)
    for at in range(0, 1754, 50):
        pen.line((0, at, 1240, at), fill="black", width=3)
        pen.line((at, 0, at, 1754), fill="black", width=3)
    assert not is_blank(ink(squared))


def test_pale_print_is_not_taken_for_a_blank_page(scan: Scan) -> None:
    pale = scan(300).point(lambda value: 150 + value * 105 // 255)
    assert not is_blank(ink(pale, 300))
