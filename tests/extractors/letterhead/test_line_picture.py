"""Lines before the slot reader: same size, paper 0, ink 1, whatever the scan."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.letterhead.line_picture import LINE_HEIGHT, normalised_line


@pytest.mark.parametrize(("paper", "ink"), [(255, 0), (200, 40), (140, 90)])
@pytest.mark.parametrize("height", [20, 32, 90])
def test_paper_and_ink(paper: int, ink: int, height: int) -> None:
    grey = np.full((height, height * 5), paper, np.uint8)
    grey[height // 4 : height // 2, height : 2 * height] = ink
    line = normalised_line(grey)
    assert line.shape == (LINE_HEIGHT, LINE_HEIGHT * 5)
    assert float(np.median(line)) == pytest.approx(0, abs=0.02)
    assert float(line.max()) == pytest.approx(1, abs=0.25)


def test_empty_paper_is_not_blown_up_into_ink() -> None:
    grey = np.full((40, 200), 230, np.uint8) - np.random.default_rng(0).integers(
        0, 4, (40, 200)
    ).astype(np.uint8)
    assert float(np.abs(normalised_line(grey)).max()) < 0.2
