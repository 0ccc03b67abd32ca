"""Readings are settled: in doubt or disputed ones after the recogniser looked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np
import pytest

from extractors.letterhead.ctc import Steps
from extractors.letterhead.slot_head import SlotHead
from extractors.letterhead.slot_readers import SlotReaders, SlotShares, Weighing, settled
from extractors.letterhead.stock_reader import StockReading

WEIGHING = Weighing(0.3, 1.0, 0.3, slope=1.0, intercept=0.0, disputed=-1.0)
CLOSER = StockReading("Số: 12/KH", (0, 1), np.zeros((1, 11), dtype=np.float32), 1.0)


def settle(
    own: Mapping[str, float], head: Mapping[str, float], stock: Mapping[str, float]
) -> tuple[str, int]:
    """Return the best reading and how often the recogniser was asked again."""
    asked = []

    def again() -> list[StockReading]:
        asked.append(1)
        return [CLOSER, CLOSER]

    shares = SlotShares(own, head, stock, {})
    values = settled(shares, WEIGHING, 0.97, lambda reading: {"12": 1.0}, again)
    return values[0].text, len(asked)


def test_what_all_read_alike_is_not_looked_at_again() -> None:
    assert settle({"12": 1.0}, {"12": 1.0}, {"12": 1.0}) == ("12", 0)


@pytest.mark.parametrize("stock", [{"72": 1.0}, {"72": 0.4, "12": 0.6}])
def test_what_is_disputed_or_in_doubt_is_looked_at_again(stock: dict[str, float]) -> None:
    head = {"12": 0.5, "72": 0.5}
    assert settle(head, head, stock) == ("12", 1)


def test_the_head_outweighs_the_other_two_when_it_is_sure() -> None:
    assert settle({"7": 0.6, "17": 0.4}, {"17": 1.0}, {"7": 1.0})[0] == "17"


def test_nothing_seen_is_nothing_read() -> None:
    assert settled(SlotShares({}, {}, {}, {}), WEIGHING, 0.97, lambda _: {}, list) == []


class Head:
    """Says what it is told to, first of the features at hand and then of its own looks."""

    def __init__(self, at_hand: float, look: float) -> None:
        self.at_hand, self.look, self.looks = at_hand, look, 0

    def steps(self, features: np.ndarray) -> Steps:
        return np.full((1, 1), self.at_hand)

    def __call__(self, looks: Sequence[np.ndarray]) -> list[Steps]:
        self.looks += len(looks)
        return [np.full((1, 1), self.look) for _ in looks]


@pytest.mark.parametrize(
    ("at_hand", "look", "others", "looks"),
    [
        (0.99, 0.0, ("12", "12"), 0),  # what the recogniser saw is enough
        (0.80, 0.999, ("12", "12"), 1),
        (0.80, 0.80, ("12", "12"), 2),
        (0.99, 0.999, ("12", "72"), 2),  # the others differ: the head looks for itself
        (0.99, 0.999, ("72", "72"), 2),
    ],
)
def test_the_head_looks_only_where_doubt_is_left(
    at_hand: float, look: float, others: tuple[str, str], looks: int
) -> None:
    head = Head(at_hand, look)
    readers = SlotReaders.__new__(SlotReaders)
    readers._head = cast(SlotHead, head)
    grey = [np.zeros((4, 4), np.uint8)] * 4
    told = readers._by_head(
        grey,
        np.zeros((2, 4), np.float32),
        lambda steps: {"12": float(np.mean([one[0, 0] for one in steps]))},
        dict,
        [{text: 1.0} for text in others],
    )
    assert head.looks == looks
    assert told["12"] == pytest.approx(look if looks else at_hand)
