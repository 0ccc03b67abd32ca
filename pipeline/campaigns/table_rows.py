"""The rows of a plan's tables: which lines stand in one row, and in which column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from statistics import median

from extractors.grammar.folding import fold
from extractors.page import Line
from pipeline.campaigns.merged_cells import DAY, completed
from pipeline.campaigns.passages import Placed, TableRow, passage_of
from pipeline.campaigns.table_heads import Column, distinct, pieces

RECIPIENTS = re.compile(r"noi nhan\s*:")
ROW_GAP = 0.5
"""Heights of a line without text that part two rows of a table without running numbers."""
CELL_STEP = 1.2
"""Steps from line to line of a cell from which the next line is another cell's."""
_TITLE = re.compile(
    r"(?:[IVX]{1,5}\.|\d{1,2}\.|Điều \d+\.?) +[A-ZĐÀ-Ỹ]\w+ \w+|PHỤ LỤC|DANH SÁCH|BIỂU (?:SỐ )?\d"
)
"""What no cell begins with: the heading of the part behind a table."""
_ORDER = re.compile(r"[\dIVX.]{1,6}[.)]?")
_CODES = re.compile(r"(?:[A-DĐ](?:\.\d{1,2}){1,4}[,;]? ?)+")
_CODE = re.compile(r"[A-DĐ]?T?\.?\d{1,2}(?:[.\-]\d{1,2}){0,4}\.?")


def table_end(lines: Sequence[Placed], begin: int, columns: Sequence[Column]) -> int:
    """Return where the lines of a table end whose rows begin at `begin`."""
    end = begin
    # A number may stand so close to its row's text that they are one piece.
    middles = [(column.x0 + column.x1) / 2 for column in columns if column.role != "order"]
    while end < len(lines):
        boxes = [piece.line.box for piece in pieces(lines[end])]
        if any(sum(box.x0 < m < box.x1 for m in middles) > 1 for box in boxes):
            break
        if end > begin and lines[end].page == lines[end - 1].page:
            box = lines[end].line.box
            gap = box.top - max(o.line.box.bottom for o in lines[max(begin, end - 4) : end])
            if gap > 3.5 * box.height:
                break
        if RECIPIENTS.match(fold(lines[end].line.text)) or _TITLE.match(lines[end].line.text):
            break
        end += 1
    return end


def table_rows(lines: Sequence[Placed], columns: Sequence[Column]) -> Iterator[TableRow]:
    """Yield the rows, found by their running numbers or by the gaps between them."""
    if not lines:
        return
    lines = [piece for line in lines for piece in pieces(line)]
    spans = _spread(lines, columns)
    parts = [part for line in lines for part in _parted(line, spans)]
    told = [(one, _role_of(one.line, spans)) for one in parts]
    told.sort(key=lambda one: (one[0].page, one[0].line.box.top, one[0].line.box.x0))
    told = list(_without_heads(told, columns))
    cells = _cells(told)
    begun = _begun(cells)
    bands = _by_place(told, cells, begun) if begun else list(_over_pages(_by_gap(told)))
    heads = {role: one.head for role, one in zip(spans, columns, strict=True)}
    rows = [
        TableRow(
            {
                role: passage_of([one for one, its in band if its == role])
                for role in dict.fromkeys(role for _, role in band)
            },
            band[0][0].page,
            heads,
        )
        for band in bands
    ]
    yield from completed(rows)


def _parted(one: Placed, spans: Mapping[str, tuple[float, float]]) -> list[Placed]:
    """Part a line whose row's number stands close to what follows it in the next column."""
    first, *others = one.line.words
    end = spans["order"][1] if "order" in spans else 0.0
    if not others or others[0].box.x0 < end or not _ORDER.fullmatch(first.text):
        return [one]
    rest = Placed(one.offset + len(first.text) + 1, one.page, Line(tuple(others)))
    return [Placed(one.offset, one.page, Line((first,))), rest]


_Told = tuple[Placed, str]
"""A line of a table with what its column holds."""
_Cell = list[_Told]
"""The lines of a cell, top down."""


def _without_heads(told: Sequence[_Told], columns: Sequence[Column]) -> Iterator[_Told]:
    """Yield the lines but those of the heads, which a table has again on each further page."""
    heads = [one.head for one in columns]
    page, within = told[0][0].page, False
    for one, role in told:
        if one.page != page:
            page, within = one.page, True
        within = within and any(one.line.text in head for head in heads)
        if not within:
            yield one, role


