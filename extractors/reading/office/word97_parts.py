"""Pieces of the Word 97 binary: runs of properties, styles, rows."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extractors.reading.office.sprms import Sprms
from extractors.reading.typeset.model import (
    Block,
    Cell,
    Paragraph,
    Row,
    Table,
)
from extractors.reading.word.text import Piece


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of text: letters from `start` on stand in the file from `offset` on."""

    start: int
    end: int
    offset: int
    width: int


@dataclass(frozen=True, slots=True)
class Runs:
    """Properties of the file's bytes: those of `starts[i]` hold to the next start."""

    starts: tuple[int, ...]
    properties: tuple[Sprms, ...]

    def at(self, offset: int) -> Sprms:
        """Return the properties of the byte at an offset."""
        index = bisect_right(self.starts, offset) - 1
        return self.properties[index] if index >= 0 else Sprms(())

    def next_start(self, offset: int) -> int:
        """Return where other properties begin, far away where none do."""
        index = bisect_right(self.starts, offset)
        return self.starts[index] if index < len(self.starts) else 1 << 40


@dataclass
class OpenStory:
    """What is being gathered while the letters go by."""

    pieces: list[Piece] = field(default_factory=list)
    cell: list[Block] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)


def row_of(cells: Sequence[Cell], edges: Sequence[float]) -> Row:
    """Return a row whose cells are as wide as its edges say, if they are as many."""
    if len(edges) != len(cells) + 1:
        return Row(tuple(cells))
    widths = [right - left for left, right in pairwise(edges)]
    return Row(
        tuple(
            replace(cell, width=width if width > 1 else None)
            for cell, width in zip(cells, widths, strict=True)
        )
    )


def split_at_marks(run: tuple[str, int]) -> Iterator[tuple[str, int]]:
    """Yield a run's text in parts: marks that end paragraphs, fields or lines stand alone."""
    text, width = run
    start = 0
    for index, letter in enumerate(text):
        if letter in "\x07\r\x0b\x0c\x13\x14\x15\x0e":
            if start < index:
                yield text[start:index], width
            yield letter, width
            start = index + 1
    if start < len(text):
        yield text[start:], width


def character_run(page: bytes, runs: int, run: int) -> Sprms:
    """Return the properties of one run of a page of character properties."""
    at = 2 * page[4 * (runs + 1) + run]
    return Sprms.of(page[at + 1 : at + 1 + page[at]]) if at else Sprms(())


def paragraph_run(page: bytes, runs: int, run: int) -> Sprms:
    """Return the properties of one paragraph of a page of them, with its style."""
    at = 2 * page[4 * (runs + 1) + 13 * run]
    if not at:
        return Sprms(())
    length = 2 * page[at] - 1 if page[at] else 2 * page[at + 1]
    begin = at + 1 if page[at] else at + 2
    held = page[begin : begin + length]
    if len(held) < 2:
        return Sprms(())
    return replace(Sprms.of(held[2:]), style=struct.unpack_from("<H", held, 0)[0])


def style_of(content: bytes, base: int) -> tuple[int, Sprms, Sprms]:
    """Return what a style is based on, its paragraph and its character properties."""
    none = -1, Sprms(()), Sprms(())
    if len(content) < base + 4 or base < 8:
        return none
    kind, parts = struct.unpack_from("<HH", content, 2)
    at = base + 2 + 2 * struct.unpack_from("<H", content, base)[0] + 2
    held: list[bytes] = []
    for _ in range(parts & 0xF):
        at += at % 2
        if at + 2 > len(content):
            break
        length = struct.unpack_from("<H", content, at)[0]
        held.append(content[at + 2 : at + 2 + length])
        at += 2 + length
    parent = kind >> 4 if kind >> 4 != 0xFFF else -1
    if kind & 0xF == 1 and held:
        run = Sprms.of(held[1]) if len(held) > 1 else Sprms(())
        return parent, Sprms.of(held[0][2:]), run
    if kind & 0xF == 2 and held:
        return parent, Sprms(()), Sprms.of(held[0])
    return none


def text_in(blocks: Sequence[Block]) -> str:
    """Return all text of blocks."""
    out: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            out.append(block.text)
        elif isinstance(block, Table):
            out += [text_in(cell.blocks) for row in block.rows for cell in row.cells]
    return " ".join(out)
