"""Sections of an annex whose headings bear no code, while the numbers below begin anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from indicator_map.annex import AnnexRow
from indicator_map.codes import Code

_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_LETTERS = "ABCDEGHIKLMNOPQRSTUVXY"
FEWEST_SECTIONS = 2


def with_sections(rows: Sequence[AnnexRow]) -> list[AnnexRow]:
    """Return the rows with codes given to headings of sections that have none.

    Such a heading has a title and no code, and the row below it begins to count anew (`1`, `I`),
    which happens twice at least. What is given is a code that says it was (`printed` is empty).
    """
    at = _headings(rows)
    if len(at) < FEWEST_SECTIONS:
        return list(rows)
    kinds = {row.code.kind for row in rows if row.code}
    out = list(rows)
    for number, place in enumerate(at):
        if "roman" in kinds:
            letter = _LETTERS[number % len(_LETTERS)]
            code = Code("", "absolute", (), letter)
        else:
            code = Code("", "roman", (number + 1,), _NUMERALS[number % len(_NUMERALS)])
        out[place] = replace(out[place], code=code, item=False)
    return out


def _headings(rows: Sequence[AnnexRow]) -> list[int]:
    first: Code | None = None
    found: list[int] = []
    for at, row in enumerate(rows[:-1]):
        below = rows[at + 1].code
        heading = row.code is None and row.title and not row.is_step and not row.item
        if not heading or row.unread_code or below is None or below.kind not in ("number", "roman"):
            continue
        if below.parts != (1,) or below.word:
            continue
        if first is None:
            first = below
        if below.kind == first.kind:
            found.append(at)
    return found
