"""The letterhead reader: number and date from the picture of a document's first page.

Lines are found by RapidOCR's detector, named by RapidOCR's recogniser, and their slots read by
three readers under the grammar of numbers and dates (`slot_readers.py`). Words of the symbol come
from the page's own text where it has any.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from extractors.document import Candidate, FieldState, LetterheadReading
from extractors.grammar.loader import Grammar, load_grammar
from extractors.letterhead.geometry import load_geometry
from extractors.letterhead.known_text import (
    LIKELY_DATE,
    LIKELY_NUMBER,
    is_known_number,
    is_known_text,
    slot_rows,
    tells_number_and_date,
)
from extractors.letterhead.line_finder import FoundLine, LineFinder, Picture
from extractors.letterhead.line_roles import RoleFinder, RoleLine, is_trap, number_likelihood
from extractors.letterhead.looks import ink_share
from extractors.letterhead.models import SLOT_HEAD, SLOT_READER
from extractors.letterhead.slot_readers import SlotReaders, Weighing, settled, span_shares
from extractors.letterhead.slot_values import SlotValue
from extractors.letterhead.slots import date_slots, number_slot
from extractors.letterhead.stock_reader import StockReader, StockReading
from extractors.letterhead.symbol import choose_symbol, own_units, page_number_text
from extractors.networks import detector_path, recogniser_path
from extractors.packaged_data import packaged_yaml
from extractors.page import Box, Page
from extractors.reading.page_image import PageImage

_LOOKS = ((0.7, 640), (1.0, 832), (1.0, 1216))
"""Upper share of what is looked at and pixels across the page, for the detector: first, and then as
long as a line was not found."""
_KNOWN_ROWS_LOOK = 736
"""Pixels across where the page's words tell the rows: these are few, so the look may be finer."""
_REACH = 6.5
"""How far left of its separator a number line is looked at, in line heights."""
_MOST, _LEAST = 5, 0.01
"""Candidates kept, and the least share of one that is not the best."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Values of confidence.yaml."""

    number: Weighing
    date: Weighing
    certain: float
    alone: float
    held: float
    unsure: float
    blank_ink: float

    @staticmethod
    def load() -> Settings:
        """Read confidence.yaml."""
        data: dict[str, Any] = packaged_yaml("extractors.letterhead", "confidence.yaml")
        return Settings(Weighing(**data.pop("number")), Weighing(**data.pop("date")), **data)

    def confidence(self, value: SlotValue, weighing: Weighing, sure: float) -> float:
        """Return the confidence in a value; `sure`: how sure its line and symbol are.

        What is under `certain`, or under `alone` where only one of the readers put it first, is
        held down to where a person looks.
        """
        chance = weighing.chance(value) * sure
        least = self.certain if value.agreed else self.alone
        return chance if chance >= least else min(chance, self.held)


