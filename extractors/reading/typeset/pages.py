"""Sections → pages: what a word processor would print, well enough to see what stands where.

Breaks between lines and pages need not fall as in Word; what is centred, beside, above and in
which column must be as there, for that is how a letterhead is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from extractors.errors import TooLarge
from extractors.page import Box, Line, Word
from extractors.reading.lines import lines_of
from extractors.reading.typeset.galley import Galley, SetItem, set_block, set_blocks, set_table
from extractors.reading.typeset.model import (
    Block,
    Break,
    Frame,
    Paragraph,
    Picture,
    Place,
    Section,
    Table,
)
from extractors.reading.typeset.paragraphs import set_paragraph

PAGE_LIKE = 0.5
"""A picture of this share of the page's width and height is a scanned page: it gets its own."""
LEAST_BESIDE = 0.35
"""Share of the column that must be free beside a frame for text to stand there."""
SHORT_COLUMNS = 0.45
"""Columns no taller than this share of the page are a letterhead's: read across."""


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture and where it stands on the page."""

    picture: Picture
    box: Box


@dataclass(frozen=True, slots=True)
class SetPage:
    """One page: lines in reading order, pictures that were not looked into, cells of tables."""

    width: float
    height: float
    lines: tuple[Line, ...]
    pictures: tuple[PlacedPicture, ...]
    cells: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class _Obstacle:
    box: Box
    below: bool


@dataclass
class _Sheet:
    """A page being filled. A band holds what is read across before the next one begins."""

    section: Section
    flowing: dict[int, list[Word]] = field(default_factory=dict)
    apart: dict[int, list[Line]] = field(default_factory=dict)
    pictures: list[PlacedPicture] = field(default_factory=list)
    cells: list[Box] = field(default_factory=list)
    obstacles: list[_Obstacle] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not (self.flowing or self.apart or self.pictures)

    def finished(self) -> SetPage:
        lines: list[Line] = []
        for band in sorted(self.flowing.keys() | self.apart.keys()):
            here = [*lines_of(self.flowing.get(band, ())), *self.apart.get(band, ())]
            lines.extend(_in_reading_order(here))
        section = self.section
        pictures, cells = tuple(self.pictures), tuple(self.cells)
        return SetPage(section.width, section.height, tuple(lines), pictures, cells)


def _in_reading_order(lines: Iterable[Line]) -> list[Line]:
    """Return lines by height, those on one height from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.box.middle[1]):
        if rows:
            first = rows[-1][0].box
            shared = min(first.bottom, line.box.bottom) - max(first.top, line.box.top)
            if shared > 0.5 * min(first.height, line.box.height):
                rows[-1].append(line)
                continue
        rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.box.x0)]


