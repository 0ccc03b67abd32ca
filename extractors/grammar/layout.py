"""Where the parts of a letterhead stand: the values of letterhead_layout.yaml."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LetterheadLayout:
    """Shares of the page, heights of a line and points; letterhead_layout.yaml tells of each."""

    lowest: float
    motto_above: float
    motto_right: float
    motto_words: int
    motto_alike: float
    motto_alike_short: float
    name_above_motto: float
    uppermost: float
    date_widest: float
    number_widest: float
    number_goes_on: float
    closing_date_right: float
    closing_date_above: float
    two_pages: float
