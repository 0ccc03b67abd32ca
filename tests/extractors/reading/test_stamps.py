from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw

from extractors.page import Box
from extractors.reading.page_image import PageImage
from extractors.reading.stamps import stamp_trace
from tests.extractors.reading.made_files import pixels_of

Scan = Callable[..., Image.Image]
DPI = 150
SCALE = DPI / 72


def sealed(page: Image.Image, box: tuple[float, ...], red: tuple[int, int, int]) -> None:
    """Draw a double ring and a star."""
    pen = ImageDraw.Draw(page)
    left, top, right, bottom = (v * SCALE for v in box)
    pen.ellipse((left, top, right, bottom), outline=red, width=5)
    pen.ellipse((left + 12, top + 12, right - 12, bottom - 12), outline=red, width=2)
    x, y = (left + right) / 2, (top + bottom) / 2
    pen.polygon(
        [(x, y - 30), (x + 20, y + 25), (x - 28, y - 8), (x + 28, y - 8), (x - 20, y + 25)], red
    )


def signed(page: Image.Image, ink: tuple[int, int, int]) -> None:
    points = [(360, 560), (420, 500), (400, 590), (450, 510), (440, 580), (520, 540)]
    ImageDraw.Draw(page).line([(x * SCALE, y * SCALE) for x, y in points], fill=ink, width=4)


def close(box: Box | None, expected: tuple[float, ...]) -> bool:
    return box is not None and all(
        abs(a - b) < 4 for a, b in zip((box.x0, box.top, box.x1, box.bottom), expected, strict=True)
    )


@pytest.mark.parametrize("red", [(200, 30, 40), (235, 190, 200)])
def test_a_seal_is_found_where_it_is(scan: Scan, red: tuple[int, int, int]) -> None:
    page = scan()
    sealed(page, (320, 500, 425, 605), red)
    trace = stamp_trace(PageImage(3, pixels_of(page), DPI))
    assert trace.page == 3
    assert close(trace.red_seal, (320, 500, 425, 605))
    assert trace.ink_signature is None


@pytest.mark.parametrize("ink", [(30, 40, 160), (20, 20, 20)])
def test_a_pen_stroke_is_found(scan: Scan, ink: tuple[int, int, int]) -> None:
    page = scan()
    signed(page, ink)
    trace = stamp_trace(PageImage(1, pixels_of(page), DPI))
    assert close(trace.ink_signature, (360, 500, 520, 590))
    assert trace.red_seal is None


def test_text_frames_and_red_words_are_neither(scan: Scan) -> None:
    page = scan()
    pen = ImageDraw.Draw(page)
    pen.rectangle((300 * SCALE, 500 * SCALE, 480 * SCALE, 600 * SCALE), outline="black", width=3)
    pen.rectangle(
        (330 * SCALE, 620 * SCALE, 430 * SCALE, 720 * SCALE), outline=(200, 0, 0), width=4
    )
    pen.rectangle((100 * SCALE, 700 * SCALE, 200 * SCALE, 790 * SCALE), fill=(210, 20, 20))
    trace = stamp_trace(PageImage(1, pixels_of(page), DPI))
    assert trace.red_seal is None
    assert trace.ink_signature is None


def test_the_emblem_of_a_signing_program_is_no_seal(scan: Scan) -> None:
    page = scan()
    sealed(page, (420, 8, 480, 68), (200, 30, 40))
    assert stamp_trace(PageImage(1, pixels_of(page), DPI)).red_seal is None


def test_a_pale_ring_on_the_left_is_the_other_side_showing_through(scan: Scan) -> None:
    page = scan()
    sealed(page, (170, 500, 275, 605), (240, 205, 212))
    assert stamp_trace(PageImage(1, pixels_of(page), DPI)).red_seal is None
