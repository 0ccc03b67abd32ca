"""What the letterhead zone of a document is made of: lines of one column each, with their roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extractors.page import Box, Line, Page, Word

Role = Literal[
    "motto",
    "number",
    "date",
    "subject",
    "addressee",
    "title",
    "recital",
    "body",
    "receipt-stamp",
    "signing-note",
    "copy-mark",
    "gazette",
    "mark",
    "name",
    "text",
    "noise",
]
Column = Literal["left", "right", "whole"]


@dataclass(frozen=True, slots=True)
class ZoneLine:
    """A line of one column of the zone; `folded` has the same length as `text`."""

    line: Line
    text: str
    folded: str
    page: int
    column: Column
    role: Role
    annotated: bool = False

    @property
    def box(self) -> Box:
        """Where it stands."""
        return self.line.box

    @property
    def upper(self) -> bool:
        """Whether it is printed in capitals."""
        letters = [c for c in self.text if c.isalpha()]
        return bool(letters) and sum(c.isupper() for c in letters) >= 0.75 * len(letters)

    def words_at(self, start: int, end: int) -> tuple[Word, ...]:
        """Return the words that `text[start:end]` touches."""
        found = []
        offset = 0
        for word in self.line.words:
            if offset < end and offset + len(word.text) > start:
                found.append(word)
            offset += len(word.text) + 1
        return tuple(found)

    def confidence(self, start: int, end: int) -> float:
        """Return the lowest confidence of the words that `text[start:end]` touches, 0 if none.

        Specks without a letter or digit do not count.
        """
        held = self.words_at(start, end)
        written = [word for word in held if any(c.isalnum() for c in word.text)]
        return min((word.confidence for word in written or held), default=0.0)


@dataclass(frozen=True, slots=True)
class Zone:
    """The letterhead zone: lines from top to bottom, left before right, and the page they are on.

    `motto` says whose papers these are: `state`, `party`, `other`, or empty when none was seen.
    """

    page: Page | None
    lines: tuple[ZoneLine, ...]
    motto: str = ""

    def under_stamp(self, line: ZoneLine) -> bool:
        """Whether a receipt stamp stands over a line or touches it: letters may have been lost."""
        return any(
            stamp.box.x0 - 3 < line.box.x1
            and line.box.x0 < stamp.box.x1 + 3
            and abs(stamp.box.middle[1] - line.box.middle[1])
            < 1.2 * max(stamp.box.height, line.box.height, 8.0)
            for stamp in self.of("receipt-stamp")
        )

    def of(self, *roles: Role) -> tuple[ZoneLine, ...]:
        """Return the lines with any of these roles."""
        return tuple(line for line in self.lines if line.role in roles)

    def first(self, *roles: Role) -> ZoneLine | None:
        """Return the first line with any of these roles."""
        return next(iter(self.of(*roles)), None)
