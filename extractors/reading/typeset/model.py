"""What a word processor is told to print: sections of paragraphs, tables, frames and pictures.

Every office format (DOCX, ODT, RTF, DOC, HTML, mail, sheets) becomes this; `pages.py` lays it
out. Lengths are points.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "center", "right", "both"]

BODY_SIZE = 13.0
"""Points; the smaller of the two body sizes of Nghị định 30/2020/NĐ-CP, Appendix I."""


@dataclass(frozen=True, slots=True)
class Span:
    r"""Text of one look: `\t` is a tab, `\n` a line break; `size` in points."""

    text: str
    size: float = BODY_SIZE
    bold: bool = False


@dataclass(frozen=True, slots=True)
class TabStop:
    """A tab stop, measured from the left edge of the column."""

    position: float
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a frame or picture stands: offset or alignment, from page, margin or the text.

    `text` means the column across, and the paragraph it hangs on downwards.
    """

    x: float = 0.0
    across: Literal["page", "margin", "text"] = "text"
    align: Literal["left", "center", "right", ""] = ""
    y: float = 0.0
    down: Literal["page", "margin", "text"] = "text"


Wrap = Literal["beside", "below", "none"]
"""How text goes round a frame: beside it, only below it, or over and under it as if not there."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its bytes, and the size it is printed at."""

    content: bytes = field(repr=False)
    width: float
    height: float
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """A text box: blocks with a place of their own; `place` None stands in the text's line."""

    blocks: tuple[Block, ...]
    width: float
    height: float = 0.0
    place: Place | None = None
    wrap: Wrap = "beside"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `hung` are the frames and pictures that hang on it.

    `leading` is the height of a line, a multiple of the letters' own.
    """

    spans: tuple[Span, ...] = ()
    align: Align = "left"
    left: float = 0.0
    right: float = 0.0
    first: float = 0.0
    before: float = 0.0
    after: float = 0.0
    leading: float = 1.0
    tabs: tuple[TabStop, ...] = ()
    break_before: bool = False
    hung: tuple[Frame | Picture, ...] = ()

    @property
    def text(self) -> str:
        """The text of all spans."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over `columns` of the table's columns; `width` where the cell itself states one.

    `merged`: it is one with the cell above it.
    """

    blocks: tuple[Block, ...] = ()
    columns: int = 1
    width: float | None = None
    bottom: bool = False
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells from left to right, after `skipped` empty columns."""

    cells: tuple[Cell, ...]
    skipped: int = 0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `columns` are the widths of its columns, empty or zero where it states none."""

    rows: tuple[Row, ...]
    columns: tuple[float, ...] = ()
    left: float = 0.0
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Break:
    """A page or column break between blocks."""

    kind: Literal["page", "column"] = "page"


Block = Paragraph | Table | Frame | Picture | Break


@dataclass(frozen=True, slots=True)
class Section:
    """A run of blocks on pages of one shape.

    `header` is printed on top of its first page, `second_header` on top of its second, `footer`
    under its text. `new_page` False: goes on where the section before ended.
    """

    blocks: tuple[Block, ...]
    width: float = 595.3
    height: float = 841.9
    left: float = 85.0
    right: float = 50.0
    top: float = 57.0
    bottom: float = 57.0
    header_top: float = 28.0
    columns: int = 1
    column_gap: float = 36.0
    column_widths: tuple[float, ...] = ()
    new_page: bool = True
    header: tuple[Block, ...] = ()
    second_header: tuple[Block, ...] = ()
    footer: tuple[Block, ...] = ()
