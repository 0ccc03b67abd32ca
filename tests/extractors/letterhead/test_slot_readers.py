"""Readings are settled: in doubt or disputed ones after the recogniser looked again."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from extractors.letterhead.slot_readers import SlotShares, Weighing, settled
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
