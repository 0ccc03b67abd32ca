"""Training lines: their labels are what the reader's grammar can spell, their ink is theirs."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("fontTools", reason="training extra is not installed")

from extractors.letterhead.slot_grammar import NumberGrammar
from extractors.letterhead.slot_tokens import SLOT_TOKENS
from training.digit_sources import DigitSources, cut_to_ink, debian_font
from training.digit_strokes import draw_digit, new_hand
from training.synthetic_lines import LineMaker

TINOS = "truetype/croscore/Tinos-Regular.ttf"
if not debian_font(TINOS).exists():
    pytest.skip("package fonts-croscore is not installed", allow_module_level=True)


@pytest.fixture(scope="module")
def maker() -> LineMaker:
    random = np.random.default_rng(0)
    hand = new_hand(random)
    glyphs = tuple(cut_to_ink(draw_digit(d, hand, 64, random)) for d in range(10))
    images = tuple(np.zeros((1, 28, 28), np.uint8) + 255 for _ in range(10))
    face = [TINOS, TINOS]
    return LineMaker(DigitSources((glyphs,), images, strokes=True), [face, face, face], [TINOS])


def test_number_labels_are_numbers(maker: LineMaker) -> None:
    grammar = NumberGrammar(1976, 2100)
    random = np.random.default_rng(1)
    for _ in range(40):
        assert grammar.complete(maker.number_line(random).label)


def test_a_number_label_ends_behind_its_last_separator(maker: LineMaker) -> None:
    random = np.random.default_rng(5)
    ends = []
    for _ in range(40):
        line, _, symbol = maker.composed_number(random, cut=False)
        letters = symbol.lstrip("/-0123456789")
        behind = line.x - line.label_end
        ends.append(behind / line.font.getlength(letters))
        assert 0 < line.label_end < line.x
    assert min(ends) > 0.85
    assert max(ends) < 1.25


def test_date_labels_hold_day_month_and_year_in_turn(maker: LineMaker) -> None:
    random = np.random.default_rng(2)
    for _ in range(20):
        label = maker.date_line(random).label
        assert label.count("T") == label.count("A") == 1
        assert label.index("T") < label.index("A")
        assert all(letter in SLOT_TOKENS for letter in label)


def test_lines_that_are_neither_have_no_label(maker: LineMaker) -> None:
    assert maker.other_line(np.random.default_rng(3)).label == ""


def test_a_line_has_ink_and_paper(maker: LineMaker) -> None:
    picture = maker.number_line(np.random.default_rng(4)).picture
    assert picture.dtype == np.uint8
    assert int(picture.max()) - int(picture.min()) > 60
