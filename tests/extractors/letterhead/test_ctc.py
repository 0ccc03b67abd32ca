"""CTC sums and the beam under a grammar, on matrices small enough to work out by hand."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from extractors.letterhead.ctc import best_texts, text_log_probability
from extractors.letterhead.slot_grammar import DateGrammar, NumberGrammar
from extractors.letterhead.slot_tokens import SLOT_TOKENS


def all_paths_probability(steps: np.ndarray, text: tuple[int, ...]) -> float:
    """The sum over every path, the long way."""
    total = 0.0
    for path in itertools.product(range(steps.shape[1]), repeat=len(steps)):
        collapsed = tuple(t for i, t in enumerate(path) if t and (i == 0 or path[i - 1] != t))
        if collapsed == text:
            total += math.prod(float(steps[i, t]) for i, t in enumerate(path))
    return total


@pytest.mark.parametrize("text", [(), (1,), (2, 1), (1, 1), (1, 2, 1)])
def test_forward_sum_equals_sum_over_all_paths(text: tuple[int, ...]) -> None:
    steps = np.random.default_rng(0).dirichlet(np.ones(3), size=5)
    assert text_log_probability(steps, text) == pytest.approx(
        math.log(all_paths_probability(steps, text))
    )


def spell(*letters: str, sure: float = 0.9, other: str = "") -> np.ndarray:
    """Steps that say each letter once with a blank between; the rest goes to `other`."""
    rows = []
    for letter in letters:
        row = np.full(len(SLOT_TOKENS), 1e-7)
        row[SLOT_TOKENS.index(letter)] = sure
        row[SLOT_TOKENS.index(other)] += 1 - sure
        blank = np.full(len(SLOT_TOKENS), 1e-7)
        blank[0] = 1.0
        rows += [row, blank]
    return np.array(rows)


def test_two_equal_digits_need_the_blank_between_them() -> None:
    found = best_texts(spell("1", "1", "/"), SLOT_TOKENS, NumberGrammar(1976, 2100))
    assert found[0][0] == "11/"


def test_separator_that_was_not_seen_does_not_lose_the_digits() -> None:
    found = best_texts(spell("1", "2"), SLOT_TOKENS, NumberGrammar(1976, 2100))
    assert found[0][0] == "12"


def test_impossible_day_cannot_win() -> None:
    steps = spell("3", "9", "T", "1", "2", "A", "2", "0", "2", "4")
    steps[2, SLOT_TOKENS.index("0")] = 0.5
    found = best_texts(steps, SLOT_TOKENS, DateGrammar(1976, 2100))
    assert found[0][0] == "30T12A2024"


def test_day_that_the_month_does_not_have_cannot_win() -> None:
    steps = spell("3", "1", "T", "0", "4", "A", "2", "0", "2", "4")
    steps[2, SLOT_TOKENS.index("0")] = 0.5
    found = best_texts(steps, SLOT_TOKENS, DateGrammar(1976, 2100))
    assert found[0][0] == "30T04A2024"


def test_empty_slots_are_readings() -> None:
    assert best_texts(spell("/"), SLOT_TOKENS, NumberGrammar(1976, 2100))[0][0] == "/"
    date = best_texts(
        spell("T", "0", "2", "A", "2", "0", "2", "4"), SLOT_TOKENS, DateGrammar(1976, 2100)
    )
    assert date[0][0] == "T02A2024"


def test_steps_that_are_surely_blank_change_nothing() -> None:
    steps = spell("2", "2", "-")
    blank = np.zeros((4, len(SLOT_TOKENS)))
    blank[:, 0] = 1
    padded = np.vstack([blank, steps[:2], blank, steps[2:], blank])
    grammar = NumberGrammar(1976, 2100)
    assert (
        best_texts(padded, SLOT_TOKENS, grammar)[0]
        == pytest.approx(best_texts(steps, SLOT_TOKENS, grammar)[0], abs=1e-3)
        or best_texts(padded, SLOT_TOKENS, grammar)[0][0] == "22-"
    )
