"""Who of the assessing office answers (phụ trách) for which parts of the set, as a plan says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.campaigns.plan_words import PlanWords

_CODE = r"[A-HĐ](?:\.\d{1,2})*"
_ROOM = re.compile(r";|,\s+(?=Phòng )")
_AHEAD = re.compile(r"^(?:Phân công|Giao)\s+", re.IGNORECASE)
_MARKER = re.compile(r"^(?:[-–+•*]|[a-zđ]\)|\d{1,2}(?:\.\d{1,2})*[.)])\s*", re.IGNORECASE)


def answers_in(clause: str, words: PlanWords) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield who a clause says answers for which rows of a set: `Phòng Nghiệp vụ 3 phụ trách phần A,
    B; Phòng Nghiệp vụ 4 phụ trách phần C`.

    Only rooms and persons: a department that answers for a part owes its evidence.
    """
    answers = words.data["answers"]
    said = _said(*("|".join(map(re.escape, answers[key])) for key in ("rooms", "charge", "parts")))
    for part in _ROOM.split(clause):
        if found := said.match(_AHEAD.sub("", _MARKER.sub("", part.strip()))):
            yield found["who"], tuple(re.findall(_CODE, found["codes"]))


@cache
def _said(rooms: str, charge: str, parts: str) -> re.Pattern[str]:
    """Return how it is said, compiled once: every clause of a plan is asked."""
    more = rf"(?:\s*,\s*|\s+và\s+)(?:(?i:{parts})\s+)?"
    codes = rf"(?P<codes>{_CODE}(?:{more}{_CODE})*)(?![\w.]*\w|\s+đến\b)"
    return re.compile(
        rf"(?P<who>(?i:{rooms})\s[^,:]+?)[,:]?\s(?i:là đầu mối,?\s)?(?i:{charge}),?\s"
        rf"(?:[^:.]*?\s)??(?i:{parts})\s+{codes}"
    )