class _Press:
    """Lays sections out, page after page."""

    def __init__(self, most_pages: int) -> None:
        self.sheets: list[_Sheet] = []
        self.top = 0.0
        self.band = 0
        self._most = most_pages
        self._section = Section(())
        self._page_of_section = 0

    @property
    def sheet(self) -> _Sheet:
        return self.sheets[-1]

    @property
    def _floor(self) -> float:
        return self._section.height - self._section.bottom

    def _new_page(self) -> None:
        if self.sheets and self.sheet.empty:
            self.sheets.pop()
        elif len(self.sheets) >= self._most:
            raise TooLarge(f"more than {self._most} pages")
        else:
            self._page_of_section += 1
        section = self._section
        self.sheets.append(_Sheet(section))
        self.top = section.top
        header = section.header if self._page_of_section == 1 else ()
        if self._page_of_section == 2:
            header = section.second_header
        if header:
            self.top = section.header_top
            bottom = self._print_header(header)
            self.top = max(section.top, bottom)

    def _print_header(self, blocks: Sequence[Block]) -> float:
        section = self._section
        for block in blocks:
            hung = block.hung if isinstance(block, Paragraph) else ()
            self._hang(hung, section.left, section.width - section.left - section.right)
            bare = replace(block, hung=()) if isinstance(block, Paragraph) else block
            galley = set_block(bare, section.width - section.left - section.right)
            self._put(galley, section.left, flowing=isinstance(block, Paragraph))
        return self.top

    def add(self, section: Section, balanced: bool) -> None:
        """Print a section; `balanced`: its columns end on one height."""
        self._section = section
        if section.new_page or not self.sheets:
            self._page_of_section = 0
            self._new_page()
        elif section.header and self._page_of_section == 0:
            self._page_of_section = 1
        if section.columns > 1:
            self._columns(section, balanced)
        else:
            width = section.width - section.left - section.right
            for block in section.blocks:
                self._print(block, section.left, width)
        footer = set_blocks(section.footer, section.width - section.left - section.right)
        self._put(footer, section.left, flowing=False)

    def _print(self, block: Block, left: float, width: float) -> None:
        if isinstance(block, Break):
            if block.kind == "page":
                self._new_page()
        elif isinstance(block, Paragraph):
            self._paragraph(block, left, width)
        elif isinstance(block, Table):
            for row in set_table(block, width):
                self._clear(row.height, left, width)
                self._put(row, left, flowing=False)
        elif isinstance(block, Frame):
            self._hang((block,), left, width)
        else:
            self._picture(block, left, width)

    def _paragraph(self, paragraph: Paragraph, left: float, width: float) -> None:
        if paragraph.break_before and not self.sheet.empty:
            self._new_page()
        self._hang(paragraph.hung, left, width)
        x0, wide = self._clear(12.0, left, width)
        lines, height = set_paragraph(paragraph, wide)
        galley = Galley(
            [SetItem(line.top, line.height, line.words) for line in lines],
            height,
        )
        self._put(galley, x0, flowing=True)

    def _clear(self, height: float, left: float, width: float) -> tuple[float, float]:
        """Return edge and width that frames leave at this height; go below where it is little."""
        for _ in range(len(self.sheet.obstacles) + 1):
            x0, x1 = left, left + width
            blocking = [
                obstacle
                for obstacle in self.sheet.obstacles
                if obstacle.box.top < self.top + height - 1
                and obstacle.box.bottom > self.top + 1
                and obstacle.box.x0 < x1
                and obstacle.box.x1 > x0
            ]
            for obstacle in blocking:
                box = obstacle.box
                if obstacle.below:
                    x1 = x0
                elif box.x0 - x0 >= x1 - box.x1:
                    x1 = min(x1, box.x0)
                else:
                    x0 = max(x0, box.x1)
            if x1 - x0 >= LEAST_BESIDE * width:
                return x0, x1 - x0
            self.top = max(obstacle.box.bottom for obstacle in blocking)
        return left, width

    def _put(self, galley: Galley, left: float, *, flowing: bool) -> None:
        base = self.top
        begun, sheet = base, self.sheet
        for item in sorted(galley.items, key=lambda item: item.top):
            down = base + item.top
            if down + item.height > self._floor and not self.sheet.empty:
                self._new_page()
                base = self.top - item.top
            self._place(item.moved(left, base), flowing=flowing)
        for cell in galley.cells:
            x0, x1 = left + cell.x0, left + cell.x1
            top, end = begun + cell.top, base + cell.bottom
            if self.sheet is sheet:
                sheet.cells.append(Box(x0, top, x1, end))
            else:  # a row that goes on over the page
                sheet.cells.append(Box(x0, top, x1, self._floor))
                self.sheet.cells.append(Box(x0, self._section.top, x1, end))
        self.top = base + galley.height

    def _place(self, item: SetItem, *, flowing: bool) -> None:
        if item.picture is not None:
            picture = item.picture
            box = Box(item.left, item.top, item.left + picture.width, item.top + picture.height)
            self.sheet.pictures.append(PlacedPicture(picture, box))
        elif flowing:
            self.sheet.flowing.setdefault(self.band, []).extend(item.words)
        else:
            self.sheet.apart.setdefault(self.band, []).extend(lines_of(item.words))

    def _picture(self, picture: Picture, left: float, width: float) -> None:
        section = self._section
        page_like = (
            picture.width >= PAGE_LIKE * section.width
            and picture.height >= PAGE_LIKE * section.height
        )
        if page_like and not self.sheet.empty:
            self._new_page()
        if picture.place is not None and not page_like:
            x, y = self._placed(picture.place, picture.width, picture.height, left, width)
            self._place(SetItem(y, picture.height, picture=picture, left=x), flowing=False)
            return
        self._put(set_block(picture, width), left, flowing=False)

    def _hang(self, hung: Iterable[Frame | Picture], left: float, width: float) -> None:
        beside = left
        lowest = self.top
        for one in hung:
            if isinstance(one, Picture):
                self._picture(one, left, width)
                lowest = max(lowest, self.top)
                continue
            galley = set_block(one, width)
            if galley.height > self._floor - self._section.top:
                self._put(galley, left, flowing=False)
                lowest = max(lowest, self.top)
                continue
            if one.place is None:
                # Boxes that stand in the line: side by side while there is room.
                if beside > left and beside + one.width > left + width + 1:
                    beside, self.top = left, lowest
                x, y = beside, self.top
                beside += one.width
                lowest = max(lowest, y + galley.height)
            else:
                x, y = self._placed(one.place, one.width, galley.height, left, width)
                if one.wrap != "none":
                    box = Box(x, y, x + one.width, y + galley.height)
                    self.sheet.obstacles.append(_Obstacle(box, one.wrap == "below"))
            for item in galley.items:
                self._place(item.moved(x, y), flowing=False)
        self.top = lowest

    def _placed(
        self, place: Place, wide: float, high: float, left: float, width: float
    ) -> tuple[float, float]:
        """Return where something stands on the page, no lower than it has room there."""
        section = self._section
        start, room = {
            "page": (0.0, section.width),
            "margin": (section.left, section.width - section.left - section.right),
            "text": (left, width),
        }[place.across]
        spare = {"left": 0.0, "center": 0.5, "right": 1.0}.get(place.align)
        x = start + (place.x if spare is None else (room - wide) * spare)
        if x + wide > section.width and place.x + wide <= section.width and spare is None:
            # Stated from the page's edge, whatever it says of what it counts from.
            x = place.x
        down = {"page": 0.0, "margin": section.top, "text": self.top}[place.down]
        y = max(min(down + place.y, section.height - high), 0.0)
        return max(min(x, section.width - 12.0), 0.0), y

    def _columns(self, section: Section, balanced: bool) -> None:
        widths = section.column_widths or tuple(
            [
                (
                    section.width
                    - section.left
                    - section.right
                    - section.column_gap * (section.columns - 1)
                )
                / section.columns
            ]
            * section.columns
        )
        parts: list[list[Galley]] = [[]]
        for block in section.blocks:
            if isinstance(block, Break):
                parts.append([])
                continue
            part = parts[-1]
            wide = widths[min(len(parts), len(widths)) - 1]
            rows = set_table(block, wide) if isinstance(block, Table) else [set_block(block, wide)]
            part.extend(rows)
        room = self._floor - self.top
        if len(parts) == 1:
            parts = _filled(parts[0], len(widths), room, balanced)
        short = max(sum(g.height for g in part) for part in parts) < SHORT_COLUMNS * section.height
        top, lowest = self.top, self.top
        for number, part in enumerate(parts):
            column = number % len(widths)
            if number and column == 0:
                self._new_page()
                top = lowest = self.top
            self.band += not short
            self.top = top
            left = section.left + sum(widths[:column]) + section.column_gap * column
            for galley in part:
                self._put(galley, left, flowing=False)
            lowest = max(lowest, self.top)
        self.band += not short
        self.top = lowest


