"""What people give of the self-assessment (tự đánh giá), and the codes of its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

AssessedField = Literal["score", "result", "difficulties"]
"""Own points (điểm tự chấm), result in words (giải trình), difficulties (khó khăn)."""

ASSESSED_FIELDS: tuple[AssessedField, ...] = get_args(AssessedField)


@dataclass(frozen=True, slots=True)
class Assessed:
    """What stands of one indicator; an empty text: nobody has given it.

    `score` is a number as the store keeps it (`4.89`); `by` are those who gave something.
    """

    score: str = ""
    result: str = ""
    difficulties: str = ""
    by: tuple[str, ...] = ()

    @property
    def points(self) -> float | None:
        """The own points, None where nobody has given them."""
        return float(self.score) if self.score else None


NOTHING_GIVEN = Assessed()


def evidence_code(scheme: str, indicator: str, number: int) -> str:
    """Return the code of the n-th document under an indicator: `B.1.7.1-02`."""
    return scheme.replace("{indicator}", indicator).replace("{number}", f"{number:02d}")
