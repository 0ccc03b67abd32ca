"""Tables whose cells are ruled: each word stands in the cell that holds it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.grammar.folding import fold
from extractors.page import Box, Line, Word
from pipeline.campaigns.column_content import MOST, names_bodies
from pipeline.campaigns.merged_cells import DITTO, completed
from pipeline.campaigns.passages import PART, Placed, TableRow, passage_of
from pipeline.campaigns.plan_words import PlanWords
from pipeline.campaigns.table_heads import distinct, named_roles
from pipeline.campaigns.table_rows import RECIPIENTS

MOST_CELLS = 3000
"""Cells of a page from which it is squared paper."""
SNAP = 3.0
"""Points within which two rules are one."""
_GROUP = re.compile(r"(?:nhóm|khối|danh sách) \w[^|]{0,60}", re.IGNORECASE)
_COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?")
_Texts = list[list[Placed]]
"""What stands in the cells of a row, column by column."""


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table on one page: where it stands, and its rows of cells; a cell that is merged over
    several rows stands in each.
    """

    page: int
    box: Box
    rows: tuple[tuple[Box, ...], ...]


@dataclass(frozen=True, slots=True)
class _Head:
    """The columns of a table: what each holds, its heading, from where to where it reaches."""

    roles: list[str]
    texts: list[str]
    spans: list[tuple[float, float]]


def tables_on(page: int, cells: Sequence[Box]) -> list[RuledTable]:
    """Return the tables that cells of a page make, from top to bottom: of two columns or more."""
    if len(cells) > MOST_CELLS:
        return []
    groups: list[list[Box]] = []
    for cell in sorted(cells, key=lambda one: (one.top, one.x0)):
        if cell.width > SNAP and cell.height > SNAP:
            touching = [g for g in groups if any(_touch(cell, other) for other in g)]
            joined = [one for group in touching for one in group]
            groups = [g for g in groups if g not in touching]
            groups.append([*joined, cell])
    found = [table for group in groups for table in _tables(page, group)]
    return sorted(
        (one for one in found if max(map(len, one.rows)) > 1), key=lambda one: one.box.top
    )


def _touch(cell: Box, other: Box) -> bool:
    return (
        cell.x0 <= other.x1 + SNAP
        and other.x0 <= cell.x1 + SNAP
        and cell.top <= other.bottom + SNAP
        and other.top <= cell.bottom + SNAP
    )


def _tables(page: int, cells: Sequence[Box]) -> Iterator[RuledTable]:
    """Yield the tables of cells that touch: two that stand close below each other have no column in
    common.
    """
    tops = sorted(one.top for one in cells)
    begins = [tops[0], *(below for above, below in pairwise(tops) if below - above > SNAP)]
    rows: list[tuple[Box, ...]] = []
    edges: list[float] = []
    for top in begins:
        middle = top + SNAP
        at = [one for one in cells if one.top <= middle < one.bottom]
        # Of a cell merged over rows, what the further rows know of it lies around the first.
        here = sorted(
            (one for one in at if not any(_holds(other, one) for other in at)),
            key=lambda one: one.x0,
        )
        inner = [one.x0 for one in here[1:]]
        apart = all(abs(x - y) > SNAP for x in inner for y in edges)
        if rows and inner and edges and apart:
            yield _of_rows(page, rows)
            rows = []
        edges = inner or edges
        rows.append(tuple(here))
    yield _of_rows(page, rows)


def _holds(outer: Box, inner: Box) -> bool:
    return outer != inner and (
        outer.x0 <= inner.x0 + SNAP
        and inner.x1 <= outer.x1 + SNAP
        and outer.top <= inner.top + SNAP
        and inner.bottom <= outer.bottom + SNAP
    )


def _of_rows(page: int, rows: Sequence[tuple[Box, ...]]) -> RuledTable:
    return RuledTable(page, Box.around(cell for row in rows for cell in row), tuple(rows))


