"""What stands in the slots of a number line or a date line, by all readers together.

Three readers look at a slot: RapidOCR's recogniser (its digits alone), our own head on its inner
features, and our own small net. Their shares are weighed log-linearly under the grammar of numbers
and dates; where they doubt or differ, the recogniser looks twice more.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extractors.letterhead.ctc import Steps
from extractors.letterhead.line_finder import Picture
from extractors.letterhead.line_roles import RoleLine
from extractors.letterhead.looks import slot_looks
from extractors.letterhead.slot_grammar import DateGrammar, NumberGrammar
from extractors.letterhead.slot_head import SlotHead
from extractors.letterhead.slot_reader import SlotReader
from extractors.letterhead.slot_values import (
    SlotValue,
    averaged,
    combined,
    date_shares,
    number_shares,
    serial_shares,
    stock_date_shares,
    year_shares,
)
from extractors.letterhead.slots import DateSlots, date_slots, number_slot
from extractors.letterhead.stock_reader import StockReader, StockReading

_HEAD_LOOKS = slice(1, 3)
"""The looks that the head takes, one in the red channel and one in all: four are no better."""
_ONE_LOOK = 0.995
"""Share from which the head's first look is enough, where both other readers say the same."""
_NO_LOOK = 0.95
"""Share from which the features of the line as it was first read are enough for the head, where
both other readers say the same."""
Shares = Mapping[str, float]
Again = Callable[[], Sequence[StockReading]]
"""Asks the recogniser for more readings of the line."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """How the readers are weighed for one field, and what their joint share is worth.

    `slope` and `intercept` turn the log odds of a share into those of being right (Platt 1999);
    `disputed` is added for every reader that puts another value first. A reader of weight 0 is not
    heard.
    """

    own_weight: float
    head_weight: float
    stock_weight: float
    slope: float
    intercept: float
    disputed: float

    def chance(self, value: SlotValue) -> float:
        """Return the chance that the value is right."""
        odds = self.slope * log_odds(value.probability) + self.intercept
        return 1 / (1 + math.exp(-odds - value.against * self.disputed))


def log_odds(share: float) -> float:
    """Return the log odds of a share, held away from 0 and 1."""
    held = min(max(share, 1e-4), 1 - 1e-4)
    return math.log(held / (1 - held))


@dataclass(frozen=True, slots=True)
class SlotShares:
    """What each reader makes of a slot: its shares of serials or of ISO dates.

    `separators`: the nets' shares of `/` and `-` behind a serial.
    """

    own: Mapping[str, float]
    head: Mapping[str, float]
    stock: Mapping[str, float]
    separators: dict[str, float]

    def weighed(self, weighing: Weighing) -> list[SlotValue]:
        """Return the readings, best first."""
        return combined(
            [
                (self.own, weighing.own_weight),
                (self.head, weighing.head_weight),
                (self.stock, weighing.stock_weight),
            ]
        )


class SlotReaders:
    """The three readers on one thread. Raises `ModelMissing` when a network is not there."""

    def __init__(
        self, stock: StockReader, own: Path, head: Path, first_year: int, last_year: int
    ) -> None:
        self._own = SlotReader(own)
        self._head = SlotHead(head, stock)
        self._numbers = NumberGrammar(first_year, last_year)
        self._dates = DateGrammar(first_year, last_year)

    def number(self, top: Picture, role: RoleLine) -> SlotShares:
        """Return what the readers make of the digits of a number line."""
        span = look_span(role, "number")
        looks = slot_looks(top, role.line, *span)
        slot = number_slot(role.reading.text)
        own = number_shares(self._own(looks), self._numbers)
        stock = self.stock_number(role.reading)
        head = self._by_head(
            looks,
            _features(role.reading, *span),
            lambda steps: number_shares(steps, self._numbers),
            lambda told: _by_serial(told, slot.year),
            (_by_serial(own, slot.year), stock),
        )
        separators = {
            mark: sum(s for told in (own, head) for t, s in told.items() if t.endswith(mark)) / 2
            for mark in "/-"
        }
        return SlotShares(
            _by_serial(own, slot.year),
            _by_serial(head, slot.year),
            stock,
            separators,
        )

    def date(self, top: Picture, role: RoleLine) -> SlotShares:
        """Return what the readers make of a date line."""
        span = look_span(role, "date")
        looks = slot_looks(top, role.line, *span)
        own = date_shares(self._own(looks), self._dates)
        stock = self.stock_date(role.reading)
        features = _features(role.reading, *span)
        head = self._by_head(
            looks, features, lambda steps: date_shares(steps, self._dates), dict, (own, stock)
        )
        return SlotShares(own, head, stock, {})

    def _by_head(
        self,
        looks: Sequence[NDArray[np.uint8]],
        features: NDArray[np.float32] | None,
        shares: Callable[[Sequence[Steps]], Shares],
        values: Callable[[Shares], Shares],
        others: Sequence[Shares],
    ) -> Shares:
        """Return the head's shares; it looks again only where that leaves doubt.

        First it takes the features that the recogniser had when it read the line, which cost
        nothing more; then a look of its own, then another.
        `values`: what of the shares is held against those of the other readers.
        """
        wanted = {_first(other) for other in others}
        agreed = wanted.pop() if len(wanted) == 1 else ""

        def is_sure(told: Shares, least: float) -> bool:
            found = values(told)
            return bool(agreed) and _first(found) == agreed and found[agreed] >= least

        if agreed and features is not None:
            told = shares([self._head.steps(features)])
            if is_sure(told, _NO_LOOK):
                return told
        first, *more = looks[_HEAD_LOOKS]
        steps = self._head([first])
        told = shares(steps)
        return told if is_sure(told, _ONE_LOOK) else shares([*steps, *self._head(more)])

    def stock_number(self, reading: StockReading) -> dict[str, float]:
        """Return what the recogniser makes of the digits; nothing where it saw no symbol."""
        slot = number_slot(reading.text)
        if not slot.symbol:
            return {}
        return serial_shares(reading.slot(slot.start, slot.end))

    def stock_date(self, reading: StockReading) -> dict[str, float]:
        """Return what the recogniser makes of a date; nothing where it saw not all its words."""
        slots = date_slots(reading.text)
        if slots is None:
            return {}
        years = year_shares(
            reading.slot(*slots.year), self._dates.first_year, self._dates.last_year
        )
        return stock_date_shares(reading.slot(*slots.day), reading.slot(*slots.month), years)


def settled(
    shares: SlotShares,
    weighing: Weighing,
    unsure: float,
    stock: Callable[[StockReading], Mapping[str, float]],
    again: Again,
) -> list[SlotValue]:
    """Return the readings best first; one in doubt or disputed after the recogniser looked again.

    `unsure`: the share under which a reading is in doubt.
    """
    values = shares.weighed(weighing)
    if not values or (values[0].probability >= unsure and values[0].against == 0):
        return values
    more = averaged([shares.stock, *(stock(reading) for reading in again())])
    return SlotShares(shares.own, shares.head, more, shares.separators).weighed(weighing)


def look_span(role: RoleLine, field: str) -> tuple[float, float]:
    """Return where the looks at a line begin and end, as shares of its length.

    `field`: number (from the line's start to a little behind the separator) or date (from the word
    `ngày` to the line's end).
    """
    if field == "date":
        return _date_start(role, date_slots(role.reading.text)), 1.0
    slot = number_slot(role.reading.text)
    if not slot.symbol:
        return 0.0, 1.0
    _, right = span_shares(role.reading, slot.start, slot.end)
    behind = 1.7 if not slot.year else 4.5
    return 0.0, min(right + behind * role.line.height / role.line.width, 1.0)


def _date_start(role: RoleLine, slots: DateSlots | None) -> float:
    """Return where the look at a date line begins: at the word `ngày`, or at the line's start."""
    if slots is None:
        return 0.0
    left, _ = span_shares(role.reading, slots.word, slots.word)
    return max(left - 0.4 * role.line.height / role.line.width, 0.0)


def span_shares(reading: StockReading, start: int, end: int) -> tuple[float, float]:
    """Return two places in the text as shares of the line's length."""
    steps = max(reading.places[-1], 1)
    before = reading.places[start - 1] + 1 if start else 0
    return min((before + 0.5) / steps, 1.0), min((reading.places[end] + 0.3) / steps, 1.0)


def _features(reading: StockReading, left: float, right: float) -> NDArray[np.float32] | None:
    """Return the inner features of a part of the line, None where they were not kept."""
    if reading.features is None:
        return None
    steps = reading.features.shape[1]
    return np.ascontiguousarray(reading.features[:, int(left * steps) : math.ceil(right * steps)])


def _first(shares: Shares) -> str:
    """Return what a reader puts first, "" where it saw nothing."""
    return max(shares, key=lambda text: shares[text], default="")


def _by_serial(told: Mapping[str, float], year: str) -> dict[str, float]:
    """Return the shares of the digits alone; `year` is what the stock reader saw behind them."""
    serials: dict[str, float] = {}
    for text, share in told.items():
        serial = re.split(r"[/-]", text)[0]
        if year and len(serial) > len(year) and serial.endswith(year):
            serial = serial.removesuffix(year)  # the separator before the year was not seen
        serials[serial] = serials.get(serial, 0.0) + share
    return serials
