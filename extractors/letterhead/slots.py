"""Where the slots are in a line, as places in the stock reader's text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.grammar.folding import fold

_PREFIX = re.compile(
    r"^\W{0,3}(?:(?:luat|nghi quyet|phap lenh)\s+)?"
    r"(?:s\s*[o06]?|[58][o0])(?![\da-z])\s*[:;.,：]{0,2}|"
    r"^\W{0,3}s[o06]?\s*[:;.,：]{1,2}|^\W{0,3}s(?=\d)|^\W{0,3}s[o6](?=\s*\d)"
)
_STAMPED = re.compile(
    r"\d\W{0,3}(?:[.…:]{2,}\s*(?:s(?:o|[06](?=\s?[:.]))?)?\s*[:.]?\s*|[.]?\s*s[o06]?\s?[:.]?\s+)(?=\d{1,5}[a-z]?\s*$)"
)
"""A receipt stamp's `Số: …4512…` on the row of the number, and then the number's own slot."""
_SEPARATOR = re.compile(
    r"[/\-]\s*(?=[A-ZĐÐa-z]{1,})|/\s*(?=(?:19|20)\d\d\s*/)|[/\-]\s*$|"
    r"[il|Z](?=\s*[A-ZĐÐ]{2}[\w.&]*\s*[-/ ])"
)
_YEAR_PART = re.compile(r"/\s*((?:19|20)\d\d)\s*/")
_TYPE_BEFORE = re.compile(r"[A-ZĐÐ][A-ZĐÐa-zđ]{1,5}\s*$")
_LETTERS = re.compile(r"[A-ZĐÐ]{2}")
_DAY_WORD = re.compile(r"[nrm]\S{0,2}[gi]?\S?[aàoi]?[yv]\W{0,2}")
_MONTH_WORD = re.compile(r"t\S{0,2}[aáeo]?n[gqps]?|th.?ng|háng|hang")
_YEAR_WORD = re.compile(
    r"n[^\d\s]{1,2}m?\W{0,2}(?=\W*(?:19|20|\d|$))|[a-z]m\W{0,2}(?=(?:19|20)\d\d)"
)


@dataclass(frozen=True, slots=True)
class NumberSlot:
    """Places in a number line's text: the slot, the separator, the symbol with its separator.

    `found` is False where no separator was seen and the slot is only a guess.
    """

    start: int
    end: int
    separator: str
    year: str
    symbol: str
    found: bool


def number_slot(text: str) -> NumberSlot:
    """Return where the number stands in a number line as the stock reader reads it."""
    folded = fold(text)
    prefix = _PREFIX.match(folded)
    start = prefix.end() if prefix else 0
    mark = _SEPARATOR.search(text, start)
    if mark is None:
        letters = _LETTERS.search(text, start)
        end = letters.start() if letters else len(text)
        symbol = text[end:]
        return NumberSlot(start, end, "", "", symbol, found=False)
    lost = _TYPE_BEFORE.search(text[start : mark.start()])
    if lost is not None:  # the separator behind the digits was not seen: `49DA-TTg`, `9049 TB-SNV`
        end = start + lost.start()
        return NumberSlot(start, end, "", "", text[end:].strip(), found=False)
    stamped = _STAMPED.search(folded, start, mark.start())
    start = stamped.end() if stamped else start
    separator = "-" if mark.group().startswith("-") else "/"
    year = _YEAR_PART.match(text, mark.start())
    rest = text[year.end() :] if year else text[mark.end() :]
    return NumberSlot(
        start, mark.start(), separator, year.group(1) if year else "", rest.strip(), found=True
    )


@dataclass(frozen=True, slots=True)
class DateSlots:
    """Places in a date line's text: day, month and year slots, and where the word `ngày` begins."""

    word: int
    day: tuple[int, int]
    month: tuple[int, int]
    year: tuple[int, int]


def date_slots(text: str) -> DateSlots | None:
    """Return where day, month and year stand in a date line, None where the words are not found."""
    folded = fold(text)
    comma = folded.find(",")
    day_word = _DAY_WORD.search(folded, max(comma, 0)) or _DAY_WORD.search(folded)
    if day_word is None:
        return None
    month_word = _MONTH_WORD.search(folded, day_word.end())
    if month_word is None:
        return None
    year_words = list(_YEAR_WORD.finditer(folded, month_word.end()))
    if not year_words:
        year = re.search(r"(?:19|20)\d\d\W*$", folded)
        if year is None or year.start() < month_word.end():
            return None
        return DateSlots(
            day_word.start(),
            (day_word.end(), month_word.start()),
            (month_word.end(), max(year.start() - 2, month_word.end())),
            (year.start(), len(text)),
        )
    return DateSlots(
        day_word.start(),
        (day_word.end(), month_word.start()),
        (month_word.end(), year_words[-1].start()),
        (year_words[-1].end(), len(text)),
    )
