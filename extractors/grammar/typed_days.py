"""Days as people type them: into a cell, a form, a register."""

from __future__ import annotations

import re
from datetime import date

from extractors.grammar.folding import fold

_PARTED = re.compile(r"(\d{1,4})\s*([/.\-])\s*(\d{1,2})\s*\2\s*(\d{1,4})")
_WORDED = re.compile(r"(?:ngay\s+)?(\d{1,2})\s+thang\s+(\d{1,2})\s+nam\s+(\d{4})")

CENTURY = 2000
"""What a year of two digits belongs to: such days are typed for papers of these years."""


class NoSuchDay(ValueError):
    """The form of a day, but none of the calendar: 31/02/2024."""


class NotADay(ValueError):
    """No form of a day that people type."""


def typed_day(text: str) -> date:
    """Return the day of `2/1/24`, `02.01.2024`, `2024-01-02`, `ngày 2 tháng 1 năm 2024`.

    The day comes first unless the year does. Raises NoSuchDay or NotADay.
    """
    bare = text.strip()
    if parted := _PARTED.fullmatch(bare):
        one, month, other = parted[1], parted[3], parted[4]
        year, number = (one, other) if len(one) == 4 else (other, one)
    elif worded := _WORDED.fullmatch(fold(bare)):
        number, month, year = worded.groups()
    else:
        raise NotADay(text)
    if len(year) not in (2, 4) or len(number) > 2:
        raise NotADay(text)
    full = int(year) + (CENTURY if len(year) == 2 else 0)
    try:
        return date(full, int(month), int(number))
    except ValueError as error:
        raise NoSuchDay(text) from error
