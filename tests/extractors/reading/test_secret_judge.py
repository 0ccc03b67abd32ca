"""The net that judges whether a place on a page is a mark of secrecy."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.reading.page_image import Pixels
from extractors.reading.secret_judge import LEVELS, SEEN, _zoomed, ink_of, judge


def window(paper: tuple[int, int, int], ink: float) -> Pixels:
    """Return a window of paper with a bar of ink in its middle, `ink` of the paper's light kept."""
    seen = np.full((*SEEN, 3), paper, dtype=np.uint8)
    seen[36:44, 80:128] = np.array(paper) * ink
    return seen


def test_nothing_is_said_of_no_window() -> None:
    assert judge([]) == []


def test_each_window_is_judged_by_itself() -> None:
    one, other = window((255, 255, 255), 0.1), window((255, 255, 255), 1.0)
    together = judge([one, other])
    alone = [*judge([one]), *judge([other])]
    assert [said.mark for said in together] == [said.mark for said in alone]
    assert [said.odds for said in together] == pytest.approx(
        [said.odds for said in alone], abs=1e-3
    )
    assert all(said.mark in LEVELS for said in together)


def test_the_tint_of_the_paper_is_no_ink() -> None:
    white, yellow = ink_of(window((255, 255, 255), 0.2)), ink_of(window((240, 225, 170), 0.2))
    assert white.shape == (3, *SEEN)
    assert yellow == pytest.approx(white, abs=0.02)
    assert white[:, 0, 0] == pytest.approx(0)
    assert white[:, 40, 100] == pytest.approx(0.8, abs=0.01)


def test_empty_paper_and_a_bar_are_no_marks() -> None:
    for said in judge([window((255, 255, 255), 1.0), window((255, 255, 255), 0.1)]):
        assert said.odds < 0


def test_a_window_is_seen_at_three_sizes_about_its_middle() -> None:
    seen = window((255, 255, 255), 0.1)
    larger, smaller = _zoomed(seen, 1.15), _zoomed(seen, 0.87)
    assert larger.shape == smaller.shape == seen.shape
    inked = [int((one < 128).all(axis=2).sum()) for one in (smaller, seen, larger)]
    assert inked[0] < inked[1] < inked[2]
    for one in (smaller, larger):
        rows, columns = np.nonzero((one < 128).all(axis=2))
        assert rows.mean() == pytest.approx(39.5, abs=0.5)
        assert columns.mean() == pytest.approx(103.5, abs=0.5)
