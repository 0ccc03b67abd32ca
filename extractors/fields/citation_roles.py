"""Why a paper names another one: as its ground, to carry it out, to take its place, to correct it.

What a paper does itself (`Kế hoạch này thay thế Kế hoạch số 25/KH-UBND`) is told from what it
reports (`Kế hoạch số 40/KH-UBND thay thế Kế hoạch số 25/KH-UBND`), asks for (`đề nghị bãi bỏ …`),
and does to a part of the other (`thay thế khoản 2 Điều 3 …`: `sửa đổi`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.grammar.loader import Grammar

REPLACES = "thay thế"
CORRECTS = "đính chính"
AMENDS = "sửa đổi"

Span = tuple[int, int]
"""From where to where a citation stands in the text."""

_BEFORE = 300
_VERB_BEFORE = 200
_BEHIND = 100
_SENTENCE = re.compile(r"[.;](?=\s)")


def role_of(folded: str, span: Span, above: Sequence[Span], grammar: Grammar) -> str:
    """Return the role of the citation at `span`; `above` are the citations before it.

    The nearest words in its sentence decide; none gives an empty role.
    """
    start, end = span
    done = _done_to(folded, span, above, grammar)
    if done is not None:
        return done
    window = folded[max(0, start - _BEFORE) : start]
    best = (-1, "")
    for role, pattern in grammar.citations.roles:
        starts = [match.start() for match in pattern.finditer(window)]
        if starts and starts[-1] > best[0]:
            best = (starts[-1], role)
    if grammar.citations.ended.match(folded[end : end + _BEHIND]):
        return AMENDS if grammar.citations.part.search(window) else REPLACES
    return best[1]


def _done_to(folded: str, span: Span, above: Sequence[Span], grammar: Grammar) -> str | None:
    """Return what the paper itself does to the cited one, None where it does nothing to it."""
    words = grammar.citations
    begin = max(0, span[0] - _VERB_BEFORE)
    sentence = list(_SENTENCE.finditer(folded, begin, span[0]))
    begin = sentence[-1].end() if sentence else begin
    found = [
        (match.start(), match.end(), role)
        for role, pattern in words.verbs
        for match in pattern.finditer(folded, begin, span[0])
    ]
    if not found:
        return None
    start, end, role = max(found)
    before = folded[begin:start]
    reported = [one for one in above if one[1] <= start]
    if reported and words.reported.fullmatch(folded[max(reported)[1] : start]):
        return None
    if words.unsettled.search(before):
        return None
    between = _without(folded, end, span[0], above)
    if words.between.fullmatch(between):
        return AMENDS if role == REPLACES and words.amending.search(before) else role
    if len(between) == span[0] - end and len(between) < words.verb_reaches:
        return role if role == CORRECTS else AMENDS
    return None


def _without(folded: str, start: int, end: int, taken: Sequence[Span]) -> str:
    """Return `folded[start:end]` without the citations in it."""
    parts = []
    for first, last in sorted(taken):
        if first >= start and last <= end:
            parts.append(folded[start:first])
            start = last
    return " ".join((*parts, folded[start:end])) if parts else folded[start:end]
