"""Drawn digits: every shape leaves ink as high as asked, and hands differ."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from training.digit_strokes import SHAPES, draw_digit, new_hand


@pytest.mark.parametrize(
    ("digit", "shape"), [(d, i) for d, shapes in SHAPES.items() for i in range(len(shapes))]
)
def test_every_shape_is_drawn_at_about_the_height_asked_for(digit: int, shape: int) -> None:
    random = np.random.default_rng(digit * 10 + shape)
    hand = replace(new_hand(random), shapes=(shape,) * 10, thickness=0.08, slant=0.1)
    ink = draw_digit(digit, hand, 64, random)
    rows = np.flatnonzero(ink.max(axis=1) > 40)
    assert 50 <= rows[-1] - rows[0] <= 96
    assert 0.02 < (ink > 128).mean() < 0.6


def test_same_seed_same_drawing_and_another_hand_another() -> None:
    one, again, other = (np.random.default_rng(seed) for seed in (1, 1, 2))
    first = draw_digit(4, new_hand(one), 40, one)
    second = draw_digit(4, new_hand(again), 40, again)
    third = draw_digit(4, new_hand(other), 40, other)
    assert np.array_equal(first, second)
    assert first.shape != third.shape or not np.array_equal(first, third)


def test_one_has_a_long_up_stroke_among_its_shapes() -> None:
    flags = [shape[0][0][1] for shape in SHAPES[1] if shape[0][0][1] > 0]
    assert max(flags) >= 0.55
