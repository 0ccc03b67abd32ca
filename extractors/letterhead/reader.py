"""The letterhead reader: number and date from the picture of a document's first page.

Lines are found by RapidOCR's detector, named by RapidOCR's recogniser, and their slots read by
both that recogniser's digit probabilities and our own slot reader, under the grammar of numbers
and dates. Words of the symbol come from the page's own text where it has any.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from extractors.document import Box, Candidate, FieldState, LetterheadReading, Page
from extractors.grammar.loader import Grammar, load_grammar
from extractors.letterhead.geometry import load_geometry
from extractors.letterhead.line_finder import FoundLine, LineFinder, Picture
from extractors.letterhead.line_roles import RoleFinder, RoleLine
from extractors.letterhead.looks import ink_share, slot_looks
from extractors.letterhead.models import SLOT_READER
from extractors.letterhead.slot_grammar import DateGrammar, NumberGrammar
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
from extractors.letterhead.slots import DateSlots, NumberSlot, date_slots, number_slot
from extractors.letterhead.stock_reader import StockReader, StockReading
from extractors.letterhead.symbol import choose_symbol, page_number_text
from extractors.networks import detector_path, recogniser_path
from extractors.reading.page_image import PageImage

_LOOK_WIDTH, _CLOSER_WIDTH = 832, 1216
"""Pixels across the page for the detector: first, and when a line was not found."""
_MOST = 5
"""Candidates kept."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """How the two readers are weighed for one field, and what their joint share is worth.

    `slope` and `intercept` turn the log odds of a share into those of being right (Platt 1999);
    `disputed` is added where the two readers differ. A reader of weight 0 is not heard.
    """

    own_weight: float
    stock_weight: float
    slope: float
    intercept: float
    disputed: float

    def chance(self, value: SlotValue) -> float:
        """Return the chance that the value is right."""
        odds = self.slope * log_odds(value.probability) + self.intercept
        return 1 / (1 + math.exp(-odds - (0.0 if value.agreed else self.disputed)))


def log_odds(share: float) -> float:
    """Return the log odds of a share, held away from 0 and 1."""
    held = min(max(share, 1e-4), 1 - 1e-4)
    return math.log(held / (1 - held))


@dataclass(frozen=True, slots=True)
class Settings:
    """Values of confidence.yaml."""

    number: Weighing
    date: Weighing
    certain: float
    held: float
    unsure: float
    blank_ink: float

    @staticmethod
    def load() -> Settings:
        """Read confidence.yaml."""
        text = Path(__file__).with_name("confidence.yaml").read_text(encoding="utf-8")
        data: dict[str, Any] = yaml.safe_load(text)
        return Settings(Weighing(**data.pop("number")), Weighing(**data.pop("date")), **data)

    def confidence(self, value: SlotValue, weighing: Weighing, sure: float) -> float:
        """Return the confidence in a value; `sure`: how sure its line and symbol are.

        What is under `certain`, or put first by one of the readers only, is held down to where
        a person looks.
        """
        chance = weighing.chance(value) * sure
        if value.agreed and chance >= self.certain:
            return chance
        return min(chance, self.held)


class LetterheadReader:
    """Reads number and date from pictures; loads its networks once, so build one per worker.

    Raises `ModelMissing` when a network is not there.
    """

    def __init__(
        self,
        grammar: Grammar | None = None,
        slot_model: Path = SLOT_READER,
        settings: Settings | None = None,
    ) -> None:
        self._grammar = grammar = grammar or load_grammar()
        self._settings = settings or Settings.load()
        self._finder = LineFinder(detector_path())
        self._stock = StockReader(recogniser_path())
        self._own = SlotReader(slot_model)
        years = (grammar.dates.first_year, grammar.dates.last_year)
        self._numbers = NumberGrammar(*years)
        self._dates = DateGrammar(*years)

    def __call__(self, picture: PageImage, page: Page | None) -> LetterheadReading:
        """Return the number and date candidates of an upright page, boxes in points."""
        pixels = picture.pixels
        tall = pixels.shape[0] > 1.2 * pixels.shape[1]
        end = round(pixels.shape[0] * load_geometry().looked_at)
        top = pixels[:end] if tall else pixels
        number, issue_date = self._lines(top, _LOOK_WIDTH)
        if number is None or issue_date is None:
            closer = self._lines(top, _CLOSER_WIDTH)
            number, issue_date = number or closer[0], issue_date or closer[1]
        scale = 72 / picture.dpi
        return LetterheadReading(
            page=picture.page,
            number=self._number(top, number, page, picture.page, scale) if number else (),
            issue_date=self._date(top, issue_date, picture.page, scale) if issue_date else (),
        )

    def _lines(self, top: Picture, width: int) -> tuple[RoleLine | None, RoleLine | None]:
        found = self._finder(top, width)
        roles = RoleFinder(
            found, top.shape[1], lambda line: self._stock(line.cut(top)), self._grammar
        )
        number = roles.number_line()
        return number, roles.date_line(number)

    def _again(self, top: Picture, line: FoundLine) -> list[StockReading]:
        """Read a line again: a little larger, and in the red channel alone."""
        cut = line.grown(0.1, 0.1, 0.1, 0.1).cut(top)
        red = np.repeat(cut[:, :, :1], 3, axis=2)
        return [self._stock(cut), self._stock(red)]

    def _number(
        self, top: Picture, role: RoleLine, page: Page | None, page_number: int, scale: float
    ) -> tuple[Candidate, ...]:
        slot = number_slot(role.reading.text)
        left, right, end = _number_span(role, slot)
        looks = self._own(slot_looks(top, role.line, left, end))
        weighing = self._settings.number
        own = number_shares(looks, self._numbers) if weighing.own_weight else {}
        stock = _stock_serials(role.reading, slot)
        serials = _by_serial(own, slot.year)
        weights = (weighing.own_weight, weighing.stock_weight)
        values = combined(serials, stock, *weights)
        if values and (values[0].probability < self._settings.unsure or not values[0].agreed):
            more = [
                _stock_serials(reading, number_slot(reading.text))
                for reading in self._again(top, role.line)
            ]
            values = combined(serials, averaged([stock, *more]), *weights)
        box = _box(role.line, scale)
        words = page_number_text(page, box)
        layer = page is not None and page.read_by == "text"
        separators = {mark: sum(s for t, s in own.items() if t.endswith(mark)) for mark in "/-"}
        symbol = choose_symbol(slot, separators, words, layer, self._grammar)
        letter = _letter(role.reading.text[slot.start : slot.end])
        ink = ink_share(top, role.line, *right)
        empty = not values or (values[0].text == "" and self._no_ink(ink, values[0]))
        found = [value for value in values if value.text]
        sure = symbol.confidence * role.likelihood**0.2
        candidates = [
            Candidate(
                value.text + (letter if letter and value is found[0] else "") + symbol.text,
                role.reading.text,
                page_number,
                box,
                round(self._settings.confidence(value, weighing, sure), 4),
                "letterhead",
            )
            for value in found[:_MOST]
            if value.probability > 0.01
        ]
        return _with_state(candidates, values, empty, box, page_number, role)

    def _date(
        self, top: Picture, role: RoleLine, page_number: int, scale: float
    ) -> tuple[Candidate, ...]:
        slots = date_slots(role.reading.text)
        start = _date_start(role, slots)
        looks = self._own(slot_looks(top, role.line, start, 1.0))
        own = date_shares(looks, self._dates)
        stock = self._stock_dates(role.reading)
        weighing = self._settings.date
        weights = (weighing.own_weight, weighing.stock_weight)
        values = combined(own, stock, *weights)
        if values and (values[0].probability < self._settings.unsure or not values[0].agreed):
            more = [self._stock_dates(reading) for reading in self._again(top, role.line)]
            values = combined(own, averaged([stock, *more]), *weights)
        box = _box(role.line, scale)
        empty = False
        if slots is not None and values and "?" in values[0].text:
            left, right = _span_shares(role.reading, *slots.day)
            empty = self._no_ink(ink_share(top, role.line, left, right), values[0])
        sure = role.likelihood**0.2
        candidates = [
            Candidate(
                value.text,
                role.reading.text,
                page_number,
                box,
                round(self._settings.confidence(value, weighing, sure), 4),
                "letterhead",
            )
            for value in [value for value in values if "?" not in value.text][:_MOST]
            if value.probability > 0.01
        ]
        return _with_state(candidates, values, empty, box, page_number, role)

    def _no_ink(self, ink: float, value: SlotValue) -> bool:
        """Return whether a slot that reads as empty is so; strokes of the words reach into it."""
        least = self._settings.blank_ink
        return ink < least or (value.probability > 0.9 and ink < 4 * least)

    def _stock_dates(self, reading: StockReading) -> dict[str, float]:
        slots = date_slots(reading.text)
        if slots is None:
            return {}
        years = year_shares(
            reading.slot(*slots.year), self._dates.first_year, self._dates.last_year
        )
        return stock_date_shares(reading.slot(*slots.day), reading.slot(*slots.month), years)


def _stock_serials(reading: StockReading, slot: NumberSlot) -> dict[str, float]:
    """Return what the stock reader makes of the digits; nothing where it saw no symbol."""
    if not slot.symbol:
        return {}
    return serial_shares(reading.slot(slot.start, slot.end))


def _by_serial(own: dict[str, float], year: str) -> dict[str, float]:
    """Return the shares of the digits alone; `year` is what the stock reader saw behind them."""
    serials: dict[str, float] = {}
    for text, share in own.items():
        serial = re.split(r"[/-]", text)[0]
        if year and len(serial) > len(year) and serial.endswith(year):
            serial = serial.removesuffix(year)  # the separator before the year was not seen
        serials[serial] = serials.get(serial, 0.0) + share
    return serials


def _span_shares(reading: StockReading, start: int, end: int) -> tuple[float, float]:
    """Return two places in the text as shares of the line's length."""
    steps = max(reading.places[-1], 1)
    before = reading.places[start - 1] + 1 if start else 0
    return min((before + 0.5) / steps, 1.0), min((reading.places[end] + 0.3) / steps, 1.0)


