"""What stands on a page: boxes, words, lines.

Coordinates are points (1/72 inch) from the top left of the page after its rotation was put
right; text is Unicode NFC; pages count from 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from the top left."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in points."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """The centre as (x, y)."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    @staticmethod
    def around(boxes: Iterable[Box]) -> Box:
        """Return the smallest box that holds all of `boxes`; ValueError if there are none."""
        held = list(boxes)
        if not held:
            raise ValueError("no boxes to go around")
        return Box(
            min(b.x0 for b in held),
            min(b.top for b in held),
            max(b.x1 for b in held),
            max(b.bottom for b in held),
        )


@dataclass(frozen=True, slots=True)
class Word:
    """A word as read, with its reader's confidence (0-1; 1 for a text layer)."""

    text: str
    box: Box
    confidence: float = 1.0


@dataclass(frozen=True)
class Line:
    """Words that stand on one line of one column, left to right."""

    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        """The words joined by single blanks."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def box(self) -> Box:
        """The box around all words."""
        return Box.around(word.box for word in self.words)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a file as read.

    `rotation` is what was turned clockwise, in degrees, to put the page upright; `confidence`
    the mean word confidence (0-1); `colour` whether the picture has colour (None: not looked
    at); `blank` whether nothing but specks is on it. `lines` come in reading order, the left
    column of a letterhead before the right one on the same height.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    read_by: Literal["text", "ocr", ""] = ""
    rotation: int = 0
    confidence: float = 0.0
    colour: bool | None = None
    blank: bool = False

    @property
    def text(self) -> str:
        """All lines, joined by newlines."""
        return "\n".join(line.text for line in self.lines)
