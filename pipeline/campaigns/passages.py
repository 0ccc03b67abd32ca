"""What a plan's pages are made of: paragraphs with their markers, and rows of tables by column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.document import Document, Place
from extractors.page import Line

_MARKERS = (
    (1, re.compile(r"(?:[IVX]{1,5}|Phần [IVX\d]+)\s*[.)]\s|Phần thứ \w+(?:\s*[.:]\s|$)")),
    (1, re.compile(r"[A-HĐ]\s*\.\s+(?=[A-ZÀ-ỸĐ]{2})")),
    (2, re.compile(r"(?:Điều|Bước|Giai đoạn|Đợt) \d{1,2}\s*[.):]\s")),
    (4, re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\)?\s")),
    (3, re.compile(r"\d{1,2}\s*[.):]\s")),
    (5, re.compile(r"[a-zđ]\s*\)\s", re.IGNORECASE)),
    (6, re.compile(r"[-–—•*]\s")),
    (7, re.compile(r"\+\s")),
)
CONTINUED = 8
"""The depth of a paragraph without marker: it belongs to what stands above it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of text with where its lines begin in the document's text; `depth`: its marker's."""

    text: str
    starts: tuple[tuple[int, int], ...]
    page: int
    depth: int = CONTINUED

    def place(self, document: Document, start: int, end: int) -> Place | None:
        """Return where `text[start:end]` stands."""
        at, offset = max((one for one in self.starts if one[0] <= start), default=self.starts[0])
        return document.place(offset + start - at, offset + max(end, start + 1) - at)


PART_LABEL = re.compile(r"(?:(?:Phần|PHẦN|Mục|MỤC) )?([IVX]{1,5}|[A-ZĐ](?:, ?[A-ZĐ])*)[.):]?")
"""What stands before the name of a part of a table, which is nobody's."""
PART_HEADING = re.compile(r"(?:Phần|PHẦN|Mục|MỤC) (\d{1,2}|[IVX]{1,5}|[A-ZĐ])[.):]? +(?=\S)")
"""What the only cell of a row begins with that heads a part of the table."""
PART = "part"
"""What the only cell of a row holds that goes over all columns: the name of a part of the table."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: its cells by what the column holds (`what`, `who`, `when`, `code`…).

    `heads` are the columns' headings: `Nội dung minh chứng`, `Thời hạn gửi`. `day_above`: its day
    is that of the row above, its own cell is empty. `heads_part`: it is nobody's, rows of its
    number follow (3, 3.1); `under`: what the row says that heads this one's part so.
    """

    cells: Mapping[str, Passage]
    page: int
    heads: Mapping[str, str]
    day_above: bool = False
    under: str = ""
    heads_part: bool = False

    @property
    def heading(self) -> tuple[str, str] | None:
        """Label and name of a part of the table, where its only cell says both: `Phần 2. Các …`."""
        alone = next(iter(self.cells.values())) if len(self.cells) == 1 else None
        part = PART_HEADING.match(alone.text) if alone else None
        return (part[1], alone.text[part.end() :]) if alone and part else None


Block = Passage | TableRow


@dataclass(frozen=True, slots=True)
class Placed:
    """A line, or a part of one, with where it begins in the document's text."""

    offset: int
    page: int
    line: Line


def depth_of(text: str) -> int:
    """Return how deep the marker stands that a text begins with."""
    return next((depth for depth, marker in _MARKERS if marker.match(text)), CONTINUED)


def passage_of(lines: Sequence[Placed]) -> Passage:
    """Return lines as one run of text."""
    parts: list[str] = []
    starts: list[tuple[int, int]] = []
    length = 0
    for one in lines:
        starts.append((length, one.offset))
        parts.append(one.line.text)
        length += len(one.line.text) + 1
    text = " ".join(parts)
    return Passage(text, tuple(starts), lines[0].page, depth_of(text))