def _number_span(role: RoleLine, slot: NumberSlot) -> tuple[float, tuple[float, float], float]:
    """Return where the look begins, the slot itself, and where the look ends, as shares."""
    left, right = _span_shares(role.reading, slot.start, slot.end)
    if not slot.symbol:
        return 0.0, (left, right), 1.0
    behind = 1.7 if not slot.year else 4.5
    return 0.0, (left, right), min(right + behind * role.line.height / role.line.width, 1.0)


def _date_start(role: RoleLine, slots: DateSlots | None) -> float:
    """Return where the look at a date line begins: at the word `ngày`, or at the line's start."""
    if slots is None:
        return 0.0
    left, _ = _span_shares(role.reading, slots.word, slots.word)
    return max(left - 0.4 * role.line.height / role.line.width, 0.0)


def _letter(slot: str) -> str:
    """Return the letter behind the digits of a number such as `30c`, "" where there is none."""
    found = re.search(r"\d([a-dđ])\s*$", slot)
    return found.group(1) if found else ""


def _box(line: FoundLine, scale: float) -> Box:
    low, high = line.quad.min(axis=0) * scale, line.quad.max(axis=0) * scale
    return Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def _with_state(
    candidates: list[Candidate],
    values: list[SlotValue],
    empty: bool,
    box: Box,
    page_number: int,
    role: RoleLine,
) -> tuple[Candidate, ...]:
    """Return the candidates, or the single one that says the slot is empty or cannot be read."""
    state: FieldState
    if empty:
        state, sure = "blank", values[0].probability if values else 0.9
    elif not candidates:
        state, sure = "unreadable", 0.9
    else:
        return tuple(candidates)
    only = Candidate(None, role.reading.text, page_number, box, round(sure, 4), "letterhead", state)
    return (only,)
