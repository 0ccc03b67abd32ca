"""The period that a document covers (kỳ nội dung) as a person types it."""

from __future__ import annotations

import re
from datetime import date

from extractors.fields.periods import find_periods
from extractors.grammar.loader import load_grammar
from extractors.grammar.typed_days import typed_day

_BETWEEN = re.compile(r"\s+(?:-|–|—|đến|tới)\s+|\s*[–—]\s*|(?<=\d{4})\s*-\s*(?=\d{1,2}[/.])")
_FROM = re.compile(r"^từ\s+", re.IGNORECASE)


def typed_period(text: str) -> tuple[date, date]:
    """Return first and last day of `1/1/24 - 30/6/24`, `quý I năm 2024`, `2024-01-01/2024-06-30`.

    Raises ValueError for what names no period, or one that ends before it begins.
    """
    bare = _FROM.sub("", text.strip())
    parts = bare.split("/") if re.fullmatch(r"[\d-]{10}/[\d-]{10}", bare) else _BETWEEN.split(bare)
    if len(parts) == 2:
        first, last = typed_day(parts[0]), typed_day(parts[1])
        if first > last:
            raise ValueError(text)
        return first, last
    found = find_periods(text, (), None, load_grammar())
    if len(found) != 1:
        raise ValueError(text)
    return date.fromisoformat(found[0].first), date.fromisoformat(found[0].last)