def _filled(
    galleys: Sequence[Galley], columns: int, room: float, balanced: bool
) -> list[list[Galley]]:
    """Return galleys by column: each filled before the next, or all to about one height."""
    total = sum(galley.height for galley in galleys)
    tallest = max((galley.height for galley in galleys), default=0.0)
    height = max(room, tallest)
    if balanced and total < room * columns:
        height = max(total / columns, tallest)
    while True:
        parts: list[list[Galley]] = [[]]
        for galley in galleys:
            if parts[-1] and sum(g.height for g in parts[-1]) + galley.height > height + 0.5:
                parts.append([])
            parts[-1].append(galley)
        if len(parts) <= columns or height >= room:
            return parts
        height = min(height * 1.05 + 1, room)


def set_pages(sections: Sequence[Section], most_pages: int) -> tuple[SetPage, ...]:
    """Return the pages of a document; raises TooLarge beyond `most_pages`."""
    press = _Press(most_pages)
    for index, section in enumerate(sections):
        following = sections[index + 1] if index + 1 < len(sections) else None
        press.add(section, balanced=following is not None and not following.new_page)
    pages = [sheet.finished() for sheet in press.sheets if not sheet.empty]
    return tuple(pages) or (SetPage(Section(()).width, Section(()).height, (), ()),)
