"""Days, months and quarters of a plan, also those without a year."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from extractors.grammar.folding import fold

_YEAR = r"(?P<year>20\d\d)"
_CUED = "|".join(
    f"(?<={word} )"
    for word in (
        *("ngay", "truoc", "het", "den", "nhat", "trong", "cuoi", "la", "han", "tu", "hon"),
        *("toi", "vao", "sau", "qua", "dau", "giua"),
    )
)
_PART = (
    r"(?:(?P<part>(?:tuan )?(?:dau|giua|cuoi)|tuan (?:thu )?(?:\d|i{1,3}|iv|nhat|hai|ba|tu))\s+)?"
)
_OF_YEAR = r"(?:\s+cua)?\s+(?P<of>nam (?:lien )?truoc|nam (?:danh gia|bao cao|nay))(?!\w)"
_ALONE = r"(?<![\d/.\-])(?<!tuan )(?<!tuan thu )"
_FORMS = (
    r"(?<![\d/.\-])(?P<day>\d{1,2})\s?(?P<mark>[/.\-])\s?(?P<month>\d{1,2})\s?(?P=mark)\s?"
    rf"{_YEAR}(?![\d/])",
    rf"{_ALONE}(?P<day>\d{{1,2}})\s+thang\s+(?P<month>\d{{1,2}})\s*(?:(?:,\s*)?nam\s+|/\s*){_YEAR}",
    rf"(?<![\d/.\-])(?P<day>\d{{1,2}})\s?[/.\-]\s?(?P<month>\d{{1,2}})\s*(?:,\s*)?nam\s+{_YEAR}",
    rf"(?<![\d/.\-])(?P<day>\d{{1,2}})\s?[/.\-]\s?(?P<month>\d{{1,2}}){_OF_YEAR}",
    rf"{_ALONE}(?P<day>\d{{1,2}})\s+thang\s+(?P<month>\d{{1,2}}){_OF_YEAR}",
    rf"(?<!\d )(?<!\w){_PART}thang\s+(?P<month>\d{{1,2}})\s*(?:/|nam|-)\s*{_YEAR}",
    rf"(?<!\w)quy\s+(?P<quarter>iv|i{{1,3}}|[1-4])\s*(?:/|nam|-)\s*{_YEAR}",
    rf"{_ALONE}(?P<day>\d{{1,2}})\s+thang\s+(?P<month>\d{{1,2}})(?!\s*(?:nam|/|\d))",
    r"(?<![\d/.\-])(?P<day>\d{1,2})/(?P<month>\d{1,2})"
    r"(?=\s?[-–]\s?\d{1,2}\s?/\s?\d{1,2}\s?/\s?20\d\d)",
    r"^\s*(?P<day>\d{1,2})\s?/\s?(?P<month>\d{1,2})\s*$",
    rf"(?:{_CUED})\s?(?P<day>\d{{1,2}})\s?[/.\-]\s?(?P<month>\d{{1,2}})(?![\d/\-]|\s?/|\.\d)",
    rf"(?:{_CUED}){_PART}thang\s+(?P<month>\d{{1,2}})(?!\s*(?:nam|/|\d))",
    rf"(?:{_CUED})quy\s+(?P<quarter>iv|i{{1,3}}|[1-4])(?!\s*(?:nam|/|\w))",
)
LONGEST_ITEMS = 30
"""Letters in which items of a plan are told: `các điểm 2.1, 2.2 và từ 2.4 đến`."""
_ITEMS = re.compile(
    r"\b(?:diem|khoan|muc|tieu chi|chi tieu|chi so|tiet|phan)\b"
    r"[\d\s.,]*(?:(?:tu|den|va) ?[\d\s.,]*)*$"
)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day, month or quarter at `text[start:end]`; without a year where `year` is None.

    `day` is None for a month or quarter; a quarter has the month that it ends with. `part`: only a
    part of the month, in the plan's folded words (`giua`). `of`: years after the one assessed, for
    `năm trước` (-1) and `năm đánh giá` (0).
    """

    start: int
    end: int
    year: int | None
    month: int
    day: int | None
    months: int = 1
    part: str = ""
    of: int | None = None

    def first(self, year: int) -> date | None:
        """Return its first day; None where the calendar has no such day."""
        return _day(year, self.month - (self.months - 1 if self.day is None else 0), self.day or 1)

    def last(self, year: int) -> date | None:
        """Return its last day; None where the calendar has no such day."""
        if not 1 <= self.month <= 12:
            return None
        return _day(year, self.month, self.day or calendar.monthrange(year, self.month)[1])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def written_days(text: str) -> tuple[WrittenDay, ...]:
    """Return the days, months and quarters of a text, in order, none within another."""
    folded = fold(text)
    found: list[WrittenDay] = []
    for form in _FORMS:
        for one in re.finditer(form, folded):
            of_item = "." in one[0] and not one.groupdict().get("year")
            if of_item and _ITEMS.search(folded[max(0, one.start() - LONGEST_ITEMS) : one.start()]):
                continue  # `các điểm từ 2.3 đến 2.9`
            if not any(held.start < one.end() and one.start() < held.end for held in found):
                found += _written(one)
    return tuple(sorted(found, key=lambda one: one.start))


def _written(found: re.Match[str]) -> Iterator[WrittenDay]:
    parts = found.groupdict()
    year = int(parts["year"]) if parts.get("year") else None
    start = found.start() + len(found[0]) - len(found[0].lstrip())
    if quarter := parts.get("quarter"):
        number = _QUARTERS.get(quarter) or int(quarter)
        yield WrittenDay(start, found.end(), year, 3 * number, None, months=3)
        return
    month, day = int(parts["month"]), int(parts["day"]) if parts.get("day") else None
    if 1 <= month <= 12 and (day is None or 1 <= day <= 31):
        of = parts.get("of")
        after = None if not of else -1 if of.endswith("truoc") else 0
        yield WrittenDay(
            start, found.end(), year, month, day, part=parts.get("part") or "", of=after
        )