def _begun(cells: Sequence[_Cell]) -> list[Placed]:
    """Return what begins the rows: their running numbers, else their codes; and days and codes
    beside none, whose row goes on with the number of the one above.
    """
    lines = [line for cell in cells for line in cell]
    ordered = [one for one, role in lines if role == "order" and _ORDER.fullmatch(one.line.text)]
    coded = [one for one, role in lines if role == "code" and _CODE.fullmatch(one.line.text)]
    found = ordered or coded
    alone = [
        cell[len(cell) // 2][0]
        for cell in cells
        if not _rows_beside(cell, found)
        and (
            (cell[0][1] == "when" and any(DAY.search(one.line.text) for one, _ in cell))
            or _CODES.fullmatch(" ".join(one.line.text for one, _ in cell))
        )
    ]
    # Days and codes of one row stand level with each other.
    firsts = [one for n, one in enumerate(alone) if not any(_level(one, o) for o in alone[:n])]
    both = (*found, *firsts) if found else ()
    return sorted(both, key=lambda one: (one.page, one.line.box.top))


def _level(one: Placed, other: Placed) -> bool:
    away = abs(one.line.box.top - other.line.box.top)
    return one.page == other.page and away < one.line.box.height


def _by_gap(told: Sequence[_Told]) -> list[list[_Told]]:
    """Part the lines where nothing stands for a share of a line's height, and at new pages."""
    height = median(one.line.box.height for one, _ in told)
    bands: list[list[_Told]] = []
    page, bottom = 0, 0.0
    for one, role in told:
        if one.page != page or one.line.box.top - bottom > ROW_GAP * height:
            bands.append([])
            bottom = 0.0
        bands[-1].append((one, role))
        page, bottom = one.page, max(bottom, one.line.box.bottom)
    return bands


def _over_pages(bands: Sequence[list[_Told]]) -> Iterator[list[_Told]]:
    """Yield rows, what goes on over a page (text alone, nobody's and without a day) as one."""
    held: list[_Told] = []
    for band in bands:
        roles = {role for _, role in band}
        goes_on = held and band[0][0].page != held[-1][0].page
        if goes_on and not roles & {"who", "when", "code"}:
            held = [*held, *band]
            continue
        if held:
            yield held
        held = list(band)
    if held:
        yield held


def _by_place(
    told: Sequence[_Told], cells: Sequence[_Cell], begun: Sequence[Placed]
) -> list[list[_Told]]:
    """Give each cell to the row that begins level with it or last above it; to the one whose
    beginning is nearest to its middle where cells stand beside the middle of their row.
    """
    bands: list[list[_Told]] = [[] for _ in begun]
    centred = _centred(cells, begun)
    for cell in cells:
        for part in [cell] if _rows_beside(cell, begun) < 2 else [[line] for line in cell]:
            if centred:
                at = min(range(len(begun)), key=partial(_away, part, begun))
            else:
                first = part[0][0]
                top = first.line.box.top + 0.5 * first.line.box.height
                at = sum((n.page, n.line.box.top) <= (first.page, top) for n in begun) - 1
            bands[max(at, 0)].extend(part)
    order = {id(one): at for at, (one, _) in enumerate(told)}
    return [sorted(band, key=lambda one: order[id(one[0])]) for band in bands if band]


def _cells(told: Sequence[_Told]) -> list[_Cell]:
    """Return the lines that stand close below each other in one column: a cell, mostly."""
    columns: dict[str, list[_Told]] = {}
    for one, role in told:
        columns.setdefault(role, []).append((one, role))
    step = min(
        (
            below.line.box.top - above.line.box.top
            for column in columns.values()
            for (above, _), (below, _) in pairwise(column)
            if above.page == below.page and below.line.box.top > above.line.box.bottom - 2
        ),
        default=0.0,
    )
    found: list[_Cell] = []
    for column in columns.values():
        found.append([column[0]])
        for above, below in pairwise(column):
            down = below[0].line.box.top - above[0].line.box.top
            if above[0].page != below[0].page or down > CELL_STEP * step:
                found.append([])
            found[-1].append(below)
    return found


def _rows_beside(cell: _Cell, begun: Sequence[Placed]) -> int:
    """Return how many rows begin beside a run of lines, which is several cells then."""
    first, last = cell[0][0], cell[-1][0]
    top, bottom = first.line.box.top, last.line.box.bottom
    beside = [one for one in begun if one.page == first.page]
    return sum(top <= (one.line.box.top + one.line.box.bottom) / 2 <= bottom for one in beside)


def _centred(cells: Sequence[_Cell], begun: Sequence[Placed]) -> bool:
    """Whether cells stand beside the middle of their row: some begin above its number."""
    slack = 0.4 * begun[0].line.box.height
    return any(
        one.line.box.top > cell[0][0].line.box.top + slack
        for cell in cells
        for one in begun
        if _rows_beside(cell, [one]) and _rows_beside(cell, begun) == 1
    )


def _away(cell: _Cell, begun: Sequence[Placed], at: int) -> tuple[int, float]:
    middle = (cell[0][0].line.box.top + cell[-1][0].line.box.bottom) / 2
    box = begun[at].line.box
    return abs(begun[at].page - cell[0][0].page), abs((box.top + box.bottom) / 2 - middle)


def _spread(lines: Sequence[Placed], columns: Sequence[Column]) -> dict[str, tuple[float, float]]:
    """Return from where to where each column reaches, by the cells below its head."""
    edges: list[float] = []
    for left, right in pairwise(columns):
        between = (left.x1 + right.x0) / 2
        # The head is often centred: the column begins where its cells do.
        reach = [o.line.box.x0 for o in lines if left.x1 - 1 < o.line.box.x0 <= right.x1]
        starts = [x for x in reach if x > left.x0 + 8]
        edges.append(min([between, *(x - 1 for x in starts)]))
    bounds = [float("-inf"), *edges, float("inf")]
    roles = distinct([column.role for column in columns])
    return dict(zip(roles, pairwise(bounds), strict=True))


def _role_of(line: Line, spans: Mapping[str, tuple[float, float]]) -> str:
    return next((role for role, (x0, x1) in spans.items() if x0 <= line.box.x0 + 2 < x1), "else")
