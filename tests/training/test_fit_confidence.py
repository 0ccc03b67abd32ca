"""Fitting: the chance fitted to outcomes is the share of them that were right."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("fontTools", reason="training extra is not installed")

from extractors.letterhead.slot_readers import Weighing
from extractors.letterhead.slot_values import SlotValue
from training.fit_confidence import Outcome, fitted, halves, read_again, write


def outcomes(share: float, right: int, wrong: int) -> list[Outcome]:
    return [
        Outcome(i, "handwritten", "number", "31/KH-UBND", "read", value, share, True, 0, 1.0)
        for i, value in enumerate(["31/KH-UBND"] * right + ["37/KH-UBND"] * wrong)
    ]


def test_a_share_is_worth_what_came_of_it() -> None:
    weighing = fitted(
        outcomes(0.99, right=180, wrong=20) + outcomes(0.6, right=100, wrong=100),
        Weighing(1.0, 1.0, 0.6, 1.0, 0.0, 0.0),
    )
    assert weighing.chance(SlotValue("31", 0.99, True)) == pytest.approx(0.9, abs=0.02)
    assert weighing.chance(SlotValue("31", 0.6, True)) == pytest.approx(0.5, abs=0.02)


def test_a_wrong_symbol_does_not_count_against_the_slot() -> None:
    read = Outcome(0, "typed scan", "number", "30/ĐA-CP", "read", "30/DA-CP", 0.99, True, 0, 1.0)
    assert read.slot_right
    assert not read.right


def test_each_half_is_judged_by_the_other() -> None:
    good, bad = outcomes(0.9, right=45, wrong=5), outcomes(0.9, right=5, wrong=45)
    mixed = [one for pair in zip(good, bad, strict=True) for one in pair]
    value = SlotValue("31", 0.9, True)
    for outcome, weighing in halves(mixed, Weighing(1.0, 1.0, 0.6, 1.0, 0.0, 0.0)):
        assert (weighing.chance(value) > 0.5) == any(outcome is one for one in bad)


def test_outcomes_are_written_and_read_again(tmp_path: Path) -> None:
    told = outcomes(0.75, right=1, wrong=1)
    write(told, tmp_path / "read.tsv")
    assert read_again(tmp_path / "read.tsv") == told
