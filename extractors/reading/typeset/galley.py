"""Blocks → set lines and pictures in one column, as tall as it gets: cells, frames, table rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractors.page import Box, Word
from extractors.reading.typeset.model import (
    Block,
    Break,
    Cell,
    Frame,
    Paragraph,
    Picture,
    Row,
    Table,
)
from extractors.reading.typeset.paragraphs import (
    natural_width,
    set_paragraph,
    widest_word,
)

CELL_MARGIN = 5.4
"""Points between the edge of a cell and its text on either side (Word's own)."""
FRAME_MARGIN = 7.2
"""The same of a text box."""
LEAST_COLUMN = 18.0
"""Points below which a stated width of a column is no width."""


@dataclass(frozen=True, slots=True)
class SetItem:
    """A line of words or a picture; coordinates count from the galley's top left."""

    top: float
    height: float
    words: tuple[Word, ...] = ()
    picture: Picture | None = None
    left: float = 0.0

    def moved(self, across: float, down: float) -> SetItem:
        """Return the item at another place."""
        words = tuple(
            replace(
                word,
                box=Box(
                    word.box.x0 + across,
                    word.box.top + down,
                    word.box.x1 + across,
                    word.box.bottom + down,
                ),
            )
            for word in self.words
        )
        return replace(self, top=self.top + down, words=words, left=self.left + across)


@dataclass
class Galley:
    """What was set, and how tall it is; `cells`: those of tables, the inner ones alone."""

    items: list[SetItem] = field(default_factory=list)
    height: float = 0.0
    cells: list[Box] = field(default_factory=list)

    def take(self, other: Galley, across: float, down: float) -> None:
        """Put what another galley holds into this one, at a place of it."""
        self.items.extend(item.moved(across, down) for item in other.items)
        self.cells.extend(
            Box(one.x0 + across, one.top + down, one.x1 + across, one.bottom + down)
            for one in other.cells
        )


def set_blocks(blocks: Iterable[Block], width: float) -> Galley:
    """Set blocks below each other, lines a little too long pressed rather than broken."""
    galley = Galley()
    for block in blocks:
        part = set_block(block, width)
        galley.take(part, 0.0, galley.height)
        galley.height += part.height
    return galley


def set_block(block: Block, width: float) -> Galley:
    """Set one block in a column `width` wide; what hangs on a paragraph stands before it."""
    galley = Galley()
    if isinstance(block, Paragraph):
        for hung in block.hung:
            part = set_block(hung, width)
            galley.take(part, 0.0, galley.height)
            galley.height += part.height
        lines, height = set_paragraph(block, width, condense=True)
        galley.items.extend(
            SetItem(galley.height + line.top, line.height, line.words) for line in lines
        )
        galley.height += height
    elif isinstance(block, Table):
        for row in set_table(block, width):
            galley.take(row, 0.0, galley.height)
            galley.height += row.height
    elif isinstance(block, Frame):
        inner = set_blocks(block.blocks, max(block.width - 2 * FRAME_MARGIN, LEAST_COLUMN))
        galley.take(inner, FRAME_MARGIN, 0.0)
        galley.height = max(inner.height, block.height)
    elif isinstance(block, Picture):
        galley.items.append(SetItem(0.0, block.height, picture=block))
        galley.height = block.height
    else:
        assert isinstance(block, Break)
    return galley


def set_table(table: Table, width: float) -> Iterator[Galley]:
    """Yield the rows of a table, each with its cells side by side."""
    columns = column_widths(table, width)
    shift = table.left
    if table.centred and sum(columns) < width:
        shift = (width - sum(columns)) / 2
    above: dict[int, float] = {}
    for row in table.rows:
        galley = _set_row(row, columns, shift, above)
        yield galley
        column = row.skipped
        for cell in row.cells:
            above[column] = galley.height + (above.get(column, 0.0) if cell.merged else 0.0)
            column += cell.columns


def _set_row(
    row: Row, columns: Sequence[float], shift: float, above: Mapping[int, float]
) -> Galley:
    """Set one row; `above`: by column, how tall the cells above are that one may be merged with."""
    galley = Galley(height=row.height)
    column = row.skipped
    left = shift + sum(columns[:column])
    stated = bool(row.cells) and all(cell.width for cell in row.cells)
    set_cells: list[tuple[Cell, Galley, float]] = []
    edges: list[tuple[float, float, float]] = []
    for cell in row.cells:
        across = sum(columns[column : column + cell.columns])
        if stated and cell.width:
            across = cell.width
        part = set_blocks(cell.blocks, max(across - 2 * CELL_MARGIN, LEAST_COLUMN))
        set_cells.append((cell, part, left + CELL_MARGIN))
        edges.append((left, left + across, -above.get(column, 0.0) if cell.merged else 0.0))
        galley.height = max(galley.height, part.height)
        left += across
        column += cell.columns
    for cell, part, across in set_cells:
        galley.take(part, across, galley.height - part.height if cell.bottom else 0.0)
    if not galley.cells:
        galley.cells = [Box(x0, top, x1, galley.height) for x0, x1, top in edges]
    return galley


def column_widths(table: Table, width: float) -> list[float]:
    """Return the widths of a table's columns: as stated, else by what stands in them."""
    count = max(
        (row.skipped + sum(cell.columns for cell in row.cells) for row in table.rows), default=0
    )
    stated = [one for one in table.columns[:count] if one >= LEAST_COLUMN]
    if count and len(stated) == count:
        return stated
    natural = [LEAST_COLUMN] * count
    least = [LEAST_COLUMN] * count
    for row in table.rows:
        column = row.skipped
        for cell in row.cells:
            if cell.columns == 1:
                natural[column] = max(natural[column], _asked_by(cell.blocks, natural_width))
                least[column] = max(least[column], _asked_by(cell.blocks, widest_word))
            column += cell.columns
    if sum(natural) <= width:
        # A table without widths is as wide as the text, its columns by what they hold.
        spare = (width - sum(natural)) / max(count, 1)
        return [one + spare for one in natural]
    over = max(sum(natural) - sum(least), 1.0)
    room = max(width - sum(least), 0.0)
    return [low + (high - low) * room / over for low, high in zip(least, natural, strict=True)]


def _asked_by(blocks: Sequence[Block], measure: Callable[[Paragraph], float]) -> float:
    return max((_asked(block, measure) for block in blocks), default=0.0)


def _asked(block: Block, measure: Callable[[Paragraph], float]) -> float:
    """Return what a block asks of its cell's width, by `natural_width` or `widest_word`."""
    if isinstance(block, Paragraph):
        asked = measure(block)
    elif isinstance(block, Table):
        asked = max(
            (sum(_asked_by(cell.blocks, measure) for cell in row.cells) for row in block.rows),
            default=0.0,
        )
    elif isinstance(block, Frame | Picture):
        asked = block.width
    else:
        asked = 0.0
    return asked + 2 * CELL_MARGIN + 1.0
