"""What can be wrong with an indicator set, and how the user is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a set file: where (line counted from 1) and why, in Vietnamese.

    An `error` keeps the set from being loaded; a `warning` is for a person to look at.
    """

    file: str
    line: int | None
    reason: str
    severity: Severity = "error"

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}, dòng {self.line}"
        return f"{where}: {self.reason}"


class SetError(Exception):
    """A set that cannot be used; the message is for the user, all problems at once."""

    exit_status = 2

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__("\n".join([message, *(f"  {problem}" for problem in problems)]))
        self.problems = tuple(problems)
