"""What may stand in the number slot and in the date slots of a letterhead.

Both are written in the slot reader's alphabet (`slot_tokens.py`): a number is its digits and the
separator behind them (`31/`, `123-`, `06/2021/`), a date is `05T02A2024`. An empty slot is a
reading too: `/`, `T02A2024`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

_DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class NumberGrammar:
    """Up to `longest` digits, then `/` or `-`; after `/` a year and another `/` may follow."""

    first_year: int
    last_year: int
    longest: int = 6

    def following(self, text: str) -> str:
        """Return what may follow `text`."""
        head, slash, year = text.partition("/")
        if "-" in text:
            return ""
        if not slash:
            return (_DIGITS if len(text) < self.longest else "") + "/-"
        if not head or year.endswith("/"):
            return ""
        if len(year) == 4:
            return "/" if self._is_year(year) else ""
        return "".join(
            digit for digit in _DIGITS if _may_start(year + digit, self.first_year, self.last_year)
        )

    def complete(self, text: str) -> bool:
        """Return whether `text` is a whole number slot.

        Digits may be absent (an empty slot), and so may the separator: it can be hidden by the
        last digit, and the stock reader and the symbol know it too.
        """
        if "/" not in text:
            return True
        parts = text.split("/")
        if len(parts) == 2:
            return parts[1] == ""
        return len(parts) == 3 and parts[2] == "" and self._is_year(parts[1])

    def _is_year(self, text: str) -> bool:
        return len(text) == 4 and self.first_year <= int(text) <= self.last_year


def _may_start(text: str, first: int, last: int) -> bool:
    """Return whether a year between `first` and `last` begins with `text`."""
    step = int(10 ** (4 - len(text)))
    low = int(text) * step
    return low <= last and low + step > first


@dataclass(frozen=True, slots=True)
class DateGrammar:
    """Day 1-31 or nothing, `T`, month 1-12 or nothing, `A`, a plausible year: a calendar day."""

    first_year: int
    last_year: int

    def following(self, text: str) -> str:
        """Return what may follow `text`."""
        if "A" in text:
            year = text.rpartition("A")[2]
            if len(year) == 4:
                return ""
            allowed = (d for d in _DIGITS if _may_start(year + d, self.first_year, self.last_year))
            return "".join(allowed)
        if "T" in text:
            month = text.partition("T")[2]
            more = {"": "0123456789", "0": "123456789", "1": "012"}.get(month, "")
            return more + ("A" if month != "0" else "")
        more = {"": "0123456789", "0": "123456789", "1": _DIGITS, "2": _DIGITS, "3": "01"}.get(
            text, ""
        )
        return more + ("T" if text != "0" else "")

    def complete(self, text: str) -> bool:
        """Return whether `text` has a year, and its day, month and year exist together."""
        day, t, rest = text.partition("T")
        month, a, year = rest.partition("A")
        if not (t and a and len(year) == 4):
            return False
        if not day or not month:
            return True
        return calendar_day(day, month, year) is not None


def calendar_day(day: str, month: str, year: str) -> date | None:
    """Return the date of three strings of digits, None where there is no such day."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
