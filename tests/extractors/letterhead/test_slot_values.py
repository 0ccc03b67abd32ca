"""Two readers' looks put together."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.letterhead.slot_values import (
    averaged,
    combined,
    iso_text,
    serial_shares,
    stock_date_shares,
    year_shares,
)


def digits(*rows: dict[int, float]) -> np.ndarray:
    """Steps x 11: blank and ten digits; digit d is column d+1, -1 the blank."""
    steps = np.full((len(rows), 11), 1e-6)
    for i, row in enumerate(rows):
        for digit, share in row.items():
            steps[i, digit + 1] = share
    return steps / steps.sum(axis=1, keepdims=True)


def test_serial_keeps_both_readings_of_a_doubtful_digit() -> None:
    shares = serial_shares(digits({4: 0.6, 1: 0.4}, {-1: 1.0}, {7: 1.0}))
    assert shares["47"] == pytest.approx(0.6, abs=0.01)
    assert shares["17"] == pytest.approx(0.4, abs=0.01)


def test_stock_dates_are_calendar_days() -> None:
    shares = stock_date_shares(digits({3: 1.0}, {1: 0.9, 0: 0.1}), digits({4: 1.0}), {"2024": 1.0})
    assert max(shares, key=lambda text: shares[text]) == "2024-04-30"
    assert "2024-04-31" not in shares


def test_year_must_be_plausible() -> None:
    steps = digits({2: 1.0}, {0: 0.4, 9: 0.6}, {2: 1.0}, {4: 1.0})
    assert list(year_shares(steps, 1976, 2100)) == ["2024"]


def test_empty_day_is_named() -> None:
    assert iso_text("", "2", "2024") == "2024-02-??"


def test_agreement_and_conflict() -> None:
    agreed = combined([({"12": 0.9, "72": 0.1}, 1.0), ({"12": 0.8, "17": 0.2}, 1.0)])
    assert agreed[0].text == "12"
    assert agreed[0].agreed
    doubtful = combined([({"12": 0.9, "72": 0.1}, 1.0), ({"72": 0.9, "12": 0.1}, 1.0)])
    assert not doubtful[0].agreed
    assert doubtful[0].probability < 0.6
    assert {value.text for value in doubtful} == {"12", "72"}


def test_a_reader_that_saw_nothing_has_no_say() -> None:
    assert combined([({"12": 1.0}, 1.0), ({}, 1.0)])[0].probability == pytest.approx(1.0)
    assert combined([({}, 1.0), ({}, 1.0)]) == []


def test_looks_without_a_reading_do_not_count() -> None:
    assert averaged([{"1": 1.0}, {}, {"7": 1.0}]) == {"1": 0.5, "7": 0.5}


def test_a_reader_of_weight_0_has_no_say() -> None:
    alone = combined([({"12": 1.0}, 0.0), ({"72": 0.9, "17": 0.1}, 0.6)])
    assert [value.text for value in alone] == ["72", "17"]
    assert alone[0].agreed


def test_two_of_three_readers_are_enough_and_the_third_is_against_it() -> None:
    best = combined([({"12": 0.9, "72": 0.1}, 1.0), ({"12": 1.0}, 1.0), ({"72": 1.0}, 0.3)])[0]
    assert (best.text, best.agreed, best.against) == ("12", True, 1)
    alone = combined([({"12": 1.0}, 3.0), ({"17": 1.0}, 0.3), ({"72": 1.0}, 0.3)])[0]
    assert (alone.text, alone.agreed, alone.against) == ("12", False, 2)
