"""A plan's pages as passages and rows of tables, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.document import Document
from extractors.fields.running_text import NUMBER_ZONE, PAGE_NUMBER, paragraph_starts
from extractors.grammar.folding import fold
from extractors.page import Line
from extractors.reading.ruled_cells import Cells
from pipeline.campaigns.passages import (
    CONTINUED,
    Block,
    Passage,
    Placed,
    TableRow,
    depth_of,
    passage_of,
)
from pipeline.campaigns.plan_words import PlanWords
from pipeline.campaigns.ruled_tables import chained, ruled_rows, tables_on, told_whole
from pipeline.campaigns.table_heads import head_at
from pipeline.campaigns.table_rows import RECIPIENTS, table_end, table_rows

_BRANCH = re.compile(r"[-–] [Cc]hi nhánh ")
_CLOSING = re.compile(r"[\w.]{1,6}\)")


def blocks_of(document: Document, words: PlanWords, cells: Cells) -> tuple[Block, ...]:
    """Return the paragraphs and table rows of a document in reading order.

    `cells`: those of its tables by page; tables whose cells are not known are told by their words.
    """
    lines: list[Placed] = []
    offset = 0
    every = [(page.number, line) for page, line in document.lines()]
    for page, line in document.lines():
        if not (
            PAGE_NUMBER.fullmatch(line.text)
            and line.box.top < NUMBER_ZONE * page.height
            and not any(_beside(line, other) for number, other in every if number == page.number)
        ):
            lines.append(Placed(offset, page.number, line))
        offset += len(line.text) + 1
    begun, ruled = _ruled(lines, words, cells)
    lines = [one for one in lines if one.offset not in ruled or one.offset in begun]
    starts = set(paragraph_starts(document))
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        if lines[at].offset in begun:
            blocks.extend(begun[lines[at].offset])
            at += 1
            continue
        head = head_at(lines, at, words)
        if head is None:
            end = at + 1
            while end < len(lines) and (
                _closes_bracket(lines[at:end], lines[end])
                or not _begins(lines[end], starts, lines[end - 1])
            ):
                if lines[end].offset in begun or head_at(lines, end, words) is not None:
                    break
                end += 1
            blocks.append(passage_of(lines[at:end]))
            at = end
            continue
        columns, begin = head
        end = table_end(lines, begin, columns)
        end = next((n for n in range(begin, end) if lines[n].offset in begun), end)
        blocks.extend(table_rows(lines[begin:end], columns))
        at = max(end, begin)
    return tuple(_without_recipients(blocks))


def _ruled(
    lines: Sequence[Placed], words: PlanWords, cells: Cells
) -> tuple[dict[int, list[TableRow]], set[int]]:
    """Return the rows of ruled tables by the line that they begin with, and all their lines."""
    tables = [table for page, boxes in sorted(cells.items()) for table in tables_on(page, boxes)]
    begun: dict[int, list[TableRow]] = {}
    ruled: set[int] = set()
    for chain in chained(tables, lines):
        within = [
            one
            for one in lines
            if any(
                one.page == table.page
                and table.box.top < one.line.box.middle[1] < table.box.bottom
                and table.box.x0 < one.line.box.middle[0] < table.box.x1
                for table in chain
            )
        ]
        rows = ruled_rows(chain, lines, words) if within else None
        whole = told_whole(rows, within) if rows else None
        if rows and whole:
            begun[whole[0].offset] = rows
            ruled.update(one.offset for one in whole)
    return begun, ruled


def _beside(number: Line, other: Line) -> bool:
    """Whether a line stands level with a number, which is that of a table's row then."""
    return other is not number and abs(other.box.top - number.box.top) < 0.3 * number.box.height


def _without_recipients(blocks: Sequence[Block]) -> Iterator[Block]:
    """Leave out the list of recipients and the signature beside it, to the end of their page."""
    left_out = 0
    for block in blocks:
        if isinstance(block, Passage) and RECIPIENTS.match(fold(block.text)):
            left_out = block.page
        if block.page != left_out:
            yield block


def _closes_bracket(above: Sequence[Placed], one: Placed) -> bool:
    """Whether a line begins with the end of a bracket, no marker: `(khoản 2 Mục` above `III)`."""
    text = "".join(line.line.text for line in above)
    marker = _CLOSING.match(text)
    text = text[marker.end() :] if marker else text
    return text.count("(") > text.count(")") and bool(_CLOSING.match(one.line.text))


def _begins(one: Placed, starts: set[int], above: Placed) -> bool:
    marked = depth_of(one.line.text) < CONTINUED
    if _BRANCH.match(one.line.text) and above.line.text[-1:] not in ".;:":
        marked = False  # `Ngân hàng Nhà nước` above it
    if marked or RECIPIENTS.match(fold(one.line.text)):
        return True
    if one.offset not in starts:
        return False
    # A line that ends without a stop is continued by small letters, and by the rest of a day,
    # whatever the layout says.
    goes_on = one.line.text[:1].islower() or one.line.text[:1].isdigit()
    return not (goes_on and above.line.text[-1:] not in ".;:")