def chained(tables: Sequence[RuledTable], lines: Sequence[Placed]) -> list[list[RuledTable]]:
    """Return tables with what goes on of them at the top of the pages that follow."""
    chains: list[list[RuledTable]] = []
    for table in tables:
        before = chains[-1][-1] if chains else None
        above = (one for one in lines if one.page == table.page)
        topmost = all(one.line.box.top > table.box.top - SNAP for one in above)
        if (
            before
            and before.page == table.page - 1
            and topmost
            and _is_last(before, lines)
            and _same_columns(before, table)
        ):
            chains[-1].append(table)
        else:
            chains.append([table])
    return chains


def _is_last(table: RuledTable, lines: Sequence[Placed]) -> bool:
    """Whether nothing stands below a table on its page but the page's number."""
    return all(
        one.line.box.top < table.box.bottom or _COLUMN_NUMBER.fullmatch(one.line.text)
        for one in lines
        if one.page == table.page
    )


def _same_columns(one: RuledTable, other: RuledTable) -> bool:
    edges = [[cell.x0 for cell in max(table.rows, key=len)] for table in (one, other)]
    return len(edges[0]) == len(edges[1]) and all(
        abs(a - b) < 2 * SNAP for a, b in zip(*edges, strict=True)
    )


def ruled_rows(
    chain: Sequence[RuledTable], lines: Sequence[Placed], words: PlanWords
) -> list[TableRow] | None:
    """Return the rows of a table over its pages; None where it is none of a plan's by its heads."""
    rows: list[tuple[int, Sequence[Box], _Texts]] = []
    for table in chain:
        here = [one for one in lines if one.page == table.page]
        rows += [(table.page, cells, _texts(cells, here)) for cells in table.rows]
    head, begin = _head(rows, words)
    if head is None:
        return None
    read: list[tuple[int, dict[str, list[Placed]]]] = []
    numbered = next((role for role in ("order", "code") if role in head.roles), "")
    page = chain[0].page
    for number, cells, texts in rows[begin:]:
        if not any(texts) or _is_head(texts, head):
            continue
        if any(RECIPIENTS.match(fold(_text(text))) for text in texts):
            break  # the signature's table right below
        row = _by_role(cells, texts, head)
        if read and number > page and _goes_on(row, numbered):
            for role, text in row.items():  # the last row of the page before goes on
                read[-1][1].setdefault(role, []).extend(text)
        else:
            read.append((number, row))
        page = number
    heads = dict(zip(head.roles, head.texts, strict=True))
    made = [
        TableRow({role: passage_of(text) for role, text in row.items()}, number, heads)
        for number, row in read
    ]
    return list(completed(made))


def told_whole(rows: Sequence[TableRow], lines: Sequence[Placed]) -> list[Placed] | None:
    """Return the lines of a table whose words all stand in its rows, up to the list of recipients;
    None where others do not, as where its rules and its words are not in the same place.
    """
    told = {word for row in rows for cell in row.cells.values() for word in cell.text.split()}
    told |= {word for row in rows for head in row.heads.values() for word in head.split()}
    whole: list[Placed] = []
    for one in lines:
        words = one.line.text.split()
        if RECIPIENTS.match(fold(one.line.text)):
            break
        ditto = DITTO.fullmatch(one.line.text)
        if told.issuperset(words) or ditto or all(map(_COLUMN_NUMBER.fullmatch, words)):
            whole.append(one)
        else:
            return None
    return whole


def _head(
    rows: Sequence[tuple[int, Sequence[Box], _Texts]], words: PlanWords
) -> tuple[_Head | None, int]:
    """Return the head of a table, of one row or two, and where its rows begin."""
    deep = 2 if len(rows) > 2 and _goes_deeper(rows[0], rows[1]) else 1
    below = rows[deep - 1][1]
    titles = []
    for cell in below:
        above = (
            _text(texts[at])
            for _, cells, texts in rows[:deep]
            for at, one in enumerate(cells)
            if one.x0 - SNAP <= cell.x0 and cell.x1 <= one.x1 + SNAP
        )
        titles.append(" ".join(dict.fromkeys(filter(None, above))))
    roles = named_roles(titles, words)
    if "who" not in roles:  # `Khối`: whose bodies stand in the cells
        roles = _with_bodies(roles, [texts for _, _, texts in rows[deep:]])
    if not {"what", "who"} & set(roles) or len(rows) == deep:
        return None, 0
    counted = [_text(one) for one in rows[deep][2] if one]
    if counted and all(map(_COLUMN_NUMBER.fullmatch, counted)):
        deep += 1
    return _Head(distinct(roles), titles, [(one.x0, one.x1) for one in below]), deep


