"""The net that finds where a mark of secrecy may stand, and what a reader gets to see there."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.reading.page_image import Pixels
from extractors.reading.secret_finder import (
    CLOSER,
    FINDER_DPI,
    MOST_PLACES,
    WINDOW,
    Place,
    places,
    window,
)

WHITE = 255


def paper(dpi: float, dot: tuple[float, float] | None = None) -> Pixels:
    """Return white paper of 400 x 300 points, with a black square of 6 points around `dot`."""
    scale = dpi / 72
    page = np.full((round(300 * scale), round(400 * scale), 3), WHITE, dtype=np.uint8)
    if dot is not None:
        left, top, right, bottom = (
            round((dot[axis] + away) * scale) for away in (-3, 3) for axis in (0, 1)
        )
        page[top:bottom, left:right] = 0
    return page


def middle_of_ink(seen: Pixels) -> tuple[float, float]:
    y, x = np.nonzero(seen[:, :, 0] < 128)
    return float(x.mean()), float(y.mean())


@pytest.mark.parametrize("dpi", [72, 120, 300])
@pytest.mark.parametrize("look", FINDER_DPI)
@pytest.mark.parametrize("at", [(200.0, 150.0), (4.0, 4.0), (396.0, 296.0)])
def test_a_window_has_its_place_in_the_middle_at_any_resolution(
    dpi: float, look: float, at: tuple[float, float]
) -> None:
    seen = window(paper(dpi, at), dpi, Place(*at, look, 0.0))
    assert seen.shape == (*WINDOW, 3)
    x, y = middle_of_ink(seen)
    one_point = CLOSER * look / 72
    assert x == pytest.approx((WINDOW[1] - 1) / 2, abs=one_point)
    assert y == pytest.approx((WINDOW[0] - 1) / 2, abs=one_point)
    assert (seen[:, :, 0] < 128).sum() == pytest.approx((6 * one_point) ** 2, rel=0.4)


def test_beyond_the_page_is_paper() -> None:
    grey = np.full((100, 100, 3), 90, dtype=np.uint8)
    seen = window(grey, 72, Place(0.0, 50.0, 90.0, 0.0))
    assert (seen[:, : WINDOW[1] // 2 - 4] == WHITE).all()
    assert (seen[:, WINDOW[1] // 2 + 4 :] == 90).all()


def test_on_blank_paper_there_is_no_place() -> None:
    assert places(paper(120), 120) == []


def test_places_are_few_and_the_likeliest_come_first() -> None:
    page = paper(120)
    for row in range(20, 480, 40):
        for column in range(10, 600, 120):
            cv2.putText(page, "MAT", (column, row), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (0, 0, 0), 2)
    found = places(page, 120)
    assert 0 < len(found) <= MOST_PLACES
    assert [place.odds for place in found] == sorted((p.odds for p in found), reverse=True)


@pytest.mark.parametrize("size", [(1, 1), (3, 700), (700, 3)])
def test_odd_pictures_do_no_harm(size: tuple[int, int]) -> None:
    page = np.zeros((*size, 3), dtype=np.uint8)
    assert len(places(page, 120)) <= MOST_PLACES
