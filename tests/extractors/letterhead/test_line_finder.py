"""Lines in the detector's answer, and what finding them loads."""

import subprocess
import sys

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractors.letterhead.line_finder import quads_in


def heat_of(*cores: tuple[int, int, int, int], value: float = 0.9) -> NDArray[np.float32]:
    heat = np.zeros((96, 320), np.float32)
    for left, top, right, bottom in cores:
        heat[top:bottom, left:right] = value
    return heat


def test_a_line_is_its_core_grown_by_area_over_outline() -> None:
    (quad,) = quads_in(heat_of((100, 40, 200, 50)))
    left, top = quad[0]
    right, bottom = quad[2]
    # 100 x 10: 1000 * 1.6 / 220, about 7 pixels on each side
    assert (left, top) == pytest.approx((93, 33), abs=1.5)
    assert (right, bottom) == pytest.approx((207, 57), abs=1.5)


def test_the_corners_go_clockwise_from_the_top_left_on_a_tilted_line() -> None:
    heat = np.zeros((96, 320), np.float32)
    tilted = cv2.boxPoints(((160, 48), (200, 12), -8))
    cv2.fillPoly(heat, [tilted.astype(np.int32)], (0.9,))
    (quad,) = quads_in(heat)
    (top_left, top_right, bottom_right, bottom_left) = quad
    assert top_left[0] < top_right[0]
    assert top_left[1] > top_right[1]  # it rises to the right
    assert bottom_left[1] > top_left[1]
    assert bottom_right[1] > top_right[1]


@pytest.mark.parametrize(
    "heat",
    [
        heat_of(),
        heat_of((100, 40, 200, 50), value=0.4),  # cores, and too unsure a line
        heat_of((100, 40, 102, 41)),  # a speck
    ],
)
def test_what_is_unsure_or_a_speck_is_no_line(heat: NDArray[np.float32]) -> None:
    assert quads_in(heat) == []


def test_a_line_at_the_edge_stays_within_the_picture() -> None:
    (quad,) = quads_in(heat_of((0, 0, 320, 12)))
    assert quad.min() == 0
    assert quad[:, 0].max() == 319


def test_the_letterhead_reader_does_not_load_the_package_its_networks_come_with() -> None:
    code = "import sys, extractors.letterhead.reader; print('rapidocr' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