class LetterheadReader:
    """Reads number and date from pictures; loads its networks once, so build one per worker.

    Raises `ModelMissing` when a network is not there.
    """

    def __init__(
        self,
        grammar: Grammar | None = None,
        slot_model: Path = SLOT_READER,
        settings: Settings | None = None,
        head_model: Path = SLOT_HEAD,
    ) -> None:
        self._grammar = grammar = grammar or load_grammar()
        self._settings = settings or Settings.load()
        self._finder = LineFinder(detector_path())
        self._stock = StockReader(recogniser_path())
        years = (grammar.dates.first_year, grammar.dates.last_year)
        self._slots = SlotReaders(self._stock, slot_model, head_model, *years)

    def __call__(self, picture: PageImage, page: Page | None) -> LetterheadReading:
        """Return the number and date candidates of an upright page, boxes in points."""
        pixels = picture.pixels
        tall = pixels.shape[0] > 1.2 * pixels.shape[1]
        end = round(pixels.shape[0] * load_geometry().looked_at)
        top = pixels[:end] if tall else pixels
        number, issue_date = self._in_known_rows(top, page, 72 / picture.dpi)
        for share, width in _LOOKS:
            if number is not None and issue_date is not None:
                break
            rows = 0, round(share * top.shape[0])
            again = self._lines(top, rows, width, page, 72 / picture.dpi)
            number, issue_date = number or again[0], issue_date or again[1]
        if number is not None:
            number = self._whole(top, number)
        scale = 72 / picture.dpi
        return LetterheadReading(
            page=picture.page,
            number=self._number(top, number, page, picture.page, scale) if number else (),
            issue_date=self._date(top, issue_date, picture.page, scale) if issue_date else (),
        )

    def is_told(self, page: Page, bare_head: bool) -> bool:
        """Return whether the text layer of a page says number and date beyond doubt.

        `bare_head`: the page's upper half shows nothing but its words.
        """
        return tells_number_and_date(page, self._grammar, bare_head)

    def _in_known_rows(
        self, top: Picture, page: Page | None, scale: float
    ) -> tuple[RoleLine | None, RoleLine | None]:
        """Return number and date line where the page's own words tell on which rows they stand."""
        rows = slot_rows(page, self._grammar)
        if rows is None:
            return None, None
        first, last = (round(y / scale) for y in rows)
        number, issue_date = self._lines(top, (first, last), _KNOWN_ROWS_LOOK, page, scale)
        return (
            number if number and number.likelihood > LIKELY_NUMBER else None,
            issue_date if issue_date and issue_date.likelihood > LIKELY_DATE else None,
        )

    def _lines(
        self, top: Picture, rows: tuple[int, int], width: int, page: Page | None, scale: float
    ) -> tuple[RoleLine | None, RoleLine | None]:
        """Return number and date line among those of some rows of the picture."""
        found = [line.lowered(rows[0]) for line in self._finder(top[slice(*rows)], width)]
        roles = RoleFinder(
            found,
            top.shape[1],
            lambda line: self._stock(line.cut(top)),
            self._grammar,
            lambda line: is_known_text(page, _box(line, scale), self._grammar),
            lambda line: is_known_number(page, _box(line, scale), self._grammar),
        )
        number = roles.number_line()
        return number, roles.date_line(number)

    def _whole(self, top: Picture, role: RoleLine) -> RoleLine:
        """Return the number line, to the left of its separator too.

        The detector does not always find what is written faintly there: the line then begins at
        the separator (`/TM-SYT`).
        """
        slot = number_slot(role.reading.text)
        if not slot.found or re.search(r"\w", role.reading.text[: slot.end]):
            return role
        reach = min(_REACH, role.line.left / role.line.height)
        if reach < 1:
            return role
        line = role.line.grown(reach, 0.0, 0.0, 0.0)
        reading = self._stock(line.cut(top))
        if not number_slot(reading.text).symbol or is_trap(reading.text, self._grammar):
            return role
        likelihood = number_likelihood(reading.text, self._grammar)
        return RoleLine(line, reading, max(likelihood, role.likelihood))

    def _again(self, top: Picture, line: FoundLine) -> list[StockReading]:
        """Read a line again: a little larger, and in the red channel alone."""
        cut = line.grown(0.1, 0.1, 0.1, 0.1).cut(top)
        red = np.repeat(cut[:, :, :1], 3, axis=2)
        return [self._stock(cut), self._stock(red)]

    def _number(
        self, top: Picture, role: RoleLine, page: Page | None, page_number: int, scale: float
    ) -> tuple[Candidate, ...]:
        slot = number_slot(role.reading.text)
        weighing = self._settings.number
        shares = self._slots.number(top, role)
        values = settled(
            shares,
            weighing,
            self._settings.unsure,
            self._slots.stock_number,
            lambda: self._again(top, role.line),
        )
        box = _box(role.line, scale)
        words = page_number_text(page, box)
        layer = page is not None and page.read_by == "text"
        own = own_units(page, box)
        symbol = choose_symbol(slot, shares.separators, words, layer, self._grammar, own)
        written = role.reading.text[slot.start : slot.end]
        ink = ink_share(top, role.line, *span_shares(role.reading, slot.start, slot.end))
        empty = not values or (values[0].text == "" and self._no_ink(ink, values[0]))
        found = [value for value in values if value.text]
        sure = symbol.confidence * role.likelihood**0.2
        candidates = [
            Candidate(
                value.text + _letter(written, value.text) + symbol.text,
                role.reading.text,
                page_number,
                box,
                round(self._settings.confidence(value, weighing, sure), 4),
                "letterhead",
            )
            for value in _worth_telling(found)
        ]
        return _with_state(candidates, values, empty, box, page_number, role)

    def _date(
        self, top: Picture, role: RoleLine, page_number: int, scale: float
    ) -> tuple[Candidate, ...]:
        slots = date_slots(role.reading.text)
        weighing = self._settings.date
        values = settled(
            self._slots.date(top, role),
            weighing,
            self._settings.unsure,
            self._slots.stock_date,
            lambda: self._again(top, role.line),
        )
        box = _box(role.line, scale)
        empty = False
        if slots is not None and values and "?" in values[0].text:
            left, right = span_shares(role.reading, *slots.day)
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
            for value in _worth_telling([value for value in values if "?" not in value.text])
        ]
        return _with_state(candidates, values, empty, box, page_number, role)

    def _no_ink(self, ink: float, value: SlotValue) -> bool:
        """Return whether a slot that reads as empty is so; strokes of the words reach into it."""
        least = self._settings.blank_ink
        return ink < least or (value.probability > 0.9 and ink < 4 * least)


def _worth_telling(found: Sequence[SlotValue]) -> list[SlotValue]:
    """Return the best reading, however unsure, and the others that may be right."""
    return [*found[:1], *(value for value in found[1:_MOST] if value.probability > _LEAST)]


def _letter(slot: str, serial: str) -> str:
    """Return the letter behind the digits of a number such as `30c`, "" where there is none.

    `slot` is what the stock reader saw there. What it took for a letter may be a digit (`b` for
    `6`): it is a letter where `serial` has no digit in its place.
    """
    found = re.search(r"(?<!\d)(\d+)\s?([a-dđA-DĐ])\s*$", slot)
    if found is None:
        return ""
    digits, letter = found.groups()
    return letter if len(serial) == len(digits) else ""


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