def _with_bodies(roles: Sequence[str], rows: Sequence[_Texts]) -> list[str]:
    """Return roles, the first column that names bodies behind the running number, or that has the
    numbers of groups of bodies, as theirs.
    """
    for at, role in enumerate(roles):
        if role == "order":
            told = [_text(texts[at]) for texts in rows if len(texts) == len(roles)]
            named = "what" not in roles and sum(map(names_bodies, told)) >= MOST * len(told)
            behind = named and "order" in roles[:at]
            if told and (behind or all(map(_GROUP.fullmatch, told))):
                return [*roles[:at], "who", *roles[at + 1 :]]
    return list(roles)


def _goes_deeper(
    first: tuple[int, Sequence[Box], _Texts], second: tuple[int, Sequence[Box], _Texts]
) -> bool:
    """Whether a head has a second row: more cells, with words only below what is parted there."""
    if len(second[1]) <= len(first[1]):
        return False
    kept = [(one.x0, one.x1) for one in first[1]]
    whole = [
        not text or cell in first[1]
        for cell, text in zip(second[1], second[2], strict=True)
        if any(abs(cell.x0 - x0) < SNAP and abs(cell.x1 - x1) < SNAP for x0, x1 in kept)
    ]
    return bool(whole) and all(whole)


def _goes_on(row: Mapping[str, Sequence[Placed]], numbered: str) -> bool:
    """Whether the first row of a page is the rest of the one before: without what begins each row
    (`numbered`), or with small letters where nothing does.
    """
    if numbered:
        return numbered not in row
    if "what" in row and "when" not in row:
        return _text(row["what"])[:1].islower()
    return all(_text(text)[:1].islower() for text in row.values())


def _texts(row: Sequence[Box], lines: Sequence[Placed]) -> _Texts:
    return [[part for line in lines for part in _within(line, cell)] for cell in row]


def _within(line: Placed, cell: Box) -> Iterator[Placed]:
    """Yield the part of a line that stands in a cell, by the middles of its words."""
    held: list[Word] = []
    offset = start = line.offset
    for word in line.line.words:
        x, y = word.box.middle
        if cell.x0 <= x < cell.x1 and cell.top <= y < cell.bottom:
            if not held:
                start = offset
            held.append(word)
        offset += len(word.text) + 1
    if held:
        yield Placed(start, line.page, Line(tuple(held)))


def _text(held: Sequence[Placed]) -> str:
    return " ".join(one.line.text for one in held)


def _is_head(held: _Texts, head: _Head) -> bool:
    """Whether a row is the head again, as on each further page."""
    return [_text(one) for one in held if one] == [one for one in head.texts if one]


def _by_role(cells: Sequence[Box], held: _Texts, head: _Head) -> dict[str, list[Placed]]:
    """Return what stands in a row by what its columns hold; what goes over several is said of what
    the row is on.
    """
    row: dict[str, list[Placed]] = {}
    for cell, text in zip(cells, held, strict=True):
        if not text:
            continue
        under = [
            role
            for role, (x0, x1) in zip(head.roles, head.spans, strict=True)
            if cell.x0 < (x0 + x1) / 2 < cell.x1
        ]
        wide = len(under) > 1
        role = "what" if wide and "what" in head.roles else next(iter(under), "")
        if wide and len(under) == len(head.roles):
            role = PART
        if role:
            row.setdefault(role, []).extend(text)
    return row
