"""Own points proposed where they can be counted: the share of units or months that is evidenced.

That points are given in proportion was concluded from scores that were published (31 of 38 units
gave 4.89 of 6, 11 of 12 months 1.83 of 2), not read in a guide: every proposal is inferred.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from indicator_map.model import Indicator
from pipeline.records.assessment import Assessed
from pipeline.records.rows import CoverageRow

CountedBy = Literal["whole", "units", "months", "units-months"]

CLOSED = frozenset({"found", "confirmed", "none-occurred"})


@dataclass(frozen=True, slots=True)
class ProposedScore:
    """Points by the share of what is asked that is there: `closed` of `asked` units or months.

    `by` says of what they were counted.
    """

    points: float
    closed: int
    asked: int
    by: CountedBy


def own_points(given: Assessed, proposed: ProposedScore | None) -> float | None:
    """Return own points (điểm tự chấm): a person's, else the proposed ones; None for neither."""
    if given.points is not None:
        return given.points
    return proposed.points if proposed else None


def propose_score(indicator: Indicator, rows: Iterable[CoverageRow]) -> ProposedScore | None:
    """Return the points that an indicator's cells come to, None where they cannot be counted.

    So it is where the points are not known, nothing is asked, they are taken off (điểm trừ), or a
    single cell is only partly closed.
    """
    asked = [row for row in rows if row.status != "not-required"]
    if indicator.points is None or indicator.deduction or not asked:
        return None
    closed = [row for row in asked if row.status in CLOSED]
    if len(asked) == 1:
        if not closed and asked[0].status != "missing":
            return None
        by: CountedBy = "whole"
    else:
        one_unit = len({row.unit for row in asked}) == 1
        months = any(row.month for row in asked)
        by = "months" if one_unit else "units-months" if months else "units"
    share = round(indicator.points * len(closed) / len(asked), 2)
    return ProposedScore(share, len(closed), len(asked), by)
