"""What is wrong or doubtful in a set file, for `minhchung indicators check`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from indicator_map.doc_types import doc_types
from indicator_map.errors import Problem
from indicator_map.loader import Draft, find_set, read_draft
from indicator_map.model import Indicator, IndicatorSet
from indicator_map.needs_check import doubtful_needs

POINTS_TOLERANCE = 0.005
"""Points are given to a hundredth at most."""

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_LETTERS = "ABCDEGHIKLMNOPQRSTUVXY"
"""The letters that number sections, without those that are often skipped (Ă, Â, Đ, F, J, …)."""


def check(file: str | Path) -> tuple[Problem, ...]:
    """Return every error and warning of a set file (or of the set with this id), by line.

    Errors are what the loader refuses. Warnings are gaps in numbering, points that do not add
    up, kinds of paper nobody knows, and needs that can never be met. Raises `SetError` for no
    such file.
    """
    draft = read_draft(find_set(file))
    found = [*draft.problems, *_warnings(draft)]
    return tuple(sorted(found, key=lambda one: (one.file, one.line or 0)))


def _warnings(draft: Draft) -> Iterator[Problem]:
    if draft.set is None:
        return
    known = set(doc_types())
    for parent in (None, *draft.set.indicators):
        children = draft.set.children(parent.id if parent else None)
        yield from _gaps(draft, draft.set, children)
        yield from _sums(draft, draft.set, parent, children)
    for indicator in draft.set.indicators:
        row = draft.rows[indicator.id]
        for need in row.records("needs"):
            for name in need.texts("doc_types"):
                if name not in known:
                    entry = need.entries["doc_types"]
                    yield _warning(entry.file, entry.line, f"không biết loại văn bản “{name}”")
    yield from doubtful_needs(draft)


def _warning(file: str, line: int | None, reason: str) -> Problem:
    return Problem(file, line, reason, "warning")


def _at(draft: Draft, indicator: Indicator, key: str, reason: str) -> Problem:
    row = draft.rows[indicator.id]
    entry = row.entries.get(key)
    return _warning(entry.file if entry else row.file, entry.line if entry else row.line, reason)


def _gaps(draft: Draft, whole: IndicatorSet, siblings: tuple[Indicator, ...]) -> Iterator[Problem]:
    """Numbers that are missing before each of the siblings, per prefix (ĐT.1 stands under Đ).

    What stands under another row is not missing: numbers may go on over sections.
    """
    series: dict[str, list[tuple[int, Indicator]]] = {}
    roman = all(one.id in _ROMAN for one in siblings)
    for one in siblings:
        prefix, _, last = one.id.rpartition(".")
        place = _place(last, roman and not prefix)
        if place is not None:
            series.setdefault(prefix, []).append((place, one))
    for prefix, numbered in series.items():
        expected = 1
        for place, one in sorted(numbered, key=lambda pair: pair[0]):
            if place > expected:
                names = [_name(n, one, roman and not prefix) for n in range(expected, place)]
                ids = [f"{prefix}.{name}" if prefix else name for name in names]
                missing = [id for id in ids if whole.get(id) is None]
                if missing:
                    shown = ", ".join(missing[:5])
                    yield _at(draft, one, "id", f"đánh số hụt trước {one.id}: không có {shown}")
            expected = place + 1


def _place(last: str, roman: bool) -> int | None:
    if last.isdecimal():
        return int(last)
    if roman:
        return _ROMAN.index(last) + 1
    return _LETTERS.index(last) + 1 if len(last) == 1 and last in _LETTERS else None


def _name(place: int, like: Indicator, roman: bool) -> str:
    if re.search(r"\d$", like.id):
        return str(place)
    return _ROMAN[place - 1] if roman else _LETTERS[place - 1]


def _sums(
    draft: Draft, whole: IndicatorSet, parent: Indicator | None, children: tuple[Indicator, ...]
) -> Iterator[Problem]:
    """Points of the children against their parent's; those of deductions are not counted."""
    total = parent.points if parent else whole.total_points
    counted = [one for one in children if not one.deduction]
    points = [one.points for one in counted if one.points is not None]
    if total is None or not points or (parent and parent.deduction):
        return
    whose = parent.id if parent else "cả bộ"
    given = sum(points)
    if len(points) == len(counted):
        wrong = abs(given - total) > POINTS_TOLERANCE
        reason = f"{whose} có {total:g} điểm, nhưng các mục con cộng lại được {given:g}"
    else:
        wrong = given > total + POINTS_TOLERANCE
        reason = f"{whose} có {total:g} điểm, nhưng mới một phần mục con đã có {given:g}"
    if wrong:
        yield _at(draft, parent or counted[0], "points", reason)
