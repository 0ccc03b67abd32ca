"""Full dates in running text, in every written form of real papers (document-format.md, 4)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.fields.issue_date import calendar_date
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar

_NUMERIC = re.compile(
    r"(?<![\d/.,\-])(?P<day>\d{1,2})\s?(?P<mark>[/.\-])\s?(?P<month>\d{1,2})\s?(?P=mark)\s?"
    r"(?P<year>(?:19|20)\d\d)(?P<note>\d{1,2})?(?![\d/])"
)
_MISREAD = re.compile(
    r"(?<=ngay )(?P<day>[0-9oil|]{1,2})\s?/\s?(?P<month>[0-9oil|]{1,2})\s?/\s?"
    r"(?P<year>(?:19|2[0o])[0-9oil|]{2})(?![\d/\w])(?P<note>)"
)
"""Letters that OCR put for digits are read only after `ngày`."""
_WORDS = re.compile(
    r"ngay\s*(?P<day>[0-9oil|\]]{1,2})\s*thang\s*(?P<month>[0-9oil|\]]{1,2})\s*(?:,\s*)?nam\s*"
    r"(?P<year>(?:19|20)\d\d)(?P<note>\d{1,2})?(?!\d)"
)


_AS_DIGITS = str.maketrans("oil|]", "01111")


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date at `text[start:end]`, ISO; `ngày` before it belongs to the span."""

    start: int
    end: int
    value: str


def find_dates(text: str, grammar: Grammar) -> tuple[DateSpan, ...]:
    """Return the dates of a text in order: `14/4/2023`, `26-2-2018`, `ngày 14 tháng 4 năm 2023`.

    A footnote's digits glued to the year stay outside; days that the calendar does not have are
    no dates. Line breaks count as blanks.
    """
    folded = fold(text)
    found: dict[int, DateSpan] = {}
    for pattern in (_WORDS, _NUMERIC, _MISREAD):
        for match in pattern.finditer(folded):
            parts = [match[part] for part in ("day", "month", "year")]
            if pattern is not _NUMERIC:
                parts = [part.translate(_AS_DIGITS) for part in parts]
            day, month, year = (int(part) for part in parts)
            value = calendar_date(year, month, day, grammar)
            if value is None:
                continue
            before = re.search(r"ngay\s*$", folded[max(0, match.start() - 8) : match.start()])
            start = match.start() - (len(before.group()) if before else 0)
            found.setdefault(start, DateSpan(start, match.end("year"), value))
    return tuple(found[start] for start in sorted(found))
